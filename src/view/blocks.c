#include "config.h"

#include "klscope/view/blocks.h"

#include <string.h>

#include "klscope/base/utf8.h"
#include "klscope/view/prose.h"
#include "klscope/view/within.h"

enum { FORMULA_INDENT = 4, CODE_INDENT = 2, TAB = 4 };

int
kl_heading_draw(struct kl_paper *paper, struct kl_rect rect,
                const struct kl_block *block)
{
    struct kl_setting setting = {.ink = KL_INK_TITLE, .plain = true};
    struct kl_rect rule = {rect.x, 0, rect.w, 1};
    int rows;

    if (block->level > 2)
        setting = (struct kl_setting){.ink = KL_INK_TEXT, .attr = KL_BOLD};
    rows = kl_prose_draw(paper, rect, &block->prose, &setting);
    if (block->level > 1)
        return rows;
    rule.y = rect.y + rows;
    kl_canvas_fill(kl_paper_canvas(paper, rule.y + 1), rule,
                   kl_paper_glyphs(paper)->fill, KL_INK_DIM, 0);
    return rows + 1;
}

/* A formula that cannot be broken so as to fit is given as text. */
static int
draw_linear(struct kl_paper *paper, struct kl_rect rect,
            const struct kl_block *block, const struct kl_formula *formula)
{
    struct kl_setting setting = {.ink = KL_INK_VALUE};
    struct kl_buf text = KL_BUF_INIT;
    struct kl_prose_span span;
    struct kl_prose prose;
    int rows = 0;

    kl_within(formula, block->text.text, kl_paper_glyphs(paper), &text);
    prose = kl_prose_of(&span, kl_buf_text(&text));
    if (text.len > 0)
        rows = kl_prose_draw(paper, rect, &prose, &setting);
    kl_buf_clear(&text);
    return rows;
}

int
kl_display_draw(struct kl_paper *paper, struct kl_rect rect,
                const struct kl_block *block)
{
    const struct kl_formula *formula =
        kl_paper_formula(paper, block->text.text, block->text.len);
    const struct kl_glyphs *glyphs = kl_paper_glyphs(paper);
    struct kl_canvas *canvas;
    struct kl_extent extent = {.cut = true};
    int indent = FORMULA_INDENT, wide = rect.w, x = rect.x, rows;

    /* Rather nearer to the margin than in more lines or cut. */
    for (; indent >= 0; indent -= 2) {
        if (wide <= indent + 8)
            continue;
        extent = kl_formula_fit(formula, glyphs, wide - indent);
        if (indent == 0 ||
            (!extent.cut &&
             extent.height <= kl_formula_fit(formula, glyphs, wide).height))
            break;
    }
    indent = indent > 0 ? indent : 0;
    rect.x = x + indent;
    rect.w = wide - indent;
    if (extent.cut && (rows = draw_linear(paper, rect, block, formula)) > 0)
        return rows;
    rect.h = kl_formula_fit(formula, glyphs, rect.w).height;
    canvas = kl_paper_canvas(paper, rect.y + rect.h);
    kl_formula_draw_in(formula, canvas, rect, 0, KL_INK_VALUE, 0);
    kl_tint(canvas, rect, KL_INK_VALUE);
    return rect.h;
}

/* Append a line of code with its tabs made blanks, which are such that no line
 * ends at them and all of them count. */
static int
add_code(struct kl_buf *out, const char *text, size_t len)
{
    static const char blank[] = "\u00A0";
    int column = 0;
    size_t i;

    for (i = 0; i < len; i++) {
        int wide = text[i] == '\t' ? TAB - column % TAB : 1;

        column += wide;
        if (text[i] != '\t' && text[i] != ' ')
            kl_buf_add(out, text + i, 1);
        else
            while (wide-- > 0)
                kl_buf_adds(out, blank);
    }
    return kl_text_width(kl_buf_text(out), out->len);
}

/* A line of code; one that is too long is broken at its blanks. */
static int
draw_code_line(struct kl_paper *paper, struct kl_rect rect, const char *text,
               size_t len)
{
    static const struct kl_setting setting = {.ink = KL_INK_CODE};
    struct kl_prose_span span = {.kind = KL_SPAN_TEXT,
                                 .text = {.text = text, .len = len}};
    struct kl_prose prose = {&span, 1};
    struct kl_buf line = KL_BUF_INIT;
    int indent, rows;

    if (add_code(&line, text, len) <= rect.w) {
        prose = kl_prose_of(&span, kl_buf_text(&line));
    } else {
        for (indent = 0; (size_t)indent < len && text[indent] == ' ';)
            indent++;
        indent = indent < rect.w / 2 ? indent : rect.w / 2;
        rect.x += indent;
        rect.w -= indent;
    }
    rows = kl_prose_draw(paper, rect, &prose, &setting);
    kl_buf_clear(&line);
    return rows;
}

int
kl_code_draw(struct kl_paper *paper, struct kl_rect rect,
             const struct kl_block *block)
{
    const char *text = block->text.text, *end = text + block->text.len;
    struct kl_rect bar = {rect.x, rect.y, 1, 0};

    rect.x += CODE_INDENT;
    rect.w -= CODE_INDENT;
    while (end > text && end[-1] == '\n')
        end--;
    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));

        stop = stop != NULL ? stop : end;
        rect.y += draw_code_line(paper, rect, text, (size_t)(stop - text));
        text = stop + 1;
    }
    bar.h = rect.y - bar.y;
    kl_canvas_fill(kl_paper_canvas(paper, rect.y), bar,
                   kl_paper_glyphs(paper)->vertical, KL_INK_DIM, 0);
    return bar.h;
}

int
kl_rule_draw(struct kl_paper *paper, struct kl_rect rect)
{
    rect.h = 1;
    kl_canvas_fill(kl_paper_canvas(paper, rect.y + 1), rect,
                   kl_paper_glyphs(paper)->horizontal, KL_INK_DIM, 0);
    return 1;
}
