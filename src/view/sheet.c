#include "config.h"

#include "klscope/view/sheet.h"

#include <stdlib.h>

#include "klscope/base/alloc.h"

struct kl_sheet {
    const struct kl_study *study;
};

struct kl_sheet *
kl_sheet_new(void)
{
    return kl_calloc(1, sizeof(struct kl_sheet));
}

void
kl_sheet_free(struct kl_sheet *sheet)
{
    free(sheet);
}

void
kl_sheet_lay_out(struct kl_sheet *sheet, const struct kl_study *study,
                const struct kl_sheet_look *look)
{
    (void)look;
    sheet->study = study;
}

void
kl_sheet_clear(struct kl_sheet *sheet)
{
    sheet->study = NULL;
}

int
kl_sheet_height(const struct kl_sheet *sheet)
{
    return sheet->study != NULL;
}

bool
kl_sheet_item(const struct kl_sheet *sheet, size_t item, int *top, int *height)
{
    (void)sheet;
    (void)item;
    *top = *height = 0;
    return false;
}

void
kl_sheet_draw(const struct kl_sheet *sheet, struct kl_canvas *canvas,
             struct kl_rect rect, int scroll)
{
    (void)scroll;
    if (sheet->study != NULL)
        kl_canvas_text(canvas, rect.x, rect.y, rect.w, KL_INK_TITLE, 0,
                       kl_study_step(sheet->study)->title);
}

bool
kl_sheet_at(const struct kl_sheet *sheet, int row, size_t *item, size_t *choice)
{
    (void)sheet;
    (void)row;
    *item = *choice = 0;
    return false;
}

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
