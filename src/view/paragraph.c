#include "config.h"

#include "klscope/view/paragraph.h"

#include <string.h>

#include "klscope/typeset/typeset.h"

/* The last place up to `at` where a character begins. */
static size_t
cut_before(const char *text, size_t at)
{
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    return at;
}

void
kl_paragraph_draw(struct kl_canvas *canvas, struct kl_rect *left,
                  enum kl_ink ink, const char *text)
{
    while (*text != '\0' && left->h > 0) {
        size_t end = 0, fit = 0, len = strlen(text);
        char line[256];

        while (fit < len) {
            end += strcspn(text + end, " ");
            if (end >= sizeof line)
                end = cut_before(text, sizeof line - 1);
            memcpy(line, text, end);
            line[end] = '\0';
            if (kl_canvas_text_width(canvas, line) > left->w && fit > 0)
                break;
            fit = end++;
            if (end >= sizeof line)
                break;
        }
        memcpy(line, text, fit);
        line[fit] = '\0';
        kl_canvas_text(canvas, left->x, left->y, left->w, ink, 0, line);
        left->y++;
        left->h--;
        text += fit;
        text += strspn(text, " ");
    }
}

void
kl_paragraph_formula(struct kl_canvas *canvas, struct kl_rect *left,
                     const char *tex)
{
    struct kl_rect rect = {left->x + 2, left->y, left->w - 2, 0};
    struct kl_formula *formula;

    kl_formula_new(tex, &formula, NULL);
    rect.h = kl_formula_fit(formula, kl_canvas_glyphs(canvas), rect.w).height;
    kl_formula_draw_in(formula, canvas, rect, 0, KL_INK_VALUE, 0);
    kl_formula_free(formula);
    left->y += rect.h + 1;
    left->h -= rect.h + 1;
}
