#ifndef KLSCOPE_SCENE_TEXT_H
#define KLSCOPE_SCENE_TEXT_H

/* The text form of a scene. */

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/buf.h"
#include "klscope/base/status.h"
#include "klscope/core/side.h"

struct kl_scene;

/* Read the text form: lines "KEY = VALUE" for p, q, unit, view, open (its
 * lab), alpha, at, and lock of outcomes, or range, cross and bins of densities;
 * blank lines and lines that begin with # are skipped. A key that is missing
 * keeps what the scene has, a side that is kept keeps its locks; but where p
 * and q are both there, open, range, cross and bins that are missing begin
 * anew. If only one of p
 * and q is there and the other cannot be matched with it, as labels with
 * labels, equal lengths and densities can, the other becomes a copy of it.
 * It is one step of undo, or none if only settings are there.
 *
 * in    text, len   the whole text
 *       source      for error positions, e.g. the file's name; may be NULL
 * err   what is wrong, with the line; the scene is then unchanged
 */
enum kl_status kl_scene_read(struct kl_scene *scene, const char *text,
                             size_t len, const char *source,
                             struct kl_err *err);

/* Append the text form. Reading it back gives an equal scene. */
void kl_scene_print(const struct kl_scene *scene, struct kl_buf *out);

/* Append the text of one side: its spec, or its list once it was edited. */
void kl_scene_print_side(const struct kl_scene *scene, enum kl_side side,
                         struct kl_buf *out);

/* Read a reference to an outcome of a side, "p[e]" or "q[\"a b\"]".
 *
 * in    text, len   begins with the reference
 * out   side, i     the outcome
 *       used        bytes read
 * err   KL_E_PARSE with the column, KL_E_NAME for an unknown outcome
 */
enum kl_status kl_scene_ref(const struct kl_scene *scene, const char *text,
                            size_t len, enum kl_side *side, size_t *i,
                            size_t *used, struct kl_err *err);

/* Append the reference to outcome i of a side. */
void kl_scene_print_ref(const struct kl_scene *scene, enum kl_side side,
                        size_t i, struct kl_buf *out);

#endif
