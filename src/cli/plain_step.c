/* A step as it is read: its blocks in their order, and what they say of the
 * scene as it is now; the lists of lessons and steps. */
#include "config.h"

#include <string.h>

#include "klscope/cli/plain_private.h"
#include "klscope/scene/scene.h"

const struct kl_chapter *
kl_plain_chapter(const struct kl_plain *plain)
{
    size_t count;

    return &kl_book_chapters(plain->book, &count)[plain->chapter];
}

/* ---- live blocks --------------------------------------------------------- */

static void
write_task(struct kl_plain *plain, const struct kl_study_item *item, size_t n)
{
    kl_plain_tell(plain, 0, "Task: ", &item->block->task->say);
    kl_plain_about(plain, n);
    if (item->done)
        kl_plain_sayf(plain, "This task is done.");
}

static void
write_quiz(struct kl_plain *plain, const struct kl_study_item *item)
{
    const struct kl_quiz *quiz = item->block->quiz;
    size_t i;

    kl_plain_tell(plain, 0, "Question: ", &quiz->ask);
    for (i = 0; i < quiz->choices; i++) {
        char lead[16] = {(char)('1' + i), '.', ' ', '\0'};

        kl_plain_tell(plain, 2, lead, &quiz->choice[i].text);
    }
    if (item->done)
        kl_plain_sayf(plain, "This question is answered.");
    else if (quiz->choices > 0)
        kl_plain_sayf(plain, "Answer with a number from 1 to %zu.",
                      quiz->choices);
    else
        kl_plain_sayf(plain, "Answer with a number.");
}

static void
write_note(struct kl_plain *plain, const struct kl_note *note)
{
    size_t i;

    kl_plain_sayf(plain, "For the teacher:");
    for (i = 0; i < note->blocks; i++)
        kl_plain_block(plain, &note->block[i], 2);
}

/* The item of a live block. */
static void
write_live(struct kl_plain *plain, const struct kl_block *block, size_t n)
{
    size_t count;
    const struct kl_study_item *item = &kl_study_items(plain->study, &count)[n];

    if (block->kind == KL_BLOCK_NOTE && !plain->options->teacher)
        return;
    kl_plain_gap(plain);
    switch (block->kind) {
    case KL_BLOCK_WITNESS:
        kl_plain_sayf(plain, "On this scene:");
        kl_plain_about(plain, n);
        break;
    case KL_BLOCK_TASK:
        write_task(plain, item, n);
        break;
    case KL_BLOCK_QUIZ:
        write_quiz(plain, item);
        break;
    case KL_BLOCK_BREAK:
        kl_plain_sayf(plain, "There is a scene on which a line of this step "
                             "fails: type break to see it.");
        break;
    case KL_BLOCK_NOTE:
        write_note(plain, block->note);
        break;
    default:
        break;
    }
}

/* ---- the step ------------------------------------------------------------ */

static const char *
state_word(const struct kl_plain *plain, size_t chapter, size_t step)
{
    static const char *const words[] = {[KL_STEP_NEW] = "new",
                                        [KL_STEP_SEEN] = "begun",
                                        [KL_STEP_SKIPPED] = "skipped",
                                        [KL_STEP_DONE] = "done"};
    size_t count;
    const struct kl_chapter *row =
        &kl_book_chapters(plain->book, &count)[chapter];
    const char *detail;

    return words[kl_progress_get(kl_book_progress(plain->book), row->name,
                                 row->step[step].id, &detail)];
}

/* "3.4 What never happens", and where that is. */
static void
write_heading(struct kl_plain *plain, const struct kl_step *step)
{
    const struct kl_chapter *chapter = kl_plain_chapter(plain);
    struct kl_buf text = KL_BUF_INIT;
    bool title = step->heading != NULL && step->heading->level == 1;
    const char *word;

    kl_book_place(plain->book, plain->chapter, plain->step, &text);
    kl_buf_addc(&text, ' ');
    if (title) /* has a number of its own */
        kl_buf_adds(&text, chapter->title);
    else if (step->heading != NULL)
        kl_plain_prose(plain, &step->heading->prose, &text);
    else
        kl_buf_adds(&text, step->title);
    kl_plain_gap(plain);
    kl_plain_say(plain, 0, "", kl_buf_text(&text));
    kl_buf_reset(&text);
    kl_buf_addf(&text, "%s%s %zu of %zu", title ? "" : chapter->title,
                title ? "Step" : ", step", plain->step + 1, chapter->steps);
    word = state_word(plain, plain->chapter, plain->step);
    if (strcmp(word, "begun") != 0)
        kl_buf_addf(&text, ", %s", word);
    kl_buf_addc(&text, '.');
    kl_plain_say(plain, 0, "", kl_buf_text(&text));
    kl_buf_clear(&text);
}

/* A step without a scene of its own says what it works on before the first
 * block that does. */
static void
write_scene(struct kl_plain *plain, bool *written)
{
    enum kl_lab lab = kl_scene_lab(kl_app_scene(plain->app));

    if (!*written) {
        kl_plain_gap(plain);
        kl_plain_sayf(plain, "The scene:");
        kl_plain_about(plain, KL_ABOUT_SCENE);
        if (lab != KL_LAB_EXPLORE)
            kl_plain_sayf(plain, "It is for the %s lab, %s: type lab.",
                          kl_lab_row(lab)->title, kl_lab_row(lab)->help);
    }
    *written = true;
}

/* The heading of the step is above it, and so is the title of the lesson. */
static bool
is_written(const struct kl_step *step, const struct kl_block *block)
{
    return block == step->heading ||
           (block->kind == KL_BLOCK_HEADING && block->level == 1);
}

void
kl_plain_step(struct kl_plain *plain)
{
    const struct kl_step *step = kl_study_step(plain->study);
    bool scene = step->scene == NULL;
    size_t i, n = 0;

    kl_plain_note(plain);
    write_heading(plain, step);
    for (i = 0; i < step->blocks; i++) {
        const struct kl_block *block = &step->block[i];

        if (block->kind >= KL_BLOCK_SCENE && block->kind != KL_BLOCK_NOTE)
            write_scene(plain, &scene);
        if (block->kind > KL_BLOCK_SCENE)
            write_live(plain, block, n++);
        else if (block->kind < KL_BLOCK_SCENE && !is_written(step, block))
            kl_plain_block(plain, block, 0);
    }
    plain->tight = false;
}

/* ---- answers ------------------------------------------------------------- */

void
kl_plain_answer(struct kl_plain *plain, const struct kl_study_item *item)
{
    const struct kl_quiz *quiz = item->block->quiz;
    char number[KL_NUMBER];
    size_t i;

    for (i = 0; i < quiz->choices; i++)
        if (quiz->choice[i].right) {
            kl_plain_tell(plain, 0, "The answer: ", &quiz->choice[i].text);
            if (quiz->choice[i].message.spans > 0)
                kl_plain_tell(plain, 2, "", &quiz->choice[i].message);
        }
    if (quiz->choices > 0)
        return;
    kl_plain_sayf(plain, "The answer: %s",
                  kl_number_exact(number, quiz->answer.value));
    if (quiz->answer.message.spans > 0)
        kl_plain_tell(plain, 2, "", &quiz->answer.message);
}

void
kl_plain_solution(struct kl_plain *plain, const struct kl_study_item *item)
{
    size_t i;

    kl_plain_sayf(plain, "A solution; do runs it:");
    for (i = 0; i < item->block->task->commands; i++)
        kl_plain_say(plain, 2, "", item->block->task->command[i].text);
}

/* ---- lists --------------------------------------------------------------- */

void
kl_plain_lessons(struct kl_plain *plain)
{
    size_t i, count;
    const struct kl_chapter *chapter = kl_book_chapters(plain->book, &count);

    for (i = 0; i < count; i++) {
        struct kl_buf line = KL_BUF_INIT;

        kl_buf_addf(&line, "%u %s: %zu of %zu steps done%s", chapter[i].number,
                    chapter[i].title, kl_book_done(plain->book, i),
                    chapter[i].steps,
                    i == plain->chapter ? ", you are here" : "");
        kl_plain_item(plain, kl_buf_text(&line));
        kl_buf_clear(&line);
    }
}

void
kl_plain_steps(struct kl_plain *plain, size_t chapter)
{
    size_t i, count;
    const struct kl_chapter *row =
        &kl_book_chapters(plain->book, &count)[chapter];

    for (i = 0; i < row->steps; i++) {
        struct kl_buf line = KL_BUF_INIT;

        kl_book_place(plain->book, chapter, i, &line);
        kl_buf_addf(&line, " %s: %s", row->step[i].title,
                    state_word(plain, chapter, i));
        if (chapter == plain->chapter && i == plain->step)
            kl_buf_adds(&line, ", you are here");
        kl_plain_item(plain, kl_buf_text(&line));
        kl_buf_clear(&line);
    }
}
