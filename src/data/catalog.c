#include "config.h"

#include "klscope/data/catalog.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "klscope/base/alloc.h"
#include "klscope/base/buf.h"

enum { NUMBER_DIGITS = 4 }; /* of lessons */

static const struct {
    const char *suffix, *name, *others;
} kinds[KL_CATALOG_KINDS] = {
    [KL_DATA_SETS] = {".csv", "data set", "data sets"},
    [KL_PRESETS] = {".scene", "scene", "scenes"},
};

static const char *
from_environment(const char *name)
{
    const char *value = getenv(name);

    return value != NULL && *value != '\0' ? value : NULL;
}

void
kl_catalog_init(struct kl_catalog *catalog)
{
    const char *lessons = from_environment("KLSCOPE_LESSONS");

    *catalog = (struct kl_catalog){
        .dir = {from_environment("KLSCOPE_DATA"), KL_DATADIR},
        .book = lessons != NULL,
        /* A book of one's own hides the one of klscope. */
        .lessons = {lessons != NULL ? lessons : KL_DATADIR "/lessons"}};
}

/* Names are so plain that none can leave its directory. */
static bool
is_name(const char *text, size_t len)
{
    return len > 0 &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-") >= len;
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
scan_dir(const char *path, const char *suffix, struct kl_labels *names)
{
    DIR *dir = opendir(path);
    struct dirent *entry;
    size_t at;

    if (dir == NULL)
        return;
    while ((entry = readdir(dir)) != NULL) {
        size_t len = strlen(entry->d_name);

        if (len <= strlen(suffix))
            continue;
        len -= strlen(suffix);
        if (strcmp(entry->d_name + len, suffix) == 0 &&
            is_name(entry->d_name, len) &&
            !kl_labels_find(names, entry->d_name, len, &at))
            kl_labels_add(names, entry->d_name, len);
    }
    closedir(dir);
}

static struct kl_labels *
sorted(const struct kl_labels *names,
       int (*compare)(const void *, const void *))
{
    struct kl_labels *copy = kl_labels_new();
    size_t n = kl_labels_count(names), i;
    const char **name = kl_malloc(n * sizeof *name);

    for (i = 0; i < n; i++)
        name[i] = kl_labels_get(names, i);
    qsort(name, n, sizeof *name, compare);
    for (i = 0; i < n; i++)
        kl_labels_add(copy, name[i], strlen(name[i]));
    free(name);
    return copy;
}

struct kl_labels *
kl_catalog_list(const struct kl_catalog *catalog, enum kl_catalog_kind kind)
{
    struct kl_labels *names = kl_labels_new(), *list;
    size_t i;

    for (i = 0; i < KL_CATALOG_DIRS; i++)
        if (catalog->dir[i] != NULL)
            scan_dir(catalog->dir[i], kinds[kind].suffix, names);
    list = sorted(names, by_name);
    kl_labels_free(names);
    return list;
}

/* The path of a file that is there, or NULL. */
static char *
find_file(const struct kl_catalog *catalog, enum kl_catalog_kind kind,
          const char *name)
{
    struct kl_buf file = KL_BUF_INIT;
    size_t i;

    for (i = 0; i < KL_CATALOG_DIRS && is_name(name, strlen(name)); i++) {
        if (catalog->dir[i] == NULL)
            continue;
        kl_buf_reset(&file);
        kl_buf_addf(&file, "%s/%s%s", catalog->dir[i], name,
                    kinds[kind].suffix);
        if (access(kl_buf_text(&file), F_OK) == 0)
            return kl_buf_take(&file);
    }
    kl_buf_clear(&file);
    return NULL;
}

static void
add_names(const struct kl_catalog *catalog, enum kl_catalog_kind kind,
          struct kl_buf *out)
{
    struct kl_labels *names = kl_catalog_list(catalog, kind);
    size_t i;

    for (i = 0; i < kl_labels_count(names); i++)
        kl_buf_addf(out, "%s%s", i > 0 ? ", " : "", kl_labels_get(names, i));
    if (kl_labels_count(names) == 0)
        kl_buf_adds(out, "none");
    kl_labels_free(names);
}

/* Who mistakes one kind for the other is told so; who is given one word that
 * can be either is told of both. */
static enum kl_status
fail_unknown(const struct kl_catalog *catalog, enum kl_catalog_kind kind,
             const char *name, struct kl_err *err)
{
    enum kl_catalog_kind other =
        kind == KL_PRESETS ? KL_DATA_SETS : KL_PRESETS;
    struct kl_buf list = KL_BUF_INIT, full = KL_BUF_INIT;
    char quote[KL_QUOTE], *path = find_file(catalog, other, name);

    kl_buf_addf(&full, "@%s", name);
    kl_quote(quote, full.data, full.len);
    if (path == NULL) {
        add_names(catalog, kind, &list);
        kl_buf_addf(&list, "; %s: ", kinds[other].others);
        add_names(catalog, other, &list);
        kl_fail(err, KL_E_NAME, KL_AT_NONE, "unknown %s %s; there are: %s",
                kinds[kind].name, quote, kl_buf_text(&list));
    } else {
        kl_fail(err, KL_E_NAME, KL_AT_NONE, "%s is a %s, not a %s", quote,
                kinds[other].name, kinds[kind].name);
    }
    free(path);
    kl_buf_clear(&full);
    kl_buf_clear(&list);
    return KL_E_NAME;
}

enum kl_status
kl_catalog_path(const struct kl_catalog *catalog, enum kl_catalog_kind kind,
                const char *name, char **path, struct kl_err *err)
{
    *path = find_file(catalog, kind, name);
    return *path != NULL ? KL_OK : fail_unknown(catalog, kind, name, err);
}

/* ---- lessons ------------------------------------------------------------- */

bool
kl_catalog_number(const char *file, unsigned *number)
{
    const char *slash = strrchr(file, '/');
    const char *name = slash != NULL ? slash + 1 : file;
    size_t digits = strspn(name, "0123456789");

    if (digits == 0 || digits > NUMBER_DIGITS || name[digits] != '-')
        return false;
    *number = (unsigned)strtoul(name, NULL, 10);
    return true;
}

static bool
is_lesson(const char *name)
{
    const char *dash = strchr(name, '-');
    size_t len = strlen(name);
    unsigned number;

    return kl_catalog_number(name, &number) &&
           len > (size_t)(dash - name) + sizeof "-.md" - 1 &&
           strcmp(name + len - 3, ".md") == 0;
}

static int
by_number(const void *a, const void *b)
{
    const char *const *s = a, *const *t = b;
    unsigned m = 0, n = 0;

    kl_catalog_number(*s, &m);
    kl_catalog_number(*t, &n);
    return m != n ? (m > n) - (m < n) : strcmp(*s, *t);
}

/* The paths of all lessons in a directory. */
static void
scan_lessons(const char *path, struct kl_labels *files)
{
    DIR *dir = opendir(path);
    struct kl_buf file = KL_BUF_INIT;
    struct dirent *entry;
    size_t len = strlen(path);

    if (dir == NULL)
        return;
    while ((entry = readdir(dir)) != NULL) {
        if (!is_lesson(entry->d_name))
            continue;
        kl_buf_reset(&file);
        kl_buf_addf(&file, "%s%s%s", path, path[len - 1] == '/' ? "" : "/",
                    entry->d_name);
        kl_labels_add(files, file.data, file.len);
    }
    kl_buf_clear(&file);
    closedir(dir);
}

static enum kl_status
fail_no_lessons(const struct kl_catalog *catalog, struct kl_err *err)
{
    struct kl_buf list = KL_BUF_INIT;
    char quote[KL_QUOTE];
    size_t i;

    for (i = 0; i < KL_CATALOG_DIRS; i++)
        if (catalog->lessons[i] != NULL)
            kl_buf_addf(&list, "%s%s", list.len > 0 ? ", " : " in ",
                        kl_quote(quote, catalog->lessons[i],
                                 strlen(catalog->lessons[i])));
    kl_fail(err, KL_E_NAME, KL_AT_NONE, "there are no lessons (NN-NAME.md)%s",
            kl_buf_text(&list));
    kl_buf_clear(&list);
    return KL_E_NAME;
}

enum kl_status
kl_catalog_lessons(const struct kl_catalog *catalog, struct kl_labels **files,
                   struct kl_err *err)
{
    struct kl_labels *found = kl_labels_new();
    size_t i;

    for (i = 0; i < KL_CATALOG_DIRS && kl_labels_count(found) == 0; i++)
        if (catalog->lessons[i] != NULL && *catalog->lessons[i] != '\0')
            scan_lessons(catalog->lessons[i], found);
    *files = kl_labels_count(found) > 0 ? sorted(found, by_number) : NULL;
    kl_labels_free(found);
    return *files != NULL ? KL_OK : fail_no_lessons(catalog, err);
}
