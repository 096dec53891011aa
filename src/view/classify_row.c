/* One row of the data: its p, which has all on its own class, and q, what the
 * classifier says. -log q(y|x) is D(p||q), since H(p) = 0. */
#include "config.h"

#include "klscope/view/classify.h"

#include <stdio.h>
#include <string.h>

#include "klscope/base/number.h"
#include "klscope/base/utf8.h"
#include "klscope/canvas/shape.h"
#include "klscope/view/format.h"

enum { P_BAR = 4, NUMBER = 7, LONG = 38 };

static void
draw_title(struct kl_canvas *canvas, struct kl_rect rect,
           const struct kl_class_look *look)
{
    struct kl_buf text = KL_BUF_INIT;
    char number[KL_NUMBER];
    size_t width = look->all.inputs - 1, i = look->at, short_len, j;
    const char *name = kl_labels_get(look->classes, look->all.y[i]);

    kl_buf_addf(&text, "line %d, ", look->line[i]);
    kl_buf_adds(&text, i < look->part[KL_LEARNED].n ? "learned" : "held out");
    kl_buf_adds(&text, ": ");
    kl_visible(&text, name, strlen(name));
    short_len = text.len;
    for (j = 0; j < width; j++)
        kl_buf_addf(&text, "%s%s", j > 0 ? ", " : " ",
                    kl_class_number(number, look->values[i * width + j]));
    if (kl_canvas_text_width(canvas, kl_buf_text(&text)) > rect.w)
        text.data[short_len] = '\0';
    kl_canvas_text(canvas, rect.x, rect.y, rect.w, KL_INK_TITLE, 0,
                   kl_buf_text(&text));
    kl_buf_clear(&text);
}

/* A bar of p or q, as long as a probability says. */
static void
fill(struct kl_canvas *canvas, int x, int y, double part, int cells,
     enum kl_side side)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    struct kl_rect bar = {x, y, cells, 1};
    enum kl_ink ink = side == KL_P ? KL_INK_P : KL_INK_Q;
    int full = (int)(part * cells + 0.5), i;

    kl_shapes_begin(canvas);
    for (i = 0; i < cells; i++)
        kl_canvas_put(canvas, x + i, y,
                      i >= full      ? glyphs->dot
                      : side == KL_P ? glyphs->p_run
                                     : glyphs->q_run,
                      i < full ? ink : KL_INK_DIM, 0);
    kl_shapes_end(canvas);
    kl_shape_run(canvas, bar, 0, part * cells,
                 side == KL_P ? KL_SOLID : KL_HATCHED, ink);
    kl_shape_rule(canvas, bar, part * cells, cells, KL_INK_DIM);
}

static void
draw_class(struct kl_canvas *canvas, struct kl_rect rect, int y, size_t k,
           const double *q, const struct kl_class_look *look)
{
    bool own = look->all.y[look->at] == k;
    int name = kl_class_name_width(look);
    int x = rect.x, bar = rect.w - name - NUMBER - 14, p_bar = P_BAR;
    char number[KL_NUMBER];

    kl_canvas_put(canvas, x, y,
                  (unsigned char)kl_class_letter(look->classes, k),
                  kl_class_ink(k), KL_BOLD);
    kl_canvas_text(canvas, x + 2, y, name - 2, KL_INK_TEXT, 0,
                   kl_labels_get(look->classes, k));
    x += name + 1;
    if (bar < 6) { /* p is 0 or 1: that needs no bar */
        bar += P_BAR + 1;
        p_bar = -1;
    }
    kl_canvas_put(canvas, x, y, 'p', KL_INK_P, 0);
    fill(canvas, x + 2, y, own, p_bar, KL_P);
    kl_canvas_put(canvas, x + p_bar + 3, y, own ? '1' : '0', KL_INK_VALUE, 0);
    x += p_bar + 6;
    kl_canvas_put(canvas, x, y, 'q', KL_INK_Q, 0);
    fill(canvas, x + 2, y, q[k], bar, KL_Q);
    kl_canvas_text_right(canvas, rect.x + rect.w - NUMBER, y, NUMBER,
                         KL_INK_VALUE, 0,
                         kl_number_fixed(number, q[k], 4, NUMBER));
}

/* What the row costs, and what that is: in two lines where there is room. */
static void
draw_surprisal(struct kl_canvas *canvas, struct kl_rect rect,
               const struct kl_class_look *look)
{
    struct kl_value v = kl_unit_apply(
        look->unit, KL_CE_PQ,
        kl_softmax_surprisal(&look->all, look->w, look->at));
    const char *unit = kl_unit_row(look->unit)->key;
    char number[KL_NUMBER];

    kl_format_value(number, v, 5, 9);
    if (rect.h == 1) {
        kl_canvas_textf(canvas, rect.x, rect.y, rect.w, KL_INK_TEXT, 0,
                        rect.w < 36 ? "−log q(y|x) = %s %s"
                                    : "D(p‖q) = −log q(y|x) = %s %s",
                        number, unit);
        return;
    }
    kl_canvas_textf(canvas, rect.x, rect.y, rect.w, KL_INK_TEXT, 0,
                    rect.w < LONG ? "−log q(y|x) = %s %s"
                                  : "its loss −log q(y|x) = %s %s",
                    number, unit);
    kl_canvas_text(canvas, rect.x, rect.y + 1, rect.w, KL_INK_TEXT, 0,
                   rect.w < LONG ? "= D(p‖q), since H(p) = 0"
                                 : "= H(p,q) = D(p‖q), since H(p) = 0");
    if (rect.h > 2)
        kl_canvas_text(canvas, rect.x, rect.y + 2, rect.w, KL_INK_DIM, 0,
                       rect.w < 66
                           ? "J = mean over rows, repeated ones too"
                           : "J is its mean over rows, those that repeat "
                             "as often as they do");
}

void
kl_class_row_draw(struct kl_canvas *canvas, struct kl_rect rect,
                  const struct kl_class_look *look)
{
    double q[KL_CLASSES];
    int n = (int)look->all.classes, rows = rect.h - 2 < n ? rect.h - 2 : n, k;

    kl_softmax_probs(&look->all, look->w,
                     look->all.x + look->at * look->all.inputs, q);
    draw_title(canvas, rect, look);
    for (k = 0; k < rows; k++)
        draw_class(canvas, rect, rect.y + 1 + k, (size_t)k, q, look);
    rect.y += 1 + rows;
    rect.h -= 1 + rows;
    draw_surprisal(canvas, rect, look);
}
