#ifndef KLSCOPE_TYPESET_PARSER_H
#define KLSCOPE_TYPESET_PARSER_H

#include "klscope/base/status.h"
#include "klscope/typeset/node.h"

/* What the files of the TeX parser share; see parse.c for how it works. */

/* What would close the fence around the row being read. */
enum kl_closer { KL_BY_NOTHING, KL_BY_PAREN, KL_BY_BAR };

/* Where the parser is. */
struct kl_tex_parser {
    struct kl_formula *formula;
    struct kl_err *err;
    enum kl_status status;
    const char *start, *at, *end;
    char *word; /* next free byte of formula->words */
    int depth;  /* of groups, arguments and fences */
    int script; /* of sub- and superscripts */
    int fences; /* open in this group, of the kind that may be alone */
};

/* Siblings on their way to become a row. */
struct kl_list {
    int first, last;
    int space; /* columns to leave before the next */
};

#define KL_LIST_EMPTY ((struct kl_list){KL_NO_NODE, KL_NO_NODE, 0})

/* A command or character that has a row in symbols.def, and where it stands.
 */
struct kl_token {
    const struct kl_tex_symbol *symbol;
    const char *at;
    size_t len;
};

/* Report a fault at a place in the source, quoting len bytes of it; only the
 * first counts, and nothing is read after it. */
void kl_parser_fail(struct kl_tex_parser *p, enum kl_status status,
                    const char *at, const char *what, size_t len);

/* The node of an index, until the next one is added. */
struct kl_node *kl_parser_node(const struct kl_tex_parser *p, int index);

/* Add a node of a kind; an atom of a symbol; an atom of len source bytes. */
int kl_parser_add(struct kl_tex_parser *p, enum kl_box kind,
                  enum kl_tex_class type);
int kl_parser_atom(struct kl_tex_parser *p, const struct kl_tex_symbol *symbol);
int kl_parser_word(struct kl_tex_parser *p, const char *text, size_t len,
                   enum kl_tex_class type);

/* Put a node at the end of a list. */
void kl_parser_append(struct kl_tex_parser *p, struct kl_list *list, int index);

/* Skip blanks. */
void kl_parser_skip(struct kl_tex_parser *p);

/* The symbol at the present place, and its length in bytes; NULL for anything
 * that is in no table. */
const struct kl_tex_symbol *kl_parser_peek(const struct kl_tex_parser *p,
                                           size_t *len);

/* Go one level down, for what stands at `at`; false beyond the limit. The
 * caller takes one off p->depth in either case. */
bool kl_parser_enter(struct kl_tex_parser *p, const char *at);

/* Read a row up to what ends it; one nucleus without its scripts, KL_NO_NODE
 * if there was nothing to put in the row or it is there already; the argument
 * of what stands at `owner`, a group or a single sign. */
struct kl_list kl_read_row(struct kl_tex_parser *p, enum kl_closer by);
int kl_read_nucleus(struct kl_tex_parser *p, struct kl_list *row);
int kl_read_argument(struct kl_tex_parser *p, const char *owner, size_t len);

/* Read from behind an opening fence that stands at `at`. Returns the box, or,
 * where nothing closes it, KL_NO_NODE with everything appended to row. */
int kl_read_fence(struct kl_tex_parser *p, const struct kl_tex_symbol *opening,
                  const char *at, struct kl_list *row);

/* Make a node of a token, by what its symbol does; NULL for the actions that
 * kl_read_nucleus takes care of. */
extern int (*const kl_readers[KL_TEX_ACTIONS])(struct kl_tex_parser *p,
                                               struct kl_token token);

/* Make a row node of a list: settle classes and the space between; space.c.
 *
 * in    fenced   true between fences, where commas stand close
 */
int kl_row_close(struct kl_tex_parser *p, struct kl_list list, bool fenced);

/* True if what comes after this class, or at the start of a row, is an operand
 * that the class waits for. */
bool kl_row_wants_operand(enum kl_tex_class type);

#endif
