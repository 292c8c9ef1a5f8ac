/* Every word takes a share in each label, "de" and "van" too, and they sum up; so only those that
 * weigh most in their statement are counted. */
#include "batch/typical.h"

#include "base/utf8.h"

#include <ctype.h>
#include <stdlib.h>

/* NULL without memory. */
static dm_typical_word *find(dm_typical *typical, dm_typical_list *list, dm_slice word)
{
    uint32_t place = dm_map_find(&list->places, word);
    if (place != DM_ABSENT)
        return &list->items[place];
    dm_typical_word *items =
        dm_array_reserve(list->items, &list->capacity, list->count + 1, sizeof *items);
    if (!items)
        return NULL;
    list->items = items;
    dm_slice name = dm_arena_copy(&typical->names, word);
    if (!name.data || dm_map_insert(&list->places, name, (uint32_t)list->count) == DM_ABSENT)
        return NULL;
    items[list->count] = (dm_typical_word){.word = name};
    return &items[list->count++];
}

/* Without the quotation marks and full stops that stand at a word. */
static dm_slice trim(dm_slice word)
{
    size_t start = 0, end = word.size;
    while (start < end && ispunct((unsigned char)word.data[start]))
        start++;
    while (end > start && ispunct((unsigned char)word.data[end - 1]))
        end--;
    return dm_slice_between(word, start, end);
}

bool dm_typical_add(dm_typical *typical, int stance, dm_slice word, double share)
{
    if (dm_utf8_fold(word, &typical->folded, NULL))
        return false;
    dm_slice folded = trim(dm_buffer_view(&typical->folded));
    if (!folded.size)
        return true;
    dm_typical_word *found = find(typical, &typical->stances[stance], folded);
    if (!found)
        return false;
    found->weight += share;
    found->times++;
    return true;
}

static int by_times(const void *a, const void *b)
{
    const dm_typical_word *left = a, *right = b;
    if (left->times != right->times)
        return left->times < right->times ? 1 : -1;
    if (left->weight < right->weight || left->weight > right->weight)
        return left->weight < right->weight ? 1 : -1;
    return dm_slice_compare(left->word, right->word);
}

void dm_typical_sort(dm_typical *typical)
{
    for (int stance = 0; stance < DEMARCHE_STANCES; stance++)
        if (typical->stances[stance].count)
            qsort(typical->stances[stance].items, typical->stances[stance].count,
                  sizeof *typical->stances[stance].items, by_times);
}

void dm_typical_free(dm_typical *typical)
{
    for (int stance = 0; stance < DEMARCHE_STANCES; stance++) {
        dm_map_free(&typical->stances[stance].places);
        free(typical->stances[stance].items);
    }
    dm_arena_free(&typical->names);
    dm_buffer_free(&typical->folded);
    *typical = (dm_typical){0};
}
