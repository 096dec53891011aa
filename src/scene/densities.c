/* What a scene of densities has beyond one of outcomes: integrals in slices,
 * the range of the picture, the cross-hair, bins, components of mixtures.
 */
#include "config.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/core/closed.h"
#include "klscope/core/cut.h"
#include "klscope/core/quad.h"
#include "klscope/scene/edit.h"
#include "klscope/scene/private.h"

/* Evaluations of one law that take two or three milliseconds: an edit waits
 * for so many, and what needs more goes on in slices. The mass of a bin takes
 * about so many of them. */
enum { AT_ONCE = 200000, BIN = 64 };

enum kl_nature
kl_scene_nature(const struct kl_scene *scene)
{
    return scene->state.density[KL_P] != NULL ? KL_CONTINUOUS : KL_DISCRETE;
}

const struct kl_density *
kl_scene_density(const struct kl_scene *scene, enum kl_side side)
{
    return scene->state.density[side];
}

enum kl_status
kl_scene_need_outcomes(const struct kl_scene *scene, enum kl_side side,
                       struct kl_err *err)
{
    if (kl_scene_nature(scene) == KL_DISCRETE)
        return KL_OK;
    return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                   "densities have no outcomes; move their sliders, or give "
                   "another %c", side == KL_P ? 'p' : 'q');
}

/* ---- measures ------------------------------------------------------------ */

bool
kl_scene_integrate_more(struct kl_scene *scene, size_t work)
{
    size_t cost = kl_density_cost(scene->state.density[KL_P]) +
                  kl_density_cost(scene->state.density[KL_Q]);
    size_t evaluations = work / cost;
    int m;

    if (!kl_quad_step(scene->quad, evaluations > 0 ? evaluations : 1))
        return false;
    kl_quad_result(scene->quad, &scene->measures);
    kl_closed_settle(scene->state.spec[KL_P], scene->state.spec[KL_Q],
                     &scene->measures);
    for (m = 0; m < KL_MEASURE_COUNT; m++)
        scene->fresh[m] = true;
    scene->busy = false;
    return true;
}

void
kl_scene_integrate(struct kl_scene *scene)
{
    const struct kl_state *state = &scene->state;

    kl_quad_begin(scene->quad, state->density[KL_P], state->density[KL_Q],
                  scene->measures.alpha);
    scene->busy = true;
    kl_scene_integrate_more(scene, AT_ONCE);
}

bool
kl_scene_closed(const struct kl_scene *scene, enum kl_measure measure,
                struct kl_value *value)
{
    return kl_scene_nature(scene) == KL_CONTINUOUS &&
           kl_closed_form(scene->state.spec[KL_P], scene->state.spec[KL_Q],
                          measure, value);
}

/* ---- range --------------------------------------------------------------- */

bool
kl_plot_valid(double lo, double hi)
{
    double size = fmax(fabs(lo), fabs(hi));

    return isfinite(lo) && isfinite(hi) && hi - lo <= DBL_MAX &&
           hi - lo >= fmax(0x1p-44 * size, 1e-300);
}

void
kl_plot_init(struct kl_plot *plot)
{
    *plot = (struct kl_plot){.fitted = true};
}

void
kl_plot_reset(struct kl_plot *plot)
{
    plot->fitted = true;
    plot->range[0] = plot->range[1] = 0;
    plot->crossed = false;
    plot->bins = 0;
}

/* Where the two densities want to be seen. */
static void
natural_range(const struct kl_state *state, double want[2])
{
    const double *p = state->density[KL_P]->view;
    const double *q = state->density[KL_Q]->view;
    double size;

    want[0] = fmax(fmin(p[0], q[0]), -DBL_MAX / 4);
    want[1] = fmin(fmax(p[1], q[1]), DBL_MAX / 4);
    size = fmax(fabs(want[0]), fabs(want[1]));
    if (kl_plot_valid(want[0], want[1]))
        return;
    /* So narrow for its place that neighbouring columns of a picture would be
     * the same double. */
    want[0] -= fmax(0x1p-43 * size, 1e-290);
    want[1] += fmax(0x1p-43 * size, 1e-290);
}

/* k steps of m * 10^e: divided where e is negative, for the powers of ten
 * that are doubles then make it the nearest double to its decimals. */
static double
steps(double k, double m, double e)
{
    return e < 0 ? k * m / pow(10, -e) : k * m * pow(10, e);
}

/* Outward to multiples of 1, 2 or 5 times a power of ten, such that about ten
 * make up the range: a slider moves on for a while before it must change. */
static void
snap(const double want[2], double range[2])
{
    double span = (want[1] - want[0]) / 8, e = floor(log10(span));
    double lead = span / pow(10, e), m = lead < 2 ? 1 : lead < 5 ? 2 : 5;
    double size = steps(1, m, e);

    range[0] = steps(floor(want[0] / size), m, e);
    range[1] = steps(ceil(want[1] / size), m, e);
    if (!(range[0] <= want[0] && range[1] >= want[1]) ||
        !kl_plot_valid(range[0], range[1])) {
        range[0] = want[0]; /* steps are below the resolution of doubles */
        range[1] = want[1];
    }
}

void
kl_plot_follow(struct kl_scene *scene)
{
    struct kl_plot *plot = &scene->plot;
    bool continuous = kl_scene_nature(scene) == KL_CONTINUOUS;
    double want[2], *range = plot->range;

    if (continuous != plot->continuous)
        kl_plot_reset(plot);
    plot->continuous = continuous;
    if (!continuous || !plot->fitted)
        return;
    natural_range(&scene->state, want);
    if (want[0] < range[0] || want[1] > range[1] ||
        want[1] - want[0] < (range[1] - range[0]) / 2)
        snap(want, range);
}

void
kl_scene_range(const struct kl_scene *scene, double range[2])
{
    memcpy(range, scene->plot.range, sizeof scene->plot.range);
}

enum kl_status
kl_scene_set_range(struct kl_scene *scene, double lo, double hi,
                   struct kl_err *err)
{
    char number[2][KL_NUMBER];

    if (!kl_plot_valid(lo, hi))
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "a range goes from a number to a greater one, not "
                       "from %s to %s",
                       isnan(lo) ? "nan" : kl_number_exact(number[0], lo),
                       isnan(hi) ? "nan" : kl_number_exact(number[1], hi));
    scene->plot.fitted = false;
    scene->plot.range[0] = lo;
    scene->plot.range[1] = hi;
    return KL_OK;
}

void
kl_scene_fit(struct kl_scene *scene)
{
    scene->plot.fitted = true;
    scene->plot.range[0] = scene->plot.range[1] = 0;
    kl_plot_follow(scene);
}

bool
kl_scene_fitted(const struct kl_scene *scene)
{
    return scene->plot.fitted;
}

double
kl_scene_cross(const struct kl_scene *scene)
{
    const double *range = scene->plot.range;

    if (!scene->plot.crossed)
        return range[0] / 2 + range[1] / 2;
    return fmin(fmax(scene->plot.cross, range[0]), range[1]);
}

void
kl_scene_set_cross(struct kl_scene *scene, double x)
{
    if (isnan(x))
        return;
    scene->plot.crossed = true;
    scene->plot.cross = fmin(fmax(x, scene->plot.range[0]),
                             scene->plot.range[1]);
}

/* ---- bins ---------------------------------------------------------------- */

struct kl_histogram {
    struct kl_cut cut;
    bool begun, made;
    unsigned long version; /* of the scene that was cut */
};

void
kl_plot_clear(struct kl_plot *plot)
{
    if (plot->histogram != NULL)
        kl_cut_clear(&plot->histogram->cut);
    free(plot->histogram);
    plot->histogram = NULL;
}

size_t
kl_scene_bins(const struct kl_scene *scene)
{
    return scene->plot.bins;
}

void
kl_scene_set_bins(struct kl_scene *scene, size_t bins)
{
    scene->plot.bins = bins < KL_CUT_MAX ? bins : KL_CUT_MAX;
    if (bins > 0 && scene->plot.histogram == NULL)
        scene->plot.histogram = kl_calloc(1, sizeof(struct kl_histogram));
}

/* Whether the cut is that of the scene as it is now, finished or not. */
static bool
up_to_date(const struct kl_scene *scene)
{
    const struct kl_plot *plot = &scene->plot;
    const struct kl_histogram *all = plot->histogram;

    return plot->bins > 0 && plot->continuous && all->begun &&
           all->version == scene->version && all->cut.n == plot->bins &&
           all->cut.lo == plot->range[0] && all->cut.hi == plot->range[1];
}

bool
kl_plot_cutting(const struct kl_scene *scene)
{
    return up_to_date(scene) && !scene->plot.histogram->made;
}

bool
kl_plot_cut_more(const struct kl_scene *scene, size_t work)
{
    const struct kl_density *p = scene->state.density[KL_P];
    const struct kl_density *q = scene->state.density[KL_Q];
    struct kl_histogram *all = scene->plot.histogram;
    size_t bins = work / (BIN * (kl_density_cost(p) + kl_density_cost(q)) / 2);

    all->made = kl_cut_more(&all->cut, scene->masses, p, q,
                            bins > 0 ? bins : 1);
    return all->made;
}

const struct kl_cut *
kl_scene_cut(const struct kl_scene *scene)
{
    const struct kl_plot *plot = &scene->plot;
    struct kl_histogram *all = plot->histogram;

    if (plot->bins == 0 || !plot->continuous)
        return NULL;
    if (!up_to_date(scene)) {
        kl_cut_clear(&all->cut);
        all->made = false;
        all->version = scene->version;
        all->begun = kl_cut_begin(&all->cut, plot->range[0], plot->range[1],
                                  plot->bins, NULL) == KL_OK;
        if (all->begun)
            kl_plot_cut_more(scene, AT_ONCE);
    }
    return all->made ? &all->cut : NULL;
}

/* ---- components ---------------------------------------------------------- */

/* Take a spec (and free it) for a side that is as its spec says. */
static enum kl_status
take_spec(struct kl_scene *scene, enum kl_side side, struct kl_spec *made,
          struct kl_err *err)
{
    struct kl_spec *spec[2] = {NULL, NULL};
    struct kl_state next;
    enum kl_status status;

    spec[side] = made;
    status = kl_scene_next_state(scene, spec, &next, err);
    if (status == KL_OK)
        kl_scene_take_state(scene, &next);
    return status;
}

static enum kl_status
check_unedited(const struct kl_scene *scene, enum kl_side side,
               struct kl_err *err)
{
    if (!scene->state.edited[side])
        return KL_OK;
    return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                   "the outcomes of %c were edited, so it has no components",
                   side == KL_P ? 'p' : 'q');
}

enum kl_status
kl_scene_mix(struct kl_scene *scene, enum kl_side side, const char *part,
             double weight, struct kl_err *err)
{
    struct kl_spec *parsed = NULL, *made = NULL;
    enum kl_status status = check_unedited(scene, side, err);

    if (status == KL_OK)
        status = kl_spec_parse(part, strlen(part), false, &parsed, err);
    if (status == KL_OK)
        status = kl_spec_mix_add(scene->state.spec[side], parsed, weight,
                                 &made, err);
    if (status == KL_OK)
        status = take_spec(scene, side, made, err);
    kl_spec_free(parsed);
    return status;
}

enum kl_status
kl_scene_unmix(struct kl_scene *scene, enum kl_side side, size_t k,
               struct kl_err *err)
{
    struct kl_spec *made = NULL;
    enum kl_status status = check_unedited(scene, side, err);

    if (status == KL_OK)
        status = kl_spec_mix_remove(scene->state.spec[side], k, &made, err);
    if (status == KL_OK)
        status = take_spec(scene, side, made, err);
    return status;
}
