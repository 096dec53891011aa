#include "config.h"

#include "klscope/base/buf.h"
#include "klscope/base/utf8.h"
#include "klscope/canvas/sink.h"

static void
add_cell(struct kl_buf *out, const struct kl_cell_glyph *cell)
{
    char bytes[4];

    if (cell->ch == 0)
        return;
    kl_buf_add(out, bytes, kl_utf8_encode(cell->ch, bytes));
    if (cell->mark != 0)
        kl_buf_add(out, bytes, kl_utf8_encode(cell->mark, bytes));
}

void
kl_sink_text(const struct kl_canvas *canvas, struct kl_buf *out)
{
    int width = kl_canvas_width(canvas), height = kl_canvas_height(canvas);
    int x, y;

    for (y = 0; y < height; y++) {
        const struct kl_cell_glyph *row = kl_canvas_at(canvas, 0, y);
        int end = width;

        while (end > 0 && row[end - 1].ch == ' ' && row[end - 1].mark == 0)
            end--;
        for (x = 0; x < end; x++)
            add_cell(out, &row[x]);
        kl_buf_addc(out, '\n');
    }
}
