#include "kl_ref.h"
#include "kl_spec.h"

#include "klscope/core/measure.h"

/* What the probabilities themselves may be off by is not in the bound: an ulp
 * or so of each, which a divergence of near ones sees as its root, and a few
 * hundred of those far in a tail, whose logs are rounded. */
static double
allowance(const char *p, double value)
{
    double far = strncmp(p, "truncate", 8) == 0 ? 512 : 1;

    return KL_EPS * (far * value + 4 * sqrt(value));
}

/* Each measure of families is within 1e-10 of its closed form, and inside the
 * error bound that is shown with it. */
static void
check_measure(char *field[KL_REF_FIELDS])
{
    double want = strtod(field[3], NULL);
    const struct kl_bins *side = kl_pair_kept(field[0], field[1])->side;
    struct kl_measures out;
    struct kl_value got;
    enum kl_measure m;

    assert_true(kl_measure_find(field[2], strlen(field[2]), &m));
    kl_measure_all(&side[KL_P], &side[KL_Q], 0.5, &out);
    got = out.value[m];
    if (isinf(want)) {
        assert_true(got.val == want && got.err == 0);
        return;
    }
    kl_assert_close(got.val, want, 1e-10 * want, field[0], field[1], 0);
    kl_assert_close(got.val, want, got.err + allowance(field[0], want),
                    field[0], field[1], 0);
    assert_true(got.err <= 1e-13 * (want + 1));
}

static void
reference_values(void **state)
{
    (void)state;
    assert_true(kl_ref_read("families_pairs.tsv", check_measure) > 55);
    kl_pair_kept(NULL, NULL);
}
int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reference_values),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
