/* The lines of a live fence: KEY = VALUE, choices, and lines that go on with
 * the one before them because they are indented.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/lesson/private.h"

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* What is read, and how far. */
struct lines {
    struct kl_reading *reading;
    struct kl_places places;
    size_t next; /* line */
};

/* Where line i ends, without its line feed. */
static size_t
end_of(const struct lines *lines, size_t i)
{
    return i + 1 < lines->places.lines ? lines->places.start[i + 1] - 1
                                       : lines->places.in->len;
}

static bool
skipped(const struct lines *lines, size_t i)
{
    const char *text = lines->places.in->text;
    size_t at = lines->places.start[i], end = end_of(lines, i);

    if (at < end && text[at] == '#')
        return true;
    while (at < end && is_blank(text[at]))
        at++;
    return at == end;
}

/* The next entry's bytes: a line, and the indented ones below it. */
static bool
next_entry(struct lines *lines, size_t *from, size_t *to)
{
    const struct kl_places *places = &lines->places;
    const char *text = places->in->text;

    while (lines->next < places->lines && skipped(lines, lines->next))
        lines->next++;
    if (lines->next == places->lines)
        return false;
    *from = places->start[lines->next];
    do
        *to = end_of(lines, lines->next++);
    while (lines->next < places->lines && !skipped(lines, lines->next) &&
           is_blank(text[places->start[lines->next]]));
    while (is_blank(text[*from]))
        ++*from;
    return true;
}

/* "- [x] " or "- [ ] ": how long it is, or 0. */
static size_t
choice(const char *text, size_t len, int *key)
{
    if (len < 5 || memcmp(text, "- [", 3) != 0 || text[4] != ']')
        return 0;
    *key = text[3] == 'x' || text[3] == 'X' ? KL_ENTRY_RIGHT : KL_ENTRY_WRONG;
    return text[3] == ' ' || *key == KL_ENTRY_RIGHT ? 5 : 0;
}

static size_t
word(const char *text, size_t len)
{
    size_t n = 0;

    while (n < len && ((text[n] >= 'a' && text[n] <= 'z') ||
                       (text[n] >= 'A' && text[n] <= 'Z') || text[n] == '_'))
        n++;
    return n;
}

static void
unknown(struct lines *lines, const char *const *keys, size_t from, size_t len)
{
    struct kl_buf list = KL_BUF_INIT;
    char quote[KL_QUOTE];

    for (; *keys != NULL; keys++)
        kl_buf_addf(&list, "%s%s", list.len > 0 ? ", " : "", *keys);
    kl_problems_error(lines->reading->problems,
                      kl_places_at(&lines->places, from), "unknown key %s (%s)",
                      kl_quote(quote, lines->places.in->text + from, len),
                      kl_buf_text(&list));
    kl_buf_clear(&list);
}

/* The key that a line begins with, as in KEY = ...; -1 if there is none. *sign
 * is where the "=" stands, or would. */
static int
find_key(const char *const *keys, const char *text, size_t len, size_t *sign)
{
    size_t n = word(text, len);
    int i;

    for (*sign = n; *sign < len && is_blank(text[*sign]); ++*sign)
        ;
    for (i = 0; keys[i] != NULL; i++)
        if (n > 0 && strlen(keys[i]) == n && memcmp(keys[i], text, n) == 0)
            return i;
    return -1;
}

/* "-[x]" and "- [y]" are choices to their author. */
static void
expected(struct lines *lines, const char *key, size_t from, const char *text)
{
    char quote[KL_QUOTE];
    struct kl_problems *problems = lines->reading->problems;
    struct kl_at at = kl_places_at(&lines->places, from);
    const char *behind = text + 1 + strspn(text + 1, " \t");

    kl_quote(quote, text, strcspn(text, "\n"));
    if (*text == '-' && *behind == '[')
        kl_problems_error(problems, at,
                          "expected \"- [x] ...\" or \"- [ ] ...\", not %s",
                          quote);
    else
        kl_problems_error(problems, at,
                          "expected \"%s = ...\", or an indented line that "
                          "goes on, not %s",
                          key, quote);
}

/* Read the key of the bytes; *from moves behind the "=". */
static bool
read_key(struct lines *lines, const char *const *keys, size_t *from, size_t to,
         int *key)
{
    const char *text = lines->places.in->text + *from;
    size_t len = to - *from, n = choice(text, len, key), sign;
    bool equals;
    int i;

    if (n > 0) {
        *from += n;
        return true;
    }
    i = find_key(keys, text, len, &sign);
    equals = sign < len && text[sign] == '=';
    if (i < 0 && equals && sign > 0 && word(text, len) > 0) {
        unknown(lines, keys, *from, word(text, len));
        return false;
    }
    if (i < 0 || !equals) {
        expected(lines, i >= 0 ? keys[i] : "KEY", *from, text);
        return false;
    }
    *key = i;
    *from += sign + 1;
    return true;
}

static bool
has_label(const char *text, size_t len)
{
    size_t i;

    for (i = 0; i + 1 < len; i++)
        if (text[i] == ':' && text[i + 1] == ':')
            return true;
    return false;
}

/* Whether a line looks as if it began an entry of its own; `labelled` if the
 * lines above it have their label. */
static bool
begins_entry(const char *const *keys, const char *text, size_t len,
             bool labelled)
{
    size_t sign;
    int key;

    if (keys == NULL)
        return labelled && has_label(text, len);
    return choice(text, len, &key) > 0 ||
           (find_key(keys, text, len, &sign) >= 0 && sign < len &&
            text[sign] == '=');
}

/* A line that is indented by mistake would vanish in the one above it. */
static void
check_indented(struct lines *lines, const char *const *keys, size_t from,
               size_t to)
{
    const char *text = lines->places.in->text;
    bool labelled = false;
    size_t line = from, end;

    for (; line < to; line = end + 1) {
        for (end = line; end < to && text[end] != '\n'; end++)
            ;
        if (line > from) {
            while (line < end && is_blank(text[line]))
                line++;
            if (begins_entry(keys, text + line, end - line, labelled)) {
                kl_problems_error(lines->reading->problems,
                                  kl_places_at(&lines->places, line),
                                  "this line is indented, and so goes on with "
                                  "the one above it: begin it at the margin");
                return;
            }
        }
        labelled = labelled || has_label(text + line, end - line);
    }
}

static bool
read_entry(struct lines *lines, const char *const *keys, size_t from, size_t to,
           struct kl_entry *entry)
{
    entry->at = kl_places_at(&lines->places, from);
    entry->key = KL_ENTRY_LINE;
    check_indented(lines, keys, from, to);
    if (keys != NULL && !read_key(lines, keys, &from, to, &entry->key))
        return false;
    entry->value =
        kl_extract_cut(lines->reading->arena, &lines->places, from, to);
    if (entry->value.len > 0)
        return true;
    kl_problems_error(lines->reading->problems, entry->at,
                      "there is nothing behind \"%s\"",
                      entry->key >= 0                ? keys[entry->key]
                      : entry->key == KL_ENTRY_RIGHT ? "[x]"
                                                     : "[ ]");
    return false;
}

void
kl_entries_read(struct kl_reading *reading, const struct kl_extract *body,
                const char *const *keys, struct kl_entry **entry, size_t *count)
{
    struct lines lines = {.reading = reading};
    size_t cap = 0, from, to;

    *entry = NULL;
    *count = 0;
    kl_places_init(&lines.places, body);
    while (next_entry(&lines, &from, &to)) {
        *entry = kl_lesson_grow(*entry, *count, &cap, sizeof **entry);
        if (read_entry(&lines, keys, from, to, &(*entry)[*count]))
            ++*count;
    }
    kl_places_clear(&lines.places);
}

size_t
kl_entry_message(const struct kl_extract *value)
{
    const char *sign = strstr(value->text, "::");

    return sign != NULL ? (size_t)(sign - value->text) : value->len;
}
