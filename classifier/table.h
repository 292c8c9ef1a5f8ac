/* What each n-gram that a model knows adds to the sums of its block: a hash table made for looking
 * up n-grams that are mostly not there.
 *
 *    bucket, one cache line of 64 bytes, three n-grams:
 *    +-------------------+----------+----------+-------------------------------------+-----+
 *    | low 32 bits of    | high 16  | number   | idf × weight, fixed point, for each | two |
 *    | the tags          | bits     | of idf²  | of the three stances                |     |
 *    |   4   4   4       | 2  2  2  | 2  2  2  |  4 4 4    4 4 4    4 4 4            | 4   |
 *    +-------------------+----------+----------+-------------------------------------+-----+
 *
 * The first bits of a key choose the bucket, the next 48 are the tag: with 16 bits or more for the
 * bucket, that is the whole key. What finds no room goes on in the next bucket, which the full one
 * says; there the tag alone decides.
 *
 * All values are integers, in units of a power of two that fits the model's largest. Their sums are
 * exact, so they do not depend on the order of adding: a scorer may add up what it knows of a word
 * once, and the bits are those of adding n-gram by n-gram. */
#ifndef DM_CLASSIFIER_TABLE_H
#define DM_CLASSIFIER_TABLE_H

#include "classifier/stance.h"
#include "features/vocabulary.h"

enum { DM_BUCKET_ITEMS = 3 };

typedef struct dm_bucket {
    uint32_t low[DM_BUCKET_ITEMS];
    uint16_t high[DM_BUCKET_ITEMS];
    uint16_t square[DM_BUCKET_ITEMS]; /* index in the table's squares */
    int32_t dots[DM_BUCKET_ITEMS][DM_STANCES];
    uint16_t used, spilled;
} dm_bucket;

typedef struct dm_table {
    dm_bucket *buckets;
    unsigned bits; /* of a key that choose the bucket */
    int32_t *squares;
    size_t square_count;
    double dot_unit, square_unit; /* what 1 stands for */
} dm_table;

/* One n-gram's values; `square` is 0 where it is not known, and never else. */
typedef struct dm_share {
    int32_t dots[DM_STANCES]; /* idf × weight */
    int32_t square;           /* idf² */
} dm_share;

/* Zero-initialised `table` is filled from a vocabulary and its weights ([index][stance], finite),
 * and is freed by dm_table_free, also on failure. DM_BAD_MODEL where more than 65,535 squares of
 * idf are needed: one for each frequency below 65,536, and for each n-gram above. */
dm_status dm_table_build(dm_table *table, const dm_vocabulary *vocabulary,
                         const float (*weights)[DM_STANCES], dm_error *error);
void dm_table_free(dm_table *table);

/* Sets about to fetch what dm_table_find will look at. */
static inline void dm_table_prefetch(const dm_table *table, uint64_t key)
{
    __builtin_prefetch(&table->buckets[key >> (64 - table->bits)]);
}

static inline dm_share dm_table_find(const dm_table *table, uint64_t key)
{
    const size_t mask = ((size_t)1 << table->bits) - 1;
    size_t place = (size_t)(key >> (64 - table->bits));
    uint64_t tag = key << table->bits >> 16;
    for (;; place = (place + 1) & mask) {
        const dm_bucket *bucket = &table->buckets[place];
        for (unsigned i = 0; i < bucket->used; i++)
            if (bucket->low[i] == (uint32_t)tag && bucket->high[i] == tag >> 32)
                return (dm_share){{bucket->dots[i][0], bucket->dots[i][1], bucket->dots[i][2]},
                                  table->squares[bucket->square[i]]};
        if (!bucket->spilled)
            return (dm_share){{0}, 0};
    }
}

#endif
