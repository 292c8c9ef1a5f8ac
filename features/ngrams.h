/* Tokens and cue → n-grams: what a statement is made of, for the classifier.
 *
 * An n-gram is a slice of the tokens' line, of one namespace, where the thesaurus' classes may
 * stand for words at its ends; its key is a 64-bit hash of all that. A model stores keys only;
 * names for explanations come from the text at hand. Keys of several words are made of those of
 * single words, so that a scorer hashes each word but once. */
#ifndef DM_FEATURES_NGRAMS_H
#define DM_FEATURES_NGRAMS_H

#include "features/thesaurus.h"

typedef enum {
    DM_NGRAM_WORD,       /* one word, number or mark */
    DM_NGRAM_WORDS,      /* two or more tokens in a row */
    DM_NGRAM_CHARACTERS, /* within one word; a space stands for its border */
    DM_NGRAM_CUE,        /* the reporting verb: "waarschuwen" */
    DM_NGRAM_CLASSES,    /* the class of a word, or those of two words near each other */
    DM_NGRAM_MIXED,      /* a word beside one of a class */
    DM_NGRAM_NAMESPACES
} dm_ngram_namespace;

enum {
    DM_NGRAM_SCHEMA = 3,          /* changes with every change of tokens, n-grams or weighting */
    DM_NGRAM_MOST_WORDS = 4,      /* largest word_max */
    DM_NGRAM_MOST_CHARACTERS = 8, /* largest char_max */
    DM_NGRAM_MOST_REACH = 16,     /* largest class_reach */
    DM_NGRAM_WORD_LIMIT = 40,     /* characters of a word, about, that are looked at */
    DM_NO_CLASS = -1
};

typedef struct dm_ngram_options {
    uint32_t schema;             /* DM_NGRAM_SCHEMA */
    uint32_t word_max;           /* tokens in the longest word n-gram, from 1 */
    uint32_t char_min, char_max; /* characters with borders; char_max 0: none */
    uint32_t char_percent;  /* length of the characters' vector, that of the words' being 100 */
    uint32_t cue_percent;   /* likewise that of the cue; 0: none */
    uint32_t class_percent; /* of classes and pairs of classes */
    uint32_t mixed_percent; /* of words beside classes */
    uint32_t class_reach;   /* tokens from the first class of a pair to the second, at most */
} dm_ngram_options;

#define DM_NGRAM_DEFAULTS ((dm_ngram_options){DM_NGRAM_SCHEMA, 2, 3, 5, 100, 100, 40, 100, 7})

typedef struct dm_ngram {
    uint64_t key;
    dm_ngram_namespace space;
    dm_slice text;     /* all that it covers; valid as long as the tokens */
    int first, second; /* the classes that stand for its first and last word, or DM_NO_CLASS */
} dm_ngram;

typedef void dm_ngram_visitor(void *context, const dm_ngram *ngram);

/* DM_DATA where an option is out of its range or the schema is another one. */
dm_status dm_ngram_options_check(const dm_ngram_options *options, dm_error *error);

/* Calls `visit` for each n-gram, repeated ones too. `classes` has those of each token; `cue` may
 * have no tokens. */
void dm_ngrams_visit(const dm_ngram_options *options, const dm_thesaurus *thesaurus,
                     const dm_tokens *tokens, const dm_class_set *classes, const dm_tokens *cue,
                     dm_ngram_visitor *visit, void *context);

/* The keys that visiting gives, from their parts: a word; `words` (one or more) and the next one;
 * a class, or two (`second` may be DM_NO_CLASS); a class before a word, a word before a class. */
uint64_t dm_ngram_word_key(dm_slice word);
uint64_t dm_ngram_words_key(uint64_t words, uint64_t next);
uint64_t dm_ngram_class_key(const dm_thesaurus *thesaurus, int first, int second);
uint64_t dm_ngram_class_word_key(const dm_thesaurus *thesaurus, int class, uint64_t word);
uint64_t dm_ngram_word_class_key(const dm_thesaurus *thesaurus, uint64_t word, int class);
uint64_t dm_ngram_cue_key(const dm_tokens *cue);

/* Calls `visit` for the character n-grams of one word, which has a space before and behind it. */
void dm_ngrams_visit_characters(const dm_ngram_options *options, dm_slice spaced_word,
                                dm_ngram_visitor *visit, void *context);

/* Takes the lowest class out of a set that is not empty. */
static inline int dm_take_class(dm_class_set *set)
{
    int class = __builtin_ctzll(*set);
    *set &= *set - 1;
    return class;
}

/* Appends a name to show: "word:eisen", "chars:_eis", "cue=waarschuwen", "class:own>measure",
 * "mixed:<own> zullen". */
void dm_ngram_name(const dm_ngram *ngram, const dm_thesaurus *thesaurus, dm_buffer *out);

#endif
