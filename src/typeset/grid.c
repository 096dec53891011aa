#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/typeset/page.h"

/* Cells in rows and columns. As in TeX a grid stands with its middle on the
 * line, so that what it is equal to is level with its middle. Measuring leaves
 * in each cell's x and y its place in the grid. */

/* Widths of columns, then rows above and below each row's base line. */
struct tracks {
    int *width, *up, *down;
};

static struct tracks
tracks_of(const struct kl_page *page, const struct kl_node *grid)
{
    size_t columns = (size_t)grid->columns, rows = (size_t)grid->rows;
    struct tracks tracks;
    int i;

    tracks.width = kl_calloc(columns + 2 * rows + 1, sizeof(int));
    tracks.up = tracks.width + columns;
    tracks.down = tracks.up + rows;
    for (i = grid->first; i != KL_NO_NODE; i = kl_page_node(page, i)->next) {
        const struct kl_node *cell = kl_page_node(page, i);
        const struct kl_shape *shape = &cell->shape[page->form];
        int column = cell->column, row = cell->row;

        tracks.width[column] =
            kl_larger(tracks.width[column], shape->gap + shape->width);
        tracks.up[row] = kl_larger(tracks.up[row], shape->up);
        tracks.down[row] = kl_larger(tracks.down[row], shape->down);
    }
    return tracks;
}

static char
alignment(const struct kl_node *grid, int column)
{
    int len = (int)strlen(grid->alignment);

    if (grid->paired)
        column %= 2;
    return grid->alignment[column < len ? column : len - 1];
}

/* Columns between a column and the one before it. */
static int
gap_before(const struct kl_node *grid, int column)
{
    return column == 0 || (grid->paired && column % 2 == 1) ? 0 : grid->gap;
}

/* The base line of each row, into `up`, counted from the first row's; returns
 * the height. An opening brace of two rows wants a third for its point. */
static int
stack_rows(const struct kl_node *grid, struct tracks *tracks)
{
    int row, y = tracks->up[0];

    for (row = 0; row < grid->rows; row++) {
        int down = tracks->down[row];

        tracks->up[row] = y;
        y += down + 1;
        if (row + 1 == grid->rows)
            break;
        y += kl_page_apart(down, tracks->up[row + 1]) +
             (grid->grown && grid->rows == 2 && y == 1 &&
              tracks->up[1] + tracks->down[1] == 0) +
             tracks->up[row + 1];
    }
    return y;
}

static void
put_cell(const struct kl_page *page, const struct kl_node *grid,
         struct kl_node *cell, const struct tracks *tracks)
{
    struct kl_shape *shape = &cell->shape[page->form];
    int left = tracks->width[cell->column] - shape->width;
    char side = alignment(grid, cell->column);

    shape->x = side == 'l' ? shape->gap : side == 'r' ? left : left / 2;
    shape->y = tracks->up[cell->row];
}

static void
measure_grid(const struct kl_page *page, const struct kl_node *node,
             struct kl_shape *shape)
{
    struct tracks tracks = tracks_of(page, node);
    int i, column, height, first = tracks.up[0];

    height = stack_rows(node, &tracks);
    shape->up = node->rows > 1 ? (height - 1) / 2 : first;
    shape->down = height - 1 - shape->up;
    for (i = node->first; i != KL_NO_NODE; i = kl_page_node(page, i)->next)
        put_cell(page, node, kl_page_node(page, i), &tracks);
    shape->width = node->big;
    for (column = 0; column < node->columns; column++) {
        int width = tracks.width[column];

        shape->width += gap_before(node, column);
        tracks.width[column] = shape->width;
        shape->width += width;
    }
    for (i = node->first; i != KL_NO_NODE; i = kl_page_node(page, i)->next) {
        struct kl_shape *cell = kl_page_shape(page, i);

        cell->x += tracks.width[kl_page_node(page, i)->column];
        cell->y -= shape->up;
    }
    shape->width += node->bare;
    shape->high = shape->up;
    shape->low = shape->down;
    free(tracks.width);
}

static void
place_grid(const struct kl_page *page, const struct kl_node *node,
           const struct kl_shape *shape)
{
    int i;

    for (i = node->first; i != KL_NO_NODE; i = kl_page_node(page, i)->next) {
        struct kl_shape *cell = kl_page_shape(page, i);

        cell->x += shape->x;
        cell->y += shape->y;
    }
}

const struct kl_box_row kl_box_grid = {measure_grid, place_grid, NULL};
