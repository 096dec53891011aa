#include "config.h"

#include "klscope/lesson/fence.h"

#include <md4c.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"

/* What md4c's callbacks share. */
struct reader {
    struct kl_fences *fences;
    bool inside;
};

static int
enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct reader *reader = data;
    struct kl_fences *fences = reader->fences;
    const MD_BLOCK_CODE_DETAIL *code = detail;
    struct kl_fence *fence;

    if (type != MD_BLOCK_CODE || code->fence_char == '\0')
        return 0;
    fences->fence = kl_realloc(fences->fence, fences->count + 1,
                               sizeof *fences->fence);
    fence = &fences->fence[fences->count++];
    *fence = (struct kl_fence){KL_BUF_INIT, KL_BUF_INIT};
    kl_buf_add(&fence->info, code->info.text, code->info.size);
    reader->inside = true;
    return 0;
}

static int
leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct reader *reader = data;

    (void)detail;
    if (type == MD_BLOCK_CODE)
        reader->inside = false;
    return 0;
}

static int
ignore_span(MD_SPANTYPE type, void *detail, void *data)
{
    (void)type;
    (void)detail;
    (void)data;
    return 0;
}

static int
take_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
    struct reader *reader = data;

    if (reader->inside && type == MD_TEXT_CODE)
        kl_buf_add(&reader->fences->fence[reader->fences->count - 1].body,
                   text, size);
    return 0;
}

enum kl_status
kl_fences_read(const char *text, size_t len, struct kl_fences *fences,
               struct kl_err *err)
{
    struct reader reader = {.fences = fences};
    const MD_PARSER parser = {.flags = MD_DIALECT_COMMONMARK |
                                       MD_FLAG_LATEXMATHSPANS |
                                       MD_FLAG_TABLES,
                              .enter_block = enter_block,
                              .leave_block = leave_block,
                              .enter_span = ignore_span,
                              .leave_span = ignore_span,
                              .text = take_text};

    *fences = (struct kl_fences){NULL, 0};
    if (len > 0x40000000u) /* md4c counts in 32 bits */
        return kl_fail(err, KL_E_LIMIT, KL_AT_NONE,
                       "more than 1 GiB of Markdown");
    if (md_parse(text, (MD_SIZE)len, &parser, &reader) == 0)
        return KL_OK;
    kl_fences_clear(fences);
    return kl_fail(err, KL_E_PARSE, KL_AT_NONE, "cannot be read as Markdown");
}

void
kl_fences_clear(struct kl_fences *fences)
{
    size_t i;

    for (i = 0; i < fences->count; i++) {
        kl_buf_clear(&fences->fence[i].info);
        kl_buf_clear(&fences->fence[i].body);
    }
    free(fences->fence);
    *fences = (struct kl_fences){NULL, 0};
}

const struct kl_fence *
kl_fences_find(const struct kl_fences *fences, const char *info)
{
    size_t i;

    for (i = 0; i < fences->count; i++)
        if (strcmp(kl_buf_text(&fences->fence[i].info), info) == 0)
            return &fences->fence[i];
    return NULL;
}
