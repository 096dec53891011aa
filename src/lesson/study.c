/* A step as somebody works on it. Its relations stand in one row, in the order
 * of the step, so that looking at them is one loop; an item knows which of them
 * are its own.
 */
#include "config.h"

#include "klscope/lesson/study.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/lesson/study_private.h"
#include "klscope/scene/scene.h"

/* A relation that is tried: one of a witness, or a goal. */
struct kl_job {
    struct kl_trial *trial;
    size_t item;
    size_t walks; /* with those of its parts */
    bool waiting;
};

/* ---- making one ---------------------------------------------------------- */

static size_t
relations_of(const struct kl_block *block)
{
    if (block->kind == KL_BLOCK_WITNESS)
        return block->witness->relations;
    return block->kind == KL_BLOCK_TASK;
}

static const struct kl_relation *
relation_of(const struct kl_block *block, size_t i)
{
    return block->kind == KL_BLOCK_TASK ? &block->task->goal
                                        : &block->witness->relation[i];
}

static void
add_parts(struct kl_study *study, size_t item, struct kl_job *job)
{
    size_t i, parts = kl_trial_parts(job->trial);
    struct kl_part *part;

    if (study->item[item].block->kind != KL_BLOCK_TASK || parts == 0)
        return;
    part = kl_calloc(parts, sizeof *part);
    for (i = 0; i < parts; i++) {
        const struct kl_trial *trial = kl_trial_part(job->trial, i);

        part[i].relation = kl_trial_relation(trial);
        job->walks += kl_trial_walks(trial);
    }
    study->part[item] = part;
    study->item[item].part = part;
    study->item[item].parts = parts;
}

static void
add_item(struct kl_study *study, const struct kl_block *block)
{
    size_t i, n = study->items++, relations = relations_of(block);
    struct kl_study_item *item = &study->item[n];

    item->block = block;
    item->finding = &study->finding[study->jobs];
    item->findings = relations;
    if (block->kind == KL_BLOCK_QUIZ)
        item->chosen = block->quiz->choices;
    for (i = 0; i < relations; i++) {
        struct kl_job *job = &study->job[study->jobs++];

        kl_trial_new(relation_of(block, i), &job->trial, NULL);
        *job = (struct kl_job){job->trial, n, kl_trial_walks(job->trial), true};
        add_parts(study, n, job);
        study->waiting++;
    }
}

struct kl_study *
kl_study_new(const struct kl_step *step)
{
    struct kl_study *study = kl_calloc(1, sizeof *study);
    size_t i, jobs = 0;

    for (i = 0; i < step->blocks; i++)
        jobs += relations_of(&step->block[i]);
    study->step = step;
    study->item = kl_calloc(step->blocks + 1, sizeof *study->item);
    study->part = kl_calloc(step->blocks + 1, sizeof *study->part);
    study->given = kl_calloc(step->blocks + 1, sizeof *study->given);
    study->job = kl_calloc(jobs + 1, sizeof *study->job);
    study->finding = kl_calloc(jobs + 1, sizeof *study->finding);
    for (i = 0; i < step->blocks; i++)
        if (step->block[i].kind > KL_BLOCK_SCENE)
            add_item(study, &step->block[i]);
    return study;
}

void
kl_study_free(struct kl_study *study)
{
    size_t i;

    if (study == NULL)
        return;
    for (i = 0; i < study->jobs; i++)
        kl_trial_free(study->job[i].trial);
    for (i = 0; i < study->items; i++)
        free(study->part[i]);
    free(study->item);
    free(study->part);
    free(study->given);
    free(study->job);
    free(study->finding);
    free(study);
}

const struct kl_step *
kl_study_step(const struct kl_study *study)
{
    return study->step;
}

const struct kl_study_item *
kl_study_items(const struct kl_study *study, size_t *count)
{
    *count = study->items;
    return study->item;
}

/* ---- looking ------------------------------------------------------------- */

static bool
same_value(struct kl_value a, struct kl_value b)
{
    return a.val == b.val && a.err == b.err;
}

static bool
same_finding(const struct kl_finding *a, const struct kl_finding *b)
{
    return a->state == b->state && same_value(a->left, b->left) &&
           same_value(a->right, b->right) && a->tolerance == b->tolerance &&
           a->slack == b->slack && a->dimension == b->dimension &&
           a->earlier == b->earlier && strcmp(a->why, b->why) == 0;
}

/* A finding of the scene as it was; true if it was not marked so before. */
static bool
expire(struct kl_finding *finding)
{
    if (finding->state == KL_TRIAL_WAITING)
        return false;
    if (finding->state == KL_TRIAL_UNKNOWN)
        *finding = (struct kl_finding){.dimension = finding->dimension};
    else
        finding->earlier = true;
    finding->state = KL_TRIAL_WAITING;
    return true;
}

static bool
expire_job(struct kl_study *study, size_t j)
{
    size_t i, n = study->job[j].item;
    bool news = expire(&study->finding[j]);

    for (i = 0; i < study->item[n].parts; i++)
        news |= expire(&study->part[n][i].finding);
    return news;
}

/* Put a finding in place of the one before; true if it is another. */
static bool
replace(struct kl_finding *finding, const struct kl_finding *found)
{
    bool news = !same_finding(finding, found);

    *finding = *found;
    return news;
}

/* What a goal's finding means for its task. */
static bool
reach(struct kl_study *study, size_t n, enum kl_trial_state state)
{
    struct kl_study_item *item = &study->item[n];

    if (state == KL_TRIAL_FAILS && study->given[n] == KL_REACHED)
        study->given[n] = KL_NOT_GIVEN;
    if (state != KL_TRIAL_HOLDS || item->done)
        return false;
    if (study->given[n] == KL_NOT_GIVEN)
        item->done = true;
    else
        study->given[n] = KL_REACHED;
    return item->done;
}

/* Try a relation that waits, with its parts; true if that told news. */
static bool
try(struct kl_study *study, size_t j, const struct kl_scene *scene)
{
    struct kl_job *job = &study->job[j];
    struct kl_study_item *item = &study->item[job->item];
    struct kl_finding found;
    bool news;
    size_t i;

    kl_trial_run(job->trial, scene, &found);
    if (found.state == KL_TRIAL_WAITING)
        return false;
    job->waiting = false;
    study->waiting--;
    news = replace(&study->finding[j], &found);
    for (i = 0; i < item->parts; i++) {
        kl_trial_run(kl_trial_part(job->trial, i), scene, &found);
        news |= replace(&study->part[job->item][i].finding, &found);
    }
    if (item->block->kind == KL_BLOCK_TASK)
        news |= reach(study, job->item, study->finding[j].state);
    return news;
}

/* All wait again if the scene is not as it was. */
static bool
turn(struct kl_study *study, const struct kl_scene *scene)
{
    unsigned long version = kl_scene_version(scene);
    enum kl_unit unit = kl_scene_unit(scene);
    size_t j;

    if (study->scene == scene && study->version == version &&
        study->unit == unit)
        return false;
    study->scene = scene;
    study->version = version;
    study->unit = unit;
    study->waiting = study->jobs;
    study->next = 0;
    for (j = 0; j < study->jobs; j++)
        study->job[j].waiting = true;
    return true;
}

bool
kl_study_look(struct kl_study *study, const struct kl_scene *scene,
              size_t walks)
{
    bool news = false;
    size_t j;

    if (!turn(study, scene) && study->waiting == 0)
        return false;
    for (j = 0; j < study->jobs && study->waiting > 0; j++) {
        struct kl_job *job = &study->job[j];

        if (!job->waiting)
            continue;
        if (job->walks <= walks)
            news |= try(study, j, scene);
        if (job->waiting)
            news |= expire_job(study, j);
    }
    return news;
}

bool
kl_study_busy(const struct kl_study *study)
{
    return study->waiting > 0;
}

bool
kl_study_work(struct kl_study *study, const struct kl_scene *scene)
{
    bool news = false;
    size_t left;

    if (turn(study, scene))
        for (left = 0; left < study->jobs; left++)
            news |= expire_job(study, left);
    for (left = study->jobs; left > 0 && study->waiting > 0; left--) {
        size_t j = study->next;

        study->next = (j + 1) % study->jobs;
        if (!study->job[j].waiting)
            continue;
        news |= try(study, j, scene);
        if (!study->job[j].waiting)
            break;
    }
    return news;
}
