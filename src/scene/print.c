/* The text form of a scene, written. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/core/word.h"
#include "klscope/scene/private.h"
#include "klscope/scene/text.h"

void
kl_scene_print_ref(const struct kl_scene *scene, enum kl_side side, size_t i,
                   struct kl_buf *out)
{
    struct kl_buf name = KL_BUF_INIT;

    kl_pair_label(&scene->state.pair, i, &name);
    kl_buf_addf(out, "%c[", side == KL_P ? 'p' : 'q');
    kl_word_print(kl_buf_text(&name), "]\\,;#", out);
    kl_buf_addc(out, ']');
    kl_buf_clear(&name);
}

/* Standard input cannot be read again: what came from it is written out. */
static bool
reads_stdin(const struct kl_spec *spec)
{
    size_t i;

    if (spec->kind == KL_SPEC_COLUMN)
        return strcmp(spec->source, "-") == 0;
    for (i = 0; spec->part != NULL && i < spec->n; i++)
        if (reads_stdin(spec->part[i]))
            return true;
    return false;
}

static bool
is_its_spec(const struct kl_scene *scene, enum kl_side side)
{
    return scene->state.density[side] != NULL ||
           (!scene->state.edited[side] &&
            !reads_stdin(scene->state.spec[side]));
}

struct kl_spec *
kl_scene_present_spec(const struct kl_scene *scene, enum kl_side side)
{
    const struct kl_pair *pair = &scene->state.pair;
    struct kl_pair named = {
        .n = pair->n, .outcomes = pair->outcomes, .first = pair->first};
    const struct kl_labels *labels = pair->labels;
    struct kl_spec *spec;
    double *value;
    size_t i;

    if (is_its_spec(scene, side))
        return kl_spec_copy(scene->state.spec[side]);
    value = kl_malloc(pair->n * sizeof *value);
    for (i = 0; i < pair->n; i++)
        value[i] = kl_bins_prob(&pair->side[side], i);
    if (pair->outcomes == KL_INTEGERS) {
        kl_pair_name(&named);
        labels = named.labels;
    }
    spec = kl_spec_list(value, pair->n, labels);
    kl_labels_free(named.labels);
    free(value);
    return spec;
}

void
kl_scene_print_side(const struct kl_scene *scene, enum kl_side side,
                    struct kl_buf *out)
{
    struct kl_spec *spec;

    if (is_its_spec(scene, side)) {
        kl_spec_print(scene->state.spec[side], out);
        return;
    }
    spec = kl_scene_present_spec(scene, side);
    kl_spec_print(spec, out);
    kl_spec_free(spec);
}

static void
print_locks(const struct kl_scene *scene, struct kl_buf *out)
{
    const struct kl_pair *pair = &scene->state.pair;
    const char *lead = "lock = ";
    size_t i;
    int s;

    for (s = 0; s < 2; s++)
        for (i = 0; pair->side[s].hold != NULL && i < pair->n; i++)
            if (pair->side[s].hold[i] == KL_LOCKED) {
                kl_buf_adds(out, lead);
                kl_scene_print_ref(scene, (enum kl_side)s, i, out);
                lead = " ";
            }
    if (*lead == ' ')
        kl_buf_addc(out, '\n');
}

/* Of densities a side is selected, and what of the plot is no default. */
static void
print_plot(const struct kl_scene *scene, struct kl_buf *out)
{
    const struct kl_plot *plot = &scene->plot;
    char number[2][KL_NUMBER];

    kl_buf_addf(out, "%c\n", scene->side == KL_P ? 'p' : 'q');
    if (!plot->fitted)
        kl_buf_addf(out, "range = %s %s\n",
                    kl_number_exact(number[0], plot->range[0]),
                    kl_number_exact(number[1], plot->range[1]));
    if (plot->crossed)
        kl_buf_addf(out, "cross = %s\n",
                    kl_number_exact(number[0], kl_scene_cross(scene)));
    if (plot->bins > 0)
        kl_buf_addf(out, "bins = %zu\n", plot->bins);
}

void
kl_scene_print(const struct kl_scene *scene, struct kl_buf *out)
{
    char number[KL_NUMBER];

    kl_buf_adds(out, "p = ");
    kl_scene_print_side(scene, KL_P, out);
    kl_buf_adds(out, "\nq = ");
    kl_scene_print_side(scene, KL_Q, out);
    kl_buf_addf(out, "\nunit = %s\nview = %s\n", kl_unit_row(scene->unit)->key,
                kl_view_row(scene->view)->key);
    if (scene->lab != KL_LAB_EXPLORE)
        kl_buf_addf(out, "open = %s\n", kl_lab_row(scene->lab)->key);
    kl_buf_addf(out, "alpha = %s\nat = ",
                kl_number_exact(number, scene->measures.alpha));
    if (kl_scene_nature(scene) == KL_CONTINUOUS) {
        print_plot(scene, out);
        return;
    }
    kl_scene_print_ref(scene, scene->side, scene->at, out);
    kl_buf_addc(out, '\n');
    print_locks(scene, out);
}
