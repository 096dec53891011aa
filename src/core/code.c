/* Lengths, words and sums of codes. */
#include "config.h"

#include "klscope/core/code.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/core/code_private.h"
#include "klscope/core/exact.h"

void
kl_code_init(struct kl_code *code, size_t n)
{
    *code = (struct kl_code){
        .n = n,
        .length = kl_malloc(n * sizeof *code->length),
        .word = kl_calloc(n, sizeof *code->word),
    };
    memset(code->length, 0xff, n * sizeof *code->length);
}

void
kl_code_clear(struct kl_code *code)
{
    free(code->length);
    free(code->word);
    *code = (struct kl_code){0};
}

/* ---- words --------------------------------------------------------------- */

/* How many words there are of each length.
 *
 * mem   gives longest + 1 numbers
 */
static size_t *
histogram(const struct kl_code *code)
{
    size_t *count = kl_calloc(code->longest + 1, sizeof *count);

    for (size_t i = 0; i < code->n; i++)
        if (code->length[i] != KL_NO_WORD)
            count[code->length[i]]++;
    return count;
}

static void
measure_lengths(struct kl_code *code)
{
    code->words = 0;
    code->longest = 0;
    for (size_t i = 0; i < code->n; i++) {
        if (code->length[i] == KL_NO_WORD)
            continue;
        code->words++;
        if (code->length[i] > code->longest)
            code->longest = code->length[i];
    }
}

/* Canonical words: those of one length are consecutive numbers, and the first
 * of a length follows the last of the length before. */
void
kl_code_settle(struct kl_code *code)
{
    uint64_t next[KL_WORD_MAX + 1] = {0};
    size_t *count;

    measure_lengths(code);
    count = histogram(code);
    for (unsigned l = 1; l <= KL_WORD_MAX && l <= code->longest; l++)
        next[l] = (next[l - 1] + count[l - 1]) << 1;
    for (size_t i = 0; i < code->n; i++)
        if (code->length[i] <= KL_WORD_MAX)
            code->word[i] = next[code->length[i]]++;
    free(count);
}

const char *
kl_code_word(const struct kl_code *code, size_t i, char out[KL_WORD_MAX + 1])
{
    unsigned length = code->length[i];

    if (length > KL_WORD_MAX)
        length = 0;
    for (unsigned k = 0; k < length; k++)
        out[k] = code->word[i] >> (length - 1 - k) & 1 ? '1' : '0';
    out[length] = '\0';
    return out;
}

/* ---- sums ---------------------------------------------------------------- */

/* The sum of 2^-length, without rounding as far as doubles go; what is beyond
 * them is at most `beyond`. */
static void
add_kraft(const struct kl_code *code, struct kl_exact *sum, double *beyond)
{
    size_t *count = histogram(code);

    kl_exact_clear(sum);
    *beyond = 0;
    for (unsigned l = 0; l <= code->longest; l++)
        if (l <= 1074)
            kl_exact_add(sum, ldexp((double)count[l], -(int)l));
        else
            *beyond += (double)count[l] * 0x1p-1074;
    free(count);
}

struct kl_value
kl_code_kraft(const struct kl_code *code)
{
    struct kl_value kraft;
    struct kl_exact sum;
    double beyond;

    add_kraft(code, &sum, &beyond);
    kraft.val = kl_exact_dd(&sum).hi;
    kl_exact_add(&sum, -kraft.val);
    kraft.err = fabs(kl_exact_dd(&sum).hi) * (1 + 0x1p-50) + beyond;
    return kraft;
}

bool
kl_code_over(const struct kl_code *code)
{
    struct kl_exact sum;
    double beyond, over;

    add_kraft(code, &sum, &beyond);
    kl_exact_add(&sum, -1);
    over = kl_exact_dd(&sum).hi;
    return over > 0 || (over == 0 && beyond > 0);
}

double
kl_code_ideal(const struct kl_bins *bins, size_t i)
{
    double log_q = kl_bins_logprob(bins, i), bits;
    struct kl_dd q = kl_bins_prob_dd(bins, i);
    int e;

    if (q.lo == 0 && frexp(q.hi, &e) == 0.5)
        return 1 - e; /* log2 of a power of two, exactly */
    bits = -log_q / M_LN2;
    return bits > 0 ? bits : 0;
}

/* ---- what words cost on p ------------------------------------------------ */

struct kl_tail
kl_code_tail(const struct kl_bins *bins)
{
    struct kl_tail tail = bins->tail;

    tail.infinite = tail.infinite && bins->scale.hi > 0;
    return tail;
}

bool
kl_code_tail_gap(const struct kl_bins *p, const struct kl_tail *own)
{
    return kl_code_tail(p).infinite && !own->infinite;
}

/* Beyond the end of the window the words lengthen as the surprisal of the
 * code's own distribution does; before its start as kl_tail_cut has it. */
double
kl_code_outside(double longest, const struct kl_tail *own,
                const struct kl_bins *p)
{
    struct kl_tail tail = kl_code_tail(p);
    double first = longest + 2, r = tail.ratio, rest = 1 - r, sum = 0;
    double f = tail.infinite ? exp(kl_bins_logprob(p, p->n - 1)) : 0;

    if (f > 0 && !(r < 1))
        return INFINITY;
    if (f > 0)
        sum = f * r / rest *
              (first + fmax(own->slope, 0) / M_LN2 / rest +
               fmax(own->bend, 0) / M_LN2 / 2 * (1 + r) / (rest * rest));
    if (tail.below > 0)
        sum += tail.below * (64 + 2 * first);
    return sum * (1 + 0x1p-40);
}

double
kl_code_rounding(const struct kl_bins *bins, size_t i)
{
    if (!bins->computed)
        return 0;
    return 16 * 0x1p-53 * (1 - kl_bins_logprob(bins, i) + bins->shift);
}

/* Sums over p of a difference of lengths. */
struct mean {
    struct kl_dd sum;
    double size;  /* the sum of what was added, without signs */
    double input; /* what the rounding of computed probabilities may do */
    size_t adds;
};

static void
add_length(struct mean *mean, const struct kl_bins *p, size_t i, double length)
{
    struct kl_dd term;
    double size;

    if (length == 0)
        return;
    term = kl_dd_mul_d(kl_bins_prob_dd(p, i), length);
    size = fabs(term.hi);
    mean->sum = kl_dd_add(mean->sum, term);
    mean->size += size;
    mean->adds++;
    if (size > 0)
        mean->input += size * kl_code_rounding(p, i);
}

/* The bound: the double's own rounding, the sum's, what the sum of p is off
 * by, and that of p's logarithms, as in inputs.c. */
static struct kl_value
close_mean(const struct mean *mean, const struct kl_bins *p)
{
    struct kl_value v = {kl_dd_value(mean->sum), 0};
    double size = mean->size * (1 + 0x1p-20);

    v.err = fabs(mean->sum.hi - v.val + mean->sum.lo) +
            (double)(mean->adds + 4) * 0x1p-102 * size +
            kl_bins_off_one(p) * size + mean->input;
    return v;
}

/* The lengths of one code on p, or what they are more than another's. */
struct kl_code_costing {
    const struct kl_code *code, *other;
    const struct kl_bins *p;
    struct mean mean;
    size_t at;
    bool here, there; /* p has mass where there is no word */
};

static bool
tail_gap(const struct kl_code *code, const struct kl_bins *p)
{
    return code != NULL && kl_code_tail_gap(p, &code->tail);
}

struct kl_code_costing *
kl_code_costing_new(const struct kl_code *code, const struct kl_code *other,
                    const struct kl_bins *p)
{
    struct kl_code_costing *costing = kl_malloc(sizeof *costing);

    *costing = (struct kl_code_costing){
        .code = code,
        .other = other,
        .p = p,
        .here = tail_gap(code, p),
        .there = tail_gap(other, p),
    };
    return costing;
}

void
kl_code_costing_free(struct kl_code_costing *costing)
{
    free(costing);
}

static void
add_outcome(struct kl_code_costing *costing, size_t i)
{
    uint16_t one = costing->code->length[i];
    uint16_t two = costing->other != NULL ? costing->other->length[i] : 0;

    if (one != KL_NO_WORD && two != KL_NO_WORD) {
        add_length(&costing->mean, costing->p, i, (double)one - (double)two);
    } else if (kl_bins_positive(costing->p, i)) {
        costing->here = costing->here || one == KL_NO_WORD;
        costing->there = costing->there || two == KL_NO_WORD;
    }
}

static struct kl_value
close_costing(const struct kl_code_costing *costing)
{
    const struct kl_code *code = costing->code, *other = costing->other;
    struct kl_value v;

    if (costing->here || costing->there)
        return (struct kl_value){costing->here ? INFINITY : -INFINITY, 0};
    v = close_mean(&costing->mean, costing->p);
    v.err += kl_code_outside(code->longest, &code->tail, costing->p);
    if (other != NULL)
        v.err += kl_code_outside(other->longest, &other->tail, costing->p);
    return v;
}

bool
kl_code_costing_work(struct kl_code_costing *costing, size_t n,
                     struct kl_value *value)
{
    size_t left = costing->p->n - costing->at;
    size_t end = costing->at + (n < left ? n : left);

    while (costing->at < end)
        add_outcome(costing, costing->at++);
    if (end < costing->p->n)
        return false;
    *value = close_costing(costing);
    return true;
}

struct kl_value
kl_code_mean(const struct kl_code *code, const struct kl_bins *p)
{
    return kl_code_extra(code, NULL, p);
}

struct kl_value
kl_code_extra(const struct kl_code *code, const struct kl_code *other,
              const struct kl_bins *p)
{
    struct kl_code_costing *costing = kl_code_costing_new(code, other, p);
    struct kl_value v = {0, 0};

    kl_code_costing_work(costing, SIZE_MAX, &v);
    kl_code_costing_free(costing);
    return v;
}
