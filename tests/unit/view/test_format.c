#include "kl_scene.h"

#include "klscope/scene/edit.h"
#include "klscope/view/format.h"

static void
value_is(double val, double err, int digits, int width, const char *want)
{
    char out[KL_NUMBER];
    struct kl_value value = {val, err};

    assert_string_equal(kl_format_value(out, value, digits, width), want);
}

static void
values(void **state)
{
    (void)state;
    value_is(1.23456789, 0, 5, 10, "1.2346");
    value_is(1.23456789, 1e-12, 5, 10, "1.2346");
    value_is(1.23456789, 1e-3, 9, 10, "1.23"); /* as far as it is known */
    value_is(1.23456789, 0.2, 9, 10, "1");
    value_is(1e-15, 1e-14, 5, 10, "<1e-14");
    value_is(0, 0, 5, 10, "0");
    value_is(0, 1e-16, 5, 10, "0");
    value_is(INFINITY, 0, 5, 10, "∞");
    value_is(-INFINITY, 0, 5, 10, "-∞");
    value_is(123456789, 0, 3, 8, "1.23e+08");
    value_is(123456789, 0, 9, 10, "123456789");
    value_is(123456789, 40, 9, 10, "1.2346e+08");
    value_is(123456789, 40, 9, 3, "1e+08");
    value_is(123456789, 40, 9, 18, "1.234568e+08");
    value_is(-7213475204444791.0, 5e3, 12, 18, "-7.21347520444e+15");
    value_is(123456, 0.75, 9, 10, "1.2346e+05");
    value_is(123456, 0.45, 9, 10, "123456");
}

static void
cells_have_four_decimals(void **state)
{
    char out[KL_NUMBER];

    (void)state;
    assert_string_equal(
        kl_format_cell(out, (struct kl_value){4.06643, 1e-15}, 9), "4.0664");
    assert_string_equal(kl_format_cell(out, (struct kl_value){0, 0}, 9),
                        "0.0000");
    assert_string_equal(
        kl_format_cell(out, (struct kl_value){4.06643, 1e-3}, 9), "4.07");
    assert_string_equal(kl_format_cell(out, (struct kl_value){INFINITY, 0}, 9),
                        "∞");
    assert_string_equal(kl_format_prob(out, 0.1709), "0.1709");
    assert_string_equal(kl_format_prob(out, 0), "0.0000");
    assert_true(strlen(kl_format_prob(out, 1.2345678e-300)) <= 9);
}

static void
reason_is(const char *text, enum kl_measure measure, const char *want)
{
    struct kl_scene *scene = kl_scene_of(text);
    struct kl_buf reason = KL_BUF_INIT;

    kl_format_reason(kl_scene_pair(scene), kl_scene_measures(scene), measure,
                     &reason);
    assert_string_equal(kl_buf_text(&reason), want);
    kl_buf_clear(&reason);
    kl_scene_free(scene);
}

static void
reasons(void **state)
{
    (void)state;
    /* P(X > 20) of poisson(6) is 1.4551e-06 (mpmath: 1 - Q(21, 6)) */
    reason_is("p = binomial(20, 0.3)\nq = poisson(6)", KL_KL_QP,
              "p is 0 from 21 on, where q has 1.46e-06");
    reason_is("p = 0.5,0.5\nq = 0.25,0.75", KL_KL_PQ, "");
    reason_is("p = @abc:p\nq = @abc:q", KL_KL_QP,
              "p is 0 at w z, where q has 0.0242");
    reason_is("p = @abc:p\nq = @abc:q", KL_KL_PQ, "");
    reason_is("p = a=0.5,b=0.5\nq = b=0.25,c=0.75", KL_JEFFREYS,
              "q is 0 at a, where p has 0.500; p is 0 at c, where q has "
              "0.750");
    reason_is("p = discrete_uniform(1, 10)\nq = discrete_uniform(10, 11)",
              KL_CE_PQ, "q is 0 at 1 2 3 and 6 more, where p has 0.900");
    reason_is("p = poisson(3)\nq = discrete_uniform(0, 99)", KL_KL_PQ,
              "q is 0 at all beyond");
    reason_is("p = \"\\x1b[2J\"=0.5,b=0.5\nq = b=1", KL_KL_PQ,
              "q is 0 at ^[[2J, where p has 0.500");
}

static void
title_is(const char *text, bool edit, const char *want)
{
    struct kl_scene *scene = kl_scene_of(text);
    struct kl_buf title = KL_BUF_INIT;

    if (edit)
        kl_scene_set(scene, KL_P, 0, 0.375, false, NULL);
    kl_format_title(scene, KL_P, &title);
    assert_string_equal(kl_buf_text(&title), want);
    kl_buf_clear(&title);
    kl_scene_free(scene);
}

static void
titles(void **state)
{
    (void)state;
    title_is("p = @abc:p", false, "p  n=9427");
    title_is("p = @abc:p", true, "p*");
    title_is("p = poisson(3)", false, "poisson(3)");
    title_is("p = 0.5,0.5", false, "0.5, 0.5");
    title_is("p = @abc:\"p\\x07\"", false, "p^G  n=9427");
}

static void
labels(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = \"\\x0a\"=0.5,é=0.5");
    struct kl_buf name = KL_BUF_INIT;

    (void)state;
    kl_format_label(scene, 0, &name);
    kl_format_label(scene, 1, &name);
    assert_string_equal(kl_buf_text(&name), "^Jé");
    kl_buf_clear(&name);
    kl_scene_free(scene);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values),  cmocka_unit_test(cells_have_four_decimals),
        cmocka_unit_test(reasons), cmocka_unit_test(titles),
        cmocka_unit_test(labels),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
