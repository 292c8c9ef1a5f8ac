/* Records are written by hand, for their fields have a fixed order and control characters beyond
 * ASCII are escaped too: a record may end up on somebody's terminal. */
#include "base/json.h"

#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>

static void escape(dm_buffer *out, int32_t c)
{
    const char *shorthand = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (const char *pair = shorthand; *pair; pair += 2) {
        if (c == *pair) {
            dm_buffer_byte(out, '\\');
            dm_buffer_byte(out, pair[1]);
            return;
        }
    }
    dm_buffer_format(out, "\\u%04x", (unsigned)c);
}

static bool is_plain(unsigned char byte)
{
    return byte >= ' ' && byte < 0x7F && byte != '"' && byte != '\\';
}

void dm_json_string(dm_buffer *out, dm_slice text)
{
    dm_buffer_byte(out, '"');
    size_t at = 0, length;
    while (at < text.size) {
        size_t plain = at;
        while (plain < text.size && is_plain((unsigned char)text.data[plain]))
            plain++;
        dm_buffer_append(out, text.data + at, plain - at);
        at = plain;
        if (at == text.size)
            break;
        int32_t c = dm_utf8_decode(text, at, &length);
        if (c < 0)
            dm_utf8_append(out, DM_REPLACEMENT);
        else if (c < 0xA0)
            escape(out, c);
        else
            dm_buffer_append(out, text.data + at, length);
        at += length;
    }
    dm_buffer_byte(out, '"');
}

void dm_json_number(dm_buffer *out, double value, int decimals)
{
    enum { MOST_DECIMALS = 9 };
    decimals = decimals < MOST_DECIMALS ? decimals : MOST_DECIMALS;
    /* Written from integers, for printf's decimal point follows the locale. */
    long long scale = 1;
    for (int i = 0; i < decimals; i++)
        scale *= 10;
    long long scaled = llround(value * (double)scale);
    if (scaled < 0)
        dm_buffer_byte(out, '-');
    unsigned long long magnitude = (unsigned long long)llabs(scaled);
    dm_buffer_format(out, "%llu", magnitude / (unsigned long long)scale);
    unsigned long long rest = magnitude % (unsigned long long)scale;
    if (!rest || decimals < 1)
        return;
    char digits[MOST_DECIMALS];
    for (int i = decimals; i-- > 0; rest /= 10)
        digits[i] = (char)('0' + rest % 10);
    while (decimals > 1 && digits[decimals - 1] == '0')
        decimals--;
    dm_buffer_byte(out, '.');
    dm_buffer_append(out, digits, (size_t)decimals);
}
