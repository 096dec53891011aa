/* An installed program must never read what lies where it was once built:
 * whoever may write there could choose its data. So no path of the sources is
 * compiled in; the build folder has a file that says where they are.
 */
#include "config.h"

#include "klscope/data/home.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "klscope/base/alloc.h"
#include "klscope/base/buf.h"

static char *
joined(const char *folder, const char *name)
{
    struct kl_buf path = KL_BUF_INIT;

    kl_buf_addf(&path, "%s%s", folder, name);
    return kl_buf_take(&path);
}

/* The folder that a file is in, without a slash behind it; NULL if the name
 * has none. */
static char *
folder_of(const char *file)
{
    const char *slash = file != NULL ? strrchr(file, '/') : NULL;

    return slash != NULL ? kl_strndup(file, (size_t)(slash - file)) : NULL;
}

static bool
is_folder(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static bool
same_owner(const char *a, const char *b)
{
    struct stat of_a, of_b;

    return stat(a, &of_a) == 0 && stat(b, &of_b) == 0 &&
           of_a.st_uid == of_b.st_uid;
}

static char *
first_line(const char *path)
{
    FILE *file = fopen(path, "r");
    char line[PATH_MAX + 1];
    char *text = NULL;

    if (file == NULL)
        return NULL;
    if (fgets(line, sizeof line, file) != NULL)
        text = kl_strndup(line, strcspn(line, "\n"));
    fclose(file);
    return text;
}

/* The folder of the sources if the program stands in its build folder. */
static char *
sources_of(const char *program, const char *folder)
{
    char *mark = joined(folder, "/" KL_HOME_UNINSTALLED);
    char *sources = same_owner(program, mark) ? first_line(mark) : NULL;

    free(mark);
    return sources;
}

/* The shared files of the tree that the program is installed in; NULL if it
 * has none. */
static char *
shared_by(const char *folder)
{
    static const char bin[] = "/bin";
    size_t len = strlen(folder), tail = sizeof bin - 1;
    struct kl_buf share = KL_BUF_INIT;

    if (len < tail || strcmp(folder + len - tail, bin) != 0)
        return NULL;
    kl_buf_add(&share, folder, len - tail);
    kl_buf_adds(&share, "/share/klscope");
    if (is_folder(kl_buf_text(&share)))
        return kl_buf_take(&share);
    kl_buf_clear(&share);
    return NULL;
}

static char *
own_program(void)
{
    char path[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path);

    return len > 0 && (size_t)len < sizeof path
               ? kl_strndup(path, (size_t)len)
               : NULL;
}

/* Put one's own places before the configured one, or in its stead. */
static void
add_places(struct kl_home *home, bool alone)
{
    struct kl_catalog *catalog = &home->catalog;

    catalog->dir[2] = alone ? NULL : catalog->dir[1];
    catalog->dir[1] = home->data;
    if (catalog->book)
        return;
    catalog->lessons[1] = alone ? NULL : catalog->lessons[0];
    catalog->lessons[0] = home->lessons;
}

void
kl_home_init(struct kl_home *home, const char *program)
{
    char *own = program == NULL ? own_program() : NULL;
    char *folder, *sources, *share;

    *home = (struct kl_home){.data = NULL};
    kl_catalog_init(&home->catalog);
    program = program != NULL ? program : own;
    folder = folder_of(program);
    sources = folder != NULL ? sources_of(program, folder) : NULL;
    share = folder != NULL && sources == NULL ? shared_by(folder) : NULL;
    if (sources != NULL) {
        home->data = joined(sources, "/data");
        home->lessons = joined(sources, "/lessons");
        add_places(home, true);
    } else if (share != NULL && strcmp(share, KL_DATADIR) != 0) {
        home->data = kl_strdup(share);
        home->lessons = joined(share, "/lessons");
        add_places(home, false);
    }
    free(share);
    free(sources);
    free(folder);
    free(own);
}

void
kl_home_clear(struct kl_home *home)
{
    free(home->data);
    free(home->lessons);
    *home = (struct kl_home){.data = NULL};
}
