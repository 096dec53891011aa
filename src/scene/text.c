/* The text form of a scene, read: lines "KEY = VALUE". Reading collects the
 * lines, builds a whole new state from them and takes it in one step, so that
 * an error anywhere leaves the scene as it was.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "klscope/base/number.h"
#include "klscope/core/word.h"
#include "klscope/scene/private.h"
#include "klscope/scene/text.h"

/* ---- references: p[e] ---------------------------------------------------- */

static enum kl_status
read_bracket(const char *text, size_t len, size_t *used, struct kl_buf *name,
             struct kl_err *err)
{
    size_t at = 2;
    enum kl_status status = KL_OK;

    if (at < len && text[at] == '"') {
        status = kl_word_quoted(text, len, &at, name, err);
    } else {
        while (at < len && text[at] != ']')
            at++;
        kl_buf_add(name, text + 2, at - 2);
    }
    if (status == KL_OK && (at >= len || text[at] != ']'))
        status = kl_fail(err, KL_E_PARSE, (struct kl_at){.column = (int)at + 1},
                         "\"]\" is missing");
    *used = at + 1;
    return status;
}

enum kl_status
kl_scene_ref(const struct kl_scene *scene, const char *text, size_t len,
             enum kl_side *side, size_t *i, size_t *used, struct kl_err *err)
{
    struct kl_buf name = KL_BUF_INIT;
    enum kl_status status;
    char quote[KL_QUOTE];

    *side = len > 0 && text[0] == 'q' ? KL_Q : KL_P;
    status = kl_scene_need_outcomes(scene, *side, err);
    if (status != KL_OK)
        return status;
    if (len < 3 || (text[0] != 'p' && text[0] != 'q') || text[1] != '[')
        return kl_fail(err, KL_E_PARSE, (struct kl_at){.column = 1},
                       "expected an outcome as p[a] or q[a], not %s",
                       kl_quote(quote, text, len));
    status = read_bracket(text, len, used, &name, err);
    if (status == KL_OK &&
        !kl_pair_find(&scene->state.pair, kl_buf_text(&name), name.len, i))
        status = kl_fail(err, KL_E_NAME, (struct kl_at){.column = 3},
                         "there is no outcome %s",
                         kl_quote(quote, kl_buf_text(&name), name.len));
    kl_buf_clear(&name);
    return status;
}

/* ---- lines --------------------------------------------------------------- */

enum key {
#define KEY(id, name, value, help) KEY_##id,
#include "klscope/scene/keys.def"
#undef KEY
    KEYS
};

static const char *const keys[KEYS] = {
#define KEY(id, name, value, help) [KEY_##id] = name,
#include "klscope/scene/keys.def"
#undef KEY
};

/* All of them, each behind ", ", for the message about one that is not. */
static const char key_list[] = ""
#define KEY(id, name, value, help) ", " name
#include "klscope/scene/keys.def"
#undef KEY
    ;

/* The lines of a text by key, with what is needed to blame one. */
struct lines {
    const char *source;
    struct {
        const char *value;
        size_t len;
        int line, column;
    } at[KEYS];
};

static enum kl_status
take_line(struct lines *lines, const char *text, size_t len, int line,
          struct kl_err *err)
{
    struct kl_at where = {lines->source, line, 1};
    const char *equals = memchr(text, '=', len), *value;
    size_t key_len, k, end = len;
    char quote[KL_QUOTE];

    if (equals == NULL)
        return kl_fail(err, KL_E_PARSE, where,
                       "expected \"KEY = VALUE\", not %s",
                       kl_quote(quote, text, len));
    key_len = (size_t)(equals - text);
    while (key_len > 0 && kl_is_blank(text[key_len - 1]))
        key_len--;
    for (k = 0; k < KEYS; k++)
        if (strlen(keys[k]) == key_len && memcmp(keys[k], text, key_len) == 0)
            break;
    if (k == KEYS)
        return kl_fail(err, KL_E_NAME, where,
                       "unknown key %s (%s)",
                       kl_quote(quote, text, key_len), key_list + 2);
    if (lines->at[k].value != NULL)
        return kl_fail(err, KL_E_PARSE, where, "%s stands twice", keys[k]);
    for (value = equals + 1; value < text + len && kl_is_blank(*value); value++)
        ;
    while (end > (size_t)(value - text) && kl_is_blank(text[end - 1]))
        end--;
    lines->at[k].value = value;
    lines->at[k].len = end - (size_t)(value - text);
    lines->at[k].line = line;
    lines->at[k].column = (int)(value - text);
    return KL_OK;
}

static enum kl_status
split_lines(struct lines *lines, const char *text, size_t len,
            struct kl_err *err)
{
    const char *end = text + len;
    int line = 1;

    for (; text < end; line++) {
        const char *next = memchr(text, '\n', (size_t)(end - text));
        const char *stop = next != NULL ? next : end;
        enum kl_status status = KL_OK;

        while (text < stop && kl_is_blank(*text))
            text++;
        if (text < stop && *text != '#')
            status = take_line(lines, text, (size_t)(stop - text), line, err);
        if (status != KL_OK)
            return status;
        text = stop + 1;
    }
    return KL_OK;
}

/* Blame the line of a key for an error found in its value. */
static enum kl_status
blame(const struct lines *lines, enum key key, enum kl_status status,
      struct kl_err *err)
{
    struct kl_err inner;

    if (status == KL_OK || err == NULL)
        return status;
    inner = *err;
    err->source[0] = '\0';
    return kl_fail(err, status,
                   (struct kl_at){lines->source, lines->at[key].line,
                                  inner.column > 0
                                      ? inner.column + lines->at[key].column
                                      : 0},
                   "%s: %s", keys[key], inner.text);
}

static enum kl_status
read_spec(const struct lines *lines, enum key key, struct kl_spec **spec,
          struct kl_err *err)
{
    if (lines->at[key].value == NULL)
        return KL_OK;
    return blame(lines, key,
                 kl_spec_parse(lines->at[key].value, lines->at[key].len, false,
                               spec, err),
                 err);
}

/* A pair that is wholly given depends on nothing that was there before. */
static bool
is_whole(const struct lines *lines)
{
    return lines->at[KEY_P].value != NULL && lines->at[KEY_Q].value != NULL;
}

/* Settings that were read and wait for the state to be taken. */
struct settings {
    enum kl_unit unit;
    enum kl_view view;
    enum kl_lab lab;
    double alpha, range[2], cross;
    size_t bins;
};

/* Two numbers with blanks between them. */
static bool
read_range(const char *text, size_t len, double range[2])
{
    size_t mid = 0;

    while (mid < len && !kl_is_blank(text[mid]))
        mid++;
    if (!kl_number_parse(text, mid, &range[0]))
        return false;
    while (mid < len && kl_is_blank(text[mid]))
        mid++;
    return kl_number_parse(text + mid, len - mid, &range[1]) &&
           kl_plot_valid(range[0], range[1]);
}

static bool
read_bins(const char *text, size_t len, size_t *bins)
{
    double n;

    if (!kl_number_parse(text, len, &n) || !(n >= 0 && n <= KL_CUT_MAX) ||
        n != floor(n))
        return false;
    *bins = (size_t)n;
    return true;
}

/* Read the value of a key that is a setting; false if it cannot be. */
static bool
read_setting(enum key key, const char *text, size_t len, struct settings *set)
{
    switch (key) {
    case KEY_UNIT:
        return kl_unit_find(text, len, &set->unit);
    case KEY_VIEW:
        return kl_view_find(text, len, &set->view);
    case KEY_OPEN:
        return kl_lab_find(text, len, &set->lab);
    case KEY_ALPHA:
        return kl_number_parse(text, len, &set->alpha) &&
               kl_alpha_valid(set->alpha);
    case KEY_RANGE:
        return read_range(text, len, set->range);
    case KEY_CROSS:
        return kl_number_parse(text, len, &set->cross) && isfinite(set->cross);
    case KEY_BINS:
        return read_bins(text, len, &set->bins);
    default:
        return true;
    }
}

/* Append what a setting may be, where that is a list. */
static void
add_choices(enum key key, struct kl_buf *out)
{
    int i;

    for (i = 0; key == KEY_UNIT && i < KL_UNIT_COUNT; i++)
        kl_buf_addf(out, "%s%s", i > 0 ? ", " : "; there are: ",
                    kl_unit_row((enum kl_unit)i)->key);
    for (i = 0; key == KEY_VIEW && i < KL_VIEW_COUNT; i++)
        kl_buf_addf(out, "%s%s", i > 0 ? ", " : "; there are: ",
                    kl_view_row((enum kl_view)i)->key);
    for (i = 0; key == KEY_OPEN && i < KL_LAB_COUNT; i++)
        kl_buf_addf(out, "%s%s", i > 0 ? ", " : "; there are: ",
                    kl_lab_row((enum kl_lab)i)->key);
}

static enum kl_status
fail_setting(const struct lines *lines, enum key key, struct kl_err *err)
{
    struct kl_buf choices = KL_BUF_INIT;
    char quote[KL_QUOTE];

    add_choices(key, &choices);
    kl_fail(err, KL_E_NAME,
            (struct kl_at){lines->source, lines->at[key].line, 0},
            "%s cannot be %s%s", keys[key],
            kl_quote(quote, lines->at[key].value, lines->at[key].len),
            kl_buf_text(&choices));
    kl_buf_clear(&choices);
    return KL_E_NAME;
}

static enum kl_status
read_settings(const struct kl_scene *scene, const struct lines *lines,
              struct settings *set, struct kl_err *err)
{
    int key;

    *set = (struct settings){.unit = scene->unit,
                             .view = scene->view,
                             .lab = is_whole(lines) ? KL_LAB_EXPLORE
                                                    : scene->lab,
                             .alpha = scene->measures.alpha};
    for (key = 0; key < KEYS; key++) {
        const char *text = lines->at[key].value;

        if (text != NULL &&
            !read_setting((enum key)key, text, lines->at[key].len, set))
            return fail_setting(lines, (enum key)key, err);
    }
    return KL_OK;
}

/* Range, cross-hair and bins are of densities. */
static enum kl_status
check_plot(const struct kl_scene *scratch, const struct lines *lines,
           struct kl_err *err)
{
    static const enum key plot[] = {KEY_RANGE, KEY_CROSS, KEY_BINS};
    size_t i;

    if (kl_scene_nature(scratch) == KL_CONTINUOUS)
        return KL_OK;
    for (i = 0; i < sizeof plot / sizeof *plot; i++)
        if (lines->at[plot[i]].value != NULL)
            return kl_fail(err, KL_E_STATE,
                           (struct kl_at){lines->source,
                                          lines->at[plot[i]].line, 0},
                           "%s is for densities, and these are discrete",
                           keys[plot[i]]);
    return KL_OK;
}

/* Lock an outcome of a state that is about to be. */
static enum kl_status
lock_in(struct kl_state *state, enum kl_side side, size_t i, struct kl_err *err)
{
    struct kl_bins *bins = &state->pair.side[side];

    if (kl_state_has_tails(state))
        return kl_scene_no_lock(err);
    if (kl_bins_hold(bins, i) != KL_LOCKED)
        kl_bins_put(bins, i, kl_bins_lock_cell(bins, i, true));
    return KL_OK;
}

/* Apply "at" and "lock" lines to a scratch scene that only has the state: a
 * reference is read against the outcomes that are about to be. */
static enum kl_status
read_refs(struct kl_scene *scratch, const struct lines *lines, enum key key,
          struct kl_err *err)
{
    const char *text = lines->at[key].value;
    size_t len = lines->at[key].len, at = 0, used, i;
    enum kl_side side;

    if (key == KEY_AT && kl_scene_nature(scratch) == KL_CONTINUOUS &&
        len == 1 && (text[0] == 'p' || text[0] == 'q')) {
        scratch->side = text[0] == 'p' ? KL_P : KL_Q;
        return KL_OK;
    }
    while (text != NULL && at < len) {
        enum kl_status status =
            kl_scene_ref(scratch, text + at, len - at, &side, &i, &used, err);

        if (status != KL_OK && err != NULL && err->column > 0)
            err->column += (int)at;
        if (status == KL_OK && at + used < len && !kl_is_blank(text[at + used]))
            status = kl_fail(err, KL_E_PARSE,
                             (struct kl_at){.column = (int)(at + used) + 1},
                             "a blank is missing");
        if (status == KL_OK && key == KEY_LOCK)
            status = lock_in(&scratch->state, side, i, err);
        if (status != KL_OK)
            return blame(lines, key, status, err);
        if (key == KEY_AT) { /* the last one counts */
            scratch->side = side;
            scratch->at = i;
        }
        for (at += used; at < len && kl_is_blank(text[at]); at++)
            ;
    }
    return KL_OK;
}

/* Blame the line of P or Q for what only evaluation found. */
static void
blame_side(const struct lines *lines, enum kl_status status, struct kl_err *err)
{
    struct kl_err inner;
    enum key key;

    if (err == NULL || lines->source == NULL)
        return;
    inner = *err;
    key = strcmp(inner.source, "Q") == 0 && lines->at[KEY_Q].value != NULL
              ? KEY_Q
              : KEY_P;
    if (lines->at[key].value == NULL)
        key = KEY_Q;
    err->source[0] = '\0';
    kl_fail(err, status, (struct kl_at){lines->source, lines->at[key].line, 0},
            "%s%s%s", inner.source, inner.source[0] ? ": " : "", inner.text);
}

/* The state that the lines ask for, in scratch; `made` tells whether it is a
 * new one or borrowed from the scene. */
static enum kl_status
read_state(const struct kl_scene *scene, const struct lines *lines,
           struct kl_scene *scratch, bool *made, struct kl_err *err)
{
    struct kl_spec *spec[2] = {NULL, NULL};
    enum kl_status status = read_spec(lines, KEY_P, &spec[KL_P], err);

    if (status == KL_OK)
        status = read_spec(lines, KEY_Q, &spec[KL_Q], err);
    if (status == KL_OK && (spec[KL_P] != NULL || spec[KL_Q] != NULL)) {
        status = kl_scene_next_state(scene, spec, &scratch->state, err);
        *made = status == KL_OK;
        if (status != KL_OK)
            blame_side(lines, status, err);
    } else if (status == KL_OK && lines->at[KEY_LOCK].value != NULL) {
        kl_state_copy(&scratch->state, &scene->state);
        *made = true;
    } else {
        scratch->state = scene->state;
    }
    kl_spec_free(spec[KL_P]);
    kl_spec_free(spec[KL_Q]);
    return status;
}

static void
accept_plot(struct kl_scene *scene, const struct lines *lines,
            const struct settings *set)
{
    if (is_whole(lines)) {
        kl_plot_reset(&scene->plot);
        kl_plot_follow(scene);
    }
    if (lines->at[KEY_RANGE].value != NULL)
        kl_scene_set_range(scene, set->range[0], set->range[1], NULL);
    if (lines->at[KEY_CROSS].value != NULL)
        kl_scene_set_cross(scene, set->cross);
    if (lines->at[KEY_BINS].value != NULL)
        kl_scene_set_bins(scene, set->bins);
}

static void
accept(struct kl_scene *scene, struct kl_scene *scratch, bool made,
       const struct settings *set)
{
    bool other_alpha = set->alpha != scene->measures.alpha;

    scene->unit = set->unit;
    scene->view = set->view;
    scene->lab = set->lab;
    scene->measures.alpha = set->alpha;
    if (made)
        kl_scene_take_state(scene, &scratch->state);
    else if (other_alpha)
        kl_scene_changed(scene);
    kl_scene_set_side(scene, scratch->side);
    kl_scene_set_at(scene, scratch->at);
}

enum kl_status
kl_scene_read(struct kl_scene *scene, const char *text, size_t len,
              const char *source, struct kl_err *err)
{
    struct kl_scene scratch = {.side = scene->side, .at = scene->at};
    struct lines lines = {.source = source};
    struct settings set;
    enum kl_status status;
    bool made = false;

    status = split_lines(&lines, text, len, err);
    if (status == KL_OK)
        status = read_settings(scene, &lines, &set, err);
    if (status == KL_OK)
        status = read_state(scene, &lines, &scratch, &made, err);
    if (status == KL_OK)
        status = check_plot(&scratch, &lines, err);
    if (status == KL_OK)
        status = read_refs(&scratch, &lines, KEY_LOCK, err);
    if (status == KL_OK)
        status = read_refs(&scratch, &lines, KEY_AT, err);
    if (status == KL_OK) {
        accept(scene, &scratch, made, &set);
        accept_plot(scene, &lines, &set);
        if (lines.at[KEY_AT].value == NULL &&
            (lines.at[KEY_P].value != NULL || lines.at[KEY_Q].value != NULL))
            kl_scene_seek(scene);
    } else if (made) {
        kl_state_clear(&scratch.state);
    }
    return status;
}
