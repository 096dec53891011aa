/* What the scene and the step are like now, a line for each thing: the sides,
 * the outcomes, the values, the witnesses, the goals. After a command those
 * lines are written that are not as they were. */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/cli/plain_private.h"
#include "klscope/scene/scene.h"
#include "klscope/view/format.h"
#include "klscope/view/symbol.h"

enum {
    OUTCOMES = 12,  /* as many are listed with the scene, */
    MOST = 1000,    /* and by themselves */
    SPEC = 160,     /* bytes of a spec that is not shortened, */
    LIST = 64,      /* and of one that is a list */
    WORK = 1 << 20, /* bins summed at a time */
    COLUMNS = 18,   /* of a number */
    TRIES = 10000
};

static void
add_line(struct kl_plain_state *state, size_t about, struct kl_buf *line)
{
    if (state->count == state->cap) {
        state->cap = state->cap > 0 ? 2 * state->cap : 32;
        state->line = kl_realloc(state->line, state->cap, sizeof *state->line);
        state->about =
            kl_realloc(state->about, state->cap, sizeof *state->about);
    }
    state->about[state->count] = about;
    state->line[state->count++] = kl_buf_take(line);
}

void
kl_plain_state_clear(struct kl_plain_state *state)
{
    size_t i;

    for (i = 0; i < state->count; i++)
        free(state->line[i]);
    free(state->line);
    free(state->about);
    *state = (struct kl_plain_state){0};
}

/* ---- the scene ----------------------------------------------------------- */

static bool
are_listed(const struct kl_scene *scene)
{
    return kl_scene_nature(scene) == KL_DISCRETE &&
           kl_scene_pair(scene)->n <= OUTCOMES;
}

/* "p = @weather:dec"; of a side that is nothing but a long list of outcomes no
 * more than that, as they are listed below or far too many. */
static void
add_side(const struct kl_scene *scene, enum kl_side side,
         struct kl_plain_state *state)
{
    struct kl_buf line = KL_BUF_INIT, spec = KL_BUF_INIT;
    bool list = kl_scene_edited(scene, side) ||
                kl_scene_spec(scene, side)->kind == KL_SPEC_LIST;

    kl_scene_print_side(scene, side, &spec);
    kl_buf_addf(&line, "%c = ", "pq"[side]);
    if (list && spec.len > LIST)
        kl_buf_adds(&line, kl_scene_edited(scene, side) ? "changed by hand"
                                                        : "a list");
    else if (spec.len <= SPEC)
        kl_buf_adds(&line, kl_buf_text(&spec));
    else
        kl_format_title(scene, side, &line);
    kl_buf_clear(&spec);
    add_line(state, KL_ABOUT_SCENE, &line);
}

static void
add_count(const struct kl_scene *scene, struct kl_plain_state *state)
{
    struct kl_buf line = KL_BUF_INIT;
    char number[KL_NUMBER];

    if (kl_scene_nature(scene) == KL_CONTINUOUS || are_listed(scene))
        return;
    kl_buf_addf(&line, "%s outcomes; type outcomes to list them",
                kl_number_count(number, kl_scene_pair(scene)->n));
    add_line(state, KL_ABOUT_SCENE, &line);
}

/* A probability, where 0 and 1 are not merely near. */
static const char *
prob_text(char out[KL_NUMBER], double prob)
{
    return prob == 0 ? "0" : prob == 1 ? "1" : kl_format_prob(out, prob);
}

static void
add_outcome(const struct kl_scene *scene, size_t i,
            struct kl_plain_state *state)
{
    const struct kl_pair *pair = kl_scene_pair(scene);
    struct kl_buf line = KL_BUF_INIT;
    char p[KL_NUMBER], q[KL_NUMBER];

    kl_format_label(scene, i, &line);
    kl_buf_addf(&line, ": p = %s, q = %s",
                prob_text(p, kl_bins_prob(&pair->side[KL_P], i)),
                prob_text(q, kl_bins_prob(&pair->side[KL_Q], i)));
    add_line(state, KL_ABOUT_SCENE, &line);
}

static void
add_outcomes(const struct kl_scene *scene, struct kl_plain_state *state)
{
    size_t i, n = kl_scene_pair(scene)->n;

    for (i = 0; i < n && are_listed(scene); i++)
        add_outcome(scene, i, state);
}

void
kl_plain_outcomes(struct kl_plain *plain)
{
    const struct kl_scene *scene = kl_app_scene(plain->app);
    struct kl_plain_state state = {0};
    size_t i, n = kl_scene_pair(scene)->n, listed = n < MOST ? n : MOST;

    if (kl_scene_nature(scene) == KL_CONTINUOUS) {
        kl_plain_sayf(plain, "p and q are densities: they have no outcomes.");
        return;
    }
    for (i = 0; i < listed; i++)
        add_outcome(scene, i, &state);
    for (i = 0; i < listed; i++)
        kl_plain_item(plain, state.line[i]);
    if (n > listed)
        kl_plain_sayf(plain, "And %zu more.", n - listed);
    kl_plain_state_clear(&state);
}

/* Words for what a picture of numbers leaves to signs. */
static const char *
value_text(char out[KL_NUMBER], struct kl_value value)
{
    if (isinf(value.val))
        return value.val > 0 ? "infinite" : "minus infinite";
    if (value.val == 0)
        return "0";
    return kl_format_cell(out, value, COLUMNS);
}

static void
add_measure(const struct kl_plain *plain, const struct kl_scene *scene,
            enum kl_measure m, struct kl_plain_state *state)
{
    const struct kl_measures *all = kl_scene_measures(scene);
    enum kl_unit unit = kl_scene_unit(scene);
    struct kl_value value = kl_unit_apply(unit, m, all->value[m]);
    struct kl_buf line = KL_BUF_INIT, why = KL_BUF_INIT;
    char symbol[KL_NUMBER], number[KL_NUMBER];

    kl_buf_addf(
        &line, "%s = %s",
        kl_symbol(symbol, m, kl_scene_nature(scene), plain->options->ascii),
        value_text(number, value));
    if (!isinf(value.val))
        kl_buf_addf(&line, " %s", kl_unit_name(unit, m));
    kl_format_reason(kl_scene_pair(scene), all, m, &why);
    if (why.len > 0)
        kl_buf_addf(&line, ": %s", kl_buf_text(&why));
    kl_buf_clear(&why);
    add_line(state, KL_ABOUT_SCENE, &line);
}

static void
add_scene(const struct kl_plain *plain, struct kl_plain_state *state)
{
    static const enum kl_measure main[] = {KL_H_P, KL_H_Q, KL_CE_PQ, KL_KL_PQ,
                                           KL_KL_QP};
    const struct kl_scene *scene = kl_app_scene(plain->app);
    struct kl_buf line = KL_BUF_INIT;
    size_t i;

    add_side(scene, KL_P, state);
    add_side(scene, KL_Q, state);
    kl_buf_addf(&line, "unit = %s", kl_unit_row(kl_scene_unit(scene))->key);
    add_line(state, KL_ABOUT_SCENE, &line);
    add_count(scene, state);
    add_outcomes(scene, state);
    for (i = 0; i < sizeof main / sizeof *main; i++)
        add_measure(plain, scene, main[i], state);
    if (kl_scene_nature(scene) == KL_DISCRETE) {
        kl_buf_adds(&line, "selected: ");
        kl_scene_print_ref(scene, kl_scene_side(scene), kl_scene_at(scene),
                           &line);
        add_line(state, KL_ABOUT_SELECTED, &line);
    }
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
    kl_buf_addf(line, "%s %s %s%s", value_text(left, finding->left), sign,
                value_text(right, finding->right),
                unit_behind(plain, finding, finding->right.val));
    if (isinf(slack.val) || slack.val > err) /* else it may be none */
        kl_buf_addf(line, ", %s %s%s", finding->slack > 0 ? "slack" : "off by",
                    value_text(apart, slack),
                    unit_behind(plain, finding, slack.val));
}

/* "1. holds: RELATION: NUMBERS. LABEL" */
static void
add_finding(const struct kl_plain *plain, const struct kl_relation *relation,
            const struct kl_finding *finding, const char *const words[],
            struct kl_buf *line)
{
    kl_buf_addf(line, "%s: ", words[finding->state]);
    add_relation(plain, relation, line);
    if (finding->state == KL_TRIAL_UNKNOWN && finding->why[0] != '\0') {
        kl_buf_addf(line, ": %s", finding->why);
    } else if (finding->state == KL_TRIAL_HOLDS ||
               finding->state == KL_TRIAL_FAILS) {
        kl_buf_adds(line, ": ");
        add_numbers(plain, relation, finding, line);
    }
    kl_buf_addc(line, '.');
    if (relation->label.spans > 0) {
        kl_buf_addc(line, ' ');
        kl_plain_prose(plain, &relation->label, line);
    }
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
        struct kl_buf line = KL_BUF_INIT;

        kl_buf_addf(&line, "%zu. ", ++*number);
        add_finding(plain, &item->block->witness->relation[i],
                    &item->finding[i], holding, &line);
        add_line(state, n, &line);
    }
}

/* "Goal fails: ...", with the conditions that it has. */
static void
add_goal(const struct kl_plain *plain, size_t n,
         const struct kl_study_item *item, struct kl_plain_state *state)
{
    struct kl_buf line = KL_BUF_INIT;
    size_t i;

    kl_buf_adds(&line, "Goal, ");
    add_finding(plain, &item->block->task->goal, item->finding, reaching,
                &line);
    add_line(state, n, &line);
    for (i = 0; i < item->parts; i++) {
        kl_buf_addf(&line, "Condition %zu, ", i + 1);
        add_finding(plain, item->part[i].relation, &item->part[i].finding,
                    reaching, &line);
        add_line(state, n, &line);
    }
}

static struct kl_plain_state
make_state(const struct kl_plain *plain)
{
    struct kl_plain_state state = {0};
    size_t i, count, number = 0;
    const struct kl_study_item *item = kl_study_items(plain->study, &count);

    add_scene(plain, &state);
    for (i = 0; i < count; i++) {
        if (item[i].block->kind == KL_BLOCK_WITNESS)
            add_witness(plain, i, &item[i], &number, &state);
        else if (item[i].block->kind == KL_BLOCK_TASK)
            add_goal(plain, i, &item[i], &state);
    }
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
        if (plain->state.about[i] == about)
            kl_plain_item(plain, plain->state.line[i]);
}

void
kl_plain_all(struct kl_plain *plain)
{
    size_t i;

    kl_plain_note(plain);
    for (i = 0; i < plain->state.count; i++)
        kl_plain_item(plain, plain->state.line[i]);
}

bool
kl_plain_changes(struct kl_plain *plain)
{
    struct kl_plain_state now = make_state(plain);
    bool other = now.count != plain->state.count, some = false;
    size_t i;

    for (i = 0; i < now.count; i++) {
        if (!other && strcmp(now.line[i], plain->state.line[i]) == 0)
            continue;
        kl_plain_item(plain, now.line[i]);
        some = true;
    }
    kl_plain_state_clear(&plain->state);
    plain->state = now;
    return some;
}
