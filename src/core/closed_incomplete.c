/* Incomplete gamma and beta functions: series and continued fractions whose
 * bounds come with them, for shapes in the thousands too, where the factor in
 * front is the difference of large numbers. That of the gamma is put as
 *
 *   x^a e^-x / gamma(a) = sqrt(a / 2 pi) exp(-a (t - log(1 + t)) - rest(a)),
 *
 * t = x/a - 1, with what Stirling's formula leaves out.
 *
 * src   DLMF 8.11.4, 8.9.2, 8.17.22; Press et al., Numerical Recipes, 3rd ed.,
 *       sec. 6.2 and 6.4, for the methods
 */
#include "config.h"

#include "klscope/core/closed_private.h"

#include "klscope/core/gamma.h"

/* Steps that shapes up to some 1e8 need. */
enum { STEPS = 100000 };

/* Lentz's method for b0 + a1/(b1 + a2/(b2 + ...)), reversed: h becomes
 * 1/(b0 + ...). Steps are added until one changes nothing; what is cut off is
 * about the last change. */
struct fraction {
    struct kl_num c, d, h;
    long double change;
};

static void
fraction_begin(struct fraction *f, struct kl_num b)
{
    f->c = n_of(INFINITY);
    f->d = n_div(n_of(1), b);
    f->h = f->d;
    f->change = 1;
}

static void
fraction_step(struct fraction *f, struct kl_num a, struct kl_num b)
{
    struct kl_num step;

    f->d = n_div(n_of(1), n_add(n_mul(a, f->d), b));
    f->c = n_add(b, n_div(a, f->c));
    step = n_mul(f->c, f->d);
    /* Errors of c and d are damped from step to step, and their bounds with
     * them; h's grows by one rounding only where they stand still. */
    f->h = n_mul(f->h, n_of(step.v));
    f->change = fabsl(step.v - 1);
}

static struct kl_num
fraction_end(const struct fraction *f, int steps)
{
    struct kl_num h = f->h;

    h.e += fabsl(h.v) * (4 * f->change + 4 * steps * KL_NUM_UNIT);
    return h;
}

/* x^a e^-x / gamma(a) */
static struct kl_num
gamma_front(struct kl_num a, struct kl_num x)
{
    struct kl_num t = n_div(n_sub(x, a), a), sum;

    if (fabsl(t.v) < 0.5L)
        sum = n_log_gap(t);
    else
        sum = n_sub(t, n_log_ratio(x, a));
    sum = n_add(n_mul(a, sum), n_accurate(kl_stirling_rest(a.v)));
    return n_mul(n_exp(n_neg(sum)), n_sqrt(n_div(a, n_times(n_pi(), 2))));
}

/* P(a, x) by the series, x < a + 1 */
static struct kl_num
gamma_series(struct kl_num a, struct kl_num x)
{
    struct kl_num term = n_div(n_of(1), a), sum = term;
    int k;

    for (k = 1; k < STEPS; k++) {
        term = n_mul(term, n_div(x, n_plus(a, k)));
        sum = n_add(sum, term);
        if (term.v <= sum.v * 0x1p-66L)
            break;
    }
    /* Later ratios are below this one. */
    sum.e += term.v * (a.v + k) / fmaxl(a.v + k - x.v, 1);
    return n_mul(sum, gamma_front(a, x));
}

/* Q(a, x) by the continued fraction, x >= a + 1 */
static struct kl_num
gamma_fraction(struct kl_num a, struct kl_num x)
{
    struct kl_num b = n_plus(n_sub(x, a), 1);
    struct fraction f;
    int k;

    fraction_begin(&f, b);
    for (k = 1; k < STEPS && f.change > 2 * KL_NUM_UNIT; k++) {
        b = n_plus(b, 2);
        fraction_step(&f, n_times(n_plus(n_neg(a), k), -k), b);
    }
    return n_mul(fraction_end(&f, k), gamma_front(a, x));
}

struct kl_num
kl_gamma_below(struct kl_num a, struct kl_num x)
{
    if (x.v <= 0)
        return n_of(0);
    if (x.v < a.v + 1)
        return gamma_series(a, x);
    return n_sub(n_of(1), gamma_fraction(a, x));
}

struct kl_num
kl_gamma_above(struct kl_num a, struct kl_num x)
{
    if (x.v <= 0)
        return n_of(1);
    if (x.v < a.v + 1)
        return n_sub(n_of(1), gamma_series(a, x));
    return gamma_fraction(a, x);
}

/* x^a y^b / (a B(a, b)) times the continued fraction, x < (a+1)/(a+b+2) */
static struct kl_num
beta_fraction(struct kl_num a, struct kl_num b, struct kl_num x,
              struct kl_num y)
{
    struct kl_num ab = n_add(a, b), front, one = n_of(1);
    struct fraction f;
    int k;

    fraction_begin(&f, one);
    fraction_step(&f, n_neg(n_div(n_mul(ab, x), n_plus(a, 1))), one);
    for (k = 1; k < STEPS && f.change > 2 * KL_NUM_UNIT; k++) {
        struct kl_num up = n_plus(a, 2 * k), m;

        m = n_mul(n_times(n_plus(b, -k), k), x);
        fraction_step(&f, n_div(m, n_mul(n_plus(up, -1), up)), one);
        m = n_neg(n_mul(n_mul(n_plus(a, k), n_plus(ab, k)), x));
        fraction_step(&f, n_div(m, n_mul(up, n_plus(up, 1))), one);
    }
    front = n_add(n_mul(a, n_log(x)), n_mul(b, n_log(y)));
    front = n_sub(front, n_accurate(kl_log_beta(a.v, b.v)));
    return n_div(n_mul(n_exp(front), fraction_end(&f, 2 * k)), a);
}

struct kl_num
kl_beta_below(struct kl_num a, struct kl_num b, struct kl_num x,
              struct kl_num y)
{
    if (x.v <= 0 || y.v <= 0)
        return n_of(x.v <= 0 ? 0 : 1);
    if (x.v * (a.v + b.v + 2) < a.v + 1)
        return beta_fraction(a, b, x, y);
    return n_sub(n_of(1), beta_fraction(b, a, y, x));
}
