#ifndef KLSCOPE_CORE_FIT_PRIVATE_H
#define KLSCOPE_CORE_FIT_PRIVATE_H

/* What the files of fits share; nobody else includes it. */

#include "klscope/core/cloud.h"
#include "klscope/core/fit.h"
#include "klscope/core/measure.h"
#include "klscope/core/minimise.h"
#include "klscope/core/model_private.h"

enum kl_target_kind { KL_TARGET_OUTCOMES, KL_TARGET_DENSITY, KL_TARGET_POINTS };

struct kl_target {
    enum kl_target_kind kind;
    const struct kl_dist *dist;  /* borrowed */
    struct kl_density *density;  /* borrowed */
    bool numbers;  /* outcomes are integers */
    size_t n;
    double *x, *p, *lp; /* ascending points; of a density its nodes */
    struct kl_value floor;
};

enum kl_fit_phase {
    KL_FIT_BEGIN,
    KL_FIT_BFGS,
    KL_FIT_NEWTON,
    KL_FIT_SIMPLEX,
    KL_FIT_OVER
};

struct kl_fit {
    const struct kl_model *model;
    const struct kl_target *target;
    enum kl_direction direction;
    size_t n;
    double *theta, *gradient, *unit; /* unit: of what places are counted in */
    double *try, *slope, *scaled;    /* room for one more of each */
    bool *pinned;                    /* known, not to be moved */
    struct kl_value loss, gap;
    bool has_gap;
    enum kl_fit_end end;
    double *unknown; /* how far theta may be from the minimum, and whether */
    bool level;      /* it is one of many; after convergence */
    struct kl_buf why;
    size_t steps, evaluations;
    struct kl_quad *quad;
    struct kl_evaluator ev;
    struct kl_cloud cloud;
    bool follow;      /* nodes are laid anew at each theta */
    bool walls;       /* an infinite loss begins where the support ends */
    double lowest;    /* loss after the round before */
    bool moving_ends; /* a parameter moves an end of the support */
    struct kl_spread shape;
    /* the minimiser at work */
    enum kl_fit_phase phase;
    struct kl_minimiser *minimiser;
    double *hessian; /* n * n, of the last look at it */
    int rounds, again;
    size_t since; /* iterations of this minimiser */
};

/* The loss at a theta, in a hurry: no bound. +inf where it is infinite or the
 * theta is impossible. Gradient may be NULL. */
double kl_fit_look(struct kl_fit *fit, const double *theta, double *gradient);

/* Lay nodes for what the fit stands at; compute loss, bound, gap and gradient.
 * False if the loss is infinite, and then fit->why says why. */
bool kl_fit_settle(struct kl_fit *fit);

/* The steepest slope of a gradient, with places counted in their units. */
double kl_fit_steepness(const struct kl_fit *fit, const double *gradient);

/* The Hessian in units, n * n, by differences of gradients of fourth order: its
 * error is a thousandth of rounding of the gradient's. */
enum { KL_FIT_HESSIAN_MOST = 64 };
void kl_fit_hessian(struct kl_fit *fit, double *h);

/* Find out how far the minimum may be that it has converged to. */
void kl_fit_vouch(struct kl_fit *fit);

/* Parameters that are known in closed form are put there. */
void kl_fit_pin(struct kl_fit *fit);

/* Put the ends of a density that have come next to those of p onto them, for
 * good, if the loss is lower there; true if one was. */
bool kl_fit_lean(struct kl_fit *fit);

/* Whether it stands at an edge: says so in fit->why. With `flat` the Hessian is
 * asked as well: a parameter that runs away leaves a plain behind. */
bool kl_fit_edge(struct kl_fit *fit, bool flat);

/* Say that parameter j runs away; false if there is no such parameter. */
bool kl_fit_runs(struct kl_fit *fit, size_t j);

/* Whether a parameter of a family is an end of its support. */
bool kl_fit_moves_end(const struct kl_family *family, int index);

/* Say why the loss is infinite: of densities, and of points at fit->theta. */
void kl_fit_reason(const struct kl_reason *reason, enum kl_direction direction,
                   struct kl_buf *out);
void kl_fit_blame(struct kl_fit *fit);

#endif
