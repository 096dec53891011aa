/* The lessons of a book are read when it is opened: all of them take a few
 * milliseconds, and a table of contents needs their titles and steps. */
#include "config.h"

#include "klscope/app/book.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "klscope/app/book_private.h"
#include "klscope/base/alloc.h"
#include "klscope/base/file.h"
#include "klscope/data/catalog.h"
#include "klscope/data/input.h"

/* ---- reading ------------------------------------------------------------- */

/* "3 Entropy", "3. Entropy" and "Entropy" are all "Entropy"; "1984", and what
 * is longer than a number of lessons, stay. */
static const char *
without_number(const char *title)
{
    size_t digits = strspn(title, "0123456789"), end;

    end = digits + strspn(title + digits, ".:)");
    if (digits == 0 || digits > 2 || title[end] != ' ')
        return title;
    end += strspn(title + end, " ");
    return title[end] != '\0' ? title + end : title;
}

/* What stands where a lesson should be. */
static struct kl_lesson *
stand_in(const char *name, const struct kl_err *err)
{
    struct kl_lesson *lesson;
    struct kl_buf page = KL_BUF_INIT;
    char line[KL_ERR_LINE];

    kl_err_line(err, line, sizeof line);
    kl_buf_addf(&page,
                "# %s\n\n<!-- id: unread -->\n\n"
                "This lesson could not be read:\n\n```\n%s\n```\n",
                name, line);
    kl_lesson_read(page.data, page.len, &lesson, NULL);
    kl_buf_clear(&page);
    return lesson;
}

/* A lesson has a step at least. */
static void
need_steps(struct kl_volume *volume)
{
    size_t steps;

    kl_lesson_steps(volume->lesson, &steps);
    if (steps > 0)
        return;
    kl_lesson_free(volume->lesson);
    kl_fail(&volume->unread, KL_E_PARSE, (struct kl_at){volume->file, 0, 0},
            "there is nothing in this lesson");
    volume->lesson = stand_in(volume->name, &volume->unread);
}

/* in    files   ordinary ones alone: a pipe in a folder is no lesson
 */
static void
read_volume(struct kl_volume *volume, bool files, struct kl_problems *problems)
{
    struct kl_limits limits = {.bytes = KL_LESSON_BYTES,
                               .rows = KL_LIMITS.rows,
                               .files = files};
    struct kl_input input;

    if (kl_input_read(volume->file, volume->file, &limits, &input,
                      &volume->unread) != KL_OK) {
        kl_problems_add(problems, &volume->unread);
        volume->lesson = stand_in(volume->name, &volume->unread);
        return;
    }
    kl_lesson_read(input.text, input.len, &volume->lesson, problems);
    kl_input_clear(&input);
    need_steps(volume);
}

static void
add_chapter(struct kl_book *book, const char *file, bool files)
{
    struct kl_volume *volume = &book->volume[book->chapters];
    struct kl_chapter *chapter = &book->chapter[book->chapters++];
    struct kl_buf name = KL_BUF_INIT;
    const char *title;

    kl_lesson_name(file, &name);
    *volume = (struct kl_volume){.file = kl_strdup(file),
                              .name = kl_buf_take(&name)};
    *chapter = (struct kl_chapter){.file = volume->file,
                                   .name = volume->name,
                                   .number = 1,
                                   .problems = {.source = volume->file}};
    kl_catalog_number(file, &chapter->number);
    read_volume(volume, files, &chapter->problems);
    chapter->unread = volume->unread.status != KL_OK;
    title = without_number(kl_lesson_title(volume->lesson));
    volume->title = kl_strdup(*title != '\0' ? title : volume->name);
    chapter->title = volume->title;
    chapter->lesson = volume->lesson;
    chapter->step = kl_lesson_steps(volume->lesson, &chapter->steps);
}

static struct kl_book *
new_book(size_t chapters)
{
    struct kl_book *book = kl_calloc(1, sizeof *book);

    book->chapter = kl_calloc(chapters, sizeof *book->chapter);
    book->volume = kl_calloc(chapters, sizeof *book->volume);
    book->progress = kl_progress_new();
    return book;
}

enum kl_status
kl_book_open(const struct kl_catalog *catalog, struct kl_book **book,
             struct kl_err *err)
{
    struct kl_labels *files;
    enum kl_status status = kl_catalog_lessons(catalog, &files, err);
    size_t i;

    if (status != KL_OK)
        return status;
    *book = new_book(kl_labels_count(files));
    (*book)->catalog = catalog;
    for (i = 0; i < kl_labels_count(files); i++)
        add_chapter(*book, kl_labels_get(files, i), true);
    kl_labels_free(files);
    return KL_OK;
}

enum kl_status
kl_book_open_file(const char *file, struct kl_book **book, struct kl_err *err)
{
    struct kl_catalog folder = {.lessons = {file}};
    enum kl_status status;
    struct stat info;

    if (stat(file, &info) != 0)
        return kl_file_cannot(err, "read", file);
    if (S_ISDIR(info.st_mode)) {
        status = kl_book_open(&folder, book, err);
    } else {
        *book = new_book(1);
        add_chapter(*book, file, false);
        status = (*book)->volume[0].unread.status;
        if (status != KL_OK) {
            if (err != NULL)
                *err = (*book)->volume[0].unread;
            kl_book_free(*book);
            *book = NULL;
        }
    }
    if (status == KL_OK) {
        (*book)->source = kl_strdup(file);
        (*book)->catalog = NULL;
    }
    return status;
}

enum kl_status
kl_book_open_present(const char *file, struct kl_book **book,
                     struct kl_err *err)
{
    char quote[KL_QUOTE];
    struct stat info;

    if (stat(file, &info) == 0 && !S_ISREG(info.st_mode) &&
        !S_ISDIR(info.st_mode))
        return kl_fail(err, KL_E_IO, KL_AT_NONE, "%s is no ordinary file",
                       kl_quote(quote, file, strlen(file)));
    return kl_book_open_file(file, book, err);
}

/* The new one and the old one change places, but for the progress. */
enum kl_status
kl_book_reread(struct kl_book *book, struct kl_book **old, struct kl_err *err)
{
    struct kl_book *now, was = *book;
    enum kl_status status =
        book->source != NULL ? kl_book_open_present(book->source, &now, err)
                             : kl_book_open(book->catalog, &now, err);

    if (status != KL_OK)
        return status;
    *book = *now;
    book->progress = was.progress;
    was.progress = now->progress;
    *now = was;
    *old = now;
    return KL_OK;
}

bool
kl_book_is_from(const struct kl_book *book, const char *file)
{
    return book->source != NULL && strcmp(book->source, file) == 0;
}

const char *
kl_book_source(const struct kl_book *book)
{
    return book->source;
}

void
kl_book_free(struct kl_book *book)
{
    size_t i;

    if (book == NULL)
        return;
    for (i = 0; i < book->chapters; i++) {
        kl_problems_clear(&book->chapter[i].problems);
        kl_lesson_free(book->volume[i].lesson);
        free(book->volume[i].file);
        free(book->volume[i].name);
        free(book->volume[i].title);
    }
    kl_progress_free(book->progress);
    free(book->source);
    free(book->chapter);
    free(book->volume);
    free(book);
}

const struct kl_chapter *
kl_book_chapters(const struct kl_book *book, size_t *count)
{
    *count = book->chapters;
    return book->chapter;
}

/* ---- places -------------------------------------------------------------- */

/* One part of a place, in lower case. */
struct word {
    char *text;
    bool number;
    unsigned long value;
};

static struct word
make_word(const char *text, size_t len)
{
    struct word word = {.text = kl_strndup(text, len)};
    char *c;

    for (c = word.text; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    word.number = len > 0 && strspn(text, "0123456789") >= len;
    if (word.number)
        word.value = strtoul(word.text, NULL, 10);
    return word;
}

static enum kl_status
fail_chapter(const struct kl_book *book, const struct word *word,
             struct kl_err *err)
{
    const struct kl_chapter *chapter = book->chapter;
    struct kl_buf names = KL_BUF_INIT;
    char quote[KL_QUOTE];
    size_t i;

    if (word->number)
        return kl_fail(err, KL_E_NAME, KL_AT_NONE,
                       book->chapters == 1 ? "there is no lesson %s, only %u"
                                           : "there is no lesson %s (%u to %u)",
                       word->text, chapter[0].number,
                       chapter[book->chapters - 1].number);
    for (i = 0; i < book->chapters; i++)
        kl_buf_addf(&names, "%s%s", i > 0 ? ", " : "", chapter[i].name);
    if (*word->text == '\0')
        kl_fail(err, KL_E_NAME, KL_AT_NONE, "which lesson? there are: %s",
                kl_buf_text(&names));
    else
        kl_fail(err, KL_E_NAME, KL_AT_NONE,
                "there is no lesson %s; there are: %s",
                kl_quote(quote, word->text, strlen(word->text)),
                kl_buf_text(&names));
    kl_buf_clear(&names);
    return KL_E_NAME;
}

/* A chapter by its number, else by its name. Two of one number are told apart
 * by name; of two of one name the first is meant. */
static enum kl_status
find_chapter(const struct kl_book *book, const struct word *word, size_t *at,
             struct kl_err *err)
{
    const struct kl_chapter *chapter = book->chapter;
    size_t i, found = book->chapters;

    for (i = 0; i < book->chapters && word->number; i++) {
        if (chapter[i].number != word->value)
            continue;
        if (found < book->chapters)
            return kl_fail(err, KL_E_NAME, KL_AT_NONE,
                           "there are several lessons %lu: say %s or %s",
                           word->value, chapter[found].name, chapter[i].name);
        found = i;
    }
    for (i = 0; i < book->chapters && found == book->chapters; i++)
        if (strcmp(chapter[i].name, word->text) == 0)
            found = i;
    *at = found;
    return found < book->chapters ? KL_OK : fail_chapter(book, word, err);
}

static enum kl_status
find_step(const struct kl_chapter *chapter, const struct word *word, size_t *at,
          struct kl_err *err)
{
    char quote[KL_QUOTE];

    *at = word->value - 1;
    if (word->number && word->value > 0 && *at < chapter->steps)
        return KL_OK;
    *at = kl_lesson_find(chapter->lesson, word->text);
    if (*at < chapter->steps)
        return KL_OK;
    if (word->number)
        return kl_fail(err, KL_E_NAME, KL_AT_NONE, "lesson %u has %zu step%s",
                       chapter->number, chapter->steps,
                       chapter->steps == 1 ? "" : "s");
    return kl_fail(err, KL_E_NAME, KL_AT_NONE, "lesson %u has no step %s",
                   chapter->number,
                   kl_quote(quote, word->text, strlen(word->text)));
}

/* A step whose id says all: no other lesson has it. */
static enum kl_status
find_id(const struct kl_book *book, const struct word *word, size_t *chapter,
        size_t *step, struct kl_err *err)
{
    struct kl_buf list = KL_BUF_INIT;
    char quote[KL_QUOTE];
    size_t i, found = 0;

    for (i = 0; i < book->chapters; i++) {
        size_t at = kl_lesson_find(book->chapter[i].lesson, word->text);

        if (at == book->chapter[i].steps)
            continue;
        kl_buf_addf(&list, "%s%s.%s", found++ > 0 ? ", " : "",
                    book->chapter[i].name, word->text);
        *chapter = i;
        *step = at;
    }
    if (found > 1)
        kl_fail(err, KL_E_NAME, KL_AT_NONE, "%s may be %s",
                kl_quote(quote, word->text, strlen(word->text)),
                kl_buf_text(&list));
    kl_buf_clear(&list);
    if (found == 0)
        return fail_chapter(book, word, err);
    return found == 1 ? KL_OK : KL_E_NAME;
}

/* Only a place itself can fail because of what is in the file. */
static enum kl_status
check_read(const struct kl_book *book, size_t chapter, struct kl_err *err)
{
    const struct kl_err *unread = &book->volume[chapter].unread;

    if (unread->status != KL_OK && err != NULL)
        *err = *unread;
    return unread->status;
}

enum kl_status
kl_book_find(const struct kl_book *book, const char *place, size_t *chapter,
             size_t *step, struct kl_err *err)
{
    size_t len = strcspn(place, ".");
    const char *rest = place + len + (place[len] == '.');
    struct word lesson = make_word(place, len);
    struct word part = make_word(rest, strlen(rest));
    enum kl_status status;

    *chapter = *step = 0;
    if (book->chapters == 1 && place[len] == '\0' &&
        strcmp(lesson.text, book->chapter->name) != 0)
        status = find_step(book->chapter, &lesson, step, err);
    else
        status = find_chapter(book, &lesson, chapter, err);
    if (status != KL_OK && book->chapters > 1 && place[len] == '\0' &&
        !lesson.number)
        status = find_id(book, &lesson, chapter, step, err);
    if (status == KL_OK)
        status = check_read(book, *chapter, err);
    if (status == KL_OK && place[len] != '\0')
        status = find_step(&book->chapter[*chapter], &part, step, err);
    free(lesson.text);
    free(part.text);
    return status;
}

void
kl_book_place(const struct kl_book *book, size_t chapter, size_t step,
              struct kl_buf *out)
{
    kl_buf_addf(out, "%u.%zu", book->chapter[chapter].number, step + 1);
}
