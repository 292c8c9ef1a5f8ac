/* All n-grams are collected first, then sorted and merged: the order of equal keys does not matter,
 * so the result depends on the text alone. */
#include "features/bag.h"

#include <stdlib.h>
#include <string.h>

static void collect(void *context, const dm_ngram *ngram)
{
    dm_bag *bag = context;
    dm_bag_item *items =
        dm_array_reserve(bag->items, &bag->capacity, bag->count + 1, sizeof *items);
    if (!items) {
        bag->failed = true;
        return;
    }
    bag->items = items;
    items[bag->count++] = (dm_bag_item){ngram->key, 1, (uint32_t)ngram->space};
}

static int by_key(const void *a, const void *b)
{
    uint64_t left = ((const dm_bag_item *)a)->key, right = ((const dm_bag_item *)b)->key;
    return (left > right) - (left < right);
}

static void merge(dm_bag *bag)
{
    size_t kept = 0;
    for (size_t i = 0; i < bag->count; i++) {
        if (kept && bag->items[kept - 1].key == bag->items[i].key)
            bag->items[kept - 1].count++;
        else
            bag->items[kept++] = bag->items[i];
    }
    bag->count = kept;
}

static bool find_classes(dm_bag *bag, const dm_thesaurus *thesaurus)
{
    dm_class_set *classes = dm_array_reserve(bag->classes, &bag->class_capacity,
                                             bag->tokens.count + 1, sizeof *classes);
    if (!classes)
        return false;
    bag->classes = classes;
    dm_slice line = dm_buffer_view(&bag->tokens.line);
    for (size_t i = 0; i < bag->tokens.count; i++) {
        const dm_token *token = &bag->tokens.items[i];
        dm_slice word = dm_slice_between(line, token->start, token->start + token->size);
        classes[i] = token->kind == DM_TOKEN_WORD ? dm_thesaurus_find(thesaurus, word) : 0;
    }
    return true;
}

dm_status dm_bag_read(dm_bag *bag, const dm_ngram_options *options, const dm_thesaurus *thesaurus,
                      dm_slice text, dm_slice cue, dm_error *error)
{
    bag->count = 0;
    dm_status status = dm_tokens_read(&bag->tokens, text, error);
    if (!status)
        status = dm_tokens_read(&bag->cue, cue, error);
    if (status)
        return status;
    bag->failed = !find_classes(bag, thesaurus);
    if (!bag->failed)
        dm_ngrams_visit(options, thesaurus, &bag->tokens, bag->classes, &bag->cue, collect, bag);
    if (bag->failed)
        return dm_fail_memory(error);
    if (bag->count)
        qsort(bag->items, bag->count, sizeof *bag->items, by_key);
    merge(bag);
    return DM_OK;
}

bool dm_bag_copy(dm_bag *copy, const dm_bag *bag)
{
    size_t count = bag->count ? bag->count : 1;
    copy->items = malloc(count * sizeof *copy->items);
    if (!copy->items)
        return false;
    copy->capacity = count;
    copy->count = bag->count;
    if (bag->count)
        memcpy(copy->items, bag->items, bag->count * sizeof *copy->items);
    return true;
}

void dm_bag_free(dm_bag *bag)
{
    free(bag->items);
    free(bag->classes);
    dm_tokens_free(&bag->tokens);
    dm_tokens_free(&bag->cue);
    *bag = (dm_bag){0};
}
