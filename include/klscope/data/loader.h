#ifndef KLSCOPE_DATA_LOADER_H
#define KLSCOPE_DATA_LOADER_H

#include "klscope/base/status.h"
#include "klscope/core/dist.h"
#include "klscope/data/catalog.h"
#include "klscope/data/input.h"

/* The loader that core is given: it reads files, data sets ("@letters") and
 * standard input ("-"). The last two sources stay at hand, so that p and q
 * from one file read it once; a file that has changed since is read anew.
 * Standard input is read once and kept.
 *
 * in    catalog   copied; NULL for the usual places
 *       limits    copied; NULL for KL_LIMITS
 * mem   gives; kl_loader_free(NULL) is fine
 */
struct kl_loader *kl_loader_new(const struct kl_catalog *catalog,
                                const struct kl_limits *limits);
void kl_loader_free(struct kl_loader *loader);

/* From now on read ordinary files alone, and what is at hand: a pipe or a
 * terminal would keep a program waiting that has keys to answer, or a reader
 * whose lesson names one.
 *
 * in    loader   from kl_loader_new
 */
void kl_loader_only_files(const struct kl_loader *loader);

/* Where the loader ends; KL_LIMITS if it is NULL. */
struct kl_limits kl_loader_limits(const struct kl_loader *loader);

/* Where the loader looks for what "@" names.
 *
 * in    loader   from kl_loader_new
 * mem   borrowed from the loader
 */
const struct kl_catalog *kl_loader_catalog(const struct kl_loader *loader);

/* The columns of numbers of a source, for completion and help.
 *
 * in    loader   from kl_loader_new
 * out   names    given on success; places counted from 1 without a header
 * err   as the loader's column
 */
enum kl_status kl_loader_columns(const struct kl_loader *loader,
                                 const char *source, struct kl_labels **names,
                                 struct kl_err *err);

#endif
