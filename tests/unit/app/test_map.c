#include "kl_app.h"

#include "klscope/scene/edit.h"
#include "klscope/scene/text.h"
#include "klscope/view/simplex.h"

/* An app on three outcomes that shows a map. */
static struct kl_app *
begin(const char *view)
{
    struct kl_scene *scene = kl_scene_new(NULL);
    struct kl_app *app;

    assert_int_equal(kl_scene_specs(scene, "a=0.5,b=0.3,c=0.2",
                                    "a=0.2,b=0.3,c=0.5", false, NULL),
                     KL_OK);
    kl_scene_begin(scene);
    app = kl_app_new(scene);
    kl_app_resize(app, 80, 24);
    assert_int_equal(kl_app_command(app, view, NULL, NULL), KL_OK);
    kl_app_update(app);
    return app;
}

static void
mouse(struct kl_app *app, enum kl_mouse_action action, int x, int y)
{
    struct kl_event event = {.kind = KL_EVENT_MOUSE,
                             .action = action,
                             .button = 1,
                             .x = x,
                             .y = y};

    kl_app_event(app, &event);
    kl_app_update(app);
}

static void
assert_side(const struct kl_app *app, enum kl_side side, double a, double b,
            double c, double tol)
{
    assert_close(kl_prob(app, side, 0), a, tol);
    assert_close(kl_prob(app, side, 1), b, tol);
    assert_close(kl_prob(app, side, 2), c, tol);
}

static struct kl_triangle
triangle_of(const struct kl_app *app)
{
    return kl_simplex_fit(app->layout.chart, app->scene);
}

/* The cell of a point. */
static void
cell_of(const struct kl_app *app, double a, double b, double c, int *x, int *y)
{
    struct kl_triangle triangle = triangle_of(app);

    kl_triangle_cell(&triangle, (double[]){a, b, c}, x, y);
}

static void
place(void **state)
{
    struct kl_app *app = begin("view map-entropy");
    char *before;
    struct kl_buf text = KL_BUF_INIT;

    (void)state;
    kl_scene_print(app->scene, &text);
    before = kl_buf_take(&text);
    assert_int_equal(kl_app_command(app, "place 1 2 1", NULL, NULL), KL_OK);
    assert_side(app, KL_P, 0.25, 0.5, 0.25, KL_EPS);
    assert_int_equal(kl_app_command(app, "place q 0, 0, 3", NULL, NULL),
                     KL_OK);
    assert_side(app, KL_Q, 0, 0, 1, 0);
    assert_int_equal(kl_scene_side(app->scene), KL_Q);
    assert_int_equal(kl_app_command(app, "place 1 1 0", NULL, NULL), KL_OK);
    assert_side(app, KL_Q, 0.5, 0.5, 0, 0);
    assert_int_equal(kl_scene_undo_count(app->scene), 3);
    kl_app_command(app, "undo 3", NULL, NULL);
    kl_scene_set_side(app->scene, KL_P);
    kl_scene_print(app->scene, &text);
    assert_string_equal(kl_buf_text(&text), before);
    kl_buf_clear(&text);
    free(before);
    kl_app_free(app);
}

static void
place_says_what_is_wrong(void **state)
{
    static const struct {
        const char *line;
        enum kl_status status;
    } cases[] = {
        {"place", KL_E_USAGE},           {"place 1 1", KL_E_USAGE},
        {"place 1 1 1 1", KL_E_USAGE},   {"place a b c", KL_E_USAGE},
        {"place 1 1 inf", KL_E_USAGE},   {"place 1 1 nan", KL_E_USAGE},
        {"place 1 1 -1", KL_E_DOMAIN},   {"place 0 0 0", KL_E_DOMAIN},
        {"pull 1 -1 1", KL_E_DOMAIN},
    };
    struct kl_app *app = begin("view map-entropy");
    struct kl_err err;
    size_t k;

    (void)state;
    for (k = 0; k < sizeof cases / sizeof *cases; k++)
        assert_int_equal(kl_app_command(app, cases[k].line, NULL, &err),
                         cases[k].status);
    assert_int_equal(kl_scene_undo_count(app->scene), 0);
    kl_app_command(app, "add d", NULL, NULL);
    assert_int_equal(kl_app_command(app, "place 1 1 1", NULL, &err),
                     KL_E_STATE);
    assert_non_null(strstr(err.text, "three outcomes"));
    kl_app_command(app, "p = normal(0,1)", NULL, NULL);
    assert_int_equal(kl_app_command(app, "place 1 1 1", NULL, &err),
                     KL_E_STATE);
    kl_app_free(app);
}

/* A press takes the edited side to the cell, a drag is one step of undo. */
static void
drags_move_a_side(void **state)
{
    struct kl_app *app = begin("view map-from-p");
    int x, y, k;

    (void)state;
    cell_of(app, 0.2, 0.6, 0.2, &x, &y);
    mouse(app, KL_MOUSE_PRESS, x, y);
    /* A cell is 1/14.4 high, and 1/34 wide. */
    assert_side(app, KL_P, 0.2, 0.6, 0.2, 0.08);
    for (k = 0; k < 30; k++)
        mouse(app, KL_MOUSE_DRAG, x - k, y + k % 5 - 2);
    cell_of(app, 1 / 3.0, 1 / 3.0, 1 / 3.0, &x, &y);
    mouse(app, KL_MOUSE_DRAG, x, y);
    mouse(app, KL_MOUSE_RELEASE, x, y);
    assert_side(app, KL_P, 1 / 3.0, 1 / 3.0, 1 / 3.0, 2 * KL_EPS);
    assert_side(app, KL_Q, 0.2, 0.3, 0.5, KL_EPS);
    assert_int_equal(kl_scene_undo_count(app->scene), 1);
    kl_press(app, "u");
    assert_side(app, KL_P, 0.5, 0.3, 0.2, KL_EPS);
    assert_int_equal(kl_scene_undo_count(app->scene), 0);
    kl_app_free(app);
}

/* Corners are reached exactly, and from far outside the nearest point. */
static void
corners_and_beyond(void **state)
{
    struct kl_app *app = begin("view map-entropy");
    int x, y;

    (void)state;
    cell_of(app, 1, 0, 0, &x, &y);
    mouse(app, KL_MOUSE_PRESS, x, y);
    mouse(app, KL_MOUSE_RELEASE, x, y);
    assert_side(app, KL_P, 1, 0, 0, 0);
    cell_of(app, 0, 0, 1, &x, &y);
    mouse(app, KL_MOUSE_PRESS, x, y);
    assert_side(app, KL_P, 0, 0, 1, 0);
    mouse(app, KL_MOUSE_DRAG, 79, 23);
    assert_side(app, KL_P, 0, 1, 0, 0);
    mouse(app, KL_MOUSE_DRAG, 0, 23);
    assert_side(app, KL_P, 1, 0, 0, 0);
    mouse(app, KL_MOUSE_RELEASE, 0, 23);
    /* A press far outside is none. */
    mouse(app, KL_MOUSE_PRESS, 3, app->layout.chart.y + 9);
    mouse(app, KL_MOUSE_RELEASE, 3, app->layout.chart.y + 9);
    assert_side(app, KL_P, 1, 0, 0, 0);
    /* The second drag ended where it began: that is no step. */
    assert_int_equal(kl_scene_undo_count(app->scene), 1);
    kl_app_free(app);
}

/* A press on the other side's mark takes that one up. */
static void
marks_are_handles(void **state)
{
    struct kl_app *app = begin("view map-to-q");
    int x, y;

    (void)state;
    cell_of(app, 0.2, 0.3, 0.5, &x, &y);
    mouse(app, KL_MOUSE_PRESS, x, y);
    assert_int_equal(kl_scene_side(app->scene), KL_Q);
    assert_int_equal(kl_scene_undo_count(app->scene), 0);
    cell_of(app, 0, 1, 0, &x, &y);
    mouse(app, KL_MOUSE_DRAG, x, y);
    mouse(app, KL_MOUSE_RELEASE, x, y);
    assert_side(app, KL_Q, 0, 1, 0, 0);
    assert_side(app, KL_P, 0.5, 0.3, 0.2, KL_EPS);
    kl_app_free(app);
}

/* Names select their outcome; arrows move along the line to its corner. */
static void
names_and_arrows(void **state)
{
    struct kl_app *app = begin("view map-entropy");
    struct kl_triangle triangle = triangle_of(app);
    const struct kl_rect *cells = &triangle.cells;

    (void)state;
    mouse(app, KL_MOUSE_PRESS, cells->x + cells->w + 1,
          cells->y + cells->h - 1);
    assert_int_equal(kl_scene_at(app->scene), 1);
    mouse(app, KL_MOUSE_PRESS, cells->x + cells->w / 2 + 3, cells->y);
    assert_int_equal(kl_scene_at(app->scene), 2);
    mouse(app, KL_MOUSE_PRESS, cells->x - 2, cells->y + cells->h - 1);
    assert_int_equal(kl_scene_at(app->scene), 0);
    kl_press(app, "PgUp");
    assert_true(kl_prob(app, KL_P, 0) == 0.6);
    assert_close(kl_prob(app, KL_P, 1) / kl_prob(app, KL_P, 2), 1.5, 1e-12);
    kl_press(app, "Right Down");
    assert_int_equal(kl_scene_at(app->scene), 1);
    assert_int_equal(kl_scene_undo_count(app->scene), 2);
    kl_app_free(app);
}

/* With one lock the point moves along a line, with two it does not. */
static void
locks_hold(void **state)
{
    struct kl_app *app = begin("view map-entropy");
    int x, y;

    (void)state;
    kl_app_command(app, "lock c", NULL, NULL);
    cell_of(app, 0.1, 0.3, 0.6, &x, &y);
    mouse(app, KL_MOUSE_PRESS, x, y);
    assert_true(kl_prob(app, KL_P, 2) == 0.2);
    /* straight down from (0.1, 0.3, 0.6): each takes half of 0.4 */
    assert_side(app, KL_P, 0.3, 0.5, 0.2, 0.05);
    mouse(app, KL_MOUSE_DRAG, 79, y);
    assert_side(app, KL_P, 0, 0.8, 0.2, 1e-12);
    mouse(app, KL_MOUSE_RELEASE, 79, y);
    kl_app_command(app, "lock a", NULL, NULL);
    mouse(app, KL_MOUSE_PRESS, x, y);
    assert_side(app, KL_P, 0, 0.8, 0.2, 1e-12);
    assert_true(app->message_error);
    assert_true(kl_shows(app, "fewer than two outcomes are unlocked"));
    mouse(app, KL_MOUSE_RELEASE, x, y);
    kl_app_command(app, "lock a", NULL, NULL);
    kl_app_command(app, "place 1 1 2", NULL, NULL);
    kl_app_update(app);
    assert_side(app, KL_P, 0.4, 0.4, 0.2, 1e-12);
    assert_true(kl_shows(app, "c is locked and keeps 0.2"));
    kl_app_free(app);
}

/* v goes round the maps only where there can be one. */
static void
views_that_need_three(void **state)
{
    struct kl_app *app = begin("view log");

    (void)state;
    kl_press(app, "v");
    assert_int_equal(kl_scene_view(app->scene), KL_VIEW_MAP_ENTROPY);
    assert_true(kl_shows(app, "H(x) of every x"));
    kl_press(app, "v v v");
    assert_int_equal(kl_scene_view(app->scene), KL_VIEW_HISTOGRAM);
    kl_app_command(app, "p = 0.5,0.5", NULL, NULL);
    kl_app_command(app, "view log", NULL, NULL);
    kl_press(app, "v");
    assert_int_equal(kl_scene_view(app->scene), KL_VIEW_HISTOGRAM);
    kl_app_command(app, "view map-from-p", NULL, NULL);
    kl_app_update(app);
    assert_true(kl_shows(app, "A map needs three outcomes; here are 2."));
    kl_press(app, "v");
    assert_int_equal(kl_scene_view(app->scene), KL_VIEW_HISTOGRAM);
    kl_app_command(app, "p = normal(0,1)", NULL, NULL);
    kl_app_command(app, "view map-to-q", NULL, NULL);
    kl_app_update(app);
    assert_true(kl_shows(app, "A map needs three outcomes"));
    kl_press(app, "v");
    assert_int_equal(kl_scene_view(app->scene), KL_VIEW_HISTOGRAM);
    kl_app_free(app);
}

/* Any size, any place of the mouse. */
static void
every_size(void **state)
{
    struct kl_app *app = begin("view map-entropy");
    int w, h, k = 0;

    (void)state;
    for (w = 1; w < 210; w += 1 + w / 7)
        for (h = 1; h < 70; h += 1 + h / 5) {
            kl_app_resize(app, w, h);
            kl_app_update(app);
            kl_press(app, "v");
            k++;
            mouse(app, KL_MOUSE_PRESS, k % w, (k * 7) % h);
            mouse(app, KL_MOUSE_DRAG, (k * 13) % w, (k * 5) % h);
            mouse(app, KL_MOUSE_RELEASE, (k * 13) % w, (k * 5) % h);
            kl_shows(app, "");
            if (app->mode != KL_MODE_EXPLORE || app->lessons)
                kl_press(app, "Esc");
            kl_app_command(app, "explore", NULL, NULL);
            assert_close(kl_prob(app, KL_P, 0) + kl_prob(app, KL_P, 1) +
                             kl_prob(app, KL_P, 2),
                         1, 4 * KL_EPS);
        }
    kl_app_free(app);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(place),
        cmocka_unit_test(place_says_what_is_wrong),
        cmocka_unit_test(drags_move_a_side),
        cmocka_unit_test(corners_and_beyond),
        cmocka_unit_test(marks_are_handles),
        cmocka_unit_test(names_and_arrows),
        cmocka_unit_test(locks_hold),
        cmocka_unit_test(views_that_need_three),
        cmocka_unit_test(every_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
