/* Rows in two of their features, each as the letter of its class: small where
 * it is taken for another. With two features the border between the classes is
 * dotted; with more it is not one line. */
#include "config.h"

#include "klscope/view/classify.h"

#include <math.h>
#include <string.h>

#include "klscope/base/number.h"

/* What of a feature is where. */
struct scale {
    double lo, hi;
};

struct frame {
    struct kl_rect plot;
    struct scale x, y;
    bool flat; /* one feature: classes are rows */
    bool line; /* there is room for one below the picture */
};

static struct scale
scale_of(const struct kl_class_look *look, size_t j)
{
    size_t width = look->all.inputs - 1, i;
    struct scale s = {HUGE_VAL, -HUGE_VAL};

    for (i = 0; i < look->all.n; i++) {
        s.lo = fmin(s.lo, look->values[i * width + j]);
        s.hi = fmax(s.hi, look->values[i * width + j]);
    }
    return s;
}

static struct frame
frame_of(struct kl_rect rect, const struct kl_class_look *look)
{
    struct frame f = {.line = rect.h > 7};

    f.plot = (struct kl_rect){rect.x + 2, rect.y + 1, rect.w - 2,
                              rect.h - 2 - f.line};
    f.flat = look->all.inputs == 2;
    f.x = scale_of(look, 0);
    f.y = f.flat ? (struct scale){(double)look->all.classes - 1, 0}
                 : scale_of(look, 1);
    return f;
}

/* The cell, of `cells`, that a number stands in; from a cell back to it. */
static int
cell_of(struct scale s, double v, int cells)
{
    return (int)((v - s.lo) / (s.hi - s.lo) * (cells - 1) + 0.5);
}

static double
value_of(struct scale s, int cell, int cells)
{
    return s.lo + (s.hi - s.lo) * cell / (cells > 1 ? cells - 1 : 1);
}

static void
place(const struct frame *f, const struct kl_class_look *look, size_t i, int *x,
      int *y)
{
    size_t width = look->all.inputs - 1;
    double v = f->flat ? (double)look->all.y[i] : look->values[i * width + 1];

    *x = f->plot.x + cell_of(f->x, look->values[i * width], f->plot.w);
    *y = f->plot.y + f->plot.h - 1 - cell_of(f->y, v, f->plot.h);
}

/* The class that would be taken at a cell of a picture of two features. */
static size_t
class_at(const struct frame *f, const struct kl_class_look *look, int x, int y)
{
    double q[KL_CLASSES], at[3] = {1};

    at[1] = (value_of(f->x, x, f->plot.w) - look->mean[0]) / look->sd[0];
    at[2] = (value_of(f->y, f->plot.h - 1 - y, f->plot.h) - look->mean[1]) /
            look->sd[1];
    return kl_softmax_probs(&look->all, look->w, at, q);
}

/* A dot wherever the class changes to the right or below; the class of the row
 * below is kept, so that each cell is asked once. */
static void
draw_borders(struct kl_canvas *canvas, const struct frame *f,
             const struct kl_class_look *look)
{
    uint32_t dot = kl_canvas_glyphs(canvas)->dot;
    int x, y;

    for (y = 0; y < f->plot.h; y++)
        for (x = 0; x < f->plot.w; x++) {
            size_t here = class_at(f, look, x, y);

            if ((x + 1 < f->plot.w && class_at(f, look, x + 1, y) != here) ||
                (y + 1 < f->plot.h && class_at(f, look, x, y + 1) != here))
                kl_canvas_put(canvas, f->plot.x + x, f->plot.y + y, dot,
                              KL_INK_DIM, 0);
        }
}

static void
put_row(struct kl_canvas *canvas, const struct frame *f,
        const struct kl_class_look *look, size_t i, bool wrong)
{
    size_t k = look->all.y[i];
    char letter = kl_class_letter(look->classes, k);
    int x, y;

    place(f, look, i, &x, &y);
    kl_canvas_put(canvas, x, y,
                  (unsigned char)(wrong ? letter - 'A' + 'a' : letter),
                  kl_class_ink(k), i == look->at ? KL_REVERSE | KL_BOLD
                                   : wrong       ? KL_BOLD | KL_UNDERLINE
                                                 : 0);
}

/* Those that are wrong stand above the others, the selected one above all. */
static void
draw_rows(struct kl_canvas *canvas, const struct frame *f,
          const struct kl_class_look *look)
{
    double q[KL_CLASSES];
    size_t i;
    int pass;

    for (pass = 0; pass < 3; pass++)
        for (i = 0; i < look->all.n; i++) {
            const double *x = look->all.x + i * look->all.inputs;
            bool wrong;

            if (pass == 2 && i != look->at)
                continue;
            wrong = kl_softmax_probs(&look->all, look->w, x, q) !=
                    look->all.y[i];
            if (pass == 2 || wrong == (pass == 1))
                put_row(canvas, f, look, i, wrong);
        }
}

/* Below the picture: a line with a mark at the selected row, and numbers. */
static void
draw_below(struct kl_canvas *canvas, const struct frame *f, int at,
           const struct kl_class_look *look)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    int y = f->plot.y + f->plot.h, x, lo, hi;
    char text[KL_NUMBER];

    for (x = -1; f->line && x < f->plot.w; x++)
        kl_canvas_put(canvas, f->plot.x + x, y,
                      x < 0 ? glyphs->corner[2] : glyphs->horizontal,
                      KL_INK_DIM, 0);
    if (f->line)
        kl_canvas_put(canvas, at, y++, glyphs->up, KL_INK_KEY, 0);
    lo = kl_canvas_text(canvas, f->plot.x, y, f->plot.w, KL_INK_DIM, 0,
                        kl_class_number(text, f->x.lo));
    hi = kl_canvas_text_right(canvas, f->plot.x, y, f->plot.w, KL_INK_DIM, 0,
                              kl_class_number(text, f->x.hi));
    kl_canvas_text(canvas, f->plot.x + lo + 2, y, f->plot.w - lo - hi - 4,
                   KL_INK_DIM, 0, kl_labels_get(look->columns, 0));
}

/* Names of the features and their ends, and marks at the selected row, which
 * tell where it is without colour. */
static void
draw_axes(struct kl_canvas *canvas, const struct frame *f, struct kl_rect rect,
          const struct kl_class_look *look)
{
    static const char note[] = "small: wrong";
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    struct kl_buf title = KL_BUF_INIT;
    char number[KL_NUMBER];
    int x, y, used;

    for (y = 0; y < f->plot.h; y++)
        kl_canvas_put(canvas, f->plot.x - 1, f->plot.y + y, glyphs->vertical,
                      KL_INK_DIM, 0);
    place(f, look, look->at, &x, &y);
    kl_canvas_put(canvas, f->plot.x - 1, y, glyphs->right, KL_INK_KEY, 0);
    if (f->flat) {
        kl_buf_adds(&title, look->class_name);
    } else {
        kl_buf_addf(&title, "%s ", kl_labels_get(look->columns, 1));
        kl_buf_addf(&title, "%s..", kl_class_number(number, f->y.lo));
        kl_buf_adds(&title, kl_class_number(number, f->y.hi));
    }
    used = kl_canvas_text(canvas, rect.x + 1, rect.y, rect.w - 1, KL_INK_DIM, 0,
                          kl_buf_text(&title));
    if (used + 2 + (int)strlen(note) <= rect.w)
        kl_canvas_text_right(canvas, rect.x, rect.y, rect.w, KL_INK_DIM, 0,
                             note);
    kl_buf_clear(&title);
    draw_below(canvas, f, x, look);
}

void
kl_class_scatter_draw(struct kl_canvas *canvas, struct kl_rect rect,
                      const struct kl_class_look *look)
{
    struct frame f = frame_of(rect, look);

    if (f.plot.h < 1 || f.plot.w < 2)
        return;
    if (look->all.inputs == 3)
        draw_borders(canvas, &f, look);
    draw_rows(canvas, &f, look);
    draw_axes(canvas, &f, rect, look);
}

bool
kl_class_hit(const struct kl_class_layout *layout,
             const struct kl_class_look *look, int x, int y, size_t *at)
{
    struct frame f = frame_of(layout->scatter, look);
    int best = 3;
    size_t i;

    for (i = 0; i < look->all.n && f.plot.h > 0 && f.plot.w > 1; i++) {
        int cx, cy, far;

        place(&f, look, i, &cx, &cy);
        far = (cx > x ? cx - x : x - cx) + (cy > y ? cy - y : y - cy);
        if (far < best) {
            best = far;
            *at = i;
        }
    }
    return best < 3;
}
