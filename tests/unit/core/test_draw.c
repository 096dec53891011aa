/* Draws against distribution functions that klscope has no part in: those of
 * GSL, and formulas. All at fixed seeds, at critical values of 1e-6. */
#include "kl_density.h"
#include "kl_spec.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_erf.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/core/draw_private.h"
#include "klscope/core/family.h"

enum { N = 100000 };

/* sqrt(-log(1e-6 / 2) / 2): Smirnov's limit of sqrt(n) D. */
#define CRITICAL 2.6935

static const double values[] = {-1, 0, 0, 0, 2, 5};

static enum kl_status
load_sample(void *context, const char *source, const char *column,
            const char *const where[2], struct kl_column *out, size_t *skipped,
            struct kl_err *err)
{
    (void)context;
    (void)source;
    (void)column;
    (void)where;
    (void)err;
    *skipped = 0;
    *out = (struct kl_column){.n = 6};
    out->value = kl_malloc(sizeof values);
    memcpy(out->value, values, sizeof values);
    return KL_OK;
}

static const struct kl_loader loader = {.sample = load_sample};

static struct kl_density *
density_of(const char *text)
{
    struct kl_spec *spec = kl_spec_good(text);
    struct kl_quad *quad = kl_quad_new();
    struct kl_density *density = NULL;
    struct kl_err err = {0};

    if (kl_density_of(spec, &loader, quad, &density, &err) != KL_OK)
        fail_msg("%s: %s", text, err.text);
    kl_quad_free(quad);
    kl_spec_free(spec);
    return density;
}

/* ---- distribution functions ---------------------------------------------- */

static double
at_uniform(double x)
{
    return gsl_cdf_flat_P(x, -1.5, 4);
}

static double
at_normal(double x)
{
    return gsl_cdf_gaussian_P(x - 1.25, 2.5);
}

static double
at_lognormal(double x)
{
    return gsl_cdf_lognormal_P(x, 0.5, 1.75);
}

static double
at_exponential(double x)
{
    return gsl_cdf_exponential_P(x, 1 / 2.75);
}

static double
at_laplace(double x)
{
    return gsl_cdf_laplace_P(x - 0.75, 1.5);
}

static double
at_logistic(double x)
{
    return gsl_cdf_logistic_P(x + 3, 0.625);
}

static double
at_cauchy(double x)
{
    return gsl_cdf_cauchy_P(x - 2, 0.375);
}

static double
at_student_t(double x)
{
    return gsl_cdf_tdist_P((x - 1) / 2, 1.5);
}

static double
at_gamma(double x)
{
    return gsl_cdf_gamma_P(x, 0.375, 2.5);
}

static double
at_inverse_gamma(double x)
{
    return gsl_cdf_gamma_Q(1.25 / x, 2.75, 1);
}

static double
at_beta(double x)
{
    return gsl_cdf_beta_P(x, 0.625, 2.5);
}

static double
at_chi_squared(double x)
{
    return gsl_cdf_chisq_P(x, 3.5);
}

static double
at_weibull(double x)
{
    return gsl_cdf_weibull_P(x, 2.25, 1.5);
}

static double
at_rayleigh(double x)
{
    return gsl_cdf_rayleigh_P(x, 1.75);
}

static double
at_pareto(double x)
{
    return gsl_cdf_pareto_P(x, 1.25, 3);
}

static double
at_gumbel(double x)
{
    return exp(-exp(-(x - 0.5) / 1.25));
}

static double
at_triangular(double x)
{
    return x < 1 ? x * x / 3 : 1 - (3 - x) * (3 - x) / 6;
}

static double
at_half_normal(double x)
{
    return 2 * gsl_cdf_gaussian_P(x, 1.5) - 1;
}

/* With shape 1 it is the greater of two normals: Azzalini (1985), sec. 2. */
static double
at_skew_normal(double x)
{
    double below = gsl_cdf_gaussian_P(x - 0.5, 2);

    return below * below;
}

static double
at_mixture(double x)
{
    return 0.3 * gsl_cdf_gaussian_P(x + 2, 0.5) +
           0.7 * gsl_cdf_exponential_P(x > 0 ? x : 0, 0.5);
}

static double
at_far(double x) /* (Q(30) - Q(x)) / (Q(30) - Q(31)) by Mills' ratios */
{
    double q = exp(450 - x * x / 2) * gsl_sf_hazard(30) / gsl_sf_hazard(x);
    double end = exp(-30.5) * gsl_sf_hazard(30) / gsl_sf_hazard(31);

    return (1 - q) / (1 - end);
}

static double
at_farther(double x)
{
    return 1 - exp(450 - x * x / 2) * gsl_sf_hazard(30) / gsl_sf_hazard(x);
}

static double
at_half(double x)
{
    return gsl_cdf_tdist_Q(-x, 1) * 2 - 1; /* cauchy, cut at 0 */
}

static double
at_hump(double x)
{
    return (x - sin(2 * M_PI * x) / (2 * M_PI)); /* sin(pi x)^2 */
}

static double
at_root(double x)
{
    return sqrt(x);
}

static double
at_spikes(double x)
{
    return 0.5 * gsl_cdf_gaussian_P(x, 1) +
           0.5 * gsl_cdf_gaussian_P(x - 1, 1e-9);
}

static double
at_kernels(double x)
{
    double sum = 0;

    for (int i = 0; i < 6; i++)
        sum += gsl_cdf_gaussian_P(x - values[i], 0.25) / 6;
    return sum;
}

static double
at_cut_kernels(double x)
{
    return (at_kernels(x) - at_kernels(0)) / (at_kernels(4) - at_kernels(0));
}

static double
at_bins(double x) /* 4, 1, 1 values from -1 to 1, 3, 5 */
{
    return x < 1   ? (x + 1) / 2 * 4 / 6
           : x < 3 ? 4. / 6 + (x - 1) / 12
                   : 5. / 6 + (x - 3) / 12;
}

static double
at_tail(double x)
{
    return 1 - 1 / (1 + x) / (1 + x);
}

static const struct {
    const char *spec;
    double (*cdf)(double x);
} laws[] = {
    {"uniform(-1.5, 4)", at_uniform},
    {"normal(1.25, 2.5)", at_normal},
    {"lognormal(0.5, 1.75)", at_lognormal},
    {"exponential(2.75)", at_exponential},
    {"laplace(0.75, 1.5)", at_laplace},
    {"logistic(-3, 0.625)", at_logistic},
    {"cauchy(2, 0.375)", at_cauchy},
    {"student_t(1.5, 1, 2)", at_student_t},
    {"gamma(0.375, 2.5)", at_gamma},
    {"inverse_gamma(2.75, 1.25)", at_inverse_gamma},
    {"beta(0.625, 2.5)", at_beta},
    {"chi_squared(3.5)", at_chi_squared},
    {"weibull(1.5, 2.25)", at_weibull},
    {"rayleigh(1.75)", at_rayleigh},
    {"pareto(1.25, 3)", at_pareto},
    {"gumbel(0.5, 1.25)", at_gumbel},
    {"triangular(0, 1, 3)", at_triangular},
    {"half_normal(1.5)", at_half_normal},
    {"skew_normal(0.5, 2, 1)", at_skew_normal},
    {"0.3*normal(-2, 0.5) + 0.7*exponential(2)", at_mixture},
    {"truncate(normal(0, 1), 30, 31)", at_far},
    {"truncate(normal(0, 1), 30, inf)", at_farther},
    {"truncate(cauchy(0, 1), 0, inf)", at_half},
    {"truncate(normal(1.25, 2.5), -1e6, 1e6)", at_normal},
    {"pdf(sin(3.141592653589793*x)^2, 0, 1)", at_hump},
    {"pdf(1/sqrt(x), 0, 1)", at_root},
    {"pdf(1/(1+x)^3, 0, inf)", at_tail},
    {"0.5*truncate(normal(0, 1), -40, 40) + "
     "0.5*truncate(normal(1, 1e-9), 0, 2)",
     at_spikes},
    {"kde(\"f\":\"c\", 0.25)", at_kernels},
    {"truncate(kde(\"f\":\"c\", 0.25), 0, 4)", at_cut_kernels},
    {"hist(\"f\":\"c\", 3)", at_bins},
};

static double *
points_of(const char *text, unsigned long seed)
{
    struct kl_density *density = density_of(text);
    struct kl_random *random = kl_random_new(seed);
    double *x = kl_malloc(N * sizeof *x);
    struct kl_draw *draw = NULL;
    struct kl_err err = {0};

    if (kl_draw_new_points(density, &draw, &err) != KL_OK)
        fail_msg("%s: %s", text, err.text);
    kl_draw_points(draw, random, x, N);
    for (int i = 0; i < N; i++)
        if (!(x[i] >= kl_density_low(density) &&
              x[i] <= kl_density_high(density) && isfinite(x[i])))
            fail_msg("%s: %g", text, x[i]);
    kl_draw_free(draw);
    kl_random_free(random);
    kl_density_free(density);
    return x;
}

/* Kolmogorov's distance of the draws from a distribution function. */
static void
points_follow_their_law(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) {
        double *x = points_of(laws[i].spec, 11), most = 0;

        qsort(x, N, sizeof *x, kl_number_compare);
        for (int k = 0; k < N; k++) {
            double f = laws[i].cdf(x[k]);

            most = fmax(most, fmax(f - (double)k / N, (k + 1.) / N - f));
        }
        if (!(most * sqrt(N) < CRITICAL))
            fail_msg("%s: sqrt(n) D is %g", laws[i].spec, most * sqrt(N));
        free(x);
    }
}

/* Where a stretch ends: at least, or most, in [-1, 1]. */
static double
end_of(const struct kl_stretch *stretch, double part)
{
    double y = stretch->low + part * stretch->width;

    return stretch->anchor + (stretch->sign != 0 ? stretch->sign * exp(y) : y);
}

/* The promise itself: the mass below the end of every stretch is what the
 * distribution function says, to 1e-10. */
static void
masses_are_exact(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) {
        struct kl_density *density = density_of(laws[i].spec);
        struct kl_stretches all = {0};
        struct kl_err err = {0};
        double sum = 0;

        assert_int_equal(
            kl_stretches_cut(&all, density, &density->breaks, &err), KL_OK);
        for (size_t k = 0; k < all.n; k++) {
            const struct kl_stretch *at = &all.at[k];
            double a = laws[i].cdf(end_of(at, 0)),
                   b = laws[i].cdf(end_of(at, 1));

            /* Near an anchor the point has fewer digits than its distance. */
            if (at->anchor == 0 || (at->sign == 0 && at->width > 1e-6))
                if (!(fabs(fabs(b - a) - at->mass) < 1e-11))
                    fail_msg("%s: %g to %g has %.15g, not %.15g", laws[i].spec,
                             end_of(at, 0), end_of(at, 1), at->mass,
                             fabs(b - a));
            sum += at->mass;
        }
        if (!(fabs(sum - 1) < 1e-10))
            fail_msg("%s: %.15g in all", laws[i].spec, sum);
        free(all.at);
        kl_density_free(density);
    }
}

/* Every continuous family has a row above, by the name it begins with. */
static void
every_family_is_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < kl_family_count(); i++) {
        const struct kl_family *family = kl_family_row(i);
        size_t k, len = strlen(family->key);

        if (family->density == NULL)
            continue;
        for (k = 0; k < sizeof laws / sizeof *laws; k++)
            if (strncmp(laws[k].spec, family->key, len) == 0 &&
                laws[k].spec[len] == '(')
                break;
        if (k == sizeof laws / sizeof *laws)
            fail_msg("%s is not drawn from", family->key);
    }
}

static void
equal_seeds_equal_points(void **state)
{
    double *a = points_of("0.5*gamma(2, 1) + 0.5*pdf(exp(-x^2), -inf, inf)", 5);
    double *b = points_of("0.5*gamma(2, 1) + 0.5*pdf(exp(-x^2), -inf, inf)", 5);

    (void)state;
    assert_memory_equal(a, b, N * sizeof *a);
    free(a);
    free(b);
}

/* What doubles cannot hold is refused, not drawn wrong. */
static void
no_room_for_draws(void **state)
{
    static const char *const specs[] = {"gamma(0.001, 1)", "beta(2, 0.05)",
                                        "pareto(0.005, 1)"};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct kl_density *density = density_of(specs[i]);
        struct kl_draw *draw = NULL;
        struct kl_err err = {0};

        assert_int_equal(kl_draw_new_points(density, &draw, &err), KL_E_LIMIT);
        assert_null(draw);
        kl_density_free(density);
    }
}

/* ---- outcomes ------------------------------------------------------------ */

static void
count_outcomes(const struct kl_bins *bins, unsigned long seed, size_t draws,
               size_t *count)
{
    struct kl_random *random = kl_random_new(seed);
    struct kl_draw *draw = kl_draw_new_outcomes(bins);
    size_t *out = kl_malloc(draws * sizeof *out), i;

    kl_draw_outcomes(draw, random, out, draws);
    for (i = 0; i < draws; i++) {
        assert_true(out[i] < bins->n);
        count[out[i]]++;
    }
    free(out);
    kl_draw_free(draw);
    kl_random_free(random);
}

/* Pearson's statistic of k bins is below k - 1 + 5.5 sqrt(2 (k - 1)) + 20. */
static void
outcomes_follow_their_weights(void **state)
{
    static const char *const specs[] = {"0.5,0.25,0.125,0.0625,0.0625",
                                        "0,0.2,0,0.8,0",
                                        "binomial(20, 0.3)",
                                        "1",
                                        "poisson(7.5)",
                                        "zipf(1.1, 5000)"};

    (void)state;
    for (size_t s = 0; s < sizeof specs / sizeof *specs; s++) {
        enum { DRAWS = 400000 };
        struct kl_pair pair;
        const struct kl_bins *bins = &pair.side[0];
        double chi = 0, k = 0;
        size_t *count;

        kl_pair_good(&pair, specs[s], specs[s]);
        count = kl_calloc(bins->n, sizeof *count);
        count_outcomes(bins, 3, DRAWS, count);
        for (size_t i = 0; i < bins->n; i++) {
            double want = DRAWS * kl_bins_prob(bins, i);

            if (want == 0)
                assert_true(count[i] == 0);
            if (want < 5)
                continue;
            chi += ((double)count[i] - want) * ((double)count[i] - want) / want;
            k++;
        }
        if (!(chi < k + 5.5 * sqrt(2 * k) + 20))
            fail_msg("%s: chi squared of %g bins is %g", specs[s], k, chi);
        free(count);
        kl_pair_clear(&pair);
    }
}

/* The table's own probabilities are exact: many bins, each drawn rarely. */
static void
many_outcomes(void **state)
{
    struct kl_pair pair;
    size_t *count;

    (void)state;
    kl_pair_good(&pair, "discrete_uniform(1, 1000000)",
                 "discrete_uniform(1, 1000000)");
    count = kl_calloc(pair.n, sizeof *count);
    count_outcomes(&pair.side[0], 8, 1000000, count);
    for (size_t i = 0, none = 0; i < pair.n; i++) {
        none += count[i] == 0;
        if (i + 1 == pair.n) /* 1e6 / e, with a deviation of 312 */
            assert_close((double)none, 1e6 * exp(-1), 6 * 312);
    }
    free(count);
    kl_pair_clear(&pair);
}

static void
equal_seeds_equal_outcomes(void **state)
{
    struct kl_pair pair;
    size_t a[4] = {0}, b[4] = {0}, c[4] = {0};

    (void)state;
    kl_pair_good(&pair, "0.1,0.2,0.3,0.4", "0.1,0.2,0.3,0.4");
    count_outcomes(&pair.side[0], 21, 1000, a);
    count_outcomes(&pair.side[0], 21, 1000, b);
    count_outcomes(&pair.side[0], 22, 1000, c);
    assert_memory_equal(a, b, sizeof a);
    assert_true(memcmp(a, c, sizeof a) != 0);
    kl_pair_clear(&pair);
    kl_draw_free(NULL);
}

/* Tables made in slices give the same draws, and may be given up. */
static void
tables_in_slices(void **state)
{
    enum { FEW = 500 };
    struct kl_random *random = kl_random_new(9);
    struct kl_pair pair;
    struct kl_draw_making *making;
    struct kl_draw *draw;
    size_t a[FEW] = {0}, at[FEW], b[FEW] = {0};

    (void)state;
    kl_pair_good(&pair, "zipf(0.7, 500)", "zipf(0.7, 500)");
    making = kl_draw_making_new(&pair.side[0]);
    while (!kl_draw_making_work(making, 7))
        continue;
    draw = kl_draw_making_finish(making);
    kl_draw_outcomes(draw, random, at, FEW);
    for (size_t i = 0; i < FEW; i++)
        b[at[i]]++;
    count_outcomes(&pair.side[0], 9, FEW, a);
    assert_memory_equal(a, b, sizeof a);
    for (size_t stop = 0; stop < 300; stop += 37) {
        making = kl_draw_making_new(&pair.side[0]);
        for (size_t i = 0; i < stop && !kl_draw_making_work(making, 7); i++)
            continue;
        kl_draw_making_free(making);
    }
    kl_draw_free(draw);
    kl_random_free(random);
    kl_pair_clear(&pair);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_follow_their_law),
        cmocka_unit_test(masses_are_exact),
        cmocka_unit_test(every_family_is_there),
        cmocka_unit_test(equal_seeds_equal_points),
        cmocka_unit_test(no_room_for_draws),
        cmocka_unit_test(outcomes_follow_their_weights),
        cmocka_unit_test(many_outcomes),
        cmocka_unit_test(equal_seeds_equal_outcomes),
        cmocka_unit_test(tables_in_slices),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
