/* The documents of a batch, one after the other: files, members of archives, records, web pages.
 *
 *   names ─► stream ─► members ─► documents
 *   paths    stream    content    records, warc, or the member itself */
#ifndef DM_BATCH_INPUTS_H
#define DM_BATCH_INPUTS_H

#include "batch/document.h"
#include "batch/paths.h"
#include "batch/stream.h"

/* Shard `number` of `count`, from 1; count 0 or 1: all of it. */
typedef struct dm_shard {
    uint64_t number, count;
} dm_shard;

/* A place between two documents. */
typedef struct dm_position {
    uint64_t file_number, part; /* of the next document */
    uint64_t chain;             /* of the file it is in, as in dm_document */
} dm_position;

typedef struct dm_input_options {
    dm_path_options paths;
    dm_content content;     /* DM_CONTENT_AUTO, or what all files are */
    const char *text_field; /* column or key of the text */
    const char *encoding;   /* NULL: as each document tells */
    size_t limit;           /* bytes a document may have */
    dm_shard shard;
    dm_stopper stopper;
    const dm_position *from; /* where to go on; NULL: from the start */
} dm_input_options;

typedef struct dm_inputs dm_inputs;

/* The options must outlive the handle. */
dm_status dm_inputs_open(const dm_input_options *options, dm_inputs **inputs, dm_error *error);

/* The next document into `document` (which must be zero); `*more` false behind the last. One that
 * cannot be read has its fault set, and is DM_OK too. A failure is final; DM_DATA: the files are
 * not those of the run that is to go on. */
dm_status dm_inputs_next(dm_inputs *inputs, dm_document *document, bool *more, dm_error *error);

/* Bytes of the files that were read so far; another thread may ask. */
uint64_t dm_inputs_consumed(const dm_inputs *inputs);

void dm_inputs_close(dm_inputs *inputs); /* NULL is fine */

#endif
