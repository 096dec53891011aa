/* Points of an expression that may be special: where it has no value or a
 * negative one, which is the end of it, where conditions change, where it
 * begins or ceases to be 0, and where maxima and minima are sharp.
 */
#include "config.h"

#include "klscope/core/features_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/number.h"

/* A point for messages: short where that is the same point. */
static const char *
place(char text[KL_NUMBER], double x, const struct kl_finder *f)
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

enum kl_status
kl_finder_refuse(const struct kl_finder *f, const char *what, double x,
                 const char *more)
{
    char text[KL_NUMBER];

    return kl_fail(f->err, KL_E_DOMAIN, KL_AT_NONE, "%s%s%s", what,
                   place(text, x, f), more);
}

static void
add_event(struct kl_finder *f, double x)
{
    f->bent_at_0 |= x == 0;
    if (f->n < KL_FEATURES_EVENTS && x > f->scan.lo && x < f->scan.hi)
        f->event[f->n++] = x;
}

/* ---- values that no density has ------------------------------------------ */

/* Whether the expression is a positive number on both sides of x. */
static bool
is_alone(const struct kl_finder *f, double x)
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
is_beyond(const struct kl_finder *f, size_t i, double top)
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
enum kl_status
kl_finder_check(struct kl_finder *f)
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
        return kl_finder_refuse(f, what[fault], worst->x, "");
    kl_scan_clean(scan);
    return KL_OK;
}

/* ---- points that may be special ------------------------------------------ */

/* Condition w between samples i and i + 1; at a sample, if it is 0 there and
 * on neither side. */
static void
look_condition(struct kl_finder *f, size_t i, size_t w)
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
look_conditions(struct kl_finder *f, size_t i, double least)
{
    const struct kl_sample *at = &f->scan.at[i];
    bool nothing = at[0].sign == 0 && at[1].sign == 0;
    size_t w, before = f->n;

    /* Samples may lie close: it is their surroundings that have mass. */
    if (nothing ? f->narrow >= KL_FEATURES_NARROW
                : at[0].x * at[1].x > 0 &&
                      fmax(at[0].lp, at[1].lp) +
                              log(fmax(fabs(at[0].x), fabs(at[1].x))) <
                          least)
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
look_zeros(struct kl_finder *f, size_t i, double top)
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
is_known(const struct kl_finder *f, size_t i)
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
look_turns(struct kl_finder *f, double total)
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
fill_gaps(struct kl_finder *f)
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
void
kl_finder_sort(struct kl_finder *f)
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

/* Between all samples, but not where the mass is less than a part exp(-depth)
 * of all; false if there are too many. */
static bool
look_between(struct kl_finder *f, double depth)
{
    double top = f->scan.top;
    size_t i;

    for (i = 0; i + 1 < f->scan.n; i++) {
        look_conditions(f, i, f->scan.total - depth);
        look_zeros(f, i, top);
        if (f->n > KL_FEATURES_EVENTS / 2)
            return false;
    }
    return true;
}

/* Of endless waves only those that matter most. */
enum kl_status
kl_finder_conditions(struct kl_finder *f)
{
    size_t before = f->n;
    double depth;

    for (depth = 45; !look_between(f, depth) && depth > 1; depth *= 0.6) {
        f->n = before;
        f->narrow = 0;
    }
    kl_finder_sort(f);
    fill_gaps(f);
    return kl_finder_check(f);
}

enum kl_status
kl_finder_events(struct kl_finder *f)
{
    enum kl_status status = kl_finder_conditions(f);

    if (status != KL_OK)
        return status;
    look_turns(f, f->scan.total);
    if (!f->bent_at_0) {
        add_event(f, 0); /* a pole or zero there does not turn at a sample */
        f->bent_at_0 = false;
    }
    kl_finder_sort(f);
    return KL_OK;
}
