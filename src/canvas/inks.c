#include "config.h"

#include "klscope/canvas/inks.h"

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
