/* liblinear has no bias of its own: a row with a bias gets one more feature of value 1, whose
 * weight is the bias. Like libsvm it reports through one process-wide print function, by which ours
 * notices, per thread, a solver that stopped early. */
#include "classifier/linear_bridge.h"

#include <linear.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

enum { MOST_ITERATIONS = 1000 };

static _Thread_local bool gave_up;
static once_flag silenced = ONCE_FLAG_INIT;

static void note_iterations(const char *line)
{
    const char *count = strstr(line, "iter ");
    if (count && strtol(count + strlen("iter "), NULL, 10) >= MOST_ITERATIONS)
        gave_up = true;
    if (strstr(line, "WARNING: f <") || strstr(line, "reaching max number"))
        gave_up = true;
}

static void silence(void)
{
    set_print_string_function(note_iterations);
}

typedef struct linear_input {
    struct problem problem;
    struct feature_node *nodes;
} linear_input;

static void free_input(linear_input *input)
{
    free(input->problem.x);
    free(input->problem.y);
    free(input->nodes);
}

static dm_status convert(const dm_problem *problem, linear_input *input, dm_error *error)
{
    size_t rows = problem->rows, items = problem->starts[rows];
    int bias_index = (int)problem->features + 1;
    input->problem = (struct problem){.l = (int)rows, .n = bias_index, .bias = 1};
    input->problem.x = calloc(rows, sizeof *input->problem.x);
    input->problem.y = calloc(rows, sizeof *input->problem.y);
    input->nodes = calloc(items + 2 * rows, sizeof *input->nodes);
    if (!input->problem.x || !input->problem.y || !input->nodes)
        return dm_fail_memory(error);
    struct feature_node *node = input->nodes;
    for (size_t row = 0; row < rows; row++) {
        input->problem.x[row] = node;
        input->problem.y[row] = problem->targets[row];
        for (size_t i = problem->starts[row]; i < problem->starts[row + 1]; i++)
            *node++ =
                (struct feature_node){(int)problem->items[i].index + 1, problem->items[i].value};
        *node++ = (struct feature_node){bias_index, 1};
        *node++ = (struct feature_node){-1, 0};
    }
    return DM_OK;
}

size_t dm_linear_memory(const dm_problem *problem)
{
    size_t rows = problem->rows, nodes = problem->starts[rows] + 2 * rows;
    return nodes * sizeof(struct feature_node) + rows * 128 +
           (problem->features + 1) * 10 * sizeof(double) + (1 << 20);
}

static dm_status check_memory(const dm_problem *problem, dm_error *error)
{
    size_t needed = dm_linear_memory(problem);
    void *volatile room = malloc(needed); /* volatile: not to be optimised away */
    if (!room)
        return dm_fail(error, DM_NO_MEMORY, "training needs %zu MB of memory", needed >> 20);
    free(room);
    return DM_OK;
}

static dm_status collapse(const struct model *model, size_t features, dm_hyperplane *plane,
                          dm_error *error)
{
    double sign = model->label[0] == 1 ? 1 : -1;
    plane->weights = calloc(features, sizeof *plane->weights);
    if (!plane->weights)
        return dm_fail_memory(error);
    for (size_t i = 0; i < features; i++)
        plane->weights[i] = sign * model->w[i];
    plane->bias = sign * model->w[features];
    plane->converged = !gave_up;
    return DM_OK;
}

static dm_status solve(const dm_problem *problem, linear_input *input, dm_hyperplane *plane,
                       dm_error *error)
{
    int labels[] = {1, -1};
    double costs[] = {problem->positive_cost, problem->negative_cost};
    struct parameter parameter = {
        .solver_type = L2R_L2LOSS_SVC,
        .eps = 1e-2,
        .C = 1,
        .nr_weight = 2,
        .weight_label = labels,
        .weight = costs,
        .p = 0.1,
    };
    const char *refusal = check_parameter(&input->problem, &parameter);
    if (refusal)
        return dm_fail(error, DM_INTERNAL, "liblinear: %s", refusal);
    call_once(&silenced, silence);
    gave_up = false;
    struct model *model = train(&input->problem, &parameter);
    dm_status status = DM_OK;
    if (!model || model->nr_class != 2 || !isfinite(model->w[problem->features]))
        status = dm_fail(error, DM_INTERNAL, "liblinear gave no usable model");
    else
        status = collapse(model, problem->features, plane, error);
    if (model)
        free_and_destroy_model(&model);
    return status;
}

dm_status dm_linear_train(const dm_problem *problem, dm_hyperplane *plane, dm_error *error)
{
    linear_input input = {0};
    *plane = (dm_hyperplane){0};
    dm_status status = dm_problem_check(problem, error);
    if (!status)
        status = check_memory(problem, error);
    if (!status)
        status = convert(problem, &input, error);
    if (!status)
        status = solve(problem, &input, plane, error);
    free_input(&input);
    return status;
}

int dm_linear_version(void)
{
    return liblinear_version;
}
