/* Where the densities of families have features. Apart from the loops over
 * nodes, which need nothing of the rest of the core.
 */
#include "config.h"

#include "klscope/core/law_private.h"

#include <math.h>

void
kl_law_breaks(struct kl_breaks *out, double anchor, double unit,
              const double *multiple, size_t n)
{
    for (size_t i = 0; i < n; i++)
        kl_breaks_add(out, anchor, unit * multiple[i]);
}

void
kl_law_log_breaks(struct kl_breaks *out, const double from[KL_REFERENCE],
                  double unit, const double *multiple, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double m = unit * multiple[i], place = from[0] * exp(m);

        if (fabs(m) < 0.7)
            kl_breaks_add(out, from[0], from[1] + from[0] * expm1(m));
        else if (place > 0)
            kl_breaks_add(out, 0, place);
    }
}
