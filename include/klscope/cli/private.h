#ifndef KLSCOPE_CLI_PRIVATE_H
#define KLSCOPE_CLI_PRIVATE_H

/* What the commands of the program share; nobody else includes it. */

#include "klscope/cli/cli.h"
#include "klscope/cli/options.h"

struct kl_book;

/* One run of the program. */
struct kl_cli {
    struct kl_options options;
    const struct kl_loader *loader;
    bool terminal; /* there is one to draw on; */
    const char *no_screen; /* or why not */
    struct kl_launch *launch;
    struct kl_err err;
};

/* What an app still gets before it is shown: the size, the unit and alpha that
 * were asked for, and the script.
 *
 * err   as the commands of the script, blamed on its line
 */
enum kl_status kl_cli_prepare(struct kl_cli *cli, struct kl_app *app);

/* Print what the script showed; hand the app to the terminal if there is
 * something left to do there.
 *
 * in    status   of what came before
 * mem   takes app
 * return         status
 */
enum kl_status kl_cli_show(struct kl_cli *cli, struct kl_app *app,
                           enum kl_status status);

/* The book that the arguments of learn mean: the one of klscope, or a FILE or
 * folder and what it holds; and the place in it, NULL if none is given.
 *
 * out   book   given
 * err   as kl_book_open and kl_book_open_file
 */
enum kl_status kl_cli_book(struct kl_cli *cli, struct kl_book **book,
                           const char **place);

/* Is this a file or folder, rather than a place in the book? */
bool kl_cli_is_file(const char *word);

/* Load what P and Q, or --scene, say.
 *
 * err   as kl_app_load and kl_scene_specs
 */
enum kl_status kl_cli_load(struct kl_cli *cli, struct kl_app *app);

/* The commands of the same name. */
enum kl_status kl_cli_code(struct kl_cli *cli);
enum kl_status kl_cli_fit(struct kl_cli *cli);
enum kl_status kl_cli_plot(struct kl_cli *cli);

/* learn --list, --check, --reset. */
enum kl_status kl_cli_list(struct kl_cli *cli);
enum kl_status kl_cli_check(struct kl_cli *cli);
enum kl_status kl_cli_reset(struct kl_cli *cli);

#endif
