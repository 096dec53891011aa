#include "config.h"

#include "klscope/canvas/canvas.h"

/* Bars grow in eighths where the glyphs allow it. No font has hatched eighths,
 * so the top of a q bar is made of braille dots: quarters, rounded up so that
 * what is not zero is seen, and dotted like the full cell below it, so that a
 * bar of less than one cell still tells p from q without colour. Unicode's
 * upper blocks that every font has are the eighth and the half. */
const struct kl_glyphs kl_glyphs_utf8 = {
    .name = "utf8",
    .p_bar = {' ', 0x2581, 0x2582, 0x2583, 0x2584, 0x2585, 0x2586, 0x2587,
              0x2588},
    .q_bar = {' ', 0x28C0, 0x28C0, 0x28E4, 0x28E4, 0x28F6, 0x28F6, 0x2592,
              0x2592},
    .fall = {' ', 0x2594, 0x2594, 0x2580, 0x2580, 0x2580, 0x2588, 0x2588,
             0x2588},
    .p_run = 0x2588,
    .q_run = 0x2592,
    .p_mark = 0x2588,
    .q_mark = 0x2592,
    .horizontal = 0x2500,
    .vertical = 0x2502,
    .tick_left = 0x2524,
    .tick_right = 0x251C,
    .tick_down = 0x252C,
    .cross = 0x253C,
    .corner = {0x250C, 0x2510, 0x2514, 0x2518},
    .track = 0x2500,
    .fill = 0x2501,
    .knob = 0x25CF,
    .up = 0x2191,
    .down = 0x2193,
    .left = 0x2190,
    .right = 0x2192,
    .dot = 0xB7,
    .ellipsis = 0x2026,
    .minus = 0x2212,
    .times = 0xD7,
    .plusminus = 0xB1,
    .infinity = 0x221E,
    .minimap = {' ', 0x2581, 0x2582, 0x2583, 0x2584, 0x2585, 0x2586, 0x2587,
                0x2588},
    .p_line = 0x2588,
    .q_line = 0x2592,
    .both_line = 0x2593,
    .braille = true,
    .ascii = false,
};

/* UTF-8 with the 256 glyphs of the PC character set, all that the fonts of
 * the Linux console have. */
const struct kl_glyphs kl_glyphs_console = {
    .name = "console",
    .p_bar = {' ', '_', '_', 0x2584, 0x2584, 0x2584, 0x2588, 0x2588, 0x2588},
    .q_bar = {' ', '.', '.', 0x2591, 0x2591, 0x2591, 0x2592, 0x2592, 0x2592},
    .fall = {' ', 0x2580, 0x2580, 0x2580, 0x2580, 0x2580, 0x2588, 0x2588,
             0x2588},
    .p_run = 0x2588,
    .q_run = 0x2592,
    .p_mark = 0x2588,
    .q_mark = 0x2592,
    .horizontal = 0x2500,
    .vertical = 0x2502,
    .tick_left = 0x2524,
    .tick_right = 0x251C,
    .tick_down = 0x252C,
    .cross = 0x253C,
    .corner = {0x250C, 0x2510, 0x2514, 0x2518},
    .track = 0x2500,
    .fill = 0x2550,
    .knob = 0x25A0,
    .up = 0x2191,
    .down = 0x2193,
    .left = 0x2190,
    .right = 0x2192,
    .dot = 0xB7,
    .ellipsis = '~',
    .minus = '-',
    .times = 'x',
    .plusminus = 0xB1,
    .infinity = 0x221E,
    .minimap = {' ', '_', '_', 0x2584, 0x2584, 0x2584, 0x2588, 0x2588, 0x2588},
    .p_line = 0x2588,
    .q_line = 0x2592,
    .both_line = 0x2593,
    .ascii = false,
    .ascii_maths = true,
};

/* Printable ASCII only; plusminus and infinity have no sign of one cell there,
 * texts spell them out. */
const struct kl_glyphs kl_glyphs_ascii = {
    .name = "ascii",
    .p_bar = {' ', '_', '_', 'm', 'm', 'm', '#', '#', '#'},
    .q_bar = {' ', '.', '.', '.', ':', ':', ':', ':', ':'},
    .fall = {' ', '\'', '\'', '"', '"', '"', '#', '#', '#'},
    .p_run = '#',
    .q_run = ':',
    .p_mark = '#',
    .q_mark = ':',
    .horizontal = '-',
    .vertical = '|',
    .tick_left = '+',
    .tick_right = '+',
    .tick_down = '+',
    .cross = '+',
    .corner = {'+', '+', '+', '+'},
    .track = '-',
    .fill = '=',
    .knob = 'O',
    .up = '^',
    .down = 'v',
    .left = '<',
    .right = '>',
    .dot = '.',
    .ellipsis = '~',
    .minus = '-',
    .times = 'x',
    .plusminus = '~',
    .infinity = '8',
    .minimap = {' ', '.', ',', ':', '-', '=', '+', '*', '#'},
    .p_line = '#',
    .q_line = ':',
    .both_line = '%',
    .ascii = true,
    .ascii_maths = true,
};

/* ---- inks ---------------------------------------------------------------- */

/* A style in one number, as inks.def has it: a colour, attributes from bit 9
 * on, one more than the ground from bit 16 on. */
enum {
    OWN = 256,
    COLOUR = 511,
    ATTR_BIT = 9,
    B = KL_BOLD << ATTR_BIT,
    D = KL_DIM << ATTR_BIT,
    R = KL_REVERSE << ATTR_BIT,
    GROUND_BIT = 16
};

#define ON(ground) (((ground) + 1) << GROUND_BIT)

/* clang-format off */
static const struct kl_ink_row inks[KL_INK_COUNT] = {
#define INK(id, name, mono, any8, dark8, light8, any16, dark16, light16, \
            any256, dark256, light256, light, dark)                      \
    [KL_INK_##id] = {name,                                               \
                     {mono, any8, dark8, light8, any16, dark16, light16, \
                      any256, dark256, light256},                        \
                     light, dark},
#include "klscope/canvas/inks.def"
#undef INK
};
/* clang-format on */

const struct kl_ink_row *
kl_ink_row(enum kl_ink ink)
{
    return &inks[(unsigned)ink < KL_INK_COUNT ? ink : KL_INK_TEXT];
}

struct kl_ink_style
kl_ink_style(enum kl_ink ink, int colours, enum kl_background background)
{
    int set = colours >= 256 ? 2 : colours >= 16 ? 1 : 0;
    int column = colours < 8 ? 0 : 1 + 3 * set + (int)background;
    unsigned style = kl_ink_row(ink)->style[column];
    unsigned colour = style & COLOUR;

    return (struct kl_ink_style){
        .colour = (short)(colour == OWN ? -1 : (int)colour),
        .ground = (short)((int)(style >> GROUND_BIT) - 1),
        .attr = style >> ATTR_BIT & (KL_BOLD | KL_DIM | KL_REVERSE)};
}
