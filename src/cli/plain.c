/* A session of plain lessons: a step, a line of answer, what came of it. */
#include "config.h"

#include "klscope/cli/plain.h"

#include <string.h>

#include "klscope/app/reread.h"
#include "klscope/cli/plain_private.h"
#include "klscope/core/word.h"
#include "klscope/scene/scene.h"
#include "klscope/scene/text.h"

enum { LINE = 4096 }; /* bytes of a line that may mean something */

/* ---- steps and scenes ---------------------------------------------------- */

static bool
read_lines(struct kl_plain *plain, const struct kl_extract *lines)
{
    struct kl_err err = {0};
    char line[KL_ERR_LINE];

    if (kl_scene_read(kl_app_scene(plain->app), lines->text, lines->len,
                      kl_plain_chapter(plain)->file, &err) == KL_OK)
        return true;
    kl_extract_place(lines, &err);
    kl_err_line(&err, line, sizeof line);
    kl_plain_say(plain, 0, "", line);
    return false;
}

bool
kl_plain_read(struct kl_plain *plain, const struct kl_break_block *wrong)
{
    enum kl_lab lab;

    plain->scene = kl_study_step(plain->study)->scene;
    plain->broken = wrong != NULL;
    if (plain->scene != NULL && !read_lines(plain, &plain->scene->text))
        return false;
    lab = kl_scene_lab(kl_app_scene(plain->app));
    if (wrong != NULL && !read_lines(plain, &wrong->scene))
        return false;
    /* A break is seen where its step is. */
    kl_scene_set_lab(kl_app_scene(plain->app), lab);
    return true;
}

/* What cannot be saved is said once, and kept for the next time. */
void
kl_plain_save(struct kl_plain *plain)
{
    const struct kl_chapter *chapter = kl_plain_chapter(plain);
    struct kl_buf detail = KL_BUF_INIT;
    struct kl_err err = {0};
    char line[KL_ERR_LINE] = "";

    kl_study_detail(plain->study, &detail);
    kl_progress_set(kl_book_progress(plain->book), chapter->name,
                    chapter->step[plain->step].id, kl_study_state(plain->study),
                    kl_buf_text(&detail));
    kl_buf_clear(&detail);
    if (kl_book_save(plain->book, &err) != KL_OK)
        kl_err_line(&err, line, sizeof line);
    if (strcmp(line, plain->complaint) != 0 && line[0] != '\0')
        kl_plain_sayf(plain, "Not saved: %s", line);
    memcpy(plain->complaint, line, sizeof line);
}

void
kl_plain_go(struct kl_plain *plain, size_t chapter, size_t step)
{
    const struct kl_chapter *to;
    const char *detail;
    size_t count;

    to = &kl_book_chapters(plain->book, &count)[chapter];
    kl_study_free(plain->study);
    plain->study = kl_study_new(&to->step[step]);
    plain->chapter = chapter;
    plain->step = step;
    plain->breaks = 0;
    plain->solution = (size_t)-1;
    if (to->step[step].scene != plain->scene || plain->broken)
        kl_plain_read(plain, NULL);
    if (kl_progress_get(kl_book_progress(plain->book), to->name,
                        to->step[step].id, &detail) != KL_STEP_NEW)
        kl_study_recall(plain->study, detail);
    kl_plain_look(plain);
    kl_plain_save(plain);
    kl_plain_step(plain);
}

/* Nothing may point to the old lessons when they are released. */
void
kl_plain_reread(struct kl_plain *plain)
{
    size_t chapter = plain->chapter, step = plain->step;
    struct kl_buf said = KL_BUF_INIT;
    struct kl_err err = {0};
    struct kl_book *old;

    if (kl_reread(plain->book, &chapter, &step, &old, &said, &err) == KL_OK) {
        kl_plain_go(plain, chapter, step);
        kl_plain_gap(plain);
        kl_plain_sayf(plain, "The file: %s", kl_buf_text(&said));
        kl_book_free(old);
    } else {
        kl_plain_complain(plain, &err);
    }
    kl_buf_clear(&said);
}

/* ---- input --------------------------------------------------------------- */

/* Read a line without its end, and without blanks around it. What is beyond
 * LINE bytes is read and forgotten, then *cut is true. False at the end of
 * input. */
static bool
read_line(FILE *in, struct kl_buf *line, bool *cut)
{
    bool some = false;
    int c;

    kl_buf_reset(line);
    *cut = false;
    while ((c = getc(in)) != EOF && c != '\n') {
        some = true;
        if (line->len < LINE)
            kl_buf_addc(line, (char)c);
        else
            *cut = true;
    }
    while (line->len > 0 && kl_is_blank(line->data[line->len - 1]))
        line->data[--line->len] = '\0';
    return some || c == '\n';
}

static bool
at_end(FILE *in)
{
    int c = getc(in);

    if (c != EOF)
        ungetc(c, in);
    return c == EOF;
}

/* A prompt, and a line; false at the end of input. */
static bool
ask(struct kl_plain *plain, struct kl_buf *line, bool *cut)
{
    bool echo = plain->options->echo;

    fflush(plain->out);
    if (echo && at_end(plain->in))
        return false;
    kl_plain_gap(plain);
    if (!plain->greeted)
        kl_plain_sayf(plain, "Type an answer, a command, or Enter for the next "
                             "step; help lists what there is.");
    plain->greeted = true;
    fputs("> ", plain->out);
    fflush(plain->out);
    if (!read_line(plain->in, line, cut)) {
        fputc('\n', plain->out);
        return false;
    }
    if (echo)
        kl_plain_echo(plain, line, *cut);
    plain->gap = false;
    return true;
}

/* A NUL would hide what is behind it. */
static bool
is_text(const struct kl_buf *line)
{
    return strlen(kl_buf_text(line)) == line->len;
}

static void
work(struct kl_plain *plain)
{
    struct kl_buf line = KL_BUF_INIT;
    bool cut;

    while (!plain->ended && !ferror(plain->out) && ask(plain, &line, &cut)) {
        const char *text = kl_buf_text(&line);

        if (cut)
            kl_plain_sayf(plain, "That line is too long: %d bytes are enough.",
                          LINE);
        else if (!is_text(&line))
            kl_plain_sayf(plain, "That line is no text.");
        else
            kl_plain_line(plain, text + strspn(text, " \t"));
    }
    kl_buf_clear(&line);
}

/* ---- the session --------------------------------------------------------- */

static void
greet(struct kl_plain *plain)
{
    struct kl_err err = {0};
    char line[KL_ERR_LINE];

    if (kl_book_load(plain->book, &err) == KL_OK)
        return;
    kl_err_line(&err, line, sizeof line);
    kl_plain_sayf(plain, "What was done before is not known: %s", line);
}

enum kl_status
kl_plain_run(struct kl_book *book, const char *place,
             const struct kl_plain_options *options,
             const struct kl_loader *loader, FILE *in, FILE *out,
             struct kl_err *err)
{
    struct kl_plain plain = {.options = options,
                             .width = options->width,
                             .in = in,
                             .out = out,
                             .gap = true,
                             .book = book};
    size_t chapter, step;

    if (place != NULL &&
        kl_book_find(book, place, &chapter, &step, err) != KL_OK)
        return err != NULL ? err->status : KL_E_NAME;
    if (plain.width == 0)
        plain.width = KL_PLAIN_WIDTH;
    if (plain.width < KL_PLAIN_LEAST)
        plain.width = KL_PLAIN_LEAST;
    plain.app = kl_app_new(kl_scene_new(loader));
    greet(&plain);
    if (place == NULL)
        kl_book_resume(book, &chapter, &step);
    kl_plain_go(&plain, chapter, step);
    work(&plain);
    kl_plain_state_clear(&plain.state);
    kl_study_free(plain.study);
    kl_app_free(plain.app);
    return KL_OK;
}
