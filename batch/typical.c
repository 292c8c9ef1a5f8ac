/* Every word takes a share in each label, "de" and "van" too, and they sum up; so only those that
 * weigh most in their statement are counted, and set against how often they stand there at all. */
#include "batch/typical.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

static const dm_typical_ngram *find(const dm_typical_list *list, dm_slice text)
{
    uint32_t place = dm_map_find(&list->places, text);
    return place == DM_ABSENT ? NULL : &list->items[place];
}

/* NULL without memory. */
static dm_typical_ngram *find_or_add(dm_typical *typical, dm_typical_list *list, dm_slice text,
                                     size_t words)
{
    uint32_t place = dm_map_find(&list->places, text);
    if (place != DM_ABSENT)
        return &list->items[place];
    dm_typical_ngram *items =
        dm_array_reserve(list->items, &list->capacity, list->count + 1, sizeof *items);
    if (!items)
        return NULL;
    list->items = items;
    dm_slice name = dm_arena_copy(&typical->names, text);
    if (!name.data || dm_map_insert(&list->places, name, (uint32_t)list->count) == DM_ABSENT)
        return NULL;
    items[list->count] = (dm_typical_ngram){.text = name, .words = words};
    return &items[list->count++];
}

static bool count_in(dm_typical *typical, dm_typical_list *list, dm_slice text, size_t words)
{
    if (dm_utf8_fold(text, &typical->folded, NULL))
        return false;
    dm_typical_ngram *found = find_or_add(typical, list, dm_buffer_view(&typical->folded), words);
    if (found)
        found->times++;
    return found != NULL;
}

bool dm_typical_see(dm_typical *typical, dm_slice word)
{
    return count_in(typical, &typical->seen, word, 1);
}

bool dm_typical_add(dm_typical *typical, int stance, dm_slice ngram, size_t words)
{
    return count_in(typical, &typical->stances[stance], ngram, words);
}

static double keyness(const dm_typical *typical, const dm_typical_list *list,
                      const dm_typical_ngram *ngram)
{
    double share = 0;
    for (dm_slice rest = ngram->text; rest.data;) {
        dm_slice word = dm_slice_cut(&rest, ' ');
        const dm_typical_ngram *weighs = find(list, word), *seen = find(&typical->seen, word);
        double own = weighs && seen ? (double)weighs->times / (double)seen->times : 0;
        share = own > share ? own : share;
    }
    return share * (double)ngram->times;
}

static int by_keyness(const void *a, const void *b)
{
    const dm_typical_ngram *left = a, *right = b;
    if (left->keyness < right->keyness || left->keyness > right->keyness)
        return left->keyness < right->keyness ? 1 : -1;
    if (left->words != right->words)
        return left->words < right->words ? 1 : -1;
    return dm_slice_compare(left->text, right->text);
}

static bool contains(const dm_typical_ngram *longer, const dm_typical_ngram *ngram)
{
    return longer->words > ngram->words && longer->times == ngram->times &&
           memmem(longer->text.data, longer->text.size, ngram->text.data, ngram->text.size);
}

/* A longer n-gram of the same count has no less keyness, so it has been kept before its parts. */
static void leave_out_parts(dm_typical_list *list)
{
    enum { FURTHEST = 200 };
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        bool part = false;
        for (size_t back = 1; back <= kept && back <= FURTHEST && !part; back++)
            part = contains(&list->items[kept - back], &list->items[i]);
        if (!part)
            list->items[kept++] = list->items[i];
    }
    list->count = kept;
}

void dm_typical_sort(dm_typical *typical)
{
    for (int stance = 0; stance < DEMARCHE_STANCES; stance++) {
        dm_typical_list *list = &typical->stances[stance];
        for (size_t i = 0; i < list->count; i++)
            list->items[i].keyness = keyness(typical, list, &list->items[i]);
        if (list->count)
            qsort(list->items, list->count, sizeof *list->items, by_keyness);
        leave_out_parts(list);
    }
}

static void free_list(dm_typical_list *list)
{
    dm_map_free(&list->places);
    free(list->items);
}

void dm_typical_free(dm_typical *typical)
{
    free_list(&typical->seen);
    for (int stance = 0; stance < DEMARCHE_STANCES; stance++)
        free_list(&typical->stances[stance]);
    dm_arena_free(&typical->names);
    dm_buffer_free(&typical->folded);
    *typical = (dm_typical){0};
}
