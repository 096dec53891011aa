#ifndef KLSCOPE_CORE_ASK_PRIVATE_H
#define KLSCOPE_CORE_ASK_PRIVATE_H

/* What an asker is made of; nobody else includes it. */

#include "klscope/core/ask.h"
#include "klscope/core/quad_private.h"

/* What a panel is, all over or here and there. */
enum {
    KL_PIECE_PLUS = 1,
    KL_PIECE_MINUS = 2,
    KL_PIECE_NONE = 4,
    KL_PIECE_SOME = 8 /* of its nodes are one of these */
};

/* A panel, see struct kl_panel. */
struct kl_ask_piece {
    double anchor, u0, u1;
    signed char sign;
    bool mixed; /* a condition changes inside */
    unsigned strange;
    double sum, error, size, noise;
};

struct kl_asker {
    const struct kl_ask *ask;
    struct kl_quad *quad;
    struct kl_ask_piece *piece;
    size_t n, cap;
    int only;     /* the one side that is used, 1 or 2; 0 for both */
    size_t cost;  /* of a node */
    double total; /* of sizes, for walks */
    double rest, rest_error;
    bool plus, minus; /* a walk does not end */
    bool endless;     /* and not the present one */
    bool growing;     /* at the end of the last panel, by a long logarithm */
    struct kl_ask_block block; /* the last, */
    struct kl_ask_values out;  /* and what came out */
    struct kl_ask_values ahead;
    struct kl_ask_block none; /* where there was no value */
    bool none_found;
};

/* Nodes of a panel: those of the rule, its ends, and the middle. */
enum {
    KL_PIECE_POINTS = 21,
    KL_PIECE_LEFT = 21,
    KL_PIECE_RIGHT = 22,
    KL_PIECE_MIDDLE = 10
};

/* Append a panel in the chart of another; it may move all of them. */
struct kl_ask_piece *kl_piece_add(struct kl_asker *asker,
                                  const struct kl_ask_piece *like, double u0,
                                  double u1);

/* One step of a walk; false when it has come to its end. */
bool kl_asker_step(struct kl_asker *asker, struct kl_walk *walk);

/* Evaluate at places of a panel's chart. */
void kl_piece_look(struct kl_asker *asker, const struct kl_ask_piece *piece,
                   const double u[KL_NODES], struct kl_ask_values *out);

/* Fill in everything else. */
void kl_piece_evaluate(struct kl_asker *asker, struct kl_ask_piece *piece);

/* True if the logarithm of a density is no double at a node of the panel that
 * was evaluated last. */
bool kl_piece_deep(const struct kl_asker *asker, int k);

/* Cut panel i in two: [u0, low] and [high, u1]; either may be empty. */
void kl_piece_cut(struct kl_asker *asker, size_t i, double low, double high);

/* Cut panels until their errors are small enough. */
void kl_pieces_refine(struct kl_asker *asker);

/* Sums over all panels, and the rests of walks. */
struct kl_ask_totals {
    double sum, error, size, noise;
};
struct kl_ask_totals kl_pieces_total(const struct kl_asker *asker);

#endif
