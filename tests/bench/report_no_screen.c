/* What stands for report_screen.c where libvterm is missing. */
#include "config.h"

#include "report.h"

void
bench_screen(void)
{
    report_section("Key to frame, bytes, start, memory: not measured, since "
                   "libvterm is missing");
}

int
bench_bare(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return 2;
}
