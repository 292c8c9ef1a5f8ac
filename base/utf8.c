/* ASCII takes short ways everywhere: news in Dutch and English is nearly all ASCII, and utf8proc's
 * full mapping is an order of magnitude slower than lower-casing bytes. */
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static size_t sequence_length(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 3;
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

/* The second byte is where overlong forms, surrogates and values over U+10FFFF show. */
static bool second_byte_fits(unsigned char lead, unsigned char second)
{
    unsigned char low = 0x80, high = 0xBF;
    if (lead == 0xE0)
        low = 0xA0;
    else if (lead == 0xED)
        high = 0x9F;
    else if (lead == 0xF0)
        low = 0x90;
    else if (lead == 0xF4)
        high = 0x8F;
    return second >= low && second <= high;
}

int32_t dm_utf8_decode(dm_slice text, size_t at, size_t *length)
{
    const unsigned char *bytes = (const unsigned char *)text.data + at;
    size_t left = text.size - at, expected = sequence_length(bytes[0]);
    *length = 1;
    if (expected == 1)
        return bytes[0];
    if (expected == 0 || left < 2 || !second_byte_fits(bytes[0], bytes[1]))
        return -1;
    int32_t value = bytes[0] & (0x7F >> expected);
    value = (int32_t)((uint32_t)value << 6) | (bytes[1] & 0x3F);
    for (*length = 2; *length < expected; (*length)++) {
        if (*length == left || (bytes[*length] & 0xC0) != 0x80)
            return -1;
        value = (int32_t)((uint32_t)value << 6) | (bytes[*length] & 0x3F);
    }
    return value;
}

int32_t dm_utf8_before(dm_slice text, size_t at)
{
    for (size_t back = 1; back <= 4 && back <= at; back++) {
        size_t length;
        int32_t code_point = dm_utf8_decode(text, at - back, &length);
        if (code_point >= 0 && length == back)
            return code_point;
    }
    return -1;
}

/* How many bytes of ASCII stand at `at`, in steps of eight. */
static size_t ascii_run(dm_slice text, size_t at)
{
    size_t start = at;
    uint64_t eight;
    while (at + sizeof eight <= text.size) {
        memcpy(&eight, text.data + at, sizeof eight);
        if (eight & UINT64_C(0x8080808080808080))
            break;
        at += sizeof eight;
    }
    return at - start;
}

size_t dm_utf8_faults(dm_slice text, size_t *first)
{
    size_t faults = 0, length;
    for (size_t at = 0; at < text.size; at += length) {
        length = ascii_run(text, at);
        if (length > 0)
            continue;
        if (dm_utf8_decode(text, at, &length) >= 0)
            continue;
        if (faults++ == 0 && first)
            *first = at;
    }
    return faults;
}

void dm_utf8_place(dm_slice text, size_t offset, size_t *line, size_t *column)
{
    *line = *column = 1;
    for (size_t at = 0, length; at < text.size && at < offset; at += length) {
        dm_utf8_decode(text, at, &length);
        bool crlf = text.data[at] == '\r' && at + 1 < text.size && text.data[at + 1] == '\n';
        if ((text.data[at] == '\n' || text.data[at] == '\r') && !crlf) {
            ++*line;
            *column = 1;
        } else {
            ++*column;
        }
    }
}

bool dm_is_letter(int32_t c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    utf8proc_category_t category = utf8proc_category(c);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME;
}

bool dm_is_upper(int32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z';
    utf8proc_category_t category = utf8proc_category(c);
    return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

bool dm_is_digit(int32_t c)
{
    if (c < 0x80)
        return c >= '0' && c <= '9';
    return utf8proc_category(c) == UTF8PROC_CATEGORY_ND;
}

bool dm_is_space(int32_t c)
{
    if (c < 0x80)
        return c >= 0 && (c <= ' ' || c == 0x7F);
    utf8proc_category_t category = utf8proc_category(c);
    return (category >= UTF8PROC_CATEGORY_ZS && category <= UTF8PROC_CATEGORY_CF);
}

size_t dm_utf8_width(int32_t c)
{
    if (c < 0x300)
        return 1;
    int width = utf8proc_charwidth(c);
    return width > 0 ? (size_t)width : 0;
}

void dm_utf8_append(dm_buffer *out, int32_t code_point)
{
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t length = utf8proc_encode_char(code_point, bytes);
    dm_buffer_append(out, bytes, (size_t)length);
}

void dm_utf8_repair(dm_slice text, dm_buffer *out)
{
    for (size_t at = 0, length; at < text.size; at += length) {
        int32_t code_point = dm_utf8_decode(text, at, &length);
        if (code_point < 0)
            dm_utf8_append(out, DM_REPLACEMENT);
        else if (code_point == 0)
            dm_buffer_byte(out, ' ');
        else
            dm_buffer_append(out, text.data + at, length);
    }
}

/* True, with `out` filled, where the text is plain ASCII. */
static bool fold_ascii(dm_slice text, dm_buffer *out)
{
    if (!dm_buffer_reserve(out, text.size))
        return false;
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c >= 0x80)
            return false;
        if (c >= 'A' && c <= 'Z')
            c = (unsigned char)(c + ('a' - 'A'));
        out->data[i] = c < ' ' || c == 0x7F ? ' ' : (char)c;
    }
    out->size = text.size;
    out->data[out->size] = '\0';
    return true;
}

static utf8proc_int32_t straighten(utf8proc_int32_t c, void *unused)
{
    (void)unused;
    if (c >= 0x2018 && c <= 0x201B)
        return '\'';
    if ((c >= 0x201C && c <= 0x201F) || c == 0xAB || c == 0xBB)
        return '"';
    return c < ' ' || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029 ? ' ' : c;
}

dm_status dm_utf8_fold(dm_slice text, dm_buffer *out, dm_error *error)
{
    dm_buffer_clear(out);
    if (fold_ascii(text, out))
        return DM_OK;
    dm_buffer repaired = {0};
    dm_utf8_repair(text, &repaired);
    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t size = -1;
    if (!repaired.failed)
        size = utf8proc_map_custom((const utf8proc_uint8_t *)repaired.data,
                                   (utf8proc_ssize_t)repaired.size, &folded,
                                   UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE |
                                       UTF8PROC_CASEFOLD | UTF8PROC_IGNORE,
                                   straighten, NULL);
    dm_buffer_free(&repaired);
    dm_buffer_clear(out);
    if (size >= 0)
        dm_buffer_append(out, folded, (size_t)size);
    free(folded);
    return size < 0 || out->failed ? dm_fail_memory(error) : DM_OK;
}
