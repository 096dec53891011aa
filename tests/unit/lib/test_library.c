#include "kl_test.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "klscope/core/family.h"
#include "klscope/lib/comparison.h"

static struct kl_distribution *
read_text(struct kl_workspace *workspace, const char *text)
{
    struct kl_distribution *made;
    struct kl_err err = {0};

    assert_int_equal(kl_distribution_read(workspace, text, 0, &made, &err),
                     KL_OK);
    return made;
}

static struct kl_comparison *
compare(struct kl_workspace *workspace, const char *p, const char *q)
{
    struct kl_distribution *side[2] = {read_text(workspace, p),
                                       read_text(workspace, q)};
    struct kl_comparison *both;

    assert_int_equal(kl_comparison_new(workspace, side[KL_P], side[KL_Q],
                                       KL_ALPHA_START, &both, NULL),
                     KL_OK);
    /* What was compared is needed no more. */
    kl_distribution_free(side[KL_P]);
    kl_distribution_free(side[KL_Q]);
    return both;
}

static void
test_outcomes(void **state)
{
    struct kl_workspace *workspace = kl_workspace_new(KL_ACCESS_NOTHING);
    struct kl_comparison *both =
        compare(workspace, "a=0.9,b=0.1", "b=0.5,a=0.5");
    struct kl_value d = kl_comparison_value(both, KL_KL_PQ, KL_BIT), closed;
    char *label = kl_comparison_label(both, 1);

    (void)state;
    /* 1 - H(0.9) = 1 + 0.9 log2 0.9 + 0.1 log2 0.1 */
    assert_close(d.val, 0.5310044064107187, 1e-15);
    assert_true(d.err > 0 && d.err < 1e-14);
    assert_null(kl_comparison_reason(both, KL_KL_PQ));
    assert_false(kl_comparison_formula(both, KL_KL_PQ, KL_BIT, &closed));
    assert_int_equal(kl_comparison_count(both), 2);
    assert_string_equal(label, "b");
    assert_true(kl_comparison_probability(both, KL_P, 1) == 0.1);
    free(label);
    kl_comparison_free(both);
    kl_workspace_free(workspace);
}

static void
test_densities(void **state)
{
    struct kl_workspace *workspace = kl_workspace_new(KL_ACCESS_NOTHING);
    struct kl_comparison *both =
        compare(workspace, "normal(0,1)", "normal(1,2)");
    struct kl_value d = kl_comparison_value(both, KL_KL_PQ, KL_NAT), closed;
    struct kl_distribution *normal = read_text(workspace, "normal(0,1)");
    struct kl_prefix_code *code;

    (void)state;
    /* ln 2 + (1 + 1)/8 - 1/2 */
    assert_close(d.val, 0.44314718055994529, 1e-14);
    assert_true(kl_comparison_formula(both, KL_KL_PQ, KL_NAT, &closed));
    assert_close(closed.val, 0.44314718055994529, 1e-15);
    assert_int_equal(kl_comparison_count(both), 0);
    assert_int_equal(
        kl_prefix_code_new(both, KL_P, KL_PREFIX_HUFFMAN, &code, NULL),
        KL_E_DOMAIN);
    assert_null(code);
    assert_true(kl_distribution_is_density(normal));
    assert_close(kl_distribution_log(normal, 1.5), -2.0439385332046727, 1e-15);
    assert_true(kl_distribution_log(normal, NAN) == -INFINITY);
    kl_distribution_free(normal);
    kl_comparison_free(both);
    kl_workspace_free(workspace);
}

static void
test_reasons(void **state)
{
    struct kl_workspace *workspace = kl_workspace_new(KL_ACCESS_NOTHING);
    struct kl_comparison *both = compare(workspace, "a=0.75,b=0.25", "a=1,c=0");
    char *why = kl_comparison_reason(both, KL_KL_PQ);

    (void)state;
    assert_true(kl_comparison_value(both, KL_KL_PQ, KL_BIT).val == INFINITY);
    assert_string_equal(why, "q is 0 at b, where p has 0.250");
    free(why);
    kl_comparison_free(both);
    both = compare(workspace, "cauchy(0,1)", "normal(0,1)");
    why = kl_comparison_reason(both, KL_KL_PQ);
    assert_string_equal(why, "p falls like |x|^-2 at -inf, -log q grows like "
                             "|x|^2: no second moment");
    free(why);
    kl_comparison_free(both);
    kl_workspace_free(workspace);
}

static void
test_list(void **state)
{
    static const char *const name[] = {"x", "a b", "z"};
    static const double weight[] = {2, 1, 1}, share[] = {0.5, 0.25, 0.25};
    struct kl_workspace *workspace = kl_workspace_new(KL_ACCESS_NOTHING);
    struct kl_distribution *made;
    char *text;

    (void)state;
    assert_int_equal(kl_distribution_list(workspace, share, name, 3, 0, &made,
                                          NULL),
                     KL_OK);
    text = kl_distribution_text(made);
    assert_string_equal(text, "x=0.5,\"a b\"=0.25,z=0.25");
    free(text);
    kl_distribution_free(made);
    assert_int_equal(kl_distribution_list(workspace, weight, NULL, 3,
                                          KL_NORMALIZE, &made, NULL),
                     KL_OK);
    text = kl_distribution_text(made);
    assert_string_equal(text, "0.5,0.25,0.25");
    free(text);
    kl_distribution_free(made);
    kl_workspace_free(workspace);
}

static void
write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static double
entropy(struct kl_workspace *workspace, const struct kl_distribution *p)
{
    struct kl_comparison *both;
    double h;

    assert_int_equal(kl_comparison_new(workspace, p, p, KL_ALPHA_START, &both,
                                       NULL),
                     KL_OK);
    h = kl_comparison_value(both, KL_H_P, KL_BIT).val;
    kl_comparison_free(both);
    return h;
}

/* What was read from a file does not change with it, and needs neither the file
 * nor the workspace that read it. */
static void
test_kept(void **state)
{
    char folder[] = "/tmp/klscope-kept-XXXXXX", path[64], text[200];
    struct kl_workspace *reads = kl_workspace_new(KL_ACCESS_FILES),
                        *other = kl_workspace_new(KL_ACCESS_NOTHING);
    struct kl_distribution *column, *mixture;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.csv", folder);
    write_file(path, "name,x\na,1\nb,1\nc,2\n");
    snprintf(text, sizeof text, "%s:x", path);
    column = read_text(reads, text);
    snprintf(text, sizeof text, "0.5*%s:x + 0.5*(a=0,b=0,c=1)", path);
    mixture = read_text(reads, text);
    write_file(path, "name,x\na,1\nb,7\n");
    assert_true(entropy(reads, column) == 1.5);
    remove(path);
    rmdir(folder);
    kl_workspace_free(reads);
    assert_true(entropy(other, column) == 1.5);
    /* 1/8, 1/8, 3/4 */
    assert_close(entropy(other, mixture), 1.061278124459133, 1e-15);
    kl_distribution_free(column);
    kl_distribution_free(mixture);
    kl_workspace_free(other);
}

/* A program may have set a locale whose numbers have a comma; where none is
 * installed this tries the point alone. */
static void
test_locale(void **state)
{
    static const char *const commas[] = {"de_DE.UTF-8", "fr_FR.UTF-8",
                                         "ru_RU.UTF-8", "pt_BR.UTF-8"};
    struct kl_workspace *workspace = kl_workspace_new(KL_ACCESS_NOTHING);
    static const double third[] = {0.75, 0.25}, off[] = {0.5, 0.25};
    struct kl_comparison *both;
    struct kl_distribution *made;
    struct kl_err err = {0};
    char *text;
    size_t i = 0;

    (void)state;
    while (i < 4 && setlocale(LC_ALL, commas[i]) == NULL)
        i++;
    both = compare(workspace, "a=0.75,b=0.25", "a=1,c=0");
    text = kl_comparison_reason(both, KL_KL_PQ);
    assert_string_equal(text, "q is 0 at b, where p has 0.250");
    free(text);
    kl_comparison_free(both);
    kl_distribution_list(workspace, third, NULL, 2, 0, &made, NULL);
    text = kl_distribution_text(made);
    assert_string_equal(text, "0.75,0.25");
    free(text);
    kl_distribution_free(made);
    kl_distribution_list(workspace, off, NULL, 2, 0, &made, &err);
    assert_string_equal(err.text, "they sum to 0.75");
    setlocale(LC_ALL, "C");
    kl_workspace_free(workspace);
}

static void
test_refused(void **state)
{
    static const double two[] = {2, 1}, minus[] = {1.5, -0.5},
                        none[] = {0, 0}, nan[] = {NAN, 1};
    static const char *const same[] = {"a", "a"};
    static const double half[] = {0.5, 0.5};
    static const struct {
        const double *value;
        const char *const *label;
        size_t n;
    } lists[] = {{two, NULL, 2},  {minus, NULL, 2}, {none, NULL, 2},
                 {nan, NULL, 2},  {half, same, 2},  {half, NULL, 0}};
    static const char *const texts[] = {"", "0.5,0.6", "normal(0,-1)",
                                        "@letters:french", "/etc/passwd",
                                        "kde(-:1)", "pdf(x,-1,1)"};
    struct kl_workspace *workspace = kl_workspace_new(KL_ACCESS_NOTHING);
    struct kl_distribution *made, *p, *q;
    struct kl_comparison *both;
    struct kl_err err;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof lists / sizeof *lists; i++) {
        assert_true(kl_distribution_list(workspace, lists[i].value,
                                         lists[i].label, lists[i].n, 0, &made,
                                         &err) != KL_OK);
        assert_null(made);
    }
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        err = (struct kl_err){0};
        assert_true(kl_distribution_read(workspace, texts[i], 0, &made, &err) !=
                    KL_OK);
        assert_null(made);
        assert_true(err.text[0] != '\0');
    }
    p = read_text(workspace, "normal(0,1)");
    q = read_text(workspace, "poisson(3)");
    assert_int_equal(kl_comparison_new(workspace, p, q, 0.5, &both, &err),
                     KL_E_DOMAIN);
    assert_int_equal(kl_comparison_new(workspace, p, p, NAN, &both, &err),
                     KL_E_DOMAIN);
    assert_null(both);
    kl_distribution_free(p);
    kl_distribution_free(q);
    kl_workspace_free(workspace);
}

static void
test_codes(void **state)
{
    struct kl_workspace *workspace = kl_workspace_new(KL_ACCESS_NOTHING);
    struct kl_comparison *both =
        compare(workspace, "0.5,0.25,0.25", "0.7,0.3,0");
    struct kl_prefix_code *code;
    char *word;

    (void)state;
    kl_prefix_code_new(both, KL_P, KL_PREFIX_HUFFMAN, &code, NULL);
    assert_true(kl_prefix_code_mean(code, KL_P).val == 1.5);
    assert_true(kl_prefix_code_kraft(code).val == 1);
    assert_int_equal(kl_prefix_code_length(code, 0), 1);
    word = kl_prefix_code_word(code, 2);
    assert_string_equal(word, "11");
    free(word);
    kl_prefix_code_free(code);
    kl_prefix_code_new(both, KL_Q, KL_PREFIX_SHANNON, &code, NULL);
    assert_int_equal(kl_prefix_code_length(code, 1), 2);
    assert_int_equal(kl_prefix_code_length(code, 2), KL_PREFIX_NONE);
    assert_true(kl_prefix_code_mean(code, KL_P).val == INFINITY);
    kl_prefix_code_free(code);
    kl_comparison_free(both);
    kl_workspace_free(workspace);
}

static void
test_families(void **state)
{
    struct kl_family_about about;
    size_t i;
    int k;

    (void)state;
    for (i = 0; kl_family_about(i, &about); i++) {
        assert_true(about.parameters <= KL_ABOUT_PARAMETERS);
        for (k = 0; k < about.parameters; k++)
            assert_non_null(about.name[k]);
    }
    assert_int_equal(i, kl_family_count());
    assert_true(strlen(kl_library_version()) >= 5);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_outcomes), cmocka_unit_test(test_densities),
        cmocka_unit_test(test_reasons),  cmocka_unit_test(test_list),
        cmocka_unit_test(test_refused),  cmocka_unit_test(test_codes),
        cmocka_unit_test(test_families), cmocka_unit_test(test_kept),
        cmocka_unit_test(test_locale),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
