/* A step as somebody works on it: looking, hints, answers, and what is saved.
 * The number of rounds of nonsense may be given. */
#include <time.h>

#include "kl_lesson.h"
#include "kl_scene.h"

#include "klscope/lesson/study.h"
#include "klscope/scene/edit.h"

#define SCENE "# T\n```scene\np = a=0.5,b=0.5\nq = a=0.25,b=0.75\n```\n"
#define TASK                                                                   \
    "```task\nsay = Say\ngoal = p[a] < 0.3\nhint = one\nhint = two\n"          \
    "solution = set p[a] 0.25\n```\n"
#define CHOICES                                                                \
    "```quiz\nask = Ask\n- [ ] Two *words* :: no, a\n- [x] right\n"            \
    "- [ ] 3 :: no, c\n```\n"
#define NUMBER                                                                 \
    "```quiz\nask = Ask\nanswer = 1.75 +- 0.01\nwrong = 7 :: that is 7\n"      \
    "wrong = -0.5 :: minus\nelse = else\n```\n"
#define BARE "```quiz\nask = Ask\nanswer = 0.5 :: yes\n```\n"

enum { ALL = 1 << 30 };

static unsigned long rounds = 20000;

/* A study with all that it borrows. */
struct desk {
    struct kl_lesson *lesson;
    struct kl_study *study;
    struct kl_scene *scene;
};

static void
desk_study(struct desk *desk)
{
    size_t steps;

    kl_study_free(desk->study);
    desk->study = kl_study_new(kl_lesson_steps(desk->lesson, &steps));
}

static struct desk
desk_of(const char *text)
{
    struct desk desk = {kl_lesson_expect(text, ""), NULL, NULL};

    desk.scene = kl_scene_of("p = a=0.5,b=0.5\nq = a=0.25,b=0.75\n");
    desk_study(&desk);
    return desk;
}

static void
desk_clear(struct desk *desk)
{
    kl_study_free(desk->study);
    kl_lesson_free(desk->lesson);
    kl_scene_free(desk->scene);
}

static const struct kl_study_item *
item(const struct desk *desk, size_t i)
{
    size_t count;
    const struct kl_study_item *items = kl_study_items(desk->study, &count);

    assert_true(i < count);
    return &items[i];
}

static void
set_a(struct desk *desk, double p)
{
    assert_int_equal(kl_scene_set(desk->scene, KL_P, 0, p, false, NULL), KL_OK);
}

static void
assert_message(const struct desk *desk, size_t i, const char *want)
{
    struct kl_buf text = KL_BUF_INIT;

    if (item(desk, i)->message != NULL)
        kl_prose_plain(item(desk, i)->message, &text);
    assert_string_equal(kl_buf_text(&text), want);
    assert_int_equal(item(desk, i)->message == NULL, *want == '\0');
    kl_buf_clear(&text);
}

static void
assert_detail(const struct desk *desk, const char *want)
{
    struct kl_buf text = KL_BUF_INIT;

    kl_study_detail(desk->study, &text);
    assert_string_equal(kl_buf_text(&text), want);
    kl_buf_clear(&text);
}

/* ---- items and looking --------------------------------------------------- */

static void
items_are_the_live_blocks(void **state)
{
    struct desk desk = desk_of(
        SCENE "```witness\np[a] = 0.5\np[b] = 0.6\n```\ntext\n" TASK CHOICES
              "```break\nq = a=1,b=0\n```\n```note\nnote\n```\n");
    size_t count, steps;

    (void)state;
    kl_study_items(desk.study, &count);
    assert_int_equal(count, 5);
    assert_ptr_equal(kl_study_step(desk.study),
                     kl_lesson_steps(desk.lesson, &steps));
    assert_int_equal(item(&desk, 0)->findings, 2);
    assert_int_equal(item(&desk, 1)->findings, 1);
    assert_int_equal(item(&desk, 2)->findings, 0);
    assert_int_equal(item(&desk, 2)->chosen, 3);
    assert_int_equal(item(&desk, 3)->block->kind, KL_BLOCK_BREAK);
    assert_int_equal(item(&desk, 4)->block->kind, KL_BLOCK_NOTE);
    assert_int_equal(item(&desk, 0)->finding[1].state, KL_TRIAL_WAITING);
    assert_false(item(&desk, 0)->finding[1].earlier);
    assert_true(kl_study_busy(desk.study));

    assert_true(kl_study_look(desk.study, desk.scene, ALL));
    assert_false(kl_study_busy(desk.study));
    assert_int_equal(item(&desk, 0)->finding[0].state, KL_TRIAL_HOLDS);
    assert_int_equal(item(&desk, 0)->finding[1].state, KL_TRIAL_FAILS);
    assert_close(item(&desk, 0)->finding[1].slack, -.1, 4 * KL_EPS);
    assert_int_equal(item(&desk, 1)->finding[0].state, KL_TRIAL_FAILS);
    assert_close(item(&desk, 1)->finding[0].slack, -.2, 4 * KL_EPS);
    desk_clear(&desk);
}

static void
looking_again_tells_no_news(void **state)
{
    struct desk desk =
        desk_of(SCENE "```witness\np[a] <= 0.5\nlog(2) = 1\n```\n" TASK);

    (void)state;
    assert_true(kl_study_look(desk.study, desk.scene, ALL));
    assert_false(kl_study_look(desk.study, desk.scene, ALL));
    /* another version, the same values */
    kl_scene_lock(desk.scene, KL_P, 0, true, NULL);
    kl_scene_lock(desk.scene, KL_P, 0, false, NULL);
    set_a(&desk, .5);
    assert_false(kl_study_look(desk.study, desk.scene, ALL));
    set_a(&desk, .4);
    assert_true(kl_study_look(desk.study, desk.scene, ALL));
    assert_close(item(&desk, 0)->finding[0].slack, .1, 4 * KL_EPS);
    /* another unit: log(2) = 1 in bits alone */
    assert_int_equal(item(&desk, 0)->finding[1].state, KL_TRIAL_HOLDS);
    kl_scene_set_unit(desk.scene, KL_NAT);
    assert_true(kl_study_look(desk.study, desk.scene, ALL));
    assert_int_equal(item(&desk, 0)->finding[1].state, KL_TRIAL_FAILS);
    desk_clear(&desk);
}

static void
costly_relations_wait_for_their_turn(void **state)
{
    struct desk desk = desk_of(SCENE "```witness\nsum(p) = 1\np[a] = 0.5\n"
                                     "sum(p*q) = 0.5\nsum(q) = sum(p)\n```\n");
    const struct kl_finding *finding = item(&desk, 0)->finding;

    (void)state;
    assert_true(kl_study_look(desk.study, desk.scene, 0));
    assert_int_equal(finding[0].state, KL_TRIAL_WAITING);
    assert_int_equal(finding[1].state, KL_TRIAL_HOLDS);
    assert_int_equal(finding[2].state, KL_TRIAL_WAITING);
    assert_true(kl_study_busy(desk.study));
    assert_false(kl_study_look(desk.study, desk.scene, 0));
    assert_true(kl_study_work(desk.study, desk.scene));
    assert_int_equal(finding[0].state, KL_TRIAL_HOLDS);
    assert_int_equal(finding[2].state, KL_TRIAL_WAITING);
    assert_true(kl_study_look(desk.study, desk.scene, 1));
    assert_int_equal(finding[2].state, KL_TRIAL_HOLDS);
    assert_int_equal(finding[3].state, KL_TRIAL_WAITING);
    assert_true(kl_study_work(desk.study, desk.scene));
    assert_int_equal(finding[3].state, KL_TRIAL_HOLDS);
    assert_false(kl_study_busy(desk.study));
    assert_false(kl_study_work(desk.study, desk.scene));

    /* after an edit they keep what they were, marked as such */
    set_a(&desk, .25);
    assert_true(kl_study_look(desk.study, desk.scene, 0));
    assert_int_equal(finding[1].state, KL_TRIAL_FAILS);
    assert_int_equal(finding[2].state, KL_TRIAL_WAITING);
    assert_true(finding[2].earlier);
    assert_close(finding[2].left.val, .5, 4 * KL_EPS);
    /* work alone sees an edit as well */
    set_a(&desk, .75);
    while (kl_study_busy(desk.study))
        kl_study_work(desk.study, desk.scene);
    assert_false(finding[2].earlier);
    /* 3/4 * 1/4 + 1/4 * 3/4 */
    assert_close(finding[2].left.val, .375, 4 * KL_EPS);
    assert_int_equal(finding[2].state, KL_TRIAL_FAILS);
    desk_clear(&desk);
}

static void
what_needs_measures_waits_for_the_scene(void **state)
{
    struct desk desk = desk_of(SCENE "```witness\nD(p,q) > 0\n```\n"
                                     "```task\nsay = Say\ngoal = H(p) > 5\n"
                                     "solution = even p\n```\n");

    (void)state;
    kl_study_look(desk.study, desk.scene, ALL);
    assert_int_equal(item(&desk, 0)->finding->state, KL_TRIAL_HOLDS);
    kl_scene_good(desk.scene,
                  "p = zipf(s=1, n=200000)\nq = zipf(s=2, n=200000)\n");
    assert_true(kl_study_look(desk.study, desk.scene, ALL));
    assert_int_equal(item(&desk, 0)->finding->state, KL_TRIAL_WAITING);
    assert_true(item(&desk, 0)->finding->earlier);
    assert_false(kl_study_work(desk.study, desk.scene));
    assert_false(item(&desk, 1)->done);
    while (kl_scene_busy(desk.scene))
        kl_scene_work(desk.scene, 1 << 20);
    assert_true(kl_study_busy(desk.study));
    assert_true(kl_study_look(desk.study, desk.scene, ALL));
    assert_int_equal(item(&desk, 0)->finding->state, KL_TRIAL_HOLDS);
    assert_true(item(&desk, 1)->done);
    assert_false(kl_study_busy(desk.study));
    desk_clear(&desk);
}

static void
what_is_unknown_is_not_done(void **state)
{
    struct desk desk =
        desk_of(SCENE "```witness\np[rain] = 0\n```\n"
                      "```task\nsay = Say\ngoal = (p[rain] > 2) * 1 >= 0\n"
                      "solution = swap\n```\n"
                      "```witness\nH(p) = wrog\n```\n");

    (void)state;
    assert_true(kl_study_look(desk.study, desk.scene, ALL));
    assert_int_equal(item(&desk, 0)->finding->state, KL_TRIAL_UNKNOWN);
    assert_non_null(strstr(item(&desk, 0)->finding->why, "rain"));
    assert_int_equal(item(&desk, 1)->finding->state, KL_TRIAL_UNKNOWN);
    assert_int_equal(item(&desk, 2)->finding->state, KL_TRIAL_UNKNOWN);
    assert_false(item(&desk, 1)->done);
    assert_false(kl_study_look(desk.study, desk.scene, ALL));
    desk_clear(&desk);
}

static void
goals_have_their_conditions(void **state)
{
    struct desk desk = desk_of(
        SCENE "```task\nsay = Say\ngoal = (p[a] < 0.3) * (q[a] > 0.2) = 1\n"
              "solution = set p[a] 0.25\n```\n"
              "```witness\n(p[a] < 0.3) * (q[a] > 0.2) = 0\n```\n");

    (void)state;
    assert_int_equal(item(&desk, 0)->parts, 2);
    assert_int_equal(item(&desk, 1)->parts, 0);
    kl_study_look(desk.study, desk.scene, ALL);
    assert_int_equal(item(&desk, 0)->part[0].finding.state, KL_TRIAL_FAILS);
    assert_close(item(&desk, 0)->part[0].finding.slack, -.2, 4 * KL_EPS);
    assert_string_equal(item(&desk, 0)->part[0].relation->left.text, "p[a]");
    assert_int_equal(item(&desk, 0)->part[1].finding.state, KL_TRIAL_HOLDS);
    assert_int_equal(item(&desk, 0)->finding->state, KL_TRIAL_FAILS);
    set_a(&desk, .25);
    assert_true(kl_study_look(desk.study, desk.scene, ALL));
    assert_int_equal(item(&desk, 0)->part[0].finding.state, KL_TRIAL_HOLDS);
    assert_true(item(&desk, 0)->done);
    desk_clear(&desk);
}

/* ---- tasks --------------------------------------------------------------- */

static void
hints_come_one_by_one(void **state)
{
    struct desk desk = desk_of(SCENE TASK CHOICES);

    (void)state;
    assert_int_equal(item(&desk, 0)->hints, 0);
    assert_true(kl_study_hint(desk.study, 0));
    assert_int_equal(item(&desk, 0)->hints, 1);
    assert_true(kl_study_hint(desk.study, 0));
    assert_false(kl_study_hint(desk.study, 0));
    assert_int_equal(item(&desk, 0)->hints, 2);
    assert_false(kl_study_hint(desk.study, 1));
    assert_false(kl_study_hint(desk.study, 2));
    desk_clear(&desk);
}

static void
a_goal_once_reached_stays_so(void **state)
{
    struct desk desk = desk_of(SCENE TASK);

    (void)state;
    kl_study_look(desk.study, desk.scene, ALL);
    assert_false(item(&desk, 0)->done);
    assert_int_equal(kl_study_state(desk.study), KL_STEP_SEEN);
    set_a(&desk, .2);
    assert_true(kl_study_look(desk.study, desk.scene, ALL));
    assert_true(item(&desk, 0)->done);
    set_a(&desk, .9);
    assert_true(kl_study_look(desk.study, desk.scene, ALL));
    assert_int_equal(item(&desk, 0)->finding->state, KL_TRIAL_FAILS);
    assert_true(item(&desk, 0)->done);
    kl_study_show(desk.study, 0);
    assert_false(item(&desk, 0)->shown);
    assert_int_equal(kl_study_state(desk.study), KL_STEP_DONE);
    desk_clear(&desk);
}

static void
a_shown_solution_is_not_the_readers(void **state)
{
    struct desk desk = desk_of(SCENE TASK);

    (void)state;
    kl_study_look(desk.study, desk.scene, ALL);
    kl_study_show(desk.study, 0);
    assert_true(item(&desk, 0)->shown);
    assert_int_equal(kl_study_state(desk.study), KL_STEP_SKIPPED);
    kl_study_look(desk.study, desk.scene, ALL);
    set_a(&desk, .25);
    kl_study_look(desk.study, desk.scene, ALL);
    assert_int_equal(item(&desk, 0)->finding->state, KL_TRIAL_HOLDS);
    assert_false(item(&desk, 0)->done);
    assert_detail(&desk, "t1s");
    set_a(&desk, .5);
    kl_study_look(desk.study, desk.scene, ALL);
    assert_false(item(&desk, 0)->done);
    set_a(&desk, .2);
    kl_study_look(desk.study, desk.scene, ALL);
    assert_true(item(&desk, 0)->done);
    assert_int_equal(kl_study_state(desk.study), KL_STEP_DONE);
    assert_detail(&desk, "t1d");
    desk_clear(&desk);
}

static void
exercises_have_an_order(void **state)
{
    struct desk desk = desk_of(SCENE "```witness\n1 = 1\n```\n" TASK CHOICES
                                     "```note\nn\n```\n" NUMBER);

    (void)state;
    assert_int_equal(kl_study_next(desk.study, 0), 1);
    assert_int_equal(kl_study_next(desk.study, 2), 2);
    assert_int_equal(kl_study_next(desk.study, 3), 4);
    assert_int_equal(kl_study_next(desk.study, 5), 1);
    assert_int_equal(kl_study_next(desk.study, 99), 1);
    kl_study_show(desk.study, 1);
    assert_int_equal(kl_study_next(desk.study, 5), 2);
    assert_int_equal(kl_study_answer(desk.study, 4, "1.75", NULL, NULL), KL_OK);
    assert_int_equal(kl_study_next(desk.study, 3), 2);
    assert_false(kl_study_complete(desk.study));
    assert_int_equal(kl_study_state(desk.study), KL_STEP_SEEN);
    kl_study_show(desk.study, 2);
    assert_true(kl_study_complete(desk.study));
    assert_int_equal(kl_study_next(desk.study, 0), 5);
    assert_int_equal(kl_study_state(desk.study), KL_STEP_SKIPPED);
    kl_study_show(desk.study, 0);
    kl_study_show(desk.study, 5);
    assert_false(item(&desk, 0)->shown);
    desk_clear(&desk);
}

static void
a_step_without_exercises_is_done(void **state)
{
    struct desk desk = desk_of(SCENE "```witness\n1 = 2\n```\n");
    size_t count;

    (void)state;
    assert_true(kl_study_complete(desk.study));
    assert_int_equal(kl_study_state(desk.study), KL_STEP_DONE);
    assert_int_equal(kl_study_next(desk.study, 0), 1);
    assert_detail(&desk, "");
    desk_clear(&desk);
    desk = desk_of("# T\n");
    kl_study_items(desk.study, &count);
    assert_int_equal(count, 0);
    assert_false(kl_study_busy(desk.study));
    assert_false(kl_study_look(desk.study, desk.scene, ALL));
    assert_false(kl_study_work(desk.study, desk.scene));
    assert_int_equal(kl_study_state(desk.study), KL_STEP_DONE);
    kl_study_free(NULL);
    desk_clear(&desk);
}

static void
breaks_are_remembered(void **state)
{
    struct desk desk = desk_of(SCENE TASK "```break\nq = a=1,b=0\n```\n");

    (void)state;
    kl_study_break(desk.study, 0);
    kl_study_break(desk.study, 2);
    assert_false(item(&desk, 0)->loaded || item(&desk, 1)->loaded);
    kl_study_break(desk.study, 1);
    assert_true(item(&desk, 1)->loaded);
    assert_detail(&desk, "");
    desk_clear(&desk);
}

static void
breaks_reach_no_goals(void **state)
{
    struct desk desk = desk_of(SCENE TASK "```break\np = a=0.1,b=0.9\n```\n");

    (void)state;
    kl_study_look(desk.study, desk.scene, ALL);
    kl_study_break(desk.study, 1);
    kl_scene_set(desk.scene, KL_P, 0, 0.1, false, NULL);
    kl_study_look(desk.study, desk.scene, ALL);
    assert_int_equal(item(&desk, 0)->finding->state, KL_TRIAL_HOLDS);
    assert_false(item(&desk, 0)->done);
    kl_scene_set(desk.scene, KL_P, 0, 0.5, false, NULL);
    kl_study_look(desk.study, desk.scene, ALL);
    kl_scene_set(desk.scene, KL_P, 0, 0.2, false, NULL);
    kl_study_look(desk.study, desk.scene, ALL);
    assert_true(item(&desk, 0)->done);
    desk_clear(&desk);
}

/* ---- answers ------------------------------------------------------------- */

/* An answer to the first quiz of a lesson and what comes back. */
struct reply {
    const char *text;
    enum kl_status status;
    bool right;
    const char *message; /* or the error's text */
};

static void
check_replies(const char *lesson, const struct reply *reply, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++) {
        struct desk desk = desk_of(lesson);
        struct kl_err err = {.status = KL_OK};
        bool right = !reply[i].right;
        enum kl_status status;

        status = kl_study_answer(desk.study, 0, reply[i].text, &right, &err);
        if (status != reply[i].status)
            fail_msg("\"%s\": %s", reply[i].text, err.text);
        if (status == KL_OK) {
            assert_int_equal(right, reply[i].right);
            assert_int_equal(item(&desk, 0)->done, reply[i].right);
            assert_message(&desk, 0, reply[i].message);
        } else {
            assert_string_equal(err.text, reply[i].message);
            assert_null(item(&desk, 0)->message);
            assert_false(item(&desk, 0)->numbered);
        }
        desk_clear(&desk);
    }
}

static void
choices_are_answered(void **state)
{
    static const struct reply replies[] = {
        {"1", KL_OK, false, "no, a"},
        {"a", KL_OK, false, "no, a"},
        {"2", KL_OK, true, ""},
        {" B ", KL_OK, true, ""},
        {"2.", KL_OK, true, ""},
        {"b)", KL_OK, true, ""},
        {"right", KL_OK, true, ""},
        {"  RIGHT\t", KL_OK, true, ""},
        {"two   words", KL_OK, false, "no, a"},
        {"3", KL_OK, false, "no, c"},
        {"C", KL_OK, false, "no, c"},
        {"0", KL_E_USAGE, false, "choose 1 to 3"},
        {"4", KL_E_USAGE, false, "choose 1 to 3"},
        {"d", KL_E_USAGE, false, "choose 1 to 3"},
        {"", KL_E_USAGE, false, "choose 1 to 3"},
        {"22", KL_E_USAGE, false, "choose 1 to 3"},
        {"righ", KL_E_USAGE, false, "choose 1 to 3"},
        {"right!", KL_E_USAGE, false, "choose 1 to 3"},
    };
    struct desk desk = desk_of(SCENE CHOICES TASK);

    (void)state;
    check_replies(SCENE CHOICES, replies, sizeof replies / sizeof *replies);

    kl_study_answer(desk.study, 0, "3", NULL, NULL);
    assert_int_equal(item(&desk, 0)->chosen, 2);
    kl_study_answer(desk.study, 0, "1", NULL, NULL);
    assert_int_equal(item(&desk, 0)->chosen, 0);
    assert_int_equal(item(&desk, 0)->tried, 5);
    kl_study_answer(desk.study, 0, "9", NULL, NULL);
    assert_int_equal(item(&desk, 0)->chosen, 0);
    assert_message(&desk, 0, "no, a");
    kl_study_answer(desk.study, 0, "2", NULL, NULL);
    assert_true(item(&desk, 0)->done);
    assert_int_equal(item(&desk, 0)->tried, 5);
    /* wrong after right: it stays done */
    kl_study_answer(desk.study, 0, "1", NULL, NULL);
    assert_true(item(&desk, 0)->done);
    assert_message(&desk, 0, "no, a");
    assert_int_equal(kl_study_answer(desk.study, 1, "1", NULL, NULL),
                     KL_E_STATE);
    assert_int_equal(kl_study_answer(desk.study, 2, "1", NULL, NULL),
                     KL_E_STATE);
    desk_clear(&desk);
}

static void
a_number_is_the_place_of_a_choice(void **state)
{
    static const struct reply replies[] = {
        {"2", KL_OK, false, "a one"},
        {"0", KL_OK, true, ""},
        {"10", KL_OK, false, "a ten"},
    };

    (void)state;
    check_replies(SCENE "```quiz\nask = Ask\n- [x] 0\n- [ ] 1 :: a one\n"
                        "- [ ] 10 :: a ten\n```\n",
                  replies, sizeof replies / sizeof *replies);
}

#define HOW "expected a number, as 1.75, 7/4 or 50%, not "

static void
numbers_are_answered(void **state)
{
    static const struct reply replies[] = {
        {"1.75", KL_OK, true, ""},
        {" 7/4 ", KL_OK, true, ""},
        {"7 / 4", KL_OK, true, ""},
        {"175%", KL_OK, true, ""},
        {"175 %", KL_OK, true, ""},
        {"+1.74", KL_OK, true, ""},
        {"1.76", KL_OK, true, ""},
        {"17.5e-1", KL_OK, true, ""},
        {"1.7605", KL_OK, false, "else"},
        {"7", KL_OK, false, "that is 7"},
        {"14/2", KL_OK, false, "that is 7"},
        {"-0.5", KL_OK, false, "minus"},
        {"-1/2", KL_OK, false, "minus"},
        {"- .5", KL_OK, false, "minus"},
        {"\u2212"
         "50%",
         KL_OK, false, "minus"},
        {"inf", KL_OK, false, "else"},
        {"-Infinity", KL_OK, false, "else"},
        {"\u221e", KL_OK, false, "else"},
        {"0", KL_OK, false, "else"},
        {"1,75", KL_E_USAGE, false, "write 1.75 with a point: not \"1,75\""},
        {"", KL_E_USAGE, false, HOW "\"\""},
        {"  ", KL_E_USAGE, false, HOW "\"\""},
        {"a", KL_E_USAGE, false, HOW "\"a\""},
        {"nan", KL_E_USAGE, false, HOW "\"nan\""},
        {"0x10", KL_E_USAGE, false, HOW "\"0x10\""},
        {"1.75 bit", KL_E_USAGE, false, HOW "\"1.75 bit\""},
        {"--1", KL_E_USAGE, false, HOW "\"--1\""},
        {"-+1", KL_E_USAGE, false, HOW "\"-+1\""},
        {"7/-4", KL_E_USAGE, false, HOW "\"7/-4\""},
        {"7/0", KL_E_USAGE, false, HOW "\"7/0\""},
        {"0/0", KL_E_USAGE, false, HOW "\"0/0\""},
        {"1/inf", KL_E_USAGE, false, HOW "\"1/inf\""},
        {"inf/inf", KL_E_USAGE, false, HOW "\"inf/inf\""},
        {"inf%", KL_E_USAGE, false, HOW "\"inf%\""},
        {"1e999", KL_E_USAGE, false, HOW "\"1e999\""},
        {"1e300/1e-300", KL_E_USAGE, false, HOW "\"1e300/1e-300\""},
        {"1/2/3", KL_E_USAGE, false, HOW "\"1/2/3\""},
        {"7/4%", KL_OK, false, "else"},
        {"5%%", KL_E_USAGE, false, HOW "\"5%%\""},
        {"%", KL_E_USAGE, false, HOW "\"%\""},
        {"/", KL_E_USAGE, false, HOW "\"/\""},
        {"-", KL_E_USAGE, false, HOW "\"-\""},
    };
    static const struct reply bare[] = {
        {"50%", KL_OK, true, "yes"},
        {"1/2", KL_OK, true, "yes"},
        {"0.51", KL_OK, false, ""},
    };
    struct desk desk = desk_of(SCENE NUMBER);

    (void)state;
    check_replies(SCENE NUMBER, replies, sizeof replies / sizeof *replies);
    check_replies(SCENE BARE, bare, sizeof bare / sizeof *bare);
    kl_study_answer(desk.study, 0, "-7/4", NULL, NULL);
    assert_true(item(&desk, 0)->numbered);
    assert_close(item(&desk, 0)->number, -1.75, 0);
    assert_int_equal(item(&desk, 0)->tried, 0);
    desk_clear(&desk);
}

/* ---- progress ------------------------------------------------------------ */

#define EXERCISES TASK CHOICES TASK NUMBER TASK BARE

static void
what_was_done_is_recalled(void **state)
{
    struct desk desk = desk_of(SCENE EXERCISES);
    struct kl_buf detail = KL_BUF_INIT;

    (void)state;
    assert_detail(&desk, "");
    kl_study_show(desk.study, 2);
    kl_study_answer(desk.study, 1, "3", NULL, NULL);
    kl_study_answer(desk.study, 3, "7/4", NULL, NULL);
    kl_study_show(desk.study, 5);
    assert_detail(&desk, "t2sq2dq3s");
    kl_buf_adds(&detail, "x ");
    kl_study_detail(desk.study, &detail);
    assert_string_equal(detail.data, "x t2sq2dq3s");

    desk_study(&desk);
    kl_study_recall(desk.study, detail.data + 2);
    assert_detail(&desk, "t2sq2dq3s");
    assert_true(item(&desk, 2)->shown && !item(&desk, 2)->done);
    assert_true(item(&desk, 3)->done && !item(&desk, 3)->shown);
    assert_true(item(&desk, 5)->shown && !item(&desk, 5)->done);
    assert_false(item(&desk, 0)->shown || item(&desk, 0)->done);
    assert_false(item(&desk, 1)->shown || item(&desk, 1)->done);
    assert_int_equal(kl_study_next(desk.study, 0), 0);
    /* what was done is done whatever the scene is; what was shown on another
       day may be reached today */
    kl_study_recall(desk.study, "t1d");
    kl_study_look(desk.study, desk.scene, ALL);
    assert_true(item(&desk, 0)->done);
    assert_false(item(&desk, 2)->done);
    set_a(&desk, .2);
    kl_study_look(desk.study, desk.scene, ALL);
    assert_true(item(&desk, 2)->done);
    assert_detail(&desk, "t1dt2dq2dt3dq3s");
    kl_buf_clear(&detail);
    desk_clear(&desk);
}

static void
nonsense_is_not_recalled(void **state)
{
    static const struct {
        const char *detail, *want;
    } recalled[] = {
        {"", ""},
        {"t1d", "t1d"},
        {"q1dt1d", "t1dq1d"},
        {"t1ds", "t1d"},
        {"t1sd", "t1d"},
        {"t1dq9dt4dt2s", "t1dt2s"},
        {"t0dt1", ""},
        {"t1x", ""},
        {"t1xdz", "t1d"},
        {"w1dq1d", "q1d"},
        {"t99999999999999999999999999dq1d", "q1d"},
        {"t18446744073709551617d", ""},
        {"T1Dd", ""},
        {"d", ""},
        {"1d", ""},
        {"123", ""},
        {"ttt1d", "t1d"},
        {"t-1d", ""},
        {"t1 d", "t1d"},
        {"\xff\xfet1d\x80", "t1d"},
    };
    struct desk desk = desk_of(SCENE EXERCISES);
    size_t i;

    (void)state;
    kl_study_recall(desk.study, NULL);
    assert_detail(&desk, "");
    for (i = 0; i < sizeof recalled / sizeof *recalled; i++) {
        desk_study(&desk);
        kl_study_recall(desk.study, recalled[i].detail);
        assert_detail(&desk, recalled[i].want);
    }
    desk_clear(&desk);
}

/* A detail is a line of a file with room for so much. */
static void
details_keep_whole_parts(void **state)
{
    struct kl_buf text = KL_BUF_INIT, detail = KL_BUF_INIT;
    struct desk desk;
    size_t i;

    (void)state;
    kl_buf_adds(&text, SCENE);
    for (i = 0; i < 200; i++)
        kl_buf_adds(&text, BARE);
    desk = desk_of(text.data);
    for (i = 0; i < 200; i++)
        kl_study_show(desk.study, i);
    kl_study_detail(desk.study, &detail);
    /* 9 of 3 bytes, and (255 - 27) / 4 of 4, that is up to q66s */
    assert_int_equal(detail.len, 255);
    assert_string_equal(detail.data + detail.len - 8, "q65sq66s");
    desk_study(&desk);
    kl_study_recall(desk.study, detail.data);
    assert_true(item(&desk, 65)->shown);
    assert_false(item(&desk, 66)->shown);
    kl_buf_clear(&text);
    kl_buf_clear(&detail);
    desk_clear(&desk);
}

/* ---- much of it, and nonsense -------------------------------------------- */

static double
seconds_for(size_t relations)
{
    struct kl_buf text = KL_BUF_INIT;
    struct desk desk;
    clock_t start;
    size_t i;

    kl_buf_adds(&text, SCENE "```witness\n");
    for (i = 0; i < relations; i++)
        kl_buf_addf(&text, "sum(p*q) <= %zu\n", i);
    kl_buf_adds(&text, "```\n" TASK);
    desk = desk_of(text.data);
    start = clock();
    desk_study(&desk);
    kl_study_look(desk.study, desk.scene, 0);
    while (kl_study_busy(desk.study))
        kl_study_work(desk.study, desk.scene);
    set_a(&desk, .2);
    kl_study_look(desk.study, desk.scene, ALL);
    assert_int_equal(item(&desk, 0)->finding[0].state, KL_TRIAL_FAILS);
    assert_int_equal(item(&desk, 0)->finding[relations - 1].state,
                     KL_TRIAL_HOLDS);
    assert_true(item(&desk, 1)->done);
    start = clock() - start;
    kl_buf_clear(&text);
    desk_clear(&desk);
    return (double)start / CLOCKS_PER_SEC;
}

static void
time_is_linear_in_relations(void **state)
{
    double few = seconds_for(1250), many = seconds_for(10000);

    (void)state;
    /* 8 times as many; a quadratic way would take 64 times as long */
    if (many > 24 * fmax(few, .01))
        fail_msg("1,250 relations: %.3f s, 10,000: %.3f s", few, many);
}

static uint32_t
next(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

static void
nonsense_does_no_harm(void **state)
{
    static const char signs[] = "0123456789tqsd.,/%+-ein fabc)\xc3\xb1\x01";
    struct desk desk = desk_of(SCENE EXERCISES);
    uint32_t seed = 19;
    unsigned long round;

    (void)state;
    for (round = 0; round < rounds; round++) {
        char text[24];
        size_t i, len = next(&seed) % sizeof text, at = next(&seed) % 7;
        bool was = at < 6 && item(&desk, at)->done, right = false;
        struct kl_err err;

        if (round % 500 == 0)
            desk_study(&desk);
        was = was && round % 500 != 0;
        for (i = 0; i < len; i++)
            text[i] = signs[next(&seed) % (sizeof signs - 1)];
        text[len < sizeof text ? len : len - 1] = '\0';
        if (round % 5 == 0) {
            kl_study_recall(desk.study, text);
        } else if (kl_study_answer(desk.study, at, text, &right, &err) ==
                   KL_OK) {
            const struct kl_study_item *quiz = item(&desk, at);

            assert_int_equal(quiz->block->kind, KL_BLOCK_QUIZ);
            assert_int_equal(quiz->done, right || was || quiz->done);
            assert_false(isnan(quiz->number));
            assert_true(quiz->chosen <= quiz->block->quiz->choices);
            assert_true(quiz->block->quiz->choices == 0 ||
                        right == quiz->block->quiz->choice[quiz->chosen].right);
        } else {
            assert_true(err.status == KL_E_USAGE || err.status == KL_E_STATE);
            assert_true(strlen(err.text) > 0);
        }
        assert_true(at >= 6 || item(&desk, at)->done || !was);
    }
    desk_clear(&desk);
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_are_the_live_blocks),
        cmocka_unit_test(looking_again_tells_no_news),
        cmocka_unit_test(costly_relations_wait_for_their_turn),
        cmocka_unit_test(what_needs_measures_waits_for_the_scene),
        cmocka_unit_test(what_is_unknown_is_not_done),
        cmocka_unit_test(goals_have_their_conditions),
        cmocka_unit_test(hints_come_one_by_one),
        cmocka_unit_test(a_goal_once_reached_stays_so),
        cmocka_unit_test(a_shown_solution_is_not_the_readers),
        cmocka_unit_test(exercises_have_an_order),
        cmocka_unit_test(a_step_without_exercises_is_done),
        cmocka_unit_test(breaks_are_remembered),
        cmocka_unit_test(breaks_reach_no_goals),
        cmocka_unit_test(choices_are_answered),
        cmocka_unit_test(a_number_is_the_place_of_a_choice),
        cmocka_unit_test(numbers_are_answered),
        cmocka_unit_test(what_was_done_is_recalled),
        cmocka_unit_test(nonsense_is_not_recalled),
        cmocka_unit_test(details_keep_whole_parts),
        cmocka_unit_test(time_is_linear_in_relations),
        cmocka_unit_test(nonsense_does_no_harm),
    };

    if (argc > 1)
        rounds = strtoul(argv[1], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
