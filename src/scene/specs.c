/* New specs for a scene: the state they make, with what is kept of the old. */
#include "config.h"

#include <string.h>

#include "klscope/scene/edit.h"
#include "klscope/scene/private.h"

/* The pair that stands in for outcomes where there are densities. */
static void
stand_in(struct kl_pair *pair)
{
    static const double one = 1;
    struct kl_spec *spec = kl_spec_list(&one, 1, NULL);

    kl_pair_init(pair, spec, spec, NULL, NULL);
    kl_spec_free(spec);
}

/* Evaluate the specs of a state that are densities; one whose density is there
 * already stays as it is. */
static enum kl_status
build_densities(const struct kl_scene *scene, struct kl_state *next,
                struct kl_err *err)
{
    enum kl_status status;
    int s;

    for (s = 0; s < 2; s++) {
        if (next->density[s] != NULL)
            continue;
        status = kl_density_of(next->spec[s], scene->loader, scene->masses,
                               &next->density[s], err);
        if (status != KL_OK) {
            kl_err_source(err, s == KL_P ? "P" : "Q");
            return status;
        }
    }
    stand_in(&next->pair);
    return KL_OK;
}

/* Evaluate the specs of a state that has nothing else yet, but perhaps the
 * density of a side that is kept. */
static enum kl_status
build_state(const struct kl_scene *scene, struct kl_state *next,
            struct kl_err *err)
{
    const struct kl_spec *p = next->spec[KL_P], *q = next->spec[KL_Q];
    enum kl_status status = kl_spec_same_nature(p, q, err);

    if (status == KL_OK && kl_spec_nature(p) == KL_CONTINUOUS)
        status = build_densities(scene, next, err);
    else if (status == KL_OK)
        status = kl_pair_init(&next->pair, p, q, scene->loader, err);
    if (status != KL_OK)
        kl_state_clear(next);
    return status;
}

/* Lock again what is locked now, for a side that stays. */
static void
keep_locks(const struct kl_scene *scene, enum kl_side side,
           struct kl_state *next)
{
    const struct kl_pair *pair = &scene->state.pair;
    struct kl_bins *bins = &next->pair.side[side];
    size_t i, at;

    if (kl_bins_unlocked_count(&pair->side[side]) == pair->n ||
        kl_state_has_tails(next))
        return;
    for (i = 0; i < pair->n; i++) {
        struct kl_buf name = KL_BUF_INIT;

        if (kl_bins_hold(&pair->side[side], i) != KL_LOCKED)
            continue;
        kl_pair_label(pair, i, &name);
        if (kl_pair_find(&next->pair, kl_buf_text(&name), name.len, &at))
            kl_bins_put(bins, at, kl_bins_lock_cell(bins, at, true));
        kl_buf_clear(&name);
    }
}

/* Keep what a side was made of and edited to, whose probabilities next has
 * already. */
static void
keep_side(const struct kl_scene *scene, enum kl_side side,
          struct kl_state *next)
{
    kl_spec_free(next->spec[side]);
    next->spec[side] = kl_spec_copy(scene->state.spec[side]);
    next->edited[side] = scene->state.edited[side];
    next->pair.total[side] = scene->state.pair.total[side];
    keep_locks(scene, side, next);
}

/* Both sides of one spec (takes it). */
static enum kl_status
build_twins(const struct kl_scene *scene, struct kl_spec *spec,
            struct kl_state *next, struct kl_err *err)
{
    *next = (struct kl_state){.spec = {kl_spec_copy(spec), spec}};
    return build_state(scene, next, err);
}

/* The state where one side has a new spec (takes it). */
static enum kl_status
change_side(const struct kl_scene *scene, enum kl_side side,
            struct kl_spec *named, struct kl_state *next, struct kl_err *err)
{
    enum kl_side kept = side == KL_P ? KL_Q : KL_P;
    struct kl_err inner = {0};
    enum kl_status status;

    if (kl_spec_nature(named) != kl_scene_nature(scene))
        return build_twins(scene, named, next, err);
    *next = (struct kl_state){0};
    next->spec[side] = kl_spec_copy(named);
    next->spec[kept] = kl_scene_present_spec(scene, kept);
    next->density[kept] = kl_density_ref(scene->state.density[kept]);
    status = build_state(scene, next, &inner);
    if (status == KL_OK) {
        keep_side(scene, kept, next);
    } else if (status == KL_E_LENGTH) {
        return build_twins(scene, named, next, err);
    } else if (err != NULL) {
        *err = inner;
    }
    kl_spec_free(named);
    return status;
}

enum kl_status
kl_scene_next_state(const struct kl_scene *scene, struct kl_spec *spec[2],
                    struct kl_state *next, struct kl_err *err)
{
    struct kl_spec *p = spec[KL_P], *q = spec[KL_Q];

    spec[KL_P] = spec[KL_Q] = NULL;
    if (q == NULL)
        return change_side(scene, KL_P, p, next, err);
    if (p == NULL)
        return change_side(scene, KL_Q, q, next, err);
    *next = (struct kl_state){.spec = {p, q}};
    return build_state(scene, next, err);
}

enum kl_status
kl_scene_specs(struct kl_scene *scene, const char *p, const char *q,
               bool normalize, struct kl_err *err)
{
    const char *text[2] = {p, q};
    struct kl_spec *spec[2] = {NULL, NULL};
    struct kl_state next;
    enum kl_status status = KL_OK;
    int s;

    for (s = 0; s < 2 && status == KL_OK; s++) {
        if (text[s] != NULL)
            status = kl_spec_parse(text[s], strlen(text[s]), normalize,
                                   &spec[s], err);
        if (status != KL_OK)
            kl_err_source(err, s == KL_P ? "P" : "Q");
    }
    if (status == KL_OK && (p != NULL || q != NULL)) {
        status = kl_scene_next_state(scene, spec, &next, err);
        if (status == KL_OK)
            kl_scene_take_state(scene, &next);
    }
    kl_spec_free(spec[KL_P]);
    kl_spec_free(spec[KL_Q]);
    return status;
}
