#include "config.h"

#include "klscope/cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "klscope/app/app.h"
#include "klscope/app/log.h"
#include "klscope/app/replay.h"
#include "klscope/app/script.h"
#include "klscope/base/buf.h"
#include "klscope/base/number.h"
#include "klscope/cli/families.h"
#include "klscope/cli/learn.h"
#include "klscope/cli/output.h"
#include "klscope/cli/private.h"
#include "klscope/cli/versions.h"
#include "klscope/core/closed.h"
#include "klscope/core/density.h"
#include "klscope/core/family.h"
#include "klscope/core/pair.h"
#include "klscope/core/quad.h"
#include "klscope/core/word.h"
#include "klscope/data/input.h"
#include "klscope/data/loader.h"
#include "klscope/scene/edit.h"
#include "klscope/scene/scene.h"

/* The pair that klscope shows when it is given none: real data, with all the
 * story of support and direction in it. */
#define DEFAULT_P "@letters:french"
#define DEFAULT_Q "@letters:english"

/* ---- measure ------------------------------------------------------------- */

static const char *const side_name[] = {"P", "Q"};

static enum kl_status
parse_side(struct kl_cli *cli, int side, struct kl_spec **spec)
{
    const char *text = cli->options.argument[side];
    enum kl_status status;

    status = kl_spec_parse(text, strlen(text),
                           cli->options.given[KL_OPTION_NORMALIZE], spec,
                           &cli->err);
    if (status != KL_OK)
        kl_err_source(&cli->err, side_name[side]);
    return status;
}

static enum kl_status
measure_outcomes(struct kl_cli *cli, struct kl_report *report)
{
    struct kl_measures measures = {.alpha = cli->options.alpha};
    struct kl_pair pair;
    enum kl_status status =
        kl_pair_init(&pair, report->spec[KL_P], report->spec[KL_Q],
                     cli->loader, &cli->err);

    if (status != KL_OK)
        return status;
    kl_measure_all(&pair.side[KL_P], &pair.side[KL_Q], cli->options.alpha,
                   &measures);
    report->pair = &pair;
    report->measures = &measures;
    kl_report_print(report, cli->options.format, stdout);
    kl_pair_clear(&pair);
    return status;
}

static enum kl_status
measure_densities(struct kl_cli *cli, struct kl_report *report)
{
    struct kl_density *density[2] = {NULL, NULL};
    struct kl_quad *quad = kl_quad_new();
    struct kl_measures measures = {.alpha = cli->options.alpha};
    enum kl_status status = KL_OK;
    int s;

    for (s = 0; s < 2 && status == KL_OK; s++) {
        status = kl_density_of(report->spec[s], cli->loader, quad, &density[s],
                               &cli->err);
        if (status != KL_OK)
            kl_err_source(&cli->err, side_name[s]);
        report->density[s] = density[s];
    }
    if (status == KL_OK) {
        kl_quad_measures(quad, density[KL_P], density[KL_Q],
                         cli->options.alpha, &measures);
        kl_closed_settle(report->spec[KL_P], report->spec[KL_Q], &measures);
        report->measures = &measures;
        kl_report_print(report, cli->options.format, stdout);
    }
    kl_density_free(density[KL_P]);
    kl_density_free(density[KL_Q]);
    kl_quad_free(quad);
    return status;
}

static enum kl_status
run_measure(struct kl_cli *cli)
{
    struct kl_spec *spec[2] = {NULL, NULL};
    enum kl_status status;

    status = parse_side(cli, KL_P, &spec[KL_P]);
    if (status == KL_OK)
        status = parse_side(cli, KL_Q, &spec[KL_Q]);
    if (status == KL_OK)
        status = kl_spec_same_nature(spec[KL_P], spec[KL_Q], &cli->err);
    if (status == KL_OK) {
        struct kl_report report = {.spec = {spec[KL_P], spec[KL_Q]},
                                   .unit = cli->options.unit};

        status = kl_spec_nature(spec[KL_P]) == KL_CONTINUOUS
                     ? measure_densities(cli, &report)
                     : measure_outcomes(cli, &report);
    }
    kl_spec_free(spec[KL_P]);
    kl_spec_free(spec[KL_Q]);
    return status;
}

/* ---- lists --------------------------------------------------------------- */

static enum kl_status
run_families(struct kl_cli *cli)
{
    if (cli->options.argument[0] != NULL)
        return kl_families_print_one(cli->options.argument[0], stdout,
                                     &cli->err);
    kl_families_print(stdout);
    return KL_OK;
}

static enum kl_status
run_measures(struct kl_cli *cli)
{
    int i;

    (void)cli;
    for (i = 0; i < KL_MEASURE_COUNT; i++) {
        const struct kl_measure_row *row = kl_measure_row((enum kl_measure)i);

        printf("%-18s%-12s%s\n", row->key, row->ascii, row->help);
    }
    return KL_OK;
}

/* ---- explore ------------------------------------------------------------- */

/* The words of the command line, in quotes where a shell wants them. */
static void
quote_words(char *const *word, struct kl_buf *out)
{
    const char *c;

    for (word++; *word != NULL; word++) {
        bool plain = **word != '\0' &&
                     strspn(*word, "abcdefghijklmnopqrstuvwxyz0123456789"
                                   "ABCDEFGHIJKLMNOPQRSTUVWXYZ@%+=:,./_-") ==
                         strlen(*word);

        kl_buf_adds(out, out->len > 0 ? " " : "");
        kl_buf_adds(out, plain ? "" : "'");
        for (c = *word; *c != '\0'; c++)
            if (*c == '\'')
                kl_buf_adds(out, "'\\''");
            else
                kl_buf_addc(out, *c);
        kl_buf_adds(out, plain ? "" : "'");
    }
}

static enum kl_status
begin_log(struct kl_cli *cli, struct kl_app *app)
{
    struct kl_buf words = KL_BUF_INIT;
    enum kl_status status;

    quote_words(cli->options.words, &words);
    status = kl_app_log(app, cli->options.log, kl_buf_text(&words), &cli->err);
    kl_buf_clear(&words);
    return status;
}

static bool
ends_in(const char *text, const char *end)
{
    size_t len = strlen(text), n = strlen(end);

    return len >= n && strcmp(text + len - n, end) == 0;
}

/* Run a script at once, or hand it over to be replayed on the terminal. */
static enum kl_status
run_script(struct kl_cli *cli, struct kl_app *app)
{
    struct kl_script *script;
    enum kl_status status =
        kl_script_read(cli->options.script, &script, &cli->err);
    size_t count, i;

    if (status != KL_OK)
        return status;
    if (cli->options.given[KL_OPTION_PACE]) {
        kl_app_replay(app, script, cli->options.pace);
        return KL_OK;
    }
    kl_script_lines(script, &count);
    for (i = 0; i < count && status == KL_OK && !kl_app_quitting(app); i++)
        status = kl_script_run_line(app, script, i, &cli->err);
    kl_script_free(script);
    return status;
}

static enum kl_status
check_pace(struct kl_cli *cli)
{
    if (!cli->options.given[KL_OPTION_PACE])
        return KL_OK;
    if (cli->options.script == NULL)
        return kl_fail(&cli->err, KL_E_USAGE, KL_AT_NONE,
                       "--pace is the pace of a --script, and there is none");
    if (!cli->terminal)
        return kl_fail(&cli->err, KL_E_TERMINAL, KL_AT_NONE,
                       "--pace needs a terminal; without it a script runs at "
                       "once");
    return KL_OK;
}

/* Does P alone stand for a scene: a file by its ending, or a preset? */
static bool
is_scene(const struct kl_cli *cli, const char *p)
{
    char *path;

    if (*p != '@')
        return ends_in(p, ".scene") || ends_in(p, ".md");
    if (kl_catalog_path(kl_loader_catalog(cli->loader), KL_PRESETS, p + 1,
                        &path, NULL) != KL_OK)
        return false;
    free(path);
    return true;
}

enum kl_status
kl_cli_load(struct kl_cli *cli, struct kl_app *app)
{
    const struct kl_options *options = &cli->options;
    const char *p = options->argument[0], *q = options->argument[1];
    const char *file = options->scene;

    if (file == NULL && p != NULL && q == NULL && is_scene(cli, p)) {
        file = p;
        p = NULL;
    }
    if (file != NULL && p != NULL)
        return kl_fail(&cli->err, KL_E_USAGE, KL_AT_NONE,
                       "--scene says what P and Q are: give one or the other");
    if (file != NULL && kl_app_load(app, file, &cli->err) != KL_OK)
        return cli->err.status;
    if (file != NULL)
        return KL_OK;
    if (p == NULL && q == NULL) {
        p = DEFAULT_P;
        q = DEFAULT_Q;
    }
    if (kl_scene_specs(kl_app_scene(app), p, q != NULL ? q : p,
                       options->given[KL_OPTION_NORMALIZE],
                       &cli->err) != KL_OK)
        return cli->err.status;
    kl_scene_seek(kl_app_scene(app));
    return KL_OK;
}

enum kl_status
kl_cli_prepare(struct kl_cli *cli, struct kl_app *app)
{
    const struct kl_options *options = &cli->options;
    struct kl_scene *scene = kl_app_scene(app);
    enum kl_status status = check_pace(cli);

    if (status != KL_OK)
        return status;
    if (options->given[KL_OPTION_UNIT])
        kl_scene_set_unit(scene, options->unit);
    if (options->given[KL_OPTION_ALPHA])
        kl_scene_set_alpha(scene, options->alpha, NULL);
    kl_app_begin(app);
    kl_app_resize(app, options->columns, options->rows);
    if (options->given[KL_OPTION_LARGE])
        kl_app_command(app, "large on", NULL, NULL);
    if (options->log != NULL)
        status = begin_log(cli, app);
    return status == KL_OK && options->script != NULL ? run_script(cli, app)
                                                      : status;
}

enum kl_status
kl_cli_show(struct kl_cli *cli, struct kl_app *app, enum kl_status status)
{
    const struct kl_options *options = &cli->options;

    if (options->script != NULL)
        fputs(kl_app_output(app), stdout);
    if (status == KL_OK && !kl_app_quitting(app) &&
        (cli->terminal || options->script == NULL))
        *cli->launch = (struct kl_launch){
            .app = app,
            .ascii = options->given[KL_OPTION_ASCII],
            .no_mouse = options->given[KL_OPTION_NO_MOUSE],
            .colours = options->colours,
            .background = options->background,
            .no_colour = options->given[KL_OPTION_NO_COLOUR]};
    else
        kl_app_free(app);
    return status;
}

static enum kl_status
run_explore(struct kl_cli *cli)
{
    struct kl_app *app = kl_app_new(kl_scene_new(cli->loader));
    enum kl_status status = kl_cli_load(cli, app);

    if (status == KL_OK)
        status = kl_cli_prepare(cli, app);
    return kl_cli_show(cli, app, status);
}

static enum kl_status
run_learn(struct kl_cli *cli)
{
    return kl_cli_learn(cli);
}

static enum kl_status
run_code(struct kl_cli *cli)
{
    return kl_cli_code(cli);
}

static enum kl_status
run_fit(struct kl_cli *cli)
{
    return kl_cli_fit(cli);
}

static enum kl_status
run_plot(struct kl_cli *cli)
{
    return kl_cli_plot(cli);
}

/* ---- the program --------------------------------------------------------- */

static const struct kl_cli_command commands[] = {
#define SUBCOMMAND(name, letter, least, most, args, help, note) \
    {#name, args, help, note, letter, least, most, run_##name},
#include "klscope/cli/subcommands.def"
#undef SUBCOMMAND
    {.name = NULL},
};

static enum kl_status
run(struct kl_cli *cli)
{
    const struct kl_options *options = &cli->options;
    enum kl_status status;

    if (options->given[KL_OPTION_HELP]) {
        kl_options_help(commands,
                        options->command != commands ? options->command : NULL,
                        stdout);
        status = KL_OK;
    } else if (options->given[KL_OPTION_VERSION]) {
        kl_versions_print(cli->launch->curses, stdout);
        status = KL_OK;
    } else {
        status = options->command->run(cli);
    }
    if (status == KL_OK && (fflush(stdout) != 0 || ferror(stdout)))
        status = kl_fail(&cli->err, KL_E_IO, KL_AT_NONE,
                         "cannot write to standard output: %s",
                         strerror(errno));
    return status;
}

/* The command that a word may have been meant for, or NULL. */
static const char *
nearest_command(const char *word)
{
    const char *nearest = NULL;
    size_t len = strlen(word), i;
    int least = 3;

    for (i = 0; commands[i].name != NULL; i++) {
        int distance = kl_word_distance(word, len, commands[i].name);

        if (distance < least && 2 * (size_t)distance < len) {
            least = distance;
            nearest = commands[i].name;
        }
    }
    return nearest;
}

/* What is no command is taken for P. Whoever wrote one a little wrong, or wants
 * help, is told so, not only that there is no such file. */
static void
suggest(struct kl_cli *cli)
{
    const char *word = cli->options.argument[0], *near;
    char had[KL_ERR_TEXT];

    if (cli->options.command != commands || word == NULL ||
        word[strspn(word, "abcdefghijklmnopqrstuvwxyz")] != '\0' ||
        access(word, F_OK) == 0)
        return;
    near = nearest_command(word);
    snprintf(had, sizeof had, "%s", cli->err.text);
    if (near != NULL)
        kl_fail(&cli->err, cli->err.status, KL_AT_NONE,
                "%s; did you mean klscope %s?", had, near);
    else if (cli->err.status == KL_E_IO &&
             kl_family_find(word, strlen(word)) == NULL)
        kl_fail(&cli->err, cli->err.status, KL_AT_NONE,
                "%s; klscope --help lists the commands", had);
}

enum kl_status
kl_cli_run(int argc, char **argv, const struct kl_loader *loader,
           const char *no_screen, struct kl_launch *launch)
{
    struct kl_cli cli = {.loader = loader,
                         .terminal = no_screen == NULL,
                         .no_screen = no_screen,
                         .launch = launch};
    enum kl_status status;
    char line[KL_ERR_LINE];

    *launch = (struct kl_launch){.curses = launch->curses};
    status = kl_options_read(argc, argv, commands, &cli.options, &cli.err);
    if (status == KL_OK)
        status = run(&cli);
    if (status != KL_OK) {
        suggest(&cli);
        kl_err_line(&cli.err, line, sizeof line);
        fprintf(stderr, "klscope: %s\n", line);
    }
    kl_options_clear(&cli.options);
    return status;
}
