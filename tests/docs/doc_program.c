/* The tables of the program: its commands, options, keys, views and labs. */
#include "config.h"

#include "kl_docs.h"

#include <stdio.h>
#include <string.h>

#include "klscope/app/command.h"
#include "klscope/app/private.h"
#include "klscope/app/screens.h"
#include "klscope/base/buf.h"
#include "klscope/base/status.h"
#include "klscope/core/unit.h"
#include "klscope/scene/scene.h"

static const struct {
    const char *name, *args, *help;
} subcommands[] = {
#define SUBCOMMAND(name, letter, least, most, args, help, note) \
    {#name, args, help},
#include "klscope/cli/subcommands.def"
#undef SUBCOMMAND
};

static const struct {
    const char *name;
    int letter;
    const char *arg, *help;
} options[] = {
#define OPTION(id, name, letter, arg, commands, help) {name, letter, arg, help},
#include "klscope/cli/options.def"
#undef OPTION
};

static const struct {
    const char *name, *args, *help;
    bool listed;
} words[] = {
#define PLAIN(name, function, args, listed, help) {name, args, help, listed},
#include "klscope/cli/plain.def"
#undef PLAIN
};

static const struct {
    int exit_status;
    const char *text;
} statuses[] = {
#define STATUS(name, exit_status, text) {exit_status, text},
#include "klscope/base/status.def"
#undef STATUS
};

static const struct {
    const char *name, *value, *help;
} scene_keys[] = {
#define KEY(id, name, value, help) {name, value, help},
#include "klscope/scene/keys.def"
#undef KEY
};

/* The day of the release that the manual belongs to. */
static const char released[] = "2026-11-24";

/* The first line of a manual page. */
static void
put_version(const char *page, int section, const char *title)
{
    printf(".TH %s %d %s \"klscope " PACKAGE_VERSION "\" \"%s\"\n", page,
           section, released, title);
}

void
doc_version(bool man)
{
    (void)man;
    put_version("KLSCOPE", 1, "User Commands");
}

void
doc_version_lesson(bool man)
{
    (void)man;
    put_version("KLSCOPE\\-LESSON", 5, "File Formats");
}

void
doc_version_scene(bool man)
{
    (void)man;
    put_version("KLSCOPE\\-SCENE", 5, "File Formats");
}

void
doc_subcommands(bool man)
{
    size_t i;

    for (i = 0; i < sizeof subcommands / sizeof *subcommands; i++)
        doc_row(man, subcommands[i].name, subcommands[i].args,
            subcommands[i].help);
}

/* What can be typed in plain lessons. */
void
doc_plain(bool man)
{
    size_t i;

    for (i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].listed)
            doc_row(man, words[i].name, words[i].args, words[i].help);
}

void
doc_options(bool man)
{
    char term[80];
    size_t i;

    for (i = 0; i < sizeof options / sizeof *options; i++) {
        char letter[6] = "";

        if (options[i].letter != 0)
            snprintf(letter, sizeof letter, "-%c, ", options[i].letter);
        snprintf(term, sizeof term, "%s--%s", letter, options[i].name);
        doc_row(man, term, options[i].arg != NULL ? options[i].arg : "",
            options[i].help);
    }
}

void
doc_commands(bool man)
{
    size_t i;

    for (i = 0; i < kl_command_count(); i++) {
        const struct kl_command *command = kl_command_row(i);

        doc_row(man, command->name, command->args, command->help);
    }
}

/* The row that a row without help is a further key of: the one of its mode that
 * runs the same command, or else the one above it. */
static size_t
row_of(size_t i)
{
    const struct kl_binding *binding = kl_binding_row(i), *other;
    size_t k;

    for (k = 0; k < kl_binding_count(); k++) {
        other = kl_binding_row(k);
        if (other->mode == binding->mode && other->help != NULL &&
            strcmp(other->command, binding->command) == 0)
            return k;
    }
    while (kl_binding_row(i)->help == NULL)
        i--;
    return i;
}

/* The keys of row i, which has help. */
static void
add_keys(size_t i, struct kl_buf *keys)
{
    size_t k;

    kl_buf_adds(keys, kl_binding_row(i)->key);
    for (k = 0; k < kl_binding_count(); k++)
        if (kl_binding_row(k)->help == NULL && row_of(k) == i)
            kl_buf_addf(keys, ", %s", kl_binding_row(k)->key);
}

static void
put_mode(bool man, int mode)
{
    size_t i;

    for (i = 0; i < kl_binding_count(); i++) {
        const struct kl_binding *binding = kl_binding_row(i);
        struct kl_buf keys = KL_BUF_INIT;

        if (binding->help == NULL ||
            (binding->mode != mode &&
             (mode != KL_MODE_EXPLORE || binding->mode != KL_MODE_COMMON)))
            continue;
        add_keys(i, &keys);
        doc_row(man, kl_buf_text(&keys), NULL, binding->help);
        kl_buf_clear(&keys);
    }
}

#define PUT_MODE(NAME, MODE) \
    void doc_##NAME(bool man) \
    { \
        put_mode(man, MODE); \
    }
PUT_MODE(keys, KL_MODE_EXPLORE)
PUT_MODE(curves, KL_MODE_CURVE)
PUT_MODE(learn, KL_MODE_LEARN)
PUT_MODE(contents, KL_MODE_CONTENTS)
PUT_MODE(sliders, KL_MODE_TUNE)
PUT_MODE(prompt, KL_MODE_PROMPT)
PUT_MODE(sample, KL_MODE_SAMPLE)
PUT_MODE(code, KL_MODE_CODE)
PUT_MODE(fit, KL_MODE_FIT)
PUT_MODE(classify, KL_MODE_CLASSIFY)
PUT_MODE(replay, KL_MODE_REPLAY)

/* The exit statuses, each with all that ends in it. */
void
doc_statuses(bool man)
{
    int wanted, i, last = 0;

    for (i = 0; i < KL_STATUS_COUNT; i++)
        if (statuses[i].exit_status > last)
            last = statuses[i].exit_status;
    for (wanted = 0; wanted <= last; wanted++) {
        struct kl_buf text = KL_BUF_INIT;
        char term[16];

        snprintf(term, sizeof term, "%d", wanted);
        for (i = 0; i < KL_STATUS_COUNT; i++)
            if (statuses[i].exit_status == wanted)
                kl_buf_addf(&text, "%s%s", text.len > 0 ? "; " : "",
                            statuses[i].text);
        doc_row(man, term, NULL, kl_buf_text(&text));
        kl_buf_clear(&text);
    }
}

void
doc_units(bool man)
{
    int i;

    for (i = 0; i < KL_UNIT_COUNT; i++) {
        const struct kl_unit_row *unit = kl_unit_row((enum kl_unit)i);

        doc_row(man, unit->key, NULL, unit->help);
    }
}

void
doc_views(bool man)
{
    int i;

    for (i = 0; i < KL_VIEW_COUNT; i++) {
        const struct kl_view_row *view = kl_view_row((enum kl_view)i);
        struct kl_buf text = KL_BUF_INIT;

        kl_buf_addf(&text, "%s; %s", view->help, view->of_densities);
        doc_row(man, view->key, NULL, kl_buf_text(&text));
        kl_buf_clear(&text);
    }
}

/* The key of the bar; one that shares it is reached from the one before. */
void
doc_labs(bool man)
{
    int i;

    for (i = 0; i < KL_LAB_COUNT; i++) {
        const struct kl_lab_row *lab = kl_lab_row((enum kl_lab)i);
        int number = kl_screen_row((size_t)i)->number;
        bool shared = i > 0 && kl_screen_row((size_t)i - 1)->number == number;
        char keys[16];

        snprintf(keys, sizeof keys, "M-%d%s", number, shared ? " c" : "");
        doc_row(man, lab->key, keys, lab->help);
    }
}

/* The keys of a scene's text form. */
void
doc_scene_keys(bool man)
{
    size_t i;

    for (i = 0; i < sizeof scene_keys / sizeof *scene_keys; i++)
        doc_row(man, scene_keys[i].name, scene_keys[i].value,
                scene_keys[i].help);
}
