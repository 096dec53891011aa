#include "../../lib/kl_test.h"

#include "klscope/base/buf.h"
#include "klscope/canvas/sink.h"
#include "klscope/typeset/typeset.h"

/* What formulas look like, in looks.txt: a line "tex: FORMULA", "inline: ..."
 * or "width N: ...", the picture in UTF-8, a line "--" and the picture in
 * ASCII, then an empty line. A formula that is too wide says "cut". With
 * KL_GOLDEN set the file is written anew: read the difference. */

static char *
path_of(const char *name)
{
    const char *root = getenv("KL_SRCDIR");
    struct kl_buf path = KL_BUF_INIT;

    kl_buf_addf(&path, "%s/tests/unit/typeset/%s", root != NULL ? root : ".",
                name);
    return kl_buf_take(&path);
}

static char *
read_file(const char *name)
{
    char *path = path_of(name), chunk[4096];
    FILE *file = fopen(path, "r");
    struct kl_buf text = KL_BUF_INIT;
    size_t got;

    assert_non_null(file);
    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0)
        kl_buf_add(&text, chunk, got);
    fclose(file);
    free(path);
    return kl_buf_take(&text);
}

static void
write_file(const char *name, const char *text)
{
    char *path = path_of(name);
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    free(path);
}

/* A formula as text. Nothing may be drawn outside of its extent, and what is
 * drawn part by part is what is drawn at once. */
static void
draw(struct kl_buf *out, const struct kl_formula *formula, int width,
     const struct kl_glyphs *glyphs)
{
    struct kl_extent size = kl_formula_fit(formula, glyphs, width);
    struct kl_canvas *canvas =
        kl_canvas_new(width + 2, size.height + 2, glyphs);
    struct kl_rect rect = {1, 1, width, size.height + 1};
    int x, y;

    assert_in_range(size.baseline, 0, size.height - 1);
    assert_in_range(size.width, 0, width);
    kl_formula_draw_in(formula, canvas, rect, 0, KL_INK_TEXT, 0);
    for (y = 0; y < size.height + 2; y++) {
        for (x = size.width + 1; x < width + 2; x++)
            assert_int_equal(kl_canvas_at(canvas, x, y)->ch, ' ');
    }
    kl_canvas_resize(canvas, size.width, size.height);
    for (y = 0; y < size.height; y++) {
        rect = (struct kl_rect){0, y, width, 1};
        kl_formula_draw_in(formula, canvas, rect, y, KL_INK_TEXT, 0);
    }
    kl_sink_text(canvas, out);
    if (size.cut)
        kl_buf_adds(out, "cut\n");
    kl_canvas_free(canvas);
}

/* The entry of a line of the file; the Linux console shows the ASCII form. */
static void
entry(struct kl_buf *out, const char *line, size_t len)
{
    char head[4096], *tex;
    struct kl_buf ascii = KL_BUF_INIT, console = KL_BUF_INIT;
    struct kl_formula *formula;
    int width = 500;

    assert_true(len < sizeof head);
    memcpy(head, line, len);
    head[len] = '\0';
    tex = strchr(head, ':');
    assert_non_null(tex);
    tex += 2;
    sscanf(head, "width %d", &width);
    if (head[0] == 'i')
        kl_formula_new_inline(tex, &formula, NULL);
    else
        kl_formula_new(tex, &formula, NULL);
    kl_buf_addf(out, "%s\n", head);
    draw(out, formula, width, &kl_glyphs_utf8);
    kl_buf_adds(out, "--\n");
    draw(&ascii, formula, width, &kl_glyphs_ascii);
    draw(&console, formula, width, &kl_glyphs_console);
    assert_string_equal(kl_buf_text(&console), kl_buf_text(&ascii));
    kl_buf_addf(out, "%s\n", kl_buf_text(&ascii));
    kl_buf_clear(&ascii);
    kl_buf_clear(&console);
    kl_formula_free(formula);
}

static bool
is_head(const char *line)
{
    return strncmp(line, "tex: ", 5) == 0 || strncmp(line, "width ", 6) == 0 ||
           strncmp(line, "inline: ", 8) == 0;
}

/* The entry after this one. */
static const char *
next_head(const char *at)
{
    do {
        at = strchr(at, '\n');
        if (at == NULL)
            return "";
        at++;
    } while (*at != '\0' && !is_head(at));
    return at;
}

static void
looks_right(void **state)
{
    char *text = read_file("looks.txt");
    struct kl_buf all = KL_BUF_INIT;
    const char *at = text, *next;
    int count = 0;

    (void)state;
    for (; *at != '\0'; at = next, count++) {
        struct kl_buf got = KL_BUF_INIT;

        next = next_head(at);
        entry(&got, at, strcspn(at, "\n"));
        kl_buf_adds(&all, kl_buf_text(&got));
        if (getenv("KL_GOLDEN") == NULL) {
            size_t len = *next != '\0' ? (size_t)(next - at) : strlen(at);
            char *want = strndup(at, len);

            assert_string_equal(kl_buf_text(&got), want);
            free(want);
        }
        kl_buf_clear(&got);
    }
    assert_true(count >= 60);
    if (getenv("KL_GOLDEN") != NULL)
        write_file("looks.txt", kl_buf_text(&all));
    kl_buf_clear(&all);
    free(text);
}

/* Every formula of the post that the lessons teach, line by line; "$$ " and
 * "$ " say how it stands there. */
static void
the_post(void **state)
{
    char *text = read_file("post.txt"), *line, *rest = NULL;
    int count = 0;

    (void)state;
    for (line = strtok_r(text, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest), count++) {
        bool display = line[1] == '$';
        const char *tex = line + (display ? 3 : 2);
        struct kl_formula *formula;
        struct kl_err err = {.text = ""};

        (display ? kl_formula_new : kl_formula_new_inline)(tex, &formula, &err);
        assert_string_equal(err.text, "");
        assert_in_range(kl_formula_extent(formula, &kl_glyphs_utf8).width, 1,
                        80);
        assert_false(kl_formula_fit(formula, &kl_glyphs_utf8, 50).cut);
        assert_false(kl_formula_fit(formula, &kl_glyphs_ascii, 50).cut);
        kl_formula_free(formula);
    }
    assert_int_equal(count, 67);
    free(text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looks_right),
        cmocka_unit_test(the_post),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
