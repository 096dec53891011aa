#ifndef KLSCOPE_TYPESET_SYMBOL_H
#define KLSCOPE_TYPESET_SYMBOL_H

#include <stdbool.h>
#include <stddef.h>

/* How a formula may be written; an index into every pair of forms. */
enum kl_form { KL_FORM_UTF8, KL_FORM_ASCII, KL_FORMS };

/* Knuth's classes of atoms, which decide the space between two. */
enum kl_tex_class {
    KL_TEX_ORD,
    KL_TEX_OP,
    KL_TEX_BIN,
    KL_TEX_REL,
    KL_TEX_OPEN,
    KL_TEX_CLOSE,
    KL_TEX_PUNCT,
    KL_TEX_INNER,
    KL_TEX_CLASSES
};

/* What a command or character makes the parser do. */
enum kl_tex_action {
    KL_TEX_SIGN,     /* stands for itself */
    KL_TEX_LIMITED,  /* the same, with limits above and below */
    KL_TEX_OPENING,  /* opens a fence if its end is found */
    KL_TEX_CLOSING,  /* closes the innermost fence */
    KL_TEX_BAR,      /* opens or closes one, by what is before it */
    KL_TEX_SPACE,    /* as many columns as its sign */
    KL_TEX_FRACTION, /* {above}{below} */
    KL_TEX_ROOT,     /* [index]{body} */
    KL_TEX_TEXT,     /* {words as they are} */
    KL_TEX_GROUP,    /* {body} */
    KL_TEX_LEFT,     /* fence, as high as all that is in it */
    KL_TEX_RIGHT,
    KL_TEX_ACTIONS
};

/* One row of COMMAND or CHARACTER in symbols.def. */
struct kl_tex_symbol {
    const char *name;
    enum kl_tex_action action;
    enum kl_tex_class type;
    const char *text[KL_FORMS];
};

/* One row of FENCE: top, extension, bottom, middle. */
struct kl_tex_fence {
    const char *key;
    const char *piece[KL_FORMS][4];
};

/* The row of a command or of a character by its name, the fence of a sign;
 * NULL if there is none. */
const struct kl_tex_symbol *kl_tex_command(const char *name, size_t len);
const struct kl_tex_symbol *kl_tex_character(char c);
const struct kl_tex_fence *kl_tex_fence(const char *sign);

/* Superscript or (below) subscript form of a sign; NULL if Unicode has none.
 */
const char *kl_tex_script(const char *sign, int below);

/* True for the ASCII letters, of which command names are made. */
static inline bool
kl_tex_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

#endif
