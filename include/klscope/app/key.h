#ifndef KLSCOPE_APP_KEY_H
#define KLSCOPE_APP_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A key is a Unicode code point, or one of these above all code points; with
 * KL_CTRL, KL_ALT or KL_SHIFT added where a terminal can tell. Control letters
 * are KL_CTRL | 'r', never 0x12. */
enum {
    KL_KEY_FIRST = 0x200000,
#define KEY(id, name) KL_KEY_##id,
#include "klscope/app/keys.def"
#undef KEY
    KL_KEY_LAST,
    KL_CTRL = 0x1000000,
    KL_ALT = 0x2000000,
    KL_SHIFT = 0x4000000
};

enum { KL_KEY_NAME = 24 };

/* Name of a key as bindings, help and key scripts write it: "Left", "C-r",
 * "Space", "a". Returns out. */
const char *kl_key_name(char out[KL_KEY_NAME], int key);

/* Key of a name; false if there is none. */
bool kl_key_parse(const char *name, size_t len, int *key);

enum kl_mouse_action {
    KL_MOUSE_PRESS,
    KL_MOUSE_DRAG,
    KL_MOUSE_RELEASE,
    KL_MOUSE_WHEEL_UP,
    KL_MOUSE_WHEEL_DOWN
};

/* One thing that a terminal tells us. */
struct kl_event {
    enum { KL_EVENT_KEY, KL_EVENT_MOUSE, KL_EVENT_PASTE } kind;
    int key;                     /* KL_EVENT_KEY; the code point of a PASTE */
    enum kl_mouse_action action; /* KL_EVENT_MOUSE */
    int button;                  /* 1 left, 2 middle, 3 right */
    int x, y;                    /* cell, from 0 */
};

#endif
