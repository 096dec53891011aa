/* A goal such as `(a < b) * (c < d) = 1` or `D(p,q) * (a < b) >= 0.1` says that
 * several things be true at once. As a product it is 0 until the last of them
 * is, and tells nobody how far there is to go. So it is taken apart again.
 */
#include "config.h"

#include "klscope/lesson/condition.h"

#include <string.h>

#include "klscope/base/number.h"

#define BLANKS " \t\r\n"

enum { FACTORS_MAX = 8 };

/* A factor on the left, from byte `from` to `to`; `close` is where the bracket
 * that it begins with ends, or 0. */
struct factor {
    size_t from, to, close;
};

static size_t
past_quote(const char *text, size_t i)
{
    const char *close = strchr(text + i + 1, '"');

    return close != NULL ? (size_t)(close - text) + 1 : i + 1;
}

/* Part a text at its signs "*"; 0 if it is no product, or too long a one. */
static size_t
find_factors(const char *text, size_t len, struct factor factor[FACTORS_MAX])
{
    size_t i = 0, count = 0, first;
    int depth = 0;

    factor[0] = (struct factor){0, len, 0};
    first = strspn(text, BLANKS);
    while (i < len) {
        if (text[i] == '"') {
            i = past_quote(text, i);
            continue;
        }
        if (strchr("([{", text[i]) != NULL) {
            depth++;
        } else if (strchr(")]}", text[i]) != NULL) {
            if (--depth == 0 && text[first] == '(' && factor[count].close == 0)
                factor[count].close = i;
        } else if (depth == 0 && strchr("+-/<>=!~", text[i]) != NULL) {
            return 0;
        } else if (depth == 0 && text[i] == '*') {
            factor[count].to = i;
            if (++count == FACTORS_MAX)
                return 0;
            factor[count] = (struct factor){i + 1, len, 0};
            first = i + 1 + strspn(text + i + 1, BLANKS);
        }
        i++;
    }
    return count + 1;
}

/* Read a factor as a condition; false if it is something else. */
static bool
read_condition(struct kl_arena *arena, const struct kl_places *places,
               const struct factor *factor, struct kl_relation *relation)
{
    struct kl_problems problems = {.source = NULL};
    struct kl_reading reading = {.arena = arena, .problems = &problems};
    const char *text = places->in->text;
    struct kl_extract inner;
    size_t open, behind;
    bool good;

    if (factor->close == 0)
        return false;
    open = factor->from + strspn(text + factor->from, BLANKS);
    behind = factor->close + 1;
    if (behind + strspn(text + behind, BLANKS) < factor->to)
        return false;
    inner = kl_extract_cut(arena, places, open + 1, factor->close);
    *relation = (struct kl_relation){.op = KL_EQ};
    kl_relation_read(&reading, &inner, relation);
    good = problems.errors == 0 && relation->label.spans == 0;
    kl_problems_clear(&problems);
    return good;
}

/* Whether a product is right just if all conditions hold and, if there is a
 * rest, REST OP RIGHT. */
static bool
means_all(const struct kl_relation *relation, bool rest)
{
    double right;

    if (!kl_number_parse(relation->right.text, relation->right.len, &right))
        return false;
    switch (relation->op) {
    case KL_EQ:
        return rest ? right != 0 : right == 1;
    case KL_GE:
        return right > 0 && (rest || right <= 1);
    case KL_GT:
        return right >= 0 && (rest || right < 1);
    default:
        return false;
    }
}

/* What is left of a product without its conditions. */
static struct kl_relation
rest_of(struct kl_arena *arena, const struct kl_places *places,
        const struct kl_relation *relation, const struct factor *rest)
{
    struct kl_relation part = {.op = relation->op, .right = relation->right};
    struct kl_buf text = KL_BUF_INIT;

    part.left = kl_extract_cut(arena, places, rest->from, rest->to);
    kl_buf_addf(&text, "%s %s %s", part.left.text, kl_relation_ascii(part.op),
                part.right.text);
    part.text = part.left;
    part.text.text = kl_arena_text(arena, text.data, text.len);
    part.text.len = text.len;
    kl_buf_clear(&text);
    return part;
}

/* Sort the factors into conditions and one rest, in their order. Returns the
 * parts, or 0 if there is no condition, or there are two rests. */
static size_t
sort_factors(struct kl_arena *arena, const struct kl_places *places,
             const struct kl_relation *relation,
             struct kl_relation part[FACTORS_MAX])
{
    struct factor factor[FACTORS_MAX], rest = {0, 0, 0};
    size_t count, i, parts = 0, at = FACTORS_MAX;

    count = find_factors(places->in->text, places->in->len, factor);
    for (i = 0; i < count; i++) {
        if (read_condition(arena, places, &factor[i], &part[parts])) {
            parts++;
        } else if (at == FACTORS_MAX) {
            rest = factor[i];
            at = parts++;
        } else if (at + 1 == parts) {
            rest.to = factor[i].to;
        } else {
            return 0;
        }
    }
    if (parts == (at < FACTORS_MAX) || !means_all(relation, at < FACTORS_MAX))
        return 0;
    if (at < FACTORS_MAX)
        part[at] = rest_of(arena, places, relation, &rest);
    return parts;
}

struct kl_relation *
kl_relation_split(struct kl_arena *arena, const struct kl_relation *relation,
                  size_t *count)
{
    struct kl_relation part[FACTORS_MAX];
    struct kl_places places;

    *count = 0;
    if (!means_all(relation, true) && !means_all(relation, false))
        return NULL;
    kl_places_init(&places, &relation->left);
    *count = sort_factors(arena, &places, relation, part);
    kl_places_clear(&places);
    return kl_arena_copy(arena, part, *count * sizeof *part);
}
