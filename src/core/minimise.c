/* The minimisers of GSL behind one face. They ask for the function and its
 * gradient at the same point one after the other, so that the last one is
 * kept.
 */
#include "config.h"

#include "klscope/core/minimise.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_multimin.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"

/* What stands for infinity: the interpolations of line searches stay numbers,
 * and turn back at once. */
#define FAR 1e100

struct kl_minimiser {
    struct kl_slope slope;
    enum kl_method method;
    gsl_multimin_function plain;
    gsl_multimin_function_fdf both;
    gsl_multimin_fminimizer *simplex;
    gsl_multimin_fdfminimizer *bfgs;
    bool known; /* x, value, gradient are of the last point */
    double value;
    double *x, *gradient;
    gsl_vector *from;
};

/* Look at a point with its gradient, unless it is the last one. */
static double
look(struct kl_minimiser *m, const gsl_vector *at)
{
    size_t j, n = m->slope.n;
    bool same = m->known;

    for (j = 0; j < n && same; j++)
        same = m->x[j] == gsl_vector_get(at, j);
    if (same)
        return m->value;
    for (j = 0; j < n; j++)
        m->x[j] = gsl_vector_get(at, j);
    m->value = m->slope.at(m->slope.context, m->x, m->gradient);
    if (!(m->value < FAR)) {
        m->value = FAR;
        memset(m->gradient, 0, n * sizeof *m->gradient);
    }
    m->known = true;
    return m->value;
}

static double
value_at(const gsl_vector *x, void *context)
{
    return look(context, x);
}

static void
gradient_at(const gsl_vector *x, void *context, gsl_vector *gradient)
{
    struct kl_minimiser *m = context;
    size_t j;

    look(m, x);
    for (j = 0; j < m->slope.n; j++)
        gsl_vector_set(gradient, j, m->gradient[j]);
}

static void
both_at(const gsl_vector *x, void *context, double *value,
        gsl_vector *gradient)
{
    *value = value_at(x, context);
    gradient_at(x, context, gradient);
}

static double
plain_at(const gsl_vector *x, void *context)
{
    struct kl_minimiser *m = context;
    double value;
    size_t j;

    for (j = 0; j < m->slope.n; j++)
        m->x[j] = gsl_vector_get(x, j);
    value = m->slope.at(m->slope.context, m->x, NULL);
    return value < FAR ? value : FAR;
}

static gsl_vector *
new_vector(size_t n)
{
    gsl_vector *vector = gsl_vector_alloc(n);

    if (vector == NULL)
        kl_alloc_fail();
    return vector;
}

static void
begin(struct kl_minimiser *m, double step)
{
    size_t n = m->slope.n;
    gsl_vector *edges;

    if (m->method == KL_BFGS) {
        m->both = (gsl_multimin_function_fdf){value_at, gradient_at, both_at,
                                              n, m};
        m->bfgs = gsl_multimin_fdfminimizer_alloc(
            gsl_multimin_fdfminimizer_vector_bfgs2, n);
        if (m->bfgs == NULL)
            kl_alloc_fail();
        gsl_multimin_fdfminimizer_set(m->bfgs, &m->both, m->from, step, 0.1);
        return;
    }
    m->plain = (gsl_multimin_function){plain_at, n, m};
    m->simplex = gsl_multimin_fminimizer_alloc(
        gsl_multimin_fminimizer_nmsimplex2, n);
    edges = new_vector(n);
    if (m->simplex == NULL)
        kl_alloc_fail();
    gsl_vector_set_all(edges, step);
    gsl_multimin_fminimizer_set(m->simplex, &m->plain, m->from, edges);
    gsl_vector_free(edges);
}

struct kl_minimiser *
kl_minimiser_new(const struct kl_slope *slope, enum kl_method method,
                 const double *x, double step)
{
    struct kl_minimiser *m = kl_calloc(1, sizeof *m);
    size_t j;

    gsl_set_error_handler_off(); /* GSL's own would abort the program */
    m->slope = *slope;
    m->method = method;
    m->x = kl_calloc(2 * slope->n + 1, sizeof *m->x);
    m->gradient = m->x + slope->n;
    m->from = new_vector(slope->n);
    for (j = 0; j < slope->n; j++)
        gsl_vector_set(m->from, j, x[j]);
    begin(m, step);
    return m;
}

void
kl_minimiser_free(struct kl_minimiser *m)
{
    if (m == NULL)
        return;
    if (m->simplex != NULL)
        gsl_multimin_fminimizer_free(m->simplex);
    if (m->bfgs != NULL)
        gsl_multimin_fdfminimizer_free(m->bfgs);
    gsl_vector_free(m->from);
    free(m->x);
    free(m);
}

bool
kl_minimiser_next(struct kl_minimiser *m)
{
    if (m->method == KL_BFGS)
        return gsl_multimin_fdfminimizer_iterate(m->bfgs) == GSL_SUCCESS;
    return gsl_multimin_fminimizer_iterate(m->simplex) == GSL_SUCCESS;
}

const double *
kl_minimiser_x(const struct kl_minimiser *m)
{
    return m->method == KL_BFGS ? m->bfgs->x->data : m->simplex->x->data;
}

double
kl_minimiser_size(const struct kl_minimiser *m)
{
    return m->method == KL_BFGS ? 0
                                : gsl_multimin_fminimizer_size(m->simplex);
}
