/* A list of blocks, each filled from its start. A request that does not fit opens a new block of at
 * least twice the size of the last one, so that few blocks serve any document. */
#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct dm_arena_block {
    struct dm_arena_block *next;
    size_t used, size;
    max_align_t data[];
};

enum { FIRST_BLOCK = 4096, LARGEST_GROWTH = 1 << 20, ALIGNMENT = _Alignof(max_align_t) };

static struct dm_arena_block *add_block(dm_arena *arena, size_t needed)
{
    size_t size = FIRST_BLOCK;
    if (arena->blocks)
        size = arena->blocks->size < LARGEST_GROWTH ? arena->blocks->size * 2 : LARGEST_GROWTH;
    if (size < needed)
        size = needed;
    if (size > SIZE_MAX - sizeof(struct dm_arena_block))
        return NULL;
    struct dm_arena_block *block = malloc(sizeof *block + size);
    if (!block)
        return NULL;
    *block = (struct dm_arena_block){.next = arena->blocks, .size = size};
    arena->blocks = block;
    return block;
}

void *dm_arena_take(dm_arena *arena, size_t count, size_t size)
{
    if (size && count > (SIZE_MAX - ALIGNMENT) / size)
        return NULL;
    size_t bytes = (count * size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct dm_arena_block *block = arena->blocks;
    if (!block || block->size - block->used < bytes)
        block = add_block(arena, bytes);
    if (!block)
        return NULL;
    void *place = (char *)block->data + block->used;
    block->used += bytes;
    return place;
}

void *dm_arena_zeroed(dm_arena *arena, size_t count, size_t size)
{
    void *place = dm_arena_take(arena, count, size);
    return place ? memset(place, 0, count * size) : NULL;
}

dm_slice dm_arena_copy(dm_arena *arena, dm_slice text)
{
    char *copy = text.size < SIZE_MAX ? dm_arena_take(arena, text.size + 1, 1) : NULL;
    if (!copy)
        return (dm_slice){NULL, 0};
    if (text.size)
        memcpy(copy, text.data, text.size);
    copy[text.size] = '\0';
    return (dm_slice){copy, text.size};
}

/* The newest block is the largest, or too large a one to keep. */
void dm_arena_clear(dm_arena *arena)
{
    struct dm_arena_block *kept = arena->blocks;
    if (!kept || kept->size > LARGEST_GROWTH) {
        dm_arena_free(arena);
        return;
    }
    dm_arena older = {kept->next};
    dm_arena_free(&older);
    kept->next = NULL;
    kept->used = 0;
}

void dm_arena_free(dm_arena *arena)
{
    while (arena->blocks) {
        struct dm_arena_block *next = arena->blocks->next;
        free(arena->blocks);
        arena->blocks = next;
    }
}
