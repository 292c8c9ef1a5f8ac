/* Which encoding: the one that the user names; a byte order mark; UTF-8 where the bytes are that;
 * what the server or the page says. Then HTML becomes text. */
#include "batch/document.h"

#include "base/date.h"
#include "base/utf8.h"
#include "batch/html.h"

#include <string.h>

/* The encoding to convert from; NULL: none. `room` may come to hold its name. */
static const char *choose_encoding(const dm_document *document, const dm_document_options *options,
                                   char room[DM_ENCODING_NAME])
{
    dm_slice bytes = dm_buffer_view(&document->bytes);
    if (options->encoding && !document->line) /* records are decoded already */
        return options->encoding;
    if (dm_encoding_of_mark(bytes))
        return dm_encoding_of_mark(bytes);
    if (!dm_utf8_faults(bytes, NULL))
        return NULL;
    if (document->charset[0])
        return document->charset;
    room[0] = '\0';
    if (document->content == DM_CONTENT_HTML)
        dm_encoding_of_html(bytes, room);
    return room[0] ? room : NULL;
}

static dm_status decode(dm_document *document, const dm_document_options *options, dm_error *error)
{
    char room[DM_ENCODING_NAME];
    size_t replaced = 0;
    const char *encoding = choose_encoding(document, options, room);
    if (!encoding)
        return DM_OK;
    dm_buffer text = {0};
    dm_status status =
        dm_encoding_convert(dm_buffer_view(&document->bytes), encoding, &text, &replaced, error);
    if (status) {
        dm_buffer_free(&text);
        return status;
    }
    dm_buffer_free(&document->bytes);
    document->bytes = text;
    if (replaced)
        dm_fail_at(&document->warning, DM_DATA, document->file.data, 0, 0,
                   "not valid %s, %zu places read as U+FFFD", encoding, replaced);
    return DM_OK;
}

/* Complains of bytes that are not UTF-8; refuses them where that is asked for. */
static dm_status check_utf8(dm_document *document, const dm_document_options *options,
                            dm_error *error)
{
    dm_slice text = dm_buffer_view(&document->bytes);
    size_t first = 0, line, column, faults = dm_utf8_faults(text, &first);
    if (faults == 0)
        return DM_OK;
    dm_utf8_place(text, first, &line, &column);
    const char *hint = dm_encoding_is_western(text)
                           ? "looks like windows-1252: use --encoding WINDOWS-1252"
                           : "name another encoding with --encoding";
    dm_error *fault = options->strict_utf8 ? error : &document->warning;
    const char *file = document->file.data;
    unsigned byte = (unsigned char)text.data[first];
    if (options->strict_utf8)
        dm_fail_at(fault, DM_DATA, file, line, column,
                   "not valid UTF-8 (byte 0x%02X at offset %zu); %s", byte, first, hint);
    else
        dm_fail_at(fault, DM_DATA, file, line, column,
                   "not valid UTF-8 (byte 0x%02X at offset %zu), %zu places read as U+FFFD; %s",
                   byte, first, faults, hint);
    fault->offset = first;
    return options->strict_utf8 ? DM_DATA : DM_OK;
}

static dm_status take_page(dm_document *document, dm_error *error)
{
    dm_buffer text = {0};
    dm_page page;
    dm_status status =
        dm_html_text(dm_buffer_view(&document->bytes), &text, &page, &document->arena, error);
    dm_buffer_free(&document->bytes);
    document->bytes = text;
    document->title = document->title.data ? document->title : page.title;
    document->date = document->date.data ? document->date : page.date;
    document->url = document->url.data ? document->url : page.url;
    return status;
}

static bool is_iso(dm_slice date)
{
    static const char pattern[] = "dddd-dd-dd";
    if (date.size != 4 && date.size != 7 && date.size != 10)
        return false;
    for (size_t i = 0; i < date.size; i++) {
        char c = date.data[i];
        if (pattern[i] == 'd' ? c < '0' || c > '9' : c != pattern[i])
            return false;
    }
    return true;
}

/* What metadata says, else the text's own date line, else what the user says. An ISO date and time
 * is cut to its date; anything else stays as it is. */
static dm_status settle_date(dm_document *document, const dm_document_options *options,
                             dm_error *error)
{
    char own[DM_DATE_SIZE];
    dm_slice date = document->date;
    if (!date.data && dm_find_date(dm_buffer_view(&document->bytes), own))
        date = dm_slice_of(own);
    if (!date.data && options->date)
        date = dm_slice_of(options->date);
    if (!date.data)
        date = document->captured;
    if (date.size > 10 && is_iso(dm_slice_between(date, 0, 10)))
        date = dm_slice_between(date, 0, 10);
    if (date.size)
        document->date = dm_arena_copy(&document->arena, date);
    else
        document->date = (dm_slice){NULL, 0};
    return date.size && !document->date.data ? dm_fail_memory(error) : DM_OK;
}

void dm_document_prepare(dm_document *document, const dm_document_options *options)
{
    dm_error *fault = &document->fault;
    dm_status status = fault->status;
    if (!status && document->bytes.failed)
        status = dm_fail_memory(fault);
    if (!status)
        status = decode(document, options, fault);
    if (!status)
        status = check_utf8(document, options, fault);
    if (!status && document->content == DM_CONTENT_HTML)
        status = take_page(document, fault);
    if (!status)
        status = settle_date(document, options, fault);
    if (status == DM_DATA && !fault->file[0])
        strncpy(fault->file, document->file.data, sizeof fault->file - 1);
}

const char *dm_document_iso_date(const dm_document *document)
{
    return document->date.data && is_iso(document->date) ? document->date.data : NULL;
}

void dm_document_free(dm_document *document)
{
    dm_buffer_free(&document->bytes);
    dm_arena_free(&document->arena);
    *document = (dm_document){0};
}
