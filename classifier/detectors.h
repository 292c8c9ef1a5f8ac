/* One detector a stance, trained on a choice of labelled statements.
 *
 * A statement with a reporting verb is two samples, with the verb and without it, for statements
 * are scored both ways and both must come out right. Samples of one statement share its bag. */
#ifndef DM_CLASSIFIER_DETECTORS_H
#define DM_CLASSIFIER_DETECTORS_H

#include "classifier/dataset.h"
#include "classifier/problem.h"

typedef struct dm_sample {
    size_t statement; /* in the data set */
    bool with_cue;
} dm_sample;

/* Zero-initialise it, read, free it. */
typedef struct dm_samples {
    const dm_dataset *dataset;
    dm_ngram_options options, cueless; /* cueless: the same without the reporting verb */
    dm_bag *bags;                      /* one a statement */
    size_t statements;
    dm_sample *items; /* by statement, the one with the verb first */
    size_t count;
} dm_samples;

typedef struct dm_detector_settings {
    double cost;
    bool balanced; /* both sides of a problem cost the same in all */
    uint32_t least_frequency;
    bool use_libsvm; /* or else liblinear */
} dm_detector_settings;

typedef struct dm_detectors {
    dm_vocabulary *vocabulary;
    dm_hyperplane planes[DM_STANCES];
} dm_detectors;

/* Called after each detector; false stops the training with DM_INTERRUPTED. */
typedef bool dm_step(void *context);

dm_status dm_samples_read(const dm_dataset *dataset, const dm_ngram_options *options,
                          const dm_thesaurus *thesaurus, dm_samples *samples, dm_error *error);
void dm_samples_free(dm_samples *samples);

bool dm_sample_carries(const dm_samples *samples, const dm_sample *sample, int stance);

/* The sample's vector by a vocabulary. DM_NO_MEMORY is the only failure. */
dm_status dm_sample_vectorize(const dm_samples *samples, const dm_sample *sample,
                              const dm_vocabulary *vocabulary, dm_vector *vector, dm_error *error);

/* Trains on the samples of the statements for which `chosen` is true. The detectors are the
 * caller's to free, also on failure. */
dm_status dm_detectors_train(const dm_samples *samples, const bool *chosen,
                             const dm_detector_settings *settings, dm_step *step, void *context,
                             dm_detectors *detectors, dm_error *error);
void dm_detectors_free(dm_detectors *detectors);

#endif
