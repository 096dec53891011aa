/* Digits three pixels wide and five high, as those of a pocket calculator. A
 * pixel is so many columns wide and so many halves of a row high; a half is as
 * high as a column is wide, so that equal numbers make squares. ASCII has no
 * half cells and takes whole ones.
 */
#include "config.h"

#include "klscope/view/large.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "klscope/base/utf8.h"
#include "klscope/view/format.h"

enum {
    HIGH = 5,     /* pixels */
    DIGITS = 6,   /* characters of a number, "0.0345" */
    DECIMALS = 4,
    APART = 2     /* columns between numbers side by side */
};

/* ---- the pixels ---------------------------------------------------------- */

static const struct {
    uint32_t ch;
    const char *row[HIGH];
} signs[] = {
    /* clang-format off */
    {'0', {"###", "# #", "# #", "# #", "###"}},
    {'1', {" # ", "## ", " # ", " # ", "###"}},
    {'2', {"###", "  #", "###", "#  ", "###"}},
    {'3', {"###", "  #", " ##", "  #", "###"}},
    {'4', {"# #", "# #", "###", "  #", "  #"}},
    {'5', {"###", "#  ", "###", "  #", "###"}},
    {'6', {"###", "#  ", "###", "# #", "###"}},
    {'7', {"###", "  #", "  #", " # ", " # "}},
    {'8', {"###", "# #", "###", "# #", "###"}},
    {'9', {"###", "# #", "###", "  #", "###"}},
    {'.', {" ",   " ",   " ",   " ",   "#"}},
    {'-', {"  ",  "  ",  "##",  "  ",  "  "}},
    {'+', {"   ", " # ", "###", " # ", "   "}},
    {'<', {"  #", " # ", "#  ", " # ", "  #"}},
    {'~', {"     ", " #  #", "# ## ", "     ", "     "}},
    {'e', {"   ", "###", "# #", "## ", "###"}},
    {0x221E, {"       ", " ## ## ", "#  #  #", " ## ## ", "       "}},
    {0x2026, {"     ", "     ", "     ", "     ", "# # #"}},
    /* clang-format on */
};

/* The pixels of a sign; NULL if it has none. */
static const char *const *
rows_of(uint32_t ch)
{
    size_t i;

    for (i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].ch == ch)
            return signs[i].row;
    return NULL;
}

/* ---- sizes --------------------------------------------------------------- */

/* Columns and half rows of a pixel, the largest size first. */
struct size {
    int x, y;
};

static const struct size sizes[] = {{10, 10}, {8, 8}, {7, 8}, {6, 7}, {6, 6},
                                    {5, 6},   {5, 5}, {4, 5}, {4, 4}, {3, 4},
                                    {3, 3},   {2, 3}, {2, 2}, {1, 2}, {1, 1}};

enum { SIZES = sizeof sizes / sizeof *sizes };

static int
height_of(struct size size)
{
    return (HIGH * size.y + 1) / 2;
}

static int
gap_of(struct size size)
{
    return (size.x + 1) / 2;
}

/* Columns of a text; more than any screen has if a sign has no pixels. */
static int
width_of(const char *text, struct size size)
{
    size_t left = strlen(text);
    int width = 0;

    while (left > 0) {
        uint32_t ch;
        size_t used = kl_utf8_decode(text, left, &ch);
        const char *const *row = rows_of(ch);

        if (row == NULL)
            return 1 << 20;
        if (width > 0)
            width += gap_of(size);
        width += size.x * (int)strlen(row[0]);
        text += used;
        left -= used;
    }
    return width;
}

/* The largest size that fits, or none: false. */
static bool
size_for(const struct kl_glyphs *glyphs, int width, int height,
         const char *const *text, int count, struct size *size)
{
    int i, k;

    for (i = 0; i < SIZES; i++) {
        if (height_of(sizes[i]) > height || (glyphs->ascii && sizes[i].y % 2))
            continue;
        for (k = 0; k < count; k++)
            if (width_of(text[k], sizes[i]) > width)
                break;
        *size = sizes[i];
        if (k == count)
            return true;
    }
    return false;
}

static const char *const usual[] = {"0.0000"};

int
kl_large_columns(const struct kl_glyphs *glyphs, struct kl_rect rect, int count)
{
    struct size size;

    /* Thin ones are as large side by side, and leave a broader picture. */
    if (!size_for(glyphs, rect.w / 2 - 1, rect.h / count - 1, usual, 1,
                  &size) ||
        size.x < 2)
        return 0;
    return width_of(usual[0], size) + 1;
}

int
kl_large_rows(const struct kl_glyphs *glyphs, int rows)
{
    if (rows >= KL_LARGE_ROWS)
        return KL_LARGE_ROWS;
    if (rows >= KL_LARGE_LOW && !glyphs->ascii)
        return KL_LARGE_LOW;
    return rows < 2 ? 0 : 2;
}

/* ---- numbers ------------------------------------------------------------- */

/* Decimals that all of them have room for, so that points and last digits stand
 * below each other and a sum can be checked. */
static int
decimals_of(const struct kl_large *item, int count)
{
    int decimals = DECIMALS, k;

    for (k = 0; k < count; k++) {
        double size = fabs(item[k].value.val);
        int before = item[k].value.val < 0 ? 2 : 1;

        if (isinf(size) || size >= 1e5)
            continue;
        for (; size >= 9.99995; size /= 10)
            before++;
        if (DIGITS - 1 - before < decimals)
            decimals = DIGITS - 1 - before;
        while (decimals > 0 &&
               item[k].value.err > 0.5 * pow(10, -decimals) &&
               item[k].value.err < size / 2)
            decimals--;
    }
    return decimals < 0 ? 0 : decimals;
}

static void
write_number(char out[KL_NUMBER], const struct kl_large *item, int decimals,
             int width)
{
    struct kl_value v = item->value;

    if (!item->known)
        strcpy(out, "…");
    else if (isinf(v.val) || isinf(v.err) ||
             (v.val != 0 && v.err >= fabs(v.val) / 2))
        kl_format_value(out, v, 1, width);
    else
        kl_number_fixed(out, v.val, decimals, width);
}

enum { MOST = 8, LEAST_DECIMALS = 2 }; /* numbers at a time */

/* Numbers as they are drawn. */
struct sheet_of_digits {
    char number[MOST][KL_NUMBER];
    const char *text[MOST];
    struct size size;
};

/* Write all numbers as large as they fit in `width` columns each, with fewer
 * decimals where they would not fit at all; false if nothing helps. */
static bool
write_all(struct sheet_of_digits *sheet, const struct kl_glyphs *glyphs,
          const struct kl_large *item, int count, int width, int height)
{
    int all = decimals_of(item, count), decimals = all, k;

    for (;; decimals--) {
        for (k = 0; k < count; k++) {
            write_number(sheet->number[k], &item[k], decimals,
                         DIGITS - all + decimals);
            sheet->text[k] = sheet->number[k];
        }
        if (size_for(glyphs, width, height, sheet->text, count, &sheet->size))
            return true;
        if (decimals <= LEAST_DECIMALS || height < height_of(sizes[SIZES - 1]))
            break;
    }
    for (k = 0; k < count; k++)
        write_number(sheet->number[k], &item[k], all, DIGITS);
    return false;
}

/* ---- drawing ------------------------------------------------------------- */

static bool
lit(const char *const *row, int x, int half, struct size size)
{
    return half < HIGH * size.y && row[half / size.y][x / size.x] == '#';
}

static void
draw_sign(struct kl_canvas *canvas, int x, int y, const char *const *row,
          struct size size)
{
    static const uint32_t block[] = {' ', 0x2580, 0x2584, 0x2588};
    int w = size.x * (int)strlen(row[0]), h = height_of(size), i, j;

    for (j = 0; j < h; j++)
        for (i = 0; i < w; i++) {
            bool up = lit(row, i, 2 * j, size);
            bool down = lit(row, i, 2 * j + 1, size);

            if (up || down)
                kl_canvas_put(canvas, x + i, y + j,
                              kl_canvas_glyphs(canvas)->ascii
                                  ? '#'
                                  : block[up + 2 * down],
                              KL_INK_VALUE, KL_BOLD);
        }
}

static void
draw_number(struct kl_canvas *canvas, int x, int y, const char *text,
            struct size size)
{
    size_t left = strlen(text);

    while (left > 0) {
        uint32_t ch;
        size_t used = kl_utf8_decode(text, left, &ch);
        const char *const *row = rows_of(ch);

        draw_sign(canvas, x, y, row, size);
        x += size.x * (int)strlen(row[0]) + gap_of(size);
        text += used;
        left -= used;
    }
}

/* "+ # D(p||q) in bit"; returns the columns used. */
static int
draw_label(struct kl_canvas *canvas, int x, int y, int width,
           const struct kl_large *item)
{
    int used = 0;

    if (*item->sign != '\0')
        used += 1 + kl_canvas_text(canvas, x, y, width, KL_INK_TITLE, KL_BOLD,
                                   item->sign);
    if (item->mark != 0) {
        kl_canvas_put(canvas, x + used, y, item->mark, item->ink, KL_BOLD);
        kl_canvas_put(canvas, x + used + 1, y, item->mark, item->ink, KL_BOLD);
        used += 3;
    }
    used += kl_canvas_text(canvas, x + used, y, width - used, KL_INK_TITLE,
                           KL_BOLD, item->label);
    if (*item->unit != '\0' &&
        used + 1 + kl_canvas_text_width(canvas, item->unit) <= width)
        used += 1 + kl_canvas_text(canvas, x + used + 1, y, width - used - 1,
                                   KL_INK_TITLE, 0, item->unit);
    return used;
}

void
kl_large_across(struct kl_canvas *canvas, struct kl_rect rect,
                const struct kl_large *item, int count)
{
    int pitch = (rect.w + APART) / (count > 0 ? count : 1), k;
    struct sheet_of_digits sheet;
    bool large;

    if (rect.h < 2 || count < 1 || count > MOST)
        return;
    large = write_all(&sheet, kl_canvas_glyphs(canvas), item, count,
                      pitch - APART, rect.h - 1);
    for (k = 0; k < count; k++) {
        int x = rect.x + k * pitch;

        draw_label(canvas, x, rect.y, pitch - APART, &item[k]);
        if (large)
            draw_number(canvas, x, rect.y + 1, sheet.text[k], sheet.size);
        else
            kl_canvas_text(canvas, x, rect.y + 1, pitch - APART, KL_INK_VALUE,
                           KL_BOLD, sheet.text[k]);
    }
}

void
kl_large_down(struct kl_canvas *canvas, struct kl_rect rect,
              const struct kl_large *item, int count)
{
    const struct kl_glyphs *glyphs = kl_canvas_glyphs(canvas);
    int pitch = rect.h / (count > 0 ? count : 1), k;
    struct sheet_of_digits sheet;

    if (count < 1 || count > MOST ||
        !write_all(&sheet, glyphs, item, count, rect.w, pitch - 1))
        return;
    for (k = 0; k < count; k++) {
        struct kl_rect row = {rect.x, rect.y + k * pitch, rect.w, 1};
        int used = draw_label(canvas, row.x, row.y, row.w, &item[k]);

        if (strcmp(item[k].sign, "=") == 0 && used + 1 < row.w)
            kl_canvas_fill(canvas,
                           (struct kl_rect){row.x + used + 1, row.y,
                                            row.w - used - 1, 1},
                           glyphs->horizontal, KL_INK_TEXT, KL_BOLD);
        draw_number(canvas,
                    row.x + row.w - width_of(sheet.text[k], sheet.size),
                    row.y + 1, sheet.text[k], sheet.size);
    }
}
