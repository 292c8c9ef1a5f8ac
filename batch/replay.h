/* Results read back from JSON Lines that analyze wrote: for a report on a run that was resumed, or
 * on merged shards.
 *
 * Records of one document stand together; documents without statements are not among them. */
#ifndef DM_BATCH_REPLAY_H
#define DM_BATCH_REPLAY_H

#include "batch/result.h"

typedef struct dm_replay dm_replay;

/* Reads the first `size` bytes of the file, UINT64_MAX: all. `path` must outlive the handle. */
dm_status dm_replay_open(const char *path, uint64_t size, dm_replay **replay, dm_error *error);

/* The next document's result, the caller's to free; `*more` false behind the last. Its document has
 * file, id, title, date and url, its `source` is NULL. DM_DATA: not such a file. */
dm_status dm_replay_next(dm_replay *replay, dm_result *result, bool *more, dm_error *error);

void dm_replay_close(dm_replay *replay); /* NULL is fine */

#endif
