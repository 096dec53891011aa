#ifndef KLSCOPE_APP_CODE_H
#define KLSCOPE_APP_CODE_H

/* The state of the lab of codes; nobody outside this room includes it. */

#include "klscope/app/private.h"
#include "klscope/view/code_blocks.h"
#include "klscope/view/code_book.h"
#include "klscope/view/code_message.h"
#include "klscope/view/code_tree.h"

/* What stands below the head. Where there is little room it is one of these,
 * where there is more the table always stands, and one of the others below. */
enum kl_code_part {
    KL_CODE_TABLE,
    KL_CODE_TREE,
    KL_CODE_MESSAGE,
    KL_CODE_BLOCKS,
    KL_CODE_PARTS
};

struct kl_coding {
    struct kl_code_book *book, *next; /* seen; being made */
    unsigned long next_version;       /* of the scene that it is made for */
    enum kl_code_kind kind;           /* of the code for q that is shown */
    enum kl_side tree;                /* whose tree is shown */
    enum kl_code_part part;
    size_t first;                     /* outcome of the table */
    char *text;                       /* that is encoded; NULL: the first one */
    struct kl_code_message message;
    unsigned long message_version;    /* of the scene that it was read for, */
    size_t message_n;                 /* and what its outcomes were */
    enum kl_outcomes message_kind;
    int64_t message_first;
    struct kl_code_limit limit;
    struct kl_code_sketch sketch;
    /* Where the parts stand; of height 0: nowhere. */
    struct kl_rect legend, lengths, stack, tabs, area[KL_CODE_PARTS];
    struct kl_rect large; /* in place of the lengths */
    struct kl_rect title[KL_CODE_PARTS]; /* of parts that stand together */
    bool tight; /* the table takes turns with the others */
};

/* The state, made when first asked for. */
struct kl_coding *kl_coding_of(struct kl_app *app);

/* Whether the codes that are there are of these outcomes, if not of these
 * probabilities; whether nothing is missing. */
bool kl_coding_usable(const struct kl_app *app);
bool kl_coding_ready(const struct kl_app *app);

/* The tree that is shown; NULL while it is made. */
const struct kl_code_tree *kl_coding_tree(const struct kl_app *app);

/* The name of a part; the next part that can be chosen. */
const char *kl_code_part_name(enum kl_code_part part);
enum kl_code_part kl_coding_next_part(const struct kl_coding *coding);

/* The part that is shown where one is. */
enum kl_code_part kl_coding_part(const struct kl_coding *coding);

#endif
