#ifndef KLSCOPE_CORE_QUAD_KERNEL_H
#define KLSCOPE_CORE_QUAD_KERNEL_H

/* The integrands of the quadrature, which nobody else includes: loops over
 * nodes that become vector code. */

#include <stdbool.h>

#include "klscope/core/nodes.h"
#include "klscope/core/rule.h"

/* The integrals of a pass over a pair. Those from KL_PQ to H2 have integrands
 * >= 0, as have the masses. */
enum kl_lane {
    KL_LANE_MASS_P,
    KL_LANE_MASS_Q,
    KL_LANE_KL_PQ, /* p log(p/q) - p + q */
    KL_LANE_KL_QP,
    KL_LANE_JS,
    KL_LANE_H2, /* half the squared distance of square roots */
    KL_LANE_H_P,
    KL_LANE_H_Q,
    KL_LANE_CE_PQ,
    KL_LANE_CE_QP,
    KL_LANE_DIFF, /* q - p */
    KL_LANES,
    /* a pass for one power integral has two */
    KL_LANE_PHI = 0,   /* p^a q^(1-a) - a p - (1-a) q */
    KL_LANE_SCALED = 1 /* p^a q^(1-a) / e^top */
};

/* The integrands of all measures at nodes where both are alive.
 *
 * in    lp, lq   log-densities; j  log of the Jacobian
 * out   f        lane by lane
 */
void kl_quad_kernel(const double lp[KL_NODES], const double lq[KL_NODES],
                    const double j[KL_NODES], double f[KL_LANES][KL_NODES]);

/* The same where only one is, with log-density l; lanes for it being p, or q.
 */
void kl_quad_kernel_bare(const double l[KL_NODES], const double j[KL_NODES],
                         bool is_q, double f[KL_LANES][KL_NODES]);

/* The two lanes of a power integral of order alpha. */
void kl_quad_kernel_power(const double lp[KL_NODES], const double lq[KL_NODES],
                          const double j[KL_NODES], double alpha, double top,
                          double f[KL_LANES][KL_NODES]);

/* Sums of every lane over the nodes, times half the width of the panel: by the
 * Kronrod and Gauss rules, of sizes, and what the ends are off (see rule.h). */
struct kl_lane_sums {
    double kronrod[KL_LANES], gauss[KL_LANES];
    double size[KL_LANES], ends[KL_LANES];
};

/* Sum up the first lanes. */
void kl_quad_sums(const struct kl_rule *rule, double f[KL_LANES][KL_NODES],
                  int lanes, double half, struct kl_lane_sums *out);

#endif
