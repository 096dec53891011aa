/* The lab where classes are learned: its keys, commands, mouse, and sizes. */
#include "kl_app.h"
#include "kl_file.h"

#include "klscope/app/classify.h"
#include "klscope/app/fit.h"
#include "klscope/data/loader.h"

static struct kl_loader *loader;

static struct kl_app *
begin(int width, int height)
{
    struct kl_catalog catalog = {.dir = {KL_SRCDATA}};
    struct kl_scene *scene;
    struct kl_app *app;

    loader = kl_loader_new(&catalog, NULL);
    scene = kl_scene_new(loader);
    app = kl_app_new(scene);
    kl_app_resize(app, width, height);
    assert_int_equal(kl_app_command(app, "screen classify", NULL, NULL), KL_OK);
    kl_app_update(app);
    return app;
}

static void
end(struct kl_app *app)
{
    kl_app_free(app);
    kl_loader_free(loader);
}

static void
run(struct kl_app *app, const char *line)
{
    struct kl_err err = {0};

    if (kl_app_command(app, line, NULL, &err) != KL_OK)
        fail_msg("%s: %s", line, err.text);
    kl_app_update(app);
}

static void
fails(struct kl_app *app, const char *line, const char *why)
{
    struct kl_err err = {0};

    assert_int_not_equal(kl_app_command(app, line, NULL, &err), KL_OK);
    if (strstr(err.text, why) == NULL)
        fail_msg("%s: %s", line, err.text);
    kl_app_update(app);
}

static void
shows(const struct kl_app *app, const char *text)
{
    char *screen = kl_screen(app, &kl_glyphs_utf8);

    if (strstr(screen, text) == NULL)
        fail_msg("no \"%s\" in\n%s", text, screen);
    free(screen);
}

static const struct kl_class_look *
look(const struct kl_app *app)
{
    return &app->classifying->look;
}

static void
it_begins_where_all_classes_are_alike(void **state)
{
    struct kl_app *app = begin(80, 24);

    (void)state;
    shows(app, "penguins: 342 of 344 rows, 3 species");
    shows(app, "by bill_length_mm, bill_depth_mm");
    shows(app, "paused  step 0");
    shows(app, "1.5850"); /* log2 3 */
    assert_int_equal(look(app)->part[KL_LEARNED].n, 241);
    assert_int_equal(look(app)->part[KL_HELD_OUT].n, 101);
    assert_int_equal(look(app)->optimum->end, KL_SOFTMAX_MINIMUM);
    end(app);
}

static void
keys_learn(void **state)
{
    struct kl_app *app = begin(80, 24);
    double loss = look(app)->loss[KL_LEARNED].val;

    (void)state;
    kl_press(app, ".");
    assert_close(look(app)->steps, 1, 0);
    assert_true(look(app)->loss[KL_LEARNED].val < loss);
    kl_press(app, "x X");
    assert_close(look(app)->steps, 1011, 0);
    shows(app, "step 1,011");
    kl_press(app, "+ +");
    assert_close(look(app)->rate, 4, 0);
    kl_press(app, "-");
    assert_close(look(app)->rate, 2, 0);
    kl_press(app, "g");
    assert_close(look(app)->loss[KL_LEARNED].val, look(app)->optimum->loss.val,
                 1e-12);
    shows(app, "at the optimum");
    kl_press(app, "R");
    assert_close(look(app)->steps, 0, 0);
    assert_close(look(app)->loss[KL_LEARNED].val, loss, 0);
    end(app);
}

/* What runs goes frame by frame, and stands still once it is there. */
static void
it_plays(void **state)
{
    struct kl_app *app = begin(80, 24);
    int i;

    (void)state;
    assert_int_equal(kl_app_pace(app), 0);
    kl_press(app, "Space");
    assert_true(kl_app_pace(app) > 0);
    shows(app, "running");
    for (i = 0; i < 60; i++)
        kl_app_tick(app);
    assert_true(look(app)->steps >= 60);
    kl_press(app, "Space");
    assert_int_equal(kl_app_pace(app), 0);
    kl_press(app, "Space g");
    assert_int_equal(kl_app_pace(app), 0);
    end(app);
}

static void
descent_comes_near_the_optimum(void **state)
{
    struct kl_app *app = begin(80, 24);
    double least = look(app)->optimum->loss.val;

    (void)state;
    run(app, "features 2");
    least = look(app)->optimum->loss.val;
    run(app, "advance 10000");
    assert_true(look(app)->loss[KL_LEARNED].val >= least);
    assert_close(look(app)->loss[KL_LEARNED].val, least, 1e-3);
    fails(app, "advance 1000000000", "steps at once");
    end(app);
}

static void
rows_are_selected_in_the_order_of_the_file(void **state)
{
    struct kl_app *app = begin(80, 24);

    (void)state;
    shows(app, "line 2, ");
    kl_press(app, "Right");
    shows(app, "line 3, ");
    kl_press(app, "Right Right");
    shows(app, "line 6, "); /* line 5 has a gap */
    kl_press(app, "Left Left Left Left");
    shows(app, "line 345, "); /* the last */
    run(app, "example 100");
    shows(app, "line 100, ");
    kl_press(app, "S"); /* stays selected, whatever its part is */
    shows(app, "line 100, ");
    shows(app, "seed 2");
    fails(app, "example 5", "line 5 holds no row");
    fails(app, "example x", "usage");
    end(app);
}

static void
the_worst_is_the_most_surprising(void **state)
{
    struct kl_app *app = begin(80, 24);
    double most;
    size_t i;

    (void)state;
    kl_press(app, "X w");
    most = kl_softmax_surprisal(&look(app)->all, look(app)->w, look(app)->at)
               .val;
    for (i = 0; i < look(app)->all.n; i++)
        assert_true(
            kl_softmax_surprisal(&look(app)->all, look(app)->w, i).val <= most);
    shows(app, "line 259, held out: Gentoo 44.4, 17.3");
    end(app);
}

/* D(p||q) of the scope is the surprisal of the row, to the digit; one step of
 * undo takes it back. */
static void
the_scope_takes_the_row(void **state)
{
    struct kl_app *app = begin(80, 24);
    size_t depth;
    struct kl_value want;

    (void)state;
    kl_press(app, "X w");
    depth = kl_scene_undo_count(app->scene);
    want = kl_softmax_surprisal(&look(app)->all, look(app)->w, look(app)->at);
    kl_press(app, "k");
    assert_int_equal(kl_scene_undo_count(app->scene), depth + 1);
    assert_int_equal(kl_scene_lab(app->scene), KL_LAB_CLASSIFY);
    assert_int_equal(kl_scene_pair(app->scene)->n, 3);
    assert_close(kl_scene_measures(app->scene)->value[KL_KL_PQ].val, want.val,
                 1e-13);
    assert_close(kl_scene_measures(app->scene)->value[KL_H_P].val, 0, 0);
    kl_press(app, "u");
    assert_int_equal(kl_scene_pair(app->scene)->n, 2);
    end(app);
}

static void
separable_classes_have_no_optimum(void **state)
{
    struct kl_app *app = begin(80, 24);

    (void)state;
    kl_press(app, "f f");
    assert_int_equal(look(app)->optimum->end, KL_SOFTMAX_PARTED);
    shows(app, "never reached");
    fails(app, "optimum", "a plane parts Gentoo from the others");
    kl_press(app, "f");
    assert_int_equal(look(app)->optimum->end, KL_SOFTMAX_SEPARABLE);
    fails(app, "optimum", "loss goes to 0, weights to infinity");
    run(app, "advance 2000");
    shows(app, "100.0 %");
    shows(app, "growing");
    kl_press(app, "f");
    shows(app, "333 of 344 rows, 2 classes of sex");
    assert_int_equal(look(app)->optimum->end, KL_SOFTMAX_MINIMUM);
    kl_press(app, "f f");
    shows(app, "by bill_length_mm, bill_depth_mm");
    end(app);
}

/* A seed may hold out all that a column has to tell. Then everything stays as
 * it was, and the message stands. */
static void
a_seed_that_cannot_be_is_refused(void **state)
{
    struct kl_app *app = begin(80, 24);
    char dir[KL_FILE_PATH], path[2 * KL_FILE_PATH];
    struct kl_buf text = KL_BUF_INIT;
    double mean, loss;
    int k, refused = 0;

    (void)state;
    kl_buf_adds(&text, "h,g,c\n");
    for (k = 0; k < 12; k++) /* the first row alone has another g */
        kl_buf_addf(&text, "%d,%d,%c\n", k * 5 % 7, k == 0, "ab"[k % 2]);
    kl_file_dir(dir);
    kl_file_write(path, dir, "rare.csv", text.data, text.len);
    kl_buf_reset(&text);
    kl_buf_addf(&text, "data %s c h g", path);
    run(app, kl_buf_text(&text));
    for (k = 0; k < 40; k++) {
        unsigned long seed = look(app)->seed;

        mean = look(app)->mean[0];
        loss = look(app)->loss[KL_LEARNED].val;
        kl_press(app, "S");
        if (look(app)->seed != seed)
            continue;
        refused++;
        assert_close(look(app)->mean[0], mean, 0);
        assert_close(look(app)->loss[KL_LEARNED].val, loss, 0);
        shows(app, "column \"g\" tells nothing: all alike");
    }
    assert_in_range(refused, 1, 39);
    kl_file_remove(dir);
    kl_buf_clear(&text);
    end(app);
}

/* What has one name in all labs acts on the one that is seen. */
static void
shared_words_act_on_the_lab_that_is_seen(void **state)
{
    struct kl_app *app = begin(80, 24);
    double rate;

    (void)state;
    run(app, "open fit");
    kl_app_update(app);
    rate = kl_fitting_rate(app->fitting);
    run(app, "open classify");
    run(app, "rate 2");
    assert_close(look(app)->rate, 2, 0);
    run(app, "rate +1");
    assert_close(look(app)->rate, 4, 0);
    run(app, "rate -3");
    assert_close(look(app)->rate, 0.5, 0);
    run(app, "rate *3");
    assert_close(look(app)->rate, 1.5, 0);
    fails(app, "rate much", "usage: pace");
    fails(app, "rate *-1", "usage: pace");
    fails(app, "rate +99", "from 1e-6 to 1e6");
    assert_close(kl_fitting_rate(app->fitting), rate, 0);
    run(app, "go");
    shows(app, "at the optimum");
    run(app, "keep");
    shows(app, "p and q are those of line 2");
    run(app, "open fit");
    run(app, "rate 0.03");
    assert_close(kl_fitting_rate(app->fitting), 0.03, 0);
    run(app, "open classify");
    assert_close(look(app)->rate, 1.5, 0);
    run(app, "open code");
    fails(app, "rate 1", "rate is for the screens Fit and Classify");
    fails(app, "go", "go is for the screens Fit and Classify");
    fails(app, "keep", "keep is for the screens Fit and Classify");
    fails(app, "advance", "it does on the screens Sample, Fit, Classify");
    end(app);
}

static void
files_are_learned_from(void **state)
{
    struct kl_app *app = begin(80, 24);

    (void)state;
    run(app, "data @penguins island body_mass_g \"flipper_length_mm\"");
    shows(app, "3 classes of island");
    fails(app, "data @penguins island wings", "no column \"wings\"");
    fails(app, "data @penguins island wings", "bill_length_mm");
    fails(app, "data @penguins island sex", "is not a number");
    fails(app, "data @penguins", "usage: data");
    fails(app, "data @nothing a b", "nothing");
    shows(app, "3 classes of island"); /* as it was */
    run(app, "data @penguins island body_mass_g");
    shows(app, "by body_mass_g");
    end(app);
}

/* Names that would paint over a terminal, wide ones, long ones, eight classes:
 * all is drawn, and nothing raw. */
static void
hostile_names_are_drawn_visibly(void **state)
{
    static const int sizes[][2] = {{60, 15}, {80, 24}, {200, 60}};
    static const char *const name[] = {
        "\xc3\xbcn\xc3\xaf", "\xe4\xb8\xad\xe6\x96\x87", "\x1b]0;x\x07",
        "a \"\"q\"\"", "=,;", "#", "a name that no column holds", "\xff"};
    char dir[KL_FILE_PATH], path[2 * KL_FILE_PATH];
    struct kl_buf text = KL_BUF_INIT, line = KL_BUF_INIT;
    struct kl_app *app = begin(80, 24);
    size_t i;

    (void)state;
    kl_buf_adds(&text, "\"the\x1b[31m class\",a\x07,b\n");
    for (i = 0; i < 64; i++)
        kl_buf_addf(&text, "\"%s\",%zu,%zu\n", name[i % 8], i * i % 13,
                    i * 7 % 11);
    kl_file_dir(dir);
    kl_file_write(path, dir, "h.csv", text.data, text.len);
    kl_buf_addf(&line, "data %s 1 2 3", path);
    run(app, kl_buf_text(&line));
    assert_int_equal(look(app)->all.classes, 8);
    run(app, "advance 20");
    for (i = 0; i < 3; i++) {
        char *screen, *c;

        kl_app_resize(app, sizes[i][0], sizes[i][1]);
        screen = kl_screen(app, &kl_glyphs_utf8);
        for (c = screen; *c != '\0'; c++)
            assert_true(*c == '\n' || (unsigned char)*c >= ' ');
        free(screen);
    }
    run(app, "scope"); /* names go there and back through text */
    assert_int_equal(kl_scene_pair(app->scene)->n, 8);
    kl_file_remove(dir);
    kl_buf_clear(&text);
    kl_buf_clear(&line);
    end(app);
}

static void
the_mouse_selects(void **state)
{
    struct kl_app *app = begin(80, 24);
    struct kl_event event = {.kind = KL_EVENT_MOUSE,
                             .action = KL_MOUSE_PRESS,
                             .button = 1,
                             .x = app->classifying->layout.scatter.x + 20,
                             .y = app->classifying->layout.scatter.y + 4};

    (void)state;
    kl_app_event(app, &event);
    kl_app_update(app);
    assert_int_not_equal(look(app)->at, 0);
    end(app);
}

static void
without_data_it_says_so(void **state)
{
    struct kl_app *app = kl_app_new(kl_scene_new(NULL));

    (void)state;
    kl_app_resize(app, 80, 24);
    run(app, "screen classify");
    shows(app, "There is nothing to learn from");
    kl_press(app, ". x g w k f Right R S Space + d Esc");
    fails(app, "advance", "nothing to learn from");
    kl_app_free(app);
}

/* Whatever the size and the signs: drawn twice it is the same, nothing is
 * outside, and in ASCII all is ASCII. */
static void
all_sizes_and_signs(void **state)
{
    static const int sizes[][2] = {{60, 15}, {62, 23}, {80, 24},
                                   {71, 18}, {120, 40}, {200, 60}};
    static const struct kl_glyphs *const glyphs[] = {
        &kl_glyphs_utf8, &kl_glyphs_console, &kl_glyphs_ascii};
    struct kl_app *app = begin(80, 24);
    size_t i, g;
    int set;

    (void)state;
    for (set = 0; set < 6; set++) {
        run(app, "features");
        run(app, "advance 200");
        run(app, "example worst");
        for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            kl_app_resize(app, sizes[i][0], sizes[i][1]);
            for (g = 0; g < 3; g++) {
                char *once = kl_screen(app, glyphs[g]), *c;
                char *twice = kl_screen(app, glyphs[g]);

                assert_string_equal(once, twice);
                for (c = once; glyphs[g]->ascii && *c != '\0'; c++)
                    assert_true(*c == '\n' || (*c >= ' ' && *c <= '~'));
                assert_null(strstr(once, "nan"));
                free(once);
                free(twice);
            }
        }
    }
    end(app);
}

/* Every command but one leaves the scene as it is. */
static void
the_scene_is_not_touched(void **state)
{
    struct kl_app *app = begin(80, 24);
    unsigned long version = kl_scene_version(app->scene);

    (void)state;
    kl_press(app, ". x Right w + g R S f Space Space");
    assert_int_equal(kl_scene_version(app->scene), version);
    kl_press(app, "c");
    assert_int_equal(kl_scene_lab(app->scene), KL_LAB_FIT);
    end(app);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_begins_where_all_classes_are_alike),
        cmocka_unit_test(keys_learn),
        cmocka_unit_test(it_plays),
        cmocka_unit_test(descent_comes_near_the_optimum),
        cmocka_unit_test(rows_are_selected_in_the_order_of_the_file),
        cmocka_unit_test(the_worst_is_the_most_surprising),
        cmocka_unit_test(the_scope_takes_the_row),
        cmocka_unit_test(separable_classes_have_no_optimum),
        cmocka_unit_test(shared_words_act_on_the_lab_that_is_seen),
        cmocka_unit_test(a_seed_that_cannot_be_is_refused),
        cmocka_unit_test(files_are_learned_from),
        cmocka_unit_test(hostile_names_are_drawn_visibly),
        cmocka_unit_test(the_mouse_selects),
        cmocka_unit_test(without_data_it_says_so),
        cmocka_unit_test(all_sizes_and_signs),
        cmocka_unit_test(the_scene_is_not_touched),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
