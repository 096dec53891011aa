/* What stands on and beside the map of three outcomes. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "klscope/base/number.h"
#include "klscope/base/utf8.h"
#include "klscope/canvas/shape.h"
#include "klscope/view/format.h"
#include "klscope/view/simplex_private.h"

enum {
    WIDEST = 6,       /* columns from a contour's value to the next */
    SWATCH = 3,       /* columns of a shade in the legend, */
    SCALE_ROWS = 8,   /* its rows at most, */
    LEAST_ROWS = 3,   /* and at least; */
    SCALE_TEXT = 14,  /* columns of its texts, */
    SCALE = SWATCH + 1 + SCALE_TEXT /* and of all of it */
};

static const double even[3] = {1 / 3.0, 1 / 3.0, 1 / 3.0};

/* ---- where things stand -------------------------------------------------- */

static int
label_width(const struct kl_scene *scene, size_t i)
{
    struct kl_buf name = KL_BUF_INIT;
    int width;

    kl_format_label(scene, i, &name);
    width = kl_text_width(kl_buf_text(&name), name.len);
    kl_buf_clear(&name);
    return width;
}

struct kl_triangle
kl_simplex_fit(struct kl_rect rect, const struct kl_scene *scene)
{
    int margin, right;

    if (rect.w < 10 || rect.h < 3 || !kl_scene_has_three(scene))
        return (struct kl_triangle){{rect.x, rect.y, 0, 0}};
    margin = label_width(scene, 0);
    right = label_width(scene, 1);
    margin = (margin > right ? margin : right) + 2; /* a gap, a lock */
    margin = margin > rect.w / 4 ? rect.w / 4 : margin;
    return kl_triangle_fit(rect, margin);
}

/* The columns before and behind the triangle in a row. */
static void
columns_beside(const struct kl_triangle *triangle, int y, int *before,
               int *behind)
{
    double at[3];
    int left, right, row;

    kl_triangle_point(triangle, 0, y + 1, at);
    at[2] = at[2] < 0 ? 0 : at[2] > 1 ? 1 : at[2];
    at[0] = 1 - at[2];
    at[1] = 0;
    kl_triangle_cell(triangle, at, &left, &row);
    at[1] = at[0];
    at[0] = 0;
    kl_triangle_cell(triangle, at, &right, &row);
    *before = left - 1;
    *behind = right + 1;
}

/* Where the name of an outcome may stand: beside its corner. */
static struct kl_rect
label_rect(struct kl_rect rect, const struct kl_triangle *triangle,
           const struct kl_scene *scene, size_t i)
{
    const struct kl_rect *cells = &triangle->cells;
    int bottom = cells->y + cells->h - 1, width = label_width(scene, i) + 1;
    int room;

    if (i == 2) {
        int x = cells->x + cells->w / 2 + 3;
        int scale = rect.x + rect.w - SCALE - 1 - x;

        room = scale > 0 ? scale : rect.x + rect.w - x;
        return (struct kl_rect){x, cells->y, width < room ? width : room, 1};
    }
    room = i == 0 ? cells->x - 1 - rect.x
                  : rect.x + rect.w - (cells->x + cells->w + 1);
    width = width < room ? width : room;
    return (struct kl_rect){i == 0 ? cells->x - 1 - width
                                   : cells->x + cells->w + 1,
                            bottom, width > 0 ? width : 0, 1};
}

bool
kl_simplex_corner(struct kl_rect rect, const struct kl_scene *scene, int x,
                  int y, size_t *i)
{
    struct kl_triangle triangle = kl_simplex_fit(rect, scene);

    for (*i = 0; triangle.cells.w > 0 && *i < 3; ++*i) {
        struct kl_rect label = label_rect(rect, &triangle, scene, *i);

        if (y == label.y && x >= label.x && x < label.x + label.w)
            return true;
    }
    return false;
}

void
kl_map_corners(const struct kl_map *map)
{
    const struct kl_scene *scene = map->scene;
    const struct kl_bins *bins =
        &kl_scene_pair(scene)->side[kl_scene_side(scene)];
    size_t i;

    for (i = 0; i < 3; i++) {
        struct kl_rect at =
            label_rect(map->rect, &map->triangle, scene, i);
        bool locked = kl_bins_hold(bins, i) == KL_LOCKED;
        struct kl_buf name = KL_BUF_INIT;
        int width, room = at.w - (at.w > 1);

        kl_format_label(scene, i, &name);
        width = kl_canvas_text_width(map->canvas, kl_buf_text(&name));
        width = width < room ? width : room;
        if (i == 0) /* its last column is beside the corner */
            at.x += at.w - width - locked;
        kl_canvas_text(map->canvas, at.x, at.y, width,
                       i == kl_scene_at(scene) ? KL_INK_FOCUS : KL_INK_TEXT,
                       locked ? KL_UNDERLINE | KL_BOLD : 0,
                       kl_buf_text(&name));
        if (locked && at.w > 1)
            kl_canvas_put(map->canvas, at.x + width, at.y,
                          kl_canvas_glyphs(map->canvas)->knob, KL_INK_WARN, 0);
        kl_buf_clear(&name);
    }
}

/* ---- values of contours -------------------------------------------------- */

static bool
has_mark(const struct kl_map *map, int x, int y)
{
    return (map->x[KL_P] == x && map->y[KL_P] == y) ||
           (map->x[KL_Q] == x && map->y[KL_Q] == y);
}

/* Write a value over the cells around (x, y), if they are all inside; on one
 * shade, whatever is beside it. */
static bool
write_value(const struct kl_map *map, int x, int y, double v)
{
    char text[KL_NUMBER];
    int width = snprintf(text, sizeof text, "%.3g", v), i;
    struct kl_cell_glyph shade = kl_map_shade(map, kl_map_value(map, x, y));

    x -= width / 2;
    for (i = -1; i <= width; i++)
        if (kl_triangle_within(&map->triangle, x + i, y) != KL_INSIDE ||
            has_mark(map, x + i, y))
            return false;
    for (i = 0; i < width; i++)
        kl_canvas_put(map->canvas, x + i, y, (unsigned char)text[i],
                      map->colour ? shade.ink : KL_INK_VALUE, 0);
    return true;
}

/* Where a line across the map ends that begins at a point: in the middle of the
 * edge across from the nearest corner, or from the middle in the top. */
static void
find_far_end(const double point[3], double end[3])
{
    int i, near = 0;

    for (i = 1; i < 3; i++)
        if (point[i] > point[near])
            near = i;
    for (i = 0; i < 3; i++)
        end[i] = point[near] < 0.4 ? i == 2 : i == near ? 0 : 0.5;
}

const double *
kl_map_summit(const struct kl_map *map)
{
    return map->view == KL_VIEW_MAP_ENTROPY  ? even
           : map->view == KL_VIEW_MAP_FROM_P ? map->side[KL_P]
                                             : map->side[KL_Q];
}

/* Values stand where a line from the point at which the function is least or
 * greatest across the map crosses the contours. */
void
kl_map_contours(const struct kl_map *map)
{
    const double *from = kl_map_summit(map);
    double end[3], x[2], y[2];
    int k, steps, before, last_x, last_y;

    find_far_end(from, end);
    kl_triangle_place(&map->triangle, from, &x[0], &y[0]);
    kl_triangle_place(&map->triangle, end, &x[1], &y[1]);
    steps = 1 + (int)fmax(fabs(x[1] - x[0]), fabs(y[1] - y[0]));
    last_x = (int)floor(x[0]);
    last_y = (int)floor(y[0]);
    before = kl_map_class(map, kl_map_value(map, last_x, last_y));
    for (k = 1; k <= steps; k++) {
        int at_x = (int)floor(x[0] + (x[1] - x[0]) * k / steps);
        int at_y = (int)floor(y[0] + (y[1] - y[0]) * k / steps);
        int class = kl_map_class(map, kl_map_value(map, at_x, at_y));
        int line = class > before ? class : before;
        bool room = abs(at_y - last_y) > 1 || abs(at_x - last_x) > WIDEST;

        if (class != before && room &&
            write_value(map, at_x, at_y, line * map->scale.step)) {
            last_x = at_x;
            last_y = at_y;
        }
        before = class;
    }
}

/* ---- path and marks ------------------------------------------------------ */

void
kl_map_path(const struct kl_map *map)
{
    size_t k;

    for (k = 0; map->path != NULL && k + 1 < map->path->n; k++) {
        double x[2], y[2];
        int steps, i;

        kl_triangle_place(&map->triangle, map->path->point[k], &x[0], &y[0]);
        kl_triangle_place(&map->triangle, map->path->point[k + 1], &x[1],
                          &y[1]);
        steps = 1 + (int)fmax(fabs(x[1] - x[0]), fabs(y[1] - y[0]));
        for (i = 0; i <= steps; i++)
            kl_canvas_put(map->canvas,
                          (int)floor(x[0] + (x[1] - x[0]) * i / steps),
                          (int)floor(y[0] + (y[1] - y[0]) * i / steps),
                          kl_canvas_glyphs(map->canvas)->times, KL_INK_GAIN,
                          KL_BOLD);
    }
}

/* The sign of p, of q, and of both in one cell. */
static uint32_t
mark_sign(const struct kl_map *map, int which)
{
    static const uint32_t fine[] = {0x25CF, 0x25CB, 0x25C9};
    static const uint32_t console[] = {0x25A0, 0x25CB, '@'};
    static const uint32_t ascii[] = {'P', 'Q', '@'};
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(map->canvas);

    return glyphs->ascii     ? ascii[which]
           : glyphs->braille ? fine[which]
                             : console[which];
}

static bool
in_one_cell(const struct kl_map *map)
{
    return map->x[KL_P] == map->x[KL_Q] && map->y[KL_P] == map->y[KL_Q];
}

void
kl_map_marks(const struct kl_map *map)
{
    int x, y;

    kl_triangle_cell(&map->triangle, even, &x, &y);
    if (map->view == KL_VIEW_MAP_ENTROPY) {
        struct kl_cell_glyph shade =
            kl_map_shade(map, kl_map_value(map, x, y));
        bool ground = map->colour && kl_triangle_within(&map->triangle, x,
                                                        y) == KL_INSIDE;

        kl_canvas_put(map->canvas, x, y, '+',
                      ground ? shade.ink : KL_INK_TITLE, KL_BOLD);
    }
    kl_shapes_begin(map->canvas);
    if (!in_one_cell(map))
        kl_canvas_put(map->canvas, map->x[KL_Q], map->y[KL_Q],
                      mark_sign(map, KL_Q), KL_INK_Q, KL_BOLD);
    kl_canvas_put(map->canvas, map->x[KL_P], map->y[KL_P],
                  mark_sign(map, in_one_cell(map) ? 2 : KL_P), KL_INK_P,
                  KL_BOLD);
    kl_shapes_end(map->canvas);
    kl_map_spots_here(map);
}

/* ---- beside the triangle ------------------------------------------------- */

/* A sign and what it stands for, in row y at the left; false without room. */
static bool
explain_sign(const struct kl_map *map, int y, uint32_t sign, enum kl_ink ink,
             const char *text)
{
    int before, behind;

    columns_beside(&map->triangle, y, &before, &behind);
    if (y >= map->triangle.cells.y + map->triangle.cells.h - 1 ||
        before - map->rect.x < 3 + kl_canvas_text_width(map->canvas, text))
        return false;
    kl_canvas_put(map->canvas, map->rect.x, y, sign, ink, KL_BOLD);
    kl_canvas_text(map->canvas, map->rect.x + 2, y, before - map->rect.x - 2,
                   KL_INK_DIM, 0, text);
    return true;
}

/* The mark of some sides, as it stands on the map. */
static void
explain_mark(const struct kl_map *map, int y, int which, const char *text)
{
    /* As wide as two columns with its halo. */
    const struct kl_point middle = {map->rect.x + 0.95, y + 0.5};
    const struct kl_point at[2] = {middle, middle};
    enum kl_ink ink = which == KL_Q ? KL_INK_Q : KL_INK_P;

    if (!explain_sign(map, y, mark_sign(map, which), ink, text))
        return;
    kl_shapes_begin(map->canvas); /* the exact one stands for the sign */
    kl_canvas_put(map->canvas, map->rect.x, y, mark_sign(map, which), ink,
                  KL_BOLD);
    kl_shapes_end(map->canvas);
    kl_map_spots(map, at, which == 2 ? 3 : 1u << which);
}

static bool
has_zero(const double point[3])
{
    return point[0] == 0 || point[1] == 0 || point[2] == 0;
}

/* The title, and the signs of the map. */
static void
draw_signs(const struct kl_map *map)
{
    const char *title = kl_view_row(map->view)->title;
    int y = map->rect.y, before, behind;

    columns_beside(&map->triangle, y, &before, &behind);
    kl_canvas_text(map->canvas, map->rect.x, y, before - map->rect.x,
                   KL_INK_TITLE, 0, title);
    if (in_one_cell(map)) {
        explain_mark(map, ++y, 2, "p and q");
    } else {
        explain_mark(map, ++y, KL_P,
                     map->view == KL_VIEW_MAP_FROM_P ? "p: D is 0" : "p");
        explain_mark(map, ++y, KL_Q,
                     map->view == KL_VIEW_MAP_TO_Q ? "q: D is 0" : "q");
    }
    if (map->view == KL_VIEW_MAP_ENTROPY)
        explain_sign(map, ++y, '+', KL_INK_TITLE, "the greatest, log 3");
    if (map->view == KL_VIEW_MAP_TO_Q && has_zero(map->side[KL_Q]))
        explain_sign(map, ++y, ' ', KL_INK_DIM, "∞ inside: q has a 0");
    if (map->path == NULL && !kl_canvas_still(map->canvas))
        explain_sign(map, ++y, ' ', KL_INK_DIM, "drag them, or use ↑↓");
    if (map->path != NULL && map->path->n > 1)
        explain_sign(map, ++y, kl_canvas_glyphs(map->canvas)->times,
                     KL_INK_GAIN, "the way");
}

/* The text of a row of a scale whose shades change evenly: its ends, and the
 * contours that fall into it. */
static void
shade_text(const struct kl_map *map, int row, int rows, char text[KL_NUMBER])
{
    const struct kl_simplex_scale *scale = &map->scale;
    int k;

    text[0] = '\0';
    if (row == 0 && scale->endless)
        snprintf(text, KL_NUMBER, "%.3g to ∞", scale->top);
    else if (row == 0)
        snprintf(text, KL_NUMBER, "%.4g%s", scale->top,
                 map->view == KL_VIEW_MAP_ENTROPY ? " = log 3" : "");
    else if (row == rows - 1)
        snprintf(text, KL_NUMBER, "0");
    for (k = 1; k <= scale->lines && text[0] == '\0'; k++) {
        double part = k * scale->step / scale->top;

        part = map->view == KL_VIEW_MAP_ENTROPY ? part : sqrt(part);
        if ((int)((1 - part) * rows) == row)
            snprintf(text, KL_NUMBER, "%.3g", k * scale->step);
    }
}

/* The text of a row of one whose glyphs change at the contours. */
static void
class_text(const struct kl_map *map, int class, char text[KL_NUMBER])
{
    const struct kl_simplex_scale *scale = &map->scale;
    double from = class * scale->step;

    if (class < scale->lines)
        snprintf(text, KL_NUMBER, "%.3g to %.3g", from, from + scale->step);
    else if (scale->endless)
        snprintf(text, KL_NUMBER, "%.3g to ∞", from);
    else
        snprintf(text, KL_NUMBER, "%.3g to %.4g", from, scale->top);
}

/* Rows from the second on in which the scale has room at column x. */
static int
scale_rows(const struct kl_map *map, int x)
{
    const struct kl_rect *cells = &map->triangle.cells;
    int y, before, behind;

    for (y = map->rect.y + 1; y < cells->y + cells->h - 1; y++) {
        columns_beside(&map->triangle, y, &before, &behind);
        if (behind + 1 > x)
            break;
    }
    y -= map->rect.y + 1;
    return y < SCALE_ROWS ? y : SCALE_ROWS;
}

/* One row of the scale: what stands for a value, and its text. */
static void
draw_scale_row(const struct kl_map *map, int x, int y, double v,
               const char *text)
{
    struct kl_cell_glyph shade = kl_map_shade(map, v * map->nats);
    int i;

    for (i = 0; i < SWATCH; i++)
        kl_canvas_put(map->canvas, x + i, y, shade.ch, shade.ink, 0);
    kl_canvas_text(map->canvas, x + SWATCH + 1, y, SCALE_TEXT, KL_INK_VALUE, 0,
                   text);
}

void
kl_map_legend(const struct kl_map *map)
{
    const struct kl_simplex_scale *scale = &map->scale;
    int x = map->rect.x + map->rect.w - SCALE, rows, row;

    draw_signs(map);
    rows = scale_rows(map, x);
    if (!map->colour && rows > scale->lines + 1)
        rows = scale->lines + 1;
    if (rows < LEAST_ROWS || (!map->colour && rows < scale->lines + 1))
        return;
    kl_canvas_textf(map->canvas, x, map->rect.y, SCALE, KL_INK_DIM, 0, "in %s",
                    kl_unit_row(kl_scene_unit(map->scene))->key);
    for (row = 0; row < rows; row++) {
        double part = 1 - (row + 0.5) / rows;
        char text[KL_NUMBER];

        if (map->colour) {
            part *= map->view == KL_VIEW_MAP_ENTROPY ? 1 : part;
            shade_text(map, row, rows, text);
            draw_scale_row(map, x, map->rect.y + 1 + row, part * scale->top,
                           text);
        } else {
            class_text(map, scale->lines - row, text);
            draw_scale_row(map, x, map->rect.y + 1 + row,
                           (scale->lines - row + 0.1) * scale->step, text);
        }
    }
}
