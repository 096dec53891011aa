#include "config.h"

#include "klscope/scene/subject.h"

void
kl_scene_subject(const struct kl_scene *scene, struct kl_subject *subject)
{
    *subject = (struct kl_subject){
        .pair = kl_scene_pair(scene),
        .density = {kl_scene_density(scene, KL_P),
                    kl_scene_density(scene, KL_Q)},
        .measures = kl_scene_measures(scene),
        .unit = kl_scene_unit(scene),
    };
}
