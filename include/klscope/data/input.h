#ifndef KLSCOPE_DATA_INPUT_H
#define KLSCOPE_DATA_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/status.h"

/* Where reading ends with an error: endless input is an answer too. */
struct kl_limits {
    size_t bytes;
    size_t rows;
    bool files; /* read ordinary files alone, which nobody waits for */
};

#define KL_LIMITS \
    ((struct kl_limits){.bytes = (size_t)2 << 30, .rows = 100000000})

/* The whole content of a file or of a pipe as text. */
struct kl_input {
    const char *text; /* len bytes without a NUL, then KL_DECIMAL_PAD NULs */
    size_t len;       /* > 0 */
    bool quotes;      /* there is a double quote in it */
    /* private */
    void *block;
    size_t mapped; /* size of a mapping at block, 0 if it is malloc'ed */
};

/* Read a file, or standard input to its end where path is "-". Large regular
 * files are mapped, not copied. A byte order mark of UTF-8 is left out.
 *
 * in    path     quoted in messages as `name`, which may say it better
 *       limits   a pipe or device is given up as soon as it goes beyond them;
 *                rows count line ends
 * out   input    init'ed on success; release with kl_input_clear
 * err   KL_E_IO with the system's reason, for a directory, and for what is
 *       no ordinary file where only those are read; KL_E_PARSE for an empty
 *       file, a NUL byte, UTF-16; KL_E_LIMIT
 */
enum kl_status kl_input_read(const char *path, const char *name,
                             const struct kl_limits *limits,
                             struct kl_input *input, struct kl_err *err);

void kl_input_clear(struct kl_input *input);

#endif
