/* The tables of what is computed: measures, families, expressions. */
#include "config.h"

#include "kl_docs.h"

#include <stdio.h>

#include "klscope/base/buf.h"
#include "klscope/cli/families.h"
#include "klscope/core/family.h"
#include "klscope/core/measure.h"

void
doc_measures(bool man)
{
    int m;

    for (m = 0; m < KL_MEASURE_COUNT; m++) {
        const struct kl_measure_row *measure =
            kl_measure_row((enum kl_measure)m);

        doc_row(man, measure->key, measure->symbol, measure->help);
    }
}

/* The same in a text of which every cell is fit for a table already. */
static void
family_row(bool man, const char *term, const char *text)
{
    if (man)
        doc_row(man, term, NULL, text);
    else
        printf("| `%s` | %s |\n", term, text);
}

/* The families, with values to begin with, meaning and domains. */
static void
print_families(bool man, bool continuous)
{
    size_t i;
    int k;

    for (i = 0; i < kl_family_count(); i++) {
        const struct kl_family *family = kl_family_row(i);
        struct kl_buf term = KL_BUF_INIT, text = KL_BUF_INIT;

        if ((family->density != NULL) != continuous)
            continue;
        kl_families_example(family, &term);
        kl_buf_addf(&text, "%s%s", family->help, man ? " (" : " | ");
        for (k = 0; k < family->nparam; k++) {
            kl_buf_addf(&text, "%s%s: ", k > 0 ? "; " : "",
                        family->param[k].name);
            kl_families_domain(&family->param[k], &text);
        }
        if (man)
            kl_buf_addc(&text, ')');
        family_row(man, kl_buf_text(&term), kl_buf_text(&text));
        kl_buf_clear(&term);
        kl_buf_clear(&text);
    }
}

void
doc_families(bool man)
{
    print_families(man, false);
}

void
doc_densities(bool man)
{
    print_families(man, true);
}

/* ---- expressions --------------------------------------------------------- */

enum form { VALUE, INFIX, RIGHT, COMPARE, PREFIX, CALL };

static const struct {
    const char *name, *help;
    enum form form;
    int precedence;
} expressions[] = {
#define EXPR(id, name, form, least, most, precedence, run, help) \
    {name, help, form, precedence},
#include "klscope/core/expr_ops.def"
#undef EXPR
};

enum { EXPRESSIONS = sizeof expressions / sizeof *expressions };

static bool
bind_alike(size_t i, size_t k)
{
    return expressions[i].form == expressions[k].form &&
           expressions[i].precedence == expressions[k].precedence;
}

/* How an entry is written: exp(), -x. */
static void
add_name(size_t i, struct kl_buf *out)
{
    kl_buf_addf(out, "%s%s", expressions[i].name,
                expressions[i].form == CALL     ? "()"
                : expressions[i].form == PREFIX ? "x"
                                                : "");
}

/* One row for all that bind alike, in the order of the table. Names and
 * functions are many and have nothing to do with each other: in the manual each
 * has its row, in a table they stand again beside their meanings. */
void
doc_expressions(bool man)
{
    size_t i, next;

    for (i = 1; i < EXPRESSIONS; i = next) {
        bool apart = expressions[i].form == CALL ||
                     expressions[i].form == VALUE;
        struct kl_buf names = KL_BUF_INIT, text = KL_BUF_INIT;

        for (next = i; next < EXPRESSIONS && bind_alike(i, next) &&
                       !(next > i && man && apart);
             next++) {
            kl_buf_adds(&names, next > i ? " " : "");
            add_name(next, &names);
            kl_buf_adds(&text, next > i ? "; " : "");
            if (apart && !man)
                kl_buf_addf(&text, "`%s` ", expressions[next].name);
            kl_buf_adds(&text, expressions[next].help);
        }
        doc_row(man, kl_buf_text(&names), NULL, kl_buf_text(&text));
        kl_buf_clear(&names);
        kl_buf_clear(&text);
    }
}
