#include "config.h"

#include <string.h>

#include "klscope/typeset/parser.h"

/* Environments: rows of cells. */

/* Columns whose alignment is kept; later ones are like the last. */
enum { ALIGNED = 64 };

/* Cells on their way to become a grid. */
struct cells {
    const struct kl_tex_environment *environment;
    int first, last, line; /* line: the first cell of the last row */
    int before;            /* the last cell of the row before it */
    int column, row, columns;
};

/* The class in which a cell goes on: in an aligned environment the second
 * column of a pair continues the first. */
static struct kl_row_setting
setting_of(const struct kl_tex_parser *p, const struct cells *cells)
{
    struct kl_row_setting setting = {.after = KL_TEX_ORD};
    int i;

    if (strcmp(cells->environment->columns, "rl") != 0 ||
        cells->column % 2 == 0)
        return setting;
    setting.follows = true;
    for (i = kl_parser_node(p, cells->last)->first; i != KL_NO_NODE;
         i = kl_parser_node(p, i)->next)
        setting.after = kl_parser_node(p, i)->right;
    return setting;
}

static void
add_cell(struct kl_tex_parser *p, struct cells *cells, struct kl_list list)
{
    int cell = kl_row_close(p, list, setting_of(p, cells));

    kl_parser_node(p, cell)->column = cells->column;
    kl_parser_node(p, cell)->row = cells->row;
    if (cells->last == KL_NO_NODE)
        cells->first = cell;
    else
        kl_parser_node(p, cells->last)->next = cell;
    if (cells->column == 0) {
        cells->before = cells->last;
        cells->line = cell;
    }
    cells->last = cell;
    if (cells->column >= cells->columns)
        cells->columns = cells->column + 1;
    if (p->tag != KL_NO_NODE)
        kl_parser_node(p, cells->line)->tag = p->tag;
    p->tag = KL_NO_NODE;
}

/* Past \\, \\* and \\[length]. */
static void
end_line(struct kl_tex_parser *p)
{
    const char *close;

    if (p->at < p->end && *p->at == '*')
        p->at++;
    if (p->at >= p->end || *p->at != '[' || p->at + 1 >= p->end ||
        strchr("-.0123456789", p->at[1]) == NULL)
        return;
    close = memchr(p->at, ']', (size_t)(p->end - p->at));
    if (close != NULL)
        p->at = close + 1;
}

/* A line break at the end begins no line. */
static void
drop_empty_line(struct kl_tex_parser *p, struct cells *cells)
{
    const struct kl_node *line = kl_parser_node(p, cells->line);

    cells->row++;
    if (cells->row == 1 || cells->line != cells->last ||
        line->first != KL_NO_NODE || line->tag != KL_NO_NODE)
        return;
    kl_parser_node(p, cells->before)->next = KL_NO_NODE;
    cells->last = cells->before;
    cells->row--;
}

/* Read rows of cells up to what is none of them. */
static void
read_cells(struct kl_tex_parser *p, struct cells *cells)
{
    int tag = p->tag;

    p->tag = KL_NO_NODE;
    for (;;) {
        const struct kl_tex_scope scope = p->scope;
        const struct kl_tex_symbol *symbol;
        struct kl_list list = kl_read_row(p, KL_BY_NOTHING);
        size_t len;

        p->scope = scope;
        add_cell(p, cells, list);
        symbol = kl_parser_peek(p, &len);
        if (symbol == NULL || (symbol->action != KL_TEX_NEXT_ROW &&
                               symbol->action != KL_TEX_NEXT_COLUMN))
            break;
        p->at += len;
        cells->column++;
        if (symbol->action == KL_TEX_NEXT_ROW) {
            end_line(p);
            cells->column = 0;
            cells->row++;
        }
    }
    drop_empty_line(p, cells);
    p->tag = tag;
}

/* The grid of an environment, with its fences. */
static int
close_grid(struct kl_tex_parser *p, const struct cells *cells,
           const char *columns)
{
    const struct kl_tex_environment *environment = cells->environment;
    bool open = *environment->fence[0] != '\0';
    bool close = *environment->fence[1] != '\0';
    int index = kl_parser_add(p, KL_BOX_GRID, KL_TEX_ORD);
    struct kl_node *grid = kl_parser_node(p, index);

    grid->first = cells->first;
    grid->columns = cells->columns;
    grid->rows = cells->row;
    grid->gap = environment->gap;
    grid->alignment = columns;
    grid->paired = strcmp(environment->columns, "rl") == 0;
    /* Braces want a row for their point and keep off what they enclose. */
    grid->big = strcmp(environment->fence[0], "{") == 0;
    grid->bare = strcmp(environment->fence[1], "}") == 0;
    grid->grown = grid->big || grid->bare;
    if (!open && !close)
        return index;
    return kl_parser_fence(p, index, environment->fence[0],
                           environment->fence[1]);
}

/* Read cells in a scope of their own. */
static int
read_grid(struct kl_tex_parser *p, const struct kl_tex_environment *environment,
          const char *columns, const char *at)
{
    struct cells cells = {.environment = environment,
                          .first = KL_NO_NODE,
                          .last = KL_NO_NODE,
                          .line = KL_NO_NODE,
                          .before = KL_NO_NODE};
    struct kl_tex_scope scope = p->scope;

    p->scope.fences = 0;
    p->scope.cells = true;
    if (strchr("cl", *columns) != NULL && strncmp(environment->name, "ga", 2) &&
        strncmp(environment->name, "eq", 2) && environment->name[0] != 'd')
        p->scope.display = false;
    if (kl_parser_enter(p, at))
        read_cells(p, &cells);
    else
        add_cell(p, &cells, KL_LIST_EMPTY), cells.row = 1;
    p->depth--;
    p->scope = scope;
    return close_grid(p, &cells, columns);
}

/* The alignment of an array's columns, without its lines. */
static const char *
read_columns(struct kl_tex_parser *p, struct kl_token token)
{
    char columns[ALIGNED + 1];
    const char *text;
    size_t len = kl_read_braced(p, token.at, token.len, &text), i, n = 0;
    int atom;

    for (i = 0; i < len && n < ALIGNED; i++) {
        if (strchr("lcr", text[i]) != NULL)
            columns[n++] = text[i];
    }
    if (n == 0)
        columns[n++] = 'c';
    atom = kl_parser_word(p, columns, n, KL_TEX_ORD);
    p->formula->count--;
    return kl_parser_node(p, atom)->text[KL_FORM_UTF8];
}

/* Past [t], [b] or [c]. */
static void
skip_position(struct kl_tex_parser *p)
{
    if (p->end - p->at >= 3 && p->at[0] == '[' && p->at[2] == ']' &&
        strchr("tbc", p->at[1]) != NULL)
        p->at += 3;
}

/* Past \end{name}. */
static void
read_end(struct kl_tex_parser *p, const char *begin, const char *name,
         size_t len)
{
    const struct kl_tex_symbol *symbol;
    const char *at = p->at, *other;
    size_t used, other_len;

    symbol = kl_parser_peek(p, &used);
    if (symbol == NULL || symbol->action != KL_TEX_END) {
        kl_parser_fail(p, KL_E_PARSE, begin, "no \\end for this \\begin", 0);
        return;
    }
    p->at += used;
    other_len = kl_read_braced(p, at, used, &other);
    if (other_len != len || memcmp(name, other, len) != 0)
        kl_parser_fail(p, KL_E_PARSE, at,
                       "\\end of another environment:", (size_t)(p->at - at));
}

int
kl_read_begin(struct kl_tex_parser *p, struct kl_token token,
              struct kl_list *row)
{
    static const struct kl_tex_environment unknown = {"", "l", 2, {"", ""}};
    const struct kl_tex_environment *environment;
    const char *name, *columns;
    size_t len = kl_read_braced(p, token.at, token.len, &name);
    int index;

    (void)row;
    environment = kl_tex_environment(name, len);
    if (environment == NULL) {
        kl_parser_fail(p, KL_E_NAME, token.at, "unknown environment",
                       (size_t)(p->at - token.at));
        environment = &unknown;
    }
    skip_position(p);
    columns = environment->columns;
    if (*columns == '\0')
        columns = read_columns(p, token);
    p->begins++;
    index = read_grid(p, environment, columns, token.at);
    p->begins--;
    read_end(p, token.at, name, len);
    return index;
}

/* \substack{a \\ b} */
int
kl_read_lines(struct kl_tex_parser *p, struct kl_token token,
              struct kl_list *row)
{
    static const struct kl_tex_environment lines = {"", "c", 1, {"", ""}};
    const char *brace;
    int index;

    (void)row;
    kl_parser_skip(p);
    brace = p->at;
    if (p->at >= p->end || *p->at != '{') {
        kl_parser_fail(p, KL_E_PARSE, token.at, "{ missing after", token.len);
        return kl_parser_empty(p);
    }
    p->at++;
    p->groups++;
    index = read_grid(p, &lines, lines.columns, brace);
    p->groups--;
    if (p->at < p->end && *p->at == '}')
        p->at++;
    else
        kl_parser_fail(p, KL_E_PARSE, brace, "no } for this {", 0);
    return index;
}

/* The tag of a line is drawn with it, at the end: it is no part of its row. */
int
kl_read_tag(struct kl_tex_parser *p, struct kl_token token, struct kl_list *row)
{
    const char *text;
    bool star = p->at < p->end && *p->at == '*';
    char label[64];
    size_t len, n = 0;

    (void)row;
    p->at += star;
    len = kl_read_braced(p, token.at, token.len, &text);
    if (len > sizeof label - 2)
        len = sizeof label - 2;
    if (!star)
        label[n++] = '(';
    memcpy(label + n, text, len);
    n += len;
    if (!star)
        label[n++] = ')';
    p->tag = kl_parser_word(p, label, n, KL_TEX_ORD);
    kl_parser_node(p, p->tag)->kind = KL_BOX_NONE;
    return KL_NO_NODE;
}
