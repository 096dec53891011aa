#ifndef KLSCOPE_APP_SESSION_H
#define KLSCOPE_APP_SESSION_H

#include <stdbool.h>

struct kl_app;

/* While it is on a terminal, what a person has made of the scene is kept in a
 * file, $XDG_STATE_HOME/klscope/session-N.scene, until the program ends as it
 * was asked to. A file that nobody has locked was left behind by a run that
 * did not: the next one offers it, and neither loads nor loses it by itself.
 * Where there is no such folder, or it cannot be written, nothing is kept, and
 * nothing is said. */

/* The app is on a terminal now; say what was left behind. */
void kl_session_open(struct kl_app *app);

/* Milliseconds until the scene is to be written, -1 while nothing changed. */
int kl_session_due(struct kl_app *app);

/* Write it, in a process of its own: neither a slow disk nor a large scene
 * delays the next key. Does nothing if the scene is what the file has. */
void kl_session_write(struct kl_app *app);

/* Take note of a write that is done; costs nothing if there is none. */
void kl_session_look(struct kl_app *app);

/* Leave the terminal.
 *
 * in    asked   the user ended the program, and the file goes; otherwise the
 *               scene is written once more, and stays
 */
void kl_session_close(struct kl_app *app, bool asked);

#endif
