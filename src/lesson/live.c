/* Which fences are live, and what becomes of those that are not. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/lesson/private.h"

static void
read_scene(struct kl_reading *reading, struct kl_block *block)
{
    if (strspn(block->text.text, " \t\n") == block->text.len)
        kl_problems_error(reading->problems,
                          (struct kl_at){NULL, block->line, block->column},
                          "this scene is empty");
}

static void
read_note(struct kl_reading *reading, struct kl_block *block)
{
    struct kl_note *note = kl_arena_take(reading->arena, sizeof *note);
    struct kl_block *blocks;
    struct kl_raw *raw;
    size_t i, count;

    kl_markdown_blocks(reading, &block->text, &raw, &count);
    blocks = kl_arena_take(reading->arena, count * sizeof *blocks);
    for (i = 0; i < count; i++)
        if (raw[i].what != KL_RAW_COMMENT)
            blocks[note->blocks++] = raw[i].block;
    free(raw);
    if (note->blocks == 0)
        kl_problems_error(reading->problems,
                          (struct kl_at){NULL, block->line, block->column},
                          "this note is empty");
    note->block = blocks;
    block->note = note;
}

static const struct {
    const char *word;
    enum kl_block_kind kind;
    void (*read)(struct kl_reading *reading, struct kl_block *block);
} fences[] = {
    {"scene", KL_BLOCK_SCENE, read_scene},
    {"witness", KL_BLOCK_WITNESS, kl_witness_read},
    {"task", KL_BLOCK_TASK, kl_task_read},
    {"quiz", KL_BLOCK_QUIZ, kl_quiz_read},
    {"break", KL_BLOCK_BREAK, kl_break_read},
    {"note", KL_BLOCK_NOTE, read_note},
};

enum { FENCES = sizeof fences / sizeof *fences, WORD = 16 };

/* ---- near misses --------------------------------------------------------- */

static int
least(int a, int b)
{
    return a < b ? a : b;
}

/* How many letters must be put in, left out, changed or swapped with their
 * neighbour to make one word of the other. */
static int
distance(const char *a, const char *b)
{
    int d[WORD + 1][WORD + 1];
    int n = (int)strlen(a), m = (int)strlen(b), i, j;

    for (i = 0; i <= n; i++)
        for (j = 0; j <= m; j++) {
            if (i == 0 || j == 0) {
                d[i][j] = i + j;
                continue;
            }
            d[i][j] = least(least(d[i - 1][j], d[i][j - 1]) + 1,
                            d[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[n][m];
}

static void
warn_of_near_miss(struct kl_reading *reading, const struct kl_raw *raw,
                  size_t len)
{
    char word[WORD + 1], quote[KL_QUOTE];
    size_t i;

    if (len == 0 || len > WORD)
        return;
    for (i = 0; i < len; i++)
        word[i] = raw->info[i] >= 'A' && raw->info[i] <= 'Z'
                      ? (char)(raw->info[i] + 'a' - 'A')
                      : raw->info[i];
    word[len] = '\0';
    for (i = 0; i < FENCES; i++) {
        if (distance(word, fences[i].word) >
            (strlen(fences[i].word) > 5 ? 2 : 1))
            continue;
        kl_problems_warning(
            reading->problems,
            (struct kl_at){NULL, raw->block.line, raw->block.column},
            "%s is shown as code; did you mean \"%s\"?",
            kl_quote(quote, raw->info, len), fences[i].word);
        return;
    }
}

/* ---- all of them --------------------------------------------------------- */

struct kl_block
kl_live_read(struct kl_reading *reading, const struct kl_raw *raw)
{
    size_t len = strcspn(raw->info, " \t"), i;
    size_t errors = reading->problems->errors;
    struct kl_block block = raw->block;

    for (i = 0; i < FENCES; i++)
        if (strlen(fences[i].word) == len &&
            memcmp(fences[i].word, raw->info, len) == 0)
            break;
    if (i == FENCES) {
        warn_of_near_miss(reading, raw, len);
        return block;
    }
    if (raw->info[len] != '\0')
        kl_problems_error(reading->problems,
                          (struct kl_at){NULL, block.line, block.column},
                          "nothing may stand behind \"%s\"", fences[i].word);
    fences[i].read(reading, &block);
    if (reading->problems->errors > errors)
        return raw->block;
    block.kind = fences[i].kind;
    return block;
}
