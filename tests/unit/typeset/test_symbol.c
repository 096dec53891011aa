#include "../../lib/kl_test.h"

#include "klscope/base/utf8.h"
#include "klscope/typeset/symbol.h"

static const struct {
    const char *name, *utf8, *ascii;
} rows[] =
    {
#define COMMAND(name, action, class, utf8, ascii) {name, utf8, ascii},
#include "klscope/typeset/symbols.def"
},
  characters[] = {
#define CHARACTER(name, action, class, utf8, ascii) {name, utf8, ascii},
#include "klscope/typeset/symbols.def"
};

static const struct kl_tex_fence fences[] = {
#define FENCE(key, t, e, b, m, at, ae, ab, am)                                 \
    {key, {{t, e, b, m}, {at, ae, ab, am}}},
#include "klscope/typeset/symbols.def"
};

static const struct {
    const char *sign, *super, *sub;
} scripts[] = {
#define SCRIPT(sign, super, sub) {sign, super, sub},
#include "klscope/typeset/symbols.def"
};

static void
assert_ascii(const char *text)
{
    for (; *text != '\0'; text++)
        assert_true((*text >= ' ' && *text <= '~') || *text == '\n');
}

/* Each row is found by its name: the table is sorted and has no doubles. */
static void
commands(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct kl_tex_symbol *found =
            kl_tex_command(rows[i].name, strlen(rows[i].name));

        assert_true(i == 0 || strcmp(rows[i - 1].name, rows[i].name) < 0);
        assert_non_null(found);
        assert_string_equal(found->name, rows[i].name);
        assert_string_equal(found->text[KL_FORM_UTF8], rows[i].utf8);
        assert_true(kl_utf8_valid(rows[i].utf8, strlen(rows[i].utf8)));
        assert_ascii(rows[i].ascii);
    }
    assert_null(kl_tex_command("", 0));
    assert_null(kl_tex_command("alphabet", 8));
    assert_non_null(kl_tex_command("alphabet", 5));
    assert_null(kl_tex_command("zzz", 3));
}

static void
one_character(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof characters / sizeof *characters; i++) {
        assert_int_equal(strlen(characters[i].name), 1);
        assert_non_null(kl_tex_character(characters[i].name[0]));
        assert_ascii(characters[i].ascii);
    }
    assert_null(kl_tex_character('a'));
    assert_null(kl_tex_character('\xC3'));
}

/* The pieces of a tall fence are as wide as the sign they replace. */
static void
fence_widths(void **state)
{
    size_t i;
    int j;

    (void)state;
    for (i = 0; i < sizeof fences / sizeof *fences; i++) {
        const struct kl_tex_fence *found = kl_tex_fence(fences[i].key);

        assert_non_null(found);
        for (j = 0; j < 4; j++) {
            const char *utf8 = found->piece[KL_FORM_UTF8][j];
            const char *ascii = found->piece[KL_FORM_ASCII][j];

            assert_int_equal(kl_text_width(utf8, strlen(utf8)), 1);
            assert_int_equal(strlen(ascii),
                             strlen(found->piece[KL_FORM_ASCII][0]));
            assert_ascii(ascii);
        }
    }
    assert_null(kl_tex_fence("x"));
    assert_null(kl_tex_fence(""));
}

/* What has lines drawn has a row that says which. */
static void
decorations(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *name = rows[i].name;
        enum kl_tex_action action = kl_tex_command(name, strlen(name))->action;
        const struct kl_tex_decoration *found = kl_tex_decoration(name);

        if (action != KL_TEX_MARKED && action != KL_TEX_BRACED &&
            action != KL_TEX_ARROW) {
            assert_null(found);
            continue;
        }
        assert_non_null(found);
        assert_true(found->mark == 0 || kl_utf8_width(found->mark) == 0);
        assert_ascii(found->piece[KL_FORM_ASCII][2]);
        assert_true(found->piece[KL_FORM_UTF8][2][0] != '\0');
    }
}

static void
environments(void **state)
{
    (void)state;
    assert_non_null(kl_tex_environment("cases", 5));
    assert_non_null(kl_tex_environment("align*", 6));
    assert_null(kl_tex_environment("align*", 4));
    assert_null(kl_tex_environment("", 0));
    assert_string_equal(kl_tex_environment("pmatrix", 7)->fence[1], ")");
}

/* Letters where Unicode has them, whatever block they are in. */
static void
letters(void **state)
{
    static const struct {
        const char *alphabet;
        char c;
        uint32_t cp;
    } cases[] = {
        {"d", 'E', 0x1D53C}, {"d", 'R', 0x211D},  {"d", '1', 0x1D7D9},
        {"c", 'D', 0x1D49F}, {"c", 'L', 0x2112},  {"c", 'x', 'x'},
        {"b", 'x', 0x1D431}, {"b", '0', 0x1D7CE}, {"f", 'g', 0x1D524},
        {"f", 'C', 0x212D},  {"", 'x', 'x'},      {"b", '/', '/'},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(kl_tex_letter_in(cases[i].alphabet, cases[i].c),
                         cases[i].cp);
}

static void
other_forms(void **state)
{
    const char *text[KL_FORMS];

    (void)state;
    assert_true(kl_tex_negated("∈", text));
    assert_string_equal(text[KL_FORM_UTF8], "∉");
    assert_false(kl_tex_negated("↦", text));
    assert_string_equal(kl_tex_vulgar("3", "4"), "¾");
    assert_null(kl_tex_vulgar("3", "7"));
    assert_non_null(kl_tex_tall("∫"));
    assert_null(kl_tex_tall("∑"));
}

/* A script is one column, as is its sign. */
static void
script_forms(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        const char *super = scripts[i].super, *sub = scripts[i].sub;

        assert_int_equal(kl_text_width(super, strlen(super)), super[0] != 0);
        assert_int_equal(kl_text_width(sub, strlen(sub)), sub[0] != 0);
        assert_true(super[0] != 0 || sub[0] != 0);
    }
    assert_string_equal(kl_tex_script("2", 0), "²");
    assert_string_equal(kl_tex_script("2", 1), "₂");
    assert_null(kl_tex_script("b", 1));
    assert_null(kl_tex_script("α", 0));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands),     cmocka_unit_test(one_character),
        cmocka_unit_test(fence_widths), cmocka_unit_test(script_forms),
        cmocka_unit_test(decorations),  cmocka_unit_test(environments),
        cmocka_unit_test(letters),      cmocka_unit_test(other_forms),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
