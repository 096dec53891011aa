#include "config.h"

#include "klscope/canvas/sink.h"

#include "klscope/base/buf.h"
#include "klscope/base/utf8.h"

static bool
empty(const struct kl_cell_glyph *cell)
{
    return cell->ch == ' ' && cell->mark == 0;
}

/* Nothing for the right half of a wide character. */
static void
add_cell(struct kl_buf *out, const struct kl_cell_glyph *cell)
{
    char bytes[4];

    if (cell->ch == 0)
        return;
    kl_buf_add(out, bytes, kl_utf8_encode(cell->ch, bytes));
    if (cell->mark != 0)
        kl_buf_add(out, bytes, kl_utf8_encode(cell->mark, bytes));
}

void
kl_sink_text(const struct kl_canvas *canvas, struct kl_buf *out)
{
    int width = kl_canvas_width(canvas), height = kl_canvas_height(canvas);
    int x, y;

    for (y = 0; y < height; y++) {
        const struct kl_cell_glyph *row = kl_canvas_at(canvas, 0, y);
        int end = width;

        while (end > 0 && empty(&row[end - 1]))
            end--;
        for (x = 0; x < end; x++)
            add_cell(out, &row[x]);
        kl_buf_addc(out, '\n');
    }
}

/* The style of a run of cells as SGR knows it. */
struct style {
    int colour, ground; /* -1: the terminal's own */
    unsigned attr;
};

static const struct style plain = {.colour = -1, .ground = -1};

/* What it is written for. */
struct palette {
    int colours;
    enum kl_background background;
};

static const struct {
    unsigned attr;
    const char *on;
} codes[] = {
    {KL_BOLD, "1"},
    {KL_DIM, "2"},
    {KL_UNDERLINE, "4"},
    {KL_REVERSE, "7"},
};

static struct style
style_of(const struct kl_cell_glyph *cell, const struct palette *palette)
{
    struct kl_ink_style ink = kl_ink_style(
        (enum kl_ink)cell->ink, palette->colours, palette->background);

    return (struct style){.colour = ink.colour,
                          .ground = ink.ground,
                          .attr = ink.attr | cell->attr};
}

/* A blank shows nothing of a style but its ground, underline and reverse. */
static bool
seen(struct style style)
{
    return style.ground >= 0 || (style.attr & (KL_UNDERLINE | KL_REVERSE)) != 0;
}

/* `normal` is 30 for what is written, 40 for what it stands on; 8 more say 256
 * colours, 9 more the terminal's own, and 60 more the bright ones of 16. */
static void
add_colour(struct kl_buf *out, int normal, int colour, int colours)
{
    if (colour < 0)
        kl_buf_addf(out, "%d;", normal + 9);
    else if (colours >= 256)
        kl_buf_addf(out, "%d;5;%d;", normal + 8, colour);
    else
        kl_buf_addf(out, "%d;",
                    colour < 8 ? normal + colour : normal + 60 + colour - 8);
}

static bool
same(struct style a, struct style b)
{
    return a.colour == b.colour && a.ground == b.ground && a.attr == b.attr;
}

/* Go from one style to the next: what is new is added; if an attribute ends,
 * everything is reset first, since 22 ends bold and dim alike. */
static void
change(struct kl_buf *out, struct style *now, struct style want, int colours)
{
    size_t i;

    if (same(*now, want))
        return;
    kl_buf_adds(out, "\033[");
    if ((now->attr & ~want.attr) != 0 || same(want, plain)) {
        *now = plain;
        if (!same(want, plain))
            kl_buf_adds(out, "0;");
    }
    for (i = 0; i < sizeof codes / sizeof *codes; i++) {
        if ((want.attr & ~now->attr & codes[i].attr) != 0)
            kl_buf_addf(out, "%s;", codes[i].on);
    }
    if (want.colour != now->colour)
        add_colour(out, 30, want.colour, colours);
    if (want.ground != now->ground)
        add_colour(out, 40, want.ground, colours);
    if (out->data[out->len - 1] == ';')
        out->len--;
    kl_buf_addc(out, 'm');
    *now = want;
}

static void
add_row(struct kl_buf *out, const struct kl_cell_glyph *row, int width,
        const struct palette *palette)
{
    struct style now = plain;
    int x, end = width;

    while (end > 0 && empty(&row[end - 1]) &&
           !seen(style_of(&row[end - 1], palette)))
        end--;
    for (x = 0; x < end; x++) {
        struct style want = style_of(&row[x], palette);

        if (row[x].ch == 0)
            continue;
        if (!empty(&row[x]) || seen(want) || seen(now))
            change(out, &now, want, palette->colours);
        add_cell(out, &row[x]);
    }
    change(out, &now, plain, palette->colours);
    kl_buf_addc(out, '\n');
}

void
kl_sink_ansi(const struct kl_canvas *canvas, int colours,
             enum kl_background background, struct kl_buf *out)
{
    struct palette palette = {colours, background};
    int y, height = kl_canvas_height(canvas);

    for (y = 0; y < height; y++)
        add_row(out, kl_canvas_at(canvas, 0, y), kl_canvas_width(canvas),
                &palette);
}
