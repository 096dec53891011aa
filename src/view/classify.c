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
    NAME = 10      /* columns of a class's name */
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

/* ---- layout -------------------------------------------------------------- */

void
kl_class_lay_out(const struct kl_class_look *look, struct kl_rect stage,
                 struct kl_class_layout *lay)
{
    int head = stage.h > 14 ? 2 : 1, gap = stage.h > 18;
    int classes = (int)look->all.classes, left = stage.w * 45 / 100, top, y;
    int most = stage.h - head - gap - LEAST_TOP - 2, low, figures;

    *lay = (struct kl_class_layout){0};
    if (stage.w == 0 || stage.h == 0)
        return;
    low = (classes < most ? classes : most) + 2;
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

/* "3 species": a column's name is a plural as often as not. */
static void
draw_head(struct kl_canvas *canvas, struct kl_rect rect,
          const struct kl_class_look *look)
{
    struct kl_buf text = KL_BUF_INIT, right = KL_BUF_INIT;
    char n[KL_NUMBER], all[KL_NUMBER], steps[KL_NUMBER], rate[KL_NUMBER];
    size_t j;
    int used;

    add_visible(&text, look->source + (look->source[0] == '@'));
    kl_buf_addf(&text, ": %s of %s rows, %zu %s%s",
                kl_number_count(n, look->all.n),
                kl_number_count(all, look->all.n + look->skipped),
                look->all.classes,
                strcmp(look->class_name, "species") == 0 ? "" : "classes of ",
                "");
    add_visible(&text, look->class_name);
    used = kl_canvas_text(canvas, rect.x, rect.y, rect.w, KL_INK_TITLE, 0,
                          kl_buf_text(&text));
    kl_buf_addf(&right, "%s  step %s  rate %s",
                look->running ? "running" : "paused",
                kl_number_count(steps, (unsigned long long)look->steps),
                kl_number_short(rate, look->rate, 3, 8));
    if (kl_canvas_text_width(canvas, kl_buf_text(&right)) + used + 2 <= rect.w)
        kl_canvas_text_right(canvas, rect.x, rect.y, rect.w, KL_INK_TEXT, 0,
                             kl_buf_text(&right));
    kl_buf_reset(&text);
    kl_buf_adds(&text, "by");
    for (j = 0; j + 1 < look->all.inputs; j++) {
        kl_buf_adds(&text, j > 0 ? ", " : " ");
        add_visible(&text, kl_labels_get(look->columns, j));
    }
    if (rect.h > 1)
        kl_canvas_text(canvas, rect.x, rect.y + 1, rect.w, KL_INK_DIM, 0,
                       kl_buf_text(&text));
    kl_buf_clear(&text);
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
        kl_buf_adds(out, "planes part all classes: the loss goes to 0 and the "
                         "weights to infinity");
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
        kl_buf_adds(out, "none was found: the weights still grow");
        break;
    }
}

/* ---- figures ------------------------------------------------------------- */

/* Columns of the two parts. */
enum { WORD = 9, COLUMN = 10 };

static void
put_right(struct kl_canvas *canvas, struct kl_rect rect, int row, int column,
          const char *text)
{
    kl_canvas_text_right(canvas, rect.x + WORD + column * COLUMN, rect.y + row,
                         COLUMN, KL_INK_VALUE, 0, text);
}

static void
draw_losses(struct kl_canvas *canvas, struct kl_rect rect, int row,
            const struct kl_class_look *look)
{
    char text[KL_NUMBER];
    int part;

    kl_canvas_text(canvas, rect.x, rect.y + row, WORD, KL_INK_TEXT, 0, "loss");
    for (part = 0; part < KL_CLASS_PARTS; part++)
        put_right(canvas, rect, row, part,
                  look->part[part].n == 0
                      ? "none"
                      : kl_format_cell(text,
                                       kl_unit_apply(look->unit, KL_CE_PQ,
                                                     look->loss[part]),
                                       COLUMN - 1));
    kl_canvas_text(canvas, rect.x + WORD + 2 * COLUMN + 1, rect.y + row,
                   rect.w - WORD - 2 * COLUMN - 1, KL_INK_TEXT, 0,
                   kl_unit_row(look->unit)->key);
}

static void
draw_right(struct kl_canvas *canvas, struct kl_rect rect, int row,
           const struct kl_class_look *look)
{
    int part;

    kl_canvas_text(canvas, rect.x, rect.y + row, WORD, KL_INK_TEXT, 0, "right");
    for (part = 0; part < KL_CLASS_PARTS; part++) {
        double n = (double)look->part[part].n;
        char text[KL_NUMBER];

        snprintf(text, sizeof text, "%.1f %%",
                 100 * (double)look->right[part] / n);
        put_right(canvas, rect, row, part, n > 0 ? text : "none");
    }
}

/* What descent comes near to; whether it gets there. */
static void
draw_optimum(struct kl_canvas *canvas, struct kl_rect rect, int row,
             const struct kl_class_look *look)
{
    const struct kl_softmax_optimum *optimum = look->optimum;
    bool minimum = optimum->end == KL_SOFTMAX_MINIMUM;
    char text[KL_NUMBER];
    const char *note = minimum ? kl_unit_row(look->unit)->key
                       : optimum->end == KL_SOFTMAX_GROWING
                           ? "not the least"
                           : "never reached";

    kl_canvas_text(canvas, rect.x, rect.y + row, WORD, KL_INK_TEXT, 0,
                   minimum ? "optimum" : "floor");
    if (optimum->end == KL_SOFTMAX_SEPARABLE)
        strcpy(text, "0");
    else
        kl_format_cell(text,
                       kl_unit_apply(look->unit, KL_CE_PQ, optimum->loss),
                       COLUMN - 1);
    put_right(canvas, rect, row, 0, text);
    kl_canvas_text(canvas, rect.x + WORD + COLUMN + 1, rect.y + row,
                   rect.w - WORD - COLUMN - 1,
                   minimum ? KL_INK_TEXT : KL_INK_WARN, 0, note);
}

static void
draw_weights(struct kl_canvas *canvas, struct kl_rect rect, int row,
             const struct kl_class_look *look)
{
    double most = 0;
    char text[KL_NUMBER];
    size_t j;

    for (j = 0; j < look->all.classes * look->all.inputs; j++)
        most = fmax(most, fabs(look->w[j]));
    kl_canvas_text(canvas, rect.x, rect.y + row, WORD, KL_INK_TEXT, 0,
                   "weights");
    put_right(canvas, rect, row, 0, kl_number_fixed(text, most, 4, COLUMN - 1));
    kl_canvas_text(canvas, rect.x + WORD + COLUMN + 1, rect.y + row,
                   rect.w - WORD - COLUMN - 1, KL_INK_DIM, 0,
                   look->optimum->end == KL_SOFTMAX_MINIMUM
                       ? "at most"
                       : "at most, and grow");
}

static void
draw_figures(struct kl_canvas *canvas, struct kl_rect rect,
             const struct kl_class_look *look)
{
    static void (*const row[])(struct kl_canvas *, struct kl_rect, int,
                               const struct kl_class_look *) = {
        draw_losses, draw_right, draw_optimum, draw_weights};
    static const char *const title[] = {"learned", "held out"};
    static const enum kl_ink ink[] = {KL_INK_P, KL_INK_Q};
    int i, part;

    for (part = 0; part < KL_CLASS_PARTS; part++)
        kl_canvas_text_right(canvas, rect.x + WORD + part * COLUMN, rect.y,
                             COLUMN, ink[part], 0, title[part]);
    for (i = 0; i < 4 && i + 1 < rect.h; i++)
        row[i](canvas, rect, i + 1, look);
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
    int rows = rect.h - 2 < n ? rect.h - 2 : n;

    fit = fit < n ? fit : n;
    kl_canvas_text_right(canvas, rect.x, rect.y, fit * width, KL_INK_DIM, 0,
                         title[part]);
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
    struct kl_rect part = {rect.x + NAME + 1, rect.y, rect.w - NAME - 1,
                           rect.h};
    bool both = part.w >= 2 * n * width + 1;

    kl_canvas_text(canvas, rect.x, rect.y, NAME, KL_INK_DIM, 0, "taken for:");
    for (a = 0; a < rows; a++) {
        bool cut = a + 1 == rows && rows < n;

        kl_canvas_put(canvas, rect.x, rect.y + 2 + a,
                      (unsigned char)kl_class_letter(look->classes, (size_t)a),
                      kl_class_ink((size_t)a), KL_BOLD);
        kl_canvas_text(canvas, rect.x + 2, rect.y + 2 + a, NAME - 2,
                       KL_INK_TEXT, 0,
                       kl_labels_get(look->classes, (size_t)a));
        if (cut)
            kl_canvas_textf(canvas, rect.x, rect.y + 1, NAME, KL_INK_DIM, 0,
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
