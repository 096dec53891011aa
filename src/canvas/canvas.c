#include "config.h"

#include "klscope/canvas/canvas.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/utf8.h"
#include "klscope/canvas/ascii.h"
#include "klscope/canvas/canvas_private.h"

/* The invariant of the grid: a cell with ch 0 is the right half of the wide
 * character in the cell before it, and a wide character is always followed by
 * one. Whatever overwrites a half blanks the other, inside the clip or not. */

static const struct kl_cell_glyph blank = {.ch = ' '};

struct kl_canvas *
kl_canvas_new(int width, int height, const struct kl_glyphs *glyphs)
{
    struct kl_canvas *canvas = kl_calloc(1, sizeof *canvas);

    canvas->glyphs = glyphs;
    kl_canvas_resize(canvas, width, height);
    return canvas;
}

void
kl_canvas_free(struct kl_canvas *canvas)
{
    if (canvas == NULL)
        return;
    free(canvas->cells);
    free(canvas->behind);
    free(canvas->kept);
    free(canvas->point);
    free(canvas);
}

void
kl_canvas_resize(struct kl_canvas *canvas, int width, int height)
{
    canvas->width = width > 1 ? width : 1;
    canvas->height = height > 1 ? height : 1;
    canvas->cells = kl_realloc(canvas->cells,
                               (size_t)canvas->width * (size_t)canvas->height,
                               sizeof *canvas->cells);
    kl_canvas_clear(canvas);
}

void
kl_canvas_set_grounds(struct kl_canvas *canvas, bool grounds)
{
    canvas->grounds = grounds;
}

bool
kl_canvas_grounds(const struct kl_canvas *canvas)
{
    return canvas->grounds;
}

void
kl_canvas_set_still(struct kl_canvas *canvas, bool still)
{
    canvas->still = still;
}

bool
kl_canvas_still(const struct kl_canvas *canvas)
{
    return canvas->still;
}

int
kl_canvas_width(const struct kl_canvas *canvas)
{
    return canvas->width;
}

int
kl_canvas_height(const struct kl_canvas *canvas)
{
    return canvas->height;
}

const struct kl_glyphs *
kl_canvas_glyphs(const struct kl_canvas *canvas)
{
    return canvas->glyphs;
}

void
kl_canvas_clear(struct kl_canvas *canvas)
{
    size_t row = (size_t)canvas->width;
    int i;

    canvas->clip = (struct kl_rect){0, 0, canvas->width, canvas->height};
    canvas->count = canvas->points = 0;
    free(canvas->behind);
    canvas->behind = NULL;
    for (i = 0; i < canvas->width; i++)
        canvas->cells[i] = blank;
    for (i = 1; i < canvas->height; i++)
        memcpy(canvas->cells + (size_t)i * row, canvas->cells,
               row * sizeof *canvas->cells);
}

/* Part of the span [a, a + n) that lies in [b, b + m), in 64 bits since rects
 * may lie anywhere. */
static int
overlap(int a, int n, int b, int m, int *start)
{
    int64_t from = a > b ? a : b;
    int64_t end = (int64_t)a + n, end_b = (int64_t)b + m;

    end = end < end_b ? end : end_b;
    *start = (int)from;
    return end > from ? (int)(end - from) : 0;
}

struct kl_rect
kl_rect_meet(struct kl_rect a, struct kl_rect b)
{
    struct kl_rect both;

    both.w = overlap(a.x, a.w, b.x, b.w, &both.x);
    both.h = overlap(a.y, a.h, b.y, b.h, &both.y);
    return both;
}

struct kl_rect
kl_rect_take_top(struct kl_rect *left, int rows)
{
    struct kl_rect top = *left;

    top.h = rows > left->h ? left->h : rows;
    top.h = top.h < 0 ? 0 : top.h;
    left->y += top.h;
    left->h -= top.h;
    return top;
}

struct kl_rect
kl_canvas_clip(struct kl_canvas *canvas, struct kl_rect rect)
{
    struct kl_rect old = canvas->clip;
    struct kl_rect grid = {0, 0, canvas->width, canvas->height};

    canvas->clip = kl_rect_meet(rect, grid);
    return old;
}

static struct kl_cell_glyph *
cell(const struct kl_canvas *canvas, int x, int y)
{
    return canvas->cells + (size_t)y * (size_t)canvas->width + x;
}

const struct kl_cell_glyph *
kl_canvas_at(const struct kl_canvas *canvas, int x, int y)
{
    if (x < 0 || y < 0 || x >= canvas->width || y >= canvas->height)
        return &blank;
    return cell(canvas, x, y);
}

const struct kl_cell_glyph *
kl_canvas_row(const struct kl_canvas *canvas, int y)
{
    return cell(canvas, 0, y);
}

static bool
inside(const struct kl_canvas *canvas, int x, int y)
{
    const struct kl_rect *clip = &canvas->clip;

    return x >= clip->x && x < clip->x + clip->w && y >= clip->y &&
           y < clip->y + clip->h;
}

/* Blank the other half if the cell at x is one half of a wide character. */
static void
part(const struct kl_canvas *canvas, struct kl_cell_glyph *at, int x)
{
    struct kl_cell_glyph *other = at;

    if (at->ch == 0)
        other = at - 1;
    else if (x + 1 < canvas->width && at[1].ch == 0)
        other = at + 1;
    else
        return;
    other->ch = ' ';
    other->mark = 0;
}

/* What is behind a cell is what was there before it. */
static void
note_shapes(struct kl_canvas *canvas, ptrdiff_t i)
{
    if (canvas->behind == NULL)
        canvas->behind =
            kl_calloc((size_t)canvas->width * (size_t)canvas->height,
                      sizeof *canvas->behind);
    canvas->behind[i] = (uint32_t)canvas->count;
}

static void
set(struct kl_canvas *canvas, int x, int y, struct kl_cell_glyph glyph)
{
    struct kl_cell_glyph *at = cell(canvas, x, y);

    part(canvas, at, x);
    *at = glyph;
    at->shape = canvas->standing > 0;
    if (canvas->keep)
        note_shapes(canvas, at - canvas->cells);
}

/* Attach a mark to the character before x. Variation selectors and skin tones
 * would change its width on some terminals and are left out, as is every mark
 * where only ASCII goes. */
static void
put_mark(struct kl_canvas *canvas, int x, int y, uint32_t mark)
{
    struct kl_cell_glyph *at;

    if (canvas->glyphs->ascii || (mark >= 0xFE00 && mark <= 0xFE0F) ||
        mark >= 0x1F3FB)
        return;
    if (x <= 0 || !inside(canvas, x - 1, y))
        return;
    at = cell(canvas, x - 1, y);
    if (at->ch == 0)
        at--;
    if (at->mark == 0 && at->ch != ' ')
        at->mark = mark;
}

static void
put_wide(struct kl_canvas *canvas, int x, int y, struct kl_cell_glyph glyph)
{
    bool left = inside(canvas, x, y);
    bool right = x < canvas->width && inside(canvas, x + 1, y);

    if (!left || !right) {
        glyph.ch = ' ';
        if (left)
            set(canvas, x, y, glyph);
        if (right)
            set(canvas, x + 1, y, glyph);
        return;
    }
    set(canvas, x, y, glyph);
    glyph.ch = 0;
    set(canvas, x + 1, y, glyph);
}

/* What may stand in a cell: no control, and nothing that the set cannot show
 * in one cell. */
static uint32_t
allowed(const struct kl_canvas *canvas, uint32_t ch)
{
    const char *ascii;

    if (ch >= 0x20 && ch < 0x7F)
        return ch;
    if (!canvas->glyphs->ascii)
        return kl_utf8_control(ch) ? KL_REPLACEMENT : ch;
    ascii = kl_ascii(ch);
    return ascii != NULL && ascii[0] != '\0' && ascii[1] == '\0'
               ? (unsigned char)ascii[0]
               : '?';
}

void
kl_canvas_put(struct kl_canvas *canvas, int x, int y, uint32_t ch,
              enum kl_ink ink, unsigned attr)
{
    struct kl_cell_glyph glyph = {
        .ch = ch, .ink = (unsigned char)ink, .attr = (unsigned char)attr};
    int width = 1;

    if (ch < 0x20 || ch >= 0x7F) {
        if (kl_utf8_width(ch) == 0 && !kl_utf8_control(ch)) {
            put_mark(canvas, x, y, ch);
            return;
        }
        glyph.ch = allowed(canvas, ch);
        width = kl_utf8_width(glyph.ch);
    }
    if (width == 2)
        put_wide(canvas, x, y, glyph);
    else if (inside(canvas, x, y))
        set(canvas, x, y, glyph);
}

void
kl_canvas_fill(struct kl_canvas *canvas, struct kl_rect rect, uint32_t ch,
               enum kl_ink ink, unsigned attr)
{
    struct kl_rect seen = kl_rect_meet(rect, canvas->clip);
    struct kl_cell_glyph glyph = {.ch = allowed(canvas, ch),
                                  .ink = (unsigned char)ink,
                                  .attr = (unsigned char)attr};
    int x, y;

    if (kl_utf8_width(glyph.ch) != 1)
        glyph.ch = ' ';
    for (y = seen.y; y < seen.y + seen.h; y++) {
        for (x = seen.x; x < seen.x + seen.w; x++)
            set(canvas, x, y, glyph);
    }
}

void
kl_canvas_frame(struct kl_canvas *canvas, struct kl_rect rect, enum kl_ink ink)
{
    const struct kl_glyphs *set_of = canvas->glyphs;
    int right = rect.x + rect.w - 1, bottom = rect.y + rect.h - 1;
    struct kl_rect across = {rect.x, rect.y, rect.w, 1};
    struct kl_rect along = {rect.x, rect.y, 1, rect.h};

    if (rect.w < 1 || rect.h < 1)
        return;
    if (rect.h > 1 || rect.w == 1) {
        kl_canvas_fill(canvas, along, set_of->vertical, ink, 0);
        along.x = right;
        kl_canvas_fill(canvas, along, set_of->vertical, ink, 0);
    }
    if (rect.w == 1)
        return;
    kl_canvas_fill(canvas, across, set_of->horizontal, ink, 0);
    if (rect.h == 1)
        return;
    across.y = bottom;
    kl_canvas_fill(canvas, across, set_of->horizontal, ink, 0);
    kl_canvas_put(canvas, rect.x, rect.y, set_of->corner[0], ink, 0);
    kl_canvas_put(canvas, right, rect.y, set_of->corner[1], ink, 0);
    kl_canvas_put(canvas, rect.x, bottom, set_of->corner[2], ink, 0);
    kl_canvas_put(canvas, right, bottom, set_of->corner[3], ink, 0);
}

void
kl_canvas_restyle(struct kl_canvas *canvas, struct kl_rect rect, int ink,
                  unsigned attr)
{
    struct kl_rect seen = kl_rect_meet(rect, canvas->clip);
    int x, y;

    for (y = seen.y; y < seen.y + seen.h; y++) {
        for (x = seen.x; x < seen.x + seen.w; x++) {
            struct kl_cell_glyph *at = cell(canvas, x, y);

            at->attr = (unsigned char)attr;
            if (ink >= 0)
                at->ink = (unsigned char)ink;
        }
    }
}

void
kl_canvas_contrast(struct kl_canvas *canvas)
{
    size_t count = (size_t)canvas->width * (size_t)canvas->height, i;

    for (i = 0; i < count; i++) {
        struct kl_cell_glyph *at = &canvas->cells[i];

        if (at->ink == KL_INK_DIM)
            at->ink = KL_INK_TEXT;
        if (at->ink == KL_INK_LOSS) /* dim where there are no colours, */
            at->ink = KL_INK_CODE;  /* which has much the same */
        at->attr = (unsigned char)((at->attr & ~KL_DIM) | KL_BOLD);
    }
}

/* Full cells and the one with the rest, of a bar of `eighths` in `rows`. */
static int
full_cells(int rows, int eighths, int *rest)
{
    int full = eighths / 8;

    *rest = eighths > 0 ? eighths % 8 : 0;
    if (full >= rows) {
        full = rows;
        *rest = 0;
    }
    return full;
}

void
kl_canvas_bar(struct kl_canvas *canvas, struct kl_rect rect, int eighths,
              const uint32_t glyphs[9], enum kl_ink ink, unsigned attr)
{
    int rest, full = full_cells(rect.h, eighths, &rest);
    int bottom = rect.y + rect.h;
    struct kl_rect body = {rect.x, bottom - full, rect.w, full};
    struct kl_rect top = {rect.x, bottom - full - 1, rect.w, 1};

    kl_canvas_fill(canvas, body, glyphs[8], ink, attr);
    if (rest > 0)
        kl_canvas_fill(canvas, top, glyphs[rest], ink, attr);
}

void
kl_canvas_hang(struct kl_canvas *canvas, struct kl_rect rect, int eighths,
               const uint32_t glyphs[9], enum kl_ink ink, unsigned attr)
{
    int rest, full = full_cells(rect.h, eighths, &rest);
    struct kl_rect body = {rect.x, rect.y, rect.w, full};
    struct kl_rect end = {rect.x, rect.y + full, rect.w, 1};

    kl_canvas_fill(canvas, body, glyphs[8], ink, attr);
    if (rest > 0)
        kl_canvas_fill(canvas, end, glyphs[rest], ink, attr);
}
