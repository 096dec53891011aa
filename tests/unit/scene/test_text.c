#include "kl_scene.h"

#include "klscope/scene/edit.h"
#include "klscope/scene/text.h"

static void
start(void **state)
{
    struct kl_scene *scene = kl_scene_new(NULL);

    (void)state;
    kl_scene_is(scene, "p = 0.5,0.5\nq = 0.5,0.5\nunit = bit\n"
                       "view = histogram\nalpha = 0.5\nat = p[1]\n");
    assert_null(kl_scene_loader(scene));
    kl_scene_free(scene);
    kl_scene_free(NULL);
}

/* Text that reads to a scene, and the text that scene prints. */
static const char *const texts[][2] = {
    {"p = a=0.25,b=0.75\nq = b=0.5,a=0.5",
     "p = a=0.25,b=0.75\nq = b=0.5,a=0.5\nunit = bit\nview = histogram\n"
     "alpha = 0.5\nat = p[a]\n"},
    {"# a comment\n\n  p=poisson(3)\r\n\tq   =   poisson(mean=4)  \r\n"
     "unit=nat\nview = log\nalpha = 2\nat = q[7]",
     "p = poisson(mean=3)\nq = poisson(mean=4)\nunit = nat\nview = log\n"
     "alpha = 2\nat = q[7]\n"},
    {"at = q[2]\nq = 0.5,0.25,0.25\np = 0.1,0.2,0.7\nlock = q[3] p[1]",
     "p = 0.1,0.2,0.7\nq = 0.5,0.25,0.25\nunit = bit\nview = histogram\n"
     "alpha = 0.5\nat = q[2]\nlock = p[1] q[3]\n"},
    {"p = \"a b\"=0.5,\"c]\"=0.25,\"\\x0a\"=0.125,\"\\\"\\\\\"=0.125\n"
     "lock = p[\"a b\"] p[\"c]\"] p[\"\\x0a\"]\nat = q[\"\\\"\\\\\"]",
     "p = \"a b\"=0.5,c]=0.25,\"\\x0a\"=0.125,\"\\\"\\\\\"=0.125\n"
     "q = \"a b\"=0.5,c]=0.25,\"\\x0a\"=0.125,\"\\\"\\\\\"=0.125\n"
     "unit = bit\nview = histogram\nalpha = 0.5\nat = q[\"\\\"\\\\\"]\n"
     "lock = p[\"a b\"] p[\"c]\"] p[\"\\x0a\"]\n"},
    {"p = @abc:p\nq = @abc:q\nat = p[e]\nlock = q[e]",
     "p = @abc:p\nq = @abc:q\nunit = bit\nview = histogram\nalpha = 0.5\n"
     "at = p[e]\nlock = q[e]\n"},
    {"p = 0.5,0.5\nopen = fit",
     "p = 0.5,0.5\nq = 0.5,0.5\nunit = bit\nview = histogram\nopen = fit\n"
     "alpha = 0.5\nat = p[1]\n"},
    {"open = explore\np = 0.5,0.5",
     "p = 0.5,0.5\nq = 0.5,0.5\nunit = bit\nview = histogram\n"
     "alpha = 0.5\nat = p[1]\n"},
    {"p = 0=0.5,\"-3\"=0.5\nq = binomial(2, 0.5)\nat = p[-3]",
     "p = 0=0.5,-3=0.5\nq = binomial(n=2, p=0.5)\nunit = bit\n"
     "view = histogram\nalpha = 0.5\nat = p[-3]\n"},
};

static void
read_and_printed(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct kl_scene *scene = kl_scene_of(texts[i][0]);

        kl_scene_is(scene, texts[i][1]);
        kl_scene_good(scene, texts[i][1]);
        kl_scene_is(scene, texts[i][1]);
        kl_scene_free(scene);
    }
}

static void
only_one_side(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = a=0.25,b=0.75");

    (void)state;
    kl_scene_is(scene, "p = a=0.25,b=0.75\nq = a=0.25,b=0.75\nunit = bit\n"
                       "view = histogram\nalpha = 0.5\nat = p[a]\n");
    /* labels can be matched: q stays */
    kl_scene_good(scene, "p = b=0.5,c=0.5");
    kl_scene_is(scene, "p = b=0.5,c=0.5\nq = a=0.25,b=0.75\nunit = bit\n"
                       "view = histogram\nalpha = 0.5\nat = p[b]\n");
    /* integers and letters cannot: p goes */
    kl_scene_good(scene, "q = poisson(3)");
    kl_scene_is(scene, "p = poisson(mean=3)\nq = poisson(mean=3)\n"
                       "unit = bit\nview = histogram\nalpha = 0.5\n"
                       "at = p[2]\n"); /* where p is greatest */
    kl_scene_good(scene, "p = 0.5,0.25,0.25\nat = q[2]");
    kl_scene_is(scene, "p = 0.5,0.25,0.25\nq = 0.5,0.25,0.25\nunit = bit\n"
                       "view = histogram\nalpha = 0.5\nat = q[2]\n");
    assert_int_equal(kl_scene_specs(scene, NULL, "0.5,0.5", false, NULL),
                     KL_OK);
    kl_scene_is(scene, "p = 0.5,0.5\nq = 0.5,0.5\nunit = bit\n"
                       "view = histogram\nalpha = 0.5\nat = q[2]\n");
    kl_scene_free(scene);
}

/* A side that is kept keeps its locks, its name and its counts. */
static void
the_side_that_is_kept(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = @abc:p\nq = @abc:q\n"
                                         "lock = q[e] q[k]");
    double k = kl_scene_prob(scene, KL_Q, 10);

    (void)state;
    kl_scene_set(scene, KL_Q, 0, 0.25, false, NULL);
    kl_scene_good(scene, "p = ä=0.5,k=0.5");
    assert_int_equal(kl_scene_pair(scene)->n, 27);
    assert_true(kl_scene_prob(scene, KL_Q, 1) == k);
    assert_int_equal(kl_bins_hold(&kl_scene_pair(scene)->side[KL_Q], 1),
                     KL_LOCKED);
    assert_true(kl_scene_edited(scene, KL_Q));
    assert_false(kl_scene_edited(scene, KL_P));
    assert_string_equal(kl_scene_spec(scene, KL_Q)->column, "q");
    assert_true(kl_scene_pair(scene)->total[KL_Q] > 9000);
    kl_scene_free(scene);
}

static void
settings_are_no_edit(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = 0.5,0.5");

    (void)state;
    kl_scene_good(scene, "unit = hart\nview = ratio\nalpha = 3\nat = q[2]");
    assert_int_equal(kl_scene_undo_count(scene), 0);
    assert_int_equal(kl_scene_unit(scene), KL_HART);
    assert_int_equal(kl_scene_view(scene), KL_VIEW_RATIO);
    assert_true(kl_scene_alpha(scene) == 3);
    assert_int_equal(kl_scene_side(scene), KL_Q);
    assert_int_equal(kl_scene_at(scene), 1);
    kl_scene_good(scene, "lock = q[2]");
    assert_int_equal(kl_scene_undo_count(scene), 1);
    kl_scene_good(scene, "p = 0.25,0.75\nlock = p[1]");
    assert_int_equal(kl_scene_undo_count(scene), 2);
    kl_scene_free(scene);
}

/* A scene has the lab that it names; one that is whole and names none has the
 * scope, and one that is not leaves it. */
static void
labs_are_opened(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = 0.5,0.5");

    (void)state;
    assert_int_equal(kl_scene_lab(scene), KL_LAB_EXPLORE);
    kl_scene_good(scene, "open = classify");
    assert_int_equal(kl_scene_lab(scene), KL_LAB_CLASSIFY);
    kl_scene_good(scene, "open = code");
    assert_int_equal(kl_scene_lab(scene), KL_LAB_CODE);
    assert_int_equal(kl_scene_undo_count(scene), 0);
    kl_scene_good(scene, "p = 0.25,0.75\nunit = nat");
    assert_int_equal(kl_scene_lab(scene), KL_LAB_CODE);
    assert_true(kl_scene_undo(scene));
    assert_int_equal(kl_scene_lab(scene), KL_LAB_CODE);
    kl_scene_good(scene, "p = 0.25,0.75\nq = 0.5,0.5");
    assert_int_equal(kl_scene_lab(scene), KL_LAB_EXPLORE);
    kl_scene_good(scene, "p = 0.25,0.75\nq = 0.5,0.5\nopen = sample");
    assert_int_equal(kl_scene_lab(scene), KL_LAB_SAMPLE);
    assert_true(kl_scene_undo(scene));
    assert_int_equal(kl_scene_lab(scene), KL_LAB_SAMPLE);
    /* what cannot be read changes nothing */
    assert_int_not_equal(kl_scene_read(scene, "open = fit\np = 0.5,0.6", 22,
                                       NULL, NULL),
                         KL_OK);
    assert_int_equal(kl_scene_lab(scene), KL_LAB_SAMPLE);
    kl_scene_free(scene);
}

/* ---- errors -------------------------------------------------------------- */

static const char *const faults[][2] = {
    {"hello", "f.scene:1:1: expected \"KEY = VALUE\", not \"hello\""},
    {"\n\nhello", "f.scene:3:1: expected \"KEY = VALUE\", not \"hello\""},
    {"r = 1", "f.scene:1:1: unknown key \"r\" (p, q, unit, view, open, alpha, "
              "at, lock, range, cross, bins)"},
    {"= 1", "f.scene:1:1: unknown key \"\" (p, q, unit, view, open, alpha, "
            "at, lock, range, cross, bins)"},
    {"p = 1\np = 1", "f.scene:2:1: p stands twice"},
    {"p =", "f.scene:1: p: empty; a distribution is a list as 0.5,0.5, a "
            "family as poisson(3), a data set as @letters or a file"},
    {"q = 0.5,-0.5", "f.scene:1:9: q: probability -0.5 is negative"},
    {"p = 0.5,0.25", "f.scene:1:5: p: the sum is 0.75, not 1 (--normalize "
                     "divides by it)"},
    {"p = poisson(0)", "f.scene:1: p: poisson(mean=0): mean must be > 0"},
    {"p = nothing.csv", "f.scene:1: P: nothing.csv: no such data set"},
    {"p = 0.5,0.5\nq = nothing.csv",
     "f.scene:2: Q: nothing.csv: no such data set"},
    {"p = 0.5,0.5\nq = 0.5,0.25,0.25",
     "f.scene:1: P has 2 outcomes and Q has 3; only labelled distributions "
     "may differ"},
    {"p = a=1\nq = 0.5,0.5", "f.scene:1: P has labels and Q has none: they "
                             "cannot be matched"},
    {"p = 0.5,0.5\nq = poisson(3)",
     "f.scene:1: P: a family has integer outcomes: label the other "
     "distribution with integers, as in 0=0.5,1=0.5"},
    {"q = poisson(1e300)",
     "f.scene:1: Q: poisson(mean=1e+300): more than 16777216 outcomes from "
     "the first on are needed"},
    {"unit = byte",
     "f.scene:1: unit cannot be \"byte\"; there are: nat, bit, hart"},
    {"unit =", "f.scene:1: unit cannot be \"\"; there are: nat, bit, hart"},
    {"view = tree", "f.scene:1: view cannot be \"tree\"; there are: histogram, "
                    "surprisal, ratio, log, "
                    "map-entropy, map-from-p, map-to-q"},
    {"unit = bit\nopen = tree",
     "f.scene:2: open cannot be \"tree\"; there are: explore, sample, code, "
     "fit, classify"},
    {"open =", "f.scene:1: open cannot be \"\"; there are: explore, sample, "
               "code, fit, classify"},
    {"open = code\nopen = fit", "f.scene:2:1: open stands twice"},
    {"alpha = 0", "f.scene:1: alpha cannot be \"0\""},
    {"alpha = nan", "f.scene:1: alpha cannot be \"nan\""},
    {"alpha = 1e7", "f.scene:1: alpha cannot be \"1e7\""},
    {"at = x", "f.scene:1:6: at: expected an outcome as p[a] or q[a], not "
               "\"x\""},
    {"at = p[z]", "f.scene:1:8: at: there is no outcome \"z\""},
    {"at = p[a", "f.scene:1:9: at: \"]\" is missing"},
    {"at = p[\"a]", "f.scene:1:8: at: the quote is never closed"},
    {"lock = p[a] p[z]", "f.scene:1:15: lock: there is no outcome \"z\""},
    {"lock = p[a], p[b]", "f.scene:1:12: lock: a blank is missing"},
    {"p = poisson(3)\nlock = p[2]",
     "f.scene:2: lock: outcomes of an infinite support cannot be locked; "
     "set one first to make it finite"},
    {"p = 0.5,0.5\nunit = bit\nat = p[3]",
     "f.scene:3:8: at: there is no outcome \"3\""},
};

/* An error says where it is and leaves everything as it was. */
static void
errors(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = a=0.25,b=0.75\nunit = nat\n"
                                         "q = a=0.5,b=0.5\nat = q[b]");
    char *before, line[512];

    (void)state;
    kl_scene_set(scene, KL_Q, 0, 0.125, false, NULL);
    kl_scene_lock(scene, KL_P, 0, true, NULL);
    before = kl_scene_text(scene);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        const char *text = faults[i][0];
        struct kl_err err = {0};

        assert_int_not_equal(
            kl_scene_read(scene, text, strlen(text), "f.scene", &err), KL_OK);
        kl_err_line(&err, line, sizeof line);
        assert_string_equal(line, faults[i][1]);
        assert_int_not_equal(
            kl_scene_read(scene, text, strlen(text), NULL, NULL), KL_OK);
        kl_scene_is(scene, before);
        assert_int_equal(kl_scene_undo_count(scene), 2);
    }
    free(before);
    kl_scene_free(scene);
}

static void
errors_of_specs(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = a=0.25,b=0.75");
    struct kl_err err = {0};
    char line[512];

    (void)state;
    assert_int_equal(kl_scene_specs(scene, "1,2", "1,1", false, &err),
                     KL_E_DOMAIN);
    kl_err_line(&err, line, sizeof line);
    assert_string_equal(line,
                        "P:1: the sum is 3, not 1 (--normalize divides by it)");
    err = (struct kl_err){0};
    assert_int_equal(kl_scene_specs(scene, "1,2", "poisson(", true, &err),
                     KL_E_PARSE);
    assert_string_equal(err.source, "Q");
    err = (struct kl_err){0};
    assert_int_equal(kl_scene_specs(scene, NULL, "nothing.csv", true, &err),
                     KL_E_NAME);
    assert_string_equal(err.source, "Q");
    assert_int_equal(kl_scene_specs(scene, "1,3", NULL, true, &err), KL_OK);
    assert_true(kl_scene_prob(scene, KL_Q, 1) == 0.75);
    assert_int_equal(kl_scene_specs(scene, NULL, NULL, true, &err), KL_OK);
    assert_int_equal(kl_scene_undo_count(scene), 1);
    kl_scene_free(scene);
}

/* ---- references ---------------------------------------------------------- */

static void
references(void **state)
{
    struct kl_scene *scene =
        kl_scene_of("p = a=0.2,\"b ]\"=0.2,\"\\x01\\\"\"=0.2,\"\"=0.2,ä#;=0.2");
    size_t i, at, used;
    enum kl_side side;

    (void)state;
    for (i = 0; i < 10; i++) {
        struct kl_buf text = KL_BUF_INIT;

        kl_scene_print_ref(scene, i < 5 ? KL_P : KL_Q, i % 5, &text);
        kl_buf_adds(&text, " 0.5");
        for (const char *c = text.data; *c != '\0'; c++)
            assert_true((unsigned char)*c >= ' ');
        assert_int_equal(
            kl_scene_ref(scene, text.data, text.len, &side, &at, &used, NULL),
            KL_OK);
        assert_int_equal(side, i < 5 ? KL_P : KL_Q);
        assert_int_equal(at, i % 5);
        assert_string_equal(text.data + used, " 0.5");
        kl_buf_clear(&text);
    }
    kl_scene_free(scene);
}

/* ---- whatever is read ---------------------------------------------------- */

/* Random bytes put into good texts: an error, or a scene whose text reads
 * back as itself. */
static void
mutations(void **state)
{
    static const char bytes[] = "0123456789.,=()\"\\:*+-@ pq[]#\n\x80\xff";
    struct kl_scene *scene = kl_scene_of("p = 0.5,0.5");
    uint64_t dice = 99;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        struct kl_buf text = KL_BUF_INIT;
        size_t changes = 1 + kl_dice_below(&dice, 3);
        char *once, *twice;

        kl_buf_adds(&text,
                    texts[kl_dice_below(&dice, sizeof texts / sizeof *texts)]
                         [kl_dice_below(&dice, 2)]);
        while (changes-- > 0)
            text.data[kl_dice_below(&dice, text.len)] =
                bytes[kl_dice_below(&dice, sizeof bytes)];
        once = kl_scene_text(scene);
        if (kl_scene_read(scene, text.data, text.len, "x", NULL) != KL_OK) {
            kl_scene_is(scene, once);
        } else {
            twice = kl_scene_text(scene);
            kl_scene_good(scene, twice);
            kl_scene_is(scene, twice);
            free(twice);
        }
        free(once);
        kl_buf_clear(&text);
    }
    kl_scene_free(scene);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(start),
        cmocka_unit_test(read_and_printed),
        cmocka_unit_test(only_one_side),
        cmocka_unit_test(the_side_that_is_kept),
        cmocka_unit_test(settings_are_no_edit),
        cmocka_unit_test(labs_are_opened),
        cmocka_unit_test(errors),
        cmocka_unit_test(errors_of_specs),
        cmocka_unit_test(references),
        cmocka_unit_test(mutations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
