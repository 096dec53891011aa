#include "config.h"

#include "klscope/core/labels.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"

/* The texts stand one after the other in one block, each with its NUL; `at`
 * says where the i-th begins. Replacing a text by a longer one appends it and
 * leaves a hole, and when holes are half of the block it is packed.
 *
 * The index is an open hash table with linear probing, at most 2/3 full. A
 * slot holds i + 1 in its low `bits` bits, which is all that a place needs,
 * and bits of the hash above, so that nearly no probe has to look at a text:
 * with millions of labels every look is a cache miss. 0 is an empty slot.
 */
struct kl_labels {
    char *text;
    size_t used, cap, holes;
    size_t *at;
    size_t n, room;
    uint32_t *slot; /* NULL while there is no index */
    size_t mask;    /* slots - 1 */
    unsigned bits;
};

enum { FIRST_ROOM = 16, HOLES_LEAST = 4096, AHEAD = 16 };

struct kl_labels *
kl_labels_new(void)
{
    return kl_calloc(1, sizeof(struct kl_labels));
}

void
kl_labels_free(struct kl_labels *labels)
{
    if (labels == NULL)
        return;
    free(labels->text);
    free(labels->at);
    free(labels->slot);
    free(labels);
}

struct kl_labels *
kl_labels_copy(const struct kl_labels *labels)
{
    struct kl_labels *copy = kl_labels_new();

    *copy = *labels;
    copy->cap = labels->used;
    copy->room = labels->n;
    copy->slot = NULL;
    copy->text = kl_malloc(labels->used);
    copy->at = kl_malloc(labels->n * sizeof *copy->at);
    if (labels->n > 0) {
        memcpy(copy->text, labels->text, labels->used);
        memcpy(copy->at, labels->at, labels->n * sizeof *copy->at);
    }
    return copy;
}

size_t
kl_labels_count(const struct kl_labels *labels)
{
    return labels->n;
}

const char *
kl_labels_get(const struct kl_labels *labels, size_t i)
{
    return labels->text + labels->at[i];
}

/* Multiplication carries low bits up, the shift folds the high half back onto
 * the low one, as in splitmix64. */
static uint64_t
mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 32;
}

static uint64_t
hash_of(const char *text, size_t len)
{
    uint64_t hash = len, word;

    for (; len >= sizeof word; text += sizeof word, len -= sizeof word) {
        memcpy(&word, text, sizeof word);
        hash = mix(hash, word);
    }
    word = 0;
    memcpy(&word, text, len);
    hash = mix(hash, word);
    return mix(hash, hash >> 29);
}

static void
drop_index(struct kl_labels *labels)
{
    free(labels->slot);
    labels->slot = NULL;
}

/* What the slot of label i with this hash holds. */
static uint32_t
entry(const struct kl_labels *labels, uint64_t hash, size_t i)
{
    return (uint32_t)(hash >> 32) << labels->bits | (uint32_t)(i + 1);
}

static size_t
place(const struct kl_labels *labels, uint32_t held)
{
    return (held & ((UINT32_C(1) << labels->bits) - 1)) - 1;
}

/* Follow the probes from the hash on to a label with this text or to an empty
 * slot, which it returns. */
static size_t
probe(const struct kl_labels *labels, const char *text, size_t len,
      uint64_t hash)
{
    uint32_t tag = (uint32_t)(hash >> 32) << labels->bits, held;
    size_t s;

    for (s = hash & labels->mask; (held = labels->slot[s]) != 0;
         s = (s + 1) & labels->mask) {
        const char *other;

        if ((held ^ tag) >> labels->bits != 0)
            continue;
        other = kl_labels_get(labels, place(labels, held));
        if (strncmp(other, text, len) == 0 && other[len] == '\0')
            break;
    }
    return s;
}

/* At most 2/3 full, and never altogether: an empty slot ends a search. */
static bool
has_room(size_t slots, size_t n)
{
    return slots / 3 * 2 > n;
}

static void
make_table(struct kl_labels *labels)
{
    size_t slots = FIRST_ROOM;

    while (!has_room(slots, labels->n))
        slots *= 2;
    /* A place needs no more bits than a slot number has. */
    for (labels->bits = 1; slots >> labels->bits > 1;)
        labels->bits++;
    drop_index(labels);
    labels->slot = kl_calloc(slots, sizeof *labels->slot);
    labels->mask = slots - 1;
}

/* Hash of label i, whose slot the processor may begin to fetch. */
static uint64_t
hash_ahead(const struct kl_labels *labels, size_t i)
{
    const char *text = kl_labels_get(labels, i);
    uint64_t hash = hash_of(text, strlen(text));

    __builtin_prefetch(&labels->slot[hash & labels->mask], 1);
    return hash;
}

/* Make the index anew. Of equal labels only the first is in it. Slots lie all
 * over memory, so hashes are computed AHEAD labels before they are needed.
 *
 * out   first, again   the first repetition
 * return               true if there is one
 */
static bool
make_index(struct kl_labels *labels, size_t *first, size_t *again)
{
    uint64_t hashes[AHEAD];
    bool repeated = false;
    size_t i;

    make_table(labels);
    for (i = 0; i < labels->n && i < AHEAD; i++)
        hashes[i] = hash_ahead(labels, i);
    for (i = 0; i < labels->n; i++) {
        const char *text = kl_labels_get(labels, i);
        uint64_t hash = hashes[i % AHEAD];
        size_t s = probe(labels, text, strlen(text), hash);

        if (i + AHEAD < labels->n)
            hashes[i % AHEAD] = hash_ahead(labels, i + AHEAD);
        if (labels->slot[s] == 0) {
            labels->slot[s] = entry(labels, hash, i);
        } else if (!repeated) {
            repeated = true;
            *first = place(labels, labels->slot[s]);
            *again = i;
        }
    }
    return repeated;
}

bool
kl_labels_find(struct kl_labels *labels, const char *text, size_t len,
               size_t *at)
{
    size_t first, again, s;

    if (labels->slot == NULL)
        make_index(labels, &first, &again);
    s = probe(labels, text, len, hash_of(text, len));
    if (labels->slot[s] == 0)
        return false;
    *at = place(labels, labels->slot[s]);
    return true;
}

bool
kl_labels_repeated(struct kl_labels *labels, size_t *first, size_t *again)
{
    return make_index(labels, first, again);
}

/* Copy text to the end of the block; returns where it begins there. */
static size_t
append(struct kl_labels *labels, const char *text, size_t len)
{
    size_t start = labels->used;
    /* The text may be one of ours, which moves as the block grows. */
    uintptr_t inside = (uintptr_t)text - (uintptr_t)labels->text;

    len = strnlen(text, len);
    if (labels->cap - start < len + 1) {
        labels->cap += labels->cap / 2 + len + 1 + FIRST_ROOM;
        labels->text = kl_realloc(labels->text, labels->cap, 1);
        if (inside < start)
            text = labels->text + inside;
    }
    memcpy(labels->text + start, text, len);
    labels->text[start + len] = '\0';
    labels->used += len + 1;
    return start;
}

static void
pack(struct kl_labels *labels)
{
    char *text = kl_malloc(labels->used - labels->holes);
    size_t i, used = 0;

    for (i = 0; i < labels->n; i++) {
        const char *label = kl_labels_get(labels, i);
        size_t size = strlen(label) + 1;

        memcpy(text + used, label, size);
        labels->at[i] = used;
        used += size;
    }
    free(labels->text);
    labels->text = text;
    labels->used = labels->cap = used;
    labels->holes = 0;
}

/* Count the text of label i as a hole. */
static void
abandon(struct kl_labels *labels, size_t i)
{
    labels->holes += strlen(kl_labels_get(labels, i)) + 1;
}

static void
pack_if_worth(struct kl_labels *labels)
{
    if (labels->holes > HOLES_LEAST && labels->holes > labels->used / 2)
        pack(labels);
}

/* Make room for one more at i. */
static void
open_place(struct kl_labels *labels, size_t i)
{
    if (labels->n == labels->room) {
        labels->room += labels->room / 2 + FIRST_ROOM;
        labels->at = kl_realloc(labels->at, labels->room, sizeof *labels->at);
    }
    memmove(labels->at + i + 1, labels->at + i,
            (labels->n - i) * sizeof *labels->at);
    labels->n++;
}

/* Keep the index true for a label that was put last. One that has become full
 * is dropped; the next is twice as long, so that looking up and adding in turn
 * takes linear time. */
static void
index_last(struct kl_labels *labels)
{
    const char *text = kl_labels_get(labels, labels->n - 1);
    size_t len = strlen(text), s;
    uint64_t hash;

    if (labels->slot == NULL)
        return;
    if (!has_room(labels->mask + 1, labels->n)) {
        drop_index(labels);
        return;
    }
    hash = hash_of(text, len);
    s = probe(labels, text, len, hash);
    if (labels->slot[s] == 0)
        labels->slot[s] = entry(labels, hash, labels->n - 1);
}

void
kl_labels_add(struct kl_labels *labels, const char *text, size_t len)
{
    open_place(labels, labels->n);
    labels->at[labels->n - 1] = append(labels, text, len);
    index_last(labels);
}

void
kl_labels_insert(struct kl_labels *labels, size_t i, const char *text,
                 size_t len)
{
    drop_index(labels);
    open_place(labels, i);
    labels->at[i] = append(labels, text, len);
}

void
kl_labels_set(struct kl_labels *labels, size_t i, const char *text, size_t len)
{
    drop_index(labels);
    abandon(labels, i);
    labels->at[i] = append(labels, text, len);
    pack_if_worth(labels);
}

void
kl_labels_delete(struct kl_labels *labels, size_t i)
{
    drop_index(labels);
    abandon(labels, i);
    labels->n--;
    memmove(labels->at + i, labels->at + i + 1,
            (labels->n - i) * sizeof *labels->at);
    pack_if_worth(labels);
}
