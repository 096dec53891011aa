#ifndef KLSCOPE_BASE_STATUS_H
#define KLSCOPE_BASE_STATUS_H

#include <stddef.h>

#include "klscope/base/api.h"

KL_API_BEGIN

/* What a fallible function returns; the rows are in status.def. */
enum kl_status {
#define STATUS(name, exit_status, text) name,
#include "klscope/base/status.def"
#undef STATUS
    KL_STATUS_COUNT
};

enum {
    KL_ERR_SOURCE = 96,
    KL_ERR_TEXT = 256,
    KL_ERR_LINE = KL_ERR_SOURCE + KL_ERR_TEXT + 32, /* kl_err_line at most */
    KL_QUOTE = 48
};

/* One diagnosed fault in something a user gave us. It is storage of the
 * caller; functions that read user text take a pointer to one, or NULL from
 * callers who only need the status. Its strings hold printable UTF-8 only:
 * whatever the user typed, they are safe to send to a terminal.
 */
struct kl_err {
    enum kl_status status;
    int line;                    /* 1-based, 0 when the fault has no line */
    int column;                  /* 1-based, in bytes, 0 when unknown */
    char source[KL_ERR_SOURCE];  /* "P", "scene.txt", "--unit"; may be "" */
    char text[KL_ERR_TEXT];      /* what is wrong, with the input quoted */
};

/* Where a fault is. A NULL source leaves the one that err already has, so an
 * outer layer can name the source and an inner one the position. */
struct kl_at {
    const char *source;
    int line;
    int column;
};

#define KL_AT_NONE ((struct kl_at){0})

/* Fill err with a printf-formatted fault and return status.
 *
 * in    status  the code, not KL_OK
 *       at      where
 *       fmt     the message; anything a user typed may be in its arguments,
 *               control characters are made visible here
 * out   err     may be NULL
 */
enum kl_status kl_fail(struct kl_err *err, enum kl_status status,
                       struct kl_at at, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* Set err's source unless it has one. err may be NULL. */
void kl_err_source(struct kl_err *err, const char *source);

/* The one line that is shown for a fault: "source:line:column: text".
 *
 * out   line   NUL-terminated, at most size - 1 bytes
 */
void kl_err_line(const struct kl_err *err, char *line, size_t size);

/* Double-quoted copy of user text for a message: control characters visible,
 * at most KL_QUOTE - 1 bytes, a cut is marked with "...".
 *
 * in    text   len bytes, any content
 * out   quote  returned as well, so a call can stand among printf arguments
 */
const char *kl_quote(char quote[KL_QUOTE], const char *text, size_t len);

/* Name, text and exit status of a code. */
const char *kl_status_name(enum kl_status status);
const char *kl_status_text(enum kl_status status);
int kl_status_exit(enum kl_status status);

KL_API_END

#endif
