/* Entropies and cross-entropies. -log q is linear in a few statistics of x for
 * each family, so that H(p,q) = -E_p log q wants nothing of p but a few
 * expectations: a table of what q needs and one of what p has (closed_mean.c)
 * give all pairs.
 *
 * src   Cover and Thomas, Elements of Information Theory, 2nd ed., ch. 17;
 *       Lazo and Rathie, "On the entropy of continuous probability
 *       distributions", IEEE Trans. Inf. Theory 24 (1978), for entropies
 */
#include "config.h"

#include "klscope/core/closed_private.h"

#include <stddef.h>

#include "klscope/core/gamma.h"

#define ENTROPY(name) static struct kl_num name(const struct kl_num *a)

/* log(2 pi)/2 + log s */
static struct kl_num
normal_log(struct kl_num s)
{
    struct kl_num root = n_times(n_log(n_times(n_pi(), 2)), 0.5);

    return n_add(root, n_log(s));
}

/* ---- cross-entropies ----------------------------------------------------- */

PAIR(cross_uniform)
{
    (void)p;
    *out = n_log(n_sub(q->a[1], q->a[0]));
    return true;
}

/* normal_log(s) + E (y - m)^2 / 2 s^2 from E(y - m) and the variance of y */
static struct kl_num
normal_cross(struct kl_num shift, struct kl_num variance,
             const struct kl_closed *q)
{
    struct kl_num d = n_div(shift, q->a[1]);
    struct kl_num r = n_div(variance, n_square(q->a[1]));

    return n_add(normal_log(q->a[1]), n_times(n_add(r, n_square(d)), 0.5));
}

PAIR(cross_normal)
{
    struct kl_num shift, variance;

    if (!kl_closed_mean(p, KL_MEAN_X, q->a, &shift) ||
        !kl_closed_mean(p, KL_MEAN_VARIANCE, NULL, &variance))
        return false;
    *out = normal_cross(shift, variance, q);
    return true;
}

PAIR(cross_lognormal)
{
    struct kl_num mean, variance;

    if (!kl_closed_mean(p, KL_MEAN_LOG, NULL, &mean) ||
        !kl_closed_mean(p, KL_MEAN_LOG_VARIANCE, NULL, &variance))
        return false;
    *out = n_add(mean, normal_cross(n_sub(mean, q->a[0]), variance, q));
    return true;
}

PAIR(cross_half_normal)
{
    struct kl_num arg[2] = {n_of(2), q->a[0]}, square;

    if (!kl_closed_mean(p, KL_MEAN_POWER, arg, &square))
        return false;
    *out = n_sub(normal_log(q->a[0]), n_log(n_of(2)));
    *out = n_add(*out, n_times(square, 0.5));
    return true;
}

/* c E log x; nothing, even if that is infinite, for c = 0 */
static bool
log_term(const struct kl_closed *p, struct kl_num c, struct kl_num *out)
{
    *out = n_of(0);
    if (c.v == 0)
        return true;
    if (!kl_closed_mean(p, KL_MEAN_LOG, NULL, out))
        return false;
    *out = n_mul(c, *out);
    return true;
}

PAIR(cross_gamma)
{
    struct kl_num k = q->a[0], zero = n_of(0), mean, logs;

    if (!kl_closed_mean(p, KL_MEAN_X, &zero, &mean) ||
        !log_term(p, n_sub(n_of(1), k), &logs))
        return false;
    *out = n_add(n_lgamma(k), n_mul(k, n_log(q->a[1])));
    *out = n_add(n_add(*out, logs), n_div(mean, q->a[1]));
    return true;
}

PAIR(cross_inverse_gamma)
{
    struct kl_num k = q->a[0], arg[2] = {n_of(-1), q->a[1]}, inverse, logs;

    if (!kl_closed_mean(p, KL_MEAN_POWER, arg, &inverse) ||
        !log_term(p, n_plus(k, 1), &logs))
        return false;
    *out = n_sub(n_lgamma(k), n_mul(k, n_log(q->a[1])));
    *out = n_add(n_add(*out, logs), inverse);
    return true;
}

PAIR(cross_beta)
{
    struct kl_num rest = n_of(0), c = n_sub(n_of(1), q->a[1]), logs;

    if (!log_term(p, n_sub(n_of(1), q->a[0]), &logs) ||
        (c.v != 0 && !kl_closed_mean(p, KL_MEAN_LOG_REST, NULL, &rest)))
        return false;
    *out = n_accurate(kl_log_beta(q->a[0].v, q->a[1].v));
    *out = n_add(n_add(*out, logs), n_mul(c, rest));
    return true;
}

PAIR(cross_weibull)
{
    struct kl_num k = q->a[0], power, logs;

    if (!kl_closed_mean(p, KL_MEAN_POWER, q->a, &power) ||
        !log_term(p, n_sub(n_of(1), k), &logs))
        return false;
    *out = n_sub(n_mul(k, n_log(q->a[1])), n_log(k));
    *out = n_add(n_add(*out, logs), power);
    return true;
}

PAIR(cross_pareto)
{
    struct kl_num k = q->a[0], logs;

    if (!log_term(p, n_plus(k, 1), &logs))
        return false;
    *out = n_sub(logs, n_add(n_log(k), n_mul(k, n_log(q->a[1]))));
    return true;
}

PAIR(cross_laplace)
{
    struct kl_num distance;

    if (!kl_closed_mean(p, KL_MEAN_DISTANCE, q->a, &distance))
        return false;
    *out = n_add(n_log(n_times(q->a[1], 2)), n_div(distance, q->a[1]));
    return true;
}

/* z with density e^-z / (1 + e^-z)^2 */
PAIR(cross_logistic)
{
    struct kl_num mean, soft;

    if (!kl_closed_mean(p, KL_MEAN_X, q->a, &mean) ||
        !kl_closed_mean(p, KL_MEAN_SOFTPLUS, q->a, &soft))
        return false;
    mean = n_div(mean, q->a[1]);
    *out = n_add(n_add(n_log(q->a[1]), mean), n_times(soft, 2));
    return true;
}

PAIR(cross_gumbel)
{
    struct kl_num mean, power;

    if (!kl_closed_mean(p, KL_MEAN_X, q->a, &mean) ||
        !kl_closed_mean(p, KL_MEAN_EXP, q->a, &power))
        return false;
    mean = n_div(mean, q->a[1]);
    *out = n_add(n_add(n_log(q->a[1]), mean), power);
    return true;
}

/* log of the integral of (1 + z^2/n)^(-(n+1)/2):
 * log(2 pi)/2 + log(n/2)/2 + lgamma(n/2) - lgamma((n+1)/2) */
static struct kl_num
student_log(struct kl_num n)
{
    return n_sub(normal_log(n_of(1)), n_accurate(kl_log_gamma_half(n.v / 2)));
}

PAIR(cross_student)
{
    struct kl_num n = q->a[0], arg[2] = {q->a[1], q->a[2]}, squares;

    arg[1] = n_mul(arg[1], n_sqrt(n));
    if (!kl_closed_mean(p, KL_MEAN_SQUARES, arg, &squares))
        return false;
    squares = n_times(n_mul(n_plus(n, 1), squares), 0.5);
    *out = n_add(n_add(student_log(n), n_log(q->a[2])), squares);
    return true;
}

PAIR(cross_cauchy)
{
    struct kl_num squares;

    if (!kl_closed_mean(p, KL_MEAN_SQUARES, q->a, &squares))
        return false;
    *out = n_add(n_log(n_mul(n_pi(), q->a[1])), squares);
    return true;
}

PAIR(cross_triangular)
{
    struct kl_num logs;

    if (!kl_closed_mean(p, KL_MEAN_TENT, q->a, &logs))
        return false;
    *out = n_log(n_times(n_sub(q->a[2], q->a[0]), 0.5));
    *out = n_sub(*out, logs);
    return true;
}

/* clang-format off */
/* A skew-normal q needs E log Phi, which nobody knows. */
static kl_pair_fn *const crosses[KL_BASE_COUNT] = {
    [KL_BASE_UNIFORM] = cross_uniform,
    [KL_BASE_TRIANGULAR] = cross_triangular,
    [KL_BASE_NORMAL] = cross_normal,
    [KL_BASE_LOGNORMAL] = cross_lognormal,
    [KL_BASE_GAMMA] = cross_gamma,
    [KL_BASE_INVERSE_GAMMA] = cross_inverse_gamma,
    [KL_BASE_BETA] = cross_beta,
    [KL_BASE_WEIBULL] = cross_weibull,
    [KL_BASE_PARETO] = cross_pareto,
    [KL_BASE_HALF_NORMAL] = cross_half_normal,
    [KL_BASE_LAPLACE] = cross_laplace,
    [KL_BASE_LOGISTIC] = cross_logistic,
    [KL_BASE_GUMBEL] = cross_gumbel,
    [KL_BASE_STUDENT_T] = cross_student,
    [KL_BASE_CAUCHY] = cross_cauchy,
};
/* clang-format on */

bool
kl_closed_cross(const struct kl_closed *p, const struct kl_closed *q,
                struct kl_num *out)
{
    kl_pair_fn *fn = crosses[q->base];

    /* Mass where q has none; all supports are intervals. */
    if (p->lo < q->lo || p->hi > q->hi)
        return false;
    return fn != NULL && fn(p, q, out);
}

/* ---- entropies ----------------------------------------------------------- */

ENTROPY(entropy_uniform)
{
    return n_log(n_sub(a[1], a[0]));
}

ENTROPY(entropy_triangular)
{
    return n_plus(n_log(n_times(n_sub(a[2], a[0]), 0.5)), 0.5);
}

ENTROPY(entropy_normal)
{
    return n_plus(normal_log(a[1]), 0.5);
}

ENTROPY(entropy_lognormal)
{
    return n_add(entropy_normal(a), a[0]);
}

ENTROPY(entropy_half_normal)
{
    return n_plus(n_sub(normal_log(a[0]), n_log(n_of(2))), 0.5);
}

ENTROPY(entropy_gamma)
{
    return n_add(n_accurate(kl_gamma_entropy(a[0].v)), n_log(a[1]));
}

ENTROPY(entropy_inverse_gamma)
{
    struct kl_num psi = n_times(n_psi(a[0]), 2);

    return n_add(n_sub(n_accurate(kl_gamma_entropy(a[0].v)), psi), n_log(a[1]));
}

ENTROPY(entropy_beta)
{
    struct kl_num total = n_add(a[0], a[1]), sum;

    sum = n_accurate(kl_log_beta(a[0].v, a[1].v));
    sum = n_sub(sum, n_mul(n_plus(a[0], -1), n_psi(a[0])));
    sum = n_sub(sum, n_mul(n_plus(a[1], -1), n_psi(a[1])));
    return n_add(sum, n_mul(n_plus(total, -2), n_psi(total)));
}

ENTROPY(entropy_weibull)
{
    struct kl_num g = n_mul(n_euler(), n_sub(n_of(1), n_div(n_of(1), a[0])));

    return n_plus(n_add(g, n_log(n_div(a[1], a[0]))), 1);
}

ENTROPY(entropy_pareto)
{
    return n_plus(n_add(n_log(n_div(a[1], a[0])), n_div(n_of(1), a[0])), 1);
}

ENTROPY(entropy_laplace)
{
    return n_plus(n_log(n_times(a[1], 2)), 1);
}

ENTROPY(entropy_logistic)
{
    return n_plus(n_log(a[1]), 2);
}

ENTROPY(entropy_gumbel)
{
    return n_plus(n_add(n_log(a[1]), n_euler()), 1);
}

ENTROPY(entropy_student)
{
    struct kl_num n = a[0], half = n_accurate(kl_digamma_half(n.v / 2));

    half = n_times(n_mul(n_plus(n, 1), half), 0.5);
    return n_add(n_add(student_log(n), n_log(a[2])), half);
}

ENTROPY(entropy_cauchy)
{
    return n_log(n_times(n_mul(n_pi(), a[1]), 4));
}

/* clang-format off */
static struct kl_num (*const entropies[KL_BASE_COUNT])(
    const struct kl_num *a) = {
    [KL_BASE_UNIFORM] = entropy_uniform,
    [KL_BASE_TRIANGULAR] = entropy_triangular,
    [KL_BASE_NORMAL] = entropy_normal,
    [KL_BASE_LOGNORMAL] = entropy_lognormal,
    [KL_BASE_GAMMA] = entropy_gamma,
    [KL_BASE_INVERSE_GAMMA] = entropy_inverse_gamma,
    [KL_BASE_BETA] = entropy_beta,
    [KL_BASE_WEIBULL] = entropy_weibull,
    [KL_BASE_PARETO] = entropy_pareto,
    [KL_BASE_HALF_NORMAL] = entropy_half_normal,
    [KL_BASE_LAPLACE] = entropy_laplace,
    [KL_BASE_LOGISTIC] = entropy_logistic,
    [KL_BASE_GUMBEL] = entropy_gumbel,
    [KL_BASE_STUDENT_T] = entropy_student,
    [KL_BASE_CAUCHY] = entropy_cauchy,
};
/* clang-format on */

bool
kl_closed_entropy(const struct kl_closed *p, struct kl_num *out)
{
    if (entropies[p->base] == NULL)
        return false;
    *out = entropies[p->base](p->a);
    return true;
}
