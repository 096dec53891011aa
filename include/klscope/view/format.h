#ifndef KLSCOPE_VIEW_FORMAT_H
#define KLSCOPE_VIEW_FORMAT_H

#include "klscope/base/buf.h"
#include "klscope/base/number.h"
#include "klscope/core/reason.h"
#include "klscope/core/value.h"
#include "klscope/scene/scene.h"

/* A value for a person: at most `digits` significant digits, fewer where the
 * error bound does not vouch for the last of them, in at most `width` columns
 * where possible; "∞" for infinity. Returns out (UTF-8). */
const char *kl_format_value(char out[KL_NUMBER], struct kl_value value,
                            int digits, int width);

/* The same for a column of values: four decimals as far as the bound vouches
 * for them, so that points stand below each other. */
const char *kl_format_cell(char out[KL_NUMBER], struct kl_value value,
                           int width);

/* A probability for a person. */
const char *kl_format_prob(char out[KL_NUMBER], double probability);

/* Append the name of outcome i, made visible. */
void kl_format_label(const struct kl_scene *scene, size_t i,
                     struct kl_buf *out);

/* Append what a legend says of a side: its name and total. */
void kl_format_title(const struct kl_scene *scene, enum kl_side side,
                     struct kl_buf *out);

/* A parameter of a fit with `decimals` at most, fewer where that is all that is
 * known of it: "0.0000" where it is 0 so far as that goes, "~0.53" where hardly
 * anything is.
 *
 * in    value.err   how far it may be off; +inf: it is just where it stands
 */
const char *kl_format_param(char out[KL_NUMBER], struct kl_value value,
                            int decimals, int width);

#endif
