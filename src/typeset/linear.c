#include "config.h"

#include "klscope/typeset/typeset.h"

void
kl_formula_linear(const struct kl_formula *formula, bool ascii,
                  struct kl_buf *out)
{
    (void)formula;
    (void)ascii;
    (void)out;
}
