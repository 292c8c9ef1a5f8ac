/* Labelled statements → model: cross-validation for calibration and figures, then a training on
 * all of them. The same data, options and seed give the same model. */
#ifndef DM_CLASSIFIER_TRAINER_H
#define DM_CLASSIFIER_TRAINER_H

#include "classifier/model.h"

typedef enum {
    DM_SOLVER_AUTO, /* libsvm up to DM_LIBSVM_ROWS statements, liblinear above */
    DM_SOLVER_LIBSVM,
    DM_SOLVER_LIBLINEAR
} dm_solver;

enum { DM_LIBSVM_ROWS = 500 };

typedef struct dm_training_options {
    dm_ngram_options ngrams;
    const dm_thesaurus *thesaurus; /* the model gets a copy; NULL: no classes */
    size_t folds;                  /* 0: 5, or 3 above 50,000 statements */
    uint64_t seed;
    double cost;              /* C: what a statement on the wrong side costs */
    uint32_t least_frequency; /* statements that an n-gram must be in; 0: 2, or one in 10,000 */
    bool balanced;            /* rarer stances cost more */
    dm_solver solver;
    size_t threads;          /* they change no bit of the result */
    const dm_model *compare; /* an old model; NULL: none */
    const char *date; /* for the report; NULL or "" for none, so that bytes can be repeated */

    /* Called after each of the `total` steps; false stops the training with DM_INTERRUPTED. */
    bool (*progress)(void *context, size_t done, size_t total);
    void *context;
} dm_training_options;

dm_training_options dm_training_defaults(void);

/* Figures of the old model's data on the same folds. */
typedef struct dm_comparison {
    dm_evaluation before;
    size_t known, trained_on; /* statements of the data that the old model was trained on, and all
                                 that it was */
} dm_comparison;

/* Trains on a unified data set. `held_out` (may be NULL) is filled with the cross-validated
 * agreement, `comparison` (may be NULL) where an old model is to be compared. DM_DATA: too few
 * statements, a stance missing, an option out of range. */
dm_status dm_train(const dm_dataset *dataset, const dm_training_options *options, dm_model **model,
                   dm_evaluation *held_out, dm_comparison *comparison, dm_error *error);

#endif
