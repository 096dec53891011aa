/* The table of families, and its discrete rows; the continuous ones have a file
 * of their own. Parser, sliders, `klscope families`, manual and tests loop over
 * the rows.
 */
#include "config.h"

#include "klscope/core/family_private.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "klscope/base/buf.h"
#include "klscope/core/special.h"
#include "klscope/core/word.h"

/* Largest integer parameter: integers up to here are exact doubles and their
 * sums do not overflow. */
#define INTEGER_MAX 1e15

static int64_t
zero(const double *a)
{
    (void)a;
    return 0;
}

static int64_t
one(const double *a)
{
    (void)a;
    return 1;
}

/* A mode as an integer; beyond 2^53 no window holds it anyway. */
static int64_t
whole(double mode)
{
    return (int64_t)fmin(floor(mode), 0x1p53);
}

/* bernoulli(p) */

static double
bernoulli_logweight(const double *a, int64_t k)
{
    return k == 1 ? log(a[0]) : k == 0 ? log1p(-a[0]) : -INFINITY;
}

static int64_t
bernoulli_mode(const double *a)
{
    return a[0] > 0.5;
}

/* binomial(n, p) */

static int64_t
binomial_last(const double *a)
{
    return (int64_t)a[0];
}

static int64_t
binomial_mode(const double *a)
{
    double mode = floor((a[0] + 1) * a[1]);

    return (int64_t)(mode < a[0] ? mode : a[0]);
}

static double
binomial_logweight(const double *a, int64_t k)
{
    return kl_log_binomial((double)k, a[0], a[1]);
}

/* poisson(mean) */

static int64_t
poisson_mode(const double *a)
{
    return whole(a[0]);
}

static double
poisson_logweight(const double *a, int64_t k)
{
    return kl_log_poisson((double)k, a[0]);
}

/* Successive probabilities have the ratio mean/(k+1), which falls; minus its
 * log grows by log((k+2)/(k+1)) < 1/(k+1) a step. */
static struct kl_tail
poisson_tail(const double *a, int64_t k)
{
    double next = (double)k + 1, rise = next / a[0];

    return (struct kl_tail){.infinite = true,
                            .ratio = a[0] / next,
                            .slope =
                                isinf(rise) ? log(next) - log(a[0]) : log(rise),
                            .bend = 1 / next};
}

/* geometric(p), on 1, 2, ... */

static double
geometric_logweight(const double *a, int64_t k)
{
    if (k < 1)
        return -INFINITY;
    return log(a[0]) + (k > 1 ? (double)(k - 1) * log1p(-a[0]) : 0);
}

static struct kl_tail
geometric_tail(const double *a, int64_t k)
{
    (void)k;
    if (a[0] == 1)
        return (struct kl_tail){.infinite = false};
    return (struct kl_tail){
        .infinite = true, .ratio = 1 - a[0], .slope = -log1p(-a[0])};
}

/* negative_binomial(r, p): failures before the r-th success */

static int64_t
negative_binomial_mode(const double *a)
{
    return a[0] <= 1 ? 0 : whole((a[0] - 1) * (1 - a[1]) / a[1]);
}

static double
negative_binomial_logweight(const double *a, int64_t k)
{
    return kl_log_negative_binomial((double)k, a[0], a[1]);
}

/* The ratio (k+r)/(k+1) (1-p) tends to 1-p: from above for r > 1, from below
 * for r < 1. Each bound takes whichever end is the greater. */
static struct kl_tail
negative_binomial_tail(const double *a, int64_t k)
{
    double limit = 1 - a[1];
    double ratio = ((double)k + a[0]) / ((double)k + 1) * limit;

    if (a[1] == 1)
        return (struct kl_tail){.infinite = false};
    return (struct kl_tail){.infinite = true,
                            .ratio = fmax(ratio, limit),
                            .slope = -log(fmin(ratio, limit))};
}

/* discrete_uniform(a, b) */

static const char *
discrete_uniform_refuse(const double *a)
{
    return a[0] <= a[1] ? NULL : "a must be <= b";
}

static int64_t
discrete_uniform_first(const double *a)
{
    return (int64_t)a[0];
}

static int64_t
discrete_uniform_last(const double *a)
{
    return (int64_t)a[1];
}

static double
discrete_uniform_logweight(const double *a, int64_t k)
{
    return (double)k >= a[0] && (double)k <= a[1] ? 0 : -INFINITY;
}

/* zipf(s, n), on 1..n; the normalising sum is left to the caller */

static int64_t
zipf_last(const double *a)
{
    return (int64_t)a[1];
}

static int64_t
zipf_mode(const double *a)
{
    return a[0] >= 0 ? 1 : (int64_t)a[1];
}

static double
zipf_logweight(const double *a, int64_t k)
{
    return k >= 1 && (double)k <= a[1] ? -a[0] * log((double)k) : -INFINITY;
}

/* clang-format off */
#define PROBABILITY(NAME, START) \
    { .name = NAME, .min = 0, .max = 1, .domain = "must be in 0 to 1", \
      .start = START, .slide_min = 0, .slide_max = 1, .step = .01 }
#define POSITIVE_PROBABILITY(NAME, START) \
    { .name = NAME, .min = 0, .open_min = true, .max = 1, \
      .domain = "must be in 0 to 1, and not 0", \
      .start = START, .slide_min = .01, .slide_max = 1, .step = .01 }
#define COUNT(NAME, MIN, DOMAIN, START) \
    { .name = NAME, .min = MIN, .max = INTEGER_MAX, .integer = true, \
      .domain = DOMAIN, .start = START, .slide_min = MIN, .slide_max = 100, \
      .step = 1 }

static const struct kl_family families[] = {
    { .key = "bernoulli", .help = "one trial: 1 with probability p, else 0",
      .nparam = 1, .param = { PROBABILITY("p", .5) },
      .first = zero, .last = one, .mode = bernoulli_mode,
      .logweight = bernoulli_logweight },
    { .key = "binomial", .help = "successes in n trials of probability p",
      .nparam = 2,
      .param = { COUNT("n", 1, "must be a whole number >= 1", 10),
                 PROBABILITY("p", .5) },
      .first = zero, .last = binomial_last, .mode = binomial_mode,
      .logweight = binomial_logweight },
    { .key = "poisson", .help = "counts of rare events with a given mean",
      .nparam = 1,
      .param = { { .name = "mean", .min = 0, .open_min = true,
                   .max = DBL_MAX, .domain = "must be > 0", .start = 4,
                   .slide_min = .1, .slide_max = 100, .step = .05,
                   .log_scale = true } },
      .first = zero, .mode = poisson_mode, .logweight = poisson_logweight,
      .tail = poisson_tail },
    { .key = "geometric",
      .help = "trials up to and with the first success, 1, 2, ...",
      .nparam = 1, .param = { POSITIVE_PROBABILITY("p", .3) },
      .first = one, .mode = one, .logweight = geometric_logweight,
      .tail = geometric_tail },
    { .key = "negative_binomial",
      .help = "failures before the r-th success; r may be real",
      .nparam = 2,
      .param = { { .name = "r", .min = 0, .open_min = true, .max = 1e12,
                   .domain = "must be > 0 and at most 1e12", .start = 3,
                   .slide_min = .1, .slide_max = 100, .step = .05,
                   .log_scale = true },
                 POSITIVE_PROBABILITY("p", .5) },
      .first = zero, .mode = negative_binomial_mode,
      .logweight = negative_binomial_logweight,
      .tail = negative_binomial_tail },
    { .key = "discrete_uniform", .help = "every integer from a to b alike",
      .nparam = 2,
      .param = { { .name = "a", .min = -INTEGER_MAX, .max = INTEGER_MAX,
                   .integer = true, .domain = "must be a whole number",
                   .start = 1, .slide_min = -50, .slide_max = 50, .step = 1 },
                 { .name = "b", .min = -INTEGER_MAX, .max = INTEGER_MAX,
                   .integer = true, .domain = "must be a whole number",
                   .start = 6, .slide_min = -50, .slide_max = 50,
                   .step = 1 } },
      .refuse = discrete_uniform_refuse, .first = discrete_uniform_first,
      .last = discrete_uniform_last, .mode = discrete_uniform_first,
      .logweight = discrete_uniform_logweight },
    { .key = "zipf", .help = "ranks 1 to n, probability as 1/rank^s",
      .nparam = 2,
      .param = { { .name = "s", .min = -100, .max = 100,
                   .domain = "must be in -100 to 100", .start = 1,
                   .slide_min = 0, .slide_max = 5, .step = .05 },
                 COUNT("n", 1, "must be a whole number >= 1", 20) },
      .first = one, .last = zipf_last, .mode = zipf_mode,
      .logweight = zipf_logweight },
};
/* clang-format on */

static const size_t discrete = sizeof families / sizeof *families;

size_t
kl_family_count(void)
{
    return discrete + kl_continuous_count();
}

const struct kl_family *
kl_family_row(size_t i)
{
    return i < discrete ? &families[i] : kl_continuous_row(i - discrete);
}

const struct kl_family *
kl_family_find(const char *key, size_t len)
{
    size_t i;

    for (i = 0; i < kl_family_count(); i++) {
        const struct kl_family *family = kl_family_row(i);

        if (strlen(family->key) == len && memcmp(family->key, key, len) == 0)
            return family;
    }
    return NULL;
}

const char *
kl_family_nearest(const char *key, size_t len)
{
    const char *nearest = NULL;
    int least = 3;
    size_t i;

    for (i = 0; i < kl_family_count(); i++) {
        const char *name = kl_family_row(i)->key;
        int distance = kl_word_distance(key, len, name);

        if (distance < least) {
            least = distance;
            nearest = name;
        }
    }
    return nearest;
}

void
kl_family_suggest(const char *key, struct kl_err *err)
{
    const struct kl_family *family = kl_family_find(key, strlen(key));
    struct kl_buf text = KL_BUF_INIT;
    int i;

    if (family == NULL || err == NULL)
        return;
    kl_buf_addf(&text, "%s; the family is %s(", err->text, family->key);
    for (i = 0; i < family->nparam; i++)
        kl_buf_addf(&text, "%s%s", i > 0 ? ", " : "", family->param[i].name);
    kl_fail(err, err->status, KL_AT_NONE, "%s)", kl_buf_text(&text));
    kl_buf_clear(&text);
}

enum kl_status
kl_family_unknown(const char *key, size_t len, struct kl_at at,
                  struct kl_err *err)
{
    const char *nearest = kl_family_nearest(key, len);
    char quote[KL_QUOTE];

    kl_quote(quote, key, len);
    if (nearest != NULL)
        return kl_fail(err, KL_E_NAME, at,
                       "unknown distribution %s; did you mean %s?", quote,
                       nearest);
    return kl_fail(err, KL_E_NAME, at,
                   "unknown distribution %s; `klscope families` lists them",
                   quote);
}

enum kl_status
kl_param_check(const struct kl_param *param, double value, struct kl_err *err)
{
    bool inside = isfinite(value) && value >= param->min &&
                  value <= param->max &&
                  !(param->open_min && value == param->min) &&
                  !(param->open_max && value == param->max);

    if (inside && !(param->integer && value != floor(value)))
        return KL_OK;
    if (param->min > 0 && param->log_scale &&
        value > 0) /* as `domain` has it */
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE, "%s must be in %g to %g",
                       param->name, param->min, param->max);
    return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE, "%s %s", param->name,
                   param->domain);
}

/* What lies beyond k, relative to a weight exp(top): f rho / (1 - rho). */
static bool
negligible(const struct kl_family *family, const double *a, int64_t k,
           double top)
{
    struct kl_tail tail = family->tail(a, k);
    double log_f = family->logweight(a, k);

    if (tail.ratio >= 1)
        return false;
    return log_f + log(tail.ratio / (1 - tail.ratio)) - top < -80 * M_LN2;
}

enum kl_status
kl_family_window(const struct kl_family *family, const double *a, int64_t from,
                 int64_t *last, struct kl_err *err)
{
    int64_t start = family->mode(a), low, high, reach = 1;
    double top;

    if (start < from)
        start = from;
    if (family->last != NULL) {
        *last = family->last(a);
    } else {
        top = family->logweight(a, start);
        while (!negligible(family, a, start + reach, top) &&
               reach < 2 * (int64_t)KL_WINDOW_MAX)
            reach *= 2;
        low = start + reach / 2;
        high = start + reach;
        while (high - low > 1) {
            int64_t middle = low + (high - low) / 2;

            if (negligible(family, a, middle, top))
                high = middle;
            else
                low = middle;
        }
        *last = high;
    }
    if (*last - from < KL_WINDOW_MAX)
        return KL_OK;
    return kl_fail(err, KL_E_LIMIT, KL_AT_NONE,
                   "more than %d outcomes from the first on are needed",
                   KL_WINDOW_MAX);
}
