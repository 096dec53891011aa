#include "../../lib/kl_test.h"

#include "klscope/base/buf.h"

static void
grows(void **state)
{
    struct kl_buf buf = KL_BUF_INIT;

    (void)state;
    assert_string_equal(kl_buf_text(&buf), "");
    kl_buf_add(&buf, NULL, 0);
    assert_string_equal(kl_buf_text(&buf), "");
    for (int i = 0; i < 1000; i++) {
        kl_buf_adds(&buf, "abc");
        kl_buf_addc(&buf, 'd');
        assert_int_equal(buf.data[buf.len], '\0');
    }
    assert_int_equal(buf.len, 4000);
    assert_int_equal(strspn(buf.data, "abcd"), 4000);
    kl_buf_reset(&buf);
    assert_int_equal(buf.len, 0);
    assert_string_equal(kl_buf_text(&buf), "");
    kl_buf_clear(&buf);
    assert_null(buf.data);
    kl_buf_reset(&buf);
    kl_buf_clear(&buf);
}

static void
formats(void **state)
{
    struct kl_buf buf = KL_BUF_INIT;
    char *text;

    (void)state;
    kl_buf_addf(&buf, "%s", "");
    kl_buf_addf(&buf, "%d %s", 42, "is");
    kl_buf_addf(&buf, "%500d|", 7);
    assert_int_equal(buf.len, 5 + 501);
    assert_int_equal(buf.data[505], '|');
    text = kl_buf_take(&buf);
    assert_int_equal(strlen(text), 506);
    free(text);
    assert_null(buf.data);
    text = kl_buf_take(&buf);
    assert_string_equal(text, "");
    free(text);
}

static void
any_bytes(void **state)
{
    struct kl_buf buf = KL_BUF_INIT;

    (void)state;
    kl_buf_add(&buf, "a\0b\xff", 4);
    kl_buf_add(&buf, buf.data, 0);
    assert_int_equal(buf.len, 4);
    assert_memory_equal(buf.data, "a\0b\xff\0", 5);
    kl_buf_clear(&buf);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows),
        cmocka_unit_test(formats),
        cmocka_unit_test(any_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
