#ifndef KLSCOPE_APP_SESSION_PRIVATE_H
#define KLSCOPE_APP_SESSION_PRIVATE_H

/* What the files of kept scenes share; nobody else includes it. */

#include <sys/types.h>

#include "klscope/app/learn.h"
#include "klscope/app/record.h"

struct kl_session {
    char *folder;          /* NULL: nothing can be kept */
    int locks;             /* the file of locks, or -1 */
    int number;            /* ours; 0: none yet */
    bool kept;             /* there may be a file of ours */
    pid_t writer;          /* that is at work, or 0 */
    unsigned long seen;    /* commands that ran, when last looked at */
    unsigned long written; /* and when last written */
    double first, last;    /* changes since then */
    unsigned long version; /* of the scene, when it was looked at last */
    char *saved;           /* text that need not be written; NULL: large */
    size_t chapter, step;  /* of the lesson that it is of */
};

/* Append the path of a session's file. */
void kl_session_path(const struct kl_session *session, int number,
                     struct kl_buf *path);

/* Open the file of locks, made if need be; lock a number, or ask whether it is
 * free; give it back. False if that cannot be. */
bool kl_session_locks(struct kl_session *session, bool make);
bool kl_session_lock(const struct kl_session *session, int number, bool ask);
void kl_session_unlock(const struct kl_session *session, int number);

/* Whether there is a file of a number; take one that has none. */
bool kl_session_is_there(const struct kl_session *session, int number);
bool kl_session_take(struct kl_session *session);

/* Remove what there is of this run, whole or not. */
void kl_session_remove(const struct kl_session *session);

/* Write the file of this run here and now. */
bool kl_session_put(struct kl_app *app);

/* Say what was left behind. */
void kl_session_offer(struct kl_app *app);

enum { KL_SESSION_MOST = 999 }; /* numbers */

#endif
