/* Quizzes: choices, or a number. Every wrong answer has its message, so that no
 * reader is left with a bare "no".
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/number.h"
#include "klscope/lesson/private.h"

enum quiz_key { ASK, ANSWER, WRONG, ELSE };

static const char *const keys[] = {[ASK] = "ask",
                                   [ANSWER] = "answer",
                                   [WRONG] = "wrong",
                                   [ELSE] = "else",
                                   [ELSE + 1] = NULL};

/* The quiz while it is read. */
struct draft {
    struct kl_reading *reading;
    struct kl_quiz *quiz;
    struct kl_choice choice[KL_CHOICES_MAX];
    struct kl_answer *wrong;
    struct kl_at *wrong_at;
    size_t wrong_cap, at_cap;
    size_t seen[ELSE + 1], right, choices;
};

/* Parts of a value on both sides of "::". */
static void
split(struct draft *draft, const struct kl_extract *value,
      struct kl_extract *text, struct kl_prose *message)
{
    size_t at = kl_entry_message(value);
    struct kl_places places;
    struct kl_extract behind;

    kl_places_init(&places, value);
    *text = kl_extract_cut(draft->reading->arena, &places, 0, at);
    if (at < value->len) {
        behind =
            kl_extract_cut(draft->reading->arena, &places, at + 2, value->len);
        *message = kl_markdown_inline(draft->reading, &behind);
    }
    kl_places_clear(&places);
}

/* ---- choices ------------------------------------------------------------- */

static void
add_choice(struct draft *draft, const struct kl_entry *entry)
{
    struct kl_problems *problems = draft->reading->problems;
    struct kl_choice choice = {.right = entry->key == KL_ENTRY_RIGHT};
    struct kl_extract text;

    if (draft->choices++ >= KL_CHOICES_MAX) {
        if (draft->choices == KL_CHOICES_MAX + 1)
            kl_problems_error(problems, entry->at, "more than %d choices",
                              (int)KL_CHOICES_MAX);
        return;
    }
    split(draft, &entry->value, &text, &choice.message);
    choice.text = kl_markdown_inline(draft->reading, &text);
    if (choice.text.spans == 0)
        kl_problems_error(problems, entry->at, "this choice has no text");
    if (!choice.right && choice.message.spans == 0)
        kl_problems_error(problems, entry->at,
                          "this wrong answer has no message behind \"::\"");
    if (choice.right && draft->right++ > 0)
        kl_problems_error(problems, entry->at, "a second right answer");
    draft->choice[draft->choices - 1] = choice;
}

/* ---- numbers ------------------------------------------------------------- */

/* Where "±" or "+-" stands, and how long it is; the end without it. */
static size_t
find_give(const struct kl_extract *text, size_t *len)
{
    const char *sign = strstr(text->text, "\u00b1");

    if (sign == NULL)
        sign = strstr(text->text, "+-");
    *len = sign != NULL ? 2 : 0;
    return sign != NULL ? (size_t)(sign - text->text) : text->len;
}

static bool
read_number(struct draft *draft, const struct kl_extract *text, double *value)
{
    char quote[KL_QUOTE];

    if (kl_number_parse(text->text, text->len, value) && isfinite(*value))
        return true;
    kl_problems_error(draft->reading->problems, kl_extract_at(text),
                      "expected a number%s, not %s",
                      strstr(text->text, "+/-") != NULL
                          ? " with +- behind it"
                      : strchr(text->text, ',') != NULL ? " with a dot"
                                                        : "",
                      kl_quote(quote, text->text, text->len));
    *value = 0;
    return false;
}

static struct kl_answer
read_answer(struct draft *draft, const struct kl_entry *entry)
{
    struct kl_arena *arena = draft->reading->arena;
    struct kl_answer answer = {.value = 0};
    struct kl_extract value, tolerance;
    struct kl_places places;
    size_t at, len;

    split(draft, &entry->value, &answer.text, &answer.message);
    at = find_give(&answer.text, &len);
    kl_places_init(&places, &answer.text);
    value = kl_extract_cut(arena, &places, 0, at);
    tolerance = kl_extract_cut(arena, &places, at + len, answer.text.len);
    kl_places_clear(&places);
    read_number(draft, &value, &answer.value);
    if (len > 0 && read_number(draft, &tolerance, &answer.tolerance) &&
        answer.tolerance < 0)
        kl_problems_error(draft->reading->problems, kl_extract_at(&tolerance),
                          "a tolerance must be >= 0");
    return answer;
}

static void
add_wrong(struct draft *draft, const struct kl_entry *entry)
{
    struct kl_quiz *quiz = draft->quiz;
    size_t n = quiz->wrongs++;

    draft->wrong = kl_lesson_grow(draft->wrong, n, &draft->wrong_cap,
                                  sizeof *draft->wrong);
    draft->wrong_at = kl_lesson_grow(draft->wrong_at, n, &draft->at_cap,
                                     sizeof *draft->wrong_at);
    draft->wrong[n] = read_answer(draft, entry);
    draft->wrong_at[n] = entry->at;
    if (draft->wrong[n].message.spans == 0)
        kl_problems_error(draft->reading->problems, entry->at,
                          "this wrong answer has no message behind \"::\"");
}

/* Room for the rounding of a decimal number and of a difference. */
static bool
within(const struct kl_answer *answer, double number)
{
    return fabs(number - answer->value) <=
           answer->tolerance + 1e-12 * fabs(answer->value);
}

const struct kl_answer *
kl_quiz_answer(const struct kl_quiz *quiz, double number)
{
    size_t i;

    if (within(&quiz->answer, number))
        return &quiz->answer;
    for (i = 0; i < quiz->wrongs; i++)
        if (within(&quiz->wrong[i], number))
            return &quiz->wrong[i];
    return NULL;
}

/* ---- all of it ----------------------------------------------------------- */

static void
add_entry(struct draft *draft, const struct kl_entry *entry)
{
    struct kl_quiz *quiz = draft->quiz;

    if (entry->key < 0) {
        add_choice(draft, entry);
    } else if (entry->key == WRONG) {
        draft->seen[WRONG]++;
        add_wrong(draft, entry);
    } else if (draft->seen[entry->key]++ > 0) {
        kl_problems_error(draft->reading->problems, entry->at, "a second %s",
                          entry->key == ANSWER ? "right answer"
                                               : keys[entry->key]);
    } else if (entry->key == ANSWER) {
        quiz->answer = read_answer(draft, entry);
    } else if (entry->key == ASK) {
        quiz->ask = kl_markdown_inline(draft->reading, &entry->value);
    } else {
        quiz->otherwise = kl_markdown_inline(draft->reading, &entry->value);
    }
}

/* A reader who is right must not be told otherwise. */
static void
check_numbers(struct draft *draft)
{
    size_t i;

    for (i = 0; i < draft->quiz->wrongs; i++)
        if (within(&draft->quiz->answer, draft->wrong[i].value))
            kl_problems_error(draft->reading->problems, draft->wrong_at[i],
                              "this number is right: it is within the answer's "
                              "tolerance");
}

static void
check(struct draft *draft, const struct kl_block *block)
{
    struct kl_problems *problems = draft->reading->problems;
    struct kl_at at = {NULL, block->line, block->column};
    bool number = draft->seen[ANSWER] > 0;

    if (draft->seen[ASK] == 0)
        kl_problems_error(problems, at, "this quiz has no ask");
    if (number && draft->choices > 0)
        kl_problems_error(problems, at,
                          "this quiz has choices and a number: it may have "
                          "one of them");
    else if (!number && draft->right == 0)
        kl_problems_error(problems, at, "this quiz has no right answer");
    else if (!number && draft->choices < 2)
        kl_problems_error(problems, at, "this quiz has only one choice");
    if (!number && (draft->seen[WRONG] > 0 || draft->seen[ELSE] > 0))
        kl_problems_error(problems, at,
                          "wrong and else go with answer = NUMBER");
}

void
kl_quiz_read(struct kl_reading *reading, struct kl_block *block)
{
    struct kl_arena *arena = reading->arena;
    struct kl_quiz *quiz = kl_arena_take(arena, sizeof *quiz);
    struct draft draft = {.reading = reading, .quiz = quiz};
    struct kl_entry *entry;
    size_t i, count, errors = reading->problems->errors;
    bool misread;

    kl_entries_read(reading, &block->text, keys, &entry, &count);
    misread = reading->problems->errors > errors;
    for (i = 0; i < count; i++)
        add_entry(&draft, &entry[i]);
    free(entry);
    if (draft.seen[ANSWER] > 0 && reading->problems->errors == errors)
        check_numbers(&draft);
    if (!misread) /* what is missing may be there after all */
        check(&draft, block);
    quiz->choices =
        draft.choices < KL_CHOICES_MAX ? draft.choices : (size_t)KL_CHOICES_MAX;
    quiz->choice = kl_arena_copy(arena, draft.choice,
                                 quiz->choices * sizeof *draft.choice);
    quiz->wrong =
        kl_arena_copy(arena, draft.wrong, quiz->wrongs * sizeof *draft.wrong);
    free(draft.wrong);
    free(draft.wrong_at);
    block->quiz = quiz;
}
