/* With c = 2a - 1 and f(t) = (1+t)^a (1-t)^(1-a), where t = (p-q)/(p+q),
 *     p^a q^(1-a) - a p - (1-a) q = (p+q)/2 (f(t) - 1 - c t),
 * and f satisfies (1 - t^2) f' = (c - t) f, which gives its coefficients:
 *     (n+1) f[n+1] = c f[n] + (n-2) f[n-1].
 * For |t| < 1/8 and |c t| < 1/4 they fall by 1/4 a step or faster, and so the
 * fourteen from t^2 on reach the last digit.
 */
#include "config.h"

#include "klscope/core/power.h"

#include <assert.h>
#include <math.h>

#define UNIT 0x1p-53

void
kl_order_init(struct kl_order *order, double alpha)
{
    double c, before, last;

    assert(alpha > 0);
    order->alpha = fmin(alpha, 1e280);
    order->less_1 = order->alpha - 1;
    c = 2 * order->alpha - 1;
    order->series_below = fmin(0.125, 0.25 / fabs(c));
    before = c;
    last = 2 * order->alpha * order->less_1; /* (c^2 - 1) / 2 */
    for (int n = 2; n < KL_ORDER_TERMS + 2; n++) {
        double next = (c * last + (n - 2) * before) / (n + 1);

        order->coef[n - 2] = last;
        before = last;
        last = next;
    }
}

void
kl_power_clear(struct kl_power *power)
{
    *power = (struct kl_power){.top = -INFINITY};
}

/* Express sum and blur in units of exp(top) of another top. */
static void
retop(struct kl_power *power, double top)
{
    double factor = exp(power->top - top);

    if (factor == 1)
        return;
    power->sum = kl_dd_mul_d(power->sum, factor);
    power->blur =
        power->blur * factor +
        4 * kl_dd_value(power->sum) * fmax(1, fmin(top - power->top, 745));
}

/* a + b, where b may be infinite. */
static struct kl_dd
plus(struct kl_dd a, struct kl_dd b)
{
    struct kl_dd sum = kl_dd_add(a, b);

    return isfinite(sum.hi) && isfinite(sum.lo) ? sum : kl_dd_of(INFINITY);
}

void
kl_power_add(struct kl_power *to, const struct kl_power *from)
{
    struct kl_power other = *from;
    double top = fmax(to->top, from->top);

    if (top > -INFINITY) {
        retop(to, top);
        retop(&other, top);
        to->sum = kl_dd_add(to->sum, other.sum);
        to->blur += other.blur;
    }
    to->top = top;
    to->rise = plus(to->rise, other.rise);
    to->fog += other.fog;
}

struct kl_power
kl_power_of(const struct kl_order *order, double log_p, double log_q)
{
    struct kl_power power;
    double p = exp(log_p), q = exp(log_q), base, size, e, y;

    kl_power_clear(&power);
    base = p + order->less_1 * (p - q); /* a p + (1-a) q */
    power.rise = kl_dd_of(-base);
    power.fog = 20 * (p + fabs(order->less_1) * (p + q));
    if (isinf(log_p) || isinf(log_q))
        return power;
    e = log_p + order->less_1 * (log_p - log_q);
    size =
        fabs(log_p) + 1 + fabs(order->less_1) * (fabs(log_p) + fabs(log_q) + 1);
    y = exp(e);
    power.top = e;
    power.sum = kl_dd_of(1);
    power.blur = 20 * size;
    power.rise = kl_dd_of(y - base);
    power.fog += 20 * (y * size + p * fabs(log_p) + q * fabs(log_q));
    return power;
}

/* Close to p = q the sum is 1 + rise, so its log has the digits of rise; for
 * orders so large that rise has none the plain sum knows more. */
static struct kl_value
from_rise(const struct kl_power *power, const struct kl_order *order,
          double adds)
{
    double scale = fabs(order->less_1);
    double rise = kl_dd_value(power->rise);
    double error = UNIT * (power->fog + (adds + 30) * fabs(rise));
    struct kl_value value;

    value.val = fmax(log1p(rise) / order->less_1, 0) + 0.0;
    value.err = error / (1 + rise - error) / scale + 5 * UNIT * value.val;
    return value;
}

struct kl_value
kl_power_value(const struct kl_power *power, const struct kl_order *order,
               double adds)
{
    struct kl_value value = {INFINITY, 0};
    double sum = kl_dd_value(power->sum), log_sum, error;

    if (sum <= 0)
        return value;
    if (fabs(power->rise.hi) < 0.5 && UNIT * power->fog < 0.25)
        return from_rise(power, order, adds);
    log_sum = log(sum);
    error = UNIT * (power->blur / sum + adds) + 5 * UNIT;
    value.val = fmax((power->top + log_sum) / order->less_1, 0);
    value.err =
        (error * (1 + error) + 4 * UNIT * (fabs(power->top) + fabs(log_sum))) /
            fabs(order->less_1) +
        2 * UNIT * value.val;
    return value;
}
