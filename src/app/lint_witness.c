/* Witnesses: they hold on the scene of their step, on random scenes too unless
 * their label says when, and a break makes the right one of them fail.
 */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/app/lint_private.h"
#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/scene/text.h"

/* A relation of the step. */
struct claim {
    const struct kl_relation *relation;
    struct kl_trial *trial; /* NULL if it is faulty */
    bool conditional;
    bool holds;   /* on the step's scene */
    bool settled; /* nothing is left to be found out on random scenes */
};

struct claims {
    struct claim *claim;
    size_t count, cap;
};

/* ---- what is said -------------------------------------------------------- */

/* Six digits, without zeros at the end. */
static const char *
short_number(char out[KL_NUMBER], double value)
{
    if (!isfinite(value))
        return kl_number_exact(out, value);
    snprintf(out, KL_NUMBER, "%.6g", value);
    return out;
}

void
kl_lint_verdict(const struct kl_relation *relation,
                const struct kl_finding *finding, struct kl_buf *out)
{
    char left[KL_NUMBER], right[KL_NUMBER], give[KL_NUMBER];

    if (finding->state == KL_TRIAL_UNKNOWN) {
        kl_buf_adds(out, finding->why);
        return;
    }
    short_number(left, finding->left.val);
    short_number(right, finding->right.val);
    if (strcmp(left, right) == 0) {
        kl_number_exact(left, finding->left.val);
        kl_number_exact(right, finding->right.val);
    }
    kl_buf_addf(out, "%s is not %s %s", left, kl_relation_ascii(relation->op),
                right);
    if (relation->op == KL_NEAR)
        kl_buf_addf(out, " +- %s", short_number(give, finding->tolerance));
}

void
kl_lint_try(struct kl_lint *lint, const struct kl_trial *trial,
            const struct kl_scene *scene, struct kl_finding *finding)
{
    lint->tally->trials++;
    kl_trial_run(trial, scene, finding);
}

static void
add_error(struct kl_lint *lint, const struct claim *claim,
          const struct kl_finding *finding, const char *where)
{
    const struct kl_extract *text = &claim->relation->text;
    struct kl_buf verdict = KL_BUF_INIT;

    kl_lint_verdict(claim->relation, finding, &verdict);
    kl_problems_error(
        lint->problems, (struct kl_at){NULL, text->line, text->column},
        "%s %s: %s",
        finding->state == KL_TRIAL_UNKNOWN ? "has no value" : "does not hold",
        where, kl_buf_text(&verdict));
    kl_buf_clear(&verdict);
}

/* ---- relations ----------------------------------------------------------- */

static void
add_claim(struct kl_lint *lint, struct claims *claims,
          const struct kl_relation *relation)
{
    size_t errors = lint->problems->errors;
    struct claim *claim;

    if (claims->count == claims->cap) {
        claims->cap = 2 * claims->cap + 8;
        claims->claim =
            kl_realloc(claims->claim, claims->cap, sizeof *claims->claim);
    }
    claim = &claims->claim[claims->count++];
    *claim = (struct claim){.relation = relation};
    claim->conditional = kl_relation_conditional(relation);
    kl_trial_new(relation, &claim->trial, lint->problems);
    if (lint->problems->errors > errors) {
        kl_trial_free(claim->trial);
        claim->trial = NULL;
    }
}

static void
collect(struct kl_lint *lint, struct claims *claims)
{
    const struct kl_step *step = lint->step;
    size_t i, k;

    for (i = 0; i < step->blocks; i++)
        if (step->block[i].kind == KL_BLOCK_WITNESS)
            for (k = 0; k < step->block[i].witness->relations; k++)
                add_claim(lint, claims, &step->block[i].witness->relation[k]);
}

static void
try_here(struct kl_lint *lint, struct claims *claims)
{
    struct kl_finding finding;
    size_t i;

    for (i = 0; i < claims->count; i++) {
        struct claim *claim = &claims->claim[i];

        if (claim->trial == NULL)
            continue;
        kl_lint_try(lint, claim->trial, lint->scene, &finding);
        claim->holds = finding.state == KL_TRIAL_HOLDS;
        if (!claim->holds)
            add_error(lint, claim, &finding, "on its scene");
    }
}

/* ---- random scenes ------------------------------------------------------- */

/* "where p = ..., q = ...", cut where it would leave no room for the rest. */
static void
add_where(const struct kl_buf *lines, struct kl_buf *out)
{
    enum { ROOM = 170 };
    size_t i, from = out->len;

    kl_buf_adds(out, "where ");
    for (i = 0; i + 1 < lines->len && out->len - from < ROOM; i++)
        if (lines->data[i] == '\n')
            kl_buf_adds(out, "; ");
        else
            kl_buf_addc(out, lines->data[i]);
    if (i + 1 < lines->len)
        kl_buf_adds(out, "...");
}

/* Report what a random scene refutes, in as simple a case as there is. */
static void
refute(struct kl_lint *lint, const struct claim *claim,
       const struct kl_finding *finding, const struct kl_buf *lines)
{
    struct kl_buf simple = KL_BUF_INIT, where = KL_BUF_INIT;
    struct kl_extract extract = {.line = 1, .column = 1};
    struct kl_finding there = *finding;
    struct kl_scene *scene;

    kl_buf_adds(&simple, kl_buf_text(lines));
    kl_lint_shrink(lint, claim->trial, finding, &simple);
    extract.text = kl_buf_text(&simple);
    extract.len = simple.len;
    scene = kl_lint_scene(lint, &extract, NULL);
    if (scene != NULL)
        kl_lint_try(lint, claim->trial, scene, &there);
    kl_scene_free(scene);
    add_where(&simple, &where);
    add_error(lint, claim, &there, kl_buf_text(&where));
    kl_buf_clear(&simple);
    kl_buf_clear(&where);
}

/* Try all that is still open on one more scene; false if nothing is. */
static bool
try_there(struct kl_lint *lint, struct claims *claims,
          const struct kl_scene *scene, const struct kl_buf *lines)
{
    struct kl_finding finding;
    bool open = false;
    size_t i;

    for (i = 0; i < claims->count; i++) {
        struct claim *claim = &claims->claim[i];

        if (claim->settled)
            continue;
        kl_lint_try(lint, claim->trial, scene, &finding);
        claim->settled = finding.state != KL_TRIAL_HOLDS;
        if (claim->settled && !claim->conditional)
            refute(lint, claim, &finding, lines);
        open |= !claim->settled;
    }
    return open;
}

/* Of its id, so that other steps may change and this one's scenes do not.
 *
 * src   Fowler, Noll and Vo: FNV-1a, 32 bits
 */
static unsigned long
seed_of(const struct kl_step *step)
{
    unsigned long seed = 2166136261;
    const char *c;

    for (c = step->id; *c != '\0'; c++)
        seed = ((seed ^ (unsigned char)*c) * 16777619) & 0xffffffff;
    return seed;
}

static void
try_everywhere(struct kl_lint *lint, struct claims *claims)
{
    struct kl_scene *scene = kl_lint_scene(lint, NULL, NULL);
    unsigned long seed = seed_of(lint->step);
    struct kl_buf lines = KL_BUF_INIT;
    bool open = scene != NULL;
    size_t k;

    for (k = 0; k < KL_LINT_SCENES && open; k++) {
        kl_buf_reset(&lines);
        kl_lint_random(lint->scene, seed, k, &lines);
        if (kl_scene_read(scene, lines.data, lines.len, NULL, NULL) != KL_OK)
            continue; /* a truncation that cuts everything off, say */
        kl_lint_settle(scene);
        open = try_there(lint, claims, scene, &lines);
    }
    kl_scene_free(scene);
    kl_buf_clear(&lines);
}

/* A label may say "when" or "here" only if it must. */
static void
find_timid(struct kl_lint *lint, const struct claims *claims)
{
    size_t i;

    for (i = 0; i < claims->count; i++) {
        const struct kl_extract *text = &claims->claim[i].relation->text;

        if (claims->claim[i].conditional && !claims->claim[i].settled)
            kl_problems_warning(
                lint->problems, (struct kl_at){NULL, text->line, text->column},
                "holds on all %d random scenes: does it need its \"when\" or "
                "\"here\"?",
                (int)KL_LINT_SCENES);
    }
}

/* ---- breaks -------------------------------------------------------------- */

static const char *const ordinals[] = {"first",   "second", "third",
                                       "fourth",  "fifth",  "sixth",
                                       "seventh", "eighth", "ninth"};
static const char *const numbers[] = {"one", "two", "three", "four", "five"};

enum { ORDINALS = sizeof ordinals / sizeof *ordinals, WORD = 12, BACK = 4 };

/* The last words that were read, the last of all first. */
struct words {
    char word[BACK][WORD];
};

/* Read a word in small letters, cut at WORD - 1; false at the end. */
static bool
next_word(const char **text, struct words *words)
{
    const char *c = *text;
    size_t n = 0;

    memmove(words->word[1], words->word[0], (BACK - 1) * WORD);
    while (*c != '\0' && !((*c | 32) >= 'a' && (*c | 32) <= 'z'))
        c++;
    for (; (*c | 32) >= 'a' && (*c | 32) <= 'z'; c++)
        if (n < WORD - 1)
            words->word[0][n++] = (char)(*c | 32);
    words->word[0][n] = '\0';
    *text = c;
    return n > 0;
}

/* The place from 1 of a word in a list, 0 if it is not there. */
static size_t
place(const char *word, const char *const *list, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (strcmp(word, list[i]) == 0)
            return i + 1;
    return 0;
}

static size_t
ordinal(const char *word, size_t last)
{
    return strcmp(word, "last") == 0 ? last : place(word, ordinals, ORDINALS);
}

/* A bit for each of the places from `from` to `to`. */
static unsigned
run_of(size_t from, size_t to)
{
    unsigned bits = 0;

    for (; from <= to; from++)
        if (from > 0 && from < 32)
            bits |= 1U << from;
    return bits;
}

/* Which witnesses "... witness fails" speaks of, before the word "fails". */
static unsigned
meant(const struct words *words, size_t count)
{
    const char *what = words->word[1], *which = words->word[2];
    const char *before = words->word[3];
    size_t k, many = place(which, numbers, sizeof numbers / sizeof *numbers);

    if (strncmp(what, "witness", 7) != 0 && strcmp(what, "line") != 0 &&
        strcmp(what, "lines") != 0)
        return 0;
    if (strcmp(which, "both") == 0)
        return run_of(1, 2);
    if (many > 0 && strcmp(before, "first") == 0)
        return run_of(1, many);
    if (many > 0 && strcmp(before, "last") == 0 && many <= count)
        return run_of(count + 1 - many, count);
    k = ordinal(which, count);
    return run_of(k, k);
}

/* Which witnesses are to fail: "The second witness fails", "the last two lines
 * fail". A bit each, from 1; 0 if `say` names none. */
static unsigned
named(const struct kl_prose *say, size_t count)
{
    struct kl_buf text = KL_BUF_INIT;
    struct words words = {{""}};
    unsigned all = 0;
    const char *c;

    kl_prose_plain(say, &text);
    for (c = kl_buf_text(&text); next_word(&c, &words);)
        if (strcmp(words.word[0], "fail") == 0 ||
            strcmp(words.word[0], "fails") == 0)
            all |= meant(&words, count);
    kl_buf_clear(&text);
    return all;
}

/* in    failed   a bit for each witness from 1 to 31; bit 0 for all others
 */
static void
judge_break(struct kl_lint *lint, const struct kl_block *block,
            const struct claims *claims, unsigned failed)
{
    unsigned want = named(&block->scene_break->say, claims->count);
    struct kl_at at = {NULL, block->line, block->column};
    size_t i;

    if (failed == 0) {
        kl_problems_error(lint->problems, at, "no witness fails on this break");
        return;
    }
    for (i = 1; i <= claims->count && i < 32 && want != 0; i++)
        if (want >> i & ~failed >> i & 1)
            kl_problems_error(lint->problems, at,
                              "witness %zu, which say names, does not fail "
                              "on this break",
                              i);
        else if (failed >> i & ~want >> i & 1)
            kl_problems_error(lint->problems, at,
                              "witness %zu fails on this break as well, and "
                              "say does not name it",
                              i);
    if (claims->count < 31 && want >> (claims->count + 1) != 0)
        kl_problems_error(lint->problems, at,
                          "say names a witness that is not there: this step "
                          "has %zu",
                          claims->count);
}

/* Nobody shall be done with a task by looking at a break. */
static void
spare_goals(struct kl_lint *lint, const struct kl_block *block,
            const struct kl_scene *scene)
{
    const struct kl_step *step = lint->step;
    struct kl_finding finding;
    struct kl_trial *trial;
    size_t i;

    for (i = 0; i < step->blocks; i++) {
        if (step->block[i].kind != KL_BLOCK_TASK)
            continue;
        kl_trial_new(&step->block[i].task->goal, &trial, NULL);
        kl_lint_try(lint, trial, scene, &finding);
        if (finding.state == KL_TRIAL_HOLDS)
            kl_problems_error(
                lint->problems,
                (struct kl_at){NULL, block->line, block->column},
                "this break reaches the goal of the task in line %d",
                step->block[i].line);
        kl_trial_free(trial);
    }
}

static void
check_break(struct kl_lint *lint, const struct kl_block *block,
            const struct claims *claims)
{
    struct kl_err err = {0};
    struct kl_scene *scene =
        kl_lint_scene(lint, &block->scene_break->scene, &err);
    bool sound = !lint->step->misread; /* none is missing, and all hold */
    struct kl_finding finding;
    unsigned failed = 0;
    size_t i;

    if (scene == NULL) {
        kl_problems_add(lint->problems, &err);
        return;
    }
    for (i = 0; i < claims->count; i++) {
        sound &= claims->claim[i].holds;
        if (!claims->claim[i].holds)
            continue;
        kl_lint_try(lint, claims->claim[i].trial, scene, &finding);
        if (finding.state != KL_TRIAL_HOLDS)
            failed |= i < 31 ? 2U << i : 1;
    }
    if (sound)
        judge_break(lint, block, claims, failed);
    spare_goals(lint, block, scene);
    kl_scene_free(scene);
}

/* ---- all of it ----------------------------------------------------------- */

void
kl_lint_witnesses(struct kl_lint *lint)
{
    bool strict = (lint->flags & KL_LINT_LABELS) != 0;
    struct claims claims = {NULL, 0, 0};
    size_t i;

    collect(lint, &claims);
    if (lint->scene != NULL) {
        try_here(lint, &claims);
        for (i = 0; i < claims.count; i++)
            claims.claim[i].settled = !claims.claim[i].holds ||
                                      (claims.claim[i].conditional && !strict);
        try_everywhere(lint, &claims);
        if (strict)
            find_timid(lint, &claims);
        for (i = 0; i < lint->step->blocks; i++)
            if (lint->step->block[i].kind == KL_BLOCK_BREAK)
                check_break(lint, &lint->step->block[i], &claims);
    }
    for (i = 0; i < claims.count; i++)
        kl_trial_free(claims.claim[i].trial);
    free(claims.claim);
}
