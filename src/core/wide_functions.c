/* Functions of blocks of numbers. Below exp(-40) in size, x + x^2 is x to the
 * last digit, and so are expm1, log1p and sin of x.
 */
#include "config.h"

#include "klscope/core/wide.h"

#include <math.h>

enum { TINY = -40, HUGE_EXP = 40, MOST = 346 };

void
kl_wide_sqrt(struct kl_wide *a)
{
    for (int k = 0; k < KL_NODES; k++) {
        if (a->plain)
            a->v[k] = sqrt(a->v[k]);
        else
            a->v[k] = a->sign[k] < 0 ? NAN : a->v[k] / 2;
    }
}

void
kl_wide_exp(struct kl_wide *a)
{
    double exponent[KL_NODES];

    kl_wide_values(a, exponent);
    a->plain = false;
    for (int k = 0; k < KL_NODES; k++) {
        a->v[k] = exponent[k];
        a->sign[k] = 1;
    }
    for (int k = 0; k < KL_NODES; k++)
        if (a->v[k] == -INFINITY)
            a->sign[k] = 0;
}

void
kl_wide_log(struct kl_wide *a)
{
    if (a->plain) {
        kl_vec_log(a->v, a->v); /* -inf of 0, NaN of less */
    } else {
        for (int k = 0; k < KL_NODES; k++)
            a->v[k] = a->sign[k] < 0 ? NAN : a->v[k];
    }
    a->plain = true;
    kl_wide_settle(a);
}

void
kl_wide_expm1(struct kl_wide *a)
{
    int tiny = 0, large = 0;

    if (a->plain) {
        for (int k = 0; k < KL_NODES; k++)
            large += a->v[k] > MOST;
        if (large == 0) {
            kl_vec_expm1(a->v, a->v);
            return;
        }
    }
    kl_wide_to_logs(a);
    for (int k = 0; k < KL_NODES; k++)
        tiny += a->v[k] < TINY;
    if (tiny == KL_NODES) /* x itself, to the last digit */
        return;
    for (int k = 0; k < KL_NODES; k++) {
        double v = a->sign[k] * exp(a->v[k]), size = fabs(v);

        if (a->v[k] < TINY || isnan(a->v[k]))
            continue;
        a->v[k] = v > HUGE_EXP ? size : log(fabs(expm1(v)));
    }
}

void
kl_wide_log1p(struct kl_wide *a)
{
    double sign[KL_NODES], size[KL_NODES];

    if (kl_wide_to_plain(a)) {
        kl_vec_log1p(a->v, a->v);
        kl_wide_settle(a);
        return;
    }
    for (int k = 0; k < KL_NODES; k++) {
        double v = a->sign[k] * exp(a->v[k]), result;

        sign[k] = a->sign[k];
        size[k] = a->v[k];
        if (a->v[k] < TINY || isnan(a->v[k])) /* x itself */
            continue;
        result = a->sign[k] > 0 && a->v[k] > HUGE_EXP ? a->v[k] : log1p(v);
        sign[k] = kl_wide_sign(result);
        size[k] = log(fabs(result));
    }
    kl_wide_set_log(a, sign, size);
}

void
kl_wide_sin(struct kl_wide *a)
{
    if (kl_wide_to_plain(a)) {
        for (int k = 0; k < KL_NODES; k++)
            a->v[k] = sin(a->v[k]);
        return;
    }
    for (int k = 0; k < KL_NODES; k++) {
        double v = sin(a->sign[k] * exp(a->v[k])); /* of infinity: NaN */

        if (a->v[k] < TINY)
            continue;
        a->v[k] = isnan(v) ? NAN : log(fabs(v));
        a->sign[k] = kl_wide_sign(v);
    }
}

void
kl_wide_cos(struct kl_wide *a)
{
    double v[KL_NODES];

    kl_wide_values(a, v);
    a->plain = true;
    for (int k = 0; k < KL_NODES; k++)
        a->v[k] = cos(v[k]);
    kl_wide_settle(a);
}
