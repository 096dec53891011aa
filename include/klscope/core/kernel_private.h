#ifndef KLSCOPE_CORE_KERNEL_PRIVATE_H
#define KLSCOPE_CORE_KERNEL_PRIVATE_H

#include <stddef.h>
#include <stdint.h>

#include "klscope/core/kernel.h"
#include "klscope/core/vector_private.h"

/* What the two files of the kernel share: vectors, and the buffers
 * between them. Include config.h first. */

#define TEMPLATE static inline __attribute__((always_inline)) void

/* Bins summed in one go: 16 for each of 4 lanes. */
enum { CHUNK = 64 };

/* A side's probabilities, each p + rest to about 100 bits. Padded with zeros
 * to full lanes, which add nothing to any sum. */
struct kl_kernel_side {
    double p[KL_BLOCK], rest[KL_BLOCK];
} __attribute__((aligned(64)));

struct kl_kernel_work {
    struct kl_kernel_side p, q;
    double d[KL_BLOCK]; /* p - q */
    double t[KL_BLOCK]; /* d / (p + q) */
    double log_p[KL_BLOCK], log_q[KL_BLOCK];
    double log_a[KL_BLOCK];        /* log(2 p / (p + q)) */
    double log_b[KL_BLOCK];        /* log(2 q / (p + q)) */
    double root[KL_BLOCK];         /* sqrt(p q) */
    const double *next_p, *next_q; /* weights of the next block */
} __attribute__((aligned(64)));

/* t^2 below which log(p/q) is taken by series. */
#define SERIES (1 / 64.)

/* 1/3 + x/5 + x^2/7 + ...: log(p/q) is 2 t + 2 t^3 times it, x = t^2. The
 * first term left out is below 2^-58 of d t where x < 1/64. */
/* clang-format off */
#define ODD_SERIES(x) \
    (1 / 3. + (x) * (1 / 5. + (x) * (1 / 7. + (x) * (1 / 9. + (x) * \
    (1 / 11. + (x) * (1 / 13. + (x) * (1 / 15. + (x) * (1 / 17.))))))))

/* ((1+t) log(1+t) + (1-t) log(1-t)) / x = sum of x^n / ((n+1)(2n+1)). */
#define EVEN_SERIES(x) \
    (1 + (x) * (1 / 6. + (x) * (1 / 15. + (x) * (1 / 28. + (x) * \
    (1 / 45. + (x) * (1 / 66. + (x) * (1 / 91. + (x) * (1 / 120. + (x) * \
    (1 / 153.)))))))))
/* clang-format on */

/* Four doubles as one value. Sums held in such variables stay in registers,
 * which sums in arrays do not; eight would gain 5 % with AVX-512, but GCC
 * splits them through memory for anything less, at a loss of 50 %. A comparison
 * gives all bits or none; PICK(m, a) is m ? a : 0. */
typedef double vec __attribute__((vector_size(32), may_alias));
typedef int64_t mask __attribute__((vector_size(32), may_alias));
#define PICK(m, a)      ((vec)((m) & (mask)(a)))
#define CHOOSE(m, a, b) ((vec)(((m) & (mask)(a)) | (~(m) & (mask)(b))))

/* The sum of the four. */
#define FOLD(v) (((v)[0] + (v)[2]) + ((v)[1] + (v)[3]))

/* Bins start .. start + CHUNK - 1 of a buffer. */
#define AT(buffer) ((const vec *)(buffer) + start / 4)

/* Renyi's sum over the n bins of a loaded and mapped block. */
void kl_kernel_power(const struct kl_kernel_work *work,
                     const struct kl_order *order, size_t n,
                     struct kl_power *out);

#endif
