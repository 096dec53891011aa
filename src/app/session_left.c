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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "klscope/app/argument.h"
#include "klscope/app/session_private.h"
#include "klscope/base/file.h"
#include "klscope/base/number.h"

enum { LISTED = 3 }; /* in one line */

/* What a run left behind. */
struct left {
    int number;
    time_t when;
};

/* ---- files --------------------------------------------------------------- */

void
kl_session_path(const struct kl_session *session, int number,
                struct kl_buf *path)
{
    kl_buf_addf(path, "%s/session-%d.scene", session->folder, number);
}

/* Lock a byte of the file of locks, or ask who has. */
bool
kl_session_lock(const struct kl_session *session, int number, bool ask)
{
    struct flock range = {.l_type = F_WRLCK,
                          .l_whence = SEEK_SET,
                          .l_start = number,
                          .l_len = 1};

    if (fcntl(session->locks, ask ? F_GETLK : F_SETLK, &range) != 0)
        return false;
    return !ask || range.l_type == F_UNLCK;
}

void
kl_session_unlock(const struct kl_session *session, int number)
{
    struct flock range = {.l_type = F_UNLCK,
                          .l_whence = SEEK_SET,
                          .l_start = number,
                          .l_len = 1};

    fcntl(session->locks, F_SETLK, &range);
}

bool
kl_session_locks(struct kl_session *session, bool make)
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

bool
kl_session_is_there(const struct kl_session *session, int number)
{
    struct kl_buf path = KL_BUF_INIT;
    struct stat info;
    bool there;

    kl_session_path(session, number, &path);
    there = lstat(kl_buf_text(&path), &info) == 0;
    kl_buf_clear(&path);
    return there;
}

/* The first number that nobody has, and that nothing was left under. */
bool
kl_session_take(struct kl_session *session)
{
    int i;

    if (session->number > 0)
        return true;
    if (!kl_session_locks(session, true))
        return false;
    for (i = 1; i <= KL_SESSION_MOST; i++) {
        if (!kl_session_lock(session, i, false))
            continue;
        if (!kl_session_is_there(session, i)) {
            session->number = i;
            return true;
        }
        kl_session_unlock(session, i);
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
        used == 0 || number < 1 || number > KL_SESSION_MOST)
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

void
kl_session_remove(const struct kl_session *session)
{
    DIR *folder = opendir(session->folder);
    const struct dirent *entry;
    const char *rest;

    while (folder != NULL && (entry = readdir(folder)) != NULL)
        if (number_of(entry->d_name, &rest) == session->number)
            remove_part(session, entry->d_name);
    if (folder != NULL)
        closedir(folder);
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
        (session->locks >= 0 && !kl_session_lock(session, left->number, true)))
        return false;
    if (*rest == '.' && strlen(rest) == 7)
        remove_part(session, name);
    if (*rest != '\0')
        return false;
    kl_session_path(session, left->number, &path);
    there = lstat(kl_buf_text(&path), &info) == 0 && S_ISREG(info.st_mode);
    left->when = there ? info.st_mtime : 0;
    kl_buf_clear(&path);
    return there;
}

/* What was left behind, newest first. */
static size_t
list(struct kl_session *session, struct left left[KL_SESSION_MOST])
{
    DIR *folder;
    const struct dirent *entry;
    size_t count = 0;

    if (session == NULL || session->folder == NULL)
        return 0;
    kl_session_locks(session, false);
    folder = opendir(session->folder);
    if (folder == NULL)
        return 0;
    while (count < KL_SESSION_MOST && (entry = readdir(folder)) != NULL)
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

void
kl_session_offer(struct kl_app *app)
{
    struct left left[KL_SESSION_MOST];
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
    struct left left[KL_SESSION_MOST];
    size_t count = list(app->session, left);
    double at = 1;

    if (*arg != '\0' && (!kl_number_parse(arg, strlen(arg), &at) ||
                         !(at >= 1 && at <= KL_SESSION_MOST)))
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
 * recovering it as well. In a folder that cannot be written nobody holds or
 * removes anything, and what is left there can still be read. */
static enum kl_status
hold(const struct kl_app *app, const struct left *one, struct kl_err *err)
{
    bool locks = kl_session_locks(app->session, true);

    if ((locks && !kl_session_lock(app->session, one->number, false)) ||
        !kl_session_is_there(app->session, one->number))
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "another klscope has it already");
    return KL_OK;
}

static void
drop(const struct kl_session *session, int number)
{
    struct kl_buf path = KL_BUF_INIT;

    kl_session_path(session, number, &path);
    unlink(kl_buf_text(&path));
    kl_buf_clear(&path);
    kl_session_unlock(session, number);
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
        if (kl_session_is_there(app->session, one.number))
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
    kl_session_path(app->session, one.number, &path);
    status = kl_app_load(app, kl_buf_text(&path), err);
    kl_buf_clear(&path);
    if (status != KL_OK) {
        kl_session_unlock(app->session, one.number);
        return status;
    }
    free(app->file); /* it is no file of the user's, to be saved to */
    app->file = NULL;
    app->lessons = false;
    if (kl_session_take(app->session) && kl_session_put(app)) {
        app->session->kept = true;
        drop(app->session, one.number);
    } else {
        kl_session_unlock(app->session, one.number);
    }
    kl_app_say(app, "recovered; :save FILE keeps it, u goes back");
    return KL_OK;
}
