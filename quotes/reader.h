/* What the grammars of names, mentions and clauses share: looking at the items of a paragraph. */
#ifndef DM_QUOTES_READER_H
#define DM_QUOTES_READER_H

#include "quotes/mentions.h"

#include <string.h>

typedef struct reader {
    dm_phrasebook book;
    const dm_paragraph *p;
} reader;

#define CLASS(name) (UINT64_C(1) << DM_WORD_##name)

static inline const dm_word *word_at(reader r, size_t at)
{
    static const dm_word none = {.kind = DM_ITEM_PUNCTUATION};
    return at < r.p->count ? &r.p->words[at] : &none;
}

static inline bool is_word(reader r, size_t at)
{
    return word_at(r, at)->kind == DM_ITEM_WORD;
}

static inline bool is_quote(reader r, size_t at)
{
    return word_at(r, at)->kind == DM_ITEM_QUOTE;
}

/* One of `classes`, made with CLASS and joined. */
static inline bool is_class(reader r, size_t at, uint64_t classes)
{
    return dm_word_is(r.p, at, classes);
}

static inline bool says(reader r, size_t at, const char *word)
{
    return is_word(r, at) && dm_slice_equal(r.p->words[at].folded, dm_slice_of(word));
}

static inline bool is_sentence_start(reader r, size_t at)
{
    return at == 0 || r.p->words[at - 1].ends_sentence;
}

/* Words that end a noun phrase, whatever else they may be. */
static inline bool is_function_word(reader r, size_t at)
{
    if (is_class(r, at,
                 CLASS(AUXILIARY) | CLASS(PREPOSITION) | CLASS(CONNECTIVE) | CLASS(PRONOUN_M) |
                     CLASS(PRONOUN_F) | CLASS(SELF) | CLASS(REPORT_THAT) | CLASS(ADVERB) |
                     CLASS(DETERMINER) | CLASS(PRONOUN_PLURAL) | CLASS(PRONOUN_IT) |
                     CLASS(ACCORDING) | CLASS(NEGATION)))
        return true;
    if (r.p->language == DM_DUTCH && is_class(r, at, CLASS(VERB)))
        return true;
    const dm_lexeme *verb = dm_word_as(r.p, at, DM_WORD_FINITE);
    return verb && !(verb->traits & DM_VERB_NOUN);
}

/* How many items the longest phrase of this class has that begins at `at`; 0 for none. */
size_t dm_phrase_at(reader r, size_t at, dm_word_class word_class);

/* The same of a name of an institution or state. */
size_t dm_institution_at(reader r, size_t at, const dm_institution **institution);

/* A capital that makes a name: not that of a sentence's first word, where that is a small word. */
bool dm_is_name_word(reader r, size_t at);

/* Jan, and Peter-Jan too. */
bool dm_is_first_name(reader r, size_t at);

/* The item behind the name that begins at `at`; `at` where none does. */
size_t dm_name_end(reader r, size_t at);

#endif
