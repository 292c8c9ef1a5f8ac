/* Scoring at the speed of memory: a statement's n-grams are never collected, and what a word adds
 * is worked out once.
 *
 * The decision value of a stance is
 *
 *    bias + sum over blocks of  length × (sum of idf × weight) / sqrt(sum of idf²)
 *
 * where both sums go over all occurrences of known n-grams of the block (words, characters, cue,
 * classes, mixed). Every sum is one of integers (see classifier/table.h), so it may be added up in
 * any order. That makes three short cuts exact:
 *
 *  - What lies within a word (itself, its characters, its classes) is the same wherever the word
 *    stands: it is kept for the words met lately, of which running text is mostly made. So is what
 *    lies between two neighbours: their pair, and each beside the other's classes.
 *  - Keys of pairs are made of the keys of their words, so each word is hashed once, and nothing
 *    is copied, sorted or counted.
 *  - There are few classes: their pairs stand in an array.
 *
 * What is left is to look into the table for words and pairs not met lately. tests/test_scorer.c
 * does the same n-gram by n-gram, the plain way, and compares the bits.
 */
#ifndef DM_CLASSIFIER_SCORER_H
#define DM_CLASSIFIER_SCORER_H

#include "classifier/table.h"
#include "features/vector.h"

/* What a model's n-grams add, ready for scoring. Immutable once built. */
typedef struct dm_summands {
    const dm_ngram_options *options;
    const dm_thesaurus *thesaurus;
    dm_table table;
    struct dm_block_sum *classes; /* [second][first], DM_THESAURUS_CLASSES + 1 each */
} dm_summands;

/* `options` and `thesaurus` must outlive it. Zero-initialised before, freed after, also on failure,
 * which is that of dm_table_build or DM_NO_MEMORY. */
dm_status dm_summands_build(dm_summands *summands, const dm_ngram_options *options,
                            const dm_thesaurus *thesaurus, const dm_vocabulary *vocabulary,
                            const float (*weights)[DM_STANCES], dm_error *error);
void dm_summands_free(dm_summands *summands);

/* Exact sums over the known n-grams of one block, in the table's units. */
typedef struct dm_block_sum {
    int64_t dots[DM_STANCES], square;
} dm_block_sum;

typedef struct dm_sums {
    dm_block_sum blocks[DM_BLOCKS];
    size_t known, unknown;             /* n-grams of words and characters */
    size_t known_words, unknown_words; /* single words, numbers and marks */
} dm_sums;

/* One token of the statement at hand. */
typedef struct dm_met_token {
    uint64_t key, pair_key; /* of the word; of it and the one before it */
    dm_class_set classes;
    size_t first_class; /* how many classes the tokens before it have */
} dm_met_token;

/* Room for the classes of as many tokens as a pair of classes reaches over. */
enum { DM_CLASS_ROW = 2 * DM_NGRAM_MOST_REACH * DM_THESAURUS_CLASSES };

/* Memory of one thread for scoring with one model. Zero-initialise it, use it, free it. */
typedef struct dm_workspace {
    dm_tokens tokens, cue;
    struct dm_met_word *words; /* the words met lately, 1 << word_bits of them */
    struct dm_met_pair *pairs; /* likewise pairs of them */
    unsigned word_bits, pair_bits;
    size_t scored;             /* statements so far */
    dm_met_token *met;         /* of the statement, and one behind its last */
    size_t capacity;           /* of `met` */
    uint8_t row[DM_CLASS_ROW]; /* the latest classes, round and round */
} dm_workspace;

void dm_workspace_free(dm_workspace *workspace);

/* Adds a statement up. DM_NO_MEMORY is the only failure. */
dm_status dm_add_up(const dm_summands *summands, dm_slice text, dm_slice cue,
                    dm_workspace *workspace, dm_sums *sums, dm_error *error);

/* What one unit of a block's sums adds to a decision value: length / sqrt(square), in the table's
 * units; 0 where the block has nothing. */
double dm_block_scale(const dm_summands *summands, const dm_sums *sums, dm_block block);

/* The decision values, from the sums and each stance's bias. */
void dm_decision_values(const dm_summands *summands, const dm_sums *sums,
                        const double bias[DM_STANCES], double decision[DM_STANCES]);

#endif
