/* Morse as on-off keying: a dot is on for one unit, a dash for three, one unit
 * off follows each sign, and two more end the letter. As no letter has two
 * units off inside, no word begins another.
 */
#include "config.h"

#include "klscope/core/code.h"

#include <string.h>

#include "klscope/core/code_private.h"

static const struct {
    char name;
    const char *signs;
} table[] = {
#define MORSE(name, signs) {name, signs},
#include "klscope/core/morse.def"
#undef MORSE
};

enum { SIGNS = sizeof table / sizeof *table };

/* The row of a label; SIGNS if it has none. */
static size_t
row_of(const char *label)
{
    size_t row = 0;
    char c = label[0];

    if (c == '\0' || label[1] != '\0')
        return SIGNS;
    if (c >= 'A' && c <= 'Z')
        c = (char)(c - 'A' + 'a');
    while (row < SIGNS && table[row].name != c)
        row++;
    return row;
}

const char *
kl_morse_signs(const char *label)
{
    size_t row = row_of(label);

    return row < SIGNS ? table[row].signs : NULL;
}

static void
key(const char *signs, struct kl_code *code, size_t i)
{
    uint64_t word = 0;
    unsigned length = 2;

    for (; *signs != '\0'; signs++) {
        word = *signs == '.' ? word << 2 | 2 : word << 4 | 14;
        length += *signs == '.' ? 2 : 4;
    }
    code->word[i] = word << 2;
    code->length[i] = (uint16_t)length;
    code->words++;
    if (length > code->longest)
        code->longest = length;
}

/* The rows of the labels, each row once: "A" has no word where "a" has it. */
static size_t
own_row(const struct kl_labels *labels, size_t i, bool *used)
{
    size_t row = row_of(kl_labels_get(labels, i));

    if (row == SIGNS || used[row])
        return SIGNS;
    used[row] = true;
    return row;
}

void
kl_code_morse(const struct kl_labels *labels, struct kl_code *code)
{
    bool used[SIGNS] = {false};

    kl_code_init(code, kl_labels_count(labels));
    for (size_t i = 0; i < code->n; i++) {
        size_t row = own_row(labels, i, used);

        if (row < SIGNS)
            key(table[row].signs, code, i);
    }
}

struct kl_value
kl_morse_kraft(const struct kl_labels *labels)
{
    struct kl_value kraft = {0, 0};
    bool used[SIGNS] = {false};

    for (size_t i = 0; i < kl_labels_count(labels); i++) {
        size_t row = own_row(labels, i, used);

        if (row < SIGNS)
            kraft.val += ldexp(1, -(int)strlen(table[row].signs));
    }
    return kraft; /* few multiples of 1/32: exact */
}
