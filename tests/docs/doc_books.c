/* What comes with klscope: data sets, scenes, lessons. */
#include "config.h"

#include "kl_docs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/app/book.h"
#include "klscope/base/buf.h"
#include "klscope/data/loader.h"

const struct kl_catalog doc_catalog = {
    .dir = {KL_SRCDATA}, .lessons = {KL_SRCDATA "/../lessons"}};

void
doc_data(bool man)
{
    struct kl_loader *loader = kl_loader_new(&doc_catalog, NULL);
    struct kl_labels *sets = kl_catalog_list(&doc_catalog, KL_DATA_SETS);
    size_t i, k;

    for (i = 0; i < kl_labels_count(sets); i++) {
        struct kl_labels *columns = NULL;
        struct kl_buf text = KL_BUF_INIT;
        char name[80];

        snprintf(name, sizeof name, "@%s", kl_labels_get(sets, i));
        if (kl_loader_columns(loader, name, &columns, NULL) != KL_OK)
            exit(EXIT_FAILURE);
        for (k = 0; k < kl_labels_count(columns); k++)
            kl_buf_addf(&text, "%s%s", k > 0 ? ", " : "",
                        kl_labels_get(columns, k));
        doc_row(man, name, NULL, kl_buf_text(&text));
        kl_labels_free(columns);
        kl_buf_clear(&text);
    }
    kl_labels_free(sets);
    kl_loader_free(loader);
}

const char *
doc_scene_help(const char *name)
{
    static char line[200];
    char *path = NULL;
    FILE *in = NULL;

    if (kl_catalog_path(&doc_catalog, KL_PRESETS, name, &path, NULL) ==
        KL_OK)
        in = fopen(path, "r");
    if (in == NULL || fgets(line, sizeof line, in) == NULL ||
        line[0] != '#') {
        fprintf(stderr, "kl_docs: %s does not begin with a comment\n", name);
        exit(EXIT_FAILURE);
    }
    line[strcspn(line, "\n")] = '\0';
    fclose(in);
    free(path);
    return line + strspn(line, "# ");
}

void
doc_scenes(bool man)
{
    struct kl_labels *names = kl_catalog_list(&doc_catalog, KL_PRESETS);
    size_t i;

    for (i = 0; i < kl_labels_count(names); i++) {
        char term[80];

        snprintf(term, sizeof term, "@%s", kl_labels_get(names, i));
        doc_row(man, term, NULL, doc_scene_help(term + 1));
    }
    kl_labels_free(names);
}

void
doc_lessons(bool man)
{
    const struct kl_chapter *chapter;
    struct kl_book *book;
    size_t count, i;

    if (kl_book_open(&doc_catalog, &book, NULL) != KL_OK)
        exit(EXIT_FAILURE);
    chapter = kl_book_chapters(book, &count);
    for (i = 0; i < count; i++) {
        char term[80], steps[32];

        snprintf(term, sizeof term, "%u, %s", chapter[i].number,
                 chapter[i].name);
        snprintf(steps, sizeof steps, "%zu", chapter[i].steps);
        doc_row(man, term, man ? NULL : steps, chapter[i].title);
    }
    kl_book_free(book);
}
