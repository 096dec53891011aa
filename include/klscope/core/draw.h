#ifndef KLSCOPE_CORE_DRAW_H
#define KLSCOPE_CORE_DRAW_H

#include <stdbool.h>
#include <stddef.h>

#include "klscope/base/status.h"
#include "klscope/core/bins.h"
#include "klscope/core/density.h"
#include "klscope/core/random.h"

/* Something that draws from one distribution. It is made once, then each draw
 * takes constant time; equal seeds give equal draws on every machine. */
struct kl_draw;

/* Draws of bins, each with its probability; what an infinite support has
 * beyond the last bin is never drawn.
 *
 * mem   gives; copies what it needs; kl_draw_free(NULL) is fine
 */
struct kl_draw *kl_draw_new_outcomes(const struct kl_bins *bins);

/* The same in slices of about n bins, 15 ns each, so that keys can be answered
 * meanwhile; true when kl_draw_making_finish can give the draws and free.
 * Borrows bins until then, or until kl_draw_making_free (NULL is fine). */
struct kl_draw_making;
struct kl_draw_making *kl_draw_making_new(const struct kl_bins *bins);
bool kl_draw_making_work(struct kl_draw_making *making, size_t n);
struct kl_draw *kl_draw_making_finish(struct kl_draw_making *making);
void kl_draw_making_free(struct kl_draw_making *making);

/* Draws of points.
 *
 * out   draw   given
 * err   KL_E_LIMIT where a density cannot be inverted to the accuracy that is
 *       promised, with the place
 * mem   borrows the density until kl_draw_free
 */
enum kl_status kl_draw_new_points(struct kl_density *density,
                                  struct kl_draw **draw, struct kl_err *err);
void kl_draw_free(struct kl_draw *draw);

/* n independent draws: of bins, of points. */
void kl_draw_outcomes(const struct kl_draw *draw, struct kl_random *random,
                      size_t *out, size_t n);
void kl_draw_points(const struct kl_draw *draw, struct kl_random *random,
                    double *out, size_t n);

#endif
