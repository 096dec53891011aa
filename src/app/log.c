/* The log of a run: each command as it would be typed, with its time.
 *
 * What is logged is what was meant, not how it was said: of `key Enter` the
 * command of that key, of a line that was typed that line, of a drag the moves
 * it made. A command that runs others is logged, and those are not. So a log
 * can be read, edited, and run with other keys or another size of the screen.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "klscope/app/learn.h"
#include "klscope/app/record.h"
#include "klscope/base/alloc.h"
#include "klscope/base/file.h"
#include "klscope/base/utf8.h"

enum { TICKS = 30 }; /* frames in one line: about a second of them */

struct kl_log {
    int fd;
    double start;
    bool inside;         /* a command that is to be logged, */
    bool closed;         /* begun where no lesson was open */
    unsigned long ticks; /* frames that no line says yet */
    int width, height;   /* of the screen, as it was said last */
    bool failed;
};

/* How commands are logged that are not logged as they are. */
enum way {
    AS_IT_IS,
    THROUGH, /* not itself, but what it runs */
    NEVER,   /* it changes nothing that a replay would show */
    NOTED,   /* as a comment: it is for the files or the program of then */
    AS_SCENE /* what it led to: the file it read is no more */
};

static const struct {
    const char *name;
    enum way way;
} ways[] = {
    {"key", THROUGH},   {"edit", THROUGH},     {"prompt", NEVER},
    {"type", NEVER},    {"redraw", NEVER},     {"replay", THROUGH},
    {"show", NEVER},    {"save", NOTED},       {"save!", NOTED},
    {"quit", NOTED},    {"forget", NOTED},     {"recover", AS_SCENE},
    {"picture", NOTED}, {"picture!", NOTED},
};

static enum way
way_of(const char *line)
{
    size_t len, i;

    line += strspn(line, " \t");
    len = strcspn(line, " \t");
    if (len == 0 || *line == '#')
        return NEVER;
    for (i = 0; i < sizeof ways / sizeof *ways; i++)
        if (strlen(ways[i].name) == len &&
            memcmp(ways[i].name, line, len) == 0)
            return ways[i].way;
    return AS_IT_IS;
}

double
kl_clock(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- writing ------------------------------------------------------------- */

/* A line that a crash or a full disk cut short must not become another
 * command. */
static void
cut_torn_line(int fd)
{
    struct stat info;
    char last;
    off_t end;

    if (fstat(fd, &info) != 0)
        return;
    for (end = info.st_size; end > 0; end--)
        if (pread(fd, &last, 1, end - 1) != 1 || last == '\n')
            break;
    if (end < info.st_size && ftruncate(fd, end) != 0)
        return; /* then its error is one more thing that replays show */
}

/* A log that cannot go on is given up, and the user told: he is at work. */
static void
put(struct kl_app *app, const struct kl_buf *text)
{
    struct kl_log *log = app->log;
    size_t done = 0;

    while (!log->failed && done < text->len) {
        ssize_t n = write(log->fd, text->data + done, text->len - done);

        if (n >= 0) {
            done += (size_t)n;
        } else if (errno != EINTR) {
            log->failed = true;
            kl_app_say(app, "the log ends here: %s", strerror(errno));
            cut_torn_line(log->fd);
            app->message_error = true;
        }
    }
}

/* Whether a line would stay one line, and show as what it is. */
static bool
is_plain(const char *line)
{
    size_t len = strlen(line);
    uint32_t cp;

    while (len > 0) {
        size_t n = kl_utf8_decode(line, len, &cp);

        if (kl_utf8_control(cp))
            return false;
        line += n;
        len -= n;
    }
    return true;
}

/* "[1.234] LINE", or as a comment with what is said of it. */
static void
put_line(struct kl_app *app, const char *line, const char *note)
{
    struct kl_buf text = KL_BUF_INIT;

    line += strspn(line, " \t");
    if (note == NULL && !is_plain(line))
        note = "not to be written in one line";
    kl_buf_addf(&text, "%s[%.3f] ", note != NULL ? "# " : "",
                app->clock() - app->log->start);
    if (note == NULL)
        kl_buf_adds(&text, line);
    else
        kl_visible(&text, line, strlen(line));
    if (note != NULL && *note != '\0') {
        kl_buf_adds(&text, ": ");
        kl_visible(&text, note, strlen(note));
    }
    kl_buf_addc(&text, '\n');
    put(app, &text);
    kl_buf_clear(&text);
}

static void
put_ticks(struct kl_app *app)
{
    char line[40];

    if (app->log->ticks == 0)
        return;
    snprintf(line, sizeof line, "tick %lu", app->log->ticks);
    app->log->ticks = 0;
    put_line(app, line, NULL);
}

/* The scene that a command led to. It opens a lab in any case, as reading a
 * file does. */
static void
put_scene(struct kl_app *app, const char *command)
{
    struct kl_buf line = KL_BUF_INIT;

    kl_buf_adds(&line, command);
    kl_scene_line(app->scene, &line);
    if (kl_scene_lab(app->scene) == KL_LAB_EXPLORE)
        kl_buf_adds(&line, "; open = explore");
    put_line(app, kl_buf_text(&line), NULL);
    kl_buf_clear(&line);
}

static void
put_place(struct kl_app *app)
{
    const struct kl_learning *learning = app->learning;
    struct kl_buf line = KL_BUF_INIT;

    kl_buf_adds(&line, "learn ");
    kl_book_place(learning->book, learning->chapter, learning->step, &line);
    put_line(app, kl_buf_text(&line), NULL);
    kl_buf_clear(&line);
}

/* A command as it was. Lessons that it opened are open where their reader left
 * off, and another reader left off elsewhere. */
static void
put_done(struct kl_app *app, const char *line)
{
    put_line(app, line, NULL);
    if (app->log->closed && app->learning != NULL)
        put_place(app);
}

/* ---- what happens -------------------------------------------------------- */

/* Esc leads back to a lesson; where there is none it was just a key. */
static bool
is_idle(const struct kl_app *app, const char *line)
{
    return app->learning == NULL && strcmp(line, "lesson") == 0;
}

bool
kl_log_begin(struct kl_app *app, const char *line)
{
    if (app->log == NULL || app->log->inside || way_of(line) == THROUGH ||
        is_idle(app, line))
        return false;
    put_ticks(app);
    app->log->inside = true;
    app->log->closed = app->learning == NULL;
    return true;
}

void
kl_log_end(struct kl_app *app, const char *line, enum kl_status status,
           const struct kl_err *err)
{
    enum way way = way_of(line);
    char text[KL_ERR_LINE];

    app->log->inside = false;
    kl_err_line(err, text, sizeof text);
    if (status != KL_OK && way != NEVER)
        put_line(app, line, text);
    else if (way == NOTED)
        put_line(app, line, "");
    else if (way == AS_SCENE)
        put_scene(app, "");
    else if (way == AS_IT_IS)
        put_done(app, line);
    kl_app_update(app);
}

void
kl_log_tick(struct kl_app *app)
{
    if (app->log != NULL && !app->log->inside && ++app->log->ticks >= TICKS)
        put_ticks(app);
}

void
kl_log_size(struct kl_app *app)
{
    char line[40];

    if (app->log == NULL || app->log->inside ||
        (app->log->width == app->width && app->log->height == app->height))
        return;
    app->log->width = app->width;
    app->log->height = app->height;
    put_ticks(app);
    snprintf(line, sizeof line, "size %dx%d", app->width, app->height);
    put_line(app, line, NULL);
}

/* ---- beginning ----------------------------------------------------------- */

/* Fail unless an open file is new, or a log that nobody writes. */
static enum kl_status
check(int fd, const char *file, struct kl_err *err)
{
    char start[sizeof KL_LOG_HEAD - 1], quote[KL_QUOTE];
    struct stat info;

    kl_quote(quote, file, strlen(file));
    if (fstat(fd, &info) != 0)
        return kl_file_cannot(err, "write", file);
    if (!S_ISREG(info.st_mode))
        return kl_fail(err, KL_E_IO, KL_AT_NONE, "%s is no ordinary file",
                       quote);
    if (info.st_size > 0 &&
        (pread(fd, start, sizeof start, 0) != (ssize_t)sizeof start ||
         memcmp(start, KL_LOG_HEAD, sizeof start) != 0))
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "%s is there already, and is no log of klscope", quote);
    if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "another klscope is writing %s", quote);
    return KL_OK;
}

static void
put_head(struct kl_app *app, const char *arguments)
{
    struct kl_buf text = KL_BUF_INIT;
    time_t now = time(NULL);
    struct tm at;
    char date[40] = "";

    if (localtime_r(&now, &at) != NULL)
        strftime(date, sizeof date, "%Y-%m-%d %H:%M:%S", &at);
    kl_buf_addf(&text, KL_LOG_HEAD "\n# klscope %s, %s\n# arguments: ",
                PACKAGE_VERSION, date);
    kl_visible(&text, arguments, strlen(arguments));
    kl_buf_addc(&text, '\n');
    put(app, &text);
    kl_buf_clear(&text);
}

/* Where a lesson stands: the commands that lead there. */
static void
put_lesson(struct kl_app *app)
{
    const struct kl_learning *learning = app->learning;
    const char *source = kl_book_source(learning->book);
    struct kl_buf line = KL_BUF_INIT;

    put_line(app, "start", NULL);
    if (source != NULL) {
        kl_buf_addf(&line, "learn %s%s", source,
                    strcmp(source, ".") == 0 || strcmp(source, "..") == 0
                        ? "/"
                        : "");
        put_line(app, kl_buf_text(&line), NULL);
    }
    put_place(app);
    put_line(app, "begin", NULL);
    kl_buf_clear(&line);
}

enum kl_status
kl_app_log(struct kl_app *app, const char *file, const char *arguments,
           struct kl_err *err)
{
    enum kl_status status;
    int fd = open(file,
                  O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK |
                      O_NOCTTY,
                  0666);

    if (fd < 0)
        return kl_file_cannot(err, "write", file);
    status = check(fd, file, err);
    if (status != KL_OK) {
        close(fd);
        return status;
    }
    cut_torn_line(fd);
    app->log = kl_calloc(1, sizeof *app->log);
    app->log->fd = fd;
    app->log->start = app->clock();
    put_head(app, arguments);
    kl_log_size(app);
    if (app->lessons)
        put_lesson(app);
    else
        put_scene(app, "start ");
    if (app->large)
        put_line(app, "large on", NULL);
    kl_app_update(app);
    return KL_OK;
}

void
kl_log_close(struct kl_app *app)
{
    if (app->log == NULL)
        return;
    put_ticks(app);
    close(app->log->fd);
    free(app->log);
    app->log = NULL;
}
