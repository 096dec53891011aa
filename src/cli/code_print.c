/* Codes as tables, TSV and JSON. */
#include "config.h"

#include "klscope/cli/code.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/base/number.h"
#include "klscope/base/utf8.h"
#include "klscope/cli/json.h"
#include "klscope/core/unit.h"
#include "klscope/view/format.h"

/* ---- figures ------------------------------------------------------------- */

static struct kl_value
bits(const struct kl_code_report *r, enum kl_measure m)
{
    return kl_unit_apply(KL_BIT, m, r->measures->value[m]);
}

static const struct kl_bins *
p_of(const struct kl_code_report *r)
{
    return &r->pair->side[KL_P];
}

static struct kl_value
extra(const struct kl_code_report *r)
{
    return kl_code_extra(&r->huffman[KL_Q], &r->huffman[KL_P], p_of(r));
}

struct figure {
    const char *key, *unit;
    struct kl_value value;
    enum kl_measure reason;
    bool alone;
};

enum {
#define FIGURE(key, value, unit, reason, alone) FIGURE_##key,
#include "klscope/cli/code.def"
#undef FIGURE
    FIGURES
};

static void
compute_figures(const struct kl_code_report *r, struct figure out[FIGURES])
{
    const struct figure figures[] = {
#define FIGURE(key, value, unit, reason, alone)                                \
    {#key, unit, value, reason, alone},
#include "klscope/cli/code.def"
#undef FIGURE
    };

    memcpy(out, figures, sizeof figures);
}

static void
add_reason(const struct kl_code_report *report, const struct figure *figure,
           struct kl_buf *out)
{
    if (isinf(figure->value.val) && figure->reason != KL_MEASURE_COUNT)
        kl_format_reason(report->pair, report->measures, figure->reason, out);
}

static const char *
number_of(char out[KL_NUMBER], struct kl_value value, int digits, int width)
{
    if (isinf(value.val))
        return strcpy(out, value.val > 0 ? "inf" : "-inf");
    if (value.err == 0) /* as few digits as it has */
        return strlen(kl_number_exact(out, value.val)) <= (size_t)digits + 1
                   ? out
                   : kl_number_short(out, value.val, digits, width);
    return kl_format_value(out, value, digits, width);
}

static void
add_label(const struct kl_code_report *report, size_t i, struct kl_buf *out)
{
    struct kl_buf name = KL_BUF_INIT;

    kl_pair_label(report->pair, i, &name);
    kl_visible(out, kl_buf_text(&name), name.len);
    kl_buf_clear(&name);
}

static double
ideal(const struct kl_code_report *report, size_t i)
{
    return kl_code_ideal(&report->pair->side[KL_Q], i);
}

/* ---- table --------------------------------------------------------------- */

/* A word for people: "-" where there is none, as for probability 0. */
static const char *
word_of(const struct kl_code *code, size_t i, char out[KL_WORD_MAX + 1])
{
    if (code->length[i] == KL_NO_WORD)
        return strcpy(out, "-");
    if (code->length[i] == 0)
        return strcpy(out, "(empty)");
    return kl_code_word(code, i, out);
}

static const char *
length_of(const struct kl_code *code, size_t i, char out[KL_NUMBER])
{
    if (code->length[i] == KL_NO_WORD)
        strcpy(out, "-");
    else
        snprintf(out, KL_NUMBER, "%u", (unsigned)code->length[i]);
    return out;
}

struct widths {
    int label, word;
};

static struct widths
measure_columns(const struct kl_code_report *report)
{
    struct widths widths = {(int)strlen("outcome"), (int)strlen("for q")};
    char word[KL_WORD_MAX + 1];

    for (size_t i = 0; i < report->pair->n; i++) {
        struct kl_buf label = KL_BUF_INIT;
        int columns, letters;

        add_label(report, i, &label);
        columns = kl_text_width(kl_buf_text(&label), label.len);
        letters = (int)strlen(word_of(&report->huffman[KL_Q], i, word));
        widths.label = columns > widths.label ? columns : widths.label;
        widths.word = letters > widths.word ? letters : widths.word;
        kl_buf_clear(&label);
    }
    return widths;
}

static void
print_outcome(const struct kl_code_report *report, const struct widths *widths,
              size_t i, FILE *out)
{
    const struct kl_bins *side = report->pair->side;
    char number[KL_NUMBER], word[KL_WORD_MAX + 1];
    struct kl_buf label = KL_BUF_INIT;
    int pad;

    add_label(report, i, &label);
    pad = widths->label - kl_text_width(kl_buf_text(&label), label.len);
    fprintf(out, "%s%*s", kl_buf_text(&label), pad, "");
    kl_buf_clear(&label);
    fprintf(out, " %9s", kl_format_prob(number, kl_bins_prob(&side[KL_P], i)));
    if (!report->alone)
        fprintf(out, " %9s",
                kl_format_prob(number, kl_bins_prob(&side[KL_Q], i)));
    fprintf(out, " %9s", kl_number_fixed(number, ideal(report, i), 4, 9));
    fprintf(out, " %8s", length_of(&report->shannon, i, number));
    fprintf(out, " %8s  ", length_of(&report->huffman[KL_Q], i, number));
    if (report->alone)
        fprintf(out, "%s\n", word_of(&report->huffman[KL_Q], i, word));
    else {
        fprintf(out, "%-*s  ", widths->word,
                word_of(&report->huffman[KL_Q], i, word));
        fprintf(out, "%s\n", word_of(&report->huffman[KL_P], i, word));
    }
}

static void
print_outcomes(const struct kl_code_report *report, FILE *out)
{
    struct widths widths = measure_columns(report);

    fprintf(out, "%-*s %9s", widths.label, "outcome", "p");
    if (report->alone)
        fprintf(out, " %9s %8s %8s  word\n", "-log2 p", "Shannon", "Huffman");
    else
        fprintf(out, " %9s %9s %8s %8s  %-*s  for p\n", "q", "-log2 q",
                "Shannon", "Huffman", widths.word, "for q");
    for (size_t i = 0; i < report->pair->n; i++)
        print_outcome(report, &widths, i, out);
    fputc('\n', out);
}

static void
print_figures(const struct kl_code_report *report, FILE *out)
{
    struct figure figures[FIGURES];

    compute_figures(report, figures);
    for (int i = 0; i < FIGURES; i++) {
        const struct figure *figure = &figures[i];
        struct kl_buf reason = KL_BUF_INIT;
        char number[KL_NUMBER];

        if (report->alone && !figure->alone)
            continue;
        add_reason(report, figure, &reason);
        number_of(number, figure->value, 10, 14);
        fprintf(out, "%-18s%14s", figure->key, number);
        if (figure->unit[0] != '\0' || reason.len > 0)
            fprintf(out, " %s", figure->unit);
        if (reason.len > 0)
            fprintf(out, "  %s", kl_buf_text(&reason));
        fputc('\n', out);
        kl_buf_clear(&reason);
    }
    fputc('\n', out);
}

static void
print_blocks(const struct kl_code_report *report, FILE *out)
{
    char number[KL_NUMBER];

    fprintf(out, "blocks by Huffman's code: bits for one outcome\n");
    fprintf(out, "%2s %8s %14s", "k", report->alone ? "words" : "p words",
            report->alone ? "L_k/k" : "for p");
    if (!report->alone)
        fprintf(out, " %14s", "for q");
    fprintf(out, " %14s %14s\n", "H(p)", "H(p) + 1/k");
    for (unsigned k = 1; k <= report->blocks; k++) {
        struct kl_value h = bits(report, KL_H_P), most = h;

        most.val += 1.0 / k;
        fprintf(out, "%2u %8zu", k, report->own[k - 1].words);
        fprintf(out, " %14s",
                number_of(number, report->own[k - 1].mean, 8, 14));
        if (!report->alone)
            fprintf(out, " %14s",
                    number_of(number, report->other[k - 1].mean, 8, 14));
        fprintf(out, " %14s", number_of(number, h, 8, 14));
        fprintf(out, " %14s\n", number_of(number, most, 8, 14));
    }
    fputc('\n', out);
}

/* What the figures do not say by themselves. */
static void
print_notes(const struct kl_code_report *report, FILE *out)
{
    static const char *const name[] = {"p", "q"};

    for (int s = report->alone ? 1 : 0; s < 2; s++) {
        const struct kl_code *code = &report->huffman[s];
        const char *side = report->alone ? "p" : name[s];

        if (code->limited)
            fprintf(out,
                    "Words of Huffman's code for %s would pass %d bits: this "
                    "is the best code\nof words up to %d.\n",
                    side, KL_WORD_MAX, KL_WORD_MAX);
        if (code->words == 1)
            fprintf(out,
                    "By %s one outcome is certain: its word is empty, 0 "
                    "bits.\n",
                    side);
        if (code->tail.infinite)
            fprintf(out,
                    "The support of %s goes on: the code is for the outcomes "
                    "listed.\n",
                    side);
    }
    fputs("These are bounds, not equalities: H(p) <= L < H(p) + 1 for "
          "Huffman's code\n",
          out);
    if (report->alone)
        fputs("and for Shannon's.\n", out);
    else
        fputs("for p, H(p) + D <= L < H(p) + D + 1 for Shannon's for q, with "
              "D = D(p||q).\nWhat Huffman's code for q costs more on p than "
              "the one for p may be less\nthan D, or more.\n",
              out);
}

static void
print_table(const struct kl_code_report *report, FILE *out)
{
    print_outcomes(report, out);
    print_figures(report, out);
    print_blocks(report, out);
    print_notes(report, out);
}

/* ---- TSV ----------------------------------------------------------------- */

static void
tsv_length(const struct kl_code *code, size_t i, FILE *out)
{
    fputc('\t', out);
    if (code->length[i] != KL_NO_WORD)
        fprintf(out, "%u", (unsigned)code->length[i]);
}

static void
tsv_outcomes(const struct kl_code_report *report, FILE *out)
{
    const struct kl_bins *side = report->pair->side;
    char number[KL_NUMBER], word[KL_WORD_MAX + 1];

    fprintf(out, "outcome\tp\tq\tideal\tshannon\thuffman\tword\thuffman_p\t"
                 "word_p\n");
    for (size_t i = 0; i < report->pair->n; i++) {
        struct kl_buf label = KL_BUF_INIT;

        add_label(report, i, &label);
        fputs(kl_buf_text(&label), out);
        kl_buf_clear(&label);
        for (int s = 0; s < 2; s++)
            fprintf(out, "\t%s",
                    kl_number_exact(number, kl_bins_prob(&side[s], i)));
        fprintf(out, "\t%s", kl_number_exact(number, ideal(report, i)));
        tsv_length(&report->shannon, i, out);
        for (int s = 1; s >= 0; s--) {
            tsv_length(&report->huffman[s], i, out);
            fprintf(out, "\t%s", kl_code_word(&report->huffman[s], i, word));
        }
        fputc('\n', out);
    }
}

static void
tsv_figures(const struct kl_code_report *report, FILE *out)
{
    struct figure figures[FIGURES];
    char number[KL_NUMBER], bound[KL_NUMBER];

    compute_figures(report, figures);
    fprintf(out, "\nfigure\tvalue\tunit\terror\twhy\n");
    for (int i = 0; i < FIGURES; i++) {
        struct kl_buf reason = KL_BUF_INIT;

        add_reason(report, &figures[i], &reason);
        fprintf(out, "%s\t%s\t%s\t%s\t%s\n", figures[i].key,
                kl_number_exact(number, figures[i].value.val), figures[i].unit,
                kl_number_exact(bound, figures[i].value.err),
                kl_buf_text(&reason));
        kl_buf_clear(&reason);
    }
}

static void
print_tsv(const struct kl_code_report *report, FILE *out)
{
    char own[KL_NUMBER], other[KL_NUMBER];

    tsv_outcomes(report, out);
    tsv_figures(report, out);
    fprintf(out, "\nk\twords\tmean_p\tmean_q\n");
    for (unsigned k = 0; k < report->blocks; k++)
        fprintf(out, "%u\t%zu\t%s\t%s\n", k + 1, report->own[k].words,
                kl_number_exact(own, report->own[k].mean.val),
                kl_number_exact(other, report->other[k].mean.val));
}

/* ---- JSON ---------------------------------------------------------------- */

static void
set_length(json_t *row, const char *length, const char *word,
           const struct kl_code *code, size_t i)
{
    char text[KL_WORD_MAX + 1];
    bool none = code->length[i] == KL_NO_WORD;

    json_object_set_new(row, length,
                        none ? json_null() : json_integer(code->length[i]));
    if (word != NULL)
        json_object_set_new(row, word,
                            none ? json_null()
                                 : json_string(kl_code_word(code, i, text)));
}

static json_t *
outcome_json(const struct kl_code_report *report, size_t i)
{
    const struct kl_bins *side = report->pair->side;
    struct kl_buf name = KL_BUF_INIT;
    json_t *row = json_object();

    kl_pair_label(report->pair, i, &name);
    json_object_set_new(row, "outcome", kl_json_text(&name));
    kl_buf_clear(&name);
    json_object_set_new(row, "p", kl_json_number(kl_bins_prob(&side[KL_P], i)));
    json_object_set_new(row, "q", kl_json_number(kl_bins_prob(&side[KL_Q], i)));
    json_object_set_new(row, "ideal", kl_json_number(ideal(report, i)));
    set_length(row, "shannon", NULL, &report->shannon, i);
    set_length(row, "huffman", "word", &report->huffman[KL_Q], i);
    set_length(row, "huffman_p", "word_p", &report->huffman[KL_P], i);
    return row;
}

static void
add_figures_json(const struct kl_code_report *report, json_t *all)
{
    json_t *error = json_object(), *why = json_object();
    struct figure figures[FIGURES];

    compute_figures(report, figures);
    for (int i = 0; i < FIGURES; i++) {
        struct kl_buf reason = KL_BUF_INIT;

        json_object_set_new(all, figures[i].key,
                            kl_json_number(figures[i].value.val));
        json_object_set_new(error, figures[i].key,
                            kl_json_number(figures[i].value.err));
        add_reason(report, &figures[i], &reason);
        if (reason.len > 0)
            json_object_set_new(why, figures[i].key, kl_json_text(&reason));
        kl_buf_clear(&reason);
    }
    json_object_set_new(all, "error", error);
    json_object_set_new(all, "why", why);
}

static json_t *
blocks_json(const struct kl_code_report *report)
{
    json_t *blocks = json_array();

    for (unsigned k = 0; k < report->blocks; k++) {
        json_t *row = json_object();

        json_object_set_new(row, "k", json_integer(k + 1));
        json_object_set_new(row, "words",
                            json_integer((json_int_t)report->own[k].words));
        json_object_set_new(row, "mean_p",
                            kl_json_number(report->own[k].mean.val));
        json_object_set_new(row, "mean_q",
                            kl_json_number(report->other[k].mean.val));
        json_array_append_new(blocks, row);
    }
    return blocks;
}

/* Everything but the outcomes. */
static json_t *
head_json(const struct kl_code_report *report)
{
    json_t *all = json_object();

    json_object_set_new(all, "unit", json_string("bit"));
    json_object_set_new(all, "kind", json_string("discrete"));
    json_object_set_new(all, "p", kl_json_spec(report->spec[KL_P]));
    json_object_set_new(all, "q", kl_json_spec(report->spec[KL_Q]));
    json_object_set_new(all, "limited",
                        json_boolean(report->huffman[KL_Q].limited));
    json_object_set_new(all, "limited_p",
                        json_boolean(report->huffman[KL_P].limited));
    add_figures_json(report, all);
    json_object_set_new(all, "blocks", blocks_json(report));
    return all;
}

/* One object, with a line for each outcome: a million of them are written one
 * by one, not held as objects. */
static void
print_json(const struct kl_code_report *report, FILE *out)
{
    json_t *all = head_json(report);
    char *head = json_dumps(all, JSON_INDENT(2) | JSON_REAL_PRECISION(17));

    json_decref(all);
    if (head == NULL)
        return;
    fprintf(out, "%.*s,\n  \"outcomes\": [", (int)strlen(head) - 2, head);
    free(head);
    for (size_t i = 0; i < report->pair->n; i++) {
        json_t *row = outcome_json(report, i);

        fputs(i > 0 ? ",\n    " : "\n    ", out);
        json_dumpf(row, out, JSON_REAL_PRECISION(17));
        json_decref(row);
    }
    fputs("\n  ]\n}\n", out);
}

void
kl_code_print(const struct kl_code_report *report, enum kl_format format,
              FILE *out)
{
    static void (*const print[])(const struct kl_code_report *, FILE *) = {
        [KL_FORMAT_TABLE] = print_table,
        [KL_FORMAT_JSON] = print_json,
        [KL_FORMAT_TSV] = print_tsv,
    };

    print[format](report, out);
}
