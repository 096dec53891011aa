#ifndef KL_TEST_H
#define KL_TEST_H

/* What every unit test includes first: cmocka with the headers it wants, and
 * the comparisons of doubles that cmocka 1.1.5 lacks. */

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Half the distance from 1 to the next double: the unit of tolerances. */
#define KL_EPS 0x1p-53

static inline void
kl_assert_close(double got, double want, double tol, const char *what,
                const char *file, int line)
{
    if (got == want || fabs(got - want) <= tol)
        return;
    fprintf(stderr, "%s: got %.17g, want %.17g, off by %.3g, allowed %.3g\n",
            what, got, want, got - want, tol);
    _fail(file, line);
}

/* |got - want| <= tol; equal infinities are close, NaN never is. */
#define assert_close(got, want, tol) \
    kl_assert_close(got, want, tol, #got, __FILE__, __LINE__)

/* The same with a tolerance relative to want. */
#define assert_close_rel(got, want, rel) \
    kl_assert_close(got, want, fabs(want) * (rel), #got, __FILE__, __LINE__)

#endif
