#include "config.h"

#include "klscope/core/random.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>

#include "klscope/base/alloc.h"

struct kl_random {
    gsl_rng rng;
};

struct kl_random *
kl_random_new(unsigned long seed)
{
    struct kl_random *random = kl_malloc(sizeof *random);

    gsl_set_error_handler_off(); /* GSL's own would abort the program */
    random->rng.type = gsl_rng_mt19937;
    random->rng.state = kl_malloc(gsl_rng_mt19937->size);
    gsl_rng_set(&random->rng, seed);
    return random;
}

void
kl_random_free(struct kl_random *random)
{
    if (random == NULL)
        return;
    free(random->rng.state);
    free(random);
}

double
kl_random_uniform(struct kl_random *random)
{
    return gsl_rng_uniform(&random->rng);
}

/* Two words, the middle of one of 2^53 equal cells. */
double
kl_random_open(struct kl_random *random)
{
    double high = (double)(gsl_rng_get(&random->rng) >> 5);
    double low = (double)(gsl_rng_get(&random->rng) >> 6);

    return (high * 67108864.0 + low + 0.5) / 9007199254740992.0;
}

double
kl_random_normal(struct kl_random *random)
{
    return gsl_ran_gaussian_ziggurat(&random->rng, 1);
}

/* Below 1 a gamma variable is one of shape + 1 times u^(1/shape). */
double
kl_random_log_gamma(struct kl_random *random, double shape)
{
    if (shape >= 1)
        return log(gsl_ran_gamma(&random->rng, shape, 1));
    return log(gsl_ran_gamma(&random->rng, shape + 1, 1)) +
           log(kl_random_open(random)) / shape;
}

void
kl_random_exponentials(struct kl_random *random, double *out, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++)
        out[i] = gsl_ran_exponential(&random->rng, 1);
}
