#include "config.h"

#include "klscope/data/loader.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "klscope/base/alloc.h"
#include "klscope/core/family.h"
#include "klscope/data/examples.h"
#include "klscope/data/table.h"

enum { SLOTS = 2 };

/* A source that has been read, and what its file looked like. */
struct slot {
    char *source;
    struct kl_table *table;
    struct stat was;
};

struct files {
    struct kl_loader view; /* what core sees; its context is all of this */
    struct kl_catalog catalog;
    struct kl_limits limits;
    struct slot slot[SLOTS]; /* the last used first */
    struct kl_table *standard_input;
};

static void
clear_slot(struct slot *slot)
{
    free(slot->source);
    kl_table_free(slot->table);
    *slot = (struct slot){0};
}

/* Only regular files can change between two looks; a pipe is gone once it has
 * been read. */
static bool
is_current(const struct slot *slot, const char *path)
{
    struct stat now;

    if (!S_ISREG(slot->was.st_mode))
        return true;
    return stat(path, &now) == 0 && now.st_dev == slot->was.st_dev &&
           now.st_ino == slot->was.st_ino && now.st_size == slot->was.st_size &&
           now.st_mtim.tv_sec == slot->was.st_mtim.tv_sec &&
           now.st_mtim.tv_nsec == slot->was.st_mtim.tv_nsec;
}

/* Bring the slot of a source to the front; false if there is none. */
static bool
bring_forward(struct files *files, const char *source, const char *path)
{
    size_t i;

    for (i = 0; i < SLOTS; i++) {
        struct slot found = files->slot[i];

        if (found.source == NULL || strcmp(found.source, source) != 0)
            continue;
        if (!is_current(&found, path)) {
            clear_slot(&files->slot[i]);
            return false;
        }
        memmove(files->slot + 1, files->slot, i * sizeof found);
        files->slot[0] = found;
        return true;
    }
    return false;
}

static enum kl_status
read_table(struct files *files, const char *path, const char *source,
           struct kl_table **table, struct kl_err *err)
{
    struct kl_limits limits = files->limits;
    struct kl_input input;
    enum kl_status status;

    limits.files |= source[0] == '@'; /* nobody feeds a data set */
    status = kl_input_read(path, source, &limits, &input, err);
    if (status != KL_OK)
        return status;
    return kl_table_new(table, &input, source, &files->limits, err);
}

static enum kl_status
open_path(struct files *files, const char *path, const char *source,
          struct kl_table **table, struct kl_err *err)
{
    struct slot slot = {0};
    enum kl_status status;

    if (!bring_forward(files, source, path)) {
        /* Looked at before it is read: a change in between is seen next time.
         */
        if (stat(path, &slot.was) != 0)
            slot.was.st_mode = 0;
        status = read_table(files, path, source, &slot.table, err);
        if (status != KL_OK)
            return status;
        slot.source = kl_strdup(source);
        clear_slot(&files->slot[SLOTS - 1]);
        memmove(files->slot + 1, files->slot, (SLOTS - 1) * sizeof slot);
        files->slot[0] = slot;
    }
    *table = files->slot[0].table;
    return KL_OK;
}

/* out   table   borrowed until the next call */
static enum kl_status
open_source(struct files *files, const char *source, struct kl_table **table,
            struct kl_err *err)
{
    enum kl_status status = KL_OK;
    char *path;

    if (strcmp(source, "-") == 0) {
        if (files->standard_input == NULL)
            status = read_table(files, "-", "-", &files->standard_input, err);
        *table = files->standard_input;
        return status;
    }
    if (source[0] != '@') {
        status = open_path(files, source, source, table, err);
        if (status == KL_E_IO)
            kl_family_suggest(source, err);
        return status;
    }
    status = kl_catalog_path(&files->catalog, KL_DATA_SETS, source + 1, &path,
                             err);
    if (status != KL_OK)
        return status;
    status = open_path(files, path, source, table, err);
    free(path);
    return status;
}

static enum kl_status
load_column(void *context, const char *source, const char *column,
            struct kl_column *out, struct kl_err *err)
{
    struct kl_table *table;
    enum kl_status status = open_source(context, source, &table, err);

    if (status != KL_OK)
        return status;
    return kl_table_column(table, column, out, err);
}

static enum kl_status
load_sample(void *context, const char *source, const char *column,
            const char *const where[2], struct kl_column *out, size_t *skipped,
            struct kl_err *err)
{
    struct kl_table *table;
    enum kl_status status = open_source(context, source, &table, err);

    if (status != KL_OK)
        return status;
    return kl_table_sample(table, column, where, out, skipped, err);
}

struct kl_loader *
kl_loader_new(const struct kl_catalog *catalog, const struct kl_limits *limits)
{
    struct files *files = kl_calloc(1, sizeof *files);

    files->view = (struct kl_loader){
        .column = load_column, .sample = load_sample, .context = files};
    files->limits = limits != NULL ? *limits : KL_LIMITS;
    if (catalog != NULL)
        files->catalog = *catalog;
    else
        kl_catalog_init(&files->catalog);
    return &files->view;
}

void
kl_loader_free(struct kl_loader *loader)
{
    struct files *files;
    size_t i;

    if (loader == NULL)
        return;
    files = loader->context;
    for (i = 0; i < SLOTS; i++)
        clear_slot(&files->slot[i]);
    kl_table_free(files->standard_input);
    free(files);
}

void
kl_loader_only_files(const struct kl_loader *loader)
{
    struct files *files = loader->context;

    files->limits.files = true;
}

struct kl_limits
kl_loader_limits(const struct kl_loader *loader)
{
    return loader != NULL ? ((const struct files *)loader->context)->limits
                          : KL_LIMITS;
}

const struct kl_catalog *
kl_loader_catalog(const struct kl_loader *loader)
{
    const struct files *files = loader->context;

    return &files->catalog;
}

enum kl_status
kl_loader_columns(const struct kl_loader *loader, const char *source,
                  struct kl_labels **names, struct kl_err *err)
{
    struct kl_table *table;
    enum kl_status status = open_source(loader->context, source, &table, err);

    if (status != KL_OK)
        return status;
    *names = kl_labels_new();
    status = kl_table_names(table, *names, err);
    if (status != KL_OK) {
        kl_labels_free(*names);
        *names = NULL;
    }
    return status;
}

enum kl_status
kl_loader_examples(const struct kl_loader *loader, const char *source,
                   const char *class, const char *const *column, size_t count,
                   struct kl_examples *out, struct kl_err *err)
{
    struct kl_table *table;
    enum kl_status status = open_source(loader->context, source, &table, err);

    if (status != KL_OK)
        return status;
    return kl_table_examples(table, class, column, count, out, err);
}
