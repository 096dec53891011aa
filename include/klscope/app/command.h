#ifndef KLSCOPE_APP_COMMAND_H
#define KLSCOPE_APP_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/status.h"

struct kl_app;

/* What the argument of a command completes to. */
enum kl_completes {
    KL_COMPLETES_NONE,
    KL_COMPLETES_SPEC,
    KL_COMPLETES_OUTCOME,
    KL_COMPLETES_LABEL,
    KL_COMPLETES_HANDLE,
    KL_COMPLETES_SIDE,
    KL_COMPLETES_UNIT,
    KL_COMPLETES_VIEW,
    KL_COMPLETES_MEASURE,
    KL_COMPLETES_SHOW,
    KL_COMPLETES_FILE,
    KL_COMPLETES_SCENE, /* a file, or a preset of the catalog */
    KL_COMPLETES_LAB,
    KL_COMPLETES_WORDS, /* what its arguments are, as "[on|off]" */
    KL_COMPLETES_LESSON /* a lesson, or a step of the one that is open */
};

/* One row of commands.def. */
struct kl_command {
    const char *name, *args, *help;
    enum kl_completes completes;
    enum kl_status (*run)(struct kl_app *app, const char *arg,
                          unsigned *effects, struct kl_err *err);
    bool changes; /* the scene and how it is seen, and nothing else */
};

/* The command table, in the order of help and completion. */
size_t kl_command_count(void);
const struct kl_command *kl_command_row(size_t i);

/* NULL if there is no such command. */
const struct kl_command *kl_command_find(const char *name, size_t len);

/* One row of bindings.def. */
struct kl_binding {
    int mode; /* enum kl_mode */
    const char *key, *command, *help, *hint;
};

/* The binding table, in the order of help. */
size_t kl_binding_count(void);
const struct kl_binding *kl_binding_row(size_t i);

/* The row of a key in a mode; NULL if it has none. */
const struct kl_binding *kl_binding_find(int mode, int key);

#endif
