#ifndef KLSCOPE_CLI_CODE_H
#define KLSCOPE_CLI_CODE_H

#include <stdbool.h>
#include <stdio.h>

#include "klscope/cli/options.h"
#include "klscope/core/code.h"
#include "klscope/core/measure.h"
#include "klscope/core/pair.h"
#include "klscope/core/spec.h"

enum { KL_CODE_BLOCKS = 6 };

/* What `code` prints. Values are in bits, those of `measures` in nats. */
struct kl_code_report {
    const struct kl_pair *pair;
    const struct kl_spec *spec[2];
    bool alone; /* only P was given: Q is the same */
    const struct kl_measures *measures;
    struct kl_code shannon;                     /* for q */
    struct kl_code huffman[2];                  /* for p and for q */
    unsigned blocks;                            /* of 1, 2, ... outcomes */
    struct kl_code_block own[KL_CODE_BLOCKS];   /* by the code for p */
    struct kl_code_block other[KL_CODE_BLOCKS]; /* by the code for q */
};

/* Print a report: aligned tables, tables of tab-separated values that are
 * parted by empty lines, or one JSON object. */
void kl_code_print(const struct kl_code_report *report, enum kl_format format,
                   FILE *out);

#endif
