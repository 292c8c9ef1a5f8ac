/* A statement's n-grams, each once, with how often it occurs: what is counted and weighted. */
#ifndef DM_FEATURES_BAG_H
#define DM_FEATURES_BAG_H

#include "features/ngrams.h"

typedef struct dm_bag_item {
    uint64_t key;
    uint32_t count;
    uint32_t space; /* dm_ngram_namespace */
} dm_bag_item;

/* Zero-initialise it, read any number of statements into it, free it. */
typedef struct dm_bag {
    dm_bag_item *items; /* by ascending key */
    size_t count, capacity;
    bool failed;           /* out of memory while collecting */
    dm_tokens tokens, cue; /* those of the last statement read */
    dm_class_set *classes; /* of each of the tokens */
    size_t class_capacity;
} dm_bag;

/* Replaces `bag` by the n-grams of `text` and `cue` (which may be empty). DM_NO_MEMORY is the only
 * failure with checked options. */
dm_status dm_bag_read(dm_bag *bag, const dm_ngram_options *options, const dm_thesaurus *thesaurus,
                      dm_slice text, dm_slice cue, dm_error *error);

/* Makes `copy`, a zero-initialised bag, hold the n-grams of `bag` in no more memory than they need,
 * without the tokens; false without memory. */
bool dm_bag_copy(dm_bag *copy, const dm_bag *bag);

void dm_bag_free(dm_bag *bag);

#endif
