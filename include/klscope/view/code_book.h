#ifndef KLSCOPE_VIEW_CODE_BOOK_H
#define KLSCOPE_VIEW_CODE_BOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/core/code.h"
#include "klscope/scene/scene.h"

/* The codes of a scene of outcomes, as its pictures need them. All values are
 * in bits, whatever the unit of the scene. */

enum kl_code_kind {
    KL_CODE_HUFFMAN,
    KL_CODE_SHANNON,
    KL_CODE_MORSE,
    KL_CODE_KINDS
};

/* Its key, and its name in a title. */
struct kl_code_kind_row {
    const char *key, *title;
};

const struct kl_code_kind_row *kl_code_kind_row(enum kl_code_kind kind);
bool kl_code_kind_find(const char *key, size_t len, enum kl_code_kind *kind);

/* A code, its expected length on p, what of it is more than that of the code
 * for p, and its Kraft sum. */
struct kl_coded {
    struct kl_code code;
    struct kl_value mean, extra, kraft;
    int known; /* of what it takes: the code, then its values */
    bool made; /* all of it */
};

struct kl_code_tree;

struct kl_code_book {
    unsigned long version; /* of the scene that it is of; 0: none */
    size_t n;
    struct kl_coded p;                /* Huffman's for p */
    struct kl_coded q[KL_CODE_KINDS]; /* those for q */
    struct kl_value bare; /* Kraft sum of Morse's signs without gaps */
    struct kl_code_tree *tree[1 + KL_CODE_KINDS]; /* of p, of q */
    struct kl_code_making *making; /* the code that is at work, or NULL */
    struct kl_code_costing *costing; /* the cost that is */
    struct kl_code_blocking *blocking; /* blocks that are */
};

/* An empty one.
 *
 * mem   gives; kl_code_book_free(NULL) is fine
 */
struct kl_code_book *kl_code_book_new(void);
void kl_code_book_free(struct kl_code_book *book);

/* Make the next of what is missing for the scene as it is now, to show a code
 * and its tree, in slices of 20 ms at most; it must not change until all is made. Returns true when it is. */
bool kl_code_book_work(struct kl_code_book *book, const struct kl_scene *scene,
                       enum kl_side side, enum kl_code_kind kind);

/* Whether nothing is missing. */
bool kl_code_book_ready(const struct kl_code_book *book,
                        const struct kl_scene *scene, enum kl_side side,
                        enum kl_code_kind kind);

/* A code: of p, or of q. */
const struct kl_coded *kl_code_book_get(const struct kl_code_book *book,
                                        enum kl_side side,
                                        enum kl_code_kind kind);
const struct kl_code_tree *
kl_code_book_tree(const struct kl_code_book *book, enum kl_side side,
                  enum kl_code_kind kind);

/* A measure of the scene in bits; what one such value has more than another. */
struct kl_value kl_code_bits(const struct kl_scene *scene,
                             enum kl_measure measure);
struct kl_value kl_code_minus(struct kl_value a, struct kl_value b);

/* Length of the ideal word of an outcome for q: -log2 of its probability. */
struct kl_value kl_code_ideal_of(const struct kl_scene *scene, size_t i);

/* Bits of words that are all of the same length. */
unsigned kl_code_fixed(size_t n);

#endif
