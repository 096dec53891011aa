#ifndef KL_QUERY_TEST_H
#define KL_QUERY_TEST_H

/* Short cuts for tests that ask questions. */

#include "kl_density.h"
#include "kl_spec.h"

#include "klscope/core/query.h"

/* What is asked about: outcomes or densities of two specs, with measures. */
struct kl_asked {
    struct kl_subject subject;
    struct kl_pair pair;
    struct kl_density *density[2];
    struct kl_measures measures;
};

static inline void
kl_asked_clear(struct kl_asked *asked)
{
    kl_pair_clear(&asked->pair);
    kl_density_free(asked->density[0]);
    kl_density_free(asked->density[1]);
    *asked = (struct kl_asked){.pair = {.n = 0}};
}

static inline void
kl_asked_outcomes(struct kl_asked *asked, const char *p, const char *q)
{
    *asked = (struct kl_asked){.subject = {.unit = KL_NAT}};
    kl_pair_good(&asked->pair, p, q);
    kl_measure_all(&asked->pair.side[KL_P], &asked->pair.side[KL_Q], 0.5,
                   &asked->measures);
    asked->subject.pair = &asked->pair;
    asked->subject.measures = &asked->measures;
}

static inline void
kl_asked_densities(struct kl_asked *asked, struct kl_quad *quad, const char *p,
                   const char *q)
{
    *asked = (struct kl_asked){.subject = {.unit = KL_NAT}};
    asked->density[KL_P] = kl_density_good(quad, p);
    asked->density[KL_Q] = kl_density_good(quad, q);
    kl_quad_measures(quad, asked->density[KL_P], asked->density[KL_Q], 0,
                     &asked->measures);
    asked->subject.density[KL_P] = asked->density[KL_P];
    asked->subject.density[KL_Q] = asked->density[KL_Q];
    asked->subject.measures = &asked->measures;
}

/* A question that must be good. */
static inline struct kl_query *
kl_query_good(const char *text)
{
    struct kl_query *query = NULL;
    struct kl_err err = {0};

    if (kl_query_parse(text, strlen(text), &query, &err) != KL_OK)
        fail_msg("%s: %d: %s", text, err.column, err.text);
    return query;
}

/* Its answer, which must be there. */
static inline struct kl_value
kl_answer_good(const char *text, const struct kl_subject *subject)
{
    struct kl_query *query = kl_query_good(text);
    struct kl_value value = {0, 0};
    struct kl_err err = {0};

    if (kl_query_answer(query, subject, &value, &err) != KL_OK)
        fail_msg("%s: %d: %s", text, err.column, err.text);
    kl_query_free(query);
    assert_false(isnan(value.val));
    assert_true(value.err >= 0);
    assert_true(isfinite(value.val) || value.err == 0);
    return value;
}

/* Within its bound, which must not be wide. */
static inline void
kl_answer_check(const char *text, const struct kl_subject *subject, double want)
{
    struct kl_value value = kl_answer_good(text, subject);
    double off = value.val == want ? 0 : fabs(value.val - want);

    if (!(off <= value.err + 2 * KL_EPS * fabs(want)) ||
        value.err > 1e-11 * fmax(1, fabs(want)))
        fail_msg("%s: %.17g +- %.3g, not %.17g", text, value.val, value.err,
                 want);
}

/* One that has none: status, column, and what is said. */
static inline void
kl_answer_fails(const char *text, const struct kl_subject *subject,
                enum kl_status status, int column, const char *want)
{
    struct kl_query *query = kl_query_good(text);
    struct kl_value value = {0, 0};
    struct kl_err err = {0};
    enum kl_status got = kl_query_answer(query, subject, &value, &err);

    if (got != status || err.line != 1 || err.column != column ||
        strcmp(err.text, want) != 0)
        fail_msg("%s: %s at %d: %s (%.17g)", text, kl_status_name(got),
                 err.column, err.text, value.val);
    kl_query_free(query);
}

#endif
