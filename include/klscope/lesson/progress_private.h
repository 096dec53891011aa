#ifndef KLSCOPE_LESSON_PROGRESS_PRIVATE_H
#define KLSCOPE_LESSON_PROGRESS_PRIVATE_H

#include <stddef.h>

#include "klscope/lesson/progress.h"

/* A line of the file. */
struct kl_record {
    char *lesson; /* NULL: a line that is not understood */
    char *step;
    char *text;   /* the detail, or all of a line that is not understood */
    enum kl_progress_state state;
    unsigned long turn; /* lines are written in this order */
    bool unsaved;
};

struct kl_progress {
    struct kl_record *record; /* by lesson and step; lines that are not
                                 understood come first */
    size_t count, cap;
    unsigned long turn;  /* the last one given */
    char **reset;        /* lessons forgotten since the last save; "": all */
    size_t resets, reset_cap;
};

/* Add the lines of a file; what is there already grows. */
void kl_progress_read(struct kl_progress *progress, const char *text,
                      size_t len);

/* Forget and set again what was changed in `from` since its last save. */
void kl_progress_replay(struct kl_progress *progress,
                        const struct kl_progress *from);

/* The lines in order, given; release with free. */
char *kl_progress_write(const struct kl_progress *progress, size_t *len);

/* Move the content of `from` here and free it. */
void kl_progress_adopt(struct kl_progress *progress, struct kl_progress *from);

bool kl_progress_changed(const struct kl_progress *progress);

#endif
