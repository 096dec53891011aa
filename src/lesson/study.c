#include "config.h"

#include "klscope/lesson/study.h"

#include <stdlib.h>

#include "klscope/base/alloc.h"

struct kl_study {
    const struct kl_step *step;
    struct kl_study_item *item;
    size_t items;
};

struct kl_study *
kl_study_new(const struct kl_step *step)
{
    struct kl_study *study = kl_calloc(1, sizeof *study);
    size_t i;

    study->step = step;
    study->item = kl_calloc(step->blocks + 1, sizeof *study->item);
    for (i = 0; i < step->blocks; i++)
        if (step->block[i].kind > KL_BLOCK_SCENE)
            study->item[study->items++].block = &step->block[i];
    return study;
}

void
kl_study_free(struct kl_study *study)
{
    if (study == NULL)
        return;
    free(study->item);
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

bool
kl_study_look(struct kl_study *study, const struct kl_scene *scene,
              size_t walks)
{
    (void)study;
    (void)scene;
    (void)walks;
    return false;
}

bool
kl_study_busy(const struct kl_study *study)
{
    (void)study;
    return false;
}

bool
kl_study_work(struct kl_study *study, const struct kl_scene *scene)
{
    (void)study;
    (void)scene;
    return false;
}

size_t
kl_study_next(const struct kl_study *study, size_t from)
{
    (void)from;
    return study->items;
}

bool
kl_study_complete(const struct kl_study *study)
{
    (void)study;
    return true;
}

enum kl_progress_state
kl_study_state(const struct kl_study *study)
{
    (void)study;
    return KL_STEP_SEEN;
}

bool
kl_study_hint(struct kl_study *study, size_t item)
{
    (void)study;
    (void)item;
    return false;
}

void
kl_study_show(struct kl_study *study, size_t item)
{
    (void)study;
    (void)item;
}

enum kl_status
kl_study_answer(struct kl_study *study, size_t item, const char *text,
                bool *right, struct kl_err *err)
{
    (void)study;
    (void)item;
    (void)text;
    (void)right;
    (void)err;
    return KL_OK;
}

void
kl_study_detail(const struct kl_study *study, struct kl_buf *out)
{
    (void)study;
    (void)out;
}

void
kl_study_recall(struct kl_study *study, const char *detail)
{
    (void)study;
    (void)detail;
}
