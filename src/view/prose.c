/* Lines are chosen so that they end alike, not by filling one after the other:
 * of all ways with the fewest lines the one whose blank ends have the smallest
 * squares, and that does not leave a scrap for the last line (Knuth and Plass,
 * "Breaking paragraphs into lines", Software: Practice and Experience 11,
 * 1981). A line is drawn once it is complete, as only then its place is known.
 */
#include "config.h"

#include "klscope/view/prose.h"

#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/utf8.h"
#include "klscope/view/words.h"

enum {
    SCRAP = 6,      /* columns of a last line that looks lost */
    NO_BREAK = 0xA0 /* a blank that is none for us */
};

/* A word, or part of a long one, in a line. */
struct run {
    const struct kl_word *word;
    size_t at, len;
    int x;
};

/* A text being set. */
struct flow {
    struct kl_words words;
    bool draw;
    struct kl_rect rect; /* y moves down with the lines */
    int indent;          /* of all lines but the first */
    struct run *run;     /* in the line that is being filled */
    size_t runs, run_room;
    int used;
    bool begun; /* a line has been closed */
    int widest;
};

/* ---- drawing a line ------------------------------------------------------ */

static bool
is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void
kl_tint(struct kl_canvas *canvas, struct kl_rect rect, enum kl_ink ink)
{
    int x, y;

    for (y = rect.y; y < rect.y + rect.h; y++)
        for (x = rect.x; x < rect.x + rect.w; x++) {
            const struct kl_cell_glyph *cell = kl_canvas_at(canvas, x, y);

            if ((cell->ch != 'p' && cell->ch != 'q') || cell->ink != ink ||
                is_letter(kl_canvas_at(canvas, x - 1, y)->ch) ||
                is_letter(kl_canvas_at(canvas, x + 1, y)->ch))
                continue;
            kl_canvas_restyle(canvas, (struct kl_rect){x, y, 1, 1},
                              cell->ch == 'p' ? KL_INK_P : KL_INK_Q,
                              cell->attr);
        }
}

/* Draw a run; returns the column behind it. */
static int
draw_run(struct kl_canvas *canvas, int x, int y, const struct flow *flow,
         const struct run *run)
{
    const char *text = kl_buf_text(&flow->words.letters) + run->at;
    const struct kl_word *word = run->word;
    int start = x;
    size_t at = 0;
    uint32_t ch;

    if (word->picture != NULL) {
        kl_formula_draw(word->picture, canvas, x, y, word->ink, word->attr);
        x += word->width;
    }
    while (word->picture == NULL && at < run->len) {
        at += kl_utf8_decode(text + at, run->len - at, &ch);
        kl_canvas_put(canvas, x, y, ch == NO_BREAK ? ' ' : ch, word->ink,
                      word->attr);
        x += kl_utf8_width(ch);
    }
    if (word->maths && !flow->words.setting->plain)
        kl_tint(canvas, (struct kl_rect){start, y, x - start, 1}, word->ink);
    return x;
}

/* Draw the runs of the line. A blank between underlined words is underlined. */
static void
draw_line(const struct flow *flow)
{
    struct kl_canvas *canvas =
        kl_paper_canvas(flow->words.paper, flow->rect.y + 1);
    const struct kl_setting *setting = flow->words.setting;
    int x = flow->rect.x, y = flow->rect.y, end = 0;
    unsigned attr = 0;
    size_t i;

    if (setting->align == KL_ALIGN_RIGHT)
        x += flow->rect.w - flow->used;
    else if (setting->align == KL_ALIGN_CENTER)
        x += (flow->rect.w - flow->used) / 2;
    for (i = 0; i < flow->runs; i++) {
        const struct run *run = &flow->run[i];

        if ((attr & run->word->attr & KL_UNDERLINE) != 0 &&
            x + run->x == end + 1)
            kl_canvas_put(canvas, end, y, ' ', run->word->ink, run->word->attr);
        end = draw_run(canvas, x + run->x, y, flow, run);
        attr = run->word->attr;
    }
}

/* Close the line, be it empty, and begin the next. */
static void
close_line(struct flow *flow)
{
    if (flow->draw && flow->runs > 0)
        draw_line(flow);
    if (flow->used > flow->widest)
        flow->widest = flow->used;
    flow->rect.y++;
    flow->begun = true;
    flow->runs = 0;
    flow->used = flow->indent;
}

/* ---- filling lines ------------------------------------------------------- */

/* Put a word, or some of its letters, at the end of the line. */
static void
place(struct flow *flow, const struct kl_word *word, size_t at, size_t len,
      int width)
{
    if (flow->runs == flow->run_room) {
        flow->run_room = flow->run_room > 0 ? 2 * flow->run_room : 32;
        flow->run = kl_realloc(flow->run, flow->run_room, sizeof *flow->run);
    }
    flow->run[flow->runs++] = (struct run){word, at, len, flow->used};
    flow->used += width;
}

/* A word that no line holds fills the rest of this one and then others. */
static void
place_letters(struct flow *flow, const struct kl_word *word)
{
    const char *text = kl_buf_text(&flow->words.letters);
    size_t at = word->at, end = word->at + word->len, start = at, used;
    int width = 0, wide;
    uint32_t ch;

    for (; at < end; at += used, width += wide) {
        used = kl_utf8_decode(text + at, end - at, &ch);
        wide = kl_utf8_width(ch);
        if (wide == 0 || flow->used + width + wide <= flow->rect.w)
            continue;
        if (at > start)
            place(flow, word, start, at - start, width);
        if (flow->runs > 0)
            close_line(flow);
        start = at;
        width = 0;
    }
    if (at > start)
        place(flow, word, start, at - start, width);
}

/* Words that belong together, of which not all fit into one line. */
static void
place_long(struct flow *flow, size_t from, size_t to)
{
    size_t i;

    for (i = from; i < to; i++) {
        const struct kl_word *word = &flow->words.word[i];
        bool blank = i > from && word->before == KL_TIED && flow->runs > 0;

        if (flow->runs > 0 && (blank || word->picture != NULL) &&
            flow->used + blank + word->width > flow->rect.w)
            close_line(flow);
        else
            flow->used += blank;
        if (word->picture != NULL)
            place(flow, word, 0, 0, word->width);
        else
            place_letters(flow, word);
    }
}

/* Put words that belong together into the line, or into a new one if they do
 * not fit or `fresh` says so. */
static void
place_group(struct flow *flow, size_t from, size_t to, int width, bool fresh)
{
    bool blank = flow->words.word[from].before == KL_BLANK;
    size_t i;

    if (flow->words.word[from].before == KL_NEWLINE && from > 0)
        close_line(flow);
    else if (flow->runs > 0 &&
             (fresh || flow->used + blank + width > flow->rect.w))
        close_line(flow);
    else if (flow->runs > 0)
        flow->used += blank;
    if (flow->used + width > flow->rect.w) {
        place_long(flow, from, to);
        return;
    }
    for (i = from; i < to; i++) {
        const struct kl_word *word = &flow->words.word[i];

        if (i > from && word->before == KL_TIED)
            flow->used++;
        place(flow, word, word->at, word->len, word->width);
    }
}

/* ---- the best lines ------------------------------------------------------ */

/* Words between which no line ends, and the best lines from here on. */
struct part {
    size_t from;
    int width;
    bool blank, forced; /* before it: a blank, a new line */
    size_t next;        /* the part that begins the next line */
    double cost;        /* of all lines from here on */
};

static struct part *
parts_of(const struct flow *flow, size_t *count)
{
    const struct kl_words *words = &flow->words;
    struct part *part = kl_calloc(words->count + 1, sizeof *part);
    size_t from, to;

    *count = 0;
    for (from = 0; from < words->count; from = to) {
        struct part *at = &part[(*count)++];

        to = kl_words_group(words, from, &at->width);
        at->from = from;
        at->blank = words->word[from].before == KL_BLANK;
        at->forced = words->word[from].before == KL_NEWLINE;
    }
    part[*count].from = words->count;
    part[*count].forced = true;
    return part;
}

/* What the blank end of a line costs, beside the line itself. */
static double
cost_of(int left, int width, bool last)
{
    double line = 16.0 * width * width;

    if (last)
        return width - left < SCRAP ? line + 0.25 * width * width : line;
    return line + (double)left * left;
}

/* Choose the lines from the last to the first. A part that is wider than a
 * line has lines of its own. */
static void
choose(const struct flow *flow, struct part *part, size_t count)
{
    int width = flow->rect.w;
    size_t i = count, j;

    while (i-- > 0) {
        int used = part[i].width;

        part[i].next = i + 1;
        part[i].cost =
            part[i + 1].cost +
            cost_of(used < width ? width - used : 0, width, part[i + 1].forced);
        for (j = i + 1; j < count && !part[j].forced; j++) {
            double cost;

            used += part[j].blank + part[j].width;
            if (used > width)
                break;
            cost = part[j + 1].cost +
                   cost_of(width - used, width, part[j + 1].forced);
            if (cost <= part[i].cost) {
                part[i].cost = cost;
                part[i].next = j + 1;
            }
        }
    }
}

/* Set all words; returns the rows. */
static int
set_lines(struct flow *flow)
{
    int top = flow->rect.y;
    /* Without an end there is nothing to choose, only to try all pairs. */
    bool chosen = flow->indent == 0 && flow->rect.w < KL_PROSE_UNBROKEN;
    size_t count, i, fresh = 0;
    struct part *part = parts_of(flow, &count);

    if (chosen)
        choose(flow, part, count);
    for (i = 0; i < count; i++) {
        bool behind = i > 0 && part[i - 1].width > flow->rect.w;

        place_group(flow, part[i].from, part[i + 1].from, part[i].width,
                    chosen && i == fresh && !behind);
        if (i == fresh)
            fresh = part[i].next;
    }
    free(part);
    if (flow->runs > 0 || !flow->begun)
        close_line(flow);
    free(flow->run);
    kl_words_clear(&flow->words);
    return flow->rect.y - top;
}

static struct flow
flow_of(struct kl_paper *paper, struct kl_rect rect,
        const struct kl_setting *setting, bool draw)
{
    struct flow flow = {.draw = draw, .rect = rect};

    flow.rect.w = rect.w > 1 ? rect.w : 1;
    flow.words = (struct kl_words){
        .paper = paper, .setting = setting, .width = flow.rect.w};
    return flow;
}

/* ---- prose and expressions ----------------------------------------------- */

struct kl_prose
kl_prose_of(struct kl_prose_span *span, const char *text)
{
    *span = (struct kl_prose_span){.kind = KL_SPAN_TEXT,
                                   .text = {.text = text, .len = strlen(text)}};
    return (struct kl_prose){span, 1};
}

static const struct kl_setting plain = {.ink = KL_INK_TEXT};

int
kl_prose_fit(struct kl_paper *paper, const struct kl_prose *prose, int width,
             int *used)
{
    struct flow flow =
        flow_of(paper, (struct kl_rect){0, 0, width, 0}, &plain, false);
    int rows;

    kl_words_prose(&flow.words, prose);
    rows = set_lines(&flow);
    *used = flow.widest;
    return rows;
}

int
kl_prose_draw(struct kl_paper *paper, struct kl_rect rect,
              const struct kl_prose *prose, const struct kl_setting *setting)
{
    struct flow flow = flow_of(paper, rect, setting, true);

    kl_words_prose(&flow.words, prose);
    return set_lines(&flow);
}

int
kl_prose_longest(struct kl_paper *paper, const struct kl_prose *prose)
{
    struct kl_words words = {
        .paper = paper, .setting = &plain, .width = KL_PROSE_UNBROKEN};
    int most = 0, width;
    size_t from, to;

    kl_words_prose(&words, prose);
    for (from = 0; from < words.count; from = to) {
        to = kl_words_group(&words, from, &width);
        most = width > most ? width : most;
    }
    kl_words_clear(&words);
    return most;
}

int
kl_expression_draw(struct kl_paper *paper, struct kl_rect rect,
                   const char *text, enum kl_ink ink, int *used)
{
    struct kl_setting setting = {.ink = ink};
    struct flow flow = flow_of(paper, rect, &setting, used == NULL);
    int rows;

    flow.indent = rect.w > 12 ? 2 : 0;
    flow.words.width -= flow.indent;
    kl_words_expression(&flow.words, text);
    rows = set_lines(&flow);
    if (used != NULL)
        *used = flow.widest;
    return rows;
}
