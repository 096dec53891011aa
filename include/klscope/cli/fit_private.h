#ifndef KLSCOPE_CLI_FIT_PRIVATE_H
#define KLSCOPE_CLI_FIT_PRIVATE_H

/* What the files of `klscope fit` share; nobody else includes it. */

#include "klscope/cli/private.h"
#include "klscope/core/fit.h"
#include "klscope/core/quad.h"

/* What a fit is made of, and what came of it. */
struct kl_fit_report {
    struct kl_cli *cli;
    struct kl_spec *p, *q;
    struct kl_quad *quad;
    struct kl_density *density; /* of a continuous p */
    struct kl_dist dist, drawn; /* of a discrete one; of draws from it */
    bool has_dist, has_drawn;
    struct kl_column sample;
    double *points;
    size_t n; /* measurements or draws; 0 where p itself is fitted to */
    struct kl_target *target;
    struct kl_model *model;
    struct kl_fit *fit;
    struct kl_value gap, floor, both[2]; /* D(p||q), D(q||p) */
    bool has_floor;
    bool nearest;            /* the start was given, and others may end lower */
    size_t starts, higher;   /* that were tried; that ended in other minima, */
    struct kl_value highest; /* up to this loss */
};

/* Print what came of it, in the format that was asked for. */
void kl_fit_report_print(const struct kl_fit_report *work);

#endif
