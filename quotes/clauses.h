/* Reporting clauses: the "zegt Borrell", "Blinken said on Monday", "volgens het ministerie" that
 * tell who speaks. Only their form is read here; who the speaker is, the cast decides. */
#ifndef DM_QUOTES_CLAUSES_H
#define DM_QUOTES_CLAUSES_H

#include "quotes/mentions.h"

enum { DM_MOST_SPEAKERS = 4 };

typedef enum {
    DM_SPEAKS_SUBJECT, /* who the clause names */
    DM_SPEAKS_TOPIC,   /* whom the text is about: "luidt de verklaring", "klinkt het" */
    DM_SPEAKS_NOBODY   /* cannot be told: "is te horen" */
} dm_clause_speaker;

typedef struct dm_clause {
    const dm_lexeme *verb; /* NULL where the clause has none: Borrell: “…” */
    dm_mention subject;
    dm_mention others[DM_MOST_SPEAKERS - 1]; /* "Borrell, Blinken en Raab": who speaks with it */
    size_t other_count;
    dm_clause_speaker speaker;
    dm_item_range items; /* the clause in the paragraph, with the comma before it */
    const char *rule;    /* which pattern it is, as records name it */
    double confidence;   /* of the pattern, 0 to 1 */
    bool adjacent;       /* stands right beside the quotation */
    bool plural;         /* Dutch: the verb has a plural form */
} dm_clause;

/* The clause that begins behind a quotation which ends before item `at`; `end` ends its sentence.
 */
bool dm_clause_after(dm_phrasebook book, const dm_paragraph *paragraph, size_t at, size_t end,
                     dm_clause *clause);

/* The clause in items [first, at) that introduces the quotation at `at`. */
bool dm_clause_before(dm_phrasebook book, const dm_paragraph *paragraph, size_t first, size_t at,
                      dm_clause *clause);

/* The clause that closes the sentence [first, last): "…, klaagt Borrell." */
bool dm_clause_final(dm_phrasebook book, const dm_paragraph *paragraph, size_t first, size_t last,
                     dm_clause *clause);

/* The first mention in items [first, last) that is no part of a prepositional phrase. */
bool dm_sentence_subject(dm_phrasebook book, const dm_paragraph *paragraph, size_t first,
                         size_t last, dm_mention *subject);

/* The mention at `at` together with those joined to it ("Borrell en Blinken"): sets `subject` and
 * `others`. */
bool dm_read_speakers(dm_phrasebook book, const dm_paragraph *paragraph, size_t at, bool generic,
                      dm_clause *clause);

#endif
