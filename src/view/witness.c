#include "config.h"

#include "klscope/view/witness.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "klscope/view/format.h"
#include "klscope/view/prose.h"

enum {
    FIELD = 8,     /* of a value */
    UNIT = 5,      /* and its unit */
    SLACK = 13,    /* "slack 12.3456" */
    LEAST_BAR = 6, /* a shorter bar says nothing */
    LABEL_GAP = 3  /* between a relation and its label at the right */
};

/* ---- signs --------------------------------------------------------------- */

int
kl_state_width(const struct kl_glyphs *glyphs)
{
    return glyphs->ascii_maths ? 3 : 2;
}

const char *
kl_state_sign(const struct kl_glyphs *glyphs, enum kl_trial_state state,
              bool goal)
{
    bool plain = glyphs->ascii_maths;

    switch (state) {
    case KL_TRIAL_HOLDS:
        return plain ? "ok" : "✓";
    case KL_TRIAL_FAILS:
        return goal ? plain ? "o" : "○" : plain ? "NO" : "✗";
    case KL_TRIAL_UNKNOWN:
        return "?";
    case KL_TRIAL_WAITING:
        break;
    }
    return plain ? ".." : "…";
}

enum kl_ink
kl_state_ink(enum kl_trial_state state, bool goal)
{
    switch (state) {
    case KL_TRIAL_HOLDS:
        return KL_INK_GOOD;
    case KL_TRIAL_FAILS:
        return goal ? KL_INK_KEY : KL_INK_ERROR;
    case KL_TRIAL_UNKNOWN:
        return KL_INK_WARN;
    case KL_TRIAL_WAITING:
        break;
    }
    return KL_INK_DIM;
}

static const char *
op_sign(enum kl_relation_op op, const struct kl_glyphs *glyphs)
{
    return glyphs->ascii_maths ? kl_relation_ascii(op) : kl_relation_sign(op);
}

/* ---- text ---------------------------------------------------------------- */

static const struct {
    char typed[3];
    enum kl_relation_op op;
} comparisons[] = {
    {"<=", KL_LE},
    {">=", KL_GE},
    {"!=", KL_NE},
    {"==", KL_EQ},
};

/* The comparison that stands at text; KL_NEAR if there is none. */
static enum kl_relation_op
comparison_at(const char *text, size_t len)
{
    size_t i;

    for (i = 0; len >= 2 && i < sizeof comparisons / sizeof *comparisons; i++)
        if (memcmp(text, comparisons[i].typed, 2) == 0)
            return comparisons[i].op;
    return KL_NEAR;
}

void
kl_relation_side(const struct kl_extract *side, const struct kl_glyphs *glyphs,
                 struct kl_buf *out)
{
    size_t i, begin = out->len;
    bool quoted = false;

    for (i = 0; i < side->len; i++) {
        const char *at = side->text + i;
        enum kl_relation_op op = comparison_at(at, side->len - i);

        quoted ^= *at == '"';
        if (!quoted && op != KL_NEAR) {
            kl_buf_adds(out, op_sign(op, glyphs));
            i++;
        } else if (strchr(" \t\n", *at) == NULL) {
            kl_buf_add(out, at, 1);
        } else if (out->len > begin && out->data[out->len - 1] != ' ') {
            kl_buf_addc(out, ' ');
        }
    }
}

void
kl_relation_text(const struct kl_relation *relation,
                 const struct kl_glyphs *glyphs, struct kl_buf *out)
{
    kl_relation_side(&relation->left, glyphs, out);
    kl_buf_addf(out, " %s ", op_sign(relation->op, glyphs));
    kl_relation_side(&relation->right, glyphs, out);
    if (relation->op == KL_NEAR && relation->tolerance.text != NULL) {
        kl_buf_adds(out, " ± ");
        kl_relation_side(&relation->tolerance, glyphs, out);
    }
}

/* ---- values -------------------------------------------------------------- */

/* True for a side that is but a number: it is shown as it was typed. */
static bool
is_number(const struct kl_extract *side)
{
    double value;

    return kl_number_parse(side->text, side->len, &value);
}

static bool
ordered(enum kl_relation_op op)
{
    return op == KL_LT || op == KL_LE || op == KL_GT || op == KL_GE;
}

/* A number of a finding: what its bound or the rounding that is allowed cannot
 * tell from 0 is 0. */
static const char *
format(char out[KL_NUMBER], struct kl_value value)
{
    if (fabs(value.val) <= 1e-9 && value.err < 1e-6)
        return strcpy(out, "0.0000");
    return kl_format_cell(out, value, FIELD);
}

static const char *
side_text(char out[KL_NUMBER], const struct kl_extract *side,
          struct kl_value value)
{
    if (!is_number(side) || side->len > FIELD)
        return format(out, value);
    memcpy(out, side->text, side->len);
    out[side->len] = '\0';
    return out;
}

/* The sign that is true of the values. */
static enum kl_relation_op
true_sign(enum kl_relation_op op, enum kl_trial_state state)
{
    static const enum kl_relation_op not [] = {
        [KL_EQ] = KL_NE, [KL_LT] = KL_GE, [KL_LE] = KL_GT,   [KL_GT] = KL_LE,
        [KL_GE] = KL_LT, [KL_NE] = KL_EQ, [KL_NEAR] = KL_NE,
    };

    return state == KL_TRIAL_FAILS ? not [op] : op;
}

/* What stands behind the left value: " ≥ 0.2231 nat". */
static void
add_right(const struct kl_relation *relation, const struct kl_finding *finding,
          const struct kl_relation_look *look, const struct kl_glyphs *glyphs,
          struct kl_buf *out)
{
    char number[KL_NUMBER];

    kl_buf_addf(out, " %s %s",
                op_sign(true_sign(relation->op, finding->state), glyphs),
                side_text(number, &relation->right, finding->right));
    if (relation->op == KL_NEAR && relation->tolerance.len <= FIELD)
        kl_buf_addf(out, " ± %.*s", (int)relation->tolerance.len,
                    relation->tolerance.text);
    if (finding->dimension == KL_INFO)
        kl_buf_addf(out, " %s", kl_unit_row(look->unit)->key);
}

void
kl_finding_values(const struct kl_relation *relation,
                  const struct kl_finding *finding,
                  const struct kl_relation_look *look,
                  const struct kl_glyphs *glyphs, struct kl_buf *out)
{
    char number[KL_NUMBER];

    kl_buf_adds(out, side_text(number, &relation->left, finding->left));
    add_right(relation, finding, look, glyphs, out);
}

void
kl_finding_slack(const struct kl_relation *relation,
                 const struct kl_finding *finding, bool goal,
                 struct kl_buf *out)
{
    bool holds = finding->state == KL_TRIAL_HOLDS;
    char number[KL_NUMBER];

    if ((!holds && finding->state != KL_TRIAL_FAILS) ||
        (holds && !ordered(relation->op)))
        return;
    format(number, (struct kl_value){.val = fabs(finding->slack)});
    if (holds)
        kl_buf_addf(out, "slack %s", number);
    else if (finding->slack == 0)
        kl_buf_adds(out, "equal");
    else if (goal)
        kl_buf_addf(out, "%s to go", number);
    else
        kl_buf_addf(out, "%s %s", ordered(relation->op) ? "lacks" : "off by",
                    number);
}

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

void
kl_relation_scale(const struct kl_relation *relation,
                  const struct kl_finding *finding,
                  struct kl_relation_look *look)
{
    double *scale = &look->scale[finding->dimension];

    if (!ordered(relation->op))
        return;
    if (isfinite(finding->left.val) && !is_number(&relation->left))
        *scale = fmax(*scale, fabs(finding->left.val));
    if (isfinite(finding->right.val) && !is_number(&relation->right))
        *scale = fmax(*scale, fabs(finding->right.val));
}

/* Columns of a length; all of them if it is too long or has no end. */
static int
columns(double length, double scale, int width)
{
    return length < scale ? (int)lround(width * (length / scale)) : width;
}

void
kl_slack_bar(struct kl_canvas *canvas, struct kl_rect rect,
             const struct kl_finding *finding,
             const struct kl_relation_look *look)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    struct span span = span_of(finding);
    double scale = look->scale[finding->dimension];
    bool fails = finding->state == KL_TRIAL_FAILS;
    bool apart = span.all - span.common > 1e-9 * span.all;
    int full, end;

    if (finding->state == KL_TRIAL_UNKNOWN ||
        (finding->state == KL_TRIAL_WAITING && !finding->earlier))
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
    kl_canvas_fill(canvas, rect, glyphs->dot, KL_INK_DIM, 0);
    rect.w = end;
    kl_canvas_fill(canvas, rect, glyphs->q_run,
                   fails && look->goal ? KL_INK_WARN
                   : fails             ? KL_INK_ERROR
                                       : KL_INK_GOOD,
                   0);
    rect.w = full;
    kl_canvas_fill(canvas, rect, glyphs->p_run, KL_INK_DIM, 0);
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

/* The relation in one row, or its left side above the rest. Returns where its
 * only row ends, 0 if there are several. */
static int
draw_text(struct place *at)
{
    const struct kl_glyphs *glyphs = kl_paper_glyphs(at->paper);
    struct kl_rect rect = at->rect;
    struct kl_buf text = KL_BUF_INIT;
    struct kl_extent extent;
    bool broken;

    rect.x += at->indent;
    rect.w -= at->indent;
    kl_relation_text(at->relation, glyphs, &text);
    extent = kl_expression_draw(at->paper, rect, kl_buf_text(&text),
                                KL_INK_TEXT, false);
    broken = extent.height > 1;
    if (broken) {
        size_t behind;

        kl_buf_reset(&text);
        kl_relation_side(&at->relation->left, glyphs, &text);
        rect.y += kl_expression_draw(at->paper, rect, kl_buf_text(&text),
                                     KL_INK_TEXT, true)
                      .height;
        behind = text.len + 1;
        kl_buf_reset(&text);
        kl_relation_text(at->relation, glyphs, &text);
        rect.x += rect.w > 12 ? 2 : 0;
        rect.w -= rect.w > 12 ? 2 : 0;
        rect.y +=
            kl_expression_draw(at->paper, rect, kl_buf_text(&text) + behind,
                               KL_INK_TEXT, true)
                .height;
    } else {
        kl_expression_draw(at->paper, rect, kl_buf_text(&text), KL_INK_TEXT,
                           true);
        rect.y++;
    }
    kl_buf_clear(&text);
    at->rect.y = rect.y;
    return broken ? 0 : at->indent + extent.width;
}

/* The label at the right end of the only row, or below. */
static void
draw_label(struct place *at, int end)
{
    struct kl_setting setting = {.ink = KL_INK_DIM, .plain = true};
    const struct kl_prose *label = &at->relation->label;
    struct kl_rect rect = at->rect;
    int room = rect.w - end - LABEL_GAP;
    struct kl_extent extent;

    if (label->spans == 0)
        return;
    if (end > 0 && room > 0 &&
        (extent = kl_prose_fit(at->paper, label, room)).height == 1) {
        rect.x += rect.w - extent.width;
        rect.y--;
        rect.w = extent.width;
        kl_prose_draw(at->paper, rect, label, &setting);
        return;
    }
    rect.x += at->indent;
    rect.w -= at->indent;
    at->rect.y += kl_prose_draw(at->paper, rect, label, &setting).height;
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

/* "  0.3771 ≥ 0.2231 nat" */
static void
draw_values(const struct place *at, struct kl_canvas *canvas,
            struct kl_rect rect)
{
    struct kl_buf text = KL_BUF_INIT;
    const struct kl_finding *finding = at->finding;
    char number[KL_NUMBER];
    int field = rect.w < FIELD ? rect.w : FIELD;

    if (finding->state == KL_TRIAL_WAITING && !finding->earlier) {
        kl_canvas_text(canvas, rect.x + 2, rect.y, rect.w - 2, KL_INK_DIM, 0,
                       "…");
        return;
    }
    kl_canvas_text_right(canvas, rect.x, rect.y, field, value_ink(at), 0,
                         side_text(number, &at->relation->left, finding->left));
    add_right(at->relation, finding, at->look, kl_canvas_glyphs(canvas), &text);
    kl_canvas_text(canvas, rect.x + field, rect.y, rect.w - field,
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
    bool bars = ordered(at->relation->op) && bar.w >= LEAST_BAR;
    int x = bars ? SLACK : rect.w;

    if (bars)
        kl_slack_bar(canvas, bar, at->finding, at->look);
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

/* Values, and behind or below them the bar. */
static void
draw_numbers(struct place *at)
{
    struct kl_rect rect = at->rect, gauge;
    int values = values_width(at);
    bool wide = rect.w - at->indent - values - 2 - SLACK - 1 >= LEAST_BAR;
    int rows = wide || !ordered(at->relation->op) ? 1 : 2;
    struct kl_canvas *canvas = kl_paper_canvas(at->paper, rect.y + rows);

    rect.x += at->indent;
    rect.w -= at->indent;
    at->rect.y += rows;
    if (at->finding->state == KL_TRIAL_UNKNOWN) {
        kl_canvas_text(canvas, rect.x + 2, rect.y, rect.w - 2, KL_INK_WARN, 0,
                       at->finding->why);
        return;
    }
    draw_values(at, canvas, rect);
    gauge = rect;
    if (wide || rows == 1) {
        gauge.x += values + 2;
        gauge.w -= values + 2;
    } else {
        gauge.x += 2;
        gauge.w -= 2;
        gauge.y++;
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
