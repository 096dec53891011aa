#include "config.h"

#include "klscope/data/cells.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/data/decimal.h"

/* The dialect, the same for both forms: LF, CR and CRLF end a line, blanks
 * (spaces, and tabs unless they separate) around an unquoted cell are not part
 * of it, lines of blanks alone are no rows, quoting is that of RFC 4180. */

static bool
is_newline(char c)
{
    return c == '\n' || c == '\r';
}

static bool
is_blank(const struct kl_cells *cells, char c)
{
    return c == ' ' || (c == '\t' && cells->separator != '\t');
}

static const char *
line_end(const char *at, const char *end)
{
    while (at < end && !is_newline(*at))
        at++;
    return at;
}

/* The first byte of the text at or after `at` that ends a cell. */
static const char *
plain_end(const struct kl_cells *cells, const char *at)
{
    const char *end;

    for (; at < cells->end; at += 8) {
        end = kl_cells_near(cells, at);
        if (end != NULL)
            return end < cells->end ? end : cells->end;
    }
    return cells->end;
}

struct kl_field
kl_cells_at(const struct kl_cells *cells, const char *at)
{
    struct kl_field cell = {.text = at};
    const char *end;

    if (at >= cells->end) {
        cell.next = cells->end;
        cell.last = cells->plain;
        return cell;
    }
    if (!cells->plain) {
        cell.len = strlen(at);
        cell.next = at + cell.len + 1;
        return cell;
    }
    end = plain_end(cells, at);
    cell.last = end == cells->end || *end != cells->separator;
    cell.next = end < cells->end ? end + 1 : end;
    while (cell.text < end && is_blank(cells, *cell.text))
        cell.text++;
    while (end > cell.text && is_blank(cells, end[-1]))
        end--;
    cell.len = (size_t)(end - cell.text);
    return cell;
}

const char *
kl_cells_row(const struct kl_cells *cells, const char *at)
{
    const char *seen = at;

    if (!cells->plain)
        return at;
    while (seen < cells->end) {
        if (is_newline(*seen))
            at = ++seen;
        else if (is_blank(cells, *seen))
            seen++;
        else
            return at;
    }
    return cells->end;
}

static int
plain_line(const struct kl_cells *cells, const char *at)
{
    const char *seen;
    int line = 1;

    for (seen = cells->begin; seen < at; seen++)
        line += *seen == '\n' || (*seen == '\r' && seen[1] != '\n');
    return line;
}

int
kl_cells_line(const struct kl_cells *cells, const char *at)
{
    const char *seen;
    size_t count = 0;

    if (cells->plain)
        return plain_line(cells, at);
    for (seen = cells->begin; seen < at; seen++)
        count += *seen == '\0';
    return (int)cells->line[count / cells->columns];
}

static enum kl_status
fail_ragged(size_t got, size_t want, struct kl_at at, struct kl_err *err)
{
    return kl_fail(err, KL_E_PARSE, at, "%zu cell%s, but the first row has %zu",
                   got, got == 1 ? "" : "s", want);
}

enum kl_status
kl_cells_ragged(const struct kl_cells *cells, const char *row,
                const char *source, struct kl_err *err)
{
    struct kl_at at = {.source = source, .line = kl_cells_line(cells, row)};
    struct kl_field cell = kl_cells_at(cells, row);
    size_t count = 1;

    for (; !cell.last; count++)
        cell = kl_cells_at(cells, cell.next);
    return fail_ragged(count, cells->columns, at, err);
}

/* Unquoting: libcsv calls back with each cell and at the end of each row. It
 * is fed line by line, so that the line is known. */
struct unquoting {
    struct kl_cells *cells;
    const char *source;
    const struct kl_limits *limits;
    struct kl_err *err;
    enum kl_status status;
    size_t used, rows, room, count; /* count: cells of this row so far */
    uint32_t line, start;           /* now; where this row began */
    bool open;                      /* in the middle of a row */
};

static void
fail_at(struct unquoting *u, uint32_t line, const char *what)
{
    struct kl_at at = {.source = u->source, .line = (int)line};

    u->status = kl_fail(u->err, KL_E_PARSE, at, "%s", what);
}

static void
fail_limit(struct unquoting *u)
{
    char count[KL_NUMBER];

    u->status =
        kl_fail(u->err, KL_E_LIMIT, (struct kl_at){.source = u->source},
                "more than %s rows", kl_number_count(count, u->limits->rows));
}

static void
on_cell(void *text, size_t len, void *context)
{
    struct unquoting *u = context;

    memcpy(u->cells->block + u->used, text, len);
    u->cells->block[u->used + len] = '\0';
    u->used += len + 1;
    u->count++;
}

static void
on_row(int newline, void *context)
{
    struct unquoting *u = context;
    struct kl_at at = {.source = u->source, .line = (int)u->start};

    (void)newline;
    u->open = false;
    if (u->status != KL_OK)
        return;
    if (u->rows == 0)
        u->cells->columns = u->count;
    if (u->count != u->cells->columns)
        u->status = fail_ragged(u->count, u->cells->columns, at, u->err);
    else if (u->rows == u->limits->rows)
        fail_limit(u);
    if (u->rows == u->room) {
        u->room += u->room / 2 + 64;
        u->cells->line =
            kl_realloc(u->cells->line, u->room, sizeof *u->cells->line);
    }
    u->cells->line[u->rows++] = u->start;
    u->count = 0;
}

static void
fail_csv(struct unquoting *u, struct csv_parser *parser)
{
    if (csv_error(parser) == CSV_EPARSE)
        fail_at(u, u->line,
                "misplaced double quote; inside a quoted cell it "
                "is written twice");
    else
        u->status =
            kl_fail(u->err, KL_E_LIMIT, (struct kl_at){.source = u->source},
                    "does not fit into memory");
}

/* Feed one line with its end. */
static void
feed_line(struct unquoting *u, struct csv_parser *parser, const char *at,
          size_t len)
{
    size_t blank = 0;

    u->line++;
    while (blank < len &&
           (is_newline(at[blank]) || is_blank(u->cells, at[blank])))
        blank++;
    if (!u->open && blank == len)
        return;
    if (!u->open)
        u->start = u->line;
    u->open = true;
    if (csv_parse(parser, at, len, on_cell, on_row, u) != len)
        fail_csv(u, parser);
}

static void
feed_all(struct unquoting *u, struct csv_parser *parser,
         const struct kl_input *input)
{
    const char *at = input->text, *end = at + input->len;

    while (u->status == KL_OK && at < end) {
        const char *stop = line_end(at, end);

        if (end - stop >= 2 && stop[0] == '\r' && stop[1] == '\n')
            stop++;
        stop += stop < end;
        feed_line(u, parser, at, (size_t)(stop - at));
        at = stop;
    }
    if (u->status == KL_OK && csv_fini(parser, on_cell, on_row, u) != 0)
        fail_at(u, u->start, "a double quote in this row is never closed");
}

static enum kl_status
unquote(struct kl_cells *cells, const struct kl_input *input,
        struct unquoting *u)
{
    struct csv_parser parser;

    /* A cell takes its text and a NUL; in the file it took no less and, but
     * for the last, a separator. */
    cells->block = kl_try_malloc(input->len + 1 + KL_DECIMAL_PAD, 1);
    if (cells->block == NULL ||
        csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return kl_fail(u->err, KL_E_LIMIT, (struct kl_at){.source = u->source},
                       "does not fit into memory");
    csv_set_delim(&parser, (unsigned char)cells->separator);
    csv_set_blk_size(&parser, 1 << 16);
    feed_all(u, &parser, input);
    csv_free(&parser);
    memset(cells->block + u->used, 0, KL_DECIMAL_PAD);
    cells->begin = cells->block;
    cells->end = cells->block + u->used;
    cells->separator = cells->newline = '\0';
    cells->plain = false;
    return u->status;
}

/* Look at the first line: what separates, what ends it. */
static void
sniff(struct kl_cells *cells)
{
    const char *at = kl_cells_row(cells, cells->begin);
    bool quoted = false;

    for (; at < cells->end && (quoted || !is_newline(*at)); at++) {
        if (*at == '"')
            quoted = !quoted;
        else if (*at == '\t' && !quoted)
            cells->separator = '\t';
    }
    cells->newline = '\n';
    if (at < cells->end && *at == '\r' && at[1] != '\n')
        cells->newline = '\r';
}

static void
count_columns(struct kl_cells *cells)
{
    const char *row = kl_cells_row(cells, cells->begin);
    struct kl_field cell = kl_cells_at(cells, row);

    for (cells->columns = 1; !cell.last; cells->columns++)
        cell = kl_cells_at(cells, cell.next);
}

enum kl_status
kl_cells_init(struct kl_cells *cells, const struct kl_input *input,
              const char *source, const struct kl_limits *limits,
              struct kl_err *err)
{
    struct unquoting u = {
        .cells = cells, .source = source, .limits = limits, .err = err};
    enum kl_status status = KL_OK;

    *cells = (struct kl_cells){.begin = input->text,
                               .end = input->text + input->len,
                               .separator = ',',
                               .plain = true};
    sniff(cells);
    if (kl_cells_row(cells, cells->begin) == cells->end)
        status = kl_fail(err, KL_E_PARSE, (struct kl_at){.source = source},
                         "only blank lines");
    else if (input->quotes)
        status = unquote(cells, input, &u);
    else
        count_columns(cells);
    if (status != KL_OK)
        kl_cells_clear(cells);
    return status;
}

void
kl_cells_clear(struct kl_cells *cells)
{
    free(cells->block);
    free(cells->line);
    *cells = (struct kl_cells){0};
}
