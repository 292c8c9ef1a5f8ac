/* A trained classifier. Immutable: any number of threads may score with one `const dm_model *`,
 * each with a workspace of its own, which must not be used with another model. */
#ifndef DM_CLASSIFIER_MODEL_H
#define DM_CLASSIFIER_MODEL_H

#include "classifier/report.h"
#include "classifier/scorer.h"

typedef struct dm_model dm_model;

/* All that a model is made of. */
typedef struct dm_model_parts {
    dm_ngram_options options;
    dm_thesaurus *thesaurus;
    dm_vocabulary *vocabulary;
    float (*weights)[DM_STANCES]; /* [index in the vocabulary][stance] */
    double bias[DM_STANCES];
    dm_decider decider;
    dm_report report;
    uint64_t *trained_on; /* dm_labelled_hash of each statement, ascending */
    size_t trained_count;
} dm_model_parts;

/* Takes over all that `parts` points to, also where it fails. DM_BAD_MODEL where
 * a number is not finite, an option or a threshold is out of its range, or a probability would fall
 * with the decision value. */
dm_status dm_model_create(const dm_model_parts *parts, dm_model **model, dm_error *error);
void dm_model_free(dm_model *model); /* NULL is fine */

/* Scores one statement; `cue`, its reporting verb, may be empty. DM_NO_MEMORY is the only
 * failure. */
dm_status dm_model_score(const dm_model *model, dm_slice text, dm_slice cue,
                         dm_workspace *workspace, dm_scores *scores, dm_error *error);

/* What the model is made of, and its n-grams' values as they are scored with; both live as long as
 * it. */
const dm_model_parts *dm_model_look(const dm_model *model);
const dm_summands *dm_model_summands(const dm_model *model);

void dm_model_parts_free(dm_model_parts *parts);

#endif
