#ifndef KLSCOPE_CLI_PLAIN_PAGE_H
#define KLSCOPE_CLI_PLAIN_PAGE_H

#include "klscope/base/buf.h"
#include "klscope/lesson/block.h"

/* Lines of text, as plain lessons write them. */

struct kl_plain;

/* A blank line, unless there is one already. */
void kl_plain_gap(struct kl_plain *plain);

/* Text broken at blanks, and where it has line ends, `indent` columns in; in
 * its first line behind `lead`, in the others below what is behind that. */
void kl_plain_say(struct kl_plain *plain, int indent, const char *lead,
                  const char *text);
void kl_plain_sayf(struct kl_plain *plain, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* One of several things, in one paragraph. */
void kl_plain_item(struct kl_plain *plain, const char *text);

/* Text of several lines as it is, so many columns in. */
void kl_plain_lines(struct kl_plain *plain, int indent, const char *text);

/* Write what was read behind a prompt; `cut` if it is not all of it. */
void kl_plain_echo(struct kl_plain *plain, const struct kl_buf *line, bool cut);

/* Append running text: formulas as lines of text, no marks of emphasis. */
void kl_plain_prose(const struct kl_plain *plain, const struct kl_prose *prose,
                    struct kl_buf *out);

/* A label, and running text behind it. */
void kl_plain_tell(struct kl_plain *plain, int indent, const char *lead,
                   const struct kl_prose *prose);

/* A block that is not live. */
void kl_plain_block(struct kl_plain *plain, const struct kl_block *block,
                    int indent);

#endif
