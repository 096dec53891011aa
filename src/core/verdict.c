#include "config.h"

#include "klscope/core/verdict.h"

#include <math.h>
#include <stdlib.h>

#include "klscope/base/alloc.h"
#include "klscope/core/pair.h"

/* The end points of all leaves of both densities, in order, cut the line into
 * places: at each, and from each of its sides, a density is as heavy as the
 * heaviest leaf that touches it there, and nothing else can make an integral
 * infinite. A density of thousands of leaves, a histogram, has as many places,
 * so leaves that cover a place are counted rather than searched. */

enum { BELOW, ABOVE }; /* sides of a place */

struct place {
    double x;
    struct kl_end end[2][2]; /* of each density, on each side */
    int over[2];             /* leaves that have x inside them */
    int next[2];             /* leaves that are alive up to the next place */
};

struct line {
    struct place *at;
    size_t n;
};

static bool
alive(const struct kl_leaf *leaf)
{
    return leaf->lo < leaf->hi && leaf->lw > -HUGE_VAL;
}

static int
ascending(const void *a, const void *b)
{
    double x = ((const struct place *)a)->x, y = ((const struct place *)b)->x;

    return (x > y) - (x < y);
}

static struct place
bare_place(double x)
{
    static const struct kl_end none = {.cls = KL_END_NONE};
    struct place place = {.x = x + 0.0}; /* -0 is 0 */
    int d;

    for (d = 0; d < 2; d++)
        place.end[d][BELOW] = place.end[d][ABOVE] = none;
    return place;
}

static void
add_places(struct line *line, const struct kl_density *density)
{
    size_t i;

    for (i = 0; i < density->n; i++)
        if (alive(&density->leaf[i])) {
            line->at[line->n++] = bare_place(density->leaf[i].lo);
            line->at[line->n++] = bare_place(density->leaf[i].hi);
        }
}

static void
drop_duplicates(struct line *line)
{
    size_t i, n = 0;

    qsort(line->at, line->n, sizeof *line->at, ascending);
    for (i = 0; i < line->n; i++)
        if (n == 0 || line->at[i].x > line->at[n - 1].x)
            line->at[n++] = line->at[i];
    line->n = n;
}

static size_t
find_place(const struct line *line, double x)
{
    struct place key = {.x = x};
    const struct place *at =
        bsearch(&key, line->at, line->n, sizeof *line->at, ascending);

    return (size_t)(at - line->at);
}

static void
touch(struct kl_end *heaviest, const struct kl_end *end, double x)
{
    if (kl_end_heavier(end, heaviest, isinf(x)))
        *heaviest = *end;
}

/* Enter the leaves of density d: first as changes from place to place. */
static void
add_leaves(struct line *line, const struct kl_density *density, int d)
{
    static const struct kl_end ordinary = {.cls = KL_END_POWER, .power = 0};
    int over = 0, next = 0;
    size_t i;

    for (i = 0; i < density->n; i++) {
        const struct kl_leaf *leaf = &density->leaf[i];
        size_t lo, hi;

        if (!alive(leaf))
            continue;
        lo = find_place(line, leaf->lo), hi = find_place(line, leaf->hi);
        touch(&line->at[lo].end[d][ABOVE], &leaf->end[0], leaf->lo);
        touch(&line->at[hi].end[d][BELOW], &leaf->end[1], leaf->hi);
        line->at[lo].next[d]++, line->at[hi].next[d]--;
        line->at[lo + 1].over[d]++, line->at[hi].over[d]--;
    }
    for (i = 0; i < line->n; i++) {
        struct place *at = &line->at[i];

        at->over[d] = over += at->over[d];
        at->next[d] = next += at->next[d];
        if (at->over[d] > 0) {
            touch(&at->end[d][BELOW], &ordinary, at->x);
            touch(&at->end[d][ABOVE], &ordinary, at->x);
        }
    }
}

static void
line_init(struct line *line, const struct kl_density *p,
          const struct kl_density *q)
{
    line->n = 0;
    line->at = kl_malloc(2 * (p->n + q->n) * sizeof *line->at);
    add_places(line, p);
    add_places(line, q);
    drop_duplicates(line);
    add_leaves(line, p, KL_P);
    add_leaves(line, q, KL_Q);
}

/* ---- one direction ------------------------------------------------------- */

/* What draws from density `from` meet where the other, `bare`, is 0. */
static void
find_gaps(const struct line *line, int bare, struct kl_reason *reason)
{
    int from = 1 - bare;
    bool open = false;
    size_t i;

    for (i = 0; i + 1 < line->n; i++) {
        const struct place *at = &line->at[i];
        bool gap = at->next[from] > 0 && at->next[bare] == 0;

        if (gap && open && reason->more == 0)
            reason->hi = at[1].x;
        else if (gap && !open && reason->kind == KL_REASON_SUPPORT)
            reason->more++;
        else if (gap && !open)
            *reason = (struct kl_reason){.kind = KL_REASON_SUPPORT,
                                         .bare = bare,
                                         .lo = at->x,
                                         .hi = at[1].x};
        open = gap;
    }
}

/* Kinds of reasons, the ones to be told first first. */
static int
rank(enum kl_reason_kind kind)
{
    switch (kind) {
    case KL_REASON_SUPPORT:
        return 0;
    case KL_REASON_ENDPOINT:
        return 1;
    case KL_REASON_TAIL:
        return 2;
    case KL_REASON_BEYOND:
        return 3;
    case KL_REASON_UNDECIDED:
        return 4;
    case KL_REASON_NONE:
        break;
    }
    return 5;
}

static void
prefer(struct kl_reason *reason, const struct kl_reason *other)
{
    if (rank(other->kind) < rank(reason->kind))
        *reason = *other;
}

/* What the behaviour at one side of a place says; alpha 0 stands for the
 * cross-entropy. */
static void
ask_end(const struct place *at, int side, int bare, double alpha,
        struct kl_reason *reason)
{
    const struct kl_end *p = &at->end[1 - bare][side];
    const struct kl_end *q = &at->end[bare][side];
    bool infinite = isinf(at->x);
    enum kl_verdict verdict = alpha > 0 ? kl_end_power(p, q, alpha, infinite)
                                        : kl_end_cross(p, q, infinite);
    struct kl_reason found = {.bare = bare, .lo = at->x, .hi = at->x};

    if (verdict == KL_FINITE)
        return;
    found.kind = verdict == KL_UNDECIDED ? KL_REASON_UNDECIDED
                 : infinite              ? KL_REASON_TAIL
                                         : KL_REASON_ENDPOINT;
    found.end[KL_P] = at->end[KL_P][side];
    found.end[KL_Q] = at->end[KL_Q][side];
    prefer(reason, &found);
}

/* The integral of -p log q, or for alpha > 1 of p^alpha q^(1 - alpha), p being
 * the density that is not `bare`. */
static struct kl_reason
judge(const struct line *line, int bare, double alpha)
{
    struct kl_reason reason = {.kind = KL_REASON_NONE};
    size_t i;

    find_gaps(line, bare, &reason);
    if (reason.kind == KL_REASON_SUPPORT)
        return reason;
    for (i = 0; i < line->n; i++) {
        ask_end(&line->at[i], BELOW, bare, alpha, &reason);
        ask_end(&line->at[i], ABOVE, bare, alpha, &reason);
    }
    return reason;
}

/* An entropy is finite, whatever the class of the ends; only of an end without
 * a class nothing can be said. */
static struct kl_reason
judge_entropy(const struct line *line, int d)
{
    struct kl_reason reason = {.kind = KL_REASON_NONE};
    size_t i;

    for (i = 0; i < line->n; i++) {
        const struct place *at = &line->at[i];

        if (at->end[d][BELOW].cls != KL_END_UNKNOWN &&
            at->end[d][ABOVE].cls != KL_END_UNKNOWN)
            continue;
        reason = (struct kl_reason){
            .kind = KL_REASON_UNDECIDED, .bare = d, .lo = at->x, .hi = at->x};
        break;
    }
    return reason;
}

/* With alpha < 1 p^alpha q^(1 - alpha) always has an integral, and its log is
 * infinite only where that is 0: the densities share no stretch of the line. */
static struct kl_reason
judge_renyi(const struct line *line, double alpha)
{
    struct kl_reason reason = {.kind = KL_REASON_NONE};
    size_t i;

    if (alpha >= 1)
        return judge(line, KL_Q, alpha > 1 ? alpha : 0);
    for (i = 0; i + 1 < line->n; i++)
        if (line->at[i].next[KL_P] > 0 && line->at[i].next[KL_Q] > 0)
            return reason;
    find_gaps(line, KL_Q, &reason);
    return reason;
}

void
kl_verdict(const struct kl_density *p, const struct kl_density *q, double alpha,
           struct kl_reason reason[KL_MEASURE_COUNT])
{
    struct line line;
    int m;

    line_init(&line, p, q);
    for (m = 0; m < KL_MEASURE_COUNT; m++)
        reason[m] = (struct kl_reason){.kind = KL_REASON_NONE};
    reason[KL_H_P] = judge_entropy(&line, KL_P);
    reason[KL_H_Q] = judge_entropy(&line, KL_Q);
    reason[KL_PERPLEXITY] = reason[KL_H_P];
    reason[KL_KL_PQ] = judge(&line, KL_Q, 0);
    reason[KL_KL_QP] = judge(&line, KL_P, 0);
    reason[KL_CE_PQ] = reason[KL_KL_PQ];
    reason[KL_CE_QP] = reason[KL_KL_QP];
    reason[KL_JEFFREYS] = reason[KL_KL_PQ];
    prefer(&reason[KL_JEFFREYS], &reason[KL_KL_QP]);
    reason[KL_RENYI] = judge_renyi(&line, alpha);
    reason[KL_CHI2] = judge(&line, KL_Q, 2);
    free(line.at);
}
