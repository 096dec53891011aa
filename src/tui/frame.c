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
#include <sys/mman.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

#include "klscope/base/alloc.h"
#include "klscope/base/buf.h"
#include "klscope/base/utf8.h"
#include "klscope/canvas/canvas.h"
#include "klscope/tui/console.h"
#include "klscope/tui/description.h"
#include "klscope/tui/style.h"
#include "klscope/tui/terminal.h"

/* Changes are put ink by ink; rows of wide characters, whose halves must not
 * be torn apart, before that. */
enum { GAP_MAX = 8, WHOLE_ROWS = KL_INK_COUNT };

struct kl_frame {
    SCREEN *screen;
    FILE *file; /* what ncurses takes for the terminal */
    char *bytes; /* what it wrote */
    size_t cap;
    struct kl_buf out; /* the same, shorter */
    struct kl_cell_glyph *shown; /* what the terminal shows, row by row */
    unsigned char *due; /* ink + 1 in which a cell must be put, or 0 */
    uint32_t *inks;     /* bits of those that are due in each row */
    int width, height;
    bool fresh; /* nothing in shown is true yet */
    bool console;
    int colours; /* 0, 8, 16 or 256 */
    attr_t attr[KL_INK_COUNT];
    short pair[KL_INK_COUNT];
    bool ground[KL_INK_COUNT]; /* the ink has one */
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

static attr_t
curses_attr(unsigned attr)
{
    attr_t out = A_NORMAL;

    for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++)
        if (attr & attributes[i].bit)
            out |= attributes[i].attr;
    return out;
}

/* How many colours of those that are wished for there are to paint with. */
static int
count_colours(int wish)
{
    int n = wish < 0 || wish > max_colors ? max_colors : wish;

    if (n < 8 || start_color() != OK)
        return 0;
    if (use_default_colors() != OK)
        return 0; /* we do not know the ground that they would replace */
    return n >= 256 ? 256 : n >= 16 ? 16 : 8;
}

/* Give each ink its colour pair and attributes. */
void
kl_frame_stand_on(struct kl_frame *frame, enum kl_background background)
{
    for (int i = 0; i < KL_INK_COUNT; i++) {
        struct kl_ink_style style =
            kl_ink_style((enum kl_ink)i, frame->colours, background);
        short pair = (short)(i + 1);

        frame->attr[i] = curses_attr(style.attr);
        frame->pair[i] = 0;
        if ((style.colour >= 0 || style.ground >= 0) &&
            init_pair(pair, style.colour, style.ground) == OK)
            frame->pair[i] = pair;
        frame->ground[i] = frame->pair[i] != 0 && style.ground >= 0;
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
start(struct kl_frame *frame, int colours, struct kl_err *err)
{
    enum kl_status status = kl_description_check(err);
    char name[KL_DESCRIPTION_NAME];

    if (status != KL_OK)
        return status;
    frame->file = memory_file();
    if (frame->file != NULL)
        frame->screen =
            newterm(kl_description_find(colours, name), frame->file, stdin);
    return frame->screen != NULL
               ? KL_OK
               : kl_fail(err, KL_E_TERMINAL, KL_AT_NONE,
                         "no temporary file to draw in");
}

enum kl_status
kl_frame_new(struct kl_frame **out, int colours, struct kl_err *err)
{
    struct kl_frame *frame = kl_calloc(1, sizeof *frame);
    enum kl_status status = start(frame, colours, err);

    *out = NULL;
    if (status != KL_OK) {
        kl_frame_free(frame);
        return status;
    }
    typeahead(-1);
    leaveok(stdscr, TRUE);
    frame->console = kl_terminal_console();
    frame->colours = count_colours(colours);
    kl_frame_stand_on(frame, KL_BACKGROUND_AUTO);
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
    free(frame->due);
    free(frame->inks);
    free(frame->bytes);
    kl_buf_clear(&frame->out);
    free(frame);
}

int
kl_frame_colours(const struct kl_frame *frame)
{
    return frame->colours;
}

bool
kl_frame_grounds(const struct kl_frame *frame)
{
    return frame->colours >= 256;
}

void
kl_frame_resize(struct kl_frame *frame, int width, int height)
{
    size_t cells = (size_t)width * (size_t)height;

    frame->width = width;
    frame->height = height;
    frame->shown =
        kl_realloc(frame->shown, cells, sizeof(struct kl_cell_glyph));
    frame->due = kl_realloc(frame->due, cells, sizeof *frame->due);
    frame->inks =
        kl_realloc(frame->inks, (size_t)height, sizeof *frame->inks);
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
    if (frame->console)
        wide = kl_console_likeness(wide);
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

/* Where a terminal cannot stay in its last column, ncurses writes the last cell
 * of all one to the left and pushes it over by inserting the one before it;
 * which must not be half a character. */
static bool
cornered(const struct kl_frame *frame, int x, int y)
{
    return x == frame->width - 3 && y == frame->height - 1 &&
           auto_right_margin && enter_am_mode == NULL;
}

static void
put(const struct kl_frame *frame, int x, int y,
    const struct kl_cell_glyph *cell)
{
    struct kl_cell_glyph other = *cell;
    cchar_t cc;

    if (cell->ch == 0) /* the right half came with the left one */
        return;
    if (kl_utf8_width(cell->ch) == 2 && cornered(frame, x, y)) {
        mvaddch(y, x + 1, ' ');
        other.ch = '?';
        cell = &other;
    }
    if (!compose(frame, cell, &cc) && kl_utf8_width(cell->ch) == 2)
        mvaddch(y, x + 1, ' ');
    mvadd_wch(y, x, &cc); /* fails at the last cell, having written it */
}

/* ---- what changed -------------------------------------------------------- */

/* Whether a blank of a style looks like any other. */
static bool
unseen(const struct kl_frame *frame, const struct kl_cell_glyph *cell)
{
    return ((curses_attr(cell->attr) | frame->attr[cell->ink]) &
            (A_REVERSE | A_UNDERLINE)) == 0 &&
           !frame->ground[cell->ink];
}

static bool
plain_blank(const struct kl_frame *frame, const struct kl_cell_glyph *cell)
{
    return cell->ch == ' ' && cell->mark == 0 && unseen(frame, cell);
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
        !unseen(frame, &blank))
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

/* A blank goes with what is put just before it, or else just behind it. */
static int
ink_of_blank(const struct kl_frame *frame, const struct kl_cell_glyph *row,
             const unsigned char *due, int x)
{
    const struct kl_cell_glyph *next = &row[x + 1];

    if (x > 0 && due[x - 1] != 0 &&
        unseen(frame, &(struct kl_cell_glyph){.ink = due[x - 1] - 1}))
        return due[x - 1] - 1;
    if (x + 1 < frame->width && next->ch != ' ' && unseen(frame, next))
        return next->ink;
    return row[x].ink;
}

static bool
any_wide(const struct kl_cell_glyph *row, int width)
{
    for (int x = 0; x < width; x++)
        if (row[x].ch == 0)
            return true;
    return false;
}

/* Take over a row of the canvas; note what of it must be put, and in which
 * ink. */
static void
compare(struct kl_frame *frame, const struct kl_canvas *canvas, int y)
{
    size_t start = (size_t)y * (size_t)frame->width;
    struct kl_cell_glyph *row = frame->shown + start;
    const struct kl_cell_glyph *cell = kl_canvas_row(canvas, y);
    unsigned char *due = frame->due + start;
    bool wide = any_wide(row, frame->width) || any_wide(cell, frame->width);

    frame->inks[y] = 0;
    for (int x = 0; x < frame->width; x++) {
        int ink = cell[x].ink;

        due[x] = 0;
        if (same(&cell[x], &row[x]))
            continue;
        row[x] = cell[x];
        if (frame->width == 1 && y == frame->height - 1)
            continue; /* ncurses would write to the left of it */
        if (wide)
            ink = WHOLE_ROWS;
        else if (plain_blank(frame, &cell[x]))
            ink = ink_of_blank(frame, cell, due, x);
        due[x] = (unsigned char)(ink + 1);
        frame->inks[y] |= (uint32_t)1 << ink;
    }
}

/* Put all that is due on a cleared screen. */
static void
put_all(const struct kl_frame *frame)
{
    const struct kl_cell_glyph *row = frame->shown;
    const unsigned char *due = frame->due;

    for (int y = 0; y < frame->height; y++) {
        for (int x = 0; x < frame->width; x++)
            if (due[x] != 0) {
                bridge(frame, row, x, y);
                put(frame, x, y, &row[x]);
            }
        row += frame->width;
        due += frame->width;
    }
}

/* Put what is due in one ink. */
static void
put_ink(const struct kl_frame *frame, int ink)
{
    const struct kl_cell_glyph *row = frame->shown;
    const unsigned char *due = frame->due;

    for (int y = 0; y < frame->height; y++) {
        for (int x = 0; frame->inks[y] >> ink & 1 && x < frame->width; x++) {
            struct kl_cell_glyph cell = row[x];

            if (due[x] != ink + 1)
                continue;
            if (ink != WHOLE_ROWS && plain_blank(frame, &cell))
                cell = (struct kl_cell_glyph){
                    .ch = ' ', .ink = (unsigned char)ink};
            put(frame, x, y, &cell);
        }
        row += frame->width;
        due += frame->width;
    }
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

/* ncurses goes from row to row, and a picture has some four inks in each: most
 * of what changes would be changes of colour. So it is let to see the changes
 * of one ink after those of another. */
static void
write_changes(struct kl_frame *frame)
{
    uint32_t inks = 0;

    for (int y = 0; y < frame->height; y++)
        inks |= frame->inks[y];
    for (int ink = WHOLE_ROWS; ink >= 0; ink--)
        if (inks >> ink & 1) {
            put_ink(frame, ink);
            wnoutrefresh(stdscr);
            doupdate();
        }
}

const char *
kl_frame_bytes(struct kl_frame *frame, const struct kl_canvas *canvas,
               size_t *len)
{
    bool cleared = frame->fresh;
    size_t bytes;

    if (cleared)
        start_anew(frame);
    for (int y = 0; y < frame->height; y++)
        compare(frame, canvas, y);
    if (cleared) {
        put_all(frame);
        wnoutrefresh(stdscr);
        doupdate();
    } else {
        write_changes(frame);
    }
    kl_buf_reset(&frame->out);
    bytes = collect(frame); /* before frame->bytes is looked at: it may move */
    kl_style_shorten(frame->bytes, bytes, &frame->out);
    *len = frame->out.len;
    return kl_buf_text(&frame->out);
}
