/* klscope code. */
#include "config.h"

#include "klscope/cli/private.h"

enum kl_status
kl_cli_code(struct kl_cli *cli)
{
    return kl_fail(&cli->err, KL_E_STATE, KL_AT_NONE, "not there yet");
}
