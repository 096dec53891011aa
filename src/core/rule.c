#include "config.h"

#include "klscope/core/rule.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_legendre.h>
#include <stdlib.h>

#include "klscope/base/number.h"

/* GSL keeps the nodes of its rules to itself, but calls the integrand at each
 * of them: a first run over [-1, 1] writes them down. The integral of a
 * function that is 1 at one node and 0 at the others is that node's weight;
 * half the length of the interval is 1 and adding zeros is exact, so that the
 * weights come out as GSL has them, bit for bit. */

enum { POINTS = 21, GAUSS = 10 };

struct dry_run {
    double x[KL_NODES];
    int n;
};

static double
note_node(double x, void *data)
{
    struct dry_run *run = data;

    if (run->n < POINTS)
        run->x[run->n++] = x;
    return 1;
}

static double
is_node(double x, void *data)
{
    return x == *(const double *)data;
}

static double
kronrod_sum(gsl_function *f)
{
    double result, error, absolute, deviation;

    gsl_integration_qk21(f, -1, 1, &result, &error, &absolute, &deviation);
    return result;
}

static void
record_kronrod(struct kl_rule *rule)
{
    struct dry_run run = {.n = 0};
    gsl_function note = {.function = note_node, .params = &run};
    int k;

    kronrod_sum(&note);
    qsort(run.x, POINTS, sizeof run.x[0], kl_number_compare);
    for (k = 0; k < POINTS; k++) {
        gsl_function one = {.function = is_node, .params = &rule->x[k]};

        rule->x[k] = run.x[k];
        rule->kronrod[k] = kronrod_sum(&one);
    }
}

/* The nodes of the 10-point Gauss rule, the zeros of the Legendre polynomial
 * P10, are every second one of Kronrod's: 1, 3, ..., 19. Its weights are
 * 2 / ((1 - x^2) P10'(x)^2) there; of the forms of that formula this one minds
 * the rounding of x least. They serve to estimate errors only. */
static void
record_gauss(struct kl_rule *rule)
{
    int k;

    for (k = 1; k < POINTS; k += 2) {
        double x = rule->x[k], p[GAUSS + 1], dp[GAUSS + 1];

        gsl_sf_legendre_Pl_deriv_array(GAUSS, x, p, dp);
        rule->gauss[k] = 2 / ((1 - x) * (1 + x) * dp[GAUSS] * dp[GAUSS]);
    }
}

/* Lagrange's polynomials at an end. */
static void
record_end(struct kl_rule *rule, int end, double weight)
{
    int j, k;

    for (k = 0; k < POINTS; k++) {
        long double product = 1;

        for (j = 0; j < POINTS; j++)
            if (j != k)
                product *= ((long double)rule->x[end] - rule->x[j]) /
                           ((long double)rule->x[k] - rule->x[j]);
        rule->ends[k] -= weight * (double)product;
    }
    rule->ends[end] = weight;
}

void
kl_rule_init(struct kl_rule *rule)
{
    *rule = (struct kl_rule){.x = {[21] = -1, [22] = 1, [23] = 0}};
    gsl_set_error_handler_off(); /* GSL's own would abort the program */
    record_kronrod(rule);
    record_gauss(rule);
    record_end(rule, 21, 1);
    record_end(rule, 22, 0.75);
}
