/* The commands of the lab where classes are learned. */
#include "config.h"

#include "klscope/app/private.h"
