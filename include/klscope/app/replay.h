#ifndef KLSCOPE_APP_REPLAY_H
#define KLSCOPE_APP_REPLAY_H

struct kl_app;
struct kl_script;

/* Run a script while others watch: each line when its time has come, on
 * kl_app_tick. Keys pause it, go on faster or slower, or end it, and then the
 * scene is the reader's.
 *
 * in    pace   how many times as fast as it was recorded; lines without a time
 *              come one after the other, with a pause that lets them be read
 * mem   takes script
 */
void kl_app_replay(struct kl_app *app, struct kl_script *script, double pace);

#endif
