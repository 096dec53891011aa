#ifndef KL_DOCS_H
#define KL_DOCS_H

/* What the files of the generator of documents share. */

#include <stdbool.h>

#include "klscope/data/catalog.h"

/* Every part of parts.def: print it for a Markdown table, or for a manual page.
 * Completions have a form of their own and do not ask. */
#define PART(name, function, head) void doc_##function(bool man);
#include "parts.def"
#undef PART

/* Text without what has a meaning in a cell of a table, or in a line of roff. */
void doc_text(bool man, const char *text);

/* The same, in lines of a manual page. */
void doc_lines(bool man, const char *text);

/* One thing and its description; more, in between, may be NULL. */
void doc_row(bool man, const char *term, const char *more, const char *text);

/* The data, scenes and lessons of the source. */
extern const struct kl_catalog doc_catalog;

/* The name of a bundled scene and what its first line, a comment, says of it;
 * ends the program if that line is missing. */
const char *doc_scene_help(const char *name);

#endif
