#include "config.h"

#include "klscope/base/number.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"

static size_t
digits(const char *text, size_t len, size_t at)
{
    while (at < len && isdigit((unsigned char)text[at]))
        at++;
    return at;
}

size_t
kl_number_span(const char *text, size_t len)
{
    size_t at = 0, whole, end, exponent;

    if (at < len && (text[at] == '+' || text[at] == '-'))
        at++;
    whole = at;
    end = digits(text, len, at);
    if (end < len && text[end] == '.') {
        size_t after = digits(text, len, end + 1);

        if (end == whole && after == end + 1)
            return 0;
        end = after;
    } else if (end == whole) {
        return 0;
    }
    if (end < len && (text[end] == 'e' || text[end] == 'E')) {
        exponent = end + 1;
        if (exponent < len && (text[exponent] == '+' || text[exponent] == '-'))
            exponent++;
        if (digits(text, len, exponent) > exponent)
            end = digits(text, len, exponent);
    }
    return end;
}

bool
kl_number_parse(const char *text, size_t len, double *value)
{
    char small[64], *copy = small;

    if (len == 0 || kl_number_span(text, len) != len)
        return false;
    if (len >= sizeof small)
        copy = kl_malloc(len + 1);
    memcpy(copy, text, len);
    copy[len] = '\0';
    *value = strtod(copy, NULL); /* LC_NUMERIC is never set: a point it is */
    if (copy != small)
        free(copy);
    return true;
}

const char *
kl_number_exact(char out[KL_NUMBER], double value)
{
    /* 15 digits come back from every double but subnormal ones; these may be
     * known to a single digit. */
    int precision = fabs(value) < 0x1p-1022 ? 1 : 15;

    if (isinf(value))
        return strcpy(out, value > 0 ? "inf" : "-inf");
    for (; precision <= 17; precision++) {
        snprintf(out, KL_NUMBER, "%.*g", precision, value);
        if (strtod(out, NULL) == value)
            break;
    }
    return out;
}

/* Scientific notation in as many digits as fit. */
static const char *
scientific(char out[KL_NUMBER], double value, int digits_wanted, int width)
{
    int decimals = digits_wanted < 18 ? digits_wanted - 1 : 17;

    for (; decimals >= 0; decimals--)
        if (snprintf(out, KL_NUMBER, "%.*e", decimals, value) <= width)
            break;
    return out;
}

/* Place of the first significant digit once rounded to so many: 0 for units,
 * -1 for tenths. 0 for what has none. */
static int
magnitude(double value, int digits_wanted)
{
    char text[64], *exponent;

    snprintf(text, sizeof text, "%.*e",
             digits_wanted < 18 ? digits_wanted - 1 : 17, value);
    exponent = strchr(text, 'e');
    return exponent != NULL ? atoi(exponent + 1) : 0;
}

const char *
kl_number_short(char out[KL_NUMBER], double value, int digits_wanted, int width)
{
    int place = magnitude(value, digits_wanted);
    int decimals = digits_wanted - 1 - place;

    if (isinf(value))
        return strcpy(out, value > 0 ? "inf" : "-inf");
    if (value == 0)
        return strcpy(out, "0");
    if (decimals < 0)
        decimals = 0;
    if (place >= -4 && place < 18 &&
        snprintf(out, KL_NUMBER, "%.*f", decimals, value) <= width)
        return out;
    return scientific(out, value, digits_wanted, width);
}

const char *
kl_number_fixed(char out[KL_NUMBER], double value, int decimals, int width)
{
    int place = magnitude(value, 18);

    if (isinf(value))
        return strcpy(out, value > 0 ? "inf" : "-inf");
    if (value == 0)
        value = 0; /* drops the sign of -0 */
    if (value != 0 && (place < 1 - decimals || place >= 18))
        return scientific(out, value, 18, width);
    for (; decimals >= 0; decimals--)
        if (snprintf(out, KL_NUMBER, "%.*f", decimals, value) <= width)
            return out;
    return scientific(out, value, 18, width);
}

const char *
kl_number_count(char out[KL_NUMBER], unsigned long long count)
{
    char plain[24];
    int len = snprintf(plain, sizeof plain, "%llu", count), i, at = 0;

    for (i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            out[at++] = ',';
        out[at++] = plain[i];
    }
    out[at] = '\0';
    return out;
}

int
kl_number_compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}
