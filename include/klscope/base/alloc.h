#ifndef KLSCOPE_BASE_ALLOC_H
#define KLSCOPE_BASE_ALLOC_H

#include <stddef.h>

/* Allocation that never returns failure: on exhaustion the handler below runs
 * (it restores the terminal), one line goes to stderr and
 * the program ends with the exit status of KL_E_MEMORY. A size of 0 is fine.
 *
 * mem   gives; release with free()
 */
void *kl_malloc(size_t size) __attribute__((malloc, alloc_size(1)));
void *kl_calloc(size_t count, size_t size)
    __attribute__((malloc, alloc_size(1, 2)));
void *kl_realloc(void *old, size_t count, size_t size)
    __attribute__((alloc_size(2, 3)));
/* Cleared, at a multiple of a power of two: what vector code needs. */
void *kl_aligned_calloc(size_t alignment, size_t size)
    __attribute__((malloc, alloc_size(2)));
char *kl_strdup(const char *text) __attribute__((malloc));
char *kl_strndup(const char *text, size_t len) __attribute__((malloc));

/* Like kl_malloc(count * size), but NULL on failure or overflow: for sizes a
 * user chooses, where "too large" is an answer and not the end.
 */
void *kl_try_malloc(size_t count, size_t size);

/* The same end for memory that a library could not get. */
void kl_alloc_fail(void) __attribute__((noreturn));

/* Called once, before the program ends for lack of memory. */
void kl_alloc_on_failure(void (*handler)(void));

#endif
