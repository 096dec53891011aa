#include "config.h"

#include "klscope/cli/versions.h"

#include <jansson.h>

#include "klscope/core/special_gsl.h"

void
kl_versions_print(const char *curses, FILE *out)
{
    fputs("klscope " PACKAGE_VERSION "\n", out);
    fprintf(out, "GSL %s, %s, jansson %s\n", kl_special_version(), curses,
            jansson_version_str());
    fputs("Built with GSL " KL_GSL_VERSION ", ncurses " KL_NCURSES_VERSION
          ", jansson " JANSSON_VERSION ".\n"
          "Licence GPL-3.0-or-later: GNU GPL version 3 or later.\n"
          "This is free software; there is no warranty.\n",
          out);
}
