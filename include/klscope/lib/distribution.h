#ifndef KLSCOPE_LIB_DISTRIBUTION_H
#define KLSCOPE_LIB_DISTRIBUTION_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/api.h"
#include "klscope/base/status.h"

KL_API_BEGIN

/* The version of the library that runs, "0.1.0". */
const char *kl_library_version(void);

/* Memory of integrals, and files that were read. Make one for each thread and
 * use it again and again; what was made with it may outlive it, and be used by
 * other threads with workspaces of their own. The library has no state but
 * these, and numbers have a point whatever the locale. Memory that runs out
 * ends the program, as does nothing else. GSL's error handler is turned off. */
struct kl_workspace;

/* What a text may read: nothing, or the files that it names, standard input
 * ("-") and the data sets that come with klscope ("@letters"). Nothing is what
 * texts of strangers should get. */
enum kl_access { KL_ACCESS_NOTHING, KL_ACCESS_FILES };

/* mem   gives; kl_workspace_free(NULL) is fine */
struct kl_workspace *kl_workspace_new(enum kl_access access);
void kl_workspace_free(struct kl_workspace *workspace);

/* A distribution over outcomes, or a density. Never changes, not even when the
 * file changes that it was read from. */
struct kl_distribution;

/* Flags: divide what does not sum to 1 by its sum instead of refusing it. */
enum { KL_NORMALIZE = 1 };

/* Read a distribution as klscope(1) does: "0.5,0.25,0.25", "a=0.9,b=0.1",
 * "poisson(3)", "normal(0,1)", "0.3*normal(0,1) + 0.7*laplace(3,1)",
 * "truncate(gamma(2,1), 0, 5)", "pdf(exp(-x^4), -inf, inf)", "@letters:french".
 *
 * in    text    not NULL
 *       flags   0 or KL_NORMALIZE
 * out   made    given on success, NULL otherwise; kl_distribution_free
 * err   KL_E_PARSE, KL_E_NAME, KL_E_DOMAIN, KL_E_LIMIT, KL_E_IO; err (may be
 *       NULL) has the text and the column, kl_err_line makes one line of it
 */
enum kl_status kl_distribution_read(struct kl_workspace *workspace,
                                    const char *text, unsigned flags,
                                    struct kl_distribution **made,
                                    struct kl_err *err);

/* A distribution over n outcomes from numbers.
 *
 * in    probability   n numbers >= 0 that sum to 1 within 1e-9
 *       label         n different names, or NULL: outcomes 1 to n
 *       flags         0 or KL_NORMALIZE
 * out   made          as above
 * err   KL_E_LENGTH if n is 0, KL_E_DOMAIN
 */
enum kl_status kl_distribution_list(struct kl_workspace *workspace,
                                    const double *probability,
                                    const char *const *label, size_t n,
                                    unsigned flags,
                                    struct kl_distribution **made,
                                    struct kl_err *err);

/* NULL is fine. */
void kl_distribution_free(struct kl_distribution *distribution);

/* The text that kl_distribution_read takes for it: names of files are in it as
 * they were typed.
 *
 * mem   gives; release with free()
 */
char *kl_distribution_text(const struct kl_distribution *distribution);

/* True for a density, false for a distribution over outcomes. */
bool kl_distribution_is_density(const struct kl_distribution *distribution);

/* Log-density at x in nats: -inf outside the support, +inf at a pole. Densities
 * only; -inf for others. */
double kl_distribution_log(const struct kl_distribution *distribution,
                           double x);

/* ---- families ------------------------------------------------------------ */

enum { KL_ABOUT_PARAMETERS = 4 };

/* What a family is, as `klscope families` says it. Texts live for ever. */
struct kl_family_about {
    const char *key;  /* "normal" */
    const char *help;
    bool density;
    int parameters;   /* that it has */
    const char *name[KL_ABOUT_PARAMETERS];   /* "sd" */
    const char *domain[KL_ABOUT_PARAMETERS]; /* "must be > 0" */
    double start[KL_ABOUT_PARAMETERS];       /* a value to begin with */
};

/* Family i, counted from 0; false if there are not so many. */
bool kl_family_about(size_t i, struct kl_family_about *about);

KL_API_END

#endif
