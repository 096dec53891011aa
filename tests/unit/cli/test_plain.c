#include "../../lib/kl_test.h"
#include "../../lib/kl_file.h"

#include "klscope/app/book.h"
#include "klscope/base/buf.h"
#include "klscope/cli/plain.h"

/* What a session writes where somebody types at a terminal: the terminal shows
 * what is typed. What is piped in is in tests/cli/plain.case. */

static char *
lesson(void)
{
    const char *root = getenv("KL_SRCDIR");
    struct kl_buf path = KL_BUF_INIT;

    kl_buf_addf(&path, "%s/tests/lessons/short.md", root != NULL ? root : ".");
    return kl_buf_take(&path);
}

/* A session on the short lesson; free() what it wrote. */
static char *
session(const char *place, struct kl_plain_options options, const char *typed,
        enum kl_status want)
{
    char *file = lesson(), *text = NULL;
    struct kl_err err = {0};
    struct kl_book *book;
    size_t len = 0;
    FILE *in = fmemopen((char *)(typed[0] != '\0' ? typed : "\n"),
                        typed[0] != '\0' ? strlen(typed) : 1, "r");
    FILE *out = open_memstream(&text, &len);

    if (typed[0] == '\0')
        getc(in);
    assert_int_equal(kl_book_open_file(file, &book, &err), KL_OK);
    assert_int_equal(kl_plain_run(book, place, &options, NULL, in, out, &err),
                     want);
    kl_book_free(book);
    fclose(in);
    fclose(out);
    free(file);
    return text;
}

static const char prompt[] =
    "\nType an answer, a command, or Enter for the next step; help lists what\n"
    "there is.\n> ";

/* The answer is not written again, and the end of input ends the line. */
static void
a_terminal(void **state)
{
    char *text = session("2", (struct kl_plain_options){0}, "next\n", KL_OK);
    char *asked = strstr(text, prompt);

    (void)state;
    assert_non_null(asked);
    assert_string_equal(asked + strlen(prompt),
                        "This is the last step. Type quit to end.\n\n> \n");
    free(text);
}

static void
a_terminal_without_input(void **state)
{
    char *text = session("2", (struct kl_plain_options){0}, "", KL_OK);

    (void)state;
    assert_non_null(strstr(text, prompt));
    assert_string_equal(strstr(text, prompt) + strlen(prompt), "\n");
    free(text);
}

static void
a_pipe(void **state)
{
    struct kl_plain_options options = {.echo = true};
    char *text = session("2", options, "", KL_OK);

    (void)state;
    assert_null(strstr(text, prompt));
    assert_non_null(strstr(text, "1.2 The end\n"));
    free(text);
    text = session("2", options, "quit\nnext\n", KL_OK);
    assert_non_null(strstr(text, prompt));
    assert_string_equal(strstr(text, prompt) + strlen(prompt), "quit\n");
    free(text);
}

static void
no_such_place(void **state)
{
    char *text =
        session("7", (struct kl_plain_options){0}, "next\n", KL_E_NAME);

    (void)state;
    assert_string_equal(text, "");
    free(text);
}

/* No line is wider than asked for, but for a word that is. */
static void
widths(void **state)
{
    static const int asked[] = {0, 1, 24, 40, 72, 200};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof asked / sizeof *asked; i++) {
        struct kl_plain_options options = {
            .ascii = true, .echo = true, .width = asked[i]};
        char *text = session("1", options, "help\nhint\n1\nshow\n", KL_OK);
        int width = asked[i] == 0   ? KL_PLAIN_WIDTH
                    : asked[i] < 24 ? KL_PLAIN_LEAST
                                    : asked[i];
        char *line;

        for (line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n"))
            if ((int)strlen(line) > width)
                assert_null(strchr(line + strspn(line, " "), ' '));
        free(text);
    }
}

/* An author at work: before each line that is read the file is another. */
struct author {
    char path[2 * KL_FILE_PATH];
    const char *const *version;
};

static ssize_t
edit_and_type(void *cookie, char *buf, size_t size)
{
    static const char line[] = "reread\n";
    struct author *author = cookie;
    FILE *file;

    (void)size;
    if (*++author->version == NULL)
        return 0;
    file = fopen(author->path, "w");
    assert_non_null(file);
    fputs(*author->version, file);
    fclose(file);
    memcpy(buf, line, strlen(line));
    return (ssize_t)strlen(line);
}

static void
an_edited_file(void **state)
{
    static const char *const versions[] = {
        "# A\n\n## B\n\n## C\n", "# A\n\n## New\n\n---\n\n## B\n\nText.\n",
        "", "# A\n\n## B\n\n```task\nfoo\n```\n", NULL};
    static const struct kl_plain_options options = {0};
    struct author author = {.version = versions};
    const cookie_io_functions_t reading = {.read = edit_and_type};
    char dir[KL_FILE_PATH], *text = NULL;
    struct kl_book *book;
    size_t len = 0;
    FILE *in = fopencookie(&author, "r", reading);
    FILE *out = open_memstream(&text, &len);

    (void)state;
    kl_file_dir(dir);
    setenv("XDG_STATE_HOME", dir, 1);
    kl_file_write(author.path, dir, "x.md", versions[0], strlen(versions[0]));
    assert_int_equal(kl_book_open_file(author.path, &book, NULL), KL_OK);
    assert_int_equal(
        kl_plain_run(book, NULL, &options, NULL, in, out, NULL), KL_OK);
    kl_book_free(book);
    fclose(in);
    fclose(out);
    assert_non_null(strstr(text, "1.2 B\nA, step 2 of 2, done.\n\nText.\n\n"
                                 "The file: read again\n"));
    assert_non_null(strstr(text, "x.md\" is empty"));
    assert_non_null(strstr(text, "1.1 B\nA, step 1 of 1, done.\n\n    foo\n"));
    assert_non_null(strstr(text, "x.md:6:1: expected \"KEY = ...\""));
    free(text);
    snprintf(author.path, sizeof author.path, "%s/klscope", dir);
    kl_file_remove(author.path);
    kl_file_remove(dir);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_terminal),
        cmocka_unit_test(a_terminal_without_input),
        cmocka_unit_test(a_pipe),
        cmocka_unit_test(no_such_place),
        cmocka_unit_test(widths),
        cmocka_unit_test(an_edited_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
