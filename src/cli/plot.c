/* `klscope plot`: p and q as a picture, on standard output or in a file. */
#include "config.h"

#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "klscope/app/app.h"
#include "klscope/app/picture.h"
#include "klscope/base/buf.h"
#include "klscope/base/file.h"
#include "klscope/cli/private.h"
#include "klscope/scene/scene.h"

enum { WIDTH = 80, LEAST_HEIGHT = 24, MOST_HEIGHT = 40, MOST_WIDTH = 500 };

/* ---- what the picture goes to -------------------------------------------- */

static const char *
variable(const char *name)
{
    const char *value = getenv(name);

    return value != NULL ? value : "";
}

static bool
to_terminal(const struct kl_options *options)
{
    return options->output == NULL && isatty(STDOUT_FILENO);
}

/* How many colours a terminal of that name has, without asking a data base: it
 * is only printed on. */
static int
terminal_colours(void)
{
    const char *term = variable("TERM");

    if (*term == '\0' || strcmp(term, "dumb") == 0 ||
        strncmp(term, "vt", 2) == 0)
        return 0;
    if (strstr(term, "256") != NULL || *variable("COLORTERM") != '\0')
        return 256;
    return 8;
}

static int
colours_of(const struct kl_options *options)
{
    if (options->given[KL_OPTION_NO_COLOUR])
        return 0;
    if (options->colours >= 0)
        return options->colours;
    if (*variable("NO_COLOR") != '\0')
        return 0;
    return to_terminal(options) ? terminal_colours() : 256;
}

/* What --as says, or the ending of the file; else colours where the terminal
 * has some. */
static enum kl_picture
kind_of(const struct kl_options *options)
{
    if (options->given[KL_OPTION_AS])
        return options->as;
    if (options->output != NULL)
        return kl_picture_kind(options->output);
    return to_terminal(options) && colours_of(options) > 0 ? KL_PICTURE_ANSI
                                                           : KL_PICTURE_TEXT;
}

static const struct kl_glyphs *
glyphs_of(const struct kl_options *options)
{
    if (options->given[KL_OPTION_ASCII] ||
        strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        return &kl_glyphs_ascii;
    if (to_terminal(options) && strncmp(variable("TERM"), "linux", 5) == 0)
        return &kl_glyphs_console;
    return &kl_glyphs_utf8;
}

/* ---- its size ------------------------------------------------------------ */

static int
terminal_width(void)
{
    struct winsize size;
    const char *columns = variable("COLUMNS");

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return *columns != '\0' ? atoi(columns) : WIDTH;
}

static enum kl_status
size_of(const struct kl_options *options, int *width, int *height,
        struct kl_err *err)
{
    if (options->given[KL_OPTION_SIZE]) {
        *width = options->columns;
        *height = options->rows;
        if (*width >= KL_PICTURE_WIDTH && *height >= KL_PICTURE_HEIGHT)
            return KL_OK;
        return kl_fail(err, KL_E_USAGE, (struct kl_at){.source = "--size"},
                       "a picture needs %dx%d, not %dx%d", KL_PICTURE_WIDTH,
                       KL_PICTURE_HEIGHT, *width, *height);
    }
    *width = to_terminal(options) ? terminal_width() : WIDTH;
    if (*width < KL_PICTURE_WIDTH)
        *width = KL_PICTURE_WIDTH;
    if (*width > MOST_WIDTH)
        *width = MOST_WIDTH;
    *height = LEAST_HEIGHT + (*width > WIDTH ? (*width - WIDTH) / 5 : 0);
    if (*height > MOST_HEIGHT)
        *height = MOST_HEIGHT;
    return KL_OK;
}

/* ---- writing ------------------------------------------------------------- */

/* A pipe or a device is written to as it is. */
static enum kl_status
write_through(const char *file, const struct kl_buf *text, struct kl_err *err)
{
    FILE *out = fopen(file, "w");
    bool good = out != NULL;

    if (good) {
        good = fwrite(kl_buf_text(text), 1, text->len, out) == text->len;
        good = fclose(out) == 0 && good;
    }
    return good ? KL_OK : kl_file_cannot(err, "write", file);
}

static enum kl_status
write_picture(const char *file, const struct kl_buf *text, struct kl_err *err)
{
    struct stat there;

    if (file == NULL) { /* what fails here is found at the end */
        fwrite(kl_buf_text(text), 1, text->len, stdout);
        return KL_OK;
    }
    if (stat(file, &there) == 0 && !S_ISREG(there.st_mode))
        return write_through(file, text, err);
    return kl_file_write(file, kl_buf_text(text), text->len, err);
}

/* ---- the command --------------------------------------------------------- */

static enum kl_status
unknown_view(const char *name, struct kl_err *err)
{
    struct kl_buf all = KL_BUF_INIT;
    char quote[KL_QUOTE];
    int i;

    for (i = 0; i < KL_VIEW_COUNT; i++)
        kl_buf_addf(&all, "%s%s", i > 0 ? ", " : "",
                    kl_view_row((enum kl_view)i)->key);
    kl_fail(err, KL_E_NAME, (struct kl_at){.source = "--view"},
            "unknown view %s; there are: %s",
            kl_quote(quote, name, strlen(name)), kl_buf_text(&all));
    kl_buf_clear(&all);
    return KL_E_NAME;
}

/* A view is one of the scope, whatever lab the scene opens. */
static enum kl_status
set_view(struct kl_cli *cli, struct kl_app *app)
{
    const char *name = cli->options.view;
    struct kl_scene *scene = kl_app_scene(app);
    enum kl_view view;

    if (name == NULL)
        return KL_OK;
    if (!kl_view_find(name, strlen(name), &view))
        return unknown_view(name, &cli->err);
    if (kl_view_is_map(view) && !kl_scene_has_three(scene))
        return kl_fail(&cli->err, KL_E_STATE,
                       (struct kl_at){.source = "--view"},
                       "a map needs exactly three outcomes");
    kl_scene_set_lab(scene, KL_LAB_EXPLORE);
    kl_scene_set_view(scene, view);
    return KL_OK;
}

/* An ending that promises what klscope does not draw. */
static enum kl_status
check_ending(const struct kl_options *options, struct kl_err *err)
{
    static const char *const others[] = {".png", ".pdf", ".jpg", ".jpeg",
                                         ".gif", ".eps", ".ps",  ".webp"};
    const char *ending =
        options->output != NULL ? strrchr(options->output, '.') : NULL;
    size_t k;

    for (k = 0; k < sizeof others / sizeof *others; k++)
        if (ending != NULL && !options->given[KL_OPTION_AS] &&
            strcasecmp(ending, others[k]) == 0)
            return kl_fail(err, KL_E_USAGE,
                           (struct kl_at){.source = "--output"},
                           "klscope draws .svg, .ans and .txt, not %s; "
                           "rsvg-convert makes PNG and PDF of SVG",
                           others[k]);
    return KL_OK;
}

static enum kl_status
draw(struct kl_cli *cli, struct kl_app *app)
{
    const struct kl_options *options = &cli->options;
    enum kl_picture kind = kind_of(options);
    int colours = colours_of(options), width, height;
    struct kl_buf text = KL_BUF_INIT;
    struct kl_canvas *canvas;
    enum kl_status status = size_of(options, &width, &height, &cli->err);

    if (status != KL_OK)
        return status;
    canvas =
        kl_picture_canvas(kind, width, height, glyphs_of(options), colours);
    kl_app_picture(app, canvas);
    kl_app_print(app, canvas, kind, colours, options->background, &text);
    kl_canvas_free(canvas);
    status = write_picture(options->output, &text, &cli->err);
    kl_buf_clear(&text);
    return status;
}

enum kl_status
kl_cli_plot(struct kl_cli *cli)
{
    struct kl_app *app;
    enum kl_status status;

    if (cli->options.output != NULL &&
        strcmp(cli->options.output, "-") == 0)
        cli->options.output = NULL;
    status = check_ending(&cli->options, &cli->err);
    if (status != KL_OK)
        return status;
    app = kl_app_new(kl_scene_new(cli->loader));
    status = kl_cli_load(cli, app);
    if (status == KL_OK)
        status = kl_cli_prepare(cli, app);
    if (status == KL_OK)
        status = set_view(cli, app);
    if (status == KL_OK)
        status = draw(cli, app);
    kl_app_free(app);
    return status;
}
