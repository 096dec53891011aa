#ifndef KLSCOPE_CORE_QUERY_H
#define KLSCOPE_CORE_QUERY_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/buf.h"
#include "klscope/base/status.h"
#include "klscope/core/density.h"
#include "klscope/core/measure.h"
#include "klscope/core/pair.h"
#include "klscope/core/unit.h"
#include "klscope/core/value.h"

/* A question about p and q that has a number for an answer: what witnesses,
 * goals and `watch` compute. Everything of kl_expr, and
 *
 *   p  q  x          at an outcome, within a sum: probabilities, and the
 *                    outcome as a number (its position from 1 where labels are
 *                    no numbers); of densities the heights at x
 *   n                how many outcomes there are; infinite for densities, and
 *                    where a support has no end
 *   p[rain] q["a b"] the probability of one outcome
 *   sum(e)           over all outcomes; of densities the integral
 *   sum(cond, e)     over those where cond holds: e is not looked at elsewhere
 *   E(p, e) E(q, e)  the average of e over what p or q deals
 *   H(p) H(q) H(p,q) H(q,p) D(p,q) D(q,p) JS(p,q) TV(p,q) TV(q,p) JS(q,p)
 *
 * log is in the unit of the subject, and so are H, D and JS; ln, log2 and
 * log10 are what they are everywhere. A comparison counts 1 or 0. At an
 * outcome doubles are compared; elsewhere what is equal as far as its error is
 * known counts as equal. A sum within a sum does not depend on its outcome.
 *
 * The agreements of information theory hold: log 0 is -inf, 0 times anything
 * is 0, even times what has no value, and inf == inf is true. Nothing
 * underflows on the way: -log(sum(x > 1000, p)) is right; what is beyond the
 * largest double in the end is infinite. Compiled once to a program without
 * recursion; opaque. Its work space is in it: one answer at a time. */
struct kl_query;

/* What it is asked about; all borrowed. */
struct kl_subject {
    const struct kl_pair *pair;          /* of outcomes; ignored if there are */
    const struct kl_density *density[2]; /* densities: both or neither */
    const struct kl_measures *measures;  /* of the pair, up to date as far as
                                            kl_query_needs asks for them */
    enum kl_unit unit;
};

/* Read a question.
 *
 * in    text, len   all of it; line breaks are blanks
 * out   query       given; release with kl_query_free
 * err   as kl_expr_parse, with line 1 and the column in bytes counted from the
 *       start of text; KL_E_DOMAIN where p or q stands outside of a sum
 */
enum kl_status kl_query_parse(const char *text, size_t len,
                              struct kl_query **query, struct kl_err *err);
void kl_query_free(struct kl_query *query);

/* Append the text, as it was typed, on one line. */
void kl_query_print(const struct kl_query *query, struct kl_buf *out);

/* Whether it wants this measure in subject->measures. */
bool kl_query_needs(const struct kl_query *query, enum kl_measure measure);

/* Whether the answer is information, to be shown with the unit, or a pure
 * number: log(2) + H(p) is, H(p)/log(2), log2(3) and p[rain] are not. */
enum kl_dimension kl_query_dimension(const struct kl_query *query);

/* How often it walks over all outcomes: 0 for H(p) alone. */
size_t kl_query_walks(const struct kl_query *query);

/* Answer it. O(outcomes) for each walk; of densities by adaptive quadrature on
 * log-densities, with a bound on the work. Single points of densities weigh
 * nothing: sum(x == 0.5, p) is 0.
 *
 * out   value   in the unit of the subject if it is information; may be +inf
 *               or -inf; err bounds the absolute error as far as it is known,
 *               rounding included
 * err   KL_E_NAME if there is no such outcome ("there is no outcome rain
 *       here"), KL_E_DOMAIN if it has no value (0/0, log of a negative number,
 *       inf - inf), KL_E_STATE if an integral could not be had
 */
enum kl_status kl_query_answer(const struct kl_query *query,
                               const struct kl_subject *subject,
                               struct kl_value *value, struct kl_err *err);

#endif
