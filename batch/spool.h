/* A file that grows for hours and must survive a crash: it is written as NAME.part, which a later
 * run can cut back to a size it is sure of, and takes its name when it is complete. */
#ifndef DM_BATCH_SPOOL_H
#define DM_BATCH_SPOOL_H

#include "base/buffer.h"
#include "base/status.h"

#include <stdint.h>
#include <xxhash.h>

typedef struct dm_spool {
    char *target, *part; /* what the path leads to; the same with ".part" */
    int descriptor;
    dm_buffer pending;  /* not yet written */
    uint64_t size;      /* with what is pending */
    XXH3_state_t *hash; /* of all content */
} dm_spool;

/* Opens NAME.part, empty. DM_CANT_CREATE: no permission, not a regular file, or in use by another
 * process. With a failure there is nothing to close. */
dm_status dm_spool_open(dm_spool *spool, const char *path, dm_error *error);

/* The same with the first `size` bytes of an earlier run's kept; DM_DATA where it has fewer. */
dm_status dm_spool_reopen(dm_spool *spool, const char *path, uint64_t size, dm_error *error);

dm_status dm_spool_add(dm_spool *spool, dm_slice bytes, dm_error *error);

/* Makes all that was added safe against a crash. */
dm_status dm_spool_sync(dm_spool *spool, dm_error *error);

uint64_t dm_spool_hash(const dm_spool *spool);

/* Gives the file its name; it must have been synced. Closes the spool, also on failure. */
dm_status dm_spool_commit(dm_spool *spool, dm_error *error);

/* Closes it and leaves NAME.part, or removes that. */
void dm_spool_close(dm_spool *spool, bool remove);

/* Gives NAME.part of an earlier run its name, where there is one. */
dm_status dm_spool_settle(const char *path, dm_error *error);

/* The path that a path leads to, with `suffix` behind it; NULL without memory. The caller frees. */
char *dm_path_with(const char *path, const char *suffix);

#endif
