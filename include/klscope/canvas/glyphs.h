#ifndef KLSCOPE_CANVAS_GLYPHS_H
#define KLSCOPE_CANVAS_GLYPHS_H

#include <stdbool.h>
#include <stdint.h>

/* What a picture is made of; every glyph is one cell wide. */
struct kl_glyphs {
    const char *name;
    uint32_t p_bar[9], q_bar[9]; /* bars grown up by eighths, [0] is blank */
    uint32_t fall[9];            /* bars hanging down from a line by eighths */
    uint32_t p_run, q_run;       /* one cell of a horizontal bar */
    uint32_t p_mark, q_mark;     /* legend signs */
    uint32_t horizontal, vertical, tick_left, tick_right, tick_down, cross;
    uint32_t corner[4];         /* top left, top right, bottom left, right */
    uint32_t track, fill, knob; /* slider */
    uint32_t up, down, left, right;
    uint32_t dot, ellipsis, minus, times, plusminus, infinity;
    uint32_t minimap[9]; /* levels of a minimap row, [0] is blank */
    uint32_t p_line, q_line, both_line; /* lines, where there is no braille */
    bool braille;        /* lines are made of braille dots, four a cell high */
    bool ascii;          /* only printable ASCII may be drawn */
    bool ascii_maths;    /* formulas in ASCII: the font lacks their signs */
};

/* UTF-8; UTF-8 with the few glyphs that fonts of the Linux console have; and
 * printable ASCII. */
extern const struct kl_glyphs kl_glyphs_utf8;
extern const struct kl_glyphs kl_glyphs_console;
extern const struct kl_glyphs kl_glyphs_ascii;

#endif
