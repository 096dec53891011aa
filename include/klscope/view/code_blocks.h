#ifndef KLSCOPE_VIEW_CODE_BLOCKS_H
#define KLSCOPE_VIEW_CODE_BLOCKS_H

#include "klscope/canvas/canvas.h"
#include "klscope/view/code_book.h"

/* Longer and longer blocks: whole bits cost less and less for each outcome. */

enum { KL_BLOCK_ROWS = 20 };

struct kl_code_limit {
    unsigned long version; /* of the scene that it is of; 0: none */
    size_t n;              /* outcomes */
    size_t words[2];       /* of one outcome: those that have probability 0 by
                              p, or by q, have none */
    unsigned most, quick;  /* the last k, and the last that takes no time */
    unsigned done[2];      /* rows that are of this scene */
    unsigned known[2];     /* rows that are there, of an earlier one too */
    struct kl_code_block block[2][KL_BLOCK_ROWS]; /* by the code for p, q */
};

/* Whether there is more to be computed for the scene as it is.
 *
 * in    all   also what takes as long as some tenths of a second
 */
bool kl_code_limit_busy(const struct kl_code_limit *limit,
                        const struct kl_scene *scene, bool all);

/* Go on with the next block, for 10 ms or so.
 *
 * in    book   of the scene as it is: its codes are those of one outcome; it
 *              holds what is half done
 */
void kl_code_limit_work(struct kl_code_limit *limit,
                        const struct kl_scene *scene,
                        struct kl_code_book *book);

void kl_code_blocks_draw(struct kl_canvas *canvas, struct kl_rect rect,
                         const struct kl_scene *scene,
                         const struct kl_code_limit *limit);

#endif
