#ifndef KLSCOPE_LESSON_CONDITION_H
#define KLSCOPE_LESSON_CONDITION_H

#include "klscope/lesson/private.h"

/* Take a product of conditions apart: the relations that all hold when this one
 * does, *count of them; 0 if it is nothing of the kind. They are the arena's.
 *
 * in    relation   its sides are good expressions
 */
struct kl_relation *kl_relation_split(struct kl_arena *arena,
                                      const struct kl_relation *relation,
                                      size_t *count);

#endif
