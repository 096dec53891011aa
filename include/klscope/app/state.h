#ifndef KLSCOPE_APP_STATE_H
#define KLSCOPE_APP_STATE_H

#include <stdbool.h>

struct kl_buf;

/* Append the path of a file in the reader's folder of states,
 * $XDG_STATE_HOME/klscope/NAME or ~/.local/state/klscope/NAME. A variable that
 * is no absolute path counts for nothing, as the XDG base directory
 * specification has it. False if there is no such folder. */
bool kl_state_path(const char *name, struct kl_buf *path);

#endif
