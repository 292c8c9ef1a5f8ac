/* Words → functional classes: demanding verbs, judging adjectives, measures, one's own side …
 *
 * What a single word is too rare to show, its class does: "sommeren" is seen a few times, a
 * demanding verb before "stop" hundreds of times. They are features like any others: their weights
 * are learnt. A class of one language is not that of another, for word order differs: shared ones
 * did a little worse in cross-validation.
 *
 * The table is text: a header, then lines of class, language and words joined with '|'; a word that
 * ends in '*' stands for all that begin with it. Immutable once read. */
#ifndef DM_FEATURES_THESAURUS_H
#define DM_FEATURES_THESAURUS_H

#include "features/tokens.h"

#include <stdint.h>

typedef struct dm_thesaurus dm_thesaurus;

enum { DM_THESAURUS_CLASSES = 64 };

typedef uint64_t dm_class_set; /* bit 1 << class */

/* Reads and keeps a copy of `table`; `name` is for messages. DM_DATA, with the line, for a line of
 * another shape, an empty word, or too many classes. */
dm_status dm_thesaurus_read(dm_slice table, const char *name, dm_thesaurus **thesaurus,
                            dm_error *error);
void dm_thesaurus_free(dm_thesaurus *thesaurus); /* NULL is fine */

/* The classes of a word in the form of dm_tokens. */
dm_class_set dm_thesaurus_find(const dm_thesaurus *thesaurus, dm_slice word);

/* How many classes there are; they are numbered from 0. */
unsigned dm_thesaurus_count(const dm_thesaurus *thesaurus);

/* What the class is called, and a number that stands for it in hashes: it depends on the name and
 * the language. */
dm_slice dm_thesaurus_name(const dm_thesaurus *thesaurus, unsigned class);
uint64_t dm_thesaurus_key(const dm_thesaurus *thesaurus, unsigned class);

/* The table that it was read from. */
dm_slice dm_thesaurus_table(const dm_thesaurus *thesaurus);

#endif
