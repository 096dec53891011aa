#ifndef KLSCOPE_TUI_TERMINAL_H
#define KLSCOPE_TUI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/status.h"
#include "klscope/canvas/theme.h"

struct kl_decoder;

/* The terminal itself: standard input and output, their modes, and the bytes
 * that turn the screen on and off. There is one per process, so there is no
 * handle. No query is ever sent. */

/* Check that there is a terminal and remember how it was.
 *
 * err   KL_E_TERMINAL if standard input or output is none, or TERM is not set
 */
enum kl_status kl_terminal_open(struct kl_err *err);

/* Prepare the bytes that enter and leave; needs the description of the
 * terminal, which kl_frame_new loads. Call again when the height changes. */
void kl_terminal_describe(int height, bool mouse);

/* Take the terminal over: raw keys now; the bytes that turn the screen on are
 * left for kl_terminal_send, before the first frame. */
void kl_terminal_enter(void);

/* Give the terminal back as it was. Does nothing unless it was entered;
 * async-signal-safe. */
void kl_terminal_leave(void);

/* Send bytes, with what enters the screen before them if that is due, in one
 * write(2) if the terminal takes it so.
 *
 * return   false if the terminal is gone or a signal asks to end
 */
bool kl_terminal_send(const char *bytes, size_t len);

/* Turn the mouse on or off while the screen is on; until then, and at the end,
 * what kl_terminal_describe was told counts. */
void kl_terminal_report(bool mouse);

/* Size in cells, as LINES and COLUMNS or else the terminal says; otherwise
 * what its description says, or 80x24. */
void kl_terminal_size(int *width, int *height);

/* Teach the key strings of the description. */
void kl_terminal_keys(struct kl_decoder *decoder);

/* True on the console of Linux, whose fonts have few glyphs. */
bool kl_terminal_console(void);

/* True if the terminal reports its mouse. */
bool kl_terminal_mouse(void);

/* What the terminal stands on, as COLORFGBG says; KL_BACKGROUND_AUTO if it
 * says nothing. */
enum kl_background kl_terminal_background(void);

#endif
