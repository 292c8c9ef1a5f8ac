/* Keys are hashes and so spread evenly: the top bits of a key give a bucket of about one key in the
 * sorted array, and a search within the bucket ends at once. The buckets are an array of starts. A
 * model that is loaded goes without: it is scored with a table of its own (classifier/table.h).
 *
 * Frequencies are rounded to float after the logarithm, so that a last bit that differs between two
 * mathematics libraries does not reach the weights. */
#include "features/vocabulary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct dm_vocabulary {
    uint64_t *keys;
    uint32_t *frequencies;
    float *idf;
    uint32_t *buckets; /* where each bucket starts, and the end of the last; NULL: one bucket */
    unsigned shift;    /* key >> shift is its bucket */
    size_t count;
    uint32_t statements;
};

/* --- counting ---------------------------------------------------------------------------- */

typedef struct counted_key {
    uint64_t key;
    uint32_t frequency; /* 0: the slot is empty */
} counted_key;

/* An open-addressing table of at most half its slots filled. */
typedef struct key_counter {
    counted_key *slots;
    size_t size, filled; /* size: a power of two */
} key_counter;

static counted_key *find_slot(const key_counter *counter, uint64_t key)
{
    size_t at = (size_t)key & (counter->size - 1);
    while (counter->slots[at].frequency && counter->slots[at].key != key)
        at = (at + 1) & (counter->size - 1);
    return &counter->slots[at];
}

static bool grow(key_counter *counter)
{
    key_counter larger = {.size = counter->size ? counter->size * 2 : 1 << 12,
                          .filled = counter->filled};
    larger.slots = calloc(larger.size, sizeof *larger.slots);
    if (!larger.slots)
        return false;
    for (size_t i = 0; i < counter->size; i++) {
        if (counter->slots[i].frequency)
            *find_slot(&larger, counter->slots[i].key) = counter->slots[i];
    }
    free(counter->slots);
    *counter = larger;
    return true;
}

static bool count_bag(key_counter *counter, const dm_bag *bag)
{
    for (size_t i = 0; i < bag->count; i++) {
        if (counter->filled >= counter->size / 2 && !grow(counter))
            return false;
        counted_key *slot = find_slot(counter, bag->items[i].key);
        counter->filled += slot->frequency == 0;
        slot->key = bag->items[i].key;
        slot->frequency++;
    }
    return true;
}

static int by_key(const void *a, const void *b)
{
    uint64_t left = ((const counted_key *)a)->key, right = ((const counted_key *)b)->key;
    return (left > right) - (left < right);
}

/* Moves the frequent keys to the front, in order, and returns how many they are. */
static size_t keep_frequent(key_counter *counter, uint32_t least)
{
    size_t kept = 0;
    for (size_t i = 0; i < counter->size; i++) {
        if (counter->slots[i].frequency && counter->slots[i].frequency >= least)
            counter->slots[kept++] = counter->slots[i];
    }
    if (kept)
        qsort(counter->slots, kept, sizeof *counter->slots, by_key);
    return kept;
}

/* --- building ---------------------------------------------------------------------------- */

/* Takes over keys and frequencies, also where it fails; without memory for either it does. */
static dm_vocabulary *make(uint64_t *keys, uint32_t *frequencies, size_t count, uint32_t statements)
{
    unsigned bits = 1;
    while (bits < 26 && (size_t)1 << bits < count)
        bits++;
    dm_vocabulary *vocabulary = malloc(sizeof *vocabulary);
    float *idf = calloc(count, sizeof *idf);
    if (!vocabulary || !keys || !frequencies || !idf) {
        free(vocabulary);
        free(keys);
        free(frequencies);
        free(idf);
        return NULL;
    }
    *vocabulary = (dm_vocabulary){.keys = keys,
                                  .frequencies = frequencies,
                                  .idf = idf,
                                  .shift = 64 - bits,
                                  .count = count,
                                  .statements = statements};
    return vocabulary;
}

static float idf_of(uint32_t statements, uint32_t frequency)
{
    return (float)(1 + log((1 + (double)statements) / (1 + (double)frequency)));
}

/* Most n-grams are rare: their idf is looked up. */
static void weigh(dm_vocabulary *vocabulary)
{
    enum { RARE = 64 };
    float rare[RARE];
    for (uint32_t i = 0; i < RARE; i++)
        rare[i] = idf_of(vocabulary->statements, i);
    for (size_t i = 0; i < vocabulary->count; i++) {
        uint32_t frequency = vocabulary->frequencies[i];
        vocabulary->idf[i] =
            frequency < RARE ? rare[frequency] : idf_of(vocabulary->statements, frequency);
    }
}

/* False without memory. */
static bool index_keys(dm_vocabulary *vocabulary)
{
    size_t bucket = 0, last = (size_t)(UINT64_MAX >> vocabulary->shift);
    vocabulary->buckets = calloc(last + 2, sizeof *vocabulary->buckets);
    if (!vocabulary->buckets)
        return false;
    for (size_t i = 0; i < vocabulary->count; i++)
        while (bucket <= (size_t)(vocabulary->keys[i] >> vocabulary->shift))
            vocabulary->buckets[bucket++] = (uint32_t)i;
    while (bucket <= last + 1)
        vocabulary->buckets[bucket++] = (uint32_t)vocabulary->count;
    return true;
}

static dm_status from_counter(key_counter *counter, size_t statements, uint32_t least,
                              dm_vocabulary **vocabulary, dm_error *error)
{
    size_t kept = keep_frequent(counter, least);
    if (kept == 0)
        return dm_fail(error, DM_DATA, "no n-gram occurs in %u or more of the %zu statements",
                       (unsigned)least, statements);
    if (kept > DM_VOCABULARY_LIMIT)
        return dm_fail(error, DM_DATA, "more than %d n-grams; ask for a higher frequency",
                       DM_VOCABULARY_LIMIT);
    uint64_t *keys = calloc(kept, sizeof *keys);
    uint32_t *frequencies = calloc(kept, sizeof *frequencies);
    if (keys && frequencies)
        for (size_t i = 0; i < kept; i++) {
            keys[i] = counter->slots[i].key;
            frequencies[i] = counter->slots[i].frequency;
        }
    *vocabulary = make(keys, frequencies, kept, (uint32_t)statements);
    if (!*vocabulary)
        return dm_fail_memory(error);
    weigh(*vocabulary);
    if (index_keys(*vocabulary))
        return DM_OK;
    dm_vocabulary_free(*vocabulary);
    *vocabulary = NULL;
    return dm_fail_memory(error);
}

dm_status dm_vocabulary_build(const dm_bag *bags, const size_t *rows, size_t count, uint32_t least,
                              dm_vocabulary **vocabulary, dm_error *error)
{
    key_counter counter = {0};
    *vocabulary = NULL;
    if (count == 0 || count > UINT32_MAX)
        return dm_fail(error, DM_DATA, "cannot build a vocabulary from %zu statements", count);
    bool counted = grow(&counter);
    for (size_t i = 0; i < count && counted; i++)
        counted = count_bag(&counter, &bags[rows[i]]);
    dm_status status =
        counted ? from_counter(&counter, count, least, vocabulary, error) : dm_fail_memory(error);
    free(counter.slots);
    return status;
}

static dm_status check(const uint64_t *keys, const uint32_t *frequencies, size_t count,
                       uint32_t statements, dm_error *error)
{
    if (count == 0 || count > DM_VOCABULARY_LIMIT)
        return dm_fail(error, DM_BAD_MODEL, "vocabulary: %zu n-grams; 1 to %d are possible", count,
                       DM_VOCABULARY_LIMIT);
    for (size_t i = 0; i < count; i++) {
        if (i && keys[i] <= keys[i - 1])
            return dm_fail(error, DM_BAD_MODEL, "vocabulary: key %zu is out of order", i);
        if (frequencies[i] == 0 || frequencies[i] > statements)
            return dm_fail(error, DM_BAD_MODEL,
                           "vocabulary: n-gram %zu is said to be in %u of %u statements", i,
                           (unsigned)frequencies[i], (unsigned)statements);
    }
    return DM_OK;
}

dm_status dm_vocabulary_restore(uint64_t *keys, uint32_t *frequencies, size_t count,
                                uint32_t statements, dm_vocabulary **vocabulary, dm_error *error)
{
    *vocabulary = NULL;
    dm_status status = check(keys, frequencies, count, statements, error);
    if (status) {
        free(keys);
        free(frequencies);
        return status;
    }
    *vocabulary = make(keys, frequencies, count, statements);
    if (!*vocabulary)
        return dm_fail_memory(error);
    weigh(*vocabulary);
    return DM_OK;
}

void dm_vocabulary_free(dm_vocabulary *vocabulary)
{
    if (!vocabulary)
        return;
    free(vocabulary->keys);
    free(vocabulary->frequencies);
    free(vocabulary->idf);
    free(vocabulary->buckets);
    free(vocabulary);
}

/* --- looking up -------------------------------------------------------------------------- */

int32_t dm_vocabulary_find(const dm_vocabulary *vocabulary, uint64_t key)
{
    uint32_t low = 0, end = (uint32_t)vocabulary->count;
    if (vocabulary->buckets) {
        size_t bucket = (size_t)(key >> vocabulary->shift);
        low = vocabulary->buckets[bucket];
        end = vocabulary->buckets[bucket + 1];
    }
    uint32_t high = end;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (vocabulary->keys[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < end && vocabulary->keys[low] == key ? (int32_t)low : DM_UNKNOWN;
}

size_t dm_vocabulary_count(const dm_vocabulary *vocabulary)
{
    return vocabulary->count;
}

uint32_t dm_vocabulary_statements(const dm_vocabulary *vocabulary)
{
    return vocabulary->statements;
}

uint64_t dm_vocabulary_key(const dm_vocabulary *vocabulary, size_t index)
{
    return vocabulary->keys[index];
}

uint32_t dm_vocabulary_frequency(const dm_vocabulary *vocabulary, size_t index)
{
    return vocabulary->frequencies[index];
}

float dm_vocabulary_idf(const dm_vocabulary *vocabulary, size_t index)
{
    return vocabulary->idf[index];
}
