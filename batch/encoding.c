/* iconv does the work and knows no locale here: both names are given. */
#include "batch/encoding.h"

#include "base/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#if defined __GNUC__ && !defined __clang__
/* The analyzer takes the (iconv_t)-1 of a failure for memory. */
#pragma GCC diagnostic ignored "-Wanalyzer-malloc-leak"
#endif

enum { HTML_HEAD = 2048, CHUNK = 1 << 14 };

static bool is_invalid(iconv_t converter)
{
    return converter == (iconv_t)-1; // NOLINT(performance-no-int-to-ptr): iconv's own constant
}

bool dm_encoding_known(const char *name)
{
    iconv_t converter = iconv_open("UTF-8", name);
    if (is_invalid(converter))
        return false;
    iconv_close(converter);
    return true;
}

const char *dm_encoding_of_mark(dm_slice bytes)
{
    if (dm_slice_starts(bytes, DM_SLICE("\xFF\xFE")) ||
        dm_slice_starts(bytes, DM_SLICE("\xFE\xFF")))
        return "UTF-16"; /* the mark tells the byte order */
    return NULL;
}

void dm_encoding_clean(dm_slice given, char name[DM_ENCODING_NAME])
{
    static const char *const western[] = {"iso-8859-1", "latin1",    "latin-1", "ascii",
                                          "us-ascii",   "iso8859-1", "ansi"};
    given = dm_slice_trim(given);
    size_t size = 0;
    while (size < given.size && size + 1 < DM_ENCODING_NAME &&
           (strchr("-_:.", given.data[size]) || dm_is_letter((unsigned char)given.data[size]) ||
            dm_is_digit((unsigned char)given.data[size])) &&
           given.data[size])
        size++;
    memcpy(name, given.data ? given.data : "", size);
    name[size] = '\0';
    for (size_t i = 0; i < sizeof western / sizeof *western; i++)
        if (strcasecmp(name, western[i]) == 0)
            snprintf(name, DM_ENCODING_NAME, "WINDOWS-1252");
    if (strcasecmp(name, "utf-8") == 0 || strcasecmp(name, "utf8") == 0 ||
        strncasecmp(name, "utf-16", 6) == 0 || (name[0] && !dm_encoding_known(name)))
        name[0] = '\0';
}

/* What stands behind `word` and "=" in the head, from `from` on; empty where it does not occur. */
static dm_slice value_behind(dm_slice head, const char *word)
{
    size_t length = strlen(word);
    for (size_t i = 0; i + length < head.size; i++) {
        if (strncasecmp(head.data + i, word, length) != 0)
            continue;
        size_t at = i + length;
        while (at < head.size && strchr(" \t\r\n", head.data[at]) && head.data[at])
            at++;
        if (at == head.size || head.data[at] != '=')
            continue;
        for (at++; at < head.size && head.data[at] && strchr(" \t\r\n\"'", head.data[at]);)
            at++;
        return dm_slice_between(head, at, head.size);
    }
    return (dm_slice){NULL, 0};
}

void dm_encoding_of_html(dm_slice bytes, char name[DM_ENCODING_NAME])
{
    dm_slice head = dm_slice_between(bytes, 0, bytes.size < HTML_HEAD ? bytes.size : HTML_HEAD);
    bool declared = dm_slice_starts(dm_slice_trim(head), DM_SLICE("<?xml"));
    dm_slice value = value_behind(head, "charset");
    if (!value.data && declared)
        value = value_behind(head, "encoding");
    dm_encoding_clean(value, name);
}

/* --- converting ------------------------------------------------------------------------------ */

/* Converts as much of `*from` as it can, in chunks; stops at an incomplete sequence at the end. */
static dm_status convert_some(iconv_t converter, dm_slice *from, dm_buffer *out, size_t *replaced,
                              dm_error *error)
{
    while (from->size) {
        if (!dm_buffer_reserve(out, CHUNK))
            return dm_fail_memory(error);
        char *input = (char *)from->data; /* iconv does not write there */
        char *output = out->data + out->size;
        size_t left = from->size, room = CHUNK;
        size_t result = iconv(converter, &input, &left, &output, &room);
        int fault = errno;
        *from = (dm_slice){input, left};
        out->size += CHUNK - room;
        out->data[out->size] = '\0';
        if (result != (size_t)-1 || fault == E2BIG)
            continue;
        if (fault == EINVAL)
            return DM_OK;
        dm_utf8_append(out, DM_REPLACEMENT);
        ++*replaced;
        *from = dm_slice_between(*from, 1, from->size);
    }
    return DM_OK;
}

static dm_status open_converter(const char *encoding, iconv_t *converter, dm_error *error)
{
    *converter = iconv_open("UTF-8", encoding);
    if (is_invalid(*converter))
        return dm_fail(error, DM_USAGE, "unknown encoding '%s'; 'iconv -l' lists them", encoding);
    return DM_OK;
}

dm_status dm_encoding_convert(dm_slice bytes, const char *encoding, dm_buffer *out,
                              size_t *replaced, dm_error *error)
{
    iconv_t converter;
    dm_status status = open_converter(encoding, &converter, error);
    if (status)
        return status;
    status = convert_some(converter, &bytes, out, replaced, error);
    if (!status && bytes.size) {
        dm_utf8_append(out, DM_REPLACEMENT);
        ++*replaced;
    }
    iconv_close(converter);
    return !status && out->failed ? dm_fail_memory(error) : status;
}

struct dm_decoder {
    dm_read_function *read;
    void *context;
    iconv_t converter;
    dm_buffer raw; /* an incomplete sequence */
    dm_buffer text;
    size_t used, replaced;
};

dm_status dm_decoder_open(dm_read_function *read, void *context, const char *encoding,
                          dm_decoder **result, dm_error *error)
{
    iconv_t converter;
    dm_status status = open_converter(encoding, &converter, error);
    if (status)
        return status;
    dm_decoder *decoder = calloc(1, sizeof *decoder);
    if (!decoder) {
        iconv_close(converter);
        return dm_fail_memory(error);
    }
    *decoder = (dm_decoder){.read = read, .context = context, .converter = converter};
    *result = decoder;
    return DM_OK;
}

/* Reads and converts until there is text to give; false with `*got` set where there is none. */
static bool fill_decoder(dm_decoder *decoder, ptrdiff_t *got, dm_error *error)
{
    dm_buffer_clear(&decoder->text);
    decoder->used = 0;
    while (decoder->text.size == 0) {
        if (!dm_buffer_reserve(&decoder->raw, CHUNK)) {
            dm_fail_memory(error);
            *got = -1;
            return false;
        }
        *got = decoder->read(decoder->context, decoder->raw.data + decoder->raw.size, CHUNK, error);
        if (*got < 0 || (*got == 0 && decoder->raw.size == 0))
            return false;
        decoder->raw.size += (size_t)*got;
        dm_slice rest = dm_buffer_view(&decoder->raw);
        if (convert_some(decoder->converter, &rest, &decoder->text, &decoder->replaced, error)) {
            *got = -1;
            return false;
        }
        if (*got == 0) {
            dm_utf8_append(&decoder->text, DM_REPLACEMENT); /* cut off in a character */
            rest.size = 0;
        }
        memmove(decoder->raw.data, rest.data, rest.size);
        decoder->raw.size = rest.size;
    }
    return true;
}

ptrdiff_t dm_decoder_read(void *context, void *bytes, size_t size, dm_error *error)
{
    dm_decoder *decoder = context;
    ptrdiff_t got;
    if (decoder->used == decoder->text.size && !fill_decoder(decoder, &got, error))
        return got;
    size_t left = decoder->text.size - decoder->used;
    if (size > left)
        size = left;
    memcpy(bytes, decoder->text.data + decoder->used, size);
    decoder->used += size;
    return (ptrdiff_t)size;
}

void dm_decoder_close(dm_decoder *decoder)
{
    if (!decoder)
        return;
    iconv_close(decoder->converter);
    dm_buffer_free(&decoder->raw);
    dm_buffer_free(&decoder->text);
    free(decoder);
}

bool dm_encoding_is_western(dm_slice bytes)
{
    size_t single = 0, faults = dm_utf8_faults(bytes, NULL);
    for (size_t i = 0; i < bytes.size; i++) {
        bool high = (unsigned char)bytes.data[i] >= 0x80;
        bool before = i > 0 && (unsigned char)bytes.data[i - 1] >= 0x80;
        bool after = i + 1 < bytes.size && (unsigned char)bytes.data[i + 1] >= 0x80;
        single += high && !before && !after;
    }
    return faults > 0 && single * 10 >= faults * 9;
}
