/* How long a step is. It shares the screen with a scope, so one idea must do:
 * its text is measured as it would stand in a column of a wide terminal.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/app/lint_private.h"
#include "klscope/base/utf8.h"
#include "klscope/typeset/typeset.h"

enum { COLUMN = 58, ROWS_MAX = 30, WORDS_MAX = 150 };

/* A running text on its way down the column. */
struct flow {
    int x, rows;
    size_t words;
};

/* Words keep together; a formula is one. */
static void
flow_word(struct flow *flow, int width)
{
    if (flow->x > 0 && flow->x + 1 + width > COLUMN) {
        flow->rows++;
        flow->x = 0;
    }
    flow->x += width + (flow->x > 0);
    flow->words++;
}

static int
formula_width(const struct kl_extract *tex)
{
    struct kl_formula *formula;
    int width;

    kl_formula_new_inline(tex->text, &formula, NULL);
    width = kl_formula_extent(formula, &kl_glyphs_utf8).width;
    kl_formula_free(formula);
    return width;
}

static void
flow_text(struct flow *flow, const char *text)
{
    size_t len;

    while (*(text += strspn(text, " \t\n")) != '\0') {
        len = strcspn(text, " \t\n");
        flow_word(flow, kl_text_width(text, len));
        text += len;
    }
}

static int
prose_rows(const struct kl_prose *prose, size_t *words)
{
    struct flow flow = {0, 1, 0};
    size_t i;

    for (i = 0; i < prose->spans; i++) {
        const struct kl_prose_span *span = &prose->span[i];

        if (span->kind == KL_SPAN_MATH)
            flow_word(&flow, formula_width(&span->text));
        else if (span->kind != KL_SPAN_BREAK)
            flow_text(&flow, span->text.text);
        else
            flow.rows++, flow.x = 0;
    }
    *words += flow.words;
    return flow.rows;
}

/* A formula that cannot be broken is cut on the screen of many readers. */
static int
formula_rows(struct kl_lint *lint, const struct kl_block *block)
{
    struct kl_formula *formula;
    struct kl_extent extent, ascii;

    kl_formula_new(block->text.text, &formula, NULL);
    extent = kl_formula_fit(formula, &kl_glyphs_utf8, COLUMN);
    ascii = kl_formula_fit(formula, &kl_glyphs_ascii, COLUMN);
    if (extent.cut || ascii.cut)
        kl_problems_warning(
            lint->problems, (struct kl_at){NULL, block->line, block->column},
            "this formula is wider than %d columns", (int)COLUMN);
    kl_formula_free(formula);
    return extent.height;
}

static int
code_rows(const struct kl_extract *text)
{
    int rows = 0;
    size_t i;

    for (i = 0; i < text->len; i++)
        rows += text->text[i] == '\n';
    return rows;
}

/* Rows of a block, with the blank one below it. */
static int
block_rows(struct kl_lint *lint, const struct kl_block *block, size_t *words)
{
    switch (block->kind) {
    case KL_BLOCK_PARAGRAPH:
        return prose_rows(&block->prose, words) + 1;
    case KL_BLOCK_HEADING:
        return 2;
    case KL_BLOCK_TABLE:
        return (int)block->table->rows + 2;
    case KL_BLOCK_FORMULA:
        return formula_rows(lint, block) + 1;
    case KL_BLOCK_CODE:
        return code_rows(&block->text) + 1;
    default:
        return 0;
    }
}

void
kl_lint_length(struct kl_lint *lint)
{
    const struct kl_step *step = lint->step;
    struct kl_at at = {NULL, step->line, 1};
    size_t i, words = 0;
    int rows = 0;

    for (i = 0; i < step->blocks; i++)
        rows += block_rows(lint, &step->block[i], &words);
    if (words > WORDS_MAX)
        kl_problems_warning(lint->problems, at,
                            "this step has %zu words of text: %d are plenty",
                            words, (int)WORDS_MAX);
    else if (rows > ROWS_MAX)
        kl_problems_warning(lint->problems, at,
                            "the text of this step takes %d rows: %d are "
                            "plenty",
                            rows, (int)ROWS_MAX);
}
