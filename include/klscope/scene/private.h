#ifndef KLSCOPE_SCENE_PRIVATE_H
#define KLSCOPE_SCENE_PRIVATE_H

/* What the files of this room share; nobody else includes it. */

#include "klscope/core/edit.h"
#include "klscope/core/live.h"
#include "klscope/scene/plot.h"
#include "klscope/scene/scene.h"

/* Everything an edit may replace as a whole. */
struct kl_state {
    struct kl_pair pair; /* of densities, one bin that stands for all */
    struct kl_density *density[2]; /* both NULL in discrete scenes */
    struct kl_spec *spec[2]; /* where each side came from */
    bool edited[2];          /* true once a side is no longer its spec */
};

/* True if a support goes on behind the last outcome. */
static inline bool
kl_state_has_tails(const struct kl_state *state)
{
    return state->pair.side[KL_P].tail.infinite ||
           state->pair.side[KL_Q].tail.infinite;
}

enum kl_edit_kind {
    KL_EDIT_CELL,   /* one cell of one side */
    KL_EDIT_EDITED, /* that a side is no longer its spec */
    KL_EDIT_SHAPE,  /* every weight of one side */
    KL_EDIT_SWAP,   /* p and q change places */
    KL_EDIT_STATE   /* everything */
};

/* Every weight of a side, without sums, which follow from them. */
struct kl_weights {
    double *w, *lw;
    unsigned char *hold;
    bool computed; /* as in struct kl_bins, */
    double shift;  /* likewise */
    double total;  /* as in struct kl_pair */
};

/* One reversible edit: it holds what the scene does not have now. To undo it,
 * and to redo it, is to exchange the two. Most edits are two cells: there may
 * be millions, so they are small. */
struct kl_edit {
    unsigned char kind; /* enum kl_edit_kind */
    unsigned char side; /* enum kl_side */
    unsigned char hold; /* KL_EDIT_CELL, with w and lw */
    bool first;         /* begins a step of undo */
    bool amend;         /* may be replaced by the next of the gesture */
    size_t i;           /* the bin, of cells and what a gesture goes on with */
    union {
        double w;
        struct kl_weights *shape; /* KL_EDIT_SHAPE; owned */
        struct kl_state *state; /* KL_EDIT_STATE; owned */
    };
    double lw;
};

static inline struct kl_edit
kl_edit_cell(enum kl_side side, struct kl_change change)
{
    return (struct kl_edit){.i = change.i,
                            .kind = KL_EDIT_CELL,
                            .side = (unsigned char)side,
                            .hold = (unsigned char)change.cell.hold,
                            .w = change.cell.w,
                            .lw = change.cell.lw};
}

struct kl_scene {
    const struct kl_loader *loader;
    struct kl_state state;
    enum kl_unit unit;
    enum kl_view view;
    enum kl_lab lab;
    enum kl_side side;
    size_t at;

    struct kl_measures measures;
    bool fresh[KL_MEASURE_COUNT];
    bool busy; /* a pass, or the sums of live, are under way or wanted */
    struct kl_live *live;
    bool followed; /* live is true of the pair */
    bool touched;  /* a cell was edited, so that it is worth to follow */
    struct kl_pass *pass;
    bool pass_begun, pass_done;
    struct kl_quad *quad;   /* integrates the pair; perhaps interrupted */
    struct kl_quad *masses; /* normalises and cuts in between */
    struct kl_plot plot;
    unsigned long version;

    struct kl_edit *edits; /* done ones, then undone ones */
    size_t done, count, cap;
    bool gesture; /* the last step may be amended */
};

/* Append an edit and carry it out; what is undone is forgotten. The caller
 * brings sums and measures in line. */
void kl_scene_perform(struct kl_scene *scene, struct kl_edit edit);

/* Undo the last step if it belongs to the gesture that goes on: it may be
 * amended and is of the same side and place. If `quiet` the caller brings sums
 * and measures in line, with a new state. */
void kl_scene_drop_amended(struct kl_scene *scene, enum kl_side side,
                           size_t i, bool quiet);

/* Take a new state (moved from) as one step of undo. */
void kl_scene_take_state(struct kl_scene *scene, struct kl_state *state);

/* The spec of a side as it is now: where it came from, or a list of its
 * probabilities once it was edited. Given. */
struct kl_spec *kl_scene_present_spec(const struct kl_scene *scene,
                                      enum kl_side side);

/* The state with new specs (takes them and leaves NULL; one may be NULL, and
 * that side is kept or becomes a copy of the other as kl_scene_read says).
 * The scene itself stays as it is. */
enum kl_status kl_scene_next_state(const struct kl_scene *scene,
                                   struct kl_spec *spec[2],
                                   struct kl_state *next, struct kl_err *err);

/* A copy of the state for an edit that writes every bin. An infinite support
 * ends here for both sides: what is edited is the window. */
void kl_scene_begin_whole(const struct kl_scene *scene,
                          struct kl_state *next);

/* Deep copy and release of a state. */
void kl_state_copy(struct kl_state *to, const struct kl_state *from);
void kl_state_clear(struct kl_state *state);

/* Fail because an outcome of an infinite support cannot be locked; fail if a
 * side is a density and so has no outcomes. */
enum kl_status kl_scene_no_lock(struct kl_err *err);
enum kl_status kl_scene_need_outcomes(const struct kl_scene *scene,
                                      enum kl_side side, struct kl_err *err);

/* Bring sums and measures in line with the pair after any change but that of
 * a cell (which kl_scene_put does). */
void kl_scene_rebuilt(struct kl_scene *scene);

/* Put one cell, keeping the sums; returns what was there. */
struct kl_cell kl_scene_put(struct kl_scene *scene, enum kl_side side,
                            struct kl_change change);
void kl_scene_changed(struct kl_scene *scene);

/* Bring every value up to date now, where that takes no longer than to read
 * the data took; a large pair is then followed as soon as there is time. */
void kl_scene_settle(struct kl_scene *scene);

/* Drop the undone steps and free what they own. */
void kl_scene_forget_redo(struct kl_scene *scene);

#endif
