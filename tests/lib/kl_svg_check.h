#ifndef KL_SVG_CHECK_H
#define KL_SVG_CHECK_H

/* Is a text well-formed XML, and does it use only elements and attributes that
 * SVG 1.1 has there? A reader for what klscope writes: no comments, no CDATA,
 * no document type. Returns NULL, or what is wrong. */

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "klscope/base/utf8.h"

/* Elements with the attributes that they may have (SVG 1.1, second edition,
 * appendices M and N). */
static const struct {
    const char *element, *attributes;
} kl_svg_names[] = {
    {"svg", " xmlns version width height viewBox xml:space "},
    {"title", " "},
    {"desc", " "},
    {"style", " type "},
    {"g", " class "},
    {"pattern", " id width height patternUnits patternTransform "},
    {"clipPath", " id "},
    {"rect", " class x y width height fill-opacity clip-path "},
    {"circle", " class cx cy r "},
    {"path", " class d "},
    {"polygon", " class points clip-path "},
    {"polyline", " class points clip-path "},
    {"text", " class x y textLength "},
};

/* One of the characters that XML allows, and no sign of markup. */
static inline bool
kl_svg_plain(const char *text, size_t len, size_t *used)
{
    static const char *const names[] = {"&amp;", "&lt;", "&gt;", "&quot;"};
    uint32_t ch;
    size_t k;

    for (k = 0; k < 4; k++)
        if (strncmp(text, names[k], strlen(names[k])) == 0) {
            *used = strlen(names[k]);
            return true;
        }
    *used = kl_utf8_decode(text, len, &ch);
    if (ch == KL_REPLACEMENT && *used == 1)
        return false; /* not UTF-8 */
    return ch != '&' && ch != '<' && ch != '"' &&
           (ch >= 0x20 || ch == '\n') && ch != 0x7F && ch != 0xFFFE &&
           ch != 0xFFFF;
}

static inline const char *
kl_svg_row(const char *name, size_t len)
{
    size_t k;

    for (k = 0; k < sizeof kl_svg_names / sizeof *kl_svg_names; k++)
        if (strlen(kl_svg_names[k].element) == len &&
            strncmp(kl_svg_names[k].element, name, len) == 0)
            return kl_svg_names[k].attributes;
    return NULL;
}

/* The attributes of a start tag, up to its ">" or "/>". */
static inline const char *
kl_svg_attributes(const char **at, const char *allowed)
{
    while (**at == ' ') {
        char word[40];
        size_t len = strcspn(*at + 1, "=> "), used;

        snprintf(word, sizeof word, " %.*s ", (int)len, *at + 1);
        if (strstr(allowed, word) == NULL)
            return "an attribute that the element has not";
        *at += 1 + len;
        if (strncmp(*at, "=\"", 2) != 0)
            return "an attribute without a value";
        for (*at += 2; **at != '"'; *at += used)
            if (**at == '\0' || !kl_svg_plain(*at, strlen(*at), &used))
                return "a value that is not plain";
        ++*at;
    }
    return NULL;
}

static inline const char *
kl_svg_check(const char *at)
{
    enum { DEEP = 8 };
    static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    const char *open[DEEP], *wrong, *allowed;
    size_t depth = 0, used, len;

    if (strncmp(at, head, sizeof head - 1) != 0)
        return "no XML declaration";
    for (at += sizeof head - 1; *at != '\0';) {
        if (*at != '<') {
            if (depth == 0 && *at != '\n')
                return "text outside";
            used = 1;
            if (*at != '"' && !kl_svg_plain(at, strlen(at), &used))
                return "a character that must not be there";
            at += used;
            continue;
        }
        len = strcspn(at + 1 + (at[1] == '/'), " />");
        if (at[1] == '/') {
            if (depth == 0 || strncmp(open[--depth], at + 2, len) != 0 ||
                at[2 + len] != '>')
                return "an end tag of another element";
            at += len + 3;
            continue;
        }
        open[depth++] = at + 1;
        allowed = kl_svg_row(at + 1, len);
        if (allowed == NULL || depth == DEEP)
            return "an element that is not expected";
        at += 1 + len;
        wrong = kl_svg_attributes(&at, allowed);
        if (wrong != NULL)
            return wrong;
        depth -= *at == '/';
        at += *at == '/';
        if (*at++ != '>')
            return "a tag without an end";
    }
    return depth == 0 ? NULL : "an element without an end";
}

#endif
