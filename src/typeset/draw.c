#include "config.h"

#include "klscope/typeset/typeset.h"

#include <limits.h>

#include "klscope/typeset/lines.h"

/* The size of a formula, and drawing it, line by line. */

enum { UNBROKEN = INT_MAX / 4 };

static enum kl_form
form_of(const struct kl_glyphs *glyphs)
{
    return glyphs->ascii_maths ? KL_FORM_ASCII : KL_FORM_UTF8;
}

/* A formula beyond the limits is one line of source. */
static struct kl_extent
fit_source(const struct kl_formula *formula, enum kl_form form, int width)
{
    struct kl_page page = {.formula = formula, .form = form};
    int natural = kl_page_width(&page, formula->source);

    return (struct kl_extent){.width = natural < width ? natural : width,
                              .height = 1,
                              .cut = natural > width};
}

struct kl_extent
kl_formula_fit(const struct kl_formula *formula, const struct kl_glyphs *glyphs,
               int width)
{
    struct kl_extent extent = {.baseline = -1};
    struct kl_line_walk walk;

    width = kl_larger(width, 1);
    if (formula->count == 0)
        return fit_source(formula, form_of(glyphs), width);
    walk = kl_lines_begin(formula, form_of(glyphs), width);
    while (kl_lines_next(&walk)) {
        if (extent.baseline < 0)
            extent.baseline = walk.line.y;
        extent.width = kl_larger(extent.width, walk.line.width);
        extent.height = walk.line.y + walk.line.down + 1;
    }
    extent.cut = walk.cut;
    if (walk.cut)
        extent.width = walk.width;
    if (!walk.tags_below)
        extent.width += walk.tag_width;
    else if (extent.width < walk.tag_width - KL_TAG_GAP)
        extent.width = walk.tag_width - KL_TAG_GAP;
    if (extent.width > width)
        extent.width = width;
    return extent;
}

struct kl_extent
kl_formula_extent(const struct kl_formula *formula,
                  const struct kl_glyphs *glyphs)
{
    return kl_formula_fit(formula, glyphs, UNBROKEN);
}

/* The tag of a line, at the right end of the formula. */
static void
draw_tag(const struct kl_line_walk *walk, const struct kl_page *page, int width)
{
    int tag = walk->line.tag;
    const char *text;

    if (tag == KL_NO_NODE)
        return;
    text = kl_page_node(&walk->page, tag)->text[page->form];
    kl_page_text(page, width - kl_page_width(page, text),
                 walk->line.y + (walk->tags_below ? walk->line.down : 0), text);
}

/* Draw what the line shows, x columns from the left and y rows from the top of
 * the page. A line that sticks out ends in an ellipsis. */
static void
draw_line(const struct kl_line_walk *walk, const struct kl_page *page,
          struct kl_rect clip)
{
    const struct kl_line *line = &walk->line;
    struct kl_canvas *canvas = page->canvas;
    const char *mark = page->form == KL_FORM_ASCII ? "..." : "…";
    struct kl_page own = *page;
    struct kl_rect body = {page->x, clip.y, walk->width, clip.h};

    own.x += line->x - line->from;
    own.y += line->y - line->level;
    if (line->width > walk->width)
        body.w = kl_larger(0, walk->width - kl_page_width(page, mark));
    kl_canvas_clip(canvas, kl_rect_meet(clip, body));
    kl_page_draw(&own, line->first, line->last);
    kl_canvas_clip(canvas, clip);
    if (line->width > walk->width)
        kl_page_text(page, body.w, line->y, mark);
}

/* Draw the lines that show in the clip, broken to a width. */
static void
draw_lines(const struct kl_formula *formula, const struct kl_page *page,
           int width, struct kl_rect clip)
{
    struct kl_line_walk walk = kl_lines_begin(formula, page->form, width);
    int columns =
        kl_formula_fit(formula, kl_canvas_glyphs(page->canvas), width).width;

    while (kl_lines_next(&walk) &&
           page->y + walk.line.y - walk.line.up < clip.y + clip.h) {
        if (page->y + walk.line.y + walk.line.down < clip.y)
            continue;
        draw_line(&walk, page, clip);
        draw_tag(&walk, page, columns);
    }
}

/* Draw at x, y what shows in the clip. */
static void
draw_within(const struct kl_formula *formula, struct kl_page *page, int width,
            struct kl_rect clip)
{
    struct kl_canvas *canvas = page->canvas;
    struct kl_rect old = kl_canvas_clip(canvas, clip);

    clip = kl_rect_meet(old, clip);
    kl_canvas_clip(canvas, clip);
    page->formula = formula;
    page->form = form_of(kl_canvas_glyphs(canvas));
    if (formula->count > 0)
        draw_lines(formula, page, width, clip);
    else
        kl_canvas_text(canvas, page->x, page->y, width, page->ink, page->attr,
                       formula->source);
    kl_canvas_clip(canvas, old);
}

void
kl_formula_draw_in(const struct kl_formula *formula, struct kl_canvas *canvas,
                   struct kl_rect rect, int scroll, enum kl_ink ink,
                   unsigned attr)
{
    struct kl_page page = {.canvas = canvas,
                           .x = rect.x,
                           .y = rect.y - scroll,
                           .ink = ink,
                           .attr = attr};

    draw_within(formula, &page, kl_larger(rect.w, 1), rect);
}

void
kl_formula_draw(const struct kl_formula *formula, struct kl_canvas *canvas,
                int x, int y, enum kl_ink ink, unsigned attr)
{
    struct kl_page page = {
        .canvas = canvas, .x = x, .y = y, .ink = ink, .attr = attr};
    struct kl_rect all = {0, 0, kl_canvas_width(canvas),
                          kl_canvas_height(canvas)};

    draw_within(formula, &page, UNBROKEN, all);
}
