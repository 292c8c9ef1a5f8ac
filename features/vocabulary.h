/* The n-grams that a model knows: key → dense index, with their document frequencies.
 *
 * Immutable once built, so threads may share it. Indices follow ascending keys. */
#ifndef DM_FEATURES_VOCABULARY_H
#define DM_FEATURES_VOCABULARY_H

#include "features/bag.h"

typedef struct dm_vocabulary dm_vocabulary;

enum { DM_VOCABULARY_LIMIT = 1 << 26, DM_UNKNOWN = -1 };

/* The n-grams that occur in `least` or more of the statements `bags[rows[0]]` … (`count` of them;
 * at least one). DM_DATA where no n-gram does. */
dm_status dm_vocabulary_build(const dm_bag *bags, const size_t *rows, size_t count, uint32_t least,
                              dm_vocabulary **vocabulary, dm_error *error);

/* From stored parts, which it takes over, also where it fails: `count` keys, strictly ascending,
 * each in 1 to `statements` statements. DM_BAD_MODEL where they are not so. */
dm_status dm_vocabulary_restore(uint64_t *keys, uint32_t *frequencies, size_t count,
                                uint32_t statements, dm_vocabulary **vocabulary, dm_error *error);

void dm_vocabulary_free(dm_vocabulary *vocabulary); /* NULL is fine */

/* The index of an n-gram, or DM_UNKNOWN; in constant time where the vocabulary was built, else in
 * logarithmic. */
int32_t dm_vocabulary_find(const dm_vocabulary *vocabulary, uint64_t key);

size_t dm_vocabulary_count(const dm_vocabulary *vocabulary);
uint32_t dm_vocabulary_statements(const dm_vocabulary *vocabulary); /* that it was built from */
uint64_t dm_vocabulary_key(const dm_vocabulary *vocabulary, size_t index);
uint32_t dm_vocabulary_frequency(const dm_vocabulary *vocabulary, size_t index);

/* Inverse document frequency: 1 + ln((1 + statements) / (1 + frequency)), at least 1. */
float dm_vocabulary_idf(const dm_vocabulary *vocabulary, size_t index);

#endif
