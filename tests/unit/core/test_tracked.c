#include "kl_ref.h"

#include "klscope/core/tracked.h"

/* The bound holds, and is a few units where nothing cancels. */
static void
function(char *field[KL_REF_FIELDS])
{
    static const struct {
        const char *name;
        struct kl_num (*fn)(struct kl_num);
    } rows[] = {{"lgamma", n_lgamma},
                {"psi", n_psi},
                {"trigamma", n_trigamma},
                {"log_gap", n_log_gap},
                {"exp_gap", n_exp_gap}};
    struct kl_num a = n_of(strtod(field[1], NULL)), got;
    struct kl_num b = n_of(strtod(field[2], NULL));
    long double want = strtold(field[4], NULL), off;
    size_t i, n = sizeof rows / sizeof *rows;

    for (i = 0; i < n && strcmp(field[0], rows[i].name) != 0; i++)
        ;
    if (i < n)
        got = rows[i].fn(a);
    else if (strcmp(field[0], "lgamma_gap") == 0)
        got = n_lgamma_gap(a, b);
    else
        return;
    off = fabsl(got.v - want);
    if (!(off <= got.e + 0x1p-62L * fabsl(want)) ||
        !(got.e <= 1e-13L * fmaxl(fabsl(want), 1e-3L)))
        fail_msg("%s(%s, %s): got %.20Lg, bound %.3Lg", field[0], field[1],
                 field[2], got.v, got.e);
}

static void
functions(void **state)
{
    (void)state;
    assert_true(kl_ref_read("functions.tsv", function) > 150);
}

/* What an error of the argument does to the result: the true result at the end
 * of the interval lies inside the bound. */
static void
argument_errors(void **state)
{
    static struct kl_num (*const fns[])(struct kl_num) = {
        n_sqrt, n_exp,    n_expm1, n_log,      n_log1p,   n_atan,    n_erf,
        n_erfc, n_lgamma, n_psi,   n_trigamma, n_log_gap, n_exp_gap,
    };
    static const long double at[] = {0.0137L, 0.713L, 1.419L, 7.31L, 61.7L};

    (void)state;
    for (size_t f = 0; f < sizeof fns / sizeof *fns; f++)
        for (size_t i = 0; i < sizeof at / sizeof *at; i++)
            for (int end = -1; end <= 1; end += 2) {
                struct kl_num x = {at[i], 0.01L * at[i]};
                struct kl_num y = fns[f](x), z;

                z = fns[f](n_of(at[i] + end * 0.01L * at[i]));
                if (!(fabsl(y.v - z.v) <= y.e + z.e))
                    fail_msg("function %zu at %Lg", f, at[i]);
            }
}

/* The same for both arguments of a function of two, at all four corners. */
static void
operand_errors(void **state)
{
    static struct kl_num (*const fns[])(struct kl_num, struct kl_num) = {
        n_add, n_sub, n_mul, n_div, n_pow, n_log_ratio,
    };
    static const long double at[] = {0.213L, 1.419L, 1.47L, 7.31L};

    (void)state;
    for (size_t f = 0; f < sizeof fns / sizeof *fns; f++)
        for (size_t i = 0; i < 16; i++)
            for (int corner = 0; corner < 4; corner++) {
                long double x = at[i / 4], y = at[i % 4];
                long double dx = (corner & 1 ? 0.01L : -0.01L) * x;
                long double dy = (corner & 2 ? 0.02L : -0.02L) * y;
                struct kl_num got =
                    fns[f]((struct kl_num){x, 1.000001L * fabsl(dx)},
                           (struct kl_num){y, 1.000001L * fabsl(dy)});
                struct kl_num end = fns[f](n_of(x + dx), n_of(y + dy));

                if (!(fabsl(got.v - end.v) <= got.e + end.e))
                    fail_msg("function %zu of %Lg, %Lg", f, x, y);
            }
}

/* Cancellation shows in the bound. */
static void
arithmetic(void **state)
{
    struct kl_num third = n_div(n_of(1), n_of(3)), big = n_of(0x1p70L);
    struct kl_num lost = n_sub(n_add(big, third), big);
    struct kl_num unknown = n_div(n_of(1), (struct kl_num){1, 2});
    struct kl_value value;

    (void)state;
    assert_true(fabsl(lost.v - third.v) <= lost.e);
    assert_true(fabsl(n_times(third, 3).v - 1) <= n_times(third, 3).e);
    assert_true(isinf((double)unknown.e));
    assert_false(kl_num_value(unknown, &value));
    assert_false(kl_num_value(n_log(n_of(0)), &value));
    assert_false(kl_num_value(n_sub(n_of(INFINITY), n_of(INFINITY)), &value));
    assert_false(kl_num_value(n_of(0x1p1024L), &value));
    assert_true(kl_num_value(n_of(0x1p-60L + 1), &value));
    assert_true(value.val == 1 && value.err >= 0x1p-60);
}

static void
ratios(void **state)
{
    (void)state;
    assert_close((double)n_log_ratio(n_of(1 + 0x1p-40L), n_of(1)).v, 0x1p-40,
                 1e-24);
    assert_close((double)n_log_ratio(n_of(3), n_of(0.5L)).v, log(6),
                 4 * KL_EPS);
    assert_true(n_pow(n_of(0), n_of(2)).v == 0);
    assert_close((double)n_pow(n_of(3), n_of(2.5L)).v, 15.5884572681198956,
                 1e-14); /* 9 sqrt(3) */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions),
        cmocka_unit_test(argument_errors),
        cmocka_unit_test(operand_errors),
        cmocka_unit_test(arithmetic),
        cmocka_unit_test(ratios),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
