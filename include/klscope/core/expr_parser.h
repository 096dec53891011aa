#ifndef KLSCOPE_CORE_EXPR_PARSER_H
#define KLSCOPE_CORE_EXPR_PARSER_H

/* What the files that read expressions share, those of questions among them;
 * nobody else includes it. */

#include "klscope/core/expr_private.h"

/* An operator, or a parenthesis that is still open. */
struct kl_expr_waiting {
    bool open;
    enum kl_expr_code code; /* NUMBER for parentheses of no function */
    unsigned arguments;     /* of a function, so far */
    size_t at;
    size_t begin;           /* steps there were when it was opened, */
    size_t comma;           /* and at its last comma */
};

struct kl_expr_parser {
    const char *text;
    size_t len, at;
    bool value; /* a value must come next, not an operator */
    bool inner; /* the expression may end before a ',' or ')' */
    bool done;
    struct kl_expr_waiting *waiting;
    size_t n, cap;
    struct kl_expr *expr;
    size_t steps;   /* allocated */
    size_t emitted; /* in all */
    const struct kl_expr_dialect *dialect; /* NULL for densities */
    void *data;
    struct kl_err *err;
};

/* What queries read in their own way. */
struct kl_expr_dialect {
    /* A name of theirs, `size` bytes long, comes next. */
    enum kl_status (*name)(struct kl_expr_parser *ps, enum kl_expr_code code,
                           size_t size);
    /* The parenthesis of a walk was closed, its steps are emitted. */
    enum kl_status (*close)(struct kl_expr_parser *ps,
                            const struct kl_expr_waiting *walk);
};

/* Read all of a text; ps->text, len, dialect, data, inner and err are set.
 *
 * out   ps->expr   given, also after an error
 */
enum kl_status kl_expr_read(struct kl_expr_parser *ps);

/* For dialects: skip blanks; append a step; open the parenthesis that must
 * come next after a name `size` bytes long; blame what comes next. */
void kl_expr_skip(struct kl_expr_parser *ps);
enum kl_status kl_expr_emit(struct kl_expr_parser *ps,
                            struct kl_expr_step step);
enum kl_status kl_expr_open(struct kl_expr_parser *ps, enum kl_expr_code code,
                            size_t size);
enum kl_status kl_expr_unexpected(const struct kl_expr_parser *ps,
                                  const char *wanted);

/* Bytes of the word, number or character that comes next; column of a byte. */
size_t kl_expr_token(const struct kl_expr_parser *ps);
struct kl_at kl_expr_column(size_t at);

/* A copy of text without blanks around it, on one line. */
char *kl_expr_text(const char *text, size_t len);

/* A hint for text that begins with what is written otherwise here; the name
 * that a word may be a slip of, those of queries included or not. NULL if there
 * is none. */
const char *kl_expr_hint(const char *text, size_t len, bool query);
const char *kl_expr_nearest(const char *word, size_t len, bool query);

#endif
