/* Figures in the text, and the checks that vouch for them. A check compares
 * with a figure as it is shown: D(p,q) = 0.1164 holds if D rounds to that.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/app/lint_private.h"
#include "klscope/base/number.h"
#include "klscope/scene/text.h"

/* Half a unit of the last digit of a figure, or 0 if the text is no decimal
 * number with a point: whole numbers are meant exactly. */
static double
half_unit(const struct kl_extract *text)
{
    const char *point = strchr(text->text, '.');
    size_t digits;
    double value;

    if (point == NULL || !kl_number_parse(text->text, text->len, &value))
        return 0;
    digits = strspn(point + 1, "0123456789");
    point += 1 + digits;
    value = *point == 'e' || *point == 'E' ? strtod(point + 1, NULL) : 0;
    return 0.5 * pow(10, value - (double)digits);
}

/* What is exactly between two figures may be rounded to either. */
static bool
rounds_to(const struct kl_relation *relation, const struct kl_finding *finding)
{
    double half = half_unit(&relation->right);
    double off = fabs(finding->left.val - finding->right.val);

    return relation->op == KL_EQ && half > 0 &&
           finding->state == KL_TRIAL_FAILS &&
           off <= half * (1 + 1e-9) + finding->left.err;
}

static void
check_relation(struct kl_lint *lint, const struct kl_relation *relation,
               const struct kl_scene *scene)
{
    const struct kl_extract *text = &relation->text;
    size_t errors = lint->problems->errors;
    struct kl_buf verdict = KL_BUF_INIT;
    struct kl_finding finding;
    struct kl_trial *trial;

    lint->tally->checks++;
    kl_trial_new(relation, &trial, lint->problems);
    if (lint->problems->errors == errors) {
        kl_lint_try(lint, trial, scene, &finding);
        if (finding.state != KL_TRIAL_HOLDS && !rounds_to(relation, &finding)) {
            kl_lint_verdict(relation, &finding, &verdict);
            kl_problems_error(lint->problems,
                              (struct kl_at){NULL, text->line, text->column},
                              "this check fails: %s", kl_buf_text(&verdict));
        }
    }
    kl_trial_free(trial);
    kl_buf_clear(&verdict);
}

/* The scene that the checks of a comment go on with; NULL after a fault. */
static struct kl_scene *
change_scene(struct kl_lint *lint, struct kl_scene *scene,
             const struct kl_extract *line)
{
    struct kl_err err = {0};

    if (scene == NULL)
        return NULL;
    if (kl_scene_read(scene, line->text, line->len, NULL, &err) == KL_OK) {
        kl_lint_settle(scene);
        return scene;
    }
    kl_extract_place(line, &err);
    *err.source = '\0';
    kl_problems_add(lint->problems, &err);
    kl_scene_free(scene);
    return NULL;
}

void
kl_lint_checks(struct kl_lint *lint)
{
    const struct kl_step *step = lint->step;
    struct kl_scene *scene = NULL;
    size_t i;

    for (i = 0; i < step->checks; i++) {
        if (step->check[i].begins) {
            kl_scene_free(scene);
            scene = kl_lint_scene(lint, NULL, NULL);
        }
        if (step->check[i].scene.text != NULL)
            scene = change_scene(lint, scene, &step->check[i].scene);
        else if (scene != NULL)
            check_relation(lint, &step->check[i].relation, scene);
    }
    kl_scene_free(scene);
}
