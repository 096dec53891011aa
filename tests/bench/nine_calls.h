#ifndef KL_NINE_CALLS_H
#define KL_NINE_CALLS_H

/* Nine measures of two densities as anyone would have them of GSL: nine calls
 * of its adaptive routines over the support, from plain log-densities. */

#include <gsl/gsl_integration.h>

#include "klscope/core/measure.h"
#include "plain_density.h"

enum { NINE = 9, LIMIT = 1000 };

/* The measures that are integrals of their own, in klscope's order. */
static const enum kl_measure nine[NINE] = {
    KL_H_P,   KL_H_Q, KL_CE_PQ, KL_CE_QP,    KL_KL_PQ,
    KL_KL_QP, KL_JS,  KL_TV,    KL_HELLINGER,
};

struct integrand {
    const struct plain_density *p, *q;
    enum kl_measure measure;
    size_t evaluations;
};

/* p log(p/q), 0 where p is. */
static inline double
excess(double p, double lp, double lq)
{
    return p > 0 ? p * (lp - lq) : 0;
}

static inline double
both(double lp, double lq, enum kl_measure measure)
{
    double p = exp(lp), q = exp(lq), m = (p + q) / 2, root;

    switch (measure) {
    case KL_CE_PQ: return p > 0 ? -p * lq : 0;
    case KL_CE_QP: return q > 0 ? -q * lp : 0;
    case KL_KL_PQ: return excess(p, lp, lq);
    case KL_KL_QP: return excess(q, lq, lp);
    case KL_JS:
        return m > 0 ? excess(p, lp, log(m)) / 2 + excess(q, lq, log(m)) / 2
                     : 0;
    case KL_TV: return fabs(p - q) / 2;
    default: root = exp(lp / 2) - exp(lq / 2); return root * root / 2;
    }
}

static inline double
evaluate(double x, void *data)
{
    struct integrand *f = data;
    double lp, lq;

    f->evaluations++;
    if (f->measure == KL_H_P || f->measure == KL_H_Q) {
        lp = plain_log(f->measure == KL_H_P ? f->p : f->q, x);
        return lp > -HUGE_VAL ? -exp(lp) * lp : 0;
    }
    lp = plain_log(f->p, x);
    lq = plain_log(f->q, x);
    return both(lp, lq, f->measure);
}

static inline double
integrate(gsl_function *f, double lo, double hi,
          gsl_integration_workspace *work)
{
    double value = NAN, error;

    if (isinf(lo) && isinf(hi))
        gsl_integration_qagi(f, 1e-14, 1e-10, LIMIT, work, &value, &error);
    else if (isinf(hi))
        gsl_integration_qagiu(f, lo, 1e-14, 1e-10, LIMIT, work, &value,
                              &error);
    else if (isinf(lo))
        gsl_integration_qagil(f, hi, 1e-14, 1e-10, LIMIT, work, &value,
                              &error);
    else
        gsl_integration_qags(f, lo, hi, 1e-14, 1e-10, LIMIT, work, &value,
                             &error);
    return value;
}

/* Nine integrals, but for those that do not exist.
 *
 * out   wrong   how many are off by more than 1e-6, relative and absolute
 * ret   evaluations
 */
static inline size_t
nine_calls(const struct plain_density *p, const struct plain_density *q,
           const struct kl_measures *known, gsl_integration_workspace *work,
           size_t *wrong)
{
    struct integrand data = {.p = p, .q = q};
    gsl_function f = {.function = evaluate, .params = &data};
    int k;

    *wrong = 0;
    for (k = 0; k < NINE; k++) {
        double lo = fmin(p->lo, q->lo), hi = fmax(p->hi, q->hi), got;
        double want = known->value[nine[k]].val;

        data.measure = nine[k];
        if (want == HUGE_VAL)
            continue;
        if (k < 6) { /* where the first of the two has mass */
            lo = (k % 2 == 0 ? p : q)->lo;
            hi = (k % 2 == 0 ? p : q)->hi;
        }
        got = integrate(&f, lo, hi, work);
        if (nine[k] == KL_HELLINGER)
            want *= want;
        *wrong += !(fabs(got - want) <= 1e-6 * fmax(fabs(want), 1));
    }
    return data.evaluations;
}

#endif
