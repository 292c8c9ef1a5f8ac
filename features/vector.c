/* Bags and vocabularies are both sorted by key, so a vector's indices ascend without sorting. */
#include "features/vector.h"

#include <math.h>
#include <stdlib.h>

/* 1 + ln(count), rounded to float as the idf is. */
static float damped(uint32_t count)
{
    return count == 1 ? 1 : (float)(1 + log((double)count));
}

/* Scales the features of the text to length 1; those of the cue are marked by a negative value. */
static void normalise(dm_vector *vector, double cue_weight)
{
    double squares = 0;
    for (size_t i = 0; i < vector->count; i++) {
        double value = vector->items[i].value;
        squares += value > 0 ? value * value : 0;
    }
    double scale = squares > 0 ? 1 / sqrt(squares) : 0;
    for (size_t i = 0; i < vector->count; i++) {
        double value = vector->items[i].value;
        vector->items[i].value = (float)(value > 0 ? value * scale : cue_weight);
    }
}

dm_status dm_vectorize(const dm_vocabulary *vocabulary, const dm_ngram_options *options,
                       const dm_bag *bag, dm_vector *vector, dm_error *error)
{
    vector->count = vector->known = vector->unknown = 0;
    dm_feature *items =
        dm_array_reserve(vector->items, &vector->capacity, bag->count + 1, sizeof *items);
    if (!items)
        return dm_fail_memory(error);
    vector->items = items;
    for (size_t i = 0; i < bag->count; i++) {
        const dm_bag_item *ngram = &bag->items[i];
        bool is_cue = ngram->space == DM_NGRAM_CUE;
        int32_t index = dm_vocabulary_find(vocabulary, ngram->key);
        if (!is_cue)
            ++*(index < 0 ? &vector->unknown : &vector->known);
        if (index < 0)
            continue;
        float weight = damped(ngram->count) * dm_vocabulary_idf(vocabulary, (size_t)index);
        items[vector->count++] = (dm_feature){(uint32_t)index, is_cue ? -1 : weight};
    }
    normalise(vector, options->cue_percent / 100.0);
    return DM_OK;
}

void dm_vector_free(dm_vector *vector)
{
    free(vector->items);
    *vector = (dm_vector){0};
}
