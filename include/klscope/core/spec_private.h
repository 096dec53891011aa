#ifndef KLSCOPE_CORE_SPEC_PRIVATE_H
#define KLSCOPE_CORE_SPEC_PRIVATE_H

/* What the files of the parser and of the evaluator share; nobody else
 * includes it. */

#include <stdatomic.h>

#include "klscope/core/density.h"
#include "klscope/core/spec.h"

/* ---- what is kept -------------------------------------------------------- */

/* The density of an expression, once it was made: looking for its features
 * takes thousands of evaluations, and a slider over a mixture that it is in
 * asks for it at each tick. All copies of a spec have the same. */
struct kl_spec_memo {
    struct kl_density *density; /* NULL before; released with the last copy */
    atomic_uint references; /* copies may be in several threads */
};

/* ---- parsing ------------------------------------------------------------- */

/* The text of a spec and how far it has been read. */
struct kl_parser {
    const char *text;
    size_t len, at;
    int depth;
    bool normalize;
    struct kl_err *err;
};

/* A position in the text, for an error. */
struct kl_at kl_parse_here(size_t at);

/* The next character after blanks, '\0' at the end. */
char kl_parse_peek(struct kl_parser *ps);

/* Fail because `wanted` should stand here; step over c or fail. */
enum kl_status kl_parse_unexpected(struct kl_parser *ps, const char *wanted);
enum kl_status kl_parse_expect(struct kl_parser *ps, char c);

/* Read a finite number, or with `limits` inf and -inf as well. */
enum kl_status kl_parse_number(struct kl_parser *ps, bool limits,
                               double *value);

/* Read a word, bare or quoted, and append it; `what` names it in an error. */
enum kl_status kl_parse_word(struct kl_parser *ps, const char *what,
                             struct kl_buf *word);

/* Read [ ":" COLUMN ] behind a source, which is taken.
 *
 * out   spec   its source and column
 */
enum kl_status kl_parse_source(struct kl_parser *ps, struct kl_buf *source,
                               struct kl_spec *spec);

/* Read what is no bare list or mixture: a call, a column, or any spec in
 * parentheses. */
enum kl_status kl_parse_single(struct kl_parser *ps, struct kl_spec **spec);

/* Read NUMBER "*" single { "+" NUMBER "*" single }. */
enum kl_status kl_parse_mixture(struct kl_parser *ps, struct kl_spec **spec);

/* Read that or a mixture: what can stand before a comma. */
enum kl_status kl_parse_argument(struct kl_parser *ps, struct kl_spec **spec);

/* Fail because a call cannot be: "poisson(mean=-1): mean must be > 0". */
enum kl_status kl_parse_blame(struct kl_parser *ps, const struct kl_spec *spec,
                              const char *what);

/* Read the arguments of kde, hist and pdf, up to the closing parenthesis. */
enum kl_status kl_parse_data(struct kl_parser *ps, struct kl_spec *spec);
enum kl_status kl_parse_pdf(struct kl_parser *ps, struct kl_spec *spec);

/* Read WORD "(" arguments ")", with ps at the parenthesis and the word read
 * from `start` on. */
enum kl_status kl_parse_call(struct kl_parser *ps, const struct kl_buf *word,
                             size_t start, struct kl_spec **out);

/* ---- evaluation ---------------------------------------------------------- */

/* Make an integer distribution of n log-weights, -inf where there is none.
 *
 * err   KL_E_DOMAIN if every weight is 0
 * mem   takes lw
 */
enum kl_status kl_dist_of_logs(int64_t first, double *lw, size_t n,
                               struct kl_tail tail, struct kl_dist *dist,
                               struct kl_err *err);

/* Join the window first..last with a hull, which may be NULL.
 *
 * err   KL_E_LIMIT if it is longer than KL_WINDOW_MAX
 */
enum kl_status kl_window_join(int64_t *first, int64_t *last,
                              const int64_t *hull, struct kl_err *err);

/* True if a spec has integer outcomes: if a family is anywhere in it. */
bool kl_spec_on_integers(const struct kl_spec *spec);

/* The integers that carry the probability of a spec. */
struct kl_span {
    int64_t first, last;
    bool infinite; /* the support goes on behind last */
};

/* in    from   the mass at and above this outcome must be carried as well,
 *              however little it is; INT64_MIN for none
 * err   as kl_spec_eval
 */
enum kl_status kl_spec_span(const struct kl_spec *spec, int64_t from,
                            const struct kl_loader *loader,
                            struct kl_span *span, struct kl_err *err);

/* Evaluate on exactly the integers hull[0]..hull[1], which hold the span. */
enum kl_status kl_spec_eval_on(const struct kl_spec *spec,
                               const int64_t hull[2],
                               const struct kl_loader *loader,
                               struct kl_dist *dist, struct kl_err *err);

/* The mixture of parts on integers; of parts that are not. */
enum kl_status kl_spec_mix_on(const struct kl_spec *spec, const int64_t hull[2],
                              const struct kl_loader *loader,
                              struct kl_dist *dist, struct kl_err *err);
enum kl_status kl_spec_mix(const struct kl_spec *spec,
                           const struct kl_loader *loader, struct kl_dist *dist,
                           struct kl_err *err);

/* Blame a spec for what is wrong in it: "poisson(mean=1e9): more than ...".
 * Returns status. */
enum kl_status kl_spec_blame(const struct kl_spec *spec, enum kl_status status,
                             const struct kl_err *inner, struct kl_err *err);

#endif
