#include "config.h"

#include "klscope/view/panel.h"

#include <math.h>
#include <stdio.h>

#include "klscope/view/format.h"
#include "klscope/view/sliders.h"
#include "klscope/view/symbol.h"

/* In the low form a few stand in three rows, so that what belongs together
 * stands in one column or row. */
enum {
    LOW_ROWS = 3,
    LOW_COLUMNS = 3,
    LOW_WIDTH = 56, /* with less there are two columns */
    TALL_FIELD = 29,
    BOUND = 8,  /* behind it the error bound, */
    CLOSED = 9, /* the value by a closed form, */
    OFF = 7,    /* and how far it is off */
    UNIT_WIDTH = 5
};

static const enum kl_measure low_form[LOW_ROWS][LOW_COLUMNS] = {
    {KL_H_P, KL_CE_PQ, KL_KL_PQ},
    {KL_H_Q, KL_CE_QP, KL_KL_QP},
    {KL_JS, KL_TV, KL_HELLINGER},
};

static const enum kl_measure narrow_form[LOW_ROWS][LOW_COLUMNS] = {
    {KL_H_P, KL_KL_PQ},
    {KL_CE_PQ, KL_KL_QP},
    {KL_JS, KL_TV},
};

static int
low_columns(struct kl_rect rect)
{
    return rect.w < LOW_WIDTH ? LOW_COLUMNS - 1 : LOW_COLUMNS;
}

static enum kl_measure
low_measure(struct kl_rect rect, int row, int column)
{
    return rect.w < LOW_WIDTH ? narrow_form[row][column]
                              : low_form[row][column];
}

static bool
tall(struct kl_rect rect)
{
    return rect.h >= KL_MEASURE_COUNT;
}

static const char *
symbol(const struct kl_canvas *canvas, const struct kl_scene *scene,
       enum kl_measure m, char out[2 * KL_NUMBER])
{
    char name[KL_NUMBER], alpha[KL_NUMBER];

    kl_symbol(name, m, kl_scene_nature(scene),
              kl_canvas_glyphs(canvas)->ascii);
    if (m != KL_RENYI)
        snprintf(out, 2 * KL_NUMBER, "%s", name);
    else
        snprintf(out, 2 * KL_NUMBER, "%s %s", name,
                 kl_number_short(alpha, kl_scene_alpha(scene), 3, 5));
    return out;
}

/* One measure in a field: symbol, value to the right, unit. A value that
 * waits for its sum is dim. */
static void
draw_field(struct kl_canvas *canvas, struct kl_rect field,
           const struct kl_scene *scene, enum kl_measure m, bool selected)
{
    struct kl_value value =
        kl_unit_apply(kl_scene_unit(scene), m,
                      kl_scene_measures(scene)->value[m]);
    bool fresh = kl_scene_fresh(scene, m);
    const char *unit = kl_unit_name(kl_scene_unit(scene), m);
    int room = field.w - (*unit != '\0' ? UNIT_WIDTH : 0), used;
    char name[2 * KL_NUMBER], number[KL_NUMBER];

    used = kl_canvas_text(canvas, field.x, field.y, room, KL_INK_TEXT, 0,
                          symbol(canvas, scene, m, name));
    kl_canvas_text_right(canvas, field.x + used + 1, field.y, room - used - 1,
                         fresh ? KL_INK_VALUE : KL_INK_DIM,
                         fresh ? KL_BOLD : 0,
                         kl_format_cell(number, value, room - used - 1));
    kl_canvas_text(canvas, field.x + room + 1, field.y, UNIT_WIDTH - 1,
                   KL_INK_DIM, 0, unit);
    if (selected)
        kl_canvas_restyle(canvas, field, KL_INK_FOCUS, 0);
}

/* A bound as a power of ten: of its digits none but the size matters, and
 * they would change with every step of a slider. */
static void
draw_bound(struct kl_canvas *canvas, int x, int y, double err)
{
    if (err == 0)
        kl_canvas_text(canvas, x, y, BOUND, KL_INK_DIM, 0, "±0");
    else if (isinf(err))
        kl_canvas_text(canvas, x, y, BOUND, KL_INK_DIM, 0, "±∞");
    else
        kl_canvas_textf(canvas, x, y, BOUND, KL_INK_DIM, 0, "±1e%+03.0f",
                        ceil(log10(err) - 1e-9));
}

/* What a closed form says, as far as there is room for it in `width` columns:
 * its value, and that it agrees with the integral or how far it is off. */
static void
draw_closed(struct kl_canvas *canvas, int x, int y, int width,
            const struct kl_scene *scene, enum kl_measure m)
{
    struct kl_value value = kl_scene_measures(scene)->value[m], closed;
    char number[KL_NUMBER];
    bool wide = width >= CLOSED + OFF;
    double bound;

    if (width < OFF || !kl_scene_fresh(scene, m) ||
        !kl_scene_closed(scene, m, &closed))
        return;
    bound = value.err + closed.err;
    value.val = fabs(value.val - closed.val);
    value = kl_unit_apply(kl_scene_unit(scene), m, value);
    bound = kl_unit_apply(kl_scene_unit(scene), m,
                          (struct kl_value){.val = bound}).val;
    closed = kl_unit_apply(kl_scene_unit(scene), m, closed);
    if (wide) {
        kl_canvas_text_right(canvas, x, y, CLOSED - 1, KL_INK_DIM, 0,
                             kl_format_cell(number, closed, CLOSED - 1));
        x += CLOSED;
    }
    if (value.val <= bound)
        kl_canvas_text(canvas, x, y, width, KL_INK_GOOD, 0,
                       wide ? "✓" : "✓ closed");
    else
        kl_canvas_textf(canvas, x, y, OFF, KL_INK_WARN, 0, "%s%.0e",
                        kl_canvas_glyphs(canvas)->ascii ? "d" : "Δ",
                        value.val);
}

static void
draw_tall(struct kl_canvas *canvas, struct kl_rect rect,
          const struct kl_scene *scene, enum kl_measure selected)
{
    int i;

    for (i = 0; i < KL_MEASURE_COUNT && i < rect.h; i++) {
        enum kl_measure m = (enum kl_measure)i;
        bool pure = kl_measure_row(m)->dimension == KL_PURE;
        struct kl_rect field = {rect.x, rect.y + i,
                                TALL_FIELD - (pure ? UNIT_WIDTH : 0), 1};
        struct kl_value value = kl_unit_apply(
            kl_scene_unit(scene), m, kl_scene_measures(scene)->value[m]);

        draw_field(canvas, field, scene, m, m == selected);
        if (!isinf(value.val) && rect.w >= TALL_FIELD + BOUND)
            draw_bound(canvas, rect.x + TALL_FIELD + 1, field.y, value.err);
        if (!isinf(value.val))
            draw_closed(canvas, rect.x + TALL_FIELD + 1 + BOUND, field.y,
                        rect.w - TALL_FIELD - 1 - BOUND, scene, m);
    }
}

/* The last column takes what the division leaves: its symbols are long. */
static struct kl_rect
low_field(struct kl_rect rect, int row, int column)
{
    int columns = low_columns(rect), pitch = rect.w / columns;
    int w = column + 1 < columns ? pitch - 1 : rect.w - column * pitch;

    return (struct kl_rect){rect.x + column * pitch, rect.y + row, w, 1};
}

static void
draw_low(struct kl_canvas *canvas, struct kl_rect rect,
         const struct kl_scene *scene, enum kl_measure selected)
{
    int row, column;

    for (row = 0; row < LOW_ROWS && row < rect.h; row++)
        for (column = 0; column < low_columns(rect); column++) {
            enum kl_measure m = low_measure(rect, row, column);
            struct kl_rect field = low_field(rect, row, column);

            /* Points stand below each other whether there is a unit or not. */
            if (kl_measure_row(m)->dimension == KL_PURE)
                field.w -= UNIT_WIDTH;
            draw_field(canvas, field, scene, m, m == selected);
        }
}

void
kl_panel_draw(struct kl_canvas *canvas, struct kl_rect rect,
              const struct kl_scene *scene, enum kl_measure selected)
{
    if (tall(rect))
        draw_tall(canvas, rect, scene, selected);
    else
        draw_low(canvas, rect, scene, selected);
}

bool
kl_panel_hit(struct kl_rect rect, int x, int y, enum kl_measure *measure)
{
    int row = y - rect.y, column;

    if (row < 0 || row >= rect.h || x < rect.x || x >= rect.x + rect.w)
        return false;
    if (tall(rect)) {
        if (row >= KL_MEASURE_COUNT)
            return false;
        *measure = (enum kl_measure)row;
        return true;
    }
    if (row >= LOW_ROWS)
        return false;
    for (column = low_columns(rect) - 1; column > 0; column--)
        if (x >= low_field(rect, row, column).x)
            break;
    *measure = low_measure(rect, row, column);
    return true;
}

/* Append why a divergence is infinite or in doubt, behind its name if `named`;
 * nothing if it is neither. */
static void
add_reason(const struct kl_scene *scene, enum kl_measure m, bool named,
           struct kl_buf *out)
{
    const struct kl_measures *all = kl_scene_measures(scene);
    bool infinite = isinf(all->value[m].val);

    if ((!infinite && all->reason[m].kind == KL_REASON_NONE) ||
        !kl_scene_fresh(scene, m))
        return;
    if (out->len > 0)
        kl_buf_adds(out, " · ");
    if (named)
        kl_buf_addf(out, "%s%s", kl_measure_row(m)->symbol,
                    infinite ? " = " : "");
    kl_buf_addf(out, "%s: ", infinite ? "∞" : "");
    kl_format_reason(kl_scene_pair(scene), all, m, out);
}

static bool
has_reason(const struct kl_scene *scene, enum kl_measure m)
{
    struct kl_buf text = KL_BUF_INIT;
    bool any;

    add_reason(scene, m, false, &text);
    any = text.len > 0;
    kl_buf_clear(&text);
    return any;
}

/* The reasons of both divergences: in full; without their names, which the
 * panel says; or but one, and where to read the other, if there are keys. */
static void
list_reasons(const struct kl_scene *scene, int form, bool still,
             struct kl_buf *out)
{
    bool both = has_reason(scene, KL_KL_PQ) && has_reason(scene, KL_KL_QP);

    add_reason(scene, KL_KL_PQ, form != 1, out);
    if (form < 2 || !both)
        add_reason(scene, KL_KL_QP, form != 1, out);
    else if (form == 2)
        kl_buf_addf(out, still ? " · %s too" : " · %s too: Enter",
                    kl_measure_row(KL_KL_QP)->symbol);
}

void
kl_panel_reason(struct kl_canvas *canvas, struct kl_rect rect,
                const struct kl_scene *scene)
{
    struct kl_buf text = KL_BUF_INIT;
    int form;

    for (form = 0; form < 4; form++) {
        kl_buf_reset(&text);
        list_reasons(scene, form, kl_canvas_still(canvas), &text);
        if (kl_canvas_text_width(canvas, kl_buf_text(&text)) <= rect.w)
            break;
    }
    if (rect.h >= 1)
        kl_canvas_text(canvas, rect.x, rect.y, rect.w, KL_INK_WARN, 0,
                       kl_buf_text(&text));
    kl_buf_clear(&text);
}

/* ---- legend and sliders -------------------------------------------------- */

void
kl_legend_draw(struct kl_canvas *canvas, struct kl_rect rect,
               const struct kl_scene *scene)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    int s;

    for (s = 0; s < 2 && s < rect.h; s++) {
        struct kl_buf title = KL_BUF_INIT;
        const struct kl_spec *spec = kl_scene_spec(scene, (enum kl_side)s);
        enum kl_ink ink = s == KL_P ? KL_INK_P : KL_INK_Q;
        bool focus = (int)kl_scene_side(scene) == s;

        kl_format_title(scene, (enum kl_side)s, &title);
        /* The first weight alone would say nothing. */
        if (kl_canvas_text_width(canvas, kl_buf_text(&title)) > rect.w - 4 &&
            spec->kind == KL_SPEC_MIXTURE &&
            !kl_scene_edited(scene, (enum kl_side)s)) {
            kl_buf_reset(&title);
            kl_buf_addf(&title, "mixture of %zu", spec->n);
        }
        kl_canvas_text(canvas, rect.x, rect.y + s, 1,
                       focus ? KL_INK_FOCUS : KL_INK_TEXT, KL_BOLD,
                       s == KL_P ? "p" : "q");
        kl_canvas_put(canvas, rect.x + 2, rect.y + s,
                      s == KL_P ? glyphs->p_mark : glyphs->q_mark, ink, 0);
        kl_canvas_text(canvas, rect.x + 4, rect.y + s, rect.w - 4, ink, 0,
                       kl_buf_text(&title));
        kl_buf_clear(&title);
    }
}

enum { SLIDER_LABEL = 9, SLIDER_NUMBER = 10, SLIDER_STATE = 7 };

struct kl_rect
kl_slider_track(struct kl_rect rect, enum kl_side side, bool named)
{
    int before = named ? 0 : SLIDER_LABEL; /* one label for both */
    int name = named ? SLIDER_LABEL : 0;   /* or one of each */
    int half = (rect.w - before - SLIDER_STATE) / 2;
    int track = half - name - SLIDER_NUMBER - 3;

    return (struct kl_rect){
        rect.x + before + (side == KL_P ? 0 : half) + name + 2, rect.y,
        track < 1 ? 1 : track, 1};
}

/* What a slider moves: a handle, or the selected outcome. */
static void
draw_slider_name(struct kl_canvas *canvas, int x, int y,
                 const struct kl_scene *scene, const struct kl_handle *handle)
{
    struct kl_buf name = KL_BUF_INIT;

    if (handle != NULL)
        kl_buf_adds(&name, handle->name);
    else
        kl_format_label(scene, kl_scene_at(scene), &name);
    kl_canvas_text(canvas, x, y, SLIDER_LABEL - 1, KL_INK_TITLE, 0,
                   kl_buf_text(&name));
    kl_buf_clear(&name);
}

/* One side's slider: its sign, track and value. */
static void
draw_slider(struct kl_canvas *canvas, struct kl_rect track,
            const struct kl_scene *scene, enum kl_side side,
            const struct kl_handle *handle)
{
    double p = kl_bins_prob(&kl_scene_pair(scene)->side[side],
                            kl_scene_at(scene));
    bool focus = kl_scene_side(scene) == side;
    char number[KL_NUMBER];

    kl_track_draw(canvas, track, handle != NULL ? kl_handle_place(handle) : p,
                  side == KL_P ? KL_INK_P : KL_INK_Q, focus);
    if (handle != NULL)
        snprintf(number, sizeof number, "%.6g", handle->value);
    else
        kl_format_prob(number, p);
    kl_canvas_text(canvas, track.x + track.w + 1, track.y, SLIDER_NUMBER,
                   KL_INK_VALUE, focus ? KL_BOLD : 0, number);
}

void
kl_slider_draw(struct kl_canvas *canvas, struct kl_rect rect,
               const struct kl_scene *scene,
               const struct kl_handle *const handle[2])
{
    enum kl_side focus = kl_scene_side(scene);
    const struct kl_bins *bins = &kl_scene_pair(scene)->side[focus];
    bool named = handle[KL_P] != NULL || handle[KL_Q] != NULL;
    const char *what = "free";
    int s;

    if (!named)
        draw_slider_name(canvas, rect.x, rect.y, scene, NULL);
    for (s = 0; s < 2; s++) {
        struct kl_rect track = kl_slider_track(rect, (enum kl_side)s, named);
        int x = track.x - 2 - (named ? SLIDER_LABEL : 0);

        kl_canvas_text(canvas, x, rect.y, 1,
                       s == (int)focus ? KL_INK_FOCUS : KL_INK_TEXT, 0,
                       s == KL_P ? "p" : "q");
        if (named)
            draw_slider_name(canvas, x + 2, rect.y, scene, handle[s]);
        draw_slider(canvas, track, scene, (enum kl_side)s, handle[s]);
    }
    if (handle[focus] != NULL)
        what = "tuning";
    else if (kl_bins_hold(bins, kl_scene_at(scene)) == KL_LOCKED)
        what = "locked";
    kl_canvas_text_right(canvas, rect.x + rect.w - SLIDER_STATE, rect.y,
                         SLIDER_STATE, KL_INK_DIM, 0, what);
}
