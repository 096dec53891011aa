/* The commands of the lab of codes. */
#include "config.h"

#include "klscope/app/private.h"
