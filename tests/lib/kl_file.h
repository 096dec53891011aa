#ifndef KL_FILE_H
#define KL_FILE_H

/* Files for tests of reading, in a directory of their own that is removed at
 * the end. */

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kl_test.h"

enum { KL_FILE_PATH = 256 };

/* Make a fresh directory; its path goes to dir. */
static inline void
kl_file_dir(char dir[KL_FILE_PATH])
{
    const char *tmp = getenv("TMPDIR");

    snprintf(dir, KL_FILE_PATH, "%s/klscope-XXXXXX",
             tmp != NULL ? tmp : "/tmp");
    assert_non_null(mkdtemp(dir));
}

/* Write len bytes to dir/name; its path goes to path, which is returned. */
static inline const char *
kl_file_write(char path[2 * KL_FILE_PATH], const char *dir, const char *name,
              const char *bytes, size_t len)
{
    FILE *file;

    snprintf(path, 2 * KL_FILE_PATH, "%s/%s", dir, name);
    file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
    return path;
}

/* Remove dir and the files in it. */
static inline void
kl_file_remove(const char *dir)
{
    char path[3 * KL_FILE_PATH];
    struct dirent *entry;
    DIR *listing = opendir(dir);

    assert_non_null(listing);
    while ((entry = readdir(listing)) != NULL) {
        snprintf(path, sizeof path, "%s/%s", dir, entry->d_name);
        unlink(path);
    }
    closedir(listing);
    assert_int_equal(rmdir(dir), 0);
}

#endif
