/* The tasks and quizzes of a study: which is next, hints and answers, and what
 * is saved of them.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "klscope/lesson/reply.h"
#include "klscope/lesson/study_private.h"

static bool
is_exercise(const struct kl_study_item *item)
{
    return item->block->kind == KL_BLOCK_TASK ||
           item->block->kind == KL_BLOCK_QUIZ;
}

static bool
is_open(const struct kl_study_item *item)
{
    return is_exercise(item) && !item->done && !item->shown;
}

size_t
kl_study_pick(const struct kl_study *study, enum kl_block_kind kind)
{
    size_t i, last = study->items;

    for (i = 0; i < study->items; i++) {
        if (study->item[i].block->kind != kind)
            continue;
        last = i;
        if (!study->item[i].done && !study->item[i].shown)
            break;
    }
    return last;
}

size_t
kl_study_next(const struct kl_study *study, size_t from)
{
    size_t i;

    for (i = from; i < study->items; i++)
        if (is_open(&study->item[i]))
            return i;
    for (i = 0; i < from && i < study->items; i++)
        if (is_open(&study->item[i]))
            return i;
    return study->items;
}

bool
kl_study_complete(const struct kl_study *study)
{
    return kl_study_next(study, 0) == study->items;
}

enum kl_progress_state
kl_study_state(const struct kl_study *study)
{
    size_t i;

    if (!kl_study_complete(study))
        return KL_STEP_SEEN;
    for (i = 0; i < study->items; i++)
        if (is_exercise(&study->item[i]) && !study->item[i].done)
            return KL_STEP_SKIPPED;
    return KL_STEP_DONE;
}

bool
kl_study_hint(struct kl_study *study, size_t item)
{
    struct kl_study_item *at = study->item;

    if (item >= study->items)
        return false;
    at += item;
    if (at->block->kind != KL_BLOCK_TASK ||
        at->hints >= at->block->task->hints)
        return false;
    at->hints++;
    return true;
}

void
kl_study_show(struct kl_study *study, size_t item)
{
    if (item >= study->items || !is_open(&study->item[item]))
        return;
    study->item[item].shown = true;
    study->given[item] = KL_GIVEN;
}

void
kl_study_break(struct kl_study *study, size_t item)
{
    size_t i;

    if (item >= study->items || study->item[item].block->kind != KL_BLOCK_BREAK)
        return;
    study->item[item].loaded = true;
    for (i = 0; i < study->items; i++) /* what it reaches is given as well */
        if (study->given[i] == KL_NOT_GIVEN)
            study->given[i] = KL_REACHED;
}

static void
note_reply(struct kl_study_item *item, const struct kl_reply *reply)
{
    bool choice = item->block->quiz->choices > 0;

    item->message = reply->message;
    if (reply->right)
        item->done = true;
    else if (choice)
        item->tried |= 1u << reply->choice;
    if (choice)
        item->chosen = reply->choice;
    else
        item->number = reply->number;
    item->numbered = !choice;
}

enum kl_status
kl_study_answer(struct kl_study *study, size_t item, const char *text,
                bool *right, struct kl_err *err)
{
    struct kl_reply reply;
    enum kl_status status;

    if (item >= study->items || study->item[item].block->kind != KL_BLOCK_QUIZ)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE, "this is no quiz");
    status = kl_reply_read(study->item[item].block->quiz, text, &reply, err);
    if (status != KL_OK)
        return status;
    note_reply(&study->item[item], &reply);
    if (right != NULL)
        *right = reply.right;
    return KL_OK;
}

/* ---- progress ------------------------------------------------------------ */

/* The letter of an item's kind in a detail; 0 if it has nothing to save. */
static char
letter_of(const struct kl_study_item *item)
{
    return item->block->kind == KL_BLOCK_TASK   ? 't'
           : item->block->kind == KL_BLOCK_QUIZ ? 'q'
                                                : '\0';
}

void
kl_study_detail(const struct kl_study *study, struct kl_buf *out)
{
    size_t i, tasks = 0, quizzes = 0, from = out->len;
    char part[32];

    for (i = 0; i < study->items; i++) {
        const struct kl_study_item *item = &study->item[i];
        char letter = letter_of(item);
        size_t *count = letter == 't' ? &tasks : &quizzes;

        if (letter == '\0' || (++*count, !item->done && !item->shown))
            continue;
        snprintf(part, sizeof part, "%c%zu%c", letter, *count,
                 item->done ? 'd' : 's');
        if (out->len - from + strlen(part) >= KL_PROGRESS_DETAIL)
            return;
        kl_buf_adds(out, part);
    }
}

static struct kl_study_item *
find_exercise(struct kl_study *study, char letter, size_t number, size_t *at)
{
    for (*at = 0; *at < study->items; ++*at)
        if (letter_of(&study->item[*at]) == letter && --number == 0)
            return &study->item[*at];
    return NULL;
}

/* One part: a letter, a number, and letters that no number follows. */
static const char *
recall_part(struct kl_study *study, const char *detail)
{
    char letter = *detail++;
    size_t number = 0, at = 0;
    struct kl_study_item *item;

    for (; *detail >= '0' && *detail <= '9'; detail++)
        if (number < 1000000)
            number = 10 * number + (size_t)(*detail - '0');
    item = number > 0 && (letter == 't' || letter == 'q')
               ? find_exercise(study, letter, number, &at)
               : NULL;
    for (; *detail != '\0' && !(detail[1] >= '0' && detail[1] <= '9');
         detail++) {
        if (item != NULL && *detail == 'd')
            item->done = true;
        if (item != NULL && *detail == 's' && is_open(item)) {
            item->shown = true;
            study->given[at] = KL_REACHED;
        }
    }
    return detail;
}

void
kl_study_recall(struct kl_study *study, const char *detail)
{
    while (detail != NULL && *detail != '\0')
        detail = recall_part(study, detail);
}
