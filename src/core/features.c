/* What an expression looks like as a density: found by looking.
 *
 * Samples on all scales tell what signs there are, where it is 0, where it has
 * maxima and minima, and where conditions change (comparisons, abs, min, max).
 * Between samples that differ each of these is closed in on to the last digit.
 * What lies at such a point is decided from both its sides: an ordinary value
 * makes it a break, at most; a zero, a pole or nothing ends a piece there.
 *
 * What may be hidden between samples is found by what interval arithmetic says
 * there can be (features_hidden.c), down to a millionth of all mass.
 */
#include "config.h"

#include "klscope/core/features_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"

/* ---- pieces -------------------------------------------------------------- */

/* How far out there is more than tails. */
static double
outermost(const struct kl_finder *f, int side)
{
    double top = f->probe.top, reach = 0;
    size_t i;

    for (i = 0; i < f->probe.n; i++)
        if (f->probe.at[i].lp > top - 50)
            reach = fmax(reach, side * f->probe.at[i].x);
    for (i = 0; i < f->n; i++)
        if (isfinite(f->event[i]))
            reach = fmax(reach, side * f->event[i]);
    return reach > 0 ? fmin(reach, 1e100) : 1;
}

static void
look_side(const struct kl_finder *f, size_t i, int side, struct kl_flank *out)
{
    double e = f->event[i], reach;

    if (isinf(e)) { /* outside of it is nothing: e is an end */
        kl_flank_look(f->probe.expr, e, -side, outermost(f, -side), out);
        return;
    }
    reach = fabs(f->event[side > 0 ? i + 1 : i - 1] - e);
    if (isinf(reach))
        reach = fmax(fabs(e), 1);
    kl_flank_look(f->probe.expr, e, side, reach, out);
}

static enum kl_status
judge(const struct kl_finder *f, double e, const struct kl_flank *side)
{
    const char *end = e > 0 ? "+inf" : "-inf";
    char text[KL_NUMBER];

    kl_number_exact(text, 0 - round(side->fall * 1e3) / 1e3);
    switch (side->fault) {
    case KL_FLANK_POLE:
        return kl_finder_refuse(f, "has a pole at x = ", e,
                                " that does not integrate");
    case KL_FLANK_SLOW:
        return kl_fail(f->err, KL_E_DOMAIN, KL_AT_NONE,
                       "does not integrate: falls off like x^%s at %s", text,
                       end);
    case KL_FLANK_FLAT:
        return kl_fail(f->err, KL_E_DOMAIN, KL_AT_NONE,
                       "does not integrate: does not fall off at %s", end);
    case KL_FLANK_FINE:
        break;
    }
    return KL_OK;
}

/* Whether there is anything between two points. */
static bool
is_anything(const struct kl_finder *f, double lo, double hi)
{
    double x[KL_NODES], sign[KL_NODES], lp[KL_NODES];
    size_t i;
    int k;

    for (i = 0; i < f->probe.n; i++)
        if (f->probe.at[i].x > lo && f->probe.at[i].x < hi &&
            f->probe.at[i].sign == 1)
            return true;
    if (!isfinite(lo) || !isfinite(hi))
        return false;
    for (k = 0; k < KL_NODES; k++)
        x[k] = lo + (hi - lo) * ((k + 1) / (KL_NODES + 1.));
    kl_probe_block(&f->probe, x, sign, lp);
    for (k = 0; k < KL_NODES; k++)
        if (sign[k] > 0)
            return true;
    return false;
}

static void
add_piece(struct kl_finder *f, double lo, double hi, const struct kl_flank *low,
          const struct kl_flank *high)
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
        .singular = {isfinite(lo) && (low->sharp || !kl_flank_regular(low)),
                     isfinite(hi) && (high->sharp || !kl_flank_regular(high))}};
}

static bool
is_plain(const struct kl_flank *side)
{
    return kl_flank_regular(side) && !side->sharp;
}

/* Before anything is looked for in tails that do not fall off. */
static enum kl_status
judge_tails(const struct kl_finder *f)
{
    struct kl_flank side;
    enum kl_status status = KL_OK;

    if (isinf(f->probe.lo)) {
        kl_flank_look(f->probe.expr, f->probe.lo, -1, outermost(f, -1), &side);
        status = judge(f, f->probe.lo, &side);
    }
    if (status == KL_OK && isinf(f->probe.hi)) {
        kl_flank_look(f->probe.expr, f->probe.hi, 1, outermost(f, 1), &side);
        status = judge(f, f->probe.hi, &side);
    }
    return status;
}

/* Go over the events, of which the first and last are the limits. */
static enum kl_status
find_pieces(struct kl_finder *f)
{
    struct kl_flank low, below, above;
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
look_closer(struct kl_finder *f)
{
    enum kl_status status = kl_finder_check(f);

    if (status != KL_OK || f->probe.top == -INFINITY)
        return status;
    kl_probe_peaks(&f->probe);
    status = kl_finder_check(f);
    if (status != KL_OK)
        return status;
    kl_probe_dense(&f->probe);
    status = kl_finder_check(f);
    if (status != KL_OK)
        return status;
    kl_probe_smooth(&f->probe);
    return kl_finder_check(f);
}

static enum kl_status
refuse_zero(const struct kl_finder *f)
{
    return kl_fail(f->err, KL_E_DOMAIN, KL_AT_NONE,
                   f->probe.seen > 0 ? "is 0 wherever it was looked at"
                                     : "there is no number between its limits");
}

/* Everything but the pieces. */
static enum kl_status
survey(struct kl_finder *f)
{
    enum kl_status status;

    kl_probe_grid(&f->probe);
    kl_probe_hidden(&f->probe);
    status = look_closer(f);
    if (status == KL_OK && f->probe.top == -INFINITY) {
        /* Between samples conditions may leave something. */
        status = kl_finder_conditions(f);
        if (status == KL_OK)
            status = look_closer(f);
        if (status == KL_OK && f->probe.top == -INFINITY)
            status = refuse_zero(f);
    }
    if (status == KL_OK)
        status = judge_tails(f);
    if (status == KL_OK)
        status = kl_finder_events(f);
    return status;
}

static enum kl_status
find(struct kl_finder *f)
{
    struct kl_features *out = f->out;
    enum kl_status status = survey(f);
    size_t i;

    if (status != KL_OK)
        return status;
    f->event[f->n++] = f->probe.lo;
    f->event[f->n++] = f->probe.hi;
    kl_finder_sort(f);
    status = find_pieces(f);
    if (status == KL_OK && out->n == 0)
        status = refuse_zero(f);
    if (status != KL_OK)
        return status;
    for (i = 0; i < out->n; i++)
        kl_features_peaks(&f->probe, &out->piece[i], &out->breaks);
    kl_features_view(&f->probe, out->piece[0].lo, out->piece[out->n - 1].hi,
                     out->view);
    return KL_OK;
}

enum kl_status
kl_features_find(const struct kl_expr *expr, double lo, double hi,
                 struct kl_features *out, struct kl_err *err)
{
    struct kl_finder *f = kl_calloc(1, sizeof *f);
    enum kl_status status;

    *out = (struct kl_features){.n = 0};
    f->out = out;
    f->err = err;
    kl_probe_init(&f->probe, expr, lo, hi);
    status = find(f);
    kl_probe_clear(&f->probe);
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
