#ifndef KLSCOPE_CLI_OUTPUT_H
#define KLSCOPE_CLI_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "klscope/cli/options.h"
#include "klscope/core/density.h"
#include "klscope/core/measure.h"
#include "klscope/core/pair.h"
#include "klscope/core/spec.h"

/* What `measure` prints: of a discrete pair, or of two densities. */
struct kl_report {
    const struct kl_pair *pair;                /* or NULL, and then */
    const struct kl_density *density[2];       /* both of these */
    const struct kl_spec *spec[2];
    const struct kl_measures *measures;
    enum kl_unit unit;
};

/* True if a value, in nats, is not known to a relative 1e-10 or an absolute
 * 1e-14: it is marked wherever it is printed. */
bool kl_report_unsure(const struct kl_measures *measures, enum kl_measure m);

/* Print every measure in a format: an aligned table, tab-separated values
 * with a header, or one JSON object. */
void kl_report_print(const struct kl_report *report, enum kl_format format,
                     FILE *out);

#endif
