#ifndef KLSCOPE_APP_ARGUMENT_H
#define KLSCOPE_APP_ARGUMENT_H

/* Arguments of commands, read; none of it outside this room. */

#include "klscope/app/private.h"

/* The present slider of a side's spec and its index, which may be NULL; false
 * if it has none. */
bool kl_app_handle(const struct kl_app *app, enum kl_side side,
                   struct kl_handle *handle, size_t *k);

/* Set a slider by its reference: "p.mean 3.5".
 *
 * in    arg     begins with "p." or "q."
 *       amend   as kl_scene_tune
 * err   KL_E_NAME, KL_E_USAGE, and as kl_scene_tune
 */
enum kl_status kl_app_set_handle(struct kl_app *app, const char *arg,
                                 bool amend, struct kl_err *err);

/* Behind an optional "to" or "=": "p[a] to 0.5". */
const char *kl_app_behind_to(const char *arg);

/* The side that an argument begins with, or that is edited; returns what is
 * behind it. */
const char *kl_app_take_side(const struct kl_app *app, const char *arg,
                             enum kl_side *side);

/* Fail: "usage: NAME ARGS, not ARG". */
enum kl_status kl_app_usage(struct kl_err *err, const char *name,
                            const char *arg);

#endif
