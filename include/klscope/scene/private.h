#ifndef KLSCOPE_SCENE_PRIVATE_H
#define KLSCOPE_SCENE_PRIVATE_H

/* What the files of this room share; nobody else includes it. */

#include "klscope/core/edit.h"
#include "klscope/core/live.h"
#include "klscope/scene/scene.h"

/* Everything an edit may replace as a whole. */
struct kl_state {
    struct kl_pair pair;
    struct kl_spec *spec[2]; /* where each side came from */
    bool edited[2];          /* true once a side is no longer its spec */
};

enum kl_edit_kind {
    KL_EDIT_CELL,   /* one cell of one side */
    KL_EDIT_EDITED, /* that a side is no longer its spec */
    KL_EDIT_SWAP,   /* p and q change places */
    KL_EDIT_STATE   /* everything */
};

/* One reversible edit: it holds what the scene does not have now. To undo it,
 * and to redo it, is to exchange the two. */
struct kl_edit {
    unsigned char kind;  /* enum kl_edit_kind */
    unsigned char side;  /* enum kl_side */
    bool first;          /* begins a step of undo */
    bool amend;          /* may be replaced by the next of the gesture */
    struct kl_change change;  /* KL_EDIT_CELL */
    struct kl_state *state;   /* KL_EDIT_STATE; owned */
};

struct kl_scene {
    const struct kl_loader *loader;
    struct kl_state state;
    enum kl_unit unit;
    enum kl_view view;
    enum kl_side side;
    size_t at;

    struct kl_measures measures;
    bool fresh[KL_MEASURE_COUNT];
    bool busy; /* a pass is under way or wanted */
    struct kl_live *live;
    struct kl_pass *pass;
    bool pass_begun;
    unsigned long version;

    struct kl_edit *edits; /* done ones, then undone ones */
    size_t done, count, cap;
    bool gesture; /* the last step may be amended */
};

/* Take a new state (moved from) as one step of undo. */
void kl_scene_take_state(struct kl_scene *scene, struct kl_state *state);

/* Deep copy and release of a state. */
void kl_state_copy(struct kl_state *to, const struct kl_state *from);
void kl_state_clear(struct kl_state *state);

/* Bring sums and measures in line with the pair after any change but that of
 * a cell (which kl_scene_put does). */
void kl_scene_rebuilt(struct kl_scene *scene);

/* Put one cell, keeping the sums; returns what was there. The measures follow
 * with kl_scene_changed. */
struct kl_cell kl_scene_put(struct kl_scene *scene, enum kl_side side,
                            struct kl_change change);
void kl_scene_changed(struct kl_scene *scene);

/* Drop the undone steps and free what they own. */
void kl_scene_forget_redo(struct kl_scene *scene);

#endif
