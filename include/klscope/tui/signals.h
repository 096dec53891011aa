#ifndef KLSCOPE_TUI_SIGNALS_H
#define KLSCOPE_TUI_SIGNALS_H

#include <stdbool.h>

/* Signals become bytes in a pipe that the main loop polls; none is ever
 * blocked, so that one can always break a write to a stalled terminal. There
 * is one set of signals per process, so there is no handle. */

/* Catch what ends, stops, continues and resizes; ignore SIGPIPE. A crash
 * (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT) calls on_crash and then dies by
 * the same signal. An ending signal that was ignored, as under nohup, stays so.
 *
 * in    on_crash  async-signal-safe
 * return          false if there are no file descriptors left
 */
bool kl_signals_install(void (*on_crash)(void));

/* Put the former handlers back. */
void kl_signals_remove(void);

/* Readable when a signal came; kl_signals_drain empties it. */
int kl_signals_fd(void);
void kl_signals_drain(void);

/* True once for every time (or several times) that the signal came. */
bool kl_signals_take(int signal);

/* The signal that asks the program to end, or 0. */
int kl_signals_ending(void);

/* Stop as SIGTSTP does by default; returns when continued. */
void kl_signals_stop(void);

#endif
