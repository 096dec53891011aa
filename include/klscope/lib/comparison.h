#ifndef KLSCOPE_LIB_COMPARISON_H
#define KLSCOPE_LIB_COMPARISON_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/api.h"
#include "klscope/base/status.h"
#include "klscope/core/measures.h"
#include "klscope/core/side.h"
#include "klscope/core/unit.h"
#include "klscope/core/value.h"
#include "klscope/lib/distribution.h"

KL_API_BEGIN

/* All measures of two distributions p and q. Never changes. */
struct kl_comparison;

/* Compare p and q: sums over outcomes, matched by name, or integrals.
 *
 * in    p, q    both over outcomes or both densities; may be the same; they
 *               can be freed after the call
 *       alpha   order of the Renyi divergence, > 0 and at most KL_ALPHA_MAX;
 *               KL_ALPHA_START if you do not care
 * out   made    given on success, NULL otherwise; kl_comparison_free
 * err   KL_E_DOMAIN if they cannot be compared, or for alpha; KL_E_LENGTH if
 *       their outcomes cannot be matched; KL_E_LIMIT
 * src   Cover and Thomas, Elements of Information Theory, 2nd ed., ch. 2 and 8
 */
enum kl_status kl_comparison_new(struct kl_workspace *workspace,
                                 const struct kl_distribution *p,
                                 const struct kl_distribution *q, double alpha,
                                 struct kl_comparison **made,
                                 struct kl_err *err);

/* NULL is fine. */
void kl_comparison_free(struct kl_comparison *comparison);

/* One measure, KL_KL_PQ for D(p||q), in a unit; pure numbers, such as the total
 * variation distance, have none.
 *
 * out   val   may be +inf or -inf, never NaN
 *       err   bounds the absolute error of val; +inf if no bound is known
 */
struct kl_value kl_comparison_value(const struct kl_comparison *comparison,
                                    enum kl_measure measure,
                                    enum kl_unit unit);

/* Why a measure is infinite, in a line: "q is 0 at k w z, where p has 0.0112".
 * NULL if it is finite.
 *
 * mem   gives; release with free(). Names of outcomes are made printable.
 */
char *kl_comparison_reason(const struct kl_comparison *comparison,
                           enum kl_measure measure);

/* The measure of two families of densities by formula, without integrating: a
 * second opinion.
 *
 * ret   false if no formula is known, or the value is infinite
 */
bool kl_comparison_formula(const struct kl_comparison *comparison,
                           enum kl_measure measure, enum kl_unit unit,
                           struct kl_value *value);

/* ---- outcomes ------------------------------------------------------------ */

/* How many outcomes p and q have together; 0 for densities. */
size_t kl_comparison_count(const struct kl_comparison *comparison);

/* The name of outcome i < count, as it was given: it may hold anything.
 *
 * mem   gives; release with free()
 */
char *kl_comparison_label(const struct kl_comparison *comparison, size_t i);

/* The probability of outcome i < count. */
double kl_comparison_probability(const struct kl_comparison *comparison,
                                 enum kl_side side, size_t i);

/* ---- codes --------------------------------------------------------------- */

/* A binary prefix code for the outcomes of one side. Lengths are in bits. */
struct kl_prefix_code;

/* Huffman's, of least expected length (words of at most 64 bits), or Shannon's,
 * of lengths ceil(-log2 of the probability). */
enum kl_prefix_kind { KL_PREFIX_HUFFMAN, KL_PREFIX_SHANNON };

enum { KL_PREFIX_NONE = 0xffff }; /* the length where there is no word */

/* in    comparison   of outcomes; must outlive the code
 *       side         whose probabilities the code is made for
 * out   made         given on success, NULL otherwise; kl_prefix_code_free
 * err   KL_E_DOMAIN for densities
 */
enum kl_status kl_prefix_code_new(const struct kl_comparison *comparison,
                                  enum kl_side side, enum kl_prefix_kind kind,
                                  struct kl_prefix_code **made,
                                  struct kl_err *err);

/* NULL is fine. */
void kl_prefix_code_free(struct kl_prefix_code *code);

/* Length of the word of outcome i < count, or KL_PREFIX_NONE. */
unsigned kl_prefix_code_length(const struct kl_prefix_code *code, size_t i);

/* The word as text of 0 and 1; "" where there is none or it is beyond 64 bits.
 *
 * mem   gives; release with free()
 */
char *kl_prefix_code_word(const struct kl_prefix_code *code, size_t i);

/* Expected length on draws from a side; +inf if it has mass without a word. */
struct kl_value kl_prefix_code_mean(const struct kl_prefix_code *code,
                                    enum kl_side side);

/* Kraft's sum, at most 1. */
struct kl_value kl_prefix_code_kraft(const struct kl_prefix_code *code);

KL_API_END

#endif
