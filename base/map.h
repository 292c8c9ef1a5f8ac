/* A look-up table from text to a number: lexicons, rosters, duplicates.
 *
 * Zero-initialise it ({0}). It borrows its keys, which must outlive it. A key has one value; the
 * first insertion wins. */
#ifndef DM_BASE_MAP_H
#define DM_BASE_MAP_H

#include "base/slice.h"

#include <stdint.h>

typedef struct dm_map {
    struct dm_map_slot *slots;
    dm_slice *keys; /* of each slot */
    size_t capacity, count;
} dm_map;

enum { DM_ABSENT = UINT32_MAX };

/* The value of `key`, after adding it with `value` where it was absent; DM_ABSENT without memory.
 */
uint32_t dm_map_insert(dm_map *map, dm_slice key, uint32_t value);

/* The value of `key`, or DM_ABSENT. */
uint32_t dm_map_find(const dm_map *map, dm_slice key);

void dm_map_free(dm_map *map);

#endif
