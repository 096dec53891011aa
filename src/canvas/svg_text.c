/* Text: runs of characters in one style, each at its own place and as wide as
 * its columns, so that every font keeps them.
 */
#include "config.h"

#include "klscope/base/utf8.h"
#include "klscope/canvas/svg_private.h"

enum { BASELINE = 12, CELL_W = 8, CELL_H = 16 };

/* Letters that a monospaced font has as wide as the others are written in runs;
 * so are those from right to left, each word by itself, since who shows the
 * picture puts them into their order. Every other sign stands alone. */
enum script { ALONE, PLAIN, RIGHT_TO_LEFT };

static enum script
script_of(uint32_t ch)
{
    if (ch < 0x250 || (ch >= 0x370 && ch < 0x530))
        return PLAIN;
    if ((ch >= 0x590 && ch < 0x900) || (ch >= 0xFB1D && ch < 0xFE00) ||
        (ch >= 0xFE70 && ch < 0xFEFF))
        return RIGHT_TO_LEFT;
    return ALONE;
}

static bool
is_blank(const struct kl_cell_glyph *cell)
{
    return (cell->ch == ' ' || cell->ch == 0xA0) && cell->mark == 0;
}

/* Whether a cell is written: not drawn, and there is something to be seen. */
static bool
is_text(const struct kl_cell_glyph *cell)
{
    struct kl_svg_rect rect[KL_SVG_PIECES];
    unsigned dots;
    int pieces;

    if (cell->shape || cell->ch == 0)
        return false;
    if (is_blank(cell))
        return (kl_svg_face(cell).attr & KL_UNDERLINE) != 0;
    return !kl_svg_drawn(cell, 0, 0, rect, &pieces) &&
           !kl_svg_dots(cell, &dots);
}

static bool
same_style(const struct kl_cell_glyph *a, const struct kl_cell_glyph *b)
{
    struct kl_face one = kl_svg_face(a), other = kl_svg_face(b);

    return one.front.colour == other.front.colour && one.attr == other.attr;
}

/* Columns of the run that begins at x. A single blank does not end it. */
static int
run_length(const struct kl_svg *svg, int x, int y)
{
    const struct kl_cell_glyph *first = kl_canvas_at(svg->canvas, x, y);
    int width = kl_canvas_width(svg->canvas), end = x;
    enum script script = script_of(first->ch);

    if (script == ALONE)
        return kl_utf8_width(first->ch);
    while (end < width) {
        const struct kl_cell_glyph *cell = kl_canvas_at(svg->canvas, end, y);
        const struct kl_cell_glyph *next =
            kl_canvas_at(svg->canvas, end + 1, y);

        if (is_text(cell) && script_of(cell->ch) == script &&
            same_style(first, cell))
            end++;
        else if (script == PLAIN && is_blank(cell) && !cell->shape &&
                 end + 1 < width && is_text(next) &&
                 script_of(next->ch) == PLAIN && same_style(first, next))
            end++;
        else
            break;
    }
    return end - x;
}

/* ---- spots --------------------------------------------------------------- */

static void
add_circle(struct kl_svg *svg, struct kl_paint paint, int x, int y,
           const char *radius, bool hollow)
{
    kl_buf_adds(&svg->body, "<circle");
    kl_svg_class(svg, paint);
    if (hollow) {
        svg->body.len--;
        kl_buf_adds(&svg->body, " l\"");
    }
    kl_buf_addf(&svg->body, " cx=\"%d\" cy=\"%d\" r=\"%s\"/>\n",
                x * CELL_W + CELL_W / 2, y * CELL_H + CELL_H / 2, radius);
}

/* Marks that are round, as points on a map or knobs of sliders: on what is
 * behind them they have a rim of paper. */
static bool
add_spot(struct kl_svg *svg, const struct kl_cell_glyph *cell, int x, int y)
{
    struct kl_paint paint = kl_svg_face(cell).front;
    bool hollow = cell->ch == KL_SVG_RING;

    if (!kl_svg_round(cell))
        return false;
    if (svg->canvas->behind != NULL)
        add_circle(svg, (struct kl_paint){KL_SVG_PAPER, KL_SVG_SOLID}, x, y,
                   "5", false);
    paint.fill = hollow ? KL_SVG_STROKE : KL_SVG_SOLID;
    add_circle(svg, paint, x, y, hollow ? "3" : "3.6", hollow);
    return true;
}

bool
kl_svg_round(const struct kl_cell_glyph *cell)
{
    return cell->mark == 0 &&
           (cell->ch == KL_SVG_SPOT || cell->ch == KL_SVG_RING);
}

/* ---- runs ---------------------------------------------------------------- */

/* A sign by itself stands in the middle of its cells. */
static void
begin_run(struct kl_svg *svg, const struct kl_cell_glyph *cell, int x, int y,
          int columns)
{
    static const struct {
        unsigned attr;
        const char *name;
    } classes[] = {
        {KL_BOLD, " b"}, {KL_DIM, " i"}, {KL_UNDERLINE, " u"}};
    struct kl_face face = kl_svg_face(cell);
    struct kl_buf *out = &svg->body;
    bool alone = script_of(cell->ch) == ALONE;
    size_t k;

    kl_buf_addf(out, "<text x=\"%d\" y=\"%d\"",
                x * CELL_W + (alone ? columns * CELL_W / 2 : 0),
                y * CELL_H + BASELINE);
    if (!alone && columns > 1)
        kl_buf_addf(out, " textLength=\"%d\"", columns * CELL_W);
    if (face.front.colour != KL_INK_TEXT || face.attr != 0 || alone) {
        kl_svg_class(svg, face.front);
        out->len--; /* the quote: more classes follow */
        for (k = 0; k < sizeof classes / sizeof *classes; k++)
            if ((face.attr & classes[k].attr) != 0)
                kl_buf_adds(out, classes[k].name);
        kl_buf_adds(out, alone ? " m\"" : "\"");
    }
    kl_buf_addc(out, '>');
}

void
kl_svg_text(struct kl_svg *svg)
{
    int width = kl_canvas_width(svg->canvas), x, y, k, columns;
    int height = kl_canvas_height(svg->canvas);

    for (y = 0; y < height; y++)
        for (x = 0; x < width; x += columns) {
            const struct kl_cell_glyph *cell = kl_canvas_at(svg->canvas, x, y);

            columns = 1;
            if (!is_text(cell) || add_spot(svg, cell, x, y))
                continue;
            columns = run_length(svg, x, y);
            begin_run(svg, cell, x, y, columns);
            for (k = 0; k < columns; k++, cell++) {
                if (cell->ch == 0)
                    continue;
                kl_svg_char(&svg->body, cell->ch);
                if (cell->mark != 0)
                    kl_svg_char(&svg->body, cell->mark);
            }
            kl_buf_adds(&svg->body, "</text>\n");
        }
}
