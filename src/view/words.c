#include "config.h"

#include "klscope/view/words.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/utf8.h"
#include "klscope/canvas/ascii.h"

enum {
    WIDEST = INT_MAX / 4, /* what is wider counts as this */
    WHOLE_FORMULA = 16,   /* columns up to which one of text is not broken */
    DEPTHS = 4            /* of parentheses that are told apart */
};

void
kl_words_clear(struct kl_words *words)
{
    kl_buf_clear(&words->letters);
    free(words->word);
    words->word = NULL;
    words->count = words->room = 0;
}

static struct kl_word *
add_word(struct kl_words *words, enum kl_ink ink, unsigned attr)
{
    struct kl_word *word;

    if (words->count == words->room) {
        words->room = words->room > 0 ? 2 * words->room : 32;
        words->word = kl_realloc(words->word, words->room, sizeof *words->word);
    }
    word = &words->word[words->count++];
    *word = (struct kl_word){.before = words->next, .ink = ink, .attr = attr};
    words->next = KL_GLUED;
    return word;
}

static struct kl_word *
add_letters(struct kl_words *words, const char *text, size_t len,
            enum kl_ink ink, unsigned attr)
{
    struct kl_word *word = add_word(words, ink, attr);

    word->at = words->letters.len;
    if (kl_paper_glyphs(words->paper)->ascii)
        kl_ascii_text(&words->letters, text, len);
    else
        kl_visible(&words->letters, text, len);
    word->len = words->letters.len - word->at;
    word->width =
        kl_text_width(kl_buf_text(&words->letters) + word->at, word->len);
    return word;
}

/* ---- text ---------------------------------------------------------------- */

static bool
is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* True if a unit stands at text: it stays with its number. */
static bool
is_unit(const char *text, size_t len)
{
    static const char *const units[] = {"bit", "nat", "hart"};
    size_t i, n;

    for (i = 0; i < sizeof units / sizeof *units; i++) {
        n = strlen(units[i]);
        if (len < n || memcmp(text, units[i], n) != 0)
            continue;
        if (n < len && text[n] == 's')
            n++;
        if (n == len || !is_letter(text[n]))
            return true;
    }
    return false;
}

/* Where the word that begins at `at` may be parted: behind a hyphen between
 * letters, else at its end. */
static size_t
word_end(const char *text, size_t len, size_t at)
{
    size_t i;

    for (i = at; i < len && !is_blank(text[i]); i++)
        if (text[i] == '-' && i > at && i + 1 < len && is_letter(text[i - 1]) &&
            is_letter(text[i + 1]))
            return i + 1;
    return i;
}

static void
add_text(struct kl_words *words, const struct kl_extract *extract,
         enum kl_ink ink, unsigned attr)
{
    const char *text = extract->text;
    bool figure = false; /* the word before ends in a digit */
    size_t at = 0, end, len = extract->len;

    while (at < len) {
        if (is_blank(text[at])) {
            if (words->next != KL_NEWLINE)
                words->next = KL_BLANK;
            at++;
            continue;
        }
        if (figure && words->next == KL_BLANK && is_unit(text + at, len - at))
            words->next = KL_TIED;
        end = word_end(text, len, at);
        add_letters(words, text + at, end - at, ink, attr);
        figure = is_digit(text[end - 1]);
        if (end < len && !is_blank(text[end]))
            words->next = KL_SOFT;
        at = end;
    }
}

/* ---- formulas ------------------------------------------------------------ */

/* By how much parentheses open or close in a stretch of text. */
static int
opening(const char *text, size_t len)
{
    int depth = 0;
    size_t i;

    for (i = 0; i < len; i++)
        depth += (strchr("([{", text[i]) != NULL && text[i] != '\0') -
                 (strchr(")]}", text[i]) != NULL && text[i] != '\0');
    return depth;
}

/* A formula that is text: a short one is not broken, others at blanks outside
 * of parentheses. */
static void
add_linear(struct kl_words *words, const char *text, unsigned attr)
{
    size_t len = strlen(text), at = 0, end;
    bool whole = kl_text_width(text, len) <= WHOLE_FORMULA;
    int depth = 0;

    while (at < len) {
        if (text[at] == ' ') {
            words->next = whole || depth > 0 ? KL_TIED : KL_BLANK;
            at++;
            continue;
        }
        end = at + strcspn(text + at, " ");
        add_letters(words, text + at, end - at, words->setting->ink, attr)
            ->maths = true;
        depth += opening(text + at, end - at);
        at = end;
    }
}

static void
add_formula(struct kl_words *words, const struct kl_extract *tex, unsigned attr)
{
    struct kl_inline formula =
        kl_paper_inline(words->paper, tex->text, tex->len);
    struct kl_word *word;

    if (formula.picture == NULL || formula.width > words->width) {
        add_linear(words, formula.text, attr);
    } else if (formula.width > 0) {
        word = add_word(words, words->setting->ink, attr);
        word->maths = true;
        word->picture = formula.picture;
        word->width = formula.width;
    }
}

static void
add_span(struct kl_words *words, const struct kl_prose_span *span)
{
    unsigned attr = words->setting->attr;

    if ((span->style & KL_EMPHASIS) != 0)
        attr |= KL_UNDERLINE;
    if ((span->style & KL_STRONG) != 0)
        attr |= KL_BOLD;
    switch (span->kind) {
    case KL_SPAN_TEXT:
        add_text(words, &span->text, words->setting->ink, attr);
        break;
    case KL_SPAN_CODE:
        add_text(words, &span->text, KL_INK_CODE, attr);
        break;
    case KL_SPAN_MATH:
        add_formula(words, &span->text, attr & ~(unsigned)KL_UNDERLINE);
        break;
    case KL_SPAN_BREAK:
        words->next = KL_NEWLINE;
        break;
    }
}

void
kl_words_prose(struct kl_words *words, const struct kl_prose *prose)
{
    size_t i;

    for (i = 0; i < prose->spans; i++)
        add_span(words, &prose->span[i]);
}

/* ---- expressions --------------------------------------------------------- */

/* Where the part of an expression that begins at `at` ends: behind a comma,
 * before an operator, at a blank. */
static size_t
part_end(const char *text, size_t len, size_t at)
{
    size_t i;

    for (i = at; i < len && !is_blank(text[i]); i++) {
        if (text[i] == ',')
            return i + 1;
        if (i > at && strchr("+-*/", text[i]) != NULL)
            return i;
    }
    return i;
}

/* Let lines end only where at most `most` holds an expression together. */
static void
tie(struct kl_words *words, const unsigned char *depth, int most)
{
    size_t i;

    for (i = 1; i < words->count; i++) {
        struct kl_word *word = &words->word[i];
        bool blank = word->before == KL_BLANK || word->before == KL_TIED;

        if (depth[i] > most)
            word->before = blank ? KL_TIED : KL_GLUED;
        else
            word->before = blank ? KL_BLANK : KL_SOFT;
    }
}

static bool
fits(const struct kl_words *words)
{
    size_t from, to;
    int width;

    for (from = 0; from < words->count; from = to) {
        to = kl_words_group(words, from, &width);
        if (width > words->width)
            return false;
    }
    return true;
}

/* Whether the part between from and to is held to the one before it, which
 * ends at `before`: by a product, or as the operand of a lone operator. */
static bool
is_held(const char *text, size_t from, size_t to, size_t before)
{
    bool lone = to - from == 1 && strchr("+-", text[from]) != NULL;

    return !lone && from > 0 && before > 0 &&
           (strchr("*/", text[from]) != NULL ||
            (strchr("+-*/", text[before - 1]) != NULL && before < from));
}

void
kl_words_expression(struct kl_words *words, const char *text)
{
    size_t len = strlen(text), at = 0, end, before = 0;
    unsigned char *depth = kl_calloc(len + 1, 1);
    int open = 0, most, within;

    while (at < len) {
        if (is_blank(text[at])) {
            words->next = KL_BLANK;
            at++;
            continue;
        }
        end = part_end(text, len, at);
        add_letters(words, text + at, end - at, words->setting->ink,
                    words->setting->attr)
            ->maths = true;
        within = open < 0 ? 0 : open < DEPTHS ? open : DEPTHS;
        depth[words->count - 1] =
            (unsigned char)(2 * within + is_held(text, at, end, before));
        open += opening(text + at, end - at);
        words->next = KL_SOFT;
        before = at = end;
    }
    for (most = 0; most <= 2 * DEPTHS + 1; most++) {
        tie(words, depth, most);
        if (fits(words))
            break;
    }
    free(depth);
}

/* ---- groups -------------------------------------------------------------- */

size_t
kl_words_group(const struct kl_words *words, size_t from, int *width)
{
    size_t i = from;

    *width = 0;
    do {
        const struct kl_word *word = &words->word[i];

        *width += word->width + (i > from && word->before == KL_TIED);
        if (*width > WIDEST)
            *width = WIDEST;
    } while (++i < words->count && words->word[i].before <= KL_TIED);
    return i;
}
