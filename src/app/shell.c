/* What all screens share: the bar at the top; messages and keys at the foot. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "klscope/app/learn.h"
#include "klscope/app/screens.h"
#include "klscope/app/shell.h"

enum {
    LEAST_WIDTH = 60,
    LEAST_HEIGHT = 15,
    ROOMY = 112, /* from here on there is room for all names beside a title */
    NAMES = 67, /* and from here on without one */
    RIGHT = 17, /* columns of unit and help at the end of the bar, */
    VIEW = 12   /* and of the view before them */
};

bool
kl_shell_hidden(const struct kl_app *app)
{
    return app->width < LEAST_WIDTH || app->height < LEAST_HEIGHT;
}

struct kl_rect
kl_shell_update(struct kl_app *app)
{
    struct kl_layout *lay = &app->layout;
    int w = app->width, h = app->height;

    if (kl_shell_hidden(app))
        return (struct kl_rect){0};
    lay->bar = (struct kl_rect){0, 0, w, 1};
    lay->message = (struct kl_rect){1, h - 2, w - 2, 1};
    lay->hints = (struct kl_rect){1, h - 1, w - 2, 1};
    return (struct kl_rect){0, 1, w, h - 3};
}

/* What is open: a file, or a step. */
static void
add_title(const struct kl_app *app, struct kl_buf *out)
{
    const struct kl_learning *learning = app->learning;

    if (kl_learn_shown(app)) {
        kl_book_place(learning->book, learning->chapter, learning->step, out);
        kl_buf_addf(out, " %s", kl_study_step(learning->study)->title);
    } else if (app->file != NULL) {
        kl_buf_adds(out, app->file);
    }
}

/* The title, and what the picture is where that leaves room for the title of a
 * step. */
static void
draw_title(const struct kl_app *app, struct kl_canvas *canvas, int x)
{
    struct kl_rect bar = app->layout.bar;
    struct kl_buf text = KL_BUF_INIT;
    int room = bar.w - x - RIGHT - VIEW;
    bool view = kl_app_lab(app)->mode == KL_MODE_EXPLORE && room + 3 > 0;

    add_title(app, &text);
    if (kl_learn_shown(app) &&
        kl_canvas_text_width(canvas, kl_buf_text(&text)) > room)
        view = false;
    if (!view)
        room += VIEW;
    else
        kl_canvas_text_right(canvas, bar.w - RIGHT - VIEW + 1, bar.y, VIEW - 1,
                             KL_INK_BAR, 0, kl_scene_picture(app->scene)->key);
    if (room > 1)
        kl_canvas_text(canvas, x, bar.y, room, KL_INK_BAR, 0,
                       kl_buf_text(&text));
    kl_buf_clear(&text);
}

/* Where the bar names a screen. */
struct kl_tab {
    const struct kl_screen *row;
    size_t i;
    int x, w;
};

enum { TABS = KL_SCREEN_LEARN + 1 };

/* Of screens that share a number the present one stands there, else the first.
 * What step it is says more than the names of the other screens. */
static size_t
list_tabs(const struct kl_app *app, struct kl_tab tab[TABS])
{
    size_t i, count = 0;
    int x = 10;

    for (i = 0; i < kl_screen_count(); i++) {
        const struct kl_screen *row = kl_screen_row(i);
        bool shared = count > 0 && tab[count - 1].row->number == row->number;

        bool present = row == kl_app_screen(app);
        bool named = present ||
                     app->width >= (app->lessons ? ROOMY : NAMES);

        if (shared && !present)
            continue;
        if (shared)
            x = tab[--count].x;
        tab[count++] = (struct kl_tab){
            row, i, x, named ? 2 + (int)strlen(row->name) : 1};
        x += tab[count - 1].w + 1;
    }
    return count;
}

bool
kl_shell_hit(const struct kl_app *app, const struct kl_event *event, size_t *i)
{
    struct kl_tab tab[TABS];
    size_t count = list_tabs(app, tab), k;

    for (k = 0; k < count; k++)
        if (event->y == app->layout.bar.y && event->x >= tab[k].x &&
            event->x < tab[k].x + tab[k].w) {
            *i = tab[k].i;
            return !kl_shell_hidden(app);
        }
    return false;
}

static void
draw_bar(const struct kl_app *app, struct kl_canvas *canvas)
{
    struct kl_rect bar = app->layout.bar;
    struct kl_tab tab[TABS];
    size_t count = list_tabs(app, tab), i;
    int x = tab[count - 1].x + tab[count - 1].w + 1;

    kl_canvas_fill(canvas, bar, ' ', KL_INK_BAR, 0);
    kl_canvas_text(canvas, 1, bar.y, 12, KL_INK_BAR, KL_BOLD, "klscope");
    for (i = 0; i < count; i++)
        kl_canvas_textf(canvas, tab[i].x, bar.y, tab[i].w, KL_INK_BAR,
                        tab[i].row == kl_app_screen(app) ? KL_UNDERLINE : 0,
                        tab[i].w > 1 ? "%d %s" : "%d", tab[i].row->number,
                        tab[i].row->name);
    draw_title(app, canvas, x + 2);
    kl_canvas_text_right(canvas, bar.w - 15, bar.y, 14, KL_INK_BAR, 0,
                         "? help");
    kl_canvas_text_right(canvas, bar.w - 15, bar.y, 5, KL_INK_BAR, 0,
                         kl_unit_row(kl_scene_unit(app->scene))->key);
}

static void
draw_foot(const struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_layout *lay = &app->layout;

    if (app->prompt.open && app->prompt.offer.len > 0)
        kl_canvas_text(canvas, lay->hints.x, lay->hints.y, lay->hints.w,
                       KL_INK_DIM, 0, kl_buf_text(&app->prompt.offer));
    else
        kl_hints_draw(app, kl_app_mode(app), canvas, lay->hints);
}

void
kl_shell_draw(const struct kl_app *app, struct kl_canvas *canvas)
{
    if (kl_shell_hidden(app)) {
        kl_canvas_textf(canvas, 0, 0, app->width, KL_INK_TEXT, 0,
                        app->width < 40 ? "needs %dx%d, is %dx%d"
                                        : "klscope needs %dx%d, this is %dx%d",
                        LEAST_WIDTH, LEAST_HEIGHT, app->width, app->height);
        return;
    }
    draw_bar(app, canvas);
    draw_foot(app, canvas);
}
