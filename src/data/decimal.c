#include "config.h"

#include "klscope/data/decimal.h"

const double kl_decimal_ten[23] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

const uint64_t kl_decimal_shift[9] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000,
};

#ifdef __SIZEOF_INT128__

/* 5^0 to 5^27: all that fit into 63 bits. 10^k = 5^k 2^k, and the power of two
 * only moves the exponent. */
static const uint64_t five[28] = {
    UINT64_C(1),
    UINT64_C(5),
    UINT64_C(25),
    UINT64_C(125),
    UINT64_C(625),
    UINT64_C(3125),
    UINT64_C(15625),
    UINT64_C(78125),
    UINT64_C(390625),
    UINT64_C(1953125),
    UINT64_C(9765625),
    UINT64_C(48828125),
    UINT64_C(244140625),
    UINT64_C(1220703125),
    UINT64_C(6103515625),
    UINT64_C(30517578125),
    UINT64_C(152587890625),
    UINT64_C(762939453125),
    UINT64_C(3814697265625),
    UINT64_C(19073486328125),
    UINT64_C(95367431640625),
    UINT64_C(476837158203125),
    UINT64_C(2384185791015625),
    UINT64_C(11920928955078125),
    UINT64_C(59604644775390625),
    UINT64_C(298023223876953125),
    UINT64_C(1490116119384765625),
    UINT64_C(7450580596923828125),
};

/* 2^exponent, for exponents of normal doubles. */
static double
power_of_two(int exponent)
{
    uint64_t bits = (uint64_t)(exponent + 1023) << 52;
    double power;

    memcpy(&power, &bits, sizeof power);
    return power;
}

/* 2^127 / d, rounded down, where d is five[k] moved up to 64 bits. */
static const uint64_t inverse[28] = {
    UINT64_C(0xFFFFFFFFFFFFFFFF), UINT64_C(0xCCCCCCCCCCCCCCCC),
    UINT64_C(0xA3D70A3D70A3D70A), UINT64_C(0x83126E978D4FDF3B),
    UINT64_C(0xD1B71758E219652B), UINT64_C(0xA7C5AC471B478423),
    UINT64_C(0x8637BD05AF6C69B5), UINT64_C(0xD6BF94D5E57A42BC),
    UINT64_C(0xABCC77118461CEFC), UINT64_C(0x89705F4136B4A597),
    UINT64_C(0xDBE6FECEBDEDD5BE), UINT64_C(0xAFEBFF0BCB24AAFE),
    UINT64_C(0x8CBCCC096F5088CB), UINT64_C(0xE12E13424BB40E13),
    UINT64_C(0xB424DC35095CD80F), UINT64_C(0x901D7CF73AB0ACD9),
    UINT64_C(0xE69594BEC44DE15B), UINT64_C(0xB877AA3236A4B449),
    UINT64_C(0x9392EE8E921D5D07), UINT64_C(0xEC1E4A7DB69561A5),
    UINT64_C(0xBCE5086492111AEA), UINT64_C(0x971DA05074DA7BEE),
    UINT64_C(0xF1C90080BAF72CB1), UINT64_C(0xC16D9A0095928A27),
    UINT64_C(0x9ABE14CD44753B52), UINT64_C(0xF79687AED3EEC551),
    UINT64_C(0xC612062576589DDA), UINT64_C(0x9E74D1B791E07E48),
};

/* m 2^63 / d for m, d >= 2^63: at least 2^62. The last bit is set if the
 * quotient is not exact, so that rounding it to 53 bits sees on which side of
 * a tie it lies. A product with the inverse is faster, but short by less than
 * 2; that matters only where a tie may be inside, once in three hundred. */
static uint64_t
divide(uint64_t m, uint64_t d, uint64_t inverse_of_d)
{
    unsigned __int128 product = (unsigned __int128)m * inverse_of_d, wide;
    uint64_t quotient = (uint64_t)(product >> 64);
    uint64_t half = quotient >> 63 != 0 ? 1 << 10 : 1 << 9;

    if ((quotient & (2 * half - 1)) + 2 - half > 2)
        return quotient | 1;
    wide = (unsigned __int128)m << 63;
    quotient = (uint64_t)(wide / d);
    return quotient | ((unsigned __int128)quotient * d != wide);
}

/* No result comes near the subnormal numbers: the least is 1e-27. So the one
 * rounding is that of the integer product or quotient to a double. */
double
kl_decimal_scale(uint64_t mantissa, int scale)
{
    int up, by;

    if (scale > 27 || scale < -27)
        return 0;
    if (scale >= 0)
        return (double)((unsigned __int128)mantissa * five[scale]) *
               power_of_two(scale);
    up = __builtin_clzll(mantissa);
    by = __builtin_clzll(five[-scale]);
    return (double)divide(mantissa << up, five[-scale] << by, inverse[-scale]) *
           power_of_two(by - up - 63 + scale);
}

#else

double
kl_decimal_scale(uint64_t mantissa, int scale)
{
    (void)mantissa;
    (void)scale;
    return 0;
}

#endif

size_t
kl_decimal_significant(const char *first, const char *end)
{
    const char *at = first;
    size_t count;

    while (at < end && (*at == '0' || *at == '.'))
        at++;
    count = (size_t)(end - at);
    return count > 0 && memchr(at, '.', count) != NULL ? count - 1 : count;
}

const char *
kl_decimal_exponent(const char *at, int *exponent)
{
    bool minus = at[1] == '-';
    const char *first = at + 1 + (minus || at[1] == '+'), *end;
    uint64_t digits = 0;

    end = kl_decimal_digits(first, &digits);
    if (end == first || end - first > 4)
        return NULL;
    *exponent = minus ? -(int)digits : (int)digits;
    return end;
}
