#include "kl_lesson.h"

#include "klscope/lesson/lesson.h"

/* ---- a lesson as text, to compare ---------------------------------------- */

static void
show_extract(struct kl_buf *out, const struct kl_extract *extract)
{
    const char *c;

    kl_buf_addf(out, "%d:%d[", extract->line, extract->column);
    for (c = extract->text; *c != '\0'; c++)
        kl_buf_addc(out, *c == '\n' ? '|' : *c);
    kl_buf_adds(out, "]");
}

static void
show_prose(struct kl_buf *out, const struct kl_prose *prose)
{
    static const char kinds[] = {[KL_SPAN_TEXT] = 't',
                                 [KL_SPAN_CODE] = 'c',
                                 [KL_SPAN_MATH] = 'm',
                                 [KL_SPAN_BREAK] = 'b'};
    size_t i;

    for (i = 0; i < prose->spans; i++) {
        kl_buf_addf(out, " %c%u ", kinds[prose->span[i].kind],
                    prose->span[i].style);
        show_extract(out, &prose->span[i].text);
    }
}

static void
show_block(struct kl_buf *out, const struct kl_block *block)
{
    static const char *const names[] = {
        "paragraph", "heading", "table", "formula", "code",  "rule",
        "scene",     "witness", "task",  "quiz",    "break", "note"};
    const struct kl_nest *nest;
    size_t i;

    kl_buf_addf(out, "%d:%d %s", block->line, block->column,
                names[block->kind]);
    for (nest = block->nest; nest != NULL; nest = nest->up)
        kl_buf_addf(out, " %c%u%s", "q-#"[nest->kind], nest -> number,
                    nest -> tight ? "t" : "");
    if (block->opens > 0)
        kl_buf_addf(out, " opens %d", block->opens);
    if (block->kind == KL_BLOCK_HEADING)
        kl_buf_addf(out, " level %u", block->level);
    if (block->kind == KL_BLOCK_HEADING || block->kind == KL_BLOCK_PARAGRAPH) {
        show_prose(out, &block->prose);
    } else if (block->kind == KL_BLOCK_TABLE) {
        for (i = 0; i < block->table->rows * block->table->columns; i++) {
            kl_buf_addf(out, "\n  %d",
                        block->table->align[i % block->table->columns]);
            show_prose(out, &block->table->cell[i]);
        }
    } else if (block->text.text != NULL) {
        kl_buf_addc(out, ' ');
        show_extract(out, &block->text);
    }
    kl_buf_addc(out, '\n');
}

static void
show(const struct kl_lesson *lesson, struct kl_buf *out)
{
    const struct kl_step *step;
    size_t i, j, steps;

    step = kl_lesson_steps(lesson, &steps);
    for (i = 0; i < steps; i++) {
        kl_buf_addf(out, "= %s:", step[i].id);
        for (j = 0; j < step[i].claims; j++)
            kl_buf_addf(out, " %s", step[i].claim[j]);
        kl_buf_addc(out, '\n');
        for (j = 0; j < step[i].blocks; j++)
            show_block(out, &step[i].block[j]);
    }
}

static void
expect(const char *text, const char *want, const char *problems)
{
    struct kl_lesson *lesson = kl_lesson_expect(text, problems);
    struct kl_buf seen = KL_BUF_INIT;

    show(lesson, &seen);
    assert_string_equal(kl_buf_text(&seen), want);
    kl_buf_clear(&seen);
    kl_lesson_free(lesson);
}

/* ---- tests --------------------------------------------------------------- */

static void
running_text_has_styles_and_places(void **state)
{
    (void)state;
    expect("# A *b*\n\nOne *two **three*** `f  g`\n$x_1 * y$,  "
           "[li*n*k](u)  \nnext \\$5 &lt;&#65;\n",
           "= a-b:\n"
           "1:3 heading level 1 t0 1:3[A ] t1 1:6[b]\n"
           "3:1 paragraph t0 3:1[One ] t1 3:6[two ] t3 3:12[three] t0 3:20[ ]"
           " c0 3:22[f  g] t0 3:22[ ] m0 4:2[x_1 * y] t0 4:10[, ]"
           " t4 4:14[li] t5 4:17[n] t4 4:19[k] b0 4:19[]"
           " t0 5:1[next $5 <A]\n",
           "");
}

static void
formulas_part_paragraphs(void **state)
{
    (void)state;
    expect("# T\n\nBefore $$a \\\\ \\{b\\}$$ and\n> $$\n> x_1\n>   = y\n> $$\n",
           "= t:\n"
           "1:3 heading level 1 t0 1:3[T]\n"
           "3:1 paragraph t0 3:1[Before]\n"
           "3:10 formula 3:10[a \\\\ \\{b\\}]\n"
           "3:22 paragraph t0 3:22[and]\n"
           "5:3 formula q0 opens 1 5:3[x_1|= y]\n",
           "");
}

static void
lists_and_quotes_nest(void **state)
{
    (void)state;
    expect("# T\n- a\n  1. b\n  2.\n\n- c\n\n  d\n> - > e\n",
           "= t:\n"
           "1:3 heading level 1 t0 1:3[T]\n"
           "2:3 paragraph -0 opens 1 t0 2:3[a]\n"
           "3:6 paragraph #1t -0 opens 1 t0 3:6[b]\n"
           "3:6 paragraph #2t -0 opens 1\n"
           "6:3 paragraph -0 opens 1 t0 6:3[c]\n"
           "8:3 paragraph -0 t0 8:3[d]\n"
           "9:7 paragraph q0 -0t q0 opens 3 t0 9:7[e]\n",
           "");
}

static void
tables_have_columns(void **state)
{
    (void)state;
    expect("# T\n\n| a | b | c |\n|:--|--:|:-:|\n| $1$ | 2 |\n",
           "= t:\n"
           "1:3 heading level 1 t0 1:3[T]\n"
           "3:3 table\n"
           "  1 t0 3:3[a]\n  3 t0 3:7[b]\n  2 t0 3:11[c]\n"
           "  1 m0 5:4[1]\n  3 t0 5:9[2]\n  2\n",
           "");
}

static void
steps_have_ids_and_claims(void **state)
{
    (void)state;
    expect("# The title\n<!-- id: start claims: C1 E35 -->\n<!-- mine -->\n"
           "---\n## $p$ and q!\ntext\n\n***\n\n---\n<!-- claims: C2\nC3 -->\n"
           "## Three\n",
           "= start: C1 E35\n"
           "1:3 heading level 1 t0 1:3[The title]\n"
           "= p-and-q:\n"
           "5:5 heading level 2 m0 5:5[p] t0 5:7[ and q!]\n"
           "6:1 paragraph t0 6:1[text]\n"
           "= three: C2 C3\n"
           "13:4 heading level 2 t0 13:4[Three]\n",
           "");
    expect("", "", "1:1: there is nothing in this lesson\n");
    expect("## Same\n---\n## Same\n---\nx\n",
           "= same:\n1:4 heading level 2 t0 1:4[Same]\n"
           "= same~2:\n3:4 heading level 2 t0 3:4[Same]\n"
           "= step-3:\n5:1 paragraph t0 5:1[x]\n",
           "3:4: a second step with the id \"same\", as in line 1\n"
           "5:1: this step has no heading\n");
}

static void
steps_know_their_headings_and_scenes(void **state)
{
    struct kl_lesson *lesson =
        kl_lesson_expect("# Title $x$\n\n## First\n\n---\n\n## "
                         "Second\n\n```scene\np = 1,0\n```\n"
                         "\n---\n\n## Third\n",
                         "");
    const struct kl_step *step;
    size_t steps;

    (void)state;
    step = kl_lesson_steps(lesson, &steps);
    assert_int_equal(steps, 3);
    assert_string_equal(kl_lesson_title(lesson), "Title x");
    assert_string_equal(step[0].title, "First");
    assert_ptr_equal(step[0].heading, &step[0].block[1]);
    assert_null(step[0].scene);
    assert_ptr_equal(step[1].scene, &step[1].block[1]);
    assert_ptr_equal(step[2].scene, step[1].scene);
    assert_int_equal(kl_lesson_find(lesson, "second"), 1);
    assert_int_equal(kl_lesson_find(lesson, "fourth"), 3);
    kl_lesson_free(lesson);
}

/* What is wrong outside of live fences. */
static void
slips_are_told_with_their_places(void **state)
{
    static const struct {
        const char *text, *problems;
    } cases[] = {
        {"# T\n\ncosts $5\n",
         "3:7: \"$\" without its partner in the same paragraph (\\$ is a "
         "dollar)\n"},
        {"# T\n\n$$\na\n- b\n$$\n",
         "3:1: \"$\" without its partner in the same paragraph (\\$ is a "
         "dollar)\n"
         "6:1: \"$\" without its partner in the same paragraph (\\$ is a "
         "dollar)\n"},
        {"# T\n\n$ $\n", "3:2: this formula is empty\n"},
        {"# T\na <!-- id: x --> b\n",
         "2:3: a comment must stand on lines of its own\n"},
        {"# T\n<!-- id: -->\n<!-- id: A b -->\n<!-- id: a\nclaims: c1 C0 C -->"
         "\n<!-- id: b -->\n",
         "3:10: an id is made of a-z, 0-9 and - between them, 64 at most, "
         "unlike \"A\"\n"
         "3:12: expected \"claims:\", not \"b\"\n"
         "5:9: a claim is a letter and a number such as C9, unlike \"c1\"\n"
         "5:12: a claim is a letter and a number such as C9, unlike \"C0\"\n"
         "5:15: a claim is a letter and a number such as C9, unlike \"C\"\n"
         "6:10: a second id in one step: is a --- missing?\n"},
        {"# T\n<!-- x", "2:1: this comment is not closed: --> is missing\n"},
        {"# T\n<!-- id: x\n\ny\n\n<!-- z -->\n<!-- check: a = b\n<!-- c -->\n",
         "2:6: this comment is not closed: --> is missing\n"
         "7:6: this comment is not closed: --> is missing\n"},
        {"# T\n<!-- id x -->\n<!-- ID: x -->\n<!-- Check: a = b -->\n"
         "<!-- check the figures -->\n<!-- ids -->\n<!-- claims -->\n",
         "W 2:6: this is a comment and no more: \"id:\" is written small, with "
         "a colon\n"
         "W 3:6: this is a comment and no more: \"id:\" is written small, with "
         "a colon\n"
         "W 4:6: this is a comment and no more: \"check:\" is written small, "
         "with a colon\n"},
        {"# T\n\n##x\n\n#\n\n#######x\n\n    ```task\n    a\n",
         "W 3:1: a heading has a blank behind \"##\"\n"
         "W 9:5: this is shown as code: indent a block by less than four "
         "blanks\n"},
        {"# T\n<!-- x --> y <b>\n", "W 2:12: HTML is shown as its source\n"},
        {"# T\n\na&nope;\n",
         "W 3:2: \"&nope;\" is not known, and shown as it is\n"},
        {"# T\n\ntext\n---\nmore\n",
         "W 3:1: --- below a text makes it a heading: leave a line blank "
         "before a new step\n"},
        {"# T\n\n~~~\nx\n", "3:1: this block is not closed: ~~~ is missing\n"},
        {"# T\n- ```sh\n  x\n", "2:3: this block is not closed: ``` is "
                                "missing\n"},
        {"# T\n\n```witnes\n```\n```Break\n```\n```python\n```\n```notes x\n"
         "```\n```tsak\n```\n",
         "W 3:1: \"witnes\" is shown as code; did you mean \"witness\"?\n"
         "W 5:1: \"Break\" is shown as code; did you mean \"break\"?\n"
         "W 9:1: \"notes\" is shown as code; did you mean \"note\"?\n"
         "W 11:1: \"tsak\" is shown as code; did you mean \"task\"?\n"},
        {"# T\n---\n<!-- id: x -->\n---\n# B\n", "3:10: this step is empty\n"},
        {"# T\n>>>>>>>>>>>>>> deep\n",
         "2:16: lists and quotes nest deeper than 12\n"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        kl_lesson_free(kl_lesson_expect(cases[i].text, cases[i].problems));
}

/* A reader of a formula or of a scene counts from its start. */
static void
places_in_extracts_become_places_in_the_file(void **state)
{
    struct kl_lesson *lesson = kl_lesson_expect(
        "# T\n\n> $$\n> x_1\n>   = y\n> $$\n\n1. ```scene\n   p = 1,0\n\n"
        "     q = 1\n   ```\n",
        "");
    struct kl_err err = {.line = 2, .column = 3};
    const struct kl_extract *formula;
    const struct kl_step *step;
    size_t count;

    (void)state;
    formula = kl_lesson_formulas(lesson, &count);
    assert_int_equal(count, 1);
    kl_extract_place(formula, &err);
    assert_int_equal(err.line, 5);
    assert_int_equal(err.column, 7);
    step = kl_lesson_steps(lesson, &count);
    err.line = 3;
    err.column = 3; /* q, behind two blanks that belong to the scene */
    kl_extract_place(&step->scene->text, &err);
    assert_int_equal(err.line, 11);
    assert_int_equal(err.column, 6);
    err.line = err.column = 0;
    kl_extract_place(&step->scene->text, &err);
    assert_int_equal(err.line, 9);
    assert_int_equal(err.column, 4);
    kl_extract_place(formula, NULL);
    kl_lesson_free(lesson);
}

static void
the_sample_has_everything(void **state)
{
    size_t len, count, i, j, kinds[KL_BLOCK_NOTE + 1] = {0};
    char *text = kl_lesson_file("sample.md", &len);
    struct kl_lesson *lesson = kl_lesson_expect(text, "");
    const struct kl_step *step;

    (void)state;
    step = kl_lesson_steps(lesson, &count);
    assert_int_equal(count, 3);
    for (i = 0; i < count; i++)
        for (j = 0; j < step[i].blocks; j++)
            kinds[step[i].block[j].kind]++;
    for (i = 0; i <= KL_BLOCK_NOTE; i++)
        assert_int_equal(kinds[i] > 0, i != KL_BLOCK_RULE); /* in the note */
    kl_lesson_formulas(lesson, &count);
    assert_int_equal(count, 21);
    kl_lesson_free(lesson);
    free(text);
}

static void
links_and_tables_cannot_blow_up(void **state)
{
    struct kl_problems problems = {.source = "x.md"};
    struct kl_buf text = KL_BUF_INIT;
    struct kl_lesson *lesson;
    char line[KL_ERR_LINE];
    int i;

    (void)state;
    kl_buf_adds(&text, "# T\n\n[a]: <");
    for (i = 0; i < 100000; i++)
        kl_buf_addc(&text, 'b');
    kl_buf_adds(&text, ">\n\n");
    for (i = 0; i < 50000; i++)
        kl_buf_adds(&text, "[a] ");
    assert_int_equal(kl_lesson_read(text.data, text.len, &lesson, &problems),
                     KL_E_PARSE);
    kl_err_line(&problems.problem[0].err, line, sizeof line);
    assert_non_null(strstr(line, "x.md:5:"));
    assert_non_null(strstr(line, "the links or tables here grow"));
    kl_lesson_free(lesson);
    kl_problems_clear(&problems);
    assert_int_equal(
        kl_lesson_read(text.data, KL_LESSON_BYTES + 1, &lesson, &problems),
        KL_E_PARSE); /* not looked at */
    kl_lesson_free(lesson);
    kl_problems_clear(&problems);
    kl_buf_clear(&text);
}

static void
problems_are_kept_up_to_a_limit(void **state)
{
    struct kl_problems problems = {.source = NULL};
    struct kl_buf text = KL_BUF_INIT;
    struct kl_err err = {.line = 1, .text = "first"};
    struct kl_lesson *lesson;
    int i;

    (void)state;
    kl_problems_add(&problems, &err);
    kl_buf_adds(&text, "# T\n");
    for (i = 0; i < 2 * KL_PROBLEMS_MAX; i++)
        kl_buf_adds(&text, "\na$\n");
    kl_lesson_read(text.data, text.len, &lesson, &problems);
    assert_int_equal(problems.kept, KL_PROBLEMS_MAX);
    assert_int_equal(problems.errors, 2 * KL_PROBLEMS_MAX + 1);
    assert_string_equal(problems.problem[0].err.text, "first");
    kl_lesson_free(lesson);
    kl_problems_clear(&problems);
    kl_buf_clear(&text);
}

static void
files_give_names(void **state)
{
    static const struct {
        const char *file, *name;
    } cases[] = {{"lessons/06-proof.md", "proof"},
                 {"3-", "lesson"},
                 {"12", "12"},
                 {"/a.b/My Lesson!.md", "my-lesson"},
                 {"\xc3\xa4.md", "lesson"},
                 {"", "lesson"}};
    struct kl_buf name = KL_BUF_INIT;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        kl_buf_reset(&name);
        kl_lesson_name(cases[i].file, &name);
        assert_string_equal(name.data, cases[i].name);
    }
    kl_buf_clear(&name);
    kl_lesson_free(NULL);
}

/* A blank behind what begins a text is a blank still. */
static void
test_blank(void **state)
{
    struct kl_lesson *lesson = kl_lesson_expect("# T\n\n*e* comes\n", "");
    struct kl_buf seen = KL_BUF_INIT;

    (void)state;
    show(lesson, &seen);
    assert_non_null(strstr(kl_buf_text(&seen), "[ comes]"));
    kl_buf_clear(&seen);
    kl_lesson_free(lesson);
}

static void
comments_check_figures(void **state)
{
    static const char text[] = "# T\n```scene\np = 1,0\n```\n\nText.\n"
                               "<!-- check:\nH(p) = 0.00 :: zero\n"
                               "p  = 1,0\n# no\nE(p,\n  x) = 1\n-->\n"
                               "<!-- check: p[1] = 1 -->\n---\n## U\nx\n"
                               "<!-- check:\n  1 -->\n";
    struct kl_lesson *lesson = kl_lesson_expect(
        text, "19:3: expected a relation (= < <= > >= !=, or ~= with +-), not "
              "\"1\"\n");
    const struct kl_step *step;
    size_t steps;

    (void)state;
    step = kl_lesson_steps(lesson, &steps);
    assert_int_equal(steps, 2);
    assert_int_equal(step->checks, 4);
    assert_true(step->check[0].begins && step->check[3].begins);
    assert_false(step->check[1].begins || step->check[2].begins);
    assert_string_equal(step->check[0].relation.right.text, "0.00");
    assert_int_equal(step->check[0].relation.right.line, 8);
    assert_int_equal(step->check[0].relation.right.column, 8);
    assert_null(step->check[0].scene.text);
    assert_string_equal(step->check[1].scene.text, "p  = 1,0");
    assert_int_equal(step->check[1].scene.line, 9);
    assert_string_equal(step->check[2].relation.left.text, "E(p,\n  x)");
    assert_string_equal(step->check[3].relation.left.text, "p[1]");
    assert_int_equal(step->check[3].relation.left.column, 13);
    assert_int_equal(step[1].checks, 0);
    kl_lesson_free(lesson);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(running_text_has_styles_and_places), cmocka_unit_test(test_blank),
        cmocka_unit_test(formulas_part_paragraphs),
        cmocka_unit_test(lists_and_quotes_nest),
        cmocka_unit_test(tables_have_columns),
        cmocka_unit_test(steps_have_ids_and_claims),
        cmocka_unit_test(steps_know_their_headings_and_scenes),
        cmocka_unit_test(slips_are_told_with_their_places),
        cmocka_unit_test(places_in_extracts_become_places_in_the_file),
        cmocka_unit_test(the_sample_has_everything),
        cmocka_unit_test(links_and_tables_cannot_blow_up),
        cmocka_unit_test(problems_are_kept_up_to_a_limit),
        cmocka_unit_test(files_give_names),
        cmocka_unit_test(comments_check_figures),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
