/* Integrals far below doubles: where the integrand is largest, so that it can
 * be scaled by what it is there.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "klscope/base/number.h"
#include "klscope/core/ask_private.h"

enum { ROUNDS = 40, SAMPLES = KL_NODES - 1, CUTS = 96 };

/* The peak of a panel: between what places it lies, and how high it is. */
struct peak {
    size_t piece;
    double low, high, log;
};

/* The node of all panels at which the integrand is largest. */
static struct peak
find_node(struct kl_asker *asker)
{
    struct peak peak = {0, 0, 0, -INFINITY};
    const double *x = asker->quad->rule.x;
    size_t i;

    for (i = 0; i < asker->n; i++) {
        struct kl_ask_piece *piece = &asker->piece[i];
        double middle = 0.5 * (piece->u0 + piece->u1);
        double half = 0.5 * (piece->u1 - piece->u0);

        kl_piece_evaluate(asker, piece);
        for (int k = 0; k < KL_PIECE_POINTS; k++)
            if (asker->out.log[k] > peak.log)
                peak = (struct peak){
                    i, k > 0 ? middle + half * x[k - 1] : piece->u0,
                    k + 1 < KL_PIECE_POINTS ? middle + half * x[k + 1]
                                            : piece->u1,
                    asker->out.log[k]};
    }
    return peak;
}

/* Close in on the peak until the integrand changes little there. */
static void
close_in(struct kl_asker *asker, struct peak *peak)
{
    double u[KL_NODES] __attribute__((aligned(64)));
    const struct kl_ask_piece piece = asker->piece[peak->piece];
    const double *log = asker->out.log;
    int round, k, best;

    for (round = 0; round < ROUNDS; round++) {
        double least = INFINITY;

        for (k = 0; k < SAMPLES; k++)
            u[k] = peak->low + (peak->high - peak->low) * k / (SAMPLES - 1);
        u[SAMPLES] = 0.5 * (peak->low + peak->high);
        kl_piece_look(asker, &piece, u, &asker->out);
        for (k = 1, best = 0; k < SAMPLES; k++)
            best = log[k] > log[best] ? k : best;
        for (k = 0; k < SAMPLES; k++)
            least = log[k] > -INFINITY ? fmin(least, log[k]) : least;
        peak->log = fmax(peak->log, log[best]);
        peak->low = u[best > 0 ? best - 1 : 0];
        peak->high = u[best + 1 < SAMPLES ? best + 1 : best];
        if (log[best] - least < 1 || !(peak->high > peak->low))
            return;
    }
}

/* Cut the panel of a peak into ever smaller ones towards it. */
static void
grade(struct kl_asker *asker, const struct peak *peak)
{
    const struct kl_ask_piece piece = asker->piece[peak->piece];
    double at = 0.5 * (peak->low + peak->high), cut[CUTS];
    double width = fmax(peak->high - peak->low, 1e-15 * fabs(at));
    int n = 0;

    for (; n + 2 <= CUTS && width < piece.u1 - piece.u0; width *= 3) {
        if (at - width > piece.u0)
            cut[n++] = at - width;
        if (at + width < piece.u1)
            cut[n++] = at + width;
    }
    qsort(cut, (size_t)n, sizeof *cut, kl_number_compare);
    while (n-- > 0)
        kl_piece_cut(asker, peak->piece, cut[n], cut[n]);
}

double
kl_asker_peak(struct kl_asker *asker)
{
    struct peak peak = find_node(asker);

    if (!isfinite(peak.log))
        return -INFINITY;
    close_in(asker, &peak);
    grade(asker, &peak);
    return peak.log;
}
