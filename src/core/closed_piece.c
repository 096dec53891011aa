/* Expectations under uniform and triangular densities, which consist of one or
 * two pieces on which the density is a straight line. On a piece with middle m
 * and half width r, with x = m + r t,
 *
 *   integral w h dx = 2 r (w_m A0 + w_d A1),
 *   A0 = 1/2 int h dt,  A1 = 1/2 int t h dt  over [-1, 1],
 *
 * where w_m is the mean and w_d half the difference of the density's values at
 * the ends. With H1' = h and H2' = H1 (divided differences, in other words)
 *
 *   A0 = (H1(m+r) - H1(m-r)) / 2r
 *   A1 = (H1(m+r) + H1(m-r) - (H2(m+r) - H2(m-r)) / r) / 2r
 *
 * and where the piece is short next to the distance from the nearest
 * singularity of h, these would cancel and the Taylor series of h is integrated
 * instead: A0 = sum of c_k / (k+1) over even k, A1 = sum of c_k / (k+2) over
 * odd k, with c_k the coefficients of h(m + r t) in t.
 */
#include "config.h"

#include "klscope/core/closed_private.h"

#include "klscope/core/closed_shape.h"

/* A stretch of the density: its ends, exact, and the values there. */
struct piece {
    struct kl_num lo, hi, at_lo, at_hi;
};

/* h((x - m)/s); s < 0 turns the axis round. */
struct integrand {
    struct kl_function shape;
    struct kl_num m, s;
};

/* sum of c_k / (k + odd + 1) over every other k */
static struct kl_num
every_other(const struct kl_num c[KL_TERMS], int odd)
{
    struct kl_num sum = n_of(0);
    long double most = 0;
    int k;

    for (k = odd; k < KL_TERMS; k += 2) {
        sum = n_add(sum, n_over(c[k], k + 1 + odd));
        most = fmaxl(most, fabsl(c[k].v));
    }
    sum.e += most * 0x1p-74L; /* what is cut off */
    return sum;
}

/* A0 and A1 between y[0] and y[1], which are 2r apart; y[0] + y[1] may have
 * lost what they differ by, so r comes along. */
static void
moments(const struct kl_function *h, const struct kl_num y[2], struct kl_num r,
        struct kl_num *a0, struct kl_num *a1)
{
    struct kl_num c[KL_TERMS], mid = n_times(n_add(y[0], y[1]), 0.5);
    struct kl_num first[2], second[2], width = n_times(r, 2);
    int i;

    if (h->row->near(h, mid.v, r.v)) {
        h->row->series(h, mid, r, c);
        *a0 = every_other(c, 0);
        *a1 = every_other(c, 1);
        return;
    }
    for (i = 0; i < 2; i++) {
        first[i] = h->row->first(h, y[i]);
        second[i] = h->row->second(h, y[i]);
    }
    *a0 = n_div(n_sub(first[1], first[0]), width);
    *a1 = n_div(
        n_sub(n_add(first[1], first[0]), n_div(n_sub(second[1], second[0]), r)),
        width);
}

/* integral over a piece of its density times h */
static struct kl_num
piece_integral(const struct piece *piece, const struct integrand *f)
{
    bool turned = f->s.v < 0;
    struct kl_num half = n_times(n_sub(piece->hi, piece->lo), 0.5), a0, a1;
    struct kl_num from = turned ? piece->at_hi : piece->at_lo;
    struct kl_num to = turned ? piece->at_lo : piece->at_hi;
    struct kl_num y[2];

    y[turned] = n_div(n_sub(piece->lo, f->m), f->s);
    y[!turned] = n_div(n_sub(piece->hi, f->m), f->s);
    if (y[0].v == 0 && f->shape.row == &kl_smooth_power &&
        f->shape.power.v == -1) /* 1/y meets a density of 0, or a pole */
        return from.v == 0 ? n_mul(to, f->s) : n_of(INFINITY);
    moments(&f->shape, y, n_div(half, n_abs(f->s)), &a0, &a1);
    return n_mul(half,
                 n_add(n_mul(n_add(to, from), a0), n_mul(n_sub(to, from), a1)));
}

/* The density on a straight line, from..to, at x between them. */
static struct kl_num
between(const struct piece *line, struct kl_num x)
{
    struct kl_num t;

    if (x.v == line->lo.v)
        return line->at_lo;
    if (x.v == line->hi.v)
        return line->at_hi;
    t = n_div(n_sub(x, line->lo), n_sub(line->hi, line->lo));
    return n_add(line->at_lo, n_mul(n_sub(line->at_hi, line->at_lo), t));
}

static int
pieces_of(const struct kl_closed *p, struct piece out[2])
{
    const struct kl_num *a = p->a, zero = n_of(0);
    struct kl_num top;

    if (p->base == KL_BASE_UNIFORM) {
        top = n_div(n_of(1), n_sub(a[1], a[0]));
        out[0] = (struct piece){a[0], a[1], top, top};
        return 1;
    }
    top = n_div(n_of(2), n_sub(a[2], a[0]));
    out[0] = (struct piece){a[0], a[1], zero, top};
    out[1] = (struct piece){a[1], a[2], top, zero};
    return 2;
}

/* integral of p h between lo and hi */
static struct kl_num
part(const struct kl_closed *p, long double lo, long double hi,
     const struct integrand *f)
{
    struct piece piece[2];
    struct kl_num sum = n_of(0);
    int i, n = pieces_of(p, piece);

    for (i = 0; i < n; i++) {
        struct piece cut = piece[i];

        cut.lo.v = fmaxl(cut.lo.v, lo);
        cut.hi.v = fminl(cut.hi.v, hi);
        if (cut.lo.v >= cut.hi.v)
            continue;
        cut.at_lo = between(&piece[i], cut.lo);
        cut.at_hi = between(&piece[i], cut.hi);
        sum = n_add(sum, piece_integral(&cut, f));
    }
    return sum;
}

static struct kl_num
whole(const struct kl_closed *p, const struct kl_smooth *row, struct kl_num m,
      struct kl_num s, struct kl_num power)
{
    struct integrand f = {{row, power}, m, s};

    return part(p, -INFINITY, INFINITY, &f);
}

/* E h(|x - m| / s) */
static struct kl_num
both_sides(const struct kl_closed *p, const struct kl_smooth *row,
           struct kl_num m, struct kl_num s)
{
    struct integrand right = {{row, n_of(1)}, m, s};
    struct integrand left = {{row, n_of(1)}, m, n_neg(s)};

    return n_add(part(p, -INFINITY, m.v, &left),
                 part(p, m.v, INFINITY, &right));
}

static struct kl_num
piece_softplus(const struct kl_closed *p, const struct kl_num *arg)
{
    /* log(1 + e^-y) is log(1 + e^-|y|), and |y| more where y < 0 */
    struct integrand left = {
        {&kl_smooth_power, n_of(1)}, arg[0], n_neg(arg[1])};

    return n_add(both_sides(p, &kl_smooth_softplus, arg[0], arg[1]),
                 part(p, -INFINITY, arg[0].v, &left));
}

static struct kl_num
piece_tent(const struct kl_closed *p, const struct kl_num *arg)
{
    struct integrand up = {{&kl_smooth_log, n_of(0)}, arg[0], n_of(1)};
    struct integrand down = {{&kl_smooth_log, n_of(0)}, arg[2], n_of(1)};

    up.s = n_sub(arg[1], arg[0]);
    down.s = n_sub(arg[1], arg[2]);
    return n_add(part(p, -INFINITY, arg[1].v, &up),
                 part(p, arg[1].v, INFINITY, &down));
}

/* E(x - m) */
static struct kl_num
piece_shift(const struct kl_closed *p, struct kl_num m)
{
    int i, n = p->base == KL_BASE_UNIFORM ? 2 : 3;
    struct kl_num sum = n_of(0);

    for (i = 0; i < n; i++)
        sum = n_add(sum, n_sub(p->a[i], m));
    return n_over(sum, n);
}

static struct kl_num
piece_variance(const struct kl_closed *p)
{
    const struct kl_num *a = p->a;
    struct kl_num d, e;

    if (p->base == KL_BASE_UNIFORM)
        return n_over(n_square(n_sub(a[1], a[0])), 12);
    d = n_sub(a[1], a[0]);
    e = n_sub(a[2], a[1]);
    return n_over(n_add(n_square(d), n_mul(e, n_add(d, e))), 18);
}

static struct kl_num
piece_log_variance(const struct kl_closed *p)
{
    struct kl_num zero = n_of(0), middle = piece_shift(p, zero), mean;

    mean = whole(p, &kl_smooth_log, zero, middle, zero);
    return n_sub(whole(p, &kl_smooth_log2, zero, middle, zero), n_square(mean));
}

bool
kl_piece_mean(const struct kl_closed *p, enum kl_mean mean,
              const struct kl_num *arg, struct kl_num *out)
{
    const struct kl_num zero = n_of(0), one = n_of(1);

    switch (mean) {
    case KL_MEAN_X:
        *out = piece_shift(p, arg[0]);
        break;
    case KL_MEAN_VARIANCE:
        *out = piece_variance(p);
        break;
    case KL_MEAN_LOG:
        *out = whole(p, &kl_smooth_log, zero, one, zero);
        break;
    case KL_MEAN_LOG_VARIANCE:
        *out = piece_log_variance(p);
        break;
    case KL_MEAN_LOG_REST:
        *out = whole(p, &kl_smooth_log, one, n_neg(one), zero);
        break;
    case KL_MEAN_POWER:
        *out = whole(p, &kl_smooth_power, zero, arg[1], arg[0]);
        break;
    case KL_MEAN_EXP:
        *out = whole(p, &kl_smooth_exp, arg[0], arg[1], zero);
        break;
    case KL_MEAN_DISTANCE:
        *out = both_sides(p, &kl_smooth_power, arg[0], one);
        break;
    case KL_MEAN_SQUARES:
        *out = whole(p, &kl_smooth_squares, arg[0], arg[1], zero);
        break;
    case KL_MEAN_SOFTPLUS:
        *out = piece_softplus(p, arg);
        break;
    case KL_MEAN_TENT:
        *out = piece_tent(p, arg);
        break;
    case KL_MEAN_COUNT:
        return false;
    }
    return true;
}
