/* ncurses turns everything off before it turns something on, and does so even
 * where nothing is printed in between: on terminals that speak SGR a third of
 * a small frame. Here a style is what it looks like; it is sent when something
 * is about to be seen in it. */
#include "config.h"

#include "klscope/tui/style.h"

#include <stdbool.h>
#include <string.h>

#include "klscope/base/buf.h"

enum {
    OWN = -1, /* the terminal's own colour */
    COLOUR_256 = 1000,
    PARAMETERS = 16
};

struct style {
    unsigned attr; /* bit n for SGR n */
    int colour[2]; /* of text and ground: an SGR code, COLOUR_256 + n, OWN */
};

struct shortener {
    const char *in, *end;
    struct kl_buf *out;
    struct style now, want; /* what the terminal has; what is to be seen */
};

static const struct style plain = {.attr = 0, .colour = {OWN, OWN}};

enum { FOREIGN = 1, UNDERLINE = 1 << 4, REVERSE = 1 << 7, KNOWN = 0x96 };

/* A blank shows nothing of a style but these, and who knows what. */
static bool
seen_on_blanks(const struct style *style)
{
    return (style->attr & (REVERSE | UNDERLINE | FOREIGN)) != 0 ||
           style->colour[1] != OWN;
}

/* ---- writing ------------------------------------------------------------- */

static void
add_colour(struct kl_buf *out, int colour, int ground)
{
    if (colour >= COLOUR_256)
        kl_buf_addf(out, "%d;5;%d;", ground ? 48 : 38, colour - COLOUR_256);
    else
        kl_buf_addf(out, "%d;", colour != OWN ? colour : ground ? 49 : 39);
}

/* Send what is wanted: what is new, after a reset if something ends that has
 * no end of its own. */
static void
settle(struct shortener *s)
{
    struct style *now = &s->now, *want = &s->want;
    int i;

    if (memcmp(now, want, sizeof *now) == 0)
        return;
    kl_buf_adds(s->out, "\033[");
    if (memcmp(want, &plain, sizeof plain) == 0)
        kl_buf_addc(s->out, ';');
    else if ((now->attr & ~want->attr) != 0)
        kl_buf_adds(s->out, "0;");
    if (s->out->data[s->out->len - 1] == ';')
        *now = plain;
    for (i = 1; i < 8; i++)
        if (want->attr & ~now->attr & 1u << i)
            kl_buf_addf(s->out, "%d;", i);
    for (i = 0; i < 2; i++)
        if (want->colour[i] != now->colour[i])
            add_colour(s->out, want->colour[i], i);
    s->out->data[s->out->len - 1] = 'm'; /* for the last semicolon */
    *now = *want;
}

static void
pass(struct shortener *s, size_t len)
{
    kl_buf_add(s->out, s->in, len);
    s->in += len;
}

/* ---- reading ------------------------------------------------------------- */

/* The numbers of "ESC [ 1 ; 2 m", or -1 if it is another sequence. */
static int
read_numbers(const struct shortener *s, int number[PARAMETERS], size_t *len)
{
    const char *at = s->in + 2;
    int count = 1;

    number[0] = 0;
    for (; at < s->end && *at != 'm'; at++) {
        if (*at == ';' && count < PARAMETERS)
            number[count++] = 0;
        else if (*at >= '0' && *at <= '9' && number[count - 1] < 1000)
            number[count - 1] = 10 * number[count - 1] + *at - '0';
        else
            return -1;
    }
    if (at == s->end)
        return -1;
    *len = (size_t)(at + 1 - s->in);
    return count;
}

/* Apply one attribute or colour; returns how many numbers it took, 0 if it is
 * unknown. */
static int
apply(struct style *style, const int *number, int count)
{
    int n = number[0], ground = (n >= 40 && n <= 49) || n >= 100;

    if (n == 0)
        *style = plain;
    else if (n < 8 && KNOWN >> n & 1)
        style->attr |= 1u << n;
    else if (n == 10) /* the first font, where klscope always is */
        return 1;
    else if (n == 24 || n == 27)
        style->attr &= ~(1u << (n - 20));
    else if (n == 39 || n == 49)
        style->colour[ground] = OWN;
    else if ((n >= 30 && n <= 37) || (n >= 40 && n <= 47) ||
             (n >= 90 && n <= 97) || (n >= 100 && n <= 107))
        style->colour[ground] = n;
    else if ((n == 38 || n == 48) && count >= 3 && number[1] == 5)
        style->colour[ground] = COLOUR_256 + number[2];
    else
        return 0;
    return n == 38 || n == 48 ? 3 : 1;
}

/* Take an SGR sequence into what is wanted. One that is not known goes out at
 * once, and a reset will end it. */
static bool
take_style(struct shortener *s)
{
    int number[PARAMETERS], count, i, used;
    struct style style = s->want;
    size_t len;

    if (s->end - s->in < 3 || s->in[0] != '\033' || s->in[1] != '[')
        return false;
    count = read_numbers(s, number, &len);
    if (count < 0)
        return false;
    for (i = 0; i < count; i += used) {
        used = apply(&style, number + i, count - i);
        if (used == 0) {
            settle(s);
            pass(s, len);
            s->now.attr |= FOREIGN;
            s->want.attr |= FOREIGN;
            return true;
        }
    }
    s->want = style;
    s->in += len;
    return true;
}

/* Length of a sequence that moves the cursor and does no more, or 0. */
static size_t
motion(const struct shortener *s)
{
    const char *at = s->in;

    if (*at == '\b' || *at == '\r')
        return 1;
    if (s->end - at < 3 || at[0] != '\033' || at[1] != '[')
        return 0;
    for (at += 2; at < s->end && (*at == ';' || (*at >= '0' && *at <= '9'));)
        at++;
    if (at == s->end || memchr("ABCDGHd", *at, 7) == NULL)
        return 0;
    return (size_t)(at + 1 - s->in);
}

/* Back to the first character set, where klscope always is. */
static size_t
charset(const struct shortener *s)
{
    if (*s->in == '\017')
        return 1;
    return s->end - s->in >= 3 && memcmp(s->in, "\033(B", 3) == 0 ? 3 : 0;
}

/* One sequence, or one byte. */
static void
step(struct shortener *s)
{
    size_t len;

    if (take_style(s))
        return;
    len = charset(s);
    if (len > 0) {
        s->in += len;
        return;
    }
    len = motion(s);
    if (len == 0 && (*s->in != ' ' || seen_on_blanks(&s->now) ||
                     seen_on_blanks(&s->want)))
        settle(s);
    pass(s, len > 0 ? len : 1);
}

void
kl_style_shorten(const char *bytes, size_t len, struct kl_buf *out)
{
    struct shortener s = {bytes, bytes + len, out, plain, plain};

    while (s.in < s.end)
        step(&s);
    settle(&s);
}
