#include "config.h"

#include "klscope/view/paper.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/utf8.h"
#include "klscope/canvas/shape.h"
#include "klscope/view/within.h"

/* A formula that has been parsed. It borrows its source. */
struct entry {
    char *tex;
    size_t len;
    bool within;
    struct kl_formula *formula;
    char *text; /* of one within a line, once it was needed */
};

/* Formulas are found by their text: a step says $p$ twenty times, and where
 * texts lie in memory says nothing once a lesson has been read anew. */
struct kl_paper {
    struct kl_canvas *canvas; /* NULL at first */
    struct entry *table;      /* `slots` of them, a power of two, open hash */
    size_t slots, count;
};

enum { ROWS_AT_FIRST = 64, SLOTS_AT_FIRST = 64 };

struct kl_paper *
kl_paper_new(void)
{
    return kl_calloc(1, sizeof(struct kl_paper));
}

void
kl_paper_forget(struct kl_paper *paper)
{
    size_t i;

    for (i = 0; i < paper->slots; i++) {
        kl_formula_free(paper->table[i].formula);
        free(paper->table[i].tex);
        free(paper->table[i].text);
    }
    free(paper->table);
    paper->table = NULL;
    paper->slots = paper->count = 0;
}

void
kl_paper_free(struct kl_paper *paper)
{
    if (paper == NULL)
        return;
    kl_paper_forget(paper);
    kl_canvas_free(paper->canvas);
    free(paper);
}

void
kl_paper_begin(struct kl_paper *paper, int width,
               const struct kl_glyphs *glyphs)
{
    width = width > 1 ? width : 1;
    if (paper->canvas != NULL && kl_canvas_width(paper->canvas) == width &&
        kl_canvas_glyphs(paper->canvas) == glyphs) {
        kl_canvas_clear(paper->canvas);
        return;
    }
    if (paper->canvas != NULL && kl_canvas_glyphs(paper->canvas) != glyphs)
        kl_paper_forget(paper);
    kl_canvas_free(paper->canvas);
    paper->canvas = kl_canvas_new(width, ROWS_AT_FIRST, glyphs);
    kl_shapes_keep(paper->canvas);
}

/* Copy a row of cells, marks included. */
static void
copy_row(const struct kl_canvas *from, int y, struct kl_canvas *to,
         struct kl_rect rect)
{
    const struct kl_cell_glyph *row = kl_canvas_row(from, y);
    int x, width = kl_canvas_width(from);

    for (x = 0; x < width && x < rect.w; x++) {
        const struct kl_cell_glyph *cell = &row[x];

        if (cell->ch == 0)
            continue;
        if (cell->shape)
            kl_shapes_begin(to);
        kl_canvas_put(to, rect.x + x, rect.y, cell->ch, (enum kl_ink)cell->ink,
                      cell->attr);
        if (cell->mark != 0)
            kl_canvas_put(to, rect.x + x + kl_utf8_width(cell->ch), rect.y,
                          cell->mark, (enum kl_ink)cell->ink, cell->attr);
        if (cell->shape)
            kl_shapes_end(to);
    }
}

struct kl_canvas *
kl_paper_canvas(struct kl_paper *paper, int rows)
{
    struct kl_canvas *old = paper->canvas;
    int width = kl_canvas_width(old), height = kl_canvas_height(old), y;
    int wanted = height;

    while (wanted < rows && wanted < KL_PAPER_ROWS)
        wanted *= 2;
    if (wanted == height)
        return old;
    paper->canvas = kl_canvas_new(width, wanted, kl_canvas_glyphs(old));
    kl_shapes_keep(paper->canvas);
    kl_shapes_copy(old, paper->canvas, (struct kl_rect){0, 0, width, height},
                   0);
    for (y = 0; y < height; y++)
        copy_row(old, y, paper->canvas, (struct kl_rect){0, y, width, 1});
    kl_canvas_free(old);
    return paper->canvas;
}

const struct kl_glyphs *
kl_paper_glyphs(const struct kl_paper *paper)
{
    return kl_canvas_glyphs(paper->canvas);
}

void
kl_paper_show(const struct kl_paper *paper, struct kl_canvas *canvas,
              struct kl_rect rect, int scroll)
{
    struct kl_rect old = kl_canvas_narrow(canvas, rect);
    int y, height = paper->canvas != NULL ? kl_canvas_height(paper->canvas) : 0;

    if (paper->canvas != NULL)
        kl_shapes_copy(paper->canvas, canvas, rect, scroll);
    for (y = 0; y < rect.h && y < height - scroll; y++)
        if (scroll + y >= 0)
            copy_row(paper->canvas, scroll + y, canvas,
                     (struct kl_rect){rect.x, rect.y + y, rect.w, 1});
    kl_canvas_clip(canvas, old);
}

/* ---- formulas ------------------------------------------------------------ */

/* Fowler, Noll and Vo's hash, 64 bits, variant 1a. */
static size_t
hash(const char *tex, size_t len, bool within)
{
    uint64_t value = 0xCBF29CE484222325u ^ within;
    size_t i;

    for (i = 0; i < len; i++)
        value = (value ^ (unsigned char)tex[i]) * 0x100000001B3u;
    return (size_t)(value ^ value >> 32);
}

/* The slot of a formula, or the free one where it belongs. */
static struct entry *
find(const struct kl_paper *paper, const char *tex, size_t len, bool within)
{
    size_t at = hash(tex, len, within);

    for (;; at++) {
        struct entry *entry = &paper->table[at & (paper->slots - 1)];

        if (entry->formula == NULL ||
            (entry->len == len && entry->within == within &&
             memcmp(entry->tex, tex, len) == 0))
            return entry;
    }
}

static void
grow(struct kl_paper *paper)
{
    struct entry *old = paper->table;
    size_t slots = paper->slots, i;

    paper->slots = slots > 0 ? 2 * slots : SLOTS_AT_FIRST;
    paper->table = kl_calloc(paper->slots, sizeof *paper->table);
    for (i = 0; i < slots; i++)
        if (old[i].formula != NULL)
            *find(paper, old[i].tex, old[i].len, old[i].within) = old[i];
    free(old);
}

static struct entry *
entry_of(struct kl_paper *paper, const char *tex, size_t len, bool within)
{
    struct entry *entry;

    if (2 * paper->count >= paper->slots)
        grow(paper);
    entry = find(paper, tex, len, within);
    if (entry->formula != NULL)
        return entry;
    *entry = (struct entry){
        .tex = kl_strndup(tex, len), .len = len, .within = within};
    if (within)
        kl_formula_new_inline(entry->tex, &entry->formula, NULL);
    else
        kl_formula_new(entry->tex, &entry->formula, NULL);
    paper->count++;
    return entry;
}

const struct kl_formula *
kl_paper_formula(struct kl_paper *paper, const char *tex, size_t len)
{
    return entry_of(paper, tex, len, false)->formula;
}

struct kl_inline
kl_paper_inline(struct kl_paper *paper, const char *tex, size_t len)
{
    const struct kl_glyphs *glyphs = kl_paper_glyphs(paper);
    struct entry *entry = entry_of(paper, tex, len, true);
    struct kl_extent extent = kl_formula_extent(entry->formula, glyphs);
    struct kl_buf text = KL_BUF_INIT;
    bool row = extent.height == 1;

    /* ASCII has no character for a half: 1/2 is better than (1/2). */
    if (glyphs->ascii_maths && strstr(entry->tex, "\\frac") != NULL)
        row = false;
    if (entry->text == NULL) {
        kl_within(entry->formula, entry->tex, glyphs, &text);
        entry->text = kl_buf_take(&text);
    }
    return (struct kl_inline){.picture = row ? entry->formula : NULL,
                              .width = extent.width,
                              .text = entry->text};
}
