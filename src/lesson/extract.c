#include "config.h"

#include "klscope/lesson/extract.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/lesson/private.h"

/* Where line i of an extract begins. A tab before it may make that less than
 * 1: only what stands behind the tab has its true column. */
static int
line_column(const struct kl_extract *extract, size_t i)
{
    if (i == 0)
        return extract->column;
    return extract->columns != NULL ? extract->columns[i] : 1;
}

static int
at_least_1(int column)
{
    return column > 1 ? column : 1;
}

void
kl_extract_place(const struct kl_extract *extract, struct kl_err *err)
{
    const char *line = extract->text;
    int i, want;

    if (err == NULL)
        return;
    want = err->line > 0 ? err->line - 1 : 0;
    for (i = 0; i < want && (line = strchr(line, '\n')) != NULL; i++)
        line++;
    err->line = extract->line + i;
    err->column = at_least_1(line_column(extract, (size_t)i) +
                             (err->column > 0 ? err->column - 1 : 0));
}

struct kl_at
kl_extract_at(const struct kl_extract *extract)
{
    return (struct kl_at){NULL, extract->line, at_least_1(extract->column)};
}

static void
add_line(struct kl_places *places, size_t start)
{
    places->start = kl_lesson_grow(places->start, places->lines, &places->cap,
                                   sizeof *places->start);
    places->start[places->lines++] = start;
}

/* Lines end as they do for md4c: a lone carriage return ends one as well. */
void
kl_places_init(struct kl_places *places, const struct kl_extract *in)
{
    size_t i;

    *places = (struct kl_places){.in = in};
    add_line(places, 0);
    for (i = 0; i < in->len; i++)
        if (in->text[i] == '\n' ||
            (in->text[i] == '\r' &&
             (i + 1 == in->len || in->text[i + 1] != '\n')))
            add_line(places, i + 1);
}

void
kl_places_clear(struct kl_places *places)
{
    free(places->start);
}

static size_t
line_of(const struct kl_places *places, size_t offset)
{
    size_t low = 0, high = places->lines;

    while (high - low > 1) {
        size_t mid = low + (high - low) / 2;

        if (places->start[mid] <= offset)
            low = mid;
        else
            high = mid;
    }
    return low;
}

struct kl_at
kl_places_at(const struct kl_places *places, size_t offset)
{
    size_t line = line_of(places, offset);

    return (struct kl_at){NULL, places->in->line + (int)line,
                          at_least_1(line_column(places->in, line) +
                                     (int)(offset - places->start[line]))};
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct kl_extract
kl_extract_cut(struct kl_arena *arena, const struct kl_places *places,
               size_t from, size_t to)
{
    const struct kl_extract *in = places->in;
    struct kl_extract part = {.text = NULL};
    size_t first, last, i;
    int *columns;

    while (to > from && is_blank(in->text[to - 1]))
        to--;
    while (from < to && is_blank(in->text[from]))
        from++;
    first = line_of(places, from);
    last = line_of(places, to);
    part.text = kl_arena_text(arena, in->text + from, to - from);
    part.len = to - from;
    part.line = in->line + (int)first;
    part.column = line_column(in, first) + (int)(from - places->start[first]);
    if (first == last)
        return part;
    columns = kl_arena_take(arena, (last - first + 1) * sizeof *columns);
    for (i = first; i <= last; i++)
        columns[i - first] = line_column(in, i);
    columns[0] = part.column;
    part.columns = columns;
    return part;
}
