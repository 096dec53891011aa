#include "kl_ref.h"

#include "klscope/core/density.h"

/* ---- helpers ------------------------------------------------------------- */

static const struct kl_family *
family_of(const char *key)
{
    const struct kl_family *family = kl_family_find(key, strlen(key));

    assert_non_null(family);
    return family;
}

/* A law from its family's key and parameters as text. */
static void
read_law(const char *key, const char *parameters, struct kl_law *law)
{
    const struct kl_family *family = family_of(key);
    double a[KL_PARAM_MAX] = {0};
    char *end = NULL;

    for (int i = 0; i < family->nparam; i++) {
        a[i] = strtod(parameters, &end);
        assert_int_equal(kl_param_check(&family->param[i], a[i], NULL), KL_OK);
        parameters = end + 1;
    }
    assert_int_equal(*end, '\0');
    assert_true(family->refuse == NULL || family->refuse(a) == NULL);
    kl_law_init(law, family->density, a);
}

static void
set_node(struct kl_nodes *at, int k, double offset)
{
    at->s[k] = at->sign != 0 ? offset : 0;
    at->t[k] = at->sign != 0 ? at->sign * exp(offset) : offset;
}

/* One node, in all lanes. */
static double
log_density(const struct kl_law *law, double anchor, int sign, double offset)
{
    struct kl_nodes at = {.anchor = anchor, .sign = sign};
    double lp[KL_NODES];

    for (int k = 0; k < KL_NODES; k++)
        set_node(&at, k, offset);
    law->row->logdensity(law, &at, lp);
    for (int k = 1; k < KL_NODES; k++)
        assert_true(lp[k] == lp[0]);
    return lp[0];
}

/* ---- reference values ---------------------------------------------------- */

/* 1e-14 of the result or of 1; exp(y) is off by as much as y was rounded; the
 * median of a lognormal is known to 2^-64 of itself, which a narrow one
 * feels, at the four sigma that there are rows for. */
static double
tolerance(const struct kl_law *law, double want)
{
    double relative = 1e-14, size = fabs(want);

    if (size > 1)
        relative = fmax(relative, KL_EPS * log(size));
    if (law->row == family_of("lognormal")->density)
        relative += 4 * 0x1p-64 / law->a[1];
    return relative * fmax(1, size);
}

/* Rows that come one after the other and differ in the offset alone. */
static struct block {
    char key[256];
    struct kl_law law;
    struct kl_nodes at;
    double want[KL_NODES];
    int n;
} block;

static void
close_to(const struct kl_law *law, double got, double want, const char *what)
{
    kl_assert_close(got, want, tolerance(law, want), what, "densities.tsv", 0);
}

/* All rows of the block at once: each lane must be what it is alone, or nearly
 * so, whatever its neighbours make the block go through. */
static void
check_block(void)
{
    double lp[KL_NODES];
    int k;

    for (k = block.n; block.n > 0 && k < KL_NODES; k++) {
        block.at.t[k] = block.at.t[k % block.n];
        block.at.s[k] = block.at.s[k % block.n];
    }
    if (block.n > 0)
        block.law.row->logdensity(&block.law, &block.at, lp);
    for (k = 0; k < block.n; k++)
        close_to(&block.law, lp[k], block.want[k], block.key);
    block.n = 0;
}

static void
check_row(char *field[KL_REF_FIELDS])
{
    double offset = strtod(field[5], NULL), want = strtod(field[6], NULL);
    double anchor = strtod(field[3], NULL);
    int sign = atoi(field[4]);
    struct kl_law law;
    char key[256];

    read_law(field[0], field[1], &law);
    if (strcmp(field[2], "entropy") == 0) {
        close_to(&law, law.row->entropy(law.a), want, field[0]);
        return;
    }
    snprintf(key, sizeof key, "%s(%s) at %s %s", field[0], field[1], field[3],
             field[4]);
    close_to(&law, log_density(&law, anchor, sign, offset), want, key);
    if (strcmp(key, block.key) != 0 || block.n == KL_NODES) {
        check_block();
        strcpy(block.key, key);
        block.law = law;
        block.at = (struct kl_nodes){.anchor = anchor, .sign = sign};
    }
    block.want[block.n] = want;
    set_node(&block.at, block.n++, offset);
}

static void
reference(void **state)
{
    (void)state;
    assert_true(kl_ref_read("densities.tsv", check_row) > 2300);
    check_block();
}

/* ---- the table ----------------------------------------------------------- */

static const char *const table[] = {
    "uniform(a,b)",
    "normal(mean,sd)",
    "lognormal(mu,sigma)",
    "exponential(rate)",
    "laplace(location,scale)",
    "logistic(location,scale)",
    "cauchy(location,scale)",
    "student_t(df,location,scale)",
    "gamma(shape,scale)",
    "inverse_gamma(shape,scale)",
    "beta(a,b)",
    "chi_squared(df)",
    "weibull(shape,scale)",
    "rayleigh(scale)",
    "pareto(shape,scale)",
    "gumbel(location,scale)",
    "triangular(a,mode,b)",
    "half_normal(scale)",
    "skew_normal(location,scale,shape)",
};

enum { FAMILIES = sizeof table / sizeof *table };

static const struct kl_family *
continuous(size_t i)
{
    return kl_family_row(kl_family_count() - FAMILIES + i);
}

static void
rows_and_their_order(void **state)
{
    (void)state;
    assert_null(kl_family_row(kl_family_count() - FAMILIES - 1)->density);
    for (size_t i = 0; i < FAMILIES; i++) {
        const struct kl_family *family = continuous(i);
        char text[100];
        int n = snprintf(text, sizeof text, "%s(", family->key);

        for (int k = 0; k < family->nparam; k++)
            n += snprintf(text + n, sizeof text - (size_t)n, "%s%s",
                          family->param[k].name,
                          k + 1 < family->nparam ? "," : ")");
        assert_string_equal(text, table[i]);
        assert_non_null(family->density);
        assert_non_null(family->density->logdensity);
        assert_non_null(family->density->outline);
        assert_non_null(family->density->breaks);
        assert_true((family->density->entropy == NULL) ==
                    (strcmp(family->key, "skew_normal") == 0));
        assert_null(family->first);
    }
}

/* Every choice of least, starting and greatest parameters that is allowed. */
static bool
choose(const struct kl_family *family, int number, struct kl_law *law)
{
    double a[KL_PARAM_MAX] = {0};

    for (int i = 0; i < family->nparam; i++, number /= 3) {
        const struct kl_param *param = &family->param[i];

        a[i] = number % 3 == 0   ? param->start
               : number % 3 == 1 ? param->min
                                 : param->max;
        assert_int_equal(kl_param_check(param, a[i], NULL), KL_OK);
    }
    if (family->refuse != NULL && family->refuse(a) != NULL)
        return false;
    kl_law_init(law, family->density, a);
    return true;
}

/* From an anchor to one side, as far as doubles go and farther; nodes outside
 * the support are left out. */
static void
no_nan_from(const struct kl_law *law, const struct kl_outline *outline,
            double anchor, int side)
{
    double room = side > 0 ? outline->hi - anchor : anchor - outline->lo;

    for (double s = -820; s <= 820; s += 8.25) {
        double y = exp(s);

        if (y < room)
            assert_false(isnan(log_density(law, anchor, side, s)));
        if (y < room && isfinite(y))
            assert_false(isnan(log_density(law, anchor, 0, side * y)));
    }
    if (room >= 0) /* an end itself; its value is of no use to anyone */
        assert_false(isnan(log_density(law, anchor, 0, 0)));
}

static void
no_nan(const struct kl_law *law, const struct kl_outline *outline)
{
    const double anchors[] = {
        outline->lo,      outline->hi,     0.3, 1e8, -1e140, law->a[0],
        outline->view[0], outline->view[1]};

    for (size_t i = 0; i < sizeof anchors / sizeof *anchors; i++) {
        if (!isfinite(anchors[i]) || anchors[i] < outline->lo ||
            anchors[i] > outline->hi)
            continue;
        no_nan_from(law, outline, anchors[i], 1);
        no_nan_from(law, outline, anchors[i], -1);
    }
}

static void
check_breaks(const struct kl_law *law, const struct kl_outline *outline)
{
    struct kl_breaks breaks = {0};

    law->row->breaks(law, &breaks);
    for (size_t i = 0; i < breaks.n; i++) {
        const struct kl_break *at = &breaks.at[i];

        assert_true(isfinite(at->anchor) && isfinite(at->offset));
        assert_true((at->anchor - outline->lo) + at->offset > 0 ||
                    at->anchor == outline->lo);
        assert_true((outline->hi - at->anchor) - at->offset > 0 ||
                    at->anchor == outline->hi);
    }
    kl_breaks_clear(&breaks);
}

/* At the corners of the domains: no NaN anywhere, and outlines that hold. */
static void
corners(void **state)
{
    (void)state;
    for (size_t i = 0; i < FAMILIES; i++) {
        const struct kl_family *family = continuous(i);
        int choices = family->nparam == 1 ? 3 : family->nparam == 2 ? 9 : 27;

        for (int number = 0; number < choices; number++) {
            struct kl_outline out = {0};
            struct kl_law law;

            if (!choose(family, number, &law))
                continue;
            law.row->outline(&law, &out);
            assert_true(out.lo < out.hi);
            assert_true(out.lo <= out.view[0] && out.view[1] <= out.hi);
            assert_true(out.view[0] <= out.view[1]);
            assert_true(isfinite(out.view[0]) && isfinite(out.view[1]));
            if (law.row->entropy != NULL)
                assert_true(isfinite(law.row->entropy(law.a)));
            check_breaks(&law, &out);
            no_nan(&law, &out);
        }
    }
}

/* ---- ends ---------------------------------------------------------------- */

/* log of what an end says, at a logarithmic distance, up to a constant. */
static double
leading(const struct kl_end *end, bool infinite, double s)
{
    switch (end->cls) {
    case KL_END_POWER:
        return (infinite ? -end->power : end->power) * s;
    case KL_END_LOGNORMAL:
        return -end->c * s * s + end->w * s;
    case KL_END_EXP:
        return end->w * s - end->c * exp(infinite ? end->b * s : -end->b * s);
    case KL_END_DOUBLE:
        return -end->c * exp(end->b * exp(s));
    default:
        fail();
        return 0;
    }
}

/* Between two distances the density must change like its leading terms: up to
 * what is left of the others, which is below 1e-2 there. */
static void
check_end(const struct kl_law *law, const struct kl_outline *out, int which,
          const char *what)
{
    const struct kl_end *end = &out->end[which];
    double point = which == 0 ? out->lo : out->hi;
    bool infinite = isinf(point);
    double near = infinite ? log(3e2) : -30, far = infinite ? log(5e2) : -40;
    double change, want;
    int sign = (which == 0) != infinite ? 1 : -1;

    if (end->cls == KL_END_EXP && !infinite)
        near = -5, far = -6;
    if (end->cls == KL_END_DOUBLE || end->b > 4)
        near = log(12), far = log(13);
    if (infinite && end->cls == KL_END_POWER)
        near = 600, far = 700;
    change = log_density(law, infinite ? 0 : point, sign, far) -
             log_density(law, infinite ? 0 : point, sign, near);
    want = leading(end, infinite, far) - leading(end, infinite, near);
    kl_assert_close(change, want,
                    1e-2 +
                        fabs(want) * (end->cls == KL_END_DOUBLE ? 1e-3 : 1e-10),
                    what, "end", which);
    if (!infinite)
        assert_true(out->singular[which] ==
                    (end->cls != KL_END_POWER || end->power != 0));
}

/* Of mild parameters, and location 0: of a normal elsewhere the leading terms
 * do not show the shift. */
static const char *const laws[][2] = {
    {"uniform", "-1.5,2"},
    {"normal", "0,1.3"},
    {"lognormal", "0.7,1.9"},
    {"exponential", "2.7"},
    {"laplace", "0,1.3"},
    {"logistic", "0,1.3"},
    {"cauchy", "3,1.3"},
    {"student_t", "2.5,3,1.3"},
    {"student_t", "0.5,-2,3"},
    {"gamma", "0.3,1.7"},
    {"gamma", "1,1.7"},
    {"gamma", "7.5,1.7"},
    {"inverse_gamma", "2.5,1.7"},
    {"inverse_gamma", "0.3,0.4"},
    {"beta", "0.3,1"},
    {"beta", "1,2.6"},
    {"beta", "5.5,4.5"},
    {"chi_squared", "2"},
    {"chi_squared", "5.5"},
    {"weibull", "0.7,1.3"},
    {"weibull", "1,1.3"},
    {"weibull", "2.5,1.3"},
    {"rayleigh", "1.3"},
    {"pareto", "1.7,2.5"},
    {"gumbel", "0.7,1.3"},
    {"gumbel", "-0.7,0.9"},
    {"triangular", "0,1,3"},
    {"triangular", "-1,-1,3"},
    {"triangular", "-1,3,3"},
    {"half_normal", "1.3"},
    {"skew_normal", "0,1.3,3"},
    {"skew_normal", "0,1.3,-0.7"},
    {"skew_normal", "0,1.3,0"},
};

static void
ends(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) {
        struct kl_outline out = {0};
        struct kl_law law;
        char what[100];

        read_law(laws[i][0], laws[i][1], &law);
        law.row->outline(&law, &out);
        snprintf(what, sizeof what, "%s(%s)", laws[i][0], laws[i][1]);
        check_end(&law, &out, 0, what);
        check_end(&law, &out, 1, what);
    }
}

/* ---- views --------------------------------------------------------------- */

/* Mass inside the view by the midpoint rule: nearly all of it, unless tails
 * are so heavy that the rest would vanish. */
static void
views(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) {
        const int n = 4000;
        struct kl_outline out = {0};
        struct kl_law law;
        double mass = 0, step;

        read_law(laws[i][0], laws[i][1], &law);
        law.row->outline(&law, &out);
        step = (out.view[1] - out.view[0]) / n;
        for (int k = 0; k < n; k++)
            mass +=
                step * exp(log_density(&law, out.view[0], 0, (k + 0.5) * step));
        if (!(mass > 0.5 && mass < 1.001)) {
            fprintf(stderr, "%s(%s): mass in view %g\n", laws[i][0], laws[i][1],
                    mass);
            fail();
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reference), cmocka_unit_test(rows_and_their_order),
        cmocka_unit_test(corners),   cmocka_unit_test(ends),
        cmocka_unit_test(views),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
