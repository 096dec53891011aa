#include "kl_file.h"

#include <signal.h>
#include <sys/wait.h>

#include "klscope/data/decimal.h"
#include "klscope/data/input.h"

static char dir[KL_FILE_PATH], path[2 * KL_FILE_PATH];

static int
set_up(void **state)
{
    (void)state;
    kl_file_dir(dir);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    kl_file_remove(dir);
    return 0;
}

static void
expect(const char *file, struct kl_limits limits, enum kl_status status,
       const char *message)
{
    struct kl_input input;
    struct kl_err err = {0};
    char line[512];

    assert_int_equal(kl_input_read(file, "the file", &limits, &input, &err),
                     status);
    kl_err_line(&err, line, sizeof line);
    assert_string_equal(line, message);
}

static void
expect_bytes(const char *bytes, size_t len, const char *message)
{
    kl_file_write(path, dir, "f", bytes, len);
    expect(path, KL_LIMITS, KL_E_PARSE, message);
}

static void
expect_text(const char *bytes, size_t len, const char *text, size_t text_len)
{
    struct kl_limits limits = KL_LIMITS;
    struct kl_input input;
    size_t i;

    kl_file_write(path, dir, "f", bytes, len);
    assert_int_equal(kl_input_read(path, path, &limits, &input, NULL), KL_OK);
    assert_int_equal(input.len, text_len);
    assert_memory_equal(input.text, text, text_len);
    for (i = 0; i < KL_DECIMAL_PAD; i++)
        assert_int_equal(input.text[input.len + i], 0);
    assert_int_equal(input.quotes, memchr(text, '"', text_len) != NULL);
    kl_input_clear(&input);
    assert_null(input.block);
}

static void
test_text(void **state)
{
    (void)state;
    expect_text("1,2\n", 4, "1,2\n", 4);
    expect_text("\xef\xbb\xbf"
                "a,\"b\"",
                8, "a,\"b\"", 5);
    expect_text("\xff\n", 2, "\xff\n", 2);
}

/* Above and below the size from which a file is mapped, and in whole pages. */
static void
test_sizes(void **state)
{
    static const size_t sizes[] = {
        4096, (256 << 10) - 1, 256 << 10, (256 << 10) + 1, 300 << 10, 1 << 20};
    size_t i, j;

    (void)state;
    for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char *bytes = malloc(sizes[i]);

        assert_non_null(bytes);
        for (j = 0; j < sizes[i]; j++)
            bytes[j] = (char)('0' + j % 10);
        expect_text(bytes, sizes[i], bytes, sizes[i]);
        bytes[sizes[i] - 1] = '"';
        expect_text(bytes, sizes[i], bytes, sizes[i]);
        bytes[sizes[i] - 1] = '\0';
        expect_bytes(bytes, sizes[i],
                     "\"the file\" is not text: it has a NUL byte");
        free(bytes);
    }
}

static void
test_not_text(void **state)
{
    (void)state;
    expect_bytes("", 0, "\"the file\" is empty");
    expect_bytes("\xef\xbb\xbf", 3, "\"the file\" is empty");
    expect_bytes("1\n\0002", 4, "\"the file\" is not text: it has a NUL byte");
    expect_bytes("\xff\xfe"
                 "1\0",
                 4, "\"the file\" is UTF-16; UTF-8 is needed");
    expect_bytes("\xfe\xff\0"
                 "1",
                 4, "\"the file\" is UTF-16; UTF-8 is needed");
}

static void
test_not_readable(void **state)
{
    (void)state;
    expect(dir, KL_LIMITS, KL_E_IO, "\"the file\" is a directory");
    snprintf(path, sizeof path, "%s/none", dir);
    expect(path, KL_LIMITS, KL_E_IO,
           "cannot read \"the file\": No such file or directory");
    expect("", KL_LIMITS, KL_E_IO,
           "cannot read \"the file\": No such file or directory");
    kl_file_write(path, dir, "secret", "1\n", 2);
    strcat(path, "/x");
    expect(path, KL_LIMITS, KL_E_IO,
           "cannot read \"the file\": Not a directory");
    kl_file_write(path, dir, "secret", "1\n", 2);
    assert_int_equal(chmod(path, 0), 0);
    if (geteuid() != 0)
        expect(path, KL_LIMITS, KL_E_IO,
               "cannot read \"the file\": Permission denied");
}

static void
test_limits(void **state)
{
    struct kl_limits few = {.bytes = 10, .rows = 3};

    (void)state;
    kl_file_write(path, dir, "f", "12345678901", 11);
    expect(path, few, KL_E_LIMIT, "\"the file\" has more than 10 bytes");
    kl_file_write(path, dir, "f", "1\n1\n1\n1\n", 8);
    expect(path, few, KL_E_LIMIT, "\"the file\" has more than 3 lines");
    kl_file_write(path, dir, "f", "1\r1\r1\r1\r", 8);
    expect(path, few, KL_E_LIMIT, "\"the file\" has more than 3 lines");
    expect("/dev/zero", KL_LIMITS, KL_E_PARSE,
           "\"the file\" is not text: it has a NUL byte");
}

/* Nobody writes to the pipe: opening it would wait for ever. */
static void
test_ordinary_files(void **state)
{
    struct kl_limits files = KL_LIMITS;
    struct kl_input input;
    char pipe[2 * KL_FILE_PATH];

    (void)state;
    files.files = true;
    snprintf(pipe, sizeof pipe, "%s/pipe", dir);
    assert_int_equal(mkfifo(pipe, 0600), 0);
    expect(pipe, files, KL_E_IO, "\"the file\" is no ordinary file");
    expect("/dev/zero", files, KL_E_IO, "\"the file\" is no ordinary file");
    expect("-", files, KL_E_IO, "standard input is not read from here");
    kl_file_write(path, dir, "f", "1\n", 2);
    assert_int_equal(kl_input_read(path, path, &files, &input, NULL), KL_OK);
    kl_input_clear(&input);
}

/* Run a child that writes what to a pipe, for ever or once; returns the
 * reading end. */
static int
spawn_writer(const char *what, bool forever, pid_t *child)
{
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    *child = fork();
    assert_true(*child >= 0);
    if (*child == 0) {
        close(ends[0]);
        do {
            if (write(ends[1], what, strlen(what)) < 0)
                _exit(0);
        } while (forever);
        _exit(0);
    }
    close(ends[1]);
    return ends[0];
}

/* Have kl_input_read find a pipe at standard input. */
static enum kl_status
read_pipe(const char *what, bool forever, struct kl_limits limits,
          struct kl_input *input, struct kl_err *err)
{
    int keep = dup(STDIN_FILENO), end;
    enum kl_status status;
    pid_t child;

    end = spawn_writer(what, forever, &child);
    dup2(end, STDIN_FILENO);
    close(end);
    status = kl_input_read("-", "-", &limits, input, err);
    dup2(keep, STDIN_FILENO);
    close(keep);
    assert_int_equal(waitpid(child, NULL, 0), child);
    return status;
}

static void
test_pipe(void **state)
{
    struct kl_limits few = {.bytes = 1 << 20, .rows = 100000};
    struct kl_input input;
    struct kl_err err = {0};

    (void)state;
    assert_int_equal(read_pipe("p\n3\n", false, KL_LIMITS, &input, &err),
                     KL_OK);
    assert_int_equal(input.len, 4);
    assert_memory_equal(input.text, "p\n3\n", 5);
    kl_input_clear(&input);
    assert_int_equal(read_pipe("y\n", true, few, &input, &err), KL_E_LIMIT);
    assert_string_equal(err.text, "standard input has more than 100,000 lines");
    assert_int_equal(read_pipe("long ", true, few, &input, &err), KL_E_LIMIT);
    assert_string_equal(err.text,
                        "standard input has more than 1,048,576 bytes");
    assert_int_equal(read_pipe("", false, few, &input, &err), KL_E_PARSE);
    assert_string_equal(err.text, "standard input is empty");
    assert_int_equal(read_pipe("\xff\xfe", false, few, &input, &err),
                     KL_E_PARSE);
    assert_string_equal(err.text, "standard input is UTF-16; UTF-8 is needed");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),     cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_not_text), cmocka_unit_test(test_not_readable),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_ordinary_files),   cmocka_unit_test(test_pipe),
    };

    signal(SIGPIPE, SIG_DFL);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
