/* Open addressing with linear probing, at most half full. Tags, 32 bits of each key's hash, stand
 * apart from the keys: a word that the map does not hold is told by one read of eight bytes. */
#define XXH_INLINE_ALL /* a call would cost more than hashing a word */
#include "base/map.h"

#include <stdlib.h>
#include <xxhash.h>

struct dm_map_slot {
    uint32_t tag; /* 0: free */
    uint32_t value;
};

static uint32_t tag_of(uint64_t hash)
{
    return (uint32_t)(hash >> 32) | 1;
}

static size_t find_slot(const dm_map *map, dm_slice key, uint64_t hash)
{
    size_t at = (size_t)hash & (map->capacity - 1);
    uint32_t tag = tag_of(hash);
    while (map->slots[at].tag && !(map->slots[at].tag == tag && dm_slice_equal(map->keys[at], key)))
        at = (at + 1) & (map->capacity - 1);
    return at;
}

static void put(dm_map *map, size_t at, dm_slice key, uint64_t hash, uint32_t value)
{
    map->slots[at] = (struct dm_map_slot){tag_of(hash), value};
    map->keys[at] = key;
}

static bool grow(dm_map *map)
{
    dm_map larger = {.capacity = map->capacity ? map->capacity * 2 : 64, .count = map->count};
    larger.slots = calloc(larger.capacity, sizeof *larger.slots);
    larger.keys = calloc(larger.capacity, sizeof *larger.keys);
    if (!larger.slots || !larger.keys) {
        dm_map_free(&larger);
        return false;
    }
    for (size_t i = 0; i < map->capacity; i++) {
        if (!map->slots[i].tag)
            continue;
        uint64_t hash = XXH3_64bits(map->keys[i].data, map->keys[i].size);
        put(&larger, find_slot(&larger, map->keys[i], hash), map->keys[i], hash,
            map->slots[i].value);
    }
    dm_map old = *map;
    *map = larger;
    dm_map_free(&old);
    return true;
}

uint32_t dm_map_insert(dm_map *map, dm_slice key, uint32_t value)
{
    if (map->count * 2 >= map->capacity && !grow(map))
        return DM_ABSENT;
    uint64_t hash = XXH3_64bits(key.data, key.size);
    size_t at = find_slot(map, key, hash);
    if (!map->slots[at].tag) {
        put(map, at, key, hash, value);
        map->count++;
    }
    return map->slots[at].value;
}

uint32_t dm_map_find(const dm_map *map, dm_slice key)
{
    if (!map->count)
        return DM_ABSENT;
    size_t at = find_slot(map, key, XXH3_64bits(key.data, key.size));
    return map->slots[at].tag ? map->slots[at].value : DM_ABSENT;
}

void dm_map_free(dm_map *map)
{
    free(map->slots);
    free(map->keys);
    *map = (dm_map){0};
}
