#ifndef KL_REF_H
#define KL_REF_H

/* Reference values: tests/ref/NAME, tab-separated, with comments on lines that
 * begin with # and a row of headers. */

#include "kl_test.h"

enum { KL_REF_FIELDS = 16 };

/* Call check with the fields of each row; returns the number of rows. */
static inline int
kl_ref_read(const char *name, void (*check)(char *field[KL_REF_FIELDS]))
{
    char path[4096], line[4096], *field[KL_REF_FIELDS];
    const char *root = getenv("KL_SRCDIR");
    FILE *file;
    int rows = -1; /* the first is that of headers */

    snprintf(path, sizeof path, "%s/tests/ref/%s", root != NULL ? root : ".",
             name);
    file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        char *rest = line;

        if (line[0] == '#')
            continue;
        line[strcspn(line, "\n")] = '\0';
        for (int i = 0; i < KL_REF_FIELDS; i++) {
            field[i] = rest != NULL ? rest : line + strlen(line);
            rest = rest != NULL ? strchr(rest, '\t') : NULL;
            if (rest != NULL)
                *rest++ = '\0';
        }
        if (rows++ >= 0)
            check(field);
    }
    fclose(file);
    return rows;
}

#endif
