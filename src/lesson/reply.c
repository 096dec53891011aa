/* What somebody types as an answer to a quiz. A person at a keyboard is met
 * half way: case, blanks and a "2)" do not matter, a fraction is a number. But
 * what may mean two things is not guessed: "1,5" is asked back.
 */
#include "config.h"

#include "klscope/lesson/reply.h"

#include <ctype.h>
#include <math.h>
#include <string.h>
#include <strings.h>

#include "klscope/base/number.h"

/* A stretch of what was typed, read from its start. */
struct typed {
    const char *text;
    size_t len;
};

static void
skip(struct typed *typed, size_t bytes)
{
    typed->text += bytes;
    typed->len -= bytes;
}

static struct typed
trim(const char *text)
{
    struct typed typed = {text, strlen(text)};

    while (typed.len > 0 && isspace((unsigned char)typed.text[0]))
        skip(&typed, 1);
    while (typed.len > 0 && isspace((unsigned char)typed.text[typed.len - 1]))
        typed.len--;
    return typed;
}

/* Read a word, in any case; blanks behind it go as well. */
static bool
take(struct typed *typed, const char *word)
{
    size_t len = strlen(word);

    if (typed->len < len || strncasecmp(typed->text, word, len) != 0)
        return false;
    skip(typed, len);
    while (typed->len > 0 && isspace((unsigned char)typed->text[0]))
        skip(typed, 1);
    return true;
}

/* ---- choices ------------------------------------------------------------- */

/* The next character for comparing: small, and blanks are one. */
static int
next_small(const char **text)
{
    int c = tolower((unsigned char)**text);

    if (c == '\0')
        return c;
    ++*text;
    if (!isspace(c))
        return c;
    while (isspace((unsigned char)**text))
        ++*text;
    return **text == '\0' ? '\0' : ' ';
}

static bool
same_words(const char *a, const char *b)
{
    int c;

    while ((c = next_small(&a)) == next_small(&b))
        if (c == '\0')
            return true;
    return false;
}

/* The choice whose text was typed, or the number of choices. */
static size_t
find_text(const struct kl_quiz *quiz, const char *text)
{
    struct kl_buf words = KL_BUF_INIT;
    size_t i;

    text += strspn(text, " \t");
    for (i = 0; i < quiz->choices; i++) {
        kl_buf_reset(&words);
        kl_prose_plain(&quiz->choice[i].text, &words);
        if (same_words(kl_buf_text(&words), text))
            break;
    }
    kl_buf_clear(&words);
    return i;
}

/* "2", "b", "2.", "b)"; else the number of choices, or more. */
static size_t
find_sign(const struct typed *typed)
{
    int c = typed->len > 0 ? tolower((unsigned char)typed->text[0]) : '\0';

    if (typed->len != 1 &&
        !(typed->len == 2 && strchr(".)", typed->text[1]) != NULL))
        return KL_CHOICES_MAX;
    if (c >= '1' && c <= '9')
        return (size_t)(c - '1');
    return c >= 'a' && c < 'a' + KL_CHOICES_MAX ? (size_t)(c - 'a')
                                                : KL_CHOICES_MAX;
}

static enum kl_status
read_choice(const struct kl_quiz *quiz, const char *text,
            struct kl_reply *reply, struct kl_err *err)
{
    struct typed typed = trim(text);
    size_t i = find_sign(&typed);

    if (i >= quiz->choices)
        i = find_text(quiz, text);
    if (i >= quiz->choices)
        return kl_fail(err, KL_E_USAGE, KL_AT_NONE, "choose 1 to %zu",
                       quiz->choices);
    reply->choice = i;
    reply->right = quiz->choice[i].right;
    reply->message = &quiz->choice[i].message;
    return KL_OK;
}

/* ---- numbers ------------------------------------------------------------- */

/* Digits, without a sign. */
static bool
take_digits(struct typed *typed, double *value)
{
    size_t span = kl_number_span(typed->text, typed->len);

    if (span == 0 || strchr("+-", typed->text[0]) != NULL)
        return false;
    kl_number_parse(typed->text, span, value);
    skip(typed, span);
    take(typed, "");
    return true;
}

/* 1.75, 7/4, 50%; more than a double holds is none. */
static bool
take_finite(struct typed *typed, double *value)
{
    double below = 1;

    if (!take_digits(typed, value))
        return false;
    if (take(typed, "/") && !take_digits(typed, &below))
        return false;
    if (take(typed, "%"))
        *value /= 100;
    if (below == 0 || !isfinite(*value) || !isfinite(below))
        return false;
    *value /= below;
    return isfinite(*value);
}

static bool
take_number(struct typed *typed, double *value)
{
    bool minus = take(typed, "-") || take(typed, "\u2212");

    if (!minus)
        take(typed, "+");
    if (take(typed, "infinity") || take(typed, "inf") || take(typed, "\u221e"))
        *value = INFINITY;
    else if (!take_finite(typed, value))
        return false;
    if (minus)
        *value = 0 - *value;
    return typed->len == 0;
}

static enum kl_status
read_number(const struct kl_quiz *quiz, const char *text,
            struct kl_reply *reply, struct kl_err *err)
{
    struct typed whole = trim(text), typed = whole;
    const struct kl_answer *answer;
    char quote[KL_QUOTE];

    if (!take_number(&typed, &reply->number)) {
        kl_quote(quote, whole.text, whole.len);
        if (memchr(whole.text, ',', whole.len) != NULL)
            return kl_fail(err, KL_E_USAGE, KL_AT_NONE,
                           "write 1.75 with a point: not %s", quote);
        return kl_fail(err, KL_E_USAGE, KL_AT_NONE,
                       "expected a number, as 1.75, 7/4 or 50%%, not %s",
                       quote);
    }
    answer = kl_quiz_answer(quiz, reply->number);
    reply->choice = 0;
    reply->right = answer == &quiz->answer;
    reply->message = answer != NULL ? &answer->message : &quiz->otherwise;
    return KL_OK;
}

enum kl_status
kl_reply_read(const struct kl_quiz *quiz, const char *text,
              struct kl_reply *reply, struct kl_err *err)
{
    enum kl_status status;

    status = quiz->choices > 0 ? read_choice(quiz, text, reply, err)
                               : read_number(quiz, text, reply, err);
    if (status == KL_OK && reply->message->spans == 0)
        reply->message = NULL;
    return status;
}
