/* Frames through ncurses, but not onto the terminal.
 *
 * ncurses knows every terminal and finds short ways to change one screen into
 * another, but 6.4 flushes at each movement of the cursor: one redrawn bar of
 * 20 rows is 22 write(2) calls, and as many packets over SSH. So its output
 * is a file in memory; what it wrote there is one frame, and goes out whole.
 * As the file is no terminal, ncurses leaves the line's modes alone; those and
 * the sequences that turn the screen on are in terminal.c.
 */
#include "config.h"

#include "klscope/tui/frame.h"

#include <curses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

#include "klscope/base/alloc.h"
#include "klscope/base/utf8.h"
#include "klscope/canvas/canvas.h"
#include "klscope/tui/terminal.h"

enum { GAP_MAX = 8 };

struct kl_frame {
    SCREEN *screen;
    FILE *file; /* what ncurses takes for the terminal */
    char *bytes;
    size_t cap;
    struct kl_cell_glyph *shown; /* what the terminal shows, row by row */
    int width, height;
    bool fresh; /* nothing in shown is true yet */
    bool console;
    attr_t attr[KL_INK_COUNT];
    short pair[KL_INK_COUNT];
};

static const struct {
    unsigned bit;
    attr_t attr;
} attributes[] = {
    {KL_BOLD, A_BOLD},
    {KL_DIM, A_DIM},
    {KL_UNDERLINE, A_UNDERLINE},
    {KL_REVERSE, A_REVERSE},
};

/* clang-format off */
/* Characters of texts that the fonts of the Linux console lack, and what looks
 * like them there. */
static const struct {
    wchar_t from, to;
} console[] = {
    {0x2016, 0x2551},                /* the bars of D(p||q) */
    {0x2026, '~'},    {0x2212, '-'}, /* ellipsis, minus */
    {0x2013, '-'},    {0xD7, 'x'},   {0x2208, 'e'},
    {0x2190, '<'},    {0x2192, '>'}, {0x2191, '^'}, {0x2193, 'v'},
    {0x2713, 0x221A}, {0x2717, 'x'},
};
/* clang-format on */

enum { CONSOLE = sizeof console / sizeof console[0] };

static attr_t
curses_attr(unsigned attr)
{
    attr_t out = A_NORMAL;

    for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++)
        if (attr & attributes[i].bit)
            out |= attributes[i].attr;
    return out;
}

/* Give each ink its colour pair and attributes. */
static void
mix_inks(struct kl_frame *frame, bool colour)
{
    colour = colour && max_colors >= 8 && start_color() == OK;
    if (colour && use_default_colors() != OK)
        colour = false; /* we do not know the background */
    for (int i = 0; i < KL_INK_COUNT; i++) {
        const struct kl_ink_row *row = kl_ink_row((enum kl_ink)i);
        short number = max_colors >= 256 ? row->colour256 : row->colour8;

        frame->attr[i] = curses_attr(colour ? row->attr : row->mono);
        if (colour && number >= 0 &&
            init_pair((short)(i + 1), number, -1) == OK)
            frame->pair[i] = (short)(i + 1);
    }
}

static FILE *
memory_file(void)
{
#ifdef HAVE_MEMFD_CREATE
    int fd = memfd_create("frame", MFD_CLOEXEC);
    FILE *file = fd >= 0 ? fdopen(fd, "w+") : NULL;

    if (file != NULL)
        return file;
    if (fd >= 0)
        close(fd);
#endif
    return tmpfile();
}

/* Forget what ncurses has written: terminal.c says it in its own way. */
static void
discard(struct kl_frame *frame)
{
    reset_shell_mode(); /* flushes; the modes it sets are those of a file */
    lseek(fileno(frame->file), 0, SEEK_SET);
}

/* Start ncurses on the file. */
static enum kl_status
start(struct kl_frame *frame, struct kl_err *err)
{
    const char *term = getenv("TERM");
    char quote[KL_QUOTE];

    if (term == NULL)
        return kl_fail(err, KL_E_TERMINAL, KL_AT_NONE, "TERM is not set");
    kl_quote(quote, term, strlen(term));
    frame->file = memory_file();
    if (frame->file == NULL)
        return kl_fail(err, KL_E_TERMINAL, KL_AT_NONE,
                       "no temporary file to draw in");
    frame->screen = newterm(term, frame->file, stdin);
    if (frame->screen == NULL)
        return kl_fail(err, KL_E_TERMINAL, KL_AT_NONE,
                       "TERM is %s, which this system does not know", quote);
    if (cursor_address == NULL)
        return kl_fail(err, KL_E_TERMINAL, KL_AT_NONE,
                       "TERM is %s, which cannot move its cursor", quote);
    return KL_OK;
}

enum kl_status
kl_frame_new(struct kl_frame **out, bool colour, struct kl_err *err)
{
    struct kl_frame *frame = kl_calloc(1, sizeof *frame);
    enum kl_status status = start(frame, err);

    *out = NULL;
    if (status != KL_OK) {
        kl_frame_free(frame);
        return status;
    }
    typeahead(-1);
    leaveok(stdscr, TRUE);
    frame->console = kl_terminal_console();
    mix_inks(frame, colour);
    discard(frame);
    *out = frame;
    return KL_OK;
}

void
kl_frame_free(struct kl_frame *frame)
{
    if (frame == NULL)
        return;
    if (frame->screen != NULL)
        delscreen(frame->screen);
    if (frame->file != NULL)
        fclose(frame->file);
    free(frame->shown);
    free(frame->bytes);
    free(frame);
}

void
kl_frame_resize(struct kl_frame *frame, int width, int height)
{
    size_t cells = (size_t)width * (size_t)height;

    frame->width = width;
    frame->height = height;
    frame->shown =
        kl_realloc(frame->shown, cells, sizeof(struct kl_cell_glyph));
    frame->fresh = true;
    resize_term(height, width);
}

/* Forget everything: the screen will be cleared. */
static void
start_anew(struct kl_frame *frame)
{
    const struct kl_cell_glyph blank = {.ch = ' ', .ink = KL_INK_TEXT};
    size_t cells = (size_t)frame->width * (size_t)frame->height;

    for (size_t i = 0; i < cells; i++)
        frame->shown[i] = blank;
    werase(stdscr);
    clearok(stdscr, TRUE);
    frame->fresh = false;
}

static bool
same(const struct kl_cell_glyph *a, const struct kl_cell_glyph *b)
{
    return a->ch == b->ch && a->mark == b->mark && a->ink == b->ink &&
           a->attr == b->attr;
}

/* The character to send for a cell: never a control, and always as wide for
 * ncurses as it was for the canvas. */
static wchar_t
presentable(const struct kl_frame *frame, uint32_t ch)
{
    wchar_t wide = (wchar_t)ch;

    if (ch >= ' ' && ch < 0x7F)
        return wide;
    for (size_t i = 0; frame->console && i < CONSOLE; i++)
        if (console[i].from == wide)
            wide = console[i].to;
    if (kl_utf8_control(ch) || wcwidth(wide) != kl_utf8_width(ch))
        return '?';
    return wide;
}

/* ncurses' form of a cell; returns false if a mark or a wide character had to
 * be left out. */
static bool
compose(const struct kl_frame *frame, const struct kl_cell_glyph *cell,
        cchar_t *out)
{
    wchar_t text[CCHARW_MAX] = {presentable(frame, cell->ch)};
    bool whole = text[0] != '?' || cell->ch == '?';

    if (whole && cell->mark != 0 && !frame->console &&
        wcwidth((wchar_t)cell->mark) == 0)
        text[1] = (wchar_t)cell->mark;
    setcchar(out, text, frame->attr[cell->ink] | curses_attr(cell->attr),
             frame->pair[cell->ink], NULL);
    return whole;
}

static void
put(const struct kl_frame *frame, int x, int y,
    const struct kl_cell_glyph *cell)
{
    cchar_t cc;

    if (cell->ch == 0) /* the right half came with the left one */
        return;
    if (!compose(frame, cell, &cc) && kl_utf8_width(cell->ch) == 2)
        mvaddch(y, x + 1, ' ');
    mvadd_wch(y, x, &cc); /* fails at the last cell, having written it */
}

/* The colour of a blank cannot be seen. On a cleared screen, give the few
 * blanks between two cells of one ink that ink, so that the row needs no
 * change of colour between them: bars with gaps take half the bytes. */
static void
bridge(const struct kl_frame *frame, const struct kl_cell_glyph *row, int x,
       int y)
{
    struct kl_cell_glyph blank = row[x];
    cchar_t cc;
    int from = x;

    while (from > 0 && row[from - 1].ch == ' ' && x - from < GAP_MAX)
        from--;
    if (from == 0 || from == x || row[from - 1].ink != blank.ink ||
        row[from - 1].attr != blank.attr || row[from - 1].ch == ' ' ||
        (curses_attr(blank.attr) | frame->attr[blank.ink]) &
            (A_REVERSE | A_UNDERLINE))
        return;
    for (int i = from; i < x; i++)
        if (row[i].ink != KL_INK_TEXT || row[i].attr != 0)
            return;
    blank.ch = ' ';
    blank.mark = 0;
    compose(frame, &blank, &cc);
    for (int i = from; i < x; i++)
        mvadd_wch(y, i, &cc);
}

/* Take over from memory what ncurses wrote. */
static size_t
collect(struct kl_frame *frame)
{
    int fd = fileno(frame->file);
    off_t end = lseek(fd, 0, SEEK_CUR);
    size_t len = end > 0 ? (size_t)end : 0;
    ssize_t got;

    if (len == 0)
        return 0;
    if (len > frame->cap) {
        frame->bytes = kl_realloc(frame->bytes, len, 2);
        frame->cap = 2 * len;
    }
    got = pread(fd, frame->bytes, len, 0);
    lseek(fd, 0, SEEK_SET);
    return got > 0 ? (size_t)got : 0;
}

const char *
kl_frame_bytes(struct kl_frame *frame, const struct kl_canvas *canvas,
               size_t *len)
{
    bool cleared = frame->fresh;

    if (cleared)
        start_anew(frame);
    for (int y = 0; y < frame->height; y++) {
        struct kl_cell_glyph *row = frame->shown + y * (size_t)frame->width;
        const struct kl_cell_glyph *cell = kl_canvas_row(canvas, y);

        for (int x = 0; x < frame->width; x++, cell++) {
            if (same(cell, &row[x]))
                continue;
            row[x] = *cell;
            if (frame->width == 1 && y == frame->height - 1)
                continue; /* ncurses would write to the left of it */
            if (cleared)
                bridge(frame, row, x, y);
            put(frame, x, y, cell);
        }
    }
    wnoutrefresh(stdscr);
    doupdate();
    *len = collect(frame);
    return frame->bytes;
}
