/* The tables of the TeX subset: commands by what they do, signs by class. */
#include "config.h"

#include "kl_docs.h"

#include <stdio.h>
#include <string.h>

#include "klscope/base/buf.h"
#include "klscope/typeset/symbol.h"

static const struct {
    const char *name;
    enum kl_tex_action action;
    enum kl_tex_class type;
} signs[] = {
#define COMMAND(name, action, class, utf8, ascii) \
    {name, KL_TEX_##action, KL_TEX_##class},
#include "klscope/typeset/symbols.def"
};

static const char *const environments[] = {
#define ENVIRONMENT(name, columns, gap, open, close) name,
#include "klscope/typeset/symbols.def"
};

/* What is read behind the commands of each action. Those that only make sense
 * in pairs or in an environment stand together. */
static const struct {
    enum kl_tex_action action;
    const char *reads, *help;
} actions[] = {
    {KL_TEX_FRACTION, "{above}{below}", "fractions"},
    {KL_TEX_SMALL, "{above}{below}", "a fraction as one character"},
    {KL_TEX_BINOMIAL, "{above}{below}", "binomial coefficients"},
    {KL_TEX_ROOT, "[index]{body}", "roots"},
    {KL_TEX_DIVERGE, "{p}{q}", "the divergence D(p || q)"},
    {KL_TEX_LIMITED, "_{below}^{above}",
     "operators with limits above and below in displays"},
    {KL_TEX_LIMITS, "", "behind an operator: its scripts are limits"},
    {KL_TEX_NOLIMITS, "", "behind an operator: its scripts are none"},
    {KL_TEX_OPENING, "", "fences that open"},
    {KL_TEX_CLOSING, "", "fences that close"},
    {KL_TEX_LEFT, "FENCE", "a fence as high as what is in it; . is none"},
    {KL_TEX_MIDDLE, "FENCE", "one between the two"},
    {KL_TEX_RIGHT, "FENCE", "the end of such a fence"},
    {KL_TEX_WRAP, "{body}", "a body in its fence"},
    {KL_TEX_TEXT, "{words}", "words as they are"},
    {KL_TEX_NAME, "{name}", "a name as an operator; with * it takes limits"},
    {KL_TEX_ALPHABET, "{body}", "letters of another alphabet"},
    {KL_TEX_GROUP, "{body}", "a body as one sign of its class"},
    {KL_TEX_COLOURED, "{colour}{body}", "the body; the colour is ignored"},
    {KL_TEX_MODULO, "{body}", "(mod body)"},
    {KL_TEX_MARKED, "{body}", "accents and lines over or under a body"},
    {KL_TEX_BRACED, "{body}", "braces, with a label as their script"},
    {KL_TEX_ARROW, "[below]{above}", "arrows as long as what is on them"},
    {KL_TEX_FRAMED, "{body}", "frames"},
    {KL_TEX_STRUCK, "{body}", "bodies that are struck out"},
    {KL_TEX_UNSEEN, "{body}", "the room of a body"},
    {KL_TEX_OVER, "{above}{body}", "one thing over another"},
    {KL_TEX_UNDER, "{below}{body}", "one thing under another"},
    {KL_TEX_NOT, "", "negates the sign behind it"},
    {KL_TEX_LINES, "{line \\\\ line}", "lines below each other"},
    {KL_TEX_BEGIN, "{environment}", "an environment, see below, up to"},
    {KL_TEX_END, "{environment}", "its end"},
    {KL_TEX_NEXT_ROW, "", "the next row in it"},
    {KL_TEX_TAG, "{label}", "a label of the line"},
    {KL_TEX_STYLE, "", "styles, up to the end of the group"},
    {KL_TEX_SPACE, "", "spaces, breaks, sizes"},
    {KL_TEX_SKIP, "{ignored}", "read and skipped"},
};

static const struct {
    enum kl_tex_class type;
    const char *help;
} classes[] = {
    {KL_TEX_ORD, "letters and other signs"},
    {KL_TEX_OP, "operators"},
    {KL_TEX_BIN, "signs between two operands"},
    {KL_TEX_REL, "relations"},
    {KL_TEX_PUNCT, "punctuation"},
    {KL_TEX_INNER, "dots"},
};

/* A row of all commands of an action and, if it is KL_TEX_SIGN, of a class. */
static void
put_commands(bool man, enum kl_tex_action action, enum kl_tex_class type,
             const char *reads, const char *help)
{
    struct kl_buf names = KL_BUF_INIT;
    size_t i;

    for (i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].action == action &&
            (action != KL_TEX_SIGN || signs[i].type == type))
            kl_buf_addf(&names, "%s\\%s", names.len > 0 ? " " : "",
                        signs[i].name);
    if (names.len > 0 && man) {
        printf(".TP\n.BR \"");
        doc_text(man, help);
        printf("\" \"%s", *reads != '\0' ? ": " : "");
        doc_text(man, reads);
        puts("\"");
        doc_lines(man, kl_buf_text(&names));
        putchar('\n');
    } else if (names.len > 0) {
        doc_row(man, kl_buf_text(&names), NULL, help);
    }
    kl_buf_clear(&names);
}

void
doc_tex(bool man)
{
    size_t i;

    for (i = 0; i < sizeof actions / sizeof *actions; i++)
        put_commands(man, actions[i].action, KL_TEX_ORD, actions[i].reads,
                     actions[i].help);
    for (i = 0; i < sizeof classes / sizeof *classes; i++)
        put_commands(man, KL_TEX_SIGN, classes[i].type, "", classes[i].help);
}

void
doc_environments(bool man)
{
    struct kl_buf text = KL_BUF_INIT;
    size_t i;

    for (i = 0; i < sizeof environments / sizeof *environments; i++)
        kl_buf_addf(&text, man ? "%s%s" : "%s`%s`", i == 0 ? "" : ", ",
                    environments[i]);
    doc_lines(man, kl_buf_text(&text));
    putchar('\n');
    kl_buf_clear(&text);
}
