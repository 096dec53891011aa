#ifndef KLSCOPE_CORE_CLOUD_H
#define KLSCOPE_CORE_CLOUD_H

#include <stddef.h>

#include "klscope/core/nodes.h"
#include "klscope/core/quad.h"

/* Points with weights: measurements, outcomes, nodes of a quadrature. Where
 * nodes have a sign, weights are for integrals over s, not x: see
 * kl_cloud_mass. */
struct kl_cloud {
    size_t n, cap;       /* blocks */
    struct kl_nodes *at;
    double *w, *lp;      /* KL_NODES each; lp is log p, where p is known */
};

/* What a density of logarithm l has at node k of block i: its weight times e^l.
 * Near a pole e^l alone is beyond all doubles, and the weight below. */
double kl_cloud_mass(const struct kl_cloud *cloud, size_t i, int k, double l);

void kl_cloud_clear(struct kl_cloud *cloud);

/* One block more, all of weight 0. */
size_t kl_cloud_add(struct kl_cloud *cloud);

/* Points, KL_NODES to a block; w and lp may be NULL. Only points with a weight
 * above 0 where there are weights. */
void kl_cloud_points(struct kl_cloud *cloud, const double *x, const double *w,
                     const double *lp, size_t n);

/* The nodes of a finished pass over a pair, weighted for integrals over what
 * its panels are cut in, with the log-density of p. */
void kl_quad_cloud(struct kl_quad *quad, struct kl_cloud *cloud);

#endif
