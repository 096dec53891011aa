#include "config.h"

#include "klscope/view/finding.h"

#include <math.h>
#include <string.h>

#include "klscope/view/format.h"

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

bool
kl_side_is_number(const struct kl_extract *side)
{
    double value;

    return kl_number_parse(side->text, side->len, &value);
}

bool
kl_op_ordered(enum kl_relation_op op)
{
    return op == KL_LT || op == KL_LE || op == KL_GT || op == KL_GE;
}

bool
kl_finding_known(const struct kl_finding *finding)
{
    return finding->state == KL_TRIAL_HOLDS ||
           finding->state == KL_TRIAL_FAILS ||
           (finding->state == KL_TRIAL_WAITING && finding->earlier);
}

/* A number of a finding: what its bound or the rounding that is allowed cannot
 * tell from 0 is 0. */
static const char *
format(char out[KL_NUMBER], struct kl_value value, int width)
{
    if (fabs(value.val) <= 1e-9 && value.err < 1e-6)
        return strcpy(out, "0.0000");
    return kl_format_cell(out, value, width);
}

static const char *
side_text(char out[KL_NUMBER], const struct kl_extract *side,
          struct kl_value value)
{
    if (!kl_side_is_number(side) || side->len > KL_VALUE_FIELD)
        return format(out, value, KL_VALUE_FIELD);
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

const char *
kl_finding_left(char out[KL_NUMBER], const struct kl_relation *relation,
                const struct kl_finding *finding)
{
    return side_text(out, &relation->left, finding->left);
}

/* Sides that are equal read alike: rounding may part them in their last digit,
 * as 3.125 is between 3.12 and 3.13. */
static struct kl_value
right_value(const struct kl_relation *relation,
            const struct kl_finding *finding)
{
    double left = finding->left.val, right = finding->right.val;
    bool alike = relation->op == KL_EQ && isfinite(left) &&
                 fabs(left - right) <= 1e-9 * fabs(left) &&
                 !kl_side_is_number(&relation->left);

    return alike ? finding->left : finding->right;
}

void
kl_finding_right(const struct kl_relation *relation,
                 const struct kl_finding *finding, enum kl_unit unit,
                 const struct kl_glyphs *glyphs, bool brief, struct kl_buf *out)
{
    const struct kl_extract *give = &relation->tolerance;
    char number[KL_NUMBER];

    kl_buf_addf(out, " %s %s",
                op_sign(true_sign(relation->op, finding->state), glyphs),
                side_text(number, &relation->right,
                          right_value(relation, finding)));
    if (!brief && relation->op == KL_NEAR && give->len > 0 &&
        give->len <= KL_VALUE_FIELD)
        kl_buf_addf(out, " ± %.*s", (int)give->len, give->text);
    if (finding->dimension == KL_INFO)
        kl_buf_addf(out, " %s", kl_unit_row(unit)->key);
}

/* What is missing: to a value that need only be near, up to its tolerance. */
static double
missing(const struct kl_relation *relation, const struct kl_finding *finding)
{
    double most = fabs(finding->slack);

    return relation->op == KL_NEAR && most > finding->tolerance
               ? most - finding->tolerance
               : most;
}

void
kl_finding_slack(const struct kl_relation *relation,
                 const struct kl_finding *finding, bool goal,
                 struct kl_buf *out)
{
    bool holds = finding->state == KL_TRIAL_HOLDS;
    char number[KL_NUMBER];

    if ((!holds && finding->state != KL_TRIAL_FAILS) ||
        (holds && !kl_op_ordered(relation->op)))
        return;
    format(number, (struct kl_value){.val = goal ? missing(relation, finding)
                                                 : fabs(finding->slack)},
           KL_VALUE_FIELD - 1);
    if (holds)
        kl_buf_addf(out, "slack %s", number);
    else if (finding->slack == 0)
        kl_buf_adds(out, "equal");
    else if (goal)
        kl_buf_addf(out, "%s to go", number);
    else
        kl_buf_addf(out, "%s %s",
                    kl_op_ordered(relation->op) ? "lacks" : "off by", number);
}
