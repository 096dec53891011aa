/* Fits: minima against those of mpmath and closed forms, gradients against
 * differences of losses, losses against sums by hand. */
#include "kl_test.h"

#include "klscope/base/buf.h"
#include "klscope/core/density.h"
#include "klscope/core/fit.h"
#include "klscope/core/quad.h"
#include "klscope/core/random.h"

/* Everything that a fit is made of. */
struct bench {
    struct kl_spec *p, *start;
    struct kl_quad *quad;
    struct kl_density *density;
    struct kl_dist dist;
    bool has_dist;
    struct kl_target *target;
    struct kl_model *model;
    struct kl_fit *fit;
};

static struct kl_spec *
parse(const char *text)
{
    struct kl_spec *spec = NULL;

    assert_int_equal(kl_spec_parse(text, strlen(text), false, &spec, NULL),
                     KL_OK);
    return spec;
}

/* In reverse outcomes of p are wanted far out. */
static void
set_target(struct bench *b, const char *p, enum kl_direction direction)
{
    int64_t hull[] = {0, 2000};

    b->p = parse(p);
    b->quad = kl_quad_new();
    if (kl_spec_nature(b->p) == KL_CONTINUOUS) {
        assert_int_equal(
            kl_density_of(b->p, NULL, b->quad, &b->density, NULL), KL_OK);
        b->target = kl_target_new_density(b->density);
        return;
    }
    assert_int_equal(kl_spec_eval(b->p, direction == KL_FIT_REVERSE ? hull
                                                                    : NULL,
                                  NULL, &b->dist, NULL),
                     KL_OK);
    b->has_dist = true;
    b->target = kl_target_new_outcomes(&b->dist);
}

static void
set_fit(struct bench *b, const char *family, enum kl_direction direction)
{
    assert_int_equal(kl_fit_start(family, strlen(family), b->target,
                                  &b->start, NULL),
                     KL_OK);
    assert_int_equal(kl_model_new(b->start, &b->model, NULL), KL_OK);
    assert_int_equal(
        kl_fit_new(b->model, b->target, direction, &b->fit, NULL), KL_OK);
}

static void
clear(struct bench *b)
{
    kl_fit_free(b->fit);
    kl_model_free(b->model);
    kl_target_free(b->target);
    if (b->has_dist)
        kl_dist_clear(&b->dist);
    kl_density_free(b->density);
    kl_quad_free(b->quad);
    kl_spec_free(b->p);
    kl_spec_free(b->start);
}

static double
parameter(const struct bench *b, size_t j)
{
    return kl_model_value(b->model, kl_fit_theta(b->fit), j);
}

static void
minimise(struct bench *b)
{
    struct kl_buf why = KL_BUF_INIT;

    while (!kl_fit_minimise(b->fit, 10))
        assert_int_equal(kl_fit_ended(b->fit), KL_FIT_MOVING);
    kl_fit_why(b->fit, &why);
    if (kl_fit_ended(b->fit) != KL_FIT_CONVERGED)
        fprintf(stderr, "%s\n", kl_buf_text(&why));
    assert_int_equal(kl_fit_ended(b->fit), KL_FIT_CONVERGED);
    kl_buf_clear(&why);
}

/* ---- minima -------------------------------------------------------------- */

#define TWO_HUMPS "0.5*normal(-3,1) + 0.5*normal(3,1)"

static void
minima(void **state)
{
    static const struct {
        const char *p, *family;
        enum kl_direction direction;
        double want[3];
        const char *src;
    } cases[] = {
        {"0.3*normal(-1,0.5) + 0.7*normal(2,1)", "normal", KL_FIT_FORWARD,
         {1.1, 1.6324827717314507}, "moments: sqrt(.075+.7+.3*.7*9)"},
        {TWO_HUMPS, "normal", KL_FIT_FORWARD, {0, 3.1622776601683795},
         "moments: sqrt(1 + 9)"},
        {TWO_HUMPS, "normal(2,1)", KL_FIT_REVERSE,
         {2.98430598783574205, 1.02336855966119699},
         "mpmath: findroot of both derivatives by quad"},
        {TWO_HUMPS, "normal(-2,1)", KL_FIT_REVERSE,
         {-2.98430598783574205, 1.02336855966119699}, "by symmetry"},
        {"beta(0.001,2)", "normal", KL_FIT_FORWARD,
         {0.001 / 2.001, 0.012901342696360294}, "mean, sd of p"},
        {"normal(0.7, 1.3)", "laplace", KL_FIT_FORWARD,
         {0.7, 1.037249929043725}, "median; 1.3 sqrt(2/pi)"},
        {"laplace(-0.4, 1.7)", "normal", KL_FIT_FORWARD,
         {-0.4, 2.4041630560342617}, "moments: 1.7 sqrt(2)"},
        {"logistic(0, 1)", "student_t", KL_FIT_FORWARD,
         {7.7634351050982681, 0, 1.56627310036708211},
         "mpmath: findroot of both scores"},
        {"truncate(normal(0.4,0.2), 0, 1)", "beta", KL_FIT_FORWARD,
         {2.21568855991176489, 3.21226104025996676},
         "mpmath: digamma(a)-digamma(a+b) = E log x, and for 1-x"},
        {"gamma(2,1)", "weibull", KL_FIT_FORWARD,
         {1.48245153346231927, 2.21910181057638761}, "mpmath: findroot"},
        {"normal(0,1)", "gumbel", KL_FIT_FORWARD, {-0.5, 1},
         "by hand: E exp(-x/s) = exp(1/(2 s^2))"},
        {"normal(0,1)", "logistic", KL_FIT_FORWARD, {0, 0.571820435253881208},
         "mpmath: findroot of the score"},
        {"normal(0,1)", "cauchy", KL_FIT_FORWARD, {0, 0.612003180962480761},
         "mpmath: findroot of the score"},
        {"exponential(1)", "half_normal", KL_FIT_FORWARD, {1.4142135623730951},
         "sqrt(E x^2)"},
        {"exponential(1)", "rayleigh", KL_FIT_FORWARD, {1}, "sqrt(E x^2 / 2)"},
        {"exponential(1)", "lognormal", KL_FIT_FORWARD,
         {-0.57721566490153286, 1.2825498301618641},
         "E log x = -gamma, its sd pi/sqrt(6)"},
        {"gamma(3,0.5)", "exponential", KL_FIT_FORWARD, {0.66666666666666667},
         "1 / mean"},
        {"inverse_gamma(3,2)", "inverse_gamma", KL_FIT_FORWARD, {3, 2},
         "p itself"},
        {"gamma(2.5,2)", "chi_squared", KL_FIT_FORWARD, {5}, "p itself"},
        {"skew_normal(1,2,3)", "skew_normal", KL_FIT_FORWARD, {1, 2, 3},
         "p itself"},
        {"pareto(2.5,1.5)", "pareto", KL_FIT_FORWARD, {2.5, 1.5}, "p itself"},
        {"beta(2,2)", "uniform", KL_FIT_FORWARD, {0, 1}, "the ends of p"},
        {"beta(0.01,0.01)", "normal", KL_FIT_FORWARD,
         {0.5, 0.49507377148833714}, "moments: sqrt(1/(4*1.02)); poles"},
        {"gamma(0.01,3)", "gamma(0.02,2)", KL_FIT_REVERSE, {0.01, 3},
         "p itself, whose density at its pole is beyond doubles"},
        {"beta(2,4)", "triangular", KL_FIT_FORWARD,
         {-0.0028090252940042575, 0.13443554950073883, 1},
         "mpmath: findroot of two derivatives, b at its wall"},
        {"gamma(4,0.75)", "truncate(normal(2,2),0,inf)", KL_FIT_FORWARD,
         {2.84590904910990207, 1.64689789387511629},
         "mpmath: findroot, moments of a truncated normal"},
        {"exponential(2)", "uniform(0.1,0.4)", KL_FIT_REVERSE, {0, 1},
         "by hand: b - log(2 b) is least at 1"},
        {"pareto(3,1)", "pareto(2,1.1)", KL_FIT_REVERSE, {3, 1}, "p itself"},
        {"student_t(5,0.5,2)", "student_t", KL_FIT_REVERSE, {5, 0.5, 2},
         "p itself"},
        {"binomial(10,0.3)", "poisson", KL_FIT_FORWARD, {3}, "the mean"},
        {"geometric(0.35)", "geometric(0.8)", KL_FIT_FORWARD, {0.35},
         "1 / mean"},
        {"0.5*poisson(2) + 0.5*poisson(6)", "negative_binomial",
         KL_FIT_FORWARD, {3.57214833597027009, 0.47174833052349955},
         "mpmath: E digamma(k+r) - digamma(r) + log(r/(r+4)) = 0"},
        {"poisson(3)", "geometric", KL_FIT_REVERSE, {0.366222836700675519},
         "mpmath: findroot of the derivative of the sum"},
        {"truncate(zipf(0.7, 9), 1, 5)", "zipf(1, 5)", KL_FIT_FORWARD, {0.7},
         "p itself"},
    };
    size_t i, j;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench b = {0};

        set_target(&b, cases[i].p, cases[i].direction);
        set_fit(&b, cases[i].family, cases[i].direction);
        minimise(&b);
        for (j = 0; j < kl_model_size(b.model); j++) {
            if (fabs(parameter(&b, j) - cases[i].want[j]) > 1e-7)
                fprintf(stderr, "%s to %s (%s)\n", cases[i].family, cases[i].p,
                        cases[i].src);
            assert_close(parameter(&b, j), cases[i].want[j], 1e-7);
        }
        clear(&b);
    }
}

/* The loss is the floor and the gap, each with its bound. */
static void
floors_and_gaps(void **state)
{
    static const struct {
        const char *p, *family;
        double floor, gap;
        const char *src;
    } cases[] = {
        {"laplace(0,1)", "normal", 1.6931471805599453, 0.072364942924700087,
         "1 + log 2; log(pi)/2 - 1/2"},
        {"normal(0,1)", "laplace", 1.4189385332046727, 0.048417294710545149,
         "log(2 pi e)/2; log(2 b) + 1 - that, b = sqrt(2/pi)"},
        {"0.5,0.25,0.25", "softmax", 1.0397207708399180, 0, "1.5 log 2"},
        {"poisson(4)", "poisson(3)", 2.0866726998809555, 0, "p itself"},
        {"poisson(4)", "softmax", 2.0866726998809555, 0, "p itself"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench b = {0};
        struct kl_value floor, gap, loss;

        set_target(&b, cases[i].p, KL_FIT_FORWARD);
        if (strcmp(cases[i].family, "softmax") == 0) {
            b.model = kl_model_new_categories(&b.dist.bins);
            assert_int_equal(kl_fit_new(b.model, b.target, KL_FIT_FORWARD,
                                        &b.fit, NULL),
                             KL_OK);
        } else {
            set_fit(&b, cases[i].family, KL_FIT_FORWARD);
        }
        minimise(&b);
        loss = kl_fit_loss(b.fit);
        assert_true(kl_target_floor(b.target, &floor));
        assert_true(kl_fit_gap(b.fit, &gap));
        assert_close(floor.val, cases[i].floor, floor.err + 1e-15);
        assert_close(gap.val, cases[i].gap, gap.err + 1e-17);
        assert_close(loss.val, cases[i].floor + cases[i].gap,
                     loss.err + 1e-15);
        assert_true(loss.err < 1e-12 && gap.err < 1e-12 && floor.err < 1e-9);
        clear(&b);
    }
}

/* Near the minimum the gap keeps its digits: with theta = log mean off by e
 * D(poisson(4) || poisson(4 exp(e))) = 4 (exp(e) - 1 - e). */
static void
small_gaps(void **state)
{
    struct bench b = {0};
    double e, theta;

    (void)state;
    set_target(&b, "poisson(4)", KL_FIT_FORWARD);
    set_fit(&b, "poisson(3)", KL_FIT_FORWARD);
    for (e = 1e-2; e > 1e-7; e /= 10) {
        struct kl_value gap;
        double want = 4 * (e * e / 2 + e * e * e / 6 + e * e * e * e / 24 +
                           e * e * e * e * e / 120 +
                           e * e * e * e * e * e / 720);

        theta = log(4) + e;
        kl_fit_move(b.fit, &theta);
        assert_true(kl_fit_gap(b.fit, &gap));
        assert_close(gap.val, want, gap.err);
        assert_true(gap.err < 1e-6 * want);
    }
    clear(&b);
}

/* ---- measurements -------------------------------------------------------- */

static const double data[] = {0.7, 1.9, 2.3, 3.1, 0.4, 5.2, 1.1, 2.8};

/* J is minus the mean of the log-likelihood. */
static void
likelihood_by_hand(void **state)
{
    struct bench b = {.target = kl_target_new_points(data, 8)};
    double sum = 0, mean = 17.5 / 8, square = 0, theta[] = {1.3, log(0.9)};
    struct kl_value floor;
    int i;

    (void)state;
    set_fit(&b, "normal", KL_FIT_FORWARD);
    kl_fit_move(b.fit, theta);
    for (i = 0; i < 8; i++) {
        double z = (data[i] - 1.3) / 0.9;

        sum += log(exp(-z * z / 2) / (0.9 * sqrt(2 * M_PI)));
        square += (data[i] - mean) * (data[i] - mean);
    }
    assert_close(kl_fit_loss(b.fit).val, -sum / 8, 1e-14);
    assert_close(kl_fit_gradient(b.fit)[0], -(mean - 1.3) / 0.81, 1e-14);
    assert_false(kl_target_floor(b.target, &floor));
    minimise(&b);
    assert_close(parameter(&b, 0), mean, 1e-12);
    assert_close(parameter(&b, 1), sqrt(square / 8), 1e-12);
    assert_close(kl_fit_loss(b.fit).val,
                 0.5 * log(2 * M_PI * M_E * square / 8), 1e-14);
    clear(&b);
}

static void
maximum_likelihood(void **state)
{
    static const struct {
        const char *family;
        double want[2];
        const char *src;
    } cases[] = {
        {"gamma", {2.00659127825097421, 1.09015723516286442},
         "mpmath: log k - digamma k = log(mean) - mean(log)"},
        {"exponential", {8 / 17.5}, "1 / mean"},
        {"laplace", {2.1, 1.1625}, "median of 1.9, 2.3; mean distance"},
        {"uniform", {0.4, 5.2}, "least and greatest"},
        {"pareto", {0.69947718752335657, 0.4},
         "numpy: 1/mean(log(x/0.4))"},
    };
    size_t i, j;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench b = {.target = kl_target_new_points(data, 8)};

        set_fit(&b, cases[i].family, KL_FIT_FORWARD);
        minimise(&b);
        for (j = 0; j < kl_model_size(b.model); j++)
            assert_close(parameter(&b, j), cases[i].want[j], 1e-9);
        clear(&b);
    }
}

/* ---- gradients ----------------------------------------------------------- */

/* A small generator, so that starts are the same everywhere. */
static double
noise(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (double)(*seed >> 8) / (1 << 24) - 0.5;
}

static double
loss_at(struct bench *b, const double *theta)
{
    kl_fit_move(b->fit, theta);
    return kl_fit_loss(b->fit).val;
}

static void
check_gradient(struct bench *b, const char *what, unsigned *seed)
{
    size_t n = kl_model_size(b->model), j;
    double theta[16], gradient[16], h = 1e-3;

    kl_model_start(b->model, theta);
    for (j = 0; j < n; j++)
        theta[j] += 0.2 * noise(seed);
    if (!isfinite(loss_at(b, theta)))
        return;
    memcpy(gradient, kl_fit_gradient(b->fit), n * sizeof *gradient);
    for (j = 0; j < n; j++) {
        double at = theta[j], sum;

        theta[j] = at + h;
        sum = 8 * loss_at(b, theta);
        theta[j] = at - h;
        sum -= 8 * loss_at(b, theta);
        theta[j] = at + 2 * h;
        sum -= loss_at(b, theta);
        theta[j] = at - 2 * h;
        sum += loss_at(b, theta);
        theta[j] = at;
        if (!(fabs(sum / (12 * h) - gradient[j]) <
              1e-8 * (1 + fabs(gradient[j]))))
            fprintf(stderr, "%s: %s\n", what, kl_model_name(b->model, j));
        assert_close(sum / (12 * h), gradient[j],
                     1e-8 * (1 + fabs(gradient[j])));
    }
}

static void
gradients(void **state)
{
    static const struct {
        const char *p, *family;
        enum kl_direction direction;
    } cases[] = {
        {"laplace(0.3,1)", "normal(0,1)", KL_FIT_FORWARD},
        {"laplace(0.3,1)", "normal(0,1)", KL_FIT_REVERSE},
        {"normal(0.3,1)", "laplace(0,1)", KL_FIT_FORWARD},
        {"normal(0.3,1)", "logistic(0,1)", KL_FIT_FORWARD},
        {"cauchy(0.3,1)", "student_t(2,0,1)", KL_FIT_FORWARD},
        {"student_t(3,0.3,1)", "cauchy(0,1)", KL_FIT_FORWARD},
        {"normal(0.3,1)", "gumbel(0,1)", KL_FIT_FORWARD},
        {"normal(0.3,1)", "skew_normal(0,1,2)", KL_FIT_FORWARD},
        {"cauchy(0.3,1)", "skew_normal(0,1,2)", KL_FIT_REVERSE},
        {"gamma(2,1)", "lognormal(0,1)", KL_FIT_FORWARD},
        {"gamma(2,1)", "exponential(1)", KL_FIT_REVERSE},
        {"weibull(2,1)", "gamma(2,1)", KL_FIT_FORWARD},
        {"gamma(3,1)", "inverse_gamma(3,1)", KL_FIT_FORWARD},
        {"gamma(3,1)", "chi_squared(4)", KL_FIT_FORWARD},
        {"gamma(3,1)", "weibull(1.5,2)", KL_FIT_REVERSE},
        {"gamma(3,1)", "rayleigh(2)", KL_FIT_FORWARD},
        {"gamma(3,1)", "half_normal(2)", KL_FIT_FORWARD},
        {"uniform(0,1)", "beta(2,3)", KL_FIT_FORWARD},
        {"beta(2,2)", "beta(3,3)", KL_FIT_REVERSE},
        {"normal(0,1)", "uniform(-1,2)", KL_FIT_REVERSE},
        {"normal(0,1)", "triangular(-1,0.5,2)", KL_FIT_REVERSE},
        {"gamma(2,1)", "pareto(3,1)", KL_FIT_REVERSE},
        {"normal(0,1)", "truncate(normal(0.5,1),-1,1.5)", KL_FIT_REVERSE},
        {"uniform(0,1)", "truncate(gamma(2,1),0,1)", KL_FIT_FORWARD},
        {"normal(0,2)", "0.3*normal(-1,1) + 0.3*logistic(0,1) + "
                        "0.4*cauchy(1,2)", KL_FIT_FORWARD},
        {"normal(0,2)", "0.3*normal(-1,1) + 0.7*normal(1,2)", KL_FIT_REVERSE},
        {"uniform(0,3)", "truncate(0.3*normal(0,1) + 0.7*gamma(2,1), 0, 3)",
         KL_FIT_FORWARD},
        {"0.3,0.7", "softmax", KL_FIT_FORWARD},
        {"0.1,0.2,0.3,0.4", "softmax", KL_FIT_REVERSE},
        {"binomial(6,0.4)", "binomial(6,0.3)", KL_FIT_REVERSE},
        {"bernoulli(0.4)", "bernoulli(0.3)", KL_FIT_FORWARD},
        {"poisson(4)", "negative_binomial(3,0.5)", KL_FIT_FORWARD},
        {"poisson(4)", "poisson(3)", KL_FIT_REVERSE},
        {"poisson(4)", "geometric(0.3)", KL_FIT_REVERSE},
        {"zipf(1,9)", "zipf(0.5,9)", KL_FIT_REVERSE},
        {"poisson(4)", "0.4*poisson(2) + 0.6*negative_binomial(3,0.4)",
         KL_FIT_FORWARD},
        {"truncate(poisson(4),2,9)",
         "truncate(0.4*poisson(2) + 0.6*poisson(5),2,9)", KL_FIT_FORWARD},
    };
    unsigned seed = 7;
    size_t i;
    int round;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench b = {0};

        set_target(&b, cases[i].p, cases[i].direction);
        if (strcmp(cases[i].family, "softmax") == 0) {
            b.model = kl_model_new_categories(&b.dist.bins);
            assert_int_equal(kl_fit_new(b.model, b.target, cases[i].direction,
                                        &b.fit, NULL),
                             KL_OK);
        } else {
            set_fit(&b, cases[i].family, cases[i].direction);
        }
        for (round = 0; round < 2; round++)
            check_gradient(&b, cases[i].family, &seed);
        clear(&b);
    }
}

/* ---- descent ------------------------------------------------------------- */

/* Forward the gradient of a soft-max is q - p, by hand. */
static void
descent_by_hand(void **state)
{
    struct bench b = {0};
    const double theta[] = {0, 0};
    double *w = malloc(3 * sizeof *w);
    struct kl_bins even;
    int i;

    (void)state;
    set_target(&b, "0.2,0.3,0.5", KL_FIT_FORWARD);
    w[0] = w[1] = w[2] = 1;
    kl_bins_init(&even, w, NULL, 3);
    b.model = kl_model_new_categories(&even);
    kl_bins_clear(&even);
    assert_int_equal(
        kl_fit_new(b.model, b.target, KL_FIT_FORWARD, &b.fit, NULL), KL_OK);
    kl_fit_move(b.fit, theta);
    assert_close(kl_fit_loss(b.fit).val, log(3), 1e-15);
    assert_close(kl_fit_gradient(b.fit)[0], 1.0 / 3 - 0.3, 1e-15);
    assert_close(kl_fit_gradient(b.fit)[1], 1.0 / 3 - 0.5, 1e-15);
    assert_true(kl_fit_step(b.fit, 0.6));
    assert_close(kl_fit_theta(b.fit)[0], -0.6 * (1.0 / 3 - 0.3), 1e-15);
    assert_close(kl_fit_theta(b.fit)[1], -0.6 * (1.0 / 3 - 0.5), 1e-15);
    assert_int_equal(kl_fit_steps(b.fit), 1);
    for (i = 0; i < 2000 && kl_fit_step(b.fit, 1); i++)
        continue;
    assert_int_equal(kl_fit_ended(b.fit), KL_FIT_CONVERGED);
    assert_close(kl_fit_theta(b.fit)[0], log(1.5), 1e-9);
    assert_close(kl_fit_theta(b.fit)[1], log(2.5), 1e-9);
    clear(&b);
}

/* Too large a step raises the loss, and is taken. */
static void
steps_too_large(void **state)
{
    struct bench b = {0};
    double before;

    (void)state;
    set_target(&b, "normal(0,1)", KL_FIT_FORWARD);
    set_fit(&b, "normal(1,1)", KL_FIT_FORWARD);
    before = kl_fit_loss(b.fit).val;
    assert_true(kl_fit_step(b.fit, 0.1));
    assert_true(kl_fit_loss(b.fit).val < before);
    assert_true(kl_fit_step(b.fit, 5));
    assert_true(kl_fit_loss(b.fit).val > before);
    clear(&b);
}

/* Units do not matter to the minimiser: grams, 4000 of them. */
static void
large_places(void **state)
{
    struct bench b = {0};

    (void)state;
    set_target(&b, "0.6*normal(3700,450) + 0.4*normal(5080,500)",
               KL_FIT_FORWARD);
    set_fit(&b, "2*normal", KL_FIT_FORWARD);
    minimise(&b);
    assert_close(parameter(&b, 0), 3700, 1e-3);
    assert_close(parameter(&b, 1), 450, 1e-3);
    assert_close(parameter(&b, 2), 0.4, 1e-6);
    assert_close(parameter(&b, 3), 5080, 1e-3);
    assert_close(parameter(&b, 4), 500, 1e-3);
    clear(&b);
}

/* Where the family holds p, n times twice the excess tends to a chi-squared of
 * as many degrees as there are parameters (Wilks), so that 40 of them have a
 * mean near 2 for two: within 5 standard errors, sqrt(4/40) each. */
static void
excess_of_draws(void **state)
{
    enum { DRAWS = 1000, FITS = 40 };
    struct kl_random *random = kl_random_new(11);
    struct bench b = {0};
    struct kl_value least, loss;
    double x[DRAWS], sum = 0;
    size_t i, j;

    (void)state;
    set_target(&b, "normal(2,3)", KL_FIT_FORWARD);
    set_fit(&b, "normal", KL_FIT_FORWARD);
    minimise(&b);
    least = kl_fit_loss(b.fit);
    for (i = 0; i < FITS; i++) {
        struct kl_target *drawn;
        struct kl_fit *fit;

        for (j = 0; j < DRAWS; j++)
            x[j] = 2 + 3 * kl_random_normal(random);
        drawn = kl_target_new_points(x, DRAWS);
        assert_int_equal(
            kl_fit_new(b.model, drawn, KL_FIT_FORWARD, &fit, NULL), KL_OK);
        assert_true(kl_fit_minimise(fit, SIZE_MAX));
        assert_int_equal(kl_fit_ended(fit), KL_FIT_CONVERGED);
        kl_fit_move(b.fit, kl_fit_theta(fit));
        loss = kl_fit_loss(b.fit);
        assert_true(loss.val >= least.val - loss.err - least.err);
        sum += 2 * DRAWS * (loss.val - least.val);
        kl_fit_free(fit);
        kl_target_free(drawn);
    }
    assert_close(sum / FITS, 2, 5 * sqrt(4.0 / FITS));
    clear(&b);
    kl_random_free(random);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(minima),
        cmocka_unit_test(floors_and_gaps),
        cmocka_unit_test(small_gaps),
        cmocka_unit_test(likelihood_by_hand),
        cmocka_unit_test(maximum_likelihood),
        cmocka_unit_test(gradients),
        cmocka_unit_test(descent_by_hand),
        cmocka_unit_test(steps_too_large),
        cmocka_unit_test(large_places),
        cmocka_unit_test(excess_of_draws),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
