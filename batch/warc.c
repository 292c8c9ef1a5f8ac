/* A record is a header of named lines, a blank line, a block of Content-Length bytes and two line
 * ends. The block of a response is the HTTP message as it went over the wire. */
#include "batch/warc.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { WINDOW = 1 << 16, HEADER_ROOM = 1 << 16, LONGEST_LINE = 1 << 15 };

struct dm_warc {
    dm_read_function *read;
    void *context;
    size_t limit;
    char window[WINDOW];
    size_t size, used;
    uint64_t offset; /* of the window's unused part in the file */
    dm_buffer line, block;
};

typedef struct record {
    char type[16], url[2048], id[128], date[11], content_type[256];
    uint64_t length;
    bool has_length;
} record;

dm_status dm_warc_open(dm_read_function *read, void *context, size_t limit, dm_warc **warc,
                       dm_error *error)
{
    *warc = calloc(1, sizeof **warc);
    if (!*warc)
        return dm_fail_memory(error);
    (*warc)->read = read;
    (*warc)->context = context;
    (*warc)->limit = limit;
    return DM_OK;
}

void dm_warc_close(dm_warc *warc)
{
    if (!warc)
        return;
    dm_buffer_free(&warc->line);
    dm_buffer_free(&warc->block);
    free(warc);
}

/* --- bytes ---------------------------------------------------------------------------------- */

static bool fill(dm_warc *warc, dm_error *error)
{
    if (warc->used < warc->size)
        return true;
    ptrdiff_t got = warc->read(warc->context, warc->window, WINDOW, error);
    warc->used = 0;
    warc->size = got > 0 ? (size_t)got : 0;
    return got > 0;
}

/* The next line without its end; false at the end of the file. Overlong lines are cut. */
static bool take_line(dm_warc *warc, dm_error *error)
{
    dm_buffer_clear(&warc->line);
    bool any = false;
    while (fill(warc, error)) {
        char c = warc->window[warc->used++];
        warc->offset++;
        any = true;
        if (c == '\n')
            break;
        if (c != '\r' && warc->line.size < LONGEST_LINE)
            dm_buffer_byte(&warc->line, c);
    }
    return any;
}

/* The next `length` bytes into `block`, or over it where `kept` is false. False: they end early. */
static bool take_block(dm_warc *warc, uint64_t length, bool kept, dm_error *error)
{
    dm_buffer_clear(&warc->block);
    while (length && fill(warc, error)) {
        size_t size = warc->size - warc->used;
        size = size < length ? size : (size_t)length;
        if (kept)
            dm_buffer_append(&warc->block, warc->window + warc->used, size);
        warc->used += size;
        warc->offset += size;
        length -= size;
    }
    return length == 0;
}

/* --- headers -------------------------------------------------------------------------------- */

static void copy(char *into, size_t room, dm_slice value)
{
    size_t size = value.size < room ? value.size : room - 1;
    memcpy(into, value.data, size);
    into[size] = '\0';
}

/* "Name: value" → its value, where the name is the one asked for. */
static bool has_name(dm_slice line, const char *name, dm_slice *value)
{
    size_t length = strlen(name);
    if (line.size <= length || line.data[length] != ':' ||
        strncasecmp(line.data, name, length) != 0)
        return false;
    *value = dm_slice_trim(dm_slice_between(line, length + 1, line.size));
    return true;
}

static void take_field(record *r, dm_slice line)
{
    dm_slice value;
    if (has_name(line, "WARC-Type", &value)) {
        copy(r->type, sizeof r->type, value);
    } else if (has_name(line, "WARC-Target-URI", &value)) {
        if (value.size > 1 && value.data[0] == '<')
            value = dm_slice_between(value, 1, value.size - 1);
        copy(r->url, sizeof r->url, value);
    } else if (has_name(line, "WARC-Record-ID", &value)) {
        if (value.size > 1 && value.data[0] == '<')
            value = dm_slice_between(value, 1, value.size - 1);
        copy(r->id, sizeof r->id, value);
    } else if (has_name(line, "WARC-Date", &value)) {
        copy(r->date, sizeof r->date, value);
    } else if (has_name(line, "Content-Type", &value)) {
        copy(r->content_type, sizeof r->content_type, value);
    } else if (has_name(line, "Content-Length", &value)) {
        r->has_length = value.size > 0 && value.size < 19;
        for (size_t i = 0; i < value.size && r->has_length; i++) {
            r->has_length = value.data[i] >= '0' && value.data[i] <= '9';
            r->length = r->length * 10 + (uint64_t)(value.data[i] - '0');
        }
    }
}

static dm_status take_header(dm_warc *warc, record *r, bool *more, dm_error *error)
{
    *r = (record){0};
    do
        *more = take_line(warc, error);
    while (*more && warc->line.size == 0);
    if (!*more)
        return DM_OK;
    if (!dm_slice_starts(dm_buffer_view(&warc->line), DM_SLICE("WARC/")))
        return dm_fail(error, DM_DATA, "no WARC record at byte %llu; the file is damaged",
                       (unsigned long long)warc->offset);
    while (take_line(warc, error) && warc->line.size)
        take_field(r, dm_buffer_view(&warc->line));
    if (!r->has_length)
        return dm_fail(error, DM_DATA,
                       "a WARC record without Content-Length at byte %llu; the file is damaged",
                       (unsigned long long)warc->offset);
    return warc->line.failed ? dm_fail_memory(error) : DM_OK;
}

/* --- HTTP ------------------------------------------------------------------------------------- */

typedef struct message {
    bool good, chunked;
    char type[256], coding[32];
    dm_slice body;
} message;

static message parse_message(dm_slice block)
{
    message m = {0};
    dm_slice rest = block, value, line = dm_slice_cut(&rest, '\n');
    dm_slice version = dm_slice_cut(&line, ' ');
    m.good = dm_slice_starts(version, DM_SLICE("HTTP/")) && dm_slice_starts(line, DM_SLICE("200"));
    while (rest.data) {
        line = dm_slice_trim(dm_slice_cut(&rest, '\n'));
        if (line.size == 0)
            break;
        if (has_name(line, "Content-Type", &value))
            copy(m.type, sizeof m.type, value);
        else if (has_name(line, "Content-Encoding", &value))
            copy(m.coding, sizeof m.coding, value);
        else if (has_name(line, "Transfer-Encoding", &value))
            m.chunked = value.size >= 7 && strncasecmp(value.data, "chunked", 7) == 0;
    }
    m.body = rest;
    return m;
}

/* Joins the chunks; what is not chunked after all stays as it is, for some archives undo that. */
static void join_chunks(dm_slice body, dm_buffer *out)
{
    dm_slice rest = body;
    while (rest.data && rest.size) {
        dm_slice line = dm_slice_trim(dm_slice_cut(&rest, '\n'));
        char *end, digits[20];
        copy(digits, sizeof digits, line);
        unsigned long long size = strtoull(digits, &end, 16);
        if (end == digits || size > rest.size) {
            if (out->size == 0)
                dm_buffer_slice(out, body);
            return;
        }
        dm_buffer_append(out, rest.data, (size_t)size);
        rest = dm_slice_between(rest, (size_t)size, rest.size);
        dm_slice_cut(&rest, '\n');
    }
}

static bool inflate_body(dm_slice packed, size_t limit, dm_buffer *out)
{
    enum { CHUNK = 1 << 16 };
    struct archive *a = archive_read_new();
    struct archive_entry *entry;
    if (!a)
        return false;
    archive_read_support_filter_gzip(a);
    archive_read_support_format_raw(a);
    bool good = archive_read_open_memory(a, packed.data, packed.size) == ARCHIVE_OK &&
                archive_read_next_header(a, &entry) == ARCHIVE_OK &&
                archive_filter_code(a, 0) == ARCHIVE_FILTER_GZIP;
    while (good && out->size <= limit && dm_buffer_reserve(out, CHUNK)) {
        la_ssize_t got = archive_read_data(a, out->data + out->size, CHUNK);
        good = got >= 0;
        if (got <= 0)
            break;
        out->size += (size_t)got;
    }
    archive_read_free(a);
    return good;
}

static void take_body(dm_warc *warc, const message *m, dm_document *document)
{
    dm_buffer joined = {0};
    dm_slice body = m->body;
    if (m->chunked) {
        join_chunks(body, &joined);
        body = dm_buffer_view(&joined);
    }
    bool packed = strcasecmp(m->coding, "gzip") == 0 || strcasecmp(m->coding, "x-gzip") == 0;
    if (packed && dm_slice_starts(body, DM_SLICE("\x1F\x8B"))) {
        if (!inflate_body(body, warc->limit, &document->bytes))
            dm_fail(&document->fault, DM_DATA, "the page's gzip coding is damaged");
    } else if (m->coding[0] && !packed && strcasecmp(m->coding, "identity") != 0) {
        dm_fail(&document->fault, DM_DATA, "the page is coded as '%.20s', which is not supported",
                m->coding);
    } else {
        dm_buffer_slice(&document->bytes, body);
    }
    document->bytes.failed |= joined.failed;
    dm_buffer_free(&joined);
}

/* --- records ---------------------------------------------------------------------------------- */

/* Whether the type is of a page or text; notes which, and the charset behind it. */
static bool take_type(const char *type, dm_document *document)
{
    const char *charset = strcasestr(type, "charset=");
    if (charset)
        dm_encoding_clean(dm_slice_of(charset + strlen("charset=") + (charset[8] == '"')),
                          document->charset);
    bool html =
        strncasecmp(type, "text/html", 9) == 0 || strncasecmp(type, "application/xhtml", 17) == 0;
    document->content = html ? DM_CONTENT_HTML : DM_CONTENT_TEXT;
    return html || strncasecmp(type, "text/plain", 10) == 0;
}

/* Takes the block just read; false where it is nothing for us. */
static bool take_page(dm_warc *warc, const record *r, dm_document *document)
{
    dm_slice block = dm_buffer_view(&warc->block);
    message m = {.good = true, .body = block};
    if (strcmp(r->type, "response") == 0)
        m = parse_message(block);
    else
        copy(m.type, sizeof m.type, dm_slice_of(r->content_type));
    if (!m.good || !take_type(m.type, document))
        return false;
    take_body(warc, &m, document);
    if (document->bytes.size > warc->limit)
        dm_fail(&document->fault, DM_DATA, "is larger than %zu bytes; raise --max-doc",
                warc->limit);
    return true;
}

static dm_slice keep(dm_document *document, const char *text)
{
    return *text ? dm_arena_copy(&document->arena, dm_slice_of(text)) : (dm_slice){NULL, 0};
}

dm_status dm_warc_next(dm_warc *warc, dm_document *document, bool *more, dm_error *error)
{
    for (;;) {
        record r;
        dm_status status = take_header(warc, &r, more, error);
        if (status || !*more)
            return status;
        bool wanted = strcmp(r.type, "response") == 0 || strcmp(r.type, "resource") == 0 ||
                      strcmp(r.type, "conversion") == 0;
        bool fits = r.length <= warc->limit + HEADER_ROOM;
        if (!take_block(warc, r.length, wanted && fits, error))
            return dm_fail(error, DM_DATA, "the last WARC record ends early, at byte %llu",
                           (unsigned long long)warc->offset);
        if (warc->block.failed)
            return dm_fail_memory(error);
        if (!wanted)
            continue;
        if (!fits)
            dm_fail(&document->fault, DM_DATA, "is larger than %zu bytes; raise --max-doc",
                    warc->limit);
        else if (!take_page(warc, &r, document))
            continue;
        document->url = keep(document, r.url);
        document->id = keep(document, r.id);
        document->captured = keep(document, r.date);
        return DM_OK;
    }
}
