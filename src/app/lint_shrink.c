/* A random scene that refutes a witness, made simple enough to be seen
 * through: outcomes are left out, and digits, as long as it still refutes.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/app/lint_private.h"
#include "klscope/base/alloc.h"
#include "klscope/base/number.h"

enum { TRIES = 500 };

/* Lists over the same outcomes. */
struct lists {
    struct kl_labels *labels; /* NULL: positions */
    double *w[2];
    size_t n;
};

static void
take_lists(const struct kl_pair *pair, struct lists *lists)
{
    size_t side, i;

    lists->n = pair->n;
    lists->labels =
        pair->outcomes == KL_LABELLED ? kl_labels_copy(pair->labels) : NULL;
    for (side = 0; side < 2; side++) {
        lists->w[side] = kl_malloc(pair->n * sizeof **lists->w);
        for (i = 0; i < pair->n; i++)
            lists->w[side][i] = kl_bins_prob(&pair->side[side], i);
    }
}

static void
copy_lists(struct lists *to, const struct lists *from)
{
    int side;

    *to = *from;
    if (from->labels != NULL)
        to->labels = kl_labels_copy(from->labels);
    for (side = 0; side < 2; side++) {
        to->w[side] = kl_malloc(from->n * sizeof **to->w);
        memcpy(to->w[side], from->w[side], from->n * sizeof **to->w);
    }
}

static void
clear_lists(struct lists *lists)
{
    kl_labels_free(lists->labels);
    free(lists->w[0]);
    free(lists->w[1]);
}

static void
print_lists(const struct lists *lists, struct kl_buf *lines)
{
    struct kl_spec *spec;
    int side;

    kl_buf_reset(lines);
    for (side = 0; side < 2; side++) {
        spec = kl_spec_list(lists->w[side], lists->n, lists->labels);
        kl_buf_adds(lines, side == 0 ? "p = " : "q = ");
        kl_spec_print(spec, lines);
        kl_buf_addc(lines, '\n');
        kl_spec_free(spec);
    }
}

/* ---- simpler ones -------------------------------------------------------- */

/* Leave out some outcomes; false if that leaves a side without mass. */
static bool
leave_out(struct lists *lists, size_t from, size_t count)
{
    size_t rest = lists->n - count, i;
    int side;

    for (side = 0; side < 2; side++) {
        double *w = lists->w[side], sum = 0;

        memmove(w + from, w + from + count, (rest - from) * sizeof *w);
        for (i = 0; i < rest; i++)
            sum += w[i];
        if (!(sum > 0))
            return false;
        for (i = 0; i < rest; i++)
            w[i] /= sum;
    }
    for (i = 0; i < count && lists->labels != NULL; i++)
        kl_labels_delete(lists->labels, from + count - 1 - i);
    lists->n = rest;
    return true;
}

static double
rounded(double x, int digits)
{
    char text[KL_NUMBER];

    snprintf(text, sizeof text, "%.*e", digits - 1, x);
    return strtod(text, NULL);
}

/* Round to that many digits; the greatest takes what is left. */
static bool
shorten(struct lists *lists, int digits)
{
    size_t i, most;
    int side;

    for (side = 0; side < 2; side++) {
        double *w = lists->w[side], left = 1;

        for (i = 0, most = 0; i < lists->n; i++)
            most = w[i] > w[most] ? i : most;
        for (i = 0; i < lists->n; i++)
            if (i != most)
                left -= w[i] = rounded(w[i], digits);
        w[most] = rounded(left, 12);
        if (left < 0)
            return false;
    }
    return true;
}

/* ---- the search ---------------------------------------------------------- */

struct search {
    struct kl_lint *lint;
    const struct kl_trial *trial;
    const struct kl_finding *finding;
    struct kl_buf lines;
};

/* Whether a trial goes wrong there as it did before. */
static bool
still_fails(struct search *search, const struct lists *lists)
{
    struct kl_extract lines = {.line = 1, .column = 1};
    struct kl_finding finding;
    struct kl_scene *scene;

    print_lists(lists, &search->lines);
    lines.text = kl_buf_text(&search->lines);
    lines.len = search->lines.len;
    scene = kl_lint_scene(search->lint, &lines, NULL);
    if (scene == NULL)
        return false;
    kl_lint_try(search->lint, search->trial, scene, &finding);
    kl_scene_free(scene);
    return finding.state == search->finding->state &&
           strcmp(finding.why, search->finding->why) == 0;
}

/* Go on with a simpler one if it still fails. */
static bool
accept(struct search *search, struct lists *lists, struct lists *simpler,
       bool made)
{
    bool fails = made && still_fails(search, simpler);

    clear_lists(fails ? lists : simpler);
    if (fails)
        *lists = *simpler;
    return fails;
}

/* Halves of the outcomes first, then less and less at a time; not for ever. */
static void
drop_outcomes(struct search *search, struct lists *lists)
{
    size_t many, end, tries = 0;
    struct lists simpler;
    bool made;

    for (many = lists->n / 2; many > 0; many /= 2)
        for (end = lists->n; end >= many && tries++ < TRIES; end -= many) {
            if (many == lists->n)
                break;
            copy_lists(&simpler, lists);
            made = leave_out(&simpler, end - many, many);
            accept(search, lists, &simpler, made);
        }
}

static void
simplify(struct search *search, struct lists *lists)
{
    struct lists simpler;
    int digits;
    bool made;

    drop_outcomes(search, lists);
    for (digits = 1; digits < 8; digits++) {
        copy_lists(&simpler, lists);
        made = shorten(&simpler, digits);
        if (accept(search, lists, &simpler, made))
            return;
    }
}

void
kl_lint_shrink(struct kl_lint *lint, const struct kl_trial *trial,
               const struct kl_finding *finding, struct kl_buf *lines)
{
    struct kl_extract from = {
        .text = kl_buf_text(lines), .len = lines->len, .line = 1, .column = 1};
    struct search search = {lint, trial, finding, KL_BUF_INIT};
    struct kl_scene *scene = kl_lint_scene(lint, &from, NULL);
    struct lists lists;

    if (scene == NULL)
        return;
    if (kl_scene_nature(scene) == KL_DISCRETE &&
        kl_scene_spec(scene, KL_P)->kind == KL_SPEC_LIST &&
        kl_scene_pair(scene)->outcomes != KL_INTEGERS) {
        take_lists(kl_scene_pair(scene), &lists);
        simplify(&search, &lists);
        print_lists(&lists, lines);
        clear_lists(&lists);
    }
    kl_scene_free(scene);
    kl_buf_clear(&search.lines);
}
