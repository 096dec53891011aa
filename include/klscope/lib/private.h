#ifndef KLSCOPE_LIB_PRIVATE_H
#define KLSCOPE_LIB_PRIVATE_H

/* What the files of this room share; it is not installed. */

#include <locale.h>

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
    struct kl_spec *kept; /* the same with the weights that its columns had
                             when they were read in their place, or NULL if it
                             has none */
    struct kl_density *density;
};

/* The library reads and writes numbers with a point in programs that set a
 * locale with a comma: what has to do with text is done between these two, for
 * the calling thread alone. */
struct kl_lib_locale {
    locale_t own, was;
};

struct kl_lib_locale kl_lib_locale_enter(void);
void kl_lib_locale_leave(struct kl_lib_locale locale);

#endif
