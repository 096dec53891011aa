#ifndef KLSCOPE_CORE_DENSITY_PRIVATE_H
#define KLSCOPE_CORE_DENSITY_PRIVATE_H

/* What the files that make densities share; nobody else includes it. */

#include "klscope/core/density.h"

/* Something that laws of a density borrow, to be released with it. */
struct kl_density_data {
    struct kl_density_data *next;
    void *what;
    void (*release)(void *what);
};

/* A density without leaves, to be filled.  mem  gives */
struct kl_density *kl_density_new(void);

/* A copy to be weighted, cut and merged; its laws borrow from the original,
 * which it counts as a user of.  mem  gives */
struct kl_density *kl_density_copy(struct kl_density *density);

/* Own `what` for as long as the density lives. */
void kl_density_keep(struct kl_density *density, void *what,
                     void (*release)(void *what));

/* Add a leaf and widen the view to its; its breaks are the caller's to add. */
void kl_density_add(struct kl_density *density, const struct kl_leaf *leaf);

/* Add all of a law, with a weight given by its logarithm, its breaks, and its
 * view. */
void kl_density_add_law(struct kl_density *density, double lw,
                        const struct kl_law *law);

/* Make the view hold another as well; the first one is taken as it is. */
void kl_density_widen(struct kl_density *density, const double view[2]);

/* Divide by the mass.
 *
 * in    nothing   what to say where there is none: "leaves nothing"
 * err   KL_E_DOMAIN
 */
enum kl_status kl_density_normalize(struct kl_density *density,
                                    struct kl_quad *quad, const char *nothing,
                                    struct kl_err *err);

/* Order leaves and breaks, once all are there. */
void kl_density_finish(struct kl_density *density);

/* The first of n ascending numbers that is >= x, n if none is. */
size_t kl_lower_bound(const double *at, size_t n, double x);

/* Fill an empty density from a spec of the kind in the name.
 *
 * in    sample   at least one value, in ascending order; kde takes them
 * err   what is wrong, without naming the spec
 */
enum kl_status kl_density_pdf(struct kl_density *density,
                              const struct kl_spec *spec, struct kl_quad *quad,
                              struct kl_err *err);
enum kl_status kl_density_kde(struct kl_density *density,
                              const struct kl_spec *spec,
                              struct kl_column *sample, struct kl_err *err);
enum kl_status kl_density_hist(struct kl_density *density,
                               const struct kl_spec *spec,
                               struct kl_column *sample, struct kl_err *err);

/* The centres of a kernel estimate, how many values lie at each, and the
 * bandwidth; false for other laws. Borrowed. */
struct kl_centres {
    const double *at, *count;
    size_t n;
    double h;
};
bool kl_kde_centres(const struct kl_law *law, struct kl_centres *centres);

#endif
