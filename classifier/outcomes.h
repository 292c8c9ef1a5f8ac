/* What came out of each statement of an evaluation: for figures that the tallies cannot give,
 * intervals and abstention. */
#ifndef DM_CLASSIFIER_OUTCOMES_H
#define DM_CLASSIFIER_OUTCOMES_H

#include "classifier/evaluation.h"

typedef struct dm_outcome {
    dm_stance_set gold, given;
    int gold_label, label;
    double confidence;
    dm_scope language;
} dm_outcome;

/* Zero-initialise it, add, free it. */
typedef struct dm_outcomes {
    dm_outcome *items;
    size_t count, capacity;
} dm_outcomes;

/* Between these bounds lies the figure in 95 of 100 samples like this one. */
typedef struct dm_interval {
    double low, high;
} dm_interval;

typedef struct dm_intervals {
    dm_interval stances[DM_STANCES], labels[DM_LABELS]; /* of the F1 */
    dm_interval macro_f1, label_macro_f1, accuracy;
} dm_intervals;

/* Of the statements whose confidence reaches `least`: their share, and how many labels are right.
 */
typedef struct dm_coverage {
    double least, coverage, accuracy;
} dm_coverage;

enum { DM_COVERAGE_STEPS = 8 };

dm_status dm_outcomes_add(dm_outcomes *outcomes, dm_scope language, const dm_stance_list *gold,
                          const dm_scores *scores, dm_error *error);
void dm_outcomes_free(dm_outcomes *outcomes);

/* Percentile bootstrap (Efron 1979) over the statements of a scope, 1,000 samples, from `seed`. */
dm_intervals dm_outcomes_intervals(const dm_outcomes *outcomes, dm_scope scope, uint64_t seed);

/* All statements first, then from 0.5 upwards. */
void dm_outcomes_coverage(const dm_outcomes *outcomes, dm_scope scope,
                          dm_coverage steps[DM_COVERAGE_STEPS]);

#endif
