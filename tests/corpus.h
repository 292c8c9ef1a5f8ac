/* The training data as their checks see them: each statement with its words as numbers. */
#ifndef DM_TESTS_CORPUS_H
#define DM_TESTS_CORPUS_H

#include "base/arena.h"
#include "base/map.h"
#include "classifier/dataset.h"

/* The kinds of text, of which the corpus has about a quarter each. */
typedef enum {
    CORPUS_OFFICIAL,
    CORPUS_WIRE,
    CORPUS_SPOKEN,
    CORPUS_REPORT,
    CORPUS_KINDS
} corpus_kind;

typedef struct dm_corpus_statement {
    const char *file; /* without its folder */
    size_t line;
    dm_slice id, group, cue, text,
        opening; /* opening: its first three words; empty where shorter */
    dm_scope language;
    corpus_kind kind;
    dm_stance_list stances;
    uint32_t *words;           /* its different words, ascending */
    size_t word_count, length; /* length: with repetitions */
} dm_corpus_statement;

typedef struct dm_corpus {
    dm_arena arena;
    dm_map vocabulary; /* word → number */
    dm_slice *names;   /* number → word */
    bool *function;    /* number → a word of grammar (articles, pronouns, auxiliaries …) */
    size_t name_capacity, function_capacity;
    dm_corpus_statement *items;
    size_t count, capacity;
} dm_corpus;

/* Each adds to a zero-initialised corpus; what is wrong fails the test that calls it. */
void corpus_read_function_words(dm_corpus *corpus, const char *path);
void corpus_read(dm_corpus *corpus, const char *path);
const char *corpus_kind_name(corpus_kind kind);

/* All of training-data/, with the function words. */
void corpus_read_all(dm_corpus *corpus);
void corpus_free(dm_corpus *corpus);

/* Calls `report` for each pair of statements of one language, not of one group, whose sets of words
 * have more than `most` of their union in common. */
typedef void corpus_pair(const dm_corpus_statement *a, const dm_corpus_statement *b,
                         double overlap);
void corpus_near_pairs(const dm_corpus *corpus, double most, corpus_pair *report);

/* The `most` words that tell statements of one language with this stance from the others, by
 * log-likelihood ratio (Dunning 1993); returns how many were found. */
size_t corpus_typical_words(const dm_corpus *corpus, dm_scope language, dm_stance stance,
                            uint32_t *words, size_t most);

static inline bool corpus_has(const dm_corpus_statement *statement, dm_stance stance)
{
    return dm_stance_list_set(&statement->stances) >> stance & 1;
}

/* True where the statement has the word with this number. */
bool corpus_has_word(const dm_corpus_statement *statement, uint32_t word);

#endif
