/* Copies a document to standard output with its generated parts written anew
 * from the tables of the program. A part stands between the lines
 *
 *     <!-- begin NAME -->   and   <!-- end NAME -->     in Markdown
 *     .\" begin NAME        and   .\" end NAME          in manual pages
 *
 * The part "screen NAME" is the first screen of tests/screen/NAME.txt.
 *
 * `make update-docs` rewrites the documents, tests/check-docs.sh compares.
 */
#include "config.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/app/book.h"
#include "klscope/app/command.h"
#include "klscope/app/private.h"
#include "klscope/base/buf.h"
#include "klscope/cli/families.h"
#include "klscope/core/family.h"
#include "klscope/core/measure.h"
#include "klscope/core/unit.h"
#include "klscope/data/loader.h"
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

/* The same in a text of which every cell is fit for a table already. */
static void
row_as_is(bool man, const char *term, const char *text)
{
    if (man)
        row(man, term, NULL, text);
    else
        printf("| `%s` | %s |\n", term, text);
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

/* What can be typed in plain lessons. */
static void
put_plain(bool man)
{
    size_t i;

    for (i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].listed)
            row(man, words[i].name, words[i].args, words[i].help);
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

#define PUT_MODE(NAME, MODE) \
    static void put_##NAME(bool man) \
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

/* The families, with values to begin with, meaning and domains. */
static void
put_family_rows(bool man, bool continuous)
{
    size_t i;
    int k;

    for (i = 0; i < kl_family_count(); i++) {
        const struct kl_family *family = kl_family_row(i);
        struct kl_buf term = KL_BUF_INIT, text = KL_BUF_INIT;

        if ((family->density != NULL) != continuous)
            continue;
        kl_families_example(family, &term);
        kl_buf_addf(&text, "%s%s", family->help, man ? " (" : " | ");
        for (k = 0; k < family->nparam; k++) {
            kl_buf_addf(&text, "%s%s: ", k > 0 ? "; " : "",
                        family->param[k].name);
            kl_families_domain(&family->param[k], &text);
        }
        if (man)
            kl_buf_addc(&text, ')');
        row_as_is(man, kl_buf_text(&term), kl_buf_text(&text));
        kl_buf_clear(&term);
        kl_buf_clear(&text);
    }
}

static void
put_families(bool man)
{
    put_family_rows(man, false);
}

static void
put_densities(bool man)
{
    put_family_rows(man, true);
}

/* ---- expressions --------------------------------------------------------- */

enum form { VALUE, INFIX, RIGHT, COMPARE, PREFIX, CALL };

static const struct {
    const char *name, *help;
    enum form form;
    int precedence;
} expressions[] = {
#define EXPR(id, name, form, least, most, precedence, run, help) \
    {name, help, form, precedence},
#include "klscope/core/expr_ops.def"
#undef EXPR
};

enum { EXPRESSIONS = sizeof expressions / sizeof *expressions };

static bool
bind_alike(size_t i, size_t k)
{
    return expressions[i].form == expressions[k].form &&
           expressions[i].precedence == expressions[k].precedence;
}

/* How an entry is written: exp(), -x. */
static void
add_name(size_t i, struct kl_buf *out)
{
    kl_buf_addf(out, "%s%s", expressions[i].name,
                expressions[i].form == CALL     ? "()"
                : expressions[i].form == PREFIX ? "x"
                                                : "");
}

/* One row for all that bind alike, in the order of the table. Names and
 * functions are many and have nothing to do with each other: in the manual each
 * has its row, in a table they stand again beside their meanings. */
static void
put_expressions(bool man)
{
    size_t i, next;

    for (i = 1; i < EXPRESSIONS; i = next) {
        bool apart = expressions[i].form == CALL ||
                     expressions[i].form == VALUE;
        struct kl_buf names = KL_BUF_INIT, text = KL_BUF_INIT;

        for (next = i; next < EXPRESSIONS && bind_alike(i, next) &&
                       !(next > i && man && apart);
             next++) {
            kl_buf_adds(&names, next > i ? " " : "");
            add_name(next, &names);
            kl_buf_adds(&text, next > i ? "; " : "");
            if (apart && !man)
                kl_buf_addf(&text, "`%s` ", expressions[next].name);
            kl_buf_adds(&text, expressions[next].help);
        }
        row(man, kl_buf_text(&names), NULL, kl_buf_text(&text));
        kl_buf_clear(&names);
        kl_buf_clear(&text);
    }
}

/* ---- what comes with klscope --------------------------------------------- */

static const struct kl_catalog catalog = {
    .dir = {KL_SRCDATA}, .lessons = {KL_SRCDATA "/../lessons"}};

static void
put_data(bool man)
{
    struct kl_loader *loader = kl_loader_new(&catalog, NULL);
    struct kl_labels *sets = kl_catalog_list(&catalog, KL_DATA_SETS);
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
        row(man, name, NULL, kl_buf_text(&text));
        kl_labels_free(columns);
        kl_buf_clear(&text);
    }
    kl_labels_free(sets);
    kl_loader_free(loader);
}

/* A preset says what it is for in its first line, a comment. */
static void
put_scenes(bool man)
{
    struct kl_labels *names = kl_catalog_list(&catalog, KL_PRESETS);
    size_t i;

    for (i = 0; i < kl_labels_count(names); i++) {
        char line[200] = "", term[80], *path;
        FILE *in;

        snprintf(term, sizeof term, "@%s", kl_labels_get(names, i));
        if (kl_catalog_path(&catalog, KL_PRESETS, term + 1, &path, NULL) !=
                KL_OK ||
            (in = fopen(path, "r")) == NULL ||
            fgets(line, sizeof line, in) == NULL || line[0] != '#') {
            fprintf(stderr, "kl_docs: %s does not begin with a comment\n",
                    term);
            exit(EXIT_FAILURE);
        }
        line[strcspn(line, "\n")] = '\0';
        row(man, term, NULL, line + strspn(line, "# "));
        fclose(in);
        free(path);
    }
    kl_labels_free(names);
}

static void
put_lessons(bool man)
{
    const struct kl_chapter *chapter;
    struct kl_book *book;
    size_t count, i;

    if (kl_book_open(&catalog, &book, NULL) != KL_OK)
        exit(EXIT_FAILURE);
    chapter = kl_book_chapters(book, &count);
    for (i = 0; i < count; i++) {
        char term[80], steps[32];

        snprintf(term, sizeof term, "%u, %s", chapter[i].number,
                 chapter[i].name);
        snprintf(steps, sizeof steps, "%zu", chapter[i].steps);
        row(man, term, man ? NULL : steps, chapter[i].title);
    }
    kl_book_free(book);
}

/* ---- screens ------------------------------------------------------------- */

/* The first screen of a golden file, fenced. */
static void
put_screen(const char *file)
{
    FILE *in = fopen(file, "r");
    char line[4096];
    int lines = 0;

    if (in == NULL) {
        perror(file);
        exit(EXIT_FAILURE);
    }
    puts("```text");
    while (fgets(line, sizeof line, in) != NULL &&
           (lines < 2 || strncmp(line, " klscope  ", 10) != 0))
        if (lines++ > 0) /* behind the size */
            fputs(line, stdout);
    puts("```");
    fclose(in);
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

/* The key of the bar; one that shares it is reached from the one before. */
static void
put_labs(bool man)
{
    int i;

    for (i = 0; i < KL_LAB_COUNT; i++) {
        const struct kl_lab_row *lab = kl_lab_row((enum kl_lab)i);
        int number = kl_screen_row((size_t)i)->number;
        bool shared = i > 0 && kl_screen_row((size_t)i - 1)->number == number;
        char keys[16];

        snprintf(keys, sizeof keys, "M-%d%s", number, shared ? " c" : "");
        row(man, lab->key, keys, lab->help);
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
    {"learn", put_learn, "| key | what it does |"},
    {"contents", put_contents, "| key | what it does |"},
    {"plain", put_plain, "| word | argument | what it does |"},
    {"sliders", put_sliders, "| key | what it does |"},
    {"prompt", put_prompt, "| key | what it does |"},
    {"measures", put_measures, "| key | symbol | meaning |"},
    {"families", put_families, "| family | meaning | parameters |"},
    {"densities", put_densities, "| family | meaning | parameters |"},
    {"expressions", put_expressions, "| in expressions | meaning |"},
    {"data", put_data, "| data set | columns of numbers |"},
    {"scenes", put_scenes, "| scene | what it shows |"},
    {"lessons", put_lessons, "| lesson | steps | title |"},
    {"units", put_units, "| unit | meaning |"},
    {"views", put_views, "| view | what it shows |"},
    {"labs", put_labs, "| lab | keys | what it shows |"},
    {"sample", put_sample, "| key | what it does |"},
    {"code", put_code, "| key | what it does |"},
    {"fit", put_fit, "| key | what it does |"},
    {"classify", put_classify, "| key | what it does |"},
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

/* Write the part that a line begins; false if the line begins none.
 *
 * in    dir   of the document, with a slash behind it; or ""
 */
static bool
begin(const char *line, const char *dir)
{
    bool man = *line == '.';
    char name[32], path[4096];
    size_t i;

    if (sscanf(line, "<!-- begin screen %31[a-z-]", name) == 1) {
        snprintf(path, sizeof path, "%stests/screen/%s.txt", dir, name);
        put_screen(path);
        return true;
    }

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
    char line[4096], dir[2048] = "";

    if (in == NULL) {
        fputs("usage: kl_docs FILE\n", stderr);
        return EXIT_FAILURE;
    }
    if (strrchr(argv[1], '/') != NULL)
        snprintf(dir, sizeof dir, "%.*s",
                 (int)(strrchr(argv[1], '/') - argv[1]) + 1, argv[1]);
    while (fgets(line, sizeof line, in) != NULL) {
        if (strncmp(line, "<!-- end ", 9) == 0 ||
            strncmp(line, ".\\\" end ", 8) == 0)
            inside = false;
        if (inside)
            continue;
        fputs(line, stdout);
        inside = begin(line, dir);
    }
    fclose(in);
    return inside || fflush(stdout) != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
