/* Progress in memory. Records are kept sorted for looking up; their turns say
 * in which order they are written, which is how the file tells what was visited
 * last. Reading puts all lines at the end and sorts once, so that a large file
 * costs n log n.
 */
#include "config.h"

#include "klscope/lesson/progress.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/buf.h"
#include "klscope/lesson/progress_private.h"

static const char *const states[] = {[KL_STEP_NEW] = "new",
                                     [KL_STEP_SEEN] = "seen",
                                     [KL_STEP_SKIPPED] = "skipped",
                                     [KL_STEP_DONE] = "done"};

static const char blanks[] = " \t\r";

struct kl_progress *
kl_progress_new(void)
{
    return kl_calloc(1, sizeof(struct kl_progress));
}

static void
clear_record(struct kl_record *record)
{
    free(record->lesson);
    free(record->step);
    free(record->text);
}

static void
clear(struct kl_progress *progress)
{
    size_t i;

    for (i = 0; i < progress->count; i++)
        clear_record(&progress->record[i]);
    for (i = 0; i < progress->resets; i++)
        free(progress->reset[i]);
    free(progress->record);
    free(progress->reset);
}

void
kl_progress_free(struct kl_progress *progress)
{
    if (progress == NULL)
        return;
    clear(progress);
    free(progress);
}

void
kl_progress_adopt(struct kl_progress *progress, struct kl_progress *from)
{
    clear(progress);
    *progress = *from;
    free(from);
}

/* ---- order --------------------------------------------------------------- */

static int
compare(const struct kl_record *record, const char *lesson, const char *step)
{
    int order = record->lesson != NULL ? strcmp(record->lesson, lesson) : -1;

    return order != 0 ? order : strcmp(record->step, step);
}

static int
by_key(const void *a, const void *b)
{
    const struct kl_record *r = a, *s = b;
    int order = 0;

    if (r->lesson == NULL || s->lesson == NULL)
        order = (r->lesson != NULL) - (s->lesson != NULL);
    else
        order = compare(r, s->lesson, s->step);
    return order != 0 ? order : (r->turn > s->turn) - (r->turn < s->turn);
}

static int
by_turn(const void *a, const void *b)
{
    const struct kl_record *r = *(const struct kl_record *const *)a;
    const struct kl_record *s = *(const struct kl_record *const *)b;

    return (r->turn > s->turn) - (r->turn < s->turn);
}

/* Where a step is, or would be. */
static size_t
find(const struct kl_progress *progress, const char *lesson, const char *step,
     bool *found)
{
    size_t low = 0, high = progress->count;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (compare(&progress->record[mid], lesson, step) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    *found = low < progress->count &&
             compare(&progress->record[low], lesson, step) == 0;
    return low;
}

/* ---- setting ------------------------------------------------------------- */

static void
reserve(struct kl_progress *progress)
{
    if (progress->count < progress->cap)
        return;
    progress->cap = progress->cap > 0 ? 2 * progress->cap : 16;
    progress->record =
        kl_realloc(progress->record, progress->cap, sizeof *progress->record);
}

/* One line, without blanks around it and without controls. */
static char *
clean_detail(const char *detail)
{
    size_t len = strlen(detail), i;
    char *text;

    if (len >= KL_PROGRESS_DETAIL)
        for (len = KL_PROGRESS_DETAIL - 1;
             len > 0 && ((unsigned char)detail[len] & 0xC0) == 0x80; len--)
            ;
    text = kl_strndup(detail, len);
    for (i = 0; i < len; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == '\x7f')
            text[i] = ' ';
    while (len > 0 && text[len - 1] == ' ')
        text[--len] = '\0';
    i = strspn(text, " ");
    memmove(text, text + i, len - i + 1);
    return text;
}

static bool
is_word(const char *word)
{
    for (; (unsigned char)*word > ' ' && *word != '\x7f'; word++)
        ;
    return *word == '\0';
}

void
kl_progress_set(struct kl_progress *progress, const char *lesson,
                const char *step, enum kl_progress_state state,
                const char *detail)
{
    struct kl_record *record;
    bool found;
    size_t i = find(progress, lesson, step, &found);

    assert(*lesson != '\0' && *lesson != '#' && is_word(lesson));
    assert(*step != '\0' && is_word(step) && state != KL_STEP_NEW);
    if (!found) {
        reserve(progress);
        record = &progress->record[i];
        memmove(record + 1, record, (progress->count++ - i) * sizeof *record);
        *record = (struct kl_record){.lesson = kl_strdup(lesson),
                                     .step = kl_strdup(step),
                                     .text = kl_strdup("")};
    }
    record = &progress->record[i];
    if (state > record->state)
        record->state = state;
    if (detail != NULL) {
        char *text = clean_detail(detail);

        free(record->text);
        record->text = text;
    }
    record->turn = ++progress->turn;
    record->unsaved = true;
}

enum kl_progress_state
kl_progress_get(const struct kl_progress *progress, const char *lesson,
                const char *step, const char **detail)
{
    bool found;
    size_t i = find(progress, lesson, step, &found);

    if (detail != NULL)
        *detail = found ? progress->record[i].text : "";
    return found ? progress->record[i].state : KL_STEP_NEW;
}

unsigned long
kl_progress_turn(const struct kl_progress *progress, const char *lesson,
                 const char *step)
{
    bool found;
    size_t i = find(progress, lesson, step, &found);

    return found ? progress->record[i].turn : 0;
}

size_t
kl_progress_count(const struct kl_progress *progress, const char *lesson)
{
    size_t i, count = 0;

    for (i = 0; i < progress->count; i++) {
        const char *name = progress->record[i].lesson;

        count += name != NULL && (lesson == NULL || strcmp(lesson, name) == 0);
    }
    return count;
}

/* ---- forgetting ---------------------------------------------------------- */

/* Whether a record goes when a lesson ("": everything) is forgotten. A line
 * that is not understood belongs to the lesson that it begins with. */
static bool
belongs(const struct kl_record *record, const char *lesson)
{
    size_t len = strlen(lesson);

    if (record->lesson != NULL)
        return len == 0 || strcmp(record->lesson, lesson) == 0;
    if (len == 0)
        return record->text[strspn(record->text, blanks)] != '#';
    return strncmp(record->text, lesson, len) == 0 &&
           strcspn(record->text, blanks) == len;
}

static void
forget(struct kl_progress *progress, const char *lesson)
{
    size_t i, kept = 0;

    for (i = 0; i < progress->count; i++)
        if (belongs(&progress->record[i], lesson))
            clear_record(&progress->record[i]);
        else
            progress->record[kept++] = progress->record[i];
    progress->count = kept;
}

void
kl_progress_reset(struct kl_progress *progress, const char *lesson)
{
    if (lesson == NULL)
        lesson = "";
    forget(progress, lesson);
    if (progress->resets == progress->reset_cap) {
        progress->reset_cap = 2 * progress->reset_cap + 4;
        progress->reset = kl_realloc(progress->reset, progress->reset_cap,
                                     sizeof *progress->reset);
    }
    progress->reset[progress->resets++] = kl_strdup(lesson);
}

/* ---- text ---------------------------------------------------------------- */

static enum kl_progress_state
state_of(const char *word, size_t len)
{
    int state;

    for (state = KL_STEP_DONE; state > KL_STEP_NEW; state--)
        if (strlen(states[state]) == len &&
            memcmp(states[state], word, len) == 0)
            break;
    return (enum kl_progress_state)state;
}

/* LESSON STEP STATE [DETAIL]; anything else is kept as it is. */
static void
read_line(struct kl_progress *progress, char *line)
{
    char *word[3];
    size_t len[3], i;
    char *c = line;
    struct kl_record record = {.turn = ++progress->turn};

    for (i = 0; i < 3; i++) {
        word[i] = c += strspn(c, blanks);
        c += len[i] = strcspn(c, blanks);
    }
    record.state = state_of(word[2], len[2]);
    if (*word[0] == '#' || record.state == KL_STEP_NEW) {
        record.text = kl_strdup(line);
    } else {
        record.text = clean_detail(c);
        record.lesson = kl_strndup(word[0], len[0]);
        record.step = kl_strndup(word[1], len[1]);
        if (!is_word(record.lesson) || !is_word(record.step)) {
            clear_record(&record);
            record = (struct kl_record){.turn = record.turn,
                                        .text = kl_strdup(line)};
        }
    }
    reserve(progress);
    progress->record[progress->count++] = record;
}

/* Of lines about one step, the later one counts, with the best state. */
static void
join_equal(struct kl_progress *progress)
{
    size_t i, kept = 0;

    if (progress->count > 0)
        qsort(progress->record, progress->count, sizeof *progress->record,
              by_key);
    for (i = 0; i < progress->count; i++) {
        struct kl_record *record = &progress->record[i];
        struct kl_record *before = &progress->record[kept > 0 ? kept - 1 : 0];

        if (kept > 0 && record->lesson != NULL && before->lesson != NULL &&
            compare(before, record->lesson, record->step) == 0) {
            if (before->state > record->state)
                record->state = before->state;
            clear_record(before);
            *before = *record;
        } else {
            progress->record[kept++] = *record;
        }
    }
    progress->count = kept;
}

void
kl_progress_read(struct kl_progress *progress, const char *text, size_t len)
{
    const char *end = text + len;

    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        char *line =
            kl_strndup(text, (size_t)((stop != NULL ? stop : end) - text));

        read_line(progress, line);
        free(line);
        text = stop != NULL ? stop + 1 : end;
    }
    join_equal(progress);
}

/* Borrowed pointers to all records, in the order of their turns. */
static const struct kl_record **
in_turn(const struct kl_progress *progress)
{
    const struct kl_record **order =
        kl_malloc((progress->count + 1) * sizeof *order);
    size_t i;

    for (i = 0; i < progress->count; i++)
        order[i] = &progress->record[i];
    qsort(order, progress->count, sizeof *order, by_turn);
    return order;
}

void
kl_progress_replay(struct kl_progress *progress, const struct kl_progress *from)
{
    const struct kl_record **order = in_turn(from);
    size_t i;

    for (i = 0; i < from->resets; i++)
        forget(progress, from->reset[i]);
    for (i = 0; i < from->count; i++)
        if (order[i]->unsaved)
            kl_progress_set(progress, order[i]->lesson, order[i]->step,
                            order[i]->state,
                            *order[i]->text != '\0' ? order[i]->text : NULL);
    free(order);
}

char *
kl_progress_write(const struct kl_progress *progress, size_t *len)
{
    const struct kl_record **order = in_turn(progress);
    struct kl_buf out = KL_BUF_INIT;
    size_t i;

    for (i = 0; i < progress->count; i++) {
        const struct kl_record *record = order[i];

        if (record->lesson != NULL)
            kl_buf_addf(&out, "%s %s %s%s", record->lesson, record->step,
                        states[record->state],
                        *record->text != '\0' ? " " : "");
        kl_buf_addf(&out, "%s\n", record->text);
    }
    free(order);
    *len = out.len;
    return kl_buf_take(&out);
}

bool
kl_progress_changed(const struct kl_progress *progress)
{
    bool changed = progress->resets > 0;
    size_t i;

    for (i = 0; i < progress->count; i++)
        changed |= progress->record[i].unsaved;
    return changed;
}
