#include "kl_file.h"

#include "klscope/core/density.h"
#include "klscope/data/loader.h"

static char dir[KL_FILE_PATH], path[2 * KL_FILE_PATH];

static int
set_up(void **state)
{
    (void)state;
    kl_file_dir(dir);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    kl_file_remove(dir);
    return 0;
}

/* The sum of a column; NaN where it cannot be had, with the message in err. */
static double
sum(struct kl_loader *loader, const char *source, const char *column,
    struct kl_err *err)
{
    struct kl_column got;
    double total = 0;
    size_t i;

    *err = (struct kl_err){0};
    if (loader->column(loader->context, source, column, &got, err) != KL_OK)
        return NAN;
    for (i = 0; i < got.n; i++)
        total += got.value[i];
    kl_column_clear(&got);
    return total;
}

static void
test_bundled(void **state)
{
    struct kl_loader *loader = kl_loader_new(NULL, NULL);
    struct kl_labels *names;
    struct kl_column got;
    struct kl_err err;
    size_t i, at;

    (void)state;
    /* awk -F, '{ s += $2; t += $3 } END { print s, t }' data/letters.csv */
    assert_true(sum(loader, "@letters", "english", &err) == 8682);
    assert_true(sum(loader, "@letters", "french", &err) == 9631);
    assert_true(sum(loader, "@die", NULL, &err) == 6);
    assert_true(sum(loader, "@die", "loaded", &err) == 10);
    assert_true(sum(loader, "@coin", NULL, &err) == 2);
    assert_true(sum(loader, "@coin", "biased", &err) == 4);
    assert_true(sum(loader, "@weather", "jan", &err) == 124);
    assert_true(isnan(sum(loader, "@nothing", NULL, &err)));
    assert_non_null(strstr(err.text, "unknown data set \"@nothing\"; there "
                                     "are: coin, die, letters, "));
    assert_int_equal(loader->column(loader->context, "@coin", NULL, &got, NULL),
                     KL_OK);
    assert_string_equal(got.name, "fair");
    assert_string_equal(kl_labels_get(got.labels, 1), "tails");
    kl_column_clear(&got);

    names = kl_catalog_list(kl_loader_catalog(loader), KL_DATA_SETS);
    for (i = 0; i < kl_labels_count(names); i++) {
        char source[64];
        struct kl_labels *columns;

        snprintf(source, sizeof source, "@%s", kl_labels_get(names, i));
        assert_int_equal(kl_loader_columns(loader, source, &columns, NULL),
                         KL_OK);
        assert_true(kl_labels_count(columns) >= 2);
        assert_false(kl_labels_repeated(columns, &at, &at));
        kl_labels_free(columns);
    }
    assert_true(kl_labels_count(names) >= 5);
    kl_labels_free(names);
    kl_loader_free(loader);
    kl_loader_free(NULL);
}

static void
test_errors(void **state)
{
    struct kl_loader *loader = kl_loader_new(NULL, NULL);
    struct kl_labels *columns;
    struct kl_err err;

    (void)state;
    assert_true(isnan(sum(loader, "/nowhere/\x1b.csv", NULL, &err)));
    assert_string_equal(err.text, "cannot read \"/nowhere/^[.csv\": No such "
                                  "file or directory");
    kl_file_write(path, dir, "a.csv", "p,q\n1,2\nx,4\n", 12);
    assert_true(isnan(sum(loader, path, "p", &err)));
    assert_int_equal(err.status, KL_E_PARSE);
    assert_int_equal(err.line, 3);
    assert_string_equal(err.text, "column \"p\": \"x\" is not a number");
    assert_true(sum(loader, path, "q", &err) == 6);
    assert_int_equal(kl_loader_columns(loader, dir, &columns, &err), KL_E_IO);
    kl_file_write(path, dir, "b.csv", "p,q\n1\n", 6);
    assert_int_equal(kl_loader_columns(loader, path, &columns, &err),
                     KL_E_PARSE);
    assert_null(columns);
    kl_loader_free(loader);
}

/* A file that changed is read anew; a file that did not is not, which shows
 * when its rights are gone but its numbers are still there. */
static void
test_kept(void **state)
{
    struct kl_loader *loader = kl_loader_new(NULL, NULL);
    char other[2 * KL_FILE_PATH];
    struct kl_err err;
    char name[16];
    int i;

    (void)state;
    kl_file_write(path, dir, "kept.csv", "p,q\n1,2\n3,4\n", 12);
    assert_true(sum(loader, path, "p", &err) == 4);
    kl_file_write(path, dir, "kept.csv", "p,q\n10,20\n30,40\n", 16);
    assert_true(sum(loader, path, "q", &err) == 60);
    assert_int_equal(chmod(path, 0), 0);
    assert_true(sum(loader, path, "p", &err) == 40);
    for (i = 0; i < 5; i++) {
        snprintf(name, sizeof name, "n%d.csv", i);
        kl_file_write(other, dir, name, name + 1, 1);
        assert_true(sum(loader, other, NULL, &err) == i);
        assert_true(sum(loader, other, "1", &err) == i);
        assert_true(sum(loader, path, "p", &err) == 40);
    }
    assert_int_equal(unlink(path), 0);
    assert_true(isnan(sum(loader, path, "p", &err)));
    kl_loader_free(loader);
}

static void
test_standard_input(void **state)
{
    struct kl_loader *loader = kl_loader_new(NULL, NULL);
    int keep = dup(STDIN_FILENO), ends[2];
    struct kl_err err;

    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "a,b\n1,2\n3,5\n", 12), 12);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    assert_true(sum(loader, "-", "a", &err) == 4);
    assert_true(sum(loader, "@die", NULL, &err) == 6);
    assert_true(sum(loader, "@coin", NULL, &err) == 2);
    assert_true(sum(loader, "@weather", "jan", &err) == 124);
    assert_true(sum(loader, "-", "b", &err) == 7);
    assert_true(isnan(sum(loader, "-", "c", &err)));
    assert_string_equal(err.text,
                        "no column \"c\" in \"-\"; its columns: a, b");
    dup2(keep, STDIN_FILENO);
    close(keep);
    kl_loader_free(loader);
}

/* The bundled measurements. */
static void
test_sample(void **state)
{
    static const char *const adelie[] = {"species", "Adelie"};
    static const char *const nobody[] = {"species", "Emperor"};
    struct kl_loader *loader = kl_loader_new(NULL, NULL);
    struct kl_column got;
    struct kl_err err;
    size_t skipped, i;
    double total = 0;

    (void)state;
    /* awk -F, '$1 == "Adelie" && $4 != "" { n++; s += $4 } END { print n, s }'
     * data/penguins.csv */
    assert_int_equal(loader->sample(loader->context, "@penguins",
                                    "bill_length_mm", adelie, &got, &skipped,
                                    NULL),
                     KL_OK);
    for (i = 0; i < got.n; i++)
        total += got.value[i];
    assert_int_equal(got.n, 151);
    assert_int_equal(skipped, 1);
    assert_close(total, 5857.5, 1e-9);
    assert_string_equal(got.name, "bill_length_mm");
    kl_column_clear(&got);
    assert_int_equal(loader->sample(loader->context, "@penguins", "body_mass_g",
                                    NULL, &got, &skipped, NULL),
                     KL_OK);
    assert_int_equal(got.n, 342);
    assert_int_equal(skipped, 2);
    kl_column_clear(&got);
    assert_int_equal(loader->sample(loader->context, "@penguins",
                                    "body_mass_g", nobody, &got, &skipped,
                                    &err),
                     KL_E_NAME);
    assert_non_null(strstr(err.text, "has \"Emperor\" in column species"));
    assert_int_equal(loader->sample(loader->context, "@nothing", NULL, NULL,
                                    &got, &skipped, &err),
                     KL_E_NAME);
    kl_loader_free(loader);
}

/* A density of bundled measurements: 151 bills with h = 0.9 * 2.663404848368619
 * * 151^-0.2 by Silverman's rule (sd is less than IQR / 1.34 = 4 / 1.34), and
 * log(mean(exp(-((39 - x) / h)^2 / 2)) / h / sqrt(2 pi)), in Python. */
static void
test_density(void **state)
{
    static const char text[] = "kde(@penguins:bill_length_mm, species=Adelie)";
    struct kl_loader *loader = kl_loader_new(NULL, NULL);
    struct kl_density *density;
    struct kl_spec *spec;
    double x = 39, lp;

    (void)state;
    assert_int_equal(kl_spec_parse(text, strlen(text), false, &spec, NULL),
                     KL_OK);
    assert_int_equal(kl_density_of(spec, loader, NULL, &density, NULL), KL_OK);
    kl_density_log(density, &x, 1, &lp);
    assert_close(lp, -2.047378842054583, 64 * KL_EPS);
    assert_int_equal(density->count, 151);
    assert_int_equal(density->skipped, 1);
    kl_density_free(density);
    kl_spec_free(spec);
    kl_loader_free(loader);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bundled),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_kept),
        cmocka_unit_test(test_standard_input),
        cmocka_unit_test(test_sample),
        cmocka_unit_test(test_density),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
