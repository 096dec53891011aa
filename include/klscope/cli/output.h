#ifndef KLSCOPE_CLI_OUTPUT_H
#define KLSCOPE_CLI_OUTPUT_H

#include <stdio.h>

#include "klscope/cli/options.h"
#include "klscope/core/measure.h"
#include "klscope/core/pair.h"
#include "klscope/core/spec.h"

/* What `measure` prints. */
struct kl_report {
    const struct kl_pair *pair;
    const struct kl_spec *p, *q;
    const struct kl_measures *measures;
    enum kl_unit unit;
};

/* Print every measure in a format: an aligned table, tab-separated values
 * with a header, or one JSON object. */
void kl_report_print(const struct kl_report *report, enum kl_format format,
                     FILE *out);

#endif
