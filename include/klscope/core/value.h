#ifndef KLSCOPE_CORE_VALUE_H
#define KLSCOPE_CORE_VALUE_H

/* A number with a bound on its absolute error, in nats (or pure) unless said
 * otherwise. val may be +inf; it is never NaN. err is >= 0, and 0 when val is
 * infinite; +inf beside a finite val means that no bound is known. */
struct kl_value {
    double val;
    double err;
};

#endif
