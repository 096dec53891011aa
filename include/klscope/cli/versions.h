#ifndef KLSCOPE_CLI_VERSIONS_H
#define KLSCOPE_CLI_VERSIONS_H

#include <stdio.h>

/* Print the version of klscope and of the libraries it runs with. */
void kl_versions_print(FILE *out);

#endif
