#ifndef KLSCOPE_TYPESET_PARSER_H
#define KLSCOPE_TYPESET_PARSER_H

#include "klscope/base/status.h"
#include "klscope/typeset/node.h"

/* What the files of the TeX parser share; see parse.c for how it works. */

/* What would close the fence around the row being read. */
enum kl_closer { KL_BY_NOTHING, KL_BY_PAREN, KL_BY_BAR };

/* What holds up to the end of a group. */
struct kl_tex_scope {
    int fences;   /* open, of the kind that may be alone */
    bool cells;   /* rows and columns end here */
    bool display; /* operators have limits beneath */
    const char *alphabet;
};

/* Where the parser is. */
struct kl_tex_parser {
    struct kl_formula *formula;
    bool inline_style; /* within a line of text */
    const char *start, *at, *end;
    char *word;                /* next free byte of formula->words */
    bool stopped;              /* beyond a limit: nothing more is read */
    int depth;                 /* of groups, arguments and fences */
    int script;                /* of sub- and superscripts */
    int groups, lefts, begins; /* open anywhere */
    int tag;                   /* of the line being read */
    struct kl_tex_scope scope;
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

/* fault.c. Report a fault at a place in the source, quoting len bytes of it;
 * stop for good, for a limit; put the faults in order and report the first. */
void kl_parser_fail(struct kl_tex_parser *p, enum kl_status status,
                    const char *at, const char *what, size_t len);
void kl_parser_stop(struct kl_tex_parser *p, const char *at, const char *what);
enum kl_status kl_parser_finish(struct kl_tex_parser *p, struct kl_err *err);

/* The node of an index, until the next one is added. */
struct kl_node *kl_parser_node(const struct kl_tex_parser *p, int index);

/* Add a node of a kind; an atom of a symbol, of len bytes of text; the row of
 * nothing; a box of one part. */
int kl_parser_add(struct kl_tex_parser *p, enum kl_box kind,
                  enum kl_tex_class type);
int kl_parser_atom(struct kl_tex_parser *p, const struct kl_tex_symbol *symbol);
int kl_parser_word(struct kl_tex_parser *p, const char *text, size_t len,
                   enum kl_tex_class type);
int kl_parser_empty(struct kl_tex_parser *p);
int kl_parser_box(struct kl_tex_parser *p, enum kl_box kind, int part);

/* Begin a word: a mark that has nothing to sit on gets a circle. */
void kl_parser_carry(struct kl_tex_parser *p, const char *text, size_t len);

/* A fence around a part, as high as it is; the signs are keys of FENCE. */
int kl_parser_fence(struct kl_tex_parser *p, int part, const char *open,
                    const char *close);

/* The atom that a node is or alone holds; NULL if it does not. */
const struct kl_node *kl_parser_only(const struct kl_tex_parser *p, int index);

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
 * if there was nothing to put in the row or it is there already; a group; the
 * argument of what stands at `owner`, a group or a single sign; the same as a
 * script; one in brackets, KL_NO_NODE if there are none. */
struct kl_list kl_read_row(struct kl_tex_parser *p, enum kl_closer by);
int kl_read_nucleus(struct kl_tex_parser *p, struct kl_list *row);
int kl_read_group(struct kl_tex_parser *p);
int kl_read_argument(struct kl_tex_parser *p, const char *owner, size_t len);
int kl_read_label(struct kl_tex_parser *p, const char *owner, size_t len);
int kl_read_option(struct kl_tex_parser *p);

/* The bytes between braces behind what stands at `owner`, and past them. */
size_t kl_read_braced(struct kl_tex_parser *p, const char *owner, size_t len,
                      const char **text);

/* Which script begins here: KL_SUB, KL_SUPER, KL_PRIMES, KL_BASE for none. Read
 * all that follow a nucleus; returns the node that takes its place. */
int kl_parser_script(const struct kl_tex_parser *p);
int kl_read_scripts(struct kl_tex_parser *p, int base);

/* True if the row that is being read ends at this symbol, whatever is in it. */
bool kl_parser_ends(const struct kl_tex_parser *p,
                    const struct kl_tex_symbol *symbol);

/* Make a node of a token, by what its symbol does. A reader may return
 * KL_NO_NODE, and put nodes and space into the row itself. */
typedef int kl_reader(struct kl_tex_parser *p, struct kl_token token,
                      struct kl_list *row);
extern kl_reader *const kl_readers[KL_TEX_ACTIONS];
kl_reader kl_read_fence, kl_read_left, kl_read_middle, kl_read_wrapped;
kl_reader kl_read_divergence, kl_read_begin, kl_read_lines, kl_read_tag;
kl_reader kl_read_marked, kl_read_arrow, kl_read_boxed, kl_read_stacked;
kl_reader kl_read_negated, kl_read_alphabet, kl_read_text, kl_read_named;

/* How a row begins: as such, between fences, where commas stand close, or
 * behind a cell that ended in a class. */
struct kl_row_setting {
    bool fenced, follows;
    enum kl_tex_class after;
};

/* Make a row node of a list: settle classes and the space between; space.c. */
int kl_row_close(struct kl_tex_parser *p, struct kl_list list,
                 struct kl_row_setting setting);

/* True if what comes after this class, or at the start of a row, is an operand
 * that the class waits for. */
bool kl_row_wants_operand(enum kl_tex_class type);

#endif
