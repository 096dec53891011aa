#ifndef KLSCOPE_CLI_LEARN_H
#define KLSCOPE_CLI_LEARN_H

#include "klscope/base/status.h"

struct kl_cli;

/* `klscope learn`: the lessons on the terminal; or, as options say, line by
 * line, a list of them, a check, or the reader's progress forgotten. */
enum kl_status kl_cli_learn(struct kl_cli *cli);

#endif
