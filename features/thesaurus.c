/* Whole words and beginnings are two tables from text to a set of classes. A word is looked up in
 * the first, and each of its beginnings that is long enough to be one in the second. */
#include "features/thesaurus.h"

#include "base/arena.h"
#include "base/map.h"

#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

typedef struct word_table {
    dm_map places; /* word → place in `sets` */
    dm_class_set *sets;
    size_t capacity;
    size_t shortest, longest; /* of its words, in bytes */
} word_table;

struct dm_thesaurus {
    dm_arena arena;
    dm_slice table;
    dm_slice names[DM_THESAURUS_CLASSES], languages[DM_THESAURUS_CLASSES];
    uint64_t keys[DM_THESAURUS_CLASSES];
    unsigned count;
    word_table words, beginnings;
};

static bool add_word(word_table *table, dm_slice word, dm_class_set class)
{
    size_t known = table->places.count;
    dm_class_set *sets = dm_array_reserve(table->sets, &table->capacity, known + 1, sizeof *sets);
    if (!sets)
        return false;
    table->sets = sets;
    uint32_t place = dm_map_insert(&table->places, word, (uint32_t)known);
    if (place == DM_ABSENT)
        return false;
    sets[place] = (place == known ? 0 : sets[place]) | class;
    if (known == 0 || word.size < table->shortest)
        table->shortest = word.size;
    if (word.size > table->longest)
        table->longest = word.size;
    return true;
}

/* The number of the class with this name in this language, new or not; DM_THESAURUS_CLASSES where
 * there is no more room. */
static unsigned class_named(dm_thesaurus *thesaurus, dm_slice name, dm_slice language)
{
    for (unsigned i = 0; i < thesaurus->count; i++)
        if (dm_slice_equal(thesaurus->names[i], name) &&
            dm_slice_equal(thesaurus->languages[i], language))
            return i;
    if (thesaurus->count == DM_THESAURUS_CLASSES)
        return DM_THESAURUS_CLASSES;
    thesaurus->names[thesaurus->count] = name;
    thesaurus->languages[thesaurus->count] = language;
    thesaurus->keys[thesaurus->count] =
        XXH3_64bits_withSeed(name.data, name.size, XXH3_64bits(language.data, language.size));
    return thesaurus->count++;
}

static dm_status read_line(dm_thesaurus *thesaurus, dm_slice line, const char *name, size_t number,
                           dm_error *error)
{
    dm_slice class_name = dm_slice_cut(&line, '\t');
    dm_slice language = dm_slice_cut(&line, '\t');
    if (!class_name.size || !language.size || !line.size)
        return dm_fail_at(error, DM_DATA, name, number, 1,
                          "a line needs class, language and words, set apart by tabs");
    unsigned class = class_named(thesaurus, class_name, language);
    if (class == DM_THESAURUS_CLASSES)
        return dm_fail_at(error, DM_DATA, name, number, 1, "more than %d classes",
                          DM_THESAURUS_CLASSES);
    while (line.data) {
        dm_slice word = dm_slice_cut(&line, '|');
        bool beginning = word.size && word.data[word.size - 1] == '*';
        word.size -= beginning;
        if (!word.size)
            return dm_fail_at(error, DM_DATA, name, number, 1, "an empty word");
        if (!add_word(beginning ? &thesaurus->beginnings : &thesaurus->words, word,
                      (dm_class_set)1 << class))
            return dm_fail_memory(error);
    }
    return DM_OK;
}

dm_status dm_thesaurus_read(dm_slice table, const char *name, dm_thesaurus **thesaurus,
                            dm_error *error)
{
    dm_status status = DM_OK;
    dm_thesaurus *made = *thesaurus = calloc(1, sizeof *made);
    if (!made)
        return dm_fail_memory(error);
    made->table = dm_arena_copy(&made->arena, table);
    if (!made->table.data)
        status = dm_fail_memory(error);
    dm_slice rest = made->table;
    for (size_t number = 1; rest.size && !status; number++) {
        dm_slice line = dm_slice_cut(&rest, '\n');
        if (number > 1 && line.size)
            status = read_line(made, line, name, number, error);
    }
    if (status) {
        dm_thesaurus_free(made);
        *thesaurus = NULL;
    }
    return status;
}

void dm_thesaurus_free(dm_thesaurus *thesaurus)
{
    if (!thesaurus)
        return;
    dm_map_free(&thesaurus->words.places);
    dm_map_free(&thesaurus->beginnings.places);
    free(thesaurus->words.sets);
    free(thesaurus->beginnings.sets);
    dm_arena_free(&thesaurus->arena);
    free(thesaurus);
}

static dm_class_set look_up(const word_table *table, dm_slice word)
{
    uint32_t place = dm_map_find(&table->places, word);
    return place == DM_ABSENT ? 0 : table->sets[place];
}

dm_class_set dm_thesaurus_find(const dm_thesaurus *thesaurus, dm_slice word)
{
    const word_table *beginnings = &thesaurus->beginnings;
    dm_class_set classes = look_up(&thesaurus->words, word);
    for (size_t size = beginnings->shortest; size <= word.size && size <= beginnings->longest;
         size++)
        classes |= look_up(beginnings, (dm_slice){word.data, size});
    return classes;
}

unsigned dm_thesaurus_count(const dm_thesaurus *thesaurus)
{
    return thesaurus->count;
}

dm_slice dm_thesaurus_name(const dm_thesaurus *thesaurus, unsigned class)
{
    return thesaurus->names[class];
}

uint64_t dm_thesaurus_key(const dm_thesaurus *thesaurus, unsigned class)
{
    return thesaurus->keys[class];
}

dm_slice dm_thesaurus_table(const dm_thesaurus *thesaurus)
{
    return thesaurus->table;
}
