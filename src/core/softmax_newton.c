/* The minimum of soft-max regression, and whether there is one.
 *
 * J is convex. In all weights its Hessian, the mean of
 * (diag(q) - q q') (x) x x', has no inverse: adding the same to the weights of
 * all classes changes nothing. With a multiple of (1 1') (x) I added there is
 * one; since the gradient sums to 0 over classes, so does the step, and the
 * minimum of weights that sum to 0 is found as if nothing had been added.
 *
 * There is no minimum exactly if some weights d satisfy (d_y - d_k) . x >= 0
 * for all rows and classes, and > 0 for one of them (Albert and Anderson, 1984):
 * then J falls along d for ever. Newton's steps turn towards such a d. If the
 * weights themselves tell all rows apart, they are one. If only classes S can
 * be told from the others, the mean of the last step over S less that over the
 * others is a plane that does it. Either is checked row by row, so that what is
 * said is certain.
 */
#include "config.h"

#include "klscope/core/softmax.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/core/cholesky.h"

enum { STEPS = 80, HALVINGS = 40 };

/* A smaller pivot belongs to a direction along which J is flat, as far as
 * rounding tells. */
#define FLAT 1e-15

/* A search in progress. */
struct search {
    const struct kl_softmax_rows *rows;
    size_t size; /* weights */
    double gradient[KL_WEIGHTS], step[KL_WEIGHTS];
    double *hessian; /* size rows of size */
};

static void
add_row(struct search *s, const double *x, const double *q)
{
    size_t classes = s->rows->classes, d = s->rows->inputs, a, b, i, j;

    for (a = 0; a < classes; a++)
        for (b = 0; b <= a; b++) {
            double part = q[a] * ((a == b) - q[b]);

            if (a == b) { /* 1 - q without cancelling */
                part = 0;
                for (i = 0; i < classes; i++)
                    part += i != a ? q[a] * q[i] : 0;
            }
            for (i = 0; i < d; i++)
                for (j = 0; j < d; j++)
                    s->hessian[(a * d + i) * s->size + b * d + j] +=
                        part * x[i] * x[j];
        }
}

/* The lower half, made regular. */
static void
set_hessian(struct search *s, const double *w)
{
    size_t classes = s->rows->classes, d = s->rows->inputs, a, b, i;
    double q[KL_CLASSES], trace = 0, n = (double)s->rows->n;

    memset(s->hessian, 0, s->size * s->size * sizeof *s->hessian);
    for (i = 0; i < s->rows->n; i++) {
        kl_softmax_probs(s->rows, w, s->rows->x + i * d, q);
        add_row(s, s->rows->x + i * d, q);
    }
    for (i = 0; i < s->size * s->size; i++)
        s->hessian[i] /= n;
    for (i = 0; i < s->size; i++)
        trace += s->hessian[i * s->size + i];
    trace /= (double)s->size;
    for (a = 0; a < classes; a++)
        for (b = 0; b <= a; b++)
            for (i = 0; i < d; i++)
                s->hessian[(a * d + i) * s->size + b * d + i] += trace;
}

/* One damped step. Returns what it should lower J by, half the square of
 * Newton's decrement; 0 if nothing can be gained any more. */
static double
move(struct search *s, double *w, struct kl_value *loss)
{
    double try[KL_WEIGHTS], gain = 0, part = 1;
    size_t j;
    int halving;

    set_hessian(s, w);
    memcpy(s->step, s->gradient, s->size * sizeof *s->step);
    kl_cholesky_factor(s->hessian, s->size, FLAT);
    kl_cholesky_solve(s->hessian, s->size, s->step);
    for (j = 0; j < s->size; j++)
        gain += s->gradient[j] * s->step[j] / 2;
    for (halving = 0; halving < HALVINGS; halving++, part /= 2) {
        double gradient[KL_WEIGHTS];
        struct kl_value now;

        for (j = 0; j < s->size; j++)
            try[j] = w[j] - part * s->step[j];
        now = kl_softmax_loss(s->rows, try, gradient);
        if (now.val > loss->val - 0.01 * part * gain + now.err)
            continue;
        memcpy(w, try, s->size * sizeof *w);
        memcpy(s->gradient, gradient, sizeof gradient);
        *loss = now;
        return gain;
    }
    return 0;
}

/* Whether all rows lie strictly on the side of their own class. */
static bool
tells_all_apart(const struct kl_softmax_rows *rows, const double *w)
{
    size_t i, j, k, d = rows->inputs;

    for (i = 0; i < rows->n; i++)
        for (k = 0; k < rows->classes; k++) {
            double margin = 0, terms = 0;

            for (j = 0; k != rows->y[i] && j < d; j++) {
                double term = (w[rows->y[i] * d + j] - w[k * d + j]) *
                              rows->x[i * d + j];

                margin += term;
                terms += fabs(term);
            }
            if (k != rows->y[i] && !(margin > 1e-13 * terms))
                return false;
        }
    return true;
}

/* Whether a plane has the rows of classes `set` on one side, all others on the
 * other. */
static bool
parts(const struct kl_softmax_rows *rows, const double *step, unsigned set)
{
    double v[KL_INPUTS] = {0}, in = HUGE_VAL, out = -HUGE_VAL, size = 0;
    double members = __builtin_popcount(set);
    size_t i, j, k, d = rows->inputs;

    for (k = 0; k < rows->classes; k++)
        for (j = 0; j < d; j++)
            v[j] -= set >> k & 1
                        ? step[k * d + j] / members
                        : -step[k * d + j] / ((double)rows->classes - members);
    for (i = 0; i < rows->n; i++) {
        double sum = 0;

        for (j = 1; j < d; j++) {
            sum += v[j] * rows->x[i * d + j];
            size = fmax(size, fabs(v[j] * rows->x[i * d + j]));
        }
        if (set >> rows->y[i] & 1)
            in = fmin(in, sum);
        else
            out = fmax(out, sum);
    }
    return in - out > 1e-13 * (double)d * size;
}

/* The smallest set of classes that a plane parts from the others; 0 if none was
 * found. Newton's step was subtracted, hence the sign in `parts`. */
static unsigned
find_parted(const struct kl_softmax_rows *rows, const double *step)
{
    unsigned all = (1u << rows->classes) - 1, set, best = 0;

    for (set = 1; set < all; set++)
        if ((best == 0 ||
             __builtin_popcount(set) < __builtin_popcount(best)) &&
            parts(rows, step, set))
            best = set;
    return best;
}

static double
greatest(const double *x, size_t n)
{
    double most = 0;
    size_t i;

    for (i = 0; i < n; i++)
        most = fmax(most, fabs(x[i]));
    return most;
}

/* What the end of a search means. A step that still moves the weights by as
 * much as before is one towards infinity. */
static void
judge(const struct search *s, double gain, struct kl_softmax_optimum *optimum)
{
    bool moving = greatest(s->step, s->size) > 1e-2;

    optimum->loss.err += 2 * gain;
    optimum->end = moving ? KL_SOFTMAX_GROWING : KL_SOFTMAX_MINIMUM;
    if (!moving)
        return;
    optimum->apart = find_parted(s->rows, s->step);
    if (optimum->apart != 0)
        optimum->end = KL_SOFTMAX_PARTED;
}

void
kl_softmax_minimise(const struct kl_softmax_rows *rows,
                    struct kl_softmax_optimum *optimum)
{
    struct search s = {.rows = rows, .size = rows->classes * rows->inputs};
    double gain = 1, last;

    *optimum = (struct kl_softmax_optimum){.end = KL_SOFTMAX_MINIMUM};
    s.hessian = kl_malloc(s.size * s.size * sizeof *s.hessian);
    optimum->loss = kl_softmax_loss(rows, optimum->w, s.gradient);
    for (; optimum->steps < STEPS; optimum->steps++) {
        last = gain;
        gain = move(&s, optimum->w, &optimum->loss);
        if (tells_all_apart(rows, optimum->w)) {
            optimum->end = KL_SOFTMAX_SEPARABLE;
            optimum->loss = (struct kl_value){0, 0};
            break;
        }
        if (gain < 1e-13) {
            judge(&s, fmax(gain, last < 1e-9 ? 0 : last), optimum);
            break;
        }
    }
    if (optimum->steps == STEPS)
        judge(&s, gain, optimum);
    free(s.hessian);
}
