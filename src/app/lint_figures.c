/* Figures that nothing vouches for. A number with a decimal point, wherever a
 * reader of the step may see it, must stand in something that is computed or
 * given: a check, a witness, a goal, a scene, a command of a solution. Whether
 * it stands there for the right reason is for people to say; but a figure that
 * stands nowhere else was never computed at all. The numbers that a quiz knows
 * must be one side of a check, whole numbers too.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/app/lint_private.h"
#include "klscope/base/alloc.h"
#include "klscope/base/number.h"

/* Numbers without their signs. */
struct figures {
    double *value;
    size_t count, cap;
};

static void
add_figure(struct figures *figures, double value)
{
    if (figures->count == figures->cap) {
        figures->cap = 2 * figures->cap + 32;
        figures->value =
            kl_realloc(figures->value, figures->cap, sizeof *figures->value);
    }
    figures->value[figures->count++] = value;
}

/* Put them in order, as has_figure wants them. */
static void
sort_figures(struct figures *figures)
{
    if (figures->count > 0)
        qsort(figures->value, figures->count, sizeof *figures->value,
              kl_number_compare);
}

static bool
has_figure(const struct figures *figures, double value)
{
    return figures->count > 0 &&
           bsearch(&value, figures->value, figures->count,
                   sizeof *figures->value, kl_number_compare) != NULL;
}

/* ---- numbers in a text --------------------------------------------------- */

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The next number with a decimal point, at or behind *at: how long it is, 0 if
 * there is none. "3." and "1.2.3" are none. */
static size_t
next_figure(const char *text, size_t *at)
{
    size_t from, n;

    for (from = *at; text[from] != '\0'; from += n > 0 ? n : 1) {
        const char *c = text + from;
        size_t whole = strspn(c, "0123456789"), points = 0;

        n = strspn(c, "0123456789.");
        while (n > 0 && c[n - 1] == '.')
            n--;
        for (size_t i = 0; i < n; i++)
            points += c[i] == '.';
        *at = from;
        if (points == 1 && (whole > 0 || is_digit(c[1])) &&
            (from == 0 || strchr("_@~", c[-1]) == NULL))
            return n;
    }
    return 0;
}

static double
value_of(const char *text, size_t len)
{
    double value = 0;

    kl_number_parse(text, len, &value);
    return value;
}

/* ---- what vouches -------------------------------------------------------- */

static void
take(struct figures *figures, const struct kl_extract *text)
{
    size_t at = 0, len;

    if (text->text == NULL)
        return;
    for (; (len = next_figure(text->text, &at)) > 0; at += len)
        add_figure(figures, value_of(text->text + at, len));
}

static void
take_block(struct figures *figures, const struct kl_block *block)
{
    size_t i;

    if (block->kind == KL_BLOCK_WITNESS)
        for (i = 0; i < block->witness->relations; i++)
            take(figures, &block->witness->relation[i].text);
    if (block->kind == KL_BLOCK_TASK) {
        take(figures, &block->task->goal.text);
        for (i = 0; i < block->task->commands; i++)
            take(figures, &block->task->command[i]);
    }
    if (block->kind == KL_BLOCK_BREAK)
        take(figures, &block->scene_break->scene);
}

static void
take_step(struct figures *figures, const struct kl_step *step)
{
    size_t i;

    for (i = 0; i < step->checks; i++) {
        take(figures, &step->check[i].scene);
        take(figures, &step->check[i].relation.text);
    }
    if (step->scene != NULL)
        take(figures, &step->scene->text);
    for (i = 0; i < step->blocks; i++)
        take_block(figures, &step->block[i]);
}

/* Sides of checks that are numbers. */
static void
take_sides(struct figures *figures, const struct kl_step *step)
{
    const struct kl_relation *relation;
    double value;
    size_t i;

    for (i = 0; i < step->checks; i++) {
        relation = &step->check[i].relation;
        if (step->check[i].scene.text == NULL &&
            kl_number_parse(relation->right.text, relation->right.len, &value))
            add_figure(figures, fabs(value));
    }
}

/* ---- what is seen -------------------------------------------------------- */

struct look {
    struct kl_lint *lint;
    const struct figures *known, *sides;
};

static void
look_text(const struct look *look, const struct kl_extract *text)
{
    struct kl_places places;
    size_t at = 0, len;

    kl_places_init(&places, text);
    for (; (len = next_figure(text->text, &at)) > 0; at += len)
        if (!has_figure(look->known, value_of(text->text + at, len)))
            kl_problems_warning(look->lint->problems, kl_places_at(&places, at),
                                "no check vouches for %.*s", (int)len,
                                text->text + at);
    kl_places_clear(&places);
}

static void
look_prose(const struct look *look, const struct kl_prose *prose)
{
    size_t i;

    for (i = 0; i < prose->spans; i++)
        if (prose->span[i].kind != KL_SPAN_BREAK)
            look_text(look, &prose->span[i].text);
}

static void
look_task(const struct look *look, const struct kl_task *task)
{
    size_t i;

    look_prose(look, &task->say);
    for (i = 0; i < task->hints; i++)
        look_prose(look, &task->hint[i]);
}

static void
look_answer(const struct look *look, const struct kl_answer *answer)
{
    if (!has_figure(look->sides, fabs(answer->value)))
        kl_problems_warning(
            look->lint->problems,
            (struct kl_at){NULL, answer->text.line, answer->text.column},
            "no check has %g on its right", answer->value);
    look_prose(look, &answer->message);
}

static void
look_quiz(const struct look *look, const struct kl_quiz *quiz)
{
    size_t i;

    look_prose(look, &quiz->ask);
    for (i = 0; i < quiz->choices; i++) {
        look_prose(look, &quiz->choice[i].text);
        look_prose(look, &quiz->choice[i].message);
    }
    if (quiz->choices > 0)
        return;
    look_answer(look, &quiz->answer);
    for (i = 0; i < quiz->wrongs; i++)
        look_answer(look, &quiz->wrong[i]);
    look_prose(look, &quiz->otherwise);
}

static void
look_block(const struct look *look, const struct kl_block *block)
{
    const struct kl_table_block *table;
    size_t i;

    switch (block->kind) {
    case KL_BLOCK_PARAGRAPH:
    case KL_BLOCK_HEADING:
        look_prose(look, &block->prose);
        break;
    case KL_BLOCK_TABLE:
        table = block->table;
        for (i = 0; i < table->rows * table->columns; i++)
            look_prose(look, &table->cell[i]);
        break;
    case KL_BLOCK_FORMULA:
        look_text(look, &block->text);
        break;
    case KL_BLOCK_WITNESS:
        for (i = 0; i < block->witness->relations; i++)
            look_prose(look, &block->witness->relation[i].label);
        break;
    case KL_BLOCK_TASK:
        look_task(look, block->task);
        break;
    case KL_BLOCK_QUIZ:
        look_quiz(look, block->quiz);
        break;
    case KL_BLOCK_BREAK:
        look_prose(look, &block->scene_break->say);
        break;
    default:
        break;
    }
}

void
kl_lint_figures(struct kl_lint *lint)
{
    const struct kl_step *step = lint->step;
    struct figures known = {NULL, 0, 0}, sides = {NULL, 0, 0};
    struct look look = {lint, &known, &sides};
    const struct kl_note *note;
    size_t i, k;

    take_step(&known, step);
    take_sides(&sides, step);
    sort_figures(&known);
    sort_figures(&sides);
    for (i = 0; i < step->blocks; i++) {
        look_block(&look, &step->block[i]);
        if (step->block[i].kind != KL_BLOCK_NOTE)
            continue;
        note = step->block[i].note;
        for (k = 0; k < note->blocks; k++)
            look_block(&look, &note->block[k]);
    }
    free(known.value);
    free(sides.value);
}
