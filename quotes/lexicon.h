/* What the extractor knows of Dutch and English words, read from the tables in quotes/lexicon/.
 *
 * A lexicon is immutable once loaded and may be shared by threads. A word may have several lexemes
 * (*zegt* is of *zeggen* and of *toezeggen*), which are linked. */
#ifndef DM_QUOTES_LEXICON_H
#define DM_QUOTES_LEXICON_H

#include "quotes/table.h"

#include <stdint.h>

typedef enum { DM_DUTCH = 1, DM_ENGLISH = 2, DM_ANY_LANGUAGE = 3 } dm_language;

typedef enum {
    DM_WORD_FINITE,     /* a reporting verb that can head a clause: zegt, said */
    DM_WORD_PARTICIPLE, /* gezegd */
    DM_WORD_ROLE,       /* minister, spokesperson, ministry */
    DM_WORD_DEMONYM,    /* Britse */
    DM_WORD_DETERMINER,
    DM_WORD_PRONOUN_M,
    DM_WORD_PRONOUN_F,
    DM_WORD_PRONOUN_PLURAL,
    DM_WORD_PRONOUN_IT,
    DM_WORD_SELF, /* ik, we, you: the speaker's own and the listener's pronouns */
    DM_WORD_NAME_PARTICLE,
    DM_WORD_TITLE,
    DM_WORD_ABBREVIATION,
    DM_WORD_CLITIC,
    DM_WORD_AUXILIARY,
    DM_WORD_ADVERB,
    DM_WORD_REPORT_THAT,
    DM_WORD_ACCORDING,
    DM_WORD_TOWARD,
    DM_WORD_SO_CALLED, /* what comes before a title, a name or a term in quotation marks */
    DM_WORD_CONNECTIVE,
    DM_WORD_PREPOSITION,
    DM_WORD_HINT, /* frequent words that tell the language */
    DM_WORD_JOINT,
    DM_WORD_CLUTTER, /* how lines of page furniture begin */
    DM_WORD_PORTFOLIO,
    DM_WORD_FIRST_NAME,
    DM_WORD_NATIONAL,  /* Amerikaan, Briton: a person by country */
    DM_WORD_SOMEONE,   /* iemand, critics: a speaker who cannot be named */
    DM_WORD_OWN_WORDS, /* naar eigen zeggen */
    DM_WORD_NEGATION,
    DM_WORD_BYWORD,   /* bewindsman: for any official, in order not to repeat the name */
    DM_WORD_RELEASE,  /* how the title of a release by one speaker begins */
    DM_WORD_QUESTION, /* labels of a questioner in a transcript */
    DM_WORD_TEXT,     /* statement, letter: what it says, its authors say */
    DM_WORD_QUANTITY, /* both, three */
    DM_WORD_CONTRAST, /* but, while: may join a report of somebody else */
    DM_WORD_TAIL,     /* toen, when: begins what may follow a closing clause */
    DM_WORD_AGENCY,   /* of news: datelines have them in parentheses */
    DM_WORD_VERB,     /* frequent finite forms of verbs that report nothing */
    DM_WORD_APPENDIX, /* background: begins the heading of what follows a speaker's words */
    DM_WORD_PHRASE,   /* begins a longer phrase */
    DM_WORD_CLASSES
} dm_word_class;

enum {                         /* traits of reporting verbs and of roles */
       DM_VERB_NOUN = 1,       /* the form is more often a noun: its speaker must stand beside it */
       DM_VERB_OBJECT = 2,     /* a quoted phrase may be its object: noemt, calls */
       DM_VERB_THING = 4,      /* its subject is a text: luidt, reads */
       DM_VERB_ADVERB = 8,     /* aldus */
       DM_VERB_BARE = 512,     /* English: a clause without "that" may follow */
       DM_VERB_CLAUSAL = 4096, /* English: hardly anything but a clause may follow */
       DM_VERB_HEARSAY = 2048, /* heet het, is te horen: nobody is named */
       DM_VERB_RELAY = 1024,   /* its object is the speaker: Reuters quotes Lavrov */
       DM_ROLE_OFFICIAL = 16,
       DM_ROLE_SPOKESPERSON = 32,
       DM_ROLE_COLLEAGUE = 64, /* has the office of the person named before */
       DM_ROLE_PLAIN = 128,
       DM_ROLE_BODY = 256 /* an institution or group */
};

typedef struct dm_lexeme {
    const struct dm_lexeme *next; /* another one of the same word */
    dm_word_class word_class;
    unsigned languages, traits;
    char gender;       /* roles and first names: 'm', 'f', 'p' (plural) or '-' */
    dm_slice lemma;    /* verbs */
    dm_slice particle; /* separable verbs: the part at the clause's end; else empty */
    dm_slice country;  /* demonyms */
} dm_lexeme;

typedef struct dm_lexicon dm_lexicon;

typedef struct dm_lexicon_tables {
    dm_table_source verbs, roles, words, demonyms, first_names;
} dm_lexicon_tables;

/* Fails with DM_DATA, file and line at the first row that cannot be read. */
dm_status dm_lexicon_load(const dm_lexicon_tables *tables, dm_lexicon **lexicon, dm_error *error);
void dm_lexicon_free(dm_lexicon *lexicon); /* NULL is fine */

/* A word or phrase with all that it may be. */
typedef struct dm_entry {
    const dm_lexeme *lexemes;
    uint64_t dutch, english; /* the classes that it has in each language: 1 << dm_word_class */
} dm_entry;

/* The entry of a case-folded word or phrase; NULL where it is unknown. */
const dm_entry *dm_lexicon_entry(const dm_lexicon *lexicon, dm_slice folded);

/* The lexemes of a case-folded word or phrase; NULL where it is unknown. */
const dm_lexeme *dm_lexicon_find(const dm_lexicon *lexicon, dm_slice folded);

/* The role noun that a case-folded compound ends in (defensieminister); NULL where there is none.
 */
const dm_lexeme *dm_lexicon_compound(const dm_lexicon *lexicon, dm_slice folded,
                                     unsigned languages);

/* The first of `lexemes` with this class in one of these languages, or NULL. */
const dm_lexeme *dm_lexeme_as(const dm_lexeme *lexemes, dm_word_class word_class,
                              unsigned languages);

#endif
