/* Distributions with parameters to be fitted. */
#include "config.h"

#include "klscope/core/model.h"
