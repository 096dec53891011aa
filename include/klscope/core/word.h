#ifndef KLSCOPE_CORE_WORD_H
#define KLSCOPE_CORE_WORD_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/buf.h"
#include "klscope/base/status.h"

/* How the text of specs and scenes writes names: bare where that is plain, or
 * in double quotes, where \" and \\ stand for themselves and \xHH for a byte.
 */

/* A blank of a spec or scene, whatever the locale says of other bytes. */
static inline bool
kl_is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Append text as a word: in quotes if it is empty, or holds a control, a
 * blank, a quote, or one of the bytes in `reserved`. */
void kl_word_print(const char *text, const char *reserved, struct kl_buf *out);

/* Read a word in quotes.
 *
 * in    text, len   everything, for the column of errors
 *       at          of the opening quote
 * out   at          behind the closing quote
 *       word        appended to, escapes undone; it never gets a NUL
 * err   KL_E_PARSE with the column if the quote is never closed, or for a
 *       faulty escape
 */
enum kl_status kl_word_quoted(const char *text, size_t len, size_t *at,
                              struct kl_buf *word, struct kl_err *err);

/* How many letters of a word are wrong, missing or too many for it to be a
 * name, whatever their case: the Levenshtein distance. Large, and no more than
 * that, for words of more than KL_WORD_SLIPS bytes.
 *
 * in    word, len   as typed
 *       name        in small letters
 */
enum { KL_WORD_SLIPS = 62 };
int kl_word_distance(const char *word, size_t len, const char *name);

#endif
