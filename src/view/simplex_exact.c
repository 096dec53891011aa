/* The map of three outcomes as exact shapes.
 *
 * H is concave, and both divergences are convex, with their greatest or least
 * value at a point that is known. So along every ray from there the function
 * only falls, or only rises: a level is met once or not at all, and what is
 * nearer than a level is an area around that point. Shades are such areas, one
 * upon the other; contours are their edges, where these are not the border.
 */
#include "config.h"

#include <math.h>

#include "klscope/canvas/shape.h"
#include "klscope/view/simplex_private.h"

enum {
    RAYS = 240, /* a multiple of 3 */
    HALVINGS = 48
};

static void
mix(const double a[3], const double b[3], double part, double out[3])
{
    int i;

    for (i = 0; i < 3; i++)
        out[i] = a[i] + part * (b[i] - a[i]);
}

/* The ends of rays along the border: as many on each edge, corners among them.
 */
static void
take_rays(double end[RAYS + 1][3])
{
    static const double corner[4][3] = {
        {1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 0, 0}};
    int k;

    for (k = 0; k <= RAYS; k++) {
        int edge = k * 3 / RAYS < 3 ? k * 3 / RAYS : 2;

        mix(corner[edge], corner[edge + 1],
            (double)(k - edge * (RAYS / 3)) / (RAYS / 3), end[k]);
    }
}

/* Whether a point is nearer to the summit than a level. */
static bool
is_within(const struct kl_map *map, const double point[3], double level)
{
    double v = kl_map_at(map, point);

    return map->view == KL_VIEW_MAP_ENTROPY ? v >= level : v <= level;
}

/* The last point of a ray that is within a level; true if that is its end. */
static bool
meet(const struct kl_map *map, const double end[3], double level,
     double point[3])
{
    const double *from = kl_map_summit(map);
    double near = 0, far = 1;
    int k;

    mix(from, end, 1, point);
    if (is_within(map, point, level))
        return true;
    for (k = 0; k < HALVINGS; k++) {
        double middle = (near + far) / 2;

        mix(from, end, middle, point);
        if (is_within(map, point, level))
            near = middle;
        else
            far = middle;
    }
    mix(from, end, near, point);
    return false;
}

static struct kl_point
place(const struct kl_map *map, const double point[3])
{
    struct kl_point at;

    kl_triangle_place(&map->triangle, point, &at.x, &at.y);
    return at;
}

/* The area within a level, or, with `line`, its edge inside of the border. */
static void
name_level(const struct kl_map *map, double end[RAYS + 1][3], double level,
           bool line, enum kl_ink ink)
{
    struct kl_point at[RAYS + 1];
    bool any = false;
    int k;

    if (!is_within(map, kl_map_summit(map), level))
        return;
    for (k = 0; k <= RAYS; k++) {
        double point[3];
        bool border = meet(map, end[k], level, point);

        at[k] = place(map, point);
        any |= !border;
        if (border && line)
            at[k].x = NAN;
    }
    if (line && any)
        kl_shape_line(map->canvas, at, RAYS + 1, KL_SOLID, ink);
    else if (!line)
        kl_shape_area(map->canvas, at, RAYS + 1, KL_SOLID, ink);
}

/* The value that shade k begins at, seen from its far side. */
static double
shade_level(const struct kl_map *map, int k)
{
    double part = (double)k / KL_MAP_SHADES;

    part *= map->view == KL_VIEW_MAP_ENTROPY ? 1 : part;
    return part * map->scale.top * map->nats;
}

/* From the border inwards: of entropies the lowest shade lies there, of
 * divergences the highest. */
static void
name_shades(const struct kl_map *map, double end[RAYS + 1][3])
{
    bool entropy = map->view == KL_VIEW_MAP_ENTROPY;
    int k;

    name_level(map, end, entropy ? -INFINITY : INFINITY, false,
               entropy ? KL_INK_SHADE1 : KL_INK_SHADE8);
    for (k = 1; k < KL_MAP_SHADES; k++)
        name_level(map, end,
                   shade_level(map, entropy ? k : KL_MAP_SHADES - k), false,
                   (enum kl_ink)(entropy ? KL_INK_SHADE1 + k
                                         : KL_INK_SHADE8 - k));
}

void
kl_map_exact(const struct kl_map *map)
{
    double end[RAYS + 1][3];
    struct kl_point border[4];
    int k;

    if (!kl_shapes_kept(map->canvas))
        return;
    take_rays(end);
    if (map->colour)
        name_shades(map, end);
    for (k = 1; k <= map->scale.lines; k++)
        name_level(map, end, k * map->scale.step * map->nats, true,
                   KL_INK_TEXT);
    for (k = 0; k <= 3; k++)
        border[k] = place(map, end[k * (RAYS / 3)]);
    kl_shape_line(map->canvas, border, 4, KL_SOLID, KL_INK_TEXT);
}

/* q is hollow, so that both are seen where they meet; a halo parts them from
 * the darkest shades. */
void
kl_map_spots(const struct kl_map *map, const struct kl_point at[2],
             unsigned sides)
{
    int s;

    for (s = 0; s < 2; s++)
        if (map->colour && (sides >> s & 1) != 0)
            kl_shape_spot(map->canvas, at[s].x, at[s].y, 0.45, false,
                          KL_INK_SHADE8);
    if ((sides >> KL_P & 1) != 0)
        kl_shape_spot(map->canvas, at[KL_P].x, at[KL_P].y, 0.28, false,
                      KL_INK_P);
    if ((sides >> KL_Q & 1) != 0)
        kl_shape_spot(map->canvas, at[KL_Q].x, at[KL_Q].y, 0.32, true,
                      KL_INK_Q);
}

void
kl_map_spots_here(const struct kl_map *map)
{
    const struct kl_point at[2] = {place(map, map->mark[KL_P]),
                                   place(map, map->mark[KL_Q])};

    kl_map_spots(map, at, 1u << KL_P | 1u << KL_Q);
}
