#ifndef KLSCOPE_TUI_INPUT_H
#define KLSCOPE_TUI_INPUT_H

#include <stdbool.h>
#include <stddef.h>

struct kl_event;

/* Bytes of a terminal in, keys and mouse events out. Knows no terminal and no
 * clock: the caller reads the bytes and says when no more will come. */
struct kl_decoder;

/* mem   gives; kl_decoder_free(NULL) is fine */
struct kl_decoder *kl_decoder_new(void);
void kl_decoder_free(struct kl_decoder *decoder);

/* Teach a key string of the terminal. The usual xterm, VT220, Linux console
 * and rxvt strings are known already; those taught here come first.
 *
 * in    bytes  NUL-terminated, copied; NULL, "" and whatever is beyond the
 *              table of 48 strings of 15 bytes are ignored
 */
void kl_decoder_teach(struct kl_decoder *decoder, const char *bytes, int key);

/* Append what the terminal sent. */
void kl_decoder_feed(struct kl_decoder *decoder, const char *bytes, size_t len);

/* Take the next event.
 *
 * in    final   no more bytes are on their way: what could be the start of a
 *               longer sequence, such as a lone Esc, is taken as it is
 * out   event
 * return        false if there is no complete event (left)
 */
bool kl_decoder_next(struct kl_decoder *decoder, bool final,
                     struct kl_event *event);

/* True if bytes wait for the rest of their sequence, or what is pasted for its
 * end; and if it is the latter, which may take longer. */
bool kl_decoder_pending(const struct kl_decoder *decoder);
bool kl_decoder_pasting(const struct kl_decoder *decoder);

#endif
