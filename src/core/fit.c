/* A model that moves to p. */
#include "config.h"

#include "klscope/core/fit.h"
