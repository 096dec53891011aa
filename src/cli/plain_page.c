/* Lines of text for any terminal, pipe or voice: nothing is drawn, and nothing
 * is said by place or colour alone. All text comes through write_line, which
 * lets no control character pass. */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/utf8.h"
#include "klscope/canvas/ascii.h"
#include "klscope/cli/plain_private.h"
#include "klscope/typeset/typeset.h"

enum {
    STEP = 2,
    FORMULA = 4, /* columns that displayed formulas and code stand in */
    ECHO = 200 /* bytes of an answer that are repeated */
};

/* ---- lines --------------------------------------------------------------- */

void
kl_plain_gap(struct kl_plain *plain)
{
    if (!plain->gap)
        fputc('\n', plain->out);
    plain->gap = true;
}

/* Text as it may be written, in one line. */
static void
make_safe(const struct kl_plain *plain, const char *text, size_t len,
          struct kl_buf *out)
{
    if (plain->options->ascii)
        kl_ascii_text(out, text, len);
    else
        kl_visible(out, text, len);
}

static void
write_line(struct kl_plain *plain, int indent, const char *text, size_t len)
{
    fprintf(plain->out, "%*s%.*s\n", indent, "", (int)len, text);
    plain->gap = false;
}

/* The bytes of the first line: as many words as fit, at least one. */
static size_t
first_line(const char *text, int width)
{
    size_t end = strcspn(text, " "), next = end;

    for (;;) {
        next += strspn(text + next, " ");
        if (text[next] == '\0')
            return end;
        next += strcspn(text + next, " ");
        if (kl_text_width(text, next) > width)
            return end;
        end = next;
    }
}

/* Safe text, broken to the width. */
static void
write_broken(struct kl_plain *plain, int indent, int hang, const char *text)
{
    do {
        size_t len;

        len = first_line(text, plain->width - indent);
        write_line(plain, indent, text, len);
        text += len;
        text += strspn(text, " ");
        indent = hang;
    } while (*text != '\0');
}

void
kl_plain_say(struct kl_plain *plain, int indent, const char *lead,
             const char *text)
{
    int hang = indent + (int)strlen(lead);
    struct kl_buf line = KL_BUF_INIT;

    if (hang > indent + 4)
        hang = indent + STEP;
    kl_buf_adds(&line, lead);
    for (;;) {
        size_t len = strcspn(text, "\n");

        make_safe(plain, text, len, &line);
        write_broken(plain, indent, hang, kl_buf_text(&line));
        if (text[len] == '\0')
            break;
        text += len + 1;
        indent = hang;
        kl_buf_reset(&line);
    }
    kl_buf_clear(&line);
}

void
kl_plain_item(struct kl_plain *plain, const char *text)
{
    struct kl_buf line = KL_BUF_INIT;

    make_safe(plain, text, strlen(text), &line);
    write_broken(plain, STEP, 2 * STEP, kl_buf_text(&line));
    kl_buf_clear(&line);
}

void
kl_plain_echo(struct kl_plain *plain, const struct kl_buf *line, bool cut)
{
    size_t len = line->len < ECHO ? line->len : ECHO;
    struct kl_buf safe = KL_BUF_INIT;

    make_safe(plain, kl_buf_text(line), len, &safe);
    fprintf(plain->out, "%s%s\n", kl_buf_text(&safe),
            cut || len < line->len ? "..." : "");
    kl_buf_clear(&safe);
}

void
kl_plain_sayf(struct kl_plain *plain, const char *fmt, ...)
{
    char text[1024];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    kl_plain_say(plain, 0, "", text);
}

/* ---- running text -------------------------------------------------------- */

static void
add_formula(const struct kl_plain *plain, const char *tex, bool display,
            struct kl_buf *out)
{
    struct kl_formula *formula;

    if (display) {
        kl_formula_new(tex, &formula, NULL);
        kl_formula_linear_display(formula, plain->options->ascii, out);
    } else {
        kl_formula_new_inline(tex, &formula, NULL);
        kl_formula_linear(formula, plain->options->ascii, out);
    }
    kl_formula_free(formula);
}

/* One sign alone would not be seen to be code; that p and q are names is
 * known. */
static void
add_code(const char *text, struct kl_buf *out)
{
    const char *quote = strlen(text) == 1 && !strchr("pq", *text) ? "\"" : "";

    kl_buf_addf(out, "%s%s%s", quote, text, quote);
}

void
kl_plain_prose(const struct kl_plain *plain, const struct kl_prose *prose,
               struct kl_buf *out)
{
    size_t i;

    for (i = 0; i < prose->spans; i++) {
        const struct kl_prose_span *span = &prose->span[i];

        switch (span->kind) {
        case KL_SPAN_TEXT:
            kl_buf_add(out, span->text.text, span->text.len);
            break;
        case KL_SPAN_CODE:
            add_code(span->text.text, out);
            break;
        case KL_SPAN_MATH:
            add_formula(plain, span->text.text, false, out);
            break;
        case KL_SPAN_BREAK:
            kl_buf_addc(out, '\n');
            break;
        }
    }
}

void
kl_plain_tell(struct kl_plain *plain, int indent, const char *lead,
              const struct kl_prose *prose)
{
    struct kl_buf text = KL_BUF_INIT;

    kl_plain_prose(plain, prose, &text);
    kl_plain_say(plain, indent, lead, kl_buf_text(&text));
    kl_buf_clear(&text);
}

/* ---- tables -------------------------------------------------------------- */

/* Columns can be seen but not heard: each cell stands behind what stands on top
 * of its column. */
static void
add_row(const struct kl_plain *plain, const struct kl_table_block *table,
        size_t row, struct kl_buf *line)
{
    size_t c;

    for (c = 0; c < table->columns; c++) {
        const struct kl_prose *top = &table->cell[c];

        if (c > 0)
            kl_buf_adds(line, "; ");
        kl_plain_prose(plain, top, line);
        if (top->spans > 0)
            kl_buf_adds(line, ": ");
        kl_plain_prose(plain, &table->cell[row * table->columns + c], line);
    }
}

static void
write_table(struct kl_plain *plain, const struct kl_table_block *table,
            int indent)
{
    size_t row;

    kl_plain_say(plain, indent, "", "Table:");
    for (row = 1; row < table->rows; row++) {
        struct kl_buf line = KL_BUF_INIT;

        add_row(plain, table, row, &line);
        kl_plain_say(plain, indent + STEP, "", kl_buf_text(&line));
        kl_buf_clear(&line);
    }
}

/* ---- blocks -------------------------------------------------------------- */

/* What a block stands in: how far, and what marks that it begins. */
static int
nest(const struct kl_block *block, int indent, struct kl_buf *lead)
{
    const struct kl_nest *in = block->nest;
    int depth = 0;

    for (; in != NULL; in = in->up)
        depth++;
    if (block->nest != NULL && block->opens > 0) {
        if (block->nest->kind == KL_NUMBERED)
            kl_buf_addf(lead, "%u. ", block->nest->number);
        else
            kl_buf_adds(lead,
                        block->nest->kind == KL_BULLET ? "- " : "Quote: ");
        depth--;
    }
    return indent + depth * STEP;
}

/* Tabs part columns of data: two blanks do as well. */
static void
add_untabbed(const char *text, size_t len, struct kl_buf *out)
{
    size_t i;

    for (i = 0; i < len; i++)
        if (text[i] == '\t')
            kl_buf_adds(out, "  ");
        else
            kl_buf_addc(out, text[i]);
}

void
kl_plain_lines(struct kl_plain *plain, int indent, const char *at)
{
    while (*at != '\0') {
        size_t len = strcspn(at, "\n");
        struct kl_buf raw = KL_BUF_INIT, line = KL_BUF_INIT;

        add_untabbed(at, len, &raw);
        make_safe(plain, kl_buf_text(&raw), raw.len, &line);
        write_line(plain, line.len > 0 ? indent : 0, kl_buf_text(&line),
                   line.len);
        kl_buf_clear(&raw);
        kl_buf_clear(&line);
        at += len + (at[len] == '\n');
    }
}

static void
write_formula(struct kl_plain *plain, const struct kl_block *block, int indent)
{
    struct kl_buf text = KL_BUF_INIT;
    const char *at;

    add_formula(plain, block->text.text, true, &text);
    for (at = kl_buf_text(&text); *at != '\0';) {
        size_t len = strcspn(at, "\n");
        struct kl_buf line = KL_BUF_INIT;

        kl_buf_add(&line, at, len);
        write_broken(plain, indent + FORMULA, indent + FORMULA + STEP,
                     kl_buf_text(&line));
        kl_buf_clear(&line);
        at += len + (at[len] == '\n');
    }
    kl_buf_clear(&text);
}

void
kl_plain_block(struct kl_plain *plain, const struct kl_block *block, int indent)
{
    bool tight = block->nest != NULL && block->nest->tight;
    struct kl_buf lead = KL_BUF_INIT;
    int in = nest(block, indent, &lead);

    if (!tight || !plain->tight)
        kl_plain_gap(plain);
    plain->tight = tight;
    switch (block->kind) {
    case KL_BLOCK_PARAGRAPH:
    case KL_BLOCK_HEADING:
        kl_plain_tell(plain, in, kl_buf_text(&lead), &block->prose);
        break;
    case KL_BLOCK_TABLE:
        write_table(plain, block->table, in);
        break;
    case KL_BLOCK_FORMULA:
        write_formula(plain, block, in);
        break;
    case KL_BLOCK_CODE:
        kl_plain_lines(plain, in + FORMULA, block->text.text);
        break;
    default:
        break;
    }
    kl_buf_clear(&lead);
}
