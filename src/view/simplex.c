/* The map of three outcomes.
 *
 * Every cell inside is shaded by the value in its middle: by the ground of an
 * ink where there are 256 colours, else by glyphs that grow darker from contour
 * to contour. Contours are found among the dots of the cells, two across and
 * four down: a dot is on one if the next dot to the right, or below, is on its
 * other side. Where dots cannot be drawn the glyphs change at the contours.
 */
#include "config.h"

#include "klscope/view/simplex.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "klscope/base/alloc.h"
#include "klscope/canvas/shape.h"
#include "klscope/core/three.h"
#include "klscope/view/bars.h"
#include "klscope/view/outline.h"
#include "klscope/view/simplex_private.h"

/* Nats at which the scale of what has no end stops, or a little more: farther
 * out there is a sixth of the map. */
#define ENDLESS 1.6

enum { FEW_ROWS = 12 /* a map that is lower has fewer contours */ };

/* ---- values -------------------------------------------------------------- */

void
kl_simplex_side(const struct kl_scene *scene, enum kl_side side,
                double point[3])
{
    const struct kl_bins *bins = &kl_scene_pair(scene)->side[side];
    size_t i;

    for (i = 0; i < 3; i++)
        point[i] = i < bins->n ? kl_bins_prob(bins, i) : 0;
}

static double
value_at(enum kl_view view, const double side[2][3], const double point[3])
{
    if (view == KL_VIEW_MAP_ENTROPY)
        return kl_three_entropy(point);
    if (view == KL_VIEW_MAP_FROM_P)
        return kl_three_divergence(side[KL_P], point);
    return kl_three_divergence(point, side[KL_Q]);
}

double
kl_simplex_value(const struct kl_scene *scene, enum kl_view view,
                 const double point[3])
{
    double side[2][3];

    kl_simplex_side(scene, KL_P, side[KL_P]);
    kl_simplex_side(scene, KL_Q, side[KL_Q]);
    return value_at(view, (const double(*)[3])side, point);
}

/* The least step of 1, 2, 2.5 or 5 times a power of ten of which at most `most`
 * multiples are above 0 and below x. */
static double
round_step(double x, int most)
{
    static const double steps[] = {1, 2, 2.5, 5};
    double least = x / (most + 1) * (1 - 1e-9);
    double power = pow(10, floor(log10(least)));
    size_t i;

    for (i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i] * power >= least)
            return steps[i] * power;
    return 10 * power;
}

struct kl_simplex_scale
kl_simplex_scale(const struct kl_scene *scene, enum kl_view view, int most)
{
    double nats = kl_unit_row(kl_scene_unit(scene))->nats, top, least = 1;
    double end = kl_round_up(ENDLESS / nats), q[3];
    struct kl_simplex_scale scale = {.endless = false};
    int i;

    kl_simplex_side(scene, KL_Q, q);
    for (i = 0; i < 3; i++)
        least = fmin(least, q[i]);
    /* D(x || q) is greatest where the rarest outcome of q is certain; there is
     * always a point that has no chance where p has one. */
    top = view == KL_VIEW_MAP_ENTROPY  ? log(3) / nats
          : view == KL_VIEW_MAP_FROM_P ? INFINITY
          : least > 0                  ? -log(least) / nats
                                       : INFINITY;
    scale.endless = top > end;
    scale.top = scale.endless ? end : top;
    scale.step = round_step(scale.top, most);
    scale.lines = (int)ceil(scale.top / scale.step * (1 - 1e-9)) - 1;
    return scale;
}

double
kl_map_at(const struct kl_map *map, const double point[3])
{
    return value_at(map->view, (const double(*)[3])map->side, point);
}

int
kl_map_class(const struct kl_map *map, double v)
{
    double k = floor(v / (map->nats * map->scale.step));

    return k < map->scale.lines ? (int)k : map->scale.lines;
}

/* ---- shades and contours ------------------------------------------------- */

struct kl_cell_glyph
kl_map_shade(const struct kl_map *map, double v)
{
    static const uint32_t blocks[] = {' ', 0xB7, 0x2591, 0x2592, 0x2593};
    double part = v / map->nats / map->scale.top;
    int shade, class = kl_map_class(map, v);

    /* D grows like a square around its least value. */
    part = map->view == KL_VIEW_MAP_ENTROPY ? part : sqrt(part);
    shade = part < 1 ? (int)(part * KL_MAP_SHADES) : KL_MAP_SHADES - 1;

    if (map->colour)
        return (struct kl_cell_glyph){
            .ch = ' ', .ink = (unsigned char)(KL_INK_SHADE1 + shade)};
    return (struct kl_cell_glyph){
        .ch = kl_canvas_glyphs(map->canvas)->ascii
                  ? (uint32_t) " .:-=+*#"[class]
                  : blocks[class],
        .ink = KL_INK_DIM};
}

/* Contours at most: as many as there is room for and, without grounds, as
 * there are glyphs for. */
static int
most_lines(const struct kl_map *map)
{
    if (map->triangle.cells.h < FEW_ROWS)
        return 3;
    return map->colour || kl_canvas_glyphs(map->canvas)->ascii ? 7 : 4;
}

double
kl_map_value(const struct kl_map *map, int x, int y)
{
    double point[3];

    kl_triangle_point(&map->triangle, x + 0.5, y + 0.5, point);
    kl_triangle_clamp(point);
    return kl_map_at(map, point);
}

/* The class of every dot of the triangle, and one dot more to the right and
 * below; `none` where there is nothing to compare with. Given. */
static unsigned char *
classes_of_dots(const struct kl_map *map)
{
    const struct kl_rect *cells = &map->triangle.cells;
    int width = 2 * cells->w + 1, height = 4 * cells->h + 1, x, y;
    unsigned char *class = kl_malloc((size_t)width * (size_t)height);

    for (y = 0; y < height; y++)
        for (x = 0; x < width; x++) {
            double point[3];

            kl_triangle_point(&map->triangle, cells->x + (x + 0.5) / 2,
                              cells->y + (y + 0.5) / 4, point);
            class[y * width + x] =
                point[0] < 0 || point[1] < 0 || point[2] < 0
                    ? UCHAR_MAX
                    : (unsigned char)kl_map_class(map, kl_map_at(map, point));
        }
    return class;
}

/* The dots of a cell that are on a contour. */
static unsigned
contour_dots(const struct kl_map *map, const unsigned char *class, int x, int y)
{
    int width = 2 * map->triangle.cells.w + 1, i, k;
    unsigned sign = 0;

    for (k = 0; k < 4; k++)
        for (i = 0; i < 2; i++) {
            const unsigned char *at = class + (4 * y + k) * width + 2 * x + i;

            if ((at[1] != at[0] && at[1] != UCHAR_MAX) ||
                (at[width] != at[0] && at[width] != UCHAR_MAX))
                sign |= kl_braille_dot(i, k);
        }
    return sign;
}

/* Cells inside are shaded and, where shades are grounds, those that the border
 * crosses if their middle is inside. */
static bool
is_shaded(const struct kl_map *map, int x, int y)
{
    double point[3];

    if (kl_triangle_within(&map->triangle, x, y) == KL_INSIDE)
        return true;
    kl_triangle_point(&map->triangle, x + 0.5, y + 0.5, point);
    return map->colour && point[0] >= 0 && point[1] >= 0 && point[2] >= 0;
}

static void
draw_inside(const struct kl_map *map)
{
    const struct kl_rect *cells = &map->triangle.cells;
    bool dots = kl_canvas_glyphs(map->canvas)->braille;
    unsigned char *class = dots ? classes_of_dots(map) : NULL;
    int x, y;

    for (y = 0; y < cells->h; y++)
        for (x = 0; x < cells->w; x++) {
            struct kl_cell_glyph shade;
            unsigned sign;

            if (!is_shaded(map, cells->x + x, cells->y + y))
                continue;
            shade = kl_map_shade(
                map, kl_map_value(map, cells->x + x, cells->y + y));
            sign = dots ? contour_dots(map, class, x, y) : 0;
            kl_canvas_put(map->canvas, cells->x + x, cells->y + y,
                          sign != 0 ? KL_BRAILLE + sign : shade.ch,
                          sign != 0 && !map->colour ? KL_INK_TEXT : shade.ink,
                          0);
        }
    free(class);
}

/* ---- the border ---------------------------------------------------------- */

/* Where an edge is at a height, or outside. */
static double
edge_at(const struct kl_triangle *triangle, bool left, double y)
{
    double point[3], x, row;

    kl_triangle_point(triangle, 0, y, point);
    if (point[2] < 0 || point[2] > 1)
        return -1;
    point[left ? 0 : 1] = 1 - point[2];
    point[left ? 1 : 0] = 0;
    kl_triangle_place(triangle, point, &x, &row);
    return x;
}

/* A cell of the border, shaded by the value on the border: D(x || q) may be
 * finite there and nowhere else. D(p || x) is infinite there, of which a cell
 * would show too much. */
static void
put_border(const struct kl_map *map, int x, int y, uint32_t ch)
{
    bool ground = map->colour && is_shaded(map, x, y);
    double point[3], v = kl_map_value(map, x, y);

    if (map->view != KL_VIEW_MAP_FROM_P) {
        kl_triangle_hit(&map->triangle, x, y, point);
        v = kl_map_at(map, point);
    }
    kl_canvas_put(map->canvas, x, y, ch,
                  ground ? (enum kl_ink)kl_map_shade(map, v).ink : KL_INK_TEXT,
                  0);
}

static void
draw_dotted_border(const struct kl_map *map)
{
    const struct kl_rect *cells = &map->triangle.cells;
    unsigned char *sign =
        kl_calloc((size_t)cells->w * (size_t)cells->h, 1);
    int base = cells->w * (cells->h - 1), x, k;

    for (k = 0; k < 8 * cells->h; k++) {
        double y = (k / 2 + 0.5) / 4;
        double at = edge_at(&map->triangle, k % 2 == 0, cells->y + y);
        int dot = (int)floor(2 * (at - cells->x));

        if (at >= cells->x)
            sign[(k / 8) * cells->w + dot / 2] |=
                (unsigned char)kl_braille_dot(dot % 2, k / 2 % 4);
    }
    for (x = 1; x < 2 * cells->w - 1; x++) /* from corner to corner */
        sign[base + x / 2] |= (unsigned char)kl_braille_dot(x % 2, 2);
    for (k = 0; k < cells->w * cells->h; k++)
        if (sign[k] != 0)
            put_border(map, cells->x + k % cells->w, cells->y + k / cells->w,
                       KL_BRAILLE + (uint32_t)sign[k]);
    free(sign);
}

static void
draw_plain_border(const struct kl_map *map)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(map->canvas);
    const struct kl_rect *cells = &map->triangle.cells;
    int y, x, bottom = cells->y + cells->h - 1;

    for (y = cells->y + 1; y < bottom; y++) {
        x = (int)floor(edge_at(&map->triangle, true, y + 0.5));
        put_border(map, x, y, '/');
        x = (int)floor(edge_at(&map->triangle, false, y + 0.5));
        put_border(map, x, y, '\\');
    }
    put_border(map, cells->x + cells->w / 2, cells->y, '^');
    for (x = 0; x < cells->w; x++)
        put_border(map, cells->x + x, bottom, glyphs->horizontal);
    put_border(map, cells->x, bottom, glyphs->corner[2]);
    put_border(map, cells->x + cells->w - 1, bottom, glyphs->corner[3]);
}

/* ---- all of it ----------------------------------------------------------- */

static void
draw_missing(struct kl_canvas *canvas, struct kl_rect rect,
             const struct kl_scene *scene)
{
    const struct kl_pair *pair = kl_scene_pair(scene);
    char line[80];

    if (kl_scene_nature(scene) != KL_DISCRETE)
        snprintf(line, sizeof line,
                 "A map needs three outcomes; these are densities.");
    else if (pair->side[KL_P].tail.infinite || pair->side[KL_Q].tail.infinite)
        snprintf(line, sizeof line,
                 "A map needs three outcomes; these have no end.");
    else
        snprintf(line, sizeof line,
                 "A map needs three outcomes; here are %zu.", pair->n);
    if (rect.h > 0)
        kl_canvas_text(canvas, rect.x, rect.y + rect.h / 2, rect.w,
                       KL_INK_DIM, 0, line);
}

/* The cells of the marks, of which one stands at the end of a path. */
static void
find_marks(struct kl_map *map)
{
    const struct kl_simplex_path *path = map->path;
    enum kl_side varied = map->view == KL_VIEW_MAP_FROM_P ? KL_Q : KL_P;
    int s;

    for (s = 0; s < 2; s++) {
        const double *at = map->side[s];

        if (path != NULL && path->n > 0 && s == (int)varied)
            at = path->point[path->n - 1];
        map->mark[s] = at;
        kl_triangle_cell(&map->triangle, at, &map->x[s], &map->y[s]);
    }
}

void
kl_simplex_draw(struct kl_canvas *canvas, struct kl_rect rect,
                const struct kl_scene *scene, enum kl_view view,
                const struct kl_simplex_path *path)
{
    struct kl_map map = {.canvas = canvas,
                         .rect = rect,
                         .scene = scene,
                         .path = path,
                         .view = view,
                         .triangle = kl_simplex_fit(rect, scene),
                         .colour = kl_canvas_grounds(canvas)};

    if (!kl_view_is_map(view) || !kl_scene_has_three(scene)) {
        draw_missing(canvas, rect, scene);
        return;
    }
    if (map.triangle.cells.w == 0)
        return;
    kl_simplex_side(scene, KL_P, map.side[KL_P]);
    kl_simplex_side(scene, KL_Q, map.side[KL_Q]);
    map.nats = kl_unit_row(kl_scene_unit(scene))->nats;
    map.scale = kl_simplex_scale(scene, view, most_lines(&map));
    find_marks(&map);
    kl_map_exact(&map);
    kl_shapes_begin(canvas);
    draw_inside(&map);
    if (kl_canvas_glyphs(canvas)->braille)
        draw_dotted_border(&map);
    else
        draw_plain_border(&map);
    kl_shapes_end(canvas);
    kl_map_contours(&map);
    kl_map_path(&map);
    kl_map_marks(&map);
    kl_map_corners(&map);
    kl_map_legend(&map);
}
