/* Blocks of outcomes as the words of a code. The probability of a block does
 * not depend on its order, so all blocks of one composition form a group, and
 * Huffman's algorithm pairs the members of a group at once: a million blocks
 * of twenty bits are 21 groups. What the code costs is the sum of the masses
 * of all inner nodes, so no tree is kept.
 */
#include "config.h"

#include <stdlib.h>

#include "klscope/base/alloc.h"
#include "klscope/core/code_private.h"

/* Of two outcomes, 2^20 blocks are KL_BLOCK_WORDS; of one there is no end. */
enum { BLOCK_MOST = 20 };

unsigned
kl_code_block_most(size_t n)
{
    size_t words = n, most = 1;

    if (n <= 1)
        return BLOCK_MOST;
    while (most < BLOCK_MOST && words <= KL_BLOCK_WORDS / n) {
        words *= n;
        most++;
    }
    return (unsigned)most;
}

/* Nodes of equal masses: each has q's, p's, and what p's may be off by. */
struct group {
    struct kl_mass q;
    struct kl_dd p;
    double off;
    size_t count;
};

struct groups {
    struct group *group;
    size_t n, room, first; /* those before the first are used up */
};

static void
append(struct groups *groups, const struct group *group)
{
    if (groups->n == groups->room) {
        groups->room = 2 * groups->room + 64;
        groups->group =
            kl_realloc(groups->group, groups->room, sizeof *groups->group);
    }
    groups->group[groups->n++] = *group;
}

/* ---- compositions -------------------------------------------------------- */

/* k outcomes in ascending order, by their place in a list of q's masses. */
struct composition {
    unsigned k;
    size_t at[BLOCK_MOST];
};

static bool
next_composition(struct composition *c, size_t n)
{
    unsigned i = c->k;

    while (i > 0 && c->at[i - 1] + 1 == n)
        i--;
    if (i == 0)
        return false;
    c->at[i - 1]++;
    for (unsigned j = i; j < c->k; j++)
        c->at[j] = c->at[i - 1];
    return true;
}

/* k! / (a! b! ...), where a, b, ... are how often the outcomes occur. */
static size_t
orders(const struct composition *c)
{
    size_t count = 1, run = 0;

    for (unsigned i = 0; i < c->k; i++) {
        run = i > 0 && c->at[i] == c->at[i - 1] ? run + 1 : 1;
        count = count * (i + 1) / run;
    }
    return count;
}

static struct kl_dd
times(struct kl_dd a, struct kl_dd b)
{
    struct kl_dd product = kl_dd_mul_d(a, b.hi);

    return kl_dd_add_d(product, a.hi * b.lo);
}

static struct group
group_of(const struct composition *c, const struct kl_mass *q,
         const struct kl_bins *p)
{
    struct group group = {kl_mass_of(kl_dd_of(1), 0), kl_dd_of(1), 0,
                          orders(c)};

    for (unsigned i = 0; i < c->k; i++) {
        const struct kl_mass *one = &q[c->at[i]];

        group.q = kl_mass_times(group.q, *one);
        group.p = times(group.p, kl_bins_prob_dd(p, one->at));
        if (group.p.hi > 0)
            group.off += kl_code_rounding(p, one->at) + 0x1p-98;
    }
    group.off *= group.p.hi;
    return group;
}

/* ---- merging ------------------------------------------------------------- */

/* The sums over inner nodes. */
struct cost {
    struct kl_dd p;
    double off;
    size_t adds;
};

/* The group of least mass, blocks before nodes; NULL if none is left. */
static struct group *
least(struct groups *blocks, struct groups *nodes)
{
    bool block = blocks->first < blocks->n, node = nodes->first < nodes->n;

    if (block && node)
        block = kl_mass_compare(&blocks->group[blocks->first].q,
                                &nodes->group[nodes->first].q) <= 0;
    if (!block && !node)
        return NULL;
    return block ? &blocks->group[blocks->first] : &nodes->group[nodes->first];
}

static void
use(struct groups *blocks, struct groups *nodes, struct group *group,
    size_t count)
{
    group->count -= count;
    if (group->count > 0)
        return;
    if (blocks->first < blocks->n && group == &blocks->group[blocks->first])
        blocks->first++;
    else
        nodes->first++;
}

/* Make `count` nodes, each of one of a and one of b. */
static void
join(struct groups *nodes, const struct group *a, const struct group *b,
     size_t count, struct cost *cost)
{
    struct group node = {kl_mass_add(a->q, b->q), kl_dd_add(a->p, b->p),
                         a->off + b->off, count};

    cost->p = kl_dd_add(cost->p, kl_dd_mul_d(node.p, (double)count));
    cost->off += node.off * (double)count;
    cost->adds++;
    append(nodes, &node);
}

/* Pair the members of the least group; false if there is none. */
static bool
merge_least(struct groups *blocks, struct groups *nodes, struct cost *cost)
{
    struct group *next = least(blocks, nodes), a, b;

    if (next == NULL)
        return false;
    a = *next;
    use(blocks, nodes, next, a.count);
    if (a.count >= 2)
        join(nodes, &a, &a, a.count / 2, cost);
    if (a.count % 2 == 0)
        return true;
    next = least(blocks, nodes);
    if (next == NULL)
        return false;
    b = *next;
    use(blocks, nodes, next, 1);
    join(nodes, &a, &b, 1, cost);
    return true;
}

/* True if p has mass where q has none. */
static bool
bare(const struct kl_bins *p, const struct kl_bins *q)
{
    struct kl_tail own = kl_code_tail(q);

    if (kl_code_tail_gap(p, &own))
        return true;
    for (size_t i = 0; i < p->n; i++)
        if (kl_bins_positive(p, i) && !kl_bins_positive(q, i))
            return true;
    return false;
}

/* L / k and its bound: rounding, what p's sum is off by, and the outcomes
 * outside the window, for whom words of k times the longest are allowed. */
static struct kl_value
close_cost(const struct cost *cost, const struct kl_bins *p,
           const struct kl_bins *q, unsigned k)
{
    struct kl_value v = {kl_dd_value(cost->p) / k, 0};
    struct kl_tail own = kl_code_tail(q);
    double longest = 0;

    v.err = KL_ROUND * v.val + cost->off / k * (1 + 0x1p-20) +
            (double)cost->adds * 0x1p-100 * v.val +
            kl_bins_off_one(p) * (k + 1) * v.val;
    if (!kl_code_tail(p).infinite && !(p->tail.below > 0))
        return v;
    for (size_t i = 0; i < q->n; i++)
        if (kl_bins_positive(q, i))
            longest = fmax(longest, kl_code_ideal(q, i));
    v.err += k * kl_code_outside(k * longest + 1, &own, p);
    return v;
}

/* ---- in slices ----------------------------------------------------------- */

struct kl_code_blocking {
    const struct kl_bins *p, *q;
    struct kl_code_block block;
    enum { KINDS, ORDER, QUEUE, MERGE, DONE } stage;
    struct kl_mass *mass; /* of the outcomes by q, n of them */
    size_t n;
    struct composition next;
    struct groups all, blocks, nodes; /* as they come, in order, merged */
    struct kl_mass *order;
    struct kl_mass_order *ordering;
    struct cost cost;
};

struct kl_code_blocking *
kl_code_blocking_new(const struct kl_bins *p, const struct kl_bins *q,
                     unsigned k)
{
    struct kl_code_blocking *b = kl_calloc(1, sizeof *b);

    b->p = p;
    b->q = q;
    b->next.k = k;
    b->n = kl_mass_list(q, &b->mass);
    b->block = (struct kl_code_block){.k = k, .words = 1};
    for (unsigned i = 0; i < k; i++)
        b->block.words *= b->n;
    if (b->n == 0 || bare(p, q)) {
        b->block.mean = (struct kl_value){INFINITY, 0};
        b->stage = DONE;
    }
    return b;
}

void
kl_code_blocking_free(struct kl_code_blocking *b)
{
    if (b == NULL)
        return;
    kl_mass_order_free(b->ordering);
    free(b->order);
    free(b->all.group);
    free(b->blocks.group);
    free(b->nodes.group);
    free(b->mass);
    free(b);
}

/* Groups as compositions come; true behind the last. */
static bool
make_groups(struct kl_code_blocking *b, size_t some)
{
    for (; some > 0; some--) {
        struct group group = group_of(&b->next, b->mass, b->p);

        group.q.at = (uint32_t)b->all.n;
        append(&b->all, &group);
        if (next_composition(&b->next, b->n))
            continue;
        b->order = kl_malloc(b->all.n * sizeof *b->order);
        for (size_t i = 0; i < b->all.n; i++)
            b->order[i] = b->all.group[i].q;
        b->ordering = kl_mass_order_new(b->order, b->all.n);
        return true;
    }
    return false;
}

/* Groups in the order of q's masses. */
static bool
queue_up(struct kl_code_blocking *b, size_t some)
{
    for (; some > 0 && b->blocks.n < b->all.n; some--)
        append(&b->blocks, &b->all.group[b->order[b->blocks.n].at]);
    return b->blocks.n == b->all.n;
}

static bool
merge(struct kl_code_blocking *b, size_t some)
{
    for (; some > 0; some--)
        if (!merge_least(&b->blocks, &b->nodes, &b->cost)) {
            b->block.mean = close_cost(&b->cost, b->p, b->q, b->block.k);
            return true;
        }
    return false;
}

/* A slice of the present stage; true when it is at its end. */
static bool
go_on(struct kl_code_blocking *b, size_t some)
{
    switch (b->stage) {
    case KINDS: return make_groups(b, some);
    case ORDER: return kl_mass_order_work(b->ordering, some);
    case QUEUE: return queue_up(b, some);
    case MERGE: return merge(b, some);
    case DONE: break;
    }
    return true;
}

bool
kl_code_blocking_work(struct kl_code_blocking *b, size_t some,
                      struct kl_code_block *block)
{
    if (b->stage < DONE && go_on(b, some))
        b->stage++;
    *block = b->block;
    return b->stage == DONE;
}

struct kl_code_block
kl_code_blocks(const struct kl_bins *p, const struct kl_bins *q, unsigned k)
{
    struct kl_code_blocking *blocking = kl_code_blocking_new(p, q, k);
    struct kl_code_block block;

    while (!kl_code_blocking_work(blocking, SIZE_MAX, &block))
        continue;
    kl_code_blocking_free(blocking);
    return block;
}
