/* Why a statement gets its decision values: the n-grams behind them, and how much each word of the
 * text has a share in them. */
#ifndef DM_CLASSIFIER_EXPLANATION_H
#define DM_CLASSIFIER_EXPLANATION_H

#include "base/arena.h"
#include "classifier/model.h"

typedef struct dm_contribution {
    dm_slice name;             /* as dm_ngram_name gives it */
    double values[DM_STANCES]; /* weight × value: what it adds to each decision value */
} dm_contribution;

typedef struct dm_word_share {
    size_t start, end; /* bytes of the text: a stretch without white space */
    double values[DM_STANCES];
} dm_word_share;

/* For each stance: bias + the values of all n-grams = the decision value in `scores`; and bias +
 * the shares of all words + the value of the cue = the same, where the text has words at all. */
typedef struct dm_explanation {
    dm_arena arena; /* holds all that it points to */
    dm_scores scores;
    double bias[DM_STANCES];
    dm_contribution
        *ngrams; /* those that the model knows, each once, in the order of its vocabulary */
    size_t ngram_count;
    dm_word_share *words; /* in the order of the text */
    size_t word_count;
} dm_explanation;

/* Scores and explains one statement. `explanation` is zero-initialised or was freed; it is the
 * caller's to free, also on failure. DM_NO_MEMORY is the only one. */
dm_status dm_explain(const dm_model *model, dm_slice text, dm_slice cue, dm_workspace *workspace,
                     dm_explanation *explanation, dm_error *error);
void dm_explanation_free(dm_explanation *explanation);

#endif
