#include "kl_lesson.h"

#include <time.h>

#include "klscope/app/lint_private.h"
#include "klscope/data/loader.h"
#include "klscope/scene/text.h"

/* The lines before those of a case: it begins in line 8. */
#define START                                                                  \
    "# T\n\n```scene\np = sun=0.5,rain=0.5\nq = sun=0.25,rain=0.75\n"          \
    "unit = bit\n```\n"

struct fault {
    const char *text, *problems; /* of lines that follow START */
};

static void
expect_of(const char *text, unsigned flags, const char *problems)
{
    struct kl_problems found = {.source = NULL};
    struct kl_loader *loader = kl_loader_new(NULL, NULL);
    struct kl_buf seen = KL_BUF_INIT;
    enum kl_status status =
        kl_lint_lesson(text, strlen(text), loader, flags, &found, NULL);

    kl_lesson_problems(&found, &seen);
    assert_string_equal(kl_buf_text(&seen), problems);
    assert_int_equal(status, found.errors > 0 ? KL_E_PARSE : KL_OK);
    kl_buf_clear(&seen);
    kl_problems_clear(&found);
    kl_loader_free(loader);
}

static void
expect(const struct fault *fault, size_t count, unsigned flags)
{
    struct kl_buf text = KL_BUF_INIT;
    size_t i;

    for (i = 0; i < count; i++) {
        kl_buf_reset(&text);
        kl_buf_adds(&text, START);
        kl_buf_adds(&text, fault[i].text);
        expect_of(text.data, flags, fault[i].problems);
    }
    kl_buf_clear(&text);
}

#define EXPECT(cases, flags) expect(cases, sizeof cases / sizeof *cases, flags)

static void
good_lessons_are_left_alone(void **state)
{
    static const struct fault cases[] = {
        {"", ""},
        {"```witness\nD(p,q) >= 0\nD(p,q) = sum(p*log(p/q))\n```\n", ""},
        {"```witness\nH(p) = 1 :: when $p$ is even\n```\n"
         "```break\nsay = The first witness fails.\np = sun=1,rain=0\n```\n",
         ""},
        {"```task\nsay = x\ngoal = D(p,q) = 0\nhint = h\nsolution = copy q\n"
         "```\n",
         ""},
        {"```quiz\nask = x\nanswer = 1 +- 0.1\nwrong = 2 +- 0.5 :: m\n"
         "else = m\n```\n",
         ""},
        {"<!-- check: D(p,q) = 0.2075 -->\n", ""},
    };

    (void)state;
    EXPECT(cases, 0);
}

static void
reading_and_formulas_are_checked(void **state)
{
    static const struct fault cases[] = {
        {"```witness\nD(p,q)\n```\n",
         "9:1: expected a relation (= < <= > >= !=, or ~= with +-), not "
         "\"D(p,q)\"\n"},
        {"A $\\alfa$ and\n$b \\brta$.\n",
         "8:4: formula: unknown command \"\\alfa\"\n"
         "9:4: formula: unknown command \"\\brta\"\n"},
        {"$$\nx +\n  y_\n$$\n",
         "10:4: formula: argument missing after \"_\"\n"},
        {"```note\nSee $\\foo$.\n```\n",
         "9:6: formula: unknown command \"\\foo\"\n"},
        {"```witness\nD(p,q) >= 0 :: as $\\le$ and $\\leg$\n```\n",
         "9:30: formula: unknown command \"\\leg\"\n"},
    };

    (void)state;
    EXPECT(cases, 0);
}

static void
scenes_are_loaded(void **state)
{
    (void)state;
    expect_of("# T\n\n```scene\np = 0.5,0.6\n```\n", 0,
              "4:5: p: the sum is 1.1, not 1 (--normalize divides by it)\n");
    expect_of(
        "# T\n> ```scene\n> # x\n> p = poison(3)\n> ```\n", 0,
        "4:7: p: unknown distribution \"poison\"; did you mean poisson?\n");
    expect_of("# T\n```scene\np = @weather:oct\nunit = bits\n```\n", 0,
              "4:1: unit cannot be \"bits\"; there are: nat, bit, hart\n");
    expect_of("# T\n```scene\np = @weather:oct\nopen = codes\n```\n", 0,
              "4:1: open cannot be \"codes\"; there are: explore, sample, "
              "code, fit, classify\n");
    expect_of("# T\n```scene\np = normal(0,1)\nopen = code\n```\n", 0,
              "3:1: open = code: densities have no outcomes to be coded\n");
    expect_of("# T\n```scene\np = normal(0,1)\nopen = sample\n```\n", 0, "");
    expect_of("# T\n```scene\np = @weather:oct\nopen = code\n```\n", 0, "");
}

static void
witnesses_hold_on_their_scene(void **state)
{
    static const struct fault cases[] = {
        {"```witness\nH(p) = H(q)\nD(p,q) < 0.2 :: when it is\n```\n",
         "9:1: does not hold on its scene: 1 is not = 0.811278\n"
         "10:1: does not hold on its scene: 0.207519 is not < 0.2\n"},
        {"```witness\nH(p) = 1 + sum(p*lg(q))\n```\n",
         "9:18: unknown name \"lg\"; did you mean log?\n"},
        {"```witness\np[snow] < 2\n```\n",
         "9:1: has no value on its scene: there is no outcome \"snow\" here\n"},
        {"```witness\nH(p) ~= 1.2 +- 0.1\n```\n",
         "9:1: does not hold on its scene: 1 is not ~= 1.2 +- 0.1\n"},
    };

    (void)state;
    EXPECT(cases, 0);
}

/* What refutes them is shown in its simplest form. */
static void
witnesses_hold_everywhere(void **state)
{
    static const struct fault cases[] = {
        {"```witness\np[sun] = p[rain]\n```\n",
         "9:1: does not hold where p = sun=0.2,rain=0.8;"
         " q = sun=0.7,rain=0.3: 0.2 is not = 0.8\n"},
        {"```witness\nsum(p > 0) = n\n```\n",
         "9:1: does not hold where p = sun=0,rain=1;"
         " q = sun=0.4,rain=0.6: 1 is not = 2\n"},
        {"```witness\nD(p,q) < 1000\n```\n",
         "9:1: does not hold where p = sun=0.006,rain=0.994;"
         " q = sun=1,rain=0: inf is not < 1000\n"},
        {"```witness\nlog(p[sun]/q[sun]) < 1000\n```\n",
         "9:1: does not hold where p = sun=1,rain=0;"
         " q = sun=0,rain=1: inf is not < 1000\n"},
        {"```witness\nH(p) >= D(p,q) :: when\n```\n", ""},
        {"```witness\nH(p) >= D(p,q) :: here\n```\n", ""},
    };

    (void)state;
    EXPECT(cases, 0);
}

/* ---- random scenes ------------------------------------------------------- */

/* What was met among the random scenes like one. */
struct met {
    int equal, support, point, tiny, apart, near, infinite, finite;
};

static void
note_pair(const struct kl_scene *scene, struct met *met)
{
    const struct kl_measures *measures = kl_scene_measures(scene);
    const struct kl_pair *pair = kl_scene_pair(scene);
    double d = measures->value[KL_KL_PQ].val;
    double h = measures->value[KL_H_P].val;
    size_t i;

    met->equal += d == 0;
    met->near += d > 0 && d < 1e-9;
    met->support += isinf(d);
    met->point += h == 0;
    met->apart += measures->value[KL_TV].val == 1;
    for (i = 0; i < pair->n; i++) {
        double p = kl_bins_prob(&pair->side[0], i);

        met->tiny += p > 0 && p < 1e-100;
    }
}

static struct met
meet(const char *lines, enum kl_outcomes outcomes)
{
    struct kl_scene *like = kl_scene_new(NULL), *scene = kl_scene_new(NULL);
    struct kl_buf text = KL_BUF_INIT, again = KL_BUF_INIT;
    struct met met = {0};
    size_t k, n;

    assert_int_equal(kl_scene_read(like, lines, strlen(lines), NULL, NULL),
                     KL_OK);
    n = kl_scene_pair(like)->n;
    for (k = 0; k < KL_LINT_SCENES; k++) {
        kl_buf_reset(&text);
        kl_buf_reset(&again);
        kl_lint_random(like, 7, k, &text);
        kl_lint_random(like, 7, k, &again);
        assert_string_equal(text.data, again.data);
        if (kl_scene_read(scene, text.data, text.len, NULL, NULL) != KL_OK)
            continue;
        kl_lint_settle(scene);
        assert_int_equal(kl_scene_nature(scene), kl_scene_nature(like));
        if (outcomes != KL_INTEGERS) {
            assert_int_equal(kl_scene_pair(scene)->n, n);
            assert_int_equal(kl_scene_pair(scene)->outcomes, outcomes);
        }
        note_pair(scene, &met);
        met.infinite += kl_scene_pair(scene)->side[0].tail.infinite;
        met.finite++;
    }
    kl_buf_clear(&text);
    kl_buf_clear(&again);
    kl_scene_free(scene);
    kl_scene_free(like);
    return met;
}

static void
random_scenes_are_of_all_kinds(void **state)
{
    struct met met = meet("p = a=0.5,b=0.3,\"c d\"=0.2", KL_LABELLED);

    (void)state;
    assert_int_equal(met.finite, KL_LINT_SCENES);
    assert_true(met.equal >= 5 && met.near >= 5 && met.support >= 20);
    assert_true(met.point >= 5 && met.apart >= 3 && met.tiny >= 5);
    met = meet("p = 0.5,0.5", KL_POSITIONS);
    assert_true(met.equal >= 5 && met.point >= 5 && met.support >= 20);
    met = meet("p = binomial(4, 0.3)\nq = discrete_uniform(0, 4)", KL_INTEGERS);
    assert_true(met.equal >= 5 && met.infinite == 0 && met.support >= 20);
    met = meet("p = geometric(0.3)\nq = geometric(0.2)", KL_INTEGERS);
    assert_true(met.equal >= 5 && met.infinite >= 20);
    met = meet("p = normal(0, 1)\nq = uniform(0, 1)", KL_INTEGERS);
    assert_true(met.equal >= 5 && met.support >= 20);
    assert_true(met.finite >= KL_LINT_SCENES * 9 / 10);
}

static void
labels_must_need_their_condition(void **state)
{
    static const struct fault cases[] = {
        {"```witness\nD(p,q) >= 0 :: When it is\n```\n",
         "W 9:1: holds on all 200 random scenes: does it need its \"when\" or "
         "\"here\"?\n"},
        {"```witness\nH(p) = 1 :: when $p$ is even\n```\n", ""},
    };

    (void)state;
    EXPECT(cases, KL_LINT_LABELS);
}

static void
breaks_break_what_they_say(void **state)
{
#define THREE                                                                  \
    "```witness\nH(p) = 1 :: when\nH(q) < 1 :: when\nD(p,q) < 9 :: "           \
    "when\n```\n"
    static const struct fault cases[] = {
        {THREE "```break\np = sun=0.5,rain=0.5\n```\n",
         "13:1: no witness fails on this break\n"},
        {"```break\np = sun=1,rain=0\n```\n",
         "8:1: no witness fails on this break\n"},
        {THREE "```break\nsay = The second witness fails.\np = sun=1,rain=0\n"
               "```\n",
         "13:1: witness 1 fails on this break as well, and say does not name "
         "it\n"
         "13:1: witness 2, which say names, does not fail on this break\n"},
        {"```witness\nH(p) => 1\n```\n"
         "```break\nsay = The first witness fails.\np = sun=1,rain=0\n```\n",
         "9:6: \"=>\" is written \">=\"\n"},
        {THREE "```break\nsay = The last line fails.\nq = sun=1,rain=0\n```\n",
         ""},
        {THREE "```break\nsay = The last two lines fail.\n"
               "q = sun=0.5,rain=0.5\n```\n",
         "13:1: witness 3, which say names, does not fail on this break\n"},
        {THREE "```break\nsay = The first three lines fail.\np = sun=1,rain=0\n"
               "q = sun=0,rain=1\n```\n",
         "13:1: witness 2, which say names, does not fail on this break\n"},
        {THREE "```break\nsay = Both lines fail.\np = sun=1,rain=0\n"
               "q = sun=0.5,rain=0.5\n```\n",
         ""},
        {THREE "```break\nsay = The fifth witness fails.\np = sun=1,rain=0\n"
               "```\n",
         "13:1: witness 1 fails on this break as well, and say does not name "
         "it\n"
         "13:1: say names a witness that is not there: this step has 3\n"},
        {THREE "```break\nsay = x\np = sun=1,rain=0\n```\n"
               "```task\nsay = x\nhint = x\ngoal = H(p) = 0\n"
               "solution = set p[sun] 1\n```\n",
         "13:1: this break reaches the goal of the task in line 17\n"},
        {THREE "```break\nsay = x\np = sun=2,rain=0\n```\n",
         "15:5: p: the sum is 2, not 1 (--normalize divides by it)\n"},
    };

    (void)state;
    EXPECT(cases, 0);
}

/* Words name the first few of them, but all may fail. */
static void
breaks_break_one_of_many(void **state)
{
    struct kl_buf text = KL_BUF_INIT;
    int i;

    (void)state;
    kl_buf_adds(&text, START "```witness\nH(p) = 1 :: when\n");
    for (i = 0; i < 38; i++)
        kl_buf_addf(&text, "H(q) <= %d :: when\n", i + 1);
    kl_buf_adds(&text, "H(q) > 0.5 :: when\n```\n"
                       "```break\nsay = The first witness fails.\n"
                       "p = sun=1,rain=0\n```\n"
                       "```break\nsay = x\nq = sun=1,rain=0\n```\n");
    expect_of(text.data, 0, "");
    kl_buf_clear(&text);
}

static void
solutions_reach_their_goals(void **state)
{
#define TASK(goal, solution)                                                   \
    "```task\nsay = x\nhint = h\ngoal = " goal "\nsolution =\n" solution "```" \
    "\n"
    static const struct fault cases[] = {
        {TASK("H(p) = 1", "  even q\n"),
         "11:8: this goal is reached before anything is done\n"},
        {TASK("D(p,q) = 0", "  set p[sun] 0.3\n"),
         "11:8: the solution does not reach this goal: 0.00923535 is not = "
         "0\n"},
        {TASK("D(p,q) = 0", "  even p\n  set q[snow] 1\n  copy q\n"),
         "14:3: \"set q[snow] 1\": there is no outcome \"snow\"\n"},
        {TASK("D(p,q) = 0", "  evn p\n"),
         "13:3: \"evn p\": unknown command \"evn\" (:commands lists them)\n"},
        {TASK("D(p,q) = 0", "  save! /tmp/x\n"),
         "13:3: \"save! /tmp/x\": no command for a solution\n"},
        {TASK("D(p,q) = 0", "  quit\n"),
         "13:3: \"quit\": no command for a solution\n"},
        {TASK("D(p,q) = DD(q)", "  even p\n"), "11:17: unknown name \"DD\"\n"},
        {"```task\nsay = x\ngoal = D(p,q) = 0\nsolution = copy q\n```\n",
         "W 8:1: this task has no hint\n"},
        /* one solution does not help the next */
        {TASK("D(p,q) = 0", "  copy q\n") TASK("H(q) = 1", "  even q\n"), ""},
    };

    (void)state;
    EXPECT(cases, 0);
}

static void
quizzes_know_right_from_wrong(void **state)
{
    static const struct fault cases[] = {
        {"```quiz\nask = x\nanswer = 1 +- 0.1\nwrong = 1.3 +- 0.25 :: m\n"
         "else = m\n```\n",
         "11:9: this wrong answer overlaps the right one\n"},
        {"```quiz\nask = x\nanswer = 1\nwrong = 2 +- 0.6 :: m\n"
         "wrong = 3 +- 0.5 :: m\nelse = m\n```\n",
         "12:9: this wrong answer overlaps one above\n"},
        {"```quiz\nask = x\nanswer = 1\nwrong = 2 :: m\n```\n",
         "W 8:1: this quiz has no else for other numbers\n"},
    };

    (void)state;
    EXPECT(cases, 0);
}

/* D of the scene is 0.20752, H(q) 0.81128 bit. */
static void
figures_are_what_their_checks_say(void **state)
{
    static const struct fault cases[] = {
        {"<!-- check:\nD(p,q) = 0.2076\nD(p,q) = 0.20\nD(p,q) = 0.21\n"
         "H(q) = .811\n-H(q) = -8.11e-1\n1/8 = 0.12\n1/8 = 0.13\n-->\n",
         "9:1: this check fails: 0.207519 is not = 0.2076\n"
         "10:1: this check fails: 0.207519 is not = 0.2\n"},
        {"<!-- check: H(p) = 2 -->\n",
         "8:13: this check fails: 1 is not = 2\n"},
        {"<!-- check:\nH(p) = 1\np = sun=1,rain=0\nH(p) = 0\nunit = nat\n"
         "ln(2)/log(2) = 1\nq = snow=1\nq[snow] = 1\n-->\n"
         "<!-- check: H(p) = 1 -->\n",
         ""},
        {"<!-- check:\nH(p) = 1\n  +\nq = 1,1\nH(p) = 7\n-->\n",
         "10:4: a value is missing at the end\n"
         "11:5: q: the sum is 2, not 1 (--normalize divides by it)\n"},
        {"<!-- check: H(p) + lg(2) = 2 -->\n",
         "8:20: unknown name \"lg\"; did you mean log?\n"},
    };

    (void)state;
    EXPECT(cases, 0);
}

static void
figures_want_a_check(void **state)
{
    static const struct fault cases[] = {
        {"It is 0.2075, or 0.5, or 3.25.\n\n<!-- check: D(p,q) = 0.2075 -->\n",
         "W 8:26: no check vouches for 3.25\n"},
        {"| a $-2.5$ |\n| :-- |\n| 1.2.3, 4. and 1.5 |\n",
         "W 8:7: no check vouches for 2.5\n"
         "W 10:17: no check vouches for 1.5\n"},
        {"$$\na = 0.75 +\nb = 1.75\n$$\n",
         "W 10:5: no check vouches for 1.75\n"},
        {"```quiz\nask = x\nanswer = 3 +- 0.1\nwrong = 4 :: is 4.5\n"
         "else = m\n```\n<!-- check: 1 + 2 = 3 -->\n",
         "W 11:9: no check has 4 on its right\n"
         "W 11:17: no check vouches for 4.5\n"},
        {"```task\nsay = 0.125?\nhint = 0.2\ngoal = H(q) < 0.125\n"
         "solution = set q[sun] 0\n```\n",
         "W 10:8: no check vouches for 0.2\n"},
        {"```note\nAsk for 1.25.\n```\n", "W 9:9: no check vouches for 1.25\n"},
    };

    (void)state;
    EXPECT(cases, KL_LINT_FIGURES);
}

/* A hundred thousand of them, in lines and in checks. */
static void
figures_take_linear_time(void **state)
{
    struct kl_problems found = {.source = NULL};
    struct kl_buf text = KL_BUF_INIT;
    clock_t start = clock();
    int i;

    (void)state;
    kl_buf_adds(&text, START "<!-- check:\n");
    for (i = 0; i < 2000; i++)
        kl_buf_addf(&text, "%d.25 < 9999\n", i);
    kl_buf_adds(&text, "-->\n\n");
    for (i = 0; i < 100000; i++)
        kl_buf_addf(&text, "%d.5%s", i, i % 10 == 9 ? "\n" : " ");
    kl_lint_lesson(text.data, text.len, NULL, KL_LINT_FIGURES, &found, NULL);
    assert_int_equal(found.errors, 0);
    assert_int_equal(found.warnings, 100000); /* one for words; 0.5 is given */
    assert_int_equal(found.problem[1].err.line, 2011);
    assert_true((double)(clock() - start) < 10.0 * CLOCKS_PER_SEC);
    kl_problems_clear(&found);
    kl_buf_clear(&text);
}

static void
claims_are_known(void **state)
{
    (void)state;
    expect_of("# T\n<!-- id: a claims: C74 E35 C75 E36 X1 -->\nText.\n", 0,
              "W 1:1: there is no claim C75 (C1 to C74, E1 to E35)\n"
              "W 1:1: there is no claim E36 (C1 to C74, E1 to E35)\n"
              "W 1:1: there is no claim X1 (C1 to C74, E1 to E35)\n");
}

static void
long_steps_are_noticed(void **state)
{
    struct kl_buf text = KL_BUF_INIT;
    int i;

    (void)state;
    kl_buf_adds(&text, "# T\n\n");
    for (i = 0; i < 151; i++)
        kl_buf_adds(&text, "word ");
    expect_of(text.data, 0,
              "W 1:1: this step has 151 words of text: 150 are plenty\n");
    kl_buf_reset(&text);
    kl_buf_adds(&text, "# T\n\n");
    for (i = 0; i < 17; i++)
        kl_buf_adds(&text, "row\n\n");
    expect_of(text.data, 0,
              "W 1:1: the text of this step takes 36 rows: 30 are plenty\n");
    kl_buf_reset(&text);
    kl_buf_adds(&text, "# T\n\n$$\n\\left( x");
    for (i = 0; i < 30; i++)
        kl_buf_adds(&text, " + x");
    kl_buf_adds(&text, " \\right)\n$$\n");
    expect_of(text.data, 0, "W 4:1: this formula is wider than 58 columns\n");
    kl_buf_clear(&text);
}

static void
lessons_are_counted(void **state)
{
    static const char text[] =
        START "$x$\n```witness\nD(p,q) >= 0\nH(p) >= 0\n```\n"
              "```break\np = 1,0\n```\n---\n## U\n" TASK(
                  "D(p,q) = 0",
                  "  copy q\n") "```note\nx\n```\n<!-- check: 1 = 1 -->\n";
    struct kl_problems found = {.source = "x.md"};
    struct kl_lint_tally tally = {.lessons = 4};

    (void)state;
    kl_lint_lesson(text, strlen(text), NULL, 0, &found, &tally);
    assert_int_equal(found.errors, 1); /* the break */
    assert_string_equal(found.problem->err.source, "x.md");
    assert_int_equal(tally.lessons, 5);
    assert_int_equal(tally.steps, 2);
    assert_int_equal(tally.formulas, 1);
    assert_int_equal(tally.scenes, 1);
    assert_int_equal(tally.witnesses, 1);
    assert_int_equal(tally.relations, 2);
    assert_int_equal(tally.breaks, 1);
    assert_int_equal(tally.tasks, 1);
    assert_int_equal(tally.quizzes, 0);
    assert_int_equal(tally.notes, 1);
    assert_int_equal(tally.checks, 1);
    assert_true(tally.trials >= 2 * KL_LINT_SCENES);
    kl_problems_clear(&found);
}

static void
files_are_read(void **state)
{
    struct kl_problems found = {.source = NULL};

    (void)state;
    assert_int_equal(kl_lint_file("/no/such/file.md", NULL, 0, &found, NULL),
                     KL_E_IO);
    assert_int_equal(found.errors, 1);
    assert_string_equal(found.problem->err.source, "/no/such/file.md");
    kl_problems_clear(&found);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_lessons_are_left_alone),
        cmocka_unit_test(reading_and_formulas_are_checked),
        cmocka_unit_test(scenes_are_loaded),
        cmocka_unit_test(witnesses_hold_on_their_scene),
        cmocka_unit_test(witnesses_hold_everywhere),
        cmocka_unit_test(random_scenes_are_of_all_kinds),
        cmocka_unit_test(labels_must_need_their_condition),
        cmocka_unit_test(breaks_break_what_they_say),
        cmocka_unit_test(breaks_break_one_of_many),
        cmocka_unit_test(solutions_reach_their_goals),
        cmocka_unit_test(quizzes_know_right_from_wrong),
        cmocka_unit_test(figures_are_what_their_checks_say),
        cmocka_unit_test(figures_want_a_check),
        cmocka_unit_test(figures_take_linear_time),
        cmocka_unit_test(claims_are_known),
        cmocka_unit_test(long_steps_are_noticed),
        cmocka_unit_test(lessons_are_counted),
        cmocka_unit_test(files_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
