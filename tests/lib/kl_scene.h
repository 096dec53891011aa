#ifndef KL_SCENE_TEST_H
#define KL_SCENE_TEST_H

/* Short cuts for tests that work on a scene. */

#include "kl_spec.h"

#include "klscope/base/alloc.h"
#include "klscope/scene/scene.h"
#include "klscope/scene/text.h"

/* A loader with two columns of letters, counts in all, and one of numbers:
 * @abc:p, @abc:q and @row. */
static inline enum kl_status
kl_test_column(void *context, const char *source, const char *column,
               struct kl_column *out, struct kl_err *err)
{
    static const double counts[2][26] = {
        {734, 87,  315, 353, 1435, 102, 83,  71,  730, 60, 7,  527, 286,
         686, 560, 290, 131, 640,  771, 701, 611, 178, 0,  39, 30,  0},
        {737, 135, 251, 384, 1145, 201, 182, 550, 629, 14,  70, 363, 217,
         626, 678, 174, 9,   540,  571, 817, 249, 88,  213, 14, 178, 6},
    };
    bool row = strcmp(source, "@row") == 0;
    int which = column != NULL && *column == 'q';

    (void)context;
    if (!row && strcmp(source, "@abc") != 0)
        return kl_fail(err, KL_E_NAME, KL_AT_NONE, "%s: no such data set",
                       source);
    *out = (struct kl_column){.n = row ? 20000 : 26};
    out->value = kl_malloc(out->n * sizeof *out->value);
    for (size_t i = 0; i < out->n; i++)
        out->value[i] = row ? (double)(1 + i * 7919 % 1013) : counts[which][i];
    if (row)
        return KL_OK;
    out->labels = kl_labels_new();
    for (char c = 'a'; c <= 'z'; c++)
        kl_labels_add(out->labels, &c, 1);
    return KL_OK;
}

static const struct kl_loader kl_test_loader = {.column = kl_test_column};

/* Read a text that must be good. */
static inline void
kl_scene_good(struct kl_scene *scene, const char *text)
{
    struct kl_err err = {0};

    if (kl_scene_read(scene, text, strlen(text), NULL, &err) != KL_OK)
        fail_msg("%s: %s", text, err.text);
}

static inline struct kl_scene *
kl_scene_of(const char *text)
{
    struct kl_scene *scene = kl_scene_new(&kl_test_loader);

    kl_scene_good(scene, text);
    kl_scene_begin(scene);
    return scene;
}

/* The text form; free() it. */
static inline char *
kl_scene_text(const struct kl_scene *scene)
{
    struct kl_buf text = KL_BUF_INIT;

    kl_scene_print(scene, &text);
    return kl_buf_take(&text);
}

/* Compare the text form. */
static inline void
kl_scene_is(const struct kl_scene *scene, const char *want)
{
    char *text = kl_scene_text(scene);

    assert_string_equal(text, want);
    free(text);
}

static inline double
kl_scene_prob(const struct kl_scene *scene, enum kl_side side, size_t i)
{
    return kl_bins_prob(&kl_scene_pair(scene)->side[side], i);
}

/* Sum of a side's probabilities, each rounded. */
static inline double
kl_scene_sum(const struct kl_scene *scene, enum kl_side side)
{
    size_t n = kl_scene_pair(scene)->n;
    struct kl_dd sum = {0, 0};

    for (size_t i = 0; i < n; i++)
        sum = kl_dd_add_d(sum, kl_scene_prob(scene, side, i));
    return kl_dd_value(sum);
}

#endif
