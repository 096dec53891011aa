/* What codes cost on p. The bounds of Shannon's theorem are bounds and not
 * equalities: words have whole lengths. A Huffman code for q has no bound of
 * its own on p but that no code is shorter than that for p.
 */
#include "config.h"

#include "klscope/view/code_head.h"

#include <math.h>
#include <stdio.h>

#include "klscope/view/finding.h"
#include "klscope/canvas/shape.h"
#include "klscope/view/format.h"
#include "klscope/view/panel.h"

enum {
    FIELD = 18,  /* "H(p,q)  1.5151 bit" */
    GAP = 2,
    NAME = 15,   /* "Huffman for p" */
    LENGTH = 7,  /* its length */
    BOUNDS = 23, /* "H(p)+D ≤ L < H(p)+D+1" */
    BAR = 16     /* a bar that is worth drawing */
};

/* ---- fields -------------------------------------------------------------- */

static const char *
cell(char out[KL_NUMBER], struct kl_value value, int width)
{
    return kl_format_cell(out, value, width);
}

static void
draw_field(struct kl_canvas *canvas, int x, int y, const char *name,
           struct kl_value value, bool fresh)
{
    char number[KL_NUMBER];
    int used = kl_canvas_text(canvas, x, y, FIELD, KL_INK_TEXT, 0, name);
    int room = FIELD - 4 - used - 1;

    kl_canvas_text_right(canvas, x + used + 1, y, room,
                         fresh ? KL_INK_VALUE : KL_INK_DIM,
                         fresh ? KL_BOLD : 0, cell(number, value, room));
    kl_canvas_text(canvas, x + FIELD - 3, y, 3, KL_INK_DIM, 0, "bit");
}

static bool
is_fresh(const struct kl_scene *scene, const struct kl_code_book *book)
{
    return book->version == kl_scene_version(scene) &&
           kl_scene_fresh(scene, KL_H_P) && kl_scene_fresh(scene, KL_CE_PQ) &&
           kl_scene_fresh(scene, KL_KL_PQ);
}

void
kl_code_legend(struct kl_canvas *canvas, struct kl_rect rect,
               const struct kl_scene *scene, const struct kl_code_book *book,
               enum kl_code_kind kind)
{
    bool fresh = is_fresh(scene, book);
    int x = rect.x + rect.w - 2 * FIELD - GAP;

    kl_legend_draw(canvas,
                   (struct kl_rect){rect.x, rect.y, x - rect.x - GAP, rect.h},
                   scene);
    draw_field(canvas, x, rect.y, "H(p)", kl_code_bits(scene, KL_H_P), fresh);
    draw_field(canvas, x + FIELD + GAP, rect.y, "D(p‖q)",
               kl_code_bits(scene, KL_KL_PQ), fresh);
    draw_field(canvas, x, rect.y + 1, "H(p,q)", kl_code_bits(scene, KL_CE_PQ),
               fresh);
    draw_field(canvas, x + FIELD + GAP, rect.y + 1, "extra",
               book->q[kind].extra, fresh);
}

/* ---- lengths and their bounds -------------------------------------------- */

/* A relation that is drawn behind a length: "least <= L < least + 1". */
struct bounds {
    const char *text;
    struct kl_value slack; /* of the left side; the right one is 1 without it */
    bool upper;            /* there is a right side */
};

static bool
holds(const struct bounds *bounds)
{
    double err = bounds->slack.err;

    return bounds->slack.val >= -err &&
           (!bounds->upper || bounds->slack.val < 1 + err);
}

static void
draw_bounds(struct kl_canvas *canvas, struct kl_rect row,
            const struct bounds *bounds)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    bool good = holds(bounds);
    enum kl_ink ink = good ? KL_INK_GOOD : KL_INK_ERROR;
    int sign = kl_state_width(glyphs), left;
    char low[KL_NUMBER], high[KL_NUMBER];
    struct kl_value rest = kl_code_minus((struct kl_value){1, 0},
                                         bounds->slack);

    kl_canvas_text(canvas, row.x, row.y, sign - 1, ink, 0,
                   kl_state_sign(glyphs,
                                 good ? KL_TRIAL_HOLDS : KL_TRIAL_FAILS,
                                 false));
    kl_canvas_text(canvas, row.x + sign, row.y, row.w - sign, KL_INK_TEXT, 0,
                   bounds->text);
    left = row.w - sign - BOUNDS;
    cell(low, bounds->slack, 8);
    cell(high, rest, 8);
    if (left >= 22 && bounds->upper)
        kl_canvas_textf(canvas, row.x + sign + BOUNDS, row.y, left, KL_INK_DIM,
                        0, "slack %s and %s", low, high);
    else if (left >= 6)
        kl_canvas_textf(canvas, row.x + sign + BOUNDS, row.y, left, KL_INK_DIM,
                        0, left >= 12 ? "slack %s" : "%s", low);
}

/* One code: its name, its length on p, its bounds. */
static void
draw_length(struct kl_canvas *canvas, struct kl_rect row, const char *name,
            const struct kl_coded *coded, bool fresh,
            const struct bounds *bounds)
{
    int x = row.x + NAME;
    char number[KL_NUMBER];
    bool infinite = isinf(coded->mean.val);

    kl_canvas_text(canvas, row.x, row.y, NAME - 1, KL_INK_TEXT, 0, name);
    kl_canvas_text_right(canvas, x, row.y, LENGTH,
                         fresh ? KL_INK_VALUE : KL_INK_DIM,
                         fresh ? KL_BOLD : 0,
                         cell(number, coded->mean, LENGTH));
    kl_canvas_text(canvas, x + LENGTH + 1, row.y, 3, KL_INK_DIM, 0, "bit");
    row.w -= NAME + LENGTH + 6;
    row.x += NAME + LENGTH + 6;
    if (infinite)
        kl_canvas_text(canvas, row.x, row.y, row.w, KL_INK_WARN, 0,
                       "no word for what p has");
    else if (fresh)
        draw_bounds(canvas, row, bounds);
    else
        kl_canvas_text(canvas, row.x, row.y, row.w, KL_INK_DIM, 0, "…");
}

/* Morse's code with its gaps, and that it is none without them. */
static void
draw_morse(struct kl_canvas *canvas, struct kl_rect row,
           const struct kl_coded *morse, bool fresh,
           const struct bounds *bounds, struct kl_value bare)
{
    bool infinite = isinf(morse->mean.val);
    int at = infinite ? row.w : NAME + LENGTH + 6 + 14;
    char number[KL_NUMBER];

    draw_length(canvas, (struct kl_rect){row.x, row.y, at, 1}, "Morse", morse,
                fresh, bounds);
    if (fresh && !infinite)
        kl_canvas_textf(canvas, row.x + at, row.y, row.w - at, KL_INK_DIM, 0,
                        row.w - at < 30 ? "no gaps: %s"
                        : bare.val > 1  ? "without gaps: Kraft %s > 1"
                                        : "without gaps: Kraft %s",
                        cell(number, bare, 7));
}

void
kl_code_lengths(struct kl_canvas *canvas, struct kl_rect rect,
                const struct kl_scene *scene, const struct kl_code_book *book,
                enum kl_code_kind kind)
{
    bool fresh = is_fresh(scene, book);
    struct kl_value h = kl_code_bits(scene, KL_H_P);
    struct kl_value cross = kl_code_bits(scene, KL_CE_PQ);
    const struct kl_coded *huffman = &book->q[KL_CODE_HUFFMAN];
    const struct kl_coded *shannon = &book->q[KL_CODE_SHANNON];
    const struct kl_coded *morse = &book->q[KL_CODE_MORSE];
    struct bounds own = {"H(p) ≤ L < H(p)+1",
                         kl_code_minus(book->p.mean, h), true};
    struct bounds other = {"extra ≥ 0, whatever D",
                           huffman->extra, false};
    struct bounds whole = {"H(p)+D ≤ L < H(p)+D+1",
                           kl_code_minus(shannon->mean, cross), true};
    struct bounds any = {"H(p) ≤ L", kl_code_minus(morse->mean, h), false};
    struct kl_rect row = {rect.x, rect.y, rect.w, 1};

    if (rect.h < 3)
        return;
    draw_length(canvas, row, "Huffman for p", &book->p, fresh, &own);
    row.y++;
    draw_length(canvas, row, "Huffman for q", huffman, fresh, &other);
    row.y++;
    if (kind != KL_CODE_MORSE || rect.h > 3) {
        draw_length(canvas, row, "Shannon for q", shannon, fresh, &whole);
        row.y++;
    }
    if (kind == KL_CODE_MORSE)
        draw_morse(canvas, row, morse, fresh, &any, book->bare);
}

/* ---- the bar ------------------------------------------------------------- */

/* Cells of the bar that a number of bits takes. */
static int
cells(double bits, double span, int w)
{
    double part = bits / span * w;

    return part <= 0 ? 0 : part >= w ? w : (int)lround(part);
}

/* Full length of the bar in bits: steps, so that it stands still while a
 * probability moves. */
static double
span_of(double most)
{
    double span = 1;

    while (most > span && span < 1e300)
        span *= 1.5;
    return span;
}

/* The same without rounding, in parts of its length; where whole bits save
 * some, a line. */
static void
name_bar(struct kl_canvas *canvas, struct kl_rect bar, double h, double cross,
         double length)
{
    double end = bar.x + bar.w * length;
    const struct kl_point mark[] = {{end, bar.y}, {end, bar.y + 1}};

    kl_shape_rule(canvas, bar, bar.w * fmax(cross, length), bar.w, KL_INK_DIM);
    kl_shape_run(canvas, bar, 0, bar.w * h, KL_SOLID, KL_INK_P);
    kl_shape_run(canvas, bar, bar.w * h, bar.w * cross, KL_HATCHED,
                 KL_INK_GAIN);
    kl_shape_run(canvas, bar, bar.w * cross, bar.w * length, KL_HATCHED,
                 KL_INK_WARN);
    if (length < cross)
        kl_shape_line(canvas, mark, 2, KL_SOLID, KL_INK_WARN);
}

static void
draw_bar(struct kl_canvas *canvas, struct kl_rect rect, double h, double cross,
         double length)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    double span = span_of(fmax(cross, length));
    int w = rect.w - 2, x;
    int first = cells(h, span, w), second = cells(cross, span, w);
    int end = cells(length, span, w);

    name_bar(canvas, (struct kl_rect){rect.x + 1, rect.y, w, 1}, h / span,
             cross / span, length / span);
    if (cross > h && second == first && second < w)
        second++;
    if (length > cross && end <= second && second < w)
        end = second + 1;
    kl_canvas_put(canvas, rect.x, rect.y, glyphs->tick_left, KL_INK_DIM, 0);
    kl_shapes_begin(canvas);
    for (x = 0; x < w; x++) {
        int at = rect.x + 1 + x;

        if (x < first)
            kl_canvas_put(canvas, at, rect.y, glyphs->p_run, KL_INK_P, 0);
        else if (x < second)
            kl_canvas_put(canvas, at, rect.y, glyphs->q_run, KL_INK_GAIN, 0);
        else if (x < end)
            kl_canvas_put(canvas, at, rect.y, glyphs->both_line, KL_INK_WARN,
                          0);
        else
            kl_canvas_put(canvas, at, rect.y, glyphs->dot, KL_INK_DIM, 0);
    }
    /* Whole bits may save some; a D of one cell is worth more. */
    if (length < cross && end < second && second - first > 1)
        kl_canvas_put(canvas, rect.x + 1 + end, rect.y, glyphs->vertical,
                      KL_INK_WARN, 0);
    kl_shapes_end(canvas);
    kl_canvas_put(canvas, rect.x + rect.w - 1, rect.y, glyphs->tick_right,
                  KL_INK_DIM, 0);
}

/* Why there is no length: what has no word. */
static void
draw_reason(struct kl_canvas *canvas, struct kl_rect rect,
            const struct kl_scene *scene, bool morse, bool finite)
{
    struct kl_buf text = KL_BUF_INIT;

    if (morse && !finite) {
        kl_buf_adds(&text, "L = ∞: Morse has words for a to z and digits, "
                           "and p has more");
    } else {
        kl_buf_adds(&text, finite ? "H(p,q) = ∞: " : "L = ∞, no word: ");
        kl_format_reason(kl_scene_pair(scene), kl_scene_measures(scene),
                         KL_KL_PQ, &text);
    }
    kl_canvas_text(canvas, rect.x, rect.y, rect.w, KL_INK_WARN, 0,
                   kl_buf_text(&text));
    kl_buf_clear(&text);
}

void
kl_code_stack(struct kl_canvas *canvas, struct kl_rect rect,
              const struct kl_scene *scene, const struct kl_code_book *book,
              enum kl_code_kind kind)
{
    struct kl_value h = kl_code_bits(scene, KL_H_P);
    struct kl_value d = kl_code_bits(scene, KL_KL_PQ);
    struct kl_value cross = kl_code_bits(scene, KL_CE_PQ);
    struct kl_value length = book->q[kind].mean, whole;
    char a[KL_NUMBER], b[KL_NUMBER], c[KL_NUMBER], l[KL_NUMBER];
    int used;

    if (rect.h < 1 || !is_fresh(scene, book))
        return;
    if (isinf(length.val) || isinf(cross.val)) {
        draw_reason(canvas, rect, scene, kind == KL_CODE_MORSE,
                    !isinf(length.val));
        return;
    }
    whole = kl_code_minus(length, cross);
    cell(a, h, 8);
    cell(b, d, 8);
    cell(l, length, 8);
    cell(c, (struct kl_value){fabs(whole.val), whole.err}, 8);
    used = kl_canvas_textf(canvas, rect.x, rect.y, rect.w, KL_INK_TEXT, 0,
                           "L %s = H %s + D %s %s whole bits %s", l, a, b,
                           whole.val < 0 ? "−" : "+", c);
    if (rect.w - used - 1 >= BAR)
        draw_bar(canvas,
                 (struct kl_rect){rect.x + used + 1, rect.y,
                                  rect.w - used - 1, 1},
                 h.val, cross.val, length.val);
}
