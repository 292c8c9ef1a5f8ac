/* The fence around liblinear, for data too large for libsvm: time and memory linear in the rows. */
#ifndef DM_CLASSIFIER_LINEAR_BRIDGE_H
#define DM_CLASSIFIER_LINEAR_BRIDGE_H

#include "classifier/problem.h"

/* Solves the L2-regularised SVM with squared hinge loss in its primal form, the one of liblinear's
 * solvers that draws no random numbers. As dm_svm_train otherwise. */
dm_status dm_linear_train(const dm_problem *problem, dm_hyperplane *plane, dm_error *error);

/* Bytes that training will take, an upper estimate. */
size_t dm_linear_memory(const dm_problem *problem);

int dm_linear_version(void);

#endif
