#include "config.h"

#include "klscope/lesson/problem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "klscope/base/alloc.h"

/* A slot for one more, or NULL where there are enough. */
static struct kl_problem *
add(struct kl_problems *problems, bool warning)
{
    if (warning)
        problems->warnings++;
    else
        problems->errors++;
    if (problems->kept == KL_PROBLEMS_MAX)
        return NULL;
    if (problems->problem == NULL)
        problems->problem =
            kl_calloc(KL_PROBLEMS_MAX, sizeof *problems->problem);
    problems->problem[problems->kept].warning = warning;
    return &problems->problem[problems->kept++];
}

static void
say(struct kl_problems *problems, bool warning, struct kl_at at,
    const char *fmt, va_list args)
{
    struct kl_problem *problem = add(problems, warning);
    char text[2 * KL_ERR_TEXT];

    if (problem == NULL)
        return;
    vsnprintf(text, sizeof text, fmt, args);
    at.source = problems->source;
    kl_fail(&problem->err, KL_E_PARSE, at, "%s", text);
}

void
kl_problems_error(struct kl_problems *problems, struct kl_at at,
                  const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    say(problems, false, at, fmt, args);
    va_end(args);
}

void
kl_problems_warning(struct kl_problems *problems, struct kl_at at,
                    const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    say(problems, true, at, fmt, args);
    va_end(args);
}

void
kl_problems_add(struct kl_problems *problems, const struct kl_err *err)
{
    struct kl_problem *problem = add(problems, false);

    if (problem == NULL)
        return;
    problem->err = *err;
    if (problems->source != NULL)
        kl_err_source(&problem->err, problems->source);
}

/* Those of one place stay in the order in which they were found. */
void
kl_problems_sort(struct kl_problems *problems)
{
    size_t i, j;

    for (i = 1; i < problems->kept; i++) {
        struct kl_problem moved = problems->problem[i];

        for (j = i; j > 0; j--) {
            const struct kl_err *before = &problems->problem[j - 1].err;

            if (before->line < moved.err.line ||
                (before->line == moved.err.line &&
                 before->column <= moved.err.column))
                break;
            problems->problem[j] = problems->problem[j - 1];
        }
        problems->problem[j] = moved;
    }
}

void
kl_problems_clear(struct kl_problems *problems)
{
    free(problems->problem);
    *problems = (struct kl_problems){.source = problems->source};
}
