#include "kl_density.h"
#include "kl_ref.h"

/* Pairs that are hard to integrate, tests/ref/quad.tsv: values against the
 * goal, bounds against the true errors. */

#define GOAL_REL 1e-10
#define GOAL_ABS 1e-14

enum { P, Q, ALPHA, FIRST };

/* The measures of a row. */
static const enum kl_measure columns[] = {
    KL_H_P,   KL_H_Q, KL_CE_PQ, KL_CE_QP,     KL_KL_PQ, KL_KL_QP,
    KL_JS,    KL_TV,  KL_HELLINGER, KL_RENYI, KL_CHI2,
};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

static struct kl_quad *quad;
static size_t bad, values;

static void
complain(char *field[KL_REF_FIELDS], int k, struct kl_value got,
         const char *what)
{
    fprintf(stderr, "%s | %s: %s %s: got %.17g +- %.2g, want %s\n", field[P],
            field[Q], kl_measure_row(columns[k])->key, what, got.val, got.err,
            field[FIRST + k]);
    bad++;
}

static void
check_value(char *field[KL_REF_FIELDS], int k, struct kl_value got)
{
    long double want = strtold(field[FIRST + k], NULL);
    long double off = fabsl(got.val - want);

    values++;
    if (!(off <= GOAL_ABS || off <= GOAL_REL * fabsl(want)))
        complain(field, k, got, "is beyond the goal");
    if (!(off <= got.err + 1e-18L * fabsl(want)))
        complain(field, k, got, "has too small a bound");
}

static void
check_row(char *field[KL_REF_FIELDS])
{
    struct kl_measures m;
    int k;

    kl_measures_good(quad, field[P], field[Q], atof(field[ALPHA]), &m);
    for (k = 0; k < COLUMNS; k++) {
        struct kl_value got = m.value[columns[k]];

        if (strcmp(field[FIRST + k], "inf") == 0) {
            if (got.val != HUGE_VAL)
                complain(field, k, got, "is infinite");
        } else if (strcmp(field[FIRST + k], "-") != 0) {
            check_value(field, k, got);
        }
    }
}

static void
test_rows(void **state)
{
    int rows;

    (void)state;
    quad = kl_quad_new();
    rows = kl_ref_read("quad.tsv", check_row);
    kl_quad_free(quad);
    print_message("%d pairs, %zu finite values\n", rows, values);
    assert_true(rows > 30);
    assert_int_equal(bad, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
