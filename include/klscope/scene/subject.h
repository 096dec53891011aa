#ifndef KLSCOPE_SCENE_SUBJECT_H
#define KLSCOPE_SCENE_SUBJECT_H

#include "klscope/core/query.h"
#include "klscope/scene/scene.h"

/* What questions about a scene are asked about: its pair or densities, its
 * measures, its unit. Measures may be of an earlier state where
 * kl_scene_fresh is false.
 *
 * mem   borrows the scene, until its next edit
 */
void kl_scene_subject(const struct kl_scene *scene, struct kl_subject *subject);

#endif
