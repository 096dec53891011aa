#ifndef KLSCOPE_CORE_SIDE_H
#define KLSCOPE_CORE_SIDE_H

/* The two distributions of a pair. */
enum kl_side { KL_P, KL_Q };

#endif
