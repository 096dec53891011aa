#include "config.h"

#include "klscope/view/within.h"

#include <string.h>

#include "klscope/base/utf8.h"
#include "klscope/typeset/symbol.h"

enum { SCRIPT_SIGNS = 5 }; /* of a script that is small */

/* Words of a formula read aloud, and their signs. */
static const struct {
    const char *word, *sign;
} words[] = {
    {"sum", "∑"},
    {"prod", "∏"},
    {"int", "∫"},
    {"sqrt", "√"},
};

static const char parallel[] = " ‖ "; /* close together in pictures */

/* Marks that stand behind the letter in Unicode, and before it as words. */
static const struct {
    const char *word, *mark;
} marks[] = {
    {"hat ", "\u0302"},
    {"tilde ", "\u0303"},
    {"bar ", "\u0304"},
};

static bool
is_letter(char c)
{
    return kl_tex_letter(c);
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Append the sign of the word at text; its length, 0 if there is none. */
static size_t
add_sign(const char *text, struct kl_buf *out)
{
    size_t i;

    for (i = 0; i < sizeof words / sizeof *words; i++) {
        size_t len = strlen(words[i].word);

        if (strncmp(text, words[i].word, len) == 0 && !is_letter(text[len])) {
            kl_buf_adds(out, words[i].sign);
            return len;
        }
    }
    for (i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t len = strlen(marks[i].word);

        if (strncmp(text, marks[i].word, len) == 0 && is_letter(text[len]) &&
            !is_letter(text[len + 1])) {
            kl_buf_add(out, text + len, 1);
            kl_buf_adds(out, marks[i].mark);
            return len + 1;
        }
    }
    return 0;
}

/* Length of what a sign like _ raises or lowers: a letter, or a number with
 * its sign; 0 if it is something else or goes on. */
static size_t
script_len(const char *text)
{
    static const char minus[] = "−";
    size_t at = 0;

    if (strncmp(text, minus, sizeof minus - 1) == 0)
        at = sizeof minus - 1;
    if (is_letter(text[at]))
        at++;
    else if (!is_digit(text[at]))
        return 0;
    else
        while (is_digit(text[at]))
            at++;
    if (is_letter(text[at]) || is_digit(text[at]) || text[at] == '_' ||
        text[at] == '^' || (text[at] == '.' && is_digit(text[at + 1])))
        return 0;
    return at;
}

/* Append a script small if Unicode has all of it. Returns its length with the
 * sign before it, 0 if it has not. */
static size_t
add_script(const char *text, struct kl_buf *out)
{
    size_t len = script_len(text + 1), at, used, begin = out->len;
    int signs = 0;

    for (at = 1; at < len + 1; at += used) {
        char sign[8] = "";
        const char *small;
        uint32_t cp;

        used = kl_utf8_decode(text + at, len + 1 - at, &cp);
        memcpy(sign, text + at, used);
        small = kl_tex_script(sign, text[0] == '_');
        if (small == NULL || ++signs > SCRIPT_SIGNS) {
            out->len = begin;
            return 0;
        }
        kl_buf_adds(out, small);
    }
    return len > 0 ? len + 1 : 0;
}

void
kl_within(const struct kl_formula *formula, const char *tex,
          const struct kl_glyphs *glyphs, struct kl_buf *out)
{
    bool said = strstr(tex, "\\text") != NULL; /* words that mean themselves */
    struct kl_buf linear = KL_BUF_INIT;
    const char *text;
    size_t at = 0, used;

    kl_formula_linear(formula, glyphs->ascii_maths, &linear);
    text = kl_buf_text(&linear);
    while (at < linear.len) {
        used = 0;
        if (!glyphs->ascii_maths && (text[at] == '_' || text[at] == '^'))
            used = add_script(text + at, out);
        else if (!glyphs->ascii_maths && !said && is_letter(text[at]) &&
                 (at == 0 || !is_letter(text[at - 1])))
            used = add_sign(text + at, out);
        else if (!glyphs->ascii_maths &&
                 strncmp(text + at, parallel, sizeof parallel - 1) == 0) {
            kl_buf_adds(out, "‖");
            used = sizeof parallel - 1;
        }
        if (used == 0)
            kl_buf_add(out, text + at, used = 1);
        at += used;
    }
    kl_buf_clear(&linear);
}
