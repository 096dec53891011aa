#ifndef KLSCOPE_APP_SCRIPT_H
#define KLSCOPE_APP_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/status.h"

struct kl_app;

/* Commands, one a line, as a person writes them or a log has them. */
struct kl_script;

/* A line that is no comment. */
struct kl_script_line {
    char *text;  /* without the time */
    int number;  /* in the file, from 1 */
    bool stamped;
    double time; /* in seconds, of a line that began with "[12.345]" */
};

/* Read a script.
 *
 * in    file   "-" is standard input
 * err   as kl_input_read; KL_E_PARSE for a time that is none, with its line
 * mem   gives; kl_script_free(NULL) is fine
 */
enum kl_status kl_script_read(const char *file, struct kl_script **script,
                              struct kl_err *err);
void kl_script_free(struct kl_script *script);

const struct kl_script_line *kl_script_lines(const struct kl_script *script,
                                             size_t *count);

/* True of a log: it holds all frames of what moved by itself. */
bool kl_script_is_log(const struct kl_script *script);

/* Run one line. One with a time is run as if a key had been pressed then: work
 * that waits is done, the message before is gone.
 *
 * err   as kl_app_command, blamed on the line
 */
enum kl_status kl_script_run_line(struct kl_app *app,
                                  const struct kl_script *script, size_t i,
                                  struct kl_err *err);

#endif
