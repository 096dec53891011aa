#include "kl_scene.h"

#include "klscope/core/cut.h"
#include "klscope/scene/edit.h"
#include "klscope/scene/text.h"

/* ---- text ---------------------------------------------------------------- */

/* Text that reads to a scene, and the text that scene prints. */
static const char *const texts[][2] = {
    {"p = normal(0, 1)\nq=laplace(0.5,1)",
     "p = normal(mean=0, sd=1)\nq = laplace(location=0.5, scale=1)\n"
     "unit = bit\nview = histogram\nalpha = 0.5\nat = p\n"},
    {"p = normal(0,1)\nat = q\nunit = nat\nbins = 20",
     "p = normal(mean=0, sd=1)\nq = normal(mean=0, sd=1)\nunit = nat\n"
     "view = histogram\nalpha = 0.5\nat = q\nbins = 20\n"},
    {"p = normal(0,1)\nrange = -2.5   1e3\ncross=0.1\nbins = 4096",
     "p = normal(mean=0, sd=1)\nq = normal(mean=0, sd=1)\nunit = bit\n"
     "view = histogram\nalpha = 0.5\nat = p\nrange = -2.5 1000\n"
     "cross = 0.1\nbins = 4096\n"},
    {"p = 0.25*normal(0,1) + 0.75*normal(3,1)\n"
     "q = truncate(cauchy(0,1), 0, inf)\nalpha = 2\ncross = 1e9\nrange = 0 8",
     "p = 0.25*normal(mean=0, sd=1) + 0.75*normal(mean=3, sd=1)\n"
     "q = truncate(cauchy(location=0, scale=1), 0, inf)\nunit = bit\n"
     "view = histogram\nalpha = 2\nat = p\nrange = 0 8\ncross = 8\n"},
};

static void
read_and_printed(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct kl_scene *scene = kl_scene_of(texts[i][0]);

        kl_scene_is(scene, texts[i][1]);
        kl_scene_good(scene, "p = normal(5,1)\nrange = 1 2\nbins = 3");
        kl_scene_good(scene, texts[i][1]);
        kl_scene_is(scene, texts[i][1]);
        kl_scene_free(scene);
    }
}

static const char *const faults[][2] = {
    {"range = 1", "f.scene:1: range cannot be \"1\""},
    {"range = 2 1", "f.scene:1: range cannot be \"2 1\""},
    {"range = 0 inf", "f.scene:1: range cannot be \"0 inf\""},
    {"range = 1 1.00000000000000022",
     "f.scene:1: range cannot be \"1 1.00000000000000022\""},
    {"\ncross = nan", "f.scene:2: cross cannot be \"nan\""},
    {"bins = -1", "f.scene:1: bins cannot be \"-1\""},
    {"bins = 2.5", "f.scene:1: bins cannot be \"2.5\""},
    {"bins = 4097", "f.scene:1: bins cannot be \"4097\""},
    {"at = q[1]", "f.scene:1: at: densities have no outcomes; move their "
                  "sliders, or give another q"},
    {"lock = p[1]", "f.scene:1: lock: densities have no outcomes; move their "
                    "sliders, or give another p"},
    {"p = 0.5,0.5\nbins = 3",
     "f.scene:2: bins is for densities, and these are discrete"},
    {"p = 0.5,0.5\nq = normal(0,1)",
     "f.scene:1: P is discrete, Q is a density: outcomes and points cannot "
     "be compared"},
    {"q = normal(0,-1)",
     "f.scene:1: q: normal(mean=0, sd=-1): sd must be > 0"},
    {"p = truncate(uniform(0,1), 2, 3)",
     "f.scene:1: P: truncate(uniform(a=0, b=1), 2, 3): leaves nothing"},
};

static void
faults_change_nothing(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = normal(0,1)\nq = normal(1,1)");
    char *before = kl_scene_text(scene);

    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        char line[KL_ERR_LINE];
        struct kl_err err = {0};

        assert_int_not_equal(kl_scene_read(scene, faults[i][0],
                                           strlen(faults[i][0]), "f.scene",
                                           &err),
                             KL_OK);
        kl_err_line(&err, line, sizeof line);
        assert_string_equal(line, faults[i][1]);
        kl_scene_is(scene, before);
    }
    assert_int_equal(kl_scene_undo_count(scene), 0);
    free(before);
    kl_scene_free(scene);
}

/* A side of another nature takes the other along, there and back. */
static void
natures(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = poisson(3)\nq = poisson(4)");
    double range[2];

    (void)state;
    assert_int_equal(kl_scene_nature(scene), KL_DISCRETE);
    assert_null(kl_scene_density(scene, KL_P));
    assert_null(kl_scene_cut(scene));
    kl_scene_good(scene, "q = normal(1,1)");
    assert_int_equal(kl_scene_nature(scene), KL_CONTINUOUS);
    assert_non_null(kl_scene_density(scene, KL_P));
    assert_string_equal(kl_scene_spec(scene, KL_P)->family->key, "normal");
    assert_int_equal(kl_scene_pair(scene)->n, 1);
    assert_true(kl_scene_measures(scene)->value[KL_KL_PQ].val == 0);
    assert_int_equal(kl_scene_set_range(scene, 5, 6, NULL), KL_OK);
    assert_true(kl_scene_undo(scene));
    assert_int_equal(kl_scene_nature(scene), KL_DISCRETE);
    assert_true(kl_scene_measures(scene)->value[KL_KL_PQ].val > 0);
    assert_true(kl_scene_redo(scene));
    assert_int_equal(kl_scene_nature(scene), KL_CONTINUOUS);
    assert_true(kl_scene_fitted(scene));
    kl_scene_range(scene, range);
    assert_true(range[0] < 0 && range[1] > 3);
    assert_int_equal(kl_scene_specs(scene, "0.5,0.5", NULL, false, NULL),
                     KL_OK);
    assert_int_equal(kl_scene_nature(scene), KL_DISCRETE);
    assert_int_equal(kl_scene_pair(scene)->n, 2);
    kl_scene_free(scene);
}

/* ---- measures ------------------------------------------------------------ */

/* D(N(0,1) || N(1,2)) = ln 2 + (1 + 1)/8 - 1/2 (Cover and Thomas, ex. 8.6);
 * h(N(0,s)) = ln(2 pi e s^2)/2. */
static void
measures_follow(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = normal(0,1)\nq = normal(1,2)");
    const struct kl_measures *all = kl_scene_measures(scene);
    double d = log(2) + 0.25 - 0.5;
    struct kl_value closed;

    (void)state;
    assert_false(kl_scene_busy(scene));
    assert_close_rel(all->value[KL_KL_PQ].val, d, 1e-13);
    assert_close(all->value[KL_H_P].val, 0.5 * log(2 * M_PI * M_E), 1e-13);
    assert_true(kl_scene_closed(scene, KL_KL_PQ, &closed));
    assert_close(closed.val, d, 1e-14);
    kl_scene_swap(scene);
    assert_close_rel(all->value[KL_KL_QP].val, d, 1e-13);
    assert_int_equal(kl_scene_copy(scene, KL_P, NULL), KL_OK);
    assert_true(all->value[KL_KL_QP].val == 0);
    assert_ptr_equal(kl_scene_density(scene, KL_P),
                     kl_scene_density(scene, KL_Q));
    kl_scene_undo(scene);
    kl_scene_undo(scene);
    assert_close_rel(all->value[KL_KL_PQ].val, d, 1e-13);
    for (int m = 0; m < KL_MEASURE_COUNT; m++)
        assert_true(kl_scene_fresh(scene, (enum kl_measure)m));
    assert_int_equal(kl_scene_set_alpha(scene, 1, NULL), KL_OK);
    assert_close_rel(all->value[KL_RENYI].val, d, 1e-13);
    assert_int_equal(kl_scene_edited(scene, KL_P), false);
    assert_false(kl_scene_counts(scene, KL_P));
    kl_scene_free(scene);
}

/* A pair that no edit can wait for: n narrow parts each. */
static void
add_parts(struct kl_buf *text, char side, int n)
{
    kl_buf_addf(text, "%c = ", side);
    for (int k = 0; k < n; k++)
        kl_buf_addf(text, "%s%.17g*normal(%.17g,1e-3)", k > 0 ? " + " : "",
                    1.0 / n, k * 1.0 + (side == 'q' ? 1e-3 : 0));
    kl_buf_addc(text, '\n');
}

static void
slices_do_not_matter(void **state)
{
    struct kl_buf text = KL_BUF_INIT;
    struct kl_scene *scene, *whole;
    const struct kl_measures *a, *b;
    int rounds = 0;

    (void)state;
    add_parts(&text, 'p', 64);
    add_parts(&text, 'q', 64);
    whole = kl_scene_of(kl_buf_text(&text)); /* begins when all is there */
    assert_false(kl_scene_busy(whole));
    scene = kl_scene_new(NULL);
    kl_scene_good(scene, kl_buf_text(&text));
    assert_true(kl_scene_busy(scene));
    assert_false(kl_scene_fresh(scene, KL_KL_PQ));
    while (kl_scene_busy(scene)) {
        kl_scene_work(scene, 10000);
        assert_true(rounds++ < 100000);
    }
    assert_true(rounds > 3);
    a = kl_scene_measures(scene);
    b = kl_scene_measures(whole);
    assert_memory_equal(a->value, b->value, sizeof a->value);
    assert_true(kl_scene_fresh(scene, KL_KL_PQ));
    kl_scene_free(scene);
    kl_scene_free(whole);
    kl_buf_clear(&text);
}

/* A pass that another edit or a wrong spec interrupts. */
static void
interrupted(void **state)
{
    struct kl_buf text = KL_BUF_INIT;
    struct kl_scene *scene = kl_scene_of("p = normal(0,1)\nq = normal(1,2)");
    const struct kl_measures *all = kl_scene_measures(scene);
    double d = all->value[KL_KL_PQ].val;

    (void)state;
    add_parts(&text, 'q', 96);
    kl_scene_good(scene, kl_buf_text(&text));
    assert_true(kl_scene_busy(scene));
    assert_true(all->value[KL_KL_PQ].val == d); /* of the state before */
    assert_int_equal(kl_scene_specs(scene, "truncate(normal(0,1), 30, 30)",
                                    NULL, false, NULL),
                     KL_E_DOMAIN);
    kl_scene_work(scene, 1);
    assert_int_equal(kl_scene_set_alpha(scene, 0.25, NULL), KL_OK);
    assert_true(kl_scene_busy(scene));
    kl_scene_undo(scene);
    assert_false(kl_scene_busy(scene));
    assert_true(all->value[KL_KL_PQ].val == d);
    kl_scene_redo(scene);
    kl_scene_begin(scene);
    assert_false(kl_scene_busy(scene));
    assert_true(isfinite(all->value[KL_KL_PQ].val));
    kl_scene_free(scene);
    kl_buf_clear(&text);
}

/* ---- edits --------------------------------------------------------------- */

static void
tuned(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = normal(0,1)\nq = normal(1,1)");
    const struct kl_measures *all = kl_scene_measures(scene);
    const struct kl_density *q = kl_scene_density(scene, KL_Q);
    struct kl_handle handle[KL_HANDLES];
    struct kl_err err = {0};

    (void)state;
    assert_int_equal(kl_scene_handles(scene, KL_P, handle), 2);
    assert_string_equal(handle[1].name, "sd");
    assert_int_equal(kl_scene_tune(scene, KL_P, 0, 0.5, true, NULL), KL_OK);
    assert_int_equal(kl_scene_tune(scene, KL_P, 0, 0.75, true, NULL), KL_OK);
    assert_int_equal(kl_scene_tune(scene, KL_P, 0, 3, true, NULL), KL_OK);
    assert_close_rel(all->value[KL_KL_PQ].val, 2.0, 1e-13); /* (3 - 1)^2/2 */
    assert_int_equal(kl_scene_undo_count(scene), 1);
    assert_ptr_equal(kl_scene_density(scene, KL_Q), q); /* not made anew */
    kl_scene_end_gesture(scene);
    assert_int_equal(kl_scene_tune(scene, KL_P, 0, 2, true, NULL), KL_OK);
    assert_int_equal(kl_scene_undo_count(scene), 2);
    assert_int_equal(kl_scene_tune(scene, KL_P, 1, 0, true, &err),
                     KL_E_DOMAIN);
    assert_int_equal(kl_scene_undo_count(scene), 2);
    assert_close_rel(all->value[KL_KL_PQ].val, 0.5, 1e-13);
    assert_true(kl_scene_undo(scene));
    assert_close_rel(all->value[KL_KL_PQ].val, 2.0, 1e-13);
    assert_true(kl_scene_undo(scene));
    assert_close_rel(all->value[KL_KL_PQ].val, 0.5, 1e-13);
    assert_false(kl_scene_undo(scene));
    assert_true(kl_scene_redo(scene) && kl_scene_redo(scene));
    assert_false(kl_scene_redo(scene));
    assert_true(kl_scene_spec(scene, KL_P)->a[0] == 2);
    kl_scene_free(scene);
}

static void
mixed(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = normal(0,1)\nq = normal(0,1)\n"
                                         "unit = nat");
    char *before = kl_scene_text(scene);
    struct kl_err err = {0};

    (void)state;
    assert_int_equal(kl_scene_mix(scene, KL_Q, "laplace(3,1)", 0.25, NULL),
                     KL_OK);
    kl_scene_is(scene, "p = normal(mean=0, sd=1)\nq = 0.75*normal(mean=0, "
                       "sd=1) + 0.25*laplace(location=3, scale=1)\n"
                       "unit = nat\nview = histogram\nalpha = 0.5\nat = p\n");
    assert_true(kl_scene_measures(scene)->value[KL_KL_PQ].val > 0);
    assert_int_equal(kl_scene_mix(scene, KL_Q, "cauchy(0,1)", 0.5, NULL),
                     KL_OK);
    assert_int_equal(kl_scene_spec(scene, KL_Q)->n, 3);
    assert_true(kl_scene_spec(scene, KL_Q)->value[0] == 0.375);
    assert_int_equal(kl_scene_unmix(scene, KL_Q, 2, NULL), KL_OK);
    assert_int_equal(kl_scene_unmix(scene, KL_Q, 1, NULL), KL_OK);
    assert_int_equal(kl_scene_undo_count(scene), 4);
    assert_int_not_equal(kl_scene_unmix(scene, KL_Q, 0, &err), KL_OK);
    assert_int_not_equal(kl_scene_mix(scene, KL_Q, "nothing(", 0.5, &err),
                         KL_OK);
    assert_int_not_equal(kl_scene_mix(scene, KL_Q, "poisson(3)", 0.5, &err),
                         KL_OK);
    assert_int_equal(kl_scene_mix(scene, KL_Q, "normal(0,1)", 1, &err),
                     KL_E_DOMAIN);
    assert_int_equal(kl_scene_undo_count(scene), 4);
    for (int k = 0; k < 4; k++)
        assert_true(kl_scene_undo(scene));
    kl_scene_is(scene, before);
    free(before);
    kl_scene_free(scene);
}

static void
mixed_discrete(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = poisson(3)\nq = poisson(9)");

    (void)state;
    assert_int_equal(kl_scene_mix(scene, KL_P, "poisson(9)", 0.5, NULL),
                     KL_OK);
    assert_int_equal(kl_scene_spec(scene, KL_P)->n, 2);
    assert_int_equal(kl_scene_spec(scene, KL_Q)->kind, KL_SPEC_FAMILY);
    assert_int_equal(kl_scene_unmix(scene, KL_P, 0, NULL), KL_OK);
    assert_close(kl_scene_measures(scene)->value[KL_KL_PQ].val, 0, 1e-15);
    kl_scene_set(scene, KL_P, 0, 0.5, false, NULL);
    assert_int_equal(kl_scene_mix(scene, KL_P, "poisson(9)", 0.5, NULL),
                     KL_E_STATE);
    kl_scene_free(scene);
}

static void
no_outcomes(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = normal(0,1)\nq = normal(1,1)");
    char *before = kl_scene_text(scene);
    struct kl_err err = {0};
    enum kl_side side;
    size_t i, used;

    (void)state;
    assert_int_equal(kl_scene_set(scene, KL_Q, 0, 0.5, false, &err),
                     KL_E_STATE);
    assert_string_equal(err.text, "densities have no outcomes; move their "
                                  "sliders, or give another q");
    assert_int_equal(kl_scene_lock(scene, KL_P, 0, true, NULL), KL_E_STATE);
    assert_int_equal(kl_scene_even(scene, KL_P, NULL), KL_E_STATE);
    assert_int_equal(kl_scene_random(scene, KL_P, 1, NULL), KL_E_STATE);
    assert_int_equal(kl_scene_smooth(scene, KL_P, 1, NULL), KL_E_STATE);
    assert_int_equal(kl_scene_add(scene, "a", 0, NULL), KL_E_STATE);
    assert_int_equal(kl_scene_delete(scene, 0, NULL), KL_E_STATE);
    assert_int_equal(kl_scene_rename(scene, 0, "a", NULL), KL_E_STATE);
    assert_int_equal(kl_scene_ref(scene, "p[1]", 4, &side, &i, &used, NULL),
                     KL_E_STATE);
    kl_scene_seek(scene);
    assert_int_equal(kl_scene_undo_count(scene), 0);
    kl_scene_is(scene, before);
    free(before);
    kl_scene_free(scene);
}

/* ---- plot ---------------------------------------------------------------- */

static void
range_follows_with_hysteresis(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = normal(0,1)\nq = normal(0.5,1)");
    double range[2], last[2];
    int changes = 0;

    (void)state;
    kl_scene_range(scene, last);
    assert_true(last[0] < -3 && last[0] > -12 && last[1] > 3 && last[1] < 12);
    for (int k = 1; k <= 100; k++) {
        kl_scene_tune(scene, KL_P, 0, k / 10.0, true, NULL);
        kl_scene_range(scene, range);
        assert_true(range[0] < k / 10.0 - 3 && range[1] > k / 10.0 + 3);
        changes += memcmp(range, last, sizeof range) != 0;
        memcpy(last, range, sizeof range);
    }
    assert_in_range(changes, 1, 20);
    /* and back: nothing sticks out, until it is less than half of it */
    kl_scene_tune(scene, KL_P, 0, 5, true, NULL);
    kl_scene_range(scene, range);
    assert_memory_equal(range, last, sizeof range);
    kl_scene_good(scene, "p = normal(0,0.1)\nq = normal(0,0.1)");
    kl_scene_range(scene, range);
    assert_true(range[0] > -2 && range[1] < 2);
    kl_scene_free(scene);
}

static void
range_that_was_set(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = normal(0,1)\nq = normal(0,2)");
    double range[2], first[2];
    struct kl_err err = {0};

    (void)state;
    kl_scene_range(scene, first);
    assert_true(kl_scene_fitted(scene));
    assert_int_equal(kl_scene_set_range(scene, 1, 1, &err), KL_E_DOMAIN);
    assert_int_equal(kl_scene_set_range(scene, 0, INFINITY, NULL),
                     KL_E_DOMAIN);
    assert_int_equal(kl_scene_set_range(scene, NAN, 1, NULL), KL_E_DOMAIN);
    assert_true(kl_scene_fitted(scene));
    assert_int_equal(kl_scene_set_range(scene, 10, 11, NULL), KL_OK);
    kl_scene_tune(scene, KL_P, 0, 3, false, NULL);
    kl_scene_range(scene, range);
    assert_true(range[0] == 10 && range[1] == 11);
    assert_true(kl_scene_cross(scene) == 10.5);
    kl_scene_set_cross(scene, 10.75);
    assert_true(kl_scene_cross(scene) == 10.75);
    kl_scene_set_cross(scene, -3);
    assert_true(kl_scene_cross(scene) == 10);
    kl_scene_undo(scene);
    kl_scene_fit(scene);
    kl_scene_range(scene, range);
    assert_memory_equal(range, first, sizeof range);
    kl_scene_free(scene);
}

/* Any place and any width has a range. */
static void
ranges_anywhere(void **state)
{
    static const char *const specs[] = {
        "normal(1e8, 1)",         "normal(1e150, 1)",  "normal(0.3, 1e-12)",
        "normal(0, 1e-150)",      "normal(0, 1e150)",  "cauchy(0, 1e150)",
        "pareto(0.05, 1)",        "gamma(0.001, 1)",   "lognormal(0, 5)",
        "uniform(-1e150, 1e150)", "normal(-1e15, 1)",  "beta(0.01, 0.01)",
    };

    (void)state;
    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
        struct kl_scene *scene = kl_scene_new(NULL);
        double range[2];

        if (kl_scene_specs(scene, specs[i], NULL, false, NULL) != KL_OK)
            fail_msg("%s", specs[i]);
        kl_scene_range(scene, range);
        if (!(range[0] < range[1] && isfinite(range[1] - range[0])))
            fail_msg("%s: from %g to %g", specs[i], range[0], range[1]);
        assert_true(kl_scene_cross(scene) > range[0] &&
                    kl_scene_cross(scene) < range[1]);
        kl_scene_free(scene);
    }
}

/* Entropy of the bins plus log width tends to h, D of the bins to D from
 * below (Cover and Thomas, sec. 8.3). */
static void
bins_and_their_cut(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = normal(0,1)\nq = normal(1,1)\n"
                                         "range = -10 10\nbins = 200");
    const struct kl_measures *all = kl_scene_measures(scene);
    const struct kl_cut *cut = kl_scene_cut(scene);
    double d;

    (void)state;
    assert_non_null(cut);
    assert_int_equal(cut->n, 200);
    assert_true(cut->lo == -10 && cut->hi == 10);
    assert_ptr_equal(kl_scene_cut(scene), cut);
    assert_close(cut->discrete.value[KL_H_P].val + log(cut->width),
                 all->value[KL_H_P].val, 1e-3);
    d = cut->discrete.value[KL_KL_PQ].val;
    assert_true(d < 0.5 && d > 0.49);
    kl_scene_set_bins(scene, 20);
    cut = kl_scene_cut(scene);
    assert_int_equal(cut->n, 20);
    assert_true(cut->discrete.value[KL_KL_PQ].val < d);
    kl_scene_tune(scene, KL_P, 0, 1, false, NULL);
    assert_true(kl_scene_cut(scene)->discrete.value[KL_KL_PQ].val < 1e-12);
    kl_scene_set_bins(scene, 1000000);
    assert_int_equal(kl_scene_bins(scene), KL_CUT_MAX);
    kl_scene_set_bins(scene, 0);
    assert_null(kl_scene_cut(scene));
    kl_scene_free(scene);
}

/* About ten steps of 1, 2 or 5 times a power of ten make up a range. A range
 * that is twice as wide as need be is made anew. */
static void
round_ranges(void **state)
{
    static const struct {
        const char *p;
        double lo, hi;
    } cases[] = {
        {"uniform(0, 21)", 0, 22},   {"uniform(0.5, 15)", 0, 22},
        {"uniform(0, 10.5)", 0, 11}, {"uniform(-0.5, 44)", -5, 45},
    };
    struct kl_scene *scene = kl_scene_of("p = uniform(0,21)\nq=uniform(1,20)");
    double range[2];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        kl_scene_specs(scene, cases[i].p, "uniform(1, 10)", false, NULL);
        kl_scene_range(scene, range);
        assert_true(range[0] == cases[i].lo && range[1] == cases[i].hi);
    }
    kl_scene_free(scene);
}

/* The cross-hair stays in the picture, and comes back with it. */
static void
cross_in_range(void **state)
{
    struct kl_scene *scene = kl_scene_of("p = normal(0,1)\nrange = -8 8");

    (void)state;
    kl_scene_set_cross(scene, 5);
    assert_int_equal(kl_scene_set_range(scene, -1, 2, NULL), KL_OK);
    assert_true(kl_scene_cross(scene) == 2);
    assert_int_equal(kl_scene_set_range(scene, 5.5, 7, NULL), KL_OK);
    assert_true(kl_scene_cross(scene) == 5.5);
    assert_int_equal(kl_scene_set_range(scene, -8, 8, NULL), KL_OK);
    assert_true(kl_scene_cross(scene) == 5);
    kl_scene_free(scene);
}

/* Where integrands pass a double but the integral does not, its closed form
 * stands in: log b + exp(1/(2 b^2)) - log(2 pi e)/2, mpmath. */
static void
closed_stands_in(void **state)
{
    struct kl_scene *scene =
        kl_scene_of("p = normal(0,1)\nq = gumbel(0,0.03)");
    const struct kl_measures *m = kl_scene_measures(scene);

    (void)state;
    while (kl_scene_busy(scene))
        kl_scene_work(scene, SIZE_MAX);
    assert_close_rel(m->value[KL_KL_PQ].val, 1.88240110225765945e+241, 1e-12);
    assert_int_equal(m->reason[KL_KL_PQ].kind, KL_REASON_NONE);
    kl_scene_free(scene);
}

/* Bins that take long are cut in slices, after the integrals. */
static void
many_bins_in_slices(void **state)
{
    struct kl_scene *scene = kl_scene_of(
        "p = 0.2*normal(-4,1)+0.2*normal(-2,1)+0.2*normal(0,1)+"
        "0.2*normal(2,1)+0.2*normal(4,1)\nq = normal(0,3)\nbins = 4096");
    int slices = 0;

    (void)state;
    assert_false(kl_scene_busy(scene)); /* nobody asked for them yet */
    assert_null(kl_scene_cut(scene));
    assert_true(kl_scene_busy(scene));
    assert_false(kl_scene_work(scene, 4096));
    kl_scene_tune(scene, KL_Q, 0, 1, false, NULL); /* they are not wanted now */
    assert_null(kl_scene_cut(scene));
    while (!kl_scene_work(scene, 65536))
        slices++;
    assert_true(slices > 3 && !kl_scene_busy(scene));
    assert_int_equal(kl_scene_cut(scene)->n, 4096);
    kl_scene_free(scene);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(read_and_printed),
        cmocka_unit_test(faults_change_nothing),
        cmocka_unit_test(natures),
        cmocka_unit_test(measures_follow),
        cmocka_unit_test(slices_do_not_matter),
        cmocka_unit_test(interrupted),
        cmocka_unit_test(tuned),
        cmocka_unit_test(mixed),
        cmocka_unit_test(mixed_discrete),
        cmocka_unit_test(no_outcomes),
        cmocka_unit_test(range_follows_with_hysteresis),
        cmocka_unit_test(range_that_was_set),
        cmocka_unit_test(ranges_anywhere),
        cmocka_unit_test(bins_and_their_cut),
        cmocka_unit_test(many_bins_in_slices),
        cmocka_unit_test(round_ranges),
        cmocka_unit_test(cross_in_range),
        cmocka_unit_test(closed_stands_in),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
