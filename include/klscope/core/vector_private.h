#ifndef KLSCOPE_CORE_VECTOR_PRIVATE_H
#define KLSCOPE_CORE_VECTOR_PRIVATE_H

#include <math.h>

/* How loops become vector code. Include config.h first.
 *
 * CLONED before a function makes it three, one for each level of x86-64; which
 * one runs is chosen when the program starts. The sanitizers' start-up code
 * comes after that choice. */
#if defined HAVE_LIBMVEC && defined __x86_64__ && !defined __clang__ &&        \
    !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
#define HAVE_CLONES
#define CLONED                                                                 \
    __attribute__((                                                            \
        target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONED
#endif

/* Before a loop over pointers that are equal or do not overlap. */
#if defined __GNUC__ && !defined __clang__
#define INDEPENDENT _Pragma("GCC ivdep")
#else
#define INDEPENDENT
#endif

/* GNU libmvec has vector forms of these; of the last three since 2.35. */
#if defined HAVE_LIBMVEC && !defined __clang__
__attribute__((simd("notinbranch"), const)) double exp(double);
__attribute__((simd("notinbranch"), const)) double log(double);
#if __GLIBC_PREREQ(2, 35)
__attribute__((simd("notinbranch"), const)) double expm1(double);
__attribute__((simd("notinbranch"), const)) double log1p(double);
__attribute__((simd("notinbranch"), const)) double erfc(double);
#endif
#endif

#endif
