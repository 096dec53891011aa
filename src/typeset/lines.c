#include "config.h"

#include "klscope/typeset/lines.h"

/* Breaking into lines.
 *
 * What is broken is the outermost row, or each line of an outermost aligned
 * environment. A piece of a row is a run of node indices, drawn at another
 * place than its natural one. Pieces are found anew each time, one after the
 * other, so nothing is kept between frames and nothing is allocated.
 *
 * A line ends at the last of the best breaks that fit: a wide space, a
 * relation (but not the first, which would leave the left side alone), after a
 * comma, before a plus or minus; then before the first relation, and on the
 * left side if nothing else will do. Relations of later lines stand below the
 * first one, everything else begins behind it.
 *
 * Where an aligned environment does not fit like that, it is set loosely: each
 * left side on a line of its own, all relations two columns from the left. A
 * tag that leaves too little room goes below its line. */

/* From the worst to the best. */
enum {
    ON_LEFT,
    AT_FIRST_RELATION,
    AT_BINARY,
    AT_COMMA,
    AT_RELATION,
    AT_GAP,
    ENFORCED,
    BREAKS
};

enum { WIDE_GAP = 2, INDENT = 2 };

/* A break: the line's last child, the next one's first, what was known. */
struct brk {
    bool found;
    struct kl_line_place last, next;
    struct kl_line_columns columns;
};

static const struct kl_node *
node_at(const struct kl_line_walk *walk, int index)
{
    return kl_page_node(&walk->page, index);
}

/* The next child in the same row of the formula; false at its end. */
static bool
advance(const struct kl_line_walk *walk, struct kl_line_place *at)
{
    int row = node_at(walk, at->cell)->row;

    at->child =
        at->child == KL_NO_NODE ? KL_NO_NODE : node_at(walk, at->child)->next;
    while (at->child == KL_NO_NODE) {
        at->cell = node_at(walk, at->cell)->next;
        if (at->cell == KL_NO_NODE || node_at(walk, at->cell)->row != row)
            return false;
        at->child = node_at(walk, at->cell)->first;
    }
    return true;
}

static int
tag_columns(const struct kl_line_walk *walk)
{
    const struct kl_formula *formula = walk->page.formula;
    int cell = walk->cell, wide = 0;

    for (; cell != KL_NO_NODE; cell = node_at(walk, cell)->next) {
        int tag = node_at(walk, cell)->tag;

        if (tag != KL_NO_NODE)
            wide = kl_larger(
                wide,
                KL_TAG_GAP +
                    kl_page_width(&walk->page,
                                  formula->nodes[tag].text[walk->page.form]));
    }
    return wide;
}

/* Before the first line. */
static struct kl_line_walk
walk_start(const struct kl_formula *formula, enum kl_form form, int width)
{
    struct kl_line_walk walk = {.page = {.formula = formula, .form = form},
                                .width = width,
                                .grid = KL_NO_NODE,
                                .cell = formula->count - 1,
                                .at = {KL_NO_NODE, KL_NO_NODE},
                                .line = {.last = -1}};
    int only = node_at(&walk, walk.cell)->first;

    if (only != KL_NO_NODE && node_at(&walk, only)->next == KL_NO_NODE &&
        node_at(&walk, only)->kind == KL_BOX_GRID) {
        walk.grid = only;
        walk.cell = node_at(&walk, only)->first;
    }
    walk.tag_width = tag_columns(&walk);
    return walk;
}

/* Where a row begins that is not a continuation. */
static void
begin_row(struct kl_line_walk *walk)
{
    struct kl_line *line = &walk->line;
    struct kl_line_place at = {walk->cell, node_at(walk, walk->cell)->first};
    const struct kl_shape *first;

    walk->at = at;
    walk->columns.relation = -1;
    walk->columns.behind = INDENT;
    line->x = line->from = 0;
    walk->tag = node_at(walk, walk->cell)->tag;
    line->level = kl_page_shape(&walk->page, walk->cell)->y;
    if (at.child == KL_NO_NODE && !advance(walk, &walk->at))
        return;
    first = kl_page_shape(&walk->page, walk->at.child);
    line->from = first->x;
    line->x = first->x;
    if (walk->loose)
        line->x =
            node_at(walk, walk->at.child)->left == KL_TEX_REL ? INDENT : 0;
    else if (walk->grid != KL_NO_NODE &&
             node_at(walk, walk->grid)->columns == 1)
        line->x -= kl_larger(0, kl_page_shape(&walk->page, walk->grid)->width -
                                    walk->width + 1) /
                   2;
    line->x = kl_larger(line->x, 0);
}

/* Where a row goes on that has been broken before walk->at. */
static void
continue_row(struct kl_line_walk *walk)
{
    const struct kl_node *node = node_at(walk, walk->at.child);
    int column = node->left == KL_TEX_REL ? walk->columns.relation
                                          : walk->columns.behind;

    if (column < 0)
        column = INDENT;
    walk->line.from = kl_page_shape(&walk->page, walk->at.child)->x;
    walk->line.x = column < walk->width / 2 ? column : 0;
}

/* Column of the line at which a child stands. */
static int
column_of(const struct kl_line_walk *walk, int child)
{
    return walk->line.x + kl_page_shape(&walk->page, child)->x -
           walk->line.from;
}

/* What kind of break there may be before the child at `at`. */
static int
break_at(const struct kl_line_walk *walk, struct kl_line_place before,
         struct kl_line_place at)
{
    const struct kl_node *left = node_at(walk, before.child);
    const struct kl_node *right = node_at(walk, at.child);
    int gap = right->shape[walk->page.form].gap;

    if (at.cell != before.cell)
        gap = 0;
    if (gap >= WIDE_GAP && left->right != KL_TEX_REL)
        return AT_GAP;
    if (right->left == KL_TEX_REL && left->right != KL_TEX_REL) {
        if (walk->columns.relation >= 0)
            return AT_RELATION;
        if (walk->loose)
            return ENFORCED;
        return column_of(walk, at.child) > INDENT + 1 ? AT_FIRST_RELATION
                                                      : BREAKS;
    }
    if (left->right != KL_TEX_PUNCT && right->left != KL_TEX_BIN)
        return BREAKS;
    if (walk->columns.relation < 0)
        return ON_LEFT;
    return left->right == KL_TEX_PUNCT ? AT_COMMA : AT_BINARY;
}

/* Remember where the first relation of a row stands, unless that is so far to
 * the right that there would be no room behind it. */
static void
see_relation(struct kl_line_walk *walk, int child)
{
    const struct kl_shape *shape = kl_page_shape(&walk->page, child);
    int x = column_of(walk, child);

    if (walk->columns.relation >= 0 || node_at(walk, child)->left != KL_TEX_REL)
        return;
    if (walk->loose || x > walk->width / 3)
        x = INDENT;
    walk->columns.relation = x;
    walk->columns.behind = x + shape->width + 1;
}

/* Columns from the left of the line to the right end of a child. */
static int
reach(const struct kl_line_walk *walk, int child)
{
    return column_of(walk, child) + kl_page_shape(&walk->page, child)->width;
}

/* Find where the line that begins at walk->at ends; false where its row does,
 * with only `last` set. */
static bool
find_end(struct kl_line_walk *walk, struct brk *end)
{
    struct brk breaks[BREAKS] = {{.found = false}};
    struct kl_line_place before = walk->at, at = walk->at;
    int best = -1;

    see_relation(walk, at.child);
    while (advance(walk, &at)) {
        int kind = break_at(walk, before, at);
        bool fits = reach(walk, before.child) <= walk->width;

        if (kind != BREAKS && (fits || best < 0)) {
            breaks[kind] = (struct brk){true, before, at, walk->columns};
            best = kl_larger(best, kind);
        }
        if (best == ENFORCED ||
            (best >= 0 && reach(walk, at.child) > walk->width)) {
            *end = breaks[best];
            walk->strained |= best <= AT_FIRST_RELATION;
            return true;
        }
        see_relation(walk, at.child);
        before = at;
    }
    *end = (struct brk){.last = before};
    return false;
}

/* Size of the line up to a child. */
static void
measure_line(struct kl_line_walk *walk, struct kl_line_place last)
{
    struct kl_line *line = &walk->line;
    struct kl_line_place at = walk->at;

    line->up = line->down = line->width = 0;
    for (;;) {
        const struct kl_shape *shape = kl_page_shape(&walk->page, at.child);

        line->up = kl_larger(line->up, shape->up);
        line->down = kl_larger(line->down, shape->down);
        line->width = reach(walk, at.child);
        if (at.child == last.child || !advance(walk, &at))
            break;
    }
    line->last = last.child;
}

/* The first cell of the next row. */
static int
next_row(const struct kl_line_walk *walk)
{
    int cell = walk->cell, row = node_at(walk, cell)->row;

    while (cell != KL_NO_NODE && node_at(walk, cell)->row == row)
        cell = node_at(walk, cell)->next;
    return cell;
}

bool
kl_lines_next(struct kl_line_walk *walk)
{
    struct kl_line *line = &walk->line;
    int foot = line->y + line->down, down = line->down;
    struct brk end = {.found = false};

    if (walk->cell == KL_NO_NODE)
        return false;
    if (walk->at.child == KL_NO_NODE)
        begin_row(walk);
    else
        continue_row(walk);
    line->first = line->last + 1;
    if (walk->at.child == KL_NO_NODE) {
        line->width = line->up = line->down = 0;
        line->last = line->first - 1;
        end.next.child = KL_NO_NODE;
    } else {
        if (!find_end(walk, &end))
            end.next.child = KL_NO_NODE;
        measure_line(walk, end.last);
    }
    walk->at = end.next;
    walk->columns = end.columns;
    line->tag = KL_NO_NODE;
    if (end.next.child == KL_NO_NODE) {
        line->tag = walk->tag;
        walk->cell = next_row(walk);
    }
    walk->cut |= line->width > walk->width;
    walk->strained |= walk->cut;
    if (walk->tags_below && line->tag != KL_NO_NODE)
        line->down++;
    line->y = line->up;
    if (walk->lines++ > 0)
        line->y += foot + 1 + kl_page_apart(down, line->up);
    return true;
}

static struct kl_line_walk
walk_all(struct kl_line_walk walk)
{
    while (kl_lines_next(&walk))
        ;
    return walk;
}

struct kl_line_walk
kl_lines_begin(const struct kl_formula *formula, enum kl_form form, int width)
{
    struct kl_line_walk walk = walk_start(formula, form, width), tried;

    if (walk.tag_width > 0) {
        walk.width -= walk.tag_width;
        if (walk.width < width / 2 || walk_all(walk).cut) {
            walk.width = width;
            walk.tags_below = true;
        }
    }
    tried = walk_all(walk);
    walk.loose = walk.grid != KL_NO_NODE && tried.strained &&
                 node_at(&walk, walk.grid)->columns > 1;
    return walk;
}
