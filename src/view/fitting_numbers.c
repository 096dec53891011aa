/* A fit in numbers, and how it goes in words; what draws of several sizes
 * teach. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "klscope/base/utf8.h"
#include "klscope/view/fitting.h"
#include "klscope/view/format.h"

enum {
    PARAMS = 4, /* rows that parameters have at most in a low panel */
    HIGH = 24,  /* rows of one that has more: a third of it */
    LABEL = 8,  /* columns of a name, */
    NUMBER = 8, /* and of a number */
    RIGHT = 13, /* of name and number at the right end of a row */
    WIDEST = 52 /* of a row: what stands in one belongs together */
};

int
kl_fitting_rows(size_t params, size_t outcomes, int height)
{
    size_t most = height < HIGH ? PARAMS : (size_t)height / 3;
    size_t rows = outcomes > 0     ? outcomes
                  : params <= most ? params
                                   : (params + 1) / 2;

    return (int)(rows < most ? rows : most);
}

/* ---- numbers ------------------------------------------------------------ */

/* A row of numbers at a time. */
struct page {
    struct kl_canvas *canvas;
    struct kl_rect left;
    const char *unit;
    double nats;
};

static struct kl_value
in_unit(const struct page *page, struct kl_value value)
{
    value.val /= page->nats;
    value.err = value.err / page->nats + fabs(value.val) * 0x1p-52;
    if (isinf(value.val))
        value.err = 0;
    return value;
}

/* "H(p,q)  2.4071 bit" at the left of the row. */
static void
put_left(const struct page *page, const char *name, const char *number,
         const char *unit, enum kl_ink ink)
{
    const struct kl_rect *at = &page->left;
    int label = kl_canvas_text_width(page->canvas, name);

    label = label < LABEL ? LABEL : label < LABEL + 6 ? label : LABEL + 6;
    kl_canvas_text(page->canvas, at->x, at->y, label, ink, 0, name);
    kl_canvas_text_right(page->canvas, at->x + label, at->y,
                         label + kl_canvas_text_width(page->canvas, number) >
                                 LABEL + NUMBER
                             ? NUMBER
                             : LABEL + NUMBER - label,
                         KL_INK_VALUE, 0, number);
    if (label <= LABEL + 1)
        kl_canvas_text(page->canvas, at->x + LABEL + NUMBER + 1, at->y, 4,
                       KL_INK_DIM, 0, unit);
}

/* "best  2.3980" at its right. */
static void
put_right(const struct page *page, const char *name, const char *number)
{
    const struct kl_rect *at = &page->left;
    int x = at->x + at->w - RIGHT;

    kl_canvas_text(page->canvas, x, at->y, 5, KL_INK_DIM, 0, name);
    kl_canvas_text_right(page->canvas, x + 5, at->y, NUMBER, KL_INK_VALUE, 0,
                         number);
}

static void
next_row(struct page *page)
{
    page->left.y++;
    page->left.h--;
}

/* The loss's name. */
static const char *
loss_name(const struct kl_fitting_look *look, enum kl_direction direction)
{
    if (direction == KL_FIT_REVERSE)
        return look->source == KL_FIT_TO_P ? "D(q‖p)" : "D(q‖p_N)";
    if (look->source == KL_FIT_TO_P)
        return look->scene != NULL &&
                       kl_scene_nature(look->scene) == KL_CONTINUOUS
                   ? "h(p,q)"
                   : "H(p,q)";
    return "J(θ)";
}

static void
draw_loss_row(struct page *page, const struct kl_fitting_look *look,
              const struct kl_fitting_run *run)
{
    char number[KL_NUMBER];

    if (page->left.h < 1)
        return;
    put_left(page, loss_name(look, run->direction),
             kl_format_cell(number, in_unit(page, kl_fit_loss(run->fit)),
                            NUMBER),
             page->unit, KL_INK_TITLE);
    if (run->best != NULL)
        put_right(page, "best",
                  kl_format_cell(number,
                                 in_unit(page, kl_fit_loss(run->best)),
                                 NUMBER));
    next_row(page);
}

/* How far above the floor it is; what J is. */
static void
draw_gap_row(struct page *page, const struct kl_fitting_look *look,
             const struct kl_fitting_run *run)
{
    struct kl_value gap, floor;
    char number[KL_NUMBER];
    bool continuous = kl_scene_nature(look->scene) == KL_CONTINUOUS;

    if (page->left.h < 1 || run->direction == KL_FIT_REVERSE)
        return;
    if (!kl_target_floor(look->target, &floor) ||
        !kl_fit_gap(run->fit, &gap)) {
        kl_canvas_text(page->canvas, page->left.x, page->left.y, page->left.w,
                       KL_INK_DIM, 0,
                       page->left.w < 33 ? "minus mean log-likelihood"
                                         : "= minus the mean log-likelihood");
        next_row(page);
        return;
    }
    put_left(page, look->source == KL_FIT_TO_P ? "D(p‖q)" : "D(p_N‖q)",
             kl_format_cell(number, in_unit(page, gap), NUMBER), page->unit,
             KL_INK_TITLE);
    put_right(page, look->source != KL_FIT_TO_P ? "H_N"
                    : continuous                ? "h(p)"
                                                : "H(p)",
              kl_format_cell(number, in_unit(page, floor), NUMBER));
    next_row(page);
}

int
kl_fitting_list(const struct kl_fitting_look *look,
                const struct kl_fitting_run *run, struct kl_large item[2])
{
    const struct kl_unit_row *unit = kl_unit_row(kl_scene_unit(look->scene));
    const struct page page = {.unit = unit->key, .nats = unit->nats};
    struct kl_value gap, floor;

    if (run->fit == NULL)
        return 0;
    item[0] = (struct kl_large){.label = loss_name(look, run->direction),
                                .unit = unit->key,
                                .sign = "",
                                .value = in_unit(&page, kl_fit_loss(run->fit)),
                                .known = true};
    if (run->direction == KL_FIT_REVERSE ||
        !kl_target_floor(look->target, &floor) || !kl_fit_gap(run->fit, &gap))
        return 1;
    item[1] = item[0];
    item[1].label = look->source == KL_FIT_TO_P ? "D(p‖q)" : "D(p_N‖q)";
    item[1].value = in_unit(&page, gap);
    return 2;
}

/* A parameter with four decimals, or as many as are known. */
static const char *
param_text(char out[KL_NUMBER], const struct kl_model *model,
           const struct kl_fit *fit, size_t j)
{
    struct kl_value value = {kl_model_value(model, kl_fit_theta(fit), j),
                             kl_fit_unknown(fit, j)};

    return kl_format_param(out, value, 4, NUMBER);
}

/* The same of the minimum; none where it is at no place, as for a component
 * whose weight runs to 0. */
static const char *
best_text(char out[KL_NUMBER], const struct kl_model *model,
          const struct kl_fitting_run *run, size_t j)
{
    return kl_fit_ended(run->best) == KL_FIT_CONVERGED
               ? param_text(out, model, run->best, j)
               : "-";
}

/* Two parameters in one row. */
static void
draw_pair_of_params(struct page *page, const struct kl_model *model,
                    const struct kl_fit *fit, size_t j)
{
    size_t n = kl_model_size(model), k;
    int half = (page->left.w - 2) / 2;

    for (k = j; k < j + 2 && k < n; k++) {
        int x = page->left.x + (int)(k - j) * (half + 2);
        char number[KL_NUMBER];

        kl_canvas_text(page->canvas, x, page->left.y, half - NUMBER,
                       KL_INK_TEXT, 0, kl_model_name(model, k));
        kl_canvas_text_right(page->canvas, x + half - NUMBER, page->left.y,
                             NUMBER, KL_INK_VALUE, 0,
                             param_text(number, model, fit, k));
    }
}

static void
draw_params(struct page *page, const struct kl_fitting_look *look,
            const struct kl_fitting_run *run)
{
    const struct kl_model *model = look->model;
    int rows = run->side->parts.rows;
    size_t n = kl_model_size(model), step = n <= (size_t)rows ? 1 : 2, j;
    char number[KL_NUMBER];

    for (j = 0; j < n && rows > 0 && page->left.h > 0; j += step, rows--) {
        if (rows == 1 && j + step < n) {
            kl_canvas_textf(page->canvas, page->left.x, page->left.y,
                            page->left.w, KL_INK_DIM, 0,
                            "and %zu more parameters", n - j);
        } else if (step == 2) {
            draw_pair_of_params(page, model, run->fit, j);
        } else {
            put_left(page, kl_model_name(model, j),
                     param_text(number, model, run->fit, j),
                     "", KL_INK_TEXT);
            if (run->best != NULL)
                put_right(page, "best", best_text(number, model, run, j));
        }
        next_row(page);
    }
}

/* Probabilities of categories, beside those that they move to. */
static void
draw_categories(struct page *page, const struct kl_fitting_look *look,
                const struct kl_fitting_run *run)
{
    size_t n = kl_scene_pair(look->scene)->n, i;
    int rows = run->side->parts.rows;
    struct kl_buf name = KL_BUF_INIT;
    char number[KL_NUMBER];

    for (i = 0; i < n && rows > 0 && page->left.h > 0; i++, rows--) {
        if (rows == 1 && i + 1 < n) {
            kl_canvas_textf(page->canvas, page->left.x, page->left.y,
                            page->left.w, KL_INK_DIM, 0,
                            "and %zu more outcomes", n - i);
            next_row(page);
            break;
        }
        kl_buf_reset(&name);
        kl_buf_adds(&name, "q[");
        kl_format_label(look->scene, i, &name);
        kl_buf_adds(&name, "]");
        put_left(page, kl_buf_text(&name),
                 kl_format_prob(number, run->side->mass[KL_Q][i]), "",
                 KL_INK_TEXT);
        put_right(page, look->source == KL_FIT_TO_P ? "p" : "p_N",
                  kl_format_prob(number, run->side->mass[KL_P][i]));
        next_row(page);
    }
    kl_buf_clear(&name);
}

static void
draw_gradient_row(struct page *page, const struct kl_fitting_look *look,
                  const struct kl_fitting_run *run)
{
    const double *gradient = kl_fit_gradient(run->fit);
    size_t n = kl_model_size(look->model), j;
    char number[KL_NUMBER];
    double sum = 0;

    if (page->left.h < 1)
        return;
    for (j = 0; j < n; j++)
        sum = hypot(sum, gradient[j]);
    if (!isfinite(sum) || !isfinite(kl_fit_loss(run->fit).val))
        return;
    put_left(page, "gradient",
             kl_number_short(number, sum / page->nats, 2, NUMBER - 1),
             page->unit, KL_INK_TEXT);
    next_row(page);
}

/* ---- how it goes -------------------------------------------------------- */

/* Text in as many rows as it needs and there are, cut at blanks. */
static void
put_words(struct page *page, enum kl_ink ink, const char *text)
{
    while (*text != '\0' && page->left.h > 0) {
        size_t len = 0, k;
        struct kl_buf line = KL_BUF_INIT;

        for (k = 0;; k++) {
            if (text[k] != ' ' && text[k] != '\0')
                continue;
            if (kl_text_width(text, k) > page->left.w && len > 0)
                break;
            len = k;
            if (text[k] == '\0')
                break;
        }
        if (page->left.h == 1)
            len = strlen(text); /* the ellipsis says that there is more */
        kl_buf_add(&line, text, len);
        kl_canvas_text(page->canvas, page->left.x, page->left.y, page->left.w,
                       ink, 0, kl_buf_text(&line));
        kl_buf_clear(&line);
        next_row(page);
        text += len;
        while (*text == ' ')
            text++;
    }
}

static bool
went_up(const struct kl_loss *loss)
{
    return loss->steps > 0 &&
           loss->last > loss->least + 1e-9 * (1 + fabs(loss->least));
}

/* Whether there may be minima besides: in reverse, and of mixtures. */
static bool
is_one_of_many(const struct kl_fitting_look *look,
               const struct kl_fitting_run *run)
{
    return !look->categories && (kl_model_parts(look->model) > 1 ||
                                 run->direction == KL_FIT_REVERSE);
}

/* Why the minimiser has come to no minimum. */
static void
add_lack(const struct kl_fitting_run *run, struct kl_buf *out)
{
    struct kl_buf why = KL_BUF_INIT;

    if (run->best == NULL || kl_fit_ended(run->best) == KL_FIT_CONVERGED)
        return;
    kl_fit_why(run->best, &why);
    if (why.len > 0)
        kl_buf_addf(out, "no best: %s", kl_buf_text(&why));
    kl_buf_clear(&why);
}

static void
draw_state(struct page *page, const struct kl_fitting_look *look,
           const struct kl_fitting_run *run)
{
    enum kl_fit_end end = kl_fit_ended(run->fit);
    struct kl_buf why = KL_BUF_INIT, advice = KL_BUF_INIT;
    enum kl_ink ink = KL_INK_WARN;

    kl_fit_why(run->fit, &why);
    if (end == KL_FIT_CONVERGED) {
        ink = KL_INK_GOOD;
        if (why.len == 0)
            kl_buf_adds(&why, is_one_of_many(look, run)
                                  ? "at a local minimum: other starts may end "
                                    "lower"
                                  : "at a minimum: the slope is 0");
    } else if (went_up(run->loss) ||
               (end == KL_FIT_INFINITE && run->loss->steps > 0 &&
                isfinite(run->loss->last))) {
        kl_buf_adds(&advice, end == KL_FIT_MOVING
                                 ? "the loss went up: lower the rate (↓)"
                                 : "the rate was too high: ↓ lowers it, R "
                                   "begins anew");
        if (why.len > 0)
            kl_buf_addf(&advice, "; %s", kl_buf_text(&why));
        kl_buf_reset(&why);
        kl_buf_adds(&why, kl_buf_text(&advice));
    }
    if (why.len == 0)
        ink = KL_INK_DIM;
    if (why.len == 0 && look->offered && run->loss->steps == 0)
        kl_buf_adds(&why, "q itself has nothing to move; m offers others");
    else if (why.len == 0 && look->source != KL_FIT_TO_P && look->x == NULL &&
             run->direction == KL_FIT_FORWARD)
        kl_buf_adds(&why, "J(θ) is minus the mean log-likelihood");
    else if (why.len == 0)
        add_lack(run, &why);
    put_words(page, ink, kl_buf_text(&why));
    kl_buf_clear(&advice);
    kl_buf_clear(&why);
}

void
kl_fitting_draw_numbers(struct kl_canvas *canvas,
                        const struct kl_fitting_look *look,
                        const struct kl_fitting_run *run)
{
    const struct kl_unit_row *unit =
        kl_unit_row(kl_scene_unit(look->scene));
    struct page page = {.canvas = canvas,
                        .left = run->side->parts.text,
                        .unit = unit->key,
                        .nats = unit->nats};

    if (run->fit == NULL) {
        page.left = run->side->parts.picture;
        page.left.w = run->side->parts.title.w;
        put_words(&page, KL_INK_WARN, run->refusal);
        return;
    }
    if (page.left.w > WIDEST)
        page.left.w = WIDEST;
    draw_loss_row(&page, look, run);
    draw_gap_row(&page, look, run);
    if (look->categories)
        draw_categories(&page, look, run);
    else
        draw_params(&page, look, run);
    draw_gradient_row(&page, look, run);
    draw_state(&page, look, run);
}

/* ---- what draws of several sizes teach ---------------------------------- */

void
kl_fitting_draw_sizes(struct kl_canvas *canvas, struct kl_rect rect,
                      const struct kl_fitting_sizes *sizes)
{
    const struct kl_unit_row *unit = kl_unit_row(sizes->unit);
    struct page page = {.canvas = canvas, .left = rect, .nats = unit->nats};
    char number[KL_NUMBER], text[KL_NUMBER + 8];
    size_t i;

    if (rect.h > 5) {
        kl_canvas_text(canvas, rect.x, rect.y, rect.w, KL_INK_TITLE, 0,
                       "what N draws of p teach");
        next_row(&page);
    }
    kl_canvas_text_right(canvas, rect.x, page.left.y, 7, KL_INK_DIM, 0, "N");
    kl_canvas_text_right(canvas, rect.x + 7, page.left.y, 14, KL_INK_DIM, 0,
                         "excess");
    kl_canvas_text_right(canvas, rect.x + 21, page.left.y, 10, KL_INK_DIM, 0,
                         "distance");
    next_row(&page);
    for (i = 0; i < sizes->done && page.left.h > 0; i++) {
        const struct kl_fitting_size *row = &sizes->row[i];

        kl_canvas_text_right(canvas, rect.x, page.left.y, 7, KL_INK_TEXT, 0,
                             kl_number_count(number, row->n));
        kl_format_value(number, in_unit(&page, row->excess), 3, 9);
        snprintf(text, sizeof text, "%s %s", number, unit->key);
        kl_canvas_text_right(canvas, rect.x + 7, page.left.y, 14,
                             KL_INK_VALUE, 0, text);
        kl_canvas_text_right(canvas, rect.x + 21, page.left.y, 10,
                             KL_INK_VALUE, 0,
                             row->distance < 0
                                 ? "-"
                                 : kl_number_short(number, row->distance, 3,
                                                   9));
        next_row(&page);
    }
    if (sizes->failed)
        put_words(&page, KL_INK_WARN,
                  "There is no table: no model of this family has a finite "
                  "loss on p, or p cannot be drawn from.");
    else if (sizes->done < KL_FITTING_SIZES)
        put_words(&page, KL_INK_DIM, "fitting...");
    if (page.left.h > 4)
        next_row(&page);
    put_words(&page, KL_INK_DIM,
              "q_N minimises J on N draws, q* minimises H(p,q).");
    put_words(&page, KL_INK_DIM, "excess: H(p,q_N) - H(p,q*), about 1/N.");
    put_words(&page, KL_INK_DIM,
              sizes->done > 0 && sizes->row[0].distance < 0
                  ? "distance: none; many parameters make one mixture."
                  : "distance: of their parameters.");
    if (sizes->refusal != NULL && *sizes->refusal != '\0') {
        if (page.left.h > 4)
            next_row(&page);
        put_words(&page, KL_INK_WARN, sizes->refusal);
    }
}
