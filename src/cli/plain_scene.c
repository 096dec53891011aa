/* What the scene is like, a line for each thing: the sides, the outcomes, the
 * values. What the pictures of the screen show is here in numbers. */
#include "config.h"

#include <math.h>
#include <stdio.h>

#include "klscope/base/alloc.h"
#include "klscope/cli/plain_private.h"
#include "klscope/scene/scene.h"
#include "klscope/scene/text.h"
#include "klscope/view/format.h"
#include "klscope/view/symbol.h"

enum {
    OUTCOMES = 12, /* as many are listed with the scene, */
    MOST = 1000,   /* and by themselves */
    PLACES = 12,   /* parts of the range, at whose ends densities are told */
    SPEC = 160,    /* bytes of a spec that is not shortened, */
    LIST = 64,     /* and of one that is a list */
    COLUMNS = 18   /* of a number */
};

#define SMALL 1e-3 /* below it numbers have an exponent */

void
kl_plain_add(struct kl_plain_state *state, size_t about, struct kl_buf *line)
{
    if (state->count == state->cap) {
        state->cap = state->cap > 0 ? 2 * state->cap : 32;
        state->line = kl_realloc(state->line, state->cap, sizeof *state->line);
    }
    state->line[state->count++] =
        (struct kl_plain_line){.text = kl_buf_take(line), .about = about};
}

/* ---- numbers ------------------------------------------------------------- */

const char *
kl_plain_value(char out[KL_NUMBER], struct kl_value value)
{
    if (isinf(value.val))
        return value.val > 0 ? "infinite" : "minus infinite";
    if (fabs(value.val) <= value.err) /* which it may as well be */
        return "0";
    if (fabs(value.val) < SMALL) {
        snprintf(out, KL_NUMBER, "%.4g", value.val);
        return out;
    }
    return kl_format_cell(out, value, COLUMNS);
}

/* Append "1.0236 bit", of what is given in nats. */
static void
add_log(const struct kl_scene *scene, double nats, struct kl_buf *line)
{
    enum kl_unit unit = kl_scene_unit(scene);
    struct kl_value value = {nats, 0};
    char number[KL_NUMBER];

    kl_buf_addf(line, "%s", kl_plain_value(number, kl_unit_apply(unit, KL_H_P,
                                                                 value)));
    if (!isinf(nats))
        kl_buf_addf(line, " %s", kl_unit_name(unit, KL_H_P));
}

/* ---- sides and outcomes -------------------------------------------------- */

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
    kl_plain_add(state, KL_ABOUT_SCENE, &line);
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
    kl_plain_add(state, KL_ABOUT_SCENE, &line);
}

/* A probability, where 0 and 1 are not merely near. */
static const char *
prob_text(char out[KL_NUMBER], double prob)
{
    return prob == 0 ? "0" : prob == 1 ? "1" : kl_format_prob(out, prob);
}

/* ", -log p = 0.7063 bit, -log q = 1.0236 bit": what the view shows besides. */
static void
add_logs(const struct kl_scene *scene, const double log[2], struct kl_buf *line)
{
    enum kl_view view = kl_scene_view(scene);

    if (log[KL_P] == -INFINITY && log[KL_Q] == -INFINITY)
        return;
    if (view == KL_VIEW_SURPRISAL) {
        kl_buf_adds(line, ", -log p = ");
        add_log(scene, -log[KL_P], line);
        kl_buf_adds(line, ", -log q = ");
        add_log(scene, -log[KL_Q], line);
    } else if (view == KL_VIEW_RATIO) {
        kl_buf_adds(line, ", log p/q = ");
        add_log(scene, log[KL_P] - log[KL_Q], line);
    }
}

static void
add_outcome(const struct kl_scene *scene, size_t i, struct kl_buf *line)
{
    const struct kl_bins *side = kl_scene_pair(scene)->side;
    double log[] = {kl_bins_logprob(&side[KL_P], i),
                    kl_bins_logprob(&side[KL_Q], i)};
    char p[KL_NUMBER], q[KL_NUMBER];

    kl_format_label(scene, i, line);
    kl_buf_addf(line, ": p = %s, q = %s",
                prob_text(p, kl_bins_prob(&side[KL_P], i)),
                prob_text(q, kl_bins_prob(&side[KL_Q], i)));
    add_logs(scene, log, line);
}

/* What the ledger shows. */
static void
add_share(const struct kl_scene *scene, size_t i, struct kl_buf *line)
{
    const struct kl_bins *side = kl_scene_pair(scene)->side;
    double p = kl_bins_prob(&side[KL_P], i);

    kl_buf_adds(line, ", adds ");
    add_log(scene,
            p > 0 ? p * (kl_bins_logprob(&side[KL_P], i) -
                         kl_bins_logprob(&side[KL_Q], i))
                  : 0,
            line);
}

static void
add_outcomes(const struct kl_scene *scene, struct kl_plain_state *state)
{
    struct kl_buf line = KL_BUF_INIT;
    size_t i, n = kl_scene_pair(scene)->n;

    for (i = 0; i < n && are_listed(scene); i++) {
        add_outcome(scene, i, &line);
        kl_plain_add(state, KL_ABOUT_SCENE, &line);
    }
}

/* ---- all of them --------------------------------------------------------- */

/* Densities have none: their heights at places over the range. */
static void
write_heights(struct kl_plain *plain)
{
    const struct kl_scene *scene = kl_app_scene(plain->app);
    double range[2];
    int i;

    kl_scene_range(scene, range);
    for (i = 0; i <= PLACES; i++) {
        double x = range[0] + (range[1] - range[0]) * i / PLACES, log[2];
        struct kl_buf line = KL_BUF_INIT;

        kl_density_log(kl_scene_density(scene, KL_P), &x, 1, &log[KL_P]);
        kl_density_log(kl_scene_density(scene, KL_Q), &x, 1, &log[KL_Q]);
        kl_buf_addf(&line, "x = %.4g: p = %.4g, q = %.4g", x,
                    exp(log[KL_P]), exp(log[KL_Q]));
        add_logs(scene, log, &line);
        kl_plain_item(plain, kl_buf_text(&line));
        kl_buf_clear(&line);
    }
}

void
kl_plain_outcomes(struct kl_plain *plain)
{
    const struct kl_scene *scene = kl_app_scene(plain->app);
    size_t i, n = kl_scene_pair(scene)->n, listed = n < MOST ? n : MOST;

    if (kl_scene_nature(scene) == KL_CONTINUOUS) {
        write_heights(plain);
        return;
    }
    kl_plain_sayf(plain, "Each outcome, and what it adds to D of p and q:");
    for (i = 0; i < listed; i++) {
        struct kl_buf line = KL_BUF_INIT;

        add_outcome(scene, i, &line);
        add_share(scene, i, &line);
        kl_plain_item(plain, kl_buf_text(&line));
        kl_buf_clear(&line);
    }
    if (n > listed)
        kl_plain_sayf(plain, "And %zu more.", n - listed);
}

/* ---- values -------------------------------------------------------------- */

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
        &line, "%s %s %s",
        kl_symbol(symbol, m, kl_scene_nature(scene), plain->options->ascii),
        isinf(value.val) ? "is" : "=", kl_plain_value(number, value));
    if (!isinf(value.val))
        kl_buf_addf(&line, " %s", kl_unit_name(unit, m));
    kl_format_reason(kl_scene_pair(scene), all, m, &why);
    if (why.len > 0)
        kl_buf_addf(&line, ": %s", kl_buf_text(&why));
    kl_buf_clear(&why);
    kl_plain_add(state, KL_ABOUT_SCENE, &line);
}

void
kl_plain_scene(const struct kl_plain *plain, struct kl_plain_state *state)
{
    static const enum kl_measure main[] = {KL_H_P, KL_H_Q, KL_CE_PQ, KL_KL_PQ,
                                           KL_KL_QP};
    const struct kl_scene *scene = kl_app_scene(plain->app);
    struct kl_buf line = KL_BUF_INIT;
    size_t i;

    add_side(scene, KL_P, state);
    add_side(scene, KL_Q, state);
    kl_buf_addf(&line, "unit = %s", kl_unit_row(kl_scene_unit(scene))->key);
    kl_plain_add(state, KL_ABOUT_SCENE, &line);
    add_count(scene, state);
    add_outcomes(scene, state);
    for (i = 0; i < sizeof main / sizeof *main; i++)
        add_measure(plain, scene, main[i], state);
    kl_buf_addf(&line, "view = %s", kl_view_row(kl_scene_view(scene))->key);
    kl_plain_add(state, KL_ABOUT_SELECTED, &line);
    if (kl_scene_nature(scene) == KL_DISCRETE) {
        kl_buf_adds(&line, "selected: ");
        kl_scene_print_ref(scene, kl_scene_side(scene), kl_scene_at(scene),
                           &line);
        kl_plain_add(state, KL_ABOUT_SELECTED, &line);
    }
}

void
kl_plain_watched(const struct kl_plain *plain, struct kl_plain_state *state)
{
    struct kl_buf line = KL_BUF_INIT;
    size_t i;

    for (i = 0; kl_app_watched(plain->app, i, &line); i++)
        kl_plain_add(state, KL_ABOUT_SELECTED, &line);
}
