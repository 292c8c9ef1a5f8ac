/* Rows lie one behind the other in one array, so a problem is two allocations however many rows it
 * has. Solvers trust their input; what they would stumble over is refused here. */
#include "classifier/problem.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

dm_status dm_problem_add(dm_problem *problem, const dm_vector *row, dm_error *error)
{
    size_t capacity = problem->row_capacity;
    size_t *starts =
        dm_array_reserve(problem->starts, &capacity, problem->rows + 2, sizeof *starts);
    if (!starts)
        return dm_fail_memory(error);
    problem->starts = starts;
    if (!problem->targets || capacity != problem->row_capacity) {
        double *targets = realloc(problem->targets, capacity * sizeof *targets);
        if (!targets)
            return dm_fail_memory(error);
        problem->targets = targets;
    }
    problem->row_capacity = capacity;
    if (problem->rows == 0)
        starts[0] = 0;
    size_t used = starts[problem->rows];
    dm_feature *items = dm_array_reserve(problem->items, &problem->item_capacity,
                                         used + row->count + 1, sizeof *items);
    if (!items)
        return dm_fail_memory(error);
    problem->items = items;
    if (row->count)
        memcpy(items + used, row->items, row->count * sizeof *items);
    problem->targets[problem->rows++] = -1;
    starts[problem->rows] = used + row->count;
    return DM_OK;
}

static dm_status check_row(const dm_problem *problem, size_t row, dm_error *error)
{
    for (size_t i = problem->starts[row]; i < problem->starts[row + 1]; i++) {
        const dm_feature *item = &problem->items[i];
        if (!isfinite(item->value))
            return dm_fail(error, DM_DATA, "row %zu: a value is not finite", row);
        if (item->index >= problem->features)
            return dm_fail(error, DM_DATA, "row %zu: feature %u of %zu", row, (unsigned)item->index,
                           problem->features);
        if (i > problem->starts[row] && item->index <= item[-1].index)
            return dm_fail(error, DM_DATA, "row %zu: feature %u is out of order", row,
                           (unsigned)item->index);
    }
    if (problem->targets[row] != 1 && problem->targets[row] != -1)
        return dm_fail(error, DM_DATA, "row %zu: the target is neither +1 nor -1", row);
    return DM_OK;
}

static bool is_cost(double cost)
{
    return isfinite(cost) && cost > 0;
}

dm_status dm_problem_check(const dm_problem *problem, dm_error *error)
{
    if (problem->rows == 0 || problem->rows > INT_MAX || problem->features == 0 ||
        problem->features >= INT_MAX)
        return dm_fail(error, DM_DATA, "%zu rows of %zu features cannot be trained on",
                       problem->rows, problem->features);
    if (!is_cost(problem->positive_cost) || !is_cost(problem->negative_cost))
        return dm_fail(error, DM_DATA, "the cost C must be a positive number");
    size_t positive = 0;
    for (size_t row = 0; row < problem->rows; row++) {
        dm_status status = check_row(problem, row, error);
        if (status)
            return status;
        positive += problem->targets[row] > 0;
    }
    if (positive == 0 || positive == problem->rows)
        return dm_fail(error, DM_DATA,
                       "%zu of %zu training rows carry the stance; both kinds are needed", positive,
                       problem->rows);
    return DM_OK;
}

void dm_problem_free(dm_problem *problem)
{
    free(problem->starts);
    free(problem->items);
    free(problem->targets);
    *problem = (dm_problem){0};
}

double dm_hyperplane_decide(const dm_hyperplane *plane, const dm_feature *row, size_t count)
{
    double sum = plane->bias;
    for (size_t i = 0; i < count; i++)
        sum += plane->weights[row[i].index] * (double)row[i].value;
    return sum;
}

void dm_hyperplane_free(dm_hyperplane *plane)
{
    free(plane->weights);
    *plane = (dm_hyperplane){0};
}
