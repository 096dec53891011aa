#ifndef KLSCOPE_CLI_OPTIONS_H
#define KLSCOPE_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "klscope/app/picture.h"
#include "klscope/base/status.h"
#include "klscope/canvas/theme.h"
#include "klscope/core/unit.h"

enum kl_option {
#define OPTION(id, ...) KL_OPTION_##id,
#include "klscope/cli/options.def"
#undef OPTION
    KL_OPTION_COUNT
};

enum { KL_ANY = -1 };

enum kl_format { KL_FORMAT_TABLE, KL_FORMAT_JSON, KL_FORMAT_TSV };

/* A command line that has been read. Strings are borrowed from argv. */
struct kl_options {
    const struct kl_cli_command *command;
    const char **argument; /* P and Q, files...; then at least two NULLs */
    int narguments;
    bool given[KL_OPTION_COUNT];
    const char *view, *output;
    enum kl_picture as;
    enum kl_unit unit;
    enum kl_format format;
    double alpha;
    const char *scene, *script, *log;
    double pace;        /* of the script; 0: at once */
    char *const *words; /* of the command line, for the log */
    int columns, rows;
    int colours; /* 0, 8, 16, 256; -1: as the terminal has them */
    enum kl_background background;
    unsigned long points, seed;
};

struct kl_cli;

/* One row of the table of commands of the program. */
struct kl_cli_command {
    const char *name, *args, *help, *note;
    char letter;      /* in the option table */
    int least, most;  /* arguments; most is KL_ANY for no limit */
    enum kl_status (*run)(struct kl_cli *cli);
};

/* Read argv. The first argument that is no option may be a command; without
 * one it is explore.
 *
 * in    commands   the table, ending in a row without name
 * out   options    inits; release with kl_options_clear, whatever is returned
 * err   KL_E_USAGE, KL_E_NAME, with the option as the source
 */
enum kl_status kl_options_read(int argc, char **argv,
                               const struct kl_cli_command *commands,
                               struct kl_options *options,
                               struct kl_err *err);

void kl_options_clear(struct kl_options *options);

/* Fail if there are more than `most` arguments, naming the first of those. */
enum kl_status kl_options_at_most(const struct kl_options *options, int most,
                                  struct kl_err *err);

/* The name of an option, "check". */
const char *kl_option_name(enum kl_option option);

/* Print the help of a command, or of the program (NULL). */
void kl_options_help(const struct kl_cli_command *commands,
                     const struct kl_cli_command *command, FILE *out);

#endif
