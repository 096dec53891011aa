/* The scene of a run, kept in a file until the run ends as it should.
 *
 * Several programs may run at once, on one machine or on many that share a
 * home: each has a number of its own, and while it runs a lock on the byte of
 * that number in an empty file beside. Whatever way a run ends, the system
 * takes its lock away; a file whose byte is free was left behind. Locks of
 * fcntl are not handed on to child processes, and they are lost as soon as the
 * file is closed anywhere in the program: it is opened once.
 */
#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "klscope/app/learn.h"
#include "klscope/app/record.h"
#include "klscope/app/state.h"
#include "klscope/base/alloc.h"
#include "klscope/base/file.h"
#include "klscope/base/number.h"

#define HEAD "# klscope session: p and q of a run that did not end\n"

enum {
    MOST = 999,    /* numbers of sessions */
    SMALL = 20000, /* outcomes that are written out in no time to speak of */
    LISTED = 3     /* in one line */
};

#define PAUSE 0.7 /* seconds without a change before the scene is written, */
#define LATEST 3  /* but not later than this after the first of them */

struct kl_session {
    char *folder;          /* NULL: nothing can be kept */
    int locks;             /* the file of locks, or -1 */
    int number;            /* ours; 0: none yet */
    bool kept;             /* there may be a file of ours */
    pid_t writer;          /* that is at work, or 0 */
    unsigned long seen;    /* commands that ran, when last looked at */
    unsigned long written; /* and when last written */
    double first, last;    /* changes since then */
    char *saved;           /* text that need not be written; NULL: large */
    size_t chapter, step;  /* of the lesson that it is of */
};

/* What a run left behind. */
struct left {
    int number;
    time_t when;
};

/* ---- files --------------------------------------------------------------- */

static void
add_path(const struct kl_session *session, int number, struct kl_buf *path)
{
    kl_buf_addf(path, "%s/session-%d.scene", session->folder, number);
}

/* Lock a byte of the file of locks, or ask who has. */
static bool
lock(const struct kl_session *session, int number, bool ask)
{
    struct flock range = {.l_type = F_WRLCK,
                          .l_whence = SEEK_SET,
                          .l_start = number,
                          .l_len = 1};

    if (fcntl(session->locks, ask ? F_GETLK : F_SETLK, &range) != 0)
        return false;
    return !ask || range.l_type == F_UNLCK;
}

static void
unlock(const struct kl_session *session, int number)
{
    struct flock range = {.l_type = F_UNLCK,
                          .l_whence = SEEK_SET,
                          .l_start = number,
                          .l_len = 1};

    fcntl(session->locks, F_SETLK, &range);
}

static bool
open_locks(struct kl_session *session, bool make)
{
    struct kl_buf path = KL_BUF_INIT;

    if (session->folder == NULL)
        return false;
    kl_buf_addf(&path, "%s/sessions.lock", session->folder);
    if (session->locks < 0 && make)
        kl_file_folders(kl_buf_text(&path));
    if (session->locks < 0)
        session->locks =
            open(kl_buf_text(&path),
                 O_RDWR | O_CLOEXEC | O_NOCTTY | (make ? O_CREAT : 0), 0600);
    kl_buf_clear(&path);
    return session->locks >= 0;
}

static bool
is_there(const struct kl_session *session, int number)
{
    struct kl_buf path = KL_BUF_INIT;
    struct stat info;
    bool there;

    add_path(session, number, &path);
    there = lstat(kl_buf_text(&path), &info) == 0;
    kl_buf_clear(&path);
    return there;
}

/* The first number that nobody has, and that nothing was left under. */
static bool
take_number(struct kl_session *session)
{
    int i;

    if (session->number > 0)
        return true;
    if (!open_locks(session, true))
        return false;
    for (i = 1; i <= MOST; i++) {
        if (!lock(session, i, false))
            continue;
        if (!is_there(session, i)) {
            session->number = i;
            return true;
        }
        unlock(session, i);
    }
    return false;
}

/* ---- what was left behind ------------------------------------------------ */

static int
compare_left(const void *a, const void *b)
{
    const struct left *left = a, *right = b;

    if (left->when != right->when)
        return left->when < right->when ? 1 : -1;
    return right->number - left->number;
}

/* The number of a file "session-N.scene"; `rest` is what follows that. */
static int
number_of(const char *name, const char **rest)
{
    int number = 0, used = 0;

    if (sscanf(name, "session-%4d.scene%n", &number, &used) != 1 ||
        used == 0 || number < 1 || number > MOST)
        return 0;
    *rest = name + used;
    return number;
}

/* A part of a file whose writer was killed is of no use. */
static void
remove_part(const struct kl_session *session, const char *name)
{
    struct kl_buf path = KL_BUF_INIT;

    kl_buf_addf(&path, "%s/%s", session->folder, name);
    unlink(kl_buf_text(&path));
    kl_buf_clear(&path);
}

static bool
look_at(const struct kl_session *session, const char *name, struct left *left)
{
    struct kl_buf path = KL_BUF_INIT;
    const char *rest;
    struct stat info;
    bool there;

    left->number = number_of(name, &rest);
    if (left->number == 0 || left->number == session->number ||
        (session->locks >= 0 && !lock(session, left->number, true)))
        return false;
    if (*rest == '.' && strlen(rest) == 7)
        remove_part(session, name);
    if (*rest != '\0')
        return false;
    add_path(session, left->number, &path);
    there = lstat(kl_buf_text(&path), &info) == 0 && S_ISREG(info.st_mode);
    left->when = there ? info.st_mtime : 0;
    kl_buf_clear(&path);
    return there;
}

/* What was left behind, newest first. */
static size_t
list(struct kl_session *session, struct left left[MOST])
{
    DIR *folder;
    const struct dirent *entry;
    size_t count = 0;

    if (session == NULL || session->folder == NULL)
        return 0;
    open_locks(session, false);
    folder = opendir(session->folder);
    if (folder == NULL)
        return 0;
    while (count < MOST && (entry = readdir(folder)) != NULL)
        count += look_at(session, entry->d_name, &left[count]);
    closedir(folder);
    qsort(left, count, sizeof *left, compare_left);
    return count;
}

/* "14:02", or of another day "3 Nov". */
static void
add_time(time_t when, struct kl_buf *out)
{
    time_t now = time(NULL);
    struct tm at, today;
    char text[40] = "?";

    if (localtime_r(&when, &at) != NULL && localtime_r(&now, &today) != NULL)
        strftime(text, sizeof text,
                 at.tm_year == today.tm_year && at.tm_yday == today.tm_yday
                     ? "%H:%M"
                     : "%d %b",
                 &at);
    kl_buf_adds(out, text);
}

static void
offer(struct kl_app *app)
{
    struct left left[MOST];
    size_t count = list(app->session, left), i;
    struct kl_buf text = KL_BUF_INIT;

    if (count == 0 || app->message.len > 0)
        return;
    if (count == 1)
        kl_buf_adds(&text, "a scene was left behind at ");
    else
        kl_buf_addf(&text, "%zu scenes were left behind: ", count);
    for (i = 0; i < count && i < LISTED; i++) {
        kl_buf_adds(&text, i > 0 ? ", " : "");
        add_time(left[i].when, &text);
    }
    kl_buf_adds(&text, count > LISTED ? ", ..." : "");
    kl_buf_adds(&text, count == 1 ? ": :recover loads it, :forget drops it"
                                  : "; :recover 1 is the first, :forget all");
    kl_app_message(app, kl_buf_text(&text), false);
    kl_buf_clear(&text);
}

/* ---- commands ------------------------------------------------------------ */

/* "2" is the second of those that were left behind; "" the first. */
static enum kl_status
find_left(struct kl_app *app, const char *name, const char *arg,
          struct left *one, struct kl_err *err)
{
    struct left left[MOST];
    size_t count = list(app->session, left);
    double at = 1;

    if (*arg != '\0' && (!kl_number_parse(arg, strlen(arg), &at) ||
                         !(at >= 1 && at <= MOST)))
        return kl_app_usage(err, name, arg);
    if (count == 0)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "no scene was left behind");
    if ((size_t)at > count)
        return kl_fail(err, KL_E_NAME, KL_AT_NONE,
                       "there %s no more than %zu left behind",
                       count == 1 ? "is" : "are", count);
    *one = left[(size_t)at - 1];
    return KL_OK;
}

/* Only while its number is free, and with that held: another program may be
 * recovering it as well. */
static enum kl_status
hold(const struct kl_app *app, const struct left *one, struct kl_err *err)
{
    if (!open_locks(app->session, true) ||
        !lock(app->session, one->number, false) ||
        !is_there(app->session, one->number))
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "another klscope has it already");
    return KL_OK;
}

static void
drop(const struct kl_session *session, int number)
{
    struct kl_buf path = KL_BUF_INIT;

    add_path(session, number, &path);
    unlink(kl_buf_text(&path));
    kl_buf_clear(&path);
    unlock(session, number);
}

enum kl_status
kl_command_forget(struct kl_app *app, const char *arg, unsigned *effects,
                  struct kl_err *err)
{
    bool all = strcmp(arg, "all") == 0;
    size_t count = 0;
    struct left one;
    enum kl_status status;

    (void)effects;
    while ((status = find_left(app, "forget", all ? "" : arg, &one, err)) ==
           KL_OK) {
        status = hold(app, &one, err);
        if (status != KL_OK)
            return status;
        drop(app->session, one.number);
        if (is_there(app->session, one.number))
            return kl_fail(err, KL_E_IO, KL_AT_NONE,
                           "the file of that scene cannot be removed");
        count++;
        if (!all)
            break;
    }
    if (count == 0)
        return status;
    kl_app_say(app, count == 1 ? "forgotten" : "all %zu forgotten", count);
    return KL_OK;
}

static char *
text_of(const struct kl_app *app)
{
    struct kl_buf text = KL_BUF_INIT;

    kl_scene_print(app->scene, &text);
    return kl_buf_take(&text);
}

/* Write the file of this run here and now. */
static bool
write_now(struct kl_app *app)
{
    struct kl_buf path = KL_BUF_INIT, text = KL_BUF_INIT;
    bool good;

    add_path(app->session, app->session->number, &path);
    kl_buf_adds(&text, HEAD);
    kl_scene_print(app->scene, &text);
    good = kl_file_replace(kl_buf_text(&path), 0600, kl_buf_text(&text),
                           text.len, NULL) == KL_OK;
    kl_buf_clear(&text);
    kl_buf_clear(&path);
    return good;
}

/* The file goes when the scene is in ours, never before. */
enum kl_status
kl_command_recover(struct kl_app *app, const char *arg, unsigned *effects,
                   struct kl_err *err)
{
    struct kl_buf path = KL_BUF_INIT;
    enum kl_status status;
    struct left one;

    *effects |= KL_MODEL | KL_LAYOUT;
    status = find_left(app, "recover", arg, &one, err);
    if (status == KL_OK)
        status = hold(app, &one, err);
    if (status != KL_OK)
        return status;
    add_path(app->session, one.number, &path);
    status = kl_app_load(app, kl_buf_text(&path), err);
    kl_buf_clear(&path);
    if (status != KL_OK) {
        unlock(app->session, one.number);
        return status;
    }
    free(app->file); /* it is no file of the user's, to be saved to */
    app->file = NULL;
    app->lessons = false;
    if (take_number(app->session) && write_now(app)) {
        app->session->kept = true;
        drop(app->session, one.number);
    } else {
        unlock(app->session, one.number);
    }
    kl_app_say(app, "recovered; :save FILE keeps it, u goes back");
    return KL_OK;
}

/* ---- this run ------------------------------------------------------------ */

/* What is there now is nothing that could be lost. */
static void
settle(struct kl_app *app)
{
    struct kl_session *session = app->session;

    free(session->saved);
    session->saved = NULL;
    if (kl_scene_pair(app->scene)->n <= SMALL)
        session->saved = text_of(app);
    session->seen = session->written = app->commands_run;
    if (app->lessons) {
        session->chapter = app->learning->chapter;
        session->step = app->learning->step;
    }
}

void
kl_session_open(struct kl_app *app)
{
    struct kl_buf path = KL_BUF_INIT;

    app->terminal = true;
    app->session = kl_calloc(1, sizeof *app->session);
    app->session->locks = -1;
    if (kl_state_path("", &path)) {
        app->session->folder = kl_buf_take(&path);
        app->session->folder[strlen(app->session->folder) - 1] = '\0';
    }
    kl_buf_clear(&path);
    settle(app);
    if (app->replay == NULL)
        offer(app);
}

/* A step of a lesson brings a scene of its own. */
static bool
is_new_step(const struct kl_app *app)
{
    return app->lessons &&
           (app->learning->chapter != app->session->chapter ||
            app->learning->step != app->session->step);
}

int
kl_session_due(struct kl_app *app)
{
    struct kl_session *session = app->session;
    double now, due;

    if (session == NULL || session->folder == NULL || app->replay != NULL ||
        session->written == app->commands_run)
        return -1;
    now = app->clock();
    if (session->seen != app->commands_run) {
        session->last = now;
        if (session->seen == session->written)
            session->first = now;
        session->seen = app->commands_run;
    }
    due = session->last + PAUSE;
    due = due < session->first + LATEST ? due : session->first + LATEST;
    return due > now ? (int)((due - now) * 1000) + 1 : 0;
}

/* Whether the scene is another than what needs no writing. */
static bool
is_worth_it(struct kl_app *app)
{
    struct kl_session *session = app->session;
    char *text;

    if (is_new_step(app)) {
        settle(app);
        return false;
    }
    if (kl_scene_pair(app->scene)->n > SMALL)
        return true;
    text = text_of(app);
    if (session->saved != NULL && strcmp(text, session->saved) == 0) {
        free(text);
        return false;
    }
    free(session->saved);
    session->saved = text;
    return true;
}

/* In the child: nothing of it must come near the terminal. */
static void
be_writer(struct kl_app *app)
{
    static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    size_t i;

    for (i = 0; i < sizeof crashes / sizeof *crashes; i++)
        signal(crashes[i], SIG_DFL);
    kl_alloc_on_failure(NULL);
    _exit(write_now(app) ? 0 : 1);
}

void
kl_session_look(struct kl_app *app)
{
    struct kl_session *session = app->session;

    if (session != NULL && session->writer > 0 &&
        waitpid(session->writer, NULL, WNOHANG) != 0)
        session->writer = 0;
}

void
kl_session_write(struct kl_app *app)
{
    struct kl_session *session = app->session;

    kl_session_look(app);
    if (session->writer > 0) { /* a disk that slow gets a while longer */
        session->first = session->last = app->clock();
        return;
    }
    session->written = session->seen = app->commands_run;
    if (!is_worth_it(app) || !take_number(session))
        return;
    session->kept = true;
    session->writer = fork();
    if (session->writer == 0)
        be_writer(app);
}

static void
wait_for_writer(struct kl_session *session)
{
    if (session->writer > 0)
        waitpid(session->writer, NULL, 0);
    session->writer = 0;
}

/* There is nothing to be lost any more. */
static void
remove_file(struct kl_session *session)
{
    struct kl_buf path = KL_BUF_INIT;

    wait_for_writer(session);
    if (!session->kept)
        return;
    add_path(session, session->number, &path);
    unlink(kl_buf_text(&path));
    kl_buf_clear(&path);
    session->kept = false;
}

void
kl_session_saved(struct kl_app *app)
{
    if (app->session == NULL)
        return;
    remove_file(app->session);
    settle(app);
    app->session->written++; /* the command that saved counts when it ends */
    app->session->seen++;
}

void
kl_session_close(struct kl_app *app, bool asked)
{
    struct kl_session *session = app->session;

    if (session == NULL)
        return;
    wait_for_writer(session);
    if (asked)
        remove_file(session);
    else if (session->folder != NULL && app->replay == NULL &&
             session->written != app->commands_run && is_worth_it(app) &&
             take_number(session))
        write_now(app);
    if (!asked && app->learning != NULL)
        kl_book_save(app->learning->book, NULL);
    kl_session_free(session);
    app->session = NULL;
    app->terminal = false;
    if (!asked)
        kl_log_close(app); /* a signal may end the program next */
}

void
kl_session_free(struct kl_session *session)
{
    if (session == NULL)
        return;
    if (session->locks >= 0)
        close(session->locks);
    free(session->folder);
    free(session->saved);
    free(session);
}
