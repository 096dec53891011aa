#include "config.h"

#include "klscope/app/lint.h"

#include "klscope/data/input.h"
#include "klscope/lesson/lesson.h"

enum kl_status
kl_lint_lesson(const char *text, size_t len, const struct kl_loader *loader,
               unsigned flags, struct kl_problems *problems,
               struct kl_lint_tally *tally)
{
    struct kl_lint_tally own = {0};
    struct kl_lesson *lesson;
    enum kl_status status;

    (void)loader;
    (void)flags;
    status = kl_lesson_read(text, len, &lesson, problems);
    if (tally == NULL)
        tally = &own;
    tally->lessons++;
    kl_lesson_free(lesson);
    return status;
}

enum kl_status
kl_lint_file(const char *file, const struct kl_loader *loader, unsigned flags,
             struct kl_problems *problems, struct kl_lint_tally *tally)
{
    struct kl_input input;
    struct kl_err err = {0};
    enum kl_status status;

    problems->source = file;
    status = kl_input_read(file, file, &KL_LIMITS, &input, &err);
    if (status != KL_OK) {
        kl_problems_add(problems, &err);
        return status;
    }
    status =
        kl_lint_lesson(input.text, input.len, loader, flags, problems, tally);
    kl_input_clear(&input);
    return status;
}
