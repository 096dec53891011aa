/* The text form of a scene: lines "KEY = VALUE". Reading collects the lines,
 * builds a whole new state from them and takes it in one step, so that an
 * error anywhere leaves the scene as it was.
 */
#include "config.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/scene/private.h"

/* ---- references: p[e] ---------------------------------------------------- */

static enum kl_status
read_bracket(const char *text, size_t len, size_t *used, struct kl_buf *name,
             struct kl_err *err)
{
    size_t at = 2;

    if (at < len && text[at] == '"') {
        for (at++; at < len && text[at] != '"'; at++) {
            if (text[at] == '\\' && at + 1 < len)
                at++;
            kl_buf_addc(name, text[at]);
        }
        at++;
    } else {
        for (; at < len && text[at] != ']'; at++)
            kl_buf_addc(name, text[at]);
    }
    if (at >= len || text[at] != ']')
        return kl_fail(err, KL_E_PARSE, (struct kl_at){.column = (int)at + 1},
                       "\"]\" is missing");
    *used = at + 1;
    return KL_OK;
}

enum kl_status
kl_scene_ref(const struct kl_scene *scene, const char *text, size_t len,
             enum kl_side *side, size_t *i, size_t *used, struct kl_err *err)
{
    struct kl_buf name = KL_BUF_INIT;
    enum kl_status status;
    char quote[KL_QUOTE];

    if (len < 3 || (text[0] != 'p' && text[0] != 'q') || text[1] != '[')
        return kl_fail(err, KL_E_PARSE, (struct kl_at){.column = 1},
                       "expected an outcome as p[a] or q[a], not %s",
                       kl_quote(quote, text, len));
    status = read_bracket(text, len, used, &name, err);
    if (status == KL_OK && !kl_pair_find(&scene->state.pair,
                                         kl_buf_text(&name), name.len, i))
        status = kl_fail(err, KL_E_NAME, (struct kl_at){.column = 3},
                         "there is no outcome %s",
                         kl_quote(quote, kl_buf_text(&name), name.len));
    *side = text[0] == 'p' ? KL_P : KL_Q;
    kl_buf_clear(&name);
    return status;
}

void
kl_scene_print_ref(const struct kl_scene *scene, enum kl_side side, size_t i,
                   struct kl_buf *out)
{
    struct kl_buf name = KL_BUF_INIT;
    const char *c;

    kl_pair_label(&scene->state.pair, i, &name);
    kl_buf_addf(out, "%c[", side == KL_P ? 'p' : 'q');
    if (name.len > 0 && strpbrk(name.data, "]\"\\ ,;#") == NULL) {
        kl_buf_adds(out, name.data);
    } else {
        kl_buf_addc(out, '"');
        for (c = kl_buf_text(&name); *c != '\0'; c++) {
            if (*c == '"' || *c == '\\')
                kl_buf_addc(out, '\\');
            kl_buf_addc(out, *c);
        }
        kl_buf_addc(out, '"');
    }
    kl_buf_addc(out, ']');
    kl_buf_clear(&name);
}

/* ---- printing ------------------------------------------------------------ */

void
kl_scene_print_side(const struct kl_scene *scene, enum kl_side side,
                    struct kl_buf *out)
{
    const struct kl_pair *pair = &scene->state.pair;
    struct kl_pair named = {0};
    struct kl_spec *list;
    double *value;
    size_t i;

    if (!scene->state.edited[side]) {
        kl_spec_print(scene->state.spec[side], out);
        return;
    }
    value = kl_malloc(pair->n * sizeof *value);
    for (i = 0; i < pair->n; i++)
        value[i] = kl_bins_prob(&pair->side[side], i);
    if (pair->outcomes == KL_INTEGERS) {
        named = (struct kl_pair){.n = pair->n,
                                 .outcomes = KL_INTEGERS,
                                 .first = pair->first};
        kl_pair_name(&named);
    }
    list = kl_spec_list(value, pair->n,
                        named.labels != NULL ? named.labels : pair->labels);
    kl_spec_print(list, out);
    kl_spec_free(list);
    kl_labels_free(named.labels);
    free(value);
}

static void
print_locks(const struct kl_scene *scene, struct kl_buf *out)
{
    const struct kl_pair *pair = &scene->state.pair;
    const char *lead = "lock = ";
    size_t i;
    int s;

    for (s = 0; s < 2; s++)
        for (i = 0; pair->side[s].hold != NULL && i < pair->n; i++)
            if (pair->side[s].hold[i] == KL_LOCKED) {
                kl_buf_adds(out, lead);
                kl_scene_print_ref(scene, (enum kl_side)s, i, out);
                lead = " ";
            }
    if (*lead == ' ')
        kl_buf_addc(out, '\n');
}

void
kl_scene_print(const struct kl_scene *scene, struct kl_buf *out)
{
    char number[KL_NUMBER];

    kl_buf_adds(out, "p = ");
    kl_scene_print_side(scene, KL_P, out);
    kl_buf_adds(out, "\nq = ");
    kl_scene_print_side(scene, KL_Q, out);
    kl_buf_addf(out, "\nunit = %s\nview = %s\nalpha = %s\nat = ",
                kl_unit_row(scene->unit)->key, kl_view_row(scene->view)->key,
                kl_number_exact(number, scene->measures.alpha));
    kl_scene_print_ref(scene, scene->side, scene->at, out);
    kl_buf_addc(out, '\n');
    print_locks(scene, out);
}

/* ---- reading ------------------------------------------------------------- */

enum key { KEY_P, KEY_Q, KEY_UNIT, KEY_VIEW, KEY_ALPHA, KEY_AT, KEY_LOCK, KEYS };

static const char *const keys[KEYS] = {"p",     "q",  "unit", "view",
                                       "alpha", "at", "lock"};

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
    while (key_len > 0 && isspace((unsigned char)text[key_len - 1]))
        key_len--;
    for (k = 0; k < KEYS; k++)
        if (strlen(keys[k]) == key_len && memcmp(keys[k], text, key_len) == 0)
            break;
    if (k == KEYS)
        return kl_fail(err, KL_E_NAME, where,
                       "unknown key %s (p, q, unit, view, alpha, at, lock)",
                       kl_quote(quote, text, key_len));
    if (lines->at[k].value != NULL)
        return kl_fail(err, KL_E_PARSE, where, "%s stands twice", keys[k]);
    for (value = equals + 1;
         value < text + len && isspace((unsigned char)*value); value++)
        ;
    while (end > (size_t)(value - text) &&
           isspace((unsigned char)text[end - 1]))
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

        while (text < stop && isspace((unsigned char)*text))
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
read_spec(const struct lines *lines, enum key key, bool normalize,
          struct kl_spec **spec, struct kl_err *err)
{
    if (lines->at[key].value == NULL)
        return KL_OK;
    return blame(lines, key,
                 kl_spec_parse(lines->at[key].value, lines->at[key].len,
                               normalize, spec, err),
                 err);
}

/* The spec of a side as it stands now, for a text that names only the other. */
static struct kl_spec *
present_spec(const struct kl_scene *scene, enum kl_side side)
{
    struct kl_buf text = KL_BUF_INIT;
    struct kl_spec *spec = NULL;

    if (!scene->state.edited[side])
        return kl_spec_copy(scene->state.spec[side]);
    kl_scene_print_side(scene, side, &text);
    kl_spec_parse(kl_buf_text(&text), text.len, true, &spec, NULL);
    kl_buf_clear(&text);
    return spec;
}

/* Evaluate the specs (takes them) into a state. */
static enum kl_status
build_state(struct kl_scene *scene, struct kl_spec *spec[2],
            struct kl_state *next, struct kl_err *err)
{
    enum kl_status status;

    *next = (struct kl_state){.spec = {spec[KL_P], spec[KL_Q]}};
    spec[KL_P] = spec[KL_Q] = NULL;
    status = kl_pair_init(&next->pair, next->spec[KL_P], next->spec[KL_Q],
                          scene->loader, err);
    if (status != KL_OK) {
        kl_spec_free(next->spec[KL_P]);
        kl_spec_free(next->spec[KL_Q]);
    }
    return status;
}

/* Settings that were read and wait for the state to be taken. */
struct settings {
    enum kl_unit unit;
    enum kl_view view;
    double alpha;
};

static enum kl_status
read_settings(const struct kl_scene *scene, const struct lines *lines,
              struct settings *set, struct kl_err *err)
{
    char quote[KL_QUOTE];
    enum key bad = KEYS;

    *set = (struct settings){scene->unit, scene->view, scene->measures.alpha};
    if (lines->at[KEY_UNIT].value != NULL &&
        !kl_unit_find(lines->at[KEY_UNIT].value, lines->at[KEY_UNIT].len,
                      &set->unit))
        bad = KEY_UNIT;
    else if (lines->at[KEY_VIEW].value != NULL &&
             !kl_view_find(lines->at[KEY_VIEW].value,
                           lines->at[KEY_VIEW].len, &set->view))
        bad = KEY_VIEW;
    else if (lines->at[KEY_ALPHA].value != NULL &&
             (!kl_number_parse(lines->at[KEY_ALPHA].value,
                               lines->at[KEY_ALPHA].len, &set->alpha) ||
              !(set->alpha > 0) || !(set->alpha <= 1e6)))
        bad = KEY_ALPHA;
    if (bad == KEYS)
        return KL_OK;
    return kl_fail(err, KL_E_NAME,
                   (struct kl_at){lines->source, lines->at[bad].line, 0},
                   "%s cannot be %s", keys[bad],
                   kl_quote(quote, lines->at[bad].value, lines->at[bad].len));
}

/* Apply "at" and "lock" lines to a scratch scene that only has the state: a
 * reference is read against the outcomes that are about to be. */
static enum kl_status
read_refs(struct kl_scene *scratch, const struct lines *lines, enum key key,
          struct kl_err *err)
{
    const char *text = lines->at[key].value;
    size_t len = lines->at[key].len, at = 0, used;

    while (text != NULL && at < len) {
        struct kl_bins *bins;
        enum kl_side side;
        enum kl_status status;
        size_t i;

        status = kl_scene_ref(scratch, text + at, len - at, &side, &i, &used,
                              err);
        if (status != KL_OK)
            return blame(lines, key, status, err);
        if (key == KEY_AT) {
            scratch->side = side;
            scratch->at = i;
            return KL_OK;
        }
        bins = &scratch->state.pair.side[side];
        kl_bins_put(bins, i, kl_bins_lock_cell(bins, i, true));
        for (at += used; at < len && isspace((unsigned char)text[at]); at++)
            ;
    }
    return KL_OK;
}

static enum kl_status
apply_lines(struct kl_scene *scene, const struct lines *lines, bool normalize,
            struct kl_err *err)
{
    struct kl_spec *spec[2] = {NULL, NULL};
    struct kl_scene scratch = {.side = scene->side, .at = scene->at};
    struct settings set;
    enum kl_status status;
    bool specs =
        lines->at[KEY_P].value != NULL || lines->at[KEY_Q].value != NULL;

    status = read_settings(scene, lines, &set, err);
    if (status == KL_OK)
        status = read_spec(lines, KEY_P, normalize, &spec[KL_P], err);
    if (status == KL_OK)
        status = read_spec(lines, KEY_Q, normalize, &spec[KL_Q], err);
    if (status == KL_OK && specs) {
        if (spec[KL_P] == NULL)
            spec[KL_P] = present_spec(scene, KL_P);
        if (spec[KL_Q] == NULL)
            spec[KL_Q] = present_spec(scene, KL_Q);
        status = build_state(scene, spec, &scratch.state, err);
        if (status != KL_OK && err != NULL && lines->source != NULL) {
            struct kl_err inner = *err;

            kl_fail(err, status,
                    (struct kl_at){lines->source,
                                   lines->at[strcmp(inner.source, "Q") == 0
                                                 ? KEY_Q
                                                 : KEY_P]
                                       .line,
                                   0},
                    "%s%s%s", inner.source, inner.source[0] ? ": " : "",
                    inner.text);
        }
    } else if (status == KL_OK) {
        kl_state_copy(&scratch.state, &scene->state);
    }
    kl_spec_free(spec[KL_P]);
    kl_spec_free(spec[KL_Q]);
    if (status != KL_OK)
        return status;
    status = read_refs(&scratch, lines, KEY_LOCK, err);
    if (status == KL_OK)
        status = read_refs(&scratch, lines, KEY_AT, err);
    if (status != KL_OK) {
        kl_state_clear(&scratch.state);
        return status;
    }
    scene->unit = set.unit;
    scene->view = set.view;
    scene->measures.alpha = set.alpha;
    kl_scene_take_state(scene, &scratch.state);
    kl_scene_set_side(scene, scratch.side);
    kl_scene_set_at(scene, scratch.at);
    return KL_OK;
}

enum kl_status
kl_scene_read(struct kl_scene *scene, const char *text, size_t len,
              const char *source, struct kl_err *err)
{
    struct lines lines = {.source = source};
    enum kl_status status = split_lines(&lines, text, len, err);

    if (status == KL_OK)
        status = apply_lines(scene, &lines, false, err);
    return status;
}

enum kl_status
kl_scene_specs(struct kl_scene *scene, const char *p, const char *q,
               bool normalize, struct kl_err *err)
{
    const char *text[2] = {p, q};
    struct kl_spec *spec[2] = {NULL, NULL};
    struct kl_state next;
    enum kl_status status = KL_OK;
    int s;

    for (s = 0; s < 2 && status == KL_OK; s++) {
        if (text[s] != NULL)
            status = kl_spec_parse(text[s], strlen(text[s]), normalize,
                                   &spec[s], err);
        else
            spec[s] = present_spec(scene, (enum kl_side)s);
        kl_err_source(err, status == KL_OK ? "" : s == KL_P ? "P" : "Q");
    }
    if (status == KL_OK)
        status = build_state(scene, spec, &next, err);
    kl_spec_free(spec[KL_P]);
    kl_spec_free(spec[KL_Q]);
    if (status == KL_OK)
        kl_scene_take_state(scene, &next);
    return status;
}
