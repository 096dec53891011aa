#include "kl_density.h"

#include <float.h>

/* All pairs of tests/ref/oracle.psv against the integrals, and their bounds
 * against the true errors.
 *
 * A parameter that the file has as its reciprocal, or that its values took
 * rounded, is off by a factor 1 + e here, e being a rounding that is known
 * exactly. The values are corrected for that to first order, by a derivative
 * found from integrals at parameters nearby. */

#define GOAL_REL  1e-10
#define GOAL_ABS  1e-14
#define STEP      0x1p-26 /* of derivatives by log of a parameter */
#define TEXT_MAX  1024

/* ---- from the file's densities to specs ---------------------------------- */

/* A text that is read, one that is written, and what is moved on the way. */
struct turn {
    const char *at;
    char *out;
    int n;          /* parameters that are off so far */
    int moved;      /* the one that is multiplied, or -1 */
    double factor;
    double off[32]; /* e of each */
};

static void
put(struct turn *turn, const char *text)
{
    turn->out += strlen(strcpy(turn->out, text));
}

/* Copy up to the next character of `stop` on this level of parentheses. */
static void
copy_until(struct turn *turn, const char *stop)
{
    while (strchr(stop, *turn->at) == NULL)
        *turn->out++ = *turn->at++;
    *turn->out = '\0';
}

/* A parameter that klscope takes as `value`, which is off by 1 + e. */
static void
put_off(struct turn *turn, double value, long double e)
{
    char text[32];

    assert_true(turn->n < 32);
    if (e != 0) {
        if (turn->n == turn->moved)
            value *= turn->factor;
        turn->off[turn->n++] = (double)e;
    }
    snprintf(text, sizeof text, "%.17g", value);
    put(turn, text);
}

static double
number(struct turn *turn)
{
    char *end;
    double value = strtod(turn->at, &end);

    assert_true(end > turn->at);
    turn->at = end;
    return value;
}

/* gamma(shape, rate): the scale is 1 / rate, rounded. */
static void
turn_gamma(struct turn *turn)
{
    double rate, scale;

    put(turn, "gamma(");
    copy_until(turn, ",");
    turn->at++;
    rate = number(turn);
    scale = 1 / rate;
    put(turn, ",");
    put_off(turn, scale, fma(scale, rate, -1));
}

/* rayleigh(sigma): the values are of Weibull's scale, rounded. */
static void
turn_rayleigh(struct turn *turn)
{
    double sigma, scale;

    put(turn, "rayleigh(");
    sigma = number(turn);
    scale = sigma * M_SQRT2;
    put_off(turn, sigma, sigma * sqrtl(2) / scale - 1);
}

/* pareto(scale, shape) */
static void
turn_pareto(struct turn *turn)
{
    double scale = number(turn);
    char text[32];

    put(turn, "pareto(");
    turn->at++;
    copy_until(turn, ")");
    snprintf(text, sizeof text, ",%.17g", scale);
    put(turn, text);
}

static void turn_density(struct turn *turn);

static void
turn_mix(struct turn *turn)
{
    for (;;) {
        copy_until(turn, "*");
        turn->at++;
        put(turn, "*");
        turn_density(turn);
        if (*turn->at != ',')
            break;
        turn->at++;
        put(turn, " + ");
    }
}

static void
turn_trunc(struct turn *turn)
{
    put(turn, "truncate(");
    turn_density(turn);
    copy_until(turn, ")");
}

static void
turn_other(struct turn *turn)
{
    copy_until(turn, ")");
}

/* One density of the file to a spec. */
static void
turn_density(struct turn *turn)
{
    static const struct {
        const char *name;
        void (*turn)(struct turn *turn);
        bool closes; /* a parenthesis of the spec */
    } others[] = {
        {"gamma(", turn_gamma, true}, {"rayleigh(", turn_rayleigh, true},
        {"pareto(", turn_pareto, true}, {"mix(", turn_mix, false},
        {"trunc(", turn_trunc, true},   {"", turn_other, true},
    };
    int i = 0;

    while (strncmp(turn->at, others[i].name, strlen(others[i].name)) != 0)
        i++;
    turn->at += strlen(others[i].name);
    others[i].turn(turn);
    assert_true(*turn->at == ')');
    turn->at++;
    if (others[i].closes)
        put(turn, ")");
}

/* The spec of p (0) or q (1), a parameter that is off perhaps moved.
 *
 * ret   how many there are, with those of p before those of q
 */
static int
spec_of(const char *text, int before, int moved, double factor, char *spec,
        double *off)
{
    struct turn turn = {.at = text,
                        .out = spec,
                        .moved = moved - before,
                        .factor = factor};

    turn_density(&turn);
    assert_true(*turn.at == '\0');
    memcpy(off + before, turn.off, (size_t)turn.n * sizeof *off);
    return before + turn.n;
}

/* ---- rows ---------------------------------------------------------------- */

static const enum kl_measure columns[] = {
    KL_H_P,   KL_H_Q,   KL_CE_PQ, KL_CE_QP,     KL_KL_PQ,
    KL_KL_QP, KL_JS,    KL_HELLINGER, KL_TV,
};
enum { COLUMNS = sizeof columns / sizeof columns[0], FIELDS = COLUMNS + 3 };

struct tally {
    int pairs, finite, infinite, overflow, bad;
    int goal, stretch, covered;
    double worst_rel, worst_ratio, loosest;
    char worst_rel_at[80], worst_ratio_at[80], loosest_at[80];
    size_t evaluations, most;
    char most_at[80];
};

static struct tally tally;

/* Measures of a row with one parameter that is off moved, or none (-1).
 *
 * ret   how many parameters are off
 */
static int
measure_row(struct kl_quad *quad, char *field[FIELDS], int moved,
            double factor, double off[64], struct kl_measures *out)
{
    char p[TEXT_MAX], q[TEXT_MAX];
    int n = spec_of(field[1], 0, moved, factor, p, off);

    n = spec_of(field[2], n, moved, factor, q, off);
    kl_measures_good(quad, p, q, 0.5, out);
    return n;
}

/* How much the values of klscope's parameters differ from the file's. */
static void
corrections(struct kl_quad *quad, char *field[FIELDS], int n, double *off,
            long double add[COLUMNS])
{
    int i, k;

    for (k = 0; k < COLUMNS; k++)
        add[k] = 0;
    for (i = 0; i < n; i++) {
        struct kl_measures above, below;
        double unused[64];

        measure_row(quad, field, i, 1 + STEP, unused, &above);
        measure_row(quad, field, i, 1 - STEP, unused, &below);
        for (k = 0; k < COLUMNS; k++) {
            double up = above.value[columns[k]].val;
            double down = below.value[columns[k]].val;

            if (!isfinite(up) || !isfinite(down))
                continue;
            if (columns[k] == KL_HELLINGER)
                up *= up, down *= down;
            add[k] += (up - down) / (2 * STEP) * (long double)off[i];
        }
    }
}

static void
complain(char *field[FIELDS], int k, double got, double bound,
         const char *what)
{
    fprintf(stderr, "%s: %s of %s | %s: got %.17g +- %.2g, want %s\n",
            what, kl_measure_row(columns[k])->key, field[1], field[2], got,
            bound, field[k + 3]);
    tally.bad++;
}

static void
note_worst(double value, double *worst, char *at, const char *name, int k)
{
    if (!(value > *worst))
        return;
    *worst = value;
    snprintf(at, 80, "%s %s", name, kl_measure_row(columns[k])->key);
}

static void
check_finite(char *field[FIELDS], int k, long double want,
             struct kl_value got)
{
    long double true_error = fabsl(got.val - want);
    long double off = true_error, wanted = want;

    if (columns[k] == KL_HELLINGER) { /* the goal is for the square */
        true_error = fabsl(got.val - sqrtl(want));
        off = fabsl((long double)got.val * got.val - want);
        want = sqrtl(want);
    }
    assert_true(isfinite(wanted));
    tally.finite++;
    if (!(off <= GOAL_ABS || off <= GOAL_REL * fabsl(wanted)))
        complain(field, k, got.val, got.err, "beyond the goal");
    else
        tally.goal++;
    tally.stretch += off <= 1e-16 || off <= 1e-12 * fabsl(wanted);
    if (off > GOAL_ABS)
        note_worst((double)(off / fabsl(wanted)), &tally.worst_rel,
                   tally.worst_rel_at, field[0], k);
    if (!(true_error <= got.err + 2 * LDBL_EPSILON * fabsl(want)))
        complain(field, k, got.val, got.err, "the bound does not cover");
    else
        tally.covered++;
    if (got.err > 0)
        note_worst((double)(true_error / got.err), &tally.worst_ratio,
                   tally.worst_ratio_at, field[0], k);
    if (got.err > GOAL_ABS && got.val != 0)
        note_worst(got.err / fabs(got.val), &tally.loosest, tally.loosest_at,
                   field[0], k);
}

static void
check_infinite(char *field[FIELDS], int k, const struct kl_measures *got)
{
    const struct kl_value *v = &got->value[columns[k]];
    enum kl_reason_kind kind = got->reason[columns[k]].kind;
    bool beyond = strcmp(field[k + 3], "overflow") == 0;

    if (v->val != HUGE_VAL || v->err != 0 ||
        (beyond ? kind != KL_REASON_BEYOND
                : kind != KL_REASON_SUPPORT && kind != KL_REASON_TAIL &&
                      kind != KL_REASON_ENDPOINT))
        complain(field, k, v->val, v->err, "not infinite");
    else if (beyond)
        tally.overflow++;
    else
        tally.infinite++;
}

static void
check_row(struct kl_quad *quad, char *field[FIELDS])
{
    long double add[COLUMNS];
    struct kl_measures got;
    double off[64];
    size_t evaluations;
    int k, n = measure_row(quad, field, -1, 1, off, &got);

    evaluations = kl_quad_evaluations(quad);
    tally.pairs++;
    tally.evaluations += evaluations;
    if (evaluations > tally.most) {
        tally.most = evaluations;
        snprintf(tally.most_at, sizeof tally.most_at, "%s", field[0]);
    }
    corrections(quad, field, n, off, add);
    for (k = 0; k < COLUMNS; k++) {
        const char *want = field[k + 3];

        if (strcmp(want, "inf") == 0 || strcmp(want, "overflow") == 0)
            check_infinite(field, k, &got);
        else
            check_finite(field, k, strtold(want, NULL) + add[k],
                         got.value[columns[k]]);
    }
}

static void
read_rows(struct kl_quad *quad)
{
    char path[4096], line[4096], *field[FIELDS];
    const char *root = getenv("KL_SRCDIR");
    FILE *file;

    snprintf(path, sizeof path, "%s/tests/ref/oracle.psv",
             root != NULL ? root : ".");
    file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        char *rest = line;
        int i;

        if (line[0] == '#')
            continue;
        line[strcspn(line, "\n")] = '\0';
        for (i = 0; i < FIELDS; i++) {
            assert_non_null(rest);
            field[i] = rest;
            rest = strchr(rest, '|');
            if (rest != NULL)
                *rest++ = '\0';
        }
        check_row(quad, field);
    }
    fclose(file);
}

static void
test_oracle(void **state)
{
    struct kl_quad *quad = kl_quad_new();

    (void)state;
    read_rows(quad);
    kl_quad_free(quad);
    print_message("%d pairs: %d finite values, %d infinite, %d beyond\n",
                  tally.pairs, tally.finite, tally.infinite, tally.overflow);
    print_message("within 1e-10 or 1e-14: %d, within 1e-12 or 1e-16: %d, "
                  "covered by their bounds: %d\n",
                  tally.goal, tally.stretch, tally.covered);
    print_message("worst relative error above 1e-14: %.2g (%s)\n",
                  tally.worst_rel, tally.worst_rel_at);
    print_message("largest error by its bound: %.2g (%s)\n",
                  tally.worst_ratio, tally.worst_ratio_at);
    print_message("loosest relative bound above 1e-14: %.2g (%s)\n",
                  tally.loosest, tally.loosest_at);
    print_message("evaluations: %zu a pair, at most %zu (%s)\n",
                  tally.evaluations / (size_t)tally.pairs, tally.most,
                  tally.most_at);
    assert_int_equal(tally.bad, 0);
    assert_int_equal(tally.pairs, 306);
    assert_int_equal(tally.finite, 2398);
    assert_int_equal(tally.infinite, 354);
    assert_int_equal(tally.overflow, 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_oracle)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
