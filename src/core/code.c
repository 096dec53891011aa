/* Binary prefix codes. */
#include "config.h"

#include "klscope/core/code.h"
