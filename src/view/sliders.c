#include "config.h"

#include "klscope/view/sliders.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "klscope/base/buf.h"
#include "klscope/base/number.h"
#include "klscope/canvas/shape.h"
#include "klscope/scene/text.h"

/* A row is its sign, then fields of one width with a name, a track and a
 * number each, with room at both ends for an arrow where there are more. */
enum {
    LEAD = 4,
    TAIL = 2,
    FIELD_LEAST = 24,
    FIELD_MOST = 40,
    NUMBER = 8
};

void
kl_track_draw(struct kl_canvas *canvas, struct kl_rect track, double part,
              enum kl_ink ink, bool focus)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    int knob = (int)lround(part * (track.w - 1)), x;
    double at = part * (track.w - 1) + 0.5;

    kl_shapes_begin(canvas);
    for (x = 0; x < track.w; x++)
        kl_canvas_put(canvas, track.x + x, track.y,
                      x < knob    ? glyphs->fill
                      : x == knob ? glyphs->knob
                                  : glyphs->track,
                      x <= knob ? ink : KL_INK_DIM, focus ? KL_BOLD : 0);
    kl_shapes_end(canvas);
    kl_shape_rule(canvas, track, at, track.w, KL_INK_DIM);
    kl_shape_rule(canvas, track, 0, at, ink);
    kl_shape_spot(canvas, track.x + at, track.y + 0.5, 0.24, false, ink);
}

/* Where the sliders stand that are shown. */
struct fields {
    size_t first, count;
    int width; /* of one, blanks behind it included */
};

/* Whole rows of sliders, so that they stand still while the selection moves
 * among them. */
static struct fields
lay_out(struct kl_rect rect, size_t count, size_t at)
{
    struct fields fields = {.first = 0};
    int room = rect.w - LEAD - TAIL;
    size_t fit = room < FIELD_LEAST ? 1 : (size_t)(room / FIELD_LEAST);

    if (count == 0)
        return fields;
    at = at < count ? at : count - 1;
    fit = fit < count ? fit : count;
    fields.first = at / fit * fit;
    fields.count = fields.first + fit > count ? count - fields.first : fit;
    fields.width = room / (int)fit;
    if (fields.width > FIELD_MOST)
        fields.width = FIELD_MOST;
    return fields;
}

/* Columns of a slider's name and a blank. */
static int
name_width(const struct fields *fields, const struct kl_handle *handle)
{
    int width = (int)strlen(handle->name) + 1;

    return width < fields->width / 2 ? width : fields->width / 2;
}

/* The track of slider k, which is shown. */
static struct kl_rect
field_track(struct kl_rect rect, const struct fields *fields,
            const struct kl_handle *handle, size_t k)
{
    int name = name_width(fields, &handle[k]);
    int x = rect.x + LEAD + (int)(k - fields->first) * fields->width + name;
    int w = fields->width - name - NUMBER - 2;

    return (struct kl_rect){x, rect.y, w < 1 ? 1 : w, 1};
}

static void
draw_one(struct kl_canvas *canvas, struct kl_rect track, int name,
         enum kl_side side, const struct kl_handle *handle, bool focus)
{
    char number[KL_NUMBER];

    kl_canvas_text(canvas, track.x - name, track.y, name - 1,
                   focus ? KL_INK_FOCUS : KL_INK_TEXT, 0, handle->name);
    kl_track_draw(canvas, track, kl_handle_place(handle),
                  side == KL_P ? KL_INK_P : KL_INK_Q, focus);
    snprintf(number, sizeof number, "%.6g", handle->value);
    if (kl_canvas_text_width(canvas, number) > NUMBER)
        kl_number_short(number, handle->value, 6, NUMBER);
    kl_canvas_text(canvas, track.x + track.w + 1, track.y, NUMBER,
                   KL_INK_VALUE, focus ? KL_BOLD : 0, number);
}

/* What has no sliders has more to say than its legend has room for. */
static void
draw_spec(struct kl_canvas *canvas, struct kl_rect rect,
          const struct kl_scene *scene, enum kl_side side)
{
    const struct kl_density *density = kl_scene_density(scene, side);
    struct kl_buf text = KL_BUF_INIT;

    kl_scene_print_side(scene, side, &text);
    if (density != NULL && density->count > 0)
        kl_buf_addf(&text, "  n=%zu", density->count);
    if (density != NULL && density->skipped > 0)
        kl_buf_addf(&text, " (%zu empty)", density->skipped);
    kl_canvas_text(canvas, rect.x + LEAD, rect.y, rect.w - LEAD, KL_INK_DIM, 0,
                   kl_buf_text(&text));
    kl_buf_clear(&text);
}

void
kl_sliders_draw(struct kl_canvas *canvas, struct kl_rect rect,
                const struct kl_scene *scene, enum kl_side side,
                const struct kl_handle *handle, size_t count, size_t at)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    struct fields fields = lay_out(rect, count, at);
    bool focus = kl_scene_side(scene) == side;
    size_t i;

    if (rect.h < 1)
        return;
    kl_canvas_text(canvas, rect.x, rect.y, 1,
                   focus ? KL_INK_FOCUS : KL_INK_TEXT, 0,
                   side == KL_P ? "p" : "q");
    if (count == 0)
        draw_spec(canvas, rect, scene, side);
    for (i = fields.first; i < fields.first + fields.count; i++)
        draw_one(canvas, field_track(rect, &fields, handle, i),
                 name_width(&fields, &handle[i]), side, &handle[i],
                 focus && i == at);
    if (fields.first > 0)
        kl_canvas_put(canvas, rect.x + LEAD - 2, rect.y, glyphs->left,
                      KL_INK_TITLE, 0);
    if (fields.first + fields.count < count)
        kl_canvas_put(canvas, rect.x + rect.w - 1, rect.y, glyphs->right,
                      KL_INK_TITLE, 0);
}

bool
kl_sliders_hit(struct kl_rect rect, const struct kl_handle *handle,
               size_t count, size_t at, int x, size_t *k,
               struct kl_rect *track)
{
    struct fields fields = lay_out(rect, count, at);
    int from = x - rect.x - LEAD;

    if (fields.width < 1 || from < 0 ||
        (size_t)(from / fields.width) >= fields.count)
        return false;
    *k = fields.first + (size_t)(from / fields.width);
    *track = field_track(rect, &fields, handle, *k);
    return true;
}

bool
kl_sliders_track(struct kl_rect rect, const struct kl_handle *handle,
                 size_t count, size_t at, size_t k, struct kl_rect *track)
{
    struct fields fields = lay_out(rect, count, at);

    if (k < fields.first || k >= fields.first + fields.count)
        return false;
    *track = field_track(rect, &fields, handle, k);
    return true;
}
