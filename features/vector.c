/* Bags and vocabularies are both sorted by key, so a vector's indices ascend without sorting. */
#include "features/vector.h"

#include <math.h>
#include <stdlib.h>

/* 1 + ln(count), rounded to float as the idf is. */
static float damped(uint32_t count)
{
    return count == 1 ? 1 : (float)(1 + log((double)count));
}

/* Each namespace belongs to a block, and each block is scaled to a length of its own: character
 * n-grams are so many that in one block with the words they would drown them. */
enum { BLOCK_WORDS, BLOCK_CHARACTERS, BLOCK_CUE, BLOCK_CLASSES, BLOCK_MIXED, BLOCKS };

static const int block_of[DM_NGRAM_NAMESPACES] = {
    [DM_NGRAM_WORD] = BLOCK_WORDS,
    [DM_NGRAM_WORDS] = BLOCK_WORDS,
    [DM_NGRAM_CHARACTERS] = BLOCK_CHARACTERS,
    [DM_NGRAM_CUE] = BLOCK_CUE,
    [DM_NGRAM_CLASSES] = BLOCK_CLASSES,
    [DM_NGRAM_MIXED] = BLOCK_MIXED,
};

typedef struct block_scale {
    double length, square; /* that it shall have; sum of the squares before scaling */
} block_scale;

static void set_lengths(const dm_ngram_options *options, block_scale blocks[BLOCKS])
{
    blocks[BLOCK_WORDS] = (block_scale){1, 0};
    blocks[BLOCK_CHARACTERS] = (block_scale){options->char_percent / 100.0, 0};
    blocks[BLOCK_CUE] = (block_scale){options->cue_percent / 100.0, 0};
    blocks[BLOCK_CLASSES] = (block_scale){options->class_percent / 100.0, 0};
    blocks[BLOCK_MIXED] = (block_scale){options->mixed_percent / 100.0, 0};
}

static void normalise(const dm_vocabulary *vocabulary, const dm_bag *bag,
                      const block_scale blocks[BLOCKS], dm_vector *vector)
{
    const dm_bag_item *ngram = bag->items;
    for (size_t i = 0; i < vector->count; i++) {
        dm_feature *feature = &vector->items[i];
        while (ngram->key != dm_vocabulary_key(vocabulary, feature->index))
            ngram++; /* those that are not known */
        const block_scale *block = &blocks[block_of[ngram->space]];
        feature->value = (float)(feature->value * block->length / sqrt(block->square));
    }
}

static void count_known(const dm_bag_item *ngram, bool known, dm_vector *vector)
{
    int block = block_of[ngram->space];
    if (block == BLOCK_WORDS || block == BLOCK_CHARACTERS)
        ++*(known ? &vector->known : &vector->unknown);
    if (ngram->space == DM_NGRAM_WORD)
        ++*(known ? &vector->known_words : &vector->unknown_words);
}

dm_status dm_vectorize(const dm_vocabulary *vocabulary, const dm_ngram_options *options,
                       const dm_bag *bag, dm_vector *vector, dm_error *error)
{
    block_scale blocks[BLOCKS];
    set_lengths(options, blocks);
    vector->count = vector->known = vector->unknown = 0;
    vector->known_words = vector->unknown_words = 0;
    dm_feature *items =
        dm_array_reserve(vector->items, &vector->capacity, bag->count + 1, sizeof *items);
    if (!items)
        return dm_fail_memory(error);
    vector->items = items;
    for (size_t i = 0; i < bag->count; i++) {
        const dm_bag_item *ngram = &bag->items[i];
        block_scale *block = &blocks[block_of[ngram->space]];
        int32_t index = dm_vocabulary_find(vocabulary, ngram->key);
        count_known(ngram, index >= 0, vector);
        if (index < 0 || block->length <= 0)
            continue;
        float weight = damped(ngram->count) * dm_vocabulary_idf(vocabulary, (size_t)index);
        block->square += (double)weight * (double)weight;
        items[vector->count++] = (dm_feature){(uint32_t)index, weight};
    }
    normalise(vocabulary, bag, blocks, vector);
    return DM_OK;
}

void dm_vector_free(dm_vector *vector)
{
    free(vector->items);
    *vector = (dm_vector){0};
}
