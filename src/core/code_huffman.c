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

static struct queues
queues_of(const struct kl_mass *mass, size_t n)
{
    return (struct queues){
        .leaf = mass,
        .n = n,
        .node = kl_malloc((n + 1) * sizeof(struct kl_mass)),
        .parent = kl_malloc((2 * n + 1) * sizeof(uint32_t)),
    };
}

static void
clear_queues(struct queues *q)
{
    free(q->node);
    free(q->parent);
    *q = (struct queues){0};
}

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

/* Make up to `some` nodes; true when there are no more. */
static bool
make_nodes(struct queues *q, size_t some)
{
    for (; some > 0 && q->nodes + 1 < q->n; some--) {
        struct kl_mass a = take(q), b = take(q);

        q->node[q->nodes++] = kl_mass_add(a, b);
    }
    return q->nodes + 1 >= q->n;
}

/* The depths of the leaves below the last node. */
static void
measure_depths(const struct queues *q, uint32_t *length)
{
    uint32_t *depth = kl_calloc(q->n, sizeof *depth);

    for (size_t i = q->nodes; i-- > 0;)
        depth[i] = i + 1 == q->nodes ? 0 : depth[q->parent[q->n + i]] + 1;
    for (size_t i = 0; i < q->n; i++)
        length[i] = q->n == 1 ? 0 : depth[q->parent[i]] + 1;
    free(depth);
}

unsigned
kl_huffman_lengths(const struct kl_mass *mass, size_t n, uint32_t *length)
{
    struct queues q = queues_of(mass, n);

    make_nodes(&q, SIZE_MAX);
    measure_depths(&q, length);
    clear_queues(&q);
    return length[0];
}

/* ---- in slices ----------------------------------------------------------- */

enum stage { LIST, ORDER, NODES, LENGTHS, WORDS, SHANNON, DONE };

struct kl_code_making {
    const struct kl_bins *bins;
    enum stage stage;
    size_t at; /* of the bins, how many the stage is through with */
    double ten;
    struct kl_mass *mass;
    size_t n;
    enum kl_care care;
    struct kl_mass_order *order;
    struct queues queues;
    struct kl_code code;
};

struct kl_code_making *
kl_code_making_new(const struct kl_bins *bins)
{
    struct kl_code_making *making = kl_calloc(1, sizeof *making);

    making->bins = bins;
    making->ten = kl_mass_ten(bins);
    making->mass = kl_malloc(bins->n * sizeof *making->mass);
    return making;
}

struct kl_code_making *
kl_code_making_new_shannon(const struct kl_bins *bins)
{
    struct kl_code_making *making = kl_calloc(1, sizeof *making);

    making->bins = bins;
    making->stage = SHANNON;
    kl_code_init(&making->code, bins->n);
    return making;
}

void
kl_code_making_free(struct kl_code_making *making)
{
    if (making == NULL)
        return;
    kl_mass_order_free(making->order);
    clear_queues(&making->queues);
    kl_code_clear(&making->code);
    free(making->mass);
    free(making);
}

/* All at once: some 15 ns an outcome, or ten times that where words must be
 * shortened. */
static void
give_lengths(struct kl_code_making *making)
{
    uint32_t *length = kl_malloc((making->n + 1) * sizeof *length);
    struct kl_code *code = &making->code;
    size_t n = making->n;

    kl_code_init(code, making->bins->n);
    if (n > 0)
        measure_depths(&making->queues, length);
    clear_queues(&making->queues);
    if (n > 0 && length[0] > KL_WORD_MAX) {
        kl_limited_lengths(making->mass, n, KL_WORD_MAX, length);
        code->limited = true;
    }
    for (size_t i = 0; i < n; i++)
        code->length[making->mass[i].at] = (uint16_t)length[i];
    free(length);
}

/* Where a slice of n bins ends. */
static size_t
slice_end(const struct kl_code_making *making, size_t n)
{
    size_t left = making->bins->n - making->at;

    return making->at + (n < left ? n : left);
}

static bool
list(struct kl_code_making *making, size_t n)
{
    size_t end = slice_end(making, n);

    making->n += kl_mass_take(making->bins, making->ten, making->at, end,
                              making->mass + making->n);
    making->at = end;
    if (end < making->bins->n)
        return false;
    making->order = kl_mass_order_new(making->mass, making->n);
    return true;
}

static void
settle(struct kl_code_making *making)
{
    kl_code_settle(&making->code);
    making->code.tail = kl_code_tail(making->bins);
}

/* Lengths, once more with more care where the words do not fit. */
static bool
shannon(struct kl_code_making *making, size_t n)
{
    size_t end = slice_end(making, n);

    kl_shannon_lengths(making->bins, making->care, making->at, end,
                       &making->code);
    making->at = end;
    if (end < making->bins->n)
        return false;
    settle(making);
    if (making->care == KL_LESS || !kl_code_over(&making->code))
        return true;
    making->care++;
    making->at = 0;
    return false;
}

/* One slice of the present stage; true when it is at its end. */
static bool
go_on(struct kl_code_making *making, size_t n)
{
    switch (making->stage) {
    case LIST:
        return list(making, n);
    case ORDER:
        if (!kl_mass_order_work(making->order, n))
            return false;
        kl_mass_order_free(making->order);
        making->order = NULL;
        making->queues = queues_of(making->mass, making->n);
        return true;
    case NODES:
        return make_nodes(&making->queues, n);
    case LENGTHS:
        give_lengths(making);
        return true;
    case WORDS:
        settle(making);
        making->stage = SHANNON; /* which is another code's */
        return true;
    case SHANNON:
        return shannon(making, n);
    case DONE:
        break;
    }
    return true;
}

bool
kl_code_making_work(struct kl_code_making *making, size_t n)
{
    if (making->stage < DONE && go_on(making, n))
        making->stage++;
    return making->stage == DONE;
}

void
kl_code_making_finish(struct kl_code_making *making, struct kl_code *code)
{
    *code = making->code;
    making->code = (struct kl_code){0};
    kl_code_making_free(making);
}

void
kl_code_huffman(const struct kl_bins *bins, struct kl_code *code)
{
    struct kl_code_making *making = kl_code_making_new(bins);

    while (!kl_code_making_work(making, SIZE_MAX))
        continue;
    kl_code_making_finish(making, code);
}
