/* The lab of codes: what stands where, and what is made. Codes of many outcomes
 * are made between keys, one at a time; what is seen meanwhile is dim.
 */
#include "config.h"

#include "klscope/app/code.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/app/explore.h"
#include "klscope/app/screens.h"
#include "klscope/base/alloc.h"
#include "klscope/scene/text.h"
#include "klscope/view/code_table.h"
#include "klscope/view/large.h"

enum {
    AT_ONCE = 4096, /* outcomes whose codes are made without a delay */
    WIDE = 110,     /* from this width on the table stands beside the rest, */
    TABLE = 66,     /* not narrower than this */
    TALL = 26,      /* from this height of the rest on all stands together */
    LOWER = 5,      /* rows of what stands below the table, at least */
    FEW = 4,        /* outcomes that a table there shows, at least */
    HEAD = 6,
    MESSAGE = 6,    /* rows of a message with one line of words */
    BLOCKS = 7      /* rows of five lengths of blocks */
};

static const char *const names[KL_CODE_PARTS] = {"table", "tree", "message",
                                                 "blocks"};

const char *
kl_code_part_name(enum kl_code_part part)
{
    return names[part];
}

struct kl_coding *
kl_coding_of(struct kl_app *app)
{
    if (app->coding == NULL) {
        app->coding = kl_calloc(1, sizeof *app->coding);
        app->coding->book = kl_code_book_new();
        app->coding->tree = KL_Q;
    }
    return app->coding;
}

void
kl_coding_free(struct kl_coding *coding)
{
    if (coding == NULL)
        return;
    kl_code_book_free(coding->book);
    kl_code_book_free(coding->next);
    kl_code_message_clear(&coding->message);
    free(coding->text);
    free(coding);
}

enum kl_code_part
kl_coding_part(const struct kl_coding *coding)
{
    return coding->part == KL_CODE_TABLE && !coding->tight ? KL_CODE_TREE
                                                           : coding->part;
}

enum kl_code_part
kl_coding_next_part(const struct kl_coding *coding)
{
    int next = (int)kl_coding_part(coding) + 1;

    if (next < KL_CODE_PARTS)
        return (enum kl_code_part)next;
    return coding->tight ? KL_CODE_TABLE : KL_CODE_TREE;
}

/* ---- codes --------------------------------------------------------------- */

static bool
is_current(const struct kl_app *app)
{
    return app->coding->book->version == kl_scene_version(app->scene);
}

bool
kl_coding_ready(const struct kl_app *app)
{
    const struct kl_coding *coding = app->coding;

    return kl_code_book_ready(coding->book, app->scene, coding->tree,
                              coding->kind);
}

/* Make one more code; the book is shown once it has all. Another tree, and
 * Morse's code, are added to it when they are asked for. */
static void
make_codes(struct kl_app *app)
{
    struct kl_coding *coding = app->coding;
    unsigned long version = kl_scene_version(app->scene);

    if (is_current(app)) {
        kl_code_book_work(coding->book, app->scene, coding->tree,
                          coding->kind);
        return;
    }
    if (coding->next == NULL || coding->next_version != version) {
        kl_code_book_free(coding->next);
        coding->next = kl_code_book_new();
        coding->next_version = version;
    }
    if (!kl_code_book_work(coding->next, app->scene, coding->tree,
                           coding->kind))
        return;
    kl_code_book_free(coding->book);
    coding->book = coding->next;
    coding->next = NULL;
}

/* Whether the codes that are there are of these outcomes, if not of these
 * probabilities. */
bool
kl_coding_usable(const struct kl_app *app)
{
    const struct kl_code_book *book = app->coding->book;

    return book->version != 0 && book->n == kl_scene_pair(app->scene)->n &&
           book->q[app->coding->kind].made;
}

/* Whether outcomes may have other names than when the message was read. Labels
 * change with the version; what has none has the same names again. */
static bool
is_renamed(const struct kl_app *app)
{
    const struct kl_pair *pair = kl_scene_pair(app->scene);
    const struct kl_coding *coding = app->coding;

    if (coding->message_version == 0 || pair->n != coding->message_n ||
        pair->outcomes != coding->message_kind ||
        pair->first != coding->message_first)
        return true;
    return pair->outcomes == KL_LABELLED &&
           coding->message_version != kl_scene_version(app->scene);
}

static void
read_message(struct kl_app *app)
{
    const struct kl_pair *pair = kl_scene_pair(app->scene);
    struct kl_coding *coding = app->coding;
    struct kl_buf text = KL_BUF_INIT;

    if (!is_renamed(app))
        return;
    kl_code_message_clear(&coding->message);
    if (coding->text == NULL)
        kl_code_message_start(app->scene, &text);
    else
        kl_buf_adds(&text, coding->text);
    kl_code_message_read(&coding->message, app->scene, kl_buf_text(&text));
    kl_buf_clear(&text);
    coding->message_version = kl_scene_version(app->scene);
    coding->message_n = pair->n;
    coding->message_kind = pair->outcomes;
    coding->message_first = pair->first;
}

/* The tree that is shown; NULL while it is made. */
const struct kl_code_tree *
kl_coding_tree(const struct kl_app *app)
{
    const struct kl_coding *coding = app->coding;

    if (!kl_coding_usable(app))
        return NULL;
    return kl_code_book_tree(coding->book, coding->tree, coding->kind);
}

/* ---- layout -------------------------------------------------------------- */

static void
lay_out_head(struct kl_app *app, struct kl_rect *left)
{
    struct kl_coding *coding = app->coding;
    size_t n = kl_scene_pair(app->scene)->n;
    int table = 2 + (n < FEW ? (int)n : FEW);
    int head = kl_app_enlarged(app) ? 2 + KL_LARGE_ROWS : HEAD;
    bool morse;

    coding->tight = left->h - head < table + LOWER;
    morse = coding->kind == KL_CODE_MORSE &&
            left->h - HEAD - 1 >= table + LOWER;
    coding->legend = kl_rect_take_top(left, 2);
    coding->large = kl_rect_take_top(
        left, kl_app_enlarged(app)
                  ? kl_large_rows(app->glyphs, left->h - LOWER - 1)
                  : 0);
    if (coding->large.h == 0)
        coding->lengths = kl_rect_take_top(left, 3 + morse);
    if (!coding->tight)
        coding->stack = kl_rect_take_top(left, 1);
}

/* Tree, message and blocks, one below the other. */
static void
lay_out_all(struct kl_coding *coding, struct kl_rect left)
{
    int message = left.h > TALL ? MESSAGE + 4 : MESSAGE, part;
    int blocks = left.h > TALL + 8 ? BLOCKS + 4 : BLOCKS;
    int rows[KL_CODE_PARTS] = {
        [KL_CODE_TREE] = left.h - message - blocks - 3,
        [KL_CODE_MESSAGE] = message,
        [KL_CODE_BLOCKS] = blocks,
    };

    for (part = KL_CODE_TREE; part < KL_CODE_PARTS; part++) {
        coding->title[part] = kl_rect_take_top(&left, 1);
        coding->area[part] = kl_rect_take_top(&left, rows[part]);
    }
}

static void
lay_out_parts(struct kl_app *app, struct kl_rect left)
{
    struct kl_coding *coding = app->coding;
    size_t n = kl_scene_pair(app->scene)->n;
    enum kl_code_part part = kl_coding_part(coding);
    struct kl_rect table = left;
    int all = n < 1000 ? (int)n + 2 : 1002, least;

    if (coding->tight) {
        coding->tabs = kl_rect_take_top(&left, 1);
        coding->area[part] = left;
    } else if (left.w >= WIDE && left.h >= TALL - 4 && all + TALL > left.h) {
        table.w = left.w / 2 < TABLE ? TABLE : left.w / 2;
        coding->area[KL_CODE_TABLE] = table;
        left.x += table.w + 3;
        left.w -= table.w + 3;
        lay_out_all(coding, left);
    } else {
        least = left.h >= TALL ? left.h * 2 / 3 : left.h * 8 / 15;
        least = least < LOWER ? LOWER : least;
        if (all > left.h - least)
            all = left.h - least;
        coding->area[KL_CODE_TABLE] = kl_rect_take_top(&left, all);
        if (left.h >= TALL) {
            lay_out_all(coding, left);
        } else {
            coding->tabs = kl_rect_take_top(&left, 1);
            coding->area[part] = left;
        }
    }
}

static void
lay_out_table(struct kl_app *app)
{
    struct kl_coding *coding = app->coding;
    size_t n = kl_scene_pair(app->scene)->n;
    size_t rows = kl_code_table_rows(coding->area[KL_CODE_TABLE].h, n);

    coding->first = kl_code_table_first(coding->first, rows,
                                        kl_scene_at(app->scene), n);
    app->layout.window.count = rows; /* what a page is */
}

void
kl_coding_update(struct kl_app *app, struct kl_rect stage)
{
    struct kl_coding *coding = kl_coding_of(app);
    struct kl_rect left = {stage.x + 1, stage.y, stage.w - 2, stage.h};
    const struct kl_rect *tree = &coding->area[KL_CODE_TREE];

    coding->legend = coding->lengths = coding->stack = coding->tabs =
        coding->large = (struct kl_rect){0};
    memset(coding->area, 0, sizeof coding->area);
    memset(coding->title, 0, sizeof coding->title);
    if (stage.w == 0 || kl_app_continuous(app))
        return;
    while (kl_scene_pair(app->scene)->n <= AT_ONCE && !kl_coding_ready(app))
        make_codes(app);
    lay_out_head(app, &left);
    lay_out_parts(app, left);
    lay_out_table(app);
    if (coding->area[KL_CODE_MESSAGE].h > 0)
        read_message(app);
    if (tree->h > 0 && kl_coding_tree(app) != NULL)
        kl_code_tree_sketch(kl_coding_tree(app), tree->w, tree->h,
                            kl_scene_at(app->scene), &coding->sketch);
}

/* ---- mouse --------------------------------------------------------------- */

static unsigned
press_table(struct kl_app *app, const struct kl_event *event)
{
    struct kl_coding *coding = app->coding;
    enum kl_side side = kl_scene_side(app->scene), hit;
    struct kl_buf line = KL_BUF_INIT;
    bool on_side;
    size_t i;
    unsigned effects;

    if (!kl_code_table_hit(coding->area[KL_CODE_TABLE],
                           kl_scene_pair(app->scene)->n, coding->first,
                           event->x, event->y, &i, &hit, &on_side))
        return 0;
    kl_buf_adds(&line, "select ");
    kl_scene_print_ref(app->scene, on_side ? hit : side, i, &line);
    effects = kl_app_run(app, kl_buf_text(&line));
    kl_buf_clear(&line);
    return effects;
}

unsigned
kl_coding_mouse(struct kl_app *app, const struct kl_event *event)
{
    struct kl_coding *coding = app->coding;

    if (app->layout.stage.w == 0 || coding == NULL || kl_app_continuous(app))
        return 0;
    if (event->action == KL_MOUSE_WHEEL_UP)
        return kl_app_run(app, "select -1");
    if (event->action == KL_MOUSE_WHEEL_DOWN)
        return kl_app_run(app, "select +1");
    if (event->action != KL_MOUSE_PRESS || event->button != 1)
        return 0;
    if (kl_event_in(coding->tabs, event))
        return kl_app_run(app, "part");
    return press_table(app, event);
}

/* ---- work ---------------------------------------------------------------- */

bool
kl_coding_busy(const struct kl_app *app)
{
    const struct kl_coding *coding = app->coding;

    if (coding == NULL || kl_app_continuous(app))
        return false;
    return !kl_coding_ready(app) ||
           (coding->area[KL_CODE_BLOCKS].h > 0 &&
            kl_code_limit_busy(&coding->limit, app->scene,
                               coding->part == KL_CODE_BLOCKS));
}

bool
kl_coding_work(struct kl_app *app)
{
    if (!kl_coding_ready(app)) {
        make_codes(app);
        return kl_coding_ready(app);
    }
    kl_code_limit_work(&app->coding->limit, app->scene, app->coding->book);
    return true;
}
