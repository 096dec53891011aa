/* The file of progress. Two programs may write it at once, so a save holds a
 * lock while it reads, merges and writes. The lock is on the file itself; since
 * each save puts a new file in its place, a lock that was waited for may be on
 * a file that has gone, and is then asked for again.
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

#include "klscope/base/alloc.h"
#include "klscope/base/buf.h"
#include "klscope/base/file.h"
#include "klscope/lesson/progress_private.h"

enum { TRIES = 200, PAUSE_NS = 10 * 1000 * 1000 }; /* 2 s */

/* ---- reading ------------------------------------------------------------- */

static enum kl_status
check_file(int fd, const char *path, struct stat *info, struct kl_err *err)
{
    char quote[KL_QUOTE];

    if (fstat(fd, info) != 0)
        return kl_file_cannot(err, "read", path);
    if (S_ISREG(info->st_mode))
        return KL_OK;
    return kl_fail(err, KL_E_IO, KL_AT_NONE, "%s is no ordinary file",
                   kl_quote(quote, path, strlen(path)));
}

/* Add what an open file says, from its start. */
static enum kl_status
read_open(int fd, const char *path, struct kl_progress *progress,
          struct kl_err *err)
{
    struct kl_buf text = KL_BUF_INIT;
    enum kl_status status = KL_OK;
    char quote[KL_QUOTE], part[4096];
    ssize_t got;

    while (status == KL_OK && (got = read(fd, part, sizeof part)) != 0) {
        if (got > 0)
            kl_buf_add(&text, part, (size_t)got);
        else if (errno != EINTR)
            status = kl_file_cannot(err, "read", path);
        if (text.len > KL_PROGRESS_BYTES)
            status = kl_fail(err, KL_E_LIMIT, KL_AT_NONE,
                             "%s is larger than progress can be",
                             kl_quote(quote, path, strlen(path)));
    }
    if (status == KL_OK)
        kl_progress_read(progress, kl_buf_text(&text), text.len);
    kl_buf_clear(&text);
    return status;
}

enum kl_status
kl_progress_load(struct kl_progress *progress, const char *path,
                 struct kl_err *err)
{
    struct kl_progress *fresh;
    enum kl_status status;
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0 && errno != ENOENT && errno != ENOTDIR)
        return kl_file_cannot(err, "read", path);
    fresh = kl_progress_new();
    status = fd >= 0 ? check_file(fd, path, &info, err) : KL_OK;
    if (fd >= 0 && status == KL_OK)
        status = read_open(fd, path, fresh, err);
    if (fd >= 0)
        close(fd);
    if (status != KL_OK) {
        kl_progress_free(fresh);
        return status;
    }
    kl_progress_replay(fresh, progress);
    fresh->reset = progress->reset; /* still to be made to the file */
    fresh->resets = progress->resets;
    fresh->reset_cap = progress->reset_cap;
    progress->reset = NULL;
    progress->resets = 0;
    kl_progress_adopt(progress, fresh);
    return KL_OK;
}

/* ---- the lock ------------------------------------------------------------ */

/* 0 with the lock, or where the file system knows no locks; else an errno. */
static int
lock(int fd)
{
    const struct timespec pause = {0, PAUSE_NS};
    int i;

    for (i = 0; flock(fd, LOCK_EX | LOCK_NB) != 0; i++) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return 0;
        if (i == TRIES)
            return EWOULDBLOCK;
        nanosleep(&pause, NULL);
    }
    return 0;
}

/* Whether the path still leads to the file that was opened. */
static bool
same_file(const struct stat *info, const char *path)
{
    struct stat now;

    return stat(path, &now) == 0 && now.st_dev == info->st_dev &&
           now.st_ino == info->st_ino;
}

/* Open and lock the file at the path, making it if need be. */
static enum kl_status
open_locked(const char *path, int *fd, struct stat *info, struct kl_err *err)
{
    enum kl_status status;
    char quote[KL_QUOTE];

    for (;;) {
        *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600);
        if (*fd < 0)
            return kl_file_cannot(err, "write", path);
        status = check_file(*fd, path, info, err);
        if (status == KL_OK && lock(*fd) != 0)
            status = kl_fail(err, KL_E_IO, KL_AT_NONE,
                             "another program is writing %s",
                             kl_quote(quote, path, strlen(path)));
        if (status != KL_OK || same_file(info, path))
            break;
        close(*fd);
    }
    if (status != KL_OK)
        close(*fd);
    return status;
}

/* ---- writing ------------------------------------------------------------- */

/* Put a new file in the place of the one that a path leads to, through links
 * if there are any. */
static enum kl_status
replace(const char *path, mode_t mode, const char *text, size_t len,
        struct kl_err *err)
{
    char *target = realpath(path, NULL);
    enum kl_status status;

    if (target == NULL)
        return kl_file_cannot(err, "write", path);
    status = kl_file_replace(target, mode, text, len, err);
    free(target);
    return status;
}

/* What the file says now, with our changes, goes back to it. */
static enum kl_status
merge(int fd, const char *path, mode_t mode, struct kl_progress *progress,
      struct kl_err *err)
{
    struct kl_progress *fresh = kl_progress_new();
    enum kl_status status = read_open(fd, path, fresh, err);
    char *text;
    size_t len, i;

    if (status == KL_OK) {
        kl_progress_replay(fresh, progress);
        text = kl_progress_write(fresh, &len);
        status = replace(path, mode, text, len, err);
        free(text);
    }
    if (status != KL_OK) {
        kl_progress_free(fresh);
        return status;
    }
    for (i = 0; i < fresh->count; i++)
        fresh->record[i].unsaved = false;
    kl_progress_adopt(progress, fresh);
    return KL_OK;
}

enum kl_status
kl_progress_save(struct kl_progress *progress, const char *path,
                 struct kl_err *err)
{
    enum kl_status status;
    struct stat info;
    int fd;

    if (!kl_progress_changed(progress))
        return KL_OK;
    kl_file_folders(path);
    status = open_locked(path, &fd, &info, err);
    if (status != KL_OK)
        return status;
    status = merge(fd, path, info.st_mode, progress, err);
    close(fd); /* and with it goes the lock */
    return status;
}
