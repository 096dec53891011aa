#ifndef KLSCOPE_CANVAS_ASCII_H
#define KLSCOPE_CANVAS_ASCII_H

#include <stddef.h>
#include <stdint.h>

struct kl_buf;

/* How a character is written where only ASCII can be shown: "inf" for U+221E,
 * "alpha", "e" for an e with any accent, "^2" for a superscript, "" for a
 * combining mark.
 *
 * in    cp   any character that is not ASCII
 * return     static text; NULL if there is no good way
 */
const char *kl_ascii(uint32_t cp);

/* Append text in ASCII: by kl_ascii with one "^" or "_" for a run of scripts,
 * "?" for what it does not know; controls are made visible. */
void kl_ascii_text(struct kl_buf *out, const char *text, size_t len);

#endif
