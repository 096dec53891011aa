/* Relations tried on scenes. What a side is worth is the affair of queries;
 * here stands what "holds" means for numbers that carry bounds. No comparison
 * is made to depend on rounding: equality has room for it. Where the bounds are
 * far wider than rounding (an integral that converges badly), the answer is
 * that one cannot tell, unless the sides are farther apart than that.
 */
#include "config.h"

#include "klscope/lesson/trial.h"

#include <ctype.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/core/query.h"
#include "klscope/lesson/condition.h"
#include "klscope/scene/subject.h"

#define ROOM  1e-9 /* of the greater side, where that is above 1 */
#define ROUGH 1e-6 /* the same: bounds beyond this are no rounding */

struct kl_trial {
    const struct kl_relation *relation;
    struct kl_query *left, *right;
    struct kl_query *tolerance; /* of KL_NEAR */
    bool needs[KL_MEASURE_COUNT];
    enum kl_dimension dimension;
    size_t walks;
    char *why;             /* it could not be compiled; else NULL */
    struct kl_arena arena; /* of the relations of the parts */
    struct kl_trial **part;
    size_t parts;
};

/* ---- compiling ----------------------------------------------------------- */

/* A query's reader counts columns through all lines of a side. */
static void
place(const struct kl_extract *side, struct kl_err *err)
{
    size_t offset = err->column > 0 ? (size_t)err->column - 1 : 0;
    struct kl_places places;
    struct kl_at at;

    if (err->line > 1) {
        kl_extract_place(side, err);
        return;
    }
    kl_places_init(&places, side);
    at = kl_places_at(&places, offset < side->len ? offset : side->len);
    kl_places_clear(&places);
    err->line = at.line;
    err->column = at.column;
}

static enum kl_status
compile(struct kl_trial *trial, const struct kl_extract *side,
        struct kl_query **query, struct kl_problems *problems)
{
    struct kl_err err = {.status = KL_OK};
    enum kl_status status;
    int m;

    status = kl_query_parse(side->text != NULL ? side->text : "", side->len,
                            query, &err);
    if (status == KL_OK) {
        for (m = 0; m < KL_MEASURE_COUNT; m++)
            trial->needs[m] |= kl_query_needs(*query, (enum kl_measure)m);
        trial->walks += kl_query_walks(*query);
        return KL_OK;
    }
    *query = NULL;
    if (trial->why == NULL)
        trial->why = kl_strdup(err.text);
    place(side, &err);
    if (problems != NULL)
        kl_problems_add(problems, &err);
    return status;
}

static enum kl_status
compile_all(struct kl_trial *trial, struct kl_problems *problems)
{
    const struct kl_relation *relation = trial->relation;
    enum kl_status left, right, tolerance = KL_OK;

    left = compile(trial, &relation->left, &trial->left, problems);
    right = compile(trial, &relation->right, &trial->right, problems);
    if (relation->op == KL_NEAR)
        tolerance =
            compile(trial, &relation->tolerance, &trial->tolerance, problems);
    if (left != KL_OK || right != KL_OK || tolerance != KL_OK)
        return left != KL_OK ? left : right != KL_OK ? right : tolerance;
    trial->dimension = kl_query_dimension(trial->left) == KL_INFO ||
                               kl_query_dimension(trial->right) == KL_INFO
                           ? KL_INFO
                           : KL_PURE;
    return KL_OK;
}

static struct kl_trial *
new_trial(const struct kl_relation *relation)
{
    struct kl_trial *trial = kl_calloc(1, sizeof *trial);

    trial->relation = relation;
    trial->dimension = KL_PURE;
    return trial;
}

/* Parts have no parts, however deep their brackets are. */
static void
compile_parts(struct kl_trial *trial)
{
    struct kl_relation *relation;
    size_t i;

    relation = kl_relation_split(&trial->arena, trial->relation, &trial->parts);
    if (trial->parts == 0)
        return;
    trial->part = kl_calloc(trial->parts, sizeof *trial->part);
    for (i = 0; i < trial->parts; i++) {
        trial->part[i] = new_trial(&relation[i]);
        compile_all(trial->part[i], NULL);
    }
}

enum kl_status
kl_trial_new(const struct kl_relation *relation, struct kl_trial **trial,
             struct kl_problems *problems)
{
    enum kl_status status;

    *trial = new_trial(relation);
    status = compile_all(*trial, problems);
    if (status == KL_OK)
        compile_parts(*trial);
    return status;
}

void
kl_trial_free(struct kl_trial *trial)
{
    size_t i;

    if (trial == NULL)
        return;
    for (i = 0; i < trial->parts; i++)
        kl_trial_free(trial->part[i]);
    free(trial->part);
    kl_arena_clear(&trial->arena);
    kl_query_free(trial->left);
    kl_query_free(trial->right);
    kl_query_free(trial->tolerance);
    free(trial->why);
    free(trial);
}

const struct kl_relation *
kl_trial_relation(const struct kl_trial *trial)
{
    return trial->relation;
}

size_t
kl_trial_parts(const struct kl_trial *trial)
{
    return trial->parts;
}

const struct kl_trial *
kl_trial_part(const struct kl_trial *trial, size_t i)
{
    return trial->part[i];
}

size_t
kl_trial_walks(const struct kl_trial *trial)
{
    return trial->walks;
}

/* ---- labels -------------------------------------------------------------- */

static bool
has_word(const char *text, const char *word)
{
    size_t len = strlen(word);
    const char *at;

    for (at = text; *at != '\0'; at++)
        if (strncasecmp(at, word, len) == 0 &&
            (at == text || !isalnum((unsigned char)at[-1])) &&
            !isalnum((unsigned char)at[len]))
            return true;
    return false;
}

bool
kl_relation_conditional(const struct kl_relation *relation)
{
    struct kl_buf label = KL_BUF_INIT;
    bool conditional;

    kl_prose_plain(&relation->label, &label);
    conditional = has_word(kl_buf_text(&label), "when") ||
                  has_word(kl_buf_text(&label), "here");
    kl_buf_clear(&label);
    return conditional;
}

/* ---- judging ------------------------------------------------------------- */

/* The greater side, at least 1; infinite sides need no room. */
static double
scale_of(const struct kl_finding *finding)
{
    double left = fabs(finding->left.val), right = fabs(finding->right.val);

    return fmax(1, fmax(isinf(left) ? 0 : left, isinf(right) ? 0 : right));
}

static double
distance(double a, double b)
{
    return a == b ? 0 : fabs(a - b);
}

/* Whether a relation holds, and its slack, see the header. */
static bool
judge(enum kl_relation_op op, double left, double right, double room,
      double *slack)
{
    double apart = distance(left, right);
    bool less = left < right, holds;

    switch (op) {
    case KL_EQ:
    case KL_NEAR:
        holds = apart <= room;
        *slack = holds ? 0 : -apart;
        return holds;
    case KL_NE:
        holds = apart > room;
        *slack = holds ? apart : 0;
        return holds;
    case KL_LE:
    case KL_GE:
        holds = apart <= room || less == (op == KL_LE);
        *slack = less == (op == KL_LE) ? apart : holds ? 0 : -apart;
        return holds;
    default:
        holds = apart > 0 && less == (op == KL_LT);
        *slack = holds ? apart : 0 - apart;
        return holds;
    }
}

/* What the sides may be apart in "=" and "~=", bounds included. */
static double
room_of(enum kl_relation_op op, const struct kl_finding *finding, double bound)
{
    double scale = scale_of(finding);

    if (bound > ROUGH * scale)
        bound = 0;
    if (op == KL_LT || op == KL_GT)
        return 0;
    /* At the very end of a tolerance the decimals of both sides count as
       exact, which their doubles are not. */
    if (op == KL_NEAR)
        return finding->tolerance + bound + 4 * DBL_EPSILON * scale;
    return fmax(ROOM * scale, bound);
}

/* Whether the bounds are so wide that they would decide. */
static bool
too_rough(enum kl_relation_op op, const struct kl_finding *finding,
          double bound)
{
    double apart = distance(finding->left.val, finding->right.val);
    double edge = op == KL_NEAR ? finding->tolerance : 0;

    return bound > ROUGH * scale_of(finding) && !isinf(apart) &&
           distance(apart, edge) <= bound;
}

static void
conclude(enum kl_relation_op op, struct kl_finding *finding, double bound)
{
    char number[KL_NUMBER];
    double room;

    if (too_rough(op, finding, bound)) {
        finding->state = KL_TRIAL_UNKNOWN;
        snprintf(finding->why, sizeof finding->why,
                 isinf(bound) ? "how exact the sides are is not known"
                              : "the sides are known to within %s only",
                 kl_number_short(number, bound, 2, 8));
        return;
    }
    room = room_of(op, finding, bound);
    if (op != KL_NEAR)
        finding->tolerance = room;
    finding->state =
        judge(op, finding->left.val, finding->right.val, room, &finding->slack)
            ? KL_TRIAL_HOLDS
            : KL_TRIAL_FAILS;
}

/* ---- running ------------------------------------------------------------- */

static bool
ready(const struct kl_trial *trial, const struct kl_scene *scene)
{
    int m;

    for (m = 0; m < KL_MEASURE_COUNT; m++)
        if (trial->needs[m] && !kl_scene_fresh(scene, (enum kl_measure)m))
            return false;
    return true;
}

/* Ask for both sides and the tolerance; *bound is that of all together. */
static enum kl_status
ask(const struct kl_trial *trial, const struct kl_subject *subject,
    struct kl_finding *finding, double *bound, struct kl_err *err)
{
    struct kl_value tolerance = {0, 0};
    char number[KL_NUMBER];
    enum kl_status status;

    status = kl_query_answer(trial->left, subject, &finding->left, err);
    if (status == KL_OK)
        status = kl_query_answer(trial->right, subject, &finding->right, err);
    if (status == KL_OK && trial->tolerance != NULL)
        status = kl_query_answer(trial->tolerance, subject, &tolerance, err);
    if (status == KL_OK && !(tolerance.val >= 0))
        status = kl_fail(err, KL_E_DOMAIN, KL_AT_NONE,
                         "the tolerance is %s: it must be >= 0",
                         kl_number_exact(number, tolerance.val));
    finding->tolerance = tolerance.val;
    *bound = finding->left.err + finding->right.err + tolerance.err;
    return status;
}

void
kl_trial_run(const struct kl_trial *trial, const struct kl_scene *scene,
             struct kl_finding *finding)
{
    struct kl_err err = {.status = KL_OK};
    struct kl_subject subject;
    double bound;

    *finding = (struct kl_finding){.state = KL_TRIAL_UNKNOWN,
                                   .dimension = trial->dimension};
    if (trial->why != NULL) {
        snprintf(finding->why, sizeof finding->why, "%s", trial->why);
        return;
    }
    if (!ready(trial, scene)) {
        finding->state = KL_TRIAL_WAITING;
        return;
    }
    kl_scene_subject(scene, &subject);
    if (ask(trial, &subject, finding, &bound, &err) == KL_OK) {
        conclude(trial->relation->op, finding, bound);
        return;
    }
    *finding = (struct kl_finding){.state = KL_TRIAL_UNKNOWN,
                                   .dimension = trial->dimension};
    snprintf(finding->why, sizeof finding->why, "%s", err.text);
}
