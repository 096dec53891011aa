/* Huffman's code by two queues: the outcomes, sorted once, and the sums made
 * so far, which come about in ascending order by themselves. Of equal masses
 * the outcome goes first, and of sums the older one: that gives the least
 * variance of lengths. A parent that is made earlier is taken earlier, so
 * depths never rise along either queue, and lengths fall along the outcomes.
 *
 * src   van Leeuwen, ICALP 1976; Schwartz, Information and Control 7 (1964),
 *       for the variance
 */
#include "config.h"

#include <stdlib.h>

#include "klscope/base/alloc.h"
#include "klscope/core/code_private.h"

/* Two queues, and who is whose parent. */
struct queues {
    const struct kl_mass *leaf;
    size_t n, next_leaf;
    struct kl_mass *node;
    uint32_t *parent; /* of the leaves, then of the nodes */
    size_t nodes, next_node;
};

/* Take the least mass, child of the node that is made next. */
static struct kl_mass
take(struct queues *q)
{
    bool leaf =
        q->next_leaf < q->n &&
        (q->next_node == q->nodes ||
         kl_mass_compare(&q->leaf[q->next_leaf], &q->node[q->next_node]) <= 0);
    size_t at = leaf ? q->next_leaf++ : q->next_node++;

    q->parent[leaf ? at : q->n + at] = (uint32_t)q->nodes;
    return leaf ? q->leaf[at] : q->node[at];
}

unsigned
kl_huffman_lengths(const struct kl_mass *mass, size_t n, uint32_t *length)
{
    struct queues q = {
        .leaf = mass,
        .n = n,
        .node = kl_malloc(n * sizeof *q.node),
        .parent = kl_malloc(2 * n * sizeof *q.parent),
    };
    uint32_t *depth = kl_calloc(n, sizeof *depth);

    while (q.nodes + 1 < n) {
        struct kl_mass a = take(&q), b = take(&q);

        q.node[q.nodes++] = kl_mass_add(a, b);
    }
    for (size_t i = q.nodes; i-- > 0;)
        depth[i] = i + 1 == q.nodes ? 0 : depth[q.parent[n + i]] + 1;
    for (size_t i = 0; i < n; i++)
        length[i] = n == 1 ? 0 : depth[q.parent[i]] + 1;
    free(q.node);
    free(q.parent);
    free(depth);
    return length[0];
}

void
kl_code_huffman(const struct kl_bins *bins, struct kl_code *code)
{
    struct kl_mass *mass;
    size_t n = kl_mass_list(bins, &mass);
    uint32_t *length = kl_malloc((n + 1) * sizeof *length);

    kl_mass_sort(mass, n);
    kl_code_init(code, bins->n);
    if (n > 0 && kl_huffman_lengths(mass, n, length) > KL_WORD_MAX) {
        kl_limited_lengths(mass, n, KL_WORD_MAX, length);
        code->limited = true;
    }
    for (size_t i = 0; i < n; i++)
        code->length[mass[i].at] = (uint16_t)length[i];
    kl_code_settle(code);
    code->tail = kl_code_tail(bins);
    free(mass);
    free(length);
}
