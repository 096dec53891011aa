#ifndef KLSCOPE_CORE_LAW_PRIVATE_H
#define KLSCOPE_CORE_LAW_PRIVATE_H

/* What the densities of families are made of; nobody else includes it. */

#include "klscope/core/density.h"

#define HALF_LOG_2_PI 0.918938533204672741780329736405617640
#define HALF_LOG_PI   0.572364942924700087071713675676529356
#define EULER_GAMMA   0.577215664901532860606512090082402431
#define LEAST_LOG     (-744.4400719213812) /* log of the least double */

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* A place > 0 from which ratios are taken, more exactly than a double says: it
 * is from[0] + from[1], its logarithm from[2] + from[3]. */
enum { KL_REFERENCE = 4 };
void kl_law_refer(double from[KL_REFERENCE], long double place);

/* Relative distances from a reference and logarithms of ratios to it.
 *
 * in    at   nodes above 0
 * out   v    x / reference - 1
 *       lr   log(x / reference): to all its digits near the reference, and
 *            everywhere if the nodes have the logarithm of their distance
 *            from 0. Where x has vanished it is that of the least double
 */
void kl_law_ratio(const struct kl_nodes *at, const double from[KL_REFERENCE],
                  double v[KL_NODES], double lr[KL_NODES]);

/* v - log(1 + v), given both; without cancellation where v is near 0.
 *
 * src   Loader, "Fast and accurate computation of binomial probabilities"
 *       (2000), sec. 4
 */
void kl_law_deviance(const double v[KL_NODES], const double lr[KL_NODES],
                     double d[KL_NODES]);

/* Whether one of them is beyond a limit. */
bool kl_law_any_above(const double x[KL_NODES], double limit);
bool kl_law_any_below(const double x[KL_NODES], double limit);

/* Breaks at anchor + unit * multiple[i]. */
void kl_law_breaks(struct kl_breaks *out, double anchor, double unit,
                   const double *multiple, size_t n);

/* Breaks at reference * exp(unit * multiple[i]): counted from the reference
 * where that is near, from 0 where it is not. */
void kl_law_log_breaks(struct kl_breaks *out, const double from[KL_REFERENCE],
                       double unit, const double *multiple, size_t n);

/* 0, +-2, +-5, +-10: what the density of a normal distribution needs. */
enum { KL_LAW_BELL = 7 };
extern const double kl_law_bell[KL_LAW_BELL];

/* Ends, see ends.h. What would leave the range of a double stays inside. */
struct kl_end kl_end_of_power(double power);
struct kl_end kl_end_of_exp(double b, double c, double w);

/* The outline of a density that is smooth on the whole line. */
struct kl_outline kl_outline_line(struct kl_end low, struct kl_end high,
                                  double view_low, double view_high);

/* The same from 0 up. A view that begins not far from 0 begins there. */
struct kl_outline kl_outline_positive(struct kl_end low, bool singular,
                                      struct kl_end high, double view_low,
                                      double view_high);

#endif
