/* The n-grams that drive the labels: how often the words of each were among those that weigh most,
 * and how often they were not. */
#ifndef DM_BATCH_TYPICAL_H
#define DM_BATCH_TYPICAL_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/map.h"
#include "lib/demarche.h"

enum { DM_LONGEST_NGRAM = 3 };

typedef struct dm_typical_ngram {
    dm_slice text; /* folded to small letters, single spaces between its words */
    size_t words, times;
    double keyness; /* `times`, times the share of occurrences in which a word of it weighs */
} dm_typical_ngram;

typedef struct dm_typical_list {
    dm_map places;
    dm_typical_ngram *items;
    size_t count, capacity;
} dm_typical_list;

/* Zero-initialise it, add n-grams, sort it, free it. It grows with the different n-grams only. */
typedef struct dm_typical {
    dm_arena names;
    dm_buffer folded;
    dm_typical_list seen; /* all words of all statements */
    dm_typical_list stances[DEMARCHE_STANCES];
} dm_typical;

/* Takes note of a word, whether it weighs or not; false without memory. */
bool dm_typical_see(dm_typical *typical, dm_slice word);

/* Adds an n-gram of `words` words seen, all of which weigh for a statement's label; false without
 * memory. Its words must be added by themselves as well. */
bool dm_typical_add(dm_typical *typical, int stance, dm_slice ngram, size_t words);

/* By keyness: "condemn" comes before "it", which stands everywhere and weighs now and then. What
 * never weighs but in one longer n-gram is left out: "red" beside "red line". */
void dm_typical_sort(dm_typical *typical);
void dm_typical_free(dm_typical *typical);

#endif
