#include "kl_test.h"

#include "klscope/core/pair.h"
#include "klscope/core/reason.h"

static const struct kl_end cauchy = {.cls = KL_END_POWER, .power = 2};
static const struct kl_end normal = {.cls = KL_END_EXP, .b = 2, .c = 0.5};
static const struct kl_end narrow = {.cls = KL_END_EXP, .b = 2, .c = 1};
static const struct kl_end slope = {.cls = KL_END_EXP, .b = 1, .c = 0.25};
static const struct kl_end gumbel = {.cls = KL_END_DOUBLE, .b = 2, .c = 1};
static const struct kl_end logs = {.cls = KL_END_LOGNORMAL, .c = 0.5};
static const struct kl_end flat = {.cls = KL_END_POWER, .power = 0};
static const struct kl_end ramp = {.cls = KL_END_POWER, .power = 1};
static const struct kl_end pole = {.cls = KL_END_POWER, .power = -0.5};
static const struct kl_end cubed = {.cls = KL_END_POWER, .power = 3};
static const struct kl_end essential = {.cls = KL_END_EXP, .b = 1, .c = 3};
static const struct kl_end none = {.cls = KL_END_NONE};
static const struct kl_end unknown = {.cls = KL_END_UNKNOWN};

static void
is(struct kl_reason reason, enum kl_measure measure, double alpha,
   const char *want)
{
    struct kl_measures all = {.alpha = alpha};
    struct kl_buf text = KL_BUF_INIT;

    all.reason[measure] = reason;
    kl_format_end_reason(&all, measure, &text);
    assert_string_equal(kl_buf_text(&text), want);
    kl_buf_clear(&text);
}

static void
support(void **state)
{
    struct kl_reason gap = {.kind = KL_REASON_SUPPORT, .bare = KL_Q, .lo = 3,
                            .hi = 5, .mass = 0.12};

    (void)state;
    is(gap, KL_KL_PQ, 0.5, "q is 0 from 3 to 5, where p has 0.120");
    gap.more = 1;
    is(gap, KL_KL_PQ, 0.5,
       "q is 0 from 3 to 5 and in 1 more gap, where p has 0.120");
    gap.more = 2;
    gap.lo = -INFINITY;
    is(gap, KL_KL_PQ, 0.5,
       "q is 0 below 5 and in 2 more gaps, where p has 0.120");
    gap.more = 0;
    gap.hi = 0;
    gap.bare = KL_P;
    is(gap, KL_KL_QP, 0.5, "p is 0 below 0, where q has 0.120");
    gap.lo = 0.3;
    gap.hi = INFINITY;
    gap.mass = 0;
    is(gap, KL_KL_QP, 0.5, "p is 0 above 0.3, where q has less than 1e-308");
}

static struct kl_reason
at_end(double x, enum kl_side bare, struct kl_end p, struct kl_end q)
{
    return (struct kl_reason){
        .kind = isinf(x) ? KL_REASON_TAIL : KL_REASON_ENDPOINT,
        .bare = (int)bare, .lo = x, .hi = x, .end = {p, q}};
}

static void
tails(void **state)
{
    (void)state;
    is(at_end(INFINITY, KL_Q, cauchy, normal), KL_KL_PQ, 0.5,
       "p falls like x^-2 at +inf, -log q grows like x^2: no second moment");
    is(at_end(-INFINITY, KL_P, slope, cauchy), KL_KL_QP, 0.5,
       "q falls like |x|^-2 at -inf, -log p grows like |x|: no mean");
    is(at_end(-INFINITY, KL_Q, slope, gumbel), KL_KL_PQ, 0.5,
       "p falls like exp(-0.25 |x|) at -inf, -log q grows like exp(2 |x|)");
    is(at_end(INFINITY, KL_Q, logs, gumbel), KL_KL_PQ, 0.5,
       "p falls like exp(-0.5 log(x)^2) at +inf, -log q grows like exp(2 x)");
}

static void
powers(void **state)
{
    (void)state;
    is(at_end(INFINITY, KL_Q, normal, narrow), KL_CHI2, 0.5,
       "p falls like exp(-0.5 x^2) at +inf, q falls like exp(-x^2): "
       "p^2 q^-1 does not integrate");
    is(at_end(0, KL_Q, flat, cubed), KL_RENYI, 1.5,
       "at 0 p does not vanish, q falls like |x|^3: p^1.5 q^-0.5 does not "
       "integrate");
    is(at_end(0, KL_Q, flat, essential), KL_RENYI, 0.5,
       "at 0 p does not vanish, -log q grows like 1/|x|");
}

static void
end_points(void **state)
{
    (void)state;
    is(at_end(0, KL_Q, pole, essential), KL_KL_PQ, 0.5,
       "at 0 p grows like |x|^-0.5, -log q grows like 1/|x|");
    is(at_end(2, KL_P, essential, ramp), KL_KL_QP, 0.5,
       "at 2 q falls like |x - 2|, -log p grows like 1/|x - 2|");
    is(at_end(2, KL_Q, ramp, none), KL_CHI2, 0.5,
       "at 2 p falls like |x - 2|, q is 0: p^2 q^-1 does not integrate");
    is(at_end(0, KL_Q, essential, pole), KL_CHI2, 0.5,
       "at 0 p falls like exp(-3 |x|^-1), q grows like |x|^-0.5: p^2 q^-1 "
       "does not integrate");
}

static void
others(void **state)
{
    struct kl_reason reason = at_end(INFINITY, KL_Q, unknown, normal);

    (void)state;
    is((struct kl_reason){.kind = KL_REASON_NONE}, KL_H_P, 0.5, "");
    is((struct kl_reason){.kind = KL_REASON_BEYOND}, KL_CHI2, 0.5,
       "finite, but its terms pass the largest double");
    reason.kind = KL_REASON_UNDECIDED;
    is(reason, KL_H_P, 0.5,
       "the end of p at +inf could not be classified");
    reason.end[KL_Q] = unknown;
    reason.lo = 0.25;
    is(reason, KL_H_P, 0.5,
       "the end of p or q at 0.25 could not be classified");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(support),    cmocka_unit_test(tails),
        cmocka_unit_test(powers),     cmocka_unit_test(end_points),
        cmocka_unit_test(others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
