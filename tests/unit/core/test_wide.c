#include "kl_test.h"

#include "klscope/core/wide.h"

#define EACH(k) for (int k = 0; k < KL_NODES; k++)

/* Numbers whose size is exp(size), with zeros and signs among them. */
static struct kl_wide
block_of(double size, double step)
{
    double sign[KL_NODES], logs[KL_NODES];
    struct kl_wide block;

    EACH(k)
    {
        sign[k] = k % 3 - 1;
        logs[k] = size + step * k;
    }
    kl_wide_set_log(&block, sign, logs);
    return block;
}

static void
same(const struct kl_wide *got, const struct kl_wide *want, double tol)
{
    double gs[KL_NODES], gl[KL_NODES], ws[KL_NODES], wl[KL_NODES];

    kl_wide_logs(got, gs, gl);
    kl_wide_logs(want, ws, wl);
    EACH(k)
    {
        assert_true(gs[k] == ws[k]);
        assert_close(gl[k], wl[k], tol * (1 + fabs(wl[k])));
    }
}

static void
forms(void **state)
{
    double v[KL_NODES], back[KL_NODES];
    struct kl_wide block;

    (void)state;
    EACH(k)
    v[k] = k == 5 ? 0 : (k - 7.5) * exp2(k);
    kl_wide_set(&block, v);
    assert_true(block.plain);
    kl_wide_values(&block, back);
    assert_memory_equal(v, back, sizeof v);
    v[3] = 0x1p-900;
    v[4] = -INFINITY;
    kl_wide_set(&block, v);
    assert_false(block.plain);
    kl_wide_values(&block, back);
    EACH(k)
    assert_close(back[k], v[k], fabs(v[k]) * 700 * KL_EPS);
    assert_false(kl_wide_to_plain(&block));
    v[3] = v[4] = 1;
    v[9] = NAN;
    kl_wide_set(&block, v);
    assert_true(block.plain);
    assert_false(kl_wide_has_values(&block));
    kl_wide_to_logs(&block);
    assert_false(kl_wide_has_values(&block));
    assert_true(kl_wide_to_plain(&block));
    assert_true(isnan(block.v[9]) && block.v[5] == 0);
}

/* What doubles can do they and logarithms do alike; shifted far away, sums
 * and products keep their form. */
static void
arithmetic(void **state)
{
    static const double shifts[] = {0, 300, 5000, -300, -90000};

    (void)state;
    for (size_t i = 0; i < sizeof shifts / sizeof *shifts; i++) {
        struct kl_wide a = block_of(2.25, 0.125), b = block_of(1.5, 0.25);
        struct kl_wide far_a = block_of(2.25 + shifts[i], 0.125);
        struct kl_wide far_b = block_of(1.5 + shifts[i], 0.25), scale;
        double ones[KL_NODES], sizes[KL_NODES];

        EACH(k)
        {
            ones[k] = 1;
            sizes[k] = shifts[i];
        }
        kl_wide_set_log(&scale, ones, sizes);
        kl_wide_to_plain(&a);
        kl_wide_to_plain(&b);
        kl_wide_add(&a, &b);
        kl_wide_add(&far_a, &far_b);
        kl_wide_multiply(&a, &scale);
        same(&far_a, &a, 1e-14);
        kl_wide_subtract(&far_a, &far_b);
        a = block_of(2.25 + shifts[i], 0.125);
        same(&far_a, &a, 1e-13);
        kl_wide_divide(&a, &scale);
        b = block_of(2.25, 0.125);
        same(&a, &b, 1e-14 * (1 + fabs(shifts[i])));
    }
}

static void
signs(void **state)
{
    struct kl_wide a = block_of(800, 0), b = block_of(-800, 0), nan;
    signed char sign[KL_NODES];

    (void)state;
    kl_wide_signs(&a, sign);
    EACH(k)
    assert_int_equal(sign[k], k % 3 - 1);
    kl_wide_compare(&a, &b, sign);
    EACH(k)
    assert_int_equal(sign[k], k % 3 - 1);
    kl_wide_compare(&a, &a, sign);
    EACH(k)
    assert_int_equal(sign[k], 0);
    kl_wide_fill(&nan, NAN);
    kl_wide_compare(&a, &nan, sign);
    EACH(k)
    assert_int_equal(sign[k], 2);
    kl_wide_negate(&a);
    kl_wide_abs(&b);
    kl_wide_compare(&a, &b, sign);
    EACH(k)
    assert_int_equal(sign[k], k % 3 == 1 ? 0 : k % 3 == 0 ? 1 : -1);
}

/* One number through one function, against a double or a logarithm. */
static const struct {
    void (*f)(struct kl_wide *);
    double sign, size; /* of the argument */
    double want_sign, want_size;
    const char *src;
} functions[] = {
    {kl_wide_exp, 1, 6.5, 1, 665.1416330443619, "exp(6.5)"},
    {kl_wide_exp, -1, 800, 0, -INFINITY, "1/e^(e^800)"},
    {kl_wide_exp, 1, 800, 1, INFINITY, "e^(e^800) has no logarithm"},
    {kl_wide_exp, 1, -800, 1, 0, "1 + e^-800"},
    {kl_wide_expm1, 1, -800.5, 1, -800.5, "x"},
    {kl_wide_expm1, -1, -800.5, -1, -800.5, "x"},
    {kl_wide_expm1, 1, 8, 1, 2980.9579870417283, "e^8"},
    {kl_wide_expm1, -1, 8, -1, 0, "-1"},
    {kl_wide_log, 1, 4000.5, 1, 8.29417463229017865, "log(4000.5)"},
    {kl_wide_log, 1, -4000.5, -1, 8.29417463229017865, "log(4000.5)"},
    {kl_wide_log, 0, 0, -1, INFINITY, "log 0"},
    {kl_wide_log1p, 1, -800.5, 1, -800.5, "x"},
    {kl_wide_log1p, -1, -800.5, -1, -800.5, "x"},
    {kl_wide_log1p, 1, 900, 1, 6.802394763324311, "log(900)"},
    {kl_wide_sqrt, 1, 5000.5, 1, 2500.25, "5000.5/2"},
    {kl_wide_sin, 1, -700.5, 1, -700.5, "x"},
    {kl_wide_cos, 1, -700.5, 1, 0, "1"},
    {kl_wide_abs, -1, 7000.5, 1, 7000.5, "the same"},
};

static void
far_functions(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        double sign[KL_NODES], size[KL_NODES];
        struct kl_wide block;

        EACH(k)
        {
            sign[k] = functions[i].sign;
            size[k] = functions[i].size;
        }
        kl_wide_set_log(&block, sign, size);
        functions[i].f(&block);
        kl_wide_logs(&block, sign, size);
        EACH(k)
        {
            assert_true(sign[k] == functions[i].want_sign);
            assert_close(size[k], functions[i].want_size,
                         fabs(functions[i].want_size) * 8 * KL_EPS);
        }
    }
}

static void
no_value(void **state)
{
    struct kl_wide a = block_of(900, 0), b;
    double v[KL_NODES];

    (void)state;
    b = a;
    kl_wide_sqrt(&b);
    kl_wide_values(&b, v);
    EACH(k)
    assert_true(k % 3 == 0 ? isnan(v[k]) : v[k] >= 0);
    b = a;
    kl_wide_sin(&b);
    kl_wide_values(&b, v);
    EACH(k)
    assert_true(k % 3 == 1 ? v[k] == 0 : isnan(v[k]));
    b = a;
    kl_wide_divide(&b, &a);
    kl_wide_values(&b, v);
    EACH(k)
    assert_true(k % 3 == 1 ? isnan(v[k]) : v[k] == 1);
}

static void
powers(void **state)
{
    static const struct {
        double a, b, want;
    } cases[] = {
        {2, 10, 1024},        {-2, 3, -8},    {-2, -1, -0.5},
        {-8, 1. / 3, NAN},    {0, 0, 1},      {0, 2, 0},
        {0, -1, INFINITY},    {1, 1e300, 1},  {2.385, 2, 2.385 * 2.385},
        {1e200, 2, INFINITY}, {0.5, 2000, 0}, {-1, 1e300, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_wide a, b;
        double v[KL_NODES];

        kl_wide_fill(&a, cases[i].a);
        kl_wide_fill(&b, cases[i].b);
        kl_wide_power(&a, &b);
        kl_wide_values(&a, v);
        if (isnan(cases[i].want))
            assert_true(isnan(v[7]));
        else
            assert_close(v[7], cases[i].want, fabs(v[7]) * 4 * KL_EPS);
    }
}

static void
choices(void **state)
{
    struct kl_wide a = block_of(2, 0.5), b, c;
    bool which[KL_NODES];
    double v[KL_NODES];

    (void)state;
    kl_wide_fill(&b, 7);
    EACH(k)
    which[k] = k % 2;
    c = a;
    kl_wide_choose(&c, &b, which);
    kl_wide_values(&c, v);
    EACH(k)
    assert_close(v[k], k % 2 ? 7 : (k % 3 - 1) * exp(2 + 0.5 * k),
                 fabs(v[k]) * 16 * KL_EPS);
    kl_wide_shift(&c, 1);
    kl_wide_scale(&c, 2);
    kl_wide_values(&c, v);
    assert_close(v[1], 16, 64 * KL_EPS);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms),    cmocka_unit_test(arithmetic),
        cmocka_unit_test(signs),    cmocka_unit_test(far_functions),
        cmocka_unit_test(no_value), cmocka_unit_test(powers),
        cmocka_unit_test(choices),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
