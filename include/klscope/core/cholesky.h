#ifndef KLSCOPE_CORE_CHOLESKY_H
#define KLSCOPE_CORE_CHOLESKY_H

#include <stddef.h>

/* Symmetric matrices of n rows, row by row, of which the lower half is used.
 *
 * src   Golub and Van Loan, Matrix Computations, 4th ed., sec. 4.2
 */

/* Cholesky's factor, in place of the lower half.
 *
 * in    tiny   a pivot of at most this part of the greatest diagonal element is
 *              nothing but rounding: its direction is left out, so that
 *              kl_cholesky_solve gives 0 there
 * ret   pivots left out; with tiny 0: 0 if a is positive definite
 */
size_t kl_cholesky_factor(double *a, size_t n, double tiny);

/* Solve L L' x = b, with b in x at first. */
void kl_cholesky_solve(const double *l, size_t n, double *x);

#endif
