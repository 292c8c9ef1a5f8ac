/* A statement as a sparse vector: the weights of its n-grams in the order of the vocabulary. */
#ifndef DM_FEATURES_VECTOR_H
#define DM_FEATURES_VECTOR_H

#include "features/vocabulary.h"

typedef struct dm_feature {
    uint32_t index; /* in the vocabulary */
    float value;
} dm_feature;

/* Zero-initialise it, fill it any number of times, free it. */
typedef struct dm_vector {
    dm_feature *items; /* by ascending index */
    size_t count, capacity;
} dm_vector;

/* Each namespace belongs to a block, and each block is scaled to a length of its own: character
 * n-grams are so many that in one block with the words they would drown them. */
typedef enum {
    DM_BLOCK_WORDS,
    DM_BLOCK_CHARACTERS,
    DM_BLOCK_CUE,
    DM_BLOCK_CLASSES,
    DM_BLOCK_MIXED,
    DM_BLOCKS
} dm_block;

extern const dm_block dm_block_of[DM_NGRAM_NAMESPACES];

/* The length that the options give a block; 0: it is left out. */
double dm_block_length(const dm_ngram_options *options, dm_block block);

/* The vector that is trained on. An n-gram that occurs `count` times weighs count × idf; in each
 * block this is multiplied by length / sqrt(sum of count × idf²). Each occurrence so adds to sums
 * of its block what it would add anywhere else: that is what makes scoring by words possible.
 * DM_NO_MEMORY is the only failure. */
dm_status dm_vectorize(const dm_vocabulary *vocabulary, const dm_ngram_options *options,
                       const dm_bag *bag, dm_vector *vector, dm_error *error);

void dm_vector_free(dm_vector *vector);

#endif
