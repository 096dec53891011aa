/* The picture as SVG 1.1: shapes and text, no script, no file or font of its
 * own. A cell is 8 by 16 units. From below: paper, the exact shapes that were
 * kept, grounds, blocks and frames, lines, text. Every colour is a class of the
 * embedded style, which has only the classes that the picture uses: twice where
 * the background is AUTO, once more for readers that prefer dark pages. Who
 * knows no media queries shows the light one.
 *
 * Each run of text says how wide it is, so that fonts of any width keep the
 * columns. Colour is never the only sign: q is hatched.
 */
#include "config.h"

#include "klscope/canvas/sink.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "klscope/base/utf8.h"
#include "klscope/canvas/svg_private.h"

enum { MARGIN = 8, CELL_W = 8, CELL_H = 16 };

static const struct {
    const char *name, *light, *dark;
} extras[] = {
    [KL_SVG_PAPER - KL_INK_COUNT] = {"paper", "#ffffff", "#0d1117"},
    [KL_SVG_WHITE - KL_INK_COUNT] = {"white", "#ffffff", "#ffffff"},
    [KL_SVG_BLACK - KL_INK_COUNT] = {"black", "#000000", "#000000"},
};

static const char *const endings[KL_SVG_FILLS] = {
    [KL_SVG_SOLID] = "",  [KL_SVG_HATCHED] = "-h", [KL_SVG_FAINT] = "-f",
    [KL_SVG_DENSE] = "-d", [KL_SVG_STROKE] = "-l",
};

/* ---- what the layers share ----------------------------------------------- */

static const char *
colour_name(int colour)
{
    return colour < KL_INK_COUNT ? kl_ink_row((enum kl_ink)colour)->name
                                 : extras[colour - KL_INK_COUNT].name;
}

static const char *
colour_of(int colour, bool dark)
{
    const struct kl_ink_row *row;

    if (colour >= KL_INK_COUNT)
        return dark ? extras[colour - KL_INK_COUNT].dark
                    : extras[colour - KL_INK_COUNT].light;
    row = kl_ink_row((enum kl_ink)colour);
    return dark ? row->dark : row->light;
}

void
kl_svg_name(struct kl_buf *out, struct kl_paint paint)
{
    kl_buf_adds(out, colour_name(paint.colour));
    kl_buf_adds(out, endings[paint.fill]);
}

void
kl_svg_class(struct kl_svg *svg, struct kl_paint paint)
{
    svg->used[paint.colour][paint.fill] = true;
    kl_buf_adds(&svg->body, " class=\"");
    kl_svg_name(&svg->body, paint);
    kl_buf_addc(&svg->body, '"');
}

void
kl_svg_number(struct kl_buf *out, double x)
{
    char text[40];
    int len = snprintf(text, sizeof text, "%.2f", x);

    while (text[len - 1] == '0')
        len--;
    if (text[len - 1] == '.')
        len--;
    if (len == 2 && memcmp(text, "-0", 2) == 0)
        kl_buf_addc(out, '0');
    else
        kl_buf_add(out, text, (size_t)len);
}

/* XML has names for its own signs, and knows no controls, surrogates and the
 * last two places of the first plane. */
void
kl_svg_char(struct kl_buf *out, uint32_t ch)
{
    char bytes[4];

    if (ch == '&')
        kl_buf_adds(out, "&amp;");
    else if (ch == '<')
        kl_buf_adds(out, "&lt;");
    else if (ch == '>')
        kl_buf_adds(out, "&gt;");
    else if (ch == '"')
        kl_buf_adds(out, "&quot;");
    else {
        if (kl_utf8_control(ch) || (ch >= 0xD800 && ch < 0xE000) ||
            ch == 0xFFFE || ch == 0xFFFF || ch > 0x10FFFF)
            ch = KL_REPLACEMENT;
        kl_buf_add(out, bytes, kl_utf8_encode(ch, bytes));
    }
}

/* Inks with a ground: shades are written on, and the edge is where p ends and q
 * goes on. */
struct kl_face
kl_svg_face(const struct kl_cell_glyph *cell)
{
    unsigned char ink = cell->ink < KL_INK_COUNT ? cell->ink : KL_INK_TEXT;
    struct kl_ink_style style =
        kl_ink_style((enum kl_ink)ink, 256, KL_BACKGROUND_AUTO);
    unsigned attr = style.attr | cell->attr;
    struct kl_face face = {.front = {ink, KL_SVG_SOLID},
                           .attr = attr & ~(unsigned)KL_REVERSE};

    if (ink == KL_INK_EDGE) {
        face.ground = (struct kl_paint){KL_INK_Q, KL_SVG_HATCHED};
        face.front.colour = KL_INK_P;
        face.has_ground = true;
    } else if (style.ground >= 0) {
        face.ground = face.front;
        face.front.colour =
            style.colour == 16 ? KL_SVG_BLACK : KL_SVG_WHITE;
        face.has_ground = true;
    }
    if ((attr & KL_REVERSE) != 0) {
        face.ground = face.front;
        face.front.colour = KL_SVG_PAPER;
        face.has_ground = true;
    }
    return face;
}

/* ---- style --------------------------------------------------------------- */

static void
add_colours(struct kl_buf *out, const struct kl_svg *svg, bool dark)
{
    int c;

    kl_buf_addf(out, "text{fill:%s}\n", colour_of(KL_INK_TEXT, dark));
    for (c = 0; c < KL_SVG_COLOURS; c++) {
        const bool *used = svg->used[c];
        const char *name = colour_name(c), *colour = colour_of(c, dark);

        if (used[KL_SVG_SOLID] || used[KL_SVG_HATCHED])
            kl_buf_addf(out, ".%s{fill:%s}\n", name, colour);
        if (used[KL_SVG_FAINT])
            kl_buf_addf(out, ".%s-f{fill:%s;fill-opacity:.25}\n", name,
                        colour);
        if (used[KL_SVG_DENSE])
            kl_buf_addf(out, ".%s-d{fill:%s;fill-opacity:.7}\n", name, colour);
        if (used[KL_SVG_STROKE])
            kl_buf_addf(out, ".%s-l{stroke:%s}\n", name, colour);
    }
}

static void
add_style(struct kl_buf *out, const struct kl_svg *svg,
          enum kl_background background)
{
    int c;

    kl_buf_adds(
        out,
        "<style type=\"text/css\">\n"
        "text{font:13.3px \"DejaVu Sans Mono\",Menlo,Consolas,"
        "\"Liberation Mono\",monospace;white-space:pre}\n"
        ".b{font-weight:bold}\n.i{opacity:.65}\n"
        ".u{text-decoration:underline}\n.m{text-anchor:middle}\n"
        ".k{shape-rendering:crispEdges}\n"
        ".l{fill:none;stroke-width:1.6;stroke-linejoin:round;"
        "stroke-linecap:round}\n"
        ".e{stroke-dasharray:6 4}\n"
        ".o{stroke-width:2.6;stroke-dasharray:0 4.4}\n"
        ".c{stroke-width:4.6}\n");
    for (c = 0; c < KL_SVG_COLOURS; c++)
        if (svg->used[c][KL_SVG_HATCHED])
            kl_buf_addf(out, ".%s-h{fill:url(#%s-h)}\n", colour_name(c),
                        colour_name(c));
    add_colours(out, svg, background == KL_BACKGROUND_DARK);
    if (background == KL_BACKGROUND_AUTO) {
        kl_buf_adds(out, "@media (prefers-color-scheme:dark){\n");
        add_colours(out, svg, true);
        kl_buf_adds(out, "}\n");
    }
    kl_buf_adds(out, "</style>\n");
}

/* A hatch is stripes on a wash of their colour. */
static void
add_hatches(struct kl_buf *out, const struct kl_svg *svg)
{
    int c;

    for (c = 0; c < KL_SVG_COLOURS; c++)
        if (svg->used[c][KL_SVG_HATCHED])
            kl_buf_addf(out,
                        "<pattern id=\"%s-h\" width=\"4\" height=\"4\" "
                        "patternUnits=\"userSpaceOnUse\" "
                        "patternTransform=\"rotate(45)\">"
                        "<rect class=\"%s\" width=\"4\" height=\"4\" "
                        "fill-opacity=\".25\"/>"
                        "<rect class=\"%s\" width=\"2\" height=\"4\"/>"
                        "</pattern>\n",
                        colour_name(c), colour_name(c), colour_name(c));
}

/* ---- the document -------------------------------------------------------- */

static void
add_words(struct kl_buf *out, const char *element, const char *text)
{
    struct kl_buf clean = KL_BUF_INIT;
    size_t at = 0;
    uint32_t ch;

    if (text == NULL || *text == '\0')
        return;
    kl_visible(&clean, text, strlen(text));
    kl_buf_addf(out, "<%s>", element);
    while (at < clean.len) {
        at += kl_utf8_decode(clean.data + at, clean.len - at, &ch);
        kl_svg_char(out, ch);
    }
    kl_buf_addf(out, "</%s>\n", element);
    kl_buf_clear(&clean);
}

void
kl_sink_svg(const struct kl_canvas *canvas, const struct kl_look *look,
            struct kl_buf *out)
{
    struct kl_svg svg = {.canvas = canvas};
    int w = CELL_W * kl_canvas_width(canvas) + 2 * MARGIN;
    int h = CELL_H * kl_canvas_height(canvas) + 2 * MARGIN;

    kl_buf_adds(&svg.body, "<rect");
    kl_svg_class(&svg, (struct kl_paint){KL_SVG_PAPER, KL_SVG_SOLID});
    kl_buf_addf(&svg.body, " x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n",
                -MARGIN, -MARGIN, w, h);
    kl_svg_shapes(&svg);
    kl_svg_cells(&svg);
    kl_svg_braille(&svg);
    kl_svg_text(&svg);
    kl_buf_addf(out,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" "
                "width=\"%d\" height=\"%d\" viewBox=\"%d %d %d %d\" "
                "xml:space=\"preserve\">\n",
                w, h, -MARGIN, -MARGIN, w, h);
    add_words(out, "title", look->title);
    add_words(out, "desc", look->description);
    add_style(out, &svg, look->background);
    add_hatches(out, &svg);
    kl_buf_add(out, kl_buf_text(&svg.body), svg.body.len);
    kl_buf_adds(out, "</svg>\n");
    kl_buf_clear(&svg.body);
}
