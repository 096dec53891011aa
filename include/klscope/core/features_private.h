#ifndef KLSCOPE_CORE_FEATURES_PRIVATE_H
#define KLSCOPE_CORE_FEATURES_PRIVATE_H

/* What the files that look for features of expressions share; nobody else
 * includes it. */

#include <stdbool.h>
#include <stddef.h>

#include "klscope/core/features.h"
#include "klscope/core/features_probe.h"

/* ---- one side of a point ------------------------------------------------- */

enum kl_flank_fault {
    KL_FLANK_FINE,
    KL_FLANK_POLE, /* a finite end does not integrate */
    KL_FLANK_SLOW, /* an infinite one falls off too slowly: like x^-power */
    KL_FLANK_FLAT  /* or not at all */
};

struct kl_flank {
    struct kl_end end;
    double lp;   /* a value near it, where power is 0 */
    bool sharp;  /* bent there like a root, though power is 0 */
    double fall; /* exponent, for messages */
    enum kl_flank_fault fault;
};

/* True where the density has an ordinary positive value. */
static inline bool
kl_flank_regular(const struct kl_flank *side)
{
    return side->end.cls == KL_END_POWER && side->end.power == 0;
}

/* How the expression behaves beside a point.
 *
 * in    e       the point, perhaps infinite
 *       side    +1 above it, -1 below it
 *       reach   finite e: how far its surroundings go, at most; else: beyond
 *               which |x| there are only tails
 */
void kl_flank_look(const struct kl_expr *expr, double e, int side, double reach,
                   struct kl_flank *out);

/* ---- the whole ----------------------------------------------------------- */

/* Add the breaks of a piece: at and around its maxima. */
void kl_features_peaks(const struct kl_probe *probe,
                       const struct kl_piece *piece, struct kl_breaks *out);

/* The range that holds nearly all of the mass, which lies in [lo, hi]. */
void kl_features_view(const struct kl_probe *probe, double lo, double hi,
                      double view[2]);

enum {
    KL_FEATURES_BREAKS = 256,
    KL_FEATURES_PIECES = 128,
    KL_FEATURES_EVENTS = KL_FEATURES_PIECES - 1,
    KL_FEATURES_NARROW = 32
};

/* A search under way. */
struct kl_finder {
    struct kl_probe probe;
    double event[KL_FEATURES_EVENTS + 3]; /* points that may be special */
    size_t n;
    bool bent_at_0; /* 0 is one of them for a reason */
    struct kl_features *out;
    struct kl_err *err;
};

/* Refuse: what, the point x, more. */
enum kl_status kl_finder_refuse(const struct kl_finder *f, const char *what,
                                double x, const char *more);

/* Refuse values that no density has; drop points that stand alone. */
enum kl_status kl_finder_check(struct kl_finder *f);

/* Find where conditions change, and add samples between these points. */
enum kl_status kl_finder_conditions(struct kl_finder *f);

/* Find all events; put them in order, each once. */
enum kl_status kl_finder_events(struct kl_finder *f);
void kl_finder_sort(struct kl_finder *f);

#endif
