#include "config.h"

#include "klscope/base/alloc.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "klscope/base/status.h"

/* The one exception to "no mutable file-scope variable": running out of
 * memory can happen below any call, so its handler cannot be an argument. */
static void (*on_failure)(void);

void
kl_alloc_fail(void)
{
    static const char line[] = "klscope: out of memory\n";
    void (*handler)(void) = on_failure;
    ssize_t unused;

    on_failure = NULL; /* a handler that fails itself must not come back */
    if (handler != NULL)
        handler();
    unused = write(STDERR_FILENO, line, sizeof line - 1);
    (void)unused;
    _exit(kl_status_exit(KL_E_MEMORY));
}

void *
kl_malloc(size_t size)
{
    void *block = malloc(size > 0 ? size : 1);

    if (block == NULL)
        kl_alloc_fail();
    return block;
}

void *
kl_calloc(size_t count, size_t size)
{
    void *block = calloc(count > 0 ? count : 1, size > 0 ? size : 1);

    if (block == NULL)
        kl_alloc_fail();
    return block;
}

void *
kl_aligned_calloc(size_t alignment, size_t size)
{
    size_t whole = (size + alignment - 1) / alignment * alignment;
    void *block = aligned_alloc(alignment, whole > 0 ? whole : alignment);

    if (block == NULL)
        kl_alloc_fail();
    return memset(block, 0, whole);
}

void *
kl_realloc(void *old, size_t count, size_t size)
{
    void *block;

    if (size > 0 && count > SIZE_MAX / size)
        kl_alloc_fail();
    block = realloc(old, count * size > 0 ? count * size : 1);
    if (block == NULL)
        kl_alloc_fail();
    return block;
}

char *
kl_strdup(const char *text)
{
    return kl_strndup(text, strlen(text));
}

char *
kl_strndup(const char *text, size_t len)
{
    char *copy = kl_malloc(len + 1);

    memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

void *
kl_try_malloc(size_t count, size_t size)
{
    if (size > 0 && count > SIZE_MAX / size)
        return NULL;
    return malloc(count * size > 0 ? count * size : 1);
}

void
kl_alloc_on_failure(void (*handler)(void))
{
    on_failure = handler;
}
