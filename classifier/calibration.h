/* Decision values → probabilities, and the thresholds above which a stance is given. */
#ifndef DM_CLASSIFIER_CALIBRATION_H
#define DM_CLASSIFIER_CALIBRATION_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

/* P(stance | decision value f) = 1 / (1 + exp(slope × f + offset)); slope < 0. */
typedef struct dm_sigmoid {
    double slope, offset;
} dm_sigmoid;

/* Rounded to 4 decimals, as printed: what decides is what is shown. */
double dm_sigmoid_probability(const dm_sigmoid *sigmoid, double decision);

/* Fits the sigmoid to decision values of statements that were not trained on; `carries[i]` says
 * whether statement i has the stance. DM_DATA where the values are not finite, where one kind is
 * missing, or where higher values do not go with the stance. */
dm_status dm_sigmoid_fit(const double *decisions, const bool *carries, size_t count,
                         dm_sigmoid *sigmoid, dm_error *error);

/* The threshold from 0.30 to 0.70, in steps of 0.01, with the best F1; of equals the one nearest to
 * 0.50. */
double dm_threshold_choose(const double *probabilities, const bool *carries, size_t count);

#endif
