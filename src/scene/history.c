/* The history. An edit in it holds what the scene does not have now; undo and
 * redo both exchange the two, so there is one piece of code for both
 * directions and for doing it first.
 */
#include "config.h"

#include <stdlib.h>

#include "klscope/base/alloc.h"
#include "klscope/scene/private.h"

static void
exchange_cell(struct kl_scene *scene, struct kl_edit *edit)
{
    struct kl_change change = {
        .i = edit->i,
        .cell = {.w = edit->w, .lw = edit->lw, .hold = edit->hold}};
    struct kl_cell old = kl_scene_put(scene, edit->side, change);

    edit->w = old.w;
    edit->lw = old.lw;
    edit->hold = (unsigned char)old.hold;
}

static void
exchange_shape(struct kl_bins *bins, double *total, struct kl_weights *shape)
{
    struct kl_weights old = {bins->w,        bins->lw,    bins->hold,
                             bins->computed, bins->shift, *total};

    bins->w = shape->w;
    bins->lw = shape->lw;
    bins->hold = shape->hold;
    bins->computed = shape->computed;
    bins->shift = shape->shift;
    *total = shape->total;
    *shape = old;
    kl_bins_total(bins);
}

#define EXCHANGE(type, a, b)                                                   \
    do {                                                                       \
        type t = (a);                                                          \
                                                                               \
        (a) = (b);                                                             \
        (b) = t;                                                               \
    } while (0)

static void
exchange_sides(struct kl_state *state)
{
    struct kl_pair *pair = &state->pair;

    EXCHANGE(struct kl_bins, pair->side[KL_P], pair->side[KL_Q]);
    EXCHANGE(double, pair->total[KL_P], pair->total[KL_Q]);
    EXCHANGE(struct kl_spec *, state->spec[KL_P], state->spec[KL_Q]);
    EXCHANGE(struct kl_density *, state->density[KL_P], state->density[KL_Q]);
    EXCHANGE(bool, state->edited[KL_P], state->edited[KL_Q]);
}

static void
exchange(struct kl_scene *scene, struct kl_edit *edit)
{
    struct kl_state *state = &scene->state;

    switch ((enum kl_edit_kind)edit->kind) {
    case KL_EDIT_CELL:
        exchange_cell(scene, edit);
        break;
    case KL_EDIT_EDITED:
        state->edited[edit->side] = !state->edited[edit->side];
        break;
    case KL_EDIT_SHAPE:
        exchange_shape(&state->pair.side[edit->side],
                       &state->pair.total[edit->side], edit->shape);
        break;
    case KL_EDIT_SWAP:
        exchange_sides(state);
        break;
    case KL_EDIT_STATE:
        EXCHANGE(struct kl_state, *edit->state, *state);
        break;
    }
}

/* Exchange, and tell whether sums must be built anew. */
static bool
exchange_rebuilds(struct kl_scene *scene, struct kl_edit *edit)
{
    exchange(scene, edit);
    return edit->kind != KL_EDIT_CELL && edit->kind != KL_EDIT_EDITED;
}

static void
forget(struct kl_edit *edit)
{
    if (edit->kind == KL_EDIT_STATE) {
        kl_state_clear(edit->state);
        free(edit->state);
    } else if (edit->kind == KL_EDIT_SHAPE) {
        free(edit->shape->w);
        free(edit->shape->lw);
        free(edit->shape->hold);
        free(edit->shape);
    }
}

void
kl_scene_forget_redo(struct kl_scene *scene)
{
    size_t i;

    for (i = scene->done; i < scene->count; i++)
        forget(&scene->edits[i]);
    scene->count = scene->done;
}

void
kl_scene_begin(struct kl_scene *scene)
{
    scene->done = 0;
    scene->gesture = false;
    kl_scene_forget_redo(scene);
    kl_scene_settle(scene);
}

void
kl_scene_perform(struct kl_scene *scene, struct kl_edit edit)
{
    kl_scene_forget_redo(scene);
    if (scene->count == scene->cap) {
        scene->cap = scene->cap > 0 ? 2 * scene->cap : 64;
        scene->edits =
            kl_realloc(scene->edits, scene->cap, sizeof *scene->edits);
    }
    scene->edits[scene->count++] = edit;
    scene->done = scene->count;
    exchange(scene, &scene->edits[scene->count - 1]);
}

static void
follow(struct kl_scene *scene, bool rebuild)
{
    if (rebuild)
        kl_scene_rebuilt(scene);
    else
        kl_scene_changed(scene);
}

/* Undo a step; tells whether sums must be built anew. */
static bool
step_back(struct kl_scene *scene)
{
    bool rebuild = false;

    do
        rebuild |= exchange_rebuilds(scene, &scene->edits[--scene->done]);
    while (!scene->edits[scene->done].first);
    return rebuild;
}

bool
kl_scene_undo(struct kl_scene *scene)
{
    scene->gesture = false;
    if (scene->done == 0)
        return false;
    follow(scene, step_back(scene));
    return true;
}

void
kl_scene_drop_amended(struct kl_scene *scene, enum kl_side side, size_t i,
                      bool quiet)
{
    const struct kl_edit *last;
    bool rebuild;

    if (!scene->gesture || scene->done == 0)
        return;
    last = &scene->edits[scene->done - 1];
    if (!last->amend || last->side != side || last->i != i)
        return;
    rebuild = step_back(scene);
    if (!quiet)
        follow(scene, rebuild);
    kl_scene_forget_redo(scene);
}

bool
kl_scene_redo(struct kl_scene *scene)
{
    bool rebuild = false;

    scene->gesture = false;
    if (scene->done == scene->count)
        return false;
    do
        rebuild |= exchange_rebuilds(scene, &scene->edits[scene->done++]);
    while (scene->done < scene->count && !scene->edits[scene->done].first);
    follow(scene, rebuild);
    return true;
}

size_t
kl_scene_depth(const struct kl_scene *scene)
{
    return scene->done;
}

static size_t
count_steps(const struct kl_scene *scene, size_t from, size_t to)
{
    size_t steps = 0;

    for (; from < to; from++)
        steps += scene->edits[from].first;
    return steps;
}

size_t
kl_scene_undo_count(const struct kl_scene *scene)
{
    return count_steps(scene, 0, scene->done);
}

size_t
kl_scene_redo_count(const struct kl_scene *scene)
{
    return count_steps(scene, scene->done, scene->count);
}

void
kl_scene_take_state(struct kl_scene *scene, struct kl_state *state)
{
    struct kl_edit edit = {.kind = KL_EDIT_STATE, .first = true};

    edit.state = kl_malloc(sizeof *edit.state);
    *edit.state = *state;
    *state = (struct kl_state){0};
    scene->gesture = false;
    kl_scene_perform(scene, edit);
    kl_scene_rebuilt(scene);
}
