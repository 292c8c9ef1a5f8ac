/* What the classifier says of a statement, and the one rule by which it decides. */
#ifndef DM_CLASSIFIER_SCORES_H
#define DM_CLASSIFIER_SCORES_H

#include "classifier/calibration.h"
#include "classifier/stance.h"

typedef struct dm_scores {
    double decision[DM_STANCES];
    double p[DM_STANCES];   /* calibrated probabilities, rounded to 4 decimals */
    dm_stance_list stances; /* those whose p reaches its threshold, the most probable first */
    int label;              /* the first of them, or DM_NO_STANCE */
    bool no_features;    /* no n-gram of the text is known: all values are 0 and nothing is given */
    bool other_language; /* hardly a word is known: all values are 0 and nothing is given */
    double unknown_share; /* of the text's n-grams of words and characters, 0 to 1 */
} dm_scores;

/* From decision values to a label. Of equal probabilities the stance named first in dm_stance is
 * first. */
typedef struct dm_decider {
    dm_sigmoid sigmoids[DM_STANCES];
    double thresholds[DM_STANCES];
} dm_decider;

/* The probability that goes with the label: of the stance, or that none is taken, which is one
 * minus that of the most probable stance. */
double dm_scores_confidence(const dm_scores *scores);

/* Fills `p`, `stances` and `label` from `decision`. */
void dm_decide(const dm_decider *decider, dm_scores *scores);

#endif
