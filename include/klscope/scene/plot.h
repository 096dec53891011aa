#ifndef KLSCOPE_SCENE_PLOT_H
#define KLSCOPE_SCENE_PLOT_H

#include <stdbool.h>
#include <stddef.h>

struct kl_scene;
struct kl_histogram;

/* What a scene shows of its densities: settings, and what follows from them.
 * Private to this room. */
struct kl_plot {
    bool continuous; /* there were densities when it was last looked at */
    bool fitted;     /* range follows the densities */
    double range[2];
    bool crossed;    /* cross was set; else it is in the middle */
    double cross;
    size_t bins;
    struct kl_histogram *histogram; /* the cut, made when asked for; owned */
};

void kl_plot_init(struct kl_plot *plot);
void kl_plot_clear(struct kl_plot *plot);

/* Back to what a new pair begins with. */
void kl_plot_reset(struct kl_plot *plot);

/* Bring the range in line with the densities after any change. */
void kl_plot_follow(struct kl_scene *scene);

/* Begin to integrate the pair, and go on until it is done or a frame would be
 * late; go on by `work` evaluations of one law, true when all values came. */
void kl_scene_integrate(struct kl_scene *scene);
bool kl_scene_integrate_more(struct kl_scene *scene, size_t work);

/* True while bins are being cut that somebody asked for; go on by `work`
 * evaluations of one law, true when they are all there. */
bool kl_plot_cutting(const struct kl_scene *scene);
bool kl_plot_cut_more(const struct kl_scene *scene, size_t work);

/* True if lo < hi are finite and doubles between them can be told apart. */
bool kl_plot_valid(double lo, double hi);

#endif
