#ifndef KLSCOPE_APP_LOG_H
#define KLSCOPE_APP_LOG_H

#include <stdbool.h>

#include "klscope/base/status.h"

struct kl_app;

/* The first line of every log. */
#define KL_LOG_HEAD "# klscope log"

/* Write every command from now on to a file, as a script that does the same
 * once more: "[12.345] step +0.01", seconds first. What is there now is the
 * first of it, so that no file of the user is needed. Each line is written
 * when its command is done; what failed, or would act on files, is a comment.
 * While a log is written, each command is laid out at once, so that what
 * happens does not depend on when frames were drawn.
 *
 * in    file        made, or, if it is a log already, appended to
 *       arguments   of the program, for the head of the log
 * err   KL_E_STATE for a file that is no log, or is being written by another
 *       program; KL_E_IO
 */
enum kl_status kl_app_log(struct kl_app *app, const char *file,
                          const char *arguments, struct kl_err *err);

#endif
