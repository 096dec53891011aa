/* Scores: the derivatives of the log-densities and log-probabilities of
 * families with respect to their parameters. The formulas are the logarithms
 * of the densities in any book, differentiated.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "klscope/core/gamma.h"
#include "klscope/core/model_private.h"

/* What the formulas of a block work on. */
struct block {
    const double *a;
    const struct kl_nodes *at;
    double (*s)[KL_NODES]; /* the scores, a row for each parameter */
};

#define EACH(k) (int k = 0; k < KL_NODES; k++)

/* ---- on the whole line --------------------------------------------------- */

static void
normal(const struct block *b)
{
    double z[KL_NODES], sd = b->a[1];

    kl_nodes_standard(b->at, b->a[0], sd, z);
    for EACH (k) {
        b->s[0][k] = z[k] / sd;
        b->s[1][k] = (z[k] * z[k] - 1) / sd;
    }
}

static void
laplace(const struct block *b)
{
    double z[KL_NODES], scale = b->a[1];

    kl_nodes_standard(b->at, b->a[0], scale, z);
    for EACH (k) {
        b->s[0][k] = (double)((z[k] > 0) - (z[k] < 0)) / scale;
        b->s[1][k] = (fabs(z[k]) - 1) / scale;
    }
}

static void
logistic(const struct block *b)
{
    double z[KL_NODES], scale = b->a[1];

    kl_nodes_standard(b->at, b->a[0], scale, z);
    for EACH (k) {
        double t = tanh(z[k] / 2);

        b->s[0][k] = t / scale;
        b->s[1][k] = (z[k] * t - 1) / scale;
    }
}

/* z / (df + z^2) and z^2 / (df + z^2) and log(1 + z^2/df), also where the
 * square of z is beyond a double. */
static void
student_t(const struct block *b)
{
    double z[KL_NODES], df = b->a[0], scale = b->a[2];
    double c = 0.5 * (double)kl_digamma_half(df / 2) - 0.5 / df;

    kl_nodes_standard(b->at, b->a[1], scale, z);
    for EACH (k) {
        double x = fabs(z[k]), far = x / (x + df / x);
        double size = x > 1e100 ? 2 * log(x) - log(df) : log1p(x * x / df);

        if (x == 0)
            far = 0;
        b->s[0][k] = c - 0.5 * size + 0.5 * (df + 1) / df * far;
        b->s[1][k] = x == 0 ? 0 : (df + 1) * far / z[k] / scale;
        b->s[2][k] = ((df + 1) * far - 1) / scale;
    }
}

static void
cauchy(const struct block *b)
{
    double z[KL_NODES], scale = b->a[1];

    kl_nodes_standard(b->at, b->a[0], scale, z);
    for EACH (k) {
        double x = fabs(z[k]), far = x == 0 ? 0 : x / (x + 1 / x);

        b->s[0][k] = x == 0 ? 0 : 2 * far / z[k] / scale;
        b->s[1][k] = (2 * far - 1) / scale;
    }
}

static void
gumbel(const struct block *b)
{
    double z[KL_NODES], scale = b->a[1];

    kl_nodes_standard(b->at, b->a[0], scale, z);
    for EACH (k) {
        double g = -expm1(-z[k]);

        b->s[0][k] = g / scale;
        b->s[1][k] = (z[k] * g - 1) / scale;
    }
}

/* phi(u) / Phi(u); where Phi underflows, its continued fraction. */
static double
mills(double u)
{
    if (u < -30)
        return -u + 1 / (-u + 2 / -u);
    return sqrt(M_2_PI) * exp(-0.5 * u * u) / erfc(-u * M_SQRT1_2);
}

static void
skew_normal(const struct block *b)
{
    double z[KL_NODES], scale = b->a[1], shape = b->a[2];

    kl_nodes_standard(b->at, b->a[0], scale, z);
    for EACH (k) {
        double h = mills(shape * z[k]);

        b->s[0][k] = (z[k] - shape * h) / scale;
        b->s[1][k] = (z[k] * z[k] - 1 - shape * z[k] * h) / scale;
        b->s[2][k] = z[k] * h;
    }
}

/* ---- from 0 up ----------------------------------------------------------- */

static void
distances(const struct block *b, double x[KL_NODES], double lx[KL_NODES])
{
    kl_nodes_distance(b->at, 0, 1, x, lx);
}

static void
lognormal(const struct block *b)
{
    double x[KL_NODES], lx[KL_NODES], sigma = b->a[1];

    distances(b, x, lx);
    for EACH (k) {
        double z = (lx[k] - b->a[0]) / sigma;

        b->s[0][k] = z / sigma;
        b->s[1][k] = (z * z - 1) / sigma;
    }
}

static void
exponential(const struct block *b)
{
    double x[KL_NODES], lx[KL_NODES];

    distances(b, x, lx);
    for EACH (k)
        b->s[0][k] = 1 / b->a[0] - x[k];
}

static void
gamma_score(const struct block *b)
{
    double x[KL_NODES], lx[KL_NODES], shape = b->a[0], scale = b->a[1];
    double c = -(double)kl_digamma(shape) - log(scale);

    distances(b, x, lx);
    for EACH (k) {
        b->s[0][k] = lx[k] + c;
        b->s[1][k] = (x[k] / scale - shape) / scale;
    }
}

static void
inverse_gamma(const struct block *b)
{
    double x[KL_NODES], lx[KL_NODES], shape = b->a[0], scale = b->a[1];
    double c = log(scale) - (double)kl_digamma(shape);

    distances(b, x, lx);
    for EACH (k) {
        b->s[0][k] = c - lx[k];
        b->s[1][k] = shape / scale - 1 / x[k];
    }
}

static void
chi_squared(const struct block *b)
{
    double x[KL_NODES], lx[KL_NODES];
    double c = -(double)kl_digamma(b->a[0] / 2) - M_LN2;

    distances(b, x, lx);
    for EACH (k)
        b->s[0][k] = 0.5 * (lx[k] + c);
}

static void
beta(const struct block *b)
{
    double x[KL_NODES], lx[KL_NODES], ly[KL_NODES];
    long double both = kl_digamma(b->a[0] + b->a[1]);
    double c = (double)(both - kl_digamma(b->a[0]));
    double d = (double)(both - kl_digamma(b->a[1]));

    distances(b, x, lx);
    kl_nodes_distance(b->at, 1, -1, x, ly);
    for EACH (k) {
        b->s[0][k] = lx[k] + c;
        b->s[1][k] = ly[k] + d;
    }
}

static void
weibull(const struct block *b)
{
    double x[KL_NODES], lx[KL_NODES], shape = b->a[0], scale = b->a[1];

    distances(b, x, lx);
    for EACH (k) {
        double l = lx[k] - log(scale), y = exp(shape * l);

        b->s[0][k] = 1 / shape + l - (y > 0 ? y * l : 0);
        b->s[1][k] = shape * (y - 1) / scale;
    }
}

static void
rayleigh(const struct block *b)
{
    double x[KL_NODES], lx[KL_NODES], scale = b->a[0];

    distances(b, x, lx);
    for EACH (k) {
        double z = x[k] / scale;

        b->s[0][k] = (z * z - 2) / scale;
    }
}

static void
half_normal(const struct block *b)
{
    double x[KL_NODES], lx[KL_NODES], scale = b->a[0];

    distances(b, x, lx);
    for EACH (k) {
        double z = x[k] / scale;

        b->s[0][k] = (z * z - 1) / scale;
    }
}

static void
pareto(const struct block *b)
{
    double x[KL_NODES], lx[KL_NODES];

    distances(b, x, lx);
    for EACH (k) {
        b->s[0][k] = 1 / b->a[0] - (lx[k] - log(b->a[1]));
        b->s[1][k] = b->a[0] / b->a[1];
    }
}

/* ---- between two ends ---------------------------------------------------- */

static void
uniform(const struct block *b)
{
    double width = b->a[1] - b->a[0];

    for EACH (k) {
        b->s[0][k] = 1 / width;
        b->s[1][k] = -1 / width;
    }
}

static void
triangular(const struct block *b)
{
    double from = b->a[0], mode = b->a[1], to = b->a[2], width = to - from;
    double up[KL_NODES], down[KL_NODES];

    kl_nodes_distance(b->at, from, 1, up, NULL);
    kl_nodes_distance(b->at, to, -1, down, NULL);
    for EACH (k) {
        if (up[k] < mode - from) {
            b->s[0][k] = 1 / width + 1 / (mode - from) - 1 / up[k];
            b->s[1][k] = -1 / (mode - from);
            b->s[2][k] = -1 / width;
        } else {
            b->s[0][k] = 1 / width;
            b->s[1][k] = mode < to ? 1 / (to - mode) : 0;
            b->s[2][k] = 1 / down[k] - 1 / width - b->s[1][k];
        }
    }
}

/* ---- on the integers ----------------------------------------------------- */

/* d/dp of k log p + m log(1-p); at p = 0 and 1 it is not asked for. */
static double
trials(double p, double k, double m)
{
    return (k > 0 ? k / p : 0) - (m > 0 ? m / (1 - p) : 0);
}

static void
bernoulli(const struct block *b)
{
    for EACH (k)
        b->s[0][k] = trials(b->a[0], b->at->t[k], 1 - b->at->t[k]);
}

static void
binomial(const struct block *b)
{
    for EACH (k)
        b->s[1][k] = trials(b->a[1], b->at->t[k], b->a[0] - b->at->t[k]);
}

static void
poisson(const struct block *b)
{
    for EACH (k)
        b->s[0][k] = b->at->t[k] / b->a[0] - 1;
}

static void
geometric(const struct block *b)
{
    for EACH (k)
        b->s[0][k] = trials(b->a[0], 1, b->at->t[k] - 1);
}

static void
negative_binomial(const struct block *b)
{
    long double psi = kl_digamma(b->a[0]);

    for EACH (k) {
        double x = b->at->t[k];

        b->s[0][k] = log(b->a[1]);
        if (x > 0)
            b->s[0][k] +=
                (double)(kl_digamma((long double)b->a[0] + x) - psi);
        b->s[1][k] = trials(b->a[1], b->a[0], x);
    }
}

static void
zipf(const struct block *b)
{
    for EACH (k)
        b->s[0][k] = -log(b->at->t[k]);
}

/* ---- the table ----------------------------------------------------------- */

static const struct {
    const char *key;
    void (*score)(const struct block *b);
} table[] = {
    {"normal", normal},
    {"lognormal", lognormal},
    {"exponential", exponential},
    {"laplace", laplace},
    {"logistic", logistic},
    {"cauchy", cauchy},
    {"student_t", student_t},
    {"gamma", gamma_score},
    {"inverse_gamma", inverse_gamma},
    {"beta", beta},
    {"chi_squared", chi_squared},
    {"weibull", weibull},
    {"rayleigh", rayleigh},
    {"pareto", pareto},
    {"gumbel", gumbel},
    {"triangular", triangular},
    {"uniform", uniform},
    {"half_normal", half_normal},
    {"skew_normal", skew_normal},
    {"bernoulli", bernoulli},
    {"binomial", binomial},
    {"poisson", poisson},
    {"geometric", geometric},
    {"negative_binomial", negative_binomial},
    {"zipf", zipf},
};

void
kl_family_score(const struct kl_family *family, const double *a,
                const struct kl_nodes *at,
                double score[KL_PARAM_MAX][KL_NODES])
{
    struct block b = {a, at, score};
    size_t i;

    for (i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].key, family->key) == 0) {
            table[i].score(&b);
            return;
        }
    memset(score, 0, KL_PARAM_MAX * sizeof *score);
}
