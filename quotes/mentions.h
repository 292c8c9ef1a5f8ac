/* Noun phrases that can speak: names, offices, institutions, pronouns.
 *
 * "de demissionaire Britse minister van Buitenlandse Zaken Dominic Raab" is read into its parts:
 * the demonym, the role with its complement, the name. Who that is, the cast decides. */
#ifndef DM_QUOTES_MENTIONS_H
#define DM_QUOTES_MENTIONS_H

#include "quotes/roster.h"
#include "quotes/words.h"

typedef struct dm_item_range {
    size_t first, last; /* items [first, last); equal: absent */
} dm_item_range;

typedef struct dm_mention {
    dm_item_range whole;
    dm_item_range name;       /* Dominic Raab */
    dm_item_range role;       /* Britse minister van Buitenlandse Zaken: without an article */
    dm_item_range complement; /* of the role: who a spokesperson speaks for */
    dm_item_range core;       /* what a reader would quote as the mention: without an apposition */
    const dm_lexeme *role_noun;
    const dm_institution *institution; /* named as such: the Kremlin, de EU */
    dm_slice country;                  /* of a demonym */
    char gender;                       /* 'm', 'f', 'p' or '-' */
    bool pronoun;
    bool neuter;       /* het, it */
    bool owner_before; /* the complement stands before the role: Raab's spokesman */
    bool someone;      /* iemand, others: nobody that could be named */
    bool national;     /* de Amerikaan: by country */
} dm_mention;

typedef struct dm_phrasebook {
    const dm_lexicon *lexicon;
    const dm_roster *roster;
} dm_phrasebook;

/* Reads the phrase that begins at item `at`; false where none does. With `generic`, any noun with
 * an article will do ("een buurtbewoner"): for places where a speaker must stand. */
bool dm_read_mention(dm_phrasebook book, const dm_paragraph *paragraph, size_t at, bool generic,
                     dm_mention *mention);

/* Reads whom a spokesperson, aide or counterpart belongs to: "a spokesman for Raab", "Raab's
 * aides"; false where the mention does not say. */
bool dm_read_owner(dm_phrasebook book, const dm_paragraph *paragraph, const dm_mention *mention,
                   dm_mention *owner);

static inline bool dm_has(dm_item_range range)
{
    return range.first < range.last;
}

#endif
