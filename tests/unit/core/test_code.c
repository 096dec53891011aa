#include "kl_spec.h"

#include "klscope/base/alloc.h"
#include "klscope/core/code.h"
#include "klscope/core/code_private.h"
#include "klscope/core/measure.h"
#include "klscope/core/message.h"
#include "klscope/core/random.h"

static struct kl_bins
bins_of(const double *w, size_t n)
{
    struct kl_bins bins;
    double *copy = kl_malloc(n * sizeof *copy);

    memcpy(copy, w, n * sizeof *copy);
    kl_bins_init(&bins, copy, NULL, n);
    return bins;
}

#define BINS(...)                                                              \
    bins_of((double[]){__VA_ARGS__}, sizeof(double[]){__VA_ARGS__} / 8)

static void
lengths_are(const struct kl_code *code, const char *want)
{
    struct kl_buf have = KL_BUF_INIT;

    for (size_t i = 0; i < code->n; i++) {
        if (code->length[i] == KL_NO_WORD)
            kl_buf_adds(&have, i > 0 ? " -" : "-");
        else
            kl_buf_addf(&have, "%s%d", i > 0 ? " " : "", code->length[i]);
    }
    assert_string_equal(kl_buf_text(&have), want);
    kl_buf_clear(&have);
}

/* Lengths of Huffman's and of Shannon's code. */
static void
both_are(struct kl_bins bins, const char *huffman, const char *shannon)
{
    struct kl_code code;

    kl_code_huffman(&bins, &code);
    lengths_are(&code, huffman);
    kl_code_clear(&code);
    kl_code_shannon(&bins, &code);
    lengths_are(&code, shannon);
    kl_code_clear(&code);
    kl_bins_clear(&bins);
}

/* Each word is read back, with anything behind it: no word begins another. */
static void
decodes(const struct kl_code *code)
{
    struct kl_wordbook *book = kl_wordbook_new(code);
    char word[KL_WORD_MAX + 4];

    for (size_t i = 0; i < code->n; i++) {
        size_t got = code->n;

        if (code->length[i] > KL_WORD_MAX)
            continue;
        kl_code_word(code, i, word);
        assert_int_equal(strlen(word), code->length[i]);
        strcat(word, i % 2 == 0 ? "111" : "000");
        assert_int_equal(kl_wordbook_next(book, word, strlen(word), &got),
                         code->length[i]);
        assert_int_equal(got, i);
    }
    kl_wordbook_free(book);
}

static void
is_complete(const struct kl_code *code)
{
    struct kl_value kraft = kl_code_kraft(code);

    assert_true(kraft.val == 1 && kraft.err == 0);
}

/* ---- known codes --------------------------------------------------------- */

static void
known_codes(void **state)
{
    (void)state;
    /* Cover and Thomas, 2nd ed., example 5.6.1; 1/3, 1/3, 1/4, 1/12 of p. 123,
       where of two best codes the one without variance is taken */
    both_are(BINS(0.25, 0.25, 0.2, 0.15, 0.15), "2 2 2 3 3", "2 2 3 3 3");
    both_are(BINS(4, 4, 3, 1), "2 2 2 2", "2 2 2 4");
    both_are(BINS(0.36, 0.34, 0.25, 0.05), "1 2 3 3", "2 2 2 5");
    both_are(BINS(0.5, 0.3, 0.2), "1 2 2", "1 2 3");
    both_are(BINS(0.6, 0.25, 0.15), "1 2 2", "1 2 3");
    both_are(BINS(0.5, 0.25, 0.125, 0.125), "1 2 3 3", "1 2 3 3");
    both_are(BINS(1, 1, 2, 2), "2 2 2 2", "3 3 2 2");
    /* zeros have no words; one outcome has the empty one */
    both_are(BINS(0, 3, 0, 1), "- 1 - 1", "- 1 - 2");
    both_are(BINS(0, 7, 0), "- 0 -", "- 0 -");
}

static void
primes(void **state)
{
    static const double prime[] = {2,  3,  5,  7,  11, 13, 17,
                                   19, 23, 29, 31, 37, 41};
    struct kl_bins bins = bins_of(prime, 13);
    struct kl_code code;
    double path = 0;

    (void)state;
    kl_code_huffman(&bins, &code);
    for (size_t i = 0; i < code.n; i++)
        path += prime[i] * code.length[i];
    /* Python's heapq: the two least of a heap joined until one is left, and
       all sums added up */
    assert_true(path == 804);
    kl_code_clear(&code);
    kl_bins_clear(&bins);
}

static void
words_are_canonical(void **state)
{
    static const char *const want[] = {"10", "0", "110", "1110", "1111"};
    struct kl_bins bins = BINS(0.2, 0.5, 0.15, 0.08, 0.07);
    struct kl_code code;
    char word[KL_WORD_MAX + 1];

    (void)state;
    kl_code_huffman(&bins, &code);
    for (size_t i = 0; i < code.n; i++)
        assert_string_equal(kl_code_word(&code, i, word), want[i]);
    assert_int_equal(code.words, 5);
    assert_int_equal(code.longest, 4);
    assert_false(code.limited);
    decodes(&code);
    kl_code_clear(&code);
    kl_bins_clear(&bins);
}

/* Ties as they were meant: 0.2 + 0.7 is less than 0.9 in doubles, and then
 * the lengths would be 3 3 2 1. Counts are exact up to the largest. */
static void
ties(void **state)
{
    const double big = 0x1p51 + 1;

    (void)state;
    both_are(BINS(0.2, 0.7, 0.9, 0.9), "2 2 2 2", "4 2 2 2");
    both_are(BINS(0.05, 0.05, 0.1, 0.1, 0.3, 0.4), "4 4 4 4 2 1",
             "5 5 4 4 2 2");
    both_are(BINS(big, big + 1, 2 * big + 1, 2 * big + 1), "2 2 2 2",
             "3 3 2 2");
    both_are(BINS(big, big, 2 * big + 1, 2 * big + 2), "3 3 2 1", "3 3 2 2");
}

static void
powers_of_two(void **state)
{
    double below = nextafter(0.25, 0), above = nextafter(0.25, 1);

    (void)state;
    /* totals that no scale divides exactly: 3/6, 5/20, 7/56 */
    both_are(BINS(3, 1, 1, 1), "1 2 3 3", "1 3 3 3");
    both_are(BINS(5, 5, 10), "2 2 1", "2 2 1");
    both_are(BINS(7, 14, 35), "2 2 1", "3 2 1");
    both_are(BINS(0.125, 0.3, 0.575), "2 2 1", "3 2 1");
    both_are(BINS(below, 0.75, above - 0.25), "2 1 2", "3 1 54");
    both_are(BINS(above, 0.75 - (above - 0.25)), "1 1", "2 1");
    /* sums to 1 within rounding, but words of 1, 1 and 54 bits do not fit,
       nor do those of 0 and 1074 */
    both_are(BINS(0.5, 0.5, 0x1p-54), "1 2 2", "2 2 55");
    both_are(BINS(1, 0x1p-1074), "1 1", "1 1075");
}

/* Locked and held outcomes are what they say, the others share the rest:
 * here 1/4 each, which no quotient of doubles is. */
static void
locked_outcomes(void **state)
{
    struct kl_bins bins = BINS(0.15, 0.3, 0.15, 0.15);

    (void)state;
    kl_bins_put(&bins, 1, (struct kl_cell){0.25, 0, KL_HELD});
    both_are(bins, "2 2 2 2", "2 2 2 2");
    bins = BINS(3, 3, 0.5, 3, 7);
    kl_bins_put(&bins, 2, (struct kl_cell){0.5, 0, KL_LOCKED});
    kl_bins_put(&bins, 4, (struct kl_cell){0.125, 0, KL_LOCKED});
    both_are(bins, "3 3 1 3 3", "3 3 1 3 3");
    bins = BINS(0.25, 3, 0.75);
    kl_bins_put(&bins, 0, (struct kl_cell){0.25, 0, KL_LOCKED});
    kl_bins_put(&bins, 2, (struct kl_cell){0.75, 0, KL_LOCKED});
    both_are(bins, "1 - 1", "2 - 1"); /* nothing is left to share */
}

/* What a family's probabilities below the smallest double are known by. */
static void
logs_of_underflow(void **state)
{
    static const double w[] = {0.5, 0.5, 0, 0, 0};
    double lw[] = {-M_LN2, -M_LN2, -1500.5 * M_LN2, -1499.5 * M_LN2, -INFINITY};
    struct kl_bins bins;
    struct kl_code code;
    double *weights = kl_malloc(sizeof w), *logs = kl_malloc(sizeof lw);

    (void)state;
    memcpy(weights, w, sizeof w);
    memcpy(logs, lw, sizeof lw);
    kl_bins_init(&bins, weights, logs, 5);
    kl_code_huffman(&bins, &code);
    lengths_are(&code, "1 2 3 3 -");
    kl_code_clear(&code);
    kl_code_shannon(&bins, &code);
    assert_int_equal(code.length[2], 1501);
    assert_int_equal(code.length[3], 1500);
    assert_int_equal(code.length[4], KL_NO_WORD);
    assert_int_equal(code.word[2], 0);
    kl_code_clear(&code);
    kl_bins_clear(&bins);
}

/* 2^-k is computed through logarithms, and yet has words of k bits. */
static void
geometric_half(void **state)
{
    struct kl_pair pair;
    struct kl_code code;
    struct kl_value mean;

    (void)state;
    kl_pair_good(&pair, "geometric(0.5)", "geometric(0.5)");
    kl_code_shannon(&pair.side[KL_Q], &code);
    for (size_t i = 0; i < code.n; i++)
        assert_int_equal(code.length[i], i + 1);
    mean = kl_code_mean(&code, &pair.side[KL_P]);
    assert_close(mean.val, 2, mean.err);
    assert_true(mean.err < 1e-12);
    kl_code_clear(&code);
    kl_code_huffman(&pair.side[KL_Q], &code);
    assert_true(code.limited && code.longest == KL_WORD_MAX);
    is_complete(&code);
    decodes(&code);
    kl_code_clear(&code);
    kl_pair_clear(&pair);
}

/* ---- against every code -------------------------------------------------- */

/* The cheapest of all complete codes of words of at most `limit` bits, found
 * by trying them: lengths that fall along ascending weights, and of equally
 * cheap ones the least sum of squares. */
struct trial {
    const double *w; /* ascending */
    size_t n;
    unsigned limit;
    double best, squares;
};

static void
try_lengths(struct trial *t, size_t i, unsigned most, uint64_t room,
            double cost, double squares)
{
    uint64_t one = (uint64_t)1 << t->limit;

    if (i == t->n) {
        if (room == 0 &&
            (cost < t->best || (cost == t->best && squares < t->squares))) {
            t->best = cost;
            t->squares = squares;
        }
        return;
    }
    for (unsigned l = 0; l <= most; l++)
        if (one >> l <= room)
            try_lengths(t, i + 1, l, room - (one >> l), cost + t->w[i] * l,
                        squares + t->w[i] * l * l);
}

static void
check_lengths(const double *w, size_t n, unsigned limit)
{
    struct trial t = {w, n, limit, INFINITY, INFINITY};
    struct kl_mass *mass = kl_malloc(n * sizeof *mass);
    uint32_t *length = kl_malloc(n * sizeof *length);
    double cost = 0, squares = 0;

    try_lengths(&t, 0, limit, (uint64_t)1 << limit, 0, 0);
    for (size_t i = 0; i < n; i++)
        mass[i] = kl_mass_of(kl_dd_of(w[i]), 0);
    if (limit + 1 < n) {
        kl_limited_lengths(mass, n, limit, length);
    } else {
        kl_huffman_lengths(mass, n, length);
        for (size_t i = 0; i < n; i++)
            squares += w[i] * length[i] * length[i];
        assert_true(squares == t.squares);
    }
    for (size_t i = 0; i < n; i++) {
        assert_true(length[i] <= limit);
        assert_true(i == 0 || length[i] <= length[i - 1]);
        cost += w[i] * length[i];
    }
    assert_true(cost == t.best);
    free(mass);
    free(length);
}

static int
ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static void
best_of_all_codes(void **state)
{
    struct kl_random *random = kl_random_new(2385);

    (void)state;
    for (int round = 0; round < 400; round++) {
        size_t n = 2 + (size_t)(kl_random_uniform(random) * 7);
        double w[8], steep = 1 + 7 * kl_random_uniform(random);

        for (size_t i = 0; i < n; i++)
            w[i] = 1 + floor(pow(4, steep * kl_random_uniform(random)));
        qsort(w, n, sizeof *w, ascending);
        for (unsigned limit = 3; limit <= n; limit++)
            check_lengths(w, n, limit);
    }
    kl_random_free(random);
}

static void
best_of_limited_codes(void **state)
{
    double w[12] = {1, 1};

    (void)state;
    for (size_t i = 2; i < 12; i++)
        w[i] = w[i - 1] + w[i - 2];
    for (unsigned limit = 4; limit <= 12; limit++)
        check_lengths(w, 12, limit);
}

/* The masses 1, 1, 2, 3, 5, ... make the deepest tree there is. */
static void
fibonacci(void **state)
{
    double w[90] = {1, 1};
    struct kl_bins bins;
    struct kl_code code;

    (void)state;
    for (size_t i = 2; i < 90; i++)
        w[i] = w[i - 1] + w[i - 2];
    for (size_t n = 64; n <= 90; n++) {
        bins = bins_of(w, n);
        kl_code_huffman(&bins, &code);
        assert_true(code.limited == (n > 65));
        assert_int_equal(code.longest, n > 65 ? 64 : n - 1);
        is_complete(&code);
        decodes(&code);
        kl_code_clear(&code);
        kl_bins_clear(&bins);
    }
}

/* ---- bounds -------------------------------------------------------------- */

static double
bits(const struct kl_measures *measures, enum kl_measure m)
{
    return measures->value[m].val / M_LN2;
}

static void
check_bounds(const struct kl_bins *p, const struct kl_bins *q)
{
    struct kl_code huffman, shannon, own;
    struct kl_measures m;
    double h, ce, mean, tiny = 1e-12;

    kl_measure_all(p, q, 1, &m);
    h = bits(&m, KL_H_P);
    ce = bits(&m, KL_CE_PQ);
    assert_close(ce, h + bits(&m, KL_KL_PQ), tiny * (1 + ce));
    kl_code_huffman(p, &own);
    kl_code_huffman(q, &huffman);
    kl_code_shannon(q, &shannon);
    is_complete(&own);
    is_complete(&huffman);
    assert_true(kl_code_kraft(&shannon).val <= 1);
    decodes(&own);
    decodes(&shannon);
    mean = kl_code_mean(&own, p).val;
    assert_true(mean >= h - tiny && mean < h + 1);
    assert_true(kl_code_mean(&huffman, p).val >= mean - tiny);
    assert_close(kl_code_extra(&huffman, &own, p).val,
                 kl_code_mean(&huffman, p).val - mean, tiny * (1 + mean));
    mean = kl_code_mean(&shannon, p).val;
    assert_true(mean >= ce - tiny * ce && mean < ce + 1);
    kl_code_clear(&own);
    kl_code_clear(&huffman);
    kl_code_clear(&shannon);
}

static void
bounds_hold(void **state)
{
    struct kl_random *random = kl_random_new(417);
    double w[2][40];

    (void)state;
    for (int round = 0; round < 300; round++) {
        size_t n = 2 + (size_t)(kl_random_uniform(random) * 38);
        struct kl_bins p, q;

        for (int s = 0; s < 2; s++) {
            kl_random_exponentials(random, w[s], n);
            for (size_t i = 0; i < n; i++)
                w[s][i] = pow(w[s][i], round % 5);
        }
        p = bins_of(w[0], n);
        q = bins_of(w[1], n);
        check_bounds(&p, &q);
        kl_bins_clear(&p);
        kl_bins_clear(&q);
    }
    kl_random_free(random);
}

/* ---- expected lengths ---------------------------------------------------- */

static void
no_extra_bits(void **state)
{
    struct kl_bins p = BINS(0.5, 0.3, 0.2), q = BINS(0.6, 0.25, 0.15);
    struct kl_code own, other;
    struct kl_value extra, mean;
    struct kl_measures m;

    (void)state;
    kl_code_huffman(&p, &own);
    kl_code_huffman(&q, &other);
    extra = kl_code_extra(&other, &own, &p);
    assert_true(extra.val == 0 && extra.err == 0);
    mean = kl_code_mean(&other, &p);
    assert_close(mean.val, 1.5, mean.err);
    assert_true(mean.err < 1e-15);
    kl_measure_all(&p, &q, 1, &m);
    /* mpmath: .5*log(.5/.6,2) + .3*log(.3/.25,2) + .2*log(.2/.15,2) */
    assert_close(bits(&m, KL_KL_PQ), 0.030400618689010027, 1e-15);
    kl_code_clear(&own);
    kl_code_clear(&other);
    kl_bins_clear(&p);
    kl_bins_clear(&q);
}

static void
no_word_costs_infinity(void **state)
{
    struct kl_bins p = BINS(0.5, 0.5, 0), q = BINS(0.5, 0, 0.5);
    struct kl_code own, other;

    (void)state;
    kl_code_huffman(&p, &own);
    kl_code_huffman(&q, &other);
    assert_true(kl_code_mean(&other, &p).val == INFINITY);
    assert_true(kl_code_extra(&other, &own, &p).val == INFINITY);
    assert_true(kl_code_extra(&own, &other, &p).val == -INFINITY);
    assert_true(isinf(kl_code_blocks(&p, &q, 3).mean.val));
    kl_code_clear(&own);
    kl_code_clear(&other);
    kl_bins_clear(&p);
    kl_bins_clear(&q);
}

/* A support that goes on costs infinitely by a code whose own does not; by
 * one that does, what lies outside the window is in the bound. */
static void
infinite_supports(void **state)
{
    struct kl_pair pair;
    struct kl_code code;
    struct kl_value mean;

    (void)state;
    kl_pair_good(&pair, "poisson(2.385)", "truncate(poisson(2.385), 0, 40)");
    kl_code_huffman(&pair.side[KL_Q], &code);
    assert_true(isinf(kl_code_mean(&code, &pair.side[KL_P]).val));
    kl_code_clear(&code);
    kl_code_huffman(&pair.side[KL_P], &code);
    mean = kl_code_mean(&code, &pair.side[KL_Q]);
    assert_true(isfinite(mean.val) && mean.err < 1e-12);
    kl_code_clear(&code);
    kl_pair_clear(&pair);
    kl_pair_good(&pair, "geometric(0.01)", "geometric(0.3)");
    kl_code_shannon(&pair.side[KL_Q], &code);
    mean = kl_code_mean(&code, &pair.side[KL_P]);
    /* mpmath, 40 digits: the sum over k to 20000 of
       .01*.99**(k-1)*ceil(-log(.3*.7**(k-1), 2)) */
    assert_close(mean.val, 53.169994610280870045, mean.err);
    assert_true(mean.err < 1e-9);
    kl_code_clear(&code);
    kl_pair_clear(&pair);
}

/* ---- order --------------------------------------------------------------- */

static int
as_said(const void *a, const void *b)
{
    const struct kl_mass *x = a, *y = b;
    int order = kl_mass_compare(x, y);

    return order != 0 ? order : x->at > y->at ? -1 : 1;
}

/* Masses of which many are equal, or differ in their last bits or by hundreds
 * of powers of two alone; sorted at once, and in slices. */
static void
order_of_masses(void **state)
{
    enum { N = 5000 };
    struct kl_random *random = kl_random_new(21);
    struct kl_mass *mass[3];
    struct kl_mass_order *order;

    (void)state;
    for (int k = 0; k < 3; k++)
        mass[k] = kl_malloc(N * sizeof *mass[k]);
    for (uint32_t i = 0; i < N; i++) {
        double u = kl_random_uniform(random), v = kl_random_uniform(random);
        struct kl_dd a = {1 + floor(40 * u) / 40, 0};

        if (i % 3 == 0)
            a.lo = ldexp(floor(5 * v) - 2, -60);
        mass[0][i] = kl_mass_of(a, i % 7 == 0 ? (int)(3e6 * (v - 0.5)) : -3);
        mass[0][i].at = i;
    }
    for (int k = 1; k < 3; k++)
        memcpy(mass[k], mass[0], N * sizeof *mass[0]);
    qsort(mass[0], N, sizeof *mass[0], as_said);
    kl_mass_sort(mass[1], N);
    order = kl_mass_order_new(mass[2], N);
    while (!kl_mass_order_work(order, 1234))
        continue;
    kl_mass_order_free(order);
    for (size_t i = 0; i < N; i++) {
        assert_int_equal(mass[1][i].at, mass[0][i].at);
        assert_int_equal(mass[2][i].at, mass[0][i].at);
    }
    for (int k = 0; k < 3; k++)
        free(mass[k]);
    kl_random_free(random);
}

/* What words cost, a few outcomes at a time. */
static void
cost_in_slices(const struct kl_code *code, const struct kl_code *other,
               const struct kl_bins *p, struct kl_value want)
{
    struct kl_code_costing *costing = kl_code_costing_new(code, other, p);
    struct kl_value got = {-1, -1};

    while (!kl_code_costing_work(costing, 7, &got))
        assert_true(got.val == -1);
    assert_true(got.val == want.val);
    assert_true(other != NULL || got.err == want.err);
    kl_code_costing_free(costing);
}

/* A code made in slices is the code, and may be given up at any time. */
static void
in_slices(void **state)
{
    enum { N = 4000 };
    struct kl_random *random = kl_random_new(22);
    double *w = kl_malloc(N * sizeof *w);
    struct kl_code_making *making;
    struct kl_code whole, sliced;
    struct kl_bins bins;
    size_t slices = 0;

    (void)state;
    for (size_t i = 0; i < N; i++)
        w[i] = i % 9 == 0 ? 0 : 0.1 + kl_random_uniform(random);
    bins = bins_of(w, N);
    kl_code_huffman(&bins, &whole);
    making = kl_code_making_new(&bins);
    for (; !kl_code_making_work(making, 300); slices++)
        continue;
    kl_code_making_finish(making, &sliced);
    assert_true(slices > 60);
    assert_int_equal(sliced.words, whole.words);
    assert_int_equal(sliced.longest, whole.longest);
    assert_memory_equal(sliced.length, whole.length,
                        N * sizeof *whole.length);
    assert_memory_equal(sliced.word, whole.word, N * sizeof *whole.word);
    kl_code_clear(&sliced);
    for (size_t stop = 0; stop <= slices; stop += slices / 8) {
        making = kl_code_making_new(&bins);
        for (size_t i = 0; i < stop; i++)
            kl_code_making_work(making, 300);
        kl_code_making_free(making);
    }
    kl_code_making_free(NULL);
    kl_code_clear(&whole);
    kl_code_shannon(&bins, &whole);
    making = kl_code_making_new_shannon(&bins);
    for (slices = 0; !kl_code_making_work(making, 300); slices++)
        continue;
    kl_code_making_finish(making, &sliced);
    assert_int_equal(slices, N / 300);
    assert_memory_equal(sliced.length, whole.length,
                        N * sizeof *whole.length);
    cost_in_slices(&whole, NULL, &bins, kl_code_mean(&whole, &bins));
    cost_in_slices(&whole, &sliced, &bins, (struct kl_value){0, 0});
    kl_code_clear(&sliced);
    kl_code_clear(&whole);
    kl_bins_clear(&bins);
    free(w);
    kl_random_free(random);
}

/* ---- a million outcomes -------------------------------------------------- */

enum { MILLION = 1000000 };

/* What Huffman's code costs, by a heap of whole numbers. */
static uint64_t
heap_take(uint64_t *heap, size_t *n)
{
    uint64_t least = heap[0], last = heap[--*n];
    size_t i = 0, child;

    while ((child = 2 * i + 1) < *n) {
        if (child + 1 < *n && heap[child + 1] < heap[child])
            child++;
        if (heap[child] >= last)
            break;
        heap[i] = heap[child];
        i = child;
    }
    heap[i] = last;
    return least;
}

static void
heap_put(uint64_t *heap, size_t *n, uint64_t x)
{
    size_t i = (*n)++;

    for (; i > 0 && heap[(i - 1) / 2] > x; i = (i - 1) / 2)
        heap[i] = heap[(i - 1) / 2];
    heap[i] = x;
}

static uint64_t
cost_by_heap(const double *w, size_t n)
{
    uint64_t *heap = kl_malloc(n * sizeof *heap), cost = 0;
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        heap_put(heap, &count, (uint64_t)w[i]);
    while (count > 1) {
        uint64_t a = heap_take(heap, &count), b = heap_take(heap, &count);

        cost += a + b;
        heap_put(heap, &count, a + b);
    }
    free(heap);
    return cost;
}

static void
check_million(const double *w)
{
    struct kl_bins bins = bins_of(w, MILLION);
    struct kl_measures m;
    struct kl_code code;
    struct kl_value mean;
    uint64_t cost = 0;

    kl_code_huffman(&bins, &code);
    assert_int_equal(code.words, MILLION);
    is_complete(&code);
    decodes(&code);
    for (size_t i = 0; i < MILLION; i++)
        cost += (uint64_t)w[i] * code.length[i];
    assert_true(cost == cost_by_heap(w, MILLION));
    kl_measure_all(&bins, &bins, 1, &m);
    mean = kl_code_mean(&code, &bins);
    assert_true(mean.val >= bits(&m, KL_H_P));
    assert_true(mean.val < bits(&m, KL_H_P) + 1);
    assert_true(mean.err < 1e-14);
    kl_code_clear(&code);
    kl_bins_clear(&bins);
}

static void
a_million_outcomes(void **state)
{
    struct kl_random *random = kl_random_new(1);
    double *w = kl_malloc(MILLION * sizeof *w);

    (void)state;
    for (size_t i = 0; i < MILLION; i++)
        w[i] = floor(1e12 / (double)(i + 1));
    check_million(w);
    for (size_t i = 0; i < MILLION; i++)
        w[i] = 1 + floor(1e12 * kl_random_uniform(random));
    check_million(w);
    for (size_t i = 0; i < MILLION; i++)
        w[i] = 1;
    check_million(w);
    free(w);
    kl_random_free(random);
}

/* Masses over a thousand bits: the limit is met, and costs next to nothing,
 * by Milidiu and Laber, "Bounding the inefficiency of length-restricted prefix
 * codes", Algorithmica 31 (2001), less than phi^-48: 48 is
 * 64 - 1 - ceil(log2(n + ceil(log2 n) - 64)). */
static void
deep_and_wide(void **state)
{
    enum { N = 20000 };
    struct kl_random *random = kl_random_new(96);
    double *w = kl_malloc(N * sizeof *w);
    struct kl_mass *mass;
    uint32_t *length = kl_malloc(N * sizeof *length);
    struct kl_bins bins;
    struct kl_code code;
    struct kl_dd free_cost = {0, 0}, sum = {0, 0};

    (void)state;
    for (size_t i = 0; i < N; i++)
        w[i] = exp(-700 * kl_random_uniform(random));
    kl_bins_init(&bins, w, NULL, N);
    kl_code_huffman(&bins, &code);
    assert_true(code.limited && code.longest == KL_WORD_MAX);
    is_complete(&code);
    decodes(&code);
    assert_int_equal(kl_mass_list(&bins, &mass), N);
    kl_mass_sort(mass, N);
    assert_true(kl_huffman_lengths(mass, N, length) > KL_WORD_MAX);
    for (size_t i = 0; i < N; i++) {
        double p = kl_bins_prob(&bins, mass[i].at);

        free_cost = kl_dd_add(free_cost, kl_two_prod(p, length[i]));
        sum = kl_dd_add(sum, kl_two_prod(p, code.length[mass[i].at]));
        assert_true(i == 0 || kl_mass_compare(&mass[i - 1], &mass[i]) <= 0);
    }
    sum = kl_dd_add(sum, kl_dd_neg(free_cost));
    assert_true(sum.hi >= 0 && sum.hi < pow((1 + sqrt(5)) / 2, -48));
    kl_code_clear(&code);
    kl_bins_clear(&bins);
    free(mass);
    free(length);
    kl_random_free(random);
}

/* ---- blocks -------------------------------------------------------------- */

/* The same by the code of all n^k blocks, one by one. */
static struct kl_value
mean_of_blocks(const double *p, const double *q, size_t n, unsigned k)
{
    double w[2][4096] = {{1}, {1}};
    struct kl_bins side[2];
    struct kl_code code;
    struct kl_value mean;
    size_t count = 1;

    for (unsigned j = 0; j < k; j++, count *= n)
        for (size_t i = count * n; i-- > 0;) {
            w[0][i] = w[0][i / n] * p[i % n];
            w[1][i] = w[1][i / n] * q[i % n];
        }
    side[0] = bins_of(w[0], count);
    side[1] = bins_of(w[1], count);
    kl_code_huffman(&side[1], &code);
    mean = kl_code_mean(&code, &side[0]);
    kl_code_clear(&code);
    kl_bins_clear(&side[0]);
    kl_bins_clear(&side[1]);
    mean.val /= k;
    return mean;
}

static void
blocks_one_by_one(void **state)
{
    static const double p[] = {0.4813, 0.2911, 0.1427, 0.0849};
    static const double q[] = {0.1139, 0.6073, 0.0657, 0.2131};
    struct kl_bins side[2] = {bins_of(p, 4), bins_of(q, 4)};
    struct kl_measures m;

    (void)state;
    kl_measure_all(&side[0], &side[1], 1, &m);
    for (unsigned k = 1; k <= 6; k++) {
        struct kl_code_block own = kl_code_blocks(&side[0], &side[0], k);
        struct kl_code_block other = kl_code_blocks(&side[0], &side[1], k);

        assert_int_equal(own.words, (size_t)1 << 2 * k);
        assert_close(own.mean.val, mean_of_blocks(p, p, 4, k).val, 1e-12);
        assert_close(other.mean.val, mean_of_blocks(p, q, 4, k).val, 1e-12);
        assert_true(own.mean.val >= bits(&m, KL_H_P));
        assert_true(own.mean.val < bits(&m, KL_H_P) + 1.0 / k);
        assert_true(own.mean.err < 1e-14);
    }
    kl_bins_clear(&side[0]);
    kl_bins_clear(&side[1]);
}

/* A coin of 0.9: by hand 0.81 + 2 * 0.09 + 3 * 0.10 for two tosses; k to 20
 * stays between H = 0.468995... and H + 1/k (mpmath). */
static void
blocks_of_a_coin(void **state)
{
    struct kl_bins coin = BINS(0.9, 0.1);

    (void)state;
    assert_close(kl_code_blocks(&coin, &coin, 2).mean.val, 0.645, 1e-15);
    for (unsigned k = 1; k <= 20; k++) {
        struct kl_code_block block = kl_code_blocks(&coin, &coin, k);

        assert_int_equal(block.words, (size_t)1 << k);
        assert_true(block.mean.val >= 0.46899559358928);
        assert_true(block.mean.val < 0.46899559358929 + 1.0 / k);
    }
    kl_bins_clear(&coin);
}

static void
blocks_at_most(void **state)
{
    static const struct {
        size_t n;
        unsigned most;
    } cases[] = {{1, 20}, {2, 20},   {3, 12},   {26, 4},
                 {32, 4}, {1024, 2}, {1025, 1}, {MILLION, 1}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(kl_code_block_most(cases[i].n), cases[i].most);
}

/* ---- Morse --------------------------------------------------------------- */

static struct kl_labels *
labels_of(const char *letters)
{
    struct kl_labels *labels = kl_labels_new();

    for (; *letters != '\0'; letters++)
        kl_labels_add(labels, letters, 1);
    return labels;
}

static void
morse(void **state)
{
    struct kl_labels *labels =
        labels_of("abcdefghijklmnopqrstuvwxyz0123456789");
    struct kl_code code;
    char word[KL_WORD_MAX + 1];

    (void)state;
    kl_code_morse(labels, &code);
    assert_int_equal(code.words, 36);
    assert_int_equal(code.longest, 22);
    assert_string_equal(kl_code_word(&code, 4, word), "1000");
    assert_string_equal(kl_code_word(&code, 18, word), "10101000");
    assert_string_equal(kl_code_word(&code, 14, word), "11101110111000");
    decodes(&code);
    assert_true(kl_code_kraft(&code).val < 1);
    /* 2 letters of 1 sign, 4 of 2, 8 of 3, 12 of 4, 10 digits of 5 */
    assert_true(kl_morse_kraft(labels).val == 1 + 1 + 1 + 0.75 + 10.0 / 32);
    kl_code_clear(&code);
    kl_labels_free(labels);
}

static void
morse_of_some(void **state)
{
    struct kl_labels *labels = labels_of("aAE?");
    struct kl_code code;

    (void)state;
    kl_labels_add(labels, "ee", 2);
    kl_labels_add(labels, "", 0);
    kl_code_morse(labels, &code);
    lengths_are(&code, "8 - 4 - - -");
    assert_true(kl_morse_kraft(labels).val == 0.75);
    assert_string_equal(kl_morse_signs("Q"), "--.-");
    assert_null(kl_morse_signs("qq"));
    kl_code_clear(&code);
    kl_labels_free(labels);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_codes),
        cmocka_unit_test(primes),
        cmocka_unit_test(words_are_canonical),
        cmocka_unit_test(ties),
        cmocka_unit_test(powers_of_two),
        cmocka_unit_test(locked_outcomes),
        cmocka_unit_test(logs_of_underflow),
        cmocka_unit_test(geometric_half),
        cmocka_unit_test(best_of_all_codes),
        cmocka_unit_test(best_of_limited_codes),
        cmocka_unit_test(fibonacci),
        cmocka_unit_test(bounds_hold),
        cmocka_unit_test(no_extra_bits),
        cmocka_unit_test(no_word_costs_infinity),
        cmocka_unit_test(infinite_supports),
        cmocka_unit_test(order_of_masses),
        cmocka_unit_test(in_slices),
        cmocka_unit_test(a_million_outcomes),
        cmocka_unit_test(deep_and_wide),
        cmocka_unit_test(blocks_one_by_one),
        cmocka_unit_test(blocks_of_a_coin),
        cmocka_unit_test(blocks_at_most),
        cmocka_unit_test(morse),
        cmocka_unit_test(morse_of_some),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
