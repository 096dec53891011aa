/* What is known of the parameters that a fit has come to.
 *
 * Near a minimum the slope is g = H d, with H the Hessian and d how far the
 * minimum is. Along an eigenvector v of H with the eigenvalue l that is
 * d = g v / l, and what rounding does to g is divided by l as well. Where l is
 * as good as 0 the loss is level along v: there the length of the piece on
 * which it stays the same is looked for.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/core/fit_private.h"

/* An eigenvalue that is nothing, and a slope that is nearly nothing. */
#define LEVEL  1e-7
#define NEARLY 1e-8

/* ---- the Hessian --------------------------------------------------------- */

void
kl_fit_hessian(struct kl_fit *fit, double *h)
{
    static const double step[] = {-2, -1, 1, 2}, factor[] = {1, -8, 8, -1};
    const double size = 2e-3;
    size_t n = fit->n, i, j;

    memset(h, 0, n * n * sizeof *h);
    for (j = 0; j < n; j++)
        for (int k = 0; k < 4 && !fit->pinned[j]; k++) {
            memcpy(fit->try, fit->theta, n * sizeof *fit->try);
            fit->try[j] += step[k] * size * fit->unit[j];
            kl_fit_look(fit, fit->try, fit->slope);
            for (i = 0; i < n; i++)
                h[i * n + j] +=
                    factor[k] * fit->slope[i] * fit->unit[i] / (12 * size);
        }
    for (i = 0; i < n; i++)
        for (j = 0; j < i; j++)
            h[i * n + j] = h[j * n + i] = (h[i * n + j] + h[j * n + i]) / 2;
}

/* Turn rows and columns i and j so that h_ij becomes 0. */
static void
turn(double *h, double *v, size_t n, size_t i, size_t j)
{
    double off = h[i * n + j], t, c, s;
    double half = (h[j * n + j] - h[i * n + i]) / (2 * off);
    size_t k;

    t = (half < 0 ? -1 : 1) / (fabs(half) + sqrt(half * half + 1));
    c = 1 / sqrt(t * t + 1);
    s = t * c;
    for (k = 0; k < n; k++) {
        double a = h[k * n + i], b = h[k * n + j];

        h[k * n + i] = c * a - s * b;
        h[k * n + j] = s * a + c * b;
    }
    for (k = 0; k < n; k++) {
        double a = h[i * n + k], b = h[j * n + k];

        h[i * n + k] = c * a - s * b;
        h[j * n + k] = s * a + c * b;
        a = v[k * n + i];
        b = v[k * n + j];
        v[k * n + i] = c * a - s * b;
        v[k * n + j] = s * a + c * b;
    }
}

/* Eigenvalues onto the diagonal of h, eigenvectors into the columns of v.
 * Jacobi's method: Golub and Van Loan, Matrix Computations, 4th ed., sec. 8.5.
 */
static void
diagonalise(double *h, double *v, size_t n)
{
    size_t i, j;
    int sweep;

    memset(v, 0, n * n * sizeof *v);
    for (i = 0; i < n; i++)
        v[i * n + i] = 1;
    for (sweep = 0; sweep < 30; sweep++) {
        double off = 0, all = 0;

        for (i = 0; i < n; i++)
            for (j = i; j < n; j++)
                *(i == j ? &all : &off) += fabs(h[i * n + j]);
        if (!(off > 1e-15 * all))
            return;
        for (i = 0; i < n; i++)
            for (j = i + 1; j < n; j++)
                if (h[i * n + j] != 0)
                    turn(h, v, n, i, j);
    }
}

/* ---- how far the minimum may be ------------------------------------------ */

/* How much the loss differs t units along column k of v, either way. */
static double
change(struct kl_fit *fit, const double *v, size_t k, double t, double here)
{
    double most = 0;
    size_t j;
    int way;

    for (way = -1; way <= 1; way += 2) {
        for (j = 0; j < fit->n; j++)
            fit->try[j] = fit->theta[j] +
                          way * t * v[j * fit->n + k] * fit->unit[j];
        most = fmax(most, fabs(kl_fit_look(fit, fit->try, NULL) - here));
    }
    return most;
}

/* Units along column k on which nothing tells one place from another. */
static double
level_length(struct kl_fit *fit, const double *v, size_t k, double noise)
{
    double here = kl_fit_look(fit, fit->theta, NULL), t = 1;

    while (t > 1e-6 && !(change(fit, v, k, t, here) <= NEARLY * t + noise))
        t /= 2;
    return t;
}

/* Add what column k of v leaves unknown. */
static void
add_direction(struct kl_fit *fit, const double *v, size_t k, double curve,
              double noise)
{
    double slope = 0, far;
    size_t n = fit->n, j;

    for (j = 0; j < n; j++)
        slope += v[j * n + k] * fit->gradient[j] * fit->unit[j];
    if (curve > LEVEL) {
        /* a bottom as flat as x^8 is seven such steps away */
        far = (8 * fabs(slope) + noise) / curve;
    } else {
        /* what is level may well be bent, and longer than a straight line */
        far = fmin(4 * level_length(fit, v, k, noise), 1);
        fit->level = fit->level || far > 4e-3;
    }
    for (j = 0; j < n; j++)
        if (!fit->pinned[j])
            fit->unknown[j] += fabs(v[j * n + k]) * far * fit->unit[j];
}

/* What a simplex or a double leaves unknown in any case. */
static void
begin(struct kl_fit *fit, double least)
{
    size_t j;

    fit->level = false;
    for (j = 0; j < fit->n; j++)
        fit->unknown[j] =
            (fit->pinned[j] ? 0 : least * fit->unit[j]) +
            0x1p-50 * (fabs(fit->theta[j]) + fit->unit[j] * 0x1p-3);
}

void
kl_fit_vouch(struct kl_fit *fit)
{
    size_t n = fit->n, j, k;
    double noise = fmax(fit->loss.err, 0x1p-50 * (1 + fabs(fit->loss.val)));
    double *h;
    bool finite = true;

    begin(fit, fit->walls ? 1e-8 : 0);
    if (kl_model_is_categories(fit->model) || n > KL_FIT_HESSIAN_MOST)
        return;
    h = kl_calloc(2 * n * n + 1, sizeof *h);
    kl_fit_hessian(fit, h);
    for (j = 0; j < n * n; j++)
        finite = finite && isfinite(h[j]);
    if (finite) {
        diagonalise(h, h + n * n, n);
        for (k = 0; k < n; k++)
            if (h[k * n + k] != 0 || !fit->pinned[k])
                add_direction(fit, h + n * n, k, h[k * n + k], noise);
    } else {
        begin(fit, 1e-6);
    }
    free(h);
    kl_fit_settle(fit);
    if (fit->level)
        kl_buf_adds(&fit->why, "the loss is level along a line here: other "
                               "parameters do as well");
}

double
kl_fit_unknown(const struct kl_fit *fit, size_t j)
{
    const struct kl_free *row = &fit->model->free[j];
    double own = kl_model_value(fit->model, fit->theta, j), sum = 0;
    size_t i;

    if (fit->end != KL_FIT_CONVERGED)
        return INFINITY;
    if (kl_model_is_categories(fit->model))
        return fit->unknown[j];
    if (row->scale != KL_FREE_SHARE)
        return fit->unknown[j] * kl_free_slope(row, fit->theta[j]) +
               0x1p-52 * fabs(own);
    for (i = 0; i < fit->n; i++) /* d w_j = w_j (d t_j - sum w_i d t_i) */
        if (fit->model->free[i].scale == KL_FREE_SHARE)
            sum += fit->unknown[i] *
                   (kl_model_value(fit->model, fit->theta, i) + (i == j));
    return own * sum + 0x1p-52;
}

/* ---- without the digits that mean nothing -------------------------------- */

enum kl_status
kl_fit_spec(const struct kl_fit *fit, struct kl_spec **spec,
            struct kl_err *err)
{
    double *grid;
    enum kl_status status =
        kl_model_spec(fit->model, fit->theta, spec, err);
    size_t j;

    if (status != KL_OK || fit->end != KL_FIT_CONVERGED ||
        kl_model_is_categories(fit->model))
        return status;
    grid = kl_calloc(fit->n + 1, sizeof *grid);
    for (j = 0; j < fit->n; j++)
        grid[j] = fit->pinned[j] ? 0
                                 : fmin(kl_fit_unknown(fit, j), 1e-7) / 4;
    kl_model_round(fit->model, grid, *spec);
    free(grid);
    return KL_OK;
}
