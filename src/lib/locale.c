#include "config.h"

#include "klscope/lib/private.h"

struct kl_lib_locale
kl_lib_locale_enter(void)
{
    struct kl_lib_locale locale;

    locale.own = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    locale.was = uselocale(locale.own);
    return locale;
}

void
kl_lib_locale_leave(struct kl_lib_locale locale)
{
    uselocale(locale.was);
    if (locale.own != (locale_t)0)
        freelocale(locale.own);
}
