/* The scene: state, settings, and the measures that follow from them. Small
 * pairs are summed anew after each edit; of large ones the O(1) sums give most
 * measures at once and a pass in slices gives the rest. Densities are
 * integrated in densities.c.
 */
#include "config.h"

#include "klscope/scene/scene.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/core/quad.h"
#include "klscope/scene/private.h"

/* Up to so many outcomes a full pass takes well under a tenth of a frame; up to
 * FOLLOWED live's sums are worth the time they take to begin with. */
enum { SMALL = 1 << 14, FOLLOWED = 1 << 22 };

void
kl_state_clear(struct kl_state *state)
{
    kl_pair_clear(&state->pair);
    kl_spec_free(state->spec[KL_P]);
    kl_spec_free(state->spec[KL_Q]);
    kl_density_free(state->density[KL_P]);
    kl_density_free(state->density[KL_Q]);
    *state = (struct kl_state){0};
}

void
kl_state_copy(struct kl_state *to, const struct kl_state *from)
{
    *to = *from;
    kl_pair_copy(&to->pair, &from->pair);
    to->spec[KL_P] = kl_spec_copy(from->spec[KL_P]);
    to->spec[KL_Q] = kl_spec_copy(from->spec[KL_Q]);
    to->density[KL_P] = kl_density_ref(from->density[KL_P]);
    to->density[KL_Q] = kl_density_ref(from->density[KL_Q]);
}

struct kl_scene *
kl_scene_new(const struct kl_loader *loader)
{
    static const double coin[] = {0.5, 0.5};
    struct kl_scene *scene = kl_calloc(1, sizeof *scene);

    scene->loader = loader;
    scene->unit = KL_BIT;
    scene->measures.alpha = KL_ALPHA_START;
    scene->live = kl_live_new();
    scene->pass = kl_pass_new();
    scene->quad = kl_quad_new();
    scene->masses = kl_quad_new();
    kl_plot_init(&scene->plot);
    scene->state.spec[KL_P] = kl_spec_list(coin, 2, NULL);
    scene->state.spec[KL_Q] = kl_spec_list(coin, 2, NULL);
    kl_pair_init(&scene->state.pair, scene->state.spec[KL_P],
                 scene->state.spec[KL_Q], NULL, NULL);
    kl_scene_rebuilt(scene);
    return scene;
}

void
kl_scene_free(struct kl_scene *scene)
{
    if (scene == NULL)
        return;
    scene->done = 0;
    kl_scene_forget_redo(scene);
    free(scene->edits);
    kl_state_clear(&scene->state);
    kl_live_free(scene->live);
    kl_pass_free(scene->pass);
    kl_quad_free(scene->quad);
    kl_quad_free(scene->masses);
    kl_plot_clear(&scene->plot);
    free(scene);
}

const struct kl_loader *
kl_scene_loader(const struct kl_scene *scene)
{
    return scene->loader;
}

/* ---- measures ------------------------------------------------------------ */

static void
sum_all(struct kl_scene *scene)
{
    const struct kl_bins *side = scene->state.pair.side;
    int m;

    kl_measure_all(&side[KL_P], &side[KL_Q], scene->measures.alpha,
                   &scene->measures);
    for (m = 0; m < KL_MEASURE_COUNT; m++)
        scene->fresh[m] = true;
    scene->busy = false;
}

void
kl_scene_changed(struct kl_scene *scene)
{
    const struct kl_bins *side = scene->state.pair.side;

    scene->version++;
    scene->pass_begun = scene->pass_done = false;
    if (scene->at >= scene->state.pair.n)
        scene->at = scene->state.pair.n - 1;
    memset(scene->fresh, 0, sizeof scene->fresh);
    kl_plot_follow(scene);
    if (kl_scene_nature(scene) == KL_CONTINUOUS) {
        kl_scene_integrate(scene);
        return;
    }
    memset(scene->measures.reason, 0, sizeof scene->measures.reason);
    if (scene->state.pair.n <= SMALL) {
        sum_all(scene);
        return;
    }
    scene->measures.p_only = scene->measures.q_only = (struct kl_gap){0};
    if (scene->followed)
        kl_live_values(scene->live, &side[KL_P], &side[KL_Q],
                       &scene->measures, scene->fresh);
    scene->busy = true;
}

void
kl_scene_rebuilt(struct kl_scene *scene)
{
    /* kl_scene_work begins to follow anew after the next edit of a cell. */
    scene->followed = scene->touched = false;
    kl_scene_changed(scene);
}

struct kl_cell
kl_scene_put(struct kl_scene *scene, enum kl_side which,
             struct kl_change change)
{
    struct kl_bins *side = scene->state.pair.side;
    bool live = scene->followed;
    struct kl_cell old;

    scene->touched = true;
    if (live)
        kl_live_take(scene->live, &side[KL_P], &side[KL_Q], change.i);
    old = kl_bins_put(&side[which], change.i, change.cell);
    if (live)
        kl_live_put(scene->live, &side[KL_P], &side[KL_Q], change.i);
    return old;
}

bool
kl_scene_busy(const struct kl_scene *scene)
{
    return scene->busy || kl_plot_cutting(scene);
}

/* Begin to follow a large pair. This cannot be done in slices, and is left
 * until the values are there and nobody waits for them. */
static void
follow(struct kl_scene *scene)
{
    const struct kl_bins *side = scene->state.pair.side;

    kl_live_build(scene->live, &side[KL_P], &side[KL_Q]);
    scene->followed = true;
    scene->busy = false;
}

bool
kl_scene_work(struct kl_scene *scene, size_t bins)
{
    const struct kl_bins *side = scene->state.pair.side;
    int m;

    if (!scene->busy)
        return kl_plot_cutting(scene) && kl_plot_cut_more(scene, bins);
    if (kl_scene_nature(scene) == KL_CONTINUOUS)
        return kl_scene_integrate_more(scene, bins);
    if (scene->pass_done) {
        follow(scene);
        return false;
    }
    if (!scene->pass_begun)
        kl_pass_begin(scene->pass, scene->measures.alpha);
    scene->pass_begun = true;
    if (!kl_pass_step(scene->pass, &side[KL_P], &side[KL_Q], bins))
        return false;
    kl_pass_result(scene->pass, &side[KL_P], &side[KL_Q], &scene->measures);
    for (m = 0; m < KL_MEASURE_COUNT; m++)
        scene->fresh[m] = true;
    scene->pass_done = true;
    scene->busy = scene->touched && !scene->followed &&
                  scene->state.pair.n <= FOLLOWED;
    return true;
}

void
kl_scene_settle(struct kl_scene *scene)
{
    scene->touched = true;
    while (scene->busy && !scene->pass_done)
        kl_scene_work(scene, SIZE_MAX);
}

/* ---- getters and settings ------------------------------------------------ */

const struct kl_pair *
kl_scene_pair(const struct kl_scene *scene)
{
    return &scene->state.pair;
}

bool
kl_scene_has_three(const struct kl_scene *scene)
{
    return kl_scene_nature(scene) == KL_DISCRETE &&
           scene->state.pair.n == 3 && !kl_state_has_tails(&scene->state);
}

bool
kl_scene_counts(const struct kl_scene *scene, enum kl_side side)
{
    double total = scene->state.pair.total[side];

    return total > 0 && fabs(total - 1) > 1e-9;
}

const struct kl_spec *
kl_scene_spec(const struct kl_scene *scene, enum kl_side side)
{
    return scene->state.spec[side];
}

bool
kl_scene_edited(const struct kl_scene *scene, enum kl_side side)
{
    return scene->state.edited[side];
}

const struct kl_measures *
kl_scene_measures(const struct kl_scene *scene)
{
    return &scene->measures;
}

bool
kl_scene_fresh(const struct kl_scene *scene, enum kl_measure measure)
{
    return scene->fresh[measure];
}

unsigned long
kl_scene_version(const struct kl_scene *scene)
{
    return scene->version;
}

enum kl_unit
kl_scene_unit(const struct kl_scene *scene)
{
    return scene->unit;
}

void
kl_scene_set_unit(struct kl_scene *scene, enum kl_unit unit)
{
    scene->unit = unit;
}

const struct kl_view_row *
kl_scene_picture(const struct kl_scene *scene)
{
    static const struct kl_view_row density = {.key = "density",
                                               .title = "density"};
    enum kl_view view = kl_scene_view(scene);

    return kl_scene_nature(scene) == KL_CONTINUOUS &&
                   view == KL_VIEW_HISTOGRAM && kl_scene_bins(scene) == 0
               ? &density
               : kl_view_row(view);
}

enum kl_view
kl_scene_view(const struct kl_scene *scene)
{
    return scene->view;
}

void
kl_scene_set_view(struct kl_scene *scene, enum kl_view view)
{
    scene->view = view;
}

enum kl_lab
kl_scene_lab(const struct kl_scene *scene)
{
    return scene->lab;
}

void
kl_scene_set_lab(struct kl_scene *scene, enum kl_lab lab)
{
    scene->lab = lab;
}

double
kl_scene_alpha(const struct kl_scene *scene)
{
    return scene->measures.alpha;
}

enum kl_status
kl_scene_set_alpha(struct kl_scene *scene, double alpha, struct kl_err *err)
{
    char number[KL_NUMBER];

    if (!kl_alpha_valid(alpha))
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "alpha = %s: alpha must be " KL_ALPHA_DOMAIN,
                       kl_number_exact(number, alpha));
    scene->measures.alpha = alpha;
    kl_scene_changed(scene);
    return KL_OK;
}

enum kl_side
kl_scene_side(const struct kl_scene *scene)
{
    return scene->side;
}

void
kl_scene_set_side(struct kl_scene *scene, enum kl_side side)
{
    scene->side = side;
}

size_t
kl_scene_at(const struct kl_scene *scene)
{
    return scene->at;
}

void
kl_scene_set_at(struct kl_scene *scene, size_t at)
{
    size_t n = scene->state.pair.n;

    scene->at = at < n ? at : n - 1;
}

void
kl_scene_seek(struct kl_scene *scene)
{
    const struct kl_pair *pair = &scene->state.pair;
    double most = -INFINITY;
    size_t i;

    if (pair->outcomes != KL_INTEGERS)
        return;
    for (i = 0; i < pair->n; i++) {
        double lp = kl_bins_logprob(&pair->side[KL_P], i);

        if (lp > most) {
            most = lp;
            scene->at = i;
        }
    }
}
