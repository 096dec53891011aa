/* Text to outcomes, outcomes to bits, and back. */
#include "config.h"

#include "klscope/core/message.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/utf8.h"
#include "klscope/core/code_private.h"

/* ---- reading ------------------------------------------------------------- */

static bool
is_character(const char *label)
{
    size_t len = strlen(label);
    uint32_t cp;

    return len > 0 && kl_utf8_decode(label, len, &cp) == len;
}

static bool
all_characters(const struct kl_labels *labels)
{
    size_t n = kl_labels_count(labels);

    for (size_t i = 0; i < n; i++)
        if (!is_character(kl_labels_get(labels, i)))
            return false;
    return n > 0;
}

static void
take(struct kl_message *message, size_t *room, size_t outcome, size_t at)
{
    if (message->n == *room) {
        *room = 2 * *room + 64;
        message->outcome =
            kl_realloc(message->outcome, *room, sizeof *message->outcome);
        message->at = kl_realloc(message->at, *room, sizeof *message->at);
    }
    message->outcome[message->n] = outcome;
    message->at[message->n++] = at;
}

/* Append in lower case what ASCII and Latin-1 have in upper case: a sentence
 * begins with a capital, also in French and German. */
static void
fold(struct kl_buf *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        bool latin = i > 0 && (unsigned char)text[i - 1] == 0xC3 &&
                     c >= 0x80 && c <= 0x9E && c != 0x97;

        if (latin || (c >= 'A' && c <= 'Z'))
            c = (unsigned char)(c + 0x20);
        kl_buf_addc(out, (char)c);
    }
}

/* A character or word, or the same in lower case if only that is a label. */
static bool
find(struct kl_labels *labels, const char *text, size_t len, size_t *outcome)
{
    struct kl_buf lower = KL_BUF_INIT;
    bool found = kl_labels_find(labels, text, len, outcome);

    if (!found) {
        fold(&lower, text, len);
        found = kl_labels_find(labels, kl_buf_text(&lower), lower.len, outcome);
    }
    kl_buf_clear(&lower);
    return found;
}

static bool
parts_words(char c)
{
    return c == ' ' || c == ',' || (c >= '\t' && c <= '\r');
}

size_t
kl_message_unit(const char *text, size_t len, bool spelled)
{
    uint32_t cp;
    size_t n = 0;

    if (spelled)
        return kl_utf8_decode(text, len, &cp);
    while (n < len && !parts_words(text[n]))
        n++;
    return n;
}

void
kl_message_read(struct kl_labels *labels, const char *text, size_t len,
                struct kl_message *message)
{
    size_t at = 0, room = 0, outcome;

    *message = (struct kl_message){.spelled = all_characters(labels)};
    while (at < len) {
        size_t n = kl_message_unit(text + at, len - at, message->spelled);

        if (n == 0) {
            at++;
            continue;
        }
        if (find(labels, text + at, n, &outcome))
            take(message, &room, outcome, at);
        else
            message->skipped++;
        at += n;
    }
}

void
kl_message_clear(struct kl_message *message)
{
    free(message->outcome);
    free(message->at);
    *message = (struct kl_message){0};
}

/* ---- bits ---------------------------------------------------------------- */

struct kl_message_cost
kl_message_cost(const struct kl_message *message, const struct kl_code *code)
{
    struct kl_message_cost cost = {0, 0};

    for (size_t i = 0; i < message->n; i++) {
        unsigned length = code->length[message->outcome[i]];

        if (length == KL_NO_WORD)
            cost.bare++;
        else
            cost.bits += length;
    }
    return cost;
}

struct kl_value
kl_message_ideal(const struct kl_message *message, const struct kl_bins *q)
{
    struct kl_dd sum = {0, 0};
    struct kl_value v = {0, 0};

    for (size_t i = 0; i < message->n; i++) {
        size_t at = message->outcome[i];
        double bits = kl_code_ideal(q, at);

        if (isinf(bits))
            return (struct kl_value){INFINITY, 0};
        sum = kl_dd_add_d(sum, bits);
        v.err += KL_ROUND * (4 * bits + 4) + 2 * kl_code_rounding(q, at);
    }
    v.val = kl_dd_value(sum);
    return v;
}

void
kl_message_encode(const struct kl_message *message, const struct kl_code *code,
                  struct kl_buf *out)
{
    char word[KL_WORD_MAX + 1];

    for (size_t i = 0; i < message->n; i++)
        kl_buf_adds(out, kl_code_word(code, message->outcome[i], word));
}

/* ---- reading bits -------------------------------------------------------- */

/* Words as numbers of 64 bits, their first bit the highest, in order: the word
 * that some bits begin with is the last one not above them. */
struct entry {
    uint64_t word;
    unsigned length;
    size_t outcome;
};

struct kl_wordbook {
    size_t n;
    struct entry *entry;
};

static int
by_word(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;

    return x->word < y->word ? -1 : x->word > y->word;
}

struct kl_wordbook *
kl_wordbook_new(const struct kl_code *code)
{
    struct kl_wordbook *book = kl_malloc(sizeof *book);

    book->n = 0;
    book->entry = kl_malloc(code->n * sizeof *book->entry);
    for (size_t i = 0; i < code->n; i++) {
        unsigned length = code->length[i];

        if (length > KL_WORD_MAX)
            continue;
        book->entry[book->n++] = (struct entry){
            length > 0 ? code->word[i] << (KL_WORD_MAX - length) : 0, length,
            i};
    }
    qsort(book->entry, book->n, sizeof *book->entry, by_word);
    return book;
}

void
kl_wordbook_free(struct kl_wordbook *book)
{
    if (book != NULL)
        free(book->entry);
    free(book);
}

/* The last entry whose word is not above `bits`; NULL if there is none. */
static const struct entry *
find_entry(const struct kl_wordbook *book, uint64_t bits)
{
    size_t lo = 0, hi = book->n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (book->entry[mid].word <= bits)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo > 0 ? &book->entry[lo - 1] : NULL;
}

int
kl_wordbook_next(const struct kl_wordbook *book, const char *bits, size_t len,
                 size_t *outcome)
{
    const struct entry *entry;
    uint64_t seen = 0, mask;

    for (size_t i = 0; i < len && i < KL_WORD_MAX; i++)
        seen |= (uint64_t)(bits[i] == '1') << (KL_WORD_MAX - 1 - i);
    entry = find_entry(book, seen);
    if (entry == NULL || entry->length > len)
        return -1;
    mask =
        entry->length > 0 ? ~(uint64_t)0 << (KL_WORD_MAX - entry->length) : 0;
    if (((seen ^ entry->word) & mask) != 0)
        return -1;
    *outcome = entry->outcome;
    return (int)entry->length;
}
