/* Running text is cut into pieces: words, and formulas. What stands before a
 * piece says whether a line may end there. Pieces between which none may end
 * are placed together. A line is drawn once it is complete: only then is it
 * known how far its formulas reach up. */
#include "config.h"

#include "klscope/view/prose.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/alloc.h"
#include "klscope/base/utf8.h"
#include "klscope/canvas/ascii.h"

enum before {
    GLUED, /* nothing */
    TIED,  /* a blank at which no line ends */
    SOFT,  /* nothing, but a line may end */
    BLANK,
    NEWLINE
};

struct piece {
    enum before before;
    enum kl_ink ink;
    unsigned attr;
    const struct kl_formula *formula; /* NULL: text */
    size_t at, len;                   /* in the letters of the flow */
    int width, up, down;              /* rows above and below the base line */
};

/* A piece, or part of a long word, in a line. */
struct run {
    const struct piece *piece;
    size_t at, len;
    int x;
};

/* A text being set. The line that is being filled begins in row y. */
struct flow {
    struct kl_paper *paper;
    const struct kl_setting *setting;
    bool draw;
    struct kl_rect rect; /* its height is not used */
    int indent;          /* of all lines but the first */
    struct kl_buf letters;
    struct piece *piece;
    size_t pieces, piece_room;
    enum before next; /* what stands before the next piece */
    struct run *run;
    size_t runs, run_room;
    int y, used, up, down;
    bool below; /* the line goes on behind a broken formula: no rows above */
    bool begun; /* a line has been closed */
    struct kl_extent extent;
};

/* ---- from spans to pieces ------------------------------------------------ */

static struct piece *
add_piece(struct flow *flow, enum kl_ink ink, unsigned attr)
{
    struct piece *piece;

    if (flow->pieces == flow->piece_room) {
        flow->piece_room = flow->piece_room > 0 ? 2 * flow->piece_room : 32;
        flow->piece =
            kl_realloc(flow->piece, flow->piece_room, sizeof *flow->piece);
    }
    piece = &flow->piece[flow->pieces++];
    *piece = (struct piece){.before = flow->next, .ink = ink, .attr = attr};
    flow->next = GLUED;
    return piece;
}

static void
add_word(struct flow *flow, const char *text, size_t len, enum kl_ink ink,
         unsigned attr)
{
    struct piece *piece;

    if (len == 0)
        return;
    piece = add_piece(flow, ink, attr);
    piece->at = flow->letters.len;
    if (kl_paper_glyphs(flow->paper)->ascii)
        kl_ascii_text(&flow->letters, text, len);
    else
        kl_visible(&flow->letters, text, len);
    piece->len = flow->letters.len - piece->at;
    piece->width =
        kl_text_width(kl_buf_text(&flow->letters) + piece->at, piece->len);
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static bool
is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A unit stays with its number. */
static bool
is_unit(const char *text, size_t len)
{
    static const char *const units[] = {"bit", "nat", "hart"};
    size_t i, n;

    for (i = 0; i < sizeof units / sizeof *units; i++) {
        n = strlen(units[i]);
        if (len < n || memcmp(text, units[i], n) != 0)
            continue;
        if (n < len && text[n] == 's')
            n++;
        if (n == len || !is_letter((unsigned char)text[n]))
            return true;
    }
    return false;
}

/* Where the word that begins at `at` may be parted: behind a hyphen between
 * letters, else at its end. */
static size_t
word_end(const char *text, size_t len, size_t at)
{
    size_t i;

    for (i = at; i < len && !is_blank(text[i]); i++)
        if (text[i] == '-' && i > at && i + 1 < len &&
            is_letter((unsigned char)text[i - 1]) &&
            is_letter((unsigned char)text[i + 1]))
            return i + 1;
    return i;
}

static void
add_text(struct flow *flow, const char *text, size_t len, enum kl_ink ink,
         unsigned attr)
{
    bool figure = false; /* the piece before ends in a digit */
    size_t at = 0, end;

    while (at < len) {
        if (is_blank(text[at])) {
            if (flow->next != NEWLINE)
                flow->next = BLANK;
            at++;
            continue;
        }
        if (figure && flow->next == BLANK && is_unit(text + at, len - at))
            flow->next = TIED;
        end = word_end(text, len, at);
        add_word(flow, text + at, end - at, ink, attr);
        figure = is_digit(text[end - 1]);
        if (end < len && !is_blank(text[end]))
            flow->next = SOFT;
        at = end;
    }
}

static void
add_formula(struct flow *flow, const struct kl_extract *tex, unsigned attr)
{
    const struct kl_formula *formula =
        kl_paper_formula(flow->paper, tex->text, tex->len, true);
    struct kl_extent extent =
        kl_formula_extent(formula, kl_paper_glyphs(flow->paper));
    struct piece *piece;

    if (extent.width < 1)
        return;
    piece = add_piece(flow, flow->setting->ink, attr);
    piece->formula = formula;
    piece->width = extent.width;
    piece->up = extent.baseline;
    piece->down = extent.height - 1 - extent.baseline;
}

static void
add_span(struct flow *flow, const struct kl_prose_span *span)
{
    unsigned attr = flow->setting->attr;

    if ((span->style & KL_EMPHASIS) != 0)
        attr |= KL_UNDERLINE;
    if ((span->style & KL_STRONG) != 0)
        attr |= KL_BOLD;
    switch (span->kind) {
    case KL_SPAN_TEXT:
        add_text(flow, span->text.text, span->text.len, flow->setting->ink,
                 attr);
        break;
    case KL_SPAN_CODE:
        add_text(flow, span->text.text, span->text.len, KL_INK_CODE, attr);
        break;
    case KL_SPAN_MATH:
        add_formula(flow, &span->text, attr & ~(unsigned)KL_UNDERLINE);
        break;
    case KL_SPAN_BREAK:
        flow->next = NEWLINE;
        break;
    }
}

/* ---- from pieces to lines ------------------------------------------------ */

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

static void
draw_letters(struct kl_canvas *canvas, int x, int y, const struct flow *flow,
             const struct run *run)
{
    const char *text = kl_buf_text(&flow->letters) + run->at;
    size_t at = 0;
    uint32_t ch;

    while (at < run->len) {
        at += kl_utf8_decode(text + at, run->len - at, &ch);
        kl_canvas_put(canvas, x, y, ch, run->piece->ink, run->piece->attr);
        x += kl_utf8_width(ch);
    }
}

static void
draw_formula(struct kl_canvas *canvas, int x, int y, const struct flow *flow,
             const struct piece *piece)
{
    struct kl_rect rect = {x, y - piece->up, piece->width,
                           piece->up + 1 + piece->down};

    kl_formula_draw(piece->formula, canvas, rect.x, rect.y, piece->ink,
                    piece->attr);
    if (!flow->setting->plain)
        kl_tint(canvas, rect, piece->ink);
}

/* Draw the runs of the line. A blank between underlined words is underlined. */
static void
draw_line(const struct flow *flow)
{
    struct kl_canvas *canvas =
        kl_paper_canvas(flow->paper, flow->y + flow->up + flow->down + 1);
    int x = flow->rect.x, y = flow->y + flow->up, end = 0;
    unsigned line = 0;
    size_t i;

    if (!flow->below && flow->setting->align == KL_ALIGN_RIGHT)
        x += flow->rect.w - flow->used;
    else if (!flow->below && flow->setting->align == KL_ALIGN_CENTER)
        x += (flow->rect.w - flow->used) / 2;
    for (i = 0; i < flow->runs; i++) {
        const struct run *run = &flow->run[i];

        if ((line & run->piece->attr & KL_UNDERLINE) != 0 && run->x == end + 1)
            kl_canvas_put(canvas, x + end, y, ' ', run->piece->ink,
                          run->piece->attr);
        if (run->piece->formula != NULL)
            draw_formula(canvas, x + run->x, y, flow, run->piece);
        else
            draw_letters(canvas, x + run->x, y, flow, run);
        end =
            run->x + (run->piece->formula != NULL
                          ? run->piece->width
                          : kl_text_width(kl_buf_text(&flow->letters) + run->at,
                                          run->len));
        line = run->piece->attr;
    }
}

/* Close the line, be it empty, and begin the next. */
static void
close_line(struct flow *flow)
{
    if (flow->draw && flow->runs > 0)
        draw_line(flow);
    if (!flow->begun)
        flow->extent.baseline = flow->up;
    if (flow->used > flow->extent.width)
        flow->extent.width = flow->used;
    flow->y += flow->up + 1 + flow->down;
    flow->begun = true;
    flow->below = false;
    flow->runs = 0;
    flow->used = flow->indent;
    flow->up = flow->down = 0;
}

/* True if something stands in the line. */
static bool
filled(const struct flow *flow)
{
    return flow->runs > 0 || flow->below;
}

/* Put a piece, or some of its letters, at the end of the line. */
static void
place(struct flow *flow, const struct piece *piece, size_t at, size_t len,
      int width)
{
    if (flow->runs == flow->run_room) {
        flow->run_room = flow->run_room > 0 ? 2 * flow->run_room : 32;
        flow->run = kl_realloc(flow->run, flow->run_room, sizeof *flow->run);
    }
    flow->run[flow->runs++] = (struct run){piece, at, len, flow->used};
    flow->used += width;
    flow->up = flow->up > piece->up ? flow->up : piece->up;
    flow->down = flow->down > piece->down ? flow->down : piece->down;
}

/* A word that no line holds fills the rest of this one and then others. */
static void
place_letters(struct flow *flow, const struct piece *piece)
{
    const char *text = kl_buf_text(&flow->letters);
    size_t at = piece->at, end = piece->at + piece->len, start = at, used;
    int width = 0, wide;
    uint32_t ch;

    for (; at < end; at += used, width += wide) {
        used = kl_utf8_decode(text + at, end - at, &ch);
        wide = kl_utf8_width(ch);
        if (wide == 0 || flow->used + width + wide <= flow->rect.w)
            continue;
        if (at > start)
            place(flow, piece, start, at - start, width);
        if (filled(flow))
            close_line(flow);
        start = at;
        width = 0;
    }
    if (at > start)
        place(flow, piece, start, at - start, width);
}

/* Where the last row of a broken formula ends. */
static int
last_end(const struct flow *flow, const struct piece *piece,
         struct kl_extent extent)
{
    struct kl_canvas *canvas =
        kl_canvas_new(extent.width, 1, kl_paper_glyphs(flow->paper));
    int end = extent.width;

    kl_formula_draw_in(piece->formula, canvas,
                       (struct kl_rect){0, 0, flow->rect.w, 1},
                       extent.height - 1, piece->ink, 0);
    while (end > 0 && kl_canvas_at(canvas, end - 1, 0)->ch == ' ')
        end--;
    kl_canvas_free(canvas);
    return end;
}

/* A formula that no line holds begins a line and is broken; the text goes on
 * behind its last row. */
static void
place_broken(struct flow *flow, const struct piece *piece)
{
    struct kl_extent extent;
    struct kl_rect rect = flow->rect;

    if (filled(flow))
        close_line(flow);
    rect.y = flow->y;
    extent =
        kl_formula_fit(piece->formula, kl_paper_glyphs(flow->paper), rect.w);
    rect.h = extent.height;
    if (flow->draw) {
        struct kl_canvas *canvas =
            kl_paper_canvas(flow->paper, rect.y + rect.h);

        kl_formula_draw_in(piece->formula, canvas, rect, 0, piece->ink,
                           piece->attr);
        if (!flow->setting->plain)
            kl_tint(canvas, rect, piece->ink);
    }
    if (!flow->begun)
        flow->extent.baseline = extent.baseline;
    if (extent.width > flow->extent.width)
        flow->extent.width = extent.width;
    flow->begun = flow->below = true;
    flow->y += extent.height - 1;
    flow->used = last_end(flow, piece, extent);
}

/* Pieces that belong together, of which not all fit into one line. */
static void
place_long(struct flow *flow, size_t from, size_t to)
{
    size_t i;

    for (i = from; i < to; i++) {
        const struct piece *piece = &flow->piece[i];

        if (i > from && piece->before == TIED && filled(flow))
            flow->used++;
        if (piece->formula == NULL) {
            place_letters(flow, piece);
            continue;
        }
        if (filled(flow) && (flow->used + piece->width > flow->rect.w ||
                             (flow->below && piece->up > 0)))
            close_line(flow);
        if (flow->used + piece->width <= flow->rect.w)
            place(flow, piece, 0, 0, piece->width);
        else
            place_broken(flow, piece);
    }
}

/* The pieces from `from` on between which no line ends. */
static size_t
group(const struct flow *flow, size_t from, int *width, int *up)
{
    size_t i = from;

    *width = *up = 0;
    do {
        const struct piece *piece = &flow->piece[i];

        *width += piece->width + (i > from && piece->before == TIED);
        *up = piece->up > *up ? piece->up : *up;
        if (*width > INT_MAX / 4)
            *width = INT_MAX / 4;
    } while (++i < flow->pieces && flow->piece[i].before <= TIED);
    return i;
}

static void
place_group(struct flow *flow, size_t from, size_t to, int width, int up)
{
    enum before before = flow->piece[from].before;
    int lead = filled(flow) && before == BLANK;
    size_t i;

    if (before == NEWLINE && from > 0)
        close_line(flow);
    else if (filled(flow) && (flow->used + lead + width > flow->rect.w ||
                              (flow->below && up > 0)))
        close_line(flow);
    else
        flow->used += lead;
    if (flow->used + width > flow->rect.w) {
        place_long(flow, from, to);
        return;
    }
    for (i = from; i < to; i++) {
        const struct piece *piece = &flow->piece[i];

        if (i > from && piece->before == TIED)
            flow->used++;
        place(flow, piece, piece->at, piece->len, piece->width);
    }
}

static struct kl_extent
set_lines(struct flow *flow)
{
    size_t from, to;
    int width, up;

    flow->y = flow->rect.y;
    if (flow->rect.w < 1)
        flow->rect.w = 1;
    for (from = 0; from < flow->pieces; from = to) {
        to = group(flow, from, &width, &up);
        place_group(flow, from, to, width, up);
    }
    if (filled(flow) || !flow->begun)
        close_line(flow);
    flow->extent.height = flow->y - flow->rect.y;
    return flow->extent;
}

static void
flow_clear(struct flow *flow)
{
    kl_buf_clear(&flow->letters);
    free(flow->piece);
    free(flow->run);
}

/* ---- prose --------------------------------------------------------------- */

struct kl_prose
kl_prose_of(struct kl_prose_span *span, const char *text)
{
    *span = (struct kl_prose_span){.kind = KL_SPAN_TEXT,
                                   .text = {.text = text, .len = strlen(text)}};
    return (struct kl_prose){span, 1};
}

static void
add_prose(struct flow *flow, const struct kl_prose *prose)
{
    size_t i;

    for (i = 0; i < prose->spans; i++)
        add_span(flow, &prose->span[i]);
}

static struct kl_extent
set_prose(struct kl_paper *paper, struct kl_rect rect,
          const struct kl_prose *prose, const struct kl_setting *setting,
          bool draw)
{
    struct flow flow = {
        .paper = paper, .setting = setting, .draw = draw, .rect = rect};
    struct kl_extent extent;

    add_prose(&flow, prose);
    extent = set_lines(&flow);
    flow_clear(&flow);
    return extent;
}

static const struct kl_setting plain = {.ink = KL_INK_TEXT};

struct kl_extent
kl_prose_fit(struct kl_paper *paper, const struct kl_prose *prose, int width)
{
    return set_prose(paper, (struct kl_rect){0, 0, width, 0}, prose, &plain,
                     false);
}

struct kl_extent
kl_prose_draw(struct kl_paper *paper, struct kl_rect rect,
              const struct kl_prose *prose, const struct kl_setting *setting)
{
    return set_prose(paper, rect, prose, setting, true);
}

int
kl_prose_longest(struct kl_paper *paper, const struct kl_prose *prose)
{
    struct flow flow = {.paper = paper, .setting = &plain};
    int most = 0, width, up;
    size_t from, to;

    add_prose(&flow, prose);
    for (from = 0; from < flow.pieces; from = to) {
        to = group(&flow, from, &width, &up);
        most = width > most ? width : most;
    }
    flow_clear(&flow);
    return most;
}

/* ---- expressions --------------------------------------------------------- */

/* Where the part of an expression that begins at `at` ends: behind a comma,
 * before an operator, at a blank. */
static size_t
part_end(const char *text, size_t len, size_t at)
{
    size_t i;

    for (i = at; i < len && !is_blank(text[i]); i++) {
        if (text[i] == ',')
            return i + 1;
        if (i > at && strchr("+-*/", text[i]) != NULL)
            return i;
    }
    return i;
}

struct kl_extent
kl_expression_draw(struct kl_paper *paper, struct kl_rect rect,
                   const char *text, enum kl_ink ink, bool draw)
{
    struct kl_setting setting = {.ink = ink};
    struct flow flow = {
        .paper = paper, .setting = &setting, .draw = draw, .rect = rect};
    size_t at = 0, end, len = strlen(text);
    struct kl_extent extent;

    flow.indent = rect.w > 8 ? 2 : 0;
    while (at < len) {
        if (is_blank(text[at])) {
            flow.next = BLANK;
            at++;
            continue;
        }
        end = part_end(text, len, at);
        add_word(&flow, text + at, end - at, ink, 0);
        flow.next = SOFT;
        at = end;
    }
    extent = set_lines(&flow);
    flow_clear(&flow);
    if (draw)
        kl_tint(kl_paper_canvas(paper, rect.y + extent.height),
                (struct kl_rect){rect.x, rect.y, rect.w, extent.height}, ink);
    return extent;
}
