#ifndef KLSCOPE_CANVAS_THEME_H
#define KLSCOPE_CANVAS_THEME_H

/* What a picture stands on. AUTO: on a terminal what the environment says of it
 * (nothing is asked), dark without a word; in a vector picture what the reader
 * of the page prefers. The order is that of --background. */
enum kl_background {
    KL_BACKGROUND_AUTO,
    KL_BACKGROUND_DARK,
    KL_BACKGROUND_LIGHT
};

#endif
