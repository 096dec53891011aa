/* Random scenes, on which a witness that claims to hold everywhere must hold.
 * Chance alone would hardly ever meet the places where proofs go wrong, so the
 * kinds of p and q are dealt in turn: zeros in one or both, all mass in one
 * place, p = q, nearly equal, 300 powers of ten apart, no outcome in common;
 * of families mixtures, truncations, bounded supports and heavy tails.
 *
 * A scene is made as text, exactly as it could be typed.
 */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/app/lint_private.h"
#include "klscope/base/alloc.h"
#include "klscope/base/number.h"
#include "klscope/core/family.h"
#include "klscope/core/random.h"

/* ---- lists --------------------------------------------------------------- */

enum shape {
    SIMPLEX, /* uniform over all distributions */
    ROUNDED, /* the same in hundredths */
    SPARSE,  /* half of the outcomes never come */
    POINT,   /* one always comes */
    SKEWED,  /* each many times rarer than another */
    TINY,    /* down to 1e-300 */
    EVEN,
    /* for q only */
    COPY,     /* of p */
    NEAR,     /* hardly anything else than p */
    SHUFFLED, /* p in another order */
    APART     /* only what p never deals, as far as there is any */
};

static const struct {
    enum shape p, q;
} lists[] = {
    {ROUNDED, ROUNDED}, {SIMPLEX, SIMPLEX}, {SPARSE, SIMPLEX},
    {SIMPLEX, SPARSE},  {SPARSE, SPARSE},   {POINT, SIMPLEX},
    {SIMPLEX, POINT},   {POINT, POINT},     {SIMPLEX, COPY},
    {SPARSE, COPY},     {POINT, COPY},      {SIMPLEX, NEAR},
    {SPARSE, NEAR},     {TINY, SIMPLEX},    {SIMPLEX, TINY},
    {TINY, TINY},       {TINY, NEAR},       {SKEWED, SKEWED},
    {SKEWED, SIMPLEX},  {SIMPLEX, SKEWED},  {EVEN, ROUNDED},
    {ROUNDED, EVEN},    {EVEN, EVEN},       {ROUNDED, SHUFFLED},
    {SPARSE, SHUFFLED}, {SPARSE, APART},    {TINY, SHUFFLED},
};

enum { LISTS = sizeof lists / sizeof *lists };

static size_t
below(struct kl_random *random, size_t n)
{
    size_t k = (size_t)(kl_random_uniform(random) * (double)n);

    return k < n ? k : n - 1;
}

static double
between(struct kl_random *random, double lo, double hi)
{
    return lo + (hi - lo) * kl_random_uniform(random);
}

static void
normalise(struct kl_random *random, double *w, size_t n)
{
    double sum = 0;
    size_t i;

    for (i = 0; i < n; i++)
        sum += w[i];
    if (sum == 0)
        w[below(random, n)] = sum = 1;
    for (i = 0; i < n; i++)
        w[i] /= sum;
}

/* Of 1 - p hardly a digit is left where p is within 1e-12 of 1, and not 1 as a
 * double: what an evaluator cannot tell is no fault of a witness. */
static void
keep_digits(double *w, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++)
        if (w[i] > 1e-20 && w[i] < 1e-12)
            w[i] = 1e-12;
}

/* Hundredths that sum to 1: what rounding down leaves over goes to the first.
 */
static void
round_off(double *w, size_t n)
{
    double left = 100;
    size_t i;

    for (i = 1; i < n; i++) {
        w[i] = floor(100 * w[i]);
        left -= w[i];
        w[i] /= 100;
    }
    w[0] = left / 100;
}

static void
from_p(struct kl_random *random, enum shape shape, const double *p, double *q,
       size_t n)
{
    double size = pow(10, -between(random, 1, 14)), swap;
    size_t i, k;

    for (i = 0; i < n; i++)
        q[i] = shape == APART  ? p[i] == 0
               : shape == NEAR ? p[i] * (1 + size * between(random, -1, 1))
                               : p[i];
    for (i = n - 1; shape == SHUFFLED && i > 0; i--) {
        k = below(random, i + 1);
        swap = q[i];
        q[i] = q[k];
        q[k] = swap;
    }
}

static void
deal(struct kl_random *random, enum shape shape, const double *p, double *w,
     size_t n)
{
    size_t i, point = below(random, n);
    double power = between(random, 1, 12);

    kl_random_exponentials(random, w, n);
    for (i = 0; i < n; i++)
        if ((shape == SPARSE && kl_random_uniform(random) < 0.5) ||
            (shape == POINT && i != point))
            w[i] = 0;
        else if (shape == SKEWED)
            w[i] = pow(w[i], power);
        else if (shape == TINY && kl_random_uniform(random) < 0.6)
            w[i] = pow(10, -between(random, 1, 300));
        else if (shape == EVEN)
            w[i] = 1;
    if (shape >= COPY)
        from_p(random, shape, p, w, n);
    if (shape != COPY && shape != SHUFFLED) {
        normalise(random, w, n);
        keep_digits(w, n);
        normalise(random, w, n);
    }
    if (shape == ROUNDED)
        round_off(w, n);
}

static struct kl_labels *
names(const struct kl_pair *pair)
{
    return pair->outcomes == KL_POSITIONS ? NULL : kl_pair_labels(pair);
}

static void
add_list(const char *side, const double *w, size_t n,
         const struct kl_labels *labels, struct kl_buf *lines)
{
    struct kl_spec *spec = kl_spec_list(w, n, labels);

    kl_buf_addf(lines, "%s = ", side);
    kl_spec_print(spec, lines);
    kl_buf_addc(lines, '\n');
    kl_spec_free(spec);
}

static void
add_lists(struct kl_random *random, const struct kl_pair *pair, size_t k,
          struct kl_buf *lines)
{
    size_t n = pair->n;
    double *p = kl_malloc(2 * n * sizeof *p), *q = p + n;
    struct kl_labels *labels = names(pair);

    deal(random, lists[k % LISTS].p, NULL, p, n);
    deal(random, lists[k % LISTS].q, p, q, n);
    add_list("p", p, n, labels, lines);
    add_list("q", q, n, labels, lines);
    kl_labels_free(labels);
    free(p);
}

/* ---- families ------------------------------------------------------------ */

enum make { ANY, MIXTURE, CUT, SAME, CLOSE, KIN };

static const struct {
    enum make p, q; /* q also: SAME as p, CLOSE to it, of the same family */
} makes[] = {
    {ANY, ANY},     {ANY, KIN},      {ANY, SAME}, {MIXTURE, ANY},
    {ANY, MIXTURE}, {ANY, CLOSE},    {CUT, ANY},  {ANY, CUT},
    {CUT, CUT},     {MIXTURE, SAME}, {ANY, KIN},  {MIXTURE, MIXTURE},
    {CUT, SAME},    {MIXTURE, CUT},  {ANY, ANY},  {CUT, MIXTURE},
};

enum { MAKES = sizeof makes / sizeof *makes, TRIES = 100, MOST = 500 };

/* A family with parameters. */
struct member {
    const struct kl_family *family;
    double a[KL_PARAM_MAX];
};

static bool
allowed(const struct member *member)
{
    const struct kl_family *family = member->family;
    int i;

    for (i = 0; i < family->nparam; i++)
        if (kl_param_check(&family->param[i], member->a[i], NULL) != KL_OK)
            return false;
    return family->refuse == NULL || family->refuse(member->a) == NULL;
}

/* Three digits are enough for chance, and can be typed. */
static double
short_number(double x)
{
    char text[KL_NUMBER];

    snprintf(text, sizeof text, "%.3g", x);
    return strtod(text, NULL);
}

static double
parameter(struct kl_random *random, const struct kl_param *param)
{
    double lo = param->slide_min, hi = fmin(param->slide_max, MOST), x;

    x = param->log_scale ? lo * pow(hi / lo, kl_random_uniform(random))
                         : between(random, lo, hi);
    return param->integer ? floor(x) : short_number(x);
}

static void
draw_parameters(struct kl_random *random, struct member *member)
{
    int i, tries;

    for (tries = 0; tries < TRIES; tries++) {
        for (i = 0; i < member->family->nparam; i++)
            member->a[i] = parameter(random, &member->family->param[i]);
        if (allowed(member))
            return;
    }
    for (i = 0; i < member->family->nparam; i++)
        member->a[i] = member->family->param[i].start;
}

/* What the families of a scene must be. */
struct kind {
    enum kl_nature nature;
    bool finite; /* only finitely many outcomes */
};

static bool
is_of(const struct kl_family *family, const struct kind *kind)
{
    return (family->density != NULL) == (kind->nature == KL_CONTINUOUS) &&
           (!kind->finite || family->last != NULL);
}

static struct member
draw(struct kl_random *random, const struct kind *kind)
{
    struct member member = {NULL, {0}};

    do
        member.family = kl_family_row(below(random, kl_family_count()));
    while (!is_of(member.family, kind));
    draw_parameters(random, &member);
    return member;
}

static void
add_member(const struct member *member, struct kl_buf *out)
{
    char number[KL_NUMBER];
    int i;

    kl_buf_addf(out, "%s(", member->family->key);
    for (i = 0; i < member->family->nparam; i++)
        kl_buf_addf(out, "%s%s", i > 0 ? ", " : "",
                    kl_number_exact(number, member->a[i]));
    kl_buf_addc(out, ')');
}

/* Not all parameters, lest an integer or an end that p has be moved. */
static void
nudge(struct kl_random *random, struct member *member)
{
    double size = pow(10, -between(random, 1, 10));
    struct member moved = *member;
    int i = (int)below(random, (size_t)member->family->nparam);

    if (member->family->param[i].integer)
        return;
    moved.a[i] += size * (moved.a[i] != 0 ? moved.a[i] : 1);
    if (allowed(&moved))
        *member = moved;
}

static void
add_mixture(struct kl_random *random, const struct kind *kind,
            struct kl_buf *out)
{
    int w = 1 + (int)below(random, 99);
    struct member a = draw(random, kind), b = draw(random, kind);

    kl_buf_addf(out, "%.2f*", w / 100.0);
    add_member(&a, out);
    kl_buf_addf(out, " + %.2f*", (100 - w) / 100.0);
    add_member(&b, out);
}

/* Ends of a truncation on both sides of where most of it lies. */
static void
add_cut(struct kl_random *random, const struct kind *kind, struct kl_buf *out)
{
    static const char *const keys[][2] = {
        [KL_DISCRETE] = {"poisson", "binomial"},
        [KL_CONTINUOUS] = {"normal", "laplace"},
    };
    const char *key = keys[kind->nature][below(random, 2)];
    bool whole = kind->nature == KL_DISCRETE;
    struct member member = {kl_family_find(key, strlen(key)), {0}};
    double middle, wide, lo, hi;

    draw_parameters(random, &member);
    middle = member.a[0];
    wide = whole ? sqrt(middle) + 1 : member.a[1];
    if (*key == 'b')
        middle *= member.a[1];
    lo = short_number(middle - wide * between(random, 0.1, 3));
    hi = short_number(middle + wide * between(random, 0.1, 3));
    kl_buf_adds(out, "truncate(");
    add_member(&member, out);
    kl_buf_addf(out, ", %g, ", whole ? floor(lo) : lo);
    if (!kind->finite && below(random, 4) == 0)
        kl_buf_adds(out, "inf)");
    else
        kl_buf_addf(out, "%g)", whole ? ceil(hi) : hi);
}

static void
add_families(struct kl_random *random, const struct kind *kind, size_t k,
             struct kl_buf *lines)
{
    struct member member = draw(random, kind);
    enum make make = makes[k % MAKES].p, other = makes[k % MAKES].q;
    struct kl_buf p = KL_BUF_INIT, q = KL_BUF_INIT;

    if (make == ANY)
        add_member(&member, &p);
    else if (make == MIXTURE)
        add_mixture(random, kind, &p);
    else
        add_cut(random, kind, &p);
    if (other == CLOSE)
        nudge(random, &member);
    else if (other == KIN)
        draw_parameters(random, &member);
    else if (other == ANY)
        member = draw(random, kind);
    if (other == SAME)
        kl_buf_adds(&q, kl_buf_text(&p));
    else if (other == MIXTURE)
        add_mixture(random, kind, &q);
    else if (other == CUT)
        add_cut(random, kind, &q);
    else
        add_member(&member, &q);
    kl_buf_addf(lines, "p = %s\nq = %s\n", kl_buf_text(&p), kl_buf_text(&q));
    kl_buf_clear(&p);
    kl_buf_clear(&q);
}

/* ---- scenes -------------------------------------------------------------- */

static bool
is_finite(const struct kl_spec *spec)
{
    bool finite = true;
    size_t i;

    if (spec->kind == KL_SPEC_FAMILY)
        return spec->family->last != NULL;
    if (spec->kind == KL_SPEC_TRUNCATE)
        return isfinite(spec->high) || is_finite(spec->part[0]);
    for (i = 0; spec->kind == KL_SPEC_MIXTURE && i < spec->n; i++)
        finite &= is_finite(spec->part[i]);
    return finite;
}

/* Few integers may be dealt any probabilities, many are for families. */
void
kl_lint_random(const struct kl_scene *like, unsigned long seed, size_t k,
               struct kl_buf *lines)
{
    const struct kl_pair *pair = kl_scene_pair(like);
    struct kind kind = {kl_scene_nature(like), false};
    bool integers = pair->outcomes == KL_INTEGERS;
    struct kl_random *random = kl_random_new(seed * 1000003 + k + 1);

    kind.finite = kind.nature == KL_DISCRETE &&
                  is_finite(kl_scene_spec(like, KL_P)) &&
                  is_finite(kl_scene_spec(like, KL_Q));
    if (kind.nature == KL_CONTINUOUS)
        add_families(random, &kind, k, lines);
    else if (!integers)
        add_lists(random, pair, k, lines);
    else if (k % 2 == 1 || pair->n > 40)
        add_families(random, &kind, k / 2, lines);
    else
        add_lists(random, pair, k / 2, lines);
    kl_random_free(random);
}
