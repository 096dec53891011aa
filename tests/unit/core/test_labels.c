#include "kl_test.h"

#include "klscope/core/labels.h"

static void
add(struct kl_labels *labels, const char *text)
{
    kl_labels_add(labels, text, strlen(text));
}

static bool
find(struct kl_labels *labels, const char *text, size_t *at)
{
    return kl_labels_find(labels, text, strlen(text), at);
}

static void
test_empty(void **state)
{
    struct kl_labels *labels = kl_labels_new(), *copy;
    size_t a, b;

    (void)state;
    assert_int_equal(kl_labels_count(labels), 0);
    assert_false(find(labels, "", &a));
    assert_false(kl_labels_repeated(labels, &a, &b));
    copy = kl_labels_copy(labels);
    assert_int_equal(kl_labels_count(copy), 0);
    add(copy, "late");
    assert_string_equal(kl_labels_get(copy, 0), "late");
    kl_labels_free(copy);
    kl_labels_free(labels);
    kl_labels_free(NULL);
}

static void
test_edits(void **state)
{
    struct kl_labels *labels = kl_labels_new(), *copy;
    size_t at = 99;

    (void)state;
    add(labels, "kiwi");
    add(labels, "");
    add(labels, "Äpfel\xff");
    kl_labels_add(labels, "figs and more", 4);
    assert_int_equal(kl_labels_count(labels), 4);
    assert_string_equal(kl_labels_get(labels, 3), "figs");
    assert_true(find(labels, "Äpfel\xff", &at));
    assert_int_equal(at, 2);
    assert_true(kl_labels_find(labels, "kiwis", 4, &at));
    assert_int_equal(at, 0);
    assert_false(find(labels, "kiw", &at));
    assert_false(find(labels, "kiwis", &at));

    kl_labels_set(labels, 0, "cloudberry", 10);
    assert_false(find(labels, "kiwi", &at));
    assert_true(find(labels, "cloudberry", &at));
    copy = kl_labels_copy(labels);
    kl_labels_delete(labels, 1);
    assert_true(find(labels, "figs", &at));
    assert_int_equal(at, 2);
    kl_labels_insert(labels, 0, "plum", 4);
    kl_labels_insert(labels, 4, "pear", 4);
    assert_int_equal(kl_labels_count(labels), 5);
    assert_string_equal(kl_labels_get(labels, 0), "plum");
    assert_string_equal(kl_labels_get(labels, 1), "cloudberry");
    assert_string_equal(kl_labels_get(labels, 4), "pear");
    assert_int_equal(kl_labels_count(copy), 4);
    assert_string_equal(kl_labels_get(copy, 1), "");
    kl_labels_free(labels);
    assert_string_equal(kl_labels_get(copy, 0), "cloudberry");
    kl_labels_free(copy);
}

static void
test_own_text(void **state)
{
    struct kl_labels *labels = kl_labels_new();
    size_t i, first, again;

    (void)state;
    add(labels, "echo");
    for (i = 0; i < 1000; i++)
        add(labels, kl_labels_get(labels, i));
    assert_string_equal(kl_labels_get(labels, 1000), "echo");
    kl_labels_set(labels, 5, kl_labels_get(labels, 1000), 3);
    assert_string_equal(kl_labels_get(labels, 5), "ech");
    assert_true(kl_labels_repeated(labels, &first, &again));
    assert_int_equal(first, 0);
    assert_int_equal(again, 1);
    kl_labels_free(labels);
}

static void
test_repeated(void **state)
{
    struct kl_labels *labels = kl_labels_new();
    size_t first = 0, again = 0, i;
    char text[16];

    (void)state;
    for (i = 0; i < 5000; i++) {
        snprintf(text, sizeof text, "n%zu", i * 7919 % 5003);
        add(labels, text);
    }
    assert_false(kl_labels_repeated(labels, &first, &again));
    add(labels, kl_labels_get(labels, 4321));
    add(labels, kl_labels_get(labels, 17));
    assert_true(kl_labels_repeated(labels, &first, &again));
    assert_int_equal(first, 4321);
    assert_int_equal(again, 5000);
    assert_true(find(labels, kl_labels_get(labels, 5001), &i));
    assert_int_equal(i, 17);
    kl_labels_free(labels);
}

/* Many renames leave holes; packing must keep every text in its place. */
static void
test_many_renames(void **state)
{
    struct kl_labels *labels = kl_labels_new();
    size_t i, at;
    char text[64];

    (void)state;
    for (i = 0; i < 300; i++)
        add(labels, "start");
    for (i = 0; i < 20000; i++) {
        snprintf(text, sizeof text, "label number %zu of this list", i);
        kl_labels_set(labels, i * 7 % 300, text, strlen(text));
    }
    for (i = 19700; i < 20000; i++) {
        snprintf(text, sizeof text, "label number %zu of this list", i);
        assert_true(find(labels, text, &at));
        assert_int_equal(at, i * 7 % 300);
    }
    while (kl_labels_count(labels) > 0)
        kl_labels_delete(labels, kl_labels_count(labels) / 2);
    add(labels, "again");
    assert_string_equal(kl_labels_get(labels, 0), "again");
    kl_labels_free(labels);
}

/* Looking up and adding in turn: an index made anew for each of so many would
 * not end within an hour. */
static void
test_add_between_finds(void **state)
{
    enum { N = 200000 };
    struct kl_labels *labels = kl_labels_new();
    size_t first, again, at, i;
    char text[16];

    (void)state;
    for (i = 0; i < N; i++) {
        snprintf(text, sizeof text, "n%zu", i);
        assert_false(find(labels, text, &at));
        add(labels, text);
        assert_true(find(labels, text, &at));
        assert_int_equal(at, i);
    }
    for (i = 0; i < N; i += 1234) {
        add(labels, kl_labels_get(labels, i));
        assert_true(find(labels, kl_labels_get(labels, i), &at));
        assert_int_equal(at, i); /* the first of two */
    }
    assert_true(kl_labels_repeated(labels, &first, &again));
    assert_true(first == 0 && again == N);
    kl_labels_free(labels);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_edits),
        cmocka_unit_test(test_own_text),
        cmocka_unit_test(test_repeated),
        cmocka_unit_test(test_many_renames),
        cmocka_unit_test(test_add_between_finds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
