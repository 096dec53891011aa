/* A lesson: the blocks of a Markdown file put into steps. */
#include "config.h"

#include "klscope/lesson/lesson.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/lesson/private.h"

struct kl_lesson {
    struct kl_arena arena;
    const char *title;
    struct kl_step *step;
    size_t steps;
    struct kl_extract *formula;
    size_t formulas;
};

/* The lesson while it is read, and the step at its end. */
struct draft {
    struct kl_lesson *lesson;
    struct kl_reading reading;
    struct kl_comments comments;
    struct kl_block *block;
    size_t blocks, cap, step_cap;
    size_t heading; /* of the step; `blocks` if it has none */
    bool titled;    /* the lesson has its title */
    bool heading_is_title;
    bool misread;     /* a fence of the step has an error */
    size_t own_scene; /* of the step; SIZE_MAX */
    const struct kl_block *scene;
    struct kl_at *id_at; /* of all steps */
    size_t id_cap;
};

static void
begin_step(struct draft *draft)
{
    draft->blocks = 0;
    draft->heading = SIZE_MAX;
    draft->heading_is_title = false;
    draft->misread = false;
    draft->own_scene = SIZE_MAX;
    draft->comments.id = NULL;
    draft->comments.claims = 0;
    draft->comments.checks = 0;
}

static char *
plain(struct draft *draft, const struct kl_prose *prose)
{
    struct kl_buf text = KL_BUF_INIT;
    char *kept;

    kl_prose_plain(prose, &text);
    kept = kl_arena_text(draft->reading.arena, kl_buf_text(&text), text.len);
    kl_buf_clear(&text);
    return kept;
}

/* ---- ids ----------------------------------------------------------------- */

static const char *
slug_id(struct draft *draft, const char *title)
{
    struct kl_buf slug = KL_BUF_INIT;
    const char *id;

    kl_slug(title, strlen(title), &slug);
    if (slug.len == 0)
        kl_buf_addf(&slug, "step-%zu", draft->lesson->steps);
    id = kl_arena_text(draft->reading.arena, slug.data, slug.len);
    kl_buf_clear(&slug);
    return id;
}

static int
by_id(const void *a, const void *b)
{
    const struct kl_step *s = *(const struct kl_step *const *)a;
    const struct kl_step *t = *(const struct kl_step *const *)b;
    int order = strcmp(s->id, t->id);

    return order != 0 ? order : (s > t) - (s < t);
}

/* Progress needs ids of which there is one each: the later ones are changed to
 * what no comment and no heading can say. */
static void
make_ids_unique(struct draft *draft)
{
    struct kl_lesson *lesson = draft->lesson;
    struct kl_step **order = kl_malloc(lesson->steps * sizeof *order);
    const struct kl_step *first = NULL;
    struct kl_buf id = KL_BUF_INIT;
    size_t i, k;

    for (i = 0; i < lesson->steps; i++)
        order[i] = &lesson->step[i];
    qsort(order, lesson->steps, sizeof *order, by_id);
    for (i = 0; i < lesson->steps; i++) {
        if (first == NULL || strcmp(first->id, order[i]->id) != 0) {
            first = order[i];
            continue;
        }
        k = (size_t)(order[i] - lesson->step);
        kl_problems_error(draft->reading.problems, draft->id_at[k],
                          "a second step with the id \"%s\", as in line %d",
                          order[i]->id,
                          draft->id_at[first - lesson->step].line);
        kl_buf_reset(&id);
        kl_buf_addf(&id, "%s~%zu", order[i]->id, k + 1);
        order[i]->id = kl_arena_text(draft->reading.arena, id.data, id.len);
    }
    kl_buf_clear(&id);
    free(order);
}

/* ---- steps --------------------------------------------------------------- */

static struct kl_step *
add_step(struct draft *draft, struct kl_at id_at)
{
    struct kl_lesson *lesson = draft->lesson;
    size_t n = lesson->steps++;

    lesson->step =
        kl_lesson_grow(lesson->step, n, &draft->step_cap, sizeof *lesson->step);
    draft->id_at =
        kl_lesson_grow(draft->id_at, n, &draft->id_cap, sizeof *draft->id_at);
    draft->id_at[n] = id_at;
    return memset(&lesson->step[n], 0, sizeof *lesson->step);
}

static void
name_step(struct draft *draft, struct kl_step *step, struct kl_at at)
{
    if (draft->heading < SIZE_MAX) {
        step->heading = &step->block[draft->heading];
        step->title = plain(draft, &step->heading->prose);
    } else {
        kl_problems_error(draft->reading.problems, at,
                          "this step has no heading");
    }
    step->id = draft->comments.id != NULL
                   ? draft->comments.id
                   : slug_id(draft, step->title != NULL ? step->title : "");
    if (step->title == NULL || *step->title == '\0')
        step->title = step->id;
}

/* Nothing between two --- is no step. */
static void
end_step(struct draft *draft)
{
    struct kl_comments *comments = &draft->comments;
    struct kl_arena *arena = draft->reading.arena;
    struct kl_step *step;
    struct kl_at at;

    if (draft->blocks == 0) {
        if (comments->id != NULL)
            kl_problems_error(draft->reading.problems, comments->id_at,
                              "this step is empty");
        begin_step(draft);
        return;
    }
    at = (struct kl_at){NULL, draft->block[0].line, draft->block[0].column};
    step = add_step(draft, comments->id != NULL ? comments->id_at : at);
    step->line = at.line;
    step->misread = draft->misread;
    step->blocks = draft->blocks;
    step->block = kl_arena_copy(arena, draft->block,
                                draft->blocks * sizeof *draft->block);
    step->claims = comments->claims;
    step->claim = kl_arena_copy(arena, comments->claim,
                                comments->claims * sizeof *comments->claim);
    step->checks = comments->checks;
    step->check = kl_arena_copy(arena, comments->check,
                                comments->checks * sizeof *comments->check);
    if (draft->own_scene < SIZE_MAX)
        draft->scene = &step->block[draft->own_scene];
    step->scene = draft->scene;
    name_step(draft, step, at);
    begin_step(draft);
}

/* ---- blocks -------------------------------------------------------------- */

static void
note_heading(struct draft *draft, const struct kl_block *heading)
{
    if (draft->heading == SIZE_MAX || draft->heading_is_title) {
        draft->heading = draft->blocks;
        draft->heading_is_title = !draft->titled;
    }
    if (!draft->titled)
        draft->lesson->title = plain(draft, &heading->prose);
    draft->titled = true;
}

static void
note_scene(struct draft *draft, const struct kl_block *block)
{
    struct kl_problems *problems = draft->reading.problems;
    struct kl_at at = {NULL, block->line, block->column};

    if (block->kind == KL_BLOCK_SCENE) {
        if (draft->own_scene < SIZE_MAX)
            kl_problems_error(problems, at, "a second scene in one step");
        else
            draft->own_scene = draft->blocks;
    } else if (draft->own_scene == SIZE_MAX && draft->scene == NULL) {
        kl_problems_error(problems, at, "no scene stands before this %s",
                          block->kind == KL_BLOCK_WITNESS ? "witness" : "task");
    }
}

/* "##The end" is a text to Markdown. */
static void
warn_of_no_heading(struct draft *draft, const struct kl_block *block)
{
    const char *text;
    size_t n;

    if (block->prose.spans == 0 || block->prose.span[0].kind != KL_SPAN_TEXT)
        return;
    text = block->prose.span[0].text.text;
    n = strspn(text, "#");
    if (n > 0 && n <= 6 && text[n] != '\0' && strchr(" \t", text[n]) == NULL)
        kl_problems_warning(draft->reading.problems,
                            (struct kl_at){NULL, block->line, block->column},
                            "a heading has a blank behind \"%.*s\"", (int)n,
                            text);
}

static void
add_block(struct draft *draft, struct kl_block block)
{
    if (block.kind == KL_BLOCK_PARAGRAPH)
        warn_of_no_heading(draft, &block);
    if (block.kind == KL_BLOCK_HEADING)
        note_heading(draft, &block);
    else if (block.kind == KL_BLOCK_SCENE || block.kind == KL_BLOCK_WITNESS ||
             block.kind == KL_BLOCK_TASK)
        note_scene(draft, &block);
    draft->block = kl_lesson_grow(draft->block, draft->blocks, &draft->cap,
                                  sizeof *draft->block);
    draft->block[draft->blocks++] = block;
}

static void
take_fence(struct draft *draft, const struct kl_raw *raw)
{
    size_t errors = draft->reading.problems->errors;

    add_block(draft, kl_live_read(&draft->reading, raw));
    if (draft->reading.problems->errors > errors)
        draft->misread = true;
}

static void
take_raw(struct draft *draft, const struct kl_raw *raw)
{
    if (raw->what == KL_RAW_COMMENT)
        kl_comment_read(&draft->reading, &raw->block.text, &draft->comments);
    else if (raw->what == KL_RAW_FENCE)
        take_fence(draft, raw);
    else if (raw->block.kind == KL_BLOCK_RULE && raw->block.nest == NULL)
        end_step(draft);
    else
        add_block(draft, raw->block);
}

/* ---- reading ------------------------------------------------------------- */

static void
read_page(struct draft *draft, const char *text, size_t len)
{
    struct kl_lesson *lesson = draft->lesson;
    char *copy = kl_strndup(text, len);
    struct kl_extract page = {copy, len, 1, 1, NULL};
    struct kl_raw *raw;
    size_t i, count;

    begin_step(draft);
    kl_markdown_blocks(&draft->reading, &page, &raw, &count);
    for (i = 0; i < count; i++)
        take_raw(draft, &raw[i]);
    end_step(draft);
    free(raw);
    free(copy);
    make_ids_unique(draft);
    if (lesson->steps == 0)
        kl_problems_error(draft->reading.problems, (struct kl_at){NULL, 1, 1},
                          "there is nothing in this lesson");
    lesson->formula = draft->reading.formula;
    lesson->formulas = draft->reading.formulas;
    free(draft->block);
    free(draft->id_at);
    free(draft->comments.claim);
    free(draft->comments.check);
}

enum kl_status
kl_lesson_read(const char *text, size_t len, struct kl_lesson **lesson,
               struct kl_problems *problems)
{
    struct kl_problems own = {.source = NULL};
    struct kl_problems *to = problems != NULL ? problems : &own;
    size_t errors = to->errors;
    struct draft draft = {.lesson = kl_calloc(1, sizeof **lesson)};

    *lesson = draft.lesson;
    draft.lesson->title = "";
    draft.reading.arena = &draft.lesson->arena;
    draft.reading.problems = to;
    if (len <= KL_LESSON_BYTES)
        read_page(&draft, text, len);
    else
        kl_problems_error(to, KL_AT_NONE, "more than %d MiB of Markdown",
                          (int)(KL_LESSON_BYTES >> 20));
    kl_problems_sort(to);
    errors = to->errors - errors;
    kl_problems_clear(&own);
    return errors == 0 ? KL_OK : KL_E_PARSE;
}

void
kl_lesson_free(struct kl_lesson *lesson)
{
    if (lesson == NULL)
        return;
    kl_arena_clear(&lesson->arena);
    free(lesson->step);
    free(lesson->formula);
    free(lesson);
}

/* ---- looking ------------------------------------------------------------- */

const char *
kl_lesson_title(const struct kl_lesson *lesson)
{
    return lesson->title;
}

const struct kl_step *
kl_lesson_steps(const struct kl_lesson *lesson, size_t *count)
{
    *count = lesson->steps;
    return lesson->step;
}

size_t
kl_lesson_find(const struct kl_lesson *lesson, const char *id)
{
    size_t i;

    for (i = 0; i < lesson->steps; i++)
        if (strcmp(lesson->step[i].id, id) == 0)
            break;
    return i;
}

const struct kl_extract *
kl_lesson_formulas(const struct kl_lesson *lesson, size_t *count)
{
    *count = lesson->formulas;
    return lesson->formula;
}

void
kl_lesson_name(const char *file, struct kl_buf *out)
{
    const char *slash = strrchr(file, '/');
    const char *name = slash != NULL ? slash + 1 : file;
    size_t digits = strspn(name, "0123456789"), len, before = out->len;

    if (digits > 0 && name[digits] == '-')
        name += digits + 1;
    len = strlen(name);
    if (len > 3 && strcmp(name + len - 3, ".md") == 0)
        len -= 3;
    kl_slug(name, len, out);
    if (out->len == before)
        kl_buf_adds(out, "lesson");
}
