/* Relations of witnesses and goals: which sign parts the sides. Signs within
 * brackets belong to an expression, as in sum(p > 0, q), and what stands in
 * double quotes is a label.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/lesson/private.h"

/* Longer signs first: "<=" is not "<". */
/* clang-format off */
static const struct {
    const char *sign;
    enum kl_relation_op op;
} signs[] = {
    {"<=", KL_LE}, {">=", KL_GE}, {"!=", KL_NE}, {"==", KL_EQ},
    {"~=", KL_NEAR}, {"\u2264", KL_LE}, {"\u2265", KL_GE}, {"\u2260", KL_NE},
    {"\u2248", KL_NEAR}, {"=", KL_EQ}, {"<", KL_LT}, {">", KL_GT},
};

static const struct {
    const char *sign, *ascii;
} names[] = {
    [KL_EQ] = {"=", "="},       [KL_LT] = {"<", "<"},
    [KL_LE] = {"\u2264", "<="}, [KL_GT] = {">", ">"},
    [KL_GE] = {"\u2265", ">="}, [KL_NE] = {"\u2260", "!="},
    [KL_NEAR] = {"\u2248", "~="},
};
/* clang-format on */

const char *
kl_relation_sign(enum kl_relation_op op)
{
    return names[op].sign;
}

const char *
kl_relation_ascii(enum kl_relation_op op)
{
    return names[op].ascii;
}

/* What stands outside brackets and quotes, in bytes from the start; none is
 * where len is, except a second sign, which is 0. */
struct found {
    size_t sign, behind; /* the first sign */
    enum kl_relation_op op;
    size_t second;
    size_t give, give_end; /* ± */
    size_t label;          /* :: */
    size_t open;           /* the first bracket that is not closed */
    size_t colon;          /* : alone */
};

static size_t
sign_at(const char *text, enum kl_relation_op *op)
{
    size_t i;

    for (i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strncmp(text, signs[i].sign, strlen(signs[i].sign)) == 0) {
            *op = signs[i].op;
            return strlen(signs[i].sign);
        }
    return 0;
}

static size_t
give_at(const char *text)
{
    return strncmp(text, "\u00b1", 2) == 0 || strncmp(text, "+-", 2) == 0 ? 2
                                                                          : 0;
}

/* Past a bracket, or a quote if it is closed; else where it is. */
static size_t
pass(const char *text, size_t i, int *depth)
{
    const char *close;

    if (text[i] == '"' && (close = strchr(text + i + 1, '"')) != NULL)
        return (size_t)(close - text) + 1;
    if (strchr("([{", text[i]) != NULL)
        ++*depth;
    else if (strchr(")]}", text[i]) != NULL && *depth > 0)
        --*depth;
    else
        return i;
    return i + 1;
}

/* Take the sign, "±" or colon at i, outside brackets; how long it is. */
static size_t
take_sign(const char *text, size_t i, size_t len, struct found *found)
{
    enum kl_relation_op op = KL_EQ;
    size_t n = sign_at(text + i, &op);

    if (n > 0 && found->sign == len) {
        found->sign = i;
        found->behind = i + n;
        found->op = op;
    } else if (n > 0 && found->second == 0) {
        found->second = i;
    } else if (n == 0 && found->op == KL_NEAR && found->sign < len &&
               found->give == len && (n = give_at(text + i)) > 0) {
        found->give = i;
        found->give_end = i + n;
    } else if (text[i] == ':' && found->colon == len) {
        found->colon = i;
    }
    return n > 0 ? n : 1;
}

static struct found
look(const struct kl_extract *whole)
{
    const char *text = whole->text;
    size_t i = 0, next, len = whole->len;
    struct found found = {len, len, KL_EQ, 0, len, len, len, len, len};
    int depth = 0, before;

    while (i < len) {
        before = depth;
        next = pass(text, i, &depth);
        if (next > i) {
            if (before == 0)
                found.open = i;
            if (depth == 0)
                found.open = len;
            i = next;
        } else if (text[i] == ':' && text[i + 1] == ':') {
            found.label = i;
            break;
        } else {
            i += depth == 0 ? take_sign(text, i, len, &found) : 1;
        }
    }
    return found;
}

/* Signs of other languages, which look like two. */
static const char *
meant(const char *text)
{
    return strncmp(text, "=>", 2) == 0   ? ">="
           : strncmp(text, "=<", 2) == 0 ? "<="
           : strncmp(text, "<>", 2) == 0 ? "!="
                                         : NULL;
}

static void
blame_second(struct kl_problems *problems, const struct kl_places *places,
             const struct found *found)
{
    const char *text = places->in->text + found->sign, *sign = meant(text);

    if (sign != NULL)
        kl_problems_error(problems, kl_places_at(places, found->sign),
                          "\"%.2s\" is written \"%s\"", text, sign);
    else
        kl_problems_error(problems, kl_places_at(places, found->second),
                          "a second relation: each has a line of its own, and "
                          "(A)*(B) = 1 means both");
}

/* What keeps it from being a relation; true if that is all there is to say. */
static bool
blame_shape(struct kl_problems *problems, const struct kl_places *places,
            const struct found *found)
{
    const char *text = places->in->text;
    size_t len = places->in->len;
    char quote[KL_QUOTE];

    if (*text == '$')
        kl_problems_error(problems, kl_places_at(places, 0),
                          "a relation is no formula: it stands without $");
    else if (found->open < len)
        kl_problems_error(problems, kl_places_at(places, found->open),
                          "this \"%c\" is not closed", text[found->open]);
    else if (found->sign == len)
        kl_problems_error(problems, kl_places_at(places, 0),
                          "expected a relation (= < <= > >= !=, or ~= with "
                          "+-), not %s",
                          kl_quote(quote, text, len));
    else if (found->colon < len)
        kl_problems_error(problems, kl_places_at(places, found->colon),
                          "a label stands behind \"::\", two colons");
    else
        return false;
    return true;
}

static void
blame(struct kl_reading *reading, const struct kl_places *places,
      const struct found *found, const struct kl_relation *relation)
{
    struct kl_problems *problems = reading->problems;

    if (blame_shape(problems, places, found))
        return;
    if (relation->left.len == 0)
        kl_problems_error(problems, kl_places_at(places, found->sign),
                          "nothing stands before \"%s\"",
                          kl_relation_ascii(relation->op));
    if (found->second > 0)
        blame_second(problems, places, found);
    else if (relation->right.len == 0)
        kl_problems_error(problems, kl_places_at(places, found->sign),
                          "nothing stands behind \"%s\"",
                          kl_relation_ascii(relation->op));
    if (relation->op == KL_NEAR && relation->tolerance.len == 0)
        kl_problems_error(problems, kl_places_at(places, found->sign),
                          "how near? \"~=\" needs \"+-\" and a number");
}

void
kl_relation_read(struct kl_reading *reading, const struct kl_extract *text,
                 struct kl_relation *relation)
{
    struct kl_arena *arena = reading->arena;
    struct found found = look(text);
    struct kl_places places;
    struct kl_extract label;

    kl_places_init(&places, text);
    relation->op = found.op;
    relation->text = kl_extract_cut(arena, &places, 0, found.label);
    relation->left = kl_extract_cut(
        arena, &places, 0, found.sign < found.label ? found.sign : found.label);
    if (found.sign < text->len)
        relation->right =
            kl_extract_cut(arena, &places, found.behind,
                           found.give < found.label ? found.give : found.label);
    if (found.give < text->len)
        relation->tolerance =
            kl_extract_cut(arena, &places, found.give_end, found.label);
    if (found.label < text->len) {
        label = kl_extract_cut(arena, &places, found.label + 2, text->len);
        relation->label = kl_markdown_inline(reading, &label);
    }
    blame(reading, &places, &found, relation);
    kl_places_clear(&places);
}

void
kl_witness_read(struct kl_reading *reading, struct kl_block *block)
{
    struct kl_witness *witness = kl_arena_take(reading->arena, sizeof *witness);
    struct kl_relation *relation;
    struct kl_entry *entry;
    size_t i, count;

    kl_entries_read(reading, &block->text, NULL, &entry, &count);
    relation = kl_arena_take(reading->arena, count * sizeof *relation);
    for (i = 0; i < count; i++)
        kl_relation_read(reading, &entry[i].value, &relation[i]);
    free(entry);
    if (count == 0)
        kl_problems_error(reading->problems,
                          (struct kl_at){NULL, block->line, block->column},
                          "this witness has no relation");
    witness->relation = relation;
    witness->relations = count;
    block->witness = witness;
}
