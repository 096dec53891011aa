#include "config.h"

#include "klscope/view/code_blocks.h"

#include <math.h>
#include <stdio.h>

#include "klscope/canvas/shape.h"
#include "klscope/core/code_slices.h"
#include "klscope/view/format.h"

enum {
    K = 2,
    WORDS = 10,
    VALUE = 8,
    QUICK = 30000, /* kinds of blocks that are coded in some 20 ms */
    SLICE = 16384  /* in one go */
};

/* ---- computing ----------------------------------------------------------- */

static unsigned
most_of(size_t n)
{
    unsigned most = n < 2 ? 1 : kl_code_block_most(n);

    return most > KL_BLOCK_ROWS ? KL_BLOCK_ROWS : most;
}

static bool
is_of(const struct kl_code_limit *limit, const struct kl_scene *scene)
{
    return limit->version == kl_scene_version(scene) && limit->version != 0;
}

/* The last k whose blocks are soon coded: those of equal composition count as
 * one, and there are n + k - 1 over k of them. */
static unsigned
quick_of(size_t n, unsigned most)
{
    double kinds = (double)n;
    unsigned k = 1;

    while (k < most && kinds * (double)(n + k) / (k + 1) <= QUICK) {
        kinds *= (double)(n + k) / (k + 1);
        k++;
    }
    return k;
}

bool
kl_code_limit_busy(const struct kl_code_limit *limit,
                   const struct kl_scene *scene, bool all)
{
    unsigned last = all ? limit->most : limit->quick;

    return !is_of(limit, scene) || limit->done[KL_P] < last ||
           limit->done[KL_Q] < last;
}

static void
begin(struct kl_code_limit *limit, const struct kl_scene *scene,
      const struct kl_code_book *book)
{
    size_t n = kl_scene_pair(scene)->n, most = 0;
    int side;

    if (limit->n != n)
        limit->known[KL_P] = limit->known[KL_Q] = 0;
    limit->n = n;
    for (side = 0; side < 2; side++) {
        size_t words = kl_code_book_get(book, (enum kl_side)side,
                                        KL_CODE_HUFFMAN)->code.words;

        limit->words[side] = words;
        most = words > most ? words : most;
    }
    limit->most = most_of(most);
    limit->quick = quick_of(most, limit->most);
    limit->done[KL_P] = limit->done[KL_Q] = 0;
    limit->version = kl_scene_version(scene);
}

/* A slice of one block; true once it is there. What was known of it before
 * stays until then. */
static bool
make_block(const struct kl_scene *scene, enum kl_side side, unsigned k,
           struct kl_code_book *book, struct kl_code_block *out)
{
    const struct kl_pair *pair = kl_scene_pair(scene);
    struct kl_code_block block;

    if (book->blocking == NULL)
        book->blocking =
            kl_code_blocking_new(&pair->side[KL_P], &pair->side[side], k);
    if (!kl_code_blocking_work(book->blocking, SLICE, &block))
        return false;
    *out = block;
    kl_code_blocking_free(book->blocking);
    book->blocking = NULL;
    return true;
}

void
kl_code_limit_work(struct kl_code_limit *limit, const struct kl_scene *scene,
                   struct kl_code_book *book)
{
    enum kl_side side;
    unsigned k;

    if (!is_of(limit, scene)) {
        begin(limit, scene, book);
        kl_code_blocking_free(book->blocking);
        book->blocking = NULL;
    }
    side = limit->done[KL_P] <= limit->done[KL_Q] ? KL_P : KL_Q;
    k = limit->done[side];
    if (k >= limit->most)
        return;
    if (k == 0)
        limit->block[side][0] = (struct kl_code_block){
            .k = 1,
            .words = limit->words[side],
            .mean = kl_code_book_get(book, side, KL_CODE_HUFFMAN)->mean};
    else if (!make_block(scene, side, k + 1, book, &limit->block[side][k]))
        return;
    limit->done[side] = k + 1;
    if (limit->known[side] < k + 1)
        limit->known[side] = k + 1;
}

/* ---- drawing ------------------------------------------------------------- */

/* Where columns stand, and what a bar's whole length is. */
struct columns {
    int words, value[2], bar[2], bar_w;
    double span;
};

static struct columns
columns_of(struct kl_rect rect)
{
    struct columns c = {.words = rect.x + K + 1};

    c.value[0] = c.words + WORDS + 1;
    c.bar_w = (rect.x + rect.w - c.value[0] - 2 * (VALUE + 2)) / 2;
    c.bar[0] = c.value[0] + VALUE + 1;
    c.value[1] = c.bar[0] + c.bar_w + 1;
    c.bar[1] = c.value[1] + VALUE + 1;
    return c;
}

/* What is paid above H(p). */
static double
above(const struct kl_code_limit *limit, int side, unsigned k, double h)
{
    return limit->block[side][k].mean.val - h;
}

static double
span_of(const struct kl_code_limit *limit, double h, double d)
{
    double most = isinf(d) ? 0 : d;
    int side;
    unsigned k;

    for (side = 0; side < 2; side++)
        for (k = 0; k < limit->known[side]; k++)
            if (!isinf(limit->block[side][k].mean.val))
                most = fmax(most, above(limit, side, k, h));
    return most > 1e-12 ? most : 1;
}

static void
draw_bar(struct kl_canvas *canvas, int x, int y, const struct columns *c,
         double value, int side, double mark)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    int w = (int)lround(fmin(fmax(value / c->span, 0), 1) * c->bar_w), k;
    int at = (int)lround(fmin(mark / c->span, 1) * c->bar_w);
    struct kl_rect bar = {x, y, c->bar_w, 1};
    double end = x + mark / c->span * c->bar_w;
    const struct kl_point limit[] = {{end, y}, {end, y + 1}};

    if (w == 0 && value > 1e-9)
        w = 1;
    kl_shapes_begin(canvas);
    for (k = 0; k < w; k++)
        kl_canvas_put(canvas, x + k, y,
                      side == KL_P ? glyphs->p_run : glyphs->q_run,
                      side == KL_P ? KL_INK_P : KL_INK_Q, 0);
    if (side == KL_Q && mark > 0 && !isinf(mark) && at >= w && at < c->bar_w)
        kl_canvas_put(canvas, x + at, y, glyphs->vertical, KL_INK_GAIN, 0);
    kl_shapes_end(canvas);
    kl_shape_run(canvas, bar, 0, value / c->span * c->bar_w,
                 side == KL_P ? KL_SOLID : KL_HATCHED,
                 side == KL_P ? KL_INK_P : KL_INK_Q);
    if (side == KL_Q && mark > 0 && mark <= c->span)
        kl_shape_line(canvas, limit, 2, KL_SOLID, KL_INK_GAIN);
}

static void
draw_cell(struct kl_canvas *canvas, int y, const struct columns *c,
          const struct kl_code_limit *limit, bool fresh, int side, unsigned k,
          double h, double d)
{
    struct kl_value mean = limit->block[side][k].mean;
    char number[KL_NUMBER];

    if (k >= limit->known[side]) {
        kl_canvas_text_right(canvas, c->value[side], y, VALUE, KL_INK_DIM, 0,
                             "…");
        return;
    }
    fresh = fresh && k < limit->done[side];
    kl_canvas_text_right(canvas, c->value[side], y, VALUE,
                         fresh ? KL_INK_VALUE : KL_INK_DIM,
                         fresh ? KL_BOLD : 0,
                         kl_format_cell(number, mean, VALUE));
    if (!isinf(mean.val))
        draw_bar(canvas, c->bar[side], y, c, above(limit, side, k, h), side,
                 d);
}

static void
draw_row(struct kl_canvas *canvas, struct kl_rect row, const struct columns *c,
         const struct kl_scene *scene, const struct kl_code_limit *limit,
         unsigned k)
{
    double h = kl_code_bits(scene, KL_H_P).val;
    double d = kl_code_bits(scene, KL_KL_PQ).val;
    bool fresh = is_of(limit, scene);
    char text[KL_NUMBER];
    int side;

    snprintf(text, sizeof text, "%u", k + 1);
    kl_canvas_text_right(canvas, row.x, row.y, K, KL_INK_TEXT, 0, text);
    kl_canvas_text_right(
        canvas, c->words, row.y, WORDS, KL_INK_DIM, 0,
        kl_number_count(text,
                        (unsigned long long)pow((double)limit->words[KL_P],
                                                k + 1)));
    for (side = 0; side < 2; side++)
        draw_cell(canvas, row.y, c, limit, fresh, side, k, h, d);
}

static void
draw_limits(struct kl_canvas *canvas, int y, const struct columns *c,
            const struct kl_scene *scene)
{
    char number[KL_NUMBER];
    int side;

    kl_canvas_text_right(canvas, c->words, y, WORDS, KL_INK_DIM, 0, "limit");
    for (side = 0; side < 2; side++) {
        kl_canvas_text_right(
            canvas, c->value[side], y, VALUE, KL_INK_VALUE, 0,
            kl_format_cell(number,
                           kl_code_bits(scene,
                                        side == KL_P ? KL_H_P : KL_CE_PQ),
                           VALUE));
        kl_canvas_text(canvas, c->bar[side], y, c->bar_w, KL_INK_DIM, 0,
                       side == KL_P      ? "H(p)"
                       : c->bar_w >= 13 ? "H(p,q) = H+D"
                                        : "H(p,q)");
    }
}

/* The length of blocks in a row: of those there is no room for, the long ones
 * differ least. */
static unsigned
row_of(int row, int rows, unsigned most, unsigned before)
{
    unsigned k = (unsigned)lround(
        pow(most, rows > 1 ? (double)row / (rows - 1) : 1));

    return k > before ? k : before + 1;
}

void
kl_code_blocks_draw(struct kl_canvas *canvas, struct kl_rect rect,
                    const struct kl_scene *scene,
                    const struct kl_code_limit *limit)
{
    struct columns c = columns_of(rect);
    int rows = rect.h - 2, k;
    unsigned at = 0;

    if (rows < 1)
        return;
    c.span = span_of(limit, kl_code_bits(scene, KL_H_P).val,
                     kl_code_bits(scene, KL_KL_PQ).val);
    kl_canvas_text_right(canvas, rect.x, rect.y, K, KL_INK_DIM, 0, "k");
    kl_canvas_text_right(canvas, c.words, rect.y, WORDS, KL_INK_DIM, 0,
                         limit->words[KL_P] == limit->words[KL_Q]
                             ? "words"
                             : "p's words");
    for (k = 0; k < 2; k++)
        kl_canvas_textf(canvas, c.value[k], rect.y, VALUE + 1 + c.bar_w,
                        k == KL_P ? KL_INK_P : KL_INK_Q, 0,
                        c.bar_w >= 13 ? "code for %s: bits for one"
                                      : "code for %s",
                        k == KL_P ? "p" : "q");
    rows = (unsigned)rows < limit->most ? rows : (int)limit->most;
    for (k = 0; k < rows; k++) {
        at = row_of(k, rows, limit->most, at);
        draw_row(canvas, (struct kl_rect){rect.x, rect.y + 1 + k, rect.w, 1},
                 &c, scene, limit, at - 1);
    }
    draw_limits(canvas, rect.y + 1 + k, &c, scene);
}
