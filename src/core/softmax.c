/* Soft-max regression: probabilities, loss, gradient, descent.
 *
 * With scores a_k = w_k . x the surprisal of class y is
 *     -log q(y|x) = log sum_k exp(a_k - a_y).
 * Where a_y is the greatest score it is log1p of the sum of the others, which
 * keeps all digits of a small surprisal; else the greatest is taken out of the
 * sum. The gradient of the mean surprisal in w_k is the mean of
 * (q(k|x) - [k = y]) x (Bishop, Pattern Recognition and Machine Learning, 2006,
 * eq. 4.109). Its sum over k is 0.
 */
#include "config.h"

#include "klscope/core/softmax.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"

/* Half the distance from 1 to the next double. */
static const double EPS = 0x1p-53;

/* Scores of a row; returns the place of the greatest, the first among equals.
 *
 * out   size   the greatest sum of absolute terms, for bounds
 */
static inline size_t
score(const struct kl_softmax_rows *rows, const double *w, const double *x,
      double *a, double *size)
{
    size_t k, j, best = 0;

    *size = 0;
    for (k = 0; k < rows->classes; k++) {
        const double *row = w + k * rows->inputs;
        double sum = 0, terms = 0;

        for (j = 0; j < rows->inputs; j++) {
            sum += row[j] * x[j];
            terms += fabs(row[j] * x[j]);
        }
        a[k] = sum;
        *size = terms > *size ? terms : *size;
        if (sum > a[best])
            best = k;
    }
    return best;
}

size_t
kl_softmax_probs(const struct kl_softmax_rows *rows, const double *w,
                 const double *x, double *q)
{
    double a[KL_CLASSES], size, sum = 0;
    size_t best = score(rows, w, x, a, &size), k;

    for (k = 0; k < rows->classes; k++)
        sum += q[k] = exp(a[k] - a[best]);
    for (k = 0; k < rows->classes; k++)
        q[k] /= sum;
    return best;
}

/* log sum exp(a_k - a_y), where `best` is the place of the greatest. */
static double
surprisal(const double *a, size_t n, size_t y, size_t best)
{
    double others = 0;
    size_t k;

    for (k = 0; k < n; k++)
        if (k != best)
            others += exp(a[k] - a[best]);
    return a[best] - a[y] + log1p(others);
}

/* Of scores that are off by size * (inputs + 1) eps each their differences are
 * off by twice that, and so is the log of a sum of their exponentials, that is
 * rounded a few times for itself. */
static double
bound(const struct kl_softmax_rows *rows, double size, double value)
{
    return EPS * (2 * (double)(rows->inputs + 1) * size +
                  (double)(rows->classes + 6) * value);
}

struct kl_value
kl_softmax_surprisal(const struct kl_softmax_rows *rows, const double *w,
                     size_t i)
{
    double a[KL_CLASSES], size;
    size_t best = score(rows, w, rows->x + i * rows->inputs, a, &size);
    double val = surprisal(a, rows->classes, rows->y[i], best);
    double err = bound(rows, size, val);

    /* A score that is off by d makes a small surprisal off by its d-th part. */
    if (best == rows->y[i] && val < 1)
        err *= 2 * val;
    return (struct kl_value){val, err + 8 * EPS * val};
}

/* Add what one row adds to the gradient. */
static void
add_gradient(const struct kl_softmax_rows *rows, const double *a, size_t i,
             size_t best, double *restrict gradient)
{
    const double *x = rows->x + i * rows->inputs;
    double e[KL_CLASSES], sum = 0;
    size_t y = rows->y[i], k, j;

    for (k = 0; k < rows->classes; k++)
        sum += e[k] = k == best ? 1 : exp(a[k] - a[best]);
    for (k = 0; k < rows->classes; k++)
        e[k] /= sum;
    for (k = 0; k < rows->classes; k++) {
        double part = e[k];

        if (k == y) { /* q - 1 without cancelling */
            size_t l;

            for (part = 0, l = 0; l < y; l++)
                part -= e[l];
            for (l = y + 1; l < rows->classes; l++)
                part -= e[l];
        }
        for (j = 0; j < rows->inputs; j++)
            gradient[k * rows->inputs + j] += part * x[j];
    }
}

struct kl_value
kl_softmax_loss(const struct kl_softmax_rows *rows, const double *w,
                double *gradient)
{
    size_t size = rows->classes * rows->inputs, i;
    double sum = 0, lost = 0, err = 0, n = (double)rows->n;

    if (rows->n == 0)
        return (struct kl_value){0, 0};
    if (gradient != NULL)
        memset(gradient, 0, size * sizeof *gradient);
    for (i = 0; i < rows->n; i++) {
        double a[KL_CLASSES], terms, val, next;
        size_t best = score(rows, w, rows->x + i * rows->inputs, a, &terms);

        val = surprisal(a, rows->classes, rows->y[i], best);
        err += bound(rows, terms, val);
        next = sum + val; /* Neumaier; surprisals are not negative */
        lost += sum >= val ? sum - next + val : val - next + sum;
        sum = next;
        if (gradient != NULL)
            add_gradient(rows, a, i, best, gradient);
    }
    for (i = 0; gradient != NULL && i < size; i++)
        gradient[i] /= n;
    sum += lost;
    return (struct kl_value){sum / n, (err + 4 * EPS * sum) / n};
}

double
kl_softmax_step(const struct kl_softmax_rows *rows, double *w, double rate)
{
    double gradient[KL_WEIGHTS] = {0}, most = 0, n = (double)rows->n;
    size_t i, j;

    for (i = 0; i < rows->n; i++) { /* a step needs no loss */
        double a[KL_CLASSES], size;
        size_t best = score(rows, w, rows->x + i * rows->inputs, a, &size);

        add_gradient(rows, a, i, best, gradient);
    }
    for (j = 0; j < rows->classes * rows->inputs; j++) {
        most = fmax(most, fabs(gradient[j] / n));
        w[j] -= rate * gradient[j] / n;
    }
    return most;
}

size_t
kl_softmax_confusion(const struct kl_softmax_rows *rows, const double *w,
                     size_t *table)
{
    double q[KL_CLASSES];
    size_t i, right = 0;

    memset(table, 0, rows->classes * rows->classes * sizeof *table);
    for (i = 0; i < rows->n; i++) {
        size_t taken =
            kl_softmax_probs(rows, w, rows->x + i * rows->inputs, q);

        table[rows->y[i] * rows->classes + taken]++;
        right += taken == rows->y[i];
    }
    return right;
}

/* ---- what is learned from ------------------------------------------------ */

size_t
kl_softmax_hold_out(const size_t *y, size_t n, size_t classes, double part,
                    struct kl_random *random, bool *held)
{
    size_t *members = kl_malloc(n * sizeof *members), c, i, total = 0;

    memset(held, 0, n * sizeof *held);
    for (c = 0; c < classes; c++) {
        size_t count = 0, out;

        for (i = 0; i < n; i++)
            if (y[i] == c)
                members[count++] = i;
        out = (size_t)(part * (double)count);
        if (out == count && count > 0)
            out--;
        for (i = 0; i < out; i++) { /* the first of a shuffle */
            size_t at = i + (size_t)(kl_random_uniform(random) *
                                     (double)(count - i));

            held[members[at]] = true;
            members[at] = members[i];
        }
        total += out;
    }
    free(members);
    return total;
}

bool
kl_softmax_scale(const double *x, size_t stride, size_t n, const bool *held,
                 double *mean, double *sd)
{
    double sum = 0, squares = 0, count = 0, most = 0;
    size_t i;

    for (i = 0; i < n; i++)
        if (!held[i]) {
            sum += x[i * stride];
            most = fmax(most, fabs(x[i * stride]));
            count++;
        }
    *mean = sum / count;
    for (i = 0; i < n; i++)
        if (!held[i])
            squares += (x[i * stride] - *mean) * (x[i * stride] - *mean);
    *sd = sqrt(squares / count);
    return isfinite(*sd) && *sd > 64 * EPS * most && *sd > 0x1p-500;
}
