/* The fence around libsvm: a C-SVC with linear kernel, collapsed to a hyperplane at once.
 *
 * libsvm's training is quadratic and worse in the rows; it does not check memory (a failing
 * allocation kills the process), so the room that it will need is asked for beforehand. */
#ifndef DM_CLASSIFIER_SVM_BRIDGE_H
#define DM_CLASSIFIER_SVM_BRIDGE_H

#include "classifier/problem.h"

/* Solves a checked copy of `problem`; the caller frees the plane. `plane->converged` is false where
 * libsvm stopped at its limit of iterations. Threads may train side by side. */
dm_status dm_svm_train(const dm_problem *problem, dm_hyperplane *plane, dm_error *error);

/* Trains likewise and gives the largest difference, over the rows, between the collapsed decision
 * values and those of svm_predict_values. For tests. */
dm_status dm_svm_collapse_error(const dm_problem *problem, double *largest, dm_error *error);

/* Bytes that training will take, an upper estimate. */
size_t dm_svm_memory(const dm_problem *problem);

int dm_svm_version(void);

#endif
