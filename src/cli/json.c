#include "config.h"

#include "klscope/cli/json.h"

#include <math.h>

#include "klscope/base/utf8.h"

json_t *
kl_json_number(double value)
{
    if (isinf(value))
        return json_string(value > 0 ? "inf" : "-inf");
    return json_real(value);
}

json_t *
kl_json_text(const struct kl_buf *text)
{
    struct kl_buf seen = KL_BUF_INIT;
    json_t *json;

    if (kl_utf8_valid(kl_buf_text(text), text->len))
        return json_stringn(kl_buf_text(text), text->len);
    kl_visible(&seen, kl_buf_text(text), text->len);
    json = json_stringn(kl_buf_text(&seen), seen.len);
    kl_buf_clear(&seen);
    return json;
}

json_t *
kl_json_spec(const struct kl_spec *spec)
{
    struct kl_buf text = KL_BUF_INIT;
    json_t *json;

    kl_spec_print(spec, &text);
    json = kl_json_text(&text);
    kl_buf_clear(&text);
    return json;
}
