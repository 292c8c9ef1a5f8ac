/* Which fold of the cross-validation each statement is in.
 *
 * Statements of one group stay together; labels and languages spread as evenly over the folds as
 * the groups allow. The same data and seed give the same folds. */
#ifndef DM_CLASSIFIER_FOLDS_H
#define DM_CLASSIFIER_FOLDS_H

#include "classifier/dataset.h"

enum { DM_MOST_FOLDS = 100 };

/* Fills `fold_of` (room for all statements) with 0 to folds - 1. DM_DATA where `folds` is not 2 to
 * DM_MOST_FOLDS or the data has fewer groups than that. */
dm_status dm_folds_assign(const dm_dataset *dataset, size_t folds, uint64_t seed, size_t *fold_of,
                          dm_error *error);

#endif
