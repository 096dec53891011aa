#ifndef KLSCOPE_CORE_CUT_H
#define KLSCOPE_CORE_CUT_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/status.h"
#include "klscope/core/density.h"
#include "klscope/core/measure.h"
#include "klscope/core/quad.h"

enum { KL_CUT_MAX = 4096 };

/* Two densities cut into the same histogram: n bins of equal width from lo to
 * hi, one more on each side for what lies beyond.
 * Entropy of the bins plus log width tends to the differential entropy, and
 * D of the bins rises to D of the densities, as the bins get narrower. */
struct kl_cut {
    double lo, hi, width;
    size_t n;                 /* bins inside */
    double *mass[2];          /* n + 2 each: below lo, the bins, above hi */
    struct kl_measures discrete; /* measures of the n + 2 probabilities */
    /* Until it is finished: */
    double *log_mass[2], error[2];
    size_t next; /* the bin to be cut next, p's before q's */
};

/* All at once, or begin to cut and go on by `bins` bins, true when all are
 * there; p and q are the same all the time.
 *
 * in    n    1..KL_CUT_MAX; lo < hi, both finite
 * out   cut  init'ed; release with kl_cut_clear. Bounds in `discrete`, which
 *            is there when all bins are, hold those of the masses.
 * err   KL_E_LIMIT for n
 * src   Cover and Thomas, Elements of Information Theory, 2nd ed., sec. 8.3
 */
enum kl_status kl_cut_init(struct kl_cut *cut, struct kl_quad *quad,
                           const struct kl_density *p,
                           const struct kl_density *q, double lo, double hi,
                           size_t n, struct kl_err *err);
enum kl_status kl_cut_begin(struct kl_cut *cut, double lo, double hi, size_t n,
                            struct kl_err *err);
bool kl_cut_more(struct kl_cut *cut, struct kl_quad *quad,
                 const struct kl_density *p, const struct kl_density *q,
                 size_t bins);
void kl_cut_clear(struct kl_cut *cut);

#endif
