/* Expectations of a few statistics under each family: one table, a function
 * where the field knows a formula, NULL where it does not or where the
 * expectation is never finite. Most families on the positive half-line
 * are in closed_positive.c, uniform and triangular ones in closed_piece.c.
 *
 * src   Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions,
 *       2nd ed., for moments; the others are elementary integrals. Each is
 *       tested against numerical integration
 */
#include "config.h"

#include "klscope/core/closed_private.h"

#include <stddef.h>

#include "klscope/core/gamma.h"
#include "klscope/core/special_gsl.h"

struct kl_num
kl_mean_distance(struct kl_num shift, struct kl_num m, struct kl_num below,
                 struct kl_num partial)
{
    return n_add(shift, n_times(n_sub(n_mul(m, below), partial), 2));
}

bool
kl_mean_outside(const struct kl_closed *p, struct kl_num m, struct kl_num *out)
{
    if (m.v > p->lo && m.v < p->hi)
        return false;
    if (!kl_closed_mean(p, KL_MEAN_X, &m, out))
        *out = n_of(INFINITY);
    *out = n_abs(*out);
    return true;
}

/* (m - location)/s: what the location adds to the log of E exp(-(x - m)/s) */
static struct kl_num
shifted(struct kl_num location, const struct kl_num *arg)
{
    return n_div(n_sub(arg[0], location), arg[1]);
}

/* normal */

MEAN(normal_x)
{
    *out = n_sub(p->a[0], arg[0]);
    return true;
}

MEAN(normal_variance)
{
    (void)arg;
    *out = n_square(p->a[1]);
    return true;
}

MEAN(normal_exp)
{
    struct kl_num t = n_div(p->a[1], arg[1]);

    *out = n_exp(n_add(shifted(p->a[0], arg), n_times(n_square(t), 0.5)));
    return true;
}

MEAN(normal_distance)
{
    struct kl_num z = n_div(n_sub(arg[0], p->a[0]), p->a[1]);
    struct kl_num half = n_times(n_square(z), 0.5), sum;

    sum = n_mul(n_sqrt(n_div(n_of(2), n_pi())), n_exp(n_neg(half)));
    sum = n_add(sum, n_mul(z, n_erf(n_div(z, n_sqrt(n_of(2))))));
    *out = n_mul(p->a[1], sum);
    return true;
}

/* lognormal */

static struct kl_num
lognormal_moment(const struct kl_closed *p, struct kl_num r)
{
    struct kl_num rs = n_mul(r, p->a[1]);

    return n_exp(n_add(n_mul(r, p->a[0]), n_times(n_square(rs), 0.5)));
}

MEAN(lognormal_x)
{
    *out = n_sub(lognormal_moment(p, n_of(1)), arg[0]);
    return true;
}

MEAN(lognormal_log)
{
    (void)arg;
    *out = p->a[0];
    return true;
}

MEAN(lognormal_variance)
{
    (void)arg;
    *out = n_mul(n_square(lognormal_moment(p, n_of(1))),
                 n_expm1(n_square(p->a[1])));
    return true;
}

MEAN(lognormal_power)
{
    struct kl_closed unit = *p;

    unit.a[0] = n_sub(p->a[0], n_log(arg[1]));
    *out = lognormal_moment(&unit, arg[0]);
    return true;
}

/* Phi(z), by the tail that does not cancel */
static struct kl_num
normal_below(struct kl_num z)
{
    return n_times(n_erfc(n_neg(n_div(z, n_sqrt(n_of(2))))), 0.5);
}

MEAN(lognormal_distance)
{
    struct kl_num z, mean;

    if (kl_mean_outside(p, arg[0], out))
        return true;
    z = n_div(n_sub(n_log(arg[0]), p->a[0]), p->a[1]);
    mean = lognormal_moment(p, n_of(1));
    *out = kl_mean_distance(n_sub(mean, arg[0]), arg[0], normal_below(z),
                            n_mul(mean, normal_below(n_sub(z, p->a[1]))));
    return true;
}

/* laplace */

MEAN(laplace_variance)
{
    (void)arg;
    *out = n_times(n_square(p->a[1]), 2);
    return true;
}

MEAN(laplace_exp)
{
    struct kl_num t = n_div(p->a[1], arg[1]);
    struct kl_num left = n_sub(n_of(1), n_square(t));

    if (left.v <= left.e)
        return false;
    *out = n_div(n_exp(shifted(p->a[0], arg)), left);
    return true;
}

MEAN(laplace_distance)
{
    struct kl_num d = n_abs(n_sub(arg[0], p->a[0]));

    *out = n_add(d, n_mul(p->a[1], n_exp(n_neg(n_div(d, p->a[1])))));
    return true;
}

/* logistic */

MEAN(logistic_variance)
{
    (void)arg;
    *out = n_over(n_square(n_mul(n_pi(), p->a[1])), 3);
    return true;
}

/* gamma(1 + t) gamma(1 - t) = pi t / sin(pi t) */
MEAN(logistic_exp)
{
    struct kl_num t = n_div(p->a[1], arg[1]), sum;

    if (t.v + t.e >= 1)
        return false;
    sum = n_add(n_lgamma(n_plus(t, 1)), n_lgamma(n_sub(n_of(1), t)));
    *out = n_exp(n_add(sum, shifted(p->a[0], arg)));
    return true;
}

MEAN(logistic_distance)
{
    struct kl_num d = n_abs(n_sub(arg[0], p->a[0])), s = p->a[1], soft;

    soft = n_log1p(n_exp(n_neg(n_div(d, s))));
    *out = n_add(d, n_times(n_mul(s, soft), 2));
    return true;
}

/* gumbel */

MEAN(gumbel_x)
{
    *out = n_add(n_sub(p->a[0], arg[0]), n_mul(n_euler(), p->a[1]));
    return true;
}

MEAN(gumbel_variance)
{
    (void)arg;
    *out = n_over(n_square(n_mul(n_pi(), p->a[1])), 6);
    return true;
}

MEAN(gumbel_exp)
{
    struct kl_num t = n_div(p->a[1], arg[1]);

    *out = n_exp(n_add(n_lgamma(n_plus(t, 1)), shifted(p->a[0], arg)));
    return true;
}

/* E|x - m| = E x - m + 2 scale E1(exp(-z)), and E1(y) + log y + Euler's
 * constant vanishes with y. */
MEAN(gumbel_distance)
{
    struct kl_num z = n_div(n_sub(arg[0], p->a[0]), p->a[1]), shift, e1;
    long double y = expl(-z.v);

    gumbel_x(p, arg, &shift);
    if (y < 0x1p-100L) {
        *out = n_neg(shift);
        return true;
    }
    e1 = y > 700 ? n_of(0) : n_from(kl_expint((double)y));
    e1.e += z.e + expl(-y) * 0x1p-53L;
    *out = n_add(shift, n_times(n_mul(p->a[1], e1), 2));
    return true;
}

/* student_t */

MEAN(student_x)
{
    *out = n_sub(p->a[1], arg[0]);
    return p->a[0].v > 1;
}

MEAN(student_variance)
{
    (void)arg;
    *out = n_mul(n_square(p->a[2]), n_div(p->a[0], n_plus(p->a[0], -2)));
    return p->a[0].v > 2;
}

/* scale (d (2 F(d) - 1) + 2 f(d) (n + d^2)/(n - 1)), d = |m - location| in
 * scales; 2 F(d) - 1 is the beta distribution function of d^2/(n + d^2). */
MEAN(student_distance)
{
    struct kl_num n = p->a[0], half = n_times(n, 0.5), sum, f;
    struct kl_num d = n_abs(n_div(n_sub(arg[0], p->a[1]), p->a[2]));
    struct kl_num all = n_add(n, n_square(d)), inside;

    if (n.v <= 1)
        return false;
    inside =
        kl_beta_below(n_of(0.5L), half, n_div(n_square(d), all), n_div(n, all));
    f = n_accurate(kl_log_gamma_half(half.v));
    f = n_sub(f, n_times(n_log(n_times(n_pi(), 2)), 0.5));
    f = n_sub(f, n_mul(n_plus(half, 0.5), n_log1p(n_div(n_square(d), n))));
    f = n_exp(f);
    sum = n_times(n_mul(f, n_div(all, n_plus(n, -1))), 2);
    *out = n_mul(p->a[2], n_add(sum, n_mul(d, inside)));
    return true;
}

/* cauchy: the mean of log((x - m)^2 + s^2) is its value at the point that lies
 * a scale off the real line, where it is harmonic. */
MEAN(cauchy_squares)
{
    struct kl_num d = n_div(n_sub(p->a[0], arg[0]), arg[1]);
    struct kl_num g = n_div(p->a[1], arg[1]);

    *out = n_log1p(n_add(n_square(d), n_mul(g, n_plus(g, 2))));
    return true;
}

/* skew_normal(location, scale, shape) */

/* shape / sqrt(1 + shape^2) */
static struct kl_num
skewness(const struct kl_closed *p)
{
    return n_div(p->a[2], n_sqrt(n_plus(n_square(p->a[2]), 1)));
}

MEAN(skew_x)
{
    struct kl_num d = n_mul(skewness(p), n_sqrt(n_div(n_of(2), n_pi())));

    *out = n_add(n_sub(p->a[0], arg[0]), n_mul(p->a[1], d));
    return true;
}

MEAN(skew_variance)
{
    struct kl_num d2 = n_square(skewness(p));

    (void)arg;
    *out =
        n_mul(n_square(p->a[1]), n_sub(n_of(1), n_div(n_times(d2, 2), n_pi())));
    return true;
}

MEAN(skew_exp)
{
    struct kl_num t = n_div(p->a[1], arg[1]);
    struct kl_num e = n_add(shifted(p->a[0], arg), n_times(n_square(t), 0.5));
    struct kl_num below = normal_below(n_neg(n_mul(t, skewness(p))));

    *out = n_times(n_mul(n_exp(e), below), 2);
    return true;
}

/* clang-format off */
static kl_mean_fn *const means[KL_BASE_COUNT][KL_MEAN_COUNT] = {
    [KL_BASE_NORMAL] = {
        [KL_MEAN_X] = normal_x, [KL_MEAN_VARIANCE] = normal_variance,
        [KL_MEAN_EXP] = normal_exp, [KL_MEAN_DISTANCE] = normal_distance },
    [KL_BASE_LOGNORMAL] = {
        [KL_MEAN_X] = lognormal_x, [KL_MEAN_VARIANCE] = lognormal_variance,
        [KL_MEAN_LOG] = lognormal_log, [KL_MEAN_LOG_VARIANCE] = normal_variance,
        [KL_MEAN_POWER] = lognormal_power,
        [KL_MEAN_DISTANCE] = lognormal_distance },
    [KL_BASE_LAPLACE] = {
        [KL_MEAN_X] = normal_x, [KL_MEAN_VARIANCE] = laplace_variance,
        [KL_MEAN_EXP] = laplace_exp, [KL_MEAN_DISTANCE] = laplace_distance },
    [KL_BASE_LOGISTIC] = {
        [KL_MEAN_X] = normal_x, [KL_MEAN_VARIANCE] = logistic_variance,
        [KL_MEAN_EXP] = logistic_exp, [KL_MEAN_DISTANCE] = logistic_distance },
    [KL_BASE_GUMBEL] = {
        [KL_MEAN_X] = gumbel_x, [KL_MEAN_VARIANCE] = gumbel_variance,
        [KL_MEAN_EXP] = gumbel_exp, [KL_MEAN_DISTANCE] = gumbel_distance },
    [KL_BASE_STUDENT_T] = {
        [KL_MEAN_X] = student_x, [KL_MEAN_VARIANCE] = student_variance,
        [KL_MEAN_DISTANCE] = student_distance },
    [KL_BASE_CAUCHY] = { [KL_MEAN_SQUARES] = cauchy_squares },
    [KL_BASE_SKEW_NORMAL] = {
        [KL_MEAN_X] = skew_x, [KL_MEAN_VARIANCE] = skew_variance,
        [KL_MEAN_EXP] = skew_exp },
};
/* clang-format on */

bool
kl_closed_mean(const struct kl_closed *p, enum kl_mean mean,
               const struct kl_num *arg, struct kl_num *out)
{
    kl_mean_fn *fn = means[p->base][mean];

    if (p->base == KL_BASE_UNIFORM || p->base == KL_BASE_TRIANGULAR)
        return kl_piece_mean(p, mean, arg, out);
    if (fn == NULL)
        fn = kl_positive_mean(p->base, mean);
    return fn != NULL && fn(p, arg, out);
}
