/* How a block of bins becomes sums.
 *
 * 1. Load: weights become probabilities as pairs p + p' with p' the rounding
 *    error of p, so that d = (p - q) + (p' - q') is right to its last digits
 *    even if p and q agree in 15 of 16 digits (p - q is exact there).
 * 2. Map: logarithms into buffers, one plain loop, which the compiler turns
 *    into calls of vector logarithms.
 * 3. Sum: the terms, added up in lanes; no calls, so it is vector code too.
 *
 * Divergences are sums of terms that are >= 0, each from t = d / (p + q):
 *    p log(p/q) - p + q = d t + 2 p (t^3/3 + t^5/5 + ...)
 *    (p log(2p/s) + q log(2q/s)) / 2 = d t (1 + t^2/6 + t^4/15 + ...) / 4
 * by series when t^2 < 1/64, since log(p/q) = 2 artanh t; above that by
 * logarithms, of which log(p/q) = log(2p/s) - log(2q/s), s = p + q, has parts
 * of opposite sign. Sums of -p + q vanish, and what is left is insensitive to
 * a normalisation that is off in the last digit.
 *
 * Vectors without -ffast-math, which would give up infinities: the logarithm
 * is declared to have vector forms (GNU libmvec, at most 4 ulp off as is its
 * documented limit), and each loop is cloned for three levels of x86-64.
 * Results may differ in the last bits between machines, within the bounds.
 */
#include "config.h"

#include "klscope/core/kernel_private.h"

#include <math.h>
#include <string.h>

/* The rounding error of a * b, by Dekker: halves of 26 bits multiply exactly.
 * The same is one instruction where the machine has fused multiply-add. */
#define HALF(a) ((a)*0x8000001p0 - ((a)*0x8000001p0 - (a)))
#define SPLIT_ERROR(a, b)                                                      \
    (((HALF(a) * HALF(b) - (a) * (b)) + HALF(a) * ((b)-HALF(b)) +              \
      ((a)-HALF(a)) * HALF(b)) +                                               \
     ((a)-HALF(a)) * ((b)-HALF(b)))

/* p + rest = w * (scale + low). */
TEMPLATE
multiply(double w, double scale, double low, bool fused, double *p,
         double *rest)
{
    double x = w * scale, error;

    error = fused ? fma(w, scale, -x) : SPLIT_ERROR(w, scale);
    error += w * low;
    *p = x + error;
    *rest = error - (*p - x);
}

CLONED static void
load_split(const double *restrict w, struct kl_dd scale, size_t n,
           struct kl_kernel_side *restrict side)
{
    for (size_t i = 0; i < n; i++)
        multiply(w[i], scale.hi, scale.lo, false, &side->p[i], &side->rest[i]);
}

CLONED static void
load_fused(const double *restrict w, struct kl_dd scale, size_t n,
           struct kl_kernel_side *restrict side)
{
    for (size_t i = 0; i < n; i++)
        multiply(w[i], scale.hi, scale.lo, true, &side->p[i], &side->rest[i]);
}

CLONED static void
load_mixed(const double *restrict w, const unsigned char *restrict hold,
           struct kl_dd scale, double boost, size_t n,
           struct kl_kernel_side *restrict side)
{
    for (size_t i = 0; i < n; i++)
        multiply(hold[i] ? w[i] : w[i] * boost, hold[i] ? 1 : scale.hi,
                 hold[i] ? 0 : scale.lo, false, &side->p[i], &side->rest[i]);
}

static bool
has_fma(void)
{
#ifdef __FP_FAST_FMA
    return true;
#elif defined HAVE_CLONES
    return __builtin_cpu_supports("fma");
#else
    return false;
#endif
}

static void
load(const struct kl_bins *bins, size_t at, size_t n,
     struct kl_kernel_side *side)
{
    static const unsigned char free[KL_BLOCK] = {KL_FREE};

    size_t full = (n + CHUNK - 1) / CHUNK * CHUNK;

    if (bins->hold != NULL || bins->boost != 1) {
        load_mixed(bins->w + at, bins->hold != NULL ? bins->hold + at : free,
                   bins->scale, bins->boost, n, side);
    } else if (bins->scale.hi == 1 && bins->scale.lo == 0) {
        memcpy(side->p, bins->w + at, n * sizeof *side->p);
        memset(side->rest, 0, n * sizeof *side->rest);
    } else if (has_fma()) {
        load_fused(bins->w + at, bins->scale, n, side);
    } else {
        load_split(bins->w + at, bins->scale, n, side);
    }
    for (size_t i = n; i < full; i++)
        side->p[i] = side->rest[i] = 0;
}

/* True if each product p q is large enough to compute with. */
CLONED static bool
all_plain(const double *restrict p, const double *restrict q, size_t n)
{
    uint64_t small = 0;

    for (size_t i = 0; i < n; i++)
        small += !(p[i] * q[i] >= KL_KERNEL_SMALL);
    return small == 0;
}

/* True if a probability is above 0 but too small to compute with, alone or
 * beside the other. */
static bool
is_odd(const struct kl_bins *bins, size_t i, double p, double other)
{
    if (p >= KL_KERNEL_SMALL)
        return other > 0 && p * other < KL_KERNEL_SMALL;
    return kl_bins_positive(bins, i);
}

/* Weigh each weight: one that became 0 or tiny only by scaling is odd, too.
 * (A mixed side's scale may be 0; the slow search below looks at that.) */
CLONED static bool
any_odd(const double *restrict w, const double *restrict p,
        const double *restrict other, size_t n)
{
    uint64_t odd = 0;

    for (size_t i = 0; i < n; i++)
        odd +=
            ((w[i] > 0) & (p[i] < KL_KERNEL_SMALL)) |
            ((p[i] > 0) & (other[i] > 0) & (p[i] * other[i] < KL_KERNEL_SMALL));
    return odd != 0;
}

/* List the odd bins and replace them by empty ones. */
static void
set_aside(const struct kl_bins *p, const struct kl_bins *q, size_t at, size_t n,
          struct kl_kernel_work *work, struct kl_block_sums *out)
{
    if (p->lw == NULL && q->lw == NULL &&
        !any_odd(p->w + at, work->p.p, work->q.p, n) &&
        !any_odd(q->w + at, work->q.p, work->p.p, n))
        return;
    for (size_t i = 0; i < n; i++) {
        if (!is_odd(p, at + i, work->p.p[i], work->q.p[i]) &&
            !is_odd(q, at + i, work->q.p[i], work->p.p[i]))
            continue;
        out->odd[out->nodd++] = (uint16_t)i;
        work->p.p[i] = work->p.rest[i] = 0;
        work->q.p[i] = work->q.rest[i] = 0;
    }
}

/* With `gaps` a probability may be 0: logarithms are taken of 1 instead, which
 * makes p log p = 0 and log(2p/s) = 0 there. */
TEMPLATE
map(struct kl_kernel_work *restrict k, size_t n, bool gaps)
{
    const double *restrict u = k->p.p, *restrict v = k->q.p;

    for (size_t i = 0; i < n; i++) {
        double p = u[i], q = v[i], s = p + q;
        double twice = 2 / (gaps && !(s > 0) ? 1 : s);

        k->d[i] = (p - q) + (k->p.rest[i] - k->q.rest[i]);
        k->t[i] = k->d[i] * (0.5 * twice);
        k->log_a[i] = log(gaps && !(p > 0) ? 1 : p * twice);
        k->log_b[i] = log(gaps && !(q > 0) ? 1 : q * twice);
        k->log_p[i] = log(gaps && !(p > 0) ? 1 : p);
        k->log_q[i] = log(gaps && !(q > 0) ? 1 : q);
        k->root[i] = sqrt(p * q);
    }
}

CLONED static void
map_plain(struct kl_kernel_work *k, size_t n)
{
    map(k, n, false);
}

CLONED static void
map_gaps(struct kl_kernel_work *k, size_t n)
{
    map(k, n, true);
}

/* Entropies and cross-entropies. */
TEMPLATE
sum_entropies(const struct kl_kernel_work *restrict k, size_t start,
              vec *restrict sum)
{
    const vec *p = AT(k->p.p), *q = AT(k->q.p);
    const vec *log_p = AT(k->log_p), *log_q = AT(k->log_q);
    vec h_p = {0}, h_q = {0}, ce_pq = {0}, ce_qp = {0};

    for (int i = 0; i < CHUNK / 4; i++) {
        h_p -= p[i] * log_p[i];
        h_q -= q[i] * log_q[i];
        ce_pq -= p[i] * log_q[i];
        ce_qp -= q[i] * log_p[i];
    }
    sum[KL_SUM_H_P] += h_p;
    sum[KL_SUM_H_Q] += h_q;
    sum[KL_SUM_CE_PQ] += ce_pq;
    sum[KL_SUM_CE_QP] += ce_qp;
}

/* Divergences from each other and from the mean. */
TEMPLATE
sum_logs(const struct kl_kernel_work *restrict k, size_t start, bool gaps,
         vec *restrict sum)
{
    const vec *p = AT(k->p.p), *q = AT(k->q.p), *d = AT(k->d), *t = AT(k->t);
    const vec *log_a = AT(k->log_a), *log_b = AT(k->log_b);
    vec kl_pq = {0}, kl_qp = {0}, js = {0};

    for (int i = 0; i < CHUNK / 4; i++) {
        vec x = t[i] * t[i], dt = d[i] * t[i], r = log_a[i] - log_b[i];
        vec rest = 2 * x * t[i] * ODD_SERIES(x);
        mask close = x < SERIES;
        vec pq = CHOOSE(close, dt + p[i] * rest, p[i] * r - d[i]);
        vec qp = CHOOSE(close, dt - q[i] * rest, d[i] - q[i] * r);

        kl_pq += gaps ? PICK(q[i] > 0, pq) : pq;
        kl_qp += gaps ? PICK(p[i] > 0, qp) : qp;
        js += CHOOSE(close, 0.25 * dt * EVEN_SERIES(x),
                     0.5 * (p[i] * log_a[i] + q[i] * log_b[i]));
    }
    sum[KL_SUM_KL_PQ] += kl_pq;
    sum[KL_SUM_KL_QP] += kl_qp;
    sum[KL_SUM_JS] += js;
}

/* Distances without logarithms. */
TEMPLATE
sum_distances(const struct kl_kernel_work *restrict k, size_t start, bool gaps,
              vec *restrict sum)
{
    const vec *p = AT(k->p.p), *q = AT(k->q.p), *d = AT(k->d);
    const vec *root = AT(k->root);
    vec l1 = {0}, bc = {0}, h2 = {0}, chi2 = {0};

    for (int i = 0; i < CHUNK / 4; i++) {
        vec base = p[i] + q[i] + 2 * root[i], v = q[i], chi;

        if (gaps) { /* divide by 1 rather than 0: d is 0, or not counted */
            base += PICK(base == 0, base + 1);
            v += PICK(v == 0, v + 1);
        }
        chi = d[i] * (d[i] / v);
        l1 += (vec)((mask)d[i] & INT64_MAX);
        bc += root[i];
        h2 += 0.5 * d[i] * (d[i] / base);
        chi2 += gaps ? PICK(q[i] > 0, chi) : chi;
    }
    sum[KL_SUM_L1] += l1;
    sum[KL_SUM_BC] += bc;
    sum[KL_SUM_H2] += h2;
    sum[KL_SUM_CHI2] += chi2;
}

/* Where one side has nothing. */
TEMPLATE
sum_bare(const struct kl_kernel_work *restrict k, size_t start,
         vec *restrict sum)
{
    const vec *p = AT(k->p.p), *q = AT(k->q.p);
    vec one = {1, 1, 1, 1};

    for (int i = 0; i < CHUNK / 4; i++) {
        mask no_p = p[i] == 0, no_q = q[i] == 0;

        sum[KL_SUM_P_ONLY] += PICK(no_q, p[i]);
        sum[KL_SUM_Q_ONLY] += PICK(no_p, q[i]);
        sum[KL_SUM_P_BARE] += PICK(no_q & ~no_p, one);
        sum[KL_SUM_Q_BARE] += PICK(no_p & ~no_q, one);
    }
}

/* Ask for a chunk of the next block's weights. A processor's own prefetching
 * stops at the end of each page, which is as long as a block; a whole block
 * asked for at once would wait for itself. */
TEMPLATE
fetch_next(const struct kl_kernel_work *restrict k, size_t start)
{
    for (size_t i = start; i < start + CHUNK; i += 8) {
        __builtin_prefetch(k->next_p + i);
        __builtin_prefetch(k->next_q + i);
    }
}

TEMPLATE
sum_all(const struct kl_kernel_work *restrict k, size_t n, bool gaps,
        double *restrict out)
{
    vec sum[KL_SUMS];

    memset(sum, 0, sizeof sum);
    for (size_t start = 0; start < n; start += CHUNK) {
        fetch_next(k, start);
        sum_entropies(k, start, sum);
        sum_logs(k, start, gaps, sum);
        sum_distances(k, start, gaps, sum);
        if (gaps)
            sum_bare(k, start, sum);
    }
    for (int m = 0; m < KL_SUMS; m++)
        out[m] = FOLD(sum[m]);
}

CLONED static void
sum_plain(const struct kl_kernel_work *k, size_t n, double out[KL_SUMS])
{
    sum_all(k, n, false, out);
}

CLONED static void
sum_gaps(const struct kl_kernel_work *k, size_t n, double out[KL_SUMS])
{
    sum_all(k, n, true, out);
}

void
kl_kernel_block(const struct kl_bins *p, const struct kl_bins *q, size_t at,
                size_t n, const struct kl_order *order,
                struct kl_block_sums *out)
{
    struct kl_kernel_work work;
    size_t full = (n + CHUNK - 1) / CHUNK * CHUNK, next;
    bool gaps;

    next = p->n - at >= 2 * KL_BLOCK ? at + KL_BLOCK : at;
    work.next_p = p->w + next;
    work.next_q = q->w + next;
    load(p, at, n, &work.p);
    load(q, at, n, &work.q);
    out->nodd = 0;
    gaps = n < full || !all_plain(work.p.p, work.q.p, full);
    if (gaps) {
        set_aside(p, q, at, n, &work, out);
        map_gaps(&work, full);
        sum_gaps(&work, full, out->sum);
    } else {
        map_plain(&work, full);
        sum_plain(&work, full, out->sum);
    }
    if (order != NULL)
        kl_kernel_power(&work, order, full, &out->power);
}
