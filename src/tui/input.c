/* From the bytes of a terminal to keys and mouse events.
 *
 * A terminal sends
 *   - characters in UTF-8, and C0 controls for Enter, Tab, Ctrl-letter;
 *   - ESC character for Alt-character;
 *   - CSI: ESC [ parameters intermediates final (ECMA-48, 5.4): cursor and
 *     function keys, "ESC [ 1 ; 5 C" for Ctrl-Right, "ESC [ 3 ~" for Delete,
 *     "ESC [ < button ; x ; y M" for the mouse (xterm's mode 1006);
 *   - SS3: ESC O final, for keypads in application mode;
 *   - ESC [ M and three bytes for the mouse of older terminals (X10);
 *   - ESC [ [ A to E for F1 to F5 on the Linux console;
 *   - ESC [ 200 ~, what was pasted, ESC [ 201 ~ (xterm's mode 2004);
 *   - ESC [ I and ESC [ O where another program left focus reports on.
 * A sequence that is well formed but means nothing to us is skipped whole; one
 * that breaks off is skipped up to the byte that breaks it. So garbage costs
 * no more than itself, and the keys after it are read right.
 *
 * Nothing but time tells the Esc key from the start of a sequence. The caller
 * has the clock; we only say that something is pending.
 *
 * xterm's sequences: Moy and Dickey, "XTerm Control Sequences".
 */
#include "config.h"

#include "klscope/tui/input.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "klscope/app/key.h"
#include "klscope/base/alloc.h"
#include "klscope/base/buf.h"
#include "klscope/base/utf8.h"
#include "klscope/tui/codes.h"

enum {
    ESC = 0x1B,
    TAUGHT = 48,     /* strings of the terminal's own description */
    TAUGHT_LEN = 16, /* with NUL */
    SEQUENCE = 32,   /* no sequence that we know is longer */
    PARAMETERS = 4,
    PARAMETER_MAX = 0x10FFFF,
    PASTE_BEGINS = 200
};

struct kl_decoder {
    struct kl_buf bytes;
    size_t at;  /* bytes before this are done with */
    int button; /* held down, by what the old mouse protocol told us */
    bool pasting;
    size_t ntaught;
    struct {
        char bytes[TAUGHT_LEN];
        int key;
    } taught[TAUGHT];
};

/* What is left to decode. */
struct span {
    const unsigned char *s;
    size_t n;
    bool final;
};

/* What a decoder found: how many bytes it used up, 0 to ask for more, and the
 * event if there is one. */
struct found {
    size_t used;
    bool event;
};

static const struct found more = {0, false};

struct kl_decoder *
kl_decoder_new(void)
{
    return kl_calloc(1, sizeof(struct kl_decoder));
}

void
kl_decoder_free(struct kl_decoder *decoder)
{
    if (decoder == NULL)
        return;
    kl_buf_clear(&decoder->bytes);
    free(decoder);
}

void
kl_decoder_teach(struct kl_decoder *decoder, const char *bytes, int key)
{
    if (bytes == NULL || bytes[0] == '\0' || decoder->ntaught == TAUGHT ||
        strlen(bytes) >= TAUGHT_LEN)
        return;
    strcpy(decoder->taught[decoder->ntaught].bytes, bytes);
    decoder->taught[decoder->ntaught].key = key;
    decoder->ntaught++;
}

void
kl_decoder_feed(struct kl_decoder *decoder, const char *bytes, size_t len)
{
    size_t left = decoder->bytes.len - decoder->at;

    if (decoder->at > 0) {
        memmove(decoder->bytes.data, decoder->bytes.data + decoder->at, left);
        decoder->bytes.len = left;
        decoder->at = 0;
    }
    kl_buf_add(&decoder->bytes, bytes, len);
}

bool
kl_decoder_pending(const struct kl_decoder *decoder)
{
    return decoder->at < decoder->bytes.len || decoder->pasting;
}

bool
kl_decoder_pasting(const struct kl_decoder *decoder)
{
    return decoder->pasting;
}

static struct found
key_found(struct kl_event *event, size_t used, int key)
{
    if (key == KL_NO_KEY)
        return (struct found){used, false};
    *event = (struct kl_event){.kind = KL_EVENT_KEY, .key = key};
    return (struct found){used, true};
}

static int
with(int key, int bits)
{
    return key == KL_NO_KEY ? KL_NO_KEY : key | bits;
}

/* Button and motion bits are those of X10 and of xterm's mode 1006 alike. */
static struct found
mouse_found(struct kl_decoder *decoder, struct kl_event *event, size_t used,
            const int at[3], bool release)
{
    int bits = at[0];
    int low = bits & 3;

    *event = (struct kl_event){
        .kind = KL_EVENT_MOUSE, .x = at[1] - 1, .y = at[2] - 1};
    if (bits & 128 || event->x < 0 || event->y < 0)
        return (struct found){used, false};
    if (bits & 64) {
        event->action = low == 0 ? KL_MOUSE_WHEEL_UP : KL_MOUSE_WHEEL_DOWN;
        return (struct found){used, low < 2 && !release};
    }
    event->button = low == 3 ? decoder->button : low + 1;
    if (release || (low == 3 && !(bits & 32)))
        event->action = KL_MOUSE_RELEASE;
    else
        event->action = bits & 32 ? KL_MOUSE_DRAG : KL_MOUSE_PRESS;
    decoder->button = event->action == KL_MOUSE_RELEASE ? 0 : event->button;
    return (struct found){used, event->button > 0};
}

/* ESC [ M and three bytes, each with 32 added. */
static struct found
old_mouse(struct kl_decoder *decoder, struct span in, struct kl_event *event)
{
    int at[3];

    if (in.n < 6)
        return in.final ? (struct found){in.n, false} : more;
    for (int i = 0; i < 3; i++) {
        if (in.s[3 + i] < 32)
            return (struct found){3 + (size_t)i, false};
        at[i] = in.s[3 + i] - 32;
    }
    return mouse_found(decoder, event, 6, at, false);
}

/* Numbers parted by ';' (or ':', sub-parameters, which we do not tell apart).
 * Returns how many there are. */
static int
parameters(const unsigned char *s, const unsigned char *end,
           int out[PARAMETERS])
{
    int n = 0;

    memset(out, 0, PARAMETERS * sizeof *out);
    for (; s < end; s++) {
        if (*s == ';' || *s == ':') {
            if (++n == PARAMETERS)
                return n;
        } else if (*s >= '0' && *s <= '9' && out[n] < PARAMETER_MAX) {
            out[n] = out[n] * 10 + *s - '0';
        }
    }
    return n + 1;
}

/* Key of a control sequence with n parameters. */
static int
control_key(int final, const int par[PARAMETERS], int n)
{
    switch (final) {
    case '~':
        if (par[0] == 27 && n == 3) /* xterm's modifyOtherKeys */
            return kl_code_point(par[2], par[1]);
        return with(kl_code_number(par[0]), kl_code_modifiers(par[1]));
    case 'u':
        return kl_code_point(par[0], par[1]);
    case '$': /* rxvt: Shift and Ctrl are finals of their own */
        return with(kl_code_number(par[0]), KL_SHIFT);
    case '^':
        return with(kl_code_number(par[0]), KL_CTRL);
    case 'a':
    case 'b':
    case 'c':
    case 'd':
        return kl_code_letter(final - 'a' + 'A') | KL_SHIFT;
    default:
        return with(kl_code_letter(final), kl_code_modifiers(par[1]));
    }
}

/* A complete control sequence: s[0] to s[len - 1], ESC [ ... final. */
static struct found
control(struct kl_decoder *decoder, const unsigned char *s, size_t len,
        struct kl_event *event)
{
    int par[PARAMETERS];
    int final = s[len - 1];
    int n;

    if (s[2] == '<') {
        n = parameters(s + 3, s + len - 1, par);
        if (n != 3 || (final != 'M' && final != 'm'))
            return (struct found){len, false};
        return mouse_found(decoder, event, len, par, final == 'm');
    }
    if (s[2] >= '=' && s[2] <= '?') /* private: answers, never keys */
        return (struct found){len, false};
    n = parameters(s + 2, s + len - 1, par);
    if (final == '~' && par[0] == PASTE_BEGINS)
        decoder->pasting = true;
    if (len == 3 && (final == 'I' || final == 'O')) /* the focus */
        return (struct found){len, false};
    return key_found(event, len, control_key(final, par, n));
}

/* ESC [ ... */
static struct found
csi(struct kl_decoder *decoder, struct span in, struct kl_event *event)
{
    size_t i;

    if (in.n > 2 && in.s[2] == 'M')
        return old_mouse(decoder, in, event);
    if (in.n > 2 && in.s[2] == '[') { /* Linux console */
        if (in.n < 4)
            return in.final ? (struct found){in.n, false} : more;
        return key_found(event, 4,
                         in.s[3] >= 'A' && in.s[3] <= 'E'
                             ? KL_KEY_F1 + in.s[3] - 'A'
                             : KL_NO_KEY);
    }
    for (i = 2; i < in.n && i < SEQUENCE; i++) {
        if ((in.s[i] >= 0x40 && in.s[i] <= 0x7E) || in.s[i] == '$')
            return control(decoder, in.s, i + 1, event);
        if (in.s[i] < ' ' || in.s[i] > 0x7E)
            return (struct found){i, false};
    }
    if (i == SEQUENCE)
        return (struct found){i, false};
    if (!in.final)
        return more;
    if (in.n == 2)
        return key_found(event, 2, KL_ALT | '[');
    return (struct found){in.n, false};
}

/* ESC O ... */
static struct found
ss3(struct span in, struct kl_event *event)
{
    size_t i = 2;
    int bits = 0;

    if (in.n > 2 && in.s[2] >= '1' && in.s[2] <= '9') /* old xterm modifier */
        bits = kl_code_modifiers(in.s[i++] - '0');
    if (in.n <= i) {
        if (!in.final)
            return more;
        return key_found(event, in.n, in.n == 2 ? KL_ALT | 'O' : KL_NO_KEY);
    }
    if (in.s[i] < ' ' || in.s[i] > 0x7E)
        return (struct found){i, false};
    if (in.s[i] >= 'j' && in.s[i] <= 'y') /* keypad: '*' to '9' */
        return key_found(event, i + 1, (in.s[i] - 0x40) | bits);
    if (in.s[i] >= 'a' && in.s[i] <= 'd') /* rxvt, Ctrl-arrow */
        return key_found(event, i + 1,
                         kl_code_letter(in.s[i] - 'a' + 'A') | KL_CTRL);
    return key_found(event, i + 1, with(kl_code_letter(in.s[i]), bits));
}

/* A character that is not ASCII. */
static struct found
character(struct span in, struct kl_event *event)
{
    size_t want = in.s[0] >= 0xF0 ? 4 : in.s[0] >= 0xE0 ? 3 : 2;
    size_t have = 1;
    uint32_t cp;
    size_t used;

    while (have < in.n && have < want && (in.s[have] & 0xC0) == 0x80)
        have++;
    if (have == in.n && have < want && in.s[0] >= 0xC2 && !in.final)
        return more;
    used = kl_utf8_decode((const char *)in.s, in.n, &cp);
    return key_found(event, used,
                     cp == KL_REPLACEMENT && used == 1 ? KL_NO_KEY : (int)cp);
}

static struct found decode(struct kl_decoder *decoder, struct span in,
                           struct kl_event *event);

/* ESC and something: a sequence, or a key with Alt. */
static struct found
escape(struct kl_decoder *decoder, struct span in, struct kl_event *event)
{
    struct found got;

    if (in.n == 1)
        return in.final ? key_found(event, 1, KL_KEY_ESC) : more;
    if (in.s[1] == '[')
        return csi(decoder, in, event);
    if (in.s[1] == 'O')
        return ss3(in, event);
    if (in.s[1] == ESC && (in.n < 3 || (in.s[2] != '[' && in.s[2] != 'O')))
        return in.n < 3 && !in.final ? more : key_found(event, 1, KL_KEY_ESC);
    got = decode(decoder, (struct span){in.s + 1, in.n - 1, in.final}, event);
    if (got.event && event->kind == KL_EVENT_KEY)
        event->key |= KL_ALT;
    return (struct found){got.used > 0 ? got.used + 1 : 0, got.event};
}

/* A string of the terminal's own description; used 0 and event set asks for
 * more bytes. */
static struct found
taught(const struct kl_decoder *decoder, struct span in, struct kl_event *event)
{
    bool prefix = false;

    for (size_t i = 0; i < decoder->ntaught; i++) {
        const char *bytes = decoder->taught[i].bytes;
        size_t len = strlen(bytes);

        if (in.n >= len && memcmp(in.s, bytes, len) == 0)
            return key_found(event, len, decoder->taught[i].key);
        if (in.n < len && memcmp(in.s, bytes, in.n) == 0)
            prefix = true;
    }
    return (struct found){0, prefix && !in.final};
}

static struct found
decode(struct kl_decoder *decoder, struct span in, struct kl_event *event)
{
    struct found got = taught(decoder, in, event);

    if (got.used > 0)
        return got;
    if (got.event)
        return more;
    if (in.s[0] == ESC)
        return escape(decoder, in, event);
    if (in.s[0] < 0x80)
        return key_found(event, 1, kl_code_ascii(in.s[0]));
    return character(in, event);
}

/* One character of what was pasted, or its end. Controls are characters too:
 * no key is pressed by them. */
static struct found
pasted(struct kl_decoder *decoder, struct span in, struct kl_event *event)
{
    static const char end[] = "\033[201~";
    size_t len = sizeof end - 1, n = in.n < len ? in.n : len;
    struct found got;

    if (memcmp(in.s, end, n) == 0) {
        if (n < len && !in.final)
            return more;
        decoder->pasting = n < len;
        return (struct found){n, false};
    }
    if (in.s[0] >= 0x80)
        got = character(in, event);
    else
        got = key_found(event, 1, in.s[0] == 0 ? ' ' : in.s[0]);
    event->kind = KL_EVENT_PASTE;
    return got;
}

bool
kl_decoder_next(struct kl_decoder *decoder, bool final, struct kl_event *event)
{
    while (decoder->at < decoder->bytes.len) {
        struct span in = {(const unsigned char *)decoder->bytes.data +
                              decoder->at,
                          decoder->bytes.len - decoder->at, final};
        struct found got = decoder->pasting ? pasted(decoder, in, event)
                                            : decode(decoder, in, event);

        if (got.used == 0)
            return false;
        decoder->at += got.used;
        if (got.event)
            return true;
    }
    if (final)
        decoder->pasting = false; /* its end got lost */
    return false;
}
