/* Densities from specs: leaves, cuts, kernels, bins. */
#include "kl_spec.h"

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/core/density.h"
#include "klscope/core/quad.h"

/* ---- a loader ------------------------------------------------------------ */

static const double few[] = {4, 1, 2}, same[] = {3, 3, 3};
static const double twice[] = {2, 1, 2, 4, 2};
static const double five[] = {4, 1, 7, 2, 4.5};
static const double gaps[] = {0, 1, 1, 4};
static const double near[] = {1, 1 + 2 * KL_EPS};
static const double wide[] = {-1e308, 1e308};

static const struct {
    const char *name;
    const double *value;
    size_t n;
} samples[] = {
    {"few", few, 3},   {"same", same, 3}, {"twice", twice, 5},
    {"five", five, 5}, {"gaps", gaps, 4}, {"near", near, 2},
    {"wide", wide, 2},
};

enum { DENSE = 700 };

/* Values around 10 and, fewer and fewer, up to 17. */
static double
dense_value(int i)
{
    return 10 + i / 100.0 * (i / 700.0);
}

static enum kl_status
load_sample(void *context, const char *source, const char *column,
            const char *const where[2], struct kl_column *out, size_t *skipped,
            struct kl_err *err)
{
    (void)context;
    (void)column;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        size_t n = samples[i].n;

        if (strcmp(source, samples[i].name) != 0)
            continue;
        n -= where != NULL; /* a condition leaves out the last */
        *out = (struct kl_column){.n = n};
        out->value = kl_malloc(n * sizeof *out->value);
        memcpy(out->value, samples[i].value, n * sizeof *out->value);
        qsort(out->value, n, sizeof *out->value, kl_number_compare);
        *skipped = 7;
        return KL_OK;
    }
    if (strcmp(source, "dense") == 0) {
        *out = (struct kl_column){.n = DENSE};
        out->value = kl_malloc(DENSE * sizeof *out->value);
        for (int i = 0; i < DENSE; i++)
            out->value[i] = dense_value(i);
        return KL_OK;
    }
    if (strcmp(source, "million") != 0)
        return kl_fail(err, KL_E_NAME, KL_AT_NONE, "no %s", source);
    *out = (struct kl_column){.n = 1000001};
    out->value = kl_calloc(out->n, sizeof *out->value);
    return KL_OK;
}

static const struct kl_loader loader = {.sample = load_sample};

static struct kl_density *
density_good(const char *text)
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

/* ---- values -------------------------------------------------------------- */

/* mpmath 1.2.1 with 40 digits; Q is erfc(x / sqrt(2)) / 2, kde(x, c, h) the log
 * of the mean of normal densities around c with standard deviation h. */
static const struct {
    const char *spec;
    double x, want, tolerance;
    const char *source;
} values[] = {
    {"normal(1, 2)", 2.5, -1.8933357137646181, 4, "-z^2/2 - log(2 sqrt(2 pi))"},
    {"normal(0, 1)", 1e6, -500000000000.91895, 4, "-x^2/2 - log(2 pi)/2"},
    {"normal(0, 1)", -INFINITY, -INFINITY, 0, "limit"},
    {"uniform(0, 4)", 4, -1.3862943611198906, 2, "-log(4)"},
    {"uniform(0, 4)", 4.1, -INFINITY, 0, "outside"},
    {"exponential(3)", 0, 1.0986122886681098, 2, "log(3)"},
    {"exponential(3)", -1e-300, -INFINITY, 0, "outside"},
    {"beta(0.5, 2)", 0, INFINITY, 0, "a pole"},
    {"beta(0.5, 2)", 1, -INFINITY, 0, "a zero"},
    {"beta(1, 2)", 0, 0.69314718055994531, 4, "log(2)"},
    {"lognormal(0, 1)", 0, -INFINITY, 0, "an essential zero"},
    {"0.25*normal(0, 1) + 0.75*normal(3, 0.5)", 2, -2.3593227452692501, 8,
     "log(.25 phi(2) + 1.5 phi(2))"},
    {"0.5*uniform(0, 1) + 0.5*uniform(1, 3)", 1, -0.69314718055994531, 2,
     "the higher side of a step, log(0.5)"},
    {"0.5*uniform(0, 2) + 0.5*uniform(1, 3)", 1.5, -0.69314718055994531, 2,
     "log(0.25 + 0.25)"},
    {"1e-300*normal(1e3, 1) + 1*normal(0, 1)", 1e3, -691.69446643141838, 4,
     "log(1e-300) - log(2 pi)/2"},
    {"truncate(normal(0, 1), -1, 2)", 0.5, -0.84377223888021016, 16,
     "-x^2/2 - log(2 pi)/2 - log(1 - Q(2) - Q(1))"},
    {"truncate(normal(0, 1), 30, 31)", 30, 3.4023054231385793, 2000,
     "-450 - log(2 pi)/2 - log(Q(30) - Q(31))"},
    {"truncate(normal(0, 1), -1, 2)", 2.1, -INFINITY, 0, "cut off"},
    {"truncate(exponential(1), 5, inf)", 5, 0, 32, "no memory"},
    {"truncate(exponential(1), 5, inf)", 7.5, -2.5, 32, "no memory"},
    {"truncate(exponential(1), 1e4, inf)", 1e4, 0, 1e5, "no memory"},
    {"truncate(cauchy(0, 1), 1000, inf)", 2000, -8.2940495567688075, 400,
     "-log(pi (1 + x^2)) - log(1/2 - atan(1000)/pi)"},
    {"truncate(truncate(exponential(1), 2, 9), 5, inf)", 5,
     0.018485446825886561, 64, "-log(1 - exp(-4))"},
    {"truncate(0.25*normal(0, 1) + 0.75*normal(3, 0.5), 1, 4)", 2,
     -2.1012894946704235, 32, "by integration of the density"},
    {"truncate(0.5*uniform(0, 1) + 0.5*uniform(5, 6), 4, 9)", 5.5, 0, 8,
     "only one part is left"},
    {"0.5*truncate(uniform(0, 2), 1, 2) + 0.5*uniform(0, 1)", 1.5,
     -0.69314718055994531, 8, "log(0.5)"},
    {"kde(few, 0.5)", 1.3, -1.1333025907800025, 8, "kde(x, {1, 2, 4}, 0.5)"},
    {"kde(few, 0.5)", 3, -2.6300178520571096, 8, "the same"},
    {"kde(few, 0.5)", -7, -129.32440364131284, 8, "the same"},
    {"kde(few, 0.5)", 60, -6273.3244036413128, 8, "the same"},
    {"kde(few, 0.5)", 1e200, -INFINITY, 0, "beyond a double"},
    {"kde(few, 0.5)", -INFINITY, -INFINITY, 0, "limit"},
    {"kde(twice, 0.25)", 1, -1.1410762027039553, 8,
     "kde(x, {1, 2, 2, 2, 4}, 0.25)"},
    {"kde(twice, 0.25)", 2.5, -2.0434697208273258, 8, "the same"},
    {"kde(five, a=b, 1.25)", 3, -1.9766134690490971, 8,
     "kde(x, {4, 1, 7, 2}, 1.25)"},
    {"kde(same, 2)", 3, -1.6120857137646181, 4, "-log(2 sqrt(2 pi))"},
    {"hist(twice, 3)", 1.5, -1.6094379124341003, 4, "log(1/5)"},
    {"hist(twice, 3)", 2.5, -0.51082562376599072, 4, "log(3/5)"},
    {"hist(twice, 3)", 4, -1.6094379124341003, 4, "the right edge is in"},
    {"hist(gaps, 4)", 0.5, -1.3862943611198906, 4, "log(1/4)"},
    {"hist(gaps, 4)", 1, -0.69314718055994531, 4, "log(2/4), the higher side"},
    {"hist(gaps, 4)", 2, -0.69314718055994531, 4, "the higher side of a gap"},
    {"hist(gaps, 4)", 2.5, -INFINITY, 0, "an empty bin"},
    {"hist(gaps, 1)", 3, -1.3862943611198906, 4, "log(1/4)"},
    {"truncate(hist(twice, 3), 1.5, 2.5)", 1.6, -0.69314718055994531, 32,
     "1/4 of what is left over 1/2"},
    {"pdf(exp(-x^2), -inf, inf)", 0.5, -0.82236494292470009, 400,
     "-x^2 - log(pi)/2"},
    {"pdf(x, 0, 2)", 1, -0.69314718055994531, 400, "log(1/2)"},
    {"pdf(x, 0, 2)", 0, -INFINITY, 0, "a zero"},
};

static void
known_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        struct kl_density *density = density_good(values[i].spec);
        double lp, scale = fmax(1, fabs(values[i].want));

        kl_density_log(density, &values[i].x, 1, &lp);
        kl_assert_close(lp, values[i].want,
                        isinf(scale) ? 0 : values[i].tolerance * scale * KL_EPS,
                        values[i].spec, values[i].source, (int)i);
        kl_density_free(density);
    }
}

/* Many points at once, in any order, are the points one by one. */
static void
many_points(void **state)
{
    struct kl_density *density =
        density_good("0.5*truncate(beta(0.5, 2), 0, 0.5) + "
                     "0.25*exponential(1) + 0.25*hist(gaps, 4)");
    double x[203], lp[203], one;

    (void)state;
    for (int i = 0; i < 203; i++)
        x[i] = (i * 37 % 203 - 20) / 32.0;
    kl_density_log(density, x, 203, lp);
    for (int i = 0; i < 203; i++) {
        kl_density_log(density, &x[i], 1, &one);
        assert_true(one == lp[i]);
    }
    kl_density_free(density);
}

/* ---- evaluation at nodes ------------------------------------------------- */

/* Nodes between two points, or from an anchor outward on a logarithmic scale.
 */
static void
linear_nodes(struct kl_nodes *at, double from, double to)
{
    *at = (struct kl_nodes){.anchor = from};
    for (int k = 0; k < KL_NODES; k++)
        at->t[k] = (to - from) * (k + 0.5) / KL_NODES;
}

static void
log_nodes(struct kl_nodes *at, double anchor, int sign, double s0, double s1)
{
    *at = (struct kl_nodes){.anchor = anchor, .sign = sign};
    for (int k = 0; k < KL_NODES; k++) {
        at->s[k] = s0 + (s1 - s0) * k / KL_NODES;
        at->t[k] = sign * exp(at->s[k]);
    }
}

static bool
at_nodes(const struct kl_density *density, const struct kl_nodes *at,
         double lp[KL_NODES])
{
    double *work = kl_malloc((density->n + 2) * KL_NODES * sizeof *work);
    bool any = kl_density_nodes(density, at, at->t[KL_NODES / 2], work, lp);

    free(work);
    return any;
}

static void
nodes_are_points(void **state)
{
    static const char *const specs[] = {
        "normal(0, 1)",
        "0.25*normal(0, 1) + 0.5*uniform(1, 2) + 0.25*uniform(3, 4)",
        "hist(gaps, 4)",
        "0.5*hist(gaps, 4) + 0.5*kde(few, 0.5)",
        "0.5*exponential(2) + 0.5*truncate(cauchy(0, 1), -3, 2)",
    };
    static const double edge[] = {-5, -3, 0, 1, 2, 3, 4, 9};

    (void)state;
    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
        struct kl_density *density = density_good(specs[i]);

        for (size_t j = 0; j + 1 < sizeof edge / sizeof *edge; j++) {
            double got[KL_NODES], want[KL_NODES], x[KL_NODES];
            struct kl_nodes at;

            linear_nodes(&at, edge[j], edge[j + 1]);
            for (int k = 0; k < KL_NODES; k++)
                x[k] = kl_nodes_x(&at, k);
            kl_density_log(density, x, KL_NODES, want);
            assert_int_equal(at_nodes(density, &at, got), want[0] > -INFINITY);
            for (int k = 0; k < KL_NODES; k++)
                assert_close(got[k], want[k],
                             16 * KL_EPS * fmax(1, fabs(want[k])));
        }
        kl_density_free(density);
    }
}

/* Where t has underflowed or overflowed the scale still tells the side. */
static void
nodes_beyond_doubles(void **state)
{
    struct kl_density *density = density_good(
        "0.5*gamma(0.001, 1) + 0.5*truncate(cauchy(0, 1), 0, inf)");
    double lp[KL_NODES];
    struct kl_nodes at;

    (void)state;
    log_nodes(&at, 0, 1, -900, -800);
    assert_true(at_nodes(density, &at, lp));
    /* (k - 1) s - lgamma(k) + log(0.5): mpmath at k = 0.001, s = -900 */
    assert_close(lp[0], 891.49967393405620, 1e-11);
    log_nodes(&at, 0, -1, -900, -800);
    assert_false(at_nodes(density, &at, lp));
    assert_true(lp[7] == -INFINITY);
    log_nodes(&at, 0, 1, 750, 800);
    assert_true(at_nodes(density, &at, lp));
    /* log(2 / pi) - 2 s + log(0.5) */
    assert_close(lp[0], -1501.1447298858494, 1e-11);
    log_nodes(&at, 0, -1, 750, 800);
    assert_false(at_nodes(density, &at, lp));
    kl_density_free(density);
}

/* ---- leaves -------------------------------------------------------------- */

static void
cut_ends(void **state)
{
    struct kl_density *density =
        density_good("truncate(beta(0.5, 0.25), 0, 0.5)");
    const struct kl_leaf *leaf = density->leaf;

    (void)state;
    assert_int_equal(density->n, 1);
    assert_true(leaf->lo == 0 && leaf->hi == 0.5);
    assert_true(leaf->singular[0] && !leaf->singular[1]);
    assert_int_equal(leaf->end[0].cls, KL_END_POWER);
    assert_true(leaf->end[0].power == -0.5 && leaf->end[1].power == 0);
    kl_density_free(density);
    density = density_good("truncate(truncate(normal(0, 1), -1, inf), -2, 3)");
    leaf = density->leaf;
    assert_true(leaf->lo == -1 && leaf->hi == 3);
    assert_int_equal(leaf->end[1].cls, KL_END_POWER);
    assert_true(leaf->end[1].power == 0);
    assert_true(kl_density_low(density) == -1);
    assert_true(kl_density_high(density) == 3);
    kl_density_free(density);
    density = density_good("truncate(normal(0, 1), -inf, 0.5)");
    assert_int_equal(density->leaf->end[0].cls, KL_END_EXP);
    assert_true(density->leaf->end[0].b == 2);
    kl_density_free(density);
    density = density_good("truncate(0.5*uniform(0, 1) + 0.5*normal(5, 1), 1, "
                           "9)");
    assert_int_equal(density->n, 1); /* nothing of the uniform part is left */
    kl_density_free(density);
    density = density_good("hist(gaps, 4)");
    assert_int_equal(density->n, 3);
    assert_true(density->leaf[1].hi == 2 && density->leaf[2].lo == 3);
    kl_density_free(density);
}

/* Breaks are ordered, no two at one place, inside the support. */
static void
break_points(void **state)
{
    static const char *const specs[] = {
        "normal(1e8, 1)",
        "0.5*normal(0, 1) + 0.5*normal(0, 1)",
        "truncate(normal(0, 1), 30, 31)",
        "truncate(0.5*cauchy(0, 1) + 0.5*exponential(1), -2, 3)",
        "hist(gaps, 4)",
        "kde(few, 0.001)",
        "pdf(exp(-abs(x)), -3, inf)",
    };

    (void)state;
    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
        struct kl_density *density = density_good(specs[i]);
        const struct kl_break *at = density->breaks.at;
        double lo = kl_density_low(density), hi = kl_density_high(density);

        assert_true(density->breaks.n >= 2 && density->breaks.n < 80);
        for (size_t k = 0; k < density->breaks.n; k++) {
            assert_true((at[k].anchor - lo) + at[k].offset >= 0);
            assert_true((at[k].anchor - hi) + at[k].offset <= 0);
            if (k > 0)
                assert_true((at[k].anchor - at[k - 1].anchor) +
                                (at[k].offset - at[k - 1].offset) >
                            0);
        }
        assert_true(density->view[0] < density->view[1]);
        assert_true(density->view[0] >= lo && density->view[1] <= hi);
        kl_density_free(density);
    }
}

/* The picture shows where the mass is. */
static void
views(void **state)
{
    static const struct {
        const char *spec;
        double least[2], most[2]; /* it holds the least, not more than most */
    } cases[] = {
        {"truncate(normal(0, 1), 30, inf)", {30, 30.1}, {30, 31}},
        {"truncate(normal(0, 1), -inf, -30)", {-30.1, -30}, {-31, -30}},
        {"truncate(normal(0, 1), 2, inf)", {2, 3.5}, {2, 6}},
        {"truncate(uniform(0, 10), 2, 3)", {2, 3}, {2, 3}},
        {"0.99999*normal(0, 1) + 0.00001*normal(100, 1)", {-2, 2}, {-9, 9}},
        {"0.99*normal(0, 1) + 0.01*normal(100, 1)", {-2, 102}, {-9, 109}},
        {"truncate(0.99999*normal(0, 1) + 0.00001*normal(100, 1), 50, inf)",
         {98, 102},
         {91, 109}},
        {"truncate(0.99999*normal(0, 1) + 0.00001*normal(100, 1), 90, 101)",
         {98, 101},
         {90, 101}},
        {"kde(few, 0.5)", {0, 5}, {-1, 6}},
        {"hist(gaps, 4)", {0, 4}, {0, 4}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_density *density = density_good(cases[i].spec);
        const double *view = density->view;

        if (!(view[0] <= cases[i].least[0] && view[0] >= cases[i].most[0] &&
              view[1] >= cases[i].least[1] && view[1] <= cases[i].most[1]))
            fail_msg("%s: shows %g to %g", cases[i].spec, view[0], view[1]);
        kl_density_free(density);
    }
}

static void
counts(void **state)
{
    struct kl_density *density = density_good("kde(few, 0.5)");

    (void)state;
    assert_int_equal(density->count, 3);
    assert_int_equal(density->skipped, 7);
    assert_ptr_equal(kl_density_ref(density), density);
    kl_density_free(density);
    assert_int_equal(density->count, 3);
    kl_density_free(density);
    kl_density_free(NULL);
    density = density_good("0.5*hist(few, 2) + 0.5*hist(twice, 2)");
    assert_int_equal(density->count, 8);
    kl_density_free(density);
    density = density_good("normal(0, 1)");
    assert_int_equal(density->count, 0);
    assert_true(density->norm_error == 0);
    kl_density_free(density);
}

/* The bandwidth of Silverman's rule shows in the tail: the density around
 * 1, 2, 4, 4.5, 7 has sd 2.33452350598575, IQR 2.5 (quantiles of definition 7),
 * so h is 0.9 * 2.5 / 1.34 * 5^-0.2 = 1.2169807785632947 (Python); where half
 * of the values are equal, sd is taken: 0.9 * 1.0954451150103321 * 5^-0.2. */
static void
silverman(void **state)
{
    static const double h[] = {1.2169807785632947, 0.71456070783110678};
    static const char *const specs[] = {"kde(five)", "kde(twice)"};

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct kl_density *density = density_good(specs[i]);

        assert_true(density->leaf->end[1].cls == KL_END_EXP);
        assert_close_rel(density->leaf->end[1].c, 0.5 / h[i] / h[i],
                         32 * KL_EPS);
        kl_density_free(density);
    }
}

/* Many values at once are the sum of all, near and far. */
static void
dense_kernels(void **state)
{
    static const double h[] = {0.001, 0.03, 0.5, 20};
    static const char *const specs[] = {"kde(dense, 0.001)", "kde(dense, 0.03)",
                                        "kde(dense, 0.5)", "kde(dense, 20)"};

    (void)state;
    for (int i = 0; i < 4; i++) {
        struct kl_density *density = density_good(specs[i]);

        for (double u = -60; u < 120; u += 0.613) {
            double x = u < 0 ? 10 + u * h[i] : 10 + u / 12, lp;
            long double sum = 0, top = -INFINITY, z;

            for (int pass = 0; pass < 2; pass++)
                for (int k = 0; k < DENSE; k++) {
                    z = ((long double)x - dense_value(k)) / h[i];
                    if (pass == 0)
                        top = fmaxl(top, -z * z / 2);
                    else
                        sum += expl(-z * z / 2 - top);
                }
            top += logl(sum / DENSE / h[i]) - 0.5L * logl(2 * M_PI);
            kl_density_log(density, &x, 1, &lp);
            assert_close(lp, (double)top,
                         8 * KL_EPS * fmax(1, fabs((double)top)));
        }
        kl_density_free(density);
    }
}

/* The mass of what is made is 1, as quadrature sees it. */
static void
masses(void **state)
{
    static const char *const specs[] = {
        "kde(few)",
        "kde(few, 0.001)",
        "kde(dense, 0.001)",
        "kde(dense)",
        "kde(five, 100)",
        "hist(five, 4)",
        "0.25*kde(few, 0.125) + 0.75*hist(gaps, 4)",
        "truncate(kde(few, 0.5), 1, 2)",
        "truncate(normal(0, 1), 38, inf)",
        "truncate(0.5*normal(0, 1) + 0.5*cauchy(0, 1), 100, 1e6)",
        "truncate(gamma(0.001, 1), 0, 1e-300)",
    };
    struct kl_quad *quad = kl_quad_new();

    (void)state;
    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
        struct kl_density *density = density_good(specs[i]);
        struct kl_value mass;

        kl_quad_mass(quad, density, kl_density_low(density),
                     kl_density_high(density), &mass);
        kl_assert_close(mass.val, 0, 1e-11, specs[i], __FILE__, __LINE__);
        kl_density_free(density);
    }
    kl_quad_free(quad);
}

/* ---- errors -------------------------------------------------------------- */

static const struct {
    const char *spec;
    enum kl_status status;
    const char *text;
} errors[] = {
    {"poisson(3)", KL_E_DOMAIN, "poisson is discrete, and has no density"},
    {"0.5,0.5", KL_E_DOMAIN, "a list of probabilities has no density"},
    {"truncate(uniform(0, 1), 2, 3)", KL_E_DOMAIN,
     "truncate(uniform(a=0, b=1), 2, 3): leaves nothing"},
    {"truncate(uniform(0, 1), 1, 3)", KL_E_DOMAIN,
     "truncate(uniform(a=0, b=1), 1, 3): leaves nothing"},
    {"truncate(truncate(normal(0, 1), 2, 3), 4, 5)", KL_E_DOMAIN,
     "truncate(truncate(normal(mean=0, sd=1), 2, 3), 4, 5): leaves nothing"},
    {"truncate(hist(gaps, 4), 2.25, 2.75)", KL_E_DOMAIN,
     "truncate(hist(gaps, 4), 2.25, 2.75): leaves nothing"},
    {"kde(same)", KL_E_DOMAIN,
     "kde(same): all values are equal: give a bandwidth"},
    {"kde(nothing)", KL_E_NAME, "no nothing"},
    {"kde(wide)", KL_E_DOMAIN, "kde(wide): the values lie too far apart"},
    {"kde(few, 1e-320)", KL_E_DOMAIN,
     "kde(few, 1e-320): no bandwidth suits these values"},
    {"kde(million, 1)", KL_E_LIMIT,
     "kde(million, 1): more than 1,000,000 values"},
    {"hist(same, 4)", KL_E_DOMAIN, "hist(same, 4): all values are equal"},
    {"hist(near, 4)", KL_E_DOMAIN,
     "hist(near, 4): bins are narrower than numbers can tell"},
    {"hist(wide, 4)", KL_E_DOMAIN,
     "hist(wide, 4): the values lie too far apart"},
    {"0.5*normal(0, 1) + 0.5*kde(same)", KL_E_DOMAIN,
     "kde(same): all values are equal: give a bandwidth"},
};

static void
every_error(void **state)
{
    struct kl_quad *quad = kl_quad_new();

    (void)state;
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        struct kl_spec *spec = kl_spec_good(errors[i].spec);
        struct kl_density *density = NULL;
        struct kl_err err = {0};

        assert_int_equal(kl_density_of(spec, &loader, quad, &density, &err),
                         errors[i].status);
        assert_string_equal(err.text, errors[i].text);
        assert_null(density);
        kl_spec_free(spec);
    }
    kl_quad_free(quad);
}

/* However long a spec is, what is wrong with it is said. */
static void
long_specs(void **state)
{
    struct kl_buf text = KL_BUF_INIT;
    struct kl_density *density = NULL;
    struct kl_spec *spec;
    struct kl_err err = {0};

    (void)state;
    kl_buf_adds(&text, "truncate(0.5*uniform(0, 1)");
    for (int i = 0; i < 50; i++)
        kl_buf_adds(&text, " + 0.01*uniform(0, 1)");
    kl_buf_adds(&text, ", 2, 3)");
    spec = kl_spec_good(kl_buf_text(&text));
    assert_int_equal(kl_density_of(spec, NULL, NULL, &density, &err),
                     KL_E_DOMAIN);
    assert_string_equal(err.text,
                        "truncate((0.5*uniform(a=0, b=1) + 0.01*uniform(a=0, "
                        "b=1)...: leaves nothing");
    kl_spec_free(spec);
    kl_buf_clear(&text);
}

/* What is said of an expression begins with the expression. */
static void
refused_expressions(void **state)
{
    static const char *const specs[] = {
        "pdf(x, -1, 1)",       "pdf(1/x, 0, 1)",
        "pdf(1, 0, inf)",      "pdf(0, 0, 1)",
        "pdf(log(x), -1, 1)",  "pdf(-exp(-x^2), -inf, inf)",
        "pdf(exp(x), 0, inf)", "pdf(x/x^2, 0, inf)",
    };
    struct kl_quad *quad = kl_quad_new();

    (void)state;
    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
        struct kl_spec *spec = kl_spec_good(specs[i]);
        struct kl_density *density = NULL;
        struct kl_err err = {0};
        char *text = kl_spec_text(spec);

        assert_int_equal(kl_density_of(spec, NULL, quad, &density, &err),
                         KL_E_DOMAIN);
        assert_true(strncmp(err.text, text, strlen(text)) == 0);
        assert_true(err.text[strlen(text)] == ':');
        assert_null(strchr(err.text, '\n'));
        free(text);
        kl_spec_free(spec);
    }
    kl_quad_free(quad);
}

static void
without_a_loader(void **state)
{
    struct kl_spec *spec = kl_spec_good("kde(few)");
    struct kl_density *density = NULL;
    struct kl_err err = {0};

    (void)state;
    assert_int_equal(kl_density_of(spec, NULL, NULL, &density, &err), KL_E_IO);
    assert_string_equal(err.text, "no files can be read here");
    kl_spec_free(spec);
}

/* ---- many parts ---------------------------------------------------------- */

static void
too_many_parts(void **state)
{
    struct kl_buf text = KL_BUF_INIT;
    struct kl_density *density;
    struct kl_spec *spec;
    struct kl_err err = {0};
    double x = 17.5, lp;

    (void)state;
    for (int i = 0; i < 64; i++)
        kl_buf_addf(&text, "%s0.015625*uniform(%d, %d)", i > 0 ? " + " : "", i,
                    i + 1);
    density = density_good(kl_buf_text(&text));
    assert_int_equal(density->n, 64);
    assert_int_equal(density->breaks.n, 65);
    kl_density_log(density, &x, 1, &lp);
    assert_close(lp, -log(64), 4 * KL_EPS);
    kl_density_free(density);
    kl_buf_clear(&text);
    kl_buf_adds(&text, "1*normal(0, 1)");
    for (int level = 0; level < 3; level++) { /* 32^3 leaves */
        struct kl_buf next = KL_BUF_INIT;

        for (int i = 0; i < 32; i++)
            kl_buf_addf(&next, "0.03125*(%s)%s", kl_buf_text(&text),
                        i < 31 ? " + " : "");
        kl_buf_clear(&text);
        text = next;
    }
    spec = kl_spec_good(kl_buf_text(&text));
    density = NULL;
    assert_int_equal(kl_density_of(spec, NULL, NULL, &density, &err),
                     KL_E_LIMIT);
    assert_string_equal(err.text, "a density of more than 16384 pieces");
    kl_spec_free(spec);
    kl_buf_clear(&text);
}

/* ---- kept ---------------------------------------------------------------- */

/* An expression is looked at once: copies of a spec, and mixtures of it, have
 * what was found, and outlive the spec. */
static void
expression_looked_at_once(void **state)
{
    struct kl_spec *first = kl_spec_good("pdf(exp(-x^2)*(2+sin(x)), -2, 3)");
    struct kl_spec *part = kl_spec_good("normal(0, 1)"), *mixture;
    struct kl_quad *quad = kl_quad_new();
    struct kl_density *alone, *among;
    const double x = 0.385;
    double before, after;

    (void)state;
    assert_int_equal(kl_density_of(first, NULL, quad, &alone, NULL), KL_OK);
    assert_int_equal(kl_spec_mix_add(first, part, 0.25, &mixture, NULL), KL_OK);
    assert_int_equal(kl_density_of(mixture, NULL, quad, &among, NULL), KL_OK);
    assert_ptr_equal(among->leaf[1].law.data, alone->leaf[0].law.data);
    kl_density_log(among, &x, 1, &before);
    kl_spec_free(first);
    kl_spec_free(mixture);
    kl_density_free(alone);
    kl_density_log(among, &x, 1, &after);
    assert_memory_equal(&before, &after, sizeof after);
    kl_density_free(among);
    kl_spec_free(part);
    kl_quad_free(quad);
}

/* What a slice of work is measured in: long expressions are dear, kernels no
 * dearer than those near a point. */
static void
costs(void **state)
{
    static const struct {
        const char *spec;
        size_t least, most;
    } cases[] = {
        {"normal(0, 1)", 1, 1},
        {"0.5*normal(0, 1) + 0.5*uniform(0, 1)", 2, 2},
        {"0.5*uniform(0, 1) + 0.5*uniform(5, 6)", 1, 1},
        {"pdf(exp(-x^2), -inf, inf)", 2, 8},
        {"pdf(x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x, 0, 1)", 8, 16},
        {"kde(few, 1)", 8, 9},
        {"kde(dense, 1)", 20, 120},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_density *density = density_good(cases[i].spec);

        assert_in_range(kl_density_cost(density), cases[i].least,
                        cases[i].most);
        kl_density_free(density);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_values),
        cmocka_unit_test(many_points),
        cmocka_unit_test(nodes_are_points),
        cmocka_unit_test(nodes_beyond_doubles),
        cmocka_unit_test(cut_ends),
        cmocka_unit_test(break_points),
        cmocka_unit_test(views),
        cmocka_unit_test(counts),
        cmocka_unit_test(silverman),
        cmocka_unit_test(dense_kernels),
        cmocka_unit_test(masses),
        cmocka_unit_test(every_error),
        cmocka_unit_test(long_specs),
        cmocka_unit_test(refused_expressions),
        cmocka_unit_test(without_a_loader),
        cmocka_unit_test(too_many_parts),
        cmocka_unit_test(expression_looked_at_once),
        cmocka_unit_test(costs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
