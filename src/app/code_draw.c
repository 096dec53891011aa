/* The lab of codes, drawn. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "klscope/app/code.h"
#include "klscope/app/screens.h"
#include "klscope/base/number.h"
#include "klscope/view/code_head.h"
#include "klscope/view/code_table.h"
#include "klscope/view/large.h"

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
    const struct kl_code_tree *tree = kl_coding_tree(app);
    char all[KL_NUMBER], hidden[KL_NUMBER];
    bool morse = coding->tree == KL_Q && coding->kind == KL_CODE_MORSE;

    if (!kl_coding_ready(app)) {
        kl_buf_adds(out, "being made anew…");
    } else if (part == KL_CODE_TREE && tree != NULL) {
        size_t leaves = kl_code_tree_leaves(tree);

        kl_buf_addf(out, "%s%s: ",
                    kl_code_kind_row(coding->tree == KL_P ? KL_CODE_HUFFMAN
                                                          : coding->kind)
                        ->title,
                    morse                  ? ""
                    : coding->tree == KL_P ? " for p"
                                           : " for q");
        if (kl_code_book_get(coding->book, coding->tree, coding->kind)
                ->code.limited)
            kl_buf_addf(out, "at most %d signs, ", KL_WORD_MAX);
        if (coding->sketch.shown == leaves)
            kl_buf_addf(out, "%s word%s", kl_number_count(all, leaves),
                        leaves == 1 ? "" : "s");
        else
            kl_buf_addf(out, "%s words, %s hidden",
                        kl_number_count(all, leaves),
                        kl_number_count(hidden, leaves - coding->sketch.shown));
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
                             kl_code_part_name((enum kl_code_part)part));
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
                                   KL_INK_TITLE, 0, " %s ",
                                   kl_code_part_name((enum kl_code_part)part));
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
    if (area[KL_CODE_TREE].h > 0 && kl_coding_tree(app) != NULL)
        kl_code_tree_draw(canvas, area[KL_CODE_TREE], scene, coding->tree,
                          kl_coding_tree(app), &coding->sketch);
    if (area[KL_CODE_MESSAGE].h > 0)
        kl_code_message_draw(canvas, area[KL_CODE_MESSAGE], scene,
                             coding->book, coding->kind, &coding->message);
    if (area[KL_CODE_BLOCKS].h > 0)
        kl_code_blocks_draw(canvas, area[KL_CODE_BLOCKS], scene,
                            &coding->limit);
}

/* The length of the code that is shown, between what it cannot be less than. */
static void
draw_large(const struct kl_app *app, struct kl_canvas *canvas)
{
    const struct kl_coding *coding = app->coding;
    const struct kl_coded *coded = &coding->book->q[coding->kind];
    bool fresh = kl_coding_ready(app);
    struct kl_large item[3] = {
        {.label = "L",
         .unit = "bit",
         .sign = "",
         .value = coded->mean,
         .known = fresh},
        {.label = "H(p)",
         .unit = "bit",
         .sign = "",
         .value = kl_code_bits(app->scene, KL_H_P),
         .known = fresh && kl_scene_fresh(app->scene, KL_H_P),
         .mark = app->glyphs->p_run,
         .ink = KL_INK_P},
        {.label = "D(p‖q)",
         .unit = "bit",
         .sign = "",
         .value = kl_code_bits(app->scene, KL_KL_PQ),
         .known = fresh && kl_scene_fresh(app->scene, KL_KL_PQ),
         .mark = app->glyphs->q_run,
         .ink = KL_INK_GAIN},
    };
    char label[40];

    snprintf(label, sizeof label, "L %s%s",
             kl_code_kind_row(coding->kind)->title,
             coding->kind == KL_CODE_MORSE ? "" : " for q");
    item[0].label = label;
    kl_large_across(canvas, coding->large, item, 3);
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
    if (!kl_coding_usable(app)) {
        kl_canvas_text(canvas, coding->legend.x, coding->legend.y,
                       coding->legend.w, KL_INK_DIM, 0, "making the codes…");
        return;
    }
    kl_code_legend(canvas, coding->legend, app->scene, coding->book,
                   coding->kind);
    draw_large(app, canvas);
    kl_code_lengths(canvas, coding->lengths, app->scene, coding->book,
                    coding->kind);
    kl_code_stack(canvas, coding->stack, app->scene, coding->book,
                  coding->kind);
    draw_tabs(app, canvas);
    draw_titles(app, canvas);
    draw_parts(app, canvas);
}
