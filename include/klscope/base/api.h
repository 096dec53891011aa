#ifndef KLSCOPE_BASE_API_H
#define KLSCOPE_BASE_API_H

/* Around what libklscope gives to programs, in C and C++. All else is hidden in
 * the shared library, so that it can change without breaking anybody. */
#ifdef __cplusplus
#define KL_API_BEGIN \
    extern "C" {     \
    _Pragma("GCC visibility push(default)")
#define KL_API_END _Pragma("GCC visibility pop") }
#else
#define KL_API_BEGIN _Pragma("GCC visibility push(default)")
#define KL_API_END   _Pragma("GCC visibility pop")
#endif

#endif
