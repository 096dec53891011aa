/* What draws of several sizes teach: their minimisers beside that of p, found
 * in slices. */
#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "klscope/app/fit.h"
#include "klscope/base/alloc.h"

static const size_t sizes_of[KL_FITTING_SIZES] = {10, 100, 1000,
                                                  KL_FITTING_MOST};

/* What belongs to the row at work. */
static void
clear_row(struct kl_fitting *fitting)
{
    struct kl_fit_sizes *sizes = &fitting->sizes;

    kl_fit_free(sizes->fit);
    kl_target_free(sizes->target);
    kl_dist_clear(&sizes->law);
    sizes->law = (struct kl_dist){0};
    sizes->fit = NULL;
    sizes->target = NULL;
}

void
kl_fit_sizes_clear(struct kl_fitting *fitting)
{
    clear_row(fitting);
    kl_fit_free(fitting->sizes.truth);
    kl_fit_free(fitting->sizes.probe);
    free(fitting->sizes.x);
    fitting->sizes = (struct kl_fit_sizes){0};
}

bool
kl_fit_sizes_busy(const struct kl_fitting *fitting)
{
    return kl_fitting_has_table(fitting) && fitting->model != NULL &&
           !fitting->sizes.failed && fitting->sizes.done < KL_FITTING_SIZES;
}

/* Between the parameters of two fits; -1 where these do not tell the laws
 * apart. */
static double
distance(const struct kl_fitting *fitting, const struct kl_fit *a,
         const struct kl_fit *b)
{
    size_t n = kl_model_size(fitting->model), j;
    double sum = 0;

    if (kl_model_parts(fitting->model) > 1)
        return -1;
    for (j = 0; j < n; j++) {
        double d = kl_model_value(fitting->model, kl_fit_theta(a), j) -
                   kl_model_value(fitting->model, kl_fit_theta(b), j);

        sum += d * d;
    }
    return sqrt(sum);
}

static bool
begin_truth(struct kl_fitting *fitting)
{
    struct kl_fit_sizes *sizes = &fitting->sizes;

    return kl_fit_new(fitting->model, fitting->truth, KL_FIT_FORWARD,
                      &sizes->truth, NULL) == KL_OK &&
           kl_fit_new(fitting->model, fitting->truth, KL_FIT_FORWARD,
                      &sizes->probe, NULL) == KL_OK;
}

/* The first draws of a row, and a fit to them. */
static bool
begin_row(struct kl_app *app, struct kl_fitting *fitting)
{
    struct kl_fit_sizes *sizes = &fitting->sizes;
    size_t n = sizes_of[sizes->done];

    if (kl_app_continuous(app)) {
        if (sizes->x == NULL &&
            kl_fitting_draw_points(app, KL_FITTING_MOST, &sizes->x, NULL) !=
                KL_OK)
            return false;
        sizes->target = kl_target_new_points(sizes->x, n);
    } else {
        kl_fitting_draw_law(app, n, &sizes->law);
        sizes->target = kl_target_new_outcomes(&sizes->law);
    }
    return kl_fit_new(fitting->model, sizes->target, KL_FIT_FORWARD,
                      &sizes->fit, NULL) == KL_OK;
}

static void
end_row(struct kl_fitting *fitting)
{
    struct kl_fit_sizes *sizes = &fitting->sizes;
    struct kl_fitting_size *row = &sizes->row[sizes->done];
    struct kl_value least = kl_fit_loss(sizes->truth), loss;

    kl_fit_move(sizes->probe, kl_fit_theta(sizes->fit));
    loss = kl_fit_loss(sizes->probe);
    row->n = sizes_of[sizes->done];
    row->end = kl_fit_ended(sizes->fit);
    row->excess.val = loss.val - least.val;
    row->excess.err = loss.err + least.err;
    if (isinf(loss.val))
        row->excess = (struct kl_value){INFINITY, 0};
    row->distance = distance(fitting, sizes->fit, sizes->truth);
    clear_row(fitting);
    sizes->done++;
}

void
kl_fit_sizes_work(struct kl_app *app)
{
    struct kl_fitting *fitting = app->fitting;
    struct kl_fit_sizes *sizes = &fitting->sizes;
    size_t slice = kl_fitting_slice(app);

    if (sizes->truth == NULL)
        sizes->failed = !begin_truth(fitting);
    else if (!sizes->found)
        sizes->found = kl_fit_minimise(sizes->truth, slice);
    else if (sizes->fit == NULL)
        sizes->failed = !begin_row(app, fitting);
    else if (kl_fit_minimise(sizes->fit, slice))
        end_row(fitting);
    /* Where p has no finite loss there is nothing to compare with. */
    if (sizes->found && isinf(kl_fit_loss(sizes->truth).val))
        sizes->failed = true;
}
