/* The families of distributions, listed for people. A family is shown with the
 * values that its parameters begin with: what stands there can be typed. */
#include "config.h"

#include "klscope/cli/families.h"

#include <inttypes.h>
#include <string.h>

#include "klscope/base/buf.h"
#include "klscope/base/number.h"
#include "klscope/core/closed.h"
#include "klscope/core/density.h"
#include "klscope/core/family.h"
#include "klscope/core/pair.h"
#include "klscope/core/quad.h"
#include "klscope/view/format.h"

enum { NAME = 10, INDENT = 4, WIDTH = 80 };

static bool
is_continuous(const struct kl_family *family)
{
    return family->density != NULL;
}

void
kl_families_domain(const struct kl_param *param, struct kl_buf *out)
{
    static const char must[] = "must be ";
    size_t skip = strlen(must);

    if (!param->integer && param->min <= -1e150 && param->max >= 1e150)
        kl_buf_adds(out, "any number");
    else
        kl_buf_adds(out, strncmp(param->domain, must, skip) == 0
                             ? param->domain + skip
                             : param->domain);
}

void
kl_families_example(const struct kl_family *family, struct kl_buf *out)
{
    char number[KL_NUMBER];
    int k;

    kl_buf_addf(out, "%s(", family->key);
    for (k = 0; k < family->nparam; k++)
        kl_buf_addf(out, "%s%s=%s", k > 0 ? ", " : "", family->param[k].name,
                    kl_number_exact(number, family->param[k].start));
    kl_buf_addc(out, ')');
}

/* The line of a parameter, without its end. */
static void
print_param(const struct kl_param *param, FILE *out)
{
    struct kl_buf text = KL_BUF_INIT;

    kl_families_domain(param, &text);
    fprintf(out, "%*s%-*s %s", INDENT, "", NAME, param->name,
            kl_buf_text(&text));
    kl_buf_clear(&text);
}

static void
print_head(const struct kl_family *family, FILE *out)
{
    struct kl_buf text = KL_BUF_INIT;

    kl_families_example(family, &text);
    fprintf(out, "%s\n%*s%s\n", kl_buf_text(&text), INDENT, "", family->help);
    kl_buf_clear(&text);
}

void
kl_families_print(FILE *out)
{
    size_t i;
    int k;

    for (i = 0; i < kl_family_count(); i++) {
        const struct kl_family *family = kl_family_row(i);

        if (i == 0)
            fputs("Discrete, on the integers:\n\n", out);
        else if (is_continuous(family) && !is_continuous(kl_family_row(i - 1)))
            fputs("\nContinuous:\n\n", out);
        print_head(family, out);
        for (k = 0; k < family->nparam; k++) {
            print_param(&family->param[k], out);
            fputc('\n', out);
        }
    }
}

/* ---- one in detail ------------------------------------------------------- */

static struct kl_spec *
example(const struct kl_family *family)
{
    struct kl_buf text = KL_BUF_INIT;
    struct kl_spec *spec = NULL;

    kl_families_example(family, &text);
    kl_spec_parse(kl_buf_text(&text), text.len, false, &spec, NULL);
    kl_buf_clear(&text);
    return spec;
}

static void
print_slider(const struct kl_param *param, FILE *out)
{
    char low[KL_NUMBER], high[KL_NUMBER];

    print_param(param, out);
    fprintf(out, "; slider from %s to %s%s\n",
            kl_number_exact(low, param->slide_min),
            kl_number_exact(high, param->slide_max),
            param->log_scale ? ", by factors" : "");
}

static void
print_entry(const char *name, FILE *out)
{
    fprintf(out, "%*s%-*s ", INDENT, "", NAME, name);
}

/* Integers from the first to the last; interval of the density. */
static void
print_support(const struct kl_family *family, const struct kl_spec *spec,
              const struct kl_density *density, FILE *out)
{
    char low[KL_NUMBER], high[KL_NUMBER];

    print_entry("support", out);
    if (density != NULL)
        fprintf(out, "%s to %s\n",
                kl_number_exact(low, kl_density_low(density)),
                kl_number_exact(high, kl_density_high(density)));
    else if (family->last != NULL)
        fprintf(out, "%" PRId64 " to %" PRId64 "\n", family->first(spec->a),
                family->last(spec->a));
    else
        fprintf(out, "%" PRId64 ", %" PRId64 ", ... without end\n",
                family->first(spec->a), family->first(spec->a) + 1);
}

static void
print_entropy(struct kl_value value, const char *how, FILE *out)
{
    char number[KL_NUMBER];

    value = kl_unit_apply(KL_BIT, KL_H_P, value);
    print_entry("entropy", out);
    fprintf(out, "%s bit, %s\n", kl_format_value(number, value, 10, 18), how);
}

/* Families to which the divergence is known by formula, in lines that fit. */
static void
print_closed(const struct kl_spec *spec, FILE *out)
{
    int column = INDENT + NAME + 1, at = column;
    bool some = false;
    struct kl_value value;
    size_t i;

    print_entry("closed D", out);
    for (i = 0; i < kl_family_count(); i++) {
        const struct kl_family *family = kl_family_row(i);
        struct kl_spec *other = example(family);
        int len = (int)strlen(family->key);

        if (is_continuous(family) &&
            kl_closed_form(spec, other, KL_KL_PQ, &value)) {
            if (at + len + 3 > WIDTH) {
                fprintf(out, ",\n%*s%s", column, "", family->key);
                at = column + len;
            } else {
                at += fprintf(out, "%s%s", some ? ", " : "to ", family->key);
            }
            some = true;
        }
        kl_spec_free(other);
    }
    fputs(some ? "\n" : "to none\n", out);
}

static void
print_continuous(const struct kl_family *family, const struct kl_spec *spec,
                 FILE *out)
{
    struct kl_density *density = NULL;
    struct kl_quad *quad = kl_quad_new();
    struct kl_measures all = {.alpha = KL_ALPHA_START};
    struct kl_value closed;

    if (kl_density_of(spec, NULL, quad, &density, NULL) == KL_OK) {
        print_support(family, spec, density, out);
        kl_quad_measures(quad, density, density, all.alpha, &all);
        if (kl_closed_form(spec, spec, KL_H_P, &closed))
            print_entropy(closed, "in closed form", out);
        else
            print_entropy(all.value[KL_H_P], "an integral", out);
        print_closed(spec, out);
    }
    kl_density_free(density);
    kl_quad_free(quad);
}

static void
print_discrete(const struct kl_family *family, const struct kl_spec *spec,
               FILE *out)
{
    struct kl_measures all = {.alpha = KL_ALPHA_START};
    struct kl_pair pair;

    print_support(family, spec, NULL, out);
    if (kl_pair_init(&pair, spec, spec, NULL, NULL) == KL_OK) {
        kl_measure_all(&pair.side[KL_P], &pair.side[KL_Q], all.alpha, &all);
        print_entropy(all.value[KL_H_P], "a sum", out);
        kl_pair_clear(&pair);
    }
}

static void
print_detail(const struct kl_family *family, FILE *out)
{
    struct kl_spec *spec = example(family);
    int k;

    print_head(family, out);
    fputc('\n', out);
    for (k = 0; k < family->nparam; k++)
        print_slider(&family->param[k], out);
    fputs("\nWith these values:\n\n", out);
    if (is_continuous(family))
        print_continuous(family, spec, out);
    else
        print_discrete(family, spec, out);
    kl_spec_free(spec);
}

enum kl_status
kl_families_print_one(const char *name, FILE *out, struct kl_err *err)
{
    const struct kl_family *family = kl_family_find(name, strlen(name));

    if (family == NULL)
        return kl_family_unknown(name, strlen(name), KL_AT_NONE, err);
    print_detail(family, out);
    return KL_OK;
}
