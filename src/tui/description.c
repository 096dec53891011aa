#include "config.h"

#include "klscope/tui/description.h"

#include <curses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

/* How many colours a terminal of that name has; -1 if it is not known. */
static int
colours_of(const char *name)
{
    TERMINAL *before = set_curterm(NULL), *found;
    int result, n = -1;

    if (setupterm(name, STDOUT_FILENO, &result) == OK)
        n = max_colors;
    found = set_curterm(before);
    if (found != NULL)
        del_curterm(found);
    return n;
}

const char *
kl_description_find(int colours, char name[KL_DESCRIPTION_NAME])
{
    static const char *const ends[] = {"-16color", "-256color"};
    const char *term = getenv("TERM");

    if (colours <= 8 || strlen(term) > KL_DESCRIPTION_NAME / 2 ||
        colours_of(term) >= colours)
        return term;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(name, KL_DESCRIPTION_NAME, "%s%s", term, ends[i]);
        if (colours_of(name) >= colours)
            return name;
    }
    return term;
}

enum kl_status
kl_description_check(struct kl_err *err)
{
    const char *term = getenv("TERM");
    TERMINAL *before = set_curterm(NULL), *found;
    enum kl_status status = KL_OK;
    char quote[KL_QUOTE];
    int result;

    if (term == NULL)
        return kl_fail(err, KL_E_TERMINAL, KL_AT_NONE, "TERM is not set");
    kl_quote(quote, term, strlen(term));
    if (setupterm(term, STDOUT_FILENO, &result) != OK)
        status = kl_fail(err, KL_E_TERMINAL, KL_AT_NONE,
                         "TERM is %s, which this system does not know", quote);
    else if (cursor_address == NULL)
        status = kl_fail(err, KL_E_TERMINAL, KL_AT_NONE,
                         "TERM is %s, which cannot move its cursor", quote);
    found = set_curterm(before);
    if (found != NULL)
        del_curterm(found);
    return status;
}
