#include "config.h"

#include "klscope/view/witness.h"

#include <math.h>

#include "klscope/canvas/shape.h"
#include "klscope/view/prose.h"

enum {
    FIELD = KL_VALUE_FIELD,
    UNIT = 5,      /* and its unit */
    SLACK = 13,    /* "slack 12.3456" */
    LEAST_BAR = 6, /* a shorter bar says nothing */
    NARROW = 12,   /* too little for an indentation */
    LABEL_GAP = 3  /* between a relation and its label at the right */
};

/* ---- bars ---------------------------------------------------------------- */

/* What is on both sides of 0 or on one, from 0 to the farther end. */
struct span {
    double common, all;
};

static struct span
span_of(const struct kl_finding *finding)
{
    double a = finding->left.val, b = finding->right.val;

    if ((a < 0 && b > 0) || (a > 0 && b < 0))
        return (struct span){0, fabs(a) + fabs(b)};
    return (struct span){fmin(fabs(a), fabs(b)), fmax(fabs(a), fabs(b))};
}

/* Raise a scale to a side. A number beyond all that is computed, as the 100000
 * that stands for "finite", would leave nothing to be seen of the rest. */
static void
raise_to(double *scale, const struct kl_extract *side, double value, double other)
{
    if (isfinite(value) &&
        (!kl_side_is_number(side) || fabs(value) < 1000 * fabs(other)))
        *scale = fmax(*scale, fabs(value));
}

void
kl_relation_scale(const struct kl_relation *relation,
                  const struct kl_finding *finding,
                  struct kl_relation_look *look)
{
    double *scale = &look->scale[finding->dimension];

    if (!kl_op_ordered(relation->op))
        return;
    raise_to(scale, &relation->left, finding->left.val, finding->right.val);
    raise_to(scale, &relation->right, finding->right.val, finding->left.val);
}

/* Columns of a length; all of them if it is too long or has no end. */
static int
columns(double length, double scale, int width)
{
    return length < scale ? (int)lround(width * (length / scale)) : width;
}

/* The same without rounding. */
static void
name_bar(struct kl_canvas *canvas, struct kl_rect bar, const struct span *span,
         double scale, enum kl_ink ink)
{
    double common = fmin(span->common / scale, 1) * bar.w;
    double all = fmin(span->all / scale, 1) * bar.w;

    kl_shape_rule(canvas, bar, all, bar.w, KL_INK_DIM);
    kl_shape_run(canvas, bar, 0, common, KL_SOLID, KL_INK_DIM);
    kl_shape_run(canvas, bar, common, all, KL_HATCHED, ink);
}

/* A bar one row high: what both sides have is full, by how much they differ
 * hatched, up to the greater one. */
static void
draw_bar(struct kl_canvas *canvas, struct kl_rect rect,
         const struct kl_finding *finding, const struct kl_relation_look *look)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    struct span span = span_of(finding);
    double scale = look->scale[finding->dimension];
    bool fails = finding->state == KL_TRIAL_FAILS;
    bool apart = span.all - span.common > 1e-9 * span.all;
    enum kl_ink ink = fails && look->goal ? KL_INK_WARN
                      : fails             ? KL_INK_ERROR
                                          : KL_INK_GOOD;
    int full, end;

    if (!kl_finding_known(finding))
        return;
    if (!(scale > 0))
        scale = isfinite(span.all) && span.all > 0 ? span.all : 1;
    full = columns(span.common, scale, rect.w);
    end = columns(span.all, scale, rect.w);
    if (apart && end == full) { /* however little, it is seen */
        full -= end == rect.w;
        end = full + 1;
    }
    rect.h = 1;
    name_bar(canvas, rect, &span, scale, ink);
    kl_shapes_begin(canvas);
    kl_canvas_fill(canvas, rect, glyphs->dot, KL_INK_DIM, 0);
    rect.w = end;
    kl_canvas_fill(canvas, rect, glyphs->q_run, ink, 0);
    rect.w = full;
    kl_canvas_fill(canvas, rect, glyphs->p_run, KL_INK_DIM, 0);
    kl_shapes_end(canvas);
    if (span.all > scale * (1 + 1e-9)) /* it goes on */
        kl_canvas_put(canvas, rect.x + end - 1, rect.y, glyphs->right,
                      KL_INK_KEY, 0);
}

/* ---- a relation ---------------------------------------------------------- */

/* A relation being drawn. */
struct place {
    struct kl_paper *paper;
    struct kl_rect rect; /* y moves down as rows are drawn */
    const struct kl_relation *relation;
    const struct kl_finding *finding;
    const struct kl_relation_look *look;
    int indent;
};

/* Draw an expression and go on below it. */
static void
add_expression(struct place *at, struct kl_rect *rect, const char *text)
{
    rect->y += kl_expression_draw(at->paper, *rect, text, KL_INK_TEXT, NULL);
    at->rect.y = rect->y;
}

/* The relation in one row, or its left side above the rest, or all of it as it
 * comes. Returns where its only row ends, 0 if there are several. */
static int
draw_text(struct place *at)
{
    const struct kl_glyphs *glyphs = kl_paper_glyphs(at->paper);
    struct kl_rect rect = at->rect;
    struct kl_buf text = KL_BUF_INIT, left = KL_BUF_INIT;
    int whole, side, rows;

    rect.x += at->indent;
    rect.w -= at->indent;
    kl_relation_text(at->relation, glyphs, &text);
    kl_relation_side(&at->relation->left, glyphs, &left);
    rows = kl_expression_draw(at->paper, rect, kl_buf_text(&text), KL_INK_TEXT,
                              &whole);
    if (rows > 1 && kl_expression_draw(at->paper, rect, kl_buf_text(&left),
                                       KL_INK_TEXT, &side) == 1) {
        add_expression(at, &rect, kl_buf_text(&left));
        rect.x += rect.w > NARROW ? 2 : 0;
        rect.w -= rect.w > NARROW ? 2 : 0;
        add_expression(at, &rect, kl_buf_text(&text) + left.len + 1);
    } else {
        add_expression(at, &rect, kl_buf_text(&text));
    }
    kl_buf_clear(&text);
    kl_buf_clear(&left);
    return rows > 1 ? 0 : at->indent + whole;
}

/* The label at the right end of the only row, or below. */
static void
draw_label(struct place *at, int end)
{
    struct kl_setting setting = {.ink = KL_INK_DIM, .plain = true};
    const struct kl_prose *label = &at->relation->label;
    struct kl_rect rect = at->rect;
    int room = rect.w - end - LABEL_GAP, used;

    if (label->spans == 0)
        return;
    if (end > 0 && room > 0 &&
        kl_prose_fit(at->paper, label, room, &used) == 1) {
        rect.x += rect.w - used;
        rect.y--;
        rect.w = used;
        kl_prose_draw(at->paper, rect, label, &setting);
        return;
    }
    rect.x += at->indent;
    rect.w -= at->indent;
    at->rect.y += kl_prose_draw(at->paper, rect, label, &setting);
}

/* The ink of values. */
static enum kl_ink
value_ink(const struct place *at)
{
    if (at->finding->state == KL_TRIAL_WAITING)
        return KL_INK_DIM;
    return at->finding->state == KL_TRIAL_FAILS && !at->look->goal
               ? KL_INK_ERROR
               : KL_INK_VALUE;
}

/* "  0.3771 ≥ 0.2231 nat", or in two rows with the right side below. */
static void
draw_values(const struct place *at, struct kl_canvas *canvas,
            struct kl_rect rect, bool below)
{
    const struct kl_finding *finding = at->finding;
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    struct kl_buf text = KL_BUF_INIT;
    char number[KL_NUMBER];
    int field = below ? glyphs->ascii_maths ? 4 : 3 : FIELD;

    if (!kl_finding_known(finding)) {
        kl_canvas_text(canvas, rect.x + 2, rect.y, rect.w - 2, KL_INK_DIM, 0,
                       "…");
        return;
    }
    kl_finding_left(number, at->relation, finding);
    kl_finding_right(at->relation, finding, at->look->unit, glyphs, below,
                     &text);
    if (below)
        kl_canvas_text(canvas, rect.x + field, rect.y, rect.w - field,
                       value_ink(at), 0, number);
    else
        kl_canvas_text_right(canvas, rect.x, rect.y, field, value_ink(at), 0,
                             number);
    if (below)
        field = 0;
    kl_canvas_text(canvas, rect.x + field, rect.y + below, rect.w - field,
                   value_ink(at), 0, kl_buf_text(&text));
    kl_buf_clear(&text);
}

/* The bar and what it says in a number, in a row of rect. */
static void
draw_gauge(const struct place *at, struct kl_canvas *canvas,
           struct kl_rect rect)
{
    struct kl_buf text = KL_BUF_INIT;
    struct kl_rect bar = {rect.x, rect.y, rect.w - SLACK - 1, 1};
    bool bars = kl_op_ordered(at->relation->op) && bar.w >= LEAST_BAR;
    int x = bars ? SLACK : rect.w;

    if (bars)
        draw_bar(canvas, bar, at->finding, at->look);
    kl_finding_slack(at->relation, at->finding, at->look->goal, &text);
    kl_canvas_text(canvas, rect.x + rect.w - x, rect.y, x,
                   at->finding->state == KL_TRIAL_FAILS
                       ? kl_state_ink(KL_TRIAL_FAILS, at->look->goal)
                       : KL_INK_DIM,
                   0, kl_buf_text(&text));
    kl_buf_clear(&text);
}

/* Columns that values take at most. */
static int
values_width(const struct place *at)
{
    const struct kl_relation *relation = at->relation;
    int width = FIELD + 2 + (kl_paper_glyphs(at->paper)->ascii_maths ? 2 : 1) +
                FIELD + UNIT;

    if (relation->op == KL_NEAR && relation->tolerance.len <= FIELD)
        width += 4 + (int)relation->tolerance.len;
    return width;
}

/* Why there are no values, in the rows that these would have. */
static void
draw_why(const struct place *at, struct kl_rect rect)
{
    static const struct kl_setting setting = {.ink = KL_INK_WARN};
    struct kl_canvas *canvas = /* it must not grow while it is clipped */
        kl_paper_canvas(at->paper, rect.y + rect.h + KL_ERR_TEXT);
    struct kl_rect old = kl_canvas_clip(canvas, rect);
    struct kl_prose_span span;
    struct kl_prose why = kl_prose_of(&span, at->finding->why);

    if (kl_prose_draw(at->paper, rect, &why, &setting) > rect.h)
        kl_canvas_put(canvas, rect.x + rect.w - 1, rect.y + rect.h - 1,
                      kl_canvas_glyphs(canvas)->ellipsis, KL_INK_WARN, 0);
    kl_canvas_clip(canvas, old);
}

/* Values, and behind or below them the bar. */
static void
draw_numbers(struct place *at)
{
    struct kl_rect rect = at->rect, gauge;
    int values = values_width(at);
    bool below = rect.w - at->indent < values;
    bool wide = rect.w - at->indent - values - 2 - SLACK - 1 >= LEAST_BAR;
    bool beside = wide || !kl_op_ordered(at->relation->op);
    struct kl_canvas *canvas;

    rect.x += at->indent;
    rect.w -= at->indent;
    rect.h = 1 + below + !beside;
    at->rect.y += rect.h;
    canvas = kl_paper_canvas(at->paper, at->rect.y);
    gauge = rect;
    if (at->finding->state == KL_TRIAL_UNKNOWN) {
        draw_why(at, rect);
        return;
    }
    draw_values(at, canvas, rect, below);
    if (beside) {
        gauge.x += values + 2;
        gauge.w -= values + 2;
    } else {
        gauge.x += below ? 0 : 2;
        gauge.w -= below ? 0 : 2;
        gauge.y += 1 + below;
    }
    if (gauge.w >= SLACK)
        draw_gauge(at, canvas, gauge);
}

int
kl_relation_draw(struct kl_paper *paper, struct kl_rect rect,
                 const struct kl_relation *relation,
                 const struct kl_finding *finding,
                 const struct kl_relation_look *look)
{
    static const struct kl_finding waiting = {.state = KL_TRIAL_WAITING};
    const struct kl_glyphs *glyphs = kl_paper_glyphs(paper);
    struct place at = {.paper = paper,
                       .rect = rect,
                       .relation = relation,
                       .finding = finding != NULL ? finding : &waiting,
                       .look = look,
                       .indent = kl_state_width(glyphs)};
    int end = draw_text(&at);

    kl_canvas_text(kl_paper_canvas(paper, rect.y + 1), rect.x, rect.y,
                   at.indent, kl_state_ink(at.finding->state, look->goal), 0,
                   kl_state_sign(glyphs, at.finding->state, look->goal));
    draw_label(&at, end);
    draw_numbers(&at);
    return at.rect.y - rect.y;
}
