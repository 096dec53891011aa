#include "config.h"

#include "klscope/cli/versions.h"

#include <jansson.h>

void
kl_versions_print(FILE *out)
{
    fputs("klscope " PACKAGE_VERSION "\n"
          "GSL " KL_GSL_VERSION ", ncurses " KL_NCURSES_VERSION
          ", jansson " JANSSON_VERSION "\n"
          "Licence GPL-3.0-or-later: GNU GPL version 3 or later.\n"
          "This is free software; there is no warranty.\n",
          out);
}
