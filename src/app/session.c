/* The scene of a run, kept in a file until the run ends as it should: when it
 * is written, and by whom. What was left behind is in session_left.c.
 */
#include "config.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "klscope/app/session_private.h"
#include "klscope/app/state.h"
#include "klscope/base/alloc.h"
#include "klscope/base/file.h"
#include "klscope/scene/text.h"

#define HEAD "# klscope session: p and q of a run that did not end\n"

enum { SMALL = 20000 }; /* outcomes written out in no time to speak of */

#define PAUSE 0.7 /* seconds without a change before the scene is written, */
#define LATEST 3  /* but not later than this after the first of them */

static char *
text_of(const struct kl_app *app)
{
    struct kl_buf text = KL_BUF_INIT;

    kl_scene_print(app->scene, &text);
    return kl_buf_take(&text);
}

/* Write the file of this run here and now. */
bool
kl_session_put(struct kl_app *app)
{
    struct kl_buf path = KL_BUF_INIT, text = KL_BUF_INIT;
    bool good;

    kl_session_path(app->session, app->session->number, &path);
    kl_buf_adds(&text, HEAD);
    kl_scene_print(app->scene, &text);
    good = kl_file_replace(kl_buf_text(&path), 0600, kl_buf_text(&text),
                           text.len, NULL) == KL_OK;
    kl_buf_clear(&text);
    kl_buf_clear(&path);
    return good;
}

/* What is there now is nothing that could be lost. */
static void
settle(struct kl_app *app)
{
    struct kl_session *session = app->session;

    free(session->saved);
    session->saved = NULL;
    session->version = kl_scene_version(app->scene);
    if (kl_scene_pair(app->scene)->n <= SMALL)
        session->saved = text_of(app);
    session->seen = session->written = app->commands_run;
    if (app->lessons) {
        session->chapter = app->learning->chapter;
        session->step = app->learning->step;
    }
}

void
kl_session_open(struct kl_app *app)
{
    struct kl_buf path = KL_BUF_INIT;

    app->terminal = true;
    app->session = kl_calloc(1, sizeof *app->session);
    app->session->locks = -1;
    if (kl_state_path("", &path)) {
        app->session->folder = kl_buf_take(&path);
        app->session->folder[strlen(app->session->folder) - 1] = '\0';
    }
    kl_buf_clear(&path);
    settle(app);
    if (app->replay == NULL)
        kl_session_offer(app);
}

/* A step of a lesson brings a scene of its own. */
static bool
is_new_step(const struct kl_app *app)
{
    return app->lessons &&
           (app->learning->chapter != app->session->chapter ||
            app->learning->step != app->session->step);
}

int
kl_session_due(struct kl_app *app)
{
    struct kl_session *session = app->session;
    double now, due;

    if (session == NULL || session->folder == NULL || app->replay != NULL ||
        session->written == app->commands_run)
        return -1;
    now = app->clock();
    if (session->seen != app->commands_run) {
        session->last = now;
        if (session->seen == session->written)
            session->first = now;
        session->seen = app->commands_run;
    }
    due = session->last + PAUSE;
    due = due < session->first + LATEST ? due : session->first + LATEST;
    return due > now ? (int)((due - now) * 1000) + 1 : 0;
}

/* Whether the scene is another than what needs no writing. */
static bool
is_worth_it(struct kl_app *app)
{
    struct kl_session *session = app->session;
    char *text;

    if (is_new_step(app)) {
        settle(app);
        return false;
    }
    if (kl_scene_pair(app->scene)->n > SMALL) {
        bool other = session->version != kl_scene_version(app->scene);

        session->version = kl_scene_version(app->scene);
        return other; /* what is selected, or its unit, is no such loss */
    }
    text = text_of(app);
    if (session->saved != NULL && strcmp(text, session->saved) == 0) {
        free(text);
        return false;
    }
    free(session->saved);
    session->saved = text;
    return true;
}

/* In the child: nothing of it must come near the terminal. */
static void
be_writer(struct kl_app *app)
{
    static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    size_t i;

    for (i = 0; i < sizeof crashes / sizeof *crashes; i++)
        signal(crashes[i], SIG_DFL);
    kl_alloc_on_failure(NULL);
    _exit(kl_session_put(app) ? 0 : 1);
}

void
kl_session_look(struct kl_app *app)
{
    struct kl_session *session = app->session;

    if (session != NULL && session->writer > 0 &&
        waitpid(session->writer, NULL, WNOHANG) != 0)
        session->writer = 0;
}

void
kl_session_write(struct kl_app *app)
{
    struct kl_session *session = app->session;

    kl_session_look(app);
    if (session->writer > 0) { /* a disk that slow gets a while longer */
        session->first = session->last = app->clock();
        return;
    }
    session->written = session->seen = app->commands_run;
    if (!is_worth_it(app) || !kl_session_take(session))
        return;
    session->kept = true;
    session->writer = fork();
    if (session->writer == 0)
        be_writer(app);
}

static void
wait_for_writer(struct kl_session *session)
{
    if (session->writer > 0)
        waitpid(session->writer, NULL, 0);
    session->writer = 0;
}

/* There is nothing to be lost any more, and nobody to wait for. */
static void
remove_file(struct kl_session *session)
{
    if (session->writer > 0)
        kill(session->writer, SIGKILL);
    wait_for_writer(session);
    if (session->kept)
        kl_session_remove(session);
    session->kept = false;
}

void
kl_session_saved(struct kl_app *app)
{
    if (app->session == NULL)
        return;
    remove_file(app->session);
    settle(app);
    app->session->written++; /* the command that saved counts when it ends */
    app->session->seen++;
}

void
kl_session_close(struct kl_app *app, bool asked)
{
    struct kl_session *session = app->session;

    if (session == NULL)
        return;
    if (asked)
        remove_file(session);
    wait_for_writer(session);
    if (!asked && session->folder != NULL && app->replay == NULL &&
        session->written != app->commands_run && is_worth_it(app) &&
        kl_session_take(session))
        kl_session_put(app);
    if (!asked && app->learning != NULL)
        kl_book_save(app->learning->book, NULL);
    kl_session_free(session);
    app->session = NULL;
    app->terminal = false;
    if (!asked)
        kl_log_close(app); /* a signal may end the program next */
}

void
kl_session_free(struct kl_session *session)
{
    if (session == NULL)
        return;
    if (session->locks >= 0)
        close(session->locks);
    free(session->folder);
    free(session->saved);
    free(session);
}
