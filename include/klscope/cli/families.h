#ifndef KLSCOPE_CLI_FAMILIES_H
#define KLSCOPE_CLI_FAMILIES_H

#include <stdio.h>

#include "klscope/base/buf.h"
#include "klscope/base/status.h"
#include "klscope/core/family.h"

/* Append the domain of a parameter, without "must be": "> 0", "any number". */
void kl_families_domain(const struct kl_param *param, struct kl_buf *out);

/* Append a family with the values that its parameters begin with, a spec:
 * "normal(mean=0, sd=1)". */
void kl_families_example(const struct kl_family *family, struct kl_buf *out);

/* Print every family of distributions with its parameters. */
void kl_families_print(FILE *out);

/* Print one family in detail: what it is, parameters and sliders, support,
 * entropy, and how much of it is known in closed form.
 *
 * err   KL_E_NAME, perhaps with the name that was meant
 */
enum kl_status kl_families_print_one(const char *name, FILE *out,
                                     struct kl_err *err);

#endif
