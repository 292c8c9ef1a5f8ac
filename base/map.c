/* Open addressing with linear probing, at most half full. */
#include "base/map.h"

#include <stdlib.h>
#include <xxhash.h>

struct dm_map_slot {
    dm_slice key; /* data is NULL in a free slot */
    uint64_t hash;
    uint32_t value;
};

static uint64_t hash_of(dm_slice key)
{
    return XXH3_64bits(key.data, key.size);
}

static struct dm_map_slot *find_slot(const dm_map *map, dm_slice key, uint64_t hash)
{
    size_t at = (size_t)hash & (map->capacity - 1);
    while (map->slots[at].key.data &&
           !(map->slots[at].hash == hash && dm_slice_equal(map->slots[at].key, key)))
        at = (at + 1) & (map->capacity - 1);
    return &map->slots[at];
}

static bool grow(dm_map *map)
{
    dm_map larger = {.capacity = map->capacity ? map->capacity * 2 : 64, .count = map->count};
    larger.slots = calloc(larger.capacity, sizeof *larger.slots);
    if (!larger.slots)
        return false;
    for (size_t i = 0; i < map->capacity; i++)
        if (map->slots[i].key.data)
            *find_slot(&larger, map->slots[i].key, map->slots[i].hash) = map->slots[i];
    free(map->slots);
    *map = larger;
    return true;
}

uint32_t dm_map_insert(dm_map *map, dm_slice key, uint32_t value)
{
    if (map->count * 2 >= map->capacity && !grow(map))
        return DM_ABSENT;
    uint64_t hash = hash_of(key);
    struct dm_map_slot *slot = find_slot(map, key, hash);
    if (!slot->key.data) {
        *slot = (struct dm_map_slot){key.data ? key : DM_SLICE(""), hash, value};
        map->count++;
    }
    return slot->value;
}

uint32_t dm_map_find(const dm_map *map, dm_slice key)
{
    if (!map->count)
        return DM_ABSENT;
    const struct dm_map_slot *slot = find_slot(map, key, hash_of(key));
    return slot->key.data ? slot->value : DM_ABSENT;
}

void dm_map_free(dm_map *map)
{
    free(map->slots);
    *map = (dm_map){0};
}
