/* The row of numbers below a picture of densities. */
#include "config.h"

#include "klscope/view/axis.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "klscope/base/number.h"

enum { NEAREST = 8, FARTHEST = 16 }; /* columns between two marks */

/* What is written below a range: multiples of a round step, counted from
 * `offset`, which is 0 unless the range is narrow for where it is. */
struct axis {
    double offset, step;
    double first, last; /* multiples */
    int decimals;       /* -1: in scientific notation */
};

/* The least of 1, 2, 5 times a power of ten that is >= x. */
static double
round_step(double x)
{
    double power = pow(10, floor(log10(x)));
    double part = x / power;

    return part <= 1 ? power : part <= 2 ? 2 * power
                           : part <= 5   ? 5 * power
                                         : 10 * power;
}

/* A multiple of a round step as the decimals that a person would write. */
static double
decimal(double k, double step)
{
    int decimals = (int)fmax(0, ceil(-log10(step) - 1e-9));
    char number[400];
    double x = k * step;

    snprintf(number, sizeof number, "%.*f", decimals < 40 ? decimals : 40, x);
    kl_number_parse(number, strlen(number), &x);
    return x;
}

static struct axis
axis_of(double lo, double hi, double step)
{
    struct axis axis = {.step = step};
    double most = fmax(fabs(lo), fabs(hi));

    if (most > 1e5 * step) { /* too many digits that are all the same */
        axis.offset =
            decimal(round((lo + (hi - lo) / 2) / (10 * step)), 10 * step);
        most = hi - lo;
    }
    axis.first = ceil((lo - axis.offset) / step - 1e-9);
    axis.last = floor((hi - axis.offset) / step + 1e-9);
    axis.decimals = step >= 1e-4 && most < 1e6
                        ? (int)fmax(0, ceil(-log10(step) - 1e-9))
                        : -1;
    return axis;
}

/* The number at multiple k: "-0.5", "2e-9". */
static void
label(const struct axis *axis, double k, char out[KL_NUMBER])
{
    double power = floor(log10(axis->step) + 1e-9);

    if (k == 0)
        k = 0; /* not -0 */
    if (axis->decimals >= 0)
        snprintf(out, KL_NUMBER, "%.*f", axis->decimals, k * axis->step);
    else if (k == 0)
        snprintf(out, KL_NUMBER, "0");
    else
        snprintf(out, KL_NUMBER, "%.0fe%.0f",
                 round(k * (axis->step / pow(10, power))), power);
}

/* Columns that the widest number takes. */
static int
widest(const struct axis *axis)
{
    char number[KL_NUMBER];
    size_t most = 0;
    double k;

    for (k = axis->first; k <= axis->last; k++) {
        label(axis, k, number);
        most = strlen(number) > most ? strlen(number) : most;
    }
    return (int)most;
}

/* The finest axis whose numbers do not meet. */
static struct axis
choose(double lo, double hi, int width)
{
    double pitch = (hi - lo) / width;
    double step = round_step(pitch * NEAREST);
    struct axis axis = axis_of(lo, hi, step);

    while (step < pitch * FARTHEST * 4 && widest(&axis) + 3 > step / pitch) {
        step = round_step(step * 1.5);
        axis = axis_of(lo, hi, step);
    }
    return axis;
}

void
kl_axis_draw(struct kl_canvas *canvas, struct kl_rect rect,
             const struct kl_scene *scene, const struct kl_samples *samples)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    int here = -1, free = 0;
    char number[KL_NUMBER];
    struct axis axis;
    double k;

    if (rect.h < 1 || rect.w < 1 || samples->width != rect.w)
        return;
    if (scene != NULL && !kl_canvas_still(canvas))
        here = kl_samples_find(samples, kl_scene_cross(scene));
    axis = choose(samples->lo, samples->hi, rect.w);
    if (axis.offset != 0)
        free = 1 + kl_canvas_textf(canvas, rect.x, rect.y, rect.w / 2,
                                   KL_INK_DIM, 0, "%s +",
                                   kl_number_exact(number, axis.offset));
    for (k = axis.first; k <= axis.last; k++) {
        double x = axis.offset + k * axis.step;
        int at = kl_samples_find(samples, x), from;

        if (at >= rect.w)
            at = rect.w - 1;
        label(&axis, k, number);
        from = at - (int)strlen(number);
        if (at < 0 || (here >= from && here < at))
            continue;
        if (from < 0 && free == 0) /* no room before the first: behind it */
            from = at + 1;
        else if (from < free)
            continue;
        kl_canvas_text(canvas, rect.x + from, rect.y, (int)strlen(number),
                       KL_INK_TEXT, 0, number);
        kl_canvas_put(canvas, rect.x + at, rect.y, glyphs->vertical,
                      KL_INK_DIM, 0);
        free = (at > from ? at : from + (int)strlen(number) - 1) + 2;
    }
    if (here >= 0 && here < rect.w)
        kl_canvas_put(canvas, rect.x + here, rect.y, glyphs->up, KL_INK_TITLE,
                      0);
}
