/* Web archives (WARC 1.0 and 1.1): the pages and texts in them, one after the other.
 *
 * libarchive's own reader drops pages whose address ends in a slash, hence this one. */
#ifndef DM_BATCH_WARC_H
#define DM_BATCH_WARC_H

#include "base/lines.h"
#include "batch/document.h"

typedef struct dm_warc dm_warc;

dm_status dm_warc_open(dm_read_function *read, void *context, size_t limit, dm_warc **warc,
                       dm_error *error);

/* The next page or text into `document`: bytes, content, charset, url, id and capture date, or its
 * fault. Other records (requests, images, redirects) are passed over. `*more` false at the end.
 * DM_DATA: the file is damaged from here on. */
dm_status dm_warc_next(dm_warc *warc, dm_document *document, bool *more, dm_error *error);

void dm_warc_close(dm_warc *warc); /* NULL is fine */

#endif
