/* Sums over densities: integrals of programs, worked out on amounts made of
 * log-densities, so that nothing is lost where a density is far below doubles.
 */
#include "config.h"

#include <math.h>
#include <stdio.h>

#include "klscope/base/number.h"
#include "klscope/core/ask.h"
#include "klscope/core/query_private.h"

#define U 0x1p-52

/* A walk being integrated. */
struct integrand {
    struct kl_query_run *run;
    const struct kl_query_walk *walk;
    double depth[2]; /* nats that truncations have added to log-densities */
    double scale;    /* the integrand is divided by its exponential */
};

/* ---- at a block of nodes ------------------------------------------------- */

/* The relative error of a density: a few units, one for each nat that the
 * logarithm is away from 0, and what its mass is off. */
static double
error_of(const struct integrand *in, const struct kl_ask_block *block, int side,
         int k, double l)
{
    double s = block->at.sign != 0 ? fabs(block->at.s[k]) : 0;
    const struct kl_density *density = in->run->subject->density[side];

    return 2 * U * (4 + s + fmin(fabs(l), 750) + in->depth[side]) +
           density->norm_error;
}

static void
set_density(const struct integrand *in, const struct kl_ask_block *block,
            int side, struct kl_amounts *a)
{
    const double *l = side == KL_P ? block->lp : block->lq;
    double near[KL_NODES];
    int far = 0;

    kl_amounts_fill(a, 0, 0);
    if (!(block->alive >> side & 1))
        return;
    for (int k = 0; k < KL_NODES; k++) {
        near[k] = fabs(l[k]) < 600 ? l[k] : 0;
        far += !(fabs(l[k]) < 600);
    }
    kl_vec_exp(near, a->v);
    for (int k = 0; k < KL_NODES; k++)
        a->e[k] = a->v[k] * error_of(in, block, side, k, l[k]);
    for (int k = 0; k < KL_NODES && far > 0; k++)
        if (!(fabs(l[k]) < 600))
            kl_amount_put(a, k,
                          kl_amount_of_log(1, fmax(l[k], KL_ASK_DEEPEST),
                                           error_of(in, block, side, k, l[k])));
}

static void
set_x(const struct kl_nodes *at, struct kl_amounts *x)
{
    for (int k = 0; k < KL_NODES; k++) {
        double s = at->sign != 0 ? fabs(at->s[k]) : 0, t = fabs(at->t[k]);

        x->v[k] = kl_nodes_x(at, k);
        x->e[k] = U * (fabs(x->v[k]) + (s + 1) * t);
        x->far = 0;
    }
    kl_amounts_settle(x);
    for (int k = 0; k < KL_NODES && at->sign != 0; k++) {
        double t = fabs(at->t[k]);

        if (t > KL_AMOUNT_MOST || (at->anchor == 0 && t < KL_AMOUNT_LEAST))
            kl_amount_put(
                x, k,
                kl_amount_of_log(at->sign, at->s[k], U * (1 + fabs(at->s[k]))));
    }
}

/* ---- what comes out ------------------------------------------------------ */

/* Sums of some more are doubles. */
#define LARGEST 1e300

/* One node: with the Jacobian exp(s), or a scale, if there
 * is one. */
static void
put_one(const struct kl_amounts *term, int k, double s, double jacobian,
        struct kl_ask_values *out)
{
    double v = term->v[k], e = term->e[k];
    bool far = term->far >> k & 1;

    out->v[k] = out->e[k] = 0;
    out->negative |= (unsigned)(v < 0) << k;
    out->none |= (unsigned)isnan(v) << k;
    out->plus |= (unsigned)(!far && v == INFINITY) << k;
    out->minus |= (unsigned)(!far && v == -INFINITY) << k;
    out->log[k] = far ? term->log[k] + s : log(fabs(v)) + s;
    if (isnan(v) || isinf(v))
        return;
    if (far || !(jacobian < 1e300 && jacobian > 1e-300)) {
        e = far ? expm1(e) : v != 0 ? e / fabs(v) : 0;
        v = v == 0 ? 0 : (v < 0 ? -1 : 1) * exp(out->log[k]);
        e = v != 0 ? e * fabs(v) : 0;
    } else {
        v *= jacobian;
        e *= jacobian;
    }
    if (fabs(v) < LARGEST) {
        out->v[k] = v;
        out->e[k] = isnan(e) ? INFINITY : e;
    } else {
        out->beyond |= 1u << k;
    }
}

static void
put(const struct kl_ask_block *block, const struct kl_amounts *term,
    unsigned bits, double scale, struct kl_ask_values *out)
{
    bool logs = block->at.sign != 0;

    out->plus = out->minus = out->none = out->beyond = out->negative = 0;
    for (int k = 0; k < KL_NODES; k++) {
        out->v[k] = out->e[k] = 0;
        out->log[k] = -INFINITY;
        if (bits >> k & 1)
            put_one(term, k, (logs ? block->at.s[k] : 0) - scale,
                    scale != 0 ? INFINITY
                    : logs     ? fabs(block->at.t[k])
                               : 1,
                    out);
    }
}

/* Bits of the nodes where the condition holds; where it has no value in
 * `none`. */
static unsigned
where(struct kl_query_run *run, const struct kl_query_walk *walk,
      unsigned *none)
{
    unsigned bits = 0;

    *none = 0;
    if (walk->where.n == 0)
        return (1u << KL_NODES) - 1;
    kl_query_execute(run, &walk->where);
    for (int k = 0; k < KL_NODES; k++) {
        bool holds = run->stack->v[k] != 0;

        bits |= (unsigned)holds << k;
        *none |= (unsigned)isnan(run->stack->v[k]) << k;
        run->signature[k] = 2 * run->signature[k] + holds;
    }
    return bits & ~*none;
}

static void
prepare(struct integrand *in, const struct kl_ask_block *block)
{
    unsigned uses = in->walk->where.uses | in->walk->term.uses;
    struct kl_query_run *run = in->run;

    if (uses & KL_USES_P)
        set_density(in, block, KL_P, &run->p);
    if (uses & KL_USES_Q)
        set_density(in, block, KL_Q, &run->q);
    if (uses & KL_USES_X)
        set_x(&block->at, &run->x);
}

static void
evaluate(void *data, const struct kl_ask_block *block,
         struct kl_ask_values *out)
{
    struct integrand *in = data;
    struct kl_query_run *run = in->run;
    unsigned bits, none;

    prepare(in, block);
    for (int k = 0; k < KL_NODES; k++)
        out->signature[k] = 1;
    run->signature = out->signature;
    bits = where(run, in->walk, &none);
    if (bits != 0)
        kl_query_execute(run, &in->walk->term);
    run->signature = NULL;
    put(block, run->stack, bits, in->scale, out);
    out->none |= none;
}

/* ---- what is asked ------------------------------------------------------- */

enum { MARKS = 32 };

/* Numbers where conditions on x may turn: those that stand there. */
static size_t
add_marks(const struct kl_query_run *run,
          const struct kl_query_program *program, double *mark, size_t n)
{
    double number, e;
    size_t i;

    for (i = 0; i < program->n && n < MARKS; i++) {
        const struct kl_expr_step *step = &program->step[i];

        if (step->code == KL_OP_NUMBER)
            number = step->number;
        else if (step->code == KL_OP_SUM || step->code == KL_OP_MEAN)
            number = kl_amount_value(run->value[step->which], &e);
        else
            continue;
        if (i + 1 < program->n && program->step[i + 1].code == KL_OP_NEGATE)
            number = -number;
        if (isfinite(number))
            mark[n++] = number;
    }
    return n;
}

/* Whether a program has one of these steps. */
static bool
has_turns(const struct kl_query_program *program)
{
    size_t i;

    for (i = 0; i < program->n; i++)
        if (kl_expr_watched(program->step[i].code))
            return true;
    return false;
}

static bool
has_log(const struct kl_query_program *program)
{
    size_t i;

    for (i = 0; i < program->n; i++)
        if (kl_query_is_log(program->step[i].code))
            return true;
    return false;
}

/* Whether step i makes 0 a singular point of what it is applied to x: all
 * powers do but x^2 and its like. */
static bool
is_pole(const struct kl_query_program *program, size_t i)
{
    const struct kl_expr_step *step = &program->step[i];
    double power;

    if (step->code != KL_OP_POWER || i == 0)
        return kl_query_is_log(step->code) || step->code == KL_OP_DIVIDE ||
               step->code == KL_OP_SQRT;
    power = step[-1].code == KL_OP_NUMBER ? step[-1].number : -1;
    return !(power >= 0 && power == floor(power));
}

/* Whether 0 may be a singular point. */
static bool
has_pole(const struct kl_query_program *program)
{
    size_t i;

    for (i = 0; i < program->n && program->uses & KL_USES_X; i++)
        if (is_pole(program, i))
            return true;
    return false;
}

static size_t
find_marks(const struct kl_query_run *run, const struct kl_query_walk *walk,
           double *mark)
{
    size_t n = 0;

    if (!((walk->where.uses | walk->term.uses) & KL_USES_X))
        return 0;
    if (has_turns(&walk->where))
        n = add_marks(run, &walk->where, mark, n);
    if (has_turns(&walk->term))
        n = add_marks(run, &walk->term, mark, n);
    return n;
}

/* ---- the integral -------------------------------------------------------- */

/* Say where it has no value, and why. */
static enum kl_status
blame(struct integrand *in, const struct kl_ask_result *result)
{
    struct kl_query_run *run = in->run;
    const struct kl_query_walk *walk = in->walk;
    char where_[64], number[KL_NUMBER];

    snprintf(where_, sizeof where_, " at x = %s",
             kl_number_short(number, result->x, 4, 10));
    prepare(in, &result->block);
    if (walk->where.n > 0) {
        kl_query_execute(run, &walk->where);
        if (isnan(run->stack->v[result->lane]))
            return kl_query_blame(run, &walk->where, result->lane, where_);
    }
    return kl_query_blame(run, &walk->term, result->lane, where_);
}

/* A logarithm is good to some units of its own, even if that is not enough to
 * tell a digit of the number. */
static struct kl_amount
rescaled(double scale, const struct kl_ask_result *result)
{
    double off = result->err / fabs(result->val);

    if (!(off < 1))
        off = 64 * U * fabs(scale);
    return kl_amount_of_log(result->val > 0 ? 1 : -1,
                            scale + log(fabs(result->val)),
                            off + 2 * U * fabs(scale));
}

static enum kl_status
conclude(struct integrand *in, const struct kl_ask_result *result,
         struct kl_amount *value)
{
    struct kl_at at = kl_query_place(in->walk->at);
    struct kl_err *err = in->run->err;
    char number[KL_NUMBER];

    *value = kl_amount_of(result->val, result->err);
    switch (result->end) {
    case KL_ASK_PLUS:
        *value = kl_amount_of(INFINITY, 0);
        return KL_OK;
    case KL_ASK_MINUS:
        *value = kl_amount_of(-INFINITY, 0);
        return KL_OK;
    case KL_ASK_BOTH:
        return kl_fail(err, KL_E_DOMAIN, at,
                       "the integral has no value: one part of it is "
                       "infinite, another minus infinity");
    case KL_ASK_NONE:
        return blame(in, result);
    case KL_ASK_ROUGH:
        return kl_fail(err, KL_E_STATE, at,
                       "the integral is too rough about x = %s to be had",
                       kl_number_short(number, result->x, 4, 10));
    default:
        break;
    }
    if (in->scale != 0 && result->val != 0)
        *value = rescaled(in->scale, result);
    return KL_OK;
}

static double
depth_of(const struct kl_density *density)
{
    double depth = 0;
    size_t k;

    for (k = 0; k < density->n; k++)
        depth = fmax(depth, density->leaf[k].lw);
    return depth;
}

/* An integral of a smaller size is worked out again, divided by how large the
 * integrand is where it is largest. */
#define SMALL 1e-250

static void
rescale(struct integrand *in, struct kl_ask *ask, struct kl_ask_result *result)
{
    struct kl_asker *asker = in->run->query->asker;
    double peak = kl_asker_peak(asker);
    struct kl_ask_result finer;

    if (!isfinite(peak))
        return;
    in->scale = ask->shrink = peak;
    kl_asker_again(asker, peak, &finer);
    if (finer.end == KL_ASK_DONE)
        *result = finer;
    else
        in->scale = 0;
}

enum kl_status
kl_query_integrate(struct kl_query_run *run, const struct kl_query_walk *walk,
                   struct kl_amount *value)
{
    unsigned uses = walk->where.uses | walk->term.uses;
    struct integrand in = {.run = run, .walk = walk};
    struct kl_ask ask = {.f = evaluate, .data = &in};
    struct kl_ask_result result;
    double mark[MARKS];
    int s;

    for (s = 0; s < 2; s++) {
        const struct kl_density *density = run->subject->density[s];

        in.depth[s] = depth_of(density);
        ask.side[s] = uses >> s & 1 ? density : NULL;
    }
    ask.scale = run->subject->density[0];
    ask.mark = mark;
    ask.marks = find_marks(run, walk, mark);
    ask.logs = has_log(&walk->where) || has_log(&walk->term);
    ask.pole = has_pole(&walk->where) || has_pole(&walk->term);
    kl_asker_run(run->query->asker, &ask, &result);
    if (result.end == KL_ASK_DONE && result.size < SMALL)
        rescale(&in, &ask, &result);
    return conclude(&in, &result, value);
}
