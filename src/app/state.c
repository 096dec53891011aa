/* Where a run finds what was kept of others. */
#include "config.h"

#include "klscope/app/state.h"

#include <stdlib.h>

#include "klscope/base/buf.h"

static bool
add(const char *variable, const char *rest, const char *name,
    struct kl_buf *path)
{
    const char *value = getenv(variable);

    if (value == NULL || *value != '/')
        return false;
    kl_buf_addf(path, "%s%s/klscope/%s", value, rest, name);
    return true;
}

bool
kl_state_path(const char *name, struct kl_buf *path)
{
    return add("XDG_STATE_HOME", "", name, path) ||
           add("HOME", "/.local/state", name, path);
}
