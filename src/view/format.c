#include "config.h"

#include "klscope/view/format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "klscope/base/utf8.h"

const char *
kl_format_value(char out[KL_NUMBER], struct kl_value value, int digits,
                int width)
{
    double size = fabs(value.val);

    if (isinf(value.val))
        return strcpy(out, value.val > 0 ? "∞" : "-∞");
    if (isinf(value.err)) { /* nothing vouches for any digit */
        snprintf(out, KL_NUMBER, "~%.0e", value.val);
        return out;
    }
    /* A digit is shown if the bound is below half a unit of it. */
    if (value.err > 0 && size > 0) {
        double known = floor(log10(size / (2 * value.err))) + 1;

        digits = known < digits ? (int)known : digits;
    }
    if (digits < 1) { /* not even the first: say how large it may be */
        snprintf(out, KL_NUMBER, "<%.0e", size + value.err);
        return out;
    }
    /* Digits before the point that nothing vouches for are not shown. */
    if (2 * value.err >= 1 && size >= pow(10, digits)) {
        int room = width - 6 - (value.val < 0); /* "1." and "e+15" */

        room = room < digits - 1 ? room : digits - 1;
        snprintf(out, KL_NUMBER, "%.*e", room > 0 ? room : 0, value.val);
        return out;
    }
    return kl_number_short(out, value.val, digits, width);
}

const char *
kl_format_cell(char out[KL_NUMBER], struct kl_value value, int width)
{
    double size = fabs(value.val);
    int decimals = 4;

    if (isinf(value.val))
        return strcpy(out, value.val > 0 ? "∞" : "-∞");
    /* The last digit must be vouched for, here too. */
    while (decimals > 0 && value.err > 0.5 * pow(10, -decimals))
        decimals--;
    if (size > 0 && value.err >= size / 2)
        return kl_format_value(out, value, 1, width);
    return kl_number_fixed(out, value.val, decimals, width);
}

const char *
kl_format_prob(char out[KL_NUMBER], double probability)
{
    return kl_number_fixed(out, probability, 4, 9);
}

static void
add_label(const struct kl_pair *pair, size_t i, struct kl_buf *out)
{
    struct kl_buf name = KL_BUF_INIT;

    kl_pair_label(pair, i, &name);
    kl_visible(out, kl_buf_text(&name), name.len);
    kl_buf_clear(&name);
}

void
kl_format_label(const struct kl_scene *scene, size_t i, struct kl_buf *out)
{
    add_label(kl_scene_pair(scene), i, out);
}

void
kl_format_title(const struct kl_scene *scene, enum kl_side side,
                struct kl_buf *out)
{
    struct kl_buf title = KL_BUF_INIT;
    char number[KL_NUMBER];
    double total = kl_scene_pair(scene)->total[side];
    const struct kl_density *density = kl_scene_density(scene, side);

    kl_spec_title(kl_scene_spec(scene, side), &title);
    kl_visible(out, kl_buf_text(&title), title.len);
    kl_buf_clear(&title);
    if (kl_scene_edited(scene, side))
        kl_buf_adds(out, "*");
    else if (total > 0 && fabs(total - 1) > 1e-9)
        kl_buf_addf(out, "  n=%s",
                    total == floor(total)
                        ? kl_number_exact(number, total)
                        : kl_number_short(number, total, 6, 10));
    else if (density != NULL && density->count > 0)
        kl_buf_addf(out, "  n=%zu", density->count);
}

const char *
kl_format_param(char out[KL_NUMBER], struct kl_value value, int decimals,
                int width)
{
    char number[KL_NUMBER];
    double size = fabs(value.val);

    if (isinf(value.err)) {
        if (size < 1e-12) /* 0 but for rounding */
            value.val = 0;
        return kl_number_fixed(out, value.val, decimals, width);
    }
    while (decimals > 0 && value.err > 0.5 * pow(10, -decimals))
        decimals--;
    if (size > value.err && size < 10 * pow(10, -decimals) && decimals > 1)
        return kl_format_value(out, value, 6, width);
    if (value.err > 0.05 && value.err > size / 200) {
        kl_number_short(number, value.val, 2, width - 1);
        snprintf(out, KL_NUMBER, "~%.*s", KL_NUMBER - 2, number);
        return out;
    }
    if (size <= value.err)
        value.val = 0;
    if (size * pow(10, decimals) < 10) /* one digit, or none */
        snprintf(out, KL_NUMBER, "%.*f", decimals, value.val + 0.0);
    else
        kl_number_fixed(out, value.val, decimals, width);
    return out;
}
