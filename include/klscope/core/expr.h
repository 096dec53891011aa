#ifndef KLSCOPE_CORE_EXPR_H
#define KLSCOPE_CORE_EXPR_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/buf.h"
#include "klscope/base/status.h"
#include "klscope/core/density.h"
#include "klscope/core/nodes.h"

/* An expression in x: numbers, x, pi, e; + - * / ^ and unary minus; < <= > >=
 * == !=, which are 1 or 0; exp log ln log2 log10 sqrt abs sin cos min max.
 * Compiled once to a program for a stack machine; opaque.
 *
 * Values are kept as sign and logarithm of the size, so that products, powers
 * and exp neither overflow nor underflow: exp(-x^2) at 1e6 is right. Beside
 * them go increments over the value at the anchor of the nodes, so that sums
 * that cancel there keep their digits: 1 - x^2 near 1, exp(x) - 1 near 0.
 *
 * A comparison that is 0 makes a product 0 even if the other factor has no
 * value: (x > 0) * log(x) is 0 below 0. New names and functions are rows of
 * expr_ops.def. */
struct kl_expr;

enum { KL_EXPR_MAX = 4096 }; /* operations; parentheses nest as deep as they
                                like within that */

/* Read an expression.
 *
 * in    text, len   all of it
 * out   expr        given; release with kl_expr_free
 *       used        NULL: the text must end behind it; else bytes read: it
 *                   ends before a ',' or ')' that is not its own
 * err   KL_E_PARSE, KL_E_NAME with the column counted from the start of text,
 *       KL_E_LIMIT for one too long
 */
enum kl_status kl_expr_parse(const char *text, size_t len,
                             struct kl_expr **expr, size_t *used,
                             struct kl_err *err);
void kl_expr_free(struct kl_expr *expr);
struct kl_expr *kl_expr_copy(const struct kl_expr *expr);

/* Append the text: as it was typed, but for blanks around it. */
void kl_expr_print(const struct kl_expr *expr, struct kl_buf *out);

/* Evaluate at nodes.
 *
 * out   sign      -1, 0, 1 each; 0 with size -inf is zero
 *       size      log |value|; +inf for a pole; NaN where there is no value
 *                 (0/0, log of a negative number)
 */
void kl_expr_eval(const struct kl_expr *expr, const struct kl_nodes *at,
                  double sign[KL_NODES], double size[KL_NODES]);

/* The row that evaluates an expression as a law: law->data is the kl_expr. */
extern const struct kl_density_row kl_expr_row;

#endif
