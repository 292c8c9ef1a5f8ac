/* The persons and institutions of one article, in the order in which it names them.
 *
 * "Raab", "he", "the foreign secretary" and "zijn Britse collega" are resolved against it, then
 * against the roster. What cannot be told stays open: a speaker is never invented. */
#ifndef DM_QUOTES_CAST_H
#define DM_QUOTES_CAST_H

#include "quotes/clauses.h"

typedef struct dm_speaker {
    dm_slice name;    /* canonical full name; {NULL, 0}: not known */
    dm_slice mention; /* as the text has it */
    dm_slice role, country;
    bool official;
    double confidence;              /* of the resolution, 0 to 1 */
    const struct dm_person *person; /* on the stage; NULL for unknowns */
    bool spoken_for;                /* by a spokesperson, whose role and mention these are */
} dm_speaker;

typedef struct dm_speakers {
    dm_speaker items[DM_MOST_SPEAKERS];
    size_t count; /* 0: nobody */
} dm_speakers;

typedef struct dm_cast dm_cast;

/* The cast lives in `arena`; NULL without memory. `date` (ISO, may be empty) picks who held an
 * office. */
dm_cast *dm_cast_new(dm_phrasebook book, dm_slice date, dm_arena *arena);

/* What is known of a speaker by now: an article may give the full name only after the first
 * quotation. */
void dm_cast_update(dm_speaker *speaker);

/* A new article begins: nobody is on the stage. */
void dm_cast_clear(dm_cast *cast);

/* A new sentence begins. */
void dm_cast_begin_sentence(dm_cast *cast);

/* Takes note of a mention that names somebody. `subject`: it is what its sentence is about;
 * `together`: "and" joins it to the one before. Fails only for want of memory. */
dm_status dm_cast_note(dm_cast *cast, const dm_paragraph *paragraph, const dm_mention *mention,
                       bool subject, bool together, dm_error *error);

/* Whoever was named last is what the sentence is about, by the word at item `item`. */
void dm_cast_tell_latest(dm_cast *cast, size_t item);

/* Whom a clause gives the word; who speaks is the one last heard. */
dm_status dm_cast_resolve(dm_cast *cast, const dm_paragraph *paragraph, const dm_clause *clause,
                          dm_speakers *speakers, dm_error *error);

/* Whom the article is about at this point; count 0 where nobody is on the stage. */
void dm_cast_topic(const dm_cast *cast, dm_speakers *speakers);

/* True where the mention names a person, an institution or a state. */
bool dm_names_somebody(const dm_mention *mention);

/* True where a case-folded surname or name is on the stage already or in the roster. */
bool dm_cast_knows(const dm_cast *cast, const dm_paragraph *paragraph, const dm_mention *mention);

#endif
