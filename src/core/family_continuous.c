/* The continuous families. Each is one row, like the discrete ones in family.c;
 * what their densities do is in the files named density_*.c.
 *
 * Sizes of parameters end at LARGEST, beyond any use, so that squares and
 * multiples stay inside the range of a double; shapes end where the smallest
 * still have an exponent apart from 0, and the largest are all but constant.
 */
#include "config.h"

#include "klscope/core/family_private.h"

#define LARGEST  1e150
#define SMALLEST 1e-150

static const char *
uniform_refuse(const double *a)
{
    return a[0] < a[1] ? NULL : "a must be < b";
}

static const char *
triangular_refuse(const double *a)
{
    if (!(a[0] < a[2]))
        return "a must be < b";
    return a[0] <= a[1] && a[1] <= a[2] ? NULL : "mode must be in a to b";
}

/* clang-format off */
#define PLACE(NAME, START) \
    { .name = NAME, .min = -LARGEST, .max = LARGEST, \
      .domain = "must be in -1e150 to 1e150", .start = START, \
      .slide_min = -10, .slide_max = 10, .step = .1 }
#define SCALE(NAME) \
    { .name = NAME, .min = SMALLEST, .max = LARGEST, \
      .domain = "must be > 0", .start = 1, .slide_min = .05, \
      .slide_max = 20, .step = .05, .log_scale = true }
#define SHAPE(NAME, START) \
    { .name = NAME, .min = 1e-6, .max = 1e12, .domain = "must be > 0", \
      .start = START, .slide_min = .1, .slide_max = 100, .step = .05, \
      .log_scale = true }

static const struct kl_family families[] = {
    { .key = "uniform", .help = "every number between a and b alike",
      .nparam = 2, .param = { PLACE("a", 0), PLACE("b", 1) },
      .refuse = uniform_refuse, .density = &kl_uniform },
    { .key = "normal", .help = "the bell curve, sums of many small effects",
      .nparam = 2, .param = { PLACE("mean", 0), SCALE("sd") },
      .density = &kl_normal },
    { .key = "lognormal", .help = "exp of a normal, products of many factors",
      .nparam = 2,
      .param = { { .name = "mu", .min = -600, .max = 600,
                   .domain = "must be in -600 to 600", .start = 0,
                   .slide_min = -5, .slide_max = 5, .step = .05 },
                 { .name = "sigma", .min = 1e-8, .max = 100,
                   .domain = "must be > 0 and at most 100", .start = 1,
                   .slide_min = .05, .slide_max = 5, .step = .05,
                   .log_scale = true } },
      .density = &kl_lognormal },
    { .key = "exponential", .help = "waiting for an event of a given rate",
      .nparam = 1, .param = { SCALE("rate") }, .density = &kl_exponential },
    { .key = "laplace", .help = "two exponentials back to back",
      .nparam = 2, .param = { PLACE("location", 0), SCALE("scale") },
      .density = &kl_laplace },
    { .key = "logistic", .help = "near the bell curve, with exponential tails",
      .nparam = 2, .param = { PLACE("location", 0), SCALE("scale") },
      .density = &kl_logistic },
    { .key = "cauchy", .help = "tails so heavy that it has no mean",
      .nparam = 2, .param = { PLACE("location", 0), SCALE("scale") },
      .density = &kl_cauchy },
    { .key = "student_t",
      .help = "from cauchy (df=1) to normal (df large), power tails",
      .nparam = 3,
      .param = { SHAPE("df", 3), PLACE("location", 0), SCALE("scale") },
      .density = &kl_student_t },
    { .key = "gamma", .help = "waiting for several events; mean shape*scale",
      .nparam = 2, .param = { SHAPE("shape", 2), SCALE("scale") },
      .density = &kl_gamma },
    { .key = "inverse_gamma", .help = "1/x of a gamma of scale 1/scale",
      .nparam = 2, .param = { SHAPE("shape", 3), SCALE("scale") },
      .density = &kl_inverse_gamma },
    { .key = "beta", .help = "proportions between 0 and 1",
      .nparam = 2, .param = { SHAPE("a", 2), SHAPE("b", 3) },
      .density = &kl_beta },
    { .key = "chi_squared", .help = "sum of df squares of standard normals",
      .nparam = 1, .param = { SHAPE("df", 4) }, .density = &kl_chi_squared },
    { .key = "weibull", .help = "a power of an exponential, lifetimes",
      .nparam = 2, .param = { SHAPE("shape", 1.5), SCALE("scale") },
      .density = &kl_weibull },
    { .key = "rayleigh", .help = "length of a plane vector of two normals",
      .nparam = 1, .param = { SCALE("scale") }, .density = &kl_rayleigh },
    { .key = "pareto", .help = "a power law from its minimum, scale, up",
      .nparam = 2, .param = { SHAPE("shape", 3), SCALE("scale") },
      .density = &kl_pareto },
    { .key = "gumbel", .help = "the greatest of many, extreme values",
      .nparam = 2, .param = { PLACE("location", 0), SCALE("scale") },
      .density = &kl_gumbel },
    { .key = "triangular", .help = "straight up from a to mode, down to b",
      .nparam = 3,
      .param = { PLACE("a", 0), PLACE("mode", 1), PLACE("b", 3) },
      .refuse = triangular_refuse, .density = &kl_triangular },
    { .key = "half_normal", .help = "size of a normal of mean 0",
      .nparam = 1, .param = { SCALE("scale") }, .density = &kl_half_normal },
    { .key = "skew_normal", .help = "a normal leaning to the side of shape",
      .nparam = 3,
      .param = { PLACE("location", 0), SCALE("scale"),
                 { .name = "shape", .min = -1e6, .max = 1e6,
                   .domain = "must be in -1e6 to 1e6", .start = 3,
                   .slide_min = -20, .slide_max = 20, .step = .1 } },
      .density = &kl_skew_normal },
};
/* clang-format on */

size_t
kl_continuous_count(void)
{
    return sizeof families / sizeof *families;
}

const struct kl_family *
kl_continuous_row(size_t i)
{
    return &families[i];
}
