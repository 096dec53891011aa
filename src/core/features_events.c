/* Points of an expression that may be special: where it has no value or a
 * negative one, which is the end of it, where conditions change, where it
 * begins or ceases to be 0, and where maxima and minima are sharp.
 */
#include "config.h"

#include "klscope/core/features_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
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
    if (!kl_number_parse(text, strlen(text), &back) || back <= f->probe.lo ||
        back >= f->probe.hi)
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
    if (f->n < KL_FEATURES_EVENTS && x > f->probe.lo && x < f->probe.hi)
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
    kl_probe_block(&f->probe, points, sign, lp);
    return isfinite(lp[0]) && isfinite(lp[1]) && sign[0] > 0 && sign[1] > 0;
}

/* The samples that must have a value, from first on and before end. No value,
 * or far too large a number, beyond where all has come to nothing is no fault:
 * exp(-x^2) * sin(x^2) at 1e200. */
static void
find_valued(const struct kl_probe *probe, size_t *first, size_t *end)
{
    const struct kl_sample *at = probe->at;
    size_t low = 0, high = probe->n;

    *first = 0;
    *end = probe->n;
    while (low < probe->n && at[low].sign == 2)
        low++;
    while (high > low && at[high - 1].sign == 2)
        high--;
    if (low == high)
        return;
    if (isinf(probe->lo) && !(at[low].lp > probe->top - 700))
        *first = low;
    if (isinf(probe->hi) && !(at[high - 1].lp > probe->top - 700))
        *end = high;
}

/* A point where there is no density. */
struct fault {
    size_t kind; /* 0: negative, 1: no value, 2: infinite */
    double x;
    double odd; /* how odd a place it is to name; +inf: there is none */
};

/* Least for a place of few digits near 1, greatest for 0, where there may be
 * nothing but a pole; +inf at once for one that cannot be below `limit`. */
static double
oddness(double x, double limit)
{
    char text[KL_NUMBER];
    double far = x != 0 ? fabs(log(fabs(x))) / 100 : 100;

    if (far + 1 >= limit)
        return INFINITY;
    return (double)strlen(kl_number_exact(text, x)) + far;
}

/* Look at one sample; of faults the one easiest to name is kept. */
static void
check_sample(struct kl_finder *f, const struct kl_sample *one,
             struct fault *worst)
{
    size_t kind = one->sign < 0 ? 0 : one->sign == 2 ? 1 : 2;
    double odd;

    if (one->sign == 0 || (one->sign == 1 && one->lp < INFINITY))
        return;
    odd = oddness(one->x, worst->odd);
    if (odd >= worst->odd)
        return;
    if (kind > 0 && is_alone(f, one->x))
        add_event(f, one->x);
    else
        *worst = (struct fault){.kind = kind, .x = one->x, .odd = odd};
}

/* Refuse the values that no density has; drop points that stand alone. */
enum kl_status
kl_finder_check(struct kl_finder *f)
{
    static const char *const what[] = {
        "negative at x = ", "has no value at x = ", "is infinite at x = "};
    struct fault worst = {.odd = INFINITY};
    size_t i, first, end;

    find_valued(&f->probe, &first, &end);
    for (i = 0; i < f->probe.n; i++)
        if ((i >= first && i < end) || f->probe.at[i].sign != 2)
            check_sample(f, &f->probe.at[i], &worst);
    if (worst.odd < INFINITY)
        return kl_finder_refuse(f, what[worst.kind], worst.x, "");
    kl_probe_clean(&f->probe);
    return KL_OK;
}

/* ---- points that may be special ------------------------------------------ */

/* Changes around which there is less than exp(-DEPTH) of all mass are none. */
#define DEPTH 45

/* A change between two samples, not yet closed in on. */
struct change {
    size_t i, w;   /* sample, condition or KL_PROBE_ZERO */
    double weight; /* log of the rough mass around it */
    bool narrow;   /* there is nothing at either sample */
};

struct changes {
    struct change *at;
    size_t n, cap;
};

static void
note(struct changes *changes, struct change change)
{
    if (changes->n == changes->cap) {
        changes->cap = 2 * changes->cap + 64;
        changes->at =
            kl_realloc(changes->at, changes->cap, sizeof *changes->at);
    }
    changes->at[changes->n++] = change;
}

/* Whether condition w changes between samples i and i + 1. */
static bool
is_change(const struct kl_finder *f, size_t i, size_t w)
{
    int a = kl_probe_sign(&f->probe, i, w);
    int b = kl_probe_sign(&f->probe, i + 1, w);

    return a != b && a != 2 && b != 2;
}

/* Samples may lie close: it is their surroundings that have mass. */
static double
weight_between(const struct kl_sample *at)
{
    if (at[0].x * at[1].x <= 0)
        return INFINITY;
    return fmax(at[0].lp, at[1].lp) + log(fmax(fabs(at[0].x), fabs(at[1].x)));
}

/* Of all conditions, where there is mass, or perhaps something narrow. */
static void
note_conditions(const struct kl_finder *f, size_t i, struct changes *changes)
{
    const struct kl_sample *at = &f->probe.at[i];
    bool nothing = at[0].sign == 0 && at[1].sign == 0;
    double weight = nothing ? INFINITY : weight_between(at);
    size_t w;

    if (weight < f->probe.total - DEPTH)
        return;
    for (w = 0; w < f->probe.watches; w++)
        if (is_change(f, i, w))
            note(changes,
                 (struct change){
                     .i = i, .w = w, .weight = weight, .narrow = nothing});
}

/* Zeros so small that they are 0 only as doubles are no support's end. */
static bool
is_faded(const struct kl_sample *last, double top)
{
    return last->lp < top - 1e5;
}

static void
note_zeros(struct kl_finder *f, size_t i, struct changes *changes)
{
    const struct kl_sample *a = &f->probe.at[i], *b = a + 1;
    double top = f->probe.top;
    size_t j;

    if ((a->sign == 0) == (b->sign == 0))
        return;
    if (!is_faded(a->sign == 0 ? b : a, top)) {
        note(changes, (struct change){.i = i,
                                      .w = KL_PROBE_ZERO,
                                      .weight = weight_between(a)});
        return;
    }
    if (a->sign == 0)
        return;
    /* Fading in from the other side as well: something inside. */
    for (j = i + 1; j < f->probe.n && f->probe.at[j].sign == 0;)
        j++;
    if (j < f->probe.n && is_faded(&f->probe.at[j], top))
        add_event(f, kl_nicest(b->x, f->probe.at[j - 1].x));
}

/* Close in on a change; a condition that is 0 at one sample and on neither
 * side of it changes there. */
static void
close_in(struct kl_finder *f, const struct change *change)
{
    const struct kl_sample *at = f->probe.at;
    size_t i = change->i, w = change->w;

    if (w != KL_PROBE_ZERO) {
        int a = kl_probe_sign(&f->probe, i, w);
        int b = kl_probe_sign(&f->probe, i + 1, w);

        if (a == 0 && i > 0 && kl_probe_sign(&f->probe, i - 1, w) != 0) {
            add_event(f, at[i].x);
            return;
        }
        if (b == 0 && i + 2 < f->probe.n &&
            kl_probe_sign(&f->probe, i + 2, w) != 0)
            return; /* seen from the other side */
    }
    add_event(f, kl_probe_edge(&f->probe, w, at[i].x, at[i + 1].x));
}

/* Greatest weights first, then from the left. */
static int
compare_changes(const void *left, const void *right)
{
    const struct change *a = left, *b = right;

    if (a->weight != b->weight)
        return a->weight < b->weight ? 1 : -1;
    return (a->i > b->i) - (a->i < b->i);
}

/* Whether there is an event beside sample i already; they are in order. */
static bool
is_known(const struct kl_finder *f, size_t i)
{
    const struct kl_sample *at = f->probe.at;
    double a = at[i > 0 ? i - 1 : i].x;
    double b = at[i + 1 < f->probe.n ? i + 1 : i].x;
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
    size_t k, n = kl_probe_turns(&f->probe, f->probe.lo, f->probe.hi, &turns);

    for (k = 0; k < n && turns[k].weight > total - 45; k++) {
        double x, lp;

        if (is_known(f, turns[k].i))
            continue;
        if (turns[k].i > 0 && turns[k].i + 1 < f->probe.n &&
            fabs(f->probe.at[turns[k].i].x) > 1e-250 &&
            kl_probe_climb(&f->probe, &turns[k], f->probe.lo, f->probe.hi, &x,
                           &lp))
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
        kl_probe_add(&f->probe, x, KL_NODES);
    }
    kl_probe_sort(&f->probe);
}

/* In order, each once; those a few units in the last place apart are one. */
void
kl_finder_sort(struct kl_finder *f)
{
    size_t i, n = 0;

    qsort(f->event, f->n, sizeof *f->event, kl_number_compare);
    for (i = 0; i < f->n; i++) {
        double x = f->event[i];

        if (n > 0 && isfinite(x) && x - f->event[n - 1] <= 0x1p-50 * fabs(x))
            f->event[n - 1] = kl_nicest(f->event[n - 1], x);
        else
            f->event[n++] = x;
    }
    f->n = n;
}

/* Of endless waves only the changes that matter most. */
static void
close_in_on_most(struct kl_finder *f, const struct changes *changes)
{
    size_t k, narrow = 0;

    for (k = 0; k < changes->n && f->n <= KL_FEATURES_EVENTS / 2; k++) {
        const struct change *change = &changes->at[k];

        if (change->narrow && narrow++ >= KL_FEATURES_NARROW)
            continue;
        close_in(f, change);
    }
}

enum kl_status
kl_finder_conditions(struct kl_finder *f)
{
    struct changes changes = {.n = 0};
    size_t i;

    for (i = 0; i + 1 < f->probe.n; i++) {
        note_conditions(f, i, &changes);
        note_zeros(f, i, &changes);
    }
    if (changes.n > 0)
        qsort(changes.at, changes.n, sizeof *changes.at, compare_changes);
    close_in_on_most(f, &changes);
    free(changes.at);
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
    look_turns(f, f->probe.total);
    if (!f->bent_at_0) {
        add_event(f, 0); /* a pole or zero there does not turn at a sample */
        f->bent_at_0 = false;
    }
    kl_finder_sort(f);
    return KL_OK;
}
