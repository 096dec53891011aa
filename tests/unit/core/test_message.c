#include "kl_spec.h"

#include "klscope/base/alloc.h"
#include "klscope/core/message.h"
#include "klscope/core/random.h"

/* The names of what a message was read as, a number of what was skipped. */
static void
reads(const char *spec, const char *text, const char *want)
{
    struct kl_buf have = KL_BUF_INIT;
    struct kl_message message;
    struct kl_labels *labels;
    struct kl_pair pair;

    kl_pair_good(&pair, spec, spec);
    labels = kl_pair_labels(&pair);
    kl_message_read(labels, text, strlen(text), &message);
    for (size_t i = 0; i < message.n; i++)
        kl_buf_addf(&have, "%s ", kl_labels_get(labels, message.outcome[i]));
    kl_buf_addf(&have, "%zu", message.skipped);
    assert_string_equal(kl_buf_text(&have), want);
    kl_buf_clear(&have);
    kl_message_clear(&message);
    kl_labels_free(labels);
    kl_pair_clear(&pair);
}

static void
characters(void **state)
{
    (void)state;
    reads("a=0.5,b=0.25,c=0.25", "abba cab", "a b b a c a b 1");
    reads("a=0.5,b=0.25,c=0.25", "ABx!c", "a b c 2");
    reads("a=0.5,A=0.25,b=0.25", "aABb", "a A b b 0");
    reads("\" \"=0.5,x=0.5", "x x\tx", "x   x x 1");
    reads("\"\xc3\xa9\"=0.5,e=0.5", "e\xc3\xa9\xc3 e", "e \xc3\xa9 e 2");
    reads("\"\xc3\xa4\"=0.5,a=0.5", "\xc3\x84\xc3\x96\xc3\x97" "A\xc3\xa4",
          "\xc3\xa4 a \xc3\xa4 2");
    reads("a=0.5,b=0.5", "", "0");
    reads("0.25,0.75", "12 2 3", "1 2 2 3");
}

static void
words(void **state)
{
    (void)state;
    reads("snow=0.5,sun=0.25,s=0.25", "sun, snow\n\tsun rain s",
          "sun snow sun s 1");
    reads("poisson(2.385)", "0 3,12 -1 x 2.5", "0 3 12 3");
    reads("sun=0.5,Sun=0.25,rain=0.25", "Sun, RAIN, SUN.", "Sun rain 1");
    reads("yes=1", " ,, ", "0");
}

static void
places(void **state)
{
    struct kl_message message;
    struct kl_labels *labels = kl_labels_new();

    (void)state;
    kl_labels_add(labels, "a", 1);
    kl_message_read(labels, "?a aA", 5, &message);
    assert_true(message.spelled);
    assert_int_equal(message.n, 3);
    assert_int_equal(message.at[0], 1);
    assert_int_equal(message.at[1], 3);
    assert_int_equal(message.at[2], 4);
    kl_message_clear(&message);
    kl_labels_add(labels, "be", 2);
    kl_message_read(labels, " be, a", 6, &message);
    assert_false(message.spelled);
    assert_int_equal(message.at[0], 1);
    assert_int_equal(message.at[1], 5);
    kl_message_clear(&message);
    kl_labels_free(labels);
    assert_int_equal(kl_message_unit("be,a", 4, false), 2);
    assert_int_equal(kl_message_unit(",\ta", 3, false), 0);
    assert_int_equal(kl_message_unit("\xc3\xa9t", 3, true), 2);
}

static void
costs(void **state)
{
    struct kl_pair pair;
    struct kl_labels *labels;
    struct kl_message message;
    struct kl_message_cost cost;
    struct kl_code code;
    struct kl_value ideal;

    (void)state;
    kl_pair_good(&pair, "a=0.5,b=0.3,c=0.2,d=0", "a=0.6,b=0.25,c=0.15,d=0");
    labels = kl_pair_labels(&pair);
    kl_code_huffman(&pair.side[KL_Q], &code);
    kl_message_read(labels, "abca", 4, &message);
    cost = kl_message_cost(&message, &code);
    assert_int_equal(cost.bits, 6);
    assert_int_equal(cost.bare, 0);
    ideal = kl_message_ideal(&message, &pair.side[KL_Q]);
    /* mpmath: -2*log(.6,2) + 2 - log(.15,2) */
    assert_close(ideal.val, 6.2108967824986185, ideal.err);
    assert_true(ideal.err < 1e-14);
    kl_message_clear(&message);
    kl_message_read(labels, "bad", 3, &message);
    cost = kl_message_cost(&message, &code);
    assert_int_equal(cost.bits, 3);
    assert_int_equal(cost.bare, 1);
    assert_true(isinf(kl_message_ideal(&message, &pair.side[KL_Q]).val));
    kl_message_clear(&message);
    kl_code_clear(&code);
    kl_labels_free(labels);
    kl_pair_clear(&pair);
}

/* A message there and back by a code. */
static void
there_and_back(const struct kl_code *code, const struct kl_message *message)
{
    struct kl_wordbook *book = kl_wordbook_new(code);
    struct kl_buf bits = KL_BUF_INIT;
    size_t at = 0, outcome;

    kl_message_encode(message, code, &bits);
    assert_int_equal(bits.len, kl_message_cost(message, code).bits);
    for (size_t i = 0; i < message->n; i++) {
        int taken = kl_wordbook_next(book, kl_buf_text(&bits) + at,
                                     bits.len - at, &outcome);

        assert_true(taken >= 0);
        assert_int_equal(outcome, message->outcome[i]);
        at += (size_t)taken;
    }
    assert_int_equal(at, bits.len);
    kl_buf_clear(&bits);
    kl_wordbook_free(book);
}

static void
round_trips(void **state)
{
    static const char text[] = "the quick brown fox jumps over the lazy dog";
    struct kl_random *random = kl_random_new(64);
    struct kl_labels *labels = kl_labels_new();
    struct kl_message message;

    (void)state;
    for (char c = 'a'; c <= 'z'; c++)
        kl_labels_add(labels, &c, 1);
    kl_message_read(labels, text, strlen(text), &message);
    assert_int_equal(message.n, 35);
    assert_int_equal(message.skipped, 8);
    for (int round = 0; round < 50; round++) {
        double *w = kl_malloc(26 * sizeof *w);
        struct kl_bins bins;
        struct kl_code code;

        kl_random_exponentials(random, w, 26);
        for (size_t i = 0; i < 26; i++)
            w[i] = pow(w[i], 1 + round % 6);
        kl_bins_init(&bins, w, NULL, 26);
        kl_code_huffman(&bins, &code);
        there_and_back(&code, &message);
        kl_code_clear(&code);
        kl_code_shannon(&bins, &code);
        if (code.longest <= KL_WORD_MAX)
            there_and_back(&code, &message);
        kl_code_clear(&code);
        kl_code_morse(labels, &code);
        there_and_back(&code, &message);
        kl_code_clear(&code);
        kl_bins_clear(&bins);
    }
    kl_message_clear(&message);
    kl_labels_free(labels);
    kl_random_free(random);
}

/* Bits that no word begins, or that end within one; the empty word. */
static void
no_word(void **state)
{
    double *w = kl_malloc(3 * sizeof *w);
    struct kl_bins bins;
    struct kl_code code;
    struct kl_wordbook *book;
    size_t outcome = 7;

    (void)state;
    w[0] = 0.5, w[1] = 0.3, w[2] = 0.2;
    kl_bins_init(&bins, w, NULL, 3);
    kl_code_shannon(&bins, &code); /* 0, 10, 110 */
    book = kl_wordbook_new(&code);
    assert_int_equal(kl_wordbook_next(book, "111", 3, &outcome), -1);
    assert_int_equal(kl_wordbook_next(book, "11", 2, &outcome), -1);
    assert_int_equal(kl_wordbook_next(book, "", 0, &outcome), -1);
    assert_int_equal(outcome, 7);
    assert_int_equal(kl_wordbook_next(book, "1101", 4, &outcome), 3);
    assert_int_equal(outcome, 2);
    kl_wordbook_free(book);
    kl_code_clear(&code);
    w[0] = w[2] = 0;
    kl_bins_total(&bins);
    kl_code_huffman(&bins, &code);
    book = kl_wordbook_new(&code);
    assert_int_equal(kl_wordbook_next(book, "", 0, &outcome), 0);
    assert_int_equal(outcome, 1);
    kl_wordbook_free(book);
    kl_code_clear(&code);
    kl_bins_clear(&bins);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters),  cmocka_unit_test(words),
        cmocka_unit_test(places),      cmocka_unit_test(costs),
        cmocka_unit_test(round_trips), cmocka_unit_test(no_word),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
