/* Sums over outcomes.
 *
 * Each lane of a block is summed by itself with what rounding leaves out
 * (Knuth's two-sum), so that a long sum is as good as its terms are.
 *
 * An infinite support has more outcomes than there are bins. What they add is
 * judged by Cauchy's condensation: a falling f has
 *
 *   f(1) + f(2) + f(3) + ...  <=  f(1) + 2 f(2) + 4 f(4) + ...
 *
 * and both are infinite or neither is. Probabilities there are what the bound
 * of the tail says.
 *
 * src   Knuth, The Art of Computer Programming 2, sec. 4.2.2; Knopp, Theory
 *       and Application of Infinite Series, sec. 15
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "klscope/base/number.h"
#include "klscope/core/query_private.h"

#define U 0x1p-52

/* ---- totals -------------------------------------------------------------- */

/* A sum of amounts, compensated: lane by lane, each with what it lost. Terms
 * far below doubles are summed by themselves, in case there are no others. */
struct total {
    double sum[KL_NODES], rest[KL_NODES], e[KL_NODES];
    double size;           /* of all terms */
    bool plus, minus;      /* had terms +inf, -inf */
    bool any;              /* had terms that are doubles, but 0 */
    double top;            /* log of the greatest of the small ones; */
    double small, small_e; /* their sum and its error by exp(-top) */
    bool smalls;           /* there are some */
};

static void
two_sum(double x, double *sum, double *rest)
{
    double s = *sum + x, part = s - *sum;

    *rest += (*sum - (s - part)) + (x - part);
    *sum = s;
}

static void
add_small(struct total *total, struct kl_amount term)
{
    double more = total->smalls ? term.log - total->top : 0;

    if (!total->smalls || more > 0) {
        total->small *= exp(-more);
        total->small_e *= exp(-more);
        total->top = term.log;
        more = 0;
    }
    total->smalls = true;
    total->small += term.v * exp(more);
    total->small_e += exp(more) * (expm1(fmin(term.e, 1)) + 2 * U);
}

/* Terms that are no doubles, one by one: 0 instead of them. What is beyond the
 * largest counts as infinite, as it does among the measures. */
static void
add_strange(struct total *total, struct kl_amount term, double *v, double *e)
{
    *v = kl_amount_value(term, e);
    if (term.far && term.log < 0)
        add_small(total, term);
    total->plus |= *v == INFINITY;
    total->minus |= *v == -INFINITY;
    if (isinf(*v))
        *v = *e = 0;
}

/* Add the terms of `bits`, none of which is NaN. */
static void
add(struct total *total, const struct kl_amounts *term, unsigned bits)
{
    double v[KL_NODES], e[KL_NODES], size = 0;

    for (int k = 0; k < KL_NODES; k++) {
        bool counts = bits >> k & 1;

        v[k] = counts ? term->v[k] : 0;
        e[k] = counts ? term->e[k] : 0;
        if (counts && ((term->far >> k & 1) || isinf(v[k])))
            add_strange(total, kl_amount_get(term, k), &v[k], &e[k]);
        else
            total->any |= v[k] != 0;
    }
    for (int k = 0; k < KL_NODES; k++) {
        two_sum(v[k], &total->sum[k], &total->rest[k]);
        total->e[k] += e[k];
        size += fabs(v[k]);
    }
    total->size += size;
}

static enum kl_status
close_total(struct kl_query_run *run, const struct total *total, unsigned at,
            struct kl_amount *value)
{
    double sum = 0, rest = 0, e = 0, small = fabs(total->small);

    for (int k = 0; k < KL_NODES; k++) {
        two_sum(total->sum[k], &sum, &rest);
        rest += total->rest[k];
        e += total->e[k];
    }
    if (total->plus && total->minus)
        return kl_fail(run->err, KL_E_DOMAIN, kl_query_place(at),
                       "a sum of terms with both infinities has no value");
    *value = kl_amount_of(0, 0);
    if (total->plus || total->minus || !isfinite(sum))
        value->v =
            total->plus || (!total->minus && sum > 0) ? INFINITY : -INFINITY;
    else if (total->smalls && !total->any && small > 0)
        *value =
            kl_amount_of_log(total->small > 0 ? 1 : -1, total->top + log(small),
                             total->small_e / small);
    else
        *value = kl_amount_of(sum + rest,
                              e + U * fabs(sum + rest) + U * U * total->size);
    return KL_OK;
}

/* ---- what stands at an outcome ------------------------------------------- */

/* Weights that families compute are good to this, times 1 and the logarithm:
 * see inputs.c. */
#define ROUNDING (16 * 0x1p-53)

/* Whether a probability is the weight as it was given. */
static bool
is_given(const struct kl_bins *bins, size_t i)
{
    return !bins->computed &&
           (kl_bins_hold(bins, i) != KL_FREE ||
            (bins->scale.hi == 1 && bins->scale.lo == 0 && bins->boost == 1));
}

struct kl_amount
kl_query_chance_of(const struct kl_bins *bins, size_t i)
{
    double p = kl_bins_prob(bins, i), log = -INFINITY;
    double e = is_given(bins, i) ? 0 : U / 2;

    if (bins->computed && p > 0)
        e +=
            ROUNDING * (1 + fabs(bins->shift) + M_LN2 * fabs((double)ilogb(p)));
    if (p >= KL_AMOUNT_LEAST)
        return (struct kl_amount){p, e * p, 0, false};
    if (p > 0 || bins->lw != NULL)
        log = kl_bins_logprob(bins, i);
    if (bins->computed)
        e = U + ROUNDING * (1 + fabs(bins->shift) + fabs(log));
    return kl_amount_of_log(1, log, e);
}

/* How outcomes are numbers. */
struct numbers {
    const struct kl_pair *pair;
    bool labels; /* all of them are */
};

static struct numbers
numbers_of(const struct kl_pair *pair)
{
    struct numbers numbers = {pair, pair->outcomes == KL_LABELLED};
    double number;
    size_t i;

    for (i = 0; numbers.labels && i < pair->n; i++) {
        const char *label = kl_labels_get(pair->labels, i);

        numbers.labels =
            kl_number_parse(label, strlen(label), &number) && isfinite(number);
    }
    return numbers;
}

static double
number_of(const struct numbers *numbers, size_t i)
{
    const struct kl_pair *pair = numbers->pair;
    double number = (double)i + 1;
    const char *label;

    if (pair->outcomes == KL_INTEGERS)
        return (double)pair->first + (double)i;
    if (numbers->labels) {
        label = kl_labels_get(pair->labels, i);
        kl_number_parse(label, strlen(label), &number);
    }
    return number;
}

/* One side of the outcomes from i on; behind the last it stands again. */
static void
look_at(const struct kl_bins *bins, size_t i, struct kl_amounts *to)
{
    to->far = 0;
    for (int k = 0; k < KL_NODES; k++, i += i + 1 < bins->n) {
        struct kl_amount chance = kl_query_chance_of(bins, i);

        to->v[k] = chance.v;
        to->e[k] = chance.e;
        to->log[k] = chance.log;
        to->far |= (unsigned)chance.far << k;
    }
}

static void
look(struct kl_query_run *run, unsigned uses, const struct numbers *numbers,
     size_t i)
{
    const struct kl_pair *pair = numbers->pair;

    if (uses & KL_USES_P)
        look_at(&pair->side[KL_P], i, &run->p);
    if (uses & KL_USES_Q)
        look_at(&pair->side[KL_Q], i, &run->q);
    if (!(uses & KL_USES_X))
        return;
    for (int k = 0; k < KL_NODES; k++, i += i + 1 < pair->n) {
        run->x.v[k] = number_of(numbers, i);
        run->x.e[k] = 0;
    }
    run->x.far = 0;
    kl_amounts_settle(&run->x);
}

/* ---- walks --------------------------------------------------------------- */

/* Say where there is no value. */
static enum kl_status
blame(struct kl_query_run *run, const struct kl_query_program *program,
      int lane, size_t i)
{
    struct kl_buf where = KL_BUF_INIT, label = KL_BUF_INIT;
    char quote[KL_QUOTE];
    enum kl_status status;

    kl_pair_label(run->subject->pair, i, &label);
    kl_buf_adds(&where, " at ");
    kl_buf_adds(&where, kl_quote(quote, kl_buf_text(&label), label.len));
    status = kl_query_blame(run, program, lane, kl_buf_text(&where));
    kl_buf_clear(&where);
    kl_buf_clear(&label);
    return status;
}

/* The first lane of the bits without a value, -1 if there is none. */
static int
find_none(const struct kl_amounts *a, unsigned bits)
{
    int none = 0;

    for (int k = 0; k < KL_NODES; k++)
        none += isnan(a->v[k]);
    for (int k = 0; k < KL_NODES && none > 0; k++)
        if ((bits >> k & 1) && isnan(a->v[k]))
            return k;
    return -1;
}

static unsigned
not_zero(const struct kl_amounts *a)
{
    unsigned bits = 0;

    for (int k = 0; k < KL_NODES; k++)
        bits |= (unsigned)(a->v[k] != 0) << k;
    return bits;
}

/* Run the condition and the term; `bits` becomes those that count. */
static enum kl_status
run_block(struct kl_query_run *run, const struct kl_query_walk *walk, size_t i,
          unsigned *bits)
{
    int lane;

    if (walk->where.n > 0) {
        kl_query_execute(run, &walk->where);
        lane = find_none(run->stack, *bits);
        if (lane >= 0)
            return blame(run, &walk->where, lane, i + (size_t)lane);
        *bits &= not_zero(run->stack);
        if (*bits == 0)
            return KL_OK;
    }
    kl_query_execute(run, &walk->term);
    lane = find_none(run->stack, *bits);
    return lane < 0 ? KL_OK : blame(run, &walk->term, lane, i + (size_t)lane);
}

/* ---- infinite supports --------------------------------------------------- */

enum { BEYOND = KL_NODES };

/* log of what the tail's bound says of the outcome j beyond the last bin. */
static double
beyond(const struct kl_bins *bins, double j)
{
    if (!bins->tail.infinite)
        return -INFINITY;
    return kl_bins_logprob(bins, bins->n - 1) +
           (bins->tail.ratio > 0 ? j * log(bins->tail.ratio) : -INFINITY);
}

/* p, q and x at 1, 2, 4, ... bins beyond the last. */
static void
look_beyond(struct kl_query_run *run, const struct numbers *numbers)
{
    const struct kl_pair *pair = numbers->pair;
    double last = number_of(numbers, pair->n - 1), j = 1;

    run->p.far = run->q.far = run->x.far = 0;
    for (int k = 0; k < BEYOND; k++, j *= 2) {
        kl_amount_put(&run->p, k,
                      kl_amount_of_log(1, beyond(&pair->side[KL_P], j), 0));
        kl_amount_put(&run->q, k,
                      kl_amount_of_log(1, beyond(&pair->side[KL_Q], j), 0));
        run->x.v[k] = last + j;
        run->x.e[k] = 0;
    }
}

/* What the outcomes beyond add: infinite, or a bound. */
static enum kl_status
add_beyond(struct kl_query_run *run, const struct kl_query_walk *walk,
           const struct numbers *numbers, struct total *total)
{
    unsigned bits = (1u << BEYOND) - 1;
    double j = 1, part[BEYOND], e, last;
    int k;

    look_beyond(run, numbers);
    if (walk->where.n > 0) {
        kl_query_execute(run, &walk->where);
        bits &= not_zero(run->stack);
    }
    kl_query_execute(run, &walk->term);
    for (k = 0; k < BEYOND; k++, j *= 2) {
        part[k] = bits >> k & 1
                      ? kl_amount_value(kl_amount_get(run->stack, k), &e)
                      : 0;
        part[k] = isnan(part[k]) ? 0 : part[k] * j;
    }
    last = part[BEYOND - 1];
    if (last != 0 && fabs(last) >= 0.999 * fabs(part[BEYOND - 2])) {
        total->plus |= last > 0;
        total->minus |= last < 0;
    }
    for (k = 0; k < BEYOND; k++)
        total->e[0] += fabs(part[k]);
    return KL_OK;
}

/* ---- sums ---------------------------------------------------------------- */

enum kl_status
kl_query_sum(struct kl_query_run *run, const struct kl_query_walk *walk,
             struct kl_amount *value)
{
    const struct kl_pair *pair = run->subject->pair;
    unsigned uses = walk->where.uses | walk->term.uses;
    struct numbers numbers = {pair, false};
    struct total total = {.plus = false};
    enum kl_status status = KL_OK;
    size_t i;

    if (uses & KL_USES_X)
        numbers = numbers_of(pair);
    for (i = 0; status == KL_OK && i < pair->n; i += KL_NODES) {
        size_t left = pair->n - i;
        unsigned bits =
            left < KL_NODES ? (1u << left) - 1 : (1u << KL_NODES) - 1;

        look(run, uses, &numbers, i);
        status = run_block(run, walk, i, &bits);
        if (status == KL_OK && bits != 0)
            add(&total, run->stack, bits);
    }
    if (status == KL_OK && isinf(run->n))
        status = add_beyond(run, walk, &numbers, &total);
    return status == KL_OK ? close_total(run, &total, walk->at, value)
                           : status;
}
