/* Copies a document to standard output with its generated parts written anew
 * from the tables of the program. A part stands between the lines
 *
 *     <!-- begin NAME -->   and   <!-- end NAME -->     in Markdown
 *     .\" begin NAME        and   .\" end NAME          in manual pages
 *
 * `make update-docs` rewrites the documents, tests/check-docs.sh compares.
 */
#include "config.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/app/command.h"
#include "klscope/app/private.h"
#include "klscope/base/buf.h"
#include "klscope/core/family.h"
#include "klscope/core/measure.h"
#include "klscope/core/unit.h"
#include "klscope/scene/scene.h"

static const struct {
    const char *name, *args, *help;
} subcommands[] = {
#define SUBCOMMAND(name, letter, least, most, args, help) {#name, args, help},
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

/* ---- rows ---------------------------------------------------------------- */

/* Escape what has a meaning in a cell of a table, or in a line of roff. */
static void
put(bool man, const char *text)
{
    if (man && (*text == '.' || *text == '\''))
        fputs("\\&", stdout);
    for (; *text != '\0'; text++)
        if (man && *text == '\\')
            fputs("\\e", stdout);
        else if (man && *text == '-')
            fputs("\\-", stdout);
        else if (!man && *text == '|')
            fputs("\\|", stdout);
        else
            putchar(*text);
}

/* One thing and its description; more, in between, may be NULL. */
static void
row(bool man, const char *term, const char *more, const char *text)
{
    fputs(man ? ".TP\n.BR \"" : "| `", stdout);
    put(man, term);
    fputs(man ? "\"" : "` | ", stdout);
    if (more != NULL && man)
        fputs(" \" ", stdout);
    if (more != NULL)
        put(man, more);
    if (more != NULL)
        fputs(man ? "\"" : " | ", stdout);
    if (man)
        putchar('\n');
    put(man, text);
    fputs(man ? "\n" : " |\n", stdout);
}

static void
put_version(bool man)
{
    (void)man;
    puts(".TH KLSCOPE 1 \"\" \"klscope " PACKAGE_VERSION "\" \"User Commands\"");
}

static void
put_subcommands(bool man)
{
    size_t i;

    for (i = 0; i < sizeof subcommands / sizeof *subcommands; i++)
        row(man, subcommands[i].name, subcommands[i].args,
            subcommands[i].help);
}

static void
put_options(bool man)
{
    char term[80];
    size_t i;

    for (i = 0; i < sizeof options / sizeof *options; i++) {
        char letter[6] = "";

        if (options[i].letter != 0)
            snprintf(letter, sizeof letter, "-%c, ", options[i].letter);
        snprintf(term, sizeof term, "%s--%s", letter, options[i].name);
        row(man, term, options[i].arg != NULL ? options[i].arg : "",
            options[i].help);
    }
}

static void
put_commands(bool man)
{
    size_t i;

    for (i = 0; i < kl_command_count(); i++) {
        const struct kl_command *command = kl_command_row(i);

        row(man, command->name, command->args, command->help);
    }
}

/* The keys of a mode; rows without help are further keys for the row above. */
static void
put_mode(bool man, int mode)
{
    size_t i, next;

    for (i = 0; i < kl_binding_count(); i = next) {
        const struct kl_binding *binding = kl_binding_row(i);
        struct kl_buf keys = KL_BUF_INIT;

        for (next = i; next == i || (next < kl_binding_count() &&
                                     kl_binding_row(next)->help == NULL);
             next++)
            kl_buf_addf(&keys, "%s%s", next > i ? ", " : "",
                        kl_binding_row(next)->key);
        if (binding->mode == mode ||
            (mode == KL_MODE_EXPLORE && binding->mode == KL_MODE_COMMON))
            row(man, kl_buf_text(&keys), NULL, binding->help);
        kl_buf_clear(&keys);
    }
}

static void
put_keys(bool man)
{
    put_mode(man, KL_MODE_EXPLORE);
}

static void
put_curves(bool man)
{
    put_mode(man, KL_MODE_CURVE);
}

static void
put_sliders(bool man)
{
    put_mode(man, KL_MODE_TUNE);
}

static void
put_prompt(bool man)
{
    put_mode(man, KL_MODE_PROMPT);
}

static void
put_measures(bool man)
{
    int m;

    for (m = 0; m < KL_MEASURE_COUNT; m++) {
        const struct kl_measure_row *measure =
            kl_measure_row((enum kl_measure)m);

        row(man, measure->key, measure->symbol, measure->help);
    }
}

static void
put_families(bool man)
{
    size_t i;
    int k;

    for (i = 0; i < kl_family_count(); i++) {
        const struct kl_family *family = kl_family_row(i);
        struct kl_buf term = KL_BUF_INIT, text = KL_BUF_INIT;

        kl_buf_addf(&term, "%s(", family->key);
        kl_buf_addf(&text, "%s;", family->help);
        for (k = 0; k < family->nparam; k++) {
            kl_buf_addf(&term, "%s%s=", k > 0 ? ", " : "",
                        family->param[k].name);
            kl_buf_addf(&text, "%s %s %s", k > 0 ? "," : "",
                        family->param[k].name, family->param[k].domain);
        }
        kl_buf_addc(&term, ')');
        row(man, kl_buf_text(&term), NULL, kl_buf_text(&text));
        kl_buf_clear(&term);
        kl_buf_clear(&text);
    }
}

static void
put_units(bool man)
{
    int i;

    for (i = 0; i < KL_UNIT_COUNT; i++) {
        const struct kl_unit_row *unit = kl_unit_row((enum kl_unit)i);

        row(man, unit->key, NULL, unit->help);
    }
}

static void
put_views(bool man)
{
    int i;

    for (i = 0; i < KL_VIEW_COUNT; i++) {
        const struct kl_view_row *view = kl_view_row((enum kl_view)i);

        struct kl_buf text = KL_BUF_INIT;

        kl_buf_addf(&text, "%s; %s", view->help, view->of_densities);
        row(man, view->key, NULL, kl_buf_text(&text));
        kl_buf_clear(&text);
    }
}

/* ---- documents ----------------------------------------------------------- */

static const struct {
    const char *name;
    void (*put)(bool man);
    const char *head; /* of a Markdown table */
} parts[] = {
    {"version", put_version, ""},
    {"subcommands", put_subcommands, "| command | arguments | what it does |"},
    {"options", put_options, "| option | value | meaning |"},
    {"commands", put_commands, "| command | arguments | what it does |"},
    {"keys", put_keys, "| key | what it does |"},
    {"curves", put_curves, "| key | what it does |"},
    {"sliders", put_sliders, "| key | what it does |"},
    {"prompt", put_prompt, "| key | what it does |"},
    {"measures", put_measures, "| key | symbol | meaning |"},
    {"families", put_families, "| family | meaning |"},
    {"units", put_units, "| unit | meaning |"},
    {"views", put_views, "| view | what it shows |"},
};

static void
put_head(const char *head)
{
    const char *c;

    puts(head);
    for (c = head; *c != '\0'; c++)
        if (*c == '|')
            fputs(c[1] != '\0' ? "| --- " : "|\n", stdout);
}

/* Write the part that a line begins; false if the line begins none. */
static bool
begin(const char *line)
{
    bool man = *line == '.';
    char name[32];
    size_t i;

    if (sscanf(line, man ? ".\\\" begin %31[a-z]" : "<!-- begin %31[a-z] -->",
               name) != 1)
        return false;
    for (i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcmp(parts[i].name, name) == 0) {
            if (!man)
                put_head(parts[i].head);
            parts[i].put(man);
            return true;
        }
    fprintf(stderr, "kl_docs: no part is named %s\n", name);
    exit(EXIT_FAILURE);
}

int
main(int argc, char **argv)
{
    FILE *in = argc == 2 ? fopen(argv[1], "r") : NULL;
    bool inside = false;
    char line[4096];

    if (in == NULL) {
        fputs("usage: kl_docs FILE\n", stderr);
        return EXIT_FAILURE;
    }
    while (fgets(line, sizeof line, in) != NULL) {
        if (strncmp(line, "<!-- end ", 9) == 0 ||
            strncmp(line, ".\\\" end ", 8) == 0)
            inside = false;
        if (inside)
            continue;
        fputs(line, stdout);
        inside = begin(line);
    }
    fclose(in);
    return inside || fflush(stdout) != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
