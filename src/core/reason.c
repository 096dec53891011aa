/* Why a measure is infinite, in a line. Of outcomes: those that one side has
 * and the other has not. Of densities: the leading terms of both where the
 * integral diverges, as struct kl_end has them.
 */
#include "config.h"

#include "klscope/core/reason.h"

#include <math.h>
#include <stdio.h>

#include "klscope/base/number.h"
#include "klscope/base/utf8.h"

/* ---- densities ----------------------------------------------------------- */

static const char *
short_number(char out[KL_NUMBER], double value)
{
    snprintf(out, KL_NUMBER, "%.4g", value);
    return out;
}

/* "5", "+inf", "-inf" */
static const char *
place(char out[KL_NUMBER], double x)
{
    return x == INFINITY ? "+inf" : short_number(out, x);
}

/* What the terms at an end are in: x, or the distance from a point. */
struct variable {
    bool infinite;
    char name[KL_NUMBER + 8];
};

static struct variable
variable_at(double x)
{
    struct variable v = {.infinite = isinf(x)};
    char number[KL_NUMBER];

    if (x == INFINITY)
        snprintf(v.name, sizeof v.name, "x");
    else if (v.infinite || x == 0)
        snprintf(v.name, sizeof v.name, "|x|");
    else
        snprintf(v.name, sizeof v.name, "|x - %s|", short_number(number, x));
    return v;
}

/* "x^2"; an exponent of 1 is not written. */
static void
add_power(const struct variable *v, double power, struct kl_buf *out)
{
    char number[KL_NUMBER];

    kl_buf_adds(out, v->name);
    if (power != 1)
        kl_buf_addf(out, "^%s", short_number(number, power));
}

/* "0.5 "; a factor of 1 is not written. */
static void
add_factor(double factor, struct kl_buf *out)
{
    char number[KL_NUMBER];

    if (factor != 1)
        kl_buf_addf(out, "%s ", short_number(number, factor));
}

/* What -log of a density grows like, with or without its factor. */
static void
add_growth(const struct kl_end *end, const struct variable *v, double factor,
           struct kl_buf *out)
{
    add_factor(factor, out);
    switch (end->cls) {
    case KL_END_LOGNORMAL:
        kl_buf_addf(out, "log(%s)^2", v->name);
        break;
    case KL_END_EXP:
        if (!v->infinite && factor == 1)
            kl_buf_adds(out, "1/");
        add_power(v, v->infinite || factor == 1 ? end->b : -end->b, out);
        break;
    case KL_END_DOUBLE:
        kl_buf_adds(out, "exp(");
        add_factor(end->b, out);
        kl_buf_addf(out, "%s)", v->name);
        break;
    default:
        kl_buf_addf(out, "log(%s)", v->name);
    }
}

/* "falls like x^-2" */
static void
add_density(const struct kl_end *end, const struct variable *v,
            struct kl_buf *out)
{
    if (end->cls == KL_END_NONE) {
        kl_buf_adds(out, "is 0");
    } else if (end->cls != KL_END_POWER) {
        kl_buf_adds(out, "falls like exp(-");
        add_growth(end, v, end->c, out);
        kl_buf_addc(out, ')');
    } else if (v->infinite || end->power > 0) {
        kl_buf_adds(out, "falls like ");
        add_power(v, v->infinite ? -end->power : end->power, out);
    } else if (end->power < 0) {
        kl_buf_adds(out, "grows like ");
        add_power(v, end->power, out);
    } else {
        kl_buf_adds(out, "does not vanish");
    }
}

/* What the heavy tail lacks, where that has a name. */
static void
add_moment(const struct kl_end *heavy, const struct kl_end *light,
           struct kl_buf *out)
{
    char number[KL_NUMBER];

    if (heavy->cls != KL_END_POWER || light->cls != KL_END_EXP)
        return;
    if (light->b == 1)
        kl_buf_adds(out, ": no mean");
    else if (light->b == 2)
        kl_buf_adds(out, ": no second moment");
    else
        kl_buf_addf(out, ": no moment of order %s",
                    short_number(number, light->b));
}

/* The order of the integral of p^a q^(1-a) behind a measure, or 0. */
static double
power_order(const struct kl_measures *all, enum kl_measure measure)
{
    if (measure == KL_CHI2)
        return 2;
    return measure == KL_RENYI && all->alpha > 1 ? all->alpha : 0;
}

/* -log of one density, weighted by the other, or a power of both. */
static void
add_end(const struct kl_reason *reason, double order, struct kl_buf *out)
{
    struct variable v = variable_at(reason->lo);
    int light = reason->bare, heavy = light == KL_P ? KL_Q : KL_P;
    char number[KL_NUMBER];

    if (!v.infinite)
        kl_buf_addf(out, "at %s ", place(number, reason->lo));
    kl_buf_addf(out, "%c ", "pq"[heavy]);
    add_density(&reason->end[heavy], &v, out);
    if (v.infinite)
        kl_buf_addf(out, " at %s", place(number, reason->lo));
    if (order > 0) {
        kl_buf_addf(out, ", %c ", "pq"[light]);
        add_density(&reason->end[light], &v, out);
        kl_buf_addf(out, ": p^%s q^", short_number(number, order));
        kl_buf_addf(out, "%s does not integrate",
                    short_number(number, 1 - order));
        return;
    }
    kl_buf_addf(out, ", -log %c grows like ", "pq"[light]);
    add_growth(&reason->end[light], &v, 1, out);
    if (v.infinite)
        add_moment(&reason->end[heavy], &reason->end[light], out);
}

/* "q is 0 from 3 to 5 and in 2 more gaps, where p has 0.120" */
static void
add_support(const struct kl_reason *reason, struct kl_buf *out)
{
    char lo[KL_NUMBER], hi[KL_NUMBER];
    int bare = reason->bare, other = bare == KL_P ? KL_Q : KL_P;

    place(lo, reason->lo);
    place(hi, reason->hi);
    kl_buf_addf(out, "%c is 0 ", "pq"[bare]);
    if (isinf(reason->lo) && isinf(reason->hi))
        kl_buf_adds(out, "everywhere");
    else if (isinf(reason->lo))
        kl_buf_addf(out, "below %s", hi);
    else if (isinf(reason->hi))
        kl_buf_addf(out, "above %s", lo);
    else
        kl_buf_addf(out, "from %s to %s", lo, hi);
    if (reason->more > 0)
        kl_buf_addf(out, " and in %zu more gap%s", reason->more,
                    reason->more > 1 ? "s" : "");
    if (reason->mass > 0)
        kl_buf_addf(out, ", where %c has %s", "pq"[other],
                    kl_number_short(lo, reason->mass, 3, 9));
    else
        kl_buf_addf(out, ", where %c has less than 1e-308", "pq"[other]);
}

static void
add_undecided(const struct kl_reason *reason, struct kl_buf *out)
{
    bool p = reason->end[KL_P].cls == KL_END_UNKNOWN;
    bool q = reason->end[KL_Q].cls == KL_END_UNKNOWN;
    char number[KL_NUMBER];

    kl_buf_addf(out, "the end of %s at %s could not be classified",
                p == q ? "p or q" : p ? "p" : "q", place(number, reason->lo));
}

void
kl_format_end_reason(const struct kl_measures *all, enum kl_measure measure,
                     struct kl_buf *out)
{
    const struct kl_reason *reason = &all->reason[measure];

    switch (reason->kind) {
    case KL_REASON_NONE:
        break;
    case KL_REASON_SUPPORT:
        add_support(reason, out);
        break;
    case KL_REASON_TAIL:
    case KL_REASON_ENDPOINT:
        add_end(reason, power_order(all, measure), out);
        break;
    case KL_REASON_BEYOND:
        kl_buf_adds(out, "finite, but its terms pass the largest double");
        break;
    case KL_REASON_UNDECIDED:
        add_undecided(reason, out);
        break;
    }
}

/* ---- outcomes ------------------------------------------------------------ */

static void
add_name(const struct kl_pair *pair, size_t i, struct kl_buf *out)
{
    struct kl_buf name = KL_BUF_INIT;

    kl_pair_label(pair, i, &name);
    kl_visible(out, kl_buf_text(&name), name.len);
    kl_buf_clear(&name);
}

/* Where a gap is: " at k w z", " from 21 on". */
static void
add_places(const struct kl_pair *pair, const struct kl_gap *gap,
           struct kl_buf *out)
{
    size_t shown = gap->count > 6 ? 3 : gap->count, i;
    char number[KL_NUMBER];

    if (gap->tail && gap->count > 1 && gap->shown > 0 &&
        gap->first[0] + gap->count == pair->n) {
        kl_buf_adds(out, " from ");
        add_name(pair, gap->first[0], out);
        kl_buf_adds(out, " on");
        return;
    }
    kl_buf_adds(out, " at");
    if (shown > gap->shown)
        shown = gap->shown;
    for (i = 0; i < shown; i++) {
        kl_buf_addc(out, ' ');
        add_name(pair, gap->first[i], out);
    }
    if (gap->count > shown && shown == 0)
        kl_buf_addf(out, " %s outcomes", kl_number_count(number, gap->count));
    else if (gap->count > shown)
        kl_buf_addf(out, " and %s more",
                    kl_number_count(number, gap->count - shown));
    if (gap->tail)
        kl_buf_adds(out, gap->count > 0 ? " and all beyond" : " all beyond");
}

/* "q is 0 at k w z, where p has 0.0112" */
static void
add_gap(const struct kl_pair *pair, const struct kl_gap *gap, const char *has,
        const char *lacks, struct kl_buf *out)
{
    char number[KL_NUMBER];

    if (gap->count == 0 && !gap->tail)
        return;
    if (out->len > 0)
        kl_buf_adds(out, "; ");
    kl_buf_addf(out, "%s is 0", lacks);
    add_places(pair, gap, out);
    if (gap->count > 0 && gap->mass == 0)
        kl_buf_addf(out, ", where %s has less than 1e-308", has);
    else if (gap->count > 0)
        kl_buf_addf(out, ", where %s has %s", has,
                    kl_number_short(number, gap->mass, 3, 9));
}

void
kl_format_reason(const struct kl_pair *pair, const struct kl_measures *all,
                 enum kl_measure measure, struct kl_buf *out)
{
    struct kl_buf reason = KL_BUF_INIT;

    if (all->reason[measure].kind != KL_REASON_NONE) {
        kl_format_end_reason(all, measure, out);
        return;
    }
    if (!isinf(all->value[measure].val))
        return;
    if (measure != KL_CE_QP && measure != KL_KL_QP)
        add_gap(pair, &all->p_only, "p", "q", &reason);
    if (measure == KL_CE_QP || measure == KL_KL_QP || measure == KL_JEFFREYS)
        add_gap(pair, &all->q_only, "q", "p", &reason);
    if (reason.len == 0)
        kl_buf_adds(&reason, all->tail_sum[measure]
                                 ? "the sum over the infinite tail diverges"
                                 : "beyond the range of a double");
    kl_buf_adds(out, kl_buf_text(&reason));
    kl_buf_clear(&reason);
}
