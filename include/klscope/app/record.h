#ifndef KLSCOPE_APP_RECORD_H
#define KLSCOPE_APP_RECORD_H

/* What the log, the replay and the kept scene of a run share with the rest of
 * this room. Only its files include it. */

#include "klscope/app/log.h"
#include "klscope/app/private.h"
#include "klscope/app/replay.h"
#include "klscope/app/session.h"

/* Seconds of the monotonic clock: what app->clock is but in tests. */
double kl_clock(void);

/* ---- log ----------------------------------------------------------------- */

void kl_log_close(struct kl_app *app);

/* Around each command: whether this one is to be written, and writing it. */
bool kl_log_begin(struct kl_app *app, const char *line);
void kl_log_end(struct kl_app *app, const char *line, enum kl_status status,
                const struct kl_err *err);

/* One frame of what moves by itself; another size of the screen. */
void kl_log_tick(struct kl_app *app);
void kl_log_size(struct kl_app *app);

/* ---- start --------------------------------------------------------------- */

/* The scene as one line, "p = 0.5,0.5; q = ..."; the lines of such a line. */
void kl_scene_line(const struct kl_scene *scene, struct kl_buf *out);
void kl_app_lines(const char *line, struct kl_buf *out);

/* ---- replay -------------------------------------------------------------- */

void kl_replay_free(struct kl_replay *replay);

/* True while a replay has the keys: there is one, and it is not at work. */
bool kl_replay_leads(const struct kl_app *app);

/* Milliseconds to its next line, if that is sooner than `frame`, the next frame
 * of what moves by itself (0: nothing does); and doing what is due. */
int kl_replay_pace(const struct kl_app *app, int frame);
bool kl_replay_tick(struct kl_app *app);

/* How far it is, where messages go. */
void kl_replay_draw(const struct kl_app *app, struct kl_canvas *canvas,
                    struct kl_rect row);

/* ---- session ------------------------------------------------------------- */

void kl_session_free(struct kl_session *session);

/* The scene as it is has been saved by the user. */
void kl_session_saved(struct kl_app *app);

#endif
