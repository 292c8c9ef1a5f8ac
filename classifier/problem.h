/* What a solver is given, a two-class problem on sparse rows, and what it gives back, a hyperplane.
 */
#ifndef DM_CLASSIFIER_PROBLEM_H
#define DM_CLASSIFIER_PROBLEM_H

#include "features/vector.h"

/* Zero-initialise it, set `features`, add rows, fill targets and costs, solve, free it. */
typedef struct dm_problem {
    size_t features; /* dimensions: every index is below */
    size_t rows, row_capacity;
    size_t *starts; /* rows + 1 of them: row i is items[starts[i]] to items[starts[i + 1] - 1] */
    dm_feature *items;
    size_t item_capacity;
    double *targets;                     /* +1 or -1 for each row */
    double positive_cost, negative_cost; /* C of rows with target +1, -1 */
} dm_problem;

/* Decision value of a row x: bias + weights · x; above 0 speaks for +1. */
typedef struct dm_hyperplane {
    double *weights; /* as many as the problem has features */
    double bias;
    bool converged;
} dm_hyperplane;

/* Appends a row with target -1. */
dm_status dm_problem_add(dm_problem *problem, const dm_vector *row, dm_error *error);

/* Both solvers call it first. DM_DATA where they would go wrong: no rows or too many, an index out
 * of order or of range, a value that is not finite, one class only, a cost that is not positive. */
dm_status dm_problem_check(const dm_problem *problem, dm_error *error);

void dm_problem_free(dm_problem *problem);

double dm_hyperplane_decide(const dm_hyperplane *plane, const dm_feature *row, size_t count);
void dm_hyperplane_free(dm_hyperplane *plane);

#endif
