#include "config.h"

#include "klscope/lesson/trial.h"

#include <stdlib.h>

#include "klscope/base/alloc.h"

struct kl_trial {
    const struct kl_relation *relation;
};

enum kl_status
kl_trial_new(const struct kl_relation *relation, struct kl_trial **trial,
             struct kl_problems *problems)
{
    (void)problems;
    *trial = kl_calloc(1, sizeof **trial);
    (*trial)->relation = relation;
    return KL_OK;
}

void
kl_trial_free(struct kl_trial *trial)
{
    free(trial);
}

void
kl_trial_run(const struct kl_trial *trial, const struct kl_scene *scene,
             struct kl_finding *finding)
{
    (void)trial;
    (void)scene;
    *finding = (struct kl_finding){.state = KL_TRIAL_WAITING};
}

size_t
kl_trial_walks(const struct kl_trial *trial)
{
    (void)trial;
    return 0;
}

bool
kl_relation_conditional(const struct kl_relation *relation)
{
    return relation->label.spans > 0;
}
