/* Fenced and indented code, and HTML, which is comments more often than not. */
#include "config.h"

#include <string.h>

#include "klscope/lesson/markdown.h"

/* ---- code and HTML ------------------------------------------------------- */

/* The info string begins behind the backquotes, which tells their place. */
void
kl_markdown_enter_code(struct kl_markdown *page, char fence, const char *info,
                       size_t len)
{
    const char *c = info;
    struct kl_at at;

    kl_markdown_leaf(page, KL_LEAF_CODE);
    page->fence = fence;
    page->info = kl_arena_text(page->reading->arena, info, len);
    page->info_placed = kl_markdown_at(page, c, &at);
    if (!page->info_placed)
        return;
    while (c > page->text + page->skip && (c[-1] == ' ' || c[-1] == '\t'))
        c--;
    while (c > page->text + page->skip && c[-1] == page->fence)
        c--;
    page->placed = false;
    kl_markdown_at(page, c, &at);
    page->verbatim.line = at.line + 1;
    page->verbatim.placed = true;
}

/* Whether the line behind the body of a fence ends it. */
static bool
fence_closed(struct kl_markdown *page)
{
    const struct kl_places *places = &page->places;
    const char *c, *end = page->text + page->len;
    size_t line, run = 0;

    if (page->fence == '\0' || !page->verbatim.placed)
        return true;
    line =
        (size_t)(page->verbatim.line - places->in->line) + page->verbatim.lines;
    if (line >= places->lines)
        return false;
    c = places->in->text + places->start[line];
    while (c < end && (*c == ' ' || *c == '\t' || *c == '>'))
        c++;
    while (c + run < end && c[run] == page->fence)
        run++;
    return run >= 3;
}

void
kl_markdown_leave_code(struct kl_markdown *page)
{
    bool closed = fence_closed(page);
    struct kl_extract text = kl_verbatim_take(page, false);
    struct kl_raw *raw;

    if (page->fence != '\0' && !page->info_placed && page->verbatim.placed) {
        page->placed = true;
        page->at = kl_extract_at(&text);
        page->at.line--;
    }
    raw = kl_markdown_add(page, KL_BLOCK_CODE);
    page->leaf = KL_LEAF_NONE;
    raw->block.text = text;
    raw->info = page->info;
    raw->what = page->fence != '\0' ? KL_RAW_FENCE : KL_RAW_BLOCK;
    if (raw->what == KL_RAW_BLOCK && (strncmp(text.text, "```", 3) == 0 ||
                                      strncmp(text.text, "~~~", 3) == 0))
        kl_problems_warning(page->reading->problems, kl_extract_at(&text),
                            "this is shown as code: indent a block by less "
                            "than four blanks");
    if (!closed)
        kl_problems_error(page->reading->problems, page->at,
                          "this block is not closed: %c%c%c is missing",
                          page->fence, page->fence, page->fence);
}

static void
add_html(struct kl_markdown *page, const struct kl_extract *text, bool comment)
{
    struct kl_raw *raw;

    page->at = kl_extract_at(text);
    raw = kl_markdown_add(page, KL_BLOCK_CODE);
    raw->block.text = *text;
    raw->what = comment ? KL_RAW_COMMENT : KL_RAW_BLOCK;
    if (!comment)
        kl_problems_warning(page->reading->problems, page->at,
                            "HTML is shown as its source");
}

/* Comments one after the other, and perhaps something else behind them. */
void
kl_markdown_leave_html(struct kl_markdown *page)
{
    struct kl_arena *arena = page->reading->arena;
    struct kl_extract html = kl_verbatim_take(page, false), part;
    const char *c = html.text, *end;
    struct kl_places places;

    page->leaf = KL_LEAF_NONE;
    page->placed = true;
    kl_places_init(&places, &html);
    while (*(c += strspn(c, " \t\n")) != '\0' && strncmp(c, "<!--", 4) == 0) {
        size_t from = (size_t)(c - html.text), to;

        end = strstr(c + 4, "-->");
        to = end != NULL ? (size_t)(end - html.text) : html.len;
        part = kl_extract_cut(arena, &places, from + 4, to);
        if (end != NULL)
            add_html(page, &part, true);
        else
            kl_problems_error(page->reading->problems,
                              kl_places_at(&places, from),
                              "this comment is not closed: --> is missing");
        c = end != NULL ? end + 3 : html.text + html.len;
    }
    part = kl_extract_cut(arena, &places, (size_t)(c - html.text), html.len);
    if (part.len > 0)
        add_html(page, &part, false);
    kl_places_clear(&places);
}
