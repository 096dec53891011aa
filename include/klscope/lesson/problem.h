#ifndef KLSCOPE_LESSON_PROBLEM_H
#define KLSCOPE_LESSON_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/status.h"

enum { KL_PROBLEMS_MAX = 100 };

/* One thing that is wrong, or looks wrong, in a lesson. */
struct kl_problem {
    struct kl_err err;
    bool warning; /* the lesson can be used as it is */
};

/* All that is wrong with a lesson, as far as KL_PROBLEMS_MAX; the counts go
 * on. Begin with {.source = NAME}; release with kl_problems_clear. */
struct kl_problems {
    const char *source;         /* of all of them; borrowed, may be NULL */
    struct kl_problem *problem; /* `kept` of them */
    size_t kept, errors, warnings;
};

/* Add one; the message is checked like that of kl_fail. */
void kl_problems_error(struct kl_problems *problems, struct kl_at at,
                       const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void kl_problems_warning(struct kl_problems *problems, struct kl_at at,
                         const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Add an error that another reader has found; err is copied. */
void kl_problems_add(struct kl_problems *problems, const struct kl_err *err);

/* Put them in the order of the file. */
void kl_problems_sort(struct kl_problems *problems);

void kl_problems_clear(struct kl_problems *problems);

#endif
