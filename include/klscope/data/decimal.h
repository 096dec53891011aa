#ifndef KLSCOPE_DATA_DECIMAL_H
#define KLSCOPE_DATA_DECIMAL_H

#include <float.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Decimal text to the nearest double, fast where that can be done exactly.
 * Header-only in its common part, since it is the inner loop of reading a
 * column of ten million numbers.
 */

/* Zero bytes that must be readable after a text, so that eight bytes can be
 * fetched at once wherever the text has not ended. */
enum { KL_DECIMAL_PAD = 16 };

/* 10^0 to 10^22, the powers of ten that are doubles. */
extern const double kl_decimal_ten[23];

/* 10^0 to 10^8. */
extern const uint64_t kl_decimal_shift[9];

/* mantissa * 10^scale, correctly rounded.
 *
 * in    mantissa   not 0
 * return           the nearest double, or 0 where it would take more than
 *                  integer arithmetic in 128 bits: |scale| > 27, or a machine
 *                  without such integers
 */
double kl_decimal_scale(uint64_t mantissa, int scale);

/* How many of the bytes from first to end (digits and maybe a point) are left
 * after leading zeros. */
size_t kl_decimal_significant(const char *first, const char *end);

/* Read "e-12" at `at`; NULL if there are no digits after the e, or more than
 * four. */
const char *kl_decimal_exponent(const char *at, int *exponent);

/* Eight bytes of text, the first one lowest. */
static inline uint64_t
kl_decimal_eight(const char *at)
{
    uint64_t bytes;

    memcpy(&bytes, at, sizeof bytes);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    bytes = __builtin_bswap64(bytes);
#endif
    return bytes;
}

/* Append the run of digits at `at` to mantissa (modulo 2^64); returns its end.
 *
 * The lowest byte of eight that is no digit is found by adding 0x76 to each
 * byte, xored with '0': only above 9 does that reach the top bit, and a carry
 * can only come from a byte that is no digit itself. The digits before it,
 * moved up so that zeros stand before them, are summed pairwise in three
 * steps.
 *
 * src   Lemire, "Number parsing at a gigabyte per second", Software: Practice
 *       and Experience 51 (2021), sec. 7
 */
static inline const char *
kl_decimal_digits(const char *at, uint64_t *mantissa)
{
    const uint64_t tops = UINT64_C(0x8080808080808080);
    const uint64_t pairs = UINT64_C(0x000000FF000000FF);

    for (;;) {
        uint64_t bytes = kl_decimal_eight(at), others;
        unsigned n = 8, bit;

        bytes ^= UINT64_C(0x3030303030303030);
        others = (bytes | (bytes + UINT64_C(0x7676767676767676))) & tops;
        if (others != 0) {
            bit = (unsigned)__builtin_ctzll(others);
            n = bit / 8;
            bytes = bytes << 8 << (63 - bit);
        }
        bytes = bytes * 10 + (bytes >> 8);
        bytes = ((bytes & pairs) * UINT64_C(0x000F424000000064) +
                 (bytes >> 16 & pairs) * UINT64_C(0x0000271000000001)) >>
                32;
        *mantissa = *mantissa * kl_decimal_shift[n] + (uint32_t)bytes;
        at += n;
        if (others != 0)
            return at;
    }
}

/* Read the number at `at` if the quick ways suffice: at most 19 significant
 * digits and a power of ten up to 27.
 *
 * in    at      text; KL_DECIMAL_PAD zero bytes stand after its end
 * out   value   bit for bit what strtod gives in the C locale
 * return        the byte after the number, which may be anything, or NULL if
 *               there is none or it needs kl_number_parse
 * src   Clinger, "How to read floating point numbers accurately", PLDI 1990:
 *       one correctly rounded operation on two exact doubles is exact enough
 */
static inline __attribute__((always_inline)) const char *
kl_decimal_read(const char *at, double *value)
{
    uint64_t mantissa = 0;
    const char *first, *point;
    bool minus = *at == '-';
    double number = 0;
    size_t count;
    int scale = 0;

    /* A branch that is foreseen: an addition would have to wait for *at. */
    if (__builtin_expect(minus || *at == '+', 0))
        at++;
    first = at;
    at = kl_decimal_digits(at, &mantissa);
    count = (size_t)(at - first);
    if (*at == '.') {
        point = at + 1;
        at = kl_decimal_digits(point, &mantissa);
        scale = -(int)(at - point);
        count += (size_t)(at - point);
    }
    if (count == 0 || (count > 19 && kl_decimal_significant(first, at) > 19))
        return NULL;
    if (__builtin_expect(*at == 'e' || *at == 'E', 0)) {
        int exponent = 0;

        if ((at = kl_decimal_exponent(at, &exponent)) == NULL)
            return NULL;
        scale += exponent;
    }
    if (FLT_EVAL_METHOD == 0 && mantissa <= UINT64_C(1) << 53 && scale >= -22 &&
        scale <= 22)
        number = scale < 0 ? (double)(int64_t)mantissa / kl_decimal_ten[-scale]
                           : (double)(int64_t)mantissa * kl_decimal_ten[scale];
    else if (mantissa != 0 && (number = kl_decimal_scale(mantissa, scale)) == 0)
        return NULL;
    *value = minus ? -number : number;
    return at;
}

#endif
