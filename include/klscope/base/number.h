#ifndef KLSCOPE_BASE_NUMBER_H
#define KLSCOPE_BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

enum { KL_NUMBER = 32 };

/* The double nearest to a decimal number, as strtod in the C locale gives it.
 *
 * in    text, len  digits with an optional sign, point and exponent, nothing
 *                  before or after; no hexadecimal, no "inf", no "nan"
 * out   value      finite, or +-HUGE_VAL where the number overflows
 * return           false, with value untouched, if the text is not a number
 */
bool kl_number_parse(const char *text, size_t len, double *value);

/* Length of the longest prefix that kl_number_parse accepts, 0 if none. */
size_t kl_number_span(const char *text, size_t len);

/* Shortest text that reads back as the same double; "inf", "-inf" for the
 * infinities. Returns out. */
const char *kl_number_exact(char out[KL_NUMBER], double value);

/* value rounded to `digits` significant digits, in at most `width` columns
 * where possible: fixed point while it fits and begins no later than the
 * fourth decimal, otherwise scientific. Never "-0". Infinity is "inf".
 * Returns out. */
const char *kl_number_short(char out[KL_NUMBER], double value, int digits,
                            int width);

/* value with `decimals` digits after the point, fewer if `width` columns do
 * not hold them, where that shows two significant ones or it is 0; otherwise
 * scientific with as many digits as fit. For columns of numbers that move.
 * Returns out. */
const char *kl_number_fixed(char out[KL_NUMBER], double value, int decimals,
                            int width);

/* A count with thousands parted by commas: "10,000,000". Returns out. */
const char *kl_number_count(char out[KL_NUMBER], unsigned long long count);

/* The order of two doubles, neither NaN, for qsort: ascending. */
int kl_number_compare(const void *a, const void *b);

#endif
