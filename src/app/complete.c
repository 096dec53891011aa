/* Completion of the command line. A source walks everything that may stand at
 * the cursor and offers each; what begins with the word typed so far counts.
 */
#include "config.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/app/learn.h"
#include "klscope/base/alloc.h"
#include "klscope/core/family.h"
#include "klscope/core/word.h"
#include "klscope/data/loader.h"
#include "klscope/scene/edit.h"
#include "klscope/scene/text.h"

/* Candidates in the making: what they share and how many there are. */
struct offer {
    const char *word; /* typed so far, len bytes */
    size_t len;
    char *common; /* longest common prefix of the candidates */
    size_t count;
    struct kl_buf *list; /* them all, parted by blanks, cut when long */
};

enum { LIST_MAX = 400 };

static void
offer(struct offer *offer, const char *candidate)
{
    size_t k = 0;

    if (strncmp(candidate, offer->word, offer->len) != 0)
        return;
    offer->count++;
    if (offer->list->len < LIST_MAX)
        kl_buf_addf(offer->list, "%s  ", candidate);
    if (offer->common == NULL) {
        offer->common = kl_strdup(candidate);
        return;
    }
    while (offer->common[k] != '\0' && offer->common[k] == candidate[k])
        k++;
    while (((unsigned char)offer->common[k] & 0xC0) == 0x80)
        k--; /* not inside a character */
    offer->common[k] = '\0';
}

/* ---- sources ------------------------------------------------------------- */

static void
offer_commands(struct offer *out)
{
    size_t i;

    for (i = 0; i < kl_command_count(); i++)
        offer(out, kl_command_row(i)->name);
}

static void
offer_labels(const struct kl_app *app, const char *lead, struct offer *out)
{
    const struct kl_pair *pair = kl_scene_pair(app->scene);
    size_t n = pair->n < 10000 ? pair->n : 10000, i;
    struct kl_buf name = KL_BUF_INIT;

    for (i = 0; i < n && !kl_app_continuous(app); i++) {
        kl_buf_reset(&name);
        if (*lead != '\0')
            kl_scene_print_ref(app->scene, *lead == 'p' ? KL_P : KL_Q, i,
                               &name);
        else
            kl_pair_label(pair, i, &name);
        offer(out, kl_buf_text(&name));
    }
    kl_buf_clear(&name);
}

/* The sliders of a side, as "p.mean" or, for the focused one, "mean". */
static void
offer_handles(const struct kl_app *app, enum kl_side side, const char *lead,
              struct offer *out)
{
    struct kl_handle all[KL_HANDLES];
    size_t count = kl_scene_handles(app->scene, side, all), k;

    for (k = 0; k < count; k++) {
        char name[2 * KL_HANDLE_NAME];

        snprintf(name, sizeof name, "%.8s%.*s", lead, KL_HANDLE_NAME,
                 all[k].name);
        offer(out, name);
    }
}

/* The columns of the data set that the word names: "@letters:en". */
static void
offer_columns(const struct kl_app *app, struct offer *out)
{
    const char *colon = memchr(out->word, ':', out->len);
    char *source = kl_strndup(out->word, (size_t)(colon - out->word));
    struct kl_labels *names = NULL;
    struct kl_buf text = KL_BUF_INIT;
    size_t i;

    if (kl_loader_columns(kl_scene_loader(app->scene), source, &names, NULL) ==
        KL_OK)
        for (i = 0; i < kl_labels_count(names); i++) {
            kl_buf_reset(&text);
            kl_buf_addf(&text, "%s:", source);
            kl_word_print(kl_labels_get(names, i), "", &text);
            offer(out, kl_buf_text(&text));
        }
    kl_labels_free(names);
    kl_buf_clear(&text);
    free(source);
}

static void
offer_files(struct offer *out)
{
    char *word = kl_strndup(out->word, out->len);
    char *slash = strrchr(word, '/');
    struct kl_buf text = KL_BUF_INIT;
    size_t lead = slash != NULL ? (size_t)(slash - word) + 1 : 0;
    struct dirent *entry;
    DIR *dir;

    if (slash != NULL)
        slash[1] = '\0';
    dir = opendir(lead > 0 ? word : ".");
    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.' && out->len == lead)
            continue;
        kl_buf_reset(&text);
        kl_buf_addf(&text, "%.*s%s%s", (int)lead, out->word, entry->d_name,
                    entry->d_type == DT_DIR ? "/" : "");
        offer(out, kl_buf_text(&text));
    }
    if (dir != NULL)
        closedir(dir);
    kl_buf_clear(&text);
    free(word);
}

/* What "@" names: data sets or presets. */
static void
offer_catalog(const struct kl_app *app, enum kl_catalog_kind kind,
              struct offer *out)
{
    const struct kl_loader *loader = kl_scene_loader(app->scene);
    struct kl_buf text = KL_BUF_INIT;
    struct kl_labels *names;
    size_t i;

    if (loader == NULL)
        return;
    names = kl_catalog_list(kl_loader_catalog(loader), kind);
    for (i = 0; i < kl_labels_count(names); i++) {
        kl_buf_reset(&text);
        kl_buf_addf(&text, "@%s", kl_labels_get(names, i));
        offer(out, kl_buf_text(&text));
    }
    kl_labels_free(names);
    kl_buf_clear(&text);
}

static void
offer_specs(const struct kl_app *app, struct offer *out)
{
    static const char *const calls[] = {"truncate(", "pdf(", "kde(", "hist("};
    const struct kl_loader *loader = kl_scene_loader(app->scene);
    struct kl_buf text = KL_BUF_INIT;
    size_t i;

    if (loader != NULL && memchr(out->word, ':', out->len) != NULL) {
        offer_columns(app, out);
        return;
    }
    for (i = 0; i < kl_family_count(); i++) {
        kl_buf_reset(&text);
        kl_buf_addf(&text, "%s(", kl_family_row(i)->key);
        offer(out, kl_buf_text(&text));
    }
    for (i = 0; i < sizeof calls / sizeof *calls; i++)
        offer(out, calls[i]);
    if (memchr(out->word, '/', out->len) != NULL ||
        memchr(out->word, '.', out->len) != NULL)
        offer_files(out);
    offer_catalog(app, KL_DATA_SETS, out);
    kl_buf_clear(&text);
}

static void
offer_rows(enum kl_completes what, struct offer *out)
{
    static const char *const sides[] = {"p", "q"};
    int i;

    if (what == KL_COMPLETES_UNIT)
        for (i = 0; i < KL_UNIT_COUNT; i++)
            offer(out, kl_unit_row((enum kl_unit)i)->key);
    if (what == KL_COMPLETES_VIEW)
        for (i = 0; i < KL_VIEW_COUNT; i++)
            offer(out, kl_view_row((enum kl_view)i)->key);
    if (what == KL_COMPLETES_LAB)
        for (i = 0; i < KL_LAB_COUNT; i++)
            offer(out, kl_lab_row((enum kl_lab)i)->key);
    if (what == KL_COMPLETES_MEASURE)
        for (i = 0; i < KL_MEASURE_COUNT; i++)
            offer(out, kl_measure_row((enum kl_measure)i)->key);
    if (what == KL_COMPLETES_SIDE)
        for (i = 0; i < 2; i++)
            offer(out, sides[i]);
    if (what == KL_COMPLETES_SHOW)
        for (i = 0; kl_show_name((size_t)i) != NULL; i++)
            offer(out, kl_show_name((size_t)i));
}

/* Names of lessons; behind one and its point, the ids of its steps. */
static void
offer_lessons(const struct kl_app *app, struct offer *out)
{
    size_t chapters, i, k;
    const struct kl_chapter *chapter;
    struct kl_buf text = KL_BUF_INIT;
    bool steps = memchr(out->word, '.', out->len) != NULL;

    if (app->learning == NULL)
        return;
    chapter = kl_book_chapters(app->learning->book, &chapters);
    for (i = 0; i < chapters; i++) {
        if (!steps)
            offer(out, chapter[i].name);
        for (k = 0; steps && k < chapter[i].steps; k++) {
            kl_buf_reset(&text);
            kl_buf_addf(&text, "%s.%s", chapter[i].name,
                        chapter[i].step[k].id);
            offer(out, kl_buf_text(&text));
        }
    }
    kl_buf_clear(&text);
}

/* The words of "[on|off]". */
static void
offer_words(const char *args, struct offer *out)
{
    const char *at = args + strspn(args, "[");
    size_t len;

    for (; (len = strcspn(at, "|]")) > 0; at += len + (at[len] == '|')) {
        char *word = kl_strndup(at, len);

        offer(out, word);
        free(word);
    }
}

/* What may stand at the cursor, by the command at the front of the line. */
static void
offer_arguments(const struct kl_app *app, const struct kl_command *command,
                struct offer *out)
{
    switch (command->completes) {
    case KL_COMPLETES_SPEC:
        offer_specs(app, out);
        break;
    case KL_COMPLETES_OUTCOME:
        offer_labels(app, "p", out);
        offer_labels(app, "q", out);
        offer_handles(app, KL_P, "p.", out);
        offer_handles(app, KL_Q, "q.", out);
        break;
    case KL_COMPLETES_HANDLE:
        offer_handles(app, kl_scene_side(app->scene), "", out);
        break;
    case KL_COMPLETES_LABEL:
        offer_labels(app, "", out);
        break;
    case KL_COMPLETES_FILE:
        offer_files(out);
        break;
    case KL_COMPLETES_LESSON:
        offer_lessons(app, out);
        break;
    case KL_COMPLETES_SCENE:
        offer_catalog(app, KL_PRESETS, out);
        offer_files(out);
        break;
    case KL_COMPLETES_WORDS:
        offer_words(command->args, out);
        break;
    default:
        offer_rows(command->completes, out);
        break;
    }
}

void
kl_prompt_complete(struct kl_app *app)
{
    struct kl_prompt *prompt = &app->prompt;
    const char *line = kl_buf_text(&prompt->line);
    size_t first = strcspn(line, " ="), start = prompt->cursor;
    const struct kl_command *command = kl_command_find(line, first);
    struct offer out = {.list = &prompt->offer};
    struct kl_buf next = KL_BUF_INIT;
    const char *breaks;

    /* In a spec a word also begins behind a weight or a parenthesis. */
    breaks = command != NULL && command->completes == KL_COMPLETES_SPEC
                 ? " =*+(,;"
                 : " =";
    while (start > 0 && strchr(breaks, line[start - 1]) == NULL)
        start--;
    kl_buf_reset(&prompt->offer);
    out.word = line + start;
    out.len = prompt->cursor - start;
    if (start == 0)
        offer_commands(&out);
    else if (command != NULL)
        offer_arguments(app, command, &out);
    if (out.count > 0) {
        kl_buf_add(&next, line, start);
        kl_buf_adds(&next, out.common);
        if (out.count == 1 && strpbrk(out.common, "(/@") == NULL &&
            prompt->cursor == prompt->line.len)
            kl_buf_addc(&next, ' ');
        start = next.len;
        kl_buf_adds(&next, line + prompt->cursor);
        kl_buf_clear(&prompt->line);
        prompt->line = next;
        prompt->cursor = start;
    }
    if (out.count < 2)
        kl_buf_reset(&prompt->offer);
    free(out.common);
}
