/* The tables that completions of the shells are made from. The files in
 * data/completions/ hold the rest, which knows no name of the program. */
#include "config.h"

#include "kl_docs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/buf.h"
#include "klscope/cli/families.h"
#include "klscope/core/family.h"
#include "klscope/data/loader.h"
#include "klscope/scene/scene.h"

static const struct {
    const char *name;
    char letter;
    const char *args, *help;
} commands[] = {
#define SUBCOMMAND(name, letter, least, most, args, help, note) \
    {#name, letter, args, help},
#include "klscope/cli/subcommands.def"
#undef SUBCOMMAND
};

static const struct {
    const char *name;
    int letter;
    const char *arg, *commands, *help;
} options[] = {
#define OPTION(id, name, letter, arg, commands, help) \
    {name, letter, arg, commands, help},
#include "klscope/cli/options.def"
#undef OPTION
};

enum {
    COMMANDS = sizeof commands / sizeof *commands,
    OPTIONS = sizeof options / sizeof *options
};

/* What the value of an option, or an argument, is: words to choose from, or
 * one of these. What has no row is typed without help. */
static const struct {
    const char *arg, *kind;
} kinds[] = {
    {"FILE", "FILE"},           {"FILE|@NAME", "SCENE"},
    {"VIEW", "VIEW"},           {"COLSxROWS", "SIZE"},
    {"P", "SPEC"},              {"Q", "SPEC"},
    {"FAMILY", "FAMILY"},       {"LESSON|FILE", "LESSON"},
};

static const char *
kind_of(const char *arg, size_t len)
{
    size_t i;

    for (i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strlen(kinds[i].arg) == len &&
            strncmp(kinds[i].arg, arg, len) == 0)
            return kinds[i].kind;
    return "NONE";
}

/* "bit|nat|hart": words alone. */
static bool
is_choice(const char *arg)
{
    return strspn(arg, "abcdefghijklmnopqrstuvwxyz0123456789-|") ==
               strlen(arg) &&
           strchr(arg, '|') != NULL;
}

static bool
takes(size_t option, size_t command)
{
    return options[option].commands[0] == '*' ||
           strchr(options[option].commands, commands[command].letter) != NULL;
}

/* Text between single quotes, and what a shell's own syntax wants escaped. */
static void
put_quoted(const char *text, const char *escaped)
{
    for (; *text != '\0'; text++)
        if (*text == '\'')
            fputs("'\\''", stdout);
        else if (strchr(escaped, *text) != NULL)
            printf("\\%c", *text);
        else
            putchar(*text);
}

/* "bit|nat" with blanks for bars. */
static void
put_words(const char *arg)
{
    for (; *arg != '\0'; arg++)
        putchar(*arg == '|' ? ' ' : *arg);
}

/* The value of option i: words or its kind. */
static void
put_value(size_t i)
{
    if (is_choice(options[i].arg))
        put_words(options[i].arg);
    else
        fputs(kind_of(options[i].arg, strlen(options[i].arg)), stdout);
}

/* The kinds of the arguments of a command, of "P [Q]" "SPEC SPEC"; returns how
 * many there are. */
static int
arguments(size_t command, const char *kind[4], const char *name[4])
{
    const char *at = commands[command].args;
    int n = 0;

    while (*(at += strspn(at, " []")) != '\0' && n < 4) {
        size_t len = strcspn(at, " []");

        name[n] = at;
        kind[n] = kind_of(at, len);
        if (n > 0 && strcmp(kind[n], "FAMILY") == 0)
            kind[n] = "MODEL"; /* what a P is fitted with */
        n++;
        at += len;
    }
    return n;
}

/* ---- lists --------------------------------------------------------------- */

/* What each list has a row of: name and help, which may be NULL. */
typedef void item(const char *name, const char *help);

static void
each_family(item *put)
{
    size_t i;

    for (i = 0; i < kl_family_count(); i++)
        put(kl_family_row(i)->key, kl_family_row(i)->help);
}

static void
each_view(item *put)
{
    int i;

    for (i = 0; i < KL_VIEW_COUNT; i++)
        put(kl_view_row((enum kl_view)i)->key,
            kl_view_row((enum kl_view)i)->help);
}

static void
each_scene(item *put)
{
    struct kl_labels *names = kl_catalog_list(&doc_catalog, KL_PRESETS);
    size_t i;

    for (i = 0; i < kl_labels_count(names); i++)
        put(kl_labels_get(names, i), doc_scene_help(kl_labels_get(names, i)));
    kl_labels_free(names);
}

/* Each family with the values that its parameters begin with. */
static void
each_example(item *put)
{
    size_t i;

    for (i = 0; i < kl_family_count(); i++) {
        struct kl_buf text = KL_BUF_INIT;

        kl_families_example(kl_family_row(i), &text);
        put(kl_buf_text(&text), NULL);
        kl_buf_clear(&text);
    }
}

/* Each column of each data set, as letters:french. */
static void
each_column(item *put)
{
    struct kl_loader *loader = kl_loader_new(&doc_catalog, NULL);
    struct kl_labels *sets = kl_catalog_list(&doc_catalog, KL_DATA_SETS);
    size_t i, k;

    for (i = 0; i < kl_labels_count(sets); i++) {
        struct kl_labels *columns = NULL;
        char name[160];

        snprintf(name, sizeof name, "@%s", kl_labels_get(sets, i));
        if (kl_loader_columns(loader, name, &columns, NULL) != KL_OK)
            exit(EXIT_FAILURE);
        for (k = 0; k < kl_labels_count(columns); k++) {
            snprintf(name, sizeof name, "%s:%s", kl_labels_get(sets, i),
                     kl_labels_get(columns, k));
            put(name, NULL);
        }
        kl_labels_free(columns);
    }
    kl_labels_free(sets);
    kl_loader_free(loader);
}

static const struct {
    const char *name;
    void (*each)(item *put);
} lists[] = {
    {"families", each_family}, {"examples", each_example},
    {"views", each_view},      {"scenes", each_scene},
    {"columns", each_column},
};

/* A row of an array of names. */
static void
put_name(const char *name, const char *help)
{
    (void)help;
    fputs("    '", stdout);
    put_quoted(name, "");
    puts("'");
}

/* ---- bash ---------------------------------------------------------------- */

static void
put_option_names(size_t command)
{
    size_t i;

    for (i = 0; i < OPTIONS; i++)
        if (takes(i, command))
            printf(" --%s", options[i].name);
}

/* Functions that print what belongs to a command or an option. */
void
doc_bash(bool man)
{
    size_t i;

    (void)man;
    puts("__klscope_commands='");
    for (i = 0; i < COMMANDS; i++)
        printf("    %s\n", commands[i].name);
    puts("'\n\n__klscope_options() { # COMMAND\n    case $1 in");
    for (i = 0; i < COMMANDS; i++) {
        printf("    %s) echo", commands[i].name);
        put_option_names(i);
        puts(" ;;");
    }
    puts("    esac\n}\n\n__klscope_arguments() { # COMMAND\n    case $1 in");
    for (i = 0; i < COMMANDS; i++) {
        const char *kind[4], *name[4];
        int k, n = arguments(i, kind, name);

        printf("    %s) echo", commands[i].name);
        for (k = 0; k < n; k++)
            printf(" %s", kind[k]);
        puts(" ;;");
    }
    puts("    esac\n}\n\n__klscope_value() { # OPTION\n    case $1 in");
    for (i = 0; i < OPTIONS; i++) {
        if (options[i].arg == NULL)
            continue;
        printf("    --%s", options[i].name);
        if (options[i].letter != 0)
            printf(" | -%c", options[i].letter);
        fputs(") echo ", stdout);
        put_value(i);
        puts(" ;;");
    }
    puts("    *) return 1 ;;\n    esac\n}");
    for (i = 0; i < sizeof lists / sizeof *lists; i++) {
        printf("\n__klscope_%s=(\n", lists[i].name);
        lists[i].each(put_name);
        puts(")");
    }
}

/* ---- zsh ----------------------------------------------------------------- */

/* A row of _describe, 'name:help', or a name alone. */
static void
put_described(const char *name, const char *help)
{
    if (help == NULL) {
        put_name(name, NULL);
        return;
    }
    fputs("    '", stdout);
    put_quoted(name, ":\\");
    putchar(':');
    put_quoted(help, "\\");
    puts("'");
}

/* One specification of _arguments. */
static void
put_zsh_option(size_t i)
{
    const char *name = options[i].name, *arg = options[i].arg;

    fputs("        ", stdout);
    if (options[i].letter != 0)
        printf("'(-%c --%s)'{-%c%s,--%s%s}", options[i].letter, name,
               options[i].letter, arg != NULL ? "+" : "", name,
               arg != NULL ? "=" : "");
    else
        printf("--%s%s", name, arg != NULL ? "=" : "");
    fputs("'[", stdout);
    put_quoted(options[i].help, "[]");
    putchar(']');
    if (arg != NULL) {
        printf(":%s:", name);
        if (is_choice(arg)) {
            putchar('(');
            put_words(arg);
            putchar(')');
        } else {
            printf("_klscope_%s", kind_of(arg, strlen(arg)));
        }
    }
    puts("' \\");
}

void
doc_zsh(bool man)
{
    size_t i, k;

    (void)man;
    puts("__klscope_commands=(");
    for (i = 0; i < COMMANDS; i++)
        put_described(commands[i].name, commands[i].help);
    puts(")");
    for (i = 0; i < sizeof lists / sizeof *lists; i++) {
        printf("\n__klscope_%s=(\n", lists[i].name);
        lists[i].each(put_described);
        puts(")");
    }
    puts("\n__klscope_command() { # COMMAND\n    case $1 in");
    for (i = 0; i < COMMANDS; i++) {
        const char *kind[4], *name[4];
        int n = arguments(i, kind, name);

        printf("    %s) _arguments -s -S : \\\n", commands[i].name);
        for (k = 0; k < OPTIONS; k++)
            if (takes(k, i))
                put_zsh_option(k);
        for (k = 0; k < (size_t)n; k++)
            printf("        '%s%.*s:_klscope_%s' \\\n",
                   strcmp(kind[k], "LESSON") == 0 ? "*:" : ":",
                   (int)strcspn(name[k], " []"), name[k], kind[k]);
        puts("        && return 0 ;;");
    }
    puts("    esac\n    return 1\n}");
}

/* ---- fish ---------------------------------------------------------------- */

/* A candidate and, behind a tab, what it is. */
static void
put_echo(const char *name, const char *help)
{
    fputs("    echo '", stdout);
    put_quoted(name, "\\");
    if (help != NULL)
        putchar('\t');
    if (help != NULL)
        put_quoted(help, "\\");
    puts("'");
}

static void
put_fish_option(size_t i)
{
    size_t k;

    fputs("complete -c klscope -n '__klscope_takes", stdout);
    for (k = 0; k < COMMANDS; k++)
        if (takes(i, k))
            printf(" %s", commands[k].name);
    putchar('\'');
    if (options[i].letter != 0)
        printf(" -s %c", options[i].letter);
    printf(" -l %s", options[i].name);
    if (options[i].arg != NULL && is_choice(options[i].arg)) {
        fputs(" -x -a '", stdout);
        put_words(options[i].arg);
        putchar('\'');
    } else if (options[i].arg != NULL) {
        printf(" -x -a '(__klscope_%s)'",
               kind_of(options[i].arg, strlen(options[i].arg)));
    }
    fputs(" -d '", stdout);
    put_quoted(options[i].help, "");
    puts("'");
}

void
doc_fish(bool man)
{
    size_t i;

    (void)man;
    fputs("set -g __klscope_commands", stdout);
    for (i = 0; i < COMMANDS; i++)
        printf(" %s", commands[i].name);
    fputs("\nset -g __klscope_valued", stdout);
    for (i = 0; i < OPTIONS; i++) {
        if (options[i].arg != NULL)
            printf(" --%s", options[i].name);
        if (options[i].arg != NULL && options[i].letter != 0)
            printf(" -%c", options[i].letter);
    }
    putchar('\n');
    for (i = 0; i < sizeof lists / sizeof *lists; i++) {
        printf("\nfunction __klscope_%s\n", lists[i].name);
        lists[i].each(put_echo);
        puts("end");
    }
    putchar('\n');
    for (i = 0; i < COMMANDS; i++) {
        const char *kind[4], *name[4];
        int k, n = arguments(i, kind, name);

        printf("complete -c klscope -n __klscope_first -a %s -d '",
               commands[i].name);
        put_quoted(commands[i].help, "");
        puts("'");
        for (k = 0; k < n; k++)
            printf("complete -c klscope -n '__klscope_at %s %d' -a "
                   "'(__klscope_%s)'\n",
                   commands[i].name,
                   strcmp(kind[k], "LESSON") == 0 ? 0 : k + 1, kind[k]);
    }
    for (i = 0; i < OPTIONS; i++)
        put_fish_option(i);
}
