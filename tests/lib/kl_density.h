#ifndef KL_DENSITY_TEST_H
#define KL_DENSITY_TEST_H

/* Short cuts for tests that integrate densities. */

#include "kl_test.h"

#include "klscope/core/density.h"
#include "klscope/core/quad.h"

/* The density of a spec that must be good; weights need not sum to 1. */
static inline struct kl_density *
kl_density_good(struct kl_quad *quad, const char *text)
{
    struct kl_spec *spec = NULL;
    struct kl_density *density = NULL;
    struct kl_err err = {0};

    if (kl_spec_parse(text, strlen(text), true, &spec, &err) != KL_OK ||
        kl_density_of(spec, NULL, quad, &density, &err) != KL_OK)
        fail_msg("%s: %s", text, err.text);
    kl_spec_free(spec);
    return density;
}

/* All measures of two specs that must be good. */
static inline void
kl_measures_good(struct kl_quad *quad, const char *p, const char *q,
                 double alpha, struct kl_measures *out)
{
    struct kl_density *dp = kl_density_good(quad, p);
    struct kl_density *dq = kl_density_good(quad, q);

    kl_quad_measures(quad, dp, dq, alpha, out);
    kl_density_free(dp);
    kl_density_free(dq);
}

#endif
