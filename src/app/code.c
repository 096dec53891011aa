/* The lab of codes: what stands where, and drawing it. Codes of many outcomes
 * are made between keys, one at a time; what is seen meanwhile is dim.
 */
#include "config.h"

#include "klscope/app/code.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/view/code_head.h"
#include "klscope/view/code_table.h"

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

/* Make one more code; the book is shown once it has all. */
static void
make_codes(struct kl_app *app)
{
    struct kl_coding *coding = app->coding;
    unsigned long version = kl_scene_version(app->scene);

    if (coding->next == NULL || coding->next_version != version) {
        kl_code_book_free(coding->next);
        coding->next = kl_code_book_new();
        coding->next_version = version;
    }
    if (!kl_code_book_work(coding->next, app->scene))
        return;
    kl_code_book_free(coding->book);
    coding->book = coding->next;
    coding->next = NULL;
}

/* Whether the codes that are there are of these outcomes, if not of these
 * probabilities. */
static bool
is_usable(const struct kl_app *app)
{
    const struct kl_code_book *book = app->coding->book;

    return book->version != 0 && book->n == kl_scene_pair(app->scene)->n;
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

/* ---- layout -------------------------------------------------------------- */

static struct kl_rect
take_top(struct kl_rect *left, int rows)
{
    struct kl_rect top = *left;

    rows = rows > left->h ? left->h : rows;
    top.h = rows;
    left->y += rows;
    left->h -= rows;
    return top;
}

static void
lay_out_head(struct kl_app *app, struct kl_rect *left)
{
    struct kl_coding *coding = app->coding;
    size_t n = kl_scene_pair(app->scene)->n;
    int table = 2 + (n < FEW ? (int)n : FEW);
    bool morse;

    coding->tight = left->h - HEAD < table + LOWER;
    morse = coding->kind == KL_CODE_MORSE &&
            left->h - HEAD - 1 >= table + LOWER;
    coding->legend = take_top(left, 2);
    coding->lengths = take_top(left, 3 + morse);
    if (!coding->tight)
        coding->stack = take_top(left, 1);
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
        coding->title[part] = take_top(&left, 1);
        coding->area[part] = take_top(&left, rows[part]);
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
        coding->tabs = take_top(&left, 1);
        coding->area[part] = left;
    } else if (left.w >= WIDE && left.h >= TALL - 4) {
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
        coding->area[KL_CODE_TABLE] = take_top(&left, all);
        if (left.h >= TALL) {
            lay_out_all(coding, left);
        } else {
            coding->tabs = take_top(&left, 1);
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
        (struct kl_rect){0};
    memset(coding->area, 0, sizeof coding->area);
    memset(coding->title, 0, sizeof coding->title);
    if (stage.w == 0 || kl_app_continuous(app))
        return;
    while (kl_scene_pair(app->scene)->n <= AT_ONCE && !is_current(app))
        make_codes(app);
    lay_out_head(app, &left);
    lay_out_parts(app, left);
    lay_out_table(app);
    if (coding->area[KL_CODE_MESSAGE].h > 0)
        read_message(app);
    if (tree->h > 0 && is_usable(app))
        kl_code_tree_sketch(
            kl_code_book_tree(coding->book, coding->tree, coding->kind),
            tree->w, tree->h, kl_scene_at(app->scene), &coding->sketch);
}

/* ---- drawing ------------------------------------------------------------- */

/* Densities have no outcomes to give words to. */
static void
draw_densities(const struct kl_app *app, struct kl_canvas *canvas)
{
    static const char *const lines[] = {
        "Codes are for outcomes, and densities have none:",
        "a point of a line would need a word without an end.",
        "",
        "Cut into bins they would: each bin is an outcome.",
        "M-1 leads back to the scope; there h cuts them.",
        "p takes another p and q, as p = 0.5,0.3,0.2",
    };
    struct kl_rect stage = app->layout.stage;
    size_t k, count = sizeof lines / sizeof *lines;
    int y = stage.y + (stage.h - (int)count) / 2, widest = 0;

    for (k = 0; k < count; k++) {
        int w = kl_canvas_text_width(canvas, lines[k]);

        widest = w > widest ? w : widest;
    }
    widest = widest > stage.w - 2 ? stage.w - 2 : widest;
    for (k = 0; k < count; k++)
        kl_canvas_text(canvas, stage.x + (stage.w - widest) / 2, y + (int)k,
                       widest, k == 0 ? KL_INK_TITLE : KL_INK_TEXT, 0,
                       lines[k]);
}

/* What is to be said of the present part, behind its name. */
static void
say_part(const struct kl_app *app, enum kl_code_part part, struct kl_buf *out)
{
    const struct kl_coding *coding = app->coding;
    const struct kl_code_tree *tree =
        kl_code_book_tree(coding->book, coding->tree, coding->kind);
    char all[KL_NUMBER], hidden[KL_NUMBER];
    bool morse = coding->tree == KL_Q && coding->kind == KL_CODE_MORSE;

    if (!is_current(app)) {
        kl_buf_adds(out, "being made anew…");
    } else if (part == KL_CODE_TREE && tree != NULL) {
        size_t leaves = kl_code_tree_leaves(tree);

        kl_buf_addf(out, "%s%s: ",
                    kl_code_kind_row(coding->tree == KL_P ? KL_CODE_HUFFMAN
                                                          : coding->kind)
                        ->title,
                    morse                    ? ""
                    : coding->tree == KL_P ? " for p"
                                             : " for q");
        if (kl_code_book_get(coding->book, coding->tree, coding->kind)
                ->code.limited)
            kl_buf_addf(out, "at most %d signs, ", KL_WORD_MAX);
        if (coding->sketch.shown == leaves)
            kl_buf_addf(out, "%s word%s", kl_number_count(all, leaves),
                        leaves == 1 ? "" : "s");
        else
            kl_buf_addf(out, "%s words, %s hidden", kl_number_count(all, leaves),
                        kl_number_count(hidden,
                                        leaves - coding->sketch.shown));
    } else if (part == KL_CODE_MESSAGE) {
        kl_buf_addf(out, "coded by %s%s",
                    kl_code_kind_row(coding->kind)->title,
                    coding->kind == KL_CODE_MORSE ? "" : " for q");
    } else if (part == KL_CODE_BLOCKS) {
        kl_buf_adds(out, coding->limit.quick < coding->limit.most &&
                                 coding->part != KL_CODE_BLOCKS
                             ? "v to blocks: also long ones"
                             : "k outcomes coded as one, on p");
    }
}

/* A line across with what the present part is at its left. */
static void
draw_rule(struct kl_canvas *canvas, struct kl_rect row)
{
    kl_canvas_fill(canvas, row, kl_canvas_glyphs(canvas)->horizontal,
                   KL_INK_DIM, 0);
}

static void
draw_info(const struct kl_app *app, struct kl_canvas *canvas,
          struct kl_rect row, int used, enum kl_code_part part)
{
    struct kl_buf text = KL_BUF_INIT;
    int w;

    kl_buf_addc(&text, ' ');
    say_part(app, part, &text);
    kl_buf_addc(&text, ' ');
    w = kl_canvas_text_width(canvas, kl_buf_text(&text));
    if (text.len > 2 && w <= row.w - used - 2)
        kl_canvas_text(canvas, row.x + row.w - w - 1, row.y, w, KL_INK_DIM, 0,
                       kl_buf_text(&text));
    kl_buf_clear(&text);
}

static void
draw_tabs(const struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_coding *coding = app->coding;
    int part = coding->tight ? KL_CODE_TABLE : KL_CODE_TREE, x = 1;
    struct kl_rect row = coding->tabs;

    if (row.h == 0)
        return;
    draw_rule(canvas, row);
    for (; part < KL_CODE_PARTS; part++) {
        bool present = part == (int)kl_coding_part(coding);

        x += kl_canvas_textf(canvas, row.x + x, row.y, row.w - x,
                             present ? KL_INK_FOCUS : KL_INK_DIM, 0, " %s ",
                             names[part]);
    }
    draw_info(app, canvas, row, x, kl_coding_part(coding));
}

static void
draw_titles(const struct kl_app *app, struct kl_canvas *canvas)
{
    int part;

    for (part = 0; part < KL_CODE_PARTS; part++) {
        struct kl_rect row = app->coding->title[part];
        int used;

        if (row.h == 0)
            continue;
        draw_rule(canvas, row);
        used = 1 + kl_canvas_textf(canvas, row.x + 1, row.y, row.w - 1,
                                   KL_INK_TITLE, 0, " %s ", names[part]);
        draw_info(app, canvas, row, used, (enum kl_code_part)part);
    }
}

static void
draw_parts(const struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_coding *coding = app->coding;
    const struct kl_scene *scene = app->scene;
    const struct kl_rect *area = coding->area;

    kl_code_table_draw(canvas, area[KL_CODE_TABLE], scene, coding->book,
                       coding->kind, coding->first);
    if (area[KL_CODE_TREE].h > 0)
        kl_code_tree_draw(
            canvas, area[KL_CODE_TREE], scene, coding->tree,
            kl_code_book_tree(coding->book, coding->tree, coding->kind),
            &coding->sketch);
    if (area[KL_CODE_MESSAGE].h > 0)
        kl_code_message_draw(canvas, area[KL_CODE_MESSAGE], scene,
                             coding->book, coding->kind, &coding->message);
    if (area[KL_CODE_BLOCKS].h > 0)
        kl_code_blocks_draw(canvas, area[KL_CODE_BLOCKS], scene,
                            &coding->limit);
}

void
kl_coding_draw(const struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_coding *coding = app->coding;

    if (app->layout.stage.w == 0 || coding == NULL)
        return;
    if (kl_app_continuous(app)) {
        draw_densities(app, canvas);
        return;
    }
    if (!is_usable(app)) {
        kl_canvas_text(canvas, coding->legend.x, coding->legend.y,
                       coding->legend.w, KL_INK_DIM, 0, "making the codes…");
        return;
    }
    kl_code_legend(canvas, coding->legend, app->scene, coding->book,
                   coding->kind);
    kl_code_lengths(canvas, coding->lengths, app->scene, coding->book,
                    coding->kind);
    kl_code_stack(canvas, coding->stack, app->scene, coding->book,
                  coding->kind);
    draw_tabs(app, canvas);
    draw_titles(app, canvas);
    draw_parts(app, canvas);
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
    return !is_current(app) ||
           (coding->area[KL_CODE_BLOCKS].h > 0 &&
            kl_code_limit_busy(&coding->limit, app->scene,
                               coding->part == KL_CODE_BLOCKS));
}

bool
kl_coding_work(struct kl_app *app)
{
    if (!is_current(app)) {
        make_codes(app);
        return is_current(app);
    }
    kl_code_limit_work(&app->coding->limit, app->scene, app->coding->book);
    return true;
}
