#include "kl_test.h"

#include "klscope/lesson/fence.h"

static void
read_text(const char *text, struct kl_fences *fences)
{
    assert_int_equal(kl_fences_read(text, strlen(text), fences, NULL), KL_OK);
}

static void
blocks_come_in_order_with_their_info(void **state)
{
    struct kl_fences fences;

    (void)state;
    read_text("# Title\n\n```scene\np = 0.5,0.5\nq = 0.9,0.1\n```\n\n"
              "text `p` and $p*q*r$\n\n~~~\nplain\n~~~\n\n"
              "    indented is not fenced\n\n"
              "````witness\nD(p,q) >= 0\n```\nstill inside\n````\n",
              &fences);
    assert_int_equal(fences.count, 3);
    assert_string_equal(kl_buf_text(&fences.fence[0].info), "scene");
    assert_string_equal(kl_buf_text(&fences.fence[0].body),
                        "p = 0.5,0.5\nq = 0.9,0.1\n");
    assert_string_equal(kl_buf_text(&fences.fence[1].info), "");
    assert_string_equal(kl_buf_text(&fences.fence[2].body),
                        "D(p,q) >= 0\n```\nstill inside\n");
    assert_ptr_equal(kl_fences_find(&fences, "witness"), &fences.fence[2]);
    assert_null(kl_fences_find(&fences, "quiz"));
    kl_fences_clear(&fences);
}

static void
odd_texts_are_read(void **state)
{
    struct kl_fences fences;

    (void)state;
    read_text("", &fences);
    assert_int_equal(fences.count, 0);
    kl_fences_clear(&fences);
    read_text("```scene", &fences);
    assert_int_equal(fences.count, 1);
    assert_string_equal(kl_buf_text(&fences.fence[0].body), "");
    kl_fences_clear(&fences);
    read_text("> ```scene\n> p = 1,0\n> ```\n", &fences);
    assert_string_equal(kl_buf_text(&fences.fence[0].body), "p = 1,0\n");
    kl_fences_clear(&fences);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_come_in_order_with_their_info),
        cmocka_unit_test(odd_texts_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
