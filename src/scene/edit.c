/* Reversible edits and the history. An edit in the history holds what the
 * scene does not have now; undo and redo both exchange the two, so there is
 * one piece of code for both directions and for doing it first.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/scene/private.h"

/* ---- history ------------------------------------------------------------- */

static void
exchange(struct kl_scene *scene, struct kl_edit *edit)
{
    struct kl_state *state = &scene->state;
    struct kl_state other;
    struct kl_bins bins;
    struct kl_spec *spec;
    bool edited;
    double total;

    switch (edit->kind) {
    case KL_EDIT_CELL:
        edit->change.cell = kl_scene_put(scene, edit->side, edit->change);
        break;
    case KL_EDIT_EDITED:
        state->edited[edit->side] = !state->edited[edit->side];
        break;
    case KL_EDIT_SWAP:
        bins = state->pair.side[KL_P];
        state->pair.side[KL_P] = state->pair.side[KL_Q];
        state->pair.side[KL_Q] = bins;
        total = state->pair.total[KL_P];
        state->pair.total[KL_P] = state->pair.total[KL_Q];
        state->pair.total[KL_Q] = total;
        spec = state->spec[KL_P];
        state->spec[KL_P] = state->spec[KL_Q];
        state->spec[KL_Q] = spec;
        edited = state->edited[KL_P];
        state->edited[KL_P] = state->edited[KL_Q];
        state->edited[KL_Q] = edited;
        break;
    case KL_EDIT_STATE:
        other = *edit->state;
        *edit->state = *state;
        *state = other;
        break;
    }
}

/* Exchange, and tell whether sums must be built anew. */
static bool
exchange_rebuilds(struct kl_scene *scene, struct kl_edit *edit)
{
    exchange(scene, edit);
    return edit->kind == KL_EDIT_SWAP || edit->kind == KL_EDIT_STATE;
}

void
kl_scene_forget_redo(struct kl_scene *scene)
{
    size_t i;

    for (i = scene->done; i < scene->count; i++)
        if (scene->edits[i].kind == KL_EDIT_STATE) {
            kl_state_clear(scene->edits[i].state);
            free(scene->edits[i].state);
        }
    scene->count = scene->done;
}

void
kl_scene_begin(struct kl_scene *scene)
{
    scene->done = 0;
    scene->gesture = false;
    kl_scene_forget_redo(scene);
}

/* Append an edit and carry it out. */
static void
perform(struct kl_scene *scene, struct kl_edit edit)
{
    kl_scene_forget_redo(scene);
    if (scene->count == scene->cap) {
        scene->cap = scene->cap > 0 ? 2 * scene->cap : 64;
        scene->edits =
            kl_realloc(scene->edits, scene->cap, sizeof *scene->edits);
    }
    scene->edits[scene->count++] = edit;
    scene->done = scene->count;
    exchange(scene, &scene->edits[scene->count - 1]);
}

bool
kl_scene_undo(struct kl_scene *scene)
{
    bool rebuild = false;

    scene->gesture = false;
    if (scene->done == 0)
        return false;
    do
        rebuild |= exchange_rebuilds(scene, &scene->edits[--scene->done]);
    while (!scene->edits[scene->done].first);
    if (rebuild)
        kl_scene_rebuilt(scene);
    else
        kl_scene_changed(scene);
    return true;
}

bool
kl_scene_redo(struct kl_scene *scene)
{
    bool rebuild = false;

    scene->gesture = false;
    if (scene->done == scene->count)
        return false;
    do
        rebuild |= exchange_rebuilds(scene, &scene->edits[scene->done++]);
    while (scene->done < scene->count && !scene->edits[scene->done].first);
    if (rebuild)
        kl_scene_rebuilt(scene);
    else
        kl_scene_changed(scene);
    return true;
}

static size_t
count_steps(const struct kl_scene *scene, size_t from, size_t to)
{
    size_t steps = 0;

    for (; from < to; from++)
        steps += scene->edits[from].first;
    return steps;
}

size_t
kl_scene_undo_count(const struct kl_scene *scene)
{
    return count_steps(scene, 0, scene->done);
}

size_t
kl_scene_redo_count(const struct kl_scene *scene)
{
    return count_steps(scene, scene->done, scene->count);
}

void
kl_scene_take_state(struct kl_scene *scene, struct kl_state *state)
{
    struct kl_edit edit = {.kind = KL_EDIT_STATE, .first = true};

    edit.state = kl_malloc(sizeof *edit.state);
    *edit.state = *state;
    *state = (struct kl_state){0};
    scene->gesture = false;
    perform(scene, edit);
    kl_scene_rebuilt(scene);
}

/* ---- one probability ----------------------------------------------------- */

static bool
has_tails(const struct kl_pair *pair)
{
    return pair->side[KL_P].tail.infinite || pair->side[KL_Q].tail.infinite;
}

/* A copy of the state for an edit that writes every bin. An infinite support
 * ends here for both sides: what is edited is the window. */
static void
begin_whole(struct kl_scene *scene, struct kl_state *next)
{
    kl_state_copy(next, &scene->state);
    if (has_tails(&next->pair)) {
        next->pair.side[KL_P].tail = (struct kl_tail){0};
        next->pair.side[KL_Q].tail = (struct kl_tail){0};
        next->edited[KL_P] = next->edited[KL_Q] = true;
    }
}

/* Undo the step before if it belongs to the gesture that goes on. */
static void
drop_amended(struct kl_scene *scene, enum kl_side side, size_t i)
{
    const struct kl_edit *last = &scene->edits[scene->done - 1];

    if (!scene->gesture || scene->done == 0 || !last->amend ||
        last->side != side || last->change.i != i)
        return;
    kl_scene_undo(scene);
    kl_scene_forget_redo(scene);
}

static void
set_whole(struct kl_scene *scene, enum kl_side side, size_t i, double x,
          bool amend)
{
    struct kl_state next;

    begin_whole(scene, &next);
    kl_bins_assign(&next.pair.side[side], i, x);
    next.edited[side] = true;
    kl_scene_take_state(scene, &next);
    scene->edits[scene->done - 1].amend = amend;
    scene->edits[scene->done - 1].side = (unsigned char)side;
    scene->edits[scene->done - 1].change.i = i;
}

enum kl_status
kl_scene_set(struct kl_scene *scene, enum kl_side side, size_t i, double x,
             bool amend, struct kl_err *err)
{
    struct kl_edit edit = {.first = true, .side = (unsigned char)side};
    struct kl_change change[2];
    enum kl_status status;
    enum kl_plan plan;
    int n, k;

    if (amend && scene->done > 0)
        drop_amended(scene, side, i);
    status = kl_bins_plan(&scene->state.pair.side[side], i, x, change, &n,
                          &plan, err);
    if (status != KL_OK)
        return status;
    if (plan == KL_PLAN_WHOLE || has_tails(&scene->state.pair)) {
        set_whole(scene, side, i, x, amend);
        scene->gesture = amend;
        return KL_OK;
    }
    if (n > 0 && !scene->state.edited[side]) {
        edit.kind = KL_EDIT_EDITED;
        perform(scene, edit);
        edit.first = false;
    }
    edit.kind = KL_EDIT_CELL;
    for (k = 0; k < n; k++) {
        edit.change = change[k];
        edit.amend = amend && k == n - 1;
        perform(scene, edit);
        edit.first = false;
    }
    scene->gesture = amend;
    kl_scene_changed(scene);
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
    struct kl_state next;
    struct kl_bins *bins = &next.pair.side[side];

    begin_whole(scene, &next);
    kl_bins_settle(bins);
    kl_bins_put(bins, i, kl_bins_lock_cell(bins, i, false));
    kl_scene_take_state(scene, &next);
}

enum kl_status
kl_scene_lock(struct kl_scene *scene, enum kl_side side, size_t i, bool lock,
              struct kl_err *err)
{
    const struct kl_bins *bins = &scene->state.pair.side[side];
    struct kl_edit edit = {.kind = KL_EDIT_CELL,
                           .first = true,
                           .side = (unsigned char)side};

    if (lock == (kl_bins_hold(bins, i) == KL_LOCKED))
        return KL_OK;
    if (lock && has_tails(&scene->state.pair))
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "outcomes of an infinite support cannot be locked; "
                       "set one first to make it finite");
    if (!lock && bins->held < bins->n && !(bins->scale.hi > 0)) {
        unlock_whole(scene, side, i);
        return KL_OK;
    }
    edit.change = (struct kl_change){i, kl_bins_lock_cell(bins, i, lock)};
    scene->gesture = false;
    perform(scene, edit);
    kl_scene_changed(scene);
    return KL_OK;
}

/* ---- a whole side -------------------------------------------------------- */

static enum kl_status
check_unlocked(const struct kl_bins *bins, struct kl_err *err)
{
    if (kl_bins_unlocked_count(bins) >= 2)
        return KL_OK;
    return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                   "fewer than two outcomes are unlocked");
}

/* Give the unlocked outcomes new shares; takes weight. */
static enum kl_status
reshape(struct kl_scene *scene, enum kl_side side, double *weight)
{
    struct kl_state next;

    begin_whole(scene, &next);
    kl_bins_reshape(&next.pair.side[side], weight);
    next.edited[side] = true;
    free(weight);
    kl_scene_take_state(scene, &next);
    return KL_OK;
}

enum kl_status
kl_scene_even(struct kl_scene *scene, enum kl_side side, struct kl_err *err)
{
    size_t n = scene->state.pair.n, i;
    double *weight;

    if (check_unlocked(&scene->state.pair.side[side], err) != KL_OK)
        return KL_E_STATE;
    weight = kl_malloc(n * sizeof *weight);
    for (i = 0; i < n; i++)
        weight[i] = 1;
    return reshape(scene, side, weight);
}

enum kl_status
kl_scene_random(struct kl_scene *scene, enum kl_side side, unsigned long seed,
                struct kl_err *err)
{
    size_t n = scene->state.pair.n;
    struct kl_random *random;
    double *weight;

    if (check_unlocked(&scene->state.pair.side[side], err) != KL_OK)
        return KL_E_STATE;
    random = kl_random_new(seed);
    weight = kl_malloc(n * sizeof *weight);
    kl_random_exponentials(random, weight, n);
    kl_random_free(random);
    return reshape(scene, side, weight);
}

enum kl_status
kl_scene_smooth(struct kl_scene *scene, enum kl_side side, double amount,
                struct kl_err *err)
{
    const struct kl_bins *bins = &scene->state.pair.side[side];
    double total = scene->state.pair.total[side], *weight;
    char number[KL_NUMBER];
    size_t n = scene->state.pair.n, i;

    if (!(amount > 0) || !(amount <= 1e9))
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "smooth adds an amount > 0 to each outcome, not %s",
                       kl_number_exact(number, amount));
    if (check_unlocked(bins, err) != KL_OK)
        return KL_E_STATE;
    if (!(total > 0))
        total = 1;
    weight = kl_malloc(n * sizeof *weight);
    for (i = 0; i < n; i++)
        weight[i] = kl_bins_prob(bins, i) * total + amount;
    return reshape(scene, side, weight);
}

void
kl_scene_swap(struct kl_scene *scene)
{
    struct kl_edit edit = {.kind = KL_EDIT_SWAP, .first = true};

    scene->gesture = false;
    perform(scene, edit);
    kl_scene_rebuilt(scene);
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
    next.pair.total[to] = next.pair.total[from];
    kl_spec_free(next.spec[to]);
    next.spec[to] = kl_spec_copy(next.spec[from]);
    next.edited[to] = next.edited[from];
    kl_scene_take_state(scene, &next);
    return KL_OK;
}

/* ---- outcomes ------------------------------------------------------------ */

static enum kl_status
check_label(const struct kl_scene *scene, const char *label,
            struct kl_err *err)
{
    char quote[KL_QUOTE];
    size_t at;

    if (*label == '\0')
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "an outcome needs a name");
    if (kl_pair_find(&scene->state.pair, label, strlen(label), &at))
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "there is an outcome %s already",
                       kl_quote(quote, label, strlen(label)));
    return KL_OK;
}

static void
begin_outcomes(struct kl_scene *scene, struct kl_state *next)
{
    begin_whole(scene, next);
    kl_pair_name(&next->pair);
    next->edited[KL_P] = next->edited[KL_Q] = true;
}

enum kl_status
kl_scene_add(struct kl_scene *scene, const char *label, size_t at,
             struct kl_err *err)
{
    struct kl_state next;

    if (check_label(scene, label, err) != KL_OK)
        return KL_E_DOMAIN;
    begin_outcomes(scene, &next);
    kl_pair_insert(&next.pair, at + 1, label);
    kl_scene_take_state(scene, &next);
    kl_scene_set_at(scene, at + 1);
    return KL_OK;
}

enum kl_status
kl_scene_delete(struct kl_scene *scene, size_t i, struct kl_err *err)
{
    struct kl_state next;
    int s;

    if (scene->state.pair.n < 2)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "the last outcome cannot be deleted");
    for (s = 0; s < 2; s++) {
        const struct kl_bins *bins = &scene->state.pair.side[s];
        double rest = kl_dd_value(bins->free);

        if (kl_bins_hold(bins, i) == KL_LOCKED)
            return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                           "this outcome is locked in %c", s ? 'q' : 'p');
        if (kl_bins_hold(bins, i) == KL_FREE)
            rest = kl_dd_value(kl_dd_add_d(bins->free, -bins->w[i]));
        if (kl_bins_prob(bins, i) > 0 && !(rest > 0))
            return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                           "no other outcome can take its mass in %c",
                           s ? 'q' : 'p');
    }
    begin_outcomes(scene, &next);
    kl_pair_delete(&next.pair, i);
    kl_scene_take_state(scene, &next);
    return KL_OK;
}

enum kl_status
kl_scene_rename(struct kl_scene *scene, size_t i, const char *label,
                struct kl_err *err)
{
    struct kl_state next;

    if (check_label(scene, label, err) != KL_OK)
        return KL_E_DOMAIN;
    begin_outcomes(scene, &next);
    kl_labels_set(next.pair.labels, i, label, strlen(label));
    kl_scene_take_state(scene, &next);
    return KL_OK;
}
