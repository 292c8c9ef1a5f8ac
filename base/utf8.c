/* ASCII takes short ways everywhere: news in Dutch and English is nearly all ASCII, and utf8proc's
 * full mapping is an order of magnitude slower than lower-casing bytes. */
#include "base/utf8.h"

#include <pthread.h>
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

static utf8proc_int32_t straighten(utf8proc_int32_t c, void *unused)
{
    (void)unused;
    if (c >= 0x2018 && c <= 0x201B)
        return '\'';
    if ((c >= 0x201C && c <= 0x201F) || c == 0xAB || c == 0xBB)
        return '"';
    return c < ' ' || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029 ? ' ' : c;
}

/* --- folding ---------------------------------------------------------------------------------- */

/* utf8proc's mapping of a whole text; false without memory. */
static bool fold_slowly(dm_slice text, dm_buffer *out)
{
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
    return size >= 0 && !out->failed;
}

/* Letters with accents, and typographic marks: below the combining marks nothing composes with its
 * neighbour, so these fold one by one. Filled once, by the slow way itself. */
enum { SIMPLE_LETTERS = 0x300, SIMPLE_MARKS = 0x2000, MARKS_END = 0x2070, LONGEST_FOLD = 6 };

typedef struct simple_fold {
    bool known;
    unsigned char size;
    char bytes[LONGEST_FOLD];
} simple_fold;

static simple_fold simple_folds[SIMPLE_LETTERS + MARKS_END - SIMPLE_MARKS];
static bool simple_folds_failed;
static pthread_once_t simple_folds_once = PTHREAD_ONCE_INIT;

static void fill_simple_folds(void)
{
    dm_buffer one = {0}, folded = {0};
    for (int32_t i = 0x80; i < SIMPLE_LETTERS + MARKS_END - SIMPLE_MARKS; i++) {
        dm_buffer_clear(&one);
        dm_utf8_append(&one, i < SIMPLE_LETTERS ? i : i - SIMPLE_LETTERS + SIMPLE_MARKS);
        if (one.failed || !fold_slowly(dm_buffer_view(&one), &folded)) {
            simple_folds_failed = true;
            break;
        }
        simple_folds[i].known = folded.size <= LONGEST_FOLD; /* ⁗ becomes four marks */
        if (!simple_folds[i].known)
            continue;
        simple_folds[i].size = (unsigned char)folded.size;
        memcpy(simple_folds[i].bytes, folded.data, folded.size);
    }
    dm_buffer_free(&one);
    dm_buffer_free(&folded);
}

/* NULL for a character that is not known to fold by itself. */
static const simple_fold *find_simple_fold(int32_t c)
{
    const simple_fold *fold = NULL;
    if (c >= 0 && c < SIMPLE_LETTERS)
        fold = &simple_folds[c];
    else if (c >= SIMPLE_MARKS && c < MARKS_END)
        fold = &simple_folds[c - SIMPLE_MARKS + SIMPLE_LETTERS];
    return fold && fold->known ? fold : NULL;
}

/* Eight bytes of ASCII at once: capitals made small, control characters spaces. */
static uint64_t fold_eight(uint64_t bytes)
{
    const uint64_t each = UINT64_C(0x0101010101010101);
    /* The top bit of each byte says whether it is in a range: no sum reaches over a byte. */
    uint64_t capitals = (bytes + each * (0x80 - 'A')) & ~(bytes + each * (0x80 - 'Z' - 1));
    uint64_t controls = ~(bytes + each * (0x80 - ' ')) | (bytes + each);
    uint64_t small = bytes | (capitals & each * 0x80) >> 2;
    uint64_t wipe = ((controls & each * 0x80) >> 7) * 0xFF;
    return (small & ~wipe) | (wipe & each * ' ');
}

/* False, with anything in `out`, where a character needs the slow way. */
static bool fold_simply(dm_slice text, dm_buffer *out)
{
    size_t size = 0;
    for (size_t at = 0; at < text.size;) {
        uint64_t eight;
        if (!dm_buffer_reserve(out, size + sizeof eight + LONGEST_FOLD))
            return false;
        if (at + sizeof eight <= text.size) {
            memcpy(&eight, text.data + at, sizeof eight);
            if (!(eight & UINT64_C(0x8080808080808080))) {
                eight = fold_eight(eight);
                memcpy(out->data + size, &eight, sizeof eight);
                size += sizeof eight;
                at += sizeof eight;
                continue;
            }
        }
        unsigned char c = (unsigned char)text.data[at];
        if (c < 0x80) {
            out->data[size++] = c >= 'A' && c <= 'Z'   ? (char)(c + ('a' - 'A'))
                                : c < ' ' || c == 0x7F ? ' '
                                                       : (char)c;
            at++;
            continue;
        }
        size_t length;
        const simple_fold *fold = find_simple_fold(dm_utf8_decode(text, at, &length));
        if (!fold)
            return false;
        memcpy(out->data + size, fold->bytes, fold->size);
        size += fold->size;
        at += length;
    }
    if (!dm_buffer_reserve(out, size))
        return false;
    out->size = size;
    out->data[size] = '\0';
    return true;
}

dm_status dm_utf8_fold(dm_slice text, dm_buffer *out, dm_error *error)
{
    pthread_once(&simple_folds_once, fill_simple_folds);
    dm_buffer_clear(out);
    if (!simple_folds_failed && fold_simply(text, out))
        return DM_OK;
    out->failed = false;
    return fold_slowly(text, out) ? DM_OK : dm_fail_memory(error);
}
