/* Where the integrand of a power integral is largest, which may be far from
 * all that p and q have: p^2/q of two normal densities 40 sd apart peaks 40 sd
 * beyond p. It is looked for before panels are laid, on the logarithm, which
 * neither over- nor underflows.
 */
#include "config.h"

#include <math.h>

#include "klscope/core/quad_private.h"

/* The log of p^a q^b where both are there. Where log q is beyond a double and
 * log p is not nearly so, for b < 0 the integrand is too. */
static double
height_of(double a, double lp, double b, double lq)
{
    if (b < 0 && lq == -INFINITY && a * lp > -1e300)
        return INFINITY;
    if (lp == -INFINITY || lq == -INFINITY)
        return -INFINITY;
    return b != 0 ? a * lp + b * lq : lp;
}

/* The log of the integrand at nodes, without and with the Jacobian. */
static void
heights(struct kl_quad *quad, const struct kl_panel *chart,
        const double u[KL_NODES], double bare[KL_NODES], double g[KL_NODES],
        double size[KL_NODES])
{
    double lp[KL_NODES] __attribute__((aligned(64)));
    double lq[KL_NODES] __attribute__((aligned(64)));
    double a = quad->alpha, b = 1 - quad->alpha;
    unsigned alive, need = quad->mode == KL_QUAD_MASS ? 1 : 3;
    struct kl_nodes at;
    int k;

    alive = kl_quad_nodes(quad, chart, u, &at, lp, lq);
    for (k = 0; k < KL_NODES; k++) {
        double j = chart->sign != 0 ? at.s[k] : 0;

        bare[k] = alive == need ? height_of(a, lp[k], b, lq[k]) : -INFINITY;
        g[k] = bare[k] + j;
        size[k] = fabs(a * lp[k]) + fabs(b * lq[k]);
    }
}

/* Look at KL_NODES places from u0 to u1, the ends left out: poles. Returns the
 * greatest height there. */
static double
look(struct kl_quad *quad, const struct kl_panel *chart, double u0, double u1,
     struct kl_peak *best)
{
    double u[KL_NODES] __attribute__((aligned(64)));
    double g[KL_NODES], bare[KL_NODES], size[KL_NODES];
    double step = (u1 - u0) / (KL_NODES + 1), most = -INFINITY;
    int k;

    for (k = 0; k < KL_NODES; k++)
        u[k] = u0 + step * (k + 1);
    heights(quad, chart, u, bare, g, size);
    for (k = 0; k < KL_NODES; k++) {
        most = fmax(most, g[k]);
        if (g[k] == INFINITY && quad->alpha > 1)
            best->height = best->top = INFINITY;
        if (g[k] > best->height && g[k] < INFINITY)
            *best = (struct kl_peak){*chart, u[k],    u[k] - step, u[k] + step,
                                  g[k],   bare[k], size[k]};
    }
    return most;
}

/* Along a walk until it has long been going down. */
static void
look_along(struct kl_quad *quad, const struct kl_walk *walk,
           struct kl_peak *best)
{
    struct kl_panel chart = {.anchor = walk->anchor,
                             .sign = (signed char)walk->sign};
    double u = walk->s, step = 1, before = INFINITY, most;

    for (; fabs(u - walk->start) < 700; step *= 1.4) {
        double to = walk->outward ? u + step : u - step;

        most = look(quad, &chart, fmin(u, to), fmax(u, to), best);
        if (most < before && most < best->height - 50)
            break;
        before = most;
        u = to;
    }
}

/* Distance at which the integrand has fallen by a factor e on some side. */
static double
width(struct kl_quad *quad, const struct kl_peak *peak)
{
    double u[KL_NODES] __attribute__((aligned(64)));
    double g[KL_NODES], bare[KL_NODES], size[KL_NODES];
    double d = (peak->high - peak->low) * 0x1p-20;
    int round, k;

    for (round = 0; round < 6; round++, d *= 0x1p12) {
        for (k = 0; k < KL_NODES; k++)
            u[k] = peak->u + (k % 2 == 0 ? d : -d) * ldexp(1, k / 2);
        heights(quad, &peak->chart, u, bare, g, size);
        for (k = 0; k < KL_NODES; k++)
            if (!(g[k] > peak->height - 1))
                return fabs(u[k] - peak->u);
    }
    return INFINITY;
}

static void
add_break(struct kl_quad *quad, const struct kl_panel *chart, double u)
{
    double t = chart->sign == 0 ? u : chart->sign * exp(u);

    if (isfinite(chart->anchor + t) && t != 0)
        kl_breaks_add(&quad->extra, chart->anchor, t);
}

void
kl_quad_peak_begin(struct kl_quad *quad)
{
    quad->peak = (struct kl_peak){.height = -INFINITY, .top = -INFINITY};
    quad->extra.n = 0;
    quad->next = 0;
}

/* Close in on the greatest height that was seen, and lay break points about
 * it. */
static void
close_in(struct kl_quad *quad)
{
    static const double multiples[] = {-9, -4, -1.5, 0, 1.5, 4, 9};
    struct kl_peak *best = &quad->peak;
    double w;
    size_t i;
    int round;

    for (round = 0; round < 8; round++)
        look(quad, &best->chart, best->low, best->high, best);
    w = width(quad, best);
    for (i = 0; i < sizeof multiples / sizeof *multiples && isfinite(w); i++)
        add_break(quad, &best->chart, best->u + multiples[i] * w);
}

bool
kl_quad_peak(struct kl_quad *quad)
{
    size_t i = quad->next++;

    if (i < quad->n) {
        look(quad, &quad->panel[i], quad->panel[i].u0, quad->panel[i].u1,
             &quad->peak);
        return true;
    }
    if (i - quad->n < quad->walks) {
        look_along(quad, &quad->walk[i - quad->n], &quad->peak);
        return true;
    }
    if (quad->mode == KL_QUAD_POWER && isfinite(quad->peak.height))
        close_in(quad);
    quad->top = quad->peak.top;
    quad->top_size = quad->peak.size;
    return false;
}
