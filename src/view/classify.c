/* Classes that are learned: what stands where; words and figures. */
#include "config.h"

#include "klscope/view/classify.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "klscope/base/number.h"
#include "klscope/base/utf8.h"
#include "klscope/view/format.h"

enum {
    FIGURES = 5,   /* rows of figures below the curve */
    LEAST_TOP = 6, /* rows of what is above the table */
    WIDE_NAME = 11 /* columns of a class's letter and name at most */
};

/* ---- classes ------------------------------------------------------------- */

static char
initial(const struct kl_labels *classes, size_t k)
{
    char c = kl_labels_get(classes, k)[0];

    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

char
kl_class_letter(const struct kl_labels *classes, size_t k)
{
    size_t n = kl_labels_count(classes), a, b;

    for (a = 0; a < n; a++) {
        char c = initial(classes, a);

        if (c < 'A' || c > 'Z')
            return (char)('A' + k);
        for (b = 0; b < a; b++)
            if (c == initial(classes, b))
                return (char)('A' + k);
    }
    return initial(classes, k);
}

enum kl_ink
kl_class_ink(size_t k)
{
    static const enum kl_ink inks[KL_CLASSES] = {
        KL_INK_P,    KL_INK_Q,    KL_INK_GOOD,  KL_INK_GAIN,
        KL_INK_LOSS, KL_INK_WARN, KL_INK_ERROR, KL_INK_CODE};

    return inks[k % KL_CLASSES];
}

const char *
kl_class_number(char out[KL_NUMBER], double x)
{
    snprintf(out, KL_NUMBER, "%.5g", x);
    return out;
}

int
kl_class_name_width(const struct kl_class_look *look)
{
    int most = 4;
    size_t k;

    for (k = 0; k < look->all.classes; k++) {
        const char *name = kl_labels_get(look->classes, k);
        int width = 2 + kl_text_width(name, strlen(name));

        most = width > most ? width : most;
    }
    return most < WIDE_NAME ? most : WIDE_NAME;
}

/* ---- layout -------------------------------------------------------------- */

void
kl_class_lay_out(const struct kl_class_look *look, struct kl_rect stage,
                 struct kl_class_layout *lay)
{
    int head = stage.h > 14 ? 2 : 1, gap = stage.h > 18;
    int classes = (int)look->all.classes, left = stage.w * 49 / 100, top, y;
    int lines = stage.h > 24 ? 4 : stage.h > 18 ? 3 : 2;
    int most = stage.h - head - gap - LEAST_TOP - lines, low, figures;

    *lay = (struct kl_class_layout){0};
    if (stage.w == 0 || stage.h == 0)
        return;
    low = (classes < most ? classes : most) + lines;
    top = stage.h - head - gap - low;
    figures = top - FIGURES >= 4 ? FIGURES : top < 4 ? top : 4;
    if (top - figures < 3)
        figures = top < FIGURES ? top : FIGURES;
    lay->head = (struct kl_rect){stage.x + 1, stage.y, stage.w - 2, head};
    y = stage.y + head;
    lay->figures = (struct kl_rect){stage.x + 1, y + top - figures, left - 2,
                                    figures};
    if (top - figures >= 3)
        lay->curve =
            (struct kl_rect){stage.x + 1, y, left - 2, top - figures};
    lay->scatter = (struct kl_rect){stage.x + left, y, stage.w - left - 1, top};
    y += top + gap;
    lay->table = (struct kl_rect){stage.x + 1, y, left - 2, low};
    lay->row = (struct kl_rect){stage.x + left, y, stage.w - left - 1, low};
}

/* ---- words --------------------------------------------------------------- */

static void
add_visible(struct kl_buf *out, const char *text)
{
    kl_visible(out, text, strlen(text));
}

/* What was read: "3 species" where the column's name is a plural. */
static void
add_source(struct kl_buf *out, const struct kl_class_look *look)
{
    char n[KL_NUMBER], all[KL_NUMBER];

    add_visible(out, look->source + (look->source[0] == '@'));
    kl_buf_addf(out, ": %s of %s rows, %zu %s",
                kl_number_count(n, look->all.n),
                kl_number_count(all, look->all.n + look->skipped),
                look->all.classes,
                strcmp(look->class_name, "species") == 0 ? "" : "classes of ");
    add_visible(out, look->class_name);
}

/* What is read and by what it is told apart; how far descent is, in the first
 * row that has room for it. */
static void
draw_head(struct kl_canvas *canvas, struct kl_rect rect,
          const struct kl_class_look *look)
{
    struct kl_buf text[2] = {KL_BUF_INIT, KL_BUF_INIT}, right = KL_BUF_INIT;
    char steps[KL_NUMBER], rate[KL_NUMBER];
    bool said = false;
    size_t j;
    int y;

    add_source(&text[0], look);
    kl_buf_adds(&text[1], "by");
    for (j = 0; j + 1 < look->all.inputs; j++) {
        kl_buf_adds(&text[1], j > 0 ? ", " : " ");
        add_visible(&text[1], kl_labels_get(look->columns, j));
    }
    kl_buf_addf(&right, "%s  step %s  rate %s",
                look->running                                  ? "running"
                : !look->arrived                               ? "paused"
                : look->optimum->end == KL_SOFTMAX_MINIMUM ? "at the optimum"
                                                           : "standing still",
                kl_number_count(steps, (unsigned long long)look->steps),
                kl_class_number(rate, look->rate));
    for (y = 0; y < rect.h; y++) {
        int used = kl_canvas_text(canvas, rect.x, rect.y + y, rect.w,
                                  y == 0 ? KL_INK_TITLE : KL_INK_DIM, 0,
                                  kl_buf_text(&text[y]));

        if (!said && used + 2 + (int)right.len <= rect.w) {
            kl_canvas_text_right(canvas, rect.x, rect.y + y, rect.w,
                                 KL_INK_TEXT, 0, kl_buf_text(&right));
            said = true;
        }
    }
    kl_buf_clear(&text[0]);
    kl_buf_clear(&text[1]);
    kl_buf_clear(&right);
}

void
kl_class_why(const struct kl_class_look *look, struct kl_buf *out)
{
    const struct kl_softmax_optimum *optimum = look->optimum;
    bool first = true;
    size_t k;

    switch (optimum->end) {
    case KL_SOFTMAX_MINIMUM:
        break;
    case KL_SOFTMAX_SEPARABLE:
        kl_buf_adds(out, "planes part all classes: loss goes to 0, weights to "
                         "infinity");
        break;
    case KL_SOFTMAX_PARTED:
        kl_buf_adds(out, "a plane parts ");
        for (k = 0; k < look->all.classes; k++)
            if (optimum->apart >> k & 1) {
                kl_buf_adds(out, first ? "" : " and ");
                add_visible(out, kl_labels_get(look->classes, k));
                first = false;
            }
        kl_buf_adds(out, " from the others: weights go to infinity");
        break;
    case KL_SOFTMAX_GROWING:
        kl_buf_adds(out, "the search found none, the weights still grow");
        break;
    }
}

/* ---- figures ------------------------------------------------------------- */

/* Columns of what a row is about, and of each part. */
enum { WORD = 9, COLUMN = 11, NARROW_COLUMN = 9 };

/* In braille. */
enum { WHOLE_LINE = 0x2812, DOTTED_LINE = 0x2802 };

static int
column_width(struct kl_rect rect)
{
    return rect.w < WORD + 2 * COLUMN ? NARROW_COLUMN : COLUMN;
}

static void
put_word(struct kl_canvas *canvas, struct kl_rect rect, const char *text)
{
    kl_canvas_text(canvas, rect.x, rect.y, WORD, KL_INK_TEXT, 0, text);
}

static void
put_figure(struct kl_canvas *canvas, struct kl_rect rect, int column,
           enum kl_ink ink, const char *text)
{
    int width = column_width(rect);

    kl_canvas_text_right(canvas, rect.x + WORD + column * width, rect.y, width,
                         ink, 0, text);
}

/* Behind the figure in the first column, if there is room for it. */
static void
put_note(struct kl_canvas *canvas, struct kl_rect rect, enum kl_ink ink,
         const char *text)
{
    int behind = WORD + column_width(rect) + 1;

    if (kl_canvas_text_width(canvas, text) <= rect.w - behind)
        kl_canvas_text(canvas, rect.x + behind, rect.y, rect.w - behind, ink, 0,
                       text);
}

/* Which of the curves is whose. */
static void
put_mark(struct kl_canvas *canvas, struct kl_rect rect, int part,
         enum kl_ink ink)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    uint32_t line = part == KL_LEARNED ? glyphs->p_line : glyphs->q_line;
    uint32_t dots = part == KL_LEARNED ? WHOLE_LINE : DOTTED_LINE;

    if (column_width(rect) == COLUMN)
        kl_canvas_put(canvas,
                      rect.x + WORD + part * COLUMN + (part == KL_LEARNED) + 1,
                      rect.y, glyphs->braille ? dots : line, ink, 0);
}

static void
draw_titles(struct kl_canvas *canvas, struct kl_rect rect,
            const struct kl_class_look *look)
{
    static const char *const title[] = {"learned", "held out"};
    static const enum kl_ink ink[] = {KL_INK_P, KL_INK_Q};
    char text[KL_NUMBER];
    int part;

    snprintf(text, sizeof text, "seed %lu", look->seed);
    put_word(canvas, rect, strlen(text) < WORD ? text : "");
    for (part = 0; part < KL_CLASS_PARTS; part++) {
        put_figure(canvas, rect, part, ink[part], title[part]);
        put_mark(canvas, rect, part, ink[part]);
    }
}

static void
draw_losses(struct kl_canvas *canvas, struct kl_rect rect,
            const struct kl_class_look *look)
{
    char text[KL_NUMBER];
    int part;

    snprintf(text, sizeof text, "loss %s", kl_unit_row(look->unit)->key);
    put_word(canvas, rect, text);
    for (part = 0; part < KL_CLASS_PARTS; part++) {
        struct kl_value v =
            kl_unit_apply(look->unit, KL_CE_PQ, look->loss[part]);

        put_figure(canvas, rect, part, KL_INK_VALUE,
                   look->part[part].n == 0
                       ? "none"
                       : kl_format_cell(text, v, column_width(rect) - 1));
    }
}

static void
draw_right(struct kl_canvas *canvas, struct kl_rect rect,
           const struct kl_class_look *look)
{
    int part;

    put_word(canvas, rect, "right");
    for (part = 0; part < KL_CLASS_PARTS; part++) {
        double n = (double)look->part[part].n;
        char text[KL_NUMBER];

        snprintf(text, sizeof text, "%.1f %%",
                 100 * (double)look->right[part] / n);
        put_figure(canvas, rect, part, KL_INK_VALUE, n > 0 ? text : "none");
    }
}

/* What descent comes near to; whether it gets there. */
static void
draw_optimum(struct kl_canvas *canvas, struct kl_rect rect,
             const struct kl_class_look *look)
{
    const struct kl_softmax_optimum *optimum = look->optimum;
    struct kl_value v = kl_unit_apply(look->unit, KL_CE_PQ, optimum->loss);
    char text[KL_NUMBER];

    put_word(canvas, rect,
             optimum->end == KL_SOFTMAX_MINIMUM ? "optimum" : "floor");
    put_figure(canvas, rect, 0, KL_INK_VALUE,
               optimum->end == KL_SOFTMAX_SEPARABLE
                   ? "0"
                   : kl_format_cell(text, v, column_width(rect) - 1));
    if (optimum->end == KL_SOFTMAX_MINIMUM)
        put_note(canvas, rect, KL_INK_TEXT, kl_unit_row(look->unit)->key);
    else if (optimum->end == KL_SOFTMAX_GROWING)
        put_note(canvas, rect, KL_INK_WARN, "not the least");
    else
        put_note(canvas, rect, KL_INK_WARN, "never reached");
}

static void
draw_weights(struct kl_canvas *canvas, struct kl_rect rect,
             const struct kl_class_look *look)
{
    double most = 0;
    char text[KL_NUMBER];
    size_t j;

    for (j = 0; j < look->all.classes * look->all.inputs; j++)
        most = fmax(most, fabs(look->w[j]));
    put_word(canvas, rect, "weights");
    put_figure(canvas, rect, 0, KL_INK_VALUE,
               kl_number_fixed(text, most, 4, column_width(rect) - 1));
    if (rect.w < WORD + 2 * COLUMN + 2)
        put_note(canvas, rect, KL_INK_DIM, "at most");
    else
        put_note(canvas, rect, KL_INK_DIM,
                 look->optimum->end == KL_SOFTMAX_MINIMUM ? "at most, sum 0"
                                                          : "at most, growing");
}

static void
draw_figures(struct kl_canvas *canvas, struct kl_rect rect,
             const struct kl_class_look *look)
{
    static void (*const row[])(struct kl_canvas *, struct kl_rect,
                               const struct kl_class_look *) = {
        draw_titles, draw_losses, draw_right, draw_optimum, draw_weights};
    int i, rows = rect.h;

    for (i = 0; i < FIGURES && i < rows; i++, rect.y++)
        row[i](canvas, rect, look);
}

/* ---- what is taken for what ---------------------------------------------- */

/* One count of a table: of a part, or of both. */
static size_t
count_of(const struct kl_class_look *look, int part, size_t cell)
{
    return part < KL_CLASS_PARTS
               ? look->taken[part][cell]
               : look->taken[KL_LEARNED][cell] + look->taken[KL_HELD_OUT][cell];
}

/* Counts of a part, `width` columns each, from x on. */
static void
draw_counts(struct kl_canvas *canvas, struct kl_rect rect, int part,
            const struct kl_class_look *look, int width)
{
    static const char *const title[] = {"learned", "held out", "all rows"};
    int n = (int)look->all.classes, fit = rect.w / width, a, b;
    char cut[KL_NUMBER];
    int rows = rect.h - 2 < n ? rect.h - 2 : n;

    fit = fit < n ? fit : n;
    if (fit < n)
        snprintf(cut, sizeof cut, "%s, %d of %d", title[part], fit, n);
    kl_canvas_text_right(canvas, rect.x, rect.y, fit * width, KL_INK_DIM, 0,
                         fit < n ? cut : title[part]);
    for (b = 0; b < fit; b++) {
        kl_canvas_put(canvas, rect.x + (b + 1) * width - 1, rect.y + 1,
                      (unsigned char)kl_class_letter(look->classes, (size_t)b),
                      kl_class_ink((size_t)b), KL_BOLD);
        for (a = 0; a < rows; a++) {
            size_t count = count_of(look, part, (size_t)(a * n + b));
            char text[KL_NUMBER];

            kl_canvas_text_right(canvas, rect.x + b * width, rect.y + 2 + a,
                                 width,
                                 a == b       ? KL_INK_VALUE
                                 : count == 0 ? KL_INK_DIM
                                              : KL_INK_WARN,
                                 0, kl_number_count(text, count));
        }
    }
}

/* Digits of the greatest count, and a blank. */
static int
count_width(const struct kl_class_look *look)
{
    size_t most = 0, i;
    char text[KL_NUMBER];
    int width;

    for (i = 0; i < look->all.classes * look->all.classes; i++)
        if (count_of(look, KL_CLASS_PARTS, i) > most)
            most = count_of(look, KL_CLASS_PARTS, i);
    width = (int)strlen(kl_number_count(text, most)) + 1;
    return width < 4 ? 4 : width;
}

static void
draw_table(struct kl_canvas *canvas, struct kl_rect rect,
           const struct kl_class_look *look)
{
    int n = (int)look->all.classes, width = count_width(look), a;
    int rows = rect.h - 2 < n ? rect.h - 2 : n;
    int name = kl_class_name_width(look);
    struct kl_rect part = {rect.x + name, rect.y, rect.w - name, rect.h};
    bool both = part.w >= 2 * n * width + 1;

    kl_canvas_text(canvas, rect.x, rect.y, name, KL_INK_DIM, 0,
                   name < 5    ? ""
                   : name < 10 ? "taken"
                               : "taken for");
    for (a = 0; a < rows; a++) {
        bool cut = a + 1 == rows && rows < n;

        kl_canvas_put(canvas, rect.x, rect.y + 2 + a,
                      (unsigned char)kl_class_letter(look->classes, (size_t)a),
                      kl_class_ink((size_t)a), KL_BOLD);
        kl_canvas_text(canvas, rect.x + 2, rect.y + 2 + a, name - 2,
                       KL_INK_TEXT, 0,
                       kl_labels_get(look->classes, (size_t)a));
        if (cut)
            kl_canvas_textf(canvas, rect.x, rect.y + 1, name, KL_INK_DIM, 0,
                            "%d of %d", rows, n);
    }
    if (!both) {
        draw_counts(canvas, part, KL_CLASS_PARTS, look, width);
        return;
    }
    part.w = n * width;
    draw_counts(canvas, part, KL_LEARNED, look, width);
    part.x += n * width + 1;
    draw_counts(canvas, part, KL_HELD_OUT, look, width);
}

void
kl_class_draw(struct kl_canvas *canvas, const struct kl_class_layout *lay,
              const struct kl_class_look *look)
{
    draw_head(canvas, lay->head, look);
    if (lay->curve.h > 0)
        kl_class_curve_draw(canvas, lay->curve, look);
    draw_figures(canvas, lay->figures, look);
    kl_class_scatter_draw(canvas, lay->scatter, look);
    draw_table(canvas, lay->table, look);
    kl_class_row_draw(canvas, lay->row, look);
}
