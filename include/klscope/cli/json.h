#ifndef KLSCOPE_CLI_JSON_H
#define KLSCOPE_CLI_JSON_H

#include <jansson.h>

#include "klscope/base/buf.h"
#include "klscope/core/spec.h"

/* What JSON holds of numbers and texts.
 *
 * mem   gives all of them
 */

/* A number; infinities are the strings "inf" and "-inf". NaN never comes. */
json_t *kl_json_number(double value);

/* Text; bytes that are not UTF-8 are made visible. */
json_t *kl_json_text(const struct kl_buf *text);

/* A distribution as it can be typed. */
json_t *kl_json_spec(const struct kl_spec *spec);

#endif
