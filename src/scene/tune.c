/* Sliders of a spec: each move is a new spec, evaluated in full. */
#include "config.h"

#include <stdint.h>

#include "klscope/scene/edit.h"
#include "klscope/scene/private.h"

size_t
kl_scene_handles(const struct kl_scene *scene, enum kl_side side,
                 struct kl_handle handle[KL_HANDLES])
{
    if (scene->state.edited[side])
        return 0;
    return kl_handles(scene->state.spec[side], handle);
}

enum kl_status
kl_scene_tune(struct kl_scene *scene, enum kl_side side, size_t k, double x,
              bool amend, struct kl_err *err)
{
    size_t mark = SIZE_MAX - k; /* no bin has such an index */
    struct kl_spec *spec[2] = {NULL, NULL};
    struct kl_state next;
    enum kl_status status;

    status = kl_handle_set(scene->state.spec[side], k, x, &spec[side], err);
    if (status == KL_OK)
        status = kl_scene_next_state(scene, spec, &next, err);
    if (status != KL_OK)
        return status;
    /* A gesture goes on from where it began, and so must leave no trace: the
     * next state does not depend on the one it replaces. */
    if (amend)
        kl_scene_drop_amended(scene, side, mark, true);
    kl_scene_take_state(scene, &next);
    scene->edits[scene->done - 1].amend = amend;
    scene->edits[scene->done - 1].side = (unsigned char)side;
    scene->edits[scene->done - 1].i = mark;
    scene->gesture = amend;
    return KL_OK;
}
