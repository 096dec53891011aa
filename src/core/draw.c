/* Draws from a distribution. */
#include "config.h"

#include "klscope/core/draw.h"
