#ifndef KLSCOPE_TUI_CODES_H
#define KLSCOPE_TUI_CODES_H

/* What terminals send for keys: letters, numbers and codes to keys of key.h. */

enum { KL_NO_KEY = 0 };

/* xterm sends 1 + shift 1, alt 2, ctrl 4, meta 8 as a parameter. */
int kl_code_modifiers(int parameter);

/* Keys that end in a letter, after ESC [ and ESC O alike. */
int kl_code_letter(int final);

/* Keys that end in a tilde: ESC [ number ~. */
int kl_code_number(int number);

/* A control byte or ASCII character as a key. */
int kl_code_ascii(int c);

/* A key reported by its code point: ESC [ code ; modifiers u. Shift is in the
 * character already. */
int kl_code_point(int code, int parameter);

#endif
