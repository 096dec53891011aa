/* The measures of densities explained: integrals in place of sums, and closed
 * forms as second opinions. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "klscope/view/explain_private.h"
#include "klscope/view/format.h"
#include "klscope/view/paragraph.h"
#include "klscope/view/symbol.h"

/* What is different from outcomes: the formula, what it is (NULL: the same),
 * and what there is to know. */
struct row {
    const char *tex, *help, *note;
};

#define UNIT_OF_X                                                             \
    "It is no count of anything: it may be negative, and another unit of x "  \
    "moves it."
#define ANY_UNIT "The same in any unit of x."
#define TAILS(P, Q)                                                           \
    "∞ where " Q " is 0 and " P " is not, or where " P                        \
    " falls off too slowly for -log " Q "."

/* clang-format off */
static const struct row rows[KL_MEASURE_COUNT] = {
    [KL_H_P] = { "-\\int p(x) \\log p(x)\\,dx",
        "differential entropy: average surprisal of p", UNIT_OF_X },
    [KL_H_Q] = { "-\\int q(x) \\log q(x)\\,dx",
        "differential entropy: average surprisal of q", UNIT_OF_X },
    [KL_CE_PQ] = { "-\\int p(x) \\log q(x)\\,dx", NULL, TAILS("p", "q") },
    [KL_CE_QP] = { "-\\int q(x) \\log p(x)\\,dx", NULL, TAILS("q", "p") },
    [KL_KL_PQ] = { "\\int p(x) \\log \\frac{p(x)}{q(x)}\\,dx", NULL,
        ANY_UNIT " Integrated as p·log(p/q) - p + q, which is never below "
        "0." },
    [KL_KL_QP] = { "\\int q(x) \\log \\frac{q(x)}{p(x)}\\,dx", NULL,
        ANY_UNIT " Integrated as q·log(q/p) - q + p, which is never below "
        "0." },
    [KL_JS] = { "\\frac{1}{2} D(p \\| m) + \\frac{1}{2} D(q \\| m)", NULL,
        "m = (p+q)/2: always finite, at most log 2. " ANY_UNIT },
    [KL_TV] = { "\\frac{1}{2} \\int |p(x) - q(x)|\\,dx", NULL,
        "0: the same distribution. 1: nowhere both. " ANY_UNIT },
    [KL_HELLINGER] = {
        "\\sqrt{\\frac{1}{2} \\int (\\sqrt{p(x)} - \\sqrt{q(x)})^2\\,dx}",
        NULL, "The root of the integral. " ANY_UNIT },
    [KL_JEFFREYS] = { "D(p \\| q) + D(q \\| p)", NULL,
        "Infinite if either divergence is." },
    [KL_RENYI] = {
        "\\frac{1}{\\alpha - 1} \\log \\int p(x)^{\\alpha} "
        "q(x)^{1-\\alpha}\\,dx", NULL,
        "α → 1 gives D(p‖q). Above 1 a tail of p heavier than q's can make it "
        "infinite." },
    [KL_CHI2] = { "\\int \\frac{(p(x) - q(x))^2}{q(x)}\\,dx", NULL,
        "∞ where q is 0 and p is not, or where p² falls off no faster than "
        "q." },
    [KL_PERPLEXITY] = { "e^{h(p)}",
        "the width of a uniform density that is as uncertain as p",
        "The same for every unit of information, not for every unit of x." },
};
/* clang-format on */

static void
draw_title(struct kl_canvas *canvas, struct kl_rect *left, enum kl_measure m)
{
    const char *help = rows[m].help != NULL ? rows[m].help
                                            : kl_measure_row(m)->help;
    struct kl_buf text = KL_BUF_INIT;
    char symbol[KL_NUMBER];

    kl_buf_addf(&text, "%s  %s",
                kl_symbol(symbol, m, KL_CONTINUOUS,
                          kl_canvas_glyphs(canvas)->ascii),
                help);
    kl_paragraph_draw(canvas, left, KL_INK_TITLE, kl_buf_text(&text));
    kl_buf_clear(&text);
    left->y++;
    left->h--;
}

/* One line of the page. */
static void
draw_line(struct kl_canvas *canvas, struct kl_rect *left, enum kl_ink ink,
          unsigned attr, const char *text)
{
    if (left->h > 0)
        kl_canvas_text(canvas, left->x + 2, left->y, left->w - 2, ink, attr,
                       text);
    left->y++;
    left->h--;
}

/* The integrand where the cross-hair is, with numbers put in. */
static void
draw_integrand(struct kl_canvas *canvas, struct kl_rect *left,
               const struct kl_scene *scene, enum kl_measure m)
{
    const struct kl_explain_row *row = kl_explain_row(m);
    double x = kl_scene_cross(scene);
    struct kl_buf text = KL_BUF_INIT;
    char number[KL_NUMBER];
    struct kl_outcome o;
    struct kl_value value = {0, 0};

    kl_density_log(kl_scene_density(scene, KL_P), &x, 1, &o.lp);
    kl_density_log(kl_scene_density(scene, KL_Q), &x, 1, &o.lq);
    o.p = exp(o.lp);
    o.q = exp(o.lq);
    if (row->term == NULL || isinf(o.p) || isinf(o.q))
        return; /* at a pole there is nothing to put in */
    value.val = row->term(&o);
    value = kl_unit_apply(kl_scene_unit(scene), m, value);
    kl_buf_addf(&text, "at x = %.6g:  ", x);
    kl_explain_put_in(row->pattern, o.p, o.q, left->w < 52 ? 3 : 4, &text);
    kl_buf_addf(&text, " = %s", kl_format_value(number, value, 4, 9));
    draw_line(canvas, left, KL_INK_TEXT, 0, kl_buf_text(&text));
    kl_buf_clear(&text);
}

/* A difference in the last two digits of a double is the machine's. */
#define SAME 1e-14

/* What the closed form says, if there is one. */
static void
draw_closed(struct kl_canvas *canvas, struct kl_rect *left,
            const struct kl_scene *scene, enum kl_measure m)
{
    double got = kl_scene_measures(scene)->value[m].val;
    const char *unit = kl_unit_name(kl_scene_unit(scene), m);
    struct kl_value closed, off = {0, 0};
    struct kl_buf text = KL_BUF_INIT;
    char number[KL_NUMBER];

    if (!kl_scene_closed(scene, m, &closed)) {
        kl_buf_adds(&text, "No closed form is known.");
    } else {
        off.val = fabs(closed.val - got);
        off = kl_unit_apply(kl_scene_unit(scene), m, off);
        closed = kl_unit_apply(kl_scene_unit(scene), m, closed);
        kl_buf_addf(&text, "Closed form: %s%s%s, ",
                    kl_format_value(number, closed, 12, 16),
                    *unit != '\0' ? " " : "", unit);
        if (off.val <= SAME * fabs(closed.val))
            kl_buf_adds(&text, "the same.");
        else
            kl_buf_addf(&text, "%.1e off.", off.val);
    }
    draw_line(canvas, left, KL_INK_DIM, 0, kl_buf_text(&text));
    kl_buf_clear(&text);
}

static void
draw_value(struct kl_canvas *canvas, struct kl_rect *left,
           const struct kl_scene *scene, enum kl_measure m)
{
    struct kl_value value = kl_unit_apply(
        kl_scene_unit(scene), m, kl_scene_measures(scene)->value[m]);
    const char *unit = kl_unit_name(kl_scene_unit(scene), m);
    char number[KL_NUMBER], symbol[KL_NUMBER];
    struct kl_buf text = KL_BUF_INIT;

    kl_buf_addf(&text, "%s = %s %s",
                kl_symbol(symbol, m, KL_CONTINUOUS,
                          kl_canvas_glyphs(canvas)->ascii),
                kl_format_value(number, value, 12, 16), unit);
    draw_line(canvas, left, KL_INK_VALUE, KL_BOLD, kl_buf_text(&text));
    kl_buf_reset(&text);
    if (!kl_scene_fresh(scene, m)) {
        draw_line(canvas, left, KL_INK_DIM, 0,
                  "(of a moment ago: being integrated anew)");
    } else if (!isinf(value.val)) {
        if (isinf(value.err))
            kl_buf_adds(&text, "No bound on its error could be had.");
        else
            kl_buf_addf(&text, "The error is at most %.1e%s%s.", value.err,
                        *unit != '\0' ? " " : "", unit);
        draw_line(canvas, left, KL_INK_DIM, 0, kl_buf_text(&text));
        draw_closed(canvas, left, scene, m);
    }
    left->y++;
    left->h--;
    kl_buf_clear(&text);
}

static void
draw_reason(struct kl_canvas *canvas, struct kl_rect *left,
            const struct kl_scene *scene, enum kl_measure m)
{
    const struct kl_measures *all = kl_scene_measures(scene);
    struct kl_buf reason = KL_BUF_INIT, text = KL_BUF_INIT;

    if (kl_scene_fresh(scene, m))
        kl_format_reason(kl_scene_pair(scene), all, m, &reason);
    if (reason.len > 0) {
        kl_buf_addf(&text, "%s: %s.",
                    isinf(all->value[m].val) ? "Infinite" : "In doubt",
                    kl_buf_text(&reason));
        kl_paragraph_draw(canvas, left, KL_INK_WARN, kl_buf_text(&text));
    }
    kl_buf_clear(&reason);
    kl_buf_clear(&text);
}

void
kl_explain_density(struct kl_canvas *canvas, struct kl_rect *left,
                   const struct kl_scene *scene, enum kl_measure measure)
{
    draw_title(canvas, left, measure);
    kl_paragraph_formula(canvas, left, rows[measure].tex);
    draw_integrand(canvas, left, scene, measure);
    draw_value(canvas, left, scene, measure);
    draw_reason(canvas, left, scene, measure);
    kl_paragraph_draw(canvas, left, KL_INK_TEXT, rows[measure].note);
    kl_paragraph_draw(canvas, left, KL_INK_DIM,
                      "Adaptive Gauss-Kronrod quadrature of log-densities, 21 "
                      "points a panel, all measures in one pass.");
}
