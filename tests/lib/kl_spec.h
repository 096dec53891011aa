#ifndef KL_SPEC_TEST_H
#define KL_SPEC_TEST_H

/* Short cuts for tests that work on specs and pairs. */

#include "kl_test.h"

#include "klscope/core/pair.h"

/* Parse a spec that must be good. */
static inline struct kl_spec *
kl_spec_good(const char *text)
{
    struct kl_spec *spec = NULL;
    struct kl_err err = {0};

    if (kl_spec_parse(text, strlen(text), false, &spec, &err) != KL_OK)
        fail_msg("%s: %s", text, err.text);
    return spec;
}

/* Make a pair of two specs that must be good. */
static inline void
kl_pair_good(struct kl_pair *pair, const char *p, const char *q)
{
    struct kl_spec *spec_p = kl_spec_good(p), *spec_q = kl_spec_good(q);
    struct kl_err err = {0};

    if (kl_pair_init(pair, spec_p, spec_q, NULL, &err) != KL_OK)
        fail_msg("%s, %s: %s", p, q, err.text);
    kl_spec_free(spec_p);
    kl_spec_free(spec_q);
}

/* A pair that is kept until another is asked for, for rows of references;
 * NULL releases it. */
static inline const struct kl_pair *
kl_pair_kept(const char *p, const char *q)
{
    static struct kl_pair pair;
    static char kept[512];
    char wanted[512] = "";

    if (p != NULL)
        snprintf(wanted, sizeof wanted, "%s | %s", p, q);
    if (strcmp(wanted, kept) != 0) {
        kl_pair_clear(&pair);
        if (p != NULL)
            kl_pair_good(&pair, p, q);
        memcpy(kept, wanted, sizeof kept);
    }
    return &pair;
}

/* Printed spec; free() it. */
static inline char *
kl_spec_text(const struct kl_spec *spec)
{
    struct kl_buf text = KL_BUF_INIT;

    kl_spec_print(spec, &text);
    return kl_buf_take(&text);
}

/* A small generator of our own (Marsaglia's xorshift64*), so that a failure
 * can be repeated anywhere. */
static inline uint64_t
kl_dice(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * 2685821657736338717u;
}

/* 0 to n - 1. */
static inline size_t
kl_dice_below(uint64_t *seed, size_t n)
{
    return (size_t)(kl_dice(seed) >> 33) % n;
}

/* In [0, 1). */
static inline double
kl_dice_unit(uint64_t *seed)
{
    return (double)(kl_dice(seed) >> 11) * 0x1p-53;
}

#endif
