/* Reversible edits: each becomes one step of the history. */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/scene/edit.h"
#include "klscope/scene/private.h"

/* ---- one probability ----------------------------------------------------- */

void
kl_scene_begin_whole(const struct kl_scene *scene, struct kl_state *next)
{
    kl_state_copy(next, &scene->state);
    if (kl_state_has_tails(next)) {
        next->pair.side[KL_P].tail = (struct kl_tail){0};
        next->pair.side[KL_Q].tail = (struct kl_tail){0};
        next->edited[KL_P] = next->edited[KL_Q] = true;
    }
}

/* Take such a copy, with what a gesture must know of it. */
static void
take_whole(struct kl_scene *scene, struct kl_edit mark, struct kl_state *next)
{
    kl_scene_take_state(scene, next);
    scene->edits[scene->done - 1].amend = mark.amend;
    scene->edits[scene->done - 1].side = mark.side;
    scene->edits[scene->done - 1].i = mark.i;
}

/* Note that a side is no longer its spec, as the first edit of a step. */
static void
mark_edited(struct kl_scene *scene, struct kl_edit *edit)
{
    struct kl_edit mark = *edit;

    if (scene->state.edited[edit->side])
        return;
    mark.kind = KL_EDIT_EDITED;
    mark.amend = false;
    kl_scene_perform(scene, mark);
    edit->first = false;
}

/* Take new bins for a side (moved from), which are counts of that total or
 * none, as one step of undo. `mark` carries what a gesture must know of it. */
static void
take_side(struct kl_scene *scene, struct kl_edit mark, struct kl_bins *bins,
          double total)
{
    mark.first = true;
    mark_edited(scene, &mark);
    mark.kind = KL_EDIT_SHAPE;
    mark.shape = kl_malloc(sizeof *mark.shape);
    *mark.shape = (struct kl_weights){bins->w,        bins->lw,    bins->hold,
                                      bins->computed, bins->shift, total};
    *bins = (struct kl_bins){0};
    kl_scene_perform(scene, mark);
    kl_scene_rebuilt(scene);
}

/* Set a probability by writing every bin. */
static void
set_whole(struct kl_scene *scene, struct kl_edit mark, double x)
{
    struct kl_state next;
    struct kl_bins bins;

    if (!kl_state_has_tails(&scene->state)) {
        kl_bins_copy(&bins, &scene->state.pair.side[mark.side]);
        kl_bins_assign(&bins, mark.i, x);
        take_side(scene, mark, &bins, scene->state.pair.total[mark.side]);
        return;
    }
    kl_scene_begin_whole(scene, &next);
    kl_bins_assign(&next.pair.side[mark.side], mark.i, x);
    take_whole(scene, mark, &next);
}

/* Set it by the cells of a plan. */
static void
set_cells(struct kl_scene *scene, struct kl_edit mark,
          const struct kl_change *change, int n)
{
    int k;

    mark_edited(scene, &mark);
    for (k = 0; k < n; k++) {
        struct kl_edit edit = kl_edit_cell(mark.side, change[k]);

        edit.first = mark.first;
        edit.amend = mark.amend && k == n - 1;
        kl_scene_perform(scene, edit);
        mark.first = false;
    }
    kl_scene_changed(scene);
}

enum kl_status
kl_scene_set(struct kl_scene *scene, enum kl_side side, size_t i, double x,
             bool amend, struct kl_err *err)
{
    const struct kl_bins *bins = &scene->state.pair.side[side];
    struct kl_edit mark = {.first = true, .amend = amend};
    struct kl_change change[2];
    enum kl_status status;
    enum kl_plan plan;
    int n;

    if (kl_scene_need_outcomes(scene, side, err) != KL_OK)
        return KL_E_STATE;
    /* A plan that fails must not have undone the step before; one that does
     * not fail now does not after it either, for locks are the same. */
    status = kl_bins_plan(bins, i, x, change, &n, &plan, err);
    if (status != KL_OK)
        return status;
    mark.side = (unsigned char)side;
    mark.i = i;
    if (amend) {
        kl_scene_drop_amended(scene, side, i, false);
        kl_bins_plan(bins, i, x, change, &n, &plan, NULL);
    }
    scene->gesture = false;
    if (plan == KL_PLAN_WHOLE || kl_state_has_tails(&scene->state))
        set_whole(scene, mark, x);
    else if (n > 0)
        set_cells(scene, mark, change, n);
    else
        return KL_OK; /* it is so already, and no step to amend */
    scene->gesture = amend;
    return KL_OK;
}

void
kl_scene_end_gesture(struct kl_scene *scene)
{
    scene->gesture = false;
}

/* Unlock a bin where a held one has taken all that the locks left: the free
 * bins' former shares must not come back with it. */
static void
unlock_whole(struct kl_scene *scene, enum kl_side side, size_t i)
{
    struct kl_edit mark = {.side = (unsigned char)side};
    struct kl_bins bins;

    kl_bins_copy(&bins, &scene->state.pair.side[side]);
    kl_bins_settle(&bins);
    kl_bins_put(&bins, i, kl_bins_lock_cell(&bins, i, false));
    take_side(scene, mark, &bins, scene->state.pair.total[mark.side]);
}

enum kl_status
kl_scene_no_lock(struct kl_err *err)
{
    return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                   "outcomes of an infinite support cannot be locked; "
                   "set one first to make it finite");
}

enum kl_status
kl_scene_lock(struct kl_scene *scene, enum kl_side side, size_t i, bool lock,
              struct kl_err *err)
{
    const struct kl_bins *bins = &scene->state.pair.side[side];
    struct kl_edit edit;

    if (kl_scene_need_outcomes(scene, side, err) != KL_OK)
        return KL_E_STATE;
    if (lock == (kl_bins_hold(bins, i) == KL_LOCKED))
        return KL_OK;
    if (lock && kl_state_has_tails(&scene->state))
        return kl_scene_no_lock(err);
    if (!lock && bins->held < bins->n && !(bins->scale.hi > 0)) {
        unlock_whole(scene, side, i);
        return KL_OK;
    }
    edit = kl_edit_cell(
        side, (struct kl_change){i, kl_bins_lock_cell(bins, i, lock)});
    edit.first = true;
    scene->gesture = false;
    kl_scene_perform(scene, edit);
    kl_scene_changed(scene);
    return KL_OK;
}

/* ---- a whole side -------------------------------------------------------- */

static enum kl_status
check_unlocked(const struct kl_scene *scene, enum kl_side side,
               struct kl_err *err)
{
    if (kl_scene_need_outcomes(scene, side, err) != KL_OK)
        return KL_E_STATE;
    if (kl_bins_unlocked_count(&scene->state.pair.side[side]) >= 2)
        return KL_OK;
    return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                   "fewer than two outcomes are unlocked");
}

/* Give the unlocked outcomes new shares; takes weight. `mark` has the side. */
static enum kl_status
reshape_as(struct kl_scene *scene, struct kl_edit mark, double *weight,
           double total)
{
    enum kl_side side = (enum kl_side)mark.side;
    struct kl_state next;
    struct kl_bins bins;

    scene->gesture = false;
    if (kl_state_has_tails(&scene->state)) {
        kl_scene_begin_whole(scene, &next);
        kl_bins_reshape(&next.pair.side[side], weight);
        next.pair.total[side] = total;
        take_whole(scene, mark, &next);
    } else {
        kl_bins_copy(&bins, &scene->state.pair.side[side]);
        kl_bins_reshape(&bins, weight);
        take_side(scene, mark, &bins, total);
    }
    free(weight);
    return KL_OK;
}

static enum kl_status
reshape(struct kl_scene *scene, enum kl_side side, double *weight, double total)
{
    struct kl_edit mark = {.side = (unsigned char)side};

    return reshape_as(scene, mark, weight, total);
}

/* Whether weights leave the unlocked outcomes something to share by. */
static enum kl_status
check_weights(const struct kl_bins *bins, const double *weight,
              struct kl_err *err)
{
    double sum = 0;
    size_t i;

    for (i = 0; i < bins->n; i++) {
        char number[KL_NUMBER];

        if (!(weight[i] >= 0) || isinf(weight[i]))
            return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                           "%s is no weight: it must be finite and >= 0",
                           kl_number_exact(number, weight[i]));
        if (kl_bins_hold(bins, i) != KL_LOCKED)
            sum += weight[i];
    }
    return sum > 0 ? KL_OK
                   : kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                             "the unlocked outcomes cannot all be 0");
}

/* A copy whose sum cannot overflow: a power of two changes no shares. */
static double *
copy_weights(const struct kl_bins *bins, const double *weight)
{
    double *copy = kl_calloc(bins->n, sizeof *copy), most = 0;
    size_t i;
    int power;

    for (i = 0; i < bins->n; i++)
        if (kl_bins_hold(bins, i) != KL_LOCKED)
            most = fmax(most, copy[i] = weight[i]);
    frexp(most, &power);
    for (i = 0; i < bins->n; i++)
        copy[i] = ldexp(copy[i], -power);
    return copy;
}

/* Whether a side has these shares already. */
static bool
has_weights(const struct kl_bins *bins, const double *weight)
{
    double sum = 0, mass = kl_bins_unlocked(bins);
    size_t i;

    for (i = 0; i < bins->n; i++)
        sum += kl_bins_hold(bins, i) == KL_LOCKED ? 0 : weight[i];
    for (i = 0; i < bins->n; i++)
        if (kl_bins_hold(bins, i) != KL_LOCKED &&
            kl_bins_prob(bins, i) != weight[i] / sum * mass)
            return false;
    return true;
}

enum kl_status
kl_scene_place(struct kl_scene *scene, enum kl_side side, const double *weight,
               bool amend, struct kl_err *err)
{
    const struct kl_bins *bins = &scene->state.pair.side[side];
    struct kl_edit mark = {.side = (unsigned char)side, .amend = amend};
    enum kl_status status = check_unlocked(scene, side, err);

    if (status == KL_OK)
        status = check_weights(bins, weight, err);
    if (status != KL_OK)
        return status;
    mark.i = scene->state.pair.n; /* no gesture of one bin goes on with it */
    if (amend)
        kl_scene_drop_amended(scene, side, mark.i, false);
    scene->gesture = false;
    if (has_weights(bins, weight))
        return KL_OK;
    reshape_as(scene, mark, copy_weights(bins, weight), 0);
    scene->gesture = amend;
    return KL_OK;
}

enum kl_status
kl_scene_even(struct kl_scene *scene, enum kl_side side, struct kl_err *err)
{
    size_t n = scene->state.pair.n, i;
    double *weight;

    if (check_unlocked(scene, side, err) != KL_OK)
        return KL_E_STATE;
    weight = kl_malloc(n * sizeof *weight);
    for (i = 0; i < n; i++)
        weight[i] = 1;
    return reshape(scene, side, weight, 0);
}

enum kl_status
kl_scene_random(struct kl_scene *scene, enum kl_side side, unsigned long seed,
                struct kl_err *err)
{
    size_t n = scene->state.pair.n;
    struct kl_random *random;
    double *weight;

    if (check_unlocked(scene, side, err) != KL_OK)
        return KL_E_STATE;
    random = kl_random_new(seed);
    weight = kl_malloc(n * sizeof *weight);
    kl_random_exponentials(random, weight, n);
    kl_random_free(random);
    return reshape(scene, side, weight, 0);
}

enum kl_status
kl_scene_smooth(struct kl_scene *scene, enum kl_side side, double amount,
                struct kl_err *err)
{
    const struct kl_bins *bins = &scene->state.pair.side[side];
    bool counts = kl_scene_counts(scene, side);
    double total = counts ? scene->state.pair.total[side] : 1, *weight;
    char number[KL_NUMBER];
    size_t n = scene->state.pair.n, i;

    if (!(amount > 0) || !(amount <= 1e9))
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "smooth adds an amount > 0 to each outcome, not %s",
                       kl_number_exact(number, amount));
    if (check_unlocked(scene, side, err) != KL_OK)
        return KL_E_STATE;
    weight = kl_malloc(n * sizeof *weight);
    for (i = 0; i < n; i++)
        weight[i] = kl_bins_prob(bins, i) + amount / total;
    total += amount * (double)kl_bins_unlocked_count(bins);
    return reshape(scene, side, weight, counts ? total : 0);
}

void
kl_scene_swap(struct kl_scene *scene)
{
    struct kl_edit edit = {.kind = KL_EDIT_SWAP, .first = true};

    scene->gesture = false;
    kl_scene_perform(scene, edit);
    kl_scene_rebuilt(scene);
}

/* A copy has the probabilities but not the locks. */
static void
unlock_all(struct kl_bins *bins)
{
    if (kl_bins_unlocked_count(bins) == bins->n)
        return;
    kl_bins_settle(bins);
    memset(bins->hold, KL_FREE, bins->n);
    kl_bins_total(bins);
}

enum kl_status
kl_scene_copy(struct kl_scene *scene, enum kl_side to, struct kl_err *err)
{
    enum kl_side from = to == KL_P ? KL_Q : KL_P;
    struct kl_state next;

    if (kl_bins_unlocked_count(&scene->state.pair.side[to]) <
        scene->state.pair.n)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "%s has locked outcomes: unlock them first",
                       to == KL_P ? "p" : "q");
    kl_state_copy(&next, &scene->state);
    kl_bins_clear(&next.pair.side[to]);
    kl_bins_copy(&next.pair.side[to], &next.pair.side[from]);
    unlock_all(&next.pair.side[to]);
    next.pair.total[to] = next.pair.total[from];
    kl_spec_free(next.spec[to]);
    next.spec[to] = kl_spec_copy(next.spec[from]);
    next.edited[to] = next.edited[from];
    kl_density_free(next.density[to]);
    next.density[to] = kl_density_ref(next.density[from]);
    kl_scene_take_state(scene, &next);
    return KL_OK;
}
