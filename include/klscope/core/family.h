#ifndef KLSCOPE_CORE_FAMILY_H
#define KLSCOPE_CORE_FAMILY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "klscope/base/status.h"
#include "klscope/core/bins.h"

enum { KL_PARAM_MAX = 4 };

/* One parameter of a family. The domain is [min, max] or, where open, without
 * the end; `domain` says so to a user. */
struct kl_param {
    const char *name;
    double min, max;
    bool open_min, open_max;
    bool integer;
    const char *domain; /* "must be > 0" */
    double start;       /* a value to begin with */
    double slide_min, slide_max, step;
    bool log_scale; /* a slider moves by factors */
};

struct kl_density_row;

/* A family of distributions, on the integers or continuous. Arrays `a` hold
 * the parameters in the order of `param`, all inside their domains. */
struct kl_family {
    const char *key;
    const char *help;
    int nparam;
    struct kl_param param[KL_PARAM_MAX];
    /* A relation between parameters that the domains cannot say: what is
     * wrong with a, or NULL. May be NULL itself. */
    const char *(*refuse)(const double *a);
    /* Continuous families have this, see density.h, and nothing below. */
    const struct kl_density_row *density;
    int64_t (*first)(const double *a); /* least outcome */
    int64_t (*last)(const double *a);  /* greatest; NULL: no end */
    int64_t (*mode)(const double *a);  /* where the probability is greatest */
    /* log of a weight proportional to the probability of k, in nats, -inf
     * outside the support. */
    double (*logweight)(const double *a, int64_t k);
    /* Bounds beyond outcome k >= mode, for families without an end. */
    struct kl_tail (*tail)(const double *a, int64_t k);
};

/* The family table, in the order of `klscope families`: discrete families,
 * then continuous ones. */
size_t kl_family_count(void);
const struct kl_family *kl_family_row(size_t i);

/* NULL if there is no such family. */
const struct kl_family *kl_family_find(const char *key, size_t len);

/* The key nearest to a mistyped one, or NULL if none is near. */
const char *kl_family_nearest(const char *key, size_t len);

/* Add to a message that a family is meant to have arguments, if `key` is one:
 * "; the family is normal(mean, sd)". err may be NULL. */
void kl_family_suggest(const char *key, struct kl_err *err);

/* Fail because there is no such family: KL_E_NAME, with the nearest one. */
enum kl_status kl_family_unknown(const char *key, size_t len, struct kl_at at,
                                 struct kl_err *err);

/* Check parameter i of a family.
 *
 * err   KL_E_DOMAIN: "sd must be > 0"; position and source are the caller's
 */
enum kl_status kl_param_check(const struct kl_param *param, double value,
                              struct kl_err *err);

/* Outcome up to which the weights must be kept so that what lies beyond adds
 * less than 2^-80 of the mass at or above `from`. The last outcome of finite
 * supports.
 *
 * err   KL_E_LIMIT if that is more than KL_WINDOW_MAX outcomes
 */
enum kl_status kl_family_window(const struct kl_family *family,
                                const double *a, int64_t from, int64_t *last,
                                struct kl_err *err);

enum { KL_WINDOW_MAX = 1 << 24 };

#endif
