/* How a measure comes about: the page of the screen, read from top to bottom,
 * with its formula as a line of text. */
#include "config.h"

#include <string.h>

#include "klscope/canvas/sink.h"
#include "klscope/cli/plain_private.h"
#include "klscope/core/measure.h"
#include "klscope/scene/scene.h"
#include "klscope/typeset/typeset.h"
#include "klscope/view/explain.h"

enum { ROWS = 40, MARGIN = 2 };

/* "D(p,q)" and "D(p||q)" are said as the symbol has it. */
static bool
is_symbol(const char *symbol, const char *text)
{
    static const char bars[] = "\u2016";
    size_t n;

    for (; *symbol != '\0'; symbol += n) {
        bool both = strncmp(symbol, bars, sizeof bars - 1) == 0;
        size_t skip = strncmp(text, "||", 2) == 0 ? 2 : *text == ',' ? 1 : 0;

        text += strspn(text, " ");
        n = both ? sizeof bars - 1 : 1;
        if (both && skip > 0)
            text += skip;
        else if (strncmp(symbol, text, n) == 0)
            text += n;
        else
            return false;
    }
    return text[strspn(text, " ")] == '\0';
}

static bool
find_measure(const char *text, enum kl_measure *measure)
{
    int m;

    *measure = KL_KL_PQ;
    if (*text == '\0' || kl_measure_find(text, strlen(text), measure))
        return true;
    for (m = 0; m < KL_MEASURE_COUNT; m++) {
        *measure = (enum kl_measure)m;
        if (is_symbol(kl_measure_row(*measure)->symbol, text))
            return true;
    }
    return false;
}

static enum kl_status
fail(const char *text, struct kl_err *err)
{
    struct kl_buf keys = KL_BUF_INIT;
    char quote[KL_QUOTE];
    int m;

    for (m = 0; m < KL_MEASURE_COUNT; m++)
        kl_buf_addf(&keys, "%s%s", m > 0 ? ", " : "",
                    kl_measure_row((enum kl_measure)m)->symbol);
    kl_fail(err, KL_E_NAME, KL_AT_NONE, "there is no measure %s; there are: %s",
            kl_quote(quote, text, strlen(text)), kl_buf_text(&keys));
    kl_buf_clear(&keys);
    return KL_E_NAME;
}

static void
write_formula(struct kl_plain *plain, enum kl_measure measure)
{
    struct kl_buf line = KL_BUF_INIT;
    struct kl_formula *formula;

    kl_formula_new(kl_measure_row(measure)->formula, &formula, NULL);
    kl_formula_linear_display(formula, plain->options->ascii, &line);
    kl_plain_item(plain, kl_buf_text(&line));
    kl_formula_free(formula);
    kl_buf_clear(&line);
}

/* A blank line parts the title, the formula and the rest. */
static void
write_page(struct kl_plain *plain, const char *page, enum kl_measure measure)
{
    int part = 0;
    bool blank = false;

    for (; *page != '\0'; page += *page == '\n') {
        size_t len = strcspn(page, "\n");
        struct kl_buf line = KL_BUF_INIT;

        page += strspn(page, " ");
        len = strcspn(page, "\n");
        if (len == 0 && !blank && ++part == 1)
            write_formula(plain, measure);
        blank = len == 0;
        kl_buf_add(&line, page, len);
        if (len > 0 && part != 1)
            kl_plain_item(plain, kl_buf_text(&line));
        kl_buf_clear(&line);
        page += len;
    }
}

enum kl_status
kl_plain_explain(struct kl_plain *plain, const char *text, struct kl_err *err)
{
    struct kl_rect page = {0, 0, plain->width - 2 * MARGIN, ROWS};
    struct kl_buf out = KL_BUF_INIT;
    struct kl_canvas *canvas;
    enum kl_measure measure;

    if (!find_measure(text, &measure))
        return fail(text, err);
    canvas = kl_canvas_new(page.w, page.h,
                           plain->options->ascii ? &kl_glyphs_ascii
                                                 : &kl_glyphs_utf8);
    kl_explain_draw(canvas, page, kl_app_scene(plain->app), measure, false);
    kl_sink_text(canvas, &out);
    write_page(plain, kl_buf_text(&out), measure);
    kl_buf_clear(&out);
    kl_canvas_free(canvas);
    return KL_OK;
}
