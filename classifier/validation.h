/* Cross-validation: every sample scored by detectors that have not seen its statement, nor any of
 * its group. */
#ifndef DM_CLASSIFIER_VALIDATION_H
#define DM_CLASSIFIER_VALIDATION_H

#include "classifier/detectors.h"
#include "classifier/scores.h"

typedef struct dm_validation_plan {
    size_t folds, threads; /* threads: 1 or more; they change no bit of the result */
    uint64_t seed;
    dm_detector_settings settings;
    const bool *barred; /* statements that are scored but never trained on; NULL: none */
    bool final;         /* also train on everything */

    /* Called after each of `total` detectors, by one thread at a time; false stops with
     * DM_INTERRUPTED. May be NULL. */
    bool (*progress)(void *context, size_t done, size_t total);
    void *context;
} dm_validation_plan;

typedef struct dm_validation {
    dm_scores *scores;  /* of each sample: decision values, and no_features */
    dm_detectors final; /* trained on everything, where that was asked for */
    bool converged;     /* all of them */
} dm_validation;

/* The validation is the caller's to free, also on failure. */
dm_status dm_validate(const dm_samples *samples, const dm_validation_plan *plan,
                      dm_validation *validation, dm_error *error);
void dm_validation_free(dm_validation *validation);

#endif
