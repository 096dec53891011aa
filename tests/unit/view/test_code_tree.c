#include "kl_test.h"

#include <stdlib.h>

#include "klscope/canvas/sink.h"
#include "klscope/scene/edit.h"
#include "klscope/view/code_tree.h"

/* A scene whose q is this, and its Huffman code. */
struct made {
    struct kl_scene *scene;
    struct kl_code code;
    struct kl_code_tree *tree;
};

static void
make(struct made *made, const char *q)
{
    made->scene = kl_scene_new(NULL);
    assert_int_equal(kl_scene_specs(made->scene, q, q, false, NULL), KL_OK);
    kl_code_huffman(&kl_scene_pair(made->scene)->side[KL_Q], &made->code);
    made->tree = kl_code_tree_new(&made->code,
                                  &kl_scene_pair(made->scene)->side[KL_Q]);
}

static void
unmake(struct made *made)
{
    kl_code_tree_free(made->tree);
    kl_code_clear(&made->code);
    kl_scene_free(made->scene);
}

/* The picture as text; gives. */
static char *
draw(const struct made *made, int width, int height,
     const struct kl_glyphs *glyphs)
{
    struct kl_canvas *canvas = kl_canvas_new(width, height, glyphs);
    struct kl_code_sketch *sketch = calloc(1, sizeof *sketch);
    struct kl_buf out = KL_BUF_INIT;

    kl_code_tree_sketch(made->tree, width, height, kl_scene_at(made->scene),
                        sketch);
    kl_code_tree_draw(canvas, (struct kl_rect){0, 0, width, height},
                      made->scene, KL_Q, made->tree, sketch);
    kl_sink_text(canvas, &out);
    kl_canvas_free(canvas);
    free(sketch);
    return kl_buf_take(&out);
}

static void
assert_drawn(const struct made *made, int width, int height,
             const struct kl_glyphs *glyphs, const char *want)
{
    char *got = draw(made, width, height, glyphs);

    assert_string_equal(got, want);
    free(got);
}

/* The code of Cover and Thomas, ch. 5: lengths 2, 2, 2, 3, 3 (example 5.6.1),
 * canonically 00, 01, 10, 110, 111. */
static void
a_small_tree_is_drawn_whole(void **state)
{
    struct made made;

    (void)state;
    make(&made, "a=0.25,b=0.25,c=0.2,d=0.15,e=0.15");
    kl_scene_set_at(made.scene, 3);
    assert_drawn(&made, 60, 5, &kl_glyphs_utf8,
                 "┬0────┬0──── a 0.2500\n"
                 "│     └1──── b 0.2500\n"
                 "└1━━━━┬0──── c 0.2000\n"
                 "      └1━━━━┬0━━━━ d 0.1500\n"
                 "            └1──── e 0.1500\n");
    assert_drawn(&made, 60, 5, &kl_glyphs_ascii,
                 "+0----+0---- a 0.2500\n"
                 "|     +1---- b 0.2500\n"
                 "+1====+0---- c 0.2000\n"
                 "      +1====+0==== d 0.1500\n"
                 "            +1---- e 0.1500\n");
    unmake(&made);
}

/* In three rows the way to e has no room from the root on. */
static void
what_has_no_room_is_closed(void **state)
{
    struct made made;

    (void)state;
    make(&made, "a=0.25,b=0.25,c=0.2,d=0.15,e=0.15");
    kl_scene_set_at(made.scene, 4);
    assert_drawn(&made, 60, 4, &kl_glyphs_utf8,
                 "┬0──── … 2 words 0.5000\n"
                 "└1━━━━┬0──── c 0.2000\n"
                 "      └1━━━━┬0──── d 0.1500\n"
                 "            └1━━━━ e 0.1500\n");
    assert_drawn(&made, 60, 3, &kl_glyphs_utf8,
                 "1━┬0──── c 0.2000\n"
                 "  └1━━━━┬0──── d 0.1500\n"
                 "        └1━━━━ e 0.1500\n");
    assert_drawn(&made, 60, 1, &kl_glyphs_utf8, "111━ e 0.1500\n");
    unmake(&made);
}

static void
one_outcome_has_the_empty_word(void **state)
{
    struct made made;

    (void)state;
    make(&made, "a=1");
    assert_int_equal(kl_code_tree_leaves(made.tree), 1);
    assert_drawn(&made, 60, 2, &kl_glyphs_utf8, " a 1.0000\n\n");
    unmake(&made);
}

/* What has no word has no leaf; the rest is drawn all the same. */
static void
zeros_have_no_leaf(void **state)
{
    struct made made;

    (void)state;
    make(&made, "a=0.5,b=0,c=0.5");
    kl_scene_set_at(made.scene, 1);
    assert_int_equal(kl_code_tree_leaves(made.tree), 2);
    assert_drawn(&made, 60, 2, &kl_glyphs_utf8,
                 "┬0──── a 0.5000\n"
                 "└1──── c 0.5000\n");
    unmake(&made);
}

/* The bits of a node's way, from the leaf that it is the way to. */
static void
check_node(const struct made *made, const struct kl_code_sketch *sketch, int k,
           int width)
{
    const struct kl_code_node *node = &sketch->node[k];

    assert_true(node->lo < node->hi);
    assert_true(node->x >= 0 && node->x < width);
    if (node->leaf) {
        assert_int_equal(node->hi - node->lo, 1);
        assert_true(node->depth <= made->code.longest);
    }
    if (node->child[0] >= 0) {
        const struct kl_code_node *zero = &sketch->node[node->child[0]];
        const struct kl_code_node *one = &sketch->node[node->child[1]];

        assert_int_equal(zero->lo, node->lo);
        assert_int_equal(zero->hi, one->lo);
        assert_int_equal(one->hi, node->hi);
        assert_int_equal(zero->y, node->y);
        assert_int_equal(one->y, node->y + zero->rows);
        assert_true(zero->depth > node->depth && one->depth > node->depth);
    }
}

/* On trees of all sizes: the selected leaf is seen, what is shown and what is
 * hidden are all leaves, and no two nodes share a row's end. */
static void
sketches_hold_together(void **state)
{
    static const char *const specs[] = {
        "zipf(1,2)", "zipf(1,3)", "zipf(1,27)", "zipf(2,1000)",
        "binomial(60,0.5)", "geometric(0.5)", "discrete_uniform(1,1000)"};
    static const int widths[] = {34, 58, 78, 120};
    struct kl_code_sketch *sketch = calloc(1, sizeof *sketch);
    size_t i, w, at;
    int height, k;

    (void)state;
    for (i = 0; i < sizeof specs / sizeof *specs; i++) {
        struct made made;
        size_t n;

        make(&made, specs[i]);
        n = kl_code_tree_leaves(made.tree);
        for (at = 0; at < n; at += n / 7 + 1)
            for (w = 0; w < sizeof widths / sizeof *widths; w++)
                for (height = 1; height < 50; height += 7) {
                    size_t leaves = 0, rows = 0, selected = 0;

                    kl_code_tree_sketch(made.tree, widths[w], height, at,
                                        sketch);
                    for (k = 0; k < sketch->count; k++) {
                        check_node(&made, sketch, k, widths[w]);
                        leaves += sketch->node[k].leaf;
                        rows += sketch->node[k].child[0] < 0;
                        selected += sketch->node[k].leaf &&
                                    sketch->node[k].path;
                    }
                    assert_int_equal(selected, 1);
                    assert_int_equal(leaves, sketch->shown);
                    assert_true(rows <= (size_t)height);
                    assert_int_equal(rows, sketch->node[0].rows);
                    if (n <= (size_t)height && widths[w] > 110)
                        assert_int_equal(leaves, n);
                }
        unmake(&made);
    }
    free(sketch);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_tree_is_drawn_whole),
        cmocka_unit_test(what_has_no_room_is_closed),
        cmocka_unit_test(one_outcome_has_the_empty_word),
        cmocka_unit_test(zeros_have_no_leaf),
        cmocka_unit_test(sketches_hold_together),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
