#ifndef KLSCOPE_VIEW_WORDS_H
#define KLSCOPE_VIEW_WORDS_H

#include "klscope/view/prose.h"

/* Running text cut into words: what lines are made of. */

/* What stands before a word. */
enum kl_before {
    KL_GLUED, /* nothing */
    KL_TIED,  /* a blank at which no line ends */
    KL_SOFT,  /* nothing, but a line may end */
    KL_BLANK,
    KL_NEWLINE
};

struct kl_word {
    enum kl_before before;
    enum kl_ink ink;
    unsigned attr;
    bool maths;                       /* p and q are tinted */
    const struct kl_formula *picture; /* NULL: text */
    size_t at, len;                   /* in the letters */
    int width;
};

/* Words, and the letters they are made of. Begin with zeros but for the first
 * three; release with kl_words_clear. */
struct kl_words {
    struct kl_paper *paper;
    const struct kl_setting *setting;
    int width; /* of a line: what is wider is cut into more words */
    struct kl_buf letters;
    struct kl_word *word;
    size_t count, room;
    enum kl_before next; /* before the next word */
};

void kl_words_clear(struct kl_words *words);

/* Add the words of a prose. */
void kl_words_prose(struct kl_words *words, const struct kl_prose *prose);

/* Add those of an expression: it is broken after commas and before operators,
 * and rather outside of parentheses. */
void kl_words_expression(struct kl_words *words, const char *text);

/* The words from `from` on between which no line ends: the first behind them,
 * and their width. */
size_t kl_words_group(const struct kl_words *words, size_t from, int *width);

#endif
