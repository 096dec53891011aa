#ifndef KLSCOPE_CORE_RULE_H
#define KLSCOPE_CORE_RULE_H

#include "klscope/core/nodes.h"

/* The 21-point Gauss-Kronrod rule on [-1, 1], as the GNU Scientific Library
 * has it: its nodes and weights are recorded from gsl_integration_qk21. Laid
 * out for blocks of KL_NODES: nodes 0..20 in ascending order, 21 and 22 the
 * ends -1 and 1, 23 the middle again; these three have weight 0. */
struct kl_rule {
    double x[KL_NODES];
    double kronrod[KL_NODES];
    double gauss[KL_NODES]; /* the 10-point Gauss rule inside, else 0 */
    double ends[KL_NODES];  /* the value at the left end, less that of the
                               polynomial through nodes 0..20, and 3/4 of the
                               same at the right end: two are not to cancel */
} __attribute__((aligned(64)));

/* Record the rule; a few microseconds.
 *
 * src   Piessens et al., QUADPACK (1983), sec. 2.2.1; DLMF 3.5.40
 */
void kl_rule_init(struct kl_rule *rule);

#endif
