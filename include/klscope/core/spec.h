#ifndef KLSCOPE_CORE_SPEC_H
#define KLSCOPE_CORE_SPEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "klscope/base/buf.h"
#include "klscope/base/status.h"
#include "klscope/core/dist.h"
#include "klscope/core/family.h"

struct kl_expr;
struct kl_spec_memo;

/* The text of one distribution, parsed. Open: the parser makes it, the
 * printer, the evaluator and the sliders walk it.
 *
 *   list       0.5,0.25,0.25     a=0.5,"b c"=0.5
 *   column     file.csv:NAME     @letters:english     -
 *   family     poisson(3)        binomial(n=10, p=0.3)
 *   mixture    0.3*poisson(2) + 0.7*poisson(9)
 *   truncation truncate(poisson(3), 1, inf)
 *   expression pdf(exp(-x^2) * (2 + sin(x)), -inf, inf)
 *   kernels    kde(file.csv:NAME)          kde(@penguins:mass, sex=MALE, 50)
 *   histogram  hist(file.csv:NAME, 20)
 *
 * A list inside a mixture or truncation stands in parentheses.
 */
enum kl_spec_kind {
    KL_SPEC_LIST,
    KL_SPEC_COLUMN,
    KL_SPEC_FAMILY,
    KL_SPEC_MIXTURE,
    KL_SPEC_TRUNCATE,
    KL_SPEC_PDF,
    KL_SPEC_KDE,
    KL_SPEC_HIST
};

/* What a spec is a distribution of. */
enum kl_nature { KL_DISCRETE, KL_CONTINUOUS };

enum { KL_SPEC_DEPTH = 64, KL_SPEC_PARTS = 256, KL_SPEC_BINS = 4096 };

struct kl_spec {
    enum kl_spec_kind kind;
    /* list: n values and, maybe, labels; mixture: n weights and parts */
    size_t n;
    double *value;
    struct kl_labels *labels;
    struct kl_spec **part; /* mixture: n; truncation: 1 */
    /* column, kde, hist */
    char *source, *column; /* column may be NULL: the first */
    /* kde, hist: only rows where column where[0] holds where[1], or NULLs */
    char *where[2];
    double bandwidth; /* kde: 0 for one chosen from the data */
    size_t bins;      /* hist: 1..KL_SPEC_BINS */
    /* family */
    const struct kl_family *family;
    double a[KL_PARAM_MAX];
    /* truncation: inclusive, may be infinite; pdf: its interval */
    double low, high;
    struct kl_expr *expr;      /* pdf */
    struct kl_spec_memo *memo; /* pdf: private; shared by copies */
};

/* Read a spec.
 *
 * in    text, len   the spec, nothing before or after but blanks
 *       normalize   divide a list that does not sum to 1 by its sum instead
 *                   of refusing it
 * out   spec        given; release with kl_spec_free
 * err   KL_E_PARSE with the column, KL_E_NAME, KL_E_DOMAIN; also a list that
 *       is negative somewhere, all 0, or sums to other than 1 within 1e-9, a
 *       mixture of discrete and continuous parts; KL_E_LIMIT if it nests deeper
 *       than KL_SPEC_DEPTH or one mixture has more than KL_SPEC_PARTS parts
 */
enum kl_status kl_spec_parse(const char *text, size_t len, bool normalize,
                             struct kl_spec **spec, struct kl_err *err);

/* Whether a spec is discrete or continuous; a mixture never has parts of both,
 * the parser refuses it. */
enum kl_nature kl_spec_nature(const struct kl_spec *spec);

/* Check that p and q are both discrete or both continuous.
 *
 * err   KL_E_DOMAIN: "P is discrete, Q is a density: ..."
 */
enum kl_status kl_spec_same_nature(const struct kl_spec *p,
                                   const struct kl_spec *q, struct kl_err *err);

/* mem   kl_spec_free(NULL) is fine; the copy is deep */
void kl_spec_free(struct kl_spec *spec);
struct kl_spec *kl_spec_copy(const struct kl_spec *spec);

/* Append the canonical text; kl_spec_parse gives back an equal spec. */
void kl_spec_print(const struct kl_spec *spec, struct kl_buf *out);

/* A spec that is a list of these probabilities.
 *
 * in    value    n probabilities, copied
 *       labels   copied, or NULL
 */
struct kl_spec *kl_spec_list(const double *value, size_t n,
                             const struct kl_labels *labels);

/* A mixture with one part more. A spec that is no mixture becomes the first of
 * two parts; a mixture may stand behind truncations.
 *
 * in    part     copied
 *       weight   of the new part, inside 0 to 1; the others share the rest in
 *                proportion
 * out   made     given; release with kl_spec_free
 * err   KL_E_DOMAIN for the weight, and if one is discrete and the other
 *       continuous; KL_E_LIMIT for more than KL_SPEC_PARTS parts
 */
enum kl_status kl_spec_mix_add(const struct kl_spec *spec,
                               const struct kl_spec *part, double weight,
                               struct kl_spec **made, struct kl_err *err);

/* A mixture without its part k, counted from 0. The others share its weight in
 * proportion; one that is left alone is no mixture any more.
 *
 * out   made   given; release with kl_spec_free
 * err   KL_E_NAME if there is no such part, KL_E_STATE if it is the only one
 *       or spec is no mixture
 */
enum kl_status kl_spec_mix_remove(const struct kl_spec *spec, size_t k,
                                  struct kl_spec **made, struct kl_err *err);

/* A short name for legends: "french", "poisson(3)", "0.5, 0.25, ...",
 * "kde(bill_length_mm, species=Adelie)". */
void kl_spec_title(const struct kl_spec *spec, struct kl_buf *out);

/* The outcomes and weights that a spec stands for.
 *
 * in    hull     for families and their like: evaluate from hull[0] to hull[1]
 *                as well; NULL for the spec's own window
 *       loader   resolves columns; NULL refuses them
 * out   dist     init'ed on success; release with kl_dist_clear
 * err   what the loader says; KL_E_DOMAIN for a density, for weights that are
 *       negative, not finite or all 0, repeated labels, an empty truncation;
 *       KL_E_LIMIT for more than KL_WINDOW_MAX outcomes of a family
 */
enum kl_status kl_spec_eval(const struct kl_spec *spec, const int64_t *hull,
                            const struct kl_loader *loader,
                            struct kl_dist *dist, struct kl_err *err);

#endif
