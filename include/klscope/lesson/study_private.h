#ifndef KLSCOPE_LESSON_STUDY_PRIVATE_H
#define KLSCOPE_LESSON_STUDY_PRIVATE_H

#include "klscope/core/unit.h"
#include "klscope/lesson/study.h"

/* What becomes of a task whose solution was shown, or a break loaded. */
enum kl_given {
    KL_NOT_GIVEN,
    KL_GIVEN,  /* the next success is the solution's */
    KL_REACHED /* that was it; once the goal fails, the task is open again */
};

struct kl_study {
    const struct kl_step *step;
    struct kl_study_item *item;
    struct kl_part **part; /* of each item; NULL */
    enum kl_given *given;  /* of each item */
    size_t items;
    struct kl_job *job;
    struct kl_finding *finding; /* of each job */
    size_t jobs, waiting, next;
    const struct kl_scene *scene; /* the one looked at; only compared */
    unsigned long version;
    enum kl_unit unit;
};

#endif
