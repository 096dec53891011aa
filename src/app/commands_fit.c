/* The commands of the lab where a family moves to p. */
#include "config.h"

#include "klscope/app/private.h"
