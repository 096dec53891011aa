#include "config.h"

#include "klscope/cli/options.h"

#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"

static const struct {
    const char *name;
    int letter;
    const char *arg, *commands, *help;
} rows[KL_OPTION_COUNT] = {
#define OPTION(id, name, letter, arg, commands, help) \
    [KL_OPTION_##id] = {name, letter, arg, commands, help},
#include "klscope/cli/options.def"
#undef OPTION
};

/* The words of --colors. */
static const int colours[] = {0, 8, 16, 256};

/* ---- values -------------------------------------------------------------- */

static enum kl_status
bad_value(enum kl_option option, const char *value, const char *wanted,
          struct kl_err *err)
{
    char quote[KL_QUOTE], source[32];

    snprintf(source, sizeof source, "--%s", rows[option].name);
    return kl_fail(err, KL_E_USAGE, (struct kl_at){.source = source},
                   "%s is not %s", kl_quote(quote, value, strlen(value)),
                   wanted);
}

/* Which of the words of its row, "table|json|tsv", the value is. */
static enum kl_status
take_choice(enum kl_option option, const char *value, int *choice,
            struct kl_err *err)
{
    const char *word = rows[option].arg, *end;
    size_t len = strlen(value);

    for (*choice = 0;; word = end + 1, ++*choice) {
        end = strchr(word, '|');
        if (end == NULL)
            end = word + strlen(word);
        if ((size_t)(end - word) == len && strncmp(word, value, len) == 0)
            return KL_OK;
        if (*end == '\0')
            return bad_value(option, value, rows[option].arg, err);
    }
}

static enum kl_status
take_size(struct kl_options *options, const char *value, struct kl_err *err)
{
    char rest;

    if (sscanf(value, "%4dx%4d%c", &options->columns, &options->rows, &rest) !=
            2 ||
        options->columns < 1 || options->rows < 1 || options->columns > 1000 ||
        options->rows > 1000)
        return bad_value(KL_OPTION_SIZE, value, rows[KL_OPTION_SIZE].arg, err);
    return KL_OK;
}

/* A whole number from least on; more draws than `most` are more than memory
 * and patience hold. */
static enum kl_status
take_count(enum kl_option option, const char *value, unsigned long least,
           unsigned long most, unsigned long *count, struct kl_err *err)
{
    char wanted[64];
    double number;

    if (kl_number_parse(value, strlen(value), &number) &&
        number == floor(number) && number >= (double)least &&
        number <= (double)most) {
        *count = (unsigned long)number;
        return KL_OK;
    }
    snprintf(wanted, sizeof wanted, "a whole number from %lu to %lu", least,
             most);
    return bad_value(option, value, wanted, err);
}

/* One of the words of its row. */
static enum kl_status
take_word(struct kl_options *options, enum kl_option option, const char *value,
          struct kl_err *err)
{
    int choice;
    enum kl_status status = take_choice(option, value, &choice, err);

    if (status != KL_OK)
        return status;
    if (option == KL_OPTION_FORMAT)
        options->format = (enum kl_format)choice;
    else if (option == KL_OPTION_BACKGROUND)
        options->background = (enum kl_background)choice;
    else if (option == KL_OPTION_AS)
        options->as = (enum kl_picture)choice;
    else
        options->colours = colours[choice];
    return KL_OK;
}

/* An order of Renyi, or how many times as fast. */
static enum kl_status
take_number(struct kl_options *options, enum kl_option option,
            const char *value, struct kl_err *err)
{
    bool pace = option == KL_OPTION_PACE;
    double number;

    if (!kl_number_parse(value, strlen(value), &number) ||
        !(pace ? number >= 1. / 64 && number <= 64 : kl_alpha_valid(number)))
        return bad_value(option, value,
                         pace ? "a number from 1/64 to 64"
                              : "a number " KL_ALPHA_DOMAIN,
                         err);
    *(pace ? &options->pace : &options->alpha) = number;
    return KL_OK;
}

/* Where the text of an option goes; NULL of one that takes none. */
static const char **
text_of(struct kl_options *options, enum kl_option option)
{
    switch (option) {
    case KL_OPTION_SCENE: return &options->scene;
    case KL_OPTION_VIEW: return &options->view;
    case KL_OPTION_OUTPUT: return &options->output;
    case KL_OPTION_SCRIPT: return &options->script;
    case KL_OPTION_LOG: return &options->log;
    default: return NULL;
    }
}

static enum kl_status
take(struct kl_options *options, enum kl_option option, const char *value,
     struct kl_err *err)
{
    const char **text = text_of(options, option);

    options->given[option] = true;
    if (text != NULL)
        *text = value;
    switch (option) {
    case KL_OPTION_UNIT:
        return kl_unit_find(value, strlen(value), &options->unit)
                   ? KL_OK
                   : bad_value(option, value, rows[option].arg, err);
    case KL_OPTION_FORMAT:
    case KL_OPTION_BACKGROUND:
    case KL_OPTION_AS:
    case KL_OPTION_COLOURS:
        return take_word(options, option, value, err);
    case KL_OPTION_ALPHA:
    case KL_OPTION_PACE:
        return take_number(options, option, value, err);
    case KL_OPTION_SIZE:
        return take_size(options, value, err);
    case KL_OPTION_POINTS:
        return take_count(option, value, 1, 10000000, &options->points, err);
    case KL_OPTION_SEED:
        return take_count(option, value, 0, 4294967295, &options->seed, err);
    default:
        return KL_OK;
    }
}

/* ---- getopt -------------------------------------------------------------- */

/* getopt's own tables, made from ours. A leading ':' asks it to be silent. */
static void
make_tables(struct option *longs, char *letters)
{
    int i;

    *letters++ = ':';
    for (i = 0; i < KL_OPTION_COUNT; i++) {
        longs[i] = (struct option){
            .name = rows[i].name,
            .has_arg = rows[i].arg != NULL ? required_argument : no_argument,
            .val = 256 + i};
        if (rows[i].letter == 0)
            continue;
        *letters++ = (char)rows[i].letter;
        if (rows[i].arg != NULL)
            *letters++ = ':';
    }
    longs[i] = (struct option){0};
    *letters = '\0';
}

static enum kl_status
bad_option(int got, char **argv, struct kl_err *err)
{
    const char *word = argv[optind - 1];
    char quote[KL_QUOTE], letter[3] = {'-', (char)optopt, '\0'};

    if (optopt != 0 && optopt < 256)
        word = letter;
    kl_quote(quote, word, strlen(word));
    if (got == ':')
        return kl_fail(err, KL_E_USAGE, KL_AT_NONE,
                       "option %s needs an argument", quote);
    if (optopt >= 256)
        return kl_fail(err, KL_E_USAGE, KL_AT_NONE,
                       "option %s takes no argument", quote);
    return kl_fail(err, KL_E_USAGE, KL_AT_NONE,
                   "unknown option %s; see klscope --help", quote);
}

static int
find_option(int got)
{
    int i;

    if (got >= 256)
        return got - 256;
    for (i = 0; i < KL_OPTION_COUNT; i++)
        if (rows[i].letter == got)
            return i;
    return -1;
}

/* "-:COLUMN" of standard input and "-0.5,1.5" are arguments, not options. */
static bool
is_argument(const char *word)
{
    return word[0] == '-' && word[1] != '\0' &&
           strchr(":.0123456789", word[1]) != NULL;
}

/* The word as it was given: see kl_options_read. */
static const char *
unmask(const char *word, char *const *given)
{
    for (; word != NULL && *given != NULL; given++)
        if (*given + 1 == word)
            return *given;
    return word;
}

static enum kl_status
read_options(int argc, char **argv, char *const *given,
             struct kl_options *options, struct kl_err *err)
{
    struct option longs[KL_OPTION_COUNT + 1];
    char letters[2 * KL_OPTION_COUNT + 2];
    enum kl_status status = KL_OK;
    int got;

    make_tables(longs, letters);
    opterr = 0;
    optind = 0;
    while (status == KL_OK &&
           (got = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
        if (got == '?' || got == ':')
            return bad_option(got, argv, err);
        status = take(options, (enum kl_option)find_option(got),
                      unmask(optarg, given), err);
    }
    return status;
}

/* ---- commands ------------------------------------------------------------ */

static enum kl_status
check_fit(const struct kl_options *options, struct kl_err *err)
{
    const struct kl_cli_command *command = options->command;
    int i;

    for (i = 0; i < KL_OPTION_COUNT; i++)
        if (options->given[i] && rows[i].commands[0] != '*' &&
            strchr(rows[i].commands, command->letter) == NULL)
            return kl_fail(err, KL_E_USAGE, KL_AT_NONE,
                           "%s takes no option --%s", command->name,
                           rows[i].name);
    if (options->given[KL_OPTION_HELP] || options->given[KL_OPTION_VERSION])
        return KL_OK;
    if (options->narguments < command->least)
        return kl_fail(err, KL_E_USAGE, KL_AT_NONE, "usage: klscope %s %s",
                       command->name, command->args);
    return KL_OK;
}

enum kl_status
kl_options_at_most(const struct kl_options *options, int most,
                   struct kl_err *err)
{
    char quote[KL_QUOTE];
    const char *word;

    if (most == KL_ANY || options->narguments <= most)
        return KL_OK;
    word = options->argument[most];
    return kl_fail(err, KL_E_USAGE, KL_AT_NONE, "one argument too many: %s",
                   kl_quote(quote, word, strlen(word)));
}

/* The command, if there is one, and the arguments. */
static enum kl_status
read_arguments(char *const *word, char *const *given,
               const struct kl_cli_command *commands,
               struct kl_options *options, struct kl_err *err)
{
    int i;

    for (i = 0; *word != NULL && commands[i].name != NULL; i++)
        if (strcmp(*word, commands[i].name) == 0) {
            options->command = &commands[i];
            word++;
            break;
        }
    for (; *word != NULL; word++)
        options->argument[options->narguments++] = unmask(*word, given);
    return kl_options_at_most(options, options->command->most, err);
}

/* getopt would take every word that begins with a minus for options, so it
 * gets to see those that are not without it. */
enum kl_status
kl_options_read(int argc, char **argv, const struct kl_cli_command *commands,
                struct kl_options *options, struct kl_err *err)
{
    char **word = kl_malloc(((size_t)argc + 1) * sizeof *word);
    enum kl_status status;
    int i;

    *options = (struct kl_options){.command = commands,
                                   .argument = kl_calloc(
                                       (size_t)argc + 2,
                                       sizeof *options->argument),
                                   .unit = KL_BIT,
                                   .colours = -1,
                                   .alpha = KL_ALPHA_START,
                                   .words = argv,
                                   .columns = 80,
                                   .rows = 24,
                                   .seed = 1};
    for (i = 0; i < argc; i++)
        word[i] = argv[i] + is_argument(argv[i]);
    word[argc] = NULL;
    status = read_options(argc, word, argv, options, err);
    if (status == KL_OK)
        status = read_arguments(word + optind, argv, commands, options, err);
    if (status == KL_OK)
        status = check_fit(options, err);
    free(word);
    return status;
}

void
kl_options_clear(struct kl_options *options)
{
    free(options->argument);
    options->argument = NULL;
}

const char *
kl_option_name(enum kl_option option)
{
    return rows[option].name;
}

void
kl_options_help(const struct kl_cli_command *commands,
                const struct kl_cli_command *command, FILE *out)
{
    const struct kl_cli_command *row;
    const char *note = command != NULL ? command->note : commands->note;
    int i;

    if (command != NULL)
        fprintf(out, "usage: klscope %s %s\n%s\n", command->name,
                command->args, command->help);
    else
        fputs("klscope: an oscilloscope for information\n\n", out);
    for (row = commands; command == NULL && row->name != NULL; row++)
        fprintf(out, "  klscope %-9s %-14s %s\n", row->name, row->args,
                row->help);
    fputs("\noptions:\n", out);
    for (i = 0; i < KL_OPTION_COUNT; i++) {
        char name[40];

        if (command != NULL && rows[i].commands[0] != '*' &&
            strchr(rows[i].commands, command->letter) == NULL)
            continue;
        snprintf(name, sizeof name, "%s%s%s", rows[i].name,
                 rows[i].arg != NULL ? "=" : "",
                 rows[i].arg != NULL ? rows[i].arg : "");
        if (rows[i].letter != 0)
            fprintf(out, "  -%c, --%-21s %s\n", rows[i].letter, name,
                    rows[i].help);
        else
            fprintf(out, "      --%-21s %s\n", name, rows[i].help);
    }
    if (note != NULL)
        fprintf(out, "\n%s", note);
}
