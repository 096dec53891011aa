/* Relations tried on scenes: every operator, edges of tolerances, infinities,
 * what has no value, and where in the file a fault is. */
#include "kl_lesson.h"
#include "kl_scene.h"

#include "klscope/lesson/trial.h"

#define LIST "p = a=0.5,b=0.25,c=0.25\nq = a=0.25,b=0.5,c=0.25\n"

/* D(p,q) and H(p,q) are infinite, H(p) is 1 bit. */
#define GAP "p = a=0.5,b=0.5,c=0\nq = a=1,b=0,c=0\nunit = bit\n"

static const char bits[] = LIST "unit = bit\n";
static const char nats[] = LIST "unit = nat\n";
static const char gap[] = GAP;
static const char curves[] = "p = normal(0,1)\nq = normal(1,2)\nunit = nat\n";

/* A lesson with one witness, whose body is given. */
static struct kl_lesson *
lesson_of(const char *body)
{
    struct kl_buf text = KL_BUF_INIT;
    struct kl_lesson *lesson;

    kl_buf_addf(&text, "# T\n```scene\np = 1,0\n```\n```witness\n%s\n```\n",
                body);
    lesson = kl_lesson_expect(text.data, "");
    kl_buf_clear(&text);
    return lesson;
}

static const struct kl_relation *
relation_of(const struct kl_lesson *lesson, size_t i)
{
    size_t steps, k;
    const struct kl_step *step = kl_lesson_steps(lesson, &steps);

    for (k = 0; k < step->blocks; k++)
        if (step->block[k].kind == KL_BLOCK_WITNESS)
            return &step->block[k].witness->relation[i];
    fail_msg("no witness");
    return NULL;
}

static struct kl_finding
find(const char *relation, const struct kl_scene *scene)
{
    struct kl_lesson *lesson = lesson_of(relation);
    struct kl_finding finding;
    struct kl_trial *trial;

    assert_int_equal(kl_trial_new(relation_of(lesson, 0), &trial, NULL), KL_OK);
    kl_trial_run(trial, scene, &finding);
    kl_trial_free(trial);
    kl_lesson_free(lesson);
    return finding;
}

/* ---- values -------------------------------------------------------------- */

/* By hand, the logarithms of the lists being whole numbers of bits; src says
 * where not. */
static const struct {
    const char *scene, *relation;
    enum kl_trial_state state;
    double left, right, slack;
    const char *src;
} cases[] = {
    {bits, "D(p,q) = H(p,q) - H(p)", KL_TRIAL_HOLDS, .25, .25, 0, ""},
    {bits, "H(p) = 1.6", KL_TRIAL_FAILS, 1.5, 1.6, -.1, ""},
    {bits, "1.6 = H(p)", KL_TRIAL_FAILS, 1.6, 1.5, -.1, ""},
    {bits, "H(p) <= H(p,q)", KL_TRIAL_HOLDS, 1.5, 1.75, .25, ""},
    {bits, "H(p,q) <= H(p)", KL_TRIAL_FAILS, 1.75, 1.5, -.25, ""},
    {bits, "H(p,q) >= H(p)", KL_TRIAL_HOLDS, 1.75, 1.5, .25, ""},
    {bits, "H(p) >= 2", KL_TRIAL_FAILS, 1.5, 2, -.5, ""},
    {bits, "p[a] <= 0.5", KL_TRIAL_HOLDS, .5, .5, 0, ""},
    {bits, "p[a] >= 0.5", KL_TRIAL_HOLDS, .5, .5, 0, ""},
    {bits, "p[a] < 0.5", KL_TRIAL_FAILS, .5, .5, 0, ""},
    {bits, "p[a] > 0.5", KL_TRIAL_FAILS, .5, .5, 0, ""},
    {bits, "H(p) < 1.75", KL_TRIAL_HOLDS, 1.5, 1.75, .25, ""},
    {bits, "H(p) < 1.375", KL_TRIAL_FAILS, 1.5, 1.375, -.125, ""},
    {bits, "H(p) > 1", KL_TRIAL_HOLDS, 1.5, 1, .5, ""},
    {bits, "H(p) > 1.75", KL_TRIAL_FAILS, 1.5, 1.75, -.25, ""},
    {bits, "p[a] != q[a]", KL_TRIAL_HOLDS, .5, .25, .25, ""},
    {bits, "p[c] != q[c]", KL_TRIAL_FAILS, .25, .25, 0, ""},
    {bits, "H(p) ~= 1.4 +- 0.2", KL_TRIAL_HOLDS, 1.5, 1.4, 0, ""},
    {bits, "H(p) ~= 1.4 +- 0.09", KL_TRIAL_FAILS, 1.5, 1.4, -.1, ""},
    {bits, "H(p) ~= 1.4 +- p[a]/8", KL_TRIAL_FAILS, 1.5, 1.4, -.1, ""},
    {bits, "H(p) ~= 1.4 +- p[a]/4", KL_TRIAL_HOLDS, 1.5, 1.4, 0, ""},
    /* the end of a tolerance is within, though 1.5 - 1.4 > 0.1 in doubles */
    {bits, "1.5 ~= 1.4 +- 0.1", KL_TRIAL_HOLDS, 1.5, 1.4, 0, ""},
    {bits, "1.5 ~= 1.4 +- 0.0999999999", KL_TRIAL_FAILS, 1.5, 1.4, -.1, ""},
    {bits, "2 ~= 2 +- 0", KL_TRIAL_HOLDS, 2, 2, 0, ""},
    {bits, "2 ~= 2.000000001 +- 0", KL_TRIAL_FAILS, 2, 2.000000001, -1e-9, ""},
    /* room for rounding: 1e-9, of the greater side above 1 */
    {bits, "p[a] = 0.5000000009", KL_TRIAL_HOLDS, .5, .5000000009, 0, ""},
    {bits, "p[a] = 0.5000000011", KL_TRIAL_FAILS, .5, .5000000011, -1.1e-9, ""},
    {bits, "3000*p[a] = 1500.0000014", KL_TRIAL_HOLDS, 1500, 1500.0000014, 0,
     ""},
    {bits, "3000*p[a] = 1500.0000016", KL_TRIAL_FAILS, 1500, 1500.0000016,
     -1.6e-6, ""},
    {bits, "p[a] <= 0.4999999991", KL_TRIAL_HOLDS, .5, .4999999991, 0, ""},
    {bits, "p[a] <= 0.4999999989", KL_TRIAL_FAILS, .5, .4999999989, -1.1e-9,
     ""},
    {bits, "p[a] >= 0.5000000009", KL_TRIAL_HOLDS, .5, .5000000009, 0, ""},
    {bits, "p[a] != 0.5000000009", KL_TRIAL_FAILS, .5, .5000000009, 0, ""},
    {bits, "p[a] != 0.5000000011", KL_TRIAL_HOLDS, .5, .5000000011, 1.1e-9, ""},
    {bits, "p[a] < 0.5000000001", KL_TRIAL_HOLDS, .5, .5000000001, 1e-10, ""},
    {bits, "p[a] < 0.4999999999", KL_TRIAL_FAILS, .5, .4999999999, -1e-10, ""},
    /* units */
    {nats, "D(p,q) = log(2)/4", KL_TRIAL_HOLDS, .17328679513998632735,
     .17328679513998632735, 0, "mpmath: log(2)/4"},
    {nats, "H(p) <= log(3)", KL_TRIAL_HOLDS, 1.0397207708399179641,
     1.0986122886681096914, .058891517828191727267,
     "mpmath: log(3) - 1.5*log(2)"},
    {curves, "D(p,q) = log(2) - 1/4", KL_TRIAL_HOLDS, .44314718055994530942,
     .44314718055994530942, 0, "ln 2 + (1 + 1)/8 - 1/2"},
    {curves, "H(q) > H(p)", KL_TRIAL_HOLDS, 2.1120857137646180512,
     1.4189385332046727418, .69314718055994530942,
     "mpmath: log(2*pi*e)/2, with log(2) more"},
    {curves, "sum(p*log(p/q)) = D(p,q)", KL_TRIAL_HOLDS, .44314718055994530942,
     .44314718055994530942, 0, "as above"},
    {curves, "E(q, x^2) >= 2", KL_TRIAL_HOLDS, 5, 2, 3, "2^2 + 1^2"},
    {curves, "n > 1000", KL_TRIAL_HOLDS, INFINITY, 1000, INFINITY, ""},
    /* infinities */
    {gap, "D(p,q) >= 1000", KL_TRIAL_HOLDS, INFINITY, 1000, INFINITY, ""},
    {gap, "D(p,q) > -D(p,q)", KL_TRIAL_HOLDS, INFINITY, -INFINITY, INFINITY,
     ""},
    {gap, "D(p,q) < 1000", KL_TRIAL_FAILS, INFINITY, 1000, -INFINITY, ""},
    {gap, "D(p,q) = H(p,q)", KL_TRIAL_HOLDS, INFINITY, INFINITY, 0, ""},
    {gap, "D(p,q) <= H(p,q)", KL_TRIAL_HOLDS, INFINITY, INFINITY, 0, ""},
    {gap, "D(p,q) >= H(p,q)", KL_TRIAL_HOLDS, INFINITY, INFINITY, 0, ""},
    {gap, "D(p,q) < H(p,q)", KL_TRIAL_FAILS, INFINITY, INFINITY, 0, ""},
    {gap, "D(p,q) > H(p,q)", KL_TRIAL_FAILS, INFINITY, INFINITY, 0, ""},
    {gap, "D(p,q) != H(p,q)", KL_TRIAL_FAILS, INFINITY, INFINITY, 0, ""},
    {gap, "D(p,q) != 2", KL_TRIAL_HOLDS, INFINITY, 2, INFINITY, ""},
    {gap, "D(p,q) = 2", KL_TRIAL_FAILS, INFINITY, 2, -INFINITY, ""},
    {gap, "D(p,q) = -D(p,q)", KL_TRIAL_FAILS, INFINITY, -INFINITY, -INFINITY,
     ""},
    {gap, "D(p,q) ~= 2 +- 1", KL_TRIAL_FAILS, INFINITY, 2, -INFINITY, ""},
    {gap, "D(p,q) ~= H(p,q) +- 0", KL_TRIAL_HOLDS, INFINITY, INFINITY, 0, ""},
    {gap, "1 ~= 2 +- D(p,q)", KL_TRIAL_HOLDS, 1, 2, 0, ""},
    {gap, "log(p[c]) <= -7", KL_TRIAL_HOLDS, -INFINITY, -7, INFINITY, ""},
};

/* To a handful of roundings, or to the bound of an integral. */
static void
relations_hold_or_fail_by_their_slack(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kl_scene *scene = kl_scene_of(cases[i].scene);
        struct kl_finding finding = find(cases[i].relation, scene);
        double room;

        if (finding.state != cases[i].state)
            fail_msg("%s: state %d (%.17g, %.17g) %s", cases[i].relation,
                     finding.state, finding.left.val, finding.right.val,
                     finding.why);
        room = 16 * KL_EPS * fmax(1, fabs(cases[i].right));
        room = fmax(room, fmin(finding.left.err, 1e-12));
        assert_close(finding.left.val, cases[i].left, room);
        assert_close(finding.right.val, cases[i].right, room);
        assert_close(finding.slack, cases[i].slack, room);
        assert_false(finding.slack == 0 && signbit(finding.slack));
        assert_string_equal(finding.why, "");
        assert_false(finding.earlier);
        kl_scene_free(scene);
    }
}

static void
what_is_allowed_is_told(void **state)
{
    struct kl_scene *scene = kl_scene_of(bits);

    (void)state;
    assert_close(find("p[a] = 1", scene).tolerance, 1e-9, 0);
    assert_close(find("p[a] <= -2", scene).tolerance, 2e-9, 1e-24);
    assert_close(find("p[a] < 2", scene).tolerance, 0, 0);
    assert_close(find("p[a] ~= 2 +- 1/8", scene).tolerance, .125, 0);
    assert_int_equal(find("p[a] = 1", scene).dimension, KL_PURE);
    assert_int_equal(find("0 = H(p)", scene).dimension, KL_INFO);
    assert_int_equal(find("-log(p[a]) > 0.5", scene).dimension, KL_INFO);
    kl_scene_free(scene);
}

/* ---- no value ------------------------------------------------------------ */

static void
what_has_no_value_says_why(void **state)
{
    static const struct {
        const char *relation, *why;
    } unknown[] = {
        {"p[rain] = 1", "rain"},
        {"1 = p[rain]", "rain"},
        {"1 < 2 - q[rain]", "rain"},
        {"log(-1) <= 5", ""},
        {"0/0 = 0/0", ""},
        {"1 ~= 1 +- log(-1)", ""},
        {"1 ~= 1 +- (0 - 0.1)", "the tolerance is -0.1: it must be >= 0"},
    };
    struct kl_scene *scene = kl_scene_of(bits);
    size_t i;

    (void)state;
    for (i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        struct kl_finding finding = find(unknown[i].relation, scene);

        assert_int_equal(finding.state, KL_TRIAL_UNKNOWN);
        assert_true(strlen(finding.why) > 0);
        assert_non_null(strstr(finding.why, unknown[i].why));
        assert_true(finding.left.val == 0 && finding.right.val == 0);
        assert_true(finding.slack == 0);
    }
    kl_scene_free(scene);
}

/* Fast waves leave TV = 0.711 with a bound of about 0.018, H(p) and D(p,q) with
 * none, and JS as exact as ever. */
static void
rough_bounds_do_not_decide(void **state)
{
    static const struct {
        const char *relation;
        enum kl_trial_state state;
        const char *why;
    } rough[] = {
        {"TV(p,q) >= 0.72", KL_TRIAL_UNKNOWN, "the sides are known to within"},
        {"0.72 < TV(p,q)", KL_TRIAL_UNKNOWN, "the sides are known to within"},
        {"TV(p,q) = 0.72", KL_TRIAL_UNKNOWN, "the sides are known to within"},
        {"TV(p,q) <= 0.9", KL_TRIAL_HOLDS, ""},
        {"TV(p,q) = 0.9", KL_TRIAL_FAILS, ""},
        {"TV(p,q) != 0.9", KL_TRIAL_HOLDS, ""},
        {"TV(p,q) ~= 0.7 +- 0.3", KL_TRIAL_HOLDS, ""},
        {"TV(p,q) ~= 0.7 +- 0.02", KL_TRIAL_UNKNOWN, "known to within"},
        {"TV(p,q) ~= 0.9 +- 0.1", KL_TRIAL_FAILS, ""},
        {"D(p,q) >= 0", KL_TRIAL_UNKNOWN,
         "how exact the sides are is not known"},
        {"D(p,q) != H(q,p)", KL_TRIAL_HOLDS, ""},
        {"JS(p,q) > 0.3658", KL_TRIAL_HOLDS, ""},
    };
    struct kl_scene *scene = kl_scene_of(
        "p = pdf(1+sin(1000*x), 0, 1)\nq = normal(0,1)\nunit = nat\n");
    size_t i;

    (void)state;
    for (i = 0; i < sizeof rough / sizeof *rough; i++) {
        struct kl_finding finding = find(rough[i].relation, scene);

        if (finding.state != rough[i].state)
            fail_msg("%s: state %d %s", rough[i].relation, finding.state,
                     finding.why);
        assert_non_null(strstr(finding.why, rough[i].why));
    }
    kl_scene_free(scene);
}

/* The variance of q is 1e-16, and comes out as 0 or nearly so: its logarithm is
 * not known, rather than -inf. */
static void
differences_that_vanish_do_not_decide(void **state)
{
    struct kl_scene *scene = kl_scene_of(
        "p = normal(0,1)\nq = normal(1,0.00000001)\nunit = nat\n");
    struct kl_finding finding =
        find("log(E(q, x^2) - E(q, x)^2) = -16*log(10)", scene);

    (void)state;
    assert_int_not_equal(finding.state, KL_TRIAL_FAILS);
    finding = find("log(sum(x < 0, 0*p)) < 0", scene);
    assert_int_equal(finding.state, KL_TRIAL_HOLDS); /* a true 0 */
    kl_scene_free(scene);
}

/* A measure of a large scene is not there at once; what does not need it is. */
static void
measures_are_waited_for(void **state)
{
    struct kl_scene *scene = kl_scene_of(bits);

    (void)state;
    kl_scene_good(scene, "p = zipf(s=1, n=200000)\nq = zipf(s=2, n=200000)\n");
    assert_int_equal(find("D(p,q) > 0", scene).state, KL_TRIAL_WAITING);
    assert_int_equal(find("0 < D(p,q)", scene).state, KL_TRIAL_WAITING);
    assert_int_equal(find("1 ~= 1 +- H(q)", scene).state, KL_TRIAL_WAITING);
    assert_int_equal(find("sum(p) = 1", scene).state, KL_TRIAL_HOLDS);
    while (kl_scene_busy(scene))
        kl_scene_work(scene, 1 << 20);
    assert_int_equal(find("D(p,q) > 0", scene).state, KL_TRIAL_HOLDS);
    assert_int_equal(find("1 ~= 1 +- H(q)", scene).state, KL_TRIAL_HOLDS);
    kl_scene_free(scene);
}

/* ---- faults -------------------------------------------------------------- */

static void
faults_are_where_they_are(void **state)
{
    static const struct {
        const char *text, *places;
    } faulty[] = {
        {"```witness\nH(p) = wrog\n```\n", "l.md:6:8 "},
        {"```witness\n2*wrog = wrig\n```\n", "l.md:6:3 l.md:6:10 "},
        {"```witness\n1 ~= 2 +- 3*wrog\n```\n", "l.md:6:13 "},
        {"```witness\nH(p) =\n    1 + wrog :: label\n```\n", "l.md:7:9 "},
        {"```witness\nH(p) = 1 +\n    2\n  + 3 + wrog\n```\n", "l.md:8:9 "},
        {"```witness\nH(p)\n  + 1 =\n   2 :: no\n  fault\nwrog < 1\n```\n",
         "l.md:10:1 "},
        {"1. item\n\n   ```witness\n   H(p) = wrog\n   ```\n", "l.md:8:11 "},
        {"> - ```witness\n>   H(p) =\n>     1 + wrog\n>   ```\n", "l.md:7:11 "},
        {"> - ```witness\n>   1 +\n>     wrog < wrig\n>   ```\n",
         "l.md:7:7 l.md:7:14 "},
    };
    struct kl_buf text = KL_BUF_INIT, places = KL_BUF_INIT;
    size_t i, k, j, steps;

    (void)state;
    for (i = 0; i < sizeof faulty / sizeof *faulty; i++) {
        struct kl_problems problems = {.source = "l.md"};
        const struct kl_step *step;
        struct kl_lesson *lesson;

        kl_buf_reset(&text);
        kl_buf_reset(&places);
        kl_buf_addf(&text, "# T\n```scene\np = 1,0\n```\n%s", faulty[i].text);
        lesson = kl_lesson_expect(text.data, "");
        step = kl_lesson_steps(lesson, &steps);
        for (k = 0; k < step->blocks; k++) {
            const struct kl_block *block = &step->block[k];

            if (block->kind != KL_BLOCK_WITNESS)
                continue;
            for (j = 0; j < block->witness->relations; j++) {
                struct kl_trial *trial;

                kl_trial_new(&block->witness->relation[j], &trial, &problems);
                kl_trial_free(trial);
            }
        }
        for (k = 0; k < problems.kept; k++) {
            const struct kl_err *err = &problems.problem[k].err;

            kl_buf_addf(&places, "%s:%d:%d ", err->source, err->line,
                        err->column);
            assert_non_null(strstr(err->text, "wr"));
        }
        assert_string_equal(kl_buf_text(&places), faulty[i].places);
        kl_problems_clear(&problems);
        kl_lesson_free(lesson);
    }
    kl_buf_clear(&text);
    kl_buf_clear(&places);
}

static void
what_is_faulty_is_unknown_everywhere(void **state)
{
    struct kl_lesson *lesson = lesson_of("H(p) = 2*wrog");
    struct kl_scene *scene = kl_scene_of(bits);
    struct kl_finding finding;
    struct kl_trial *trial;

    (void)state;
    assert_int_not_equal(kl_trial_new(relation_of(lesson, 0), &trial, NULL),
                         KL_OK);
    kl_trial_run(trial, scene, &finding);
    assert_int_equal(finding.state, KL_TRIAL_UNKNOWN);
    assert_non_null(strstr(finding.why, "wrog"));
    assert_int_equal(kl_trial_parts(trial), 0);
    kl_trial_free(trial);
    kl_trial_free(NULL);
    kl_scene_free(scene);
    kl_lesson_free(lesson);
}

/* ---- parts --------------------------------------------------------------- */

static void
products_of_conditions_have_parts(void **state)
{
    static const struct {
        const char *relation, *parts;
    } products[] = {
        {"(H(p) < 2) * (p[a] >= 0.5) = 1", "H(p) < 2; p[a] >= 0.5; "},
        {"( H(p)<2 )*(q[b] == 1)*(p[a] != 0) > 0",
         "H(p) < 2; q[b] = 1; p[a] != 0; "},
        {"(H(p) < 2) = 1", "H(p) < 2; "},
        {"D(p,q)*(H(p) <= 0.1) >= 0.1", "D(p,q) >= 0.1; H(p) <= 0.1; "},
        {"(H(p) <= 0.1)*2*D(p,q) > 0", "H(p) <= 0.1; 2*D(p,q) > 0; "},
        {"(1 + H(p))*(p[a] > p[b]) = 3", "(1 + H(p)) = 3; p[a] > p[b]; "},
        {"((p[a]) > sum(p > 0, q)) * (1 < (2)) >= 0.5",
         "(p[a]) > sum(p > 0, q); 1 < (2); "},
        /* what would not mean the same, or is no product */
        {"(H(p) < 2) * (p[a] >= 0.5) = 0", ""},
        {"(H(p) < 2) * (p[a] >= 0.5) = 2", ""},
        {"(H(p) < 2) * (p[a] >= 0.5) = H(p)", ""},
        {"(H(p) < 2) * (p[a] >= 0.5) <= 1", ""},
        {"(H(p) < 2) * (p[a] >= 0.5) != 1", ""},
        {"(H(p) < 2) * (p[a] >= 0.5) ~= 1 +- 0.1", ""},
        {"D(p,q)*(H(p) <= 0.1) = 0", ""},
        {"D(p,q)*(H(p) <= 0.1) >= -1", ""},
        {"(H(p) < 2) + (p[a] >= 0.5) = 1", ""},
        {"-(H(p) < 2) * (p[a] >= 0.5) = 1", ""},
        {"(H(p) < 2) / (p[a] >= 0.5) = 1", ""},
        {"H(p)*(H(p) < 2)*D(p,q) = 1", ""},
        {"(H(p) < 2)*(p[a] > 0)^2 = 1", "H(p) < 2; (p[a] > 0)^2 = 1; "},
        {"H(p)*D(p,q) = 1", ""},
        {"H(p) = 1", ""},
        {"(1<2)*(1<2)*(1<2)*(1<2)*(1<2)*(1<2)*(1<2)*(1<2)*(1<2) = 1", ""},
    };
    struct kl_buf parts = KL_BUF_INIT;
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof products / sizeof *products; i++) {
        struct kl_lesson *lesson = lesson_of(products[i].relation);
        struct kl_trial *trial;

        kl_buf_reset(&parts);
        assert_int_equal(kl_trial_new(relation_of(lesson, 0), &trial, NULL),
                         KL_OK);
        for (k = 0; k < kl_trial_parts(trial); k++) {
            const struct kl_relation *part =
                kl_trial_relation(kl_trial_part(trial, k));

            kl_buf_addf(&parts, "%s %s %s; ", part->left.text,
                        kl_relation_ascii(part->op), part->right.text);
        }
        assert_string_equal(kl_buf_text(&parts), products[i].parts);
        kl_trial_free(trial);
        kl_lesson_free(lesson);
    }
    kl_buf_clear(&parts);
}

static void
parts_tell_how_far_it_is(void **state)
{
    struct kl_lesson *lesson =
        lesson_of("(H(p) <\n  1.25) * D(p,q) *\n  (p[a] >= 0.75) >= 0.2");
    struct kl_scene *scene = kl_scene_of(bits);
    struct kl_finding finding;
    struct kl_trial *trial;

    (void)state;
    kl_trial_new(relation_of(lesson, 0), &trial, NULL);
    kl_trial_run(trial, scene, &finding);
    assert_int_equal(finding.state, KL_TRIAL_FAILS);
    assert_close(finding.left.val, 0, 0);
    assert_int_equal(kl_trial_parts(trial), 3);
    kl_trial_run(kl_trial_part(trial, 0), scene, &finding);
    assert_int_equal(finding.state, KL_TRIAL_FAILS);
    assert_close(finding.slack, -.25, 16 * KL_EPS);
    kl_trial_run(kl_trial_part(trial, 1), scene, &finding);
    assert_int_equal(finding.state, KL_TRIAL_HOLDS);
    assert_close(finding.slack, .05, 16 * KL_EPS);
    assert_int_equal(finding.dimension, KL_INFO);
    kl_trial_run(kl_trial_part(trial, 2), scene, &finding);
    assert_close(finding.slack, -.25, 16 * KL_EPS);
    assert_int_equal(kl_trial_relation(kl_trial_part(trial, 2))->left.line, 8);
    assert_int_equal(kl_trial_relation(kl_trial_part(trial, 2))->left.column,
                     4);
    assert_string_equal(kl_trial_relation(kl_trial_part(trial, 1))->text.text,
                        "D(p,q) >= 0.2");
    kl_trial_free(trial);
    kl_scene_free(scene);
    kl_lesson_free(lesson);
}

/* ---- labels -------------------------------------------------------------- */

static void
when_and_here_are_words(void **state)
{
    static const struct {
        const char *label;
        bool conditional;
    } labels[] = {
        {":: when $q > 0$", true},
        {":: Here: as it is", true},
        {":: only HERE", true},
        {":: (*when* it rains)", true},
        {":: so it is here.", true},
        {":: there and where", false},
        {":: heretic", false},
        {":: whenever", false},
        {":: elsewhere", false},
        {":: a label", false},
        {"", false},
        {":: what\n  when broken", true},
        {":: caf\u00e9 \u201chere\u201d", true},
    };
    struct kl_buf text = KL_BUF_INIT;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof labels / sizeof *labels; i++) {
        struct kl_lesson *lesson;

        kl_buf_reset(&text);
        kl_buf_addf(&text, "H(p) = 1 %s", labels[i].label);
        lesson = lesson_of(text.data);
        if (kl_relation_conditional(relation_of(lesson, 0)) !=
            labels[i].conditional)
            fail_msg("\"%s\"", labels[i].label);
        kl_lesson_free(lesson);
    }
    kl_buf_clear(&text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(relations_hold_or_fail_by_their_slack),
        cmocka_unit_test(what_is_allowed_is_told),
        cmocka_unit_test(what_has_no_value_says_why),
        cmocka_unit_test(rough_bounds_do_not_decide),
        cmocka_unit_test(differences_that_vanish_do_not_decide),
        cmocka_unit_test(measures_are_waited_for),
        cmocka_unit_test(faults_are_where_they_are),
        cmocka_unit_test(what_is_faulty_is_unknown_everywhere),
        cmocka_unit_test(products_of_conditions_have_parts),
        cmocka_unit_test(parts_tell_how_far_it_is),
        cmocka_unit_test(when_and_here_are_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
