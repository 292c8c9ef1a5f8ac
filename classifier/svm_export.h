/* Models and vectors in libsvm's own text formats, for users of svm-predict. */
#ifndef DM_CLASSIFIER_SVM_EXPORT_H
#define DM_CLASSIFIER_SVM_EXPORT_H

#include "classifier/dataset.h"
#include "classifier/model.h"

/* Writes PREFIX.STANCE.model for each stance: a two-class model with a linear kernel whose one
 * support vector is the weight vector, so that its decision values are ours. With `data` (may be
 * NULL) also PREFIX.STANCE.vectors: a line a statement, +1 where it carries the stance, else -1.
 * Fails as dm_output_create and its like do. */
dm_status dm_svm_export(const dm_model *model, const dm_dataset *data, const char *prefix,
                        dm_error *error);

#endif
