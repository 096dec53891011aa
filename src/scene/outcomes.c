/* Reversible edits of what the outcomes are: more, fewer, other names. */
#include "config.h"

#include <string.h>

#include "klscope/scene/edit.h"
#include "klscope/scene/private.h"

static enum kl_status
check_label(const struct kl_scene *scene, const char *label, struct kl_err *err)
{
    char quote[KL_QUOTE];
    size_t at;

    if (*label == '\0')
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE, "an outcome needs a name");
    if (kl_pair_find(&scene->state.pair, label, strlen(label), &at))
        return kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                       "there is an outcome %s already",
                       kl_quote(quote, label, strlen(label)));
    return KL_OK;
}

static void
begin_outcomes(struct kl_scene *scene, struct kl_state *next)
{
    kl_scene_begin_whole(scene, next);
    kl_pair_name(&next->pair);
    next->edited[KL_P] = next->edited[KL_Q] = true;
}

enum kl_status
kl_scene_add(struct kl_scene *scene, const char *label, size_t at,
             struct kl_err *err)
{
    struct kl_state next;

    if (kl_scene_need_outcomes(scene, scene->side, err) != KL_OK)
        return KL_E_STATE;
    if (check_label(scene, label, err) != KL_OK)
        return KL_E_DOMAIN;
    begin_outcomes(scene, &next);
    kl_pair_insert(&next.pair, at + 1, label);
    kl_scene_take_state(scene, &next);
    kl_scene_set_at(scene, at + 1);
    return KL_OK;
}

/* True if some other unlocked bin has weight to take the mass of bin i by. */
static bool
others_can_take(const struct kl_bins *bins, size_t i)
{
    struct kl_dd rest = bins->free;

    if (bins->held < bins->n && bins->held != i && bins->w[bins->held] > 0)
        return true;
    if (kl_bins_hold(bins, i) == KL_FREE)
        rest = kl_dd_add_d(rest, -bins->w[i]);
    return rest.hi > 0;
}

enum kl_status
kl_scene_delete(struct kl_scene *scene, size_t i, struct kl_err *err)
{
    struct kl_state next;
    int s;

    if (kl_scene_need_outcomes(scene, scene->side, err) != KL_OK)
        return KL_E_STATE;
    if (scene->state.pair.n < 2)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "the last outcome cannot be deleted");
    for (s = 0; s < 2; s++) {
        const struct kl_bins *bins = &scene->state.pair.side[s];

        if (kl_bins_hold(bins, i) == KL_LOCKED)
            return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                           "this outcome is locked in %c", s ? 'q' : 'p');
        if (kl_bins_positive(bins, i) && !others_can_take(bins, i))
            return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                           "no other outcome can take its mass in %c",
                           s ? 'q' : 'p');
    }
    begin_outcomes(scene, &next);
    for (s = 0; s < 2; s++) {
        struct kl_bins *bins = &next.pair.side[s];

        /* What is held takes its share of the mass like any other. */
        if (bins->held < bins->n && bins->held != i && bins->scale.hi > 0)
            kl_bins_settle(bins);
    }
    kl_pair_delete(&next.pair, i);
    kl_scene_take_state(scene, &next);
    return KL_OK;
}

enum kl_status
kl_scene_rename(struct kl_scene *scene, size_t i, const char *label,
                struct kl_err *err)
{
    struct kl_state next;
    size_t at;

    if (kl_scene_need_outcomes(scene, scene->side, err) != KL_OK)
        return KL_E_STATE;
    if (kl_pair_find(&scene->state.pair, label, strlen(label), &at) && at == i)
        return KL_OK; /* it has that name */
    if (check_label(scene, label, err) != KL_OK)
        return KL_E_DOMAIN;
    begin_outcomes(scene, &next);
    kl_labels_set(next.pair.labels, i, label, strlen(label));
    kl_scene_take_state(scene, &next);
    return KL_OK;
}
