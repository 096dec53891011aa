#ifndef KLSCOPE_TYPESET_SYMBOL_H
#define KLSCOPE_TYPESET_SYMBOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
    KL_TEX_STYLE,    /* display or not, up to the end of the group */
    KL_TEX_SKIP,     /* {ignored}, then a space as above */
    KL_TEX_FRACTION, /* {above}{below} */
    KL_TEX_SMALL,    /* the same, as one character if there is one */
    KL_TEX_BINOMIAL, /* {above}{below} in parentheses */
    KL_TEX_ROOT,     /* [index]{body} */
    KL_TEX_TEXT,     /* {words as they are} */
    KL_TEX_GROUP,    /* {body} */
    KL_TEX_NAME,     /* {body} as an operator; * is for limits */
    KL_TEX_ALPHABET, /* {body} in the letters that the sign names */
    KL_TEX_COLOURED, /* {ignored}{body} */
    KL_TEX_MODULO,   /* {body}: (mod body) */
    KL_TEX_MARKED,   /* {body}, by its row of DECORATION */
    KL_TEX_BRACED,   /* the same, with a label as a limit */
    KL_TEX_ARROW,    /* [below]{above}, by its row of DECORATION */
    KL_TEX_FRAMED,   /* {body} */
    KL_TEX_STRUCK,   /* {body} */
    KL_TEX_UNSEEN,   /* {body}, blank */
    KL_TEX_OVER,     /* {above}{body} */
    KL_TEX_UNDER,    /* {below}{body} */
    KL_TEX_NOT,      /* negates the sign behind it */
    KL_TEX_LIMITS,   /* behind an operator: its scripts are limits */
    KL_TEX_NOLIMITS, /* or are not */
    KL_TEX_LEFT,     /* fence, as high as all that is in it */
    KL_TEX_MIDDLE,
    KL_TEX_RIGHT,
    KL_TEX_WRAP,    /* {body} in a fence that begins with its sign */
    KL_TEX_DIVERGE, /* {p}{q}: D(p || q) */
    KL_TEX_LINES,   /* {line \\ line} */
    KL_TEX_BEGIN,   /* {environment} */
    KL_TEX_END,
    KL_TEX_NEXT_ROW, /* in an environment */
    KL_TEX_NEXT_COLUMN,
    KL_TEX_TAG, /* {label} of the line */
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

/* One row of DECORATION. */
struct kl_tex_decoration {
    const char *name;
    bool below;
    uint32_t mark;                  /* combining, for a body of one cell */
    const char *piece[KL_FORMS][4]; /* left, extension, middle, right */
};

/* One row of ENVIRONMENT. */
struct kl_tex_environment {
    const char *name;
    const char *columns; /* l, c, r; the last pair goes on; "" is read */
    int gap;             /* columns between two, or between pairs */
    const char *fence[2];
};

/* The row of a command or of a character by its name, of a decoration or an
 * environment; the fence of a sign; NULL if there is none. */
const struct kl_tex_symbol *kl_tex_command(const char *name, size_t len);
const struct kl_tex_symbol *kl_tex_character(char c);
const struct kl_tex_fence *kl_tex_fence(const char *sign);
const struct kl_tex_decoration *kl_tex_decoration(const char *name);
const struct kl_tex_environment *kl_tex_environment(const char *name,
                                                    size_t len);

/* Superscript or (below) subscript form of a sign, its form of several rows,
 * the one character of a fraction; NULL if Unicode has none. */
const char *kl_tex_script(const char *sign, int below);
const char *kl_tex_tall(const char *sign);
const char *kl_tex_vulgar(const char *above, const char *below);

/* The negated form of a sign; false if Unicode has none. */
bool kl_tex_negated(const char *sign, const char *text[KL_FORMS]);

/* A letter or digit in an alphabet ("b" bold, "d" double-struck, "c"
 * calligraphic, "f" fraktur, "" upright) as a code point; c itself if it has
 * none there. */
uint32_t kl_tex_letter_in(const char *alphabet, char c);

/* True for the ASCII letters, of which command names are made. */
static inline bool
kl_tex_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

#endif
