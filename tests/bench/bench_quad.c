/* Microseconds of CPU for the measures of two densities: the nine of one pass,
 * and all thirteen, with those that are powers; beside nine calls of GSL's
 * adaptive routines, which integrate one measure each over the support from
 * the same log-densities. Random pairs by every ordered pair of families;
 * of each pair the best of three runs, since other work on the machine only
 * ever adds.
 *
 *     bench_quad [ROUNDS]
 */

#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <time.h>

#include "klscope/core/quad.h"
#include "nine_calls.h"
#include "quantile.h"

enum { RUNS = 3, GSL_EVERY = 7 };

static double
now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return 1e6 * (double)t.tv_sec + 1e-3 * (double)t.tv_nsec;
}

static struct kl_density *
density_of(struct kl_quad *quad, const char *text)
{
    struct kl_spec *spec = NULL;
    struct kl_density *density = NULL;
    struct kl_err err = {0};

    if (kl_spec_parse(text, strlen(text), true, &spec, &err) != KL_OK ||
        kl_density_of(spec, NULL, quad, &density, &err) != KL_OK) {
        fprintf(stderr, "%s: %s\n", text, err.text);
        exit(1);
    }
    kl_spec_free(spec);
    return density;
}

/* ---- random pairs -------------------------------------------------------- */

struct sample {
    double *us;
    size_t n, evaluations, most;
};

static void
add(struct sample *s, double us, size_t evaluations)
{
    s->us = realloc(s->us, (s->n + 1) * sizeof *s->us);
    if (s->us == NULL)
        abort();
    s->us[s->n++] = us;
    s->evaluations += evaluations;
    s->most = evaluations > s->most ? evaluations : s->most;
}

static double
quantile(const struct sample *s, double share)
{
    return s->us[(size_t)(share * (double)(s->n - 1))];
}

static void
report(const char *name, struct sample *s)
{
    qsort(s->us, s->n, sizeof *s->us, kl_ascending);
    printf("%-26s %6zu %8.1f %8.1f %8.1f %8.1f %9zu %9zu\n", name, s->n,
           quantile(s, .5), quantile(s, .99), quantile(s, .999),
           s->us[s->n - 1], s->evaluations / s->n, s->most);
    free(s->us);
}

struct bench {
    struct kl_quad *quad;
    gsl_integration_workspace *work;
    struct sample panel, all, same, gsl;
    size_t wrong, values;
    double worst;
    char worst_p[KL_ZOO_TEXT], worst_q[KL_ZOO_TEXT];
};

static double
best_panel(struct bench *b, const struct kl_density *p,
           const struct kl_density *q, double alpha, int runs,
           struct kl_measures *out)
{
    double least = HUGE_VAL;
    int run;

    for (run = 0; run < runs; run++) {
        double began = now();

        kl_quad_measures(b->quad, p, q, alpha, out);
        least = fmin(least, now() - began);
    }
    return least;
}

static void
bench_gsl(struct bench *b, const struct kl_zoo_animal *p,
          const struct kl_zoo_animal *q, const struct kl_measures *known)
{
    struct plain_density dp = plain_density(p), dq = plain_density(q);
    double least = HUGE_VAL;
    size_t evaluations = 0, wrong = 0;
    int run, k;

    for (run = 0; run < RUNS; run++) {
        double began = now();

        evaluations = nine_calls(&dp, &dq, known, b->work, &wrong);
        least = fmin(least, now() - began);
    }
    add(&b->gsl, least, evaluations);
    b->wrong += wrong;
    for (k = 0; k < NINE; k++)
        b->values += known->value[nine[k]].val < HUGE_VAL;
}

static void
bench_pair(struct bench *b, uint64_t *seed, int i, int j,
           const struct kl_zoo_range *range)
{
    bool mixed = kl_zoo_unit(seed) < .2;
    struct kl_zoo_animal p = kl_zoo_make(seed, i, mixed, range);
    struct kl_zoo_animal q = kl_zoo_make(seed, j, mixed, range);
    char text_p[KL_ZOO_TEXT], text_q[KL_ZOO_TEXT];
    struct kl_density *dp, *dq;
    struct kl_measures known;
    double us;
    size_t evaluations;

    kl_zoo_write(&p, 1, 0, text_p);
    kl_zoo_write(&q, 1, 0, text_q);
    dp = density_of(b->quad, text_p);
    dq = density_of(b->quad, text_q);
    us = best_panel(b, dp, dq, .5, RUNS, &known);
    add(&b->all, us, kl_quad_evaluations(b->quad));
    us = best_panel(b, dp, dq, 0, RUNS, &known);
    evaluations = kl_quad_evaluations(b->quad);
    add(&b->panel, us, evaluations);
    if (us > b->worst) {
        b->worst = us;
        strcpy(b->worst_p, text_p);
        strcpy(b->worst_q, text_q);
    }
    if (b->panel.n % GSL_EVERY == 0) {
        add(&b->same, us, evaluations);
        bench_gsl(b, &p, &q, &known);
    }
    kl_density_free(dp);
    kl_density_free(dq);
}

static void
bench_range(const struct kl_zoo_range *range, int rounds)
{
    struct bench b = {.quad = kl_quad_new(),
                      .work = gsl_integration_workspace_alloc(LIMIT)};
    uint64_t seed = 7;
    int i, j, round;

    printf("%s parameters\n", range->name);
    for (round = 0; round < rounds; round++)
        for (i = 0; i < KL_ZOO_FAMILIES; i++)
            for (j = 0; j < KL_ZOO_FAMILIES; j++)
                bench_pair(&b, &seed, i, j, range);
    report("  nine measures", &b.panel);
    report("  all thirteen", &b.all);
    report("  the nine on every 7th", &b.same);
    report("  nine of GSL's there", &b.gsl);
    printf("  GSL's off by more than 1e-6: %zu of %zu values\n", b.wrong,
           b.values);
    printf("  slowest pair: %s | %s\n", b.worst_p, b.worst_q);
    gsl_integration_workspace_free(b.work);
    kl_quad_free(b.quad);
}

/* ---- named pairs --------------------------------------------------------- */

#define PARTS_5                                                               \
    "0.2*normal(-8,0.5) + 0.2*normal(-3,1) + 0.2*normal(0,0.3) + "            \
    "0.2*normal(4,1) + 0.2*normal(9,0.7)"
#define MORE_5                                                                \
    "0.2*normal(-11,1) + 0.2*normal(-5,0.4) + 0.2*normal(1,0.6) + "           \
    "0.2*normal(6,0.5) + 0.2*normal(12,2)"
#define SPIKES                                                                \
    "0.1*normal(0.1,1e-10) + 0.1*normal(0.2,1e-9) + 0.1*normal(0.3,1e-8) + "  \
    "0.1*normal(0.4,1e-7) + 0.1*normal(0.5,1e-6) + 0.1*normal(0.6,1e-10) + "  \
    "0.1*normal(0.7,1e-9) + 0.1*normal(0.8,1e-8) + 0.1*normal(0.9,1e-7) + "   \
    "0.05*normal(1.1,1e-6) + 0.03*normal(1.2,1e-5) + 0.02*normal(1.3,1e-4)"
#define OTHER_SPIKES                                                          \
    "0.1*normal(0.15,1e-10) + 0.1*normal(0.25,1e-9) + 0.1*normal(0.3,1e-7) "  \
    "+ 0.1*normal(0.4,1e-8) + 0.1*normal(0.55,1e-6) + 0.1*normal(0.65,1e-10)" \
    " + 0.1*normal(0.7,1e-8) + 0.1*normal(0.85,1e-8) + 0.1*normal(0.95,1e-7)" \
    " + 0.05*normal(1.15,1e-6) + 0.03*normal(1.2,1e-4) + 0.02*normal(2,1)"

static const char *const named[][2] = {
    {"normal(0,1)", "normal(1,1.5)"},
    {"exponential(1)", "exponential(3.5)"},
    {"half_normal(1)", "half_normal(2)"},
    {"cauchy(0,1)", "cauchy(3,2)"},
    {"student_t(3,0,1)", "student_t(5,0.5,1.2)"},
    {"beta(0.01,0.01)", "uniform(0,1)"},
    {"gamma(1e-3,1)", "exponential(1)"},
    {"gamma(1e6,1)", "normal(1e6,1000)"},
    {"normal(0,1)", "normal(0,1e6)"},
    {"normal(0,1)", "normal(40,1)"},
    {"normal(1e8,1)", "normal(100000001,1.5)"},
    {"0.5*normal(0,1) + 0.5*normal(0.3,1e-8)", "normal(0,1)"},
    {"student_t(2.02,0,1)", "normal(0,1)"},
    {"pareto(1.01,1)", "exponential(1)"},
    {"0.5*normal(-1,1) + 0.5*normal(2,0.7)",
     "0.2*normal(0,1) + 0.8*normal(1,3)"},
    {PARTS_5, MORE_5},
    {SPIKES, OTHER_SPIKES},
};

static void
bench_named(void)
{
    struct bench b = {.quad = kl_quad_new()};
    size_t i;

    puts("named pairs                                               nine: us    "
         "  evals  all: us     evals");
    for (i = 0; i < sizeof named / sizeof named[0]; i++) {
        struct kl_density *p = density_of(b.quad, named[i][0]);
        struct kl_density *q = density_of(b.quad, named[i][1]);
        struct kl_measures out;
        double us = best_panel(&b, p, q, 0, 30, &out);

        printf("  %-30.30s %-22.22s %9.1f %9zu", named[i][0], named[i][1],
               us, kl_quad_evaluations(b.quad));
        us = best_panel(&b, p, q, .5, 30, &out);
        printf(" %9.1f %9zu\n", us, kl_quad_evaluations(b.quad));
        kl_density_free(p);
        kl_density_free(q);
    }
    kl_quad_free(b.quad);
}

int
main(int argc, char **argv)
{
    int rounds = argc > 1 ? atoi(argv[1]) : 8;

    gsl_set_error_handler_off();
    printf("%-26s %6s %8s %8s %8s %8s %9s %9s\n", "us of CPU a pair", "pairs",
           "median", "99 %", "99.9 %", "most", "evals", "at most");
    bench_range(&kl_zoo_ranges[KL_ZOO_MILD], rounds);
    bench_range(&kl_zoo_ranges[KL_ZOO_WIDE], rounds);
    bench_named();
    return 0;
}
