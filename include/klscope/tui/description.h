#ifndef KLSCOPE_TUI_DESCRIPTION_H
#define KLSCOPE_TUI_DESCRIPTION_H

/* What the system knows of terminals by their names. */

#include "klscope/base/status.h"

enum { KL_DESCRIPTION_NAME = 64 };

/* Look whether there is a description of the terminal that TERM names.
 *
 * err   KL_E_TERMINAL if there is none, or it cannot address the cursor
 */
enum kl_status kl_description_check(struct kl_err *err);

/* The name of the description to draw by, where there is one: the terminal's
 * own, or that of the same terminal with as many colours as are asked for.
 *
 * out   name   storage for what is returned
 */
const char *kl_description_find(int colours, char name[KL_DESCRIPTION_NAME]);

#endif
