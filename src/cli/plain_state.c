/* What holds on the scene, a line for each thing: the witnesses, the goals.
 * After a command those lines are written that are not as they were. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/cli/plain_private.h"
#include "klscope/scene/scene.h"
#include "klscope/view/format.h"
#include "klscope/view/symbol.h"

enum {
    WORK = 1 << 20, /* bins summed at a time */
    TRIES = 10000
};

void
kl_plain_state_clear(struct kl_plain_state *state)
{
    size_t i;

    for (i = 0; i < state->count; i++) {
        free(state->line[i].text);
        free(state->line[i].brief);
    }
    free(state->line);
    *state = (struct kl_plain_state){0};
}

/* ---- what the step says of it -------------------------------------------- */

static void
add_lines(const struct kl_extract *extract, struct kl_buf *line)
{
    const char *at = extract->text;

    for (; at != NULL && *at != '\0'; at++)
        kl_buf_addc(line, *at == '\n' ? ' ' : *at);
}

static const char *
sign_of(const struct kl_plain *plain, const struct kl_relation *relation)
{
    return plain->options->ascii ? kl_relation_ascii(relation->op)
                                 : kl_relation_sign(relation->op);
}

static void
add_relation(const struct kl_plain *plain, const struct kl_relation *relation,
             struct kl_buf *line)
{
    add_lines(&relation->left, line);
    kl_buf_addf(line, " %s ", sign_of(plain, relation));
    add_lines(&relation->right, line);
    if (relation->tolerance.text != NULL) {
        kl_buf_adds(line, plain->options->ascii ? " +- " : " ± ");
        add_lines(&relation->tolerance, line);
    }
}

/* " bit" behind a number that has the unit. */
static const char *
unit_behind(const struct kl_plain *plain, const struct kl_finding *finding,
            double value)
{
    static const char *const names[] = {
#define UNIT(id, key, ...) " " key,
#include "klscope/core/units.def"
#undef UNIT
    };

    if (finding->dimension != KL_INFO || isinf(value))
        return "";
    return names[kl_scene_unit(kl_app_scene(plain->app))];
}

/* "2.1234 >= 1.7500 bit, slack 0.3734 bit"; what does not hold is not said as
 * if it did. */
static void
add_numbers(const struct kl_plain *plain, const struct kl_relation *relation,
            const struct kl_finding *finding, struct kl_buf *line)
{
    const char *sign = sign_of(plain, relation);
    struct kl_value slack = {fabs(finding->slack), 0};
    double err = finding->left.err + finding->right.err;
    char left[KL_NUMBER], right[KL_NUMBER], apart[KL_NUMBER];

    if (finding->state == KL_TRIAL_FAILS)
        sign = "against";
    kl_buf_addf(line, "%s %s %s%s", kl_plain_value(left, finding->left), sign,
                kl_plain_value(right, finding->right),
                unit_behind(plain, finding, finding->right.val));
    if (!isinf(slack.val) && slack.val > err) /* else it may be none */
        kl_buf_addf(line, ", %s %s%s", finding->slack > 0 ? "slack" : "off by",
                    kl_plain_value(apart, slack),
                    unit_behind(plain, finding, slack.val));
}

/* ": NUMBERS.", or why there are none. */
static void
add_result(const struct kl_plain *plain, const struct kl_relation *relation,
           const struct kl_finding *finding, struct kl_buf *line)
{
    if (finding->state == KL_TRIAL_UNKNOWN && finding->why[0] != '\0') {
        kl_buf_addf(line, ": %s", finding->why);
    } else if (finding->state == KL_TRIAL_HOLDS ||
               finding->state == KL_TRIAL_FAILS) {
        kl_buf_adds(line, ": ");
        add_numbers(plain, relation, finding, line);
    }
    kl_buf_addc(line, '.');
}

/* "1. holds: RELATION: NUMBERS. LABEL", and in brief "1. still holds: NUMBERS."
 * for after an edit, when what is computed is known. */
static void
add_finding(const struct kl_plain *plain, size_t about, const char *lead,
            const struct kl_relation *relation,
            const struct kl_finding *finding, const char *const words[],
            struct kl_plain_state *state)
{
    struct kl_buf line = KL_BUF_INIT, brief = KL_BUF_INIT;
    struct kl_plain_line *last;

    kl_buf_addf(&line, "%s%s: ", lead, words[finding->state]);
    add_relation(plain, relation, &line);
    add_result(plain, relation, finding, &line);
    if (relation->label.spans > 0) {
        kl_buf_addc(&line, ' ');
        kl_plain_prose(plain, &relation->label, &line);
    }
    kl_buf_addf(&brief, "%sstill %s", lead, words[finding->state]);
    add_result(plain, relation, finding, &brief);
    kl_plain_add(state, about, &line);
    last = &state->line[state->count - 1];
    last->state = (int)finding->state;
    last->brief = kl_buf_take(&brief);
}

static const char *const holding[] = {
    [KL_TRIAL_WAITING] = "not known yet",
    [KL_TRIAL_HOLDS] = "holds",
    [KL_TRIAL_FAILS] = "fails",
    [KL_TRIAL_UNKNOWN] = "has no value here",
};

static const char *const reaching[] = {
    [KL_TRIAL_WAITING] = "not known yet",
    [KL_TRIAL_HOLDS] = "reached",
    [KL_TRIAL_FAILS] = "not reached",
    [KL_TRIAL_UNKNOWN] = "has no value here",
};

static void
add_witness(const struct kl_plain *plain, size_t n,
            const struct kl_study_item *item, size_t *number,
            struct kl_plain_state *state)
{
    size_t i;

    for (i = 0; i < item->findings; i++) {
        char lead[32];

        snprintf(lead, sizeof lead, "%zu. ", ++*number);
        add_finding(plain, n, lead, &item->block->witness->relation[i],
                    &item->finding[i], holding, state);
    }
}

/* "Goal, reached: ...", with the conditions that it has. */
static void
add_goal(const struct kl_plain *plain, size_t n,
         const struct kl_study_item *item, struct kl_plain_state *state)
{
    size_t i;

    add_finding(plain, n, "Goal, ", &item->block->task->goal, item->finding,
                reaching, state);
    for (i = 0; i < item->parts; i++) {
        char lead[48];

        snprintf(lead, sizeof lead, "Condition %zu, ", i + 1);
        add_finding(plain, n, lead, item->part[i].relation,
                    &item->part[i].finding, reaching, state);
    }
}

static struct kl_plain_state
make_state(const struct kl_plain *plain)
{
    struct kl_plain_state state = {0};
    size_t i, count, number = 0;
    const struct kl_study_item *item = kl_study_items(plain->study, &count);

    kl_plain_scene(plain, &state);
    for (i = 0; i < count; i++) {
        if (item[i].block->kind == KL_BLOCK_WITNESS)
            add_witness(plain, i, &item[i], &number, &state);
        else if (item[i].block->kind == KL_BLOCK_TASK)
            add_goal(plain, i, &item[i], &state);
    }
    state.fixed = state.count;
    kl_plain_watched(plain, &state);
    return state;
}

/* ---- writing it ---------------------------------------------------------- */

static size_t
tasks_done(const struct kl_plain *plain)
{
    size_t i, count, done = 0;
    const struct kl_study_item *item = kl_study_items(plain->study, &count);

    for (i = 0; i < count; i++)
        done += item[i].block->kind == KL_BLOCK_TASK && item[i].done;
    return done;
}

bool
kl_plain_look(struct kl_plain *plain)
{
    struct kl_scene *scene = kl_app_scene(plain->app);
    size_t before = tasks_done(plain), tries;

    while (kl_scene_busy(scene))
        kl_scene_work(scene, WORK);
    kl_study_look(plain->study, scene, SIZE_MAX);
    for (tries = 0; tries < TRIES && kl_study_busy(plain->study); tries++)
        kl_study_work(plain->study, scene);
    return tasks_done(plain) > before;
}

void
kl_plain_note(struct kl_plain *plain)
{
    kl_plain_state_clear(&plain->state);
    plain->state = make_state(plain);
}

void
kl_plain_about(struct kl_plain *plain, size_t about)
{
    size_t i;

    for (i = 0; i < plain->state.count; i++)
        if (plain->state.line[i].about == about)
            kl_plain_item(plain, plain->state.line[i].text);
}

void
kl_plain_all(struct kl_plain *plain)
{
    size_t i;

    kl_plain_note(plain);
    for (i = 0; i < plain->state.count; i++)
        kl_plain_item(plain, plain->state.line[i].text);
}

/* What is to be said of a line: all of it, in brief, or NULL for nothing. */
static const char *
news(const struct kl_plain_line *was, const struct kl_plain_line *now)
{
    if (was == NULL)
        return now->text;
    if (strcmp(was->text, now->text) == 0)
        return NULL;
    return was->state == now->state && now->brief != NULL ? now->brief
                                                          : now->text;
}

bool
kl_plain_changes(struct kl_plain *plain)
{
    struct kl_plain_state now = make_state(plain), *was = &plain->state;
    bool other = now.fixed != was->fixed, some = now.count < was->count;
    size_t i;

    for (i = 0; i < now.count; i++) {
        const char *text = news(
            other || i >= was->count ? NULL : &was->line[i], &now.line[i]);

        if (text == NULL)
            continue;
        kl_plain_item(plain, text);
        some = true;
    }
    if (now.count == now.fixed && was->count > was->fixed)
        kl_plain_sayf(plain, "Nothing is watched any more.");
    kl_plain_state_clear(&plain->state);
    plain->state = now;
    return some;
}
