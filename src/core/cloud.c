/* Points with weights, over which losses are sums. */
#include "config.h"

#include "klscope/core/cloud.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/core/quad_private.h"

void
kl_cloud_clear(struct kl_cloud *cloud)
{
    free(cloud->at);
    free(cloud->w);
    free(cloud->lp);
    *cloud = (struct kl_cloud){0};
}

/* Blocks are aligned for vector code, so growing is copying. */
static void
grow(struct kl_cloud *cloud)
{
    size_t cap = cloud->cap > 0 ? 2 * cloud->cap : 16;
    struct kl_nodes *at = kl_aligned_calloc(64, cap * sizeof *at);

    if (cloud->n > 0)
        memcpy(at, cloud->at, cloud->n * sizeof *at);
    free(cloud->at);
    cloud->at = at;
    cloud->w = kl_realloc(cloud->w, cap * KL_NODES, sizeof *cloud->w);
    cloud->lp = kl_realloc(cloud->lp, cap * KL_NODES, sizeof *cloud->lp);
    cloud->cap = cap;
}

size_t
kl_cloud_add(struct kl_cloud *cloud)
{
    size_t n = cloud->n, k;

    if (n == cloud->cap)
        grow(cloud);
    for (k = 0; k < KL_NODES; k++)
        cloud->w[n * KL_NODES + k] = cloud->lp[n * KL_NODES + k] = 0;
    return cloud->n++;
}

void
kl_cloud_points(struct kl_cloud *cloud, const double *x, const double *w,
                const double *lp, size_t n)
{
    size_t i, used = 0, block = 0, k;

    for (i = 0; i < n; i++) {
        if (w != NULL && !(w[i] > 0))
            continue;
        if (used % KL_NODES == 0) {
            block = kl_cloud_add(cloud);
            cloud->at[block] = (struct kl_nodes){.anchor = 0};
            for (k = 0; k < KL_NODES; k++) /* those to spare stand in */
                cloud->at[block].t[k] = x[i];
        }
        k = used++ % KL_NODES;
        cloud->at[block].t[k] = x[i];
        cloud->w[block * KL_NODES + k] = w != NULL ? w[i] : 1 / (double)n;
        cloud->lp[block * KL_NODES + k] = lp != NULL ? lp[i] : 0;
    }
}

double
kl_cloud_mass(const struct kl_cloud *cloud, size_t i, int k, double l)
{
    const struct kl_nodes *at = &cloud->at[i];

    return cloud->w[i * KL_NODES + (size_t)k] *
           exp(at->sign != 0 ? at->s[k] + l : l);
}

/* Nodes 21 and on are the ends and a spare, of weight 0: the middle stands in,
 * lest a density be evaluated at a pole. */
static void
add_panel(struct kl_quad *quad, const struct kl_panel *panel,
          struct kl_cloud *cloud)
{
    double middle = 0.5 * (panel->u0 + panel->u1);
    double half = 0.5 * (panel->u1 - panel->u0);
    double u[KL_NODES], lq[KL_NODES] __attribute__((aligned(64)));
    size_t block = kl_cloud_add(cloud);
    double *w = cloud->w + block * KL_NODES;
    struct kl_nodes *at = &cloud->at[block];
    int k;

    for (k = 0; k < KL_NODES; k++) {
        double x = quad->rule.kronrod[k] != 0 ? quad->rule.x[k] : 0;

        u[k] = middle + half * x;
    }
    kl_quad_nodes(quad, panel, u, at, cloud->lp + block * KL_NODES, lq);
    for (k = 0; k < KL_NODES; k++)
        w[k] = half * quad->rule.kronrod[k];
}

void
kl_quad_cloud(struct kl_quad *quad, struct kl_cloud *cloud)
{
    size_t i;

    cloud->n = 0;
    for (i = 0; i < quad->n; i++)
        if (quad->panel[i].alive != 0)
            add_panel(quad, &quad->panel[i], cloud);
}
