#ifndef KLSCOPE_CORE_QUAD_PRIVATE_H
#define KLSCOPE_CORE_QUAD_PRIVATE_H

/* What the files of the quadrature share; nobody else includes it. */

#include "klscope/core/quad.h"
#include "klscope/core/quad_kernel.h"
#include "klscope/core/rule.h"

/* ---- passes ------------------------------------------------------------- */

/* What a pass is over. */
enum kl_quad_mode { KL_QUAD_MEASURES, KL_QUAD_POWER, KL_QUAD_MASS };

/* Where log q - log p is smaller than this its sign is rounding. */
#define KL_TURN_LEAST 3e-15

/* ---- panels -------------------------------------------------------------- */

/* A stretch of the line in a chart: x = anchor + u where sign is 0, else
 * anchor + sign * exp(u). u0 < u1. It lies inside or outside each leaf's
 * support as a whole. */
struct kl_panel {
    double anchor, u0, u1;
    signed char sign;
    bool done;          /* evaluated */
    unsigned char alive; /* 1: p is there, 2: q */
    unsigned skip;      /* bits of lanes that a remainder stands for */
    double sum[KL_LANES], error[KL_LANES], size[KL_LANES];
    bool turns;         /* q - p changes its sign */
    double rounding[2]; /* errors of both log-densities, in units of theirs */
};

/* One end of a support that is neither analytic nor positive there. */
struct kl_singular {
    double at;
    int side; /* +1: the support is above it */
};

/* Where a walk goes: from distance exp(s) of an anchor to infinity, or to the
 * anchor itself. */
struct kl_walk {
    double anchor, s, start;
    int sign;              /* direction from the anchor */
    bool outward;
    double step, least, cap;
    double last[KL_LANES]; /* contributions of the panel before */
    double limit[2];       /* |s| up to which log p and log q are finite; */
    double fall[2];        /* rates of the remainders there, 0 for none: of
                              p log q with log q beyond, and of q log p */
    double linear[2];      /* the same for x instead of s */
    double reach;          /* not to stop before |s| is so large, */
    double hump[2];        /* nor before p log q, q log p may be largest, while
                              log q, log p is finite */
    unsigned search;       /* bits of the limits that have to be looked for */
    unsigned crossed;      /* bits of the limits that are behind */
    int panels;
};

/* So long may log p or log q be at most: e^690. */
#define KL_LOG_LONGEST 0x1p995

enum {
    KL_PANELS_MAX = 3000,
    KL_PASSES_MAX = 60,
    KL_ROUNDS_MAX = 12,
    KL_WALK_MAX = 400
};

/* A place in a chart, and how high the log of an integrand is there. */
struct kl_peak {
    struct kl_panel chart;
    double u, low, high; /* between what neighbours it lies */
    double height;       /* with the Jacobian */
    double top, size;    /* without; and how large its terms are */
};

enum kl_phase {
    KL_PHASE_PEAK,   /* power integrals and masses: where they are */
    KL_PHASE_PANELS, /* the panels between break points */
    KL_PHASE_WALKS,
    KL_PHASE_REFINE,
    KL_PHASE_TURNS, /* split where p = q, for the total variation; refine again
                     */
    KL_PHASE_DONE
};

/* Sums over panels. */
struct kl_totals {
    double sum[KL_LANES], error[KL_LANES], size[KL_LANES];
    double noise[KL_LANES]; /* what rounding of log-densities may have done */
    double tv;
    double uncut; /* and what it lacks where signs of q - p are still mixed */
    double bare[2]; /* mass of p where q has no support, and the reverse */
};

/* What a finished pass over a pair has to say. */
struct kl_conclusion {
    struct kl_totals totals;
    bool sound; /* it passed its own checks */
    bool ended; /* every lane reached its tolerance */
};

struct kl_quad {
    struct kl_rule rule;
    enum kl_quad_mode mode;
    enum kl_phase phase;
    const struct kl_density *side[2]; /* in mode MASS both are the same */
    struct kl_panel *panel;
    size_t n, cap, next;  /* next one to look at in this phase */
    struct kl_breaks breaks; /* in order, each place once */
    struct kl_breaks extra;  /* beside those of the densities, */
    size_t poles;            /* the first of which are singular */
    struct kl_singular *singular;
    size_t nsingular, singular_cap;
    struct kl_walk *walk;
    size_t walks, walks_cap, walking;
    double bounds[2];     /* what is integrated over */
    unsigned off;         /* bits of lanes whose integrals are infinite */
    int lanes;
    double depth[2];      /* nats that a truncation far in a tail has added to
                             log-densities, */
    double deep;          /* and the rounding that both have from there */
    double alpha, top;    /* power: the order, and log of the scale; */
    double top_size;      /* how large its terms are */
    struct kl_peak peak;  /* the greatest so far */
    double tolerance;
    double allowed[KL_LANES]; /* error that each lane may have */
    size_t last;              /* panels when this refinement began */
    bool ended;               /* all lanes are within what is allowed */
    int passes;
    int rounds;               /* of splitting where p = q */
    bool again;           /* this is the second try, on halved panels */
    size_t evaluations;
    double *work;
    size_t work_cap;
    double total[KL_LANES]; /* running sizes, for walks */
    struct kl_reason reason[KL_MEASURE_COUNT];
    struct kl_conclusion tally;  /* of the pass over the pair */
    double want_alpha;
    int powers;             /* power passes that are done: 0 to 2 */
    struct kl_value power[2]; /* chi2; Renyi's divergence */
};

/* Make the panels between break points, and the walks beyond and inward. */
void kl_quad_lay(struct kl_quad *quad);

/* Append a panel that is still to be evaluated. */
struct kl_panel *kl_quad_add(struct kl_quad *quad, double anchor, int sign,
                             double u0, double u1);

/* Evaluate a panel: nodes, log-densities, integrands, sums, error estimates.
 */
void kl_quad_evaluate(struct kl_quad *quad, struct kl_panel *panel);

/* Log-densities of both sides at nodes of a panel: u[KL_NODES] in its chart.
 *
 * out   at      the nodes
 *       lp, lq  log-densities; -inf where the side is not alive
 * ret   bits of the sides that are alive
 */
unsigned kl_quad_nodes(struct kl_quad *quad, const struct kl_panel *panel,
                       const double u[KL_NODES], struct kl_nodes *at,
                       double lp[KL_NODES], double lq[KL_NODES]);

/* One step of the present walk; false when it has come to its end. */
bool kl_quad_walk(struct kl_quad *quad);

/* Sum up; the result does not depend on how panels came about. */
void kl_quad_total(const struct kl_quad *quad, struct kl_totals *totals);

/* Halve the panels that keep a lane from its tolerance. `begin` is false if
 * there is nothing (more) to be done; each further call looks at one panel,
 * and is false behind the last. */
bool kl_quad_refine_begin(struct kl_quad *quad);
bool kl_quad_refine(struct kl_quad *quad);

/* How much more a panel's total variation is than its sum says: none if q - p
 * has the same sign all over it. */
double kl_quad_uncut(const struct kl_panel *panel);

/* Whether some panel has p = q inside and is still to be split there; those
 * that have been come again only if that matters. Split panel i if it has and
 * is, so that the sign of q - p is the same all over each part. */
bool kl_quad_turns_begin(struct kl_quad *quad);
void kl_quad_turns(struct kl_quad *quad, size_t i);

/* Find where the integrand of a power integral, or a density, is largest, for
 * `top`; around a power's peak lay extra break points. `begin` when panels are
 * laid but not evaluated; each further call looks at one panel or walk, and is
 * false when all is done. */
void kl_quad_peak_begin(struct kl_quad *quad);
bool kl_quad_peak(struct kl_quad *quad);

/* Whether a finished pass over a pair agrees with itself. */
bool kl_quad_sound(const struct kl_quad *quad, const struct kl_totals *totals);

/* Whether KL_CHI2 or KL_RENYI needs a pass of its own after that over the
 * pair; and its value when that is done. */
bool kl_quad_power_wanted(const struct kl_quad *quad, enum kl_measure m);
void kl_quad_power_result(struct kl_quad *quad, enum kl_measure m);

#endif
