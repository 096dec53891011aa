/* Text and spans as md4c hands them over. Most pieces are pointers into the
 * page, and that is how they are placed; others, such as the blanks that stand
 * for the ends of lines, are md4c's own.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/lesson/markdown.h"

bool
kl_markdown_at(struct kl_markdown *page, const char *text, struct kl_at *at)
{
    uintptr_t from = (uintptr_t)page->text, here = (uintptr_t)text;
    size_t offset;

    if (text == NULL || here < from + page->skip || here > from + page->len)
        return false;
    offset = (size_t)(here - from) - page->skip;
    page->last = offset;
    *at = kl_places_at(&page->places, offset);
    if (!page->placed) {
        page->placed = true;
        page->at = *at;
        page->from = offset;
    }
    return true;
}

/* ---- verbatim ------------------------------------------------------------ */

static void
begin_line(struct kl_verbatim *verbatim)
{
    verbatim->column = kl_lesson_grow(verbatim->column, verbatim->lines,
                                      &verbatim->cap, sizeof *verbatim->column);
    verbatim->column[verbatim->lines] = 1;
    verbatim->line_from = verbatim->text.len;
    verbatim->line_placed = false;
}

void
kl_verbatim_reset(struct kl_verbatim *verbatim)
{
    kl_buf_reset(&verbatim->text);
    verbatim->lines = 0;
    verbatim->line = 0;
    verbatim->placed = false;
    begin_line(verbatim);
}

void
kl_verbatim_clear(struct kl_verbatim *verbatim)
{
    kl_buf_clear(&verbatim->text);
    free(verbatim->column);
}

/* Within formulas and code spans md4c makes each end of a line a blank. */
void
kl_verbatim_add(struct kl_markdown *page, const char *text, size_t len)
{
    struct kl_verbatim *verbatim = &page->verbatim;
    bool formula =
        page->within == KL_SPAN_MATH || page->leaf == KL_LEAF_FORMULA;
    struct kl_at at;

    if (kl_markdown_at(page, text, &at)) {
        if (!verbatim->placed) {
            verbatim->line = at.line - (int)verbatim->lines;
            verbatim->from = page->last;
        }
        if (!verbatim->line_placed)
            verbatim->column[verbatim->lines] =
                at.column - (int)(verbatim->text.len - verbatim->line_from);
        verbatim->placed = verbatim->line_placed = true;
    } else if (*text == '\n' || (formula && *text == ' ')) {
        if (formula && !verbatim->placed)
            return; /* the end of the line of the opening dollars */
        kl_buf_addc(&verbatim->text, '\n');
        verbatim->lines++;
        begin_line(verbatim);
        return;
    }
    kl_buf_add(&verbatim->text, text, len);
}

struct kl_extract
kl_verbatim_take(struct kl_markdown *page, bool formula)
{
    struct kl_verbatim *verbatim = &page->verbatim;
    struct kl_reading *reading = page->reading;
    size_t len = verbatim->text.len;
    const char *text = kl_buf_text(&verbatim->text);
    struct kl_extract taken;
    struct kl_at last = kl_places_at(&page->places, page->last);

    while (formula && len > 0 &&
           (text[len - 1] == '\n' || text[len - 1] == ' '))
        len--;
    taken = (struct kl_extract){
        kl_arena_text(reading->arena, text, len), len,
        verbatim->placed ? verbatim->line : last.line,
        verbatim->placed ? verbatim->column[0] : last.column, NULL};
    if (page->running && formula && verbatim->placed) /* in its true lines */
        taken = kl_extract_cut(reading->arena, &page->places, verbatim->from,
                               verbatim->from + len);
    else if (verbatim->lines > 0)
        taken.columns =
            kl_arena_copy(reading->arena, verbatim->column,
                          (verbatim->lines + 1) * sizeof *verbatim->column);
    if (formula && len == 0)
        kl_problems_error(reading->problems, last, "this formula is empty");
    if (formula) {
        reading->formula =
            kl_lesson_grow(reading->formula, reading->formulas,
                           &reading->formula_cap, sizeof *reading->formula);
        reading->formula[reading->formulas++] = taken;
    }
    return taken;
}

/* ---- running text -------------------------------------------------------- */

static void
add_span(struct kl_markdown *page, enum kl_span_kind kind, unsigned style,
         struct kl_extract text)
{
    page->span = kl_lesson_grow(page->span, page->spans, &page->span_cap,
                                sizeof *page->span);
    page->span[page->spans++] = (struct kl_prose_span){kind, style, text};
}

static void
end_run(struct kl_markdown *page)
{
    size_t len = page->run.len;

    if (len == 0)
        return;
    add_span(page, KL_SPAN_TEXT, page->run_style,
             (struct kl_extract){
                 kl_arena_text(page->reading->arena, page->run.data, len), len,
                 page->run_at.line, page->run_at.column, NULL});
    kl_buf_reset(&page->run);
}

static unsigned
style(const struct kl_markdown *page)
{
    return (page->style[0] > 0 ? KL_EMPHASIS : 0u) |
           (page->style[1] > 0 ? KL_STRONG : 0u) |
           (page->style[2] > 0 ? KL_LINK : 0u);
}

/* Blanks are one blank, and none where a line begins. */
static void
add_run(struct kl_markdown *page, const char *text, size_t len)
{
    bool after_blank;
    size_t i;

    if (page->run.len > 0 && page->run_style != style(page))
        end_run(page);
    after_blank =
        page->spans == 0 || page->span[page->spans - 1].kind == KL_SPAN_BREAK;
    if (page->run.len > 0)
        after_blank = page->run.data[page->run.len - 1] == ' ';
    for (i = 0; i < len; i++) {
        bool blank = text[i] == ' ' || text[i] == '\t';

        if (blank && after_blank)
            continue;
        if (page->run.len == 0) {
            page->run_style = style(page);
            page->run_at = kl_places_at(&page->places, page->last);
        }
        kl_buf_addc(&page->run, blank ? ' ' : text[i]);
        after_blank = blank;
    }
}

/* A dollar that md4c found no partner for is not taken for one, and a comment
 * within a line is not taken for one either. */
static void
look_for_slips(struct kl_markdown *page, const char *text, size_t len)
{
    struct kl_problems *problems = page->reading->problems;
    const char *c = text, *end = text + len;
    struct kl_at at;

    if (!kl_markdown_at(page, text, &at) ||
        (len == 1 && text > page->text && text[-1] == '\\'))
        return;
    for (; (c = memchr(c, '$', (size_t)(end - c))) != NULL; c++) {
        kl_markdown_at(page, c, &at);
        kl_problems_error(problems, at,
                          "\"$\" without its partner in the same paragraph "
                          "(\\$ is a dollar)");
        while (c + 1 < end && c[1] == '$')
            c++;
    }
    c = len >= 4 ? memmem(text, len, "<!--", 4) : NULL;
    if (c != NULL) {
        kl_markdown_at(page, c, &at);
        kl_problems_error(problems, at,
                          "a comment must stand on lines of its own");
    }
    kl_markdown_at(page, text, &at);
}

void
kl_prose_text(struct kl_markdown *page, const char *text, size_t len)
{
    if (text == page->text && page->skip > 0) {
        text += page->skip;
        len -= page->skip;
    }
    if (len == 0)
        return;
    look_for_slips(page, text, len);
    add_run(page, text, len);
}

void
kl_prose_entity(struct kl_markdown *page, const char *text, size_t len)
{
    struct kl_buf seen = KL_BUF_INIT;
    char quote[KL_QUOTE];
    struct kl_at at;

    if (!kl_markdown_at(page, text, &at))
        at = kl_places_at(&page->places, page->last);
    if (!kl_entity(text, len, &seen)) {
        kl_problems_warning(page->reading->problems, at,
                            "%s is not known, and shown as it is",
                            kl_quote(quote, text, len));
        kl_buf_add(&seen, text, len);
    }
    add_run(page, seen.data, seen.len);
    kl_buf_clear(&seen);
}

static void
trim_run(struct kl_markdown *page)
{
    while (page->run.len > 0 && page->run.data[page->run.len - 1] == ' ')
        page->run.data[--page->run.len] = '\0';
}

void
kl_prose_break(struct kl_markdown *page)
{
    struct kl_at at = kl_places_at(&page->places, page->last);

    trim_run(page);
    end_run(page);
    if (page->spans > 0)
        add_span(page, KL_SPAN_BREAK, 0,
                 (struct kl_extract){"", 0, at.line, at.column, NULL});
}

/* The code or formula that has been taken, as a span. */
void
kl_prose_span(struct kl_markdown *page, enum kl_span_kind kind)
{
    end_run(page);
    add_span(page, kind, style(page),
             kl_verbatim_take(page, kind == KL_SPAN_MATH));
}

struct kl_prose
kl_prose_take(struct kl_markdown *page)
{
    struct kl_prose prose;

    trim_run(page);
    end_run(page);
    while (page->spans > 0 && page->span[page->spans - 1].kind == KL_SPAN_BREAK)
        page->spans--;
    prose.spans = page->spans;
    prose.span = kl_arena_copy(page->reading->arena, page->span,
                               page->spans * sizeof *page->span);
    page->spans = 0;
    return prose;
}

void
kl_prose_plain(const struct kl_prose *prose, struct kl_buf *out)
{
    size_t i;

    for (i = 0; i < prose->spans; i++)
        if (prose->span[i].kind == KL_SPAN_BREAK)
            kl_buf_addc(out, ' ');
        else
            kl_buf_add(out, prose->span[i].text.text, prose->span[i].text.len);
}
