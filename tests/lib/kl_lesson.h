#ifndef KL_LESSON_H
#define KL_LESSON_H

/* Lessons for tests: from a text, and from a file of tests/lessons. */

#include "kl_test.h"

#include "klscope/lesson/lesson.h"

/* What is wrong, one problem a line: "3:6: text", warnings with "W " before. */
static inline void
kl_lesson_problems(const struct kl_problems *problems, struct kl_buf *out)
{
    char line[KL_ERR_LINE];
    size_t i;

    for (i = 0; i < problems->kept; i++) {
        kl_err_line(&problems->problem[i].err, line, sizeof line);
        kl_buf_addf(out, "%s%s\n", problems->problem[i].warning ? "W " : "",
                    line);
    }
}

/* Read a text and compare all that is wrong with it. */
static inline struct kl_lesson *
kl_lesson_expect(const char *text, const char *problems)
{
    struct kl_problems found = {.source = NULL};
    struct kl_buf seen = KL_BUF_INIT;
    struct kl_lesson *lesson;
    enum kl_status status;

    status = kl_lesson_read(text, strlen(text), &lesson, &found);
    kl_lesson_problems(&found, &seen);
    assert_string_equal(kl_buf_text(&seen), problems);
    assert_int_equal(status, found.errors > 0 ? KL_E_PARSE : KL_OK);
    kl_buf_clear(&seen);
    kl_problems_clear(&found);
    return lesson;
}

/* A file of tests/lessons, given. */
static inline char *
kl_lesson_file(const char *name, size_t *len)
{
    const char *root = getenv("KL_SRCDIR");
    char path[1024], *text = malloc(1 << 16);
    FILE *file;

    snprintf(path, sizeof path, "%s/tests/lessons/%s",
             root != NULL ? root : ".", name);
    file = fopen(path, "rb");
    assert_non_null(file);
    *len = fread(text, 1, (1 << 16) - 1, file);
    text[*len] = '\0';
    fclose(file);
    return text;
}

#endif
