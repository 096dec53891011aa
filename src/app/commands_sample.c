/* The commands of the lab where draws from p are made. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "klscope/app/private.h"
#include "klscope/app/screens.h"
#include "klscope/base/number.h"
#include "klscope/view/sampling.h"

enum { PACE_MOST = 100000 };

enum kl_status
kl_command_speed(struct kl_app *app, const char *arg, unsigned *effects,
                 struct kl_err *err)
{
    char number[KL_NUMBER], less[KL_NUMBER];
    struct kl_sampling *sampling;
    double n;

    *effects |= KL_LAYOUT;
    if (kl_scene_lab(app->scene) != KL_LAB_SAMPLE)
        return kl_fail(err, KL_E_STATE, KL_AT_NONE,
                       "nothing is drawn here; it is on the screen Sample");
    sampling = kl_sampling_of(app);
    n = (double)sampling->pace;
    if (strcmp(arg, "+1") == 0)
        n = fmin(n * 10, PACE_MOST);
    else if (strcmp(arg, "-1") == 0)
        n = fmax(floor(n / 10), 1);
    else if (*arg != '\0' && (!kl_number_parse(arg, strlen(arg), &n) ||
                              n != floor(n) || !(n >= 1 && n <= PACE_MOST)))
        return kl_fail(err, KL_E_USAGE, KL_AT_NONE,
                       "usage: speed +1, -1, or 1 to 100000 draws a frame");
    sampling->pace = (size_t)n;
    kl_number_count(number, sampling->pace);
    kl_number_count(less, sampling->pace_most);
    if (sampling->ready && sampling->pace > sampling->pace_most)
        kl_app_say(app, "%s draws a frame; these densities leave time for %s",
                   number, less);
    else
        kl_app_say(app, "%s draw%s a frame, 30 frames a second", number,
                   sampling->pace == 1 ? "" : "s");
    return KL_OK;
}
