/* The functions whose expectations closed_piece.c takes: Taylor coefficients
 * and antiderivatives of each. Li2 and Li3, which the logistic needs, are GSL's
 * Fermi-Dirac integrals.
 */
#include "config.h"

#include "klscope/core/closed_shape.h"

#include "klscope/core/special_gsl.h"

/* log y */

static bool
log_near(const struct kl_function *h, long double y, long double r)
{
    (void)h;
    return r * 3 <= y;
}

static void
log_series(const struct kl_function *h, struct kl_num y, struct kl_num r,
           struct kl_num c[KL_TERMS])
{
    struct kl_num q = n_neg(n_div(r, y)), power = n_of(1);
    int k;

    (void)h;
    c[0] = n_log(y);
    for (k = 1; k < KL_TERMS; k++) {
        power = n_mul(power, q);
        c[k] = n_neg(n_over(power, k));
    }
}

static struct kl_num
log_first(const struct kl_function *h, struct kl_num y)
{
    (void)h;
    return y.v == 0 ? n_of(0) : n_mul(y, n_plus(n_log(y), -1));
}

static struct kl_num
log_second(const struct kl_function *h, struct kl_num y)
{
    (void)h;
    if (y.v == 0)
        return n_of(0);
    return n_times(n_mul(n_square(y), n_plus(n_log(y), -1.5)), 0.5);
}

/* (log y)^2 */

static void
log2_series(const struct kl_function *h, struct kl_num y, struct kl_num r,
            struct kl_num c[KL_TERMS])
{
    struct kl_num l[KL_TERMS];
    int i, k;

    log_series(h, y, r, l);
    for (k = 0; k < KL_TERMS; k++) {
        c[k] = n_of(0);
        for (i = 0; i <= k; i++)
            c[k] = n_add(c[k], n_mul(l[i], l[k - i]));
    }
}

static struct kl_num
log2_first(const struct kl_function *h, struct kl_num y)
{
    struct kl_num l = n_log(y);

    (void)h;
    if (y.v == 0)
        return n_of(0);
    return n_mul(y, n_plus(n_mul(l, n_plus(l, -2)), 2));
}

static struct kl_num
log2_second(const struct kl_function *h, struct kl_num y)
{
    struct kl_num l = n_log(y);

    (void)h;
    if (y.v == 0)
        return n_of(0);
    return n_times(n_mul(n_square(y), n_plus(n_mul(l, n_plus(l, -3)), 3.5)),
                   0.5);
}

/* y^power, power >= -1 */

static bool
power_near(const struct kl_function *h, long double y, long double r)
{
    long double power = h->power.v;

    if (power == 1 || power == 2) /* a finite series */
        return true;
    return r * 3 <= y && r * fabsl(power) <= 4 * y;
}

static void
power_series(const struct kl_function *h, struct kl_num y, struct kl_num r,
             struct kl_num c[KL_TERMS])
{
    struct kl_num q = n_div(r, y);
    int k;

    c[0] = n_pow(y, h->power);
    for (k = 1; k < KL_TERMS; k++)
        c[k] = n_over(n_mul(n_mul(c[k - 1], q), n_plus(h->power, 1 - k)), k);
}

static struct kl_num
power_first(const struct kl_function *h, struct kl_num y)
{
    struct kl_num next = n_plus(h->power, 1);

    return next.v == 0 ? n_log(y) : n_div(n_pow(y, next), next);
}

static struct kl_num
power_second(const struct kl_function *h, struct kl_num y)
{
    struct kl_num next = n_plus(h->power, 1), last = n_plus(h->power, 2);

    if (next.v == 0)
        return log_first(h, y);
    return n_div(n_pow(y, last), n_mul(next, last));
}

/* exp(-y) */

static bool
exp_near(const struct kl_function *h, long double y, long double r)
{
    (void)h, (void)y;
    return r <= 1;
}

static void
exp_series(const struct kl_function *h, struct kl_num y, struct kl_num r,
           struct kl_num c[KL_TERMS])
{
    int k;

    (void)h;
    c[0] = n_exp(n_neg(y));
    for (k = 1; k < KL_TERMS; k++)
        c[k] = n_neg(n_over(n_mul(c[k - 1], r), k));
}

static struct kl_num
exp_first(const struct kl_function *h, struct kl_num y)
{
    (void)h;
    return n_neg(n_exp(n_neg(y)));
}

static struct kl_num
exp_second(const struct kl_function *h, struct kl_num y)
{
    (void)h;
    return n_exp(n_neg(y));
}

/* log(1 + y^2) = 2 Re log(y + i) */

static bool
squares_near(const struct kl_function *h, long double y, long double r)
{
    (void)h;
    return r * 3 <= hypotl(y, 1);
}

static void
squares_series(const struct kl_function *h, struct kl_num y, struct kl_num r,
               struct kl_num c[KL_TERMS])
{
    struct kl_num size = n_plus(n_square(y), 1);
    struct kl_num qr = n_neg(n_div(n_mul(r, y), size)), qi = n_div(r, size);
    struct kl_num re = n_of(1), im = n_of(0);
    int k;

    (void)h;
    c[0] = n_log1p(n_square(y));
    for (k = 1; k < KL_TERMS; k++) { /* re + i im = (-r / (y + i))^k */
        struct kl_num next = n_sub(n_mul(re, qr), n_mul(im, qi));

        im = n_add(n_mul(re, qi), n_mul(im, qr));
        re = next;
        c[k] = n_over(n_times(re, -2), k);
    }
}

static struct kl_num
squares_first(const struct kl_function *h, struct kl_num y)
{
    struct kl_num l = n_plus(n_log1p(n_square(y)), -2);

    (void)h;
    return n_add(n_mul(y, l), n_times(n_atan(y), 2));
}

static struct kl_num
squares_second(const struct kl_function *h, struct kl_num y)
{
    struct kl_num y2 = n_square(y), l = n_log1p(y2);
    struct kl_num sum = n_times(n_mul(n_plus(y2, -1), l), 0.5);

    (void)h;
    sum = n_sub(sum, n_times(y2, 1.5));
    return n_add(sum, n_times(n_mul(y, n_atan(y)), 2));
}

/* log(1 + exp(-y)), y >= 0: the derivative is -s, with s' = s^2 - s; the
 * nearest singularities are at +-i pi. */

static void
softplus_series(const struct kl_function *h, struct kl_num y, struct kl_num r,
                struct kl_num c[KL_TERMS])
{
    struct kl_num e = n_exp(n_neg(y)), s[KL_TERMS];
    int i, k;

    (void)h;
    c[0] = n_log1p(e);
    s[0] = n_div(e, n_plus(e, 1));
    for (k = 0; k + 1 < KL_TERMS; k++) {
        struct kl_num sum = n_neg(s[k]);

        for (i = 0; i <= k; i++)
            sum = n_add(sum, n_mul(s[i], s[k - i]));
        s[k + 1] = n_over(n_mul(r, sum), k + 1);
        c[k + 1] = n_neg(n_over(n_mul(r, s[k]), k + 1));
    }
}

/* Li2(-exp(-y)), whose derivative is log(1 + exp(-y)), and -Li3(-exp(-y)). The
 * rounding of y to a double is covered by the margin of these functions. */
static struct kl_num
softplus_first(const struct kl_function *h, struct kl_num y)
{
    struct kl_num f = n_from(kl_fermi_one((double)-y.v));

    (void)h;
    f.e += y.e;
    return n_neg(f);
}

static struct kl_num
softplus_second(const struct kl_function *h, struct kl_num y)
{
    struct kl_num f = n_from(kl_fermi_two((double)-y.v));

    (void)h;
    f.e += y.e;
    return f;
}

/* clang-format off */
const struct kl_smooth
    kl_smooth_log = {log_near, log_series, log_first, log_second},
    kl_smooth_log2 = {log_near, log2_series, log2_first, log2_second},
    kl_smooth_power = {power_near, power_series, power_first, power_second},
    kl_smooth_exp = {exp_near, exp_series, exp_first, exp_second},
    kl_smooth_squares = {squares_near, squares_series, squares_first,
                      squares_second},
    kl_smooth_softplus = {exp_near, softplus_series, softplus_first,
                       softplus_second};
/* clang-format on */
