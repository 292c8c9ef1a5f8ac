/* libsvm reports through one process-wide print function. Ours keeps quiet; it is set once, and
 * notes in a variable of the training thread how many iterations the solver took, because that is
 * the only sign of a solver that gave up: the warning itself goes past the hook. */
#include "classifier/svm_bridge.h"

#include <libsvm/svm.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

enum { CACHE_MEGABYTES = 200, MOST_ITERATIONS = 10000000 };

static _Thread_local bool gave_up;
static once_flag silenced = ONCE_FLAG_INIT;

static void note_iterations(const char *line)
{
    const char *count = strstr(line, "#iter = ");
    if (count && strtol(count + strlen("#iter = "), NULL, 10) >= MOST_ITERATIONS)
        gave_up = true;
    if (strstr(line, "reaching max"))
        gave_up = true;
}

static void silence(void)
{
    svm_set_print_string_function(note_iterations);
}

/* libsvm's view of a problem; a model that it trains points into the nodes. */
typedef struct svm_input {
    struct svm_problem problem;
    struct svm_node *nodes;
} svm_input;

static void free_input(svm_input *input)
{
    free(input->problem.x);
    free(input->problem.y);
    free(input->nodes);
}

static dm_status convert(const dm_problem *problem, svm_input *input, dm_error *error)
{
    size_t rows = problem->rows, items = problem->starts[rows];
    input->problem.l = (int)rows;
    input->problem.x = calloc(rows, sizeof *input->problem.x);
    input->problem.y = calloc(rows, sizeof *input->problem.y);
    input->nodes = calloc(items + rows, sizeof *input->nodes);
    if (!input->problem.x || !input->problem.y || !input->nodes)
        return dm_fail_memory(error);
    struct svm_node *node = input->nodes;
    for (size_t row = 0; row < rows; row++) {
        input->problem.x[row] = node;
        input->problem.y[row] = problem->targets[row];
        for (size_t i = problem->starts[row]; i < problem->starts[row + 1]; i++)
            *node++ = (struct svm_node){(int)problem->items[i].index + 1, problem->items[i].value};
        *node++ = (struct svm_node){-1, 0};
    }
    return DM_OK;
}

size_t dm_svm_memory(const dm_problem *problem)
{
    size_t rows = problem->rows, nodes = problem->starts[rows] + rows;
    size_t cache = (size_t)CACHE_MEGABYTES << 20;
    if (rows < 1 << 20 && rows * rows * sizeof(float) < cache)
        cache = rows * rows * sizeof(float);
    return cache + nodes * sizeof(struct svm_node) + rows * 256 +
           problem->features * sizeof(double) + (1 << 20);
}

/* libsvm cannot run out of memory and live; so see first whether there is enough. */
static dm_status check_memory(const dm_problem *problem, dm_error *error)
{
    size_t needed = dm_svm_memory(problem);
    void *volatile room = malloc(needed); /* volatile: not to be optimised away */
    if (!room)
        return dm_fail(error, DM_NO_MEMORY, "training needs %zu MB of memory", needed >> 20);
    free(room);
    return DM_OK;
}

/* libsvm's model, the caller's to free; NULL on failure. */
static struct svm_model *solve(const dm_problem *problem, svm_input *input, dm_error *error)
{
    int labels[] = {1, -1};
    double costs[] = {problem->positive_cost, problem->negative_cost};
    struct svm_parameter parameter = {
        .svm_type = C_SVC,
        .kernel_type = LINEAR,
        .cache_size = CACHE_MEGABYTES,
        .eps = 1e-3,
        .C = 1,
        .nr_weight = 2,
        .weight_label = labels,
        .weight = costs,
        .shrinking = 1,
    };
    const char *refusal = svm_check_parameter(&input->problem, &parameter);
    if (refusal) {
        dm_fail(error, DM_INTERNAL, "libsvm: %s", refusal);
        return NULL;
    }
    call_once(&silenced, silence);
    gave_up = false;
    struct svm_model *model = svm_train(&input->problem, &parameter);
    if (!model || model->nr_class != 2 || !isfinite(model->rho[0])) {
        svm_free_and_destroy_model(&model);
        dm_fail(error, DM_INTERNAL, "libsvm gave no usable model");
        return NULL;
    }
    return model;
}

/* Sums the support vectors; libsvm's positive side is the class that it met first. */
static dm_status collapse(const struct svm_model *model, size_t features, dm_hyperplane *plane,
                          dm_error *error)
{
    double sign = model->label[0] == 1 ? 1 : -1;
    plane->weights = calloc(features, sizeof *plane->weights);
    if (!plane->weights)
        return dm_fail_memory(error);
    for (int i = 0; i < model->l; i++) {
        double coefficient = sign * model->sv_coef[0][i];
        for (const struct svm_node *node = model->SV[i]; node->index > 0; node++)
            plane->weights[node->index - 1] += coefficient * node->value;
    }
    plane->bias = -sign * model->rho[0];
    plane->converged = !gave_up;
    return DM_OK;
}

/* All but the comparison in one: `model` and `input` are the caller's to free, also on failure. */
static dm_status train(const dm_problem *problem, svm_input *input, struct svm_model **model,
                       dm_hyperplane *plane, dm_error *error)
{
    *plane = (dm_hyperplane){0};
    dm_status status = dm_problem_check(problem, error);
    if (!status)
        status = check_memory(problem, error);
    if (!status)
        status = convert(problem, input, error);
    if (status)
        return status;
    struct svm_model *solved = *model = solve(problem, input, error);
    return solved ? collapse(solved, problem->features, plane, error) : DM_INTERNAL;
}

static void free_model(struct svm_model *model)
{
    if (model)
        svm_free_and_destroy_model(&model);
}

dm_status dm_svm_train(const dm_problem *problem, dm_hyperplane *plane, dm_error *error)
{
    svm_input input = {0};
    struct svm_model *model = NULL;
    dm_status status = train(problem, &input, &model, plane, error);
    free_model(model);
    free_input(&input);
    return status;
}

static double largest_difference(const dm_problem *problem, const svm_input *input,
                                 const struct svm_model *model, const dm_hyperplane *plane)
{
    double largest = 0, sign = model->label[0] == 1 ? 1 : -1;
    for (size_t row = 0; row < problem->rows; row++) {
        double theirs;
        svm_predict_values(model, input->problem.x[row], &theirs);
        size_t start = problem->starts[row];
        double ours =
            dm_hyperplane_decide(plane, problem->items + start, problem->starts[row + 1] - start);
        double difference = fabs(ours - sign * theirs);
        if (difference > largest)
            largest = difference;
    }
    return largest;
}

dm_status dm_svm_collapse_error(const dm_problem *problem, double *largest, dm_error *error)
{
    svm_input input = {0};
    struct svm_model *model = NULL;
    dm_hyperplane plane;
    dm_status status = train(problem, &input, &model, &plane, error);
    if (!status)
        *largest = largest_difference(problem, &input, model, &plane);
    dm_hyperplane_free(&plane);
    free_model(model);
    free_input(&input);
    return status;
}

int dm_svm_version(void)
{
    return libsvm_version;
}
