#ifndef KLSCOPE_CORE_RANDOM_H
#define KLSCOPE_CORE_RANDOM_H

#include <stddef.h>

/* A seeded generator (GSL's mt19937). Equal seeds give equal numbers. */
struct kl_random;

/* A generator started from a seed; 0 counts as 4357, the seed that mt19937 was
 * published with. Turns GSL's error handler off, which would end the program.
 *
 * mem   gives; kl_random_free(NULL) is fine
 */
struct kl_random *kl_random_new(unsigned long seed);
void kl_random_free(struct kl_random *random);

/* Uniform on [0, 1). */
double kl_random_uniform(struct kl_random *random);

/* Uniform on (0, 1), to 53 bits: neither end is ever drawn. */
double kl_random_open(struct kl_random *random);

/* Standard normal. */
double kl_random_normal(struct kl_random *random);

/* Logarithm of a gamma variable of scale 1: of small shapes the variable itself
 * is often nearer to 0 than doubles come.
 *
 * src   Marsaglia and Tsang, "A simple method for generating gamma variables",
 *       ACM Trans. Math. Softw. 26 (2000), through GSL
 */
double kl_random_log_gamma(struct kl_random *random, double shape);

/* n independent standard exponentials: normalised they are one uniform draw
 * from the simplex (Dirichlet(1, ..., 1)).
 *
 * src   Devroye, Non-Uniform Random Variate Generation, ch. XI.4.1
 */
void kl_random_exponentials(struct kl_random *random, double *out, size_t n);

#endif
