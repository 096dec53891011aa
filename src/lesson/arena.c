#include "config.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/lesson/private.h"

/* The first part is small: there are many small arenas. */
enum { PART_FIRST = 1024, PART_MOST = 16384 };

struct kl_arena_part {
    struct kl_arena_part *next;
    size_t used, size;
    alignas(max_align_t) char bytes[];
};

void *
kl_arena_take(struct kl_arena *arena, size_t size)
{
    const size_t unit = alignof(max_align_t);
    struct kl_arena_part *part = arena->part;
    char *bytes;

    size = (size + unit - 1) / unit * unit;
    if (part == NULL || part->size - part->used < size) {
        size_t room = part == NULL ? PART_FIRST : PART_MOST;

        room = size > room ? size : room;
        part = kl_calloc(1, sizeof *part + room);
        *part = (struct kl_arena_part){arena->part, 0, room};
        arena->part = part;
    }
    bytes = part->bytes + part->used;
    part->used += size;
    return bytes;
}

void *
kl_arena_copy(struct kl_arena *arena, const void *bytes, size_t size)
{
    void *copy = kl_arena_take(arena, size);

    if (size > 0)
        memcpy(copy, bytes, size);
    return copy;
}

char *
kl_arena_text(struct kl_arena *arena, const char *text, size_t len)
{
    char *copy = kl_arena_take(arena, len + 1);

    if (len > 0)
        memcpy(copy, text, len);
    return copy;
}

void
kl_arena_clear(struct kl_arena *arena)
{
    while (arena->part != NULL) {
        struct kl_arena_part *next = arena->part->next;

        free(arena->part);
        arena->part = next;
    }
}

void *
kl_lesson_grow(void *items, size_t count, size_t *cap, size_t size)
{
    if (count < *cap)
        return items;
    *cap = *cap > 0 ? 2 * *cap : 8;
    return kl_realloc(items, *cap, size);
}
