#include "config.h"

#include "klscope/core/query.h"

#include <stdlib.h>

#include "klscope/base/alloc.h"

struct kl_query {
    char *text;
};

enum kl_status
kl_query_parse(const char *text, size_t len, struct kl_query **query,
               struct kl_err *err)
{
    (void)err;
    *query = kl_calloc(1, sizeof **query);
    (*query)->text = kl_strndup(text, len);
    return KL_OK;
}

void
kl_query_free(struct kl_query *query)
{
    if (query == NULL)
        return;
    free(query->text);
    free(query);
}

void
kl_query_print(const struct kl_query *query, struct kl_buf *out)
{
    kl_buf_adds(out, query->text);
}

bool
kl_query_needs(const struct kl_query *query, enum kl_measure measure)
{
    (void)query;
    (void)measure;
    return false;
}

enum kl_dimension
kl_query_dimension(const struct kl_query *query)
{
    (void)query;
    return KL_PURE;
}

size_t
kl_query_walks(const struct kl_query *query)
{
    (void)query;
    return 0;
}

enum kl_status
kl_query_answer(const struct kl_query *query, const struct kl_subject *subject,
                struct kl_value *value, struct kl_err *err)
{
    (void)query;
    (void)subject;
    *value = (struct kl_value){0, 0};
    return kl_fail(err, KL_E_STATE, KL_AT_NONE, "not yet");
}
