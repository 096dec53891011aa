#include "kl_test.h"

#include "klscope/core/ends.h"

#define POWER(k)            { .cls = KL_END_POWER, .power = (k) }
#define LOGNORMAL(c0, w0)   { .cls = KL_END_LOGNORMAL, .c = (c0), .w = (w0) }
#define EXP(b0, c0, w0) \
    { .cls = KL_END_EXP, .b = (b0), .c = (c0), .w = (w0) }
#define DOUBLE(b0, c0)      { .cls = KL_END_DOUBLE, .b = (b0), .c = (c0) }
#define NONE                { .cls = KL_END_NONE }
#define UNKNOWN             { .cls = KL_END_UNKNOWN }

enum { F = KL_FINITE, I = KL_INFINITE, U = KL_UNDECIDED };

/* clang-format off */

/* Tails, and what they are against each other: p down, q across. Of the same
 * class with the same numbers p is q. */
static const struct kl_end tails[] = {
    POWER(3),           /* student_t(2) */
    LOGNORMAL(0.5, -1), /* lognormal(0, 1) */
    EXP(1, 1, 0),       /* exponential(1) */
    EXP(2, 0.5, 0),     /* normal(0, 1) */
    DOUBLE(1, 1),       /* gumbel(0, 1), to the left */
    NONE,
    UNKNOWN,
};
enum { TAILS = sizeof tails / sizeof tails[0] };

/* H(p, q) */
static const int tail_cross[TAILS][TAILS] = {
    { F, F, F, I, I, I, U },
    { F, F, F, F, I, I, U },
    { F, F, F, F, I, I, U }, /* x^0 is not integrable: the borderline */
    { F, F, F, F, F, I, U },
    { F, F, F, F, F, I, U },
    { F, F, F, F, F, F, F },
    { U, U, U, U, U, I, U },
};

/* p^2 / q */
static const int tail_square[TAILS][TAILS] = {
    { F, I, I, I, I, I, U },
    { F, F, I, I, I, I, U },
    { F, F, F, I, I, I, U },
    { F, F, F, F, I, I, U },
    { F, F, F, F, F, I, U },
    { F, F, F, F, F, F, F },
    { U, U, U, U, U, I, U },
};

/* The same at finite ends. */
static const struct kl_end points[] = {
    POWER(-0.5),        /* gamma(0.5, 1) */
    POWER(0),           /* exponential(1) */
    POWER(1),           /* rayleigh(1) */
    LOGNORMAL(0.5, -1), /* lognormal(0, 1) */
    EXP(1, 1, -3),      /* inverse_gamma(2, 1) */
    NONE,
    UNKNOWN,
};
enum { POINTS = sizeof points / sizeof points[0] };

static const int point_cross[POINTS][POINTS] = {
    { F, F, F, F, I, I, U },
    { F, F, F, F, I, I, U }, /* y^-1 is not integrable: the borderline */
    { F, F, F, F, F, I, U },
    { F, F, F, F, F, I, U },
    { F, F, F, F, F, I, U },
    { F, F, F, F, F, F, F },
    { U, U, U, U, U, I, U },
};

static const int point_square[POINTS][POINTS] = {
    { F, I, I, I, I, I, U }, /* y^-1, y^-2 */
    { F, F, I, I, I, I, U }, /* y^0, y^-1 */
    { F, F, F, I, I, I, U },
    { F, F, F, F, I, I, U },
    { F, F, F, F, F, I, U },
    { F, F, F, F, F, F, F },
    { U, U, U, U, U, I, U },
};

/* Borderlines. */
static const struct {
    struct kl_end p, q;
    double alpha;  /* 0: cross */
    bool infinite;
    int want;
} borders[] = {
    /* Powers against x^b: b moments. */
    { POWER(3), EXP(2, 1, 0), 0, true, I },
    { POWER(3 + 0x1p-51), EXP(2, 1, 0), 0, true, F },
    { POWER(3), EXP(2 - 0x1p-51, 1, 0), 0, true, F },
    { POWER(2), EXP(1, 1, 0), 0, true, I },          /* cauchy, laplace */
    { POWER(1 + 0.1), EXP(0.1, 7, 0), 0, true, I },  /* pareto, weibull */
    { POWER(1 + 0.7), EXP(0.7, 7, 0), 0, true, I },
    { POWER(1 + 0.1), EXP(0.09, 7, 0), 0, true, F },
    { POWER(1.05), POWER(1e9), 0, true, F },
    { POWER(1.05), LOGNORMAL(1e9, 0), 0, true, F },
    { LOGNORMAL(1e-9, 0), EXP(1e9, 1e9, 0), 0, true, F },
    { LOGNORMAL(1e9, 0), DOUBLE(1e-9, 1e-9), 0, true, I },
    /* exp(-c x^b) against exp(kappa x). */
    { EXP(0.99, 9, 0), DOUBLE(0.1, 1), 0, true, I },
    { EXP(1.01, 0.1, 0), DOUBLE(9, 1), 0, true, F },
    { EXP(1, 1.5, 0), DOUBLE(1.5, 1), 0, true, I },  /* laplace, gumbel */
    { EXP(1, 1.5, -1), DOUBLE(1.5, 1), 0, true, I },
    { EXP(1, 1.5, -1 - 0x1p-52), DOUBLE(1.5, 1), 0, true, F },
    { EXP(1, 1.5, -9), DOUBLE(1.5 + 0x1p-52, 1), 0, true, I },
    { EXP(1, 1.5, 9), DOUBLE(1.5 - 0x1p-52, 1), 0, true, F },
    { DOUBLE(0.1, 0.1), DOUBLE(9, 9), 0, true, F },
    /* y^k against y^-b. */
    { POWER(0x1p-50), EXP(1, 1, 0), 0, false, F },   /* gamma of shape > 1 */
    { POWER(-0x1p-50), EXP(1, 1, 0), 0, false, I },
    { POWER(1), EXP(2, 1, 0), 0, false, I },
    { POWER(1), EXP(1.9, 1, 0), 0, false, F },
    { POWER(-0.5), EXP(0.5, 1, 0), 0, false, I },
    { POWER(-0.5), EXP(0.25, 1, 0), 0, false, F },
    { POWER(-0.99), POWER(1e9), 0, false, F },
    { LOGNORMAL(1e-9, 0), EXP(9, 9, 9), 0, false, F },
    { EXP(0.1, 1, 0), EXP(9, 9, 9), 0, false, F },
    /* p^2 / q and others: 2 a - a', 2 k - k'. */
    { POWER(2), POWER(3), 2, true, I },              /* x^-1 */
    { POWER(2), POWER(3 - 0x1p-48), 2, true, F },
    { POWER(2), POWER(2), 1e6, true, F },
    { POWER(2), POWER(2 + 1.1e-6), 1e6, true, I },
    { POWER(1.1), POWER(1.2), 2, true, I },          /* pareto 0.1, 0.2 */
    { POWER(1.1), POWER(1.2), 1.5, true, F },
    { POWER(1.1), POWER(1.3), 1.5, true, I },
    { POWER(0), POWER(1), 2, false, I },             /* y^-1 */
    { POWER(0), POWER(0.5), 2, false, F },
    { POWER(0), POWER(0.5), 3, false, I },
    { POWER(0), POWER(0.5), 3 - 0x1p-48, false, F },
    { POWER(-0.9), POWER(-0.8), 2, false, I },       /* gamma 0.1, 0.2 */
    { LOGNORMAL(0.5, 0), LOGNORMAL(1, 0), 2, true, I },    /* x^0 */
    { LOGNORMAL(0.5, 0), LOGNORMAL(1, 1), 2, true, I },    /* x^-1 */
    { LOGNORMAL(0.5, 0), LOGNORMAL(1, 1.25), 2, true, F },
    { LOGNORMAL(0.5, 0), LOGNORMAL(0.875, 9), 2, true, F },
    { LOGNORMAL(0.5, -9), LOGNORMAL(1.125, 0), 2, true, I },
    { LOGNORMAL(0.5, 0), LOGNORMAL(1, 0), 2, false, F },   /* y^0 */
    { LOGNORMAL(0.5, 0), LOGNORMAL(1, 1), 2, false, I },   /* y^-1 */
    { EXP(1, 1, 0), EXP(1, 2, 0), 2, true, I },      /* exponentials: x^0 */
    { EXP(1, 1, 0), EXP(1, 2, 1.5), 2, true, F },    /* x^-1.5 */
    { EXP(1, 1, -0.5), EXP(1, 2, 0), 2, true, I },   /* x^-1 */
    { EXP(1, 1 / 0.3, 0), EXP(1, 1 / 0.2, 0), 3, true, I }, /* 3/.3 = 2/.2 */
    { EXP(1, 1, 0), EXP(1, 1.9, 9), 2, true, F },
    { EXP(1, 1, -9), EXP(1, 2.1, 0), 2, true, I },
    { EXP(2, 0.5, 0), EXP(2, 1, 0), 2, true, U },    /* means decide */
    { EXP(2, 0.5, 0), EXP(2, 0.9, 0), 2, true, F },
    { EXP(2, 0.5, 0), EXP(2, 1.1, 0), 2, true, I },
    { EXP(1.5, 1e-9, 0), EXP(1.6, 1e-9, 0), 1.0001, true, I },
    { EXP(1.5, 1e9, 0), EXP(1.4, 1e9, 0), 1e6, true, F },
    { EXP(1, 1, -3), EXP(1, 2, -3), 2, false, I },   /* y^-3 */
    { EXP(1, 1, 3), EXP(1, 2, 6.5), 2, false, F },   /* y^-0.5 */
    { EXP(1, 1, 3), EXP(1, 2, 7), 2, false, I },     /* y^-1 */
    { EXP(1, 1, 3), EXP(1, 2.1, 0), 2, false, I },
    { EXP(1, 1, -9), EXP(1, 1.9, 0), 2, false, F },
    { EXP(3, 1, 3), EXP(3, 2, 6.5), 2, false, U },
    { DOUBLE(1, 1), DOUBLE(1, 2), 2, true, U },
    { DOUBLE(1, 1), DOUBLE(1, 1.9), 2, true, F },
    { DOUBLE(1, 1), DOUBLE(1, 2.1), 2, true, I },
    { DOUBLE(1, 9), DOUBLE(1.1, 1e-9), 2, true, I },
    { DOUBLE(1, 1e-9), DOUBLE(0.9, 9), 2, true, F },
    /* Where alpha times a number would overflow. */
    { EXP(2, 1e307, 0), EXP(2, 1.1e307, 0), 1e6, true, I },
    { EXP(2, 1.1e307, 0), EXP(2, 1e307, 0), 1e6, true, F },
};

/* From heavy to light. */
static const struct kl_end ordered_tails[] = {
    UNKNOWN, POWER(1.5), POWER(2), LOGNORMAL(0.1, 0), LOGNORMAL(0.2, 1),
    LOGNORMAL(0.2, 0), EXP(0.5, 9, 0), EXP(1, 0.5, 0), EXP(1, 1, 1),
    EXP(1, 1, 0), EXP(2, 1, 0), DOUBLE(1, 1), DOUBLE(1, 2), DOUBLE(2, 1), NONE,
};
static const struct kl_end ordered_points[] = {
    UNKNOWN, POWER(-0.5), POWER(0), POWER(2), LOGNORMAL(0.1, 0),
    LOGNORMAL(0.2, 0), LOGNORMAL(0.2, 1), EXP(0.5, 9, 0), EXP(1, 0.5, 0),
    EXP(1, 1, -3), EXP(1, 1, 0), EXP(2, 1, 0), NONE,
};
/* clang-format on */

static void
test_order(void **state)
{
    enum {
        NT = sizeof ordered_tails / sizeof ordered_tails[0],
        NP = sizeof ordered_points / sizeof ordered_points[0]
    };
    int i, j;

    (void)state;
    for (i = 0; i < NT; i++)
        for (j = 0; j < NT; j++)
            assert_int_equal(kl_end_heavier(&ordered_tails[i],
                                            &ordered_tails[j], true),
                             i < j);
    for (i = 0; i < NP; i++)
        for (j = 0; j < NP; j++)
            assert_int_equal(kl_end_heavier(&ordered_points[i],
                                            &ordered_points[j], false),
                             i < j);
}

static void
check(const char *what, int i, int j, int got, int want)
{
    if (got == want)
        return;
    fail_msg("%s %d, %d: got %d, want %d", what, i, j, got, want);
}

static void
test_classes(void **state)
{
    int i, j;

    (void)state;
    for (i = 0; i < TAILS; i++)
        for (j = 0; j < TAILS; j++) {
            check("tails, cross", i, j,
                  kl_end_cross(&tails[i], &tails[j], true), tail_cross[i][j]);
            check("tails, square", i, j,
                  kl_end_power(&tails[i], &tails[j], 2, true),
                  tail_square[i][j]);
        }
    for (i = 0; i < POINTS; i++)
        for (j = 0; j < POINTS; j++) {
            check("points, cross", i, j,
                  kl_end_cross(&points[i], &points[j], false),
                  point_cross[i][j]);
            check("points, square", i, j,
                  kl_end_power(&points[i], &points[j], 2, false),
                  point_square[i][j]);
        }
}

static void
test_borders(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof borders / sizeof borders[0]; i++) {
        const struct kl_end *p = &borders[i].p, *q = &borders[i].q;
        bool infinite = borders[i].infinite;

        check("border", (int)i, 0,
              borders[i].alpha > 0
                  ? kl_end_power(p, q, borders[i].alpha, infinite)
                  : kl_end_cross(p, q, infinite),
              borders[i].want);
    }
}

/* Log of the density, without its factor, at log distance s; long double, so
 * that what cancels leaves something. */
static long double
log_density(const struct kl_end *end, long double s, bool infinite)
{
    long double x = infinite ? s : -s; /* log of what grows */
    long double w = infinite ? end->w : -end->w;

    switch (end->cls) {
    case KL_END_POWER:
        return infinite ? -end->power * s : end->power * s;
    case KL_END_LOGNORMAL:
        return -end->c * x * x + w * x;
    case KL_END_EXP:
        return -end->c * expl(end->b * x) + w * x;
    default:
        return -end->c * expl(end->b * expl(x));
    }
}

/* Log of the integrand of the cross-entropy, or of p^alpha q^(1 - alpha), over
 * s. */
static long double
log_integrand(const struct kl_end *p, const struct kl_end *q, double alpha,
              long double s, bool infinite)
{
    long double lp = log_density(p, s, infinite);
    long double lq = log_density(q, s, infinite);

    if (alpha > 0)
        return alpha * lp - (alpha - 1) * lq + s;
    if (q->cls == KL_END_DOUBLE) /* which may overflow itself */
        return lp + logl(q->c) + q->b * expl(infinite ? s : -s) + s;
    return lp + logl(fabsl(lq)) + s;
}

static unsigned long long
scramble(unsigned long long *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

static struct kl_end
random_end(unsigned long long *seed, bool infinite)
{
    struct kl_end end = { .cls = (enum kl_end_class)(scramble(seed) %
                                                     (infinite ? 4 : 3)) };

    end.power = (double)(scramble(seed) % 16) / 4 + (infinite ? 1.25 : -0.75);
    end.b = (double)(1 + scramble(seed) % 8) / 4;
    end.c = (double)(1 + scramble(seed) % 8) / 4;
    end.w = end.cls == KL_END_DOUBLE ? 0
                                     : (double)(scramble(seed) % 16) / 4 - 2;
    return end;
}

/* Equal exponentials, of which powers are left: lost in rounding here. */
static bool
balanced(const struct kl_end *p, const struct kl_end *q, double alpha)
{
    return p->cls == q->cls && p->b == q->b && p->cls > KL_END_POWER &&
           fabs(alpha * p->c - (alpha - 1) * q->c) < 1e-12;
}

/* Far out the integrand over s must fall, or the integral is infinite: the
 * trend of its logarithm, computed anew, agrees with every verdict that is not
 * on the border. */
static void
test_trend(void **state)
{
    static const double alphas[] = { 0, 1.25, 2, 3 };
    unsigned long long seed = 20240817;
    int k, clear = 0;

    (void)state;
    for (k = 0; k < 200000; k++) {
        bool infinite = scramble(&seed) % 2 == 0;
        double alpha = alphas[scramble(&seed) % 4];
        struct kl_end p = random_end(&seed, infinite);
        struct kl_end q = random_end(&seed, infinite);
        bool twice = p.cls == KL_END_DOUBLE || q.cls == KL_END_DOUBLE;
        /* exp(exp(8)) is within a long double, exp(200) as well */
        long double near = !twice ? 100 : alpha > 0 ? 6 : 12;
        long double far = !twice ? 200 : alpha > 0 ? 8 : 16;
        long double sign = infinite ? 1 : -1;
        long double fall =
            log_integrand(&p, &q, alpha, sign * near, infinite) -
            log_integrand(&p, &q, alpha, sign * far, infinite);
        enum kl_verdict got = alpha > 0
                                  ? kl_end_power(&p, &q, alpha, infinite)
                                  : kl_end_cross(&p, &q, infinite);

        if (alpha > 0 && balanced(&p, &q, alpha))
            continue;
        assert_int_not_equal(got, KL_UNDECIDED);
        if (!isfinite(fall) || fabsl(fall) < (twice ? 200 : 20))
            continue;
        clear++;
        assert_int_equal(got, fall > 0 ? KL_FINITE : KL_INFINITE);
    }
    assert_true(clear > 150000);
}

static void
test_rate(void **state)
{
    struct kl_end cauchy = POWER(2), root = POWER(-0.5);

    (void)state;
    assert_true(kl_end_rate(&cauchy, true) == 1);
    assert_true(kl_end_rate(&root, false) == 0.5);
    assert_true(kl_end_rate(&tails[1], true) == HUGE_VAL);
    assert_true(kl_end_rate(&tails[3], true) == HUGE_VAL);
    assert_true(kl_end_rate(&points[4], false) == HUGE_VAL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),   cmocka_unit_test(test_classes),
        cmocka_unit_test(test_borders), cmocka_unit_test(test_trend),
        cmocka_unit_test(test_rate),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
