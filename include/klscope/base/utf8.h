#ifndef KLSCOPE_BASE_UTF8_H
#define KLSCOPE_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kl_buf;

enum { KL_REPLACEMENT = 0xFFFD };

/* Decode the character at the start of text.
 *
 * in    text, len   at least one byte
 * out   cp          the code point; KL_REPLACEMENT for a malformed, overlong,
 *                   surrogate or out-of-range sequence
 * return            bytes consumed, 1 for a malformed one
 */
size_t kl_utf8_decode(const char *text, size_t len, uint32_t *cp);

/* Encode cp; returns the number of bytes, 1 to 4. Not NUL-terminated. */
size_t kl_utf8_encode(uint32_t cp, char out[4]);

/* True if the bytes are well-formed UTF-8. */
bool kl_utf8_valid(const char *text, size_t len);

/* Terminal columns of a code point: 0 for combining marks and other
 * zero-width characters, 2 for wide East Asian ones and emoji, 1 otherwise.
 * The table is our own, so that the width does not depend on the locale. */
int kl_utf8_width(uint32_t cp);

/* True for code points that must never reach a terminal raw: C0 and C1
 * controls, DEL, and the bidirectional and line-separator format characters
 * that could reorder a line. */
bool kl_utf8_control(uint32_t cp);

/* Columns of a string as kl_visible would show it. */
int kl_text_width(const char *text, size_t len);

/* Append text with controls made visible: "^A", "^?", "\u{202e}" and "\xff"
 * for a malformed byte. Everything else is copied. */
void kl_visible(struct kl_buf *out, const char *text, size_t len);

#endif
