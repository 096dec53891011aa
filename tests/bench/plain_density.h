#ifndef KL_PLAIN_DENSITY_H
#define KL_PLAIN_DENSITY_H

/* Log-densities as anyone would write them, one point at a time, with their
 * constants computed beforehand: what a routine of GSL is handed for
 * comparison. Not as exact as klscope's own. */

#include "kl_zoo.h"

struct plain_law {
    double a[3], c; /* parameters; what does not depend on x */
    double lo, hi;
    double (*log)(const struct plain_law *law, double x);
};

struct plain_density {
    int n;
    double lw[KL_ZOO_PARTS], lo, hi;
    struct plain_law law[KL_ZOO_PARTS];
};

static inline double
plain_flat(const struct plain_law *l, double x)
{
    (void)x;
    return l->c;
}

static inline double
plain_normal(const struct plain_law *l, double x)
{
    double z = (x - l->a[0]) / l->a[1];

    return l->c - z * z / 2;
}

static inline double
plain_lognormal(const struct plain_law *l, double x)
{
    double y = log(x), z = (y - l->a[0]) / l->a[1];

    return l->c - z * z / 2 - y;
}

static inline double
plain_exponential(const struct plain_law *l, double x)
{
    return l->c - l->a[0] * x;
}

static inline double
plain_laplace(const struct plain_law *l, double x)
{
    return l->c - fabs(x - l->a[0]) / l->a[1];
}

static inline double
plain_logistic(const struct plain_law *l, double x)
{
    double z = fabs(x - l->a[0]) / l->a[1];

    return l->c - z - 2 * log1p(exp(-z));
}

static inline double
plain_cauchy(const struct plain_law *l, double x)
{
    double z = (x - l->a[0]) / l->a[1];

    return l->c - log1p(z * z);
}

static inline double
plain_student(const struct plain_law *l, double x)
{
    double z = (x - l->a[1]) / l->a[2];

    return l->c - (l->a[0] + 1) / 2 * log1p(z * z / l->a[0]);
}

static inline double
plain_gamma(const struct plain_law *l, double x)
{
    return l->c + (l->a[0] - 1) * log(x) - x / l->a[1];
}

static inline double
plain_inverse_gamma(const struct plain_law *l, double x)
{
    return l->c - (l->a[0] + 1) * log(x) - l->a[1] / x;
}

static inline double
plain_beta(const struct plain_law *l, double x)
{
    return l->c + (l->a[0] - 1) * log(x) + (l->a[1] - 1) * log1p(-x);
}

static inline double
plain_weibull(const struct plain_law *l, double x)
{
    double y = log(x / l->a[1]);

    return l->c + (l->a[0] - 1) * y - exp(l->a[0] * y);
}

static inline double
plain_pareto(const struct plain_law *l, double x)
{
    return l->c - (l->a[0] + 1) * log(x);
}

static inline double
plain_gumbel(const struct plain_law *l, double x)
{
    double z = (x - l->a[0]) / l->a[1];

    return l->c - z - exp(-z);
}

static inline double
plain_triangular(const struct plain_law *l, double x)
{
    if (x < l->a[1])
        return l->c + log((x - l->a[0]) / (l->a[1] - l->a[0]));
    return l->c + log((l->a[2] - x) / (l->a[2] - l->a[1]));
}

static inline double
plain_skew_normal(const struct plain_law *l, double x)
{
    double z = (x - l->a[0]) / l->a[1], w = l->a[2] * z;
    double phi = w > -20 ? log(erfc(-w * M_SQRT1_2) / 2)
                         : -w * w / 2 - log(-w) - log(2 * M_PI) / 2;

    return l->c - z * z / 2 + phi;
}

/* Families on the whole line; false if it is none of them. */
static inline bool
plain_line(struct plain_law *l, const char *key)
{
    const double *a = l->a;
    double half = log(2 * M_PI) / 2;

    if (strcmp(key, "normal") == 0)
        l->log = plain_normal, l->c = -log(a[1]) - half;
    else if (strcmp(key, "laplace") == 0)
        l->log = plain_laplace, l->c = -log(2 * a[1]);
    else if (strcmp(key, "logistic") == 0)
        l->log = plain_logistic, l->c = -log(a[1]);
    else if (strcmp(key, "cauchy") == 0)
        l->log = plain_cauchy, l->c = -log(M_PI * a[1]);
    else if (strcmp(key, "student_t") == 0)
        l->log = plain_student, l->c = lgamma((a[0] + 1) / 2) -
                                       lgamma(a[0] / 2) - log(a[2]) -
                                       log(a[0] * M_PI) / 2;
    else if (strcmp(key, "gumbel") == 0)
        l->log = plain_gumbel, l->c = -log(a[1]);
    else if (strcmp(key, "skew_normal") == 0)
        l->log = plain_skew_normal, l->c = M_LN2 - log(a[1]) - half;
    return l->log != NULL;
}

/* Families on an interval. */
static inline bool
plain_interval(struct plain_law *l, const char *key)
{
    const double *a = l->a;

    if (strcmp(key, "uniform") == 0)
        l->log = plain_flat, l->c = -log(a[1] - a[0]), l->lo = a[0],
        l->hi = a[1];
    else if (strcmp(key, "beta") == 0)
        l->log = plain_beta,
        l->c = lgamma(a[0] + a[1]) - lgamma(a[0]) - lgamma(a[1]), l->lo = 0,
        l->hi = 1;
    else if (strcmp(key, "triangular") == 0)
        l->log = plain_triangular, l->c = log(2 / (a[2] - a[0])),
        l->lo = a[0], l->hi = a[2];
    return l->log != NULL;
}

/* Families above 0. */
static inline void
plain_positive(struct plain_law *l, const char *key)
{
    double *a = l->a, half = log(2 * M_PI) / 2;

    l->lo = 0;
    if (strcmp(key, "lognormal") == 0)
        l->log = plain_lognormal, l->c = -log(a[1]) - half;
    else if (strcmp(key, "exponential") == 0)
        l->log = plain_exponential, l->c = log(a[0]);
    else if (strcmp(key, "gamma") == 0)
        l->log = plain_gamma, l->c = -lgamma(a[0]) - a[0] * log(a[1]);
    else if (strcmp(key, "inverse_gamma") == 0)
        l->log = plain_inverse_gamma, l->c = a[0] * log(a[1]) - lgamma(a[0]);
    else if (strcmp(key, "chi_squared") == 0)
        l->log = plain_gamma, a[0] /= 2, a[1] = 2,
        l->c = -lgamma(a[0]) - a[0] * M_LN2;
    else if (strcmp(key, "weibull") == 0)
        l->log = plain_weibull, l->c = log(a[0] / a[1]);
    else if (strcmp(key, "rayleigh") == 0)
        l->log = plain_weibull, a[1] = a[0] * M_SQRT2, a[0] = 2,
        l->c = log(2 / a[1]);
    else if (strcmp(key, "pareto") == 0)
        l->log = plain_pareto, l->c = log(a[0]) + a[0] * log(a[1]),
        l->lo = a[1];
    else /* half_normal */
        l->log = plain_normal, a[1] = a[0], a[0] = 0,
        l->c = M_LN2 - log(a[1]) - half;
}

static inline struct plain_law
plain_law(int family, const double *a)
{
    struct plain_law l = {.lo = -HUGE_VAL, .hi = HUGE_VAL};
    const char *key = kl_zoo[family].key;

    memcpy(l.a, a, sizeof l.a);
    if (!plain_line(&l, key) && !plain_interval(&l, key))
        plain_positive(&l, key);
    return l;
}

static inline struct plain_density
plain_density(const struct kl_zoo_animal *animal)
{
    struct plain_density d = {
        .n = animal->n, .lo = HUGE_VAL, .hi = -HUGE_VAL};
    double total = 0;
    int i;

    for (i = 0; i < d.n; i++)
        total += animal->weight[i];
    for (i = 0; i < d.n; i++) {
        d.lw[i] = log(animal->weight[i] / total);
        d.law[i] = plain_law(animal->family[i], animal->a[i]);
        d.lo = fmin(d.lo, d.law[i].lo);
        d.hi = fmax(d.hi, d.law[i].hi);
    }
    if (d.n == 1)
        d.lw[0] = 0;
    return d;
}

static inline double
plain_log(const struct plain_density *d, double x)
{
    double lp[KL_ZOO_PARTS], top = -HUGE_VAL, sum = 0;
    int i;

    for (i = 0; i < d->n; i++) {
        const struct plain_law *law = &d->law[i];

        lp[i] = x > law->lo && x < law->hi ? d->lw[i] + law->log(law, x)
                                           : -HUGE_VAL;
        top = fmax(top, lp[i]);
    }
    if (d->n == 1 || top == -HUGE_VAL)
        return top;
    for (i = 0; i < d->n; i++)
        sum += exp(lp[i] - top);
    return top + log(sum);
}

#endif
