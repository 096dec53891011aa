/* The scene as a picture to keep: what the screen has between bar and foot,
 * without what is only there for keys and mouse; and the screen itself saved.
 */
#include "config.h"

#include "klscope/app/picture.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "klscope/app/explore.h"
#include "klscope/app/private.h"
#include "klscope/app/screens.h"
#include "klscope/base/file.h"
#include "klscope/base/number.h"
#include "klscope/base/utf8.h"
#include "klscope/canvas/shape.h"
#include "klscope/canvas/sink.h"
#include "klscope/view/axis.h"
#include "klscope/view/curve.h"
#include "klscope/view/format.h"
#include "klscope/view/panel.h"
#include "klscope/view/symbol.h"

enum {
    LEGEND = 22,      /* columns, where the measures are beside it, */
    SIGN = 4,         /* of which its signs take so many, */
    GAP = 2,          /* and so many are blank */
    LEAST_LONG = 18,  /* rows: else the picture needs them */
    WIDE = 110,       /* from here on they are beside the picture, */
    TABLE = 34,       /* in so many columns, */
    CURVE_TABLE = 50, /* or these: with bounds and closed forms */
    ROOMY = 150,
    AIRY = 16,        /* rows: some are left blank between the parts */
    LEAST_LEDGER = 9 /* rows that are left for picture and ledger */
};

/* ---- the scope ----------------------------------------------------------- */

/* Where the parts of a picture stand, from top to bottom. */
struct kl_figure_layout {
    struct kl_rect legend, panel, stack, reason, title, chart, labels;
    struct kl_rect ledger_title, ledger, minimap;
    struct kl_window window;
};

/* Only where a measure is infinite is there something to say. */
static int
reason_rows(const struct kl_scene *scene)
{
    struct kl_buf text = KL_BUF_INIT;
    const struct kl_pair *pair = kl_scene_nature(scene) == KL_CONTINUOUS
                                     ? NULL
                                     : kl_scene_pair(scene);
    int m, rows = 0;

    for (m = 0; m < KL_MEASURE_COUNT && rows == 0; m++) {
        kl_format_reason(pair, kl_scene_measures(scene), (enum kl_measure)m,
                         &text);
        rows = text.len > 0;
    }
    kl_buf_clear(&text);
    return rows;
}

/* Whether both names fit into the legend beside the measures. */
static bool
is_brief(const struct kl_scene *scene)
{
    int s, widest = 0;

    for (s = 0; s < 2; s++) {
        struct kl_buf name = KL_BUF_INIT;
        int width;

        kl_format_title(scene, (enum kl_side)s, &name);
        width = kl_text_width(kl_buf_text(&name), name.len);
        widest = width > widest ? width : widest;
        kl_buf_clear(&name);
    }
    return widest <= LEGEND - SIGN - GAP;
}

/* Names and measures; where there is no room for both side by side, one below
 * the other. */
static void
lay_out_head(const struct kl_scene *scene, struct kl_rect *left,
             struct kl_figure_layout *lay)
{
    bool continuous = kl_scene_nature(scene) == KL_CONTINUOUS;
    int table = continuous || left->w > ROOMY ? CURVE_TABLE : TABLE;

    if (left->w >= WIDE && left->h >= KL_MEASURE_COUNT) {
        lay->panel = (struct kl_rect){left->x + left->w - table, left->y,
                                      table, KL_MEASURE_COUNT};
        left->w -= table + 3;
        lay->legend = kl_rect_take_top(left, 2);
        kl_rect_take_top(left, 1);
    } else if (!is_brief(scene) && left->h >= LEAST_LONG) {
        lay->legend = kl_rect_take_top(left, 2);
        lay->panel = kl_rect_take_top(left, 3);
    } else {
        lay->panel = kl_rect_take_top(left, 3);
        lay->legend = lay->panel;
        lay->legend.w = LEGEND - GAP;
        lay->legend.h = 2;
        lay->panel.x += LEGEND;
        lay->panel.w -= LEGEND;
    }
    lay->stack = kl_rect_take_top(left, 1);
    lay->reason = kl_rect_take_top(left, reason_rows(scene));
}

/* The window of as many outcomes as fit; none is chosen, so it begins where
 * the screen's does. */
static struct kl_window
window_of(const struct kl_app *app, int width)
{
    const struct kl_scene *scene = app->scene;
    size_t n = kl_scene_pair(scene)->n, k;
    int widest = 1;

    for (k = 0; k < n && k < 64; k++) {
        struct kl_buf name = KL_BUF_INIT;
        int columns;

        kl_format_label(scene, k, &name);
        columns = kl_text_width(kl_buf_text(&name), name.len);
        widest = columns > widest ? columns : widest;
        kl_buf_clear(&name);
    }
    return kl_window_fit(n, width, widest, app->layout.window.first,
                         kl_scene_at(scene));
}

static void
lay_out(const struct kl_app *app, struct kl_rect left,
        struct kl_figure_layout *lay)
{
    bool continuous = kl_app_continuous(app);
    int ledger, air;

    *lay = (struct kl_figure_layout){.window.first = 0};
    lay_out_head(app->scene, &left, lay);
    air = left.h >= AIRY;
    kl_rect_take_top(&left, air);
    if (kl_app_mapped(app)) {
        lay->chart = left;
        return;
    }
    if (!continuous) {
        lay->window = window_of(app, left.w);
        if (lay->window.count < kl_scene_pair(app->scene)->n) {
            lay->minimap = left;
            lay->minimap.y += --left.h;
            lay->minimap.h = 1;
        }
    }
    lay->title = kl_rect_take_top(&left, 1);
    ledger = left.h >= LEAST_LEDGER ? (left.h - 2 - air) * 2 / 5 : 0;
    lay->chart =
        kl_rect_take_top(&left, left.h - 1 - ledger - (ledger > 0) * (1 + air));
    lay->labels = kl_rect_take_top(&left, 1);
    kl_rect_take_top(&left, ledger > 0 && air);
    lay->ledger_title = kl_rect_take_top(&left, ledger > 0);
    lay->ledger = left;
}

/* ---- drawing ------------------------------------------------------------- */

static void
draw_titles(const struct kl_app *app, struct kl_canvas *canvas,
            const struct kl_figure_layout *lay)
{
    const char *unit = kl_unit_row(kl_scene_unit(app->scene))->key;
    enum kl_view view = kl_scene_view(app->scene);
    enum kl_measure m = kl_app_divergence(app);
    bool counted = view == KL_VIEW_SURPRISAL || view == KL_VIEW_RATIO;
    const char *term = m == KL_KL_PQ ? "p·log(p/q)" : "q·log(q/p)";
    const char *symbol = kl_measure_row(m)->symbol;

    if (lay->title.h > 0)
        kl_canvas_textf(canvas, lay->title.x, lay->title.y, lay->title.w,
                        KL_INK_DIM, 0, "%s%s%s",
                        kl_scene_picture(app->scene)->title,
                        counted ? ", in " : "", counted ? unit : "");
    if (lay->ledger.h < 2)
        return;
    if (kl_app_continuous(app))
        kl_canvas_textf(canvas, lay->ledger_title.x, lay->ledger_title.y,
                        lay->ledger_title.w, KL_INK_DIM, 0,
                        "integrand %s of %s, in %s per unit of x", term,
                        symbol, unit);
    else
        kl_canvas_textf(canvas, lay->ledger_title.x, lay->ledger_title.y,
                        lay->ledger_title.w, KL_INK_DIM, 0,
                        "what each outcome adds to %s: %s, in %s", symbol,
                        term, unit);
}

static void
draw_densities(const struct kl_app *app, struct kl_canvas *canvas,
               const struct kl_figure_layout *lay)
{
    struct kl_samples *samples = kl_samples_new();

    kl_samples_take(samples, app->scene, lay->chart.w);
    kl_curve_draw(canvas, lay->chart, app->scene, samples);
    kl_axis_draw(canvas, lay->labels, NULL, samples);
    if (lay->ledger.h >= 2)
        kl_integrand_draw(canvas, lay->ledger, app->scene, samples,
                          kl_app_divergence(app));
    kl_samples_free(samples);
}

/* Which outcomes of how many, and the whole in one row. */
static void
draw_minimap(const struct kl_app *app, struct kl_canvas *canvas,
             const struct kl_figure_layout *lay)
{
    struct kl_minimap *minimap;
    struct kl_rect map = lay->minimap;
    char from[KL_NUMBER], to[KL_NUMBER], all[KL_NUMBER];
    char text[3 * KL_NUMBER + 8];

    if (map.h == 0)
        return;
    snprintf(text, sizeof text, "%s-%s of %s",
             kl_number_count(from, lay->window.first + 1),
             kl_number_count(to, lay->window.first + lay->window.count),
             kl_number_count(all, kl_scene_pair(app->scene)->n));
    kl_canvas_text_right(canvas, map.x + map.w - KL_MAP_TEXT, map.y,
                         KL_MAP_TEXT, KL_INK_DIM, 0, text);
    minimap = kl_minimap_new();
    kl_minimap_want(minimap, app->scene, map.w - KL_MAP_TEXT);
    while (kl_minimap_busy(minimap))
        kl_minimap_work(minimap, app->scene, SIZE_MAX / 2);
    kl_minimap_draw(minimap, canvas, map, lay->window.first,
                    lay->window.count);
    kl_minimap_free(minimap);
}

static void
draw_outcomes(const struct kl_app *app, struct kl_canvas *canvas,
              const struct kl_figure_layout *lay)
{
    kl_chart_draw(canvas, lay->chart, app->scene, &lay->window);
    if (kl_app_mapped(app))
        return;
    kl_chart_labels(canvas, lay->labels, app->scene, &lay->window);
    if (lay->ledger.h >= 2)
        kl_ledger_draw(canvas, lay->ledger, app->scene, &lay->window,
                       kl_app_divergence(app));
    draw_minimap(app, canvas, lay);
}

static void
draw_scope(const struct kl_app *app, struct kl_canvas *canvas)
{
    struct kl_rect all = {0, 0, kl_canvas_width(canvas),
                          kl_canvas_height(canvas)};
    struct kl_figure_layout lay;

    lay_out(app, all, &lay);
    kl_legend_draw(canvas, lay.legend, app->scene);
    kl_panel_draw(canvas, lay.panel, app->scene, KL_NO_MEASURE);
    kl_stack_draw(canvas, lay.stack, app->scene);
    if (lay.reason.h > 0)
        kl_panel_reason(canvas, lay.reason, app->scene);
    draw_titles(app, canvas, &lay);
    if (kl_app_continuous(app))
        draw_densities(app, canvas, &lay);
    else
        draw_outcomes(app, canvas, &lay);
}

/* Nothing is chosen in a picture. */
static void
unfocus(struct kl_canvas *canvas)
{
    int x, y;

    for (y = 0; y < kl_canvas_height(canvas); y++)
        for (x = 0; x < kl_canvas_width(canvas); x++) {
            const struct kl_cell_glyph *cell = kl_canvas_at(canvas, x, y);

            if (cell->ink == KL_INK_FOCUS)
                kl_canvas_restyle(canvas, (struct kl_rect){x, y, 1, 1},
                                  KL_INK_TEXT, cell->attr);
        }
}

static void
finish_work(struct kl_app *app)
{
    while (kl_app_busy(app))
        kl_app_work(app, SIZE_MAX);
}

void
kl_app_picture(struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_screen *lab = kl_app_lab(app);
    struct kl_rect stage = {0, 0, kl_canvas_width(canvas),
                            kl_canvas_height(canvas)};

    kl_app_set_glyphs(app, kl_canvas_glyphs(canvas));
    kl_canvas_set_still(canvas, true);
    kl_canvas_clear(canvas);
    if (kl_scene_lab(app->scene) == KL_LAB_EXPLORE) {
        while (kl_scene_busy(app->scene))
            kl_scene_work(app->scene, SIZE_MAX);
        draw_scope(app, canvas);
    } else {
        kl_lab_update(app, stage);
        finish_work(app);
        kl_lab_update(app, stage);
        lab->draw(app, canvas);
    }
    unfocus(canvas);
}

/* ---- in words ------------------------------------------------------------ */

static void
add_measure(const struct kl_scene *scene, enum kl_measure m,
            struct kl_buf *out)
{
    struct kl_value value = kl_unit_apply(
        kl_scene_unit(scene), m, kl_scene_measures(scene)->value[m]);
    const char *unit = kl_unit_name(kl_scene_unit(scene), m);
    const struct kl_pair *pair = kl_scene_nature(scene) == KL_CONTINUOUS
                                     ? NULL
                                     : kl_scene_pair(scene);
    char name[KL_NUMBER], number[KL_NUMBER];
    struct kl_buf reason = KL_BUF_INIT;

    kl_symbol(name, m, kl_scene_nature(scene), false);
    kl_buf_addf(out, "%s = %s%s%s", name,
                kl_format_value(number, value, 6, 12), *unit != '\0' ? " " : "",
                unit);
    kl_format_reason(pair, kl_scene_measures(scene), m, &reason);
    if (reason.len > 0)
        kl_buf_addf(out, " (%s)", kl_buf_text(&reason));
    kl_buf_clear(&reason);
}

void
kl_app_describe(struct kl_app *app, struct kl_buf *title, struct kl_buf *text)
{
    const struct kl_scene *scene = app->scene;
    int m;

    while (kl_scene_busy(app->scene))
        kl_scene_work(app->scene, SIZE_MAX);
    kl_buf_adds(title, "p: ");
    kl_format_title(scene, KL_P, title);
    kl_buf_adds(title, ", q: ");
    kl_format_title(scene, KL_Q, title);
    if (kl_scene_lab(scene) == KL_LAB_EXPLORE)
        kl_buf_addf(text, "The picture shows p and q: %s. ",
                    kl_scene_picture(scene)->title);
    else
        kl_buf_addf(text, "The picture shows %s. ",
                    kl_lab_row(kl_scene_lab(scene))->help);
    for (m = 0; m < KL_MEASURE_COUNT; m++) {
        kl_buf_adds(text, m > 0 ? "; " : "");
        add_measure(scene, (enum kl_measure)m, text);
    }
    kl_buf_addc(text, '.');
}

/* ---- the screen saved ---------------------------------------------------- */

enum kl_picture
kl_picture_kind(const char *file)
{
    static const struct {
        const char *ending;
        enum kl_picture kind;
    } endings[] = {{".svg", KL_PICTURE_SVG},
                   {".ans", KL_PICTURE_ANSI},
                   {".ansi", KL_PICTURE_ANSI}};
    size_t len = strlen(file), k;

    for (k = 0; k < sizeof endings / sizeof *endings; k++) {
        size_t n = strlen(endings[k].ending);

        if (len > n && strcasecmp(file + len - n, endings[k].ending) == 0)
            return endings[k].kind;
    }
    return KL_PICTURE_TEXT;
}

void
kl_app_print(struct kl_app *app, const struct kl_canvas *canvas,
             enum kl_picture kind, int colours, enum kl_background background,
             struct kl_buf *out)
{
    struct kl_buf title = KL_BUF_INIT, text = KL_BUF_INIT;

    if (kind == KL_PICTURE_TEXT) {
        kl_sink_text(canvas, out);
    } else if (kind == KL_PICTURE_ANSI) {
        kl_sink_ansi(canvas, colours, background, out);
    } else {
        kl_app_describe(app, &title, &text);
        kl_sink_svg(canvas,
                    &(struct kl_look){.background = background,
                                      .title = kl_buf_text(&title),
                                      .description = kl_buf_text(&text)},
                    out);
    }
    kl_buf_clear(&title);
    kl_buf_clear(&text);
}

struct kl_canvas *
kl_picture_canvas(enum kl_picture kind, int width, int height,
                  const struct kl_glyphs *glyphs, int colours)
{
    struct kl_canvas *canvas = kl_canvas_new(
        width, height, kind == KL_PICTURE_SVG ? &kl_glyphs_utf8 : glyphs);

    if (kind == KL_PICTURE_SVG)
        kl_shapes_keep(canvas);
    kl_canvas_set_grounds(canvas, kind == KL_PICTURE_SVG ||
                                      (kind == KL_PICTURE_ANSI &&
                                       colours >= 256));
    return canvas;
}

/* The screen as it is, but without the command that saves it. */
static void
draw_screen(struct kl_app *app, enum kl_picture kind, struct kl_buf *out)
{
    const struct kl_glyphs *glyphs = app->glyphs;
    struct kl_canvas *canvas =
        kl_picture_canvas(kind, app->width, app->height, glyphs, 256);

    kl_app_set_glyphs(app, kl_canvas_glyphs(canvas));
    kl_app_update(app);
    kl_app_draw(app, canvas);
    kl_app_print(app, canvas, kind, 256, KL_BACKGROUND_AUTO, out);
    kl_canvas_free(canvas);
    kl_app_set_glyphs(app, glyphs);
    kl_app_update(app);
}

static enum kl_status
save_picture(struct kl_app *app, const char *file, bool over,
             struct kl_err *err)
{
    struct kl_buf text = KL_BUF_INIT;
    enum kl_status status;
    char quote[KL_QUOTE];

    if (*file == '\0')
        return kl_fail(err, KL_E_USAGE, KL_AT_NONE,
                       "picture to which file? picture FILE.svg");
    if (!over && access(file, F_OK) == 0)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "%s is there already: picture! writes over it",
                       kl_quote(quote, file, strlen(file)));
    draw_screen(app, kl_picture_kind(file), &text);
    status = kl_file_write(file, kl_buf_text(&text), text.len, err);
    kl_buf_clear(&text);
    if (status == KL_OK)
        kl_app_say(app, "the screen as a picture: %s",
                   kl_quote(quote, file, strlen(file)));
    return status;
}

enum kl_status
kl_command_picture(struct kl_app *app, const char *arg, unsigned *effects,
                   struct kl_err *err)
{
    (void)effects;
    return save_picture(app, arg, false, err);
}

enum kl_status
kl_command_picture_over(struct kl_app *app, const char *arg,
                        unsigned *effects, struct kl_err *err)
{
    (void)effects;
    return save_picture(app, arg, true, err);
}
