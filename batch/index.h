/* A shard's index, OUTPUT.index: which bytes of its output belong to which document, and whether it
 * is complete. With it, shards are merged without reading their records.
 *
 *   demarche-index/1
 *   options …                 all that decides the output
 *   shard 2/4
 *   header 0                  bytes before the first document's
 *   12 0 5321                 number of the file, of the document in it, bytes; ascending
 *   end 100 2 310 98211 …     documents, failed, statements, bytes of the output, its hash */
#ifndef DM_BATCH_INDEX_H
#define DM_BATCH_INDEX_H

#include "base/lines.h"
#include "batch/journal.h"

void dm_index_write_head(dm_buffer *out, const char *options, dm_shard shard, uint64_t header);
void dm_index_write_entry(dm_buffer *out, const dm_document *document, uint64_t size);
void dm_index_write_end(dm_buffer *out, const dm_progress_state *state, uint64_t hash);

typedef struct dm_index_entry {
    uint64_t file_number, part, size;
    bool last; /* the end line: the fields below */
    uint64_t documents, failed, statements, output, hash;
} dm_index_entry;

/* Reads the four lines of the head; `options` is the caller's to free. */
dm_status dm_index_read_head(dm_line_reader *lines, char **options, dm_shard *shard,
                             uint64_t *header, dm_error *error);

/* DM_DATA: damaged, or it ends without the end line. */
dm_status dm_index_read_entry(dm_line_reader *lines, dm_index_entry *entry, dm_error *error);

#endif
