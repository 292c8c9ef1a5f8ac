/* Seeded random numbers, the same on every machine; never rand(). */
#ifndef DM_BASE_RANDOM_H
#define DM_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

typedef struct dm_random {
    uint64_t state;
} dm_random;

uint64_t dm_random_next(dm_random *random);

/* Evenly from 0 to bound - 1; bound > 0. */
size_t dm_random_below(dm_random *random, size_t bound);

/* A fair shuffle (Fisher-Yates) of `count` indices. */
void dm_random_shuffle(dm_random *random, size_t *indices, size_t count);

#endif
