#include "kl_test.h"

#include "klscope/base/alloc.h"
#include "klscope/core/measure.h"
#include "klscope/core/tail.h"

/* The first n outcomes of a geometric distribution on 1, 2, ...; its tail is
 * geometric exactly. Weights are scaled to sum to 1 here, which is what a
 * family's bins look like when they are cut early. */
static struct kl_bins
geometric(double a, size_t n)
{
    struct kl_bins bins;
    double *w = kl_malloc(n * sizeof *w);

    for (size_t i = 0; i < n; i++)
        w[i] = a * pow(1 - a, (double)i);
    kl_bins_init(&bins, w, NULL, n);
    bins.tail =
        (struct kl_tail){.infinite = true, .ratio = 1 - a, .slope = -log1p(-a)};
    return bins;
}

/* Poisson: the ratio falls beyond n - 1, the surprisal grows like a parabola
 * at most. With logs where asked for. */
static struct kl_bins
poisson(double mean, size_t n, bool logs)
{
    struct kl_bins bins;
    double *w = kl_malloc(n * sizeof *w), *lw = kl_malloc(n * sizeof *lw);
    long double log_w = -mean;

    for (size_t i = 0; i < n; i++) {
        lw[i] = (double)log_w;
        w[i] = (double)expl(log_w);
        log_w += logl((long double)mean / (long double)(i + 1));
    }
    if (!logs)
        free(lw);
    kl_bins_init(&bins, w, logs ? lw : NULL, n);
    bins.tail = (struct kl_tail){.infinite = true,
                                 .ratio = mean / (double)n,
                                 .slope = log((double)n / mean),
                                 .bend = 1 / (double)n};
    return bins;
}

struct want {
    enum kl_measure m;
    double value;
};

/* Each bound covers what was cut, and it shrinks as less is cut. */
static void
check(const struct kl_bins *p, const struct kl_bins *q, double alpha,
      const struct want *want, size_t n, double most)
{
    struct kl_measures out;

    kl_measure_all(p, q, alpha, &out);
    for (size_t k = 0; k < n; k++) {
        struct kl_value got = out.value[want[k].m];

        kl_assert_close(got.val, want[k].value, got.err,
                        kl_measure_row(want[k].m)->key, __FILE__, __LINE__);
        assert_true(got.err <= most);
    }
}

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* p = geometric(3/8), q = geometric(1/4); mpmath sums of 2000 terms, and
 * H = (-(1-a) log(1-a) - a log a)/a,
 * D = log(a/b) + (1-a)/a log((1-a)/(1-b)). */
static void
geometric_tails(void **state)
{
    static const struct want want[] = {
        {KL_H_P, 1.764168635087952159608},
        {KL_H_Q, 2.249340578475233401152},
        {KL_KL_PQ, 0.1015958467849066716251},
        {KL_KL_QP, 0.1414995622736994966571},
        {KL_JS, 0.02802007303725390100600},
        {KL_TV, 0.177734375},
        {KL_HELLINGER, 0.1704383787848815}, /* sqrt(1 - 0.97095...) */
        {KL_CHI2, 0.1739130434782608695652},
        {KL_RENYI, 0.1996556212668930614556},
    };

    (void)state;
    for (size_t n = 20; n < 200; n += 13) {
        struct kl_bins p = geometric(.375, n), q = geometric(.25, n);
        double left = pow(.75, (double)n);

        check(&p, &q, 3, want, COUNT(want),
              n < 30 ? INFINITY : 2000 * left + 1e-13);
        check(&p, &q, .25, &(struct want){KL_RENYI, 0.03212708348140988934505},
              1, INFINITY);
        kl_bins_clear(&p);
        kl_bins_clear(&q);
    }
}

/* chi^2 of geometric(a) from geometric(b) sums (1-a)^2k / (1-b)^k. */
static void
geometric_tails_can_diverge(void **state)
{
    struct kl_bins p = geometric(.25, 60), q = geometric(.75, 60);
    struct kl_measures out;
    struct kl_remainder cut;

    (void)state;
    kl_tail_cut(&p, &q, 2, &cut);
    assert_true(cut.chi2_diverges && cut.power_diverges);
    kl_measure_all(&p, &q, 2, &out);
    assert_true(isinf(out.value[KL_CHI2].val));
    assert_true(isinf(out.value[KL_RENYI].val));
    assert_true(out.tail_sum[KL_CHI2] && out.tail_sum[KL_RENYI]);
    assert_false(out.tail_sum[KL_KL_PQ]);
    assert_int_equal(out.p_only.count, 0);
    assert_close(out.value[KL_KL_PQ].val, 2.197224577336219382790,
                 out.value[KL_KL_PQ].err);
    kl_tail_cut(&q, &p, 2, &cut);
    assert_false(cut.chi2_diverges || cut.power_diverges);
    kl_bins_clear(&p);
    kl_bins_clear(&q);
}

static void
poisson_tails(void **state)
{
    /* poisson(3.5) against poisson(5): D = m log(m/l) - m + l, chi^2 =
     * exp((m-l)^2/l) - 1, the rest mpmath sums of 400 terms */
    static const struct want want[] = {
        {KL_H_P, 2.015172522512972281192},
        {KL_CE_PQ, 2.266810218727408954997},
        {KL_KL_PQ, 0.2516376962144366738058},
        {KL_KL_QP, 0.2833747196936618945632},
        {KL_CHI2, 0.5683121854901688111796},
        {KL_HELLINGER, 0.2540158930163492860578},
        {KL_RENYI, 0.45},
    };

    (void)state;
    for (size_t n = 12; n < 100; n += 9) {
        struct kl_bins p = poisson(3.5, n, false), q = poisson(5, n, false);

        check(&p, &q, 2, want, COUNT(want), n < 30 ? 20 : 1e-10);
        check(&p, &q, 2, want, COUNT(want), n < 45 ? 20 : 2e-13);
        kl_bins_clear(&p);
        kl_bins_clear(&q);
    }
}

/* poisson(1) against poisson(800): of 1200 bins about half have no double for
 * one of the probabilities. mpmath sums of 3000 terms; Renyi of order 2 is
 * l/800 - 2 + 800, and chi^2 e to that: beyond the largest double. */
static void
probabilities_below_every_double(void **state)
{
    static const struct want want[] = {
        {KL_H_P, 1.304842242256251484309},
        {KL_H_Q, 4.761140165164445750824},
        {KL_CE_PQ, 793.6202305145883241881},
        {KL_CE_QP, 4553.450522299506282781},
        {KL_KL_PQ, 792.3153882723320727037},
        {KL_KL_QP, 4548.689382134341837030},
    };
    struct kl_bins p = poisson(1, 1200, true), q = poisson(800, 1200, true);
    struct kl_measures out;

    (void)state;
    assert_true(p.w[800] == 0 && q.w[0] == 0);
    kl_measure_all(&p, &q, .75, &out);
    for (size_t k = 0; k < COUNT(want); k++)
        assert_close_rel(out.value[want[k].m].val, want[k].value, 1e-13);
    assert_close_rel(out.value[KL_RENYI].val, 781.7268164122200455, 1e-13);
    assert_int_equal(out.p_only.count + out.q_only.count, 0);
    assert_true(isinf(out.value[KL_CHI2].val));
    assert_true(out.value[KL_JS].val == M_LN2);
    kl_measure_all(&p, &q, 2, &out);
    assert_close_rel(out.value[KL_RENYI].val, 798.00125, 1e-13);
    kl_bins_clear(&p);
    kl_bins_clear(&q);
}

static void
a_tail_beside_none_is_a_gap(void **state)
{
    struct kl_bins p = geometric(.5, 40), q = geometric(.5, 40);
    struct kl_measures out;

    (void)state;
    q.tail.infinite = false;
    assert_true(kl_tail_gap(&p, &q) && !kl_tail_gap(&q, &p));
    kl_measure_all(&p, &q, 2, &out);
    assert_true(out.p_only.tail && !out.q_only.tail);
    assert_true(isinf(out.value[KL_KL_PQ].val));
    assert_true(isinf(out.value[KL_CE_PQ].val));
    assert_true(isinf(out.value[KL_CHI2].val));
    assert_true(isinf(out.value[KL_RENYI].val));
    assert_true(isfinite(out.value[KL_KL_QP].val));
    assert_true(out.value[KL_TV].err > 0x1p-41); /* half of 2^-40 beyond */
    kl_bins_clear(&p);
    kl_bins_clear(&q);
}

static void
mass_below_widens_bounds(void **state)
{
    struct kl_bins p = geometric(.5, 60), q = geometric(.25, 60);
    struct kl_remainder cut;

    (void)state;
    p.tail.below = 1e-17;
    kl_tail_cut(&p, &q, 2, &cut);
    assert_true(cut.h_p > 40e-17 && cut.h_p < 1e-15);
    assert_true(cut.mass_p >= 1e-17 && cut.ce_pq > 40e-17);
    kl_bins_clear(&p);
    kl_bins_clear(&q);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(geometric_tails),
        cmocka_unit_test(geometric_tails_can_diverge),
        cmocka_unit_test(poisson_tails),
        cmocka_unit_test(probabilities_below_every_double),
        cmocka_unit_test(a_tail_beside_none_is_a_gap),
        cmocka_unit_test(mass_below_widens_bounds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
