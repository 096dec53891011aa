/* The commands of the lab where draws from p are made. */
#include "config.h"

#include "klscope/app/private.h"
