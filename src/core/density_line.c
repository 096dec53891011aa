/* Densities on the whole line: a standard form of z = (x - location) / scale.
 * Far out, where z or its square is beyond a double, densities with power
 * tails go by the logarithm of the distance, which nodes have even there.
 */
#include "config.h"

#include <math.h>

#include "klscope/core/family_private.h"
#include "klscope/core/gamma.h"
#include "klscope/core/law_private.h"

/* ---- normal(mean, sd) ---------------------------------------------------- */

static void
normal_prepare(struct kl_law *law)
{
    law->c[0] = -HALF_LOG_2_PI - log(law->a[1]);
}

static void
normal_logdensity(const struct kl_law *law, const struct kl_nodes *at,
                  double lp[KL_NODES])
{
    double c = law->c[0], z[KL_NODES];

    kl_nodes_standard(at, law->a[0], law->a[1], z);
    for (int k = 0; k < KL_NODES; k++)
        lp[k] = c - 0.5 * z[k] * z[k];
}

static struct kl_end
normal_end(double sd)
{
    return kl_end_of_exp(2, 0.5 / (sd * sd), 0);
}

static void
normal_outline(const struct kl_law *law, struct kl_outline *out)
{
    double mean = law->a[0], sd = law->a[1];
    struct kl_end end = normal_end(sd);

    *out = kl_outline_line(end, end, mean - 3.6 * sd, mean + 3.6 * sd);
}

static void
normal_breaks(const struct kl_law *law, struct kl_breaks *out)
{
    kl_law_breaks(out, law->a[0], law->a[1], kl_law_bell, KL_LAW_BELL);
}

static double
normal_entropy(const double *a)
{
    return HALF_LOG_2_PI + 0.5 + log(a[1]);
}

const struct kl_density_row kl_normal = {
    .prepare = normal_prepare,
    .logdensity = normal_logdensity,
    .outline = normal_outline,
    .breaks = normal_breaks,
    .entropy = normal_entropy,
};

/* ---- laplace(location, scale) -------------------------------------------- */

static void
laplace_prepare(struct kl_law *law)
{
    law->c[0] = -M_LN2 - log(law->a[1]);
}

static void
laplace_logdensity(const struct kl_law *law, const struct kl_nodes *at,
                   double lp[KL_NODES])
{
    double c = law->c[0], z[KL_NODES];

    kl_nodes_standard(at, law->a[0], law->a[1], z);
    for (int k = 0; k < KL_NODES; k++)
        lp[k] = c - fabs(z[k]);
}

static void
laplace_outline(const struct kl_law *law, struct kl_outline *out)
{
    double at = law->a[0], scale = law->a[1];
    struct kl_end end = kl_end_of_exp(1, 1 / scale, 0);

    *out = kl_outline_line(end, end, at - 6 * scale, at + 6 * scale);
}

static void
laplace_breaks(const struct kl_law *law, struct kl_breaks *out)
{
    static const double multiple[] = {-40, -14, -5, -1.5, 0, 1.5, 5, 14, 40};

    kl_law_breaks(out, law->a[0], law->a[1], multiple, COUNT(multiple));
}

static double
laplace_entropy(const double *a)
{
    return 1 + M_LN2 + log(a[1]);
}

const struct kl_density_row kl_laplace = {
    .prepare = laplace_prepare,
    .logdensity = laplace_logdensity,
    .outline = laplace_outline,
    .breaks = laplace_breaks,
    .entropy = laplace_entropy,
};

/* ---- logistic(location, scale) ------------------------------------------- */

static void
logistic_prepare(struct kl_law *law)
{
    law->c[0] = -log(law->a[1]);
}

static void
logistic_logdensity(const struct kl_law *law, const struct kl_nodes *at,
                    double lp[KL_NODES])
{
    double c = law->c[0], z[KL_NODES], l[KL_NODES];

    kl_nodes_standard(at, law->a[0], law->a[1], z);
    for (int k = 0; k < KL_NODES; k++)
        z[k] = -fabs(z[k]);
    kl_vec_exp(z, l);
    kl_vec_log1p(l, l);
    for (int k = 0; k < KL_NODES; k++)
        lp[k] = c + z[k] - 2 * l[k];
}

static void
logistic_outline(const struct kl_law *law, struct kl_outline *out)
{
    double at = law->a[0], scale = law->a[1];
    struct kl_end end = kl_end_of_exp(1, 1 / scale, 0);

    *out = kl_outline_line(end, end, at - 7 * scale, at + 7 * scale);
}

static void
logistic_breaks(const struct kl_law *law, struct kl_breaks *out)
{
    static const double multiple[] = {-40, -14, -6, -2, 0, 2, 6, 14, 40};

    kl_law_breaks(out, law->a[0], law->a[1], multiple, COUNT(multiple));
}

static double
logistic_entropy(const double *a)
{
    return 2 + log(a[1]);
}

const struct kl_density_row kl_logistic = {
    .prepare = logistic_prepare,
    .logdensity = logistic_logdensity,
    .outline = logistic_outline,
    .breaks = logistic_breaks,
    .entropy = logistic_entropy,
};

/* ---- student_t(df, location, scale), cauchy(location, scale) ------------- */

/* c - (df+1)/2 log(1 + z^2/df) */
static void
t_logdensity(const struct kl_nodes *at, double df, double location,
             double scale, double c, double lp[KL_NODES])
{
    double half = 0.5 * (df + 1), z[KL_NODES], l[KL_NODES];

    kl_nodes_standard(at, location, scale, z);
    for (int k = 0; k < KL_NODES; k++)
        l[k] = z[k] * z[k] / df;
    kl_vec_log1p(l, l);
    if (kl_law_any_above(l, 400)) { /* beyond 1e173 the 1 makes no difference */
        double far[KL_NODES], y[KL_NODES], less = 2 * log(scale) + log(df);

        kl_nodes_distance(at, location, 0, y, far);
        for (int k = 0; k < KL_NODES; k++)
            l[k] = l[k] > 400 ? 2 * far[k] - less : l[k];
    }
    for (int k = 0; k < KL_NODES; k++)
        lp[k] = c - half * l[k];
}

/* A view as wide as leaves something of the middle to be seen. */
static struct kl_outline
t_outline(double df, double location, double scale)
{
    struct kl_end end = kl_end_of_power(df + 1);
    double half = scale * fmin(3.6 + 4.4 / df, 16);

    return kl_outline_line(end, end, location - half, location + half);
}

static void
t_breaks(double df, double location, double scale, struct kl_breaks *out)
{
    static const double multiple[] = {-6, -2, -0.7, 0, 0.7, 2, 6};

    kl_law_breaks(out, location, scale * sqrt(fmin(1, df)), multiple,
                  COUNT(multiple));
    if (df > 2)
        kl_law_breaks(out, location, scale, kl_law_bell, KL_LAW_BELL);
}

/* gamma((df+1)/2) / (gamma(df/2) sqrt(df pi)) without large terms */
static void
student_t_prepare(struct kl_law *law)
{
    law->c[0] = (double)(kl_log_gamma_half(law->a[0] / 2.L) - HALF_LOG_2_PI -
                         logl(law->a[2]));
}

static void
student_t_logdensity(const struct kl_law *law, const struct kl_nodes *at,
                     double lp[KL_NODES])
{
    t_logdensity(at, law->a[0], law->a[1], law->a[2], law->c[0], lp);
}

static void
student_t_outline(const struct kl_law *law, struct kl_outline *out)
{
    *out = t_outline(law->a[0], law->a[1], law->a[2]);
}

static void
student_t_breaks(const struct kl_law *law, struct kl_breaks *out)
{
    t_breaks(law->a[0], law->a[1], law->a[2], out);
}

static double
student_t_entropy(const double *a)
{
    long double half = a[0] / 2.L;

    return (double)((half + 0.5L) * kl_digamma_half(half) -
                    kl_log_gamma_half(half) + HALF_LOG_2_PI + logl(a[2]));
}

const struct kl_density_row kl_student_t = {
    .prepare = student_t_prepare,
    .logdensity = student_t_logdensity,
    .outline = student_t_outline,
    .breaks = student_t_breaks,
    .entropy = student_t_entropy,
};

static void
cauchy_prepare(struct kl_law *law)
{
    law->c[0] = -2 * HALF_LOG_PI - log(law->a[1]);
}

static void
cauchy_logdensity(const struct kl_law *law, const struct kl_nodes *at,
                  double lp[KL_NODES])
{
    t_logdensity(at, 1, law->a[0], law->a[1], law->c[0], lp);
}

static void
cauchy_outline(const struct kl_law *law, struct kl_outline *out)
{
    *out = t_outline(1, law->a[0], law->a[1]);
}

static void
cauchy_breaks(const struct kl_law *law, struct kl_breaks *out)
{
    t_breaks(1, law->a[0], law->a[1], out);
}

static double
cauchy_entropy(const double *a)
{
    return 2 * M_LN2 + 2 * HALF_LOG_PI + log(a[1]);
}

const struct kl_density_row kl_cauchy = {
    .prepare = cauchy_prepare,
    .logdensity = cauchy_logdensity,
    .outline = cauchy_outline,
    .breaks = cauchy_breaks,
    .entropy = cauchy_entropy,
};

/* ---- gumbel(location, scale), of maxima ---------------------------------- */

static void
gumbel_prepare(struct kl_law *law)
{
    law->c[0] = -log(law->a[1]);
}

static void
gumbel_logdensity(const struct kl_law *law, const struct kl_nodes *at,
                  double lp[KL_NODES])
{
    double c = law->c[0], z[KL_NODES], e[KL_NODES];

    kl_nodes_standard(at, law->a[0], law->a[1], z);
    /* Finite, so that -z - exp(-z) is never infinity less infinity. */
    for (int k = 0; k < KL_NODES; k++)
        z[k] = z[k] < -1e300 ? 1e300 : -z[k];
    kl_vec_exp(z, e);
    for (int k = 0; k < KL_NODES; k++)
        lp[k] = c + z[k] - e[k];
}

static void
gumbel_outline(const struct kl_law *law, struct kl_outline *out)
{
    double at = law->a[0], scale = law->a[1];
    struct kl_end low = {.cls = KL_END_DOUBLE, .b = 1 / scale};

    /* exp(-(x - location)/scale) of x = -y is exp(location/scale) exp(y/scale),
     * or what a double can hold of it */
    low.c = exp(fmin(fmax(at / scale, -700), 700));
    *out = kl_outline_line(low, kl_end_of_exp(1, 1 / scale, 0), at - 2 * scale,
                           at + 6 * scale);
}

static void
gumbel_breaks(const struct kl_law *law, struct kl_breaks *out)
{
    static const double multiple[] = {-4, -2, 0, 2, 6, 15, 40};

    kl_law_breaks(out, law->a[0], law->a[1], multiple, COUNT(multiple));
}

static double
gumbel_entropy(const double *a)
{
    return 1 + EULER_GAMMA + log(a[1]);
}

const struct kl_density_row kl_gumbel = {
    .prepare = gumbel_prepare,
    .logdensity = gumbel_logdensity,
    .outline = gumbel_outline,
    .breaks = gumbel_breaks,
    .entropy = gumbel_entropy,
};

/* ---- skew_normal(location, scale, shape) --------------------------------- */

/* log of the normal distribution function far below the mean: the asymptotic
 * series of Mills' ratio, -log(-w) - w^2/2 - log(2 pi)/2 + log(1 - 1/w^2 +
 * 3/w^4 - ...); below -20 eight terms are right to 1e-17 (DLMF 7.12.1). */
static void
log_phi_far(const double w[KL_NODES], double out[KL_NODES])
{
    double sum[KL_NODES], far[KL_NODES];

    for (int k = 0; k < KL_NODES; k++) {
        double y = w[k] < -20 ? w[k] : -20, x = -1 / (y * y), r = 1;

        for (int j = 15; j > 0; j -= 2)
            r = 1 + j * x * r;
        sum[k] = r - 1;
        far[k] = -y;
    }
    kl_vec_log(far, far);
    kl_vec_log1p(sum, sum);
    for (int k = 0; k < KL_NODES; k++)
        if (w[k] < -20)
            out[k] = sum[k] - far[k] - HALF_LOG_2_PI - 0.5 * w[k] * w[k];
}

/* log Phi(w), each side from the smaller of Phi(w) and 1 - Phi(w). */
static void
log_phi(const double w[KL_NODES], double out[KL_NODES])
{
    double small[KL_NODES], log_small[KL_NODES];

    for (int k = 0; k < KL_NODES; k++)
        small[k] = fabs(w[k]) * M_SQRT1_2;
    kl_vec_erfc(small, small);
    for (int k = 0; k < KL_NODES; k++) {
        small[k] *= 0.5;
        out[k] = -small[k];
    }
    kl_vec_log1p(out, out);
    if (!kl_law_any_below(w, 0))
        return;
    kl_vec_log(small, log_small);
    for (int k = 0; k < KL_NODES; k++)
        out[k] = w[k] < 0 ? log_small[k] : out[k];
    if (kl_law_any_below(w, -20))
        log_phi_far(w, out);
}

static void
skew_normal_prepare(struct kl_law *law)
{
    law->c[0] = M_LN2 - HALF_LOG_2_PI - log(law->a[1]);
}

static void
skew_normal_logdensity(const struct kl_law *law, const struct kl_nodes *at,
                       double lp[KL_NODES])
{
    double c = law->c[0], shape = law->a[2];
    double z[KL_NODES], w[KL_NODES], l[KL_NODES];

    kl_nodes_standard(at, law->a[0], law->a[1], z);
    for (int k = 0; k < KL_NODES; k++)
        w[k] = shape == 0 ? 0 : shape * z[k]; /* z may be infinite */
    log_phi(w, l);
    for (int k = 0; k < KL_NODES; k++)
        lp[k] = c - 0.5 * z[k] * z[k] + l[k];
}

static void
skew_normal_outline(const struct kl_law *law, struct kl_outline *out)
{
    double at = law->a[0], scale = law->a[1], shape = law->a[2];
    double narrow = 1 + shape * shape;
    struct kl_end heavy = normal_end(scale);
    struct kl_end light = kl_end_of_exp(2, 0.5 * narrow / (scale * scale), -1);
    double far = 3.6 * scale, near = far / sqrt(narrow);

    if (shape == 0)
        *out = kl_outline_line(heavy, heavy, at - far, at + far);
    else if (shape > 0)
        *out = kl_outline_line(light, heavy, at - near, at + far);
    else
        *out = kl_outline_line(heavy, light, at - far, at + near);
}

/* Also where the factor Phi rises, if that is the faster. */
static void
skew_normal_breaks(const struct kl_law *law, struct kl_breaks *out)
{
    double scale = law->a[1], shape = fabs(law->a[2]);

    kl_law_breaks(out, law->a[0], scale, kl_law_bell, KL_LAW_BELL);
    if (shape > 1)
        kl_law_breaks(out, law->a[0], scale / shape, kl_law_bell, KL_LAW_BELL);
}

const struct kl_density_row kl_skew_normal = {
    .prepare = skew_normal_prepare,
    .logdensity = skew_normal_logdensity,
    .outline = skew_normal_outline,
    .breaks = skew_normal_breaks,
};
