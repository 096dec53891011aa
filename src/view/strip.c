#include "config.h"

#include "klscope/view/sheet.h"

int
kl_strip_draw(struct kl_canvas *canvas, struct kl_rect rect,
              const struct kl_study *study, enum kl_unit unit, size_t focus)
{
    (void)canvas;
    (void)rect;
    (void)study;
    (void)unit;
    (void)focus;
    return 0;
}

int
kl_strip_rows(const struct kl_study *study)
{
    (void)study;
    return 0;
}
