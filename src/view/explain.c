#include "config.h"

#include "klscope/view/explain.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "klscope/view/explain_private.h"
#include "klscope/view/format.h"
#include "klscope/view/paragraph.h"

static double
entropy_p(const struct kl_outcome *o)
{
    return o->lp > -INFINITY ? -o->p * o->lp : 0;
}

static double
cross_pq(const struct kl_outcome *o)
{
    return o->lp > -INFINITY ? -o->p * o->lq : 0;
}

static double
kl_pq(const struct kl_outcome *o)
{
    if (o->lp == -INFINITY)
        return 0;
    return o->lq == -INFINITY ? INFINITY : o->p * (o->lp - o->lq);
}

/* The same with p and q in each other's place. */
static struct kl_outcome
swapped(const struct kl_outcome *o)
{
    return (struct kl_outcome){o->q, o->p, o->lq, o->lp};
}

static double
entropy_q(const struct kl_outcome *o)
{
    struct kl_outcome s = swapped(o);

    return entropy_p(&s);
}

static double
cross_qp(const struct kl_outcome *o)
{
    struct kl_outcome s = swapped(o);

    return cross_pq(&s);
}

static double
kl_qp(const struct kl_outcome *o)
{
    struct kl_outcome s = swapped(o);

    return kl_pq(&s);
}

static double
js(const struct kl_outcome *o)
{
    double m = (o->p + o->q) / 2, sum = 0;

    if (o->p > 0)
        sum += o->p * log(o->p / m);
    if (o->q > 0)
        sum += o->q * log(o->q / m);
    return sum / 2;
}

static double
tv(const struct kl_outcome *o)
{
    return fabs(o->p - o->q) / 2;
}

static double
squared_hellinger(const struct kl_outcome *o)
{
    double d = sqrt(o->p) - sqrt(o->q);

    return d * d / 2;
}

static double
chi2(const struct kl_outcome *o)
{
    if (o->lp == -INFINITY)
        return o->q;
    return o->q > 0 ? (o->p - o->q) * (o->p - o->q) / o->q
                    : exp(2 * o->lp - o->lq);
}

#define ZERO_LOG "0·log 0 = 0: an outcome that never happens surprises nobody."
#define BY_SERIES(TERM)                                                       \
    "Summed as " TERM ", which is never below 0; by a series in "             \
    "(p-q)/(p+q) where p is near q, so that no digit cancels."
#define SERIES_PQ BY_SERIES("p·log(p/q) - p + q")
#define SERIES_QP BY_SERIES("q·log(q/p) - q + p")
#define PLAIN_SUM "A compensated sum: rounding does not grow with n."

/* clang-format off */
static const struct kl_explain_row rows[KL_MEASURE_COUNT] = {
    [KL_H_P] = { entropy_p, "-P·log P", ZERO_LOG, PLAIN_SUM },
    [KL_H_Q] = { entropy_q, "-Q·log Q", ZERO_LOG, PLAIN_SUM },
    [KL_CE_PQ] = { cross_pq, "-P·log Q",
        "0·log 0 = 0; where p > 0 and q = 0 the term is ∞.", PLAIN_SUM },
    [KL_CE_QP] = { cross_qp, "-Q·log P",
        "0·log 0 = 0; where q > 0 and p = 0 the term is ∞.", PLAIN_SUM },
    [KL_KL_PQ] = { kl_pq, "P·log(P/Q)",
        "0·log(0/q) = 0; p·log(p/0) = ∞.", SERIES_PQ },
    [KL_KL_QP] = { kl_qp, "Q·log(Q/P)",
        "0·log(0/p) = 0; q·log(q/0) = ∞.", SERIES_QP },
    [KL_JS] = { js, "½·P·log(P/m) + ½·Q·log(Q/m)",
        "m = (p+q)/2, so m is 0 only where both are: always finite, at most "
        "log 2.", SERIES_PQ },
    [KL_TV] = { tv, "½·|P - Q|",
        "0: the same distribution. 1: no outcome in common.",
        "Differences are exact before they are rounded once." },
    [KL_HELLINGER] = { squared_hellinger, "½·(√P - √Q)²",
        "The root of the sum. 0: the same. 1: no outcome in common.",
        "As (p-q)²/(√p+√q)², which does not cancel." },
    [KL_JEFFREYS] = { NULL, "D(p‖q) + D(q‖p)",
        "Infinite if either divergence is.", SERIES_PQ },
    [KL_RENYI] = { NULL, "log(Σ p^α q^(1-α)) / (α-1)",
        "α → 1 gives D(p‖q). Below 1 it is infinite only where p and q have "
        "no outcome in common.",
        "By the Hellinger distance for α = ½, else by log-sum-exp." },
    [KL_CHI2] = { chi2, "(P - Q)²/Q",
        "0/0 = 0; where p > 0 and q = 0 the term is ∞.",
        "Differences are exact before they are rounded once." },
    [KL_PERPLEXITY] = { NULL, "exp H(p), H(p) in nats",
        "The same in every unit: 2^H for bits, 10^H for harts.",
        "From H(p); its error is the error of H(p) times itself." },
};
/* clang-format on */

/* ---- terms --------------------------------------------------------------- */

/* Terms shown: the selected outcome's, and the largest of so many outcomes as
 * can be looked through in a fraction of a frame. */
enum { TERMS = 4, SEARCHED = 4096, NAME = 10 };

static struct kl_outcome
look_up(const struct kl_scene *scene, size_t i)
{
    const struct kl_bins *side = kl_scene_pair(scene)->side;

    return (struct kl_outcome){kl_bins_prob(&side[KL_P], i),
                            kl_bins_prob(&side[KL_Q], i),
                            kl_bins_logprob(&side[KL_P], i),
                            kl_bins_logprob(&side[KL_Q], i)};
}

static double
term_of(const struct kl_scene *scene, const struct kl_explain_row *row,
        size_t i)
{
    struct kl_outcome o = look_up(scene, i);

    return row->term(&o);
}

/* The outcomes whose terms are shown: the largest, largest first, and always
 * the selected one, which is the last if it is not among them. */
static int
choose_terms(const struct kl_scene *scene, const struct kl_explain_row *row,
             int most, size_t best[TERMS])
{
    size_t n = kl_scene_pair(scene)->n, at = kl_scene_at(scene), i;
    double size[TERMS];
    int count = 0, k;

    for (i = 0; n <= SEARCHED && i < n; i++) {
        double t = fabs(term_of(scene, row, i));

        if (count == most && t <= size[most - 1])
            continue;
        k = count < most ? count++ : most - 1;
        for (; k > 0 && t > size[k - 1]; k--) {
            size[k] = size[k - 1];
            best[k] = best[k - 1];
        }
        size[k] = t;
        best[k] = i;
    }
    for (k = 0; k < count; k++)
        if (best[k] == at)
            return count;
    best[count < most ? count++ : most - 1] = at;
    return count;
}

const struct kl_explain_row *
kl_explain_row(enum kl_measure measure)
{
    return &rows[measure];
}

void
kl_explain_put_in(const char *pattern, double p, double q, int digits,
                  struct kl_buf *out)
{
    char number[KL_NUMBER];

    for (; *pattern != '\0'; pattern++) {
        double x = *pattern == 'P' ? p : q;

        if (*pattern != 'P' && *pattern != 'Q')
            kl_buf_addc(out, *pattern);
        else if (digits < 4) /* decimals are more than digits where x is low */
            kl_buf_adds(out, kl_number_short(number, x, digits, 8));
        else
            kl_buf_adds(out, kl_number_fixed(number, x, digits, 8));
    }
}

/* Columns that the names of some outcomes take. */
static int
names_width(const struct kl_canvas *canvas, const struct kl_scene *scene,
            const size_t *outcome, int count)
{
    int widest = 0, k;

    for (k = 0; k < count; k++) {
        struct kl_buf name = KL_BUF_INIT;
        int width;

        kl_format_label(scene, outcome[k], &name);
        width = kl_canvas_text_width(canvas, kl_buf_text(&name));
        widest = width > widest ? width : widest;
        kl_buf_clear(&name);
    }
    return widest < NAME ? widest : NAME;
}

/* "p·log(p/q) = x" with as many digits as there is room for. */
static void
draw_numbers(struct kl_canvas *canvas, struct kl_rect line,
             const struct kl_scene *scene, enum kl_measure measure, size_t i)
{
    struct kl_outcome o = look_up(scene, i);
    struct kl_value value = kl_unit_apply(
        kl_scene_unit(scene), measure,
        (struct kl_value){term_of(scene, &rows[measure], i), 0});
    struct kl_buf text = KL_BUF_INIT;
    char number[KL_NUMBER];
    int digits;

    for (digits = 4; digits > 1; digits--) {
        kl_buf_reset(&text);
        kl_explain_put_in(rows[measure].pattern, o.p, o.q, digits, &text);
        kl_buf_addf(&text, " = %s", kl_format_value(number, value, digits, 9));
        if (kl_canvas_text_width(canvas, kl_buf_text(&text)) <= line.w)
            break;
    }
    if (digits == 1) { /* too long in any case: what it comes to */
        kl_buf_reset(&text);
        kl_buf_addf(&text, "… = %s", kl_format_value(number, value, 4, 9));
    }
    kl_canvas_text(canvas, line.x, line.y, line.w, KL_INK_TEXT, 0,
                   kl_buf_text(&text));
    kl_buf_clear(&text);
}

static void
draw_term(struct kl_canvas *canvas, struct kl_rect line, int name,
          const struct kl_scene *scene, enum kl_measure measure, size_t i)
{
    struct kl_buf text = KL_BUF_INIT;

    kl_format_label(scene, i, &text);
    kl_canvas_text(canvas, line.x, line.y, name, KL_INK_TITLE, 0,
                   kl_buf_text(&text));
    kl_buf_clear(&text);
    line.x += name + 2;
    line.w -= name + 2;
    draw_numbers(canvas, line, scene, measure, i);
}

/* ---- the page ------------------------------------------------------------ */

static void
draw_title(struct kl_canvas *canvas, struct kl_rect *left,
           enum kl_measure measure)
{
    const struct kl_measure_row *row = kl_measure_row(measure);
    struct kl_buf text = KL_BUF_INIT;

    kl_buf_addf(&text, "%s  %s", row->symbol, row->help);
    kl_paragraph_draw(canvas, left, KL_INK_TITLE, kl_buf_text(&text));
    kl_buf_clear(&text);
    left->y++;
    left->h--;
}

static void
draw_sum(struct kl_canvas *canvas, struct kl_rect *left,
         const struct kl_scene *scene, enum kl_measure measure)
{
    struct kl_value value = kl_unit_apply(
        kl_scene_unit(scene), measure,
        kl_scene_measures(scene)->value[measure]);
    const struct kl_explain_row *row = &rows[measure];
    size_t best[TERMS], n = kl_scene_pair(scene)->n;
    char number[KL_NUMBER], count[KL_NUMBER];
    const char *unit = kl_unit_name(kl_scene_unit(scene), measure);
    int most = left->h - 6 < 1 ? 1 : left->h - 6, shown = 0, name, k;

    if (row->term != NULL)
        shown = choose_terms(scene, row, most < TERMS ? most : TERMS, best);
    name = names_width(canvas, scene, best, shown);
    for (k = 0; k < shown; k++) {
        struct kl_rect line = {left->x + 2, left->y++, left->w - 2, 1};

        draw_term(canvas, line, name, scene, measure, best[k]);
        left->h--;
    }
    kl_format_value(number, value, 12, 16);
    if (shown > 0)
        kl_canvas_textf(canvas, left->x + 2, left->y, left->w - 2,
                        KL_INK_VALUE, KL_BOLD, "%s outcomes: %s%s%s%s",
                        kl_number_count(count, n),
                        measure == KL_HELLINGER ? "√ of the sum " : "",
                        number, *unit != '\0' ? " " : "", unit);
    else
        kl_canvas_textf(canvas, left->x + 2, left->y, left->w - 2,
                        KL_INK_VALUE, KL_BOLD, "%s = %s %s", row->pattern,
                        number, unit);
    left->y++;
    left->h--;
    if (!kl_scene_fresh(scene, measure)) {
        kl_canvas_text(canvas, left->x + 2, left->y, left->w - 2, KL_INK_DIM,
                       0, "(of a moment ago: being summed anew)");
        left->y += 2;
        left->h -= 2;
    } else if (!isinf(value.val)) {
        kl_canvas_textf(canvas, left->x + 2, left->y, left->w - 2, KL_INK_DIM,
                        0, "The error is at most %.1e%s%s.", value.err,
                        *unit != '\0' ? " " : "", unit);
        left->y += 2;
        left->h -= 2;
    }
}

static void
explain_outcomes(struct kl_canvas *canvas, struct kl_rect *left,
                 const struct kl_scene *scene, enum kl_measure measure)
{
    struct kl_buf reason = KL_BUF_INIT;

    draw_title(canvas, left, measure);
    kl_paragraph_formula(canvas, left, kl_measure_row(measure)->formula);
    draw_sum(canvas, left, scene, measure);
    if (kl_scene_fresh(scene, measure))
        kl_format_reason(kl_scene_pair(scene), kl_scene_measures(scene),
                         measure, &reason);
    if (reason.len > 0) {
        struct kl_buf text = KL_BUF_INIT;

        kl_buf_addf(&text, "Infinite: %s.", kl_buf_text(&reason));
        kl_paragraph_draw(canvas, left, KL_INK_WARN, kl_buf_text(&text));
        kl_buf_clear(&text);
    }
    kl_buf_clear(&reason);
    kl_paragraph_draw(canvas, left, KL_INK_TEXT, rows[measure].convention);
    kl_paragraph_draw(canvas, left, KL_INK_DIM, rows[measure].method);
}

void
kl_explain_draw(struct kl_canvas *canvas, struct kl_rect rect,
                const struct kl_scene *scene, enum kl_measure measure,
                bool framed)
{
    struct kl_rect left = rect;
    struct kl_rect clip = kl_canvas_clip(canvas, rect);

    kl_canvas_fill(canvas, rect, ' ', KL_INK_TEXT, 0);
    if (framed) {
        kl_canvas_frame(canvas, rect, KL_INK_DIM);
        left = (struct kl_rect){rect.x + 3, rect.y + 1, rect.w - 6,
                                rect.h - 2};
    }
    if (kl_scene_nature(scene) == KL_CONTINUOUS)
        kl_explain_density(canvas, &left, scene, measure);
    else
        explain_outcomes(canvas, &left, scene, measure);
    kl_canvas_clip(canvas, clip);
}
