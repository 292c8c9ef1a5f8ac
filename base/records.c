/* Three layers: lines from the stream, raw records from lines (a CSV record may span several),
 * fields from raw records. */
#include "base/records.h"

#include "base/file.h"
#include "base/lines.h"
#include "base/utf8.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS = 256, JSON_DEPTH = 64 };

static const char *const field_names[DM_FIELDS] = {
    [DM_FIELD_TEXT] = "text",       [DM_FIELD_ID] = "id",       [DM_FIELD_LANG] = "lang",
    [DM_FIELD_STANCES] = "stances", [DM_FIELD_LABEL] = "label", [DM_FIELD_GROUP] = "group",
    [DM_FIELD_SPEAKER] = "speaker", [DM_FIELD_CUE] = "cue",     [DM_FIELD_SOURCE] = "source",
    [DM_FIELD_TITLE] = "title",     [DM_FIELD_DATE] = "date",   [DM_FIELD_URL] = "url",
};

typedef struct named_descriptor {
    int descriptor;
    const char *name;
} named_descriptor;

struct dm_record_reader {
    dm_line_reader lines;
    dm_record_options options;
    named_descriptor *from; /* of dm_records_open */
    char separator;         /* CSV: ',' or, where the header has only those, ';' */
    dm_buffer raw;          /* CSV: one record's lines */
    dm_buffer fields;       /* the record's field texts, each NUL-terminated */
    struct {
        size_t start, size;
    } spans[MOST_COLUMNS];
    size_t columns;                  /* in the record just split */
    size_t header_columns;           /* in the header */
    int column_fields[MOST_COLUMNS]; /* which dm_field a column is, or -1 */
};

/* What the input calls a field; NULL where the caller has no use for it. */
static const char *field_name(const dm_record_reader *reader, int field)
{
    if (field == DM_FIELD_TEXT && reader->options.text_field)
        return reader->options.text_field;
    bool wanted = !reader->options.wanted || (reader->options.wanted & (1U << field));
    return wanted ? field_names[field] : NULL;
}

bool dm_format_named(const char *name, dm_format *format)
{
    static const char *const names[] = {"txt", "tsv", "csv", "jsonl"};
    for (int i = 0; i < 4; i++) {
        if (strcmp(name, names[i]) == 0) {
            *format = (dm_format)i;
            return true;
        }
    }
    return false;
}

dm_format dm_format_of(const char *path, dm_format otherwise)
{
    const char *dot = strrchr(path, '.');
    dm_format format;
    if (dot && strcmp(dot, ".ndjson") == 0)
        return DM_JSONL;
    return dot && dm_format_named(dot + 1, &format) ? format : otherwise;
}

/* --- splitting a line or record into columns ----------------------------------------------- */

static void start_field(dm_record_reader *reader)
{
    reader->spans[reader->columns].start = reader->fields.size;
}

static void end_field(dm_record_reader *reader)
{
    size_t start = reader->spans[reader->columns].start;
    reader->spans[reader->columns++].size = reader->fields.size - start;
    dm_buffer_byte(&reader->fields, '\0');
}

static dm_status too_many_columns(dm_record_reader *reader, size_t line, dm_error *error)
{
    return dm_fail_at(error, DM_DATA, reader->lines.name, line, 1, "more than %d columns",
                      MOST_COLUMNS);
}

static dm_status split_tsv(dm_record_reader *reader, dm_slice line, dm_error *error)
{
    while (line.data) {
        if (reader->columns == MOST_COLUMNS)
            return too_many_columns(reader, reader->lines.line, error);
        start_field(reader);
        dm_buffer_slice(&reader->fields, dm_slice_cut(&line, '\t'));
        end_field(reader);
    }
    return DM_OK;
}

static void clear_fields(dm_record_reader *reader)
{
    dm_buffer_clear(&reader->fields);
    reader->columns = 0;
}

/* Where a scan through a CSV record stands; between lines only QUOTED and FIELD_START occur. */
typedef enum { FIELD_START, UNQUOTED, QUOTED, AFTER_QUOTE } csv_state;

static csv_state scan_csv(csv_state state, dm_slice line, char separator)
{
    for (size_t i = 0; i < line.size; i++) {
        char c = line.data[i];
        if (state == QUOTED)
            state = c == '"' ? AFTER_QUOTE : QUOTED;
        else if (c == separator)
            state = FIELD_START;
        else if (c == '"' && state != UNQUOTED)
            state = QUOTED;
        else
            state = UNQUOTED;
    }
    return state == QUOTED ? QUOTED : FIELD_START;
}

/* Takes a quoted field from its opening mark at `*at` to behind its closing one, which scan_csv has
 * shown to be there. */
static void take_quoted(dm_record_reader *reader, dm_slice raw, size_t *at)
{
    for (++*at; *at < raw.size; ++*at) {
        if (raw.data[*at] == '"') {
            ++*at;
            if (*at == raw.size || raw.data[*at] != '"')
                return;
        }
        dm_buffer_byte(&reader->fields, raw.data[*at]);
    }
}

/* RFC 4180: the whole record is in reader->raw, its first line has the number `first`. */
static dm_status split_csv(dm_record_reader *reader, size_t first, dm_error *error)
{
    dm_slice raw = dm_buffer_view(&reader->raw);
    for (size_t at = 0;; at++) {
        if (reader->columns == MOST_COLUMNS)
            return too_many_columns(reader, first, error);
        start_field(reader);
        if (at < raw.size && raw.data[at] == '"')
            take_quoted(reader, raw, &at);
        else
            while (at < raw.size && raw.data[at] != reader->separator)
                dm_buffer_byte(&reader->fields, raw.data[at++]);
        end_field(reader);
        if (at >= raw.size)
            return DM_OK;
        if (raw.data[at] != reader->separator) {
            size_t line, column;
            dm_utf8_place(raw, at, &line, &column);
            return dm_fail_at(error, DM_DATA, reader->lines.name, first + line - 1, column,
                              "text behind a closing quotation mark; double the marks inside a "
                              "field");
        }
    }
}

/* A field that is never closed must not swallow the file: only its first line is given up, the
 * lines behind it are read again as records. */
static dm_status give_up_first_line(dm_record_reader *reader, size_t first, dm_error *error)
{
    dm_slice rest = dm_buffer_view(&reader->raw);
    dm_slice_cut(&rest, '\n');
    dm_status status = DM_OK;
    if (rest.data) {
        size_t start = (size_t)(rest.data - reader->raw.data);
        dm_buffer_byte(&reader->raw, '\n'); /* moves it, perhaps */
        rest = dm_slice_between(dm_buffer_view(&reader->raw), start, reader->raw.size);
        status = reader->raw.failed ? dm_fail_memory(error)
                                    : dm_lines_push_back(&reader->lines, rest, error);
    }
    reader->lines.line = first;
    return status ? status
                  : dm_fail_at(error, DM_DATA, reader->lines.name, first, 1,
                               "a quotation mark is never closed; close it or double it");
}

static dm_status read_csv_record(dm_record_reader *reader, dm_slice line, dm_error *error)
{
    size_t first = reader->lines.line;
    dm_buffer_clear(&reader->raw);
    dm_buffer_slice(&reader->raw, line);
    csv_state state = scan_csv(FIELD_START, line, reader->separator);
    while (state == QUOTED) {
        bool more = false;
        dm_status status = dm_lines_next(&reader->lines, &line, &more, error);
        if (status)
            return status;
        if (!more || reader->raw.size + line.size > reader->lines.limit)
            return give_up_first_line(reader, first, error);
        dm_buffer_byte(&reader->raw, '\n');
        dm_buffer_slice(&reader->raw, line);
        state = scan_csv(QUOTED, line, reader->separator);
    }
    return reader->raw.failed ? dm_fail_memory(error) : split_csv(reader, first, error);
}

/* --- JSON Lines ---------------------------------------------------------------------------- */

static size_t json_nesting(dm_slice line)
{
    size_t depth = 0, deepest = 0;
    bool in_string = false;
    for (size_t i = 0; i < line.size; i++) {
        char c = line.data[i];
        if (in_string) {
            i += c == '\\';
            in_string = c != '"';
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            deepest = ++depth > deepest ? depth : deepest;
        } else if ((c == '}' || c == ']') && depth) {
            depth--;
        }
    }
    return deepest;
}

/* Appends a value as text: strings as they are, lists of strings joined with '+'. */
static bool append_json_value(dm_record_reader *reader, const json_t *value)
{
    dm_buffer *out = &reader->fields;
    if (json_is_string(value)) {
        dm_buffer_append(out, json_string_value(value), json_string_length(value));
    } else if (json_is_integer(value)) {
        dm_buffer_format(out, "%lld", (long long)json_integer_value(value));
    } else if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value); i++) {
            const json_t *item = json_array_get(value, i);
            if (!json_is_string(item))
                return false;
            if (i)
                dm_buffer_byte(out, '+');
            dm_buffer_append(out, json_string_value(item), json_string_length(item));
        }
    } else {
        return false;
    }
    return true;
}

static dm_status take_json_fields(dm_record_reader *reader, const json_t *object, dm_record *record,
                                  dm_error *error)
{
    for (int field = 0; field < DM_FIELDS; field++) {
        const char *name = field_name(reader, field);
        const json_t *value = name ? json_object_get(object, name) : NULL;
        if (!value || json_is_null(value))
            continue;
        start_field(reader);
        if (!append_json_value(reader, value) || (field == DM_FIELD_TEXT && !json_is_string(value)))
            return dm_fail_at(error, DM_DATA, reader->lines.name, reader->lines.line, 1,
                              "\"%s\" is not a string", name);
        record->numeric_id |= field == DM_FIELD_ID && json_is_integer(value);
        reader->column_fields[reader->columns] = field;
        end_field(reader);
    }
    return DM_OK;
}

static dm_status read_json_record(dm_record_reader *reader, dm_slice line, dm_record *record,
                                  dm_error *error)
{
    if (dm_slice_starts(dm_slice_trim(line), DM_SLICE("[")))
        return dm_fail_at(error, DM_DATA, reader->lines.name, reader->lines.line, 1,
                          "a JSON array, not JSON Lines; write one object a line");
    if (json_nesting(line) > JSON_DEPTH)
        return dm_fail_at(error, DM_DATA, reader->lines.name, reader->lines.line, 1,
                          "JSON nested deeper than %d", JSON_DEPTH);
    json_error_t fault;
    json_t *object =
        json_loadb(line.data, line.size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &fault);
    if (!object)
        return dm_fail_at(error, DM_DATA, reader->lines.name, reader->lines.line,
                          fault.column > 0 ? (size_t)fault.column : 1, "not valid JSON: %s",
                          fault.text);
    dm_status status = DM_OK;
    if (!json_is_object(object))
        status = dm_fail_at(error, DM_DATA, reader->lines.name, reader->lines.line, 1,
                            "not a JSON object; write {\"text\":\"…\"}");
    if (!status)
        status = take_json_fields(reader, object, record, error);
    json_decref(object);
    return status;
}

/* --- records ------------------------------------------------------------------------------- */

static dm_slice column(const dm_record_reader *reader, size_t i)
{
    return (dm_slice){reader->fields.data + reader->spans[i].start, reader->spans[i].size};
}

static int field_named(const dm_record_reader *reader, dm_slice name)
{
    name = dm_slice_trim(name);
    for (int field = 0; field < DM_FIELDS; field++)
        if (field_name(reader, field) &&
            dm_slice_equal(name, dm_slice_of(field_name(reader, field))))
            return field;
    return -1;
}

/* Maps the header's columns to fields; false where none is `text`. */
static bool map_columns(dm_record_reader *reader)
{
    bool has_text = false;
    for (size_t i = 0; i < reader->columns; i++) {
        reader->column_fields[i] = field_named(reader, column(reader, i));
        has_text |= reader->column_fields[i] == DM_FIELD_TEXT;
    }
    reader->header_columns = reader->columns;
    return has_text;
}

static dm_status split_header(dm_record_reader *reader, dm_slice line, dm_error *error)
{
    clear_fields(reader);
    dm_status status = reader->options.format == DM_CSV ? read_csv_record(reader, line, error)
                                                        : split_tsv(reader, line, error);
    return !status && reader->fields.failed ? dm_fail_memory(error) : status;
}

static dm_status read_header(dm_record_reader *reader, dm_error *error)
{
    dm_slice line;
    bool more;
    dm_status status = dm_lines_next(&reader->lines, &line, &more, error);
    if (status || !more)
        return status;
    /* Spreadsheets in Dutch save CSV with semicolons. */
    if (memchr(line.data, ';', line.size) && !memchr(line.data, ',', line.size))
        reader->separator = ';';
    status = split_header(reader, line, error);
    if (!status && !map_columns(reader))
        status = dm_fail_at(error, DM_DATA, reader->lines.name, 1, 1,
                            "the header has no column '%s'; name the columns in the first line",
                            field_name(reader, DM_FIELD_TEXT));
    return status;
}

dm_status dm_records_read(dm_read_function *read, void *context, const char *name,
                          dm_record_options options, dm_record_reader **result, dm_error *error)
{
    dm_error local;
    dm_record_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        return dm_fail_memory(error);
    error = error ? error : &local;
    reader->options = options;
    reader->separator = ',';
    reader->lines = (dm_line_reader){.read = read,
                                     .context = context,
                                     .name = name,
                                     .limit = options.limit ? options.limit : DM_RECORD_LIMIT};
    dm_status status = dm_lines_start(&reader->lines, error);
    if (!status && (options.format == DM_TSV || options.format == DM_CSV))
        status = read_header(reader, error);
    if (status) {
        dm_records_close(reader);
        return status;
    }
    *result = reader;
    return DM_OK;
}

static ptrdiff_t read_descriptor(void *context, void *bytes, size_t size, dm_error *error)
{
    const named_descriptor *from = context;
    return dm_file_read_some(from->descriptor, from->name, bytes, size, error);
}

dm_status dm_records_open(int descriptor, const char *name, dm_format format,
                          dm_record_reader **result, dm_error *error)
{
    named_descriptor *from = malloc(sizeof *from);
    if (!from)
        return dm_fail_memory(error);
    *from = (named_descriptor){descriptor, name};
    dm_status status = dm_records_read(read_descriptor, from, name,
                                       (dm_record_options){.format = format}, result, error);
    if (status)
        free(from);
    else
        (*result)->from = from;
    return status;
}

/* One whole line or record into the fields; DM_DATA where it is faulty. */
static dm_status split_record(dm_record_reader *reader, dm_slice line, dm_record *record,
                              dm_error *error)
{
    clear_fields(reader);
    dm_status status = DM_OK;
    switch (reader->options.format) {
    case DM_TXT:
        reader->column_fields[0] = DM_FIELD_TEXT;
        start_field(reader);
        dm_buffer_slice(&reader->fields, line);
        end_field(reader);
        break;
    case DM_TSV:
        status = split_tsv(reader, line, error);
        break;
    case DM_CSV:
        status = read_csv_record(reader, line, error);
        break;
    case DM_JSONL:
        status = read_json_record(reader, line, record, error);
        break;
    }
    if (status)
        return status;
    if (reader->fields.failed)
        return dm_fail_memory(error);
    bool ragged = reader->options.format == DM_TSV || reader->options.format == DM_CSV;
    if (ragged && reader->columns != reader->header_columns)
        return dm_fail_at(error, DM_DATA, reader->lines.name, record->line, 1,
                          "%zu columns where the header has %zu", reader->columns,
                          reader->header_columns);
    return DM_OK;
}

/* Replaces ill-formed parts; the repaired text goes behind the others in `fields`. */
static dm_status repair_fields(dm_record_reader *reader, dm_record *record, dm_error *error)
{
    for (size_t i = 0; i < reader->columns; i++) {
        size_t faults = dm_utf8_faults(column(reader, i), NULL);
        if (!faults || reader->column_fields[i] < 0)
            continue;
        record->replaced += faults;
        dm_buffer repaired = {0};
        dm_utf8_repair(column(reader, i), &repaired);
        reader->spans[i].start = reader->fields.size;
        reader->spans[i].size = repaired.size;
        dm_buffer_append(&reader->fields, repaired.data, repaired.size + 1);
        bool failed = repaired.failed || reader->fields.failed;
        dm_buffer_free(&repaired);
        if (failed)
            return dm_fail_memory(error);
    }
    return DM_OK;
}

dm_status dm_records_next(dm_record_reader *reader, dm_record *record, bool *more, dm_error *error)
{
    dm_slice line;
    dm_error local;
    error = error ? error : &local;
    *record = (dm_record){0};
    do {
        dm_status status = dm_lines_next(&reader->lines, &line, more, error);
        if (status || !*more)
            return status;
        /* Blank lines between records carry nothing; in plain text a line is a record. */
    } while (reader->options.format != DM_TXT && dm_slice_trim(line).size == 0);
    record->line = reader->lines.line;
    dm_status status = split_record(reader, line, record, error);
    if (!status)
        status = repair_fields(reader, record, error);
    if (status)
        return status;
    for (size_t i = 0; i < reader->columns; i++)
        if (reader->column_fields[i] >= 0)
            record->fields[reader->column_fields[i]] = column(reader, i);
    if (!record->fields[DM_FIELD_TEXT].data)
        return dm_fail_at(error, DM_DATA, reader->lines.name, record->line, 1,
                          "the record has no \"%s\"", field_name(reader, DM_FIELD_TEXT));
    return DM_OK;
}

void dm_records_close(dm_record_reader *reader)
{
    if (!reader)
        return;
    dm_lines_free(&reader->lines);
    free(reader->from);
    dm_buffer_free(&reader->raw);
    dm_buffer_free(&reader->fields);
    free(reader);
}
