#ifndef KLSCOPE_TUI_CONSOLE_H
#define KLSCOPE_TUI_CONSOLE_H

#include <wchar.h>

/* What looks like a character of a text that the fonts of the Linux console
 * lack; every other character itself. */
wchar_t kl_console_likeness(wchar_t ch);

#endif
