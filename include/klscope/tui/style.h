#ifndef KLSCOPE_TUI_STYLE_H
#define KLSCOPE_TUI_STYLE_H

#include <stddef.h>

struct kl_buf;

/* Say the same with fewer bytes: of the sequences that set colours and
 * attributes (SGR), keep what the next character to be seen needs, in one
 * sequence. What is not understood stays as it is.
 *
 * in    bytes   a frame that begins and ends with the terminal's own style
 * out   out     the frame is appended
 * src   ECMA-48, 5th ed., sec. 8.3.117
 */
void kl_style_shorten(const char *bytes, size_t len, struct kl_buf *out);

#endif
