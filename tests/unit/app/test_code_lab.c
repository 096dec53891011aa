#include "kl_app.h"
#include "kl_file.h"

#include "klscope/app/code.h"
#include "klscope/scene/edit.h"
#include "klscope/scene/text.h"

static struct kl_app *
begin(const char *p, const char *q, int width, int height)
{
    struct kl_scene *scene = kl_scene_new(NULL);
    struct kl_app *app;

    assert_int_equal(kl_scene_specs(scene, p, q, false, NULL), KL_OK);
    kl_scene_begin(scene);
    app = kl_app_new(scene);
    kl_app_command(app, "screen code", NULL, NULL);
    kl_app_resize(app, width, height);
    return app;
}

/* Run a command and lay out what it changed. */
static void
run(struct kl_app *app, const char *line)
{
    assert_int_equal(kl_app_command(app, line, NULL, NULL), KL_OK);
    kl_app_update(app);
}

static void
work(struct kl_app *app)
{
    while (kl_app_busy(app))
        kl_app_work(app, SIZE_MAX);
    kl_app_update(app);
}

/* By hand: words of 1, 2, 2 signs cost .5 + .6 + .4 = 1.5 on p; Shannon's for
 * q, of ceil(.74), 2 and ceil(2.74) signs, .5 + .6 + .6 = 1.7, and their Kraft
 * sum is 1/2 + 1/4 + 1/8. H(p) and D by mpmath: 1.48547529722733,
 * 0.0304006186890100. */
static void
figures_are_those_of_the_book(void **state)
{
    static const char *const seen[] = {
        "Huffman for p   1.5000 bit  ✓ H(p) ≤ L < H(p)+1",
        "Huffman for q   1.5000 bit  ✓ extra ≥ 0, whatever D  slack 0.0000",
        "Shannon for q   1.7000 bit  ✓ H(p)+D ≤ L < H(p)+D+1",
        "H(p)    1.4855 bit", "D(p‖q)  0.0304 bit", "extra   0.0000 bit",
        "H(p,q)  1.5159 bit",
        "L 1.5000 = H 1.4855 + D 0.0304 − whole bits 0.0159",
        " → a         0.5000  0.6000   0.7370       1    1 0",
        "   c         0.2000  0.1500   2.7370       3    2 11",
        "Kraft sum  0.8750      1.0000           1.0000"};
    struct kl_app *app = begin("a=0.5,b=0.3,c=0.2", "a=0.6,b=0.25,c=0.15", 80,
                               24);
    size_t k;

    (void)state;
    kl_press(app, "b"); /* bits whatever the unit */
    for (k = 0; k < sizeof seen / sizeof *seen; k++)
        if (!kl_shows(app, seen[k]))
            fail_msg("not seen: %s", seen[k]);
    run(app, "code shannon");
    assert_true(kl_shows(app, "L 1.7000 = H 1.4855 + D 0.0304 + whole bits "
                              "0.1841"));
    assert_true(kl_shows(app, "extra   0.2000 bit"));
    kl_app_free(app);
}

/* While q[c] grows its word gets shorter and a's longer. */
static void
words_change_with_probabilities(void **state)
{
    struct kl_app *app = begin("a=0.5,b=0.3,c=0.2", "a=0.6,b=0.25,c=0.15", 80,
                               24);
    int k;

    (void)state;
    kl_press(app, "Down Down Tab");
    assert_int_equal(kl_scene_at(app->scene), 2);
    assert_int_equal(kl_scene_side(app->scene), KL_Q);
    for (k = 0; k < 40; k++)
        kl_press(app, "Right");
    assert_close(kl_prob(app, KL_Q, 2), 0.55, 1e-15);
    assert_true(kl_shows(app, "0.5500   0.8625       1    1 0"));
    kl_press(app, "+");
    assert_close(kl_prob(app, KL_Q, 2), 0.551, 1e-15);
    kl_press(app, "Left - u u");
    assert_close(kl_prob(app, KL_Q, 2), 0.551, 1e-15);
    kl_press(app, "Up Up Up");
    assert_int_equal(kl_scene_at(app->scene), 0);
    kl_press(app, "=");
    assert_true(kl_shows(app, "D(p‖q)  0.0000 bit"));
    kl_app_free(app);
}

static void
keys_lead_through_the_parts(void **state)
{
    struct kl_app *app = begin("a=0.5,b=0.3,c=0.2", "a=0.2,b=0.3,c=0.5", 80,
                               24);

    (void)state;
    assert_true(kl_shows(app, "Huffman for q: 3 words"));
    assert_true(kl_shows(app, "┬0──── c 0.5000"));
    kl_press(app, "t");
    assert_true(kl_shows(app, "Huffman for p: 3 words"));
    assert_true(kl_shows(app, "┬0━━━━ a 0.5000"));
    kl_press(app, "v");
    assert_true(kl_shows(app, "coded by Huffman for q"));
    kl_press(app, "v");
    work(app);
    assert_true(kl_shows(app, "k outcomes coded as one, on p"));
    kl_press(app, "v c");
    assert_true(kl_shows(app, "Shannon for q"));
    kl_press(app, "c");
    assert_true(kl_shows(app, "Morse with its gaps: dot 10, dash 1110"));
    kl_press(app, "c");
    run(app, "part message");
    kl_app_command(app, "part map", NULL, NULL);
    assert_true(kl_shows(app, "coded by Huffman for q"));
    kl_app_free(app);
}

/* By hand: with c 0, a 10, b 11 the text "abc, cab" has 10 11 0 0 10 11, and
 * with a 0, b 10, c 11 it has 0 10 11 11 0 10; both 10 bits. Morse: a .- is
 * 10111000, b -... 111010101000, c -.-. 11101011101000: 8 + 12 + 14 = 34. */
static void
a_message_is_coded(void **state)
{
    struct kl_app *app = begin("a=0.5,b=0.3,c=0.2", "a=0.2,b=0.3,c=0.5", 80,
                               24);

    (void)state;
    kl_press(app, "m");
    kl_type(app, "abc, cab");
    kl_press(app, "Enter");
    assert_true(kl_shows(app, "6 outcomes; H(p,q) 1.8821 each; skipped 2: , "
                              "blank"));
    assert_true(kl_shows(app, "a  b  c c a  b\n 10 11 0 0 10 11\n"));
    assert_true(kl_shows(app, " bits       10            10"));
    run(app, "code morse");
    assert_true(kl_shows(app, "10111000 111010101000 11101011101000"));
    assert_true(kl_shows(app, " 68 "));
    run(app, "set q[a] 0.6"); /* coded anew */
    run(app, "code huffman");
    assert_true(kl_shows(app, " 0 10 11 11 0 10\n"));
    kl_app_command(app, "message xyz", NULL, NULL);
    kl_app_update(app);
    assert_true(kl_shows(app, "no part of it is an outcome"));
    kl_app_free(app);
}

/* A scene that opens the lab brings its keys along, at the start of the program
 * and when it is loaded. */
static void
a_scene_that_opens_the_lab_has_its_keys(void **state)
{
    static const char text[] = "p = a=0.5,b=0.5\nq = a=0.5,b=0.5\nopen = code\n";
    char dir[KL_FILE_PATH], path[2 * KL_FILE_PATH];
    struct kl_buf line = KL_BUF_INIT;
    struct kl_app *app = kl_app_new(kl_scene_new(NULL));

    (void)state;
    assert_int_equal(kl_scene_read(app->scene, text, strlen(text), NULL, NULL),
                     KL_OK);
    kl_app_begin(app);
    kl_app_update(app);
    assert_int_equal(kl_app_mode(app), KL_MODE_CODE);
    kl_press(app, "v");
    assert_true(kl_shows(app, "coded by Huffman for q"));
    kl_file_dir(dir);
    kl_file_write(path, dir, "s.scene", text, strlen(text));
    kl_buf_addf(&line, "load %s", path);
    run(app, "open explore");
    run(app, kl_buf_text(&line));
    assert_int_equal(kl_app_mode(app), KL_MODE_CODE);
    kl_file_remove(dir);
    kl_buf_clear(&line);
    kl_app_free(app);
}

/* What has no probability has no word, and blocks of it have none. */
static void
blocks_count_the_words_there_are(void **state)
{
    struct kl_app *app = begin("a=0.5,b=0.3,c=0.2,d=0",
                               "a=0.25,b=0.25,c=0.25,d=0.25", 80, 24);

    (void)state;
    run(app, "part blocks");
    work(app);
    assert_true(kl_shows(app, "p's words"));
    assert_true(kl_shows(app, "  2          9 "));
    assert_true(kl_shows(app, "  3         27 "));
    run(app, "copy q");
    work(app);
    assert_false(kl_shows(app, "p's words"));
    kl_app_free(app);
}

/* Each is named once, also one that is part of another; a capital at the head
 * of a sentence is no other letter. */
static void
what_is_no_outcome_is_named(void **state)
{
    struct kl_app *app = begin("sun=0.5,rain=0.5", "sun=0.5,rain=0.5", 80, 24);

    (void)state;
    run(app, "message Sun blank\tlank rain lank");
    assert_true(kl_shows(app, "2 outcomes; H(p,q) 1.0000 each; skipped 3: "
                              "blank lank\n"));
    run(app, "message sun 0123456789 0123456789 x 01234567890123456789 y");
    assert_true(kl_shows(app, "skipped 5: 0123456789 x …\n"));
    kl_app_free(app);
    app = begin("a=0.5,l=0.5", "a=0.5,l=0.5", 80, 24);
    run(app, "message A l b");
    assert_true(kl_shows(app, "skipped 3: blank b\n"));
    kl_app_free(app);
}

static void
infinite_lengths_have_a_reason(void **state)
{
    struct kl_app *app = begin("a=0.5,b=0.3,c=0.2", "a=0.5,b=0.5,c=0", 80, 24);

    (void)state;
    assert_true(kl_shows(app, "Huffman for q        ∞ bit  no word for what p "
                              "has"));
    assert_true(kl_shows(app, "L = ∞, no word: q is 0 at c, where p has 0.2"));
    assert_true(kl_shows(app, "extra        ∞ bit"));
    assert_true(kl_shows(app, "       ∞       ∞      no word"));
    run(app, "part blocks");
    work(app);
    assert_true(kl_shows(app, "limit   1.4855 H(p)"));
    kl_press(app, "Tab z"); /* no more zeros */
    work(app);
    assert_false(kl_shows(app, "∞"));
    kl_app_free(app);
}

/* The codes of many outcomes are made between keys. */
static void
many_outcomes_are_coded_in_slices(void **state)
{
    struct kl_app *app = begin("zipf(1,20000)", "zipf(1.5,20000)", 80, 24);
    int slices = 0;

    (void)state;
    assert_true(kl_shows(app, "making the codes"));
    while (kl_app_busy(app) && ++slices < 1000)
        kl_app_work(app, 4096);
    assert_true(slices > 3 && slices < 1000);
    kl_app_update(app);
    assert_true(kl_shows(app, "1-5 of 20,000"));
    run(app, "set q[3] 0.25");
    assert_true(kl_shows(app, "being made anew"));
    assert_true(kl_shows(app, "Huffman for q"));
    work(app);
    assert_false(kl_shows(app, "being made anew"));
    assert_true(kl_shows(app, "0.2500   2.0000       2    2 0"));
    kl_press(app, "End PgUp");
    assert_int_equal(kl_scene_at(app->scene), 20000 - 1 - 5);
    kl_app_free(app);
}

static void
densities_are_told_what_to_do(void **state)
{
    struct kl_app *app = begin("normal(0,1)", "laplace(0,1)", 60, 15);

    (void)state;
    assert_true(kl_shows(app, "Codes are for outcomes, and densities have "
                              "none:"));
    assert_true(kl_shows(app, "M-1 leads back to the scope; there h cuts "
                              "them."));
    kl_press(app, "Down Right v t c m Esc");
    run(app, "p = 0.5,0.5");
    kl_press(app, "M-3");
    assert_true(kl_shows(app, "Huffman for p   1.0000 bit"));
    kl_app_free(app);
}

/* A press selects, on a probability also its side. */
static void
the_mouse_selects(void **state)
{
    struct kl_app *app = begin("a=0.5,b=0.3,c=0.2", "a=0.2,b=0.3,c=0.5", 80,
                               24);
    struct kl_event event = {.kind = KL_EVENT_MOUSE,
                             .action = KL_MOUSE_PRESS,
                             .button = 1,
                             .x = 24,
                             .y = 1 + 6 + 1 + 1};

    (void)state;
    kl_app_event(app, &event);
    assert_int_equal(kl_scene_at(app->scene), 1);
    assert_int_equal(kl_scene_side(app->scene), KL_Q);
    event.action = KL_MOUSE_WHEEL_DOWN;
    kl_app_event(app, &event);
    assert_int_equal(kl_scene_at(app->scene), 2);
    kl_app_free(app);
}

/* Everything at every size: twice the same, no control, nothing undefined. */
static void
check_screen(const struct kl_app *app, const struct kl_glyphs *glyphs)
{
    char *once = kl_screen(app, glyphs), *again = kl_screen(app, glyphs);
    const char *c;

    assert_string_equal(once, again);
    assert_null(strstr(once, "nan"));
    for (c = once; *c != '\0'; c++)
        assert_true((unsigned char)*c >= ' ' || *c == '\n');
    free(once);
    free(again);
}

static void
it_is_drawn_at_every_size(void **state)
{
    static const int sizes[][2] = {{60, 15}, {62, 23}, {80, 24}, {80, 50},
                                   {110, 30}, {120, 40}, {200, 60}};
    static const char *const pairs[][2] = {
        {"1", "1"},
        {"0.5,0.5", "0.9,0.1"},
        {"a=0.5,b=0.3,c=0.2", "a=0.6,b=0.4,d=0"},
        {"zipf(1,27)", "zipf(2,27)"},
        {"discrete_uniform(1,1000)", "zipf(1,1000)"},
        {"poisson(3)", "geometric(0.5)"},
        {"\"漢字かな交じり文\"=0.5,\"\033[31mred\"=0.25,\"e\xcc\x81\"=0.25",
         "\"漢字かな交じり文\"=0.1,\"\033[31mred\"=0.8,\"e\xcc\x81\"=0.1"}};
    static const struct kl_glyphs *const glyphs[] = {
        &kl_glyphs_utf8, &kl_glyphs_console, &kl_glyphs_ascii};
    static const char *const parts[] = {"part table", "part tree",
                                        "part message", "part blocks"};
    size_t i, k, g, part;

    (void)state;
    for (i = 0; i < sizeof pairs / sizeof *pairs; i++)
        for (k = 0; k < sizeof sizes / sizeof *sizes; k++) {
            struct kl_app *app = begin(pairs[i][0], pairs[i][1], sizes[k][0],
                                       sizes[k][1]);

            for (part = 0; part < 4; part++) {
                run(app, parts[part]);
                run(app, "code");
                if (part != 3 || kl_scene_pair(app->scene)->n < 100)
                    work(app);
                for (g = 0; g < 3; g++)
                    check_screen(app, glyphs[g]);
                run(app, "select last");
            }
            kl_app_free(app);
        }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_those_of_the_book),
        cmocka_unit_test(words_change_with_probabilities),
        cmocka_unit_test(keys_lead_through_the_parts),
        cmocka_unit_test(a_message_is_coded),
        cmocka_unit_test(a_scene_that_opens_the_lab_has_its_keys),
        cmocka_unit_test(blocks_count_the_words_there_are),
        cmocka_unit_test(what_is_no_outcome_is_named),
        cmocka_unit_test(infinite_lengths_have_a_reason),
        cmocka_unit_test(many_outcomes_are_coded_in_slices),
        cmocka_unit_test(densities_are_told_what_to_do),
        cmocka_unit_test(the_mouse_selects),
        cmocka_unit_test(it_is_drawn_at_every_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
