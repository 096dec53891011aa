/* Lessons with bytes changed, lines moved and pieces of live fences put in: no
 * crash, whatever is there is complete, and every place is in the file. The
 * number of lessons may be given. */
#include "kl_lesson.h"

#include "klscope/lesson/lesson.h"

static unsigned long rounds = 4000;

static uint32_t
next(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

static const char *const pieces[] = {
    "```",       "```scene\n", "```task\n", "```quiz\n", "\n---\n",   "$$",
    "$",         "- [x] ",     "- [ ] ",    "say = ",    "hint = ",   "goal = ",
    "answer = ", " :: ",       "\u00b1",    "+-",        "<!-- id: ", "-->",
    "> ",        "\n- ",       "\n1. ",     "|",         "*",         "`",
    "\t",        "\r",         "\r\n",      "\n\n",      "\\",        "&lt;",
    "&#0;",      "[a](b)",     "![",        "\xc3",      "  \n",      "~=",
    "\"",        "<b>",        "#",         "\n    ",    "else = "};

/* One change of the text in place, which has room for more. */
static size_t
mutate(char *text, size_t len, uint32_t *seed)
{
    size_t at = next(seed) % (len + 1), n;
    const char *piece;

    switch (next(seed) % 4) {
    case 0:
        if (len > 0)
            text[at % len] = (char)next(seed);
        return len;
    case 1:
        n = next(seed) % 40;
        n = n < len - at ? n : len - at;
        memmove(text + at, text + at + n, len - at - n);
        return len - n;
    default:
        piece = pieces[next(seed) % (sizeof pieces / sizeof *pieces)];
        n = strlen(piece);
        memmove(text + at + n, text + at, len - at);
        memcpy(text + at, piece, n);
        return len + n;
    }
}

/* The lines of the file, as md4c counts them. */
static int
lines_of(const char *text, size_t len)
{
    int lines = 1;
    size_t i;

    for (i = 0; i < len; i++)
        lines += text[i] == '\n' ||
                 (text[i] == '\r' && (i + 1 == len || text[i + 1] != '\n'));
    return lines;
}

/* How long a line is, without its end. */
static int
line_length(const char *text, size_t len, int line)
{
    size_t from = 0, to;

    for (; line > 1; from++)
        line -=
            lines_of(text + from, 1) - 1 -
            (text[from] == '\r' && from + 1 < len && text[from + 1] == '\n');
    for (to = from; to < len && text[to] != '\n' && text[to] != '\r'; to++)
        ;
    return (int)(to - from);
}

static void
check_extract(const struct kl_extract *extract, int lines)
{
    struct kl_err err = {.line = 1000, .column = 1};

    assert_non_null(extract->text);
    assert_int_equal(extract->text[extract->len], '\0');
    assert_in_range(extract->line, 1, lines + (extract->len == 0));
    kl_extract_place(extract, &err); /* its last line feed may be our own */
    assert_in_range(err.line, extract->line, lines + 1);
    assert_true(err.column >= 1);
}

static void
check_prose(const struct kl_prose *prose, int lines)
{
    size_t i;

    for (i = 0; i < prose->spans; i++)
        check_extract(&prose->span[i].text, lines);
}

static void
check_relation(const struct kl_relation *relation, int lines)
{
    check_extract(&relation->left, lines);
    check_extract(&relation->right, lines);
    assert_true(relation->left.len > 0 && relation->right.len > 0);
    if (relation->op == KL_NEAR)
        assert_true(relation->tolerance.len > 0);
    check_prose(&relation->label, lines);
}

static void
check_quiz(const struct kl_quiz *quiz, int lines)
{
    size_t i, right = 0;

    check_prose(&quiz->ask, lines);
    for (i = 0; i < quiz->choices; i++)
        right += quiz->choice[i].right;
    assert_int_equal(right, quiz->choices > 0);
    if (quiz->choices == 0)
        assert_ptr_equal(kl_quiz_answer(quiz, quiz->answer.value),
                         &quiz->answer);
}

static void check_blocks(const struct kl_block *block, size_t blocks,
                         int lines);

static void
check_live(const struct kl_block *block, int lines)
{
    size_t i;

    check_extract(&block->text, lines);
    switch (block->kind) {
    case KL_BLOCK_WITNESS:
        assert_true(block->witness->relations > 0);
        for (i = 0; i < block->witness->relations; i++)
            check_relation(&block->witness->relation[i], lines);
        break;
    case KL_BLOCK_TASK:
        assert_true(block->task->commands > 0);
        assert_true(block->task->hints <= KL_HINTS_MAX);
        check_prose(&block->task->say, lines);
        check_relation(&block->task->goal, lines);
        break;
    case KL_BLOCK_QUIZ:
        check_quiz(block->quiz, lines);
        break;
    case KL_BLOCK_BREAK:
        check_extract(&block->scene_break->scene, lines);
        break;
    case KL_BLOCK_NOTE:
        check_blocks(block->note->block, block->note->blocks, lines);
        break;
    default:
        break;
    }
}

static void
check_blocks(const struct kl_block *block, size_t blocks, int lines)
{
    size_t i, j;

    for (i = 0; i < blocks; i++) {
        const struct kl_nest *nest = block[i].nest;
        int depth = 0;

        assert_in_range(block[i].line, 1, lines);
        for (; nest != NULL; nest = nest->up)
            depth++;
        assert_in_range(depth, block[i].opens, KL_NEST_MAX);
        if (block[i].kind <= KL_BLOCK_HEADING)
            check_prose(&block[i].prose, lines);
        else if (block[i].kind == KL_BLOCK_TABLE)
            for (j = 0; j < block[i].table->rows * block[i].table->columns; j++)
                check_prose(&block[i].table->cell[j], lines);
        else if (block[i].kind != KL_BLOCK_RULE)
            check_live(&block[i], lines);
    }
}

static void
check(const char *text, size_t len)
{
    struct kl_problems problems = {.source = NULL};
    int lines = lines_of(text, len);
    struct kl_lesson *lesson;
    const struct kl_step *step;
    size_t i, steps;

    kl_lesson_read(text, len, &lesson, &problems);
    step = kl_lesson_steps(lesson, &steps);
    for (i = 0; i < steps; i++) {
        assert_int_equal(kl_lesson_find(lesson, step[i].id), i);
        assert_true(*step[i].title != '\0');
        check_blocks(step[i].block, step[i].blocks, lines);
    }
    for (i = 0; i < problems.kept; i++) {
        const struct kl_err *err = &problems.problem[i].err;

        assert_in_range(err->line, 1, lines);
        assert_in_range(err->column, 1, line_length(text, len, err->line) + 1);
    }
    kl_lesson_free(lesson);
    kl_problems_clear(&problems);
}

static void
no_lesson_crashes(void **state)
{
    size_t len, many;
    char *sample = kl_lesson_file("sample.md", &len);
    char *text = malloc(len + 4096);
    uint32_t seed = 2463534242u;
    unsigned long i;

    (void)state;
    for (i = 0; i < rounds; i++) {
        size_t now = len;

        memcpy(text, sample, len);
        for (many = 1 + next(&seed) % 16; many > 0; many--)
            now = mutate(text, now, &seed);
        check(text, now);
    }
    free(text);
    free(sample);
}

/* Sizes that would take minutes if anything were quadratic. */
static void
large_lessons_are_read(void **state)
{
    static const char *const parts[] = {
        "# a\n---\n\n", "> - a\n",      "a $b$ *c* `d`\n", "```x\n\n```\n",
        "a$ \n\n",      "<!-- x -->\n", "say = x\n"};
    struct kl_buf text = KL_BUF_INIT;
    struct kl_lesson *lesson;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof parts / sizeof *parts; i++) {
        kl_buf_reset(&text);
        kl_buf_adds(&text, "# T\n```task\n");
        while (text.len < 1 << 20)
            kl_buf_adds(&text, parts[i]);
        kl_lesson_read(text.data, text.len, &lesson, NULL);
        kl_lesson_free(lesson);
        kl_lesson_read(text.data + 12, text.len - 12, &lesson, NULL);
        kl_lesson_free(lesson);
    }
    kl_buf_clear(&text);
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_lesson_crashes),
        cmocka_unit_test(large_lessons_are_read),
    };

    if (argc > 1)
        rounds = strtoul(argv[1], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
