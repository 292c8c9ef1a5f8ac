/* Who is who: officials with their offices and dates, institutions and states, with the names that
 * Dutch and English news give them. Immutable once loaded; may be shared by threads. */
#ifndef DM_QUOTES_ROSTER_H
#define DM_QUOTES_ROSTER_H

#include "quotes/lexicon.h"

typedef struct dm_official {
    const struct dm_official *next; /* the next one that answers to the same name */
    dm_slice name;                  /* canonical full name */
    dm_slice country, role_en, role_nl;
    dm_slice from, to; /* ISO dates or their beginnings; empty: not known, or still in office */
    char gender;       /* 'm', 'f' or '-' */
} dm_official;

typedef struct dm_institution {
    dm_slice name, country;
    dm_slice name_nl; /* the first Dutch alias, where it has one */
    bool official; /* a state, government or international organisation; not a group or company */
    bool place;    /* a state or capital */
    bool acronym;  /* of this name: only in capitals is it one (US, not us) */
} dm_institution;

typedef struct dm_roster dm_roster;

/* `officials`: name, gender, country, role_en, role_nl, from, to, aliases; `institutions`: name,
 * country, kind, aliases_en, aliases_nl. `own` (may be empty) adds officials; of whom it has a row,
 * it replaces all that `officials` says; a country there that is no known code is a new state of
 * that name. All are copied. DM_DATA with file and line for a row that
 * cannot be read. */
dm_status dm_roster_load(dm_table_source own, dm_table_source officials,
                         dm_table_source institutions, dm_roster **roster, dm_error *error);
void dm_roster_free(dm_roster *roster); /* NULL is fine */

/* The offices of all who answer to a case-folded full name, alias or surname; NULL for nobody. */
const dm_official *dm_roster_officials(const dm_roster *roster, dm_slice folded);

/* The institution or state of a case-folded name without its article, or NULL. */
const dm_institution *dm_roster_institution(const dm_roster *roster, dm_slice folded);

/* How many words the longest institution's name has that begins with this case-folded word; 0 where
 * none does. */
size_t dm_roster_phrase(const dm_roster *roster, dm_slice folded);

/* The name of the state or organisation with this code (NL, EU) in a language; {NULL, 0} where the
 * roster has none. */
dm_slice dm_roster_country(const dm_roster *roster, dm_slice code, dm_language language);

/* The first wording of an official's role in a language. */
dm_slice dm_official_role(const dm_official *official, dm_language language);

#endif
