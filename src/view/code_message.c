#include "config.h"

#include "klscope/view/code_message.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "klscope/base/utf8.h"
#include "klscope/view/format.h"

enum {
    DECIMALS = 5,    /* columns of a point and four digits */
    NAMED = 24,      /* bytes of what was skipped that are shown */
    START = 20,      /* outcomes of a message to begin with */
    HEAD = 5,        /* columns of "bits" */
    WORD_MOST = 24,  /* columns of a word that is not cut */
    FIGURES = 3,     /* rows of what bits it takes */
    COLUMNS = 5,
    FIGURE = 18 /* columns of a figure at most: a row is read at a glance */
};

/* ---- reading ------------------------------------------------------------- */

/* Whether a list of names, each with a blank behind it, has a name. */
static bool
lists(const struct kl_buf *list, const struct kl_buf *name)
{
    const char *at = kl_buf_text(list);

    for (; *at != '\0'; at += strcspn(at, " ") + 1)
        if (strncmp(at, kl_buf_text(name), name->len) == 0 &&
            at[name->len] == ' ')
            return true;
    return false;
}

/* Name what was skipped, each once; false if there is no more room. */
static bool
name_skipped(struct kl_buf *out, const char *text, size_t len)
{
    struct kl_buf name = KL_BUF_INIT;
    bool room = true;

    if (*text == ' ')
        kl_buf_adds(&name, "blank");
    else
        kl_visible(&name, text, len);
    if (!lists(out, &name)) {
        room = out->len + name.len < NAMED;
        kl_buf_addf(out, "%s ", room ? kl_buf_text(&name) : "…");
    }
    kl_buf_clear(&name);
    return room;
}

void
kl_code_message_read(struct kl_code_message *message,
                     const struct kl_scene *scene, const char *text)
{
    const struct kl_pair *pair = kl_scene_pair(scene);
    struct kl_labels *made =
        pair->outcomes == KL_LABELLED ? NULL : kl_pair_labels(pair);
    size_t len = strlen(text), at = 0, k = 0, used;
    bool room = true;

    *message = (struct kl_code_message){0};
    kl_message_read(made != NULL ? made : pair->labels, text, len,
                    &message->read);
    kl_labels_free(made);
    for (; at < len && room; at += used > 0 ? used : 1) {
        used = kl_message_unit(text + at, len - at, message->read.spelled);
        while (k < message->read.n && message->read.at[k] < at)
            k++;
        if (used > 0 && (k == message->read.n || message->read.at[k] != at))
            room = name_skipped(&message->skipped, text + at, used);
    }
}

void
kl_code_message_clear(struct kl_code_message *message)
{
    if (message->read.outcome != NULL)
        kl_message_clear(&message->read);
    kl_buf_clear(&message->skipped);
    *message = (struct kl_code_message){0};
}

/* Whether some name has more than one character, so that blanks part them. */
static bool
has_words(const struct kl_pair *pair)
{
    struct kl_buf name = KL_BUF_INIT;
    bool found = false;
    uint32_t cp;
    size_t i;

    for (i = 0; i < pair->n && !found; i++) {
        kl_buf_reset(&name);
        kl_pair_label(pair, i, &name);
        found = name.len > 0 &&
                kl_utf8_decode(kl_buf_text(&name), name.len, &cp) < name.len;
    }
    kl_buf_clear(&name);
    return found;
}

void
kl_code_message_start(const struct kl_scene *scene, struct kl_buf *text)
{
    static const char phrase[] = "information is surprise";
    const struct kl_pair *pair = kl_scene_pair(scene);
    size_t i, known = 0, k;
    bool parted = has_words(pair);

    for (k = 0; phrase[k] != '\0'; k++)
        known += kl_pair_find(pair, phrase + k, 1, &i) && phrase[k] != ' ';
    if (known + 2 >= strlen(phrase)) {
        kl_buf_adds(text, phrase);
        return;
    }
    for (i = 0; i < pair->n && i < START; i++) {
        if (i > 0 && parted)
            kl_buf_addc(text, ' ');
        kl_pair_label(pair, i, text);
    }
}

/* ---- counting ------------------------------------------------------------ */

/* Bits of a message: infinite where an outcome has no word. */
static struct kl_value
bits_of(const struct kl_code_message *message, const struct kl_code *code)
{
    struct kl_message_cost cost = kl_message_cost(&message->read, code);

    return (struct kl_value){cost.bare > 0 ? INFINITY : (double)cost.bits, 0};
}

/* ---- drawing ------------------------------------------------------------- */

/* One outcome with its word below; columns used, 0 if there is no room. */
static int
draw_piece(struct kl_canvas *canvas, int x, int y, int room,
           const struct kl_scene *scene, const struct kl_code *code, size_t i)
{
    struct kl_buf name = KL_BUF_INIT;
    char word[KL_WORD_MAX + 1];
    const char *text = i >= code->n || code->length[i] == KL_NO_WORD ? "none"
                       : code->length[i] > KL_WORD_MAX               ? "…"
                       : code->length[i] == 0 ? "-"
                                              : kl_code_word(code, i, word);
    bool selected = i == kl_scene_at(scene);
    int w = kl_canvas_text_width(canvas, text), name_w;

    kl_format_label(scene, i, &name);
    name_w = kl_canvas_text_width(canvas, kl_buf_text(&name));
    w = w > WORD_MOST ? WORD_MOST : w;
    w = name_w <= w ? w : name_w > WORD_MOST ? WORD_MOST : name_w;
    if (w > room) {
        kl_buf_clear(&name);
        return 0;
    }
    kl_canvas_text(canvas, x, y, w, selected ? KL_INK_FOCUS : KL_INK_TEXT, 0,
                   kl_buf_text(&name));
    kl_canvas_text(canvas, x, y + 1, w, KL_INK_CODE, 0, text);
    kl_buf_clear(&name);
    return w + 1;
}

/* Outcomes and words, line below line; returns the rows that they take. */
static int
draw_words(struct kl_canvas *canvas, struct kl_rect rect,
           const struct kl_scene *scene, const struct kl_code *code,
           const struct kl_code_message *message)
{
    int x = 0, y = 0;
    size_t k;

    for (k = 0; k < message->read.n && y + 2 <= rect.h; k++) {
        bool last = y + 4 > rect.h; /* here it must say that there is more */
        int room = rect.w - x - (last && k + 1 < message->read.n ? 2 : 0);
        int used = draw_piece(canvas, rect.x + x, rect.y + y, room, scene,
                              code, message->read.outcome[k]);

        x += used;
        if (used > 0)
            continue;
        if (last)
            kl_canvas_text(canvas, rect.x + x, rect.y + y, 1, KL_INK_DIM, 0,
                           "…");
        if (last || x == 0)
            break;
        x = 0;
        y += 2;
        k--; /* once more, on a new line */
    }
    return y + 2 < rect.h ? y + 2 : rect.h;
}

struct figure {
    const char *name;
    struct kl_value bits;
    bool whole;
    bool shown; /* it is this code's words that are shown */
};

static void
list_figures(const struct kl_scene *scene, const struct kl_code_book *book,
             enum kl_code_kind kind, const struct kl_code_message *message,
             struct figure figure[COLUMNS])
{
    enum kl_code_kind third = kind == KL_CODE_MORSE ? kind : KL_CODE_SHANNON;

    figure[0] = (struct figure){
        "Huff. q",
        bits_of(message, &book->q[KL_CODE_HUFFMAN].code),
        true,
        kind == KL_CODE_HUFFMAN};
    figure[1] = (struct figure){
        "Huff. p", bits_of(message, &book->p.code), true,
        false};
    figure[2] = (struct figure){
        kind == KL_CODE_MORSE ? "Morse" : "Shannon",
        bits_of(message, &book->q[third].code),
        true,
        kind != KL_CODE_HUFFMAN};
    figure[3] = (struct figure){
        "−log₂q", kl_message_ideal(&message->read, &kl_scene_pair(scene)->side[KL_Q]), false, false};
    figure[4] = (struct figure){
        "fixed",
        {(double)message->read.n * kl_code_fixed(kl_scene_pair(scene)->n), 0},
        true,
        false};
}

/* All bits, as text in w columns. */
static void
write_bits(const struct figure *figure, int w, char number[KL_NUMBER])
{
    if (!figure->whole || isinf(figure->bits.val))
        kl_format_cell(number, figure->bits, w);
    else
        kl_number_count(number, (unsigned long long)figure->bits.val);
}

/* Columns that are left free behind whole numbers, so that they end above the
 * point below; none if one of them has not the room. */
static int
behind_whole(const struct figure figure[COLUMNS], int w)
{
    char number[KL_NUMBER];
    int k;

    for (k = 0; k < COLUMNS; k++) {
        write_bits(&figure[k], w, number);
        if (figure[k].whole && (int)strlen(number) > w - DECIMALS)
            return 0;
    }
    return DECIMALS;
}

static void
draw_bits(struct kl_canvas *canvas, int x, int y, int w, int behind,
          const struct figure *figure)
{
    char number[KL_NUMBER];

    write_bits(figure, w, number);
    if (figure->whole)
        w -= behind;
    kl_canvas_text_right(canvas, x, y, w, KL_INK_VALUE, KL_BOLD, number);
}

static void
draw_figures(struct kl_canvas *canvas, struct kl_rect rect,
             const struct kl_code_message *message,
             const struct figure figure[COLUMNS])
{
    int w = (rect.w - HEAD) / COLUMNS, behind, k;

    w = w < FIGURE ? w : FIGURE;
    behind = behind_whole(figure, w - 1);
    kl_canvas_text(canvas, rect.x, rect.y + 1, HEAD - 1, KL_INK_DIM, 0, "bits");
    kl_canvas_text(canvas, rect.x, rect.y + 2, HEAD - 1, KL_INK_DIM, 0,
                   "each");
    for (k = 0; k < COLUMNS; k++) {
        int x = rect.x + HEAD + k * w, point = w - 1;
        struct kl_value one = figure[k].bits;
        char number[KL_NUMBER];

        kl_canvas_text_right(canvas, x, rect.y, point,
                             figure[k].shown ? KL_INK_CODE : KL_INK_DIM,
                             figure[k].shown ? KL_UNDERLINE : 0,
                             figure[k].name);
        draw_bits(canvas, x, rect.y + 1, point, behind, &figure[k]);
        one.val /= (double)message->read.n;
        one.err = one.err / (double)message->read.n + fabs(one.val) * 1e-15;
        kl_canvas_text_right(canvas, x, rect.y + 2, point, KL_INK_VALUE, 0,
                             kl_format_cell(number, one, point));
    }
}

/* All bits in one row, where there is no room for more. */
static void
draw_bits_only(struct kl_canvas *canvas, struct kl_rect row,
               const struct figure figure[COLUMNS])
{
    int x = kl_canvas_text(canvas, row.x, row.y, row.w, KL_INK_DIM, 0, "bits"),
        k;

    for (k = 0; k < COLUMNS; k++) {
        char number[KL_NUMBER];

        kl_format_cell(number, figure[k].bits, 8);
        if (figure[k].whole && !isinf(figure[k].bits.val))
            kl_number_count(number, (unsigned long long)figure[k].bits.val);
        x += 1 + kl_canvas_textf(canvas, row.x + x + 1, row.y, row.w - x - 1,
                                 KL_INK_TEXT, 0, " %s %s", figure[k].name,
                                 number);
    }
}

/* How many outcomes there are, and what was skipped. */
static void
draw_title(struct kl_canvas *canvas, struct kl_rect rect,
           const struct kl_scene *scene, const struct kl_code_message *message)
{
    char number[KL_NUMBER], count[KL_NUMBER];
    int used = kl_canvas_textf(
        canvas, rect.x, rect.y, rect.w, KL_INK_DIM, 0,
        "%s outcome%s; H(p,q) %s each",
        kl_number_count(count, message->read.n),
        message->read.n == 1 ? "" : "s",
        kl_format_cell(number, kl_code_bits(scene, KL_CE_PQ), 8));

    if (message->read.skipped > 0)
        kl_canvas_textf(canvas, rect.x + used, rect.y, rect.w - used,
                        KL_INK_WARN, 0, "; skipped %zu: %s", message->read.skipped,
                        kl_buf_text(&message->skipped));
}

void
kl_code_message_draw(struct kl_canvas *canvas, struct kl_rect rect,
                     const struct kl_scene *scene,
                     const struct kl_code_book *book, enum kl_code_kind kind,
                     const struct kl_code_message *message)
{
    struct kl_rect words = {rect.x, rect.y + 1, rect.w, rect.h - 1 - FIGURES};
    struct figure figure[COLUMNS];

    draw_title(canvas, rect, scene, message);
    if (message->read.n == 0) {
        kl_canvas_text(canvas, rect.x, rect.y + 1, rect.w, KL_INK_WARN, 0,
                       "no part of it is an outcome; m types another");
        return;
    }
    list_figures(scene, book, kind, message, figure);
    if (rect.h < 3 + FIGURES)
        words.h = rect.h - 2;
    words.h -= words.h % 2;
    words.h = draw_words(canvas, words, scene, &book->q[kind].code, message);
    if (rect.h < 3 + FIGURES) {
        rect.y += rect.h - 1;
        draw_bits_only(canvas, rect, figure);
        return;
    }
    rect.y += 1 + words.h;
    draw_figures(canvas, rect, message, figure);
}
