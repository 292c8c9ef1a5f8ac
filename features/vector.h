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
    size_t known, unknown; /* different n-grams of words and characters of the text that are in the
                              vocabulary or not */
    size_t known_words, unknown_words; /* the single words, numbers and marks among them */
} dm_vector;

/* The one way from a statement to its vector, for training and for scoring: each known n-gram
 * weighs (1 + ln its count) × its idf; then words, characters, cue, classes and mixed ones are each
 * scaled to the length that the options give them, or left out where that is 0. DM_NO_MEMORY is the
 * only failure. */
dm_status dm_vectorize(const dm_vocabulary *vocabulary, const dm_ngram_options *options,
                       const dm_bag *bag, dm_vector *vector, dm_error *error);

void dm_vector_free(dm_vector *vector);

#endif
