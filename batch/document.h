/* One document on its way from the inputs to its text. */
#ifndef DM_BATCH_DOCUMENT_H
#define DM_BATCH_DOCUMENT_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/status.h"
#include "batch/content.h"
#include "batch/encoding.h"

#include <stdint.h>

typedef struct dm_document {
    uint64_t file_number; /* of its file in the order of the inputs, from 0 */
    uint64_t part;        /* of the file, from 0 */
    uint64_t chain;       /* a hash of the files up to this one: name, size, time of change */
    dm_slice file;        /* name to show; of an archive's member: ARCHIVE:MEMBER */
    dm_slice id, title, date, url;  /* {NULL, 0}: not known */
    dm_slice captured;              /* date of the capture, where `date` is not known */
    size_t line;                    /* of the record that it is in the file; 0: a file of its own */
    dm_content content;             /* DM_CONTENT_TEXT or _HTML */
    char charset[DM_ENCODING_NAME]; /* as the server told; "" */
    dm_buffer bytes;                /* as read; once prepared, the text to analyse */
    dm_arena arena;                 /* of all above */
    dm_error fault;                 /* status DM_OK: it can be read */
    dm_error warning;               /* status DM_OK: nothing to remark */
} dm_document;

typedef struct dm_document_options {
    const char *encoding; /* of all documents; NULL: as each tells, else UTF-8 */
    const char *date;     /* of documents that do not tell theirs; may be NULL */
    bool strict_utf8;     /* ill-formed text is a fault, not a warning */
    size_t limit;         /* bytes a document may have */
} dm_document_options;

/* Makes `bytes` the text to analyse, in UTF-8 (but for ill-formed parts, which are warned of), and
 * completes title, date and address. What is wrong with the document goes into its `fault`. */
void dm_document_prepare(dm_document *document, const dm_document_options *options);

/* The date as the extractor wants it: ISO, or NULL. Lives as long as the document. */
const char *dm_document_iso_date(const dm_document *document);

void dm_document_free(dm_document *document);

#endif
