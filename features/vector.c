/* Bags and vocabularies are both sorted by key, so a vector's indices ascend without sorting. */
#include "features/vector.h"

#include <math.h>
#include <stdlib.h>

const dm_block dm_block_of[DM_NGRAM_NAMESPACES] = {
    [DM_NGRAM_WORD] = DM_BLOCK_WORDS,
    [DM_NGRAM_WORDS] = DM_BLOCK_WORDS,
    [DM_NGRAM_CHARACTERS] = DM_BLOCK_CHARACTERS,
    [DM_NGRAM_CUE] = DM_BLOCK_CUE,
    [DM_NGRAM_CLASSES] = DM_BLOCK_CLASSES,
    [DM_NGRAM_MIXED] = DM_BLOCK_MIXED,
};

double dm_block_length(const dm_ngram_options *options, dm_block block)
{
    const uint32_t percents[DM_BLOCKS] = {[DM_BLOCK_WORDS] = 100,
                                          [DM_BLOCK_CHARACTERS] = options->char_percent,
                                          [DM_BLOCK_CUE] = options->cue_percent,
                                          [DM_BLOCK_CLASSES] = options->class_percent,
                                          [DM_BLOCK_MIXED] = options->mixed_percent};
    return percents[block] / 100.0;
}

static void normalise(const dm_vocabulary *vocabulary, const dm_bag *bag,
                      const double lengths[DM_BLOCKS], const double squares[DM_BLOCKS],
                      dm_vector *vector)
{
    const dm_bag_item *ngram = bag->items;
    for (size_t i = 0; i < vector->count; i++) {
        dm_feature *feature = &vector->items[i];
        while (ngram->key != dm_vocabulary_key(vocabulary, feature->index))
            ngram++; /* those that are not known */
        dm_block block = dm_block_of[ngram->space];
        feature->value = (float)(feature->value * lengths[block] / sqrt(squares[block]));
    }
}

dm_status dm_vectorize(const dm_vocabulary *vocabulary, const dm_ngram_options *options,
                       const dm_bag *bag, dm_vector *vector, dm_error *error)
{
    double lengths[DM_BLOCKS], squares[DM_BLOCKS] = {0};
    for (int block = 0; block < DM_BLOCKS; block++)
        lengths[block] = dm_block_length(options, (dm_block)block);
    vector->count = 0;
    dm_feature *items =
        dm_array_reserve(vector->items, &vector->capacity, bag->count + 1, sizeof *items);
    if (!items)
        return dm_fail_memory(error);
    vector->items = items;
    for (size_t i = 0; i < bag->count; i++) {
        const dm_bag_item *ngram = &bag->items[i];
        dm_block block = dm_block_of[ngram->space];
        int32_t index = dm_vocabulary_find(vocabulary, ngram->key);
        if (index < 0 || lengths[block] <= 0)
            continue;
        float idf = dm_vocabulary_idf(vocabulary, (size_t)index);
        squares[block] += (double)ngram->count * (double)idf * (double)idf;
        items[vector->count++] = (dm_feature){(uint32_t)index, (float)ngram->count * idf};
    }
    normalise(vocabulary, bag, lengths, squares, vector);
    return DM_OK;
}

void dm_vector_free(dm_vector *vector)
{
    free(vector->items);
    *vector = (dm_vector){0};
}
