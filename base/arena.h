/* Memory that lives and dies together: all that belongs to one document, model or data set.
 *
 * Zero-initialise it ({0}); what it gives is aligned for any type and must not be freed singly. */
#ifndef DM_BASE_ARENA_H
#define DM_BASE_ARENA_H

#include "base/slice.h"

typedef struct dm_arena {
    struct dm_arena_block *blocks; /* the newest first */
} dm_arena;

/* `count` items of `size` bytes, all zero; NULL without memory or on overflow. */
void *dm_arena_zeroed(dm_arena *arena, size_t count, size_t size);

/* The same, but what is in it is not told. */
void *dm_arena_take(dm_arena *arena, size_t count, size_t size);

/* A NUL-terminated copy; data is NULL without memory. */
dm_slice dm_arena_copy(dm_arena *arena, dm_slice text);

/* Everything that it gave is gone, but it keeps its largest block for what comes next. */
void dm_arena_clear(dm_arena *arena);

void dm_arena_free(dm_arena *arena);

#endif
