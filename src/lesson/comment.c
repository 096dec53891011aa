/* What comments say of their step: <!-- id: name claims: C9 C10 E1 -->, and
 * <!-- check: ... -->. Others are the author's own.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "klscope/lesson/private.h"

enum { ID_MAX = 64 };

void
kl_slug(const char *text, size_t len, struct kl_buf *out)
{
    size_t i, from = out->len;
    bool gap = false;

    for (i = 0; i < len && out->len - from < ID_MAX; i++) {
        char c = text[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c + 'a' - 'A');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            if (gap && out->len > from)
                kl_buf_addc(out, '-');
            kl_buf_addc(out, c);
            gap = false;
        } else {
            gap = true;
        }
    }
}

/* An id is what a slug is. */
static bool
is_id(const char *text, size_t len)
{
    struct kl_buf slug = KL_BUF_INIT;
    bool same;

    kl_slug(text, len, &slug);
    same = len > 0 && len <= ID_MAX && slug.len == len &&
           memcmp(slug.data, text, len) == 0;
    kl_buf_clear(&slug);
    return same;
}

static bool
is_claim(const char *text, size_t len)
{
    return len > 1 && len < 16 && text[0] >= 'A' && text[0] <= 'Z' &&
           strspn(text + 1, "0123456789") >= len - 1 && text[1] != '0';
}

static void
take_id(struct kl_reading *reading, const char *word, size_t len,
        struct kl_at at, struct kl_comments *comments)
{
    char quote[KL_QUOTE];

    if (!is_id(word, len))
        kl_problems_error(reading->problems, at,
                          "an id is made of a-z, 0-9 and - between them, %d "
                          "at most, unlike %s",
                          (int)ID_MAX, kl_quote(quote, word, len));
    else if (comments->id != NULL)
        kl_problems_error(reading->problems, at,
                          "a second id in one step: is a --- missing?");
    if (!is_id(word, len) || comments->id != NULL)
        return;
    comments->id = kl_arena_text(reading->arena, word, len);
    comments->id_at = at;
}

static void
take_claim(struct kl_reading *reading, const char *word, size_t len,
           struct kl_at at, struct kl_comments *comments)
{
    char quote[KL_QUOTE];

    if (!is_claim(word, len)) {
        kl_problems_error(reading->problems, at,
                          "a claim is a letter and a number such as C9, "
                          "unlike %s",
                          kl_quote(quote, word, len));
        return;
    }
    comments->claim = kl_lesson_grow(comments->claim, comments->claims,
                                     &comments->cap, sizeof *comments->claim);
    comments->claim[comments->claims++] =
        kl_arena_text(reading->arena, word, len);
}

/* ---- checks -------------------------------------------------------------- */

/* "p = ...", which no relation begins with, as p alone is no number. */
static bool
is_scene_line(const char *text)
{
    static const char *const keys[] = {"p", "q", "unit"};
    size_t i, n;

    for (i = 0; i < sizeof keys / sizeof *keys; i++) {
        n = strlen(keys[i]);
        if (strncmp(text, keys[i], n) != 0)
            continue;
        n += strspn(text + n, " \t");
        if (text[n] == '=' && text[n + 1] != '=')
            return true;
    }
    return false;
}

static void
take_checks(struct kl_reading *reading, const struct kl_extract *comment,
            size_t from, struct kl_comments *comments)
{
    struct kl_places places;
    struct kl_extract body;
    struct kl_entry *entry;
    struct kl_check *check;
    size_t errors = reading->problems->errors, i, count;
    size_t before = comments->checks;

    kl_places_init(&places, comment);
    body = kl_extract_cut(reading->arena, &places, from, comment->len);
    kl_places_clear(&places);
    kl_entries_read(reading, &body, NULL, &entry, &count);
    for (i = 0; i < count; i++) {
        comments->check =
            kl_lesson_grow(comments->check, comments->checks,
                           &comments->check_cap, sizeof *comments->check);
        check = &comments->check[comments->checks++];
        *check = (struct kl_check){.begins = comments->checks - 1 == before};
        if (is_scene_line(entry[i].value.text))
            check->scene = entry[i].value;
        else
            kl_relation_read(reading, &entry[i].value, &check->relation);
        if (reading->problems->errors > errors) /* as a fence is left out */
            comments->checks--;
        errors = reading->problems->errors;
    }
    free(entry);
}

/* ---- all of them --------------------------------------------------------- */

/* "id first" and "ID: first" would be the author's own, and name nothing. */
static void
warn_of_near_miss(struct kl_reading *reading, const struct kl_extract *comment)
{
    static const char *const keys[] = {"id", "claims", "check"};
    const char *text = comment->text;
    size_t i;

    for (i = 0; i < sizeof keys / sizeof *keys; i++) {
        size_t n = strlen(keys[i]), blank;

        if (strncasecmp(text, keys[i], n) != 0)
            continue;
        blank = strspn(text + n, " \t");
        if (text[n + blank] == ':' ||
            (i == 0 && blank > 0 &&
             is_id(text + n + blank, comment->len - n - blank)))
            kl_problems_warning(reading->problems, kl_extract_at(comment),
                                "this is a comment and no more: \"%s:\" is "
                                "written small, with a colon",
                                keys[i]);
    }
}

/* It goes on to the end of the next one, or into text: no comment that says
 * something has a line of nothing. */
static bool
is_unclosed(const struct kl_extract *comment)
{
    return strstr(comment->text, "<!--") != NULL ||
           (strncmp(comment->text, "check:", 6) != 0 &&
            strstr(comment->text, "\n\n") != NULL);
}

void
kl_comment_read(struct kl_reading *reading, const struct kl_extract *comment,
                struct kl_comments *comments)
{
    enum { NOTHING, ID, CLAIMS } want = NOTHING;
    static const char blanks[] = " \t\n";
    const char *word = comment->text;
    struct kl_places places;
    char quote[KL_QUOTE];

    if (strncmp(word, "check:", 6) != 0 && strncmp(word, "id:", 3) != 0 &&
        strncmp(word, "claims:", 7) != 0) {
        warn_of_near_miss(reading, comment);
        return;
    }
    if (is_unclosed(comment)) {
        kl_problems_error(reading->problems, kl_extract_at(comment),
                          "this comment is not closed: --> is missing");
        return;
    }
    if (strncmp(word, "check:", 6) == 0) {
        take_checks(reading, comment, 6, comments);
        return;
    }
    kl_places_init(&places, comment);
    while (*(word += strspn(word, blanks)) != '\0') {
        size_t len = strcspn(word, blanks);
        struct kl_at at = kl_places_at(&places, (size_t)(word - comment->text));

        if (len >= 3 && strncmp(word, "id:", 3) == 0) {
            want = ID;
            len = 3;
        } else if (len >= 7 && strncmp(word, "claims:", 7) == 0) {
            want = CLAIMS;
            len = 7;
        } else if (want == ID) {
            take_id(reading, word, len, at, comments);
            want = NOTHING;
        } else if (want == CLAIMS) {
            take_claim(reading, word, len, at, comments);
        } else {
            kl_problems_error(reading->problems, at,
                              "expected \"claims:\", not %s",
                              kl_quote(quote, word, len));
            break;
        }
        word += len;
    }
    kl_places_clear(&places);
}
