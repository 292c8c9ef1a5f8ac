/* An official answers to the full name, to the aliases and to the surname: the last word of the
 * name with the particles before it (von der Leyen, Le Drian). A surname that several persons share
 * leads to all of them; the reader of the article chooses, or leaves it open. */
#include "quotes/roster.h"

#include "base/arena.h"
#include "base/map.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

typedef struct roster_entry {
    const dm_official *official;
    const dm_institution *institution;
    size_t phrase; /* words of the longest institution's name that begins so */
} roster_entry;

struct dm_roster {
    dm_arena arena;
    dm_map officials, institutions; /* folded name → index in entries */
    dm_map countries; /* code → index in entries: the first row is the state itself */
    dm_map replaced;  /* folded full names that the user's own table has */
    bool own;         /* that table is being read */
    roster_entry *entries;
    size_t count, capacity;
    dm_buffer folded;
};

/* The entry of `name` in `map`, which may be a new and empty one; NULL without memory. */
static roster_entry *entry_of(dm_roster *roster, dm_map *map, dm_slice name)
{
    if (dm_utf8_fold(name, &roster->folded, NULL))
        return NULL;
    dm_slice key = dm_arena_copy(&roster->arena, dm_buffer_view(&roster->folded));
    roster_entry *entries =
        dm_array_reserve(roster->entries, &roster->capacity, roster->count + 1, sizeof *entries);
    if (!key.data || !entries)
        return NULL;
    roster->entries = entries;
    uint32_t at = dm_map_insert(map, key, (uint32_t)roster->count);
    if (at == DM_ABSENT)
        return NULL;
    if (at == roster->count)
        roster->entries[roster->count++] = (roster_entry){0};
    return &roster->entries[at];
}

static bool add_official(dm_roster *roster, dm_slice name, const dm_official *row)
{
    dm_official *official = dm_arena_zeroed(&roster->arena, 1, sizeof *official);
    roster_entry *entry = official ? entry_of(roster, &roster->officials, name) : NULL;
    if (!entry)
        return false;
    *official = *row;
    official->next = entry->official;
    entry->official = official;
    return true;
}

/* "Ursula von der Leyen" → "von der Leyen"; "Antony Blinken" → "Blinken". */
static dm_slice surname_of(dm_slice name)
{
    static const char *const particles[] = {"van", "von", "de",  "der", "den", "le", "la", "el",
                                            "al",  "bin", "di",  "da",  "dos", "zu", "Le", "De",
                                            "Von", "Van", "der", "ten", "ter", "Di", "La", "Al"};
    size_t start = name.size;
    while (start > 0 && name.data[start - 1] != ' ')
        start--;
    for (;;) {
        if (start < 2)
            return dm_slice_between(name, start, name.size);
        size_t before = start - 1;
        while (before > 0 && name.data[before - 1] != ' ')
            before--;
        dm_slice word = dm_slice_between(name, before, start - 1);
        bool particle = false;
        for (size_t i = 0; i < sizeof particles / sizeof *particles && before > 0; i++)
            particle |= dm_slice_equal(word, dm_slice_of(particles[i]));
        if (!particle)
            return dm_slice_between(name, start, name.size);
        start = before;
    }
}

static bool is_replaced(dm_roster *roster, dm_slice name)
{
    return roster->replaced.count && dm_utf8_fold(name, &roster->folded, NULL) == DM_OK &&
           dm_map_find(&roster->replaced, dm_buffer_view(&roster->folded)) != DM_ABSENT;
}

/* False without memory. */
static bool mark_replaced(dm_roster *roster, dm_slice name)
{
    if (dm_utf8_fold(name, &roster->folded, NULL))
        return false;
    dm_slice key = dm_arena_copy(&roster->arena, dm_buffer_view(&roster->folded));
    return key.data && dm_map_insert(&roster->replaced, key, 1) != DM_ABSENT;
}

static dm_status read_official(void *context, const char *file, size_t line,
                               const dm_slice *columns, dm_error *error)
{
    dm_roster *roster = context;
    dm_official row = {.name = columns[0],
                       .country = columns[2],
                       .role_en = columns[3],
                       .role_nl = columns[4],
                       .from = columns[5],
                       .to = columns[6],
                       .gender = columns[1].size == 1 ? columns[1].data[0] : '?'};
    if (row.name.size == 0 || !strchr("mf-", row.gender))
        return dm_fail_at(error, DM_DATA, file, line, 1,
                          "an official needs a name and a gender (m, f or -)");
    if (!roster->own && is_replaced(roster, row.name))
        return DM_OK;
    bool added =
        add_official(roster, row.name, &row) && (!roster->own || mark_replaced(roster, row.name));
    dm_slice surname = surname_of(row.name), aliases = columns[7];
    if (added && surname.size < row.name.size)
        added = add_official(roster, surname, &row);
    while (added && aliases.size) {
        dm_slice alias = dm_slice_cut(&aliases, '|');
        if (alias.size && !dm_slice_equal(alias, surname) && !dm_slice_equal(alias, row.name))
            added = add_official(roster, alias, &row);
    }
    return added ? DM_OK : dm_fail_memory(error);
}

/* US, EU; not "Kremlin". */
static bool is_acronym(dm_slice name)
{
    enum { LONGEST = 3 }; /* Nato and Unicef are written so, too */
    for (size_t i = 0; i < name.size; i++)
        if (name.data[i] < 'A' || name.data[i] > 'Z')
            return false;
    return name.size <= LONGEST;
}

static size_t count_words(dm_slice name)
{
    size_t count = 0;
    for (; name.data; count++)
        dm_slice_cut(&name, ' ');
    return count;
}

static bool add_institution(dm_roster *roster, dm_slice name, dm_institution row)
{
    dm_slice rest = name;
    dm_institution *institution = dm_arena_zeroed(&roster->arena, 1, sizeof *institution);
    roster_entry *start =
        institution ? entry_of(roster, &roster->institutions, dm_slice_cut(&rest, ' ')) : NULL;
    if (!start)
        return false;
    size_t words = count_words(name);
    if (words > start->phrase)
        start->phrase = words;
    roster_entry *entry = entry_of(roster, &roster->institutions, name);
    if (!entry)
        return false;
    row.acronym = is_acronym(name);
    *institution = row;
    if (!entry->institution)
        entry->institution = institution;
    return true;
}

/* Ministries and capitals have their country's code without being the country. False without
 * memory. */
static bool name_country(dm_roster *roster, dm_slice kind, const dm_institution *row)
{
    static const char *const kinds[] = {"state", "organisation", "group"};
    bool named = false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        named |= dm_slice_equal(kind, dm_slice_of(kinds[i]));
    if (!named || !row->country.size || dm_map_find(&roster->countries, row->country) != DM_ABSENT)
        return true;
    dm_institution *country = dm_arena_zeroed(&roster->arena, 1, sizeof *country);
    roster_entry *entries =
        dm_array_reserve(roster->entries, &roster->capacity, roster->count + 1, sizeof *entries);
    if (entries)
        roster->entries = entries;
    if (!country || !entries ||
        dm_map_insert(&roster->countries, row->country, (uint32_t)roster->count) == DM_ABSENT)
        return false;
    *country = *row;
    roster->entries[roster->count++] = (roster_entry){.institution = country};
    return true;
}

static dm_status read_institution(void *context, const char *file, size_t line,
                                  const dm_slice *columns, dm_error *error)
{
    dm_roster *roster = context;
    if (columns[0].size == 0)
        return dm_fail_at(error, DM_DATA, file, line, 1, "an institution needs a name");
    bool group = dm_slice_equal(columns[2], DM_SLICE("group")) ||
                 dm_slice_equal(columns[2], DM_SLICE("agency"));
    bool place = dm_slice_equal(columns[2], DM_SLICE("state")) ||
                 dm_slice_equal(columns[2], DM_SLICE("capital"));
    dm_institution row = {
        .name = columns[0], .country = columns[1], .official = !group, .place = place};
    const dm_slice names[] = {columns[0], columns[3], columns[4]};
    dm_slice dutch = columns[4];
    row.name_nl = dm_slice_cut(&dutch, '|');
    if (!name_country(roster, columns[2], &row))
        return dm_fail_memory(error);
    for (size_t i = 0; i < 3; i++) {
        dm_slice rest = names[i];
        while (rest.size) {
            dm_slice name = dm_slice_cut(&rest, '|');
            if (name.size && !add_institution(roster, name, row))
                return dm_fail_memory(error);
        }
    }
    return DM_OK;
}

/* A country of the user's own that is no code known goes by its name: it is a state like others. */
static dm_status read_own_country(void *context, const char *file, size_t line,
                                  const dm_slice *columns, dm_error *error)
{
    dm_roster *roster = context;
    dm_institution row = {
        .name = columns[2], .country = columns[2], .official = true, .place = true};
    (void)file;
    (void)line;
    if (!row.name.size || dm_map_find(&roster->countries, row.name) != DM_ABSENT)
        return DM_OK;
    bool added =
        name_country(roster, DM_SLICE("state"), &row) && add_institution(roster, row.name, row);
    return added ? DM_OK : dm_fail_memory(error);
}

dm_status dm_roster_load(dm_table_source own, dm_table_source officials,
                         dm_table_source institutions, dm_roster **result, dm_error *error)
{
    dm_roster *roster = calloc(1, sizeof *roster);
    if (!roster)
        return dm_fail_memory(error);
    roster->own = true;
    dm_status status = dm_table_read(own, 8, &roster->arena, read_official, roster, error);
    roster->own = false;
    if (!status)
        status = dm_table_read(officials, 8, &roster->arena, read_official, roster, error);
    if (!status)
        status = dm_table_read(institutions, 5, &roster->arena, read_institution, roster, error);
    if (!status)
        status = dm_table_read(own, 8, &roster->arena, read_own_country, roster, error);
    dm_buffer_free(&roster->folded);
    if (status) {
        dm_roster_free(roster);
        return status;
    }
    *result = roster;
    return DM_OK;
}

void dm_roster_free(dm_roster *roster)
{
    if (!roster)
        return;
    dm_map_free(&roster->officials);
    dm_map_free(&roster->replaced);
    dm_map_free(&roster->institutions);
    dm_map_free(&roster->countries);
    dm_arena_free(&roster->arena);
    free(roster->entries);
    free(roster);
}

const dm_official *dm_roster_officials(const dm_roster *roster, dm_slice folded)
{
    uint32_t at = dm_map_find(&roster->officials, folded);
    return at == DM_ABSENT ? NULL : roster->entries[at].official;
}

const dm_institution *dm_roster_institution(const dm_roster *roster, dm_slice folded)
{
    uint32_t at = dm_map_find(&roster->institutions, folded);
    return at == DM_ABSENT ? NULL : roster->entries[at].institution;
}

size_t dm_roster_phrase(const dm_roster *roster, dm_slice folded)
{
    uint32_t at = dm_map_find(&roster->institutions, folded);
    return at == DM_ABSENT ? 0 : roster->entries[at].phrase;
}

dm_slice dm_roster_country(const dm_roster *roster, dm_slice code, dm_language language)
{
    uint32_t at = dm_map_find(&roster->countries, code);
    if (at == DM_ABSENT)
        return (dm_slice){NULL, 0};
    const dm_institution *country = roster->entries[at].institution;
    return language == DM_DUTCH && country->name_nl.size ? country->name_nl : country->name;
}

dm_slice dm_official_role(const dm_official *official, dm_language language)
{
    dm_slice roles = language == DM_ENGLISH ? official->role_en : official->role_nl;
    return dm_slice_cut(&roles, '|');
}
