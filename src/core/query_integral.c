#include "config.h"

#include "klscope/core/query_private.h"

enum kl_status
kl_query_integrate(struct kl_query_run *run, const struct kl_query_walk *walk,
                   struct kl_value *value)
{
    *value = (struct kl_value){0, 0};
    return kl_fail(run->err, KL_E_STATE, kl_query_place(walk->at), "not yet");
}
