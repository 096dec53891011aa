/* Copies a document to standard output with its generated parts written anew
 * from the tables of the program. A part stands between the lines
 *
 *     <!-- begin NAME -->   and   <!-- end NAME -->     in Markdown
 *     .\" begin NAME        and   .\" end NAME          in manual pages
 *     # begin NAME          and   # end NAME            in completions
 *
 * The part "screen NAME" is the first screen of tests/screen/NAME.txt.
 *
 * `make update-docs` rewrites the documents, tests/check-docs.sh compares.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kl_docs.h"

/* ---- rows ---------------------------------------------------------------- */

void
doc_text(bool man, const char *text)
{
    if (man && (*text == '.' || *text == '\''))
        fputs("\\&", stdout);
    for (; *text != '\0'; text++)
        if (man && *text == '\\')
            fputs("\\e", stdout);
        else if (man && *text == '-')
            fputs("\\-", stdout);
        else if (!man && *text == '|')
            fputs("\\|", stdout);
        else
            putchar(*text);
}

/* Manual pages have short lines, broken at blanks; a row of a table is one. */
void
doc_lines(bool man, const char *text)
{
    enum { WIDTH = 72 };
    char line[WIDTH + 1];
    size_t n;

    while (man && strlen(text) > WIDTH) {
        for (n = WIDTH; n > 0 && text[n] != ' '; n--)
            ;
        if (n == 0)
            break;
        snprintf(line, sizeof line, "%.*s", (int)n, text);
        doc_text(man, line);
        putchar('\n');
        text += n + 1;
    }
    doc_text(man, text);
}

void
doc_row(bool man, const char *term, const char *more, const char *text)
{
    fputs(man ? ".TP\n.BR \"" : "| `", stdout);
    doc_text(man, term);
    fputs(man ? "\"" : "` | ", stdout);
    if (more != NULL && man)
        fputs(" \" ", stdout);
    if (more != NULL)
        doc_text(man, more);
    if (more != NULL)
        fputs(man ? "\"" : " | ", stdout);
    if (man)
        putchar('\n');
    doc_lines(man, text);
    fputs(man ? "\n" : " |\n", stdout);
}

/* ---- screens ------------------------------------------------------------- */

/* The first screen of a golden file, fenced. */
static void
put_screen(const char *file)
{
    FILE *in = fopen(file, "r");
    char line[4096];
    int lines = 0;

    if (in == NULL) {
        perror(file);
        exit(EXIT_FAILURE);
    }
    puts("```text");
    while (fgets(line, sizeof line, in) != NULL &&
           (lines < 2 || strncmp(line, " klscope  ", 10) != 0))
        if (lines++ > 0) /* behind the size */
            fputs(line, stdout);
    puts("```");
    fclose(in);
}

/* ---- documents ----------------------------------------------------------- */

static const struct {
    const char *name;
    void (*put)(bool man);
    const char *head; /* of a Markdown table */
} parts[] = {
#define PART(name, function, head) {name, doc_##function, head},
#include "parts.def"
#undef PART
};

static void
put_head(const char *head)
{
    const char *c;

    puts(head);
    for (c = head; *c != '\0'; c++)
        if (*c == '|')
            fputs(c[1] != '\0' ? "| --- " : "|\n", stdout);
}

/* Write the part that a line begins; false if the line begins none.
 *
 * in    dir   of the document, with a slash behind it; or ""
 */
static bool
begin(const char *line, const char *dir)
{
    static const char *const pattern[] = {"<!-- begin %31[a-z-] -->",
                                          ".\\\" begin %31[a-z-]",
                                          "# begin %31[a-z-]"};
    bool man = *line == '.';
    char name[32], path[4096];
    size_t i;

    if (sscanf(line, "<!-- begin screen %31[a-z-]", name) == 1) {
        snprintf(path, sizeof path, "%stests/screen/%s.txt", dir, name);
        put_screen(path);
        return true;
    }
    for (i = 0; i < 3 && sscanf(line, pattern[i], name) != 1; i++)
        ;
    if (i == 3)
        return false;
    for (i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcmp(parts[i].name, name) == 0) {
            if (*line == '<')
                put_head(parts[i].head);
            parts[i].put(man);
            return true;
        }
    fprintf(stderr, "kl_docs: no part is named %s\n", name);
    exit(EXIT_FAILURE);
}

int
main(int argc, char **argv)
{
    FILE *in = argc == 2 ? fopen(argv[1], "r") : NULL;
    bool inside = false;
    char line[4096], dir[2048] = "";

    if (in == NULL) {
        fputs("usage: kl_docs FILE\n", stderr);
        return EXIT_FAILURE;
    }
    if (strrchr(argv[1], '/') != NULL)
        snprintf(dir, sizeof dir, "%.*s",
                 (int)(strrchr(argv[1], '/') - argv[1]) + 1, argv[1]);
    while (fgets(line, sizeof line, in) != NULL) {
        if (strncmp(line, "<!-- end ", 9) == 0 ||
            strncmp(line, ".\\\" end ", 8) == 0 ||
            strncmp(line, "# end ", 6) == 0)
            inside = false;
        if (inside)
            continue;
        fputs(line, stdout);
        inside = begin(line, dir);
    }
    fclose(in);
    return inside || fflush(stdout) != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
