/* The words that drive the labels: how often each was among those that weigh most. */
#ifndef DM_BATCH_TYPICAL_H
#define DM_BATCH_TYPICAL_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/map.h"
#include "lib/demarche.h"

typedef struct dm_typical_word {
    dm_slice word; /* folded to small letters */
    double weight; /* its shares in the decision values, summed */
    size_t times;
} dm_typical_word;

typedef struct dm_typical_list {
    dm_map places;
    dm_typical_word *items;
    size_t count, capacity;
} dm_typical_list;

/* Zero-initialise it, add words, sort it, free it. It grows with the different words only. */
typedef struct dm_typical {
    dm_arena names;
    dm_buffer folded;
    dm_typical_list stances[DEMARCHE_STANCES];
} dm_typical;

/* Adds a word that weighs for a statement's label, and its share; false without memory. */
bool dm_typical_add(dm_typical *typical, int stance, dm_slice word, double share);

/* The most frequent first, the heavier where they are equal. */
void dm_typical_sort(dm_typical *typical);
void dm_typical_free(dm_typical *typical);

#endif
