#include "config.h"

#include <stdio.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/typeset/parser.h"

/* The faults of a formula. Each is passed over in some way, so that all can be
 * found; only beyond a limit reading ends. */

void
kl_parser_fail(struct kl_tex_parser *p, enum kl_status status, const char *at,
               const char *what, size_t len)
{
    struct kl_formula *formula = p->formula;
    struct kl_tex_fault *fault;
    char quote[KL_QUOTE];

    if (p->stopped || formula->fault_count == KL_FORMULA_FAULTS)
        return;
    if (formula->faults == NULL)
        formula->faults = kl_calloc(KL_FORMULA_FAULTS, sizeof *fault);
    fault = &formula->faults[formula->fault_count++];
    fault->status = status;
    fault->at = (size_t)(at - p->start);
    snprintf(fault->text, sizeof fault->text, len > 0 ? "%s %s" : "%s", what,
             kl_quote(quote, at, len));
}

void
kl_parser_stop(struct kl_tex_parser *p, const char *at, const char *what)
{
    if (p->formula->fault_count == KL_FORMULA_FAULTS)
        p->formula->fault_count--;
    kl_parser_fail(p, KL_E_LIMIT, at, what, 0);
    p->stopped = true;
    p->at = p->end;
}

enum kl_status
kl_parser_finish(struct kl_tex_parser *p, struct kl_err *err)
{
    struct kl_tex_fault *faults = p->formula->faults;
    struct kl_at place = {.line = 1, .column = 1};
    const char *c;
    int i, j;

    if (p->formula->fault_count == 0)
        return KL_OK;
    for (i = 1; i < p->formula->fault_count; i++) {
        struct kl_tex_fault fault = faults[i];

        for (j = i; j > 0 && faults[j - 1].at > fault.at; j--)
            faults[j] = faults[j - 1];
        faults[j] = fault;
    }
    for (c = p->start; c < p->start + faults->at; c++) {
        place.column = *c == '\n' ? 1 : place.column + 1;
        place.line += *c == '\n';
    }
    return kl_fail(err, faults->status, place, "%s", faults->text);
}

const struct kl_tex_fault *
kl_formula_faults(const struct kl_formula *formula, int *count)
{
    *count = formula->fault_count;
    return formula->faults;
}
