#ifndef KLSCOPE_LIB_PRIVATE_H
#define KLSCOPE_LIB_PRIVATE_H

/* What the files of this room share; it is not installed. */

#include "klscope/core/density.h"
#include "klscope/core/quad.h"
#include "klscope/core/spec.h"
#include "klscope/data/loader.h"
#include "klscope/lib/distribution.h"

struct kl_workspace {
    struct kl_quad *quad;
    struct kl_loader *loader; /* NULL: texts read nothing */
};

/* A density, or a spec alone: outcomes are evaluated where they are compared,
 * since what they are depends on both sides. */
struct kl_distribution {
    struct kl_spec *spec;
    struct kl_density *density;
};

#endif
