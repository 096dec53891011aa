#include "kl_test.h"

#include "klscope/base/alloc.h"
#include "klscope/core/kernel.h"

static uint64_t
next(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 11;
}

static struct kl_bins
random_side(size_t n, double zeros, uint64_t *state)
{
    struct kl_bins bins;
    double *w = kl_malloc(n * sizeof *w);

    for (size_t i = 0; i < n; i++)
        w[i] = (double)next(state) * 0x1p-53 < zeros
                   ? 0
                   : (double)(1 + next(state) % 5000);
    w[next(state) % n] = 77;
    kl_bins_init(&bins, w, NULL, n);
    return bins;
}

/* The terms of one bin as they are written in books. */
static void
add_terms(long double p, long double q, long double sum[KL_SUMS])
{
    long double r = p > 0 && q > 0 ? logl(p / q) : 0, m = (p + q) / 2;

    sum[KL_SUM_H_P] -= p > 0 ? p * logl(p) : 0;
    sum[KL_SUM_H_Q] -= q > 0 ? q * logl(q) : 0;
    sum[KL_SUM_CE_PQ] -= q > 0 ? p * logl(q) : 0;
    sum[KL_SUM_CE_QP] -= p > 0 ? q * logl(p) : 0;
    sum[KL_SUM_KL_PQ] += q > 0 ? p * r - p + q : 0;
    sum[KL_SUM_KL_QP] += p > 0 ? -q * r - q + p : 0;
    sum[KL_SUM_JS] +=
        ((p > 0 ? p * logl(p / m) : 0) + (q > 0 ? q * logl(q / m) : 0)) / 2;
    sum[KL_SUM_L1] += fabsl(p - q);
    sum[KL_SUM_H2] += (sqrtl(p) - sqrtl(q)) * (sqrtl(p) - sqrtl(q)) / 2;
    sum[KL_SUM_BC] += sqrtl(p * q);
    sum[KL_SUM_CHI2] += q > 0 ? (p - q) * (p - q) / q : 0;
    sum[KL_SUM_P_ONLY] += q > 0 ? 0 : p;
    sum[KL_SUM_Q_ONLY] += p > 0 ? 0 : q;
    sum[KL_SUM_P_BARE] += p > 0 && !(q > 0);
    sum[KL_SUM_Q_BARE] += q > 0 && !(p > 0);
}

static long double
exact(const struct kl_bins *bins, size_t i)
{
    struct kl_dd p = kl_bins_prob_dd(bins, i);

    return (long double)p.hi + p.lo;
}

static void
check_block(const struct kl_bins *p, const struct kl_bins *q, size_t at,
            size_t n)
{
    long double want[KL_SUMS] = {0};
    struct kl_block_sums block;

    for (size_t i = at; i < at + n; i++)
        add_terms(exact(p, i), exact(q, i), want);
    kl_kernel_block(p, q, at, n, NULL, &block);
    assert_int_equal(block.nodd, 0);
    /* a dozen roundings a term and ten a sum, but 1000 where divergences of
     * |t| just above 1/8 are differences of logarithms; long double itself
     * is off by 2^-64 times 64 for the nearest weights here */
    for (int m = 0; m < KL_SUMS; m++)
        assert_close((double)want[m], block.sum[m],
                     1000 * KL_EPS * block.sum[m] + 1e-20);
}

static void
sums_are_those_of_the_book(void **state)
{
    static const double zeros[] = {0, 0, .1, .9};
    uint64_t seed = 1;

    (void)state;
    for (int k = 0; k < 400; k++) {
        size_t n = 1 + next(&seed) % KL_BLOCK, at = next(&seed) % 700;
        struct kl_bins p = random_side(at + n, zeros[k % 4], &seed);
        struct kl_bins q = random_side(at + n, zeros[k / 4 % 4], &seed);

        check_block(&p, &q, at, n);
        kl_bins_put(&p, at + n - 1,
                    (struct kl_cell){.w = .125, .hold = KL_LOCKED});
        check_block(&p, &q, at, n);
        kl_bins_clear(&p);
        kl_bins_clear(&q);
    }
}

/* 26 bins: each lane sees at most four of them. */
static void
small_blocks_are_padded_with_nothing(void **state)
{
    uint64_t seed = 2;

    (void)state;
    for (size_t n = 1; n <= 140; n++) {
        struct kl_bins p = random_side(n, 0, &seed);

        check_block(&p, &p, 0, n);
        kl_bins_clear(&p);
    }
}

/* Probabilities that differ in the last digits only: d comes from the pairs.
 * With p = k/N and q = (k + e)/N, d is e/N exactly. */
static void
close_counts_keep_their_difference(void **state)
{
    enum { N = 512 };
    double *w = kl_malloc(N * sizeof *w), *v = kl_malloc(N * sizeof *v);
    struct kl_bins p, q;
    struct kl_block_sums block;
    double n = 0, l1 = 0, chi = 0;

    (void)state;
    for (int i = 0; i < N; i++) {
        w[i] = 3e12 + 7919. * i;
        v[i] = w[i] + (i % 2 ? 1 : -1);
        n += w[i], l1 += 1, chi += 1 / v[i];
    }
    kl_bins_init(&p, w, NULL, N);
    kl_bins_init(&q, v, NULL, N);
    kl_kernel_block(&p, &q, 0, N, NULL, &block);
    assert_close_rel(block.sum[KL_SUM_L1], l1 / n, 16 * KL_EPS);
    assert_close_rel(block.sum[KL_SUM_CHI2], chi / n, 16 * KL_EPS);
    /* D = chi^2/2 - sum d^3/(6 q^2) + ..., the rest is 1e-13 of it */
    assert_close_rel(block.sum[KL_SUM_KL_PQ], chi / n / 2, 1e-12);
    kl_bins_clear(&p);
    kl_bins_clear(&q);
}

static void
tiny_probabilities_are_set_aside(void **state)
{
    enum { N = 600 };
    double *w = kl_malloc(N * sizeof *w), *v = kl_malloc(N * sizeof *v);
    struct kl_bins p, q;
    struct kl_block_sums block;

    (void)state;
    for (int i = 0; i < N; i++)
        w[i] = v[i] = 1;
    w[3] = 1e-300;            /* too small by itself */
    w[100] = v[100] = 1e-150; /* the product is */
    v[200] = 5e-324;          /* underflows when divided by 598 */
    v[300] = 0;               /* just nothing */
    w[550] = 1e-280;          /* fine: the product is above 2^-960 */
    kl_bins_init(&p, w, NULL, N);
    kl_bins_init(&q, v, NULL, N);
    kl_kernel_block(&p, &q, 0, KL_BLOCK, NULL, &block);
    assert_int_equal(block.nodd, 3);
    assert_int_equal(block.odd[0], 3);
    assert_int_equal(block.odd[1], 100);
    assert_int_equal(block.odd[2], 200);
    assert_true(block.sum[KL_SUM_P_BARE] == 1);
    kl_kernel_block(&p, &q, 512, N - 512, NULL, &block);
    assert_int_equal(block.nodd, 0);
    kl_bins_clear(&p);
    kl_bins_clear(&q);
}

static void
powers_come_in_two_forms(void **state)
{
    static const double orders[] = {.25, 2, 7.5};
    uint64_t seed = 4;

    (void)state;
    for (int k = 0; k < 60; k++) {
        size_t n = 1 + next(&seed) % KL_BLOCK;
        struct kl_bins p = random_side(n, k % 2 * .2, &seed);
        struct kl_bins q = random_side(n, k % 2 * .2, &seed);
        long double a = orders[k % 3], sum = 0, rise = 0;
        struct kl_order order;
        struct kl_block_sums block;

        for (size_t i = 0; i < n; i++) {
            long double x = exact(&p, i), y = exact(&q, i);
            long double term = x > 0 && y > 0 ? powl(x, a) * powl(y, 1 - a) : 0;

            sum += term;
            rise += term - a * x - (1 - a) * y;
        }
        kl_order_init(&order, orders[k % 3]);
        kl_kernel_block(&p, &q, 0, n, &order, &block);
        assert_close_rel(block.power.sum.hi * exp(block.power.top), (double)sum,
                         1e-12);
        assert_close(block.power.rise.hi, (double)rise,
                     KL_EPS * (block.power.fog + 40 * fabs((double)rise)));
        kl_bins_clear(&p);
        kl_bins_clear(&q);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_those_of_the_book),
        cmocka_unit_test(small_blocks_are_padded_with_nothing),
        cmocka_unit_test(close_counts_keep_their_difference),
        cmocka_unit_test(tiny_probabilities_are_set_aside),
        cmocka_unit_test(powers_come_in_two_forms),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
