#include "kl_lesson.h"

#include "klscope/lesson/live.h"

/* The block `i` of a lesson's only step that begins with a heading, a scene. */
static const struct kl_block *
block(const struct kl_lesson *lesson, size_t i)
{
    size_t steps;
    const struct kl_step *step = kl_lesson_steps(lesson, &steps);

    assert_int_equal(steps, 1);
    assert_true(i < step->blocks);
    return &step->block[i];
}

static void
assert_prose(const struct kl_prose *prose, const char *want)
{
    struct kl_buf text = KL_BUF_INIT;

    kl_prose_plain(prose, &text);
    assert_string_equal(kl_buf_text(&text), want);
    kl_buf_clear(&text);
}

static void
assert_extract(const struct kl_extract *extract, const char *want, int line,
               int column)
{
    assert_string_equal(extract->text, want);
    assert_int_equal(extract->len, strlen(want));
    assert_int_equal(extract->line, line);
    assert_int_equal(extract->column, column);
}

#define SCENE "# T\n```scene\np = 1,0\n```\n"

static void
relations_have_two_sides(void **state)
{
    static const struct {
        const char *text, *left, *right;
        int right_column;
        enum kl_relation_op op;
    } cases[] = {
        {"a = b", "a", "b", 5, KL_EQ},
        {"a == b", "a", "b", 6, KL_EQ},
        {"a<b", "a", "b", 3, KL_LT},
        {"a <= b", "a", "b", 6, KL_LE},
        {"a \u2264 b", "a", "b", 7, KL_LE},
        {"sum(p > 0, q) >= -log(a < b)", "sum(p > 0, q)", "-log(a < b)", 18,
         KL_GE},
        {"p[\"a=b\"] != 0.5", "p[\"a=b\"]", "0.5", 13, KL_NE},
        {"\" = b", "\"", "b", 5, KL_EQ},
        {"a) > b", "a)", "b", 6, KL_GT},
        {"a = b +- c", "a", "b +- c", 5, KL_EQ},
        {"a = \"x::y\" :: label", "a", "\"x::y\"", 5, KL_EQ},
    };
    struct kl_buf text = KL_BUF_INIT;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_lesson *lesson;
        const struct kl_relation *relation;

        kl_buf_reset(&text);
        kl_buf_addf(&text, SCENE "```witness\n\n# no\n%s\n```\n",
                    cases[i].text);
        lesson = kl_lesson_expect(text.data, "");
        assert_int_equal(block(lesson, 2)->witness->relations, 1);
        relation = block(lesson, 2)->witness->relation;
        assert_int_equal(relation->op, cases[i].op);
        assert_extract(&relation->left, cases[i].left, 8, 1);
        assert_extract(&relation->right, cases[i].right, 8,
                       cases[i].right_column);
        assert_null(relation->tolerance.text);
        kl_lesson_free(lesson);
    }
    kl_buf_clear(&text);
    assert_string_equal(kl_relation_sign(KL_NE), "\u2260");
    assert_string_equal(kl_relation_ascii(KL_NEAR), "~=");
}

static void
witnesses_are_near_and_have_labels(void **state)
{
    struct kl_lesson *lesson =
        kl_lesson_expect(SCENE "```witness\nH(p) \u2248 1.5 \u00b1 0.1 ::\n"
                               "  is *near*\na ~= -b +- c\n```\n",
                         "");
    const struct kl_witness *witness = block(lesson, 2)->witness;

    (void)state;
    assert_int_equal(witness->relations, 2);
    assert_extract(&witness->relation[0].left, "H(p)", 6, 1);
    assert_extract(&witness->relation[0].right, "1.5", 6, 10);
    assert_extract(&witness->relation[0].tolerance, "0.1", 6, 17);
    assert_extract(&witness->relation[0].text, "H(p) \u2248 1.5 \u00b1 0.1", 6,
                   1);
    assert_prose(&witness->relation[0].label, "is near");
    assert_int_equal(witness->relation[0].label.span[1].style, KL_EMPHASIS);
    assert_int_equal(witness->relation[0].label.span[1].text.line, 7);
    assert_int_equal(witness->relation[0].label.span[1].text.column, 7);
    assert_extract(&witness->relation[1].right, "-b", 8, 6);
    assert_extract(&witness->relation[1].tolerance, "c", 8, 12);
    kl_lesson_free(lesson);
}

static void
tasks_have_their_parts(void **state)
{
    struct kl_lesson *lesson = kl_lesson_expect(
        SCENE "> ```task\n> say = - Make $x +\n>   y$ it\n> goal = a = b\n"
              "> hint = 1. one\n> hint =\n>   > two\n>\n> solution = even\n"
              "> solution =\n>   set p[a] 1\n>   swap\n> ```\n",
        "");
    const struct kl_task *task = block(lesson, 2)->task;

    (void)state;
    assert_prose(&task->say, "- Make x +\n  y it");
    assert_extract(&task->say.span[1].text, "x +\n  y", 6, 17);
    assert_int_equal(task->goal.op, KL_EQ);
    assert_extract(&task->goal.left, "a", 8, 10);
    assert_int_equal(task->hints, 2);
    assert_prose(&task->hint[0], "1. one");
    assert_prose(&task->hint[1], "> two");
    assert_int_equal(task->commands, 3);
    assert_extract(&task->command[0], "even", 13, 14);
    assert_extract(&task->command[1], "set p[a] 1", 15, 5);
    assert_extract(&task->command[2], "swap", 16, 5);
    kl_lesson_free(lesson);
}

static void
quizzes_have_choices(void **state)
{
    struct kl_lesson *lesson = kl_lesson_expect(
        "# T\n```quiz\nask = Which\n  one?\n- [ ] # a :: no,\n  $a$\n"
        "- [x] b\n- [X] ::\n```\n",
        "8:1: this choice has no text\n8:1: a second right answer\n");

    (void)state;
    assert_int_equal(block(lesson, 1)->kind, KL_BLOCK_CODE);
    kl_lesson_free(lesson);
    lesson = kl_lesson_expect("# T\n```quiz\nask = Which\n  one?\n"
                              "- [ ] # a :: no,\n  $a$\n- [x] b\n```\n",
                              "");
    assert_prose(&block(lesson, 1)->quiz->ask, "Which one?");
    assert_int_equal(block(lesson, 1)->quiz->choices, 2);
    assert_prose(&block(lesson, 1)->quiz->choice[0].text, "# a");
    assert_prose(&block(lesson, 1)->quiz->choice[0].message, "no, a");
    assert_false(block(lesson, 1)->quiz->choice[0].right);
    assert_true(block(lesson, 1)->quiz->choice[1].right);
    kl_lesson_free(lesson);
}

static void
quizzes_ask_for_numbers(void **state)
{
    struct kl_lesson *lesson = kl_lesson_expect(
        "# T\n```quiz\nask = How many?\nanswer = 1.75 \u00b1 0.01 :: yes\n"
        "wrong = 2 +- 0.1 :: too *large*\nwrong = -1e-3 :: negative\n"
        "else = no\n```\n",
        "");
    const struct kl_quiz *quiz = block(lesson, 1)->quiz;

    (void)state;
    assert_int_equal(quiz->choices, 0);
    assert_extract(&quiz->answer.text, "1.75 \u00b1 0.01", 4, 10);
    assert_ptr_equal(kl_quiz_answer(quiz, 1.76), &quiz->answer);
    assert_ptr_equal(kl_quiz_answer(quiz, 1.74), &quiz->answer);
    assert_null(kl_quiz_answer(quiz, 1.7601));
    assert_ptr_equal(kl_quiz_answer(quiz, 2.1), &quiz->wrong[0]);
    assert_ptr_equal(kl_quiz_answer(quiz, -0.001), &quiz->wrong[1]);
    assert_null(kl_quiz_answer(quiz, NAN));
    assert_null(kl_quiz_answer(quiz, INFINITY));
    assert_prose(&quiz->answer.message, "yes");
    assert_prose(&quiz->wrong[0].message, "too large");
    assert_prose(&quiz->otherwise, "no");
    kl_lesson_free(lesson);
}

static void
breaks_keep_their_lines(void **state)
{
    struct kl_lesson *lesson =
        kl_lesson_expect("# T\n```break\np = 1,0\nsay = x\n  y\nq = 0,1\n```\n"
                         "```note\na\n\n<!-- x -->\n- b\n```\n",
                         "");
    const struct kl_break_block *scene = block(lesson, 1)->scene_break;
    const struct kl_note *note = block(lesson, 2)->note;

    (void)state;
    assert_extract(&scene->scene, "p = 1,0\n       \n   \nq = 0,1\n", 3, 1);
    assert_prose(&scene->say, "x y");
    assert_int_equal(note->blocks, 2);
    assert_int_equal(note->block[1].nest->kind, KL_BULLET);
    assert_int_equal(note->block[1].line, 12);
    kl_lesson_free(lesson);
}

/* What is wrong in live fences, behind a heading and a scene of 4 lines. */
static void
slips_are_told_with_their_places(void **state)
{
    static const struct {
        const char *text, *problems;
    } cases[] = {
        {"```scene\np = 1\n```\n", "5:1: a second scene in one step\n"},
        {"```scene x\n \n```\n", "5:1: nothing may stand behind \"scene\"\n"
                                 "5:1: this scene is empty\n"},
        {"```witness\n# a = b\n```\n", "5:1: this witness has no relation\n"},
        {"   ```witness\n   a b\n  c d\n```\n",
         "6:4: expected a relation (= < <= > >= !=, or ~= with +-), not "
         "\"a b\"\n"
         "7:3: expected a relation (= < <= > >= !=, or ~= with +-), not "
         "\"c d\"\n"},
        {"```witness\n = b\na =\n=\n0 < a < 1 <2\na=b :: c = d\n```\n",
         "6:2: nothing stands before \"=\"\n"
         "7:3: nothing stands behind \"=\"\n"
         "8:1: nothing stands before \"=\"\n"
         "8:1: nothing stands behind \"=\"\n"
         "9:7: a second relation: each has a line of its own, and (A)*(B) = 1 "
         "means both\n"},
        {"```witness\na => b\na =< b\na <> b\n```\n",
         "6:3: \"=>\" is written \">=\"\n7:3: \"=<\" is written \"<=\"\n"
         "8:3: \"<>\" is written \"!=\"\n"},
        {"```witness\nf(a = b :: x (y)\n(a) = [b\na = b : c\n$a = b$\n"
         "p[a:b] = (c) :: d: e (f\n```\n",
         "6:2: this \"(\" is not closed\n7:7: this \"[\" is not closed\n"
         "8:7: a label stands behind \"::\", two colons\n"
         "9:1: a relation is no formula: it stands without $\n"},
        {"```witness\na = b :: c\n\td = e :: f\ng = h ::\n  i\n"
         "  j = k\n```\n",
         "7:2: this line is indented, and so goes on with the one above it: "
         "begin it at the margin\n"},
        {"```witness\na ~= b\nc \u2248 d \u00b1\n```\n",
         "6:3: how near? \"~=\" needs \"+-\" and a number\n"
         "7:3: how near? \"~=\" needs \"+-\" and a number\n"},
        {"```witness\na = b :: costs $5\n```\n",
         "6:16: \"$\" without its partner in the same paragraph (\\$ is a "
         "dollar)\n"},
        {"```task\n```\n", "5:1: this task has no say\n"
                           "5:1: this task has no goal\n"
                           "5:1: this task has no solution\n"},
        {"```task\nsay x\nsya = y\n=\n- [x] z\ngoal = a\ngoal = a = b\n"
         "say =\nsolution = even\n```\n",
         "6:1: expected \"say = ...\", or an indented line that goes on, not "
         "\"say x\"\n"
         "7:1: unknown key \"sya\" (say, goal, hint, solution)\n"
         "8:1: expected \"KEY = ...\", or an indented line that goes on, not "
         "\"=\"\n"
         "9:1: a task has no choices\n"
         "10:8: expected a relation (= < <= > >= !=, or ~= with +-), not "
         "\"a\"\n"
         "11:1: a second goal\n"
         "12:1: there is nothing behind \"say\"\n"},
        {"```task\nsay = x\nhint = 1\nhint = 2\nhint = 3\nhint = 4\n"
         "goal = a = b\nsolution = even\n```\n",
         "10:1: more than 3 lines \"hint\"\n"},
        {"```task\nsay = x\n  goal = a\n  goals = b\n  hint: c\n"
         "solution =\n  even\n```\n",
         "7:3: this line is indented, and so goes on with the one above it: "
         "begin it at the margin\n"},
        {"```quiz\n```\n", "5:1: this quiz has no ask\n"
                           "5:1: this quiz has no right answer\n"},
        {"```quiz\nask = x\n- [ ] a :: no\n- [ ] b\n- [y] c\n```\n",
         "8:1: this wrong answer has no message behind \"::\"\n"
         "9:1: expected \"- [x] ...\" or \"- [ ] ...\", not \"- [y] c\"\n"},
        {"```quiz\nask = x\n-[x] a\n- [] b\n- [ ] c :: d\n  - [ ] e :: f\n"
         "```\n",
         "7:1: expected \"- [x] ...\" or \"- [ ] ...\", not \"-[x] a\"\n"
         "8:1: expected \"- [x] ...\" or \"- [ ] ...\", not \"- [] b\"\n"
         "10:3: this line is indented, and so goes on with the one above it: "
         "begin it at the margin\n"},
        {"```quiz\nask = x\nask = y\n- [x] a\nelse = z\n```\n",
         "5:1: this quiz has only one choice\n"
         "5:1: wrong and else go with answer = NUMBER\n"
         "7:1: a second ask\n"},
        {"```quiz\nask = x\nanswer = 1\nanswer = 2\n- [ ] a :: b\n```\n",
         "5:1: this quiz has choices and a number: it may have one of them\n"
         "8:1: a second right answer\n"},
        {"```quiz\nask = x\nanswer = 1/2 +- -1\nwrong = 1 +- inf\n"
         "wrong = 2e999 :: a\n```\n",
         "7:10: expected a number, not \"1/2\"\n"
         "7:17: a tolerance must be >= 0\n"
         "8:1: this wrong answer has no message behind \"::\"\n"
         "8:14: expected a number, not \"inf\"\n"
         "9:9: expected a number, not \"2e999\"\n"},
        {"```quiz\nask = x\nanswer = 1 +- 0.1\nwrong = 1.05 :: a\n```\n",
         "8:1: this number is right: it is within the answer's tolerance\n"},
        {"```quiz\nask = x\nanswer = 0,5\nwrong = 1 +/- 2 :: a\n```\n",
         "7:10: expected a number with a dot, not \"0,5\"\n"
         "8:9: expected a number with +- behind it, not \"1 +/- 2\"\n"},
        {"```break\nsay = x\nsay = y\n```\n",
         "5:1: this break has no scene\n7:1: a second say\n"},
        {"```note\n<!-- x -->\n```\n", "5:1: this note is empty\n"},
    };
    struct kl_buf text = KL_BUF_INIT;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_lesson *lesson;

        kl_buf_reset(&text);
        kl_buf_addf(&text, SCENE "%s", cases[i].text);
        lesson = kl_lesson_expect(text.data, cases[i].problems);
        assert_int_equal(block(lesson, 2)->kind,
                         i == 0 ? KL_BLOCK_SCENE : KL_BLOCK_CODE);
        kl_lesson_free(lesson);
    }
    kl_buf_clear(&text);
    kl_lesson_free(kl_lesson_expect(
        "# T\n```witness\na = b\n```\n```task\nsay = x\ngoal = a = b\n"
        "solution = even\n```\n",
        "2:1: no scene stands before this witness\n"
        "5:1: no scene stands before this task\n"));
}

static void
choices_are_few(void **state)
{
    struct kl_buf text = KL_BUF_INIT;
    int i;

    (void)state;
    kl_buf_adds(&text, "# T\n```quiz\nask = x\n- [x] y\n");
    for (i = 0; i < 2 * KL_CHOICES_MAX; i++)
        kl_buf_adds(&text, "- [ ] a :: b\n");
    kl_buf_adds(&text, "```\n");
    kl_lesson_free(kl_lesson_expect(text.data, "13:1: more than 9 choices\n"));
    kl_buf_clear(&text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(relations_have_two_sides),
        cmocka_unit_test(witnesses_are_near_and_have_labels),
        cmocka_unit_test(tasks_have_their_parts),
        cmocka_unit_test(quizzes_have_choices),
        cmocka_unit_test(quizzes_ask_for_numbers),
        cmocka_unit_test(breaks_keep_their_lines),
        cmocka_unit_test(slips_are_told_with_their_places),
        cmocka_unit_test(choices_are_few),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
