/* Records of statements from a stream: plain lines, TSV, CSV (RFC 4180) or JSON Lines.
 *
 * The reader holds one record at a time, so a stream of any length takes bounded memory. A faulty
 * record is an error with its place and the reading goes on behind it. */
#ifndef DM_BASE_RECORDS_H
#define DM_BASE_RECORDS_H

#include "base/buffer.h"
#include "base/lines.h"
#include "base/status.h"

typedef enum { DM_TXT, DM_TSV, DM_CSV, DM_JSONL } dm_format;

/* The fields that demarche knows; other columns and keys are passed over. */
typedef enum {
    DM_FIELD_TEXT,
    DM_FIELD_ID,
    DM_FIELD_LANG,
    DM_FIELD_STANCES,
    DM_FIELD_LABEL,
    DM_FIELD_GROUP,
    DM_FIELD_SPEAKER,
    DM_FIELD_CUE,
    DM_FIELD_SOURCE,
    DM_FIELD_TITLE,
    DM_FIELD_DATE,
    DM_FIELD_URL,
    DM_FIELDS
} dm_field;

typedef struct dm_record {
    dm_slice fields[DM_FIELDS]; /* repaired UTF-8, valid until the next record; {NULL, 0}: absent */
    size_t line;                /* where the record starts, from 1 */
    size_t replaced;            /* ill-formed UTF-8 parts that were made U+FFFD */
    bool numeric_id;            /* JSON Lines: the id was a number */
} dm_record;

typedef struct dm_record_reader dm_record_reader;

enum { DM_RECORD_LIMIT = 16 << 20 }; /* bytes a record, where nothing else is asked for */

typedef struct dm_record_options {
    dm_format format;
    const char *text_field; /* what the input calls `text`; NULL: just that */
    unsigned wanted;        /* bits 1 << dm_field of those to look at; 0: all */
    size_t limit;           /* bytes a record may have; 0: DM_RECORD_LIMIT */
} dm_record_options;

/* The format that a file's name tells, or `otherwise`. */
dm_format dm_format_of(const char *path, dm_format otherwise);
bool dm_format_named(const char *name, dm_format *format); /* "txt", "tsv", "csv", "jsonl" */

/* Reads from `descriptor`, which stays the caller's. `name` is for messages and must outlive the
 * reader. Fails with DM_DATA where a header lacks `text`. */
dm_status dm_records_open(int descriptor, const char *name, dm_format format,
                          dm_record_reader **reader, dm_error *error);

/* The same from any stream. `options.text_field` and `context` must outlive the reader. */
dm_status dm_records_read(dm_read_function *read, void *context, const char *name,
                          dm_record_options options, dm_record_reader **reader, dm_error *error);

/* The next record: DM_OK with `*more` true, or false at the end. DM_DATA: this record is faulty,
 * call again for the next one. Any other status is final. */
dm_status dm_records_next(dm_record_reader *reader, dm_record *record, bool *more, dm_error *error);

void dm_records_close(dm_record_reader *reader); /* NULL is fine */

#endif
