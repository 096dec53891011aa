#include "config.h"

#include "klscope/view/code_book.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/core/code_slices.h"
#include "klscope/view/code_tree.h"

static const struct kl_code_kind_row kinds[KL_CODE_KINDS] = {
    [KL_CODE_HUFFMAN] = {"huffman", "Huffman"},
    [KL_CODE_SHANNON] = {"shannon", "Shannon"},
    [KL_CODE_MORSE] = {"morse", "Morse"},
};

const struct kl_code_kind_row *
kl_code_kind_row(enum kl_code_kind kind)
{
    return &kinds[kind];
}

bool
kl_code_kind_find(const char *key, size_t len, enum kl_code_kind *kind)
{
    int i;

    for (i = 0; i < KL_CODE_KINDS; i++)
        if (strlen(kinds[i].key) == len &&
            memcmp(kinds[i].key, key, len) == 0) {
            *kind = (enum kl_code_kind)i;
            return true;
        }
    return false;
}

/* ---- memory -------------------------------------------------------------- */

struct kl_code_book *
kl_code_book_new(void)
{
    return kl_calloc(1, sizeof(struct kl_code_book));
}

static void
clear_coded(struct kl_coded *coded)
{
    if (coded->known > 0)
        kl_code_clear(&coded->code);
    *coded = (struct kl_coded){0};
}

void
kl_code_book_free(struct kl_code_book *book)
{
    int i;

    if (book == NULL)
        return;
    clear_coded(&book->p);
    for (i = 0; i < KL_CODE_KINDS; i++)
        clear_coded(&book->q[i]);
    for (i = 0; i < 1 + KL_CODE_KINDS; i++)
        kl_code_tree_free(book->tree[i]);
    kl_code_making_free(book->making);
    kl_code_costing_free(book->costing);
    kl_code_blocking_free(book->blocking);
    free(book);
}

/* ---- making codes -------------------------------------------------------- */

static struct kl_value
make_morse(const struct kl_pair *pair, struct kl_code *code)
{
    struct kl_labels *made =
        pair->outcomes == KL_LABELLED ? NULL : kl_pair_labels(pair);
    const struct kl_labels *labels = made != NULL ? made : pair->labels;
    struct kl_value bare = kl_morse_kraft(labels);

    kl_code_morse(labels, code);
    kl_labels_free(made);
    return bare;
}

/* Outcomes in a slice: some 5 ms. */
enum { SLICE = 1 << 17 };

/* A slice of one code; true once it is there. */
static bool
make_code(struct kl_code_book *book, struct kl_code *code,
          const struct kl_pair *pair, enum kl_side side,
          enum kl_code_kind kind)
{
    if (kind == KL_CODE_MORSE) {
        book->bare = make_morse(pair, code);
        return true;
    }
    if (book->making == NULL) {
        book->making = kind == KL_CODE_SHANNON
                           ? kl_code_making_new_shannon(&pair->side[side])
                           : kl_code_making_new(&pair->side[side]);
        return false;
    }
    if (!kl_code_making_work(book->making, SLICE))
        return false;
    kl_code_making_finish(book->making, code);
    book->making = NULL;
    return true;
}

/* A slice of a code's cost on p, alone or beside p's own. */
static bool
make_cost(struct kl_code_book *book, const struct kl_code *code,
          const struct kl_code *other, const struct kl_bins *p,
          struct kl_value *value)
{
    if (book->costing == NULL)
        book->costing = kl_code_costing_new(code, other, p);
    if (!kl_code_costing_work(book->costing, SLICE, value))
        return false;
    kl_code_costing_free(book->costing);
    book->costing = NULL;
    return true;
}

/* The next thing to be known of a code: it, then value after value. */
static void
make(struct kl_code_book *book, struct kl_coded *coded,
     const struct kl_pair *pair, enum kl_side side, enum kl_code_kind kind)
{
    const struct kl_bins *p = &pair->side[KL_P];

    switch (coded->known) {
    case 0:
        coded->known = make_code(book, &coded->code, pair, side, kind);
        return;
    case 1:
        coded->known +=
            make_cost(book, &coded->code, NULL, p, &coded->mean);
        return;
    case 2:
        coded->known +=
            make_cost(book, &coded->code, &book->p.code, p, &coded->extra);
        return;
    default:
        coded->kraft = kl_code_kraft(&coded->code);
        coded->made = true;
    }
    coded->known++;
}

/* The place of a tree. */
static int
tree_at(enum kl_side side, enum kl_code_kind kind)
{
    return side == KL_P ? 0 : 1 + (int)kind;
}

bool
kl_code_book_work(struct kl_code_book *book, const struct kl_scene *scene,
                  enum kl_side side, enum kl_code_kind kind)
{
    const struct kl_pair *pair = kl_scene_pair(scene);
    int at = tree_at(side, kind), i;

    if (!book->p.made) {
        make(book, &book->p, pair, KL_P, KL_CODE_HUFFMAN);
        return false;
    }
    for (i = 0; i < KL_CODE_KINDS; i++)
        if (!book->q[i].made && (i != KL_CODE_MORSE || kind == KL_CODE_MORSE)) {
            make(book, &book->q[i], pair, KL_Q, (enum kl_code_kind)i);
            return false;
        }
    if (book->tree[at] == NULL)
        book->tree[at] = kl_code_tree_new(
            &kl_code_book_get(book, side, kind)->code, &pair->side[side]);
    book->n = pair->n;
    book->version = kl_scene_version(scene);
    return true;
}

bool
kl_code_book_ready(const struct kl_code_book *book,
                   const struct kl_scene *scene, enum kl_side side,
                   enum kl_code_kind kind)
{
    return book->version == kl_scene_version(scene) && book->q[kind].made &&
           book->tree[tree_at(side, kind)] != NULL;
}

const struct kl_coded *
kl_code_book_get(const struct kl_code_book *book, enum kl_side side,
                 enum kl_code_kind kind)
{
    return side == KL_P ? &book->p : &book->q[kind];
}

const struct kl_code_tree *
kl_code_book_tree(const struct kl_code_book *book, enum kl_side side,
                  enum kl_code_kind kind)
{
    return book->tree[tree_at(side, kind)];
}

/* ---- values in bits ------------------------------------------------------ */

struct kl_value
kl_code_bits(const struct kl_scene *scene, enum kl_measure measure)
{
    return kl_unit_apply(KL_BIT, measure,
                         kl_scene_measures(scene)->value[measure]);
}

/* Of two infinities no difference is known: the caller asks for none. What the
 * bounds cannot tell from 0 is 0. */
struct kl_value
kl_code_minus(struct kl_value a, struct kl_value b)
{
    struct kl_value rest = {a.val - b.val, 0};

    if (isinf(a.val) && isinf(b.val))
        return (struct kl_value){0, INFINITY};
    if (isinf(rest.val))
        return rest;
    rest.err = a.err + b.err + fabs(rest.val) * DBL_EPSILON;
    if (fabs(rest.val) <= rest.err && rest.err < 1e-9)
        rest.val = 0;
    return rest;
}

struct kl_value
kl_code_ideal_of(const struct kl_scene *scene, size_t i)
{
    double bits = kl_code_ideal(&kl_scene_pair(scene)->side[KL_Q], i);

    return (struct kl_value){bits, isinf(bits) ? 0
                                               : (fabs(bits) + 1) * 8 *
                                                     DBL_EPSILON};
}

unsigned
kl_code_fixed(size_t n)
{
    unsigned bits = 0;

    while (bits < 63 && (size_t)1 << bits < n)
        bits++;
    return bits;
}
