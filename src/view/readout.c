#include "config.h"

#include "klscope/view/readout.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "klscope/view/format.h"
#include "klscope/view/symbol.h"

/* ---- the cross-hair ------------------------------------------------------ */

enum { WIDE = 75 }; /* columns for names and numbers in full */

/* A label and a number to the right of its field, which is as wide as that
 * of any number, so that nothing moves. */
static int
draw_field(struct kl_canvas *canvas, int x, int y, int width,
           const char *name, const char *number)
{
    int used = kl_canvas_text(canvas, x, y, width, KL_INK_TITLE, 0, name);

    kl_canvas_text_right(canvas, x + used + 1, y, width - used - 1,
                         KL_INK_VALUE, 0, number);
    return x + width;
}

static const char *
density_text(char out[KL_NUMBER], double l)
{
    if (l == INFINITY)
        return strcpy(out, "∞");
    return kl_number_fixed(out, exp(l), 4, 9);
}

static const char *
ratio_text(char out[KL_NUMBER], double lp, double lq, double nats)
{
    if (lp == lq && isinf(lp))
        return strcpy(out, lp > 0 ? "∞/∞" : "0/0");
    if (isinf(lp - lq))
        return strcpy(out, lp > lq ? "∞" : "-∞");
    return kl_number_fixed(out, (lp - lq) / nats, 4, 9);
}

void
kl_readout_draw(struct kl_canvas *canvas, struct kl_rect rect,
                const struct kl_scene *scene, double pitch)
{
    static const char *const names[2][2] = {{"p", "q"}, {"p(x)", "q(x)"}};
    const struct kl_unit_row *unit = kl_unit_row(kl_scene_unit(scene));
    bool wide = rect.w >= WIDE;
    double x = kl_scene_cross(scene), l[2];
    int digits = 4, at = rect.x, y = rect.y, s;
    char number[KL_NUMBER];

    if (rect.h < 1)
        return;
    if (fabs(x) > pitch && pitch > 0)
        digits = (int)fmax(4, ceil(log10(fabs(x) / pitch)) + 1);
    at = draw_field(canvas, at, y, wide ? 19 : 11, "x",
                    kl_number_short(number, x, digits > 17 ? 17 : digits,
                                    wide ? 17 : 9));
    for (s = 0; s < 2; s++) {
        kl_density_log(kl_scene_density(scene, (enum kl_side)s), &x, 1,
                       &l[s]);
        at = draw_field(canvas, at + (wide ? 2 : 1), y, wide ? 14 : 11,
                        names[wide][s], density_text(number, l[s]));
    }
    at = draw_field(canvas, at + (wide ? 2 : 1), y, 17, "log p/q",
                    ratio_text(number, l[KL_P], l[KL_Q], unit->nats));
    kl_canvas_text(canvas, at + 1, y, rect.x + rect.w - at - 1, KL_INK_DIM, 0,
                   unit->key);
}

/* ---- sums ---------------------------------------------------------------- */

static const char *
value_text(char out[KL_NUMBER], const struct kl_scene *scene,
           enum kl_measure measure, struct kl_value value)
{
    return kl_format_cell(
        out, kl_unit_apply(kl_scene_unit(scene), measure, value), 12);
}

/* The longest of some texts that fits. */
static void
draw_longest(struct kl_canvas *canvas, struct kl_rect rect,
             char text[][256], int count)
{
    int k = 0;

    while (k + 1 < count && kl_canvas_text_width(canvas, text[k]) > rect.w)
        k++;
    kl_canvas_text(canvas, rect.x, rect.y, rect.w, KL_INK_TEXT, 0, text[k]);
}

void
kl_readout_bins(struct kl_canvas *canvas, struct kl_rect rect,
                const struct kl_scene *scene)
{
    const struct kl_cut *cut = kl_scene_cut(scene);
    const struct kl_measures *all = kl_scene_measures(scene);
    const char *unit = kl_unit_row(kl_scene_unit(scene))->key;
    char h[KL_NUMBER], hp[KL_NUMBER], d[KL_NUMBER], dp[KL_NUMBER];
    char width[KL_NUMBER], text[3][256];
    struct kl_value sum;

    if (rect.h < 1)
        return;
    if (cut == NULL) { /* the picture is that of a moment ago */
        kl_canvas_textf(canvas, rect.x, rect.y, rect.w, KL_INK_DIM, 0,
                        "cutting %zu bins…", kl_scene_bins(scene));
        return;
    }
    sum = cut->discrete.value[KL_H_P];
    sum.val += log(cut->width);
    value_text(h, scene, KL_H_P, sum);
    value_text(hp, scene, KL_H_P, all->value[KL_H_P]);
    value_text(d, scene, KL_KL_PQ, cut->discrete.value[KL_KL_PQ]);
    value_text(dp, scene, KL_KL_PQ, all->value[KL_KL_PQ]);
    kl_number_short(width, cut->width, 3, 9);
    snprintf(text[0], sizeof *text,
             "%zu bins of width %s: H of the bins + log Δ = %s → h(p) = %s; "
             "D of the bins %s ≤ D(p‖q) = %s %s",
             cut->n, width, h, hp, d, dp, unit);
    snprintf(text[1], sizeof *text,
             "%zu bins of %s: H + log Δ = %s → h(p) = %s; D = %s ≤ %s %s",
             cut->n, width, h, hp, d, dp, unit);
    snprintf(text[2], sizeof *text, "%zu bins: H+log Δ %s → %s, D %s ≤ %s %s",
             cut->n, h, hp, d, dp, unit);
    draw_longest(canvas, rect, text, 3);
}

void
kl_readout_sum(struct kl_canvas *canvas, struct kl_rect rect,
               const struct kl_scene *scene)
{
    const struct kl_measures *all = kl_scene_measures(scene);
    const char *unit = kl_unit_row(kl_scene_unit(scene))->key;
    char cross[KL_NUMBER], h[KL_NUMBER], d[KL_NUMBER];

    if (rect.h < 1 || !kl_scene_fresh(scene, KL_H_P) ||
        !kl_scene_fresh(scene, KL_CE_PQ))
        return;
    value_text(cross, scene, KL_CE_PQ, all->value[KL_CE_PQ]);
    value_text(h, scene, KL_H_P, all->value[KL_H_P]);
    value_text(d, scene, KL_KL_PQ, all->value[KL_KL_PQ]);
    kl_canvas_textf(canvas, rect.x, rect.y, rect.w, KL_INK_DIM, 0,
                    "h(p,q) = h(p) + D(p‖q)    %s = %s + %s %s", cross, h, d,
                    unit);
}
