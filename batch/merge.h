/* Shards joined into what one process would have written. */
#ifndef DM_BATCH_MERGE_H
#define DM_BATCH_MERGE_H

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

typedef struct dm_merged {
    uint64_t documents, failed, statements;
} dm_merged;

/* `parts` are the shards' outputs, in any order; beside each lies its index. DM_DATA: one is
 * missing, twice there, damaged, incomplete, or made with other options; nothing is written then.
 */
dm_status dm_merge(char *const *parts, size_t count, const char *output, dm_merged *merged,
                   dm_error *error);

#endif
