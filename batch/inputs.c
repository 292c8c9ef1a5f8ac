/* Shards: where there are many files, whole files are dealt out in turn, and nobody opens those of
 * others; where there are few, single documents are. Which it is follows from the number of names
 * alone, so all shards agree. */
#include "batch/inputs.h"

#include "base/file.h"
#include "base/records.h"
#include "batch/warc.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <xxhash.h>

enum { MANY_FILES = 64 }; /* a shard */

struct dm_inputs {
    const dm_input_options *options;
    dm_paths *paths;
    struct {
        char *path; /* NULL: the fault of a name */
        dm_error fault;
    } * ahead; /* names read to count them, in order */
    size_t ahead_count, ahead_capacity, ahead_next;
    bool whole_files; /* shards take files, not documents */

    char *path; /* of the file in hand */
    uint64_t file_number, part, chain;
    bool told;    /* a fault of the stream is told by the one document in it */
    bool resumed; /* the chain has been compared */
    dm_stream *stream;
    dm_buffer name; /* of the member in hand */
    dm_decoder *decoder;
    dm_record_reader *records;
    dm_warc *warc;
    _Atomic uint64_t consumed; /* by files that are closed and the one in hand */
    uint64_t consumed_before;
};

/* The next name into inputs->path, or its fault; `*more` false at the end. */
static dm_status next_path(dm_inputs *inputs, bool *more, dm_error *error)
{
    const char *path;
    free(inputs->path);
    inputs->path = NULL;
    dm_status status = dm_paths_next(inputs->paths, &path, more, error);
    if (status || !*more)
        return status;
    inputs->path = strdup(path);
    return inputs->path ? DM_OK : dm_fail_memory(error);
}

dm_status dm_inputs_open(const dm_input_options *options, dm_inputs **result, dm_error *error)
{
    dm_inputs *inputs = calloc(1, sizeof *inputs);
    if (!inputs)
        return dm_fail_memory(error);
    inputs->options = options;
    dm_status status = dm_paths_open(&options->paths, &inputs->paths, error);
    uint64_t shards = options->shard.count;
    if (!status && shards > 1)
        status = dm_paths_are(inputs->paths, MANY_FILES * shards, &inputs->whole_files, error);
    if (status)
        dm_inputs_close(inputs);
    else
        *result = inputs;
    return status;
}

/* --- what is ours ------------------------------------------------------------------------------
 */

static bool in_shard(const dm_inputs *inputs, uint64_t number)
{
    return inputs->options->shard.count < 2 ||
           number % inputs->options->shard.count == inputs->options->shard.number - 1;
}

/* Whether the document in hand is dealt to this shard and was not done by an earlier run. */
static bool is_ours(const dm_inputs *inputs)
{
    const dm_position *from = inputs->options->from;
    if (from && (inputs->file_number < from->file_number ||
                 (inputs->file_number == from->file_number && inputs->part < from->part)))
        return false;
    return inputs->whole_files || in_shard(inputs, inputs->file_number + inputs->part);
}

/* Whether nothing of the file in hand can be ours. */
static bool is_foreign_file(const dm_inputs *inputs)
{
    const dm_position *from = inputs->options->from;
    return (from && inputs->file_number < from->file_number) ||
           (inputs->whole_files && !in_shard(inputs, inputs->file_number));
}

/* Adds the file in hand to the chain. */
static void extend_chain(dm_inputs *inputs)
{
    struct stat about;
    struct {
        uint64_t chain, name, size, changed;
    } link = {.chain = inputs->chain};
    if (inputs->path) {
        link.name = XXH3_64bits(inputs->path, strlen(inputs->path));
        bool foreign = inputs->whole_files && !in_shard(inputs, inputs->file_number);
        if (!foreign && strcmp(inputs->path, "-") != 0 && stat(inputs->path, &about) == 0 &&
            S_ISREG(about.st_mode)) {
            link.size = (uint64_t)about.st_size;
            link.changed =
                (uint64_t)about.st_mtim.tv_sec * 1000000000 + (uint64_t)about.st_mtim.tv_nsec;
        }
    }
    inputs->chain = XXH3_64bits(&link, sizeof link);
}

static dm_status fail_changed(const dm_inputs *inputs, dm_error *error)
{
    return dm_fail(error, DM_DATA,
                   "the input files are not those of the interrupted run, up to '%.200s'; start "
                   "anew without --resume",
                   inputs->path ? inputs->path : "the last");
}

/* A run that goes on must find the files that it left. */
static dm_status compare_chain(dm_inputs *inputs, dm_error *error)
{
    const dm_position *from = inputs->options->from;
    if (!from || inputs->resumed || inputs->file_number < from->file_number)
        return DM_OK;
    inputs->resumed = true;
    return inputs->chain == from->chain ? DM_OK : fail_changed(inputs, error);
}

/* --- documents -------------------------------------------------------------------------------- */

static dm_status begin_document(dm_inputs *inputs, dm_document *document, dm_error *error)
{
    document->file_number = inputs->file_number;
    document->part = inputs->part++;
    document->chain = inputs->chain;
    document->content = DM_CONTENT_TEXT;
    document->file = dm_arena_copy(&document->arena, dm_buffer_view(&inputs->name));
    return document->file.data ? DM_OK : dm_fail_memory(error);
}

/* A document that is nothing but its fault; `*ours` false where it is not ours to tell. */
static dm_status give_fault(dm_inputs *inputs, dm_document *document, const dm_error *fault,
                            bool *ours, dm_error *error)
{
    if (fault->status == DM_NO_MEMORY || fault->status == DM_USAGE) {
        *error = *fault;
        return fault->status;
    }
    *ours = is_ours(inputs);
    if (!*ours) {
        inputs->part++;
        return DM_OK;
    }
    dm_status status = begin_document(inputs, document, error);
    document->fault = *fault;
    if (!document->fault.file[0] && !status)
        strncpy(document->fault.file, document->file.data, sizeof document->fault.file - 1);
    return status;
}

static void close_member(dm_inputs *inputs)
{
    dm_records_close(inputs->records);
    dm_decoder_close(inputs->decoder);
    dm_warc_close(inputs->warc);
    inputs->records = NULL;
    inputs->decoder = NULL;
    inputs->warc = NULL;
}

static void note_consumed(dm_inputs *inputs)
{
    if (inputs->stream)
        inputs->consumed = inputs->consumed_before + dm_stream_consumed(inputs->stream);
}

static void close_file(dm_inputs *inputs)
{
    close_member(inputs);
    note_consumed(inputs);
    inputs->consumed_before = inputs->consumed;
    dm_stream_close(inputs->stream);
    inputs->stream = NULL;
    inputs->file_number++;
}

/* The member as one document. */
static dm_status read_whole(dm_inputs *inputs, dm_document *document, dm_error *error)
{
    enum { CHUNK = 1 << 16 };
    dm_buffer *out = &document->bytes;
    size_t limit = inputs->options->limit;
    for (ptrdiff_t got = 1; got > 0;) {
        if (!dm_buffer_reserve(out, out->size < CHUNK ? 4096 : CHUNK))
            return dm_fail_memory(error);
        got = dm_stream_read(inputs->stream, out->data + out->size, out->capacity - out->size - 1,
                             error);
        out->size += (size_t)got;
        out->data[out->size] = '\0';
        if (out->size > limit) {
            dm_buffer_free(out);
            return dm_fail_at(error, DM_DATA, document->file.data, 0, 0,
                              "is larger than %zu bytes; raise --max-doc", limit);
        }
    }
    return dm_stream_fault(inputs->stream, error);
}

static dm_status give_whole(dm_inputs *inputs, dm_document *document, dm_content content,
                            bool *ours, dm_error *error)
{
    *ours = is_ours(inputs);
    if (!*ours) {
        inputs->part++;
        return DM_OK;
    }
    dm_status status = begin_document(inputs, document, error);
    if (status)
        return status;
    document->content = content;
    return read_whole(inputs, document, &document->fault) == DM_NO_MEMORY ? dm_fail_memory(error)
                                                                          : DM_OK;
}

static dm_status open_records(dm_inputs *inputs, dm_content content, dm_error *error)
{
    static const dm_format formats[] = {
        [DM_CONTENT_JSONL] = DM_JSONL, [DM_CONTENT_CSV] = DM_CSV, [DM_CONTENT_TSV] = DM_TSV};
    dm_record_options options = {.format = formats[content],
                                 .text_field = inputs->options->text_field,
                                 .wanted = 1U << DM_FIELD_TEXT | 1U << DM_FIELD_ID |
                                           1U << DM_FIELD_TITLE | 1U << DM_FIELD_DATE |
                                           1U << DM_FIELD_URL,
                                 .limit = inputs->options->limit};
    const char *encoding = inputs->options->encoding;
    if (!encoding)
        encoding = dm_encoding_of_mark(dm_stream_head(inputs->stream));
    dm_read_function *read = dm_stream_read;
    void *context = inputs->stream;
    if (encoding) {
        dm_status status =
            dm_decoder_open(dm_stream_read, inputs->stream, encoding, &inputs->decoder, error);
        if (status)
            return status;
        read = dm_decoder_read;
        context = inputs->decoder;
    }
    return dm_records_read(read, context, inputs->name.data, options, &inputs->records, error);
}

static dm_slice keep(dm_document *document, dm_slice text)
{
    return text.size ? dm_arena_copy(&document->arena, text) : (dm_slice){NULL, 0};
}

static dm_status take_record(dm_inputs *inputs, const dm_record *record, dm_document *document,
                             dm_error *error)
{
    dm_slice text = record->fields[DM_FIELD_TEXT], id = record->fields[DM_FIELD_ID];
    char number[24];
    dm_status status = begin_document(inputs, document, error);
    if (status)
        return status;
    snprintf(number, sizeof number, "%zu", record->line);
    document->line = record->line;
    document->id = keep(document, id.size ? id : dm_slice_of(number));
    document->title = keep(document, record->fields[DM_FIELD_TITLE]);
    document->date = keep(document, record->fields[DM_FIELD_DATE]);
    document->url = keep(document, record->fields[DM_FIELD_URL]);
    dm_slice head =
        dm_slice_between(text, 0, text.size < DM_CONTENT_HEAD ? text.size : DM_CONTENT_HEAD);
    if (dm_content_detect(head, "") == DM_CONTENT_HTML)
        document->content = DM_CONTENT_HTML;
    dm_buffer_slice(&document->bytes, text);
    if (record->replaced)
        dm_fail_at(&document->warning, DM_DATA, document->file.data, record->line, 1,
                   "not valid UTF-8, %zu places read as U+FFFD; name the encoding with --encoding",
                   record->replaced);
    if (text.size > inputs->options->limit)
        dm_fail_at(&document->fault, DM_DATA, document->file.data, record->line, 1,
                   "is larger than %zu bytes; raise --max-doc", inputs->options->limit);
    return document->bytes.failed ? dm_fail_memory(error) : DM_OK;
}

/* The next record as a document; `*more` false at the member's end. */
static dm_status give_record(dm_inputs *inputs, dm_document *document, bool *ours, bool *more,
                             dm_error *error)
{
    dm_record record;
    dm_error fault = {.status = DM_OK};
    dm_status status = dm_records_next(inputs->records, &record, more, &fault);
    if (status) {
        *more = true;
        return give_fault(inputs, document, &fault, ours, error);
    }
    if (!*more)
        return DM_OK;
    *ours = is_ours(inputs);
    if (*ours)
        return take_record(inputs, &record, document, error);
    inputs->part++;
    return DM_OK;
}

/* The next page of a web archive; damage ends the member with a fault. */
static dm_status give_page(dm_inputs *inputs, dm_document *document, bool *ours, bool *more,
                           dm_error *error)
{
    dm_error fault = {.status = DM_OK};
    dm_document page = {0};
    dm_status status = dm_warc_next(inputs->warc, &page, more, &fault);
    if (status) {
        dm_document_free(&page);
        if (dm_stream_fault(inputs->stream, NULL) == DM_OK) /* else that is told at the end */
            status = give_fault(inputs, document, &fault, ours, error);
        else
            status = DM_OK;
        close_member(inputs);
        *more = true;
        return status;
    }
    *ours = *more && is_ours(inputs);
    if (!*ours) {
        inputs->part += *more;
        dm_document_free(&page);
        return DM_OK;
    }
    dm_content content = page.content;
    *document = page;
    status = begin_document(inputs, document, error);
    document->content = content;
    return status;
}

/* --- members and files ---------------------------------------------------------------------- */

static bool is_word_file(const char *member)
{
    return strcmp(member, "[Content_Types].xml") == 0;
}

/* Looks at the member in hand: gives it as a document, or opens what has documents in it. */
static dm_status open_member(dm_inputs *inputs, const char *member, dm_document *document,
                             bool *ours, dm_error *error)
{
    dm_error fault = {.status = DM_OK};
    dm_slice head = dm_stream_head(inputs->stream);
    dm_content content = inputs->options->content;
    const char *path = strcmp(inputs->path, "-") == 0 ? "standard input" : inputs->path;
    dm_buffer_clear(&inputs->name);
    dm_buffer_format(&inputs->name, *member ? "%s:%s" : "%s", path, member);
    if (inputs->name.failed)
        return dm_fail_memory(error);
    if (content == DM_CONTENT_AUTO)
        content = dm_content_detect(head, inputs->options->text_field);
    if (inputs->options->encoding && content == DM_CONTENT_FOREIGN)
        content = DM_CONTENT_TEXT; /* UTF-16 without a mark */
    if (content == DM_CONTENT_PACKED || is_word_file(member)) {
        dm_fail(&fault, DM_DATA,
                is_word_file(member) ? "is an Office document; save it as text or HTML"
                                     : "is packed inside an archive; unpack the archive first");
    } else if (content == DM_CONTENT_FOREIGN) {
        dm_fail(&fault, DM_DATA, "%s", dm_content_refusal(head));
    } else if (content == DM_CONTENT_WARC) {
        return dm_warc_open(dm_stream_read, inputs->stream, inputs->options->limit, &inputs->warc,
                            error);
    } else if (content == DM_CONTENT_TEXT || content == DM_CONTENT_HTML) {
        inputs->told = !*member;
        return give_whole(inputs, document, content, ours, error);
    } else if (open_records(inputs, content, &fault) == DM_OK) {
        return DM_OK;
    }
    close_member(inputs);
    return give_fault(inputs, document, &fault, ours, error);
}

/* The next member of the file in hand. */
static dm_status next_member(dm_inputs *inputs, dm_document *document, bool *ours, dm_error *error)
{
    dm_error fault = {.status = DM_OK};
    const char *member;
    bool more = false;
    dm_status status = dm_stream_next(inputs->stream, &member, &more, &fault);
    if (!status && more)
        return open_member(inputs, member, document, ours, error);
    dm_buffer_clear(&inputs->name);
    dm_buffer_text(&inputs->name, strcmp(inputs->path, "-") == 0 ? "standard input" : inputs->path);
    status = status && !inputs->told ? give_fault(inputs, document, &fault, ours, error) : DM_OK;
    close_file(inputs);
    return status;
}

static dm_status next_file(dm_inputs *inputs, dm_document *document, bool *ours, bool *more,
                           dm_error *error)
{
    dm_error fault = {.status = DM_OK};
    dm_status status = next_path(inputs, more, &fault);
    if (status && status != DM_NO_INPUT) {
        *error = fault;
        return status;
    }
    if (!status && !*more)
        return inputs->options->from && !inputs->resumed ? fail_changed(inputs, error) : DM_OK;
    *more = true;
    inputs->part = 0;
    inputs->told = false;
    extend_chain(inputs);
    status = compare_chain(inputs, error);
    if (status)
        return status;
    if (is_foreign_file(inputs)) {
        inputs->file_number++;
        return DM_OK;
    }
    dm_buffer_clear(&inputs->name);
    dm_buffer_text(&inputs->name, inputs->path ? inputs->path : fault.file);
    if (inputs->path)
        dm_stream_open(inputs->path, inputs->options->stopper, &inputs->stream, &fault);
    if (!inputs->stream) {
        status = give_fault(inputs, document, &fault, ours, error);
        inputs->file_number++;
    }
    return status;
}

dm_status dm_inputs_next(dm_inputs *inputs, dm_document *document, bool *more, dm_error *error)
{
    for (;;) {
        bool ours = false, within = true;
        dm_status status;
        *more = true;
        if (inputs->records)
            status = give_record(inputs, document, &ours, &within, error);
        else if (inputs->warc)
            status = give_page(inputs, document, &ours, &within, error);
        else if (inputs->stream)
            status = next_member(inputs, document, &ours, error);
        else
            status = next_file(inputs, document, &ours, more, error);
        note_consumed(inputs);
        if (!within)
            close_member(inputs);
        if (status || ours || !*more)
            return status;
    }
}

uint64_t dm_inputs_consumed(const dm_inputs *inputs)
{
    return inputs->consumed;
}

void dm_inputs_close(dm_inputs *inputs)
{
    if (!inputs)
        return;
    close_member(inputs);
    dm_stream_close(inputs->stream);
    dm_paths_close(inputs->paths);
    free(inputs->path);
    dm_buffer_free(&inputs->name);
    free(inputs);
}
