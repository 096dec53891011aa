#include "kl_test.h"

#include "klscope/base/alloc.h"
#include "klscope/core/measure.h"

static uint64_t
next(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 11;
}

/* Between 0 and 1, never 0. */
static double
fraction(uint64_t *state)
{
    return ((double)next(state) + 1) * 0x1p-53;
}

static struct kl_bins
side(size_t n, const double *weights)
{
    struct kl_bins bins;
    double *w = kl_malloc(n * sizeof *w);

    memcpy(w, weights, n * sizeof *w);
    kl_bins_init(&bins, w, NULL, n);
    return bins;
}

/* n weights of a kind: 0 even, 1 over 300 decades, 2 half of them 0. */
static struct kl_bins
random_side(size_t n, int kind, uint64_t *state)
{
    struct kl_bins bins;
    double *w = kl_malloc(n * sizeof *w);

    for (size_t i = 0; i < n; i++) {
        w[i] = fraction(state);
        if (kind == 1)
            w[i] = pow(10, -300 * w[i]);
        else if (kind == 2 && next(state) % 2)
            w[i] = 0;
    }
    w[next(state) % n] = 1;
    kl_bins_init(&bins, w, NULL, n);
    return bins;
}

static void
measure_weights(size_t n, const double *w, const double *v, double alpha,
                struct kl_measures *out)
{
    struct kl_bins p = side(n, w), q = side(n, v);

    kl_measure_all(&p, &q, alpha, out);
    kl_bins_clear(&p);
    kl_bins_clear(&q);
}

static void
table_is_complete(void **state)
{
    enum kl_measure found;

    (void)state;
    for (int m = 0; m < KL_MEASURE_COUNT; m++) {
        const struct kl_measure_row *row = kl_measure_row((enum kl_measure)m);

        assert_true(row->key[0] && row->symbol[0] && row->ascii[0]);
        assert_true(row->help[0] && row->formula[0]);
        assert_true(kl_measure_find(row->key, strlen(row->key), &found));
        assert_int_equal(found, m); /* so keys are unique */
        for (const char *c = row->ascii; *c; c++)
            assert_true((unsigned char)*c < 128);
    }
    assert_false(kl_measure_find("kl", 2, &found));
    assert_false(kl_measure_find("kl_pq ", 6, &found));
}

/* Split at tabs; returns the number of fields, at most `most`. */
static int
fields(char *line, char *field[], int most)
{
    int n = 0;

    line[strcspn(line, "\n")] = '\0';
    while (n < most && line != NULL) {
        field[n++] = line;
        line = strchr(line, '\t');
        if (line != NULL)
            *line++ = '\0';
    }
    return n;
}

static size_t
numbers(const char *text, double *out)
{
    size_t n = 0;
    char *end;

    for (;; text = end + 1) {
        out[n++] = strtod(text, &end);
        if (*end != ',')
            return n;
    }
}

/* Within 1e-10 of the value or 1e-14, and within the bound that is given,
 * which is not silly. */
static void
check_row(char *field[7])
{
    double w[64], v[64], want = strtod(field[5], NULL);
    size_t n = numbers(field[1], w);
    struct kl_measures out;
    struct kl_value got;
    enum kl_measure m;

    assert_int_equal(numbers(field[2], v), n);
    assert_true(kl_measure_find(field[4], strlen(field[4]), &m));
    measure_weights(n, w, v, strtod(field[3], NULL), &out);
    got = out.value[m];
    if (isinf(want)) {
        assert_true(got.val == want && got.err == 0);
        return;
    }
    kl_assert_close(got.val, want, fmax(1e-10 * want, 1e-28), field[0],
                    field[4], 0);
    /* the reference itself is rounded to a double here */
    kl_assert_close(got.val, want, got.err + KL_EPS * want, field[0], "bound",
                    (int)m);
    assert_true(got.err <= fmax(1e-10 * want, 1e-14));
}

static void
reference_values(void **state)
{
    char path[4096], line[4096], *field[7];
    const char *root = getenv("KL_SRCDIR");
    FILE *file;
    int rows = 0;

    (void)state;
    snprintf(path, sizeof path, "%s/tests/ref/discrete.tsv",
             root != NULL ? root : ".");
    file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        if (line[0] == '#' || strncmp(line, "name\t", 5) == 0)
            continue;
        assert_int_equal(fields(line, field, 7), 7);
        check_row(field);
        rows++;
    }
    fclose(file);
    assert_true(rows >= 20 * KL_MEASURE_COUNT);
}

/* p proportional to 1, 2, ..., n against uniform, n = 10^6. With
 * S = n (n+1) / 2 and T = sum i log i = zeta'(-1, n+1) - zeta'(-1):
 * H = log S - T / S and so on, by mpmath with 60 digits. */
static void
a_million_outcomes(void **state)
{
    enum { N = 1000000 };
    static const struct {
        enum kl_measure m;
        double want;
        const char *src;
    } cases[] = {
        {KL_H_P, 13.62236387740152870, "log S - T/S"},
        {KL_H_Q, 13.81551055796427410, "log n"},
        {KL_KL_PQ, 0.19314668056274540, "log n - H(p)"},
        {KL_CE_QP, 14.12235655070993327, "log S - lgamma(n+1)/n"},
        {KL_KL_QP, 0.30684599274565917, "log S - log n - lgamma(n+1)/n"},
        {KL_HELLINGER, 0.23914581955286754, "1 - sum sqrt i / sqrt(S n)"},
        {KL_TV, 0.24999975000024999975, "(S - (n/2)(n/2+1)/2) / S - 1/2"},
        {KL_CHI2, 0.33333266666733333267, "n sum i^2 / S^2 - 1"},
        {KL_RENYI, 0.28768157245215593, "log(1 + chi2)"},
    };
    double *w = kl_malloc(N * sizeof *w), *v = kl_malloc(N * sizeof *v);
    struct kl_bins p, q;
    struct kl_measures out;

    (void)state;
    for (int i = 0; i < N; i++)
        w[i] = i + 1, v[i] = 3;
    kl_bins_init(&p, w, NULL, N);
    kl_bins_init(&q, v, NULL, N);
    kl_measure_all(&p, &q, 2, &out);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct kl_value got = out.value[cases[k].m];

        /* equal terms are all rounded alike, Renyi's cancel */
        assert_close_rel(got.val, cases[k].want,
                         (cases[k].m == KL_RENYI ? 32 : 8) * KL_EPS);
        assert_close(got.val, cases[k].want, got.err);
        assert_true(got.err < 1e-13);
    }
    kl_bins_clear(&p);
    kl_bins_clear(&q);
}

static void
gaps_tell_why(void **state)
{
    enum { N = 2000 };
    static double w[N], v[N];
    struct kl_measures out;

    (void)state;
    for (int i = 0; i < N; i++) {
        w[i] = i == 7 ? 0 : 1;
        v[i] = i >= 500 && i < 530 ? 0 : 1;
    }
    measure_weights(N, w, v, 1, &out);
    assert_int_equal(out.p_only.count, 30);
    assert_int_equal(out.q_only.count, 1);
    assert_int_equal(out.p_only.shown, KL_GAP_SHOWN);
    assert_int_equal(out.q_only.shown, 1);
    for (size_t k = 0; k < KL_GAP_SHOWN; k++)
        assert_int_equal(out.p_only.first[k], 500 + k);
    assert_int_equal(out.q_only.first[0], 7);
    assert_close(out.p_only.mass, 30. / 1999, 1e-17);
    assert_close(out.q_only.mass, 1. / 1970, 1e-18);
    assert_false(out.p_only.tail || out.q_only.tail);
    for (int m = 0; m < KL_MEASURE_COUNT; m++) {
        bool infinite = m == KL_CE_PQ || m == KL_CE_QP || m == KL_KL_PQ ||
                        m == KL_KL_QP || m == KL_JEFFREYS || m == KL_RENYI ||
                        m == KL_CHI2;

        assert_int_equal(isinf(out.value[m].val) != 0, infinite);
    }
}

static void
gaps_are_noted_across_blocks(void **state)
{
    enum { N = 3000 };
    static double w[N], v[N];
    struct kl_measures out;

    (void)state;
    for (int i = 0; i < N; i++)
        w[i] = 1, v[i] = i % 300 == 299 ? 0 : 1;
    measure_weights(N, w, v, 1, &out);
    assert_int_equal(out.p_only.count, 10);
    assert_int_equal(out.p_only.shown, 10);
    for (size_t k = 0; k < 10; k++)
        assert_int_equal(out.p_only.first[k], 300 * k + 299);
}

static void
assert_swapped(const struct kl_measures *a, const struct kl_measures *b)
{
    static const enum kl_measure pairs[][2] = {
        {KL_H_P, KL_H_Q},
        {KL_CE_PQ, KL_CE_QP},
        {KL_KL_PQ, KL_KL_QP},
        {KL_JS, KL_JS},
        {KL_TV, KL_TV},
        {KL_HELLINGER, KL_HELLINGER},
        {KL_JEFFREYS, KL_JEFFREYS},
    };

    for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++) {
        enum kl_measure m = pairs[k][0], r = pairs[k][1];

        assert_memory_equal(&a->value[m], &b->value[r], sizeof *a->value);
        assert_memory_equal(&a->value[r], &b->value[m], sizeof *a->value);
    }
    assert_memory_equal(&a->p_only, &b->q_only, sizeof a->p_only);
}

static void
assert_sane(const struct kl_measures *out, size_t n)
{
    const struct kl_value *v = out->value;

    for (int m = 0; m < KL_MEASURE_COUNT; m++) {
        assert_true(v[m].val >= 0); /* so no NaN */
        assert_true(v[m].err >= 0);
        assert_true(!isinf(v[m].val) || v[m].err == 0);
        assert_false(signbit(v[m].val));
    }
    assert_true(v[KL_H_P].val <= log((double)n) + v[KL_H_P].err);
    assert_true(v[KL_H_Q].val <= log((double)n) + v[KL_H_Q].err);
    assert_true(v[KL_JS].val <= M_LN2);
    assert_true(v[KL_TV].val <= 1 && v[KL_HELLINGER].val <= 1);
    /* Pinsker, and Le Cam's inequality */
    assert_true(v[KL_KL_PQ].val + v[KL_KL_PQ].err >=
                2 * pow(fmax(v[KL_TV].val - v[KL_TV].err, 0), 2));
    assert_true(v[KL_TV].val + v[KL_TV].err >=
                pow(fmax(v[KL_HELLINGER].val - v[KL_HELLINGER].err, 0), 2));
    /* H(p,q) = H(p) + D */
    if (!isinf(v[KL_CE_PQ].val))
        assert_close(v[KL_CE_PQ].val - v[KL_H_P].val, v[KL_KL_PQ].val,
                     v[KL_CE_PQ].err + v[KL_H_P].err + v[KL_KL_PQ].err +
                         KL_EPS * v[KL_CE_PQ].val);
}

static void
swapping_sides_swaps_values(void **state)
{
    static const double orders[] = {.5, 1, 2, .3, 40};
    uint64_t seed = 1;

    (void)state;
    for (int k = 0; k < 300; k++) {
        size_t n = 1 + next(&seed) % 1200;
        struct kl_bins p = random_side(n, k % 3, &seed);
        struct kl_bins q = random_side(n, k / 3 % 3, &seed);
        struct kl_measures pq, qp;

        kl_measure_all(&p, &q, orders[k % 5], &pq);
        kl_measure_all(&q, &p, orders[k % 5], &qp);
        assert_swapped(&pq, &qp);
        assert_sane(&pq, n);
        kl_bins_clear(&p);
        kl_bins_clear(&q);
    }
}

static void
nothing_separates_a_distribution_from_itself(void **state)
{
    static const double orders[] = {.5, 1, 2, .3, 40};
    uint64_t seed = 3;

    (void)state;
    for (int k = 0; k < 60; k++) {
        struct kl_bins p = random_side(1 + next(&seed) % 1200, k % 3, &seed);
        struct kl_measures out;

        kl_measure_all(&p, &p, orders[k % 5], &out);
        assert_true(out.value[KL_KL_PQ].val == 0);
        assert_true(out.value[KL_KL_QP].val == 0);
        assert_true(out.value[KL_JS].val == 0);
        assert_true(out.value[KL_TV].val == 0);
        assert_true(out.value[KL_HELLINGER].val == 0);
        assert_true(out.value[KL_CHI2].val == 0);
        assert_true(out.value[KL_RENYI].val == 0);
        assert_true(out.value[KL_JEFFREYS].val == 0);
        assert_true(out.value[KL_KL_PQ].err < 1e-28);
        assert_true(out.value[KL_CE_PQ].val == out.value[KL_H_P].val);
        kl_bins_clear(&p);
    }
}

/* Finite and equal within both bounds, or both infinite. */
static void
assert_agree(struct kl_value a, struct kl_value b)
{
    assert_close(a.val, b.val, a.err + b.err);
}

static void
order_of_outcomes_does_not_matter(void **state)
{
    uint64_t seed = 5;

    (void)state;
    for (int k = 0; k < 60; k++) {
        size_t n = 2 + next(&seed) % 1200;
        struct kl_bins p = random_side(n, k % 3, &seed);
        struct kl_bins q = random_side(n, k / 3 % 3, &seed);
        struct kl_measures before, after;

        kl_measure_all(&p, &q, 1.5, &before);
        for (size_t i = n; i-- > 1;) {
            size_t j = next(&seed) % (i + 1);
            double w = p.w[i], v = q.w[i];

            p.w[i] = p.w[j], p.w[j] = w;
            q.w[i] = q.w[j], q.w[j] = v;
        }
        kl_measure_all(&p, &q, 1.5, &after);
        for (int m = 0; m < KL_MEASURE_COUNT; m++)
            assert_agree(before.value[m], after.value[m]);
        kl_bins_clear(&p);
        kl_bins_clear(&q);
    }
}

/* Data processing: merging outcomes brings distributions closer. Weights are
 * integers, so that merged ones are exact. */
static void
merging_outcomes_loses_divergence(void **state)
{
    static const enum kl_measure shrinking[] = {
        KL_KL_PQ, KL_KL_QP, KL_JS,  KL_TV, KL_HELLINGER,
        KL_RENYI, KL_CHI2,  KL_H_P, KL_H_Q};
    enum { N = 700 };
    double w[N], v[N];
    uint64_t seed = 8;

    (void)state;
    for (int k = 0; k < 40; k++) {
        struct kl_measures fine, coarse;
        size_t n = N, groups = 1 + next(&seed) % N;

        for (size_t i = 0; i < n; i++) {
            w[i] = (double)(1 + next(&seed) % 1000);
            v[i] = k % 2 ? w[i] + 1 : (double)(1 + next(&seed) % 1000);
        }
        measure_weights(n, w, v, .7 + k, &fine);
        while (n > groups) {
            size_t i = next(&seed) % (n - 1);

            w[i] += w[--n], v[i] += v[n];
        }
        measure_weights(n, w, v, .7 + k, &coarse);
        for (size_t m = 0; m < sizeof shrinking / sizeof *shrinking; m++) {
            struct kl_value a = fine.value[shrinking[m]];
            struct kl_value b = coarse.value[shrinking[m]];

            assert_true(b.val - b.err <= a.val + a.err);
        }
    }
}

/* Of independent products information adds up, and Bhattacharyya coefficients
 * and chi^2 + 1 multiply. */
static void
products_add_up(void **state)
{
    enum { A = 23, B = 57 };
    double w1[A], v1[A], w2[B], v2[B], w[A * B], v[A * B];
    struct kl_measures one, two, both;
    uint64_t seed = 11;

    (void)state;
    for (int i = 0; i < A; i++) {
        w1[i] = (double)(1 + next(&seed) % 100000);
        v1[i] = (double)(1 + next(&seed) % 100000);
    }
    for (int j = 0; j < B; j++) {
        w2[j] = (double)(1 + next(&seed) % 100000);
        v2[j] = (double)(1 + next(&seed) % 100000);
    }
    for (int i = 0; i < A; i++)
        for (int j = 0; j < B; j++) {
            w[i * B + j] = w1[i] * w2[j];
            v[i * B + j] = v1[i] * v2[j];
        }
    measure_weights(A, w1, v1, 3, &one);
    measure_weights(B, w2, v2, 3, &two);
    measure_weights(A * B, w, v, 3, &both);
    for (int m = 0; m < KL_MEASURE_COUNT; m++) {
        struct kl_value a = one.value[m], b = two.value[m];
        double error = a.err + b.err + both.value[m].err, want = a.val + b.val;

        if (m == KL_JS || m == KL_TV)
            continue;
        if (m == KL_HELLINGER) {
            want = sqrt(1 - (1 - a.val * a.val) * (1 - b.val * b.val));
        } else if (m == KL_CHI2 || m == KL_PERPLEXITY) {
            double c = m == KL_CHI2 ? 1 : 0;

            want = (a.val + c) * (b.val + c) - c;
            error *= want;
        }
        assert_close(both.value[m].val, want, error + 4 * KL_EPS * want);
    }
}

static void
a_pass_may_be_cut_anywhere(void **state)
{
    uint64_t seed = 13;
    struct kl_pass *pass = kl_pass_new();
    struct kl_bins p = random_side(5000, 1, &seed);
    struct kl_bins q = random_side(5000, 2, &seed);
    struct kl_measures whole, cut;

    (void)state;
    memset(&whole, 0, sizeof whole);
    memset(&cut, 0, sizeof cut);
    kl_measure_all(&p, &q, .25, &whole);
    for (size_t most = 0; most < 6000; most = 2 * most + 17) {
        int steps = 1;

        kl_pass_begin(pass, .25);
        while (!kl_pass_step(pass, &p, &q, most))
            steps++;
        assert_true(steps <= 10); /* of at least 512 */
        assert_true(kl_pass_step(pass, &p, &q, most));
        kl_pass_result(pass, &p, &q, &cut);
        assert_memory_equal(&whole, &cut, sizeof whole);
    }
    kl_pass_free(pass);
    kl_pass_free(NULL);
    kl_bins_clear(&p);
    kl_bins_clear(&q);
}

static void
locked_and_held_bins_count_as_they_are(void **state)
{
    static const double w[] = {1, 2, 5, 1}, v[] = {4, 3, 2, 1};
    static const double p_want[] = {.5, .1, .25, .15};
    struct kl_bins p = side(4, w), q = side(4, v);
    struct kl_measures got, want;

    (void)state;
    kl_bins_put(&p, 0, (struct kl_cell){.w = .5, .hold = KL_LOCKED});
    kl_bins_put(&p, 1, (struct kl_cell){.w = 2, .hold = KL_FREE});
    kl_bins_put(&p, 2, (struct kl_cell){.w = .25, .hold = KL_HELD});
    kl_bins_put(&p, 3, (struct kl_cell){.w = 3, .hold = KL_FREE});
    kl_measure_all(&p, &q, 1, &got);
    measure_weights(4, p_want, v, 1, &want);
    for (int m = 0; m < KL_MEASURE_COUNT; m++)
        assert_agree(got.value[m], want.value[m]);
    kl_bins_put(&p, 0, (struct kl_cell){.w = 1, .hold = KL_LOCKED});
    kl_bins_put(&p, 2, (struct kl_cell){.w = 5, .hold = KL_FREE});
    kl_measure_all(&p, &q, 1, &got);
    assert_true(got.value[KL_H_P].val == 0 && got.q_only.count == 3);
    assert_close(got.value[KL_KL_PQ].val, log(2.5), 4 * KL_EPS);
    kl_bins_clear(&p);
    kl_bins_clear(&q);
}

static void
alpha_may_be_extreme(void **state)
{
    static const double w[] = {1, 2, 5}, v[] = {4, 3, 2};
    struct kl_measures out;

    (void)state;
    /* the limit is log max p/q = log((5/8) / (2/9)) */
    measure_weights(3, w, v, INFINITY, &out);
    assert_close(out.value[KL_RENYI].val, log(2.8125), 8 * KL_EPS);
    measure_weights(3, w, v, 1e12, &out);
    assert_close(out.value[KL_RENYI].val, log(2.8125), 1e-11);
    measure_weights(3, w, v, 1e-12, &out);
    assert_close(out.value[KL_RENYI].val, 0, out.value[KL_RENYI].err + 1e-11);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_is_complete),
        cmocka_unit_test(reference_values),
        cmocka_unit_test(a_million_outcomes),
        cmocka_unit_test(gaps_tell_why),
        cmocka_unit_test(gaps_are_noted_across_blocks),
        cmocka_unit_test(swapping_sides_swaps_values),
        cmocka_unit_test(nothing_separates_a_distribution_from_itself),
        cmocka_unit_test(order_of_outcomes_does_not_matter),
        cmocka_unit_test(merging_outcomes_loses_divergence),
        cmocka_unit_test(products_add_up),
        cmocka_unit_test(a_pass_may_be_cut_anywhere),
        cmocka_unit_test(locked_and_held_bins_count_as_they_are),
        cmocka_unit_test(alpha_may_be_extreme),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
