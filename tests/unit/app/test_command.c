#include "kl_test.h"

#include "klscope/app/app.h"
#include "klscope/app/command.h"
#include "klscope/app/private.h"

static void
commands_are_distinct_and_explained(void **state)
{
    size_t i, k;

    (void)state;
    for (i = 0; i < kl_command_count(); i++) {
        const struct kl_command *row = kl_command_row(i);

        assert_non_null(row->run);
        assert_true(strlen(row->help) > 3 && strlen(row->help) <= 50);
        assert_ptr_equal(kl_command_find(row->name, strlen(row->name)), row);
        for (k = 0; k < i; k++)
            assert_string_not_equal(row->name, kl_command_row(k)->name);
    }
}

static void
bindings_name_commands_and_keys(void **state)
{
    size_t i, k;

    (void)state;
    for (i = 0; i < kl_binding_count(); i++) {
        const struct kl_binding *row = kl_binding_row(i);
        size_t len = strcspn(row->command, " ");
        int key;

        assert_non_null(kl_command_find(row->command, len));
        assert_true(strcmp(row->key, "digit") == 0 ||
                    strcmp(row->key, "char") == 0 ||
                    kl_key_parse(row->key, strlen(row->key), &key));
        if (row->help == NULL)
            assert_true(i > 0 && kl_binding_row(i - 1)->mode == row->mode);
        for (k = 0; k < i; k++)
            assert_false(kl_binding_row(k)->mode == row->mode &&
                         strcmp(kl_binding_row(k)->key, row->key) == 0);
    }
}

static void
a_key_of_its_own_goes_before_a_class(void **state)
{
    (void)state;
    assert_string_equal(kl_binding_find(KL_MODE_EXPLORE, '7')->command,
                        "type");
    assert_string_equal(kl_binding_find(KL_MODE_EXPLORE, '-')->command,
                        "step -0.001");
    assert_string_equal(kl_binding_find(KL_MODE_PROMPT, 'q')->command,
                        "edit insert");
    assert_null(kl_binding_find(KL_MODE_EXPLORE, 'Z'));
    assert_null(kl_binding_find(KL_MODE_PROMPT, KL_KEY_F5));
}

/* Every mode but the prompt can be left by a key, and quit by Ctrl-C. */
static void
every_mode_has_a_way_out(void **state)
{
    static const int modes[] = {KL_MODE_HELP, KL_MODE_EXPLAIN};
    size_t i;

    (void)state;
    for (i = 0; i < 2; i++) {
        assert_string_equal(kl_binding_find(modes[i], KL_KEY_ESC)->command,
                            "close");
        assert_string_equal(
            kl_binding_find(modes[i], KL_CTRL | 'c')->command, "quit");
    }
    assert_string_equal(kl_binding_find(KL_MODE_EXPLORE, 'q')->command,
                        "quit");
    assert_string_equal(kl_binding_find(KL_MODE_PROMPT, KL_KEY_ESC)->command,
                        "edit cancel");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_are_distinct_and_explained),
        cmocka_unit_test(bindings_name_commands_and_keys),
        cmocka_unit_test(a_key_of_its_own_goes_before_a_class),
        cmocka_unit_test(every_mode_has_a_way_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
