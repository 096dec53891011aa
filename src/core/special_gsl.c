/* The second door to GSL: functions that closed forms need. Parameters and
 * results are doubles, so that the margins also cover the rounding of an
 * argument where its effect has a simple bound.
 */
#include "config.h"

#include "klscope/core/special_gsl.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_sf.h>
#include <gsl/gsl_version.h>
#include <math.h>

/* A result with the library's estimate, and `units` of 2^-53 of it and `more`
 * beside; none if the library complained. Underflow is no complaint: the value
 * is then 0 to any accuracy that matters here. */
static struct kl_value
bounded(int status, gsl_sf_result r, double units, double more)
{
    if (status == GSL_EUNDRFLW)
        return (struct kl_value){0, 0x1p-1022};
    if (status != GSL_SUCCESS || !isfinite(r.val) || !isfinite(r.err))
        return (struct kl_value){0, INFINITY};
    return (struct kl_value){r.val,
                             r.err + units * 0x1p-53 * fabs(r.val) + more};
}

struct kl_value
kl_expint(double x)
{
    gsl_sf_result r;

    gsl_set_error_handler_off();
    return bounded(gsl_sf_expint_E1_e(x, &r), r, 8, 0x1p-52);
}

struct kl_value
kl_fermi_one(double x)
{
    gsl_sf_result r;

    gsl_set_error_handler_off();
    return bounded(gsl_sf_fermi_dirac_1_e(x, &r), r, 8 + 2 * fabs(x), 0);
}

struct kl_value
kl_fermi_two(double x)
{
    gsl_sf_result r;

    gsl_set_error_handler_off();
    return bounded(gsl_sf_fermi_dirac_2_e(x, &r), r, 8 + 2 * fabs(x), 0);
}

struct kl_value
kl_hurwitz_zeta(double s, double x)
{
    gsl_sf_result r;

    gsl_set_error_handler_off();
    return bounded(gsl_sf_hzeta_e(s, x, &r), r, 8 + 2 * s, 0);
}

const char *
kl_special_version(void)
{
    return gsl_version;
}
