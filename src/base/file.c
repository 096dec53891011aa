#include "config.h"

#include "klscope/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "klscope/base/alloc.h"
#include "klscope/base/buf.h"

enum kl_status
kl_file_cannot(struct kl_err *err, const char *verb, const char *file)
{
    char quote[KL_QUOTE];

    return kl_fail(err, KL_E_IO, KL_AT_NONE, "cannot %s %s: %s", verb,
                   kl_quote(quote, file, strlen(file)), strerror(errno));
}

void
kl_file_folders(const char *file)
{
    char *part = kl_strdup(file), *slash = part;

    while ((slash = strchr(slash + 1, '/')) != NULL) {
        *slash = '\0';
        mkdir(part, 0700);
        *slash = '/';
    }
    free(part);
}

static bool
write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t wrote = write(fd, bytes, len);

        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return false;
        bytes += wrote;
        len -= (size_t)wrote;
    }
    return fsync(fd) == 0;
}

/* So that the new name outlives a crash too; not all file systems can. */
static void
sync_folder(const char *file)
{
    const char *slash = strrchr(file, '/');
    struct kl_buf folder = KL_BUF_INIT;
    int fd;

    if (slash == NULL)
        kl_buf_addc(&folder, '.');
    else
        kl_buf_add(&folder, file, slash > file ? (size_t)(slash - file) : 1);
    fd = open(kl_buf_text(&folder), O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    kl_buf_clear(&folder);
}

/* `name` is what a user calls the file. */
static enum kl_status
replace(const char *file, const char *name, mode_t mode, const char *text,
        size_t len, struct kl_err *err)
{
    struct kl_buf part = KL_BUF_INIT;
    enum kl_status status = KL_OK;
    int fd;

    kl_buf_addf(&part, "%s.XXXXXX", file);
    fd = mkstemp(part.data); /* private until its mode is set */
    if (fd < 0) {
        status = kl_file_cannot(err, "write", name);
    } else {
        fchmod(fd, mode & 07777); /* not all file systems know modes */
        if (!write_all(fd, text, len) || rename(part.data, file) != 0) {
            status = kl_file_cannot(err, "write", name);
            unlink(part.data);
        }
        close(fd);
    }
    if (status == KL_OK)
        sync_folder(file);
    kl_buf_clear(&part);
    return status;
}

enum kl_status
kl_file_replace(const char *file, mode_t mode, const char *text, size_t len,
                struct kl_err *err)
{
    return replace(file, file, mode, text, len, err);
}

/* The mode that a new file gets: what the user's mask leaves of 0666. */
static mode_t
new_mode(void)
{
    mode_t mask = umask(0);

    umask(mask);
    return 0666 & ~mask;
}

static bool
is_link(const char *file)
{
    struct stat info;

    return lstat(file, &info) == 0 && S_ISLNK(info.st_mode);
}

/* Renaming over a device or a pipe would replace it, and over a link would
 * leave what it points to as it was. A file that its owner made read-only is
 * not to be written, though its folder would let us. */
enum kl_status
kl_file_write(const char *file, const char *text, size_t len,
              struct kl_err *err)
{
    char *target = realpath(file, NULL), quote[KL_QUOTE];
    enum kl_status status;
    struct stat before;

    if (target == NULL)
        return is_link(file) /* that leads nowhere */
                   ? kl_file_cannot(err, "write", file)
                   : kl_file_replace(file, new_mode(), text, len, err);
    if (stat(target, &before) != 0)
        status = kl_file_cannot(err, "write", file);
    else if (!S_ISREG(before.st_mode))
        status = kl_fail(err, KL_E_IO, KL_AT_NONE, "%s is no ordinary file",
                         kl_quote(quote, file, strlen(file)));
    else if (access(target, W_OK) != 0)
        status = kl_file_cannot(err, "write", file);
    else
        status = replace(target, file, before.st_mode, text, len, err);
    free(target);
    return status;
}
