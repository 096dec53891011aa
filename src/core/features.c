/* What an expression looks like as a density: found by looking.
 *
 * Samples on all scales tell what signs there are, where it is 0, where it has
 * maxima and minima, and where conditions change (comparisons, abs, min, max).
 * Between samples that differ each of these is closed in on to the last digit.
 * What lies at such a point is decided from both its sides: an ordinary value
 * makes it a break, at most; a zero, a pole or nothing ends a piece there.
 *
 * A feature much narrower than the distance of samples, upon something wider,
 * can be missed.
 */
#include "config.h"

#include "klscope/core/features_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"

enum { EVENTS = 4 * KL_FEATURES_PIECES, NARROW = 32 };

struct finder {
    struct kl_scan scan;
    double event[EVENTS + 3]; /* points that may be special */
    size_t n;
    bool bent_at_0; /* 0 is one of them for a reason */
    size_t narrow;  /* of them, where there was nothing on either side */
    struct kl_features *out;
    struct kl_err *err;
};

/* A point for messages: short where that is the same point. */
static const char *
place(char text[KL_NUMBER], double x, const struct finder *f)
{
    double back;

    kl_number_exact(text, x);
    if (strlen(text) < 10)
        return text;
    kl_number_short(text, x, 6, 12);
    if (!kl_number_parse(text, strlen(text), &back) || back <= f->scan.lo ||
        back >= f->scan.hi)
        kl_number_exact(text, x);
    return text;
}

static enum kl_status
refuse(const struct finder *f, const char *what, double x, const char *more)
{
    char text[KL_NUMBER];

    return kl_fail(f->err, KL_E_DOMAIN, KL_AT_NONE, "%s%s%s", what,
                   place(text, x, f), more);
}

static void
add_event(struct finder *f, double x)
{
    f->bent_at_0 |= x == 0;
    if (f->n < EVENTS && x > f->scan.lo && x < f->scan.hi)
        f->event[f->n++] = x;
}

/* ---- values that no density has ------------------------------------------ */

/* Whether the expression is a positive number on both sides of x. */
static bool
is_alone(const struct finder *f, double x)
{
    double points[KL_NODES], sign[KL_NODES], lp[KL_NODES];
    double step = fmax(fabs(x) * 0x1p-30, 0x1p-1000);
    int k;

    for (k = 0; k < KL_NODES; k++)
        points[k] = x + (k % 2 ? step : -step);
    kl_scan_block(&f->scan, points, sign, lp);
    return isfinite(lp[0]) && isfinite(lp[1]) && sign[0] > 0 && sign[1] > 0;
}

/* No value, or far too large a number, beyond where all has come to nothing:
 * exp(-x^2) * sin(x^2) at 1e200. */
static bool
is_beyond(const struct finder *f, size_t i, double top)
{
    const struct kl_sample *at = f->scan.at;
    size_t left = i, right = i;

    while (left > 0 && at[left].sign == 2)
        left--;
    while (right + 1 < f->scan.n && at[right].sign == 2)
        right++;
    if (at[right].sign == 2)
        return isinf(f->scan.hi) && at[left].sign != 2 &&
               !(at[left].lp > top - 700);
    return left == 0 && at[0].sign == 2 && isinf(f->scan.lo) &&
           !(at[right].lp > top - 700);
}

/* How odd a place is to name: least for one of few digits near 1. */
static double
oddness(double x)
{
    char text[KL_NUMBER];

    return (double)strlen(kl_number_exact(text, x)) + fabs(log(fabs(x))) / 100;
}

/* Refuse the values that no density has; drop points that stand alone. */
static enum kl_status
check(struct finder *f)
{
    static const char *const what[] = {
        "negative at x = ", "has no value at x = ", "is infinite at x = "};
    struct kl_scan *scan = &f->scan;
    size_t i, fault = 0;
    const struct kl_sample *worst = NULL;

    for (i = 0; i < scan->n; i++) {
        struct kl_sample *one = &scan->at[i];
        size_t kind = one->sign < 0 ? 0 : one->sign == 2 ? 1 : 2;

        if (one->sign == 0 || (one->sign == 1 && one->lp < INFINITY))
            continue;
        if (kind == 1 && is_beyond(f, i, scan->top))
            continue;
        if (kind > 0 && is_alone(f, one->x)) {
            add_event(f, one->x);
            continue;
        }
        if (worst == NULL || oddness(one->x) < oddness(worst->x)) {
            worst = one;
            fault = kind;
        }
    }
    if (worst != NULL)
        return refuse(f, what[fault], worst->x, "");
    kl_scan_clean(scan);
    return KL_OK;
}

/* ---- points that may be special ------------------------------------------ */

/* Condition w between samples i and i + 1; at a sample, if it is 0 there and
 * on neither side. */
static void
look_condition(struct finder *f, size_t i, size_t w)
{
    const struct kl_sample *at = f->scan.at;
    int a = kl_scan_sign(&f->scan, i, w);
    int b = kl_scan_sign(&f->scan, i + 1, w);

    if (a == b || a == 2 || b == 2)
        return;
    if (a == 0 && i > 0 && kl_scan_sign(&f->scan, i - 1, w) != 0)
        add_event(f, at[i].x);
    else if (b != 0 || i + 2 >= f->scan.n ||
             kl_scan_sign(&f->scan, i + 2, w) == 0)
        add_event(f, kl_scan_edge(&f->scan, w, at[i].x, at[i + 1].x));
}

/* All conditions, where there is mass, or perhaps something narrow. */
static void
look_conditions(struct finder *f, size_t i, double total)
{
    const struct kl_sample *at = &f->scan.at[i];
    bool nothing = at[0].sign == 0 && at[1].sign == 0;
    size_t w, before = f->n;

    if (nothing ? f->narrow >= NARROW : at[0].mass < total - 45)
        return;
    for (w = 0; w < f->scan.watches; w++)
        look_condition(f, i, w);
    f->narrow += nothing ? f->n - before : 0;
}

/* Zeros so small that they are 0 only as doubles are no support's end. */
static bool
is_faded(const struct kl_sample *last, double top)
{
    return last->lp < top - 1e5;
}

static void
look_zeros(struct finder *f, size_t i, double top)
{
    const struct kl_sample *a = &f->scan.at[i], *b = a + 1;
    size_t j;

    if ((a->sign == 0) == (b->sign == 0))
        return;
    if (!is_faded(a->sign == 0 ? b : a, top)) {
        add_event(f, kl_scan_edge(&f->scan, KL_SCAN_ZERO, a->x, b->x));
        return;
    }
    if (a->sign == 0)
        return;
    /* Fading in from the other side as well: something inside. */
    for (j = i + 1; j < f->scan.n && f->scan.at[j].sign == 0;)
        j++;
    if (j < f->scan.n && is_faded(&f->scan.at[j], top))
        add_event(f, kl_nicest(b->x, f->scan.at[j - 1].x));
}

/* Whether there is an event beside sample i already; they are in order. */
static bool
is_known(const struct finder *f, size_t i)
{
    const struct kl_sample *at = f->scan.at;
    double a = at[i > 0 ? i - 1 : i].x;
    double b = at[i + 1 < f->scan.n ? i + 1 : i].x;
    size_t k;

    for (k = 0; k < f->n && f->event[k] <= b; k++)
        if (f->event[k] >= a)
            return true;
    return false;
}

/* Maxima and minima that are sharp. */
static void
look_turns(struct finder *f, double total)
{
    struct kl_turn *turns;
    size_t k, n = kl_scan_turns(&f->scan, f->scan.lo, f->scan.hi, &turns);

    for (k = 0; k < n && turns[k].weight > total - 45; k++) {
        double x, lp;

        if (is_known(f, turns[k].i))
            continue;
        if (turns[k].i > 0 && turns[k].i + 1 < f->scan.n &&
            fabs(f->scan.at[turns[k].i].x) > 1e-250 &&
            kl_scan_climb(&f->scan, &turns[k], f->scan.lo, f->scan.hi, &x, &lp))
            add_event(f, x);
    }
    free(turns);
}

/* More samples where events came close to each other. */
static void
fill_gaps(struct finder *f)
{
    double x[KL_NODES];
    size_t i, k;

    for (i = 0; i + 1 < f->n; i++) {
        double a = f->event[i], b = f->event[i + 1];

        if (!isfinite(a) || !isfinite(b))
            continue;
        for (k = 0; k < KL_NODES; k++)
            x[k] = a + (b - a) * ((double)(k + 1) / (KL_NODES + 1));
        kl_scan_add(&f->scan, x, KL_NODES);
    }
    kl_scan_sort(&f->scan);
}

static int
compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* In order, each once; those a few units in the last place apart are one. */
static void
sort_events(struct finder *f)
{
    size_t i, n = 0;

    qsort(f->event, f->n, sizeof *f->event, compare_doubles);
    for (i = 0; i < f->n; i++) {
        double x = f->event[i];

        if (n > 0 && isfinite(x) && x - f->event[n - 1] <= 0x1p-50 * fabs(x))
            f->event[n - 1] = kl_nicest(f->event[n - 1], x);
        else
            f->event[n++] = x;
    }
    f->n = n;
}

static enum kl_status
find_events(struct finder *f)
{
    double top = f->scan.top, total = f->scan.total;
    enum kl_status status;
    size_t i;

    for (i = 0; i + 1 < f->scan.n && f->n < EVENTS; i++) {
        look_conditions(f, i, total);
        look_zeros(f, i, top);
    }
    sort_events(f);
    fill_gaps(f);
    status = check(f);
    if (status != KL_OK)
        return status;
    look_turns(f, total);
    if (!f->bent_at_0) {
        add_event(f, 0); /* a pole or zero there does not turn at a sample */
        f->bent_at_0 = false;
    }
    sort_events(f);
    return KL_OK;
}

/* ---- pieces -------------------------------------------------------------- */

/* How far out there is more than tails. */
static double
outermost(const struct finder *f, int side)
{
    double top = f->scan.top, reach = 0;
    size_t i;

    for (i = 0; i < f->scan.n; i++)
        if (f->scan.at[i].lp > top - 50)
            reach = fmax(reach, side * f->scan.at[i].x);
    for (i = 0; i < f->n; i++)
        if (isfinite(f->event[i]))
            reach = fmax(reach, side * f->event[i]);
    return reach > 0 ? fmin(reach, 1e100) : 1;
}

static void
look_side(const struct finder *f, size_t i, int side, struct kl_side *out)
{
    double e = f->event[i], reach;

    if (isinf(e)) { /* outside of it is nothing: e is an end */
        kl_side_look(f->scan.expr, e, -side, outermost(f, -side), out);
        return;
    }
    reach = fabs(f->event[side > 0 ? i + 1 : i - 1] - e);
    if (isinf(reach))
        reach = fmax(fabs(e), 1);
    kl_side_look(f->scan.expr, e, side, reach, out);
}

static enum kl_status
judge(const struct finder *f, double e, const struct kl_side *side)
{
    const char *end = e > 0 ? "+inf" : "-inf";
    char text[KL_NUMBER];

    kl_number_exact(text, 0 - round(side->fall * 1e3) / 1e3);
    switch (side->fault) {
    case KL_SIDE_POLE:
        return refuse(f, "has a pole at x = ", e, " that does not integrate");
    case KL_SIDE_SLOW:
        return kl_fail(f->err, KL_E_DOMAIN, KL_AT_NONE,
                       "does not integrate: falls off like x^%s at %s", text,
                       end);
    case KL_SIDE_FLAT:
        return kl_fail(f->err, KL_E_DOMAIN, KL_AT_NONE,
                       "does not integrate: does not fall off at %s", end);
    case KL_SIDE_FINE:
        break;
    }
    return KL_OK;
}

/* Whether there is anything between two points. */
static bool
is_anything(const struct finder *f, double lo, double hi)
{
    double x[KL_NODES], sign[KL_NODES], lp[KL_NODES];
    size_t i;
    int k;

    for (i = 0; i < f->scan.n; i++)
        if (f->scan.at[i].x > lo && f->scan.at[i].x < hi &&
            f->scan.at[i].sign == 1)
            return true;
    if (!isfinite(lo) || !isfinite(hi))
        return false;
    for (k = 0; k < KL_NODES; k++)
        x[k] = lo + (hi - lo) * ((k + 1) / (KL_NODES + 1.));
    kl_scan_block(&f->scan, x, sign, lp);
    for (k = 0; k < KL_NODES; k++)
        if (sign[k] > 0)
            return true;
    return false;
}

static void
add_piece(struct finder *f, double lo, double hi, const struct kl_side *low,
          const struct kl_side *high)
{
    struct kl_features *out = f->out;
    struct kl_piece *piece;

    if (out->n == KL_FEATURES_PIECES || !is_anything(f, lo, hi))
        return;
    out->piece = kl_realloc(out->piece, out->n + 1, sizeof *out->piece);
    piece = &out->piece[out->n++];
    *piece = (struct kl_piece){
        .lo = lo,
        .hi = hi,
        .end = {low->end, high->end},
        .singular = {isfinite(lo) && (low->sharp || !kl_side_regular(low)),
                     isfinite(hi) && (high->sharp || !kl_side_regular(high))}};
}

static bool
is_plain(const struct kl_side *side)
{
    return kl_side_regular(side) && !side->sharp;
}

/* Before anything is looked for in tails that do not fall off. */
static enum kl_status
judge_tails(const struct finder *f)
{
    struct kl_side side;
    enum kl_status status = KL_OK;

    if (isinf(f->scan.lo)) {
        kl_side_look(f->scan.expr, f->scan.lo, -1, outermost(f, -1), &side);
        status = judge(f, f->scan.lo, &side);
    }
    if (status == KL_OK && isinf(f->scan.hi)) {
        kl_side_look(f->scan.expr, f->scan.hi, 1, outermost(f, 1), &side);
        status = judge(f, f->scan.hi, &side);
    }
    return status;
}

/* Go over the events, of which the first and last are the limits. */
static enum kl_status
find_pieces(struct finder *f)
{
    struct kl_side low, below, above;
    enum kl_status status;
    size_t i, from = 0;

    look_side(f, 0, 1, &low);
    status = judge(f, f->event[0], &low);
    for (i = 1; i < f->n && status == KL_OK; i++) {
        bool last = i == f->n - 1;

        look_side(f, i, -1, &below);
        status = judge(f, f->event[i], &below);
        if (!last)
            look_side(f, i, 1, &above);
        if (!last && status == KL_OK)
            status = judge(f, f->event[i], &above);
        if (!last && is_plain(&below) && is_plain(&above)) {
            if (f->event[i] != 0 || f->bent_at_0)
                kl_breaks_add(&f->out->breaks, f->event[i], 0);
            continue;
        }
        add_piece(f, f->event[from], f->event[i], &low, &below);
        low = above;
        from = i;
    }
    return status;
}

/* ---- all of it ----------------------------------------------------------- */

static enum kl_status
look_closer(struct finder *f)
{
    enum kl_status status = check(f);

    if (status != KL_OK || f->scan.top == -INFINITY)
        return status;
    kl_scan_peaks(&f->scan);
    status = check(f);
    if (status != KL_OK)
        return status;
    kl_scan_dense(&f->scan);
    return check(f);
}

static enum kl_status
find(struct finder *f)
{
    enum kl_status status;
    size_t i;

    kl_scan_grid(&f->scan);
    status = look_closer(f);
    if (status == KL_OK && f->scan.top == -INFINITY)
        return kl_fail(f->err, KL_E_DOMAIN, KL_AT_NONE,
                       "is 0 wherever it was looked at");
    if (status == KL_OK)
        status = judge_tails(f);
    if (status == KL_OK)
        status = find_events(f);
    if (status != KL_OK)
        return status;
    f->event[f->n++] = f->scan.lo;
    f->event[f->n++] = f->scan.hi;
    sort_events(f);
    status = find_pieces(f);
    for (i = 0; status == KL_OK && i < f->out->n; i++)
        kl_features_peaks(&f->scan, &f->out->piece[i], &f->out->breaks);
    if (status == KL_OK)
        kl_features_view(&f->scan, f->out->piece[0].lo,
                         f->out->piece[f->out->n - 1].hi, f->out->view);
    return status;
}

enum kl_status
kl_features_find(const struct kl_expr *expr, double lo, double hi,
                 struct kl_features *out, struct kl_err *err)
{
    struct finder *f = kl_calloc(1, sizeof *f);
    enum kl_status status;

    *out = (struct kl_features){.n = 0};
    f->out = out;
    f->err = err;
    kl_scan_init(&f->scan, expr, lo, hi);
    status = find(f);
    kl_scan_clear(&f->scan);
    free(f);
    if (status != KL_OK)
        kl_features_clear(out);
    return status;
}

void
kl_features_clear(struct kl_features *features)
{
    free(features->piece);
    kl_breaks_clear(&features->breaks);
    *features = (struct kl_features){.n = 0};
}
