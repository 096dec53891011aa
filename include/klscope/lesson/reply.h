#ifndef KLSCOPE_LESSON_REPLY_H
#define KLSCOPE_LESSON_REPLY_H

#include "klscope/lesson/live.h"

/* What somebody answered. */
struct kl_reply {
    size_t choice; /* if there are choices */
    double number; /* if not; may be infinite */
    bool right;
    const struct kl_prose *message; /* NULL if it is empty */
};

/* Read what was typed as an answer to a quiz.
 *
 * err   KL_E_USAGE with what was expected
 */
enum kl_status kl_reply_read(const struct kl_quiz *quiz, const char *text,
                             struct kl_reply *reply, struct kl_err *err);

#endif
