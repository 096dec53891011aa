#ifndef KLSCOPE_CLI_VERSIONS_H
#define KLSCOPE_CLI_VERSIONS_H

#include <stdio.h>

/* Print the version of klscope and of the libraries that it runs with, and was
 * built with.
 *
 * in    curses   what curses says of itself, "ncurses 6.4.20221231"
 */
void kl_versions_print(const char *curses, FILE *out);

#endif
