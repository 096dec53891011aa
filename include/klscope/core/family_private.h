#ifndef KLSCOPE_CORE_FAMILY_PRIVATE_H
#define KLSCOPE_CORE_FAMILY_PRIVATE_H

/* What the files of the family table share; nobody else includes it. */

#include "klscope/core/density.h"
#include "klscope/core/family.h"

/* The continuous half of the table, in the order of `klscope families`. */
size_t kl_continuous_count(void);
const struct kl_family *kl_continuous_row(size_t i);

/* One for each continuous family, see there. */
extern const struct kl_density_row kl_uniform, kl_normal, kl_lognormal,
    kl_exponential, kl_laplace, kl_logistic, kl_cauchy, kl_student_t, kl_gamma,
    kl_inverse_gamma, kl_beta, kl_chi_squared, kl_weibull, kl_rayleigh,
    kl_pareto, kl_gumbel, kl_triangular, kl_half_normal, kl_skew_normal;

#endif
