/* Panel time: all measures of a pair, of outcomes and of densities. */
#include "config.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

#include "klscope/core/measure.h"
#include "klscope/core/quad.h"
#include "nine_calls.h"
#include "quantile.h"
#include "report.h"
#include "timed.h"

enum { REPEATS = 15, PAIRS = 3 * KL_ZOO_FAMILIES };

static double sink; /* what results go to, so that they are worked out */

/* ---- outcomes ------------------------------------------------------------ */

static struct kl_bins
random_side(size_t n, uint64_t seed)
{
    struct kl_bins bins;
    double *w = kl_malloc(n * sizeof *w);

    for (size_t i = 0; i < n; i++)
        w[i] = .001 + .999 * (double)next(&seed) * 0x1p-53;
    kl_bins_init(&bins, w, NULL, n);
    return bins;
}

static void
all_measures(const struct kl_bins *p, const struct kl_bins *q)
{
    struct kl_measures out;

    kl_measure_all(p, q, .5, &out);
    sink += out.value[KL_KL_PQ].val;
}

/* A logarithm of each outcome of both, as anybody would write it. */
static void
logs(const struct kl_bins *p, const struct kl_bins *q)
{
    for (size_t i = 0; i < p->n; i++)
        sink += log(p->w[i]) + log(q->w[i]);
}

/* Microseconds of each of REPEATS runs; short ones several times. */
static void
repeat(void (*work)(const struct kl_bins *, const struct kl_bins *),
       const struct kl_bins *p, const struct kl_bins *q, double us[REPEATS])
{
    size_t times = 1 + 20000 / p->n;

    for (int i = 0; i < REPEATS; i++) {
        double begun = report_now();

        for (size_t k = 0; k < times; k++)
            work(p, q);
        us[i] = 1e6 * (report_now() - begun) / (double)times;
    }
}

/* Both entropies, cross-entropies and divergences by numpy, in us: fewer
 * measures, and no bounds on errors. */
static double
numpy_panel(size_t n)
{
    char program[1024];

    snprintf(program, sizeof program,
             "import numpy as np, time\n"
             "r = np.random.default_rng(1)\n"
             "p = r.random(%zu) + 0.001; p /= p.sum()\n"
             "q = r.random(%zu) + 0.001; q /= q.sum()\n"
             "t = []\n"
             "for i in range(%d):\n"
             "    a = time.perf_counter()\n"
             "    lp = np.log(p); lq = np.log(q)\n"
             "    h = -(p * lp).sum(), -(q * lq).sum()\n"
             "    d = (p * (lp - lq)).sum(), (q * (lq - lp)).sum()\n"
             "    t.append(time.perf_counter() - a)\n"
             "print(1e6 * sorted(t)[%d])",
             n, n, REPEATS, REPEATS / 2);
    return bench_python(program);
}

static void
outcome_row(size_t n, const char *name)
{
    struct kl_bins p = random_side(n, 1), q = random_side(n, 2);
    struct row row = {.name = name, .unit = "us"};
    double us[REPEATS];

    repeat(logs, &p, &q, us);
    row.floor = kl_quantile(us, REPEATS, .5);
    repeat(all_measures, &p, &q, us);
    report_median(&row, us, REPEATS);
    row.peer = numpy_panel(n);
    report_row(&row);
    kl_bins_clear(&p);
    kl_bins_clear(&q);
}

/* ---- densities ----------------------------------------------------------- */

static struct kl_density *
density_of(struct kl_quad *quad, const char *text)
{
    struct kl_spec *spec = NULL;
    struct kl_density *density = NULL;
    struct kl_err err = {0};

    must(kl_spec_parse(text, strlen(text), true, &spec, &err), text, &err);
    must(kl_density_of(spec, NULL, quad, &density, &err), text, &err);
    kl_spec_free(spec);
    return density;
}

/* The better of two runs, in us, of each; `round` pairs by all families. */
static void
density_pair(struct kl_quad *quad, gsl_integration_workspace *work,
             uint64_t *seed, int i, double *ours, double *theirs)
{
    const struct kl_zoo_range *mild = &kl_zoo_ranges[KL_ZOO_MILD];
    int j = (7 * i + i / KL_ZOO_FAMILIES) % KL_ZOO_FAMILIES;
    struct kl_zoo_animal p = kl_zoo_make(seed, i % KL_ZOO_FAMILIES, 0, mild);
    struct kl_zoo_animal q = kl_zoo_make(seed, j, 0, mild);
    struct plain_density plain_p = plain_density(&p), plain_q;
    char text_p[KL_ZOO_TEXT], text_q[KL_ZOO_TEXT];
    struct kl_density *density_p, *density_q;
    struct kl_measures known;
    size_t wrong;

    plain_q = plain_density(&q);
    kl_zoo_write(&p, 1, 0, text_p);
    kl_zoo_write(&q, 1, 0, text_q);
    density_p = density_of(quad, text_p);
    density_q = density_of(quad, text_q);
    *ours = *theirs = INFINITY;
    for (int run = 0; run < 2; run++) {
        double begun = report_now(), middle;

        kl_quad_measures(quad, density_p, density_q, .5, &known);
        middle = report_now();
        nine_calls(&plain_p, &plain_q, &known, work, &wrong);
        *ours = fmin(*ours, 1e6 * (middle - begun));
        *theirs = fmin(*theirs, 1e6 * (report_now() - middle));
    }
    kl_density_free(density_p);
    kl_density_free(density_q);
}

static void
density_rows(void)
{
    gsl_integration_workspace *work = gsl_integration_workspace_alloc(LIMIT);
    struct kl_quad *quad = kl_quad_new();
    double ours[PAIRS], theirs[PAIRS];
    struct row row = {.name = "pairs of densities, median", .unit = "us"};
    uint64_t seed = 7;

    gsl_set_error_handler_off();
    for (int i = 0; i < PAIRS; i++)
        density_pair(quad, work, &seed, i, &ours[i], &theirs[i]);
    report_median(&row, ours, PAIRS);
    row.spread = NAN; /* of the pairs, not of the machine */
    row.floor = kl_quantile(theirs, PAIRS, .5);
    report_row(&row);
    row.name = "                    p99";
    row.value = kl_quantile(ours, PAIRS, .99);
    row.floor = kl_quantile(theirs, PAIRS, .99);
    report_row(&row);
    gsl_integration_workspace_free(work);
    kl_quad_free(quad);
}

/* ---- all of it ----------------------------------------------------------- */

void
bench_panel(void)
{
    report_section("All measures with their bounds; floor: a logarithm of "
                   "each p and q; peer:\nnumpy's sums for six of them");
    outcome_row(26, "26 outcomes");
    outcome_row(10000, "10,000 outcomes");
    outcome_row(1000000, "a million outcomes");
    report_section("The same of densities, 57 pairs; floor: nine calls of "
                   "GSL's integration");
    density_rows();
    if (isnan(sink))
        puts("not a number");
}
