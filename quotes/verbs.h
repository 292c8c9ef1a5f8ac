/* Reporting verbs and their subjects: what clauses of direct and of indirect speech are read with.
 */
#ifndef DM_QUOTES_VERBS_H
#define DM_QUOTES_VERBS_H

#include "quotes/clauses.h"
#include "quotes/reader.h"

enum { DM_WINDOW = 60, DM_MOST_ADVERBS = 4, DM_MOST_TAIL = 20, DM_MOST_MENTIONS = 24 };

/* The reporting verb that stands at `at`, with a view to its particle; NULL where none does. */
const dm_lexeme *dm_verb_at(reader r, size_t at, size_t end);

/* The same of a participle: gezegd, called. */
const dm_lexeme *dm_participle_at(reader r, size_t at, size_t end);

bool dm_is_any_verb(reader r, size_t at);
bool dm_is_plural_form(reader r, size_t at); /* Dutch: zeggen, zeiden */
bool dm_is_gerund(reader r, size_t at);      /* English: saying */

/* "namens", "in", "van" before a mention make it no subject; nor is Raab one in "Raab's car". */
bool dm_is_prepositional(reader r, size_t at);
bool dm_is_owner(reader r, const dm_mention *mention);

/* The statement, the letter: what it says, its author says. */
bool dm_is_text(reader r, const dm_mention *mention);

/* Makes the author of the text that is the clause's subject its speaker: the one named with it, or
 * whom the article is about. Always true. */
bool dm_take_author(reader r, dm_clause *clause);

size_t dm_skip_adverbs(reader r, size_t at, size_t end);

/* The mentions of items [first, last), in order. */
size_t dm_list_mentions(reader r, size_t first, size_t last, dm_mention *mentions);

/* The subject of the verb at `verb` before it, right beside it where `adjacent_only`; behind it;
 * of a participle, beside its auxiliary. Each sets the clause's speakers. */
bool dm_subject_before(reader r, size_t first, size_t verb, bool adjacent_only, dm_clause *clause);
bool dm_subject_after(reader r, size_t verb, size_t end, bool generic, dm_clause *clause);
bool dm_subject_behind(reader r, size_t first, size_t verb, size_t end, dm_clause *clause);
/* "In een interview zei Velk": Dutch puts the subject behind the verb where the sentence begins
 * with something else. */
bool dm_inverted_subject(reader r, size_t first, size_t verb, size_t end, dm_clause *clause);
bool dm_subject_of_participle(reader r, size_t first, size_t at, dm_clause *clause);

/* Sets what is left of a clause whose speakers are known; always true. */
bool dm_make_clause(dm_clause *clause, const dm_lexeme *verb, size_t first, size_t last,
                    const char *rule, double confidence);

/* aldus Borrell; volgens het ministerie; according to Blinken. */
bool dm_read_source(reader r, size_t at, size_t end, dm_clause *clause);
/* zegt Borrell */
bool dm_read_inverted(reader r, size_t at, size_t end, dm_clause *clause);
/* Borrell zegt */
bool dm_read_straight(reader r, size_t at, size_t end, dm_clause *clause);

#endif
