#include "kl_ref.h"
#include "kl_spec.h"

#include "klscope/core/measure.h"

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
    kl_assert_close(got.val, want, got.err, field[0], field[1], 0);
    assert_true(got.err <= 1e-12 * (want + 1));
}

static void
reference_values(void **state)
{
    (void)state;
    assert_true(kl_ref_read("families_pairs.tsv", check_measure) > 55);
    kl_pair_kept(NULL, NULL);
}
/* ---- matching ------------------------------------------------------------ */

/* Compare a side with the probabilities of outcomes in their order. */
static void
side_is(const struct kl_pair *pair, enum kl_side side, const char *names,
        const double *want)
{
    struct kl_buf have = KL_BUF_INIT;

    for (size_t i = 0; i < pair->n; i++) {
        if (i > 0)
            kl_buf_addc(&have, ' ');
        kl_pair_label(pair, i, &have);
        assert_close(kl_bins_prob(&pair->side[side], i), want[i], KL_EPS);
    }
    assert_string_equal(kl_buf_text(&have), names);
    kl_buf_clear(&have);
}

static void
labels_match(void **state)
{
    struct kl_pair pair, copy;
    size_t at = 9;

    (void)state;
    kl_pair_good(&pair, "b=0.5,a=0.25,c=0.25", "a=0.5,d=0.25,b=0.25");
    assert_int_equal(pair.outcomes, KL_LABELLED);
    side_is(&pair, KL_P, "b a c d", (double[]){0.5, 0.25, 0.25, 0});
    side_is(&pair, KL_Q, "b a c d", (double[]){0.25, 0.5, 0, 0.25});
    assert_true(kl_pair_find(&pair, "d", 1, &at));
    assert_int_equal(at, 3);
    assert_false(kl_pair_find(&pair, "e", 1, &at));
    kl_pair_copy(&copy, &pair);
    kl_pair_clear(&pair);
    side_is(&copy, KL_Q, "b a c d", (double[]){0.25, 0.5, 0, 0.25});
    kl_pair_clear(&copy);
    kl_pair_good(&pair, "b=0.5,a=0.5", "b=0.25,a=0.75");
    assert_int_equal(pair.n, 2);
    kl_pair_clear(&pair);
}

static void
positions_match(void **state)
{
    struct kl_pair pair;
    size_t at = 9;

    (void)state;
    kl_pair_good(&pair, "0.5,0.25,0.25", "0.25,0.5,0.25");
    side_is(&pair, KL_Q, "1 2 3", (double[]){0.25, 0.5, 0.25});
    assert_true(kl_pair_find(&pair, "3", 1, &at));
    assert_int_equal(at, 2);
    assert_false(kl_pair_find(&pair, "0", 1, &at));
    assert_false(kl_pair_find(&pair, "4", 1, &at));
    assert_false(kl_pair_find(&pair, "1.5", 3, &at));
    assert_false(kl_pair_find(&pair, "one", 3, &at));
    kl_pair_clear(&pair);
}

static void
integers_match(void **state)
{
    struct kl_pair pair;
    size_t at = 9;

    (void)state;
    kl_pair_good(&pair, "3=0.5,-1=0.5", "discrete_uniform(1, 2)");
    assert_int_equal(pair.outcomes, KL_INTEGERS);
    side_is(&pair, KL_P, "-1 0 1 2 3", (double[]){0.5, 0, 0, 0, 0.5});
    side_is(&pair, KL_Q, "-1 0 1 2 3", (double[]){0, 0, 0.5, 0.5, 0});
    assert_true(kl_pair_find(&pair, "-1", 2, &at));
    assert_int_equal(at, 0);
    kl_pair_clear(&pair);
    /* two lists are matched as text, with nothing between */
    kl_pair_good(&pair, "3=0.5,-1=0.5", "-1=0.5,01=0.5");
    side_is(&pair, KL_P, "3 -1 01", (double[]){0.5, 0.5, 0});
    kl_pair_clear(&pair);
    kl_pair_good(&pair, "geometric(0.5)", "bernoulli(0.5)");
    assert_int_equal(pair.first, 0);
    assert_true(kl_bins_prob(&pair.side[KL_P], 0) == 0);
    assert_close(kl_bins_prob(&pair.side[KL_P], 2), 0.25, KL_EPS);
    kl_pair_clear(&pair);
}

/* A list matched with a family keeps its probabilities to the last bit. */
static void
lists_keep_their_bits(void **state)
{
    static const double want[] = {0.1, 0.2, 0.3, 0.15, 0.25};
    struct kl_pair pair;

    (void)state;
    kl_pair_good(&pair, "0=0.1,1=0.2,2=0.3,3=0.15,4=0.25",
                 "truncate(poisson(3), 0, 900)");
    for (size_t i = 0; i < 5; i++)
        assert_true(kl_bins_prob(&pair.side[KL_P], i) == want[i]);
    assert_non_null(pair.side[KL_P].lw); /* as the other underflows */
    kl_pair_clear(&pair);
    kl_pair_good(&pair, "poisson(3)", "poisson(4)");
    assert_null(pair.side[KL_P].lw);
    kl_pair_clear(&pair);
}

static void
cannot_match(const char *p, const char *q, const char *line)
{
    struct kl_spec *spec_p = kl_spec_good(p), *spec_q = kl_spec_good(q);
    struct kl_err err = {0};
    struct kl_pair pair;
    char have[KL_ERR_SOURCE + KL_ERR_TEXT + 32];

    assert_int_not_equal(kl_pair_init(&pair, spec_p, spec_q, NULL, &err),
                         KL_OK);
    kl_err_line(&err, have, sizeof have);
    assert_string_equal(have, line);
    kl_spec_free(spec_p);
    kl_spec_free(spec_q);
}

static void
no_match(void **state)
{
    (void)state;
    cannot_match("0.5,0.5", "0.5,0.25,0.25",
                 "P has 2 outcomes and Q has 3; only labelled distributions "
                 "may differ");
    cannot_match("0.5,0.5", "a=0.5,b=0.5",
                 "Q has labels and P has none: they cannot be matched");
    cannot_match("poisson(3)", "0.5,0.5",
                 "Q: a family has integer outcomes: label the other "
                 "distribution with integers, as in 0=0.5,1=0.5");
    cannot_match("a=0.5,1=0.5", "poisson(3)",
                 "P: a family has integer outcomes: label the other "
                 "distribution with integers, as in 0=0.5,1=0.5");
    cannot_match("file.csv", "0.5,0.5", "P: no files can be read here");
    cannot_match("0.5,0.5", "@coin", "Q: no files can be read here");
    cannot_match("0=0.5,999999999=0.5", "poisson(3)",
                 "P: the outcomes span more than 16777216 integers");
    cannot_match("discrete_uniform(1, 2)",
                 "discrete_uniform(99999998, 99999999)",
                 "P: discrete_uniform(a=1, b=2): the outcomes span more than "
                 "16777216 integers");
}

/* ---- insertion and deletion ---------------------------------------------- */

static void
named(void **state)
{
    struct kl_pair pair;

    (void)state;
    kl_pair_good(&pair, "binomial(2, 0.5)", "discrete_uniform(-1, 2)");
    kl_pair_name(&pair);
    assert_int_equal(pair.outcomes, KL_LABELLED);
    side_is(&pair, KL_P, "-1 0 1 2", (double[]){0, 0.25, 0.5, 0.25});
    kl_pair_name(&pair);
    kl_pair_clear(&pair);
}

static void
inserted_and_deleted(void **state)
{
    struct kl_pair pair;
    struct kl_bins *bins = &pair.side[KL_P];

    (void)state;
    kl_pair_good(&pair, "a=0.5,b=0.25,c=0.25", "a=0.25,b=0.25,c=0.5");
    kl_bins_put(bins, 2, (struct kl_cell){.w = 0.25, .hold = KL_LOCKED});
    kl_pair_insert(&pair, 0, "first");
    kl_pair_insert(&pair, 4, "last");
    side_is(&pair, KL_P, "first a b c last", (double[]){0, 0.5, 0.25, 0.25, 0});
    assert_int_equal(kl_bins_hold(bins, 3), KL_LOCKED);
    kl_pair_delete(&pair, 1);
    kl_pair_delete(&pair, 0);
    side_is(&pair, KL_P, "b c last", (double[]){0.75, 0.25, 0});
    side_is(&pair, KL_Q, "b c last", (double[]){1. / 3, 2. / 3, 0});
    assert_int_equal(kl_bins_hold(bins, 1), KL_LOCKED);
    kl_pair_clear(&pair);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reference_values),
        cmocka_unit_test(labels_match),
        cmocka_unit_test(positions_match),
        cmocka_unit_test(integers_match),
        cmocka_unit_test(lists_keep_their_bits),
        cmocka_unit_test(no_match),
        cmocka_unit_test(named),
        cmocka_unit_test(inserted_and_deleted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
