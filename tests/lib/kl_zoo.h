#ifndef KL_ZOO_H
#define KL_ZOO_H

/* Random continuous densities of every family, and mixtures of them, as specs.
 * The same seed gives the same specs everywhere. */

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Families and what their parameters are: x a location, s a scale, r a rate,
 * k a shape, a a shape that may be negative, m a location and g a scale of
 * logarithms, e a location above the one before it. */
static const struct {
    const char *key, *kinds;
} kl_zoo[] = {
    {"uniform", "xe"},      {"normal", "xs"},         {"lognormal", "mg"},
    {"exponential", "r"},   {"laplace", "xs"},        {"logistic", "xs"},
    {"cauchy", "xs"},       {"student_t", "kxs"},     {"gamma", "ks"},
    {"inverse_gamma", "ks"}, {"beta", "kk"},          {"chi_squared", "k"},
    {"weibull", "ks"},      {"rayleigh", "s"},        {"pareto", "ks"},
    {"gumbel", "xs"},       {"triangular", "xee"},    {"half_normal", "s"},
    {"skew_normal", "xsa"},
};

enum {
    KL_ZOO_FAMILIES = sizeof kl_zoo / sizeof kl_zoo[0],
    KL_ZOO_PARTS = 4,
    KL_ZOO_TEXT = 512
};

/* From where parameters are drawn: shapes and scales evenly in their
 * logarithms, locations up to `place` to both sides. */
struct kl_zoo_range {
    const char *name;
    double shape[2], scale[2], place, log_place, log_scale[2], skew;
};

static const struct kl_zoo_range kl_zoo_ranges[] = {
    {"mild", {0.5, 10}, {0.3, 3}, 3, 2, {0.2, 2}, 5},
    {"wide", {0.05, 1e3}, {1e-3, 1e3}, 30, 5, {0.05, 5}, 100},
};

enum { KL_ZOO_MILD, KL_ZOO_WIDE };

/* One density: its parts with their weights. */
struct kl_zoo_animal {
    int n;
    double weight[KL_ZOO_PARTS];
    int family[KL_ZOO_PARTS];
    double a[KL_ZOO_PARTS][3];
};

static inline double
kl_zoo_unit(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (double)(*seed >> 11) * 0x1p-53;
}

static inline double
kl_zoo_between(uint64_t *seed, const double range[2])
{
    double u = kl_zoo_unit(seed);

    return exp(log(range[0]) + u * (log(range[1]) - log(range[0])));
}

/* To a multiple of 2^-20, so that sums of locations are exact. */
static inline double
kl_zoo_round(double x)
{
    return nearbyint(x * 0x1p20) * 0x1p-20;
}

static inline double
kl_zoo_draw(uint64_t *seed, char kind, double before,
            const struct kl_zoo_range *range)
{
    double signed_unit = 2 * kl_zoo_unit(seed) - 1;

    switch (kind) {
    case 'x': return kl_zoo_round(range->place * signed_unit);
    case 'e': return before + kl_zoo_round(kl_zoo_between(seed, range->scale));
    case 'm': return range->log_place * signed_unit;
    case 'g': return kl_zoo_between(seed, range->log_scale);
    case 'k': return kl_zoo_between(seed, range->shape);
    case 'a': return range->skew * signed_unit;
    default: return kl_zoo_round(kl_zoo_between(seed, range->scale));
    }
}

/* A density of a family, or by `mixed` a mixture of it with others. */
static inline struct kl_zoo_animal
kl_zoo_make(uint64_t *seed, int family, bool mixed,
            const struct kl_zoo_range *range)
{
    struct kl_zoo_animal animal = {.n = 1};
    int i, k;

    if (mixed)
        animal.n += 1 + (int)(kl_zoo_unit(seed) * (KL_ZOO_PARTS - 1));
    for (i = 0; i < animal.n; i++) {
        const char *kinds;

        animal.family[i] =
            i == 0 ? family : (int)(kl_zoo_unit(seed) * KL_ZOO_FAMILIES);
        animal.weight[i] = 0.05 + kl_zoo_unit(seed);
        kinds = kl_zoo[animal.family[i]].kinds;
        for (k = 0; kinds[k] != '\0'; k++)
            animal.a[i][k] = kl_zoo_draw(
                seed, kinds[k], k > 0 ? animal.a[i][k - 1] : 0, range);
    }
    return animal;
}

/* Whether x -> scale x + shift leads to specs again. */
static inline bool
kl_zoo_moves(const struct kl_zoo_animal *animal, bool shifts)
{
    int i;

    for (i = 0; i < animal->n; i++) {
        const char *kinds = kl_zoo[animal->family[i]].kinds;

        if (strpbrk(kinds, shifts ? "x" : "xsr") == NULL)
            return false;
    }
    return true;
}

/* The spec of a density, of x -> scale x + shift where that exists. */
static inline void
kl_zoo_write(const struct kl_zoo_animal *animal, double scale, double shift,
             char text[KL_ZOO_TEXT])
{
    char *at = text;
    int i, k;

    for (i = 0; i < animal->n; i++) {
        const char *kinds = kl_zoo[animal->family[i]].kinds;

        if (animal->n > 1)
            at += sprintf(at, "%s%.17g*", i > 0 ? " + " : "",
                          animal->weight[i]);
        at += sprintf(at, "%s(", kl_zoo[animal->family[i]].key);
        for (k = 0; kinds[k] != '\0'; k++) {
            double a = animal->a[i][k];

            a = strchr("xe", kinds[k]) != NULL ? scale * a + shift
                : kinds[k] == 's'              ? scale * a
                : kinds[k] == 'r'              ? a / scale
                                               : a;
            at += sprintf(at, "%s%.17g", k > 0 ? "," : "", a);
        }
        at += sprintf(at, ")");
    }
}

#endif
