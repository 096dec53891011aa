/* Panels of integrals: their sums and error estimates, and cutting them.
 */
#include "config.h"

#include <float.h>
#include <math.h>

#include "klscope/base/alloc.h"
#include "klscope/core/ask_private.h"

/* Of the integral of the size. */
#define TOLERANCE 1e-12

enum { ALL = (1 << KL_PIECE_POINTS) - 1 };
enum {
    PASSES = 60,
    ROUNDS = 14,
    PIECES_MAX = 2000,
    NODES = 400000,
    WORK = 3000000
};

struct kl_ask_piece *
kl_piece_add(struct kl_asker *asker, const struct kl_ask_piece *like, double u0,
             double u1)
{
    struct kl_ask_piece *piece;

    if (asker->n == asker->cap) {
        asker->cap = asker->cap > 0 ? 2 * asker->cap : 64;
        asker->piece =
            kl_realloc(asker->piece, asker->cap, sizeof *asker->piece);
    }
    piece = &asker->piece[asker->n++];
    *piece = (struct kl_ask_piece){
        .anchor = like->anchor, .sign = like->sign, .u0 = u0, .u1 = u1};
    return piece;
}

/* ---- one panel ----------------------------------------------------------- */

void
kl_piece_look(struct kl_asker *asker, const struct kl_ask_piece *piece,
              const double u[KL_NODES], struct kl_ask_values *out)
{
    struct kl_panel panel = {.anchor = piece->anchor, .sign = piece->sign};
    struct kl_ask_block *block = &asker->block;
    unsigned alive =
        kl_quad_nodes(asker->quad, &panel, u, &block->at, block->lp, block->lq);

    if (asker->only == 2)
        alive *= 2;
    block->alive = alive & (asker->only == 1 ? 1 : 3);
    asker->ask->f(asker->ask->data, block, out);
}

/* The estimate of QUADPACK, see quad_node.c; what is within rounding is
 * nothing. */
static double
estimate(double difference, double size, double noise)
{
    double ratio = 200 * difference / size;

    if (!(size > 0) || difference <= 2 * noise)
        return 0;
    return size * (ratio < 1 ? ratio * sqrt(ratio) : 1);
}

/* How much of half a panel lies beyond the outermost node; see quad_node.c. */
#define EDGE 0.005

/* Nodes that are infinite or have no value: if all are, the panel is; if some,
 * it has to be cut. */
static void
note_strange(const struct kl_asker *asker, struct kl_ask_piece *piece)
{
    const struct kl_ask_values *out = &asker->out;
    unsigned all = out->plus | out->minus | out->none;

    piece->strange = 0;
    if ((out->beyond & ALL) && asker->ask->shrink != 0)
        piece->strange |= KL_PIECE_SOME; /* to be seen on another scale */
    else if (out->beyond & ALL)
        piece->strange |=
            out->beyond & out->negative & ALL ? KL_PIECE_MINUS : KL_PIECE_PLUS;
    if ((out->plus & ALL) == ALL)
        piece->strange |= KL_PIECE_PLUS;
    else if ((out->minus & ALL) == ALL)
        piece->strange |= KL_PIECE_MINUS;
    else if ((out->none & ALL) == ALL)
        piece->strange |= KL_PIECE_NONE;
    else if (all & ALL)
        piece->strange |= KL_PIECE_SOME;
}

static void
sum_up(const struct kl_rule *rule, struct kl_ask_piece *piece,
       const struct kl_ask_values *out)
{
    double half = 0.5 * (piece->u1 - piece->u0), gauss = 0, kronrod = 0;
    double size = 0, ends = 0, noise = 0, difference, area;
    unsigned strange = out->plus | out->minus | out->none | out->beyond;

    for (int k = 0; k < KL_NODES; k++) {
        kronrod += rule->kronrod[k] * out->v[k];
        gauss += rule->gauss[k] * out->v[k];
        size += rule->kronrod[k] * fabs(out->v[k]);
        noise += rule->kronrod[k] * out->e[k];
        ends += rule->ends[k] * out->v[k];
    }
    piece->sum = half * kronrod;
    piece->size = half * size;
    piece->noise = half * noise;
    difference = half * fabs(kronrod - gauss);
    piece->error = estimate(difference, piece->size, piece->noise);
    area = EDGE * half * fabs(ends);
    if (!(strange >> KL_PIECE_POINTS & 3) && area > difference + piece->noise)
        piece->error += area - difference;
    if (piece->strange & KL_PIECE_SOME)
        piece->error = DBL_MAX / 1e10;
}

/* Where conditions change between two neighbouring nodes the integrand may
 * jump anywhere between them, whatever the rules say. */
static void
note_changes(const struct kl_rule *rule, struct kl_ask_piece *piece,
             const struct kl_ask_values *out)
{
    double half = 0.5 * (piece->u1 - piece->u0);
    int k, before = KL_PIECE_LEFT;

    piece->mixed = false;
    for (k = 0; k <= KL_PIECE_POINTS; before = k++) {
        int node = k < KL_PIECE_POINTS ? k : KL_PIECE_RIGHT;

        if (out->signature[node] == out->signature[before])
            continue;
        piece->mixed = true;
        piece->error += 0.5 * half * (rule->x[node] - rule->x[before]) *
                        fabs(out->v[node] - out->v[before]);
    }
}

bool
kl_piece_deep(const struct kl_asker *asker, int k)
{
    const struct kl_ask_block *block = &asker->block;

    return (block->alive & 1 && block->lp[k] < KL_ASK_DEEPEST) ||
           (block->alive & 2 && block->lq[k] < KL_ASK_DEEPEST);
}

/* What is large by such logarithms is larger than doubles. */
#define LARGE 1e200

static void
note_overflow(const struct kl_asker *asker, struct kl_ask_piece *piece)
{
    if (!(piece->size > LARGE) || asker->ask->shrink != 0)
        return;
    for (int k = 0; k < KL_PIECE_POINTS; k++)
        if (kl_piece_deep(asker, k))
            piece->strange |= piece->sum > 0 ? KL_PIECE_PLUS : KL_PIECE_MINUS;
}

void
kl_piece_evaluate(struct kl_asker *asker, struct kl_ask_piece *piece)
{
    double u[KL_NODES] __attribute__((aligned(64)));
    double middle = 0.5 * (piece->u0 + piece->u1);
    double half = 0.5 * (piece->u1 - piece->u0);
    const struct kl_rule *rule = &asker->quad->rule;
    struct kl_ask_values *out = &asker->out;

    for (int k = 0; k < KL_NODES; k++)
        u[k] = middle + half * rule->x[k];
    kl_piece_look(asker, piece, u, out);
    note_strange(asker, piece);
    sum_up(rule, piece, out);
    note_changes(rule, piece, out);
    note_overflow(asker, piece);
    if ((piece->strange & KL_PIECE_NONE) && !asker->none_found) {
        asker->none = asker->block;
        asker->none_found = true;
    }
}

/* ---- cutting ------------------------------------------------------------- */

/* A stretch of a panel that is left out, and what it holds. */
struct gap {
    double low, high;
    double sum, error;
};

/* How far off x itself is at a node, in its chart. */
static double
blur(const struct kl_nodes *at, int k)
{
    double off = DBL_EPSILON * fabs(kl_nodes_x(at, k));

    return at->sign == 0 ? off : fmin(off / fabs(at->t[k]), 1);
}

/* Close in on where the signature changes, as far as the jump there matters,
 * or doubles go. */
static void
close_in(struct kl_asker *asker, const struct kl_ask_piece *piece,
         struct gap *gap, double allowed)
{
    double u[KL_NODES] __attribute__((aligned(64)));
    struct kl_ask_values *out = &asker->out;
    double high;
    int round, k, n = KL_NODES - 1;

    for (round = 0; round < ROUNDS; round++) {
        for (k = 0; k < n; k++)
            u[k] = gap->low + (gap->high - gap->low) * k / (n - 1);
        u[n - 1] = gap->high;
        u[n] = 0.5 * (gap->low + gap->high);
        kl_piece_look(asker, piece, u, out);
        for (k = 1; k < n - 1; k++)
            if (out->signature[k] != out->signature[0])
                break;
        if (!(u[k] > u[k - 1]))
            return;
        gap->low = u[k - 1];
        gap->high = u[k];
        high = fmax(fabs(out->v[k]), fabs(out->v[k - 1]));
        gap->sum = 0.5 * (out->v[k] + out->v[k - 1]) * (u[k] - u[k - 1]);
        gap->error = high * (u[k] - u[k - 1] + blur(&asker->block.at, k));
        if (high * (u[k] - u[k - 1]) < allowed && out->none == 0 &&
            (out->plus | out->minus) == 0)
            return;
    }
}

/* The first two neighbouring nodes with different signatures. */
static bool
find_change(struct kl_asker *asker, const struct kl_ask_piece *piece,
            struct gap *gap)
{
    double u[KL_NODES] __attribute__((aligned(64)));
    struct kl_ask_values *out = &asker->out;
    int k, n = KL_NODES - 1;

    for (k = 0; k < n; k++)
        u[k] = piece->u0 + (piece->u1 - piece->u0) * k / (n - 1);
    u[n - 1] = piece->u1;
    u[n] = 0.5 * (piece->u0 + piece->u1);
    kl_piece_look(asker, piece, u, out);
    for (k = 1; k < n; k++)
        if (out->signature[k] != out->signature[k - 1]) {
            *gap = (struct gap){u[k - 1], u[k], 0, 0};
            return true;
        }
    return false;
}

void
kl_piece_cut(struct kl_asker *asker, size_t i, double low, double high)
{
    struct kl_ask_piece piece = asker->piece[i], *part;

    if (high < piece.u1) {
        part = kl_piece_add(asker, &piece, high, piece.u1);
        kl_piece_evaluate(asker, part);
    }
    if (low > piece.u0) {
        asker->piece[i].u1 = low;
        kl_piece_evaluate(asker, &asker->piece[i]);
    } else {
        asker->piece[i] = asker->piece[--asker->n];
    }
}

static void
improve(struct kl_asker *asker, size_t i, double allowed)
{
    struct kl_ask_piece piece = asker->piece[i];
    double middle = 0.5 * (piece.u0 + piece.u1);
    struct gap gap;

    if (piece.mixed && find_change(asker, &piece, &gap)) {
        close_in(asker, &piece, &gap,
                 asker->ask->shrink != 0 ? 0 : 0.1 * allowed);
        asker->rest += gap.sum;
        asker->rest_error += gap.error;
        kl_piece_cut(asker, i, gap.low, gap.high);
    } else if (middle > piece.u0 && middle < piece.u1) {
        kl_piece_cut(asker, i, middle, middle);
    }
}

struct kl_ask_totals
kl_pieces_total(const struct kl_asker *asker)
{
    struct kl_ask_totals all = {asker->rest, asker->rest_error,
                                fabs(asker->rest), 0};
    double rest = 0;
    size_t i;

    for (i = 0; i < asker->n; i++) {
        const struct kl_ask_piece *piece = &asker->piece[i];
        double s = all.sum + piece->sum, part = s - all.sum;

        rest += (all.sum - (s - part)) + (piece->sum - part);
        all.sum = s;
        all.error += piece->error;
        all.size += piece->size;
        all.noise += piece->noise;
    }
    all.sum += rest;
    return all;
}

/* Nodes cost the running of a program, and that of every leaf. */
static bool
too_long(const struct kl_asker *asker)
{
    size_t nodes = asker->quad->evaluations;

    return nodes > NODES || nodes * asker->cost > WORK;
}

void
kl_pieces_refine(struct kl_asker *asker)
{
    int pass;

    for (pass = 0; pass < PASSES && !asker->none_found; pass++) {
        struct kl_ask_totals all = kl_pieces_total(asker);
        double allowed = fmax(TOLERANCE * all.size, 0.5 * all.noise);
        size_t n = asker->n, i;

        if (!(all.error > allowed) || n > PIECES_MAX || too_long(asker))
            return;
        allowed /= (double)n;
        for (i = n; i-- > 0 && !too_long(asker);)
            if (asker->piece[i].error > allowed)
                improve(asker, i, allowed);
    }
}
