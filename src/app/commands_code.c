/* The commands of the lab of codes. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/app/argument.h"
#include "klscope/app/code.h"
#include "klscope/base/alloc.h"

/* Fail: "no WHAT NAME; there are: ...", of as many names as there are. */
static enum kl_status
unknown(struct kl_err *err, const char *what, const char *name,
        const char *(*key)(int), int count)
{
    struct kl_buf all = KL_BUF_INIT;
    char quote[KL_QUOTE];
    int i;

    for (i = 0; i < count; i++)
        kl_buf_addf(&all, "%s%s", i > 0 ? ", " : "", key(i));
    kl_fail(err, KL_E_NAME, KL_AT_NONE, "no %s %s; there are: %s", what,
            kl_quote(quote, name, strlen(name)), kl_buf_text(&all));
    kl_buf_clear(&all);
    return KL_E_NAME;
}

static const char *
kind_key(int i)
{
    return kl_code_kind_row((enum kl_code_kind)i)->key;
}

static const char *
part_key(int i)
{
    return kl_code_part_name((enum kl_code_part)i);
}

enum kl_status
kl_command_code(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    struct kl_coding *coding = kl_coding_of(app);

    *effects |= KL_LAYOUT;
    if (*arg == '\0')
        coding->kind = (enum kl_code_kind)((coding->kind + 1) % KL_CODE_KINDS);
    else if (!kl_code_kind_find(arg, strlen(arg), &coding->kind))
        return unknown(err, "code", arg, kind_key, KL_CODE_KINDS);
    if (coding->kind == KL_CODE_MORSE)
        kl_app_say(app, "Morse with its gaps: dot 10, dash 1110, end of a "
                        "letter 00");
    return KL_OK;
}

enum kl_status
kl_command_tree(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    struct kl_coding *coding = kl_coding_of(app);

    *effects |= KL_LAYOUT;
    if (*arg == '\0')
        coding->tree = coding->tree == KL_P ? KL_Q : KL_P;
    else if (strcmp(arg, "p") == 0 || strcmp(arg, "q") == 0)
        coding->tree = *arg == 'p' ? KL_P : KL_Q;
    else
        return kl_app_usage(err, "tree", arg);
    coding->part = KL_CODE_TREE;
    return KL_OK;
}

enum kl_status
kl_command_part(struct kl_app *app, const char *arg, unsigned *effects,
                struct kl_err *err)
{
    struct kl_coding *coding = kl_coding_of(app);
    int part;

    *effects |= KL_LAYOUT;
    if (*arg == '\0') {
        coding->part = kl_coding_next_part(coding);
        return KL_OK;
    }
    for (part = 0; part < KL_CODE_PARTS; part++)
        if (strcmp(arg, part_key(part)) == 0) {
            coding->part = (enum kl_code_part)part;
            return KL_OK;
        }
    return unknown(err, "part", arg, part_key, KL_CODE_PARTS);
}

enum kl_status
kl_command_message(struct kl_app *app, const char *arg, unsigned *effects,
                   struct kl_err *err)
{
    struct kl_coding *coding = kl_coding_of(app);

    (void)err;
    *effects |= KL_LAYOUT;
    free(coding->text);
    coding->text = *arg == '\0' ? NULL : kl_strdup(arg);
    coding->message_version = 0; /* it is read anew */
    coding->part = KL_CODE_MESSAGE;
    return KL_OK;
}
