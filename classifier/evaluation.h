/* How well scores agree with labels: counts first, figures from them. */
#ifndef DM_CLASSIFIER_EVALUATION_H
#define DM_CLASSIFIER_EVALUATION_H

#include "classifier/dataset.h"
#include "classifier/scores.h"

enum {
    DM_LABELS = DM_STANCES + 1, /* DM_NO_STANCE has the last place */
    DM_BINS = 10
};

typedef struct dm_bin {
    size_t count, carrying; /* probabilities in the bin, and how many of them came true */
    double sum;             /* of the probabilities */
} dm_bin;

typedef struct dm_tally {
    size_t statements;
    size_t right[DM_STANCES], given[DM_STANCES], gold[DM_STANCES];
    size_t confusion[DM_LABELS][DM_LABELS]; /* [gold label][label given] */
    dm_bin bins[DM_BINS];                   /* of the probabilities of all three stances */
} dm_tally;

typedef struct dm_evaluation {
    dm_tally scopes[DM_SCOPES];
} dm_evaluation; /* zero-initialise it */

typedef struct dm_measure {
    double precision, recall, f1; /* 0 where there is nothing to divide by */
} dm_measure;

void dm_evaluation_add(dm_evaluation *evaluation, dm_scope language, const dm_stance_list *gold,
                       const dm_scores *scores);

/* By the sets of stances. */
dm_measure dm_tally_stance(const dm_tally *tally, dm_stance stance);
double dm_tally_macro_f1(const dm_tally *tally); /* mean F1 over the stances */

double dm_tally_micro_f1(const dm_tally *tally); /* F1 of all stances counted together */

/* A label's place in the tables: DM_NO_STANCE is the last. */
static inline size_t dm_label_index(int label)
{
    return label < 0 ? DM_STANCES : (size_t)label;
}

/* By the one label of each statement; `label` may be DM_NO_STANCE. */
dm_measure dm_tally_label(const dm_tally *tally, int label);
double dm_tally_label_macro_f1(const dm_tally *tally); /* mean F1 over the labels, none included */
double dm_tally_accuracy(const dm_tally *tally);

/* Expected calibration error: mean distance of the bins' probabilities from what came true. */
double dm_tally_calibration_error(const dm_tally *tally);

#endif
