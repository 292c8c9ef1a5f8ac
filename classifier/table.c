/* Built once for each model, in the order of the keys; so equal models have equal tables. */
#include "classifier/table.h"

#include "base/pages.h"

#include <math.h>
#include <stdlib.h>

enum {
    LEAST_BITS = 16,
    MOST_SQUARES = UINT16_MAX,
    FREQUENT = 1 << 16,
    ROOM = 30 /* bits of the largest value */
};

_Static_assert(sizeof(dm_bucket) == 64, "a bucket is a cache line");
_Static_assert(DM_STANCES == 3, "a bucket has room for three");

/* The power of two in whose units `largest` has ROOM bits. */
static double unit_of(double largest)
{
    int exponent;
    frexp(largest, &exponent);
    return ldexp(1, exponent - ROOM);
}

/* Rounded to the nearest, a half to the even: a double of this size has no room for less than 1.
 * `per_unit` is 1 / unit, exactly, for that is a power of two. */
static int32_t fixed(double value, double per_unit)
{
    const double no_fractions = 6755399441055744.0; /* 1.5 × 2^52 */
    return (int32_t)(value * per_unit + no_fractions - no_fractions);
}

/* An n-gram without a square would count as unknown. */
static int32_t fixed_square(float idf, double per_unit)
{
    int32_t square = fixed((double)idf * (double)idf, per_unit);
    return square > 0 ? square : 1;
}

/* The largest of each stance stands apart, so that no comparison waits for another. */
static void choose_units(dm_table *table, const dm_vocabulary *vocabulary,
                         const float (*weights)[DM_STANCES])
{
    double dots[DM_STANCES] = {0}, largest = 0, most_idf = 1;
    for (size_t i = 0; i < dm_vocabulary_count(vocabulary); i++) {
        double idf = (double)dm_vocabulary_idf(vocabulary, i);
        most_idf = idf > most_idf ? idf : most_idf;
        for (int stance = 0; stance < DM_STANCES; stance++) {
            double size = fabs(idf * (double)weights[i][stance]);
            dots[stance] = size > dots[stance] ? size : dots[stance];
        }
    }
    for (int stance = 0; stance < DM_STANCES; stance++)
        largest = dots[stance] > largest ? dots[stance] : largest;
    table->dot_unit = unit_of(largest > 0 ? largest : 1);
    table->square_unit = unit_of(most_idf * most_idf);
}

/* Where the square of each frequency stands; of those above FREQUENT, which few n-grams have, each
 * n-gram's stands for itself. So the memory does not depend on what a file says. */
typedef struct squares {
    uint16_t number[FREQUENT]; /* 0: none yet, else one more than its index */
} squares;

/* The index of the square of an n-gram's idf; MOST_SQUARES where there is no room for it. */
static size_t number_square(dm_table *table, squares *known, const dm_vocabulary *vocabulary,
                            size_t ngram)
{
    uint32_t frequency = dm_vocabulary_frequency(vocabulary, ngram);
    if (frequency < FREQUENT && known->number[frequency])
        return known->number[frequency] - 1U;
    if (table->square_count == MOST_SQUARES)
        return MOST_SQUARES;
    table->squares[table->square_count++] =
        fixed_square(dm_vocabulary_idf(vocabulary, ngram), 1 / table->square_unit);
    if (frequency < FREQUENT)
        known->number[frequency] = (uint16_t)table->square_count;
    return table->square_count - 1;
}

static dm_bucket *bucket_with_room(dm_table *table, uint64_t key)
{
    const size_t mask = ((size_t)1 << table->bits) - 1;
    size_t place = (size_t)(key >> (64 - table->bits));
    while (table->buckets[place].used == DM_BUCKET_ITEMS) {
        table->buckets[place].spilled = 1;
        place = (place + 1) & mask;
    }
    return &table->buckets[place];
}

/* `idf_per_unit`: what a weight is multiplied by to be in units. */
static void insert(dm_table *table, uint64_t key, double idf_per_unit,
                   const float weights[DM_STANCES], size_t square)
{
    dm_bucket *bucket = bucket_with_room(table, key);
    uint64_t tag = key << table->bits >> 16;
    unsigned at = bucket->used++;
    bucket->low[at] = (uint32_t)tag;
    bucket->high[at] = (uint16_t)(tag >> 32);
    bucket->square[at] = (uint16_t)square;
    for (int stance = 0; stance < DM_STANCES; stance++)
        bucket->dots[at][stance] = fixed((double)weights[stance], idf_per_unit);
}

/* At most nine tenths full: the search for a key that is not there ends at a bucket with room. */
static bool allocate(dm_table *table, size_t count)
{
    table->bits = LEAST_BITS;
    while (((size_t)DM_BUCKET_ITEMS << table->bits) / 10 * 9 < count)
        table->bits++;
    table->buckets = dm_pages_zeroed(sizeof *table->buckets << table->bits);
    table->squares = calloc(MOST_SQUARES, sizeof *table->squares);
    return table->buckets && table->squares;
}

dm_status dm_table_build(dm_table *table, const dm_vocabulary *vocabulary,
                         const float (*weights)[DM_STANCES], dm_error *error)
{
    squares *known = calloc(1, sizeof *known);
    dm_status status =
        allocate(table, dm_vocabulary_count(vocabulary)) && known ? DM_OK : dm_fail_memory(error);
    if (!status)
        choose_units(table, vocabulary, weights);
    double per_unit = status ? 0 : 1 / table->dot_unit;
    for (size_t i = 0; i < dm_vocabulary_count(vocabulary) && !status; i++) {
        size_t square = number_square(table, known, vocabulary, i);
        if (square == MOST_SQUARES)
            status =
                dm_fail(error, DM_BAD_MODEL, "more than %d different frequencies", MOST_SQUARES);
        else
            insert(table, dm_vocabulary_key(vocabulary, i),
                   (double)dm_vocabulary_idf(vocabulary, i) * per_unit, weights[i], square);
    }
    free(known);
    return status;
}

void dm_table_free(dm_table *table)
{
    dm_pages_free(table->buckets, sizeof *table->buckets << table->bits);
    free(table->squares);
    *table = (dm_table){0};
}
