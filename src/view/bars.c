#include "config.h"

#include "klscope/view/bars.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "klscope/base/number.h"
#include "klscope/canvas/shape.h"

/* ---- scales -------------------------------------------------------------- */

double
kl_round_up(double x)
{
    static const double steps[] = {1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10};
    double power;
    size_t i;

    if (!(x > 0) || isinf(x))
        return 1;
    power = pow(10, floor(log10(x)));
    for (i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i] * power >= x * (1 - 1e-9))
            return steps[i] * power;
    return 10 * power;
}

enum {
    SPIKY = 50, /* times the body: a spike, not to set the scale */
    BODY = 16   /* one of so many columns may be spikes */
};

static int
descending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x < y) - (x > y);
}

double
kl_robust_top(double *size, size_t n, double span, double least)
{
    double body;

    if (n == 0)
        return 0;
    qsort(size, n, sizeof *size, descending);
    body = size[n / BODY];
    return size[0] > SPIKY * body && body * span > least ? 2 * body : size[0];
}

/* ---- bars ---------------------------------------------------------------- */

void
kl_bar_endless(struct kl_canvas *canvas, struct kl_rect bar, enum kl_ink ink,
               bool down)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    int y = down ? bar.y + bar.h - 1 : bar.y, k;
    double middle = bar.x + bar.w / 2 + 0.5, from = bar.y + !down;
    const struct kl_point line[] = {{middle, from},
                                    {middle, from + bar.h - 1}};

    kl_shapes_begin(canvas);
    for (k = 1; k < bar.h; k++)
        kl_canvas_put(canvas, bar.x + bar.w / 2, down ? y - k : y + k,
                      glyphs->vertical, ink, 0);
    kl_shapes_end(canvas);
    if (bar.h > 1)
        kl_shape_line(canvas, line, 2, KL_SOLID, ink);
    kl_canvas_put(canvas, bar.x + bar.w / 2, y,
                  glyphs->ascii ? (down ? glyphs->down : glyphs->up)
                                : glyphs->infinity,
                  ink, KL_BOLD);
}

struct kl_signed
kl_signed_fit(double most, double least, int rows, int places)
{
    double span = fmax(most, 0) + fmax(-least, 0), part;
    struct kl_signed scale = {.up = rows / 2};

    if (span > 0) { /* share the rows as the values need them */
        part = fmax(most, 0) / span;
        if (places < rows)
            part = round(part * places) / places;
        scale.up = (int)lround(rows * part);
    }
    scale.up = scale.up < 1 ? 1 : scale.up > rows - 1 ? rows - 1 : scale.up;
    scale.down = rows - scale.up;
    scale.top = kl_round_up(fmax(fmax(most, 0) / scale.up,
                                 fmax(-least, 0) / scale.down));
    return scale;
}

void
kl_signed_draw(struct kl_canvas *canvas, struct kl_rect bar, double v,
               const struct kl_signed *scale)
{
    struct kl_rect up = {bar.x, bar.y, bar.w, scale->up};
    struct kl_rect down = {bar.x, bar.y + scale->up, bar.w, scale->down};
    double high = fabs(v) / scale->top;

    if (isinf(v))
        kl_bar_endless(canvas, v > 0 ? up : down,
                       v > 0 ? KL_INK_GAIN : KL_INK_LOSS, v < 0);
    else if (v > 0)
        kl_shape_bar(canvas, up, high, KL_SOLID, KL_INK_GAIN);
    else if (v < 0)
        kl_shape_hang(canvas, down, high, KL_INK_LOSS);
}

void
kl_signed_line(struct kl_canvas *canvas, struct kl_rect rect,
               const struct kl_signed *scale)
{
    int y = rect.y + scale->up, x;
    const struct kl_point zero[] = {{rect.x, y}, {rect.x + rect.w, y}};

    kl_shapes_begin(canvas);
    for (x = 0; x < rect.w; x++)
        if (kl_canvas_at(canvas, rect.x + x, y)->ch == ' ')
            kl_canvas_put(canvas, rect.x + x, y,
                          kl_canvas_glyphs(canvas)->dot, KL_INK_DIM, 0);
    kl_shapes_end(canvas);
    kl_shape_line(canvas, zero, 2, KL_SOLID, KL_INK_DIM);
}

bool
kl_tick_draw(struct kl_canvas *canvas, struct kl_rect rect, int y,
             const char *text)
{
    int width = kl_canvas_text_width(canvas, text), at, k;

    for (at = 0; at < 2; at++) {
        int x = at == 0 ? rect.x : rect.x + rect.w - width;

        for (k = 0; k < width; k++)
            if (kl_canvas_at(canvas, x + k, y)->ch != ' ')
                break;
        if (k == width && width <= rect.w) {
            kl_canvas_text(canvas, x, y, width, KL_INK_DIM, 0, text);
            return true;
        }
    }
    return false;
}

void
kl_tick_top(struct kl_canvas *canvas, struct kl_rect rect, double top,
            const char *unit)
{
    char text[KL_NUMBER + 8];

    snprintf(text, sizeof text, "%.3g %s", top, unit);
    if (*unit != '\0' && !kl_canvas_still(canvas) &&
        kl_tick_draw(canvas, rect, rect.y, text))
        return;
    snprintf(text, sizeof text, "%.3g", top);
    kl_tick_draw(canvas, rect, rect.y, text);
}

void
kl_tick_powers(struct kl_canvas *canvas, struct kl_rect rect, int low, int high)
{
    char text[32];

    snprintf(text, sizeof text, "1e%d", low);
    if (rect.h < 2 ||
        !kl_tick_draw(canvas, rect, rect.y + rect.h - 1, text)) {
        snprintf(text, sizeof text, "1e%d to 1e%d", low, high);
        if (kl_tick_draw(canvas, rect, rect.y, text))
            return;
    }
    snprintf(text, sizeof text, "1e%d", high);
    kl_tick_draw(canvas, rect, rect.y, text);
}
