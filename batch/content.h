/* What bytes are, told by how they begin; file names are not asked. */
#ifndef DM_BATCH_CONTENT_H
#define DM_BATCH_CONTENT_H

#include "base/slice.h"

typedef enum {
    DM_CONTENT_AUTO, /* not yet known */
    DM_CONTENT_TEXT,
    DM_CONTENT_HTML,
    DM_CONTENT_JSONL,
    DM_CONTENT_CSV,
    DM_CONTENT_TSV,
    DM_CONTENT_WARC,
    DM_CONTENT_PACKED, /* an archive or compressed */
    DM_CONTENT_FOREIGN /* something that has no text for us, see dm_content_refusal */
} dm_content;

enum { DM_CONTENT_HEAD = 4096 }; /* bytes to look at */

/* `head` are the first bytes, DM_CONTENT_HEAD or all there are; `text_field` is the column or key
 * that makes a table or JSON document. Never DM_CONTENT_AUTO. */
dm_content dm_content_detect(dm_slice head, const char *text_field);

/* "txt", "html", "jsonl", "csv", "tsv", "warc", "auto"; false for anything else. */
bool dm_content_named(const char *name, dm_content *content);

/* What foreign content is and what to do about it, as a message. */
const char *dm_content_refusal(dm_slice head);

#endif
