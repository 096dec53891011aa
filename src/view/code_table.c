#include "config.h"

#include "klscope/view/code_table.h"

#include <stdio.h>
#include <string.h>

#include "klscope/view/format.h"

/* Where columns stand; what is left is shared by the two codes. */
struct columns {
    int name, name_w, p, q, prob_w, ideal, ideal_w, shannon, shannon_w;
    int code[2], code_w[2]; /* for q, for p */
};

enum { LENGTH = 3, WIDE = 70 };

static struct columns
columns_of(struct kl_rect rect)
{
    bool wide = rect.w >= WIDE;
    struct columns c = {.name = rect.x + 2,
                        .name_w = wide ? 9 : 7,
                        .prob_w = wide ? 8 : 7,
                        .ideal_w = wide ? 9 : 8,
                        .shannon_w = wide ? 8 : 4};
    int left;

    c.p = c.name + c.name_w;
    c.q = c.p + c.prob_w;
    c.ideal = c.q + c.prob_w;
    c.shannon = c.ideal + c.ideal_w;
    c.code[0] = c.shannon + c.shannon_w + 1;
    left = rect.x + rect.w - c.code[0];
    c.code_w[0] = (left + 1) / 2;
    c.code[1] = c.code[0] + c.code_w[0];
    c.code_w[1] = left - c.code_w[0];
    return c;
}

/* ---- which rows ---------------------------------------------------------- */

size_t
kl_code_table_rows(int height, size_t n)
{
    size_t rows = height > 2 ? (size_t)height - 2 : 0;

    return rows < n ? rows : n;
}

size_t
kl_code_table_first(size_t first, size_t count, size_t at, size_t n)
{
    if (at < first)
        first = at;
    if (count > 0 && at >= first + count)
        first = at + 1 - count;
    return first + count > n ? n - count : first;
}

bool
kl_code_table_hit(struct kl_rect rect, size_t n, size_t first, int x, int y,
                  size_t *i, enum kl_side *side, bool *on_side)
{
    struct columns c = columns_of(rect);
    int row = y - rect.y - 1;

    if (x < rect.x || x >= rect.x + rect.w || row < 0 ||
        (size_t)row >= kl_code_table_rows(rect.h, n))
        return false;
    *i = first + (size_t)row;
    *on_side = x >= c.p && x < c.ideal;
    *side = x >= c.q ? KL_Q : KL_P;
    return *i < n;
}

/* ---- rows ---------------------------------------------------------------- */

/* "Huffman for q" above the words; shorter where there is less room. */
static void
draw_code_name(struct kl_canvas *canvas, int x, int y, int w, enum kl_ink ink,
               const char *title, const char *side)
{
    int room = w - LENGTH - 1;
    bool full = room > (int)strlen(title) + 6;

    if (side == NULL)
        kl_canvas_text(canvas, x + LENGTH + 1, y, room, ink, 0, title);
    else if (full)
        kl_canvas_textf(canvas, x + LENGTH + 1, y, room, ink, 0, "%s for %s",
                        title, side);
    else if (room > (int)strlen(title) + 2)
        kl_canvas_textf(canvas, x + LENGTH + 1, y, room, ink, 0, "%s %s",
                        title, side);
    else
        kl_canvas_textf(canvas, x + 1, y, w - 1, ink, 0, "%s %s", title, side);
}

static void
draw_names(struct kl_canvas *canvas, struct kl_rect rect,
           const struct columns *c, const struct kl_scene *scene,
           enum kl_code_kind kind)
{
    enum kl_side side = kl_scene_side(scene);
    bool wide = rect.w >= WIDE;
    int y = rect.y;

    kl_canvas_text(canvas, c->name, y, c->name_w, KL_INK_DIM, 0,
                   wide ? "outcome" : "");
    kl_canvas_text_right(canvas, c->p, y, c->prob_w - 1, KL_INK_P, 0, "p");
    kl_canvas_text_right(canvas, c->q, y, c->prob_w - 1, KL_INK_Q, 0, "q");
    kl_canvas_restyle(canvas,
                      (struct kl_rect){(side == KL_P ? c->p : c->q) +
                                           c->prob_w - 2,
                                       y, 1, 1},
                      KL_INK_FOCUS, KL_BOLD);
    kl_canvas_text_right(canvas, c->ideal, y, c->ideal_w - 1, KL_INK_DIM, 0,
                         "−log₂q");
    kl_canvas_text_right(canvas, c->shannon, y, c->shannon_w - wide,
                         KL_INK_DIM, 0, wide ? "Shannon" : "Shan");
    draw_code_name(canvas, c->code[0], y, c->code_w[0], KL_INK_Q,
                   kl_code_kind_row(kind)->title,
                   kind == KL_CODE_MORSE ? NULL : "q");
    draw_code_name(canvas, c->code[1], y, c->code_w[1], KL_INK_P, "Huffman",
                   "p");
}

/* A word behind its length; a long one is cut. */
static void
draw_word(struct kl_canvas *canvas, int x, int y, int w,
          const struct kl_code *code, size_t i, bool fresh)
{
    char word[KL_WORD_MAX + 1], length[8];

    if (i >= code->n || code->length[i] == KL_NO_WORD) {
        kl_canvas_text(canvas, x + LENGTH + 1, y, w - LENGTH - 1, KL_INK_WARN,
                       0, "no word");
        return;
    }
    snprintf(length, sizeof length, "%u", (unsigned)code->length[i]);
    kl_canvas_text_right(canvas, x, y, LENGTH, KL_INK_DIM, 0, length);
    if (code->length[i] > KL_WORD_MAX)
        kl_canvas_text(canvas, x + LENGTH + 1, y, w - LENGTH - 1, KL_INK_DIM,
                       0, "…");
    else if (code->length[i] == 0)
        kl_canvas_text(canvas, x + LENGTH + 1, y, w - LENGTH - 1, KL_INK_DIM,
                       0, "empty");
    else
        kl_canvas_text(canvas, x + LENGTH + 1, y, w - LENGTH - 2,
                       fresh ? KL_INK_CODE : KL_INK_DIM, 0,
                       kl_code_word(code, i, word));
}

static void
draw_prob(struct kl_canvas *canvas, int x, int y, int w,
          const struct kl_scene *scene, enum kl_side side, size_t i)
{
    char number[KL_NUMBER];
    const struct kl_bins *bins = &kl_scene_pair(scene)->side[side];
    double p = kl_bins_prob(bins, i);
    bool focus = i == kl_scene_at(scene) && side == kl_scene_side(scene);

    kl_format_prob(number, p);
    if (p == 0 && kl_bins_positive(bins, i))
        snprintf(number, sizeof number, ">0"); /* less than a double holds */
    if (strlen(number) > (size_t)w - 1)
        kl_number_short(number, p, 2, w - 1);
    kl_canvas_text_right(canvas, x, y, w - 1,
                         focus ? KL_INK_FOCUS : side == KL_P ? KL_INK_P
                                                             : KL_INK_Q,
                         0, number);
}

static void
draw_name(struct kl_canvas *canvas, const struct columns *c, int y,
          const struct kl_scene *scene, size_t i)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    const struct kl_pair *pair = kl_scene_pair(scene);
    struct kl_buf name = KL_BUF_INIT;
    bool selected = i == kl_scene_at(scene);
    bool locked = kl_bins_hold(&pair->side[kl_scene_side(scene)], i) ==
                  KL_LOCKED;

    if (selected)
        kl_canvas_put(canvas, c->name - 2, y, glyphs->right, KL_INK_KEY, 0);
    if (locked) /* pinned, like the knob of a slider */
        kl_canvas_put(canvas, c->name - 1, y, glyphs->knob, KL_INK_WARN, 0);
    kl_format_label(scene, i, &name);
    kl_canvas_text(canvas, c->name, y, c->name_w - 1,
                   selected ? KL_INK_FOCUS : KL_INK_TEXT, 0,
                   kl_buf_text(&name));
    kl_buf_clear(&name);
}

static void
draw_outcome(struct kl_canvas *canvas, const struct columns *c, int y,
             const struct kl_scene *scene, const struct kl_code_book *book,
             enum kl_code_kind kind, size_t i)
{
    const struct kl_code *shannon = &book->q[KL_CODE_SHANNON].code;
    bool fresh = book->version == kl_scene_version(scene);
    char text[KL_NUMBER];

    draw_name(canvas, c, y, scene, i);
    draw_prob(canvas, c->p, y, c->prob_w, scene, KL_P, i);
    draw_prob(canvas, c->q, y, c->prob_w, scene, KL_Q, i);
    kl_canvas_text_right(canvas, c->ideal, y, c->ideal_w - 1, KL_INK_TEXT, 0,
                         kl_format_cell(text, kl_code_ideal_of(scene, i),
                                        c->ideal_w - 1));
    if (i >= shannon->n || shannon->length[i] == KL_NO_WORD)
        snprintf(text, sizeof text, "∞");
    else
        snprintf(text, sizeof text, "%s%u",
                 shannon->length[i] == KL_LENGTH_MAX ? "≥" : "",
                 (unsigned)shannon->length[i]);
    kl_canvas_text_right(canvas, c->shannon, y,
                         c->shannon_w - (c->shannon_w > 4), KL_INK_TEXT, 0,
                         text);
    draw_word(canvas, c->code[0], y, c->code_w[0], &book->q[kind].code, i,
              fresh);
    draw_word(canvas, c->code[1], y, c->code_w[1], &book->p.code, i, fresh);
}

/* A Kraft sum to what fits; 1 exactly is exact. */
static void
draw_kraft(struct kl_canvas *canvas, int x, int y, int w, bool right,
           struct kl_value kraft)
{
    char number[KL_NUMBER];

    kl_format_cell(number, kraft, w < 8 ? w : 8);
    if (right)
        kl_canvas_text_right(canvas, x, y, w, KL_INK_TEXT, 0, number);
    else
        kl_canvas_text(canvas, x, y, w, KL_INK_TEXT, 0, number);
}

/* Which outcomes of how many are seen, or at least which is selected. */
static void
say_which(const struct kl_scene *scene, size_t first, size_t count, int room,
          char text[4 * KL_NUMBER])
{
    char from[KL_NUMBER], to[KL_NUMBER], all[KL_NUMBER];

    kl_number_count(from, first + 1);
    kl_number_count(to, first + count);
    kl_number_count(all, kl_scene_pair(scene)->n);
    snprintf(text, 4 * KL_NUMBER, "%s-%s of %s", from, to, all);
    if ((int)strlen(text) > room)
        snprintf(text, 4 * KL_NUMBER, "%s of %s",
                 kl_number_count(from, kl_scene_at(scene) + 1), all);
}

static void
draw_sums(struct kl_canvas *canvas, struct kl_rect rect,
          const struct columns *c, const struct kl_scene *scene,
          const struct kl_code_book *book, enum kl_code_kind kind,
          size_t first)
{
    size_t n = kl_scene_pair(scene)->n;
    size_t count = kl_code_table_rows(rect.h, n);
    int y = rect.y + 1 + (int)count, room = c->shannon - c->name - 7;
    char text[4 * KL_NUMBER];
    bool tight;

    say_which(scene, first, count, room, text);
    tight = count < n && (int)strlen(text) > room - 5;
    if (count < n)
        kl_canvas_text(canvas, c->name, y, room, KL_INK_DIM, 0, text);
    kl_canvas_text_right(canvas, c->shannon - 10, y, 9, KL_INK_DIM, 0,
                         tight ? "Kraft" : "Kraft sum");
    draw_kraft(canvas, c->shannon, y, c->shannon_w - (rect.w >= WIDE), true,
               book->q[KL_CODE_SHANNON].kraft);
    draw_kraft(canvas, c->code[0] + LENGTH + 1, y, c->code_w[0] - LENGTH - 2,
               false, book->q[kind].kraft);
    draw_kraft(canvas, c->code[1] + LENGTH + 1, y, c->code_w[1] - LENGTH - 1,
               false, book->p.kraft);
}

void
kl_code_table_draw(struct kl_canvas *canvas, struct kl_rect rect,
                   const struct kl_scene *scene,
                   const struct kl_code_book *book, enum kl_code_kind kind,
                   size_t first)
{
    struct columns c = columns_of(rect);
    size_t n = kl_scene_pair(scene)->n;
    size_t count = kl_code_table_rows(rect.h, n), k;

    if (rect.h < 3)
        return;
    draw_names(canvas, rect, &c, scene, kind);
    for (k = 0; k < count && first + k < n; k++)
        draw_outcome(canvas, &c, rect.y + 1 + (int)k, scene, book, kind,
                     first + k);
    draw_sums(canvas, rect, &c, scene, book, kind, first);
}
