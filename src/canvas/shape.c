#include "config.h"

#include "klscope/canvas/shape.h"

#include <math.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/canvas/canvas_private.h"

/* Of a row, above and below a bar that lies in it. */
#define GAP 0.15

enum { CORNERS = 24 }; /* of a spot */

void
kl_shapes_keep(struct kl_canvas *canvas)
{
    canvas->keep = true;
}

bool
kl_shapes_kept(const struct kl_canvas *canvas)
{
    return canvas->keep;
}

void
kl_shapes_begin(struct kl_canvas *canvas)
{
    canvas->standing += canvas->keep;
}

void
kl_shapes_end(struct kl_canvas *canvas)
{
    canvas->standing -= canvas->standing > 0;
}

static bool
is_place(struct kl_point point)
{
    return isfinite(point.x) && isfinite(point.y);
}

/* Room for one shape and its points, more than enough for those to come. */
static void
make_room(struct kl_canvas *canvas, size_t points)
{
    if (canvas->count == canvas->room) {
        canvas->room = canvas->room == 0 ? 64 : 2 * canvas->room;
        canvas->kept =
            kl_realloc(canvas->kept, canvas->room, sizeof *canvas->kept);
    }
    if (canvas->point_room - canvas->points < points) {
        canvas->point_room = 2 * (canvas->points + points);
        canvas->point = kl_realloc(canvas->point, canvas->point_room,
                                   sizeof *canvas->point);
    }
}

static void
keep(struct kl_canvas *canvas, const struct kl_point *point, size_t count,
     bool line, enum kl_stroke stroke, enum kl_ink ink)
{
    make_room(canvas, count);
    canvas->kept[canvas->count++] = (struct kl_kept){
        .figure = {.line = line,
                  .stroke = stroke,
                  .ink = ink,
                  .clip = canvas->clip,
                  .count = count},
        .first = canvas->points};
    memcpy(canvas->point + canvas->points, point, count * sizeof *point);
    canvas->points += count;
}

void
kl_shape_area(struct kl_canvas *canvas, const struct kl_point *point,
              size_t count, enum kl_stroke stroke, enum kl_ink ink)
{
    size_t i;

    if (!canvas->keep || canvas->standing > 0 || count < 3)
        return;
    for (i = 0; i < count; i++)
        if (!is_place(point[i]))
            return;
    keep(canvas, point, count, false, stroke, ink);
}

void
kl_shape_rect(struct kl_canvas *canvas, double x, double y, double w, double h,
              enum kl_stroke stroke, enum kl_ink ink)
{
    const struct kl_point corner[] = {
        {x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}};

    if (w > 0 && h > 0)
        kl_shape_area(canvas, corner, 4, stroke, ink);
}

void
kl_shape_line(struct kl_canvas *canvas, const struct kl_point *point,
              size_t count, enum kl_stroke stroke, enum kl_ink ink)
{
    size_t first = 0, end;

    if (!canvas->keep || canvas->standing > 0)
        return;
    for (; first < count; first = end + 1) {
        for (end = first; end < count && is_place(point[end]); end++)
            continue;
        if (end - first >= 2)
            keep(canvas, point + first, end - first, true, stroke, ink);
    }
}

struct kl_rect
kl_canvas_narrow(struct kl_canvas *canvas, struct kl_rect rect)
{
    return kl_canvas_clip(canvas, kl_rect_meet(canvas->clip, rect));
}

/* ---- cells and shape in one ---------------------------------------------- */

/* Eighths of a cell that a height is shown with. */
static int
eighths(double high)
{
    return high > 0 && high < 1.0 / 16 ? 1 : (int)lround(8 * high);
}

void
kl_shape_bar(struct kl_canvas *canvas, struct kl_rect rect, double high,
             enum kl_stroke stroke, enum kl_ink ink)
{
    const struct kl_glyphs *glyphs = canvas->glyphs;

    high = fmin(high, rect.h);
    kl_shapes_begin(canvas);
    kl_canvas_bar(canvas, rect, eighths(high),
                  stroke == KL_HATCHED ? glyphs->q_bar : glyphs->p_bar, ink, 0);
    kl_shapes_end(canvas);
    kl_shape_rect(canvas, rect.x, rect.y + rect.h - high, rect.w, high, stroke,
                  ink);
}

void
kl_shape_hang(struct kl_canvas *canvas, struct kl_rect rect, double high,
              enum kl_ink ink)
{
    high = fmin(high, rect.h);
    kl_shapes_begin(canvas);
    kl_canvas_hang(canvas, rect, eighths(high), canvas->glyphs->fall, ink, 0);
    kl_shapes_end(canvas);
    kl_shape_rect(canvas, rect.x, rect.y, rect.w, high, KL_SOLID, ink);
}

void
kl_shape_run(struct kl_canvas *canvas, struct kl_rect row, double from,
             double to, enum kl_stroke stroke, enum kl_ink ink)
{
    from = fmax(from, 0);
    to = fmin(to, row.w);
    kl_shape_rect(canvas, row.x + from, row.y + GAP, to - from,
                  row.h - 2 * GAP,
                  stroke, ink);
}

void
kl_shape_rule(struct kl_canvas *canvas, struct kl_rect row, double from,
              double to, enum kl_ink ink)
{
    double middle = row.y + row.h / 2.0;
    const struct kl_point end[] = {{row.x + fmax(from, 0), middle},
                                   {row.x + fmin(to, row.w), middle}};

    if (end[0].x < end[1].x)
        kl_shape_line(canvas, end, 2, KL_SOLID, ink);
}

void
kl_shape_spot(struct kl_canvas *canvas, double x, double y, double radius,
              bool hollow, enum kl_ink ink)
{
    struct kl_point at[CORNERS + 1];
    int k;

    if (!canvas->keep)
        return;
    for (k = 0; k <= CORNERS; k++) {
        double angle = k % CORNERS * (2 * M_PI / CORNERS);

        at[k].x = x + 2 * radius * cos(angle); /* rows are two columns high */
        at[k].y = y + radius * sin(angle);
    }
    if (hollow)
        kl_shape_line(canvas, at, CORNERS + 1, KL_SOLID, ink);
    else
        kl_shape_area(canvas, at, CORNERS, KL_SOLID, ink);
}

void
kl_shapes_copy(const struct kl_canvas *from, struct kl_canvas *to,
               struct kl_rect rect, int scroll)
{
    struct kl_rect old = to->clip, clip;
    size_t i, k;

    for (i = 0; i < from->count && to->keep && to->standing == 0; i++) {
        const struct kl_kept *kept = &from->kept[i];
        struct kl_point *point;

        clip = kept->figure.clip;
        clip.x += rect.x;
        clip.y += rect.y - scroll;
        to->clip = kl_rect_meet(kl_rect_meet(old, rect), clip);
        keep(to, from->point + kept->first, kept->figure.count,
             kept->figure.line, kept->figure.stroke, kept->figure.ink);
        point = to->point + to->kept[to->count - 1].first;
        for (k = 0; k < kept->figure.count; k++) {
            point[k].x += rect.x;
            point[k].y += rect.y - scroll;
        }
    }
    to->clip = old;
}

/* ---- what was kept ------------------------------------------------------- */

size_t
kl_shapes_count(const struct kl_canvas *canvas)
{
    return canvas->count;
}

struct kl_figure
kl_shapes_get(const struct kl_canvas *canvas, size_t i)
{
    struct kl_figure figure = canvas->kept[i].figure;

    figure.point = canvas->point + canvas->kept[i].first;
    return figure;
}
