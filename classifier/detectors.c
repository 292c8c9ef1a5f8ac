/* A stance is a two-class problem (carries it or not), because a statement may carry several. The
 * three problems have the same rows, so they are built once and only their targets change. */
#include "classifier/detectors.h"

#include "classifier/linear_bridge.h"
#include "classifier/svm_bridge.h"

#include <stdlib.h>

/* --- samples ------------------------------------------------------------------------------- */

static dm_status read_bags(dm_samples *samples, const dm_thesaurus *thesaurus, dm_error *error)
{
    dm_status status = DM_OK;
    dm_bag scratch = {0};
    for (size_t i = 0; i < samples->statements && !status; i++) {
        const dm_labelled *statement = dm_dataset_item(samples->dataset, i);
        status = dm_bag_read(&scratch, &samples->options, thesaurus, statement->text,
                             statement->cue, error);
        if (!status && !dm_bag_copy(&samples->bags[i], &scratch))
            status = dm_fail_memory(error);
    }
    dm_bag_free(&scratch);
    return status;
}

dm_status dm_samples_read(const dm_dataset *dataset, const dm_ngram_options *options,
                          const dm_thesaurus *thesaurus, dm_samples *samples, dm_error *error)
{
    size_t count = dm_dataset_count(dataset);
    *samples = (dm_samples){.dataset = dataset, .options = *options, .cueless = *options};
    samples->cueless.cue_percent = 0;
    samples->bags = calloc(count + 1, sizeof *samples->bags);
    samples->items = calloc(2 * count + 1, sizeof *samples->items);
    if (!samples->bags || !samples->items)
        return dm_fail_memory(error);
    samples->statements = count;
    for (size_t i = 0; i < count; i++) {
        bool has_cue = dm_dataset_item(dataset, i)->cue.size > 0;
        samples->items[samples->count++] = (dm_sample){i, true};
        if (has_cue)
            samples->items[samples->count++] = (dm_sample){i, false};
    }
    return read_bags(samples, thesaurus, error);
}

void dm_samples_free(dm_samples *samples)
{
    for (size_t i = 0; i < samples->statements; i++)
        dm_bag_free(&samples->bags[i]);
    free(samples->bags);
    free(samples->items);
    *samples = (dm_samples){0};
}

bool dm_sample_carries(const dm_samples *samples, const dm_sample *sample, int stance)
{
    const dm_labelled *statement = dm_dataset_item(samples->dataset, sample->statement);
    return dm_stance_list_set(&statement->stances) >> stance & 1;
}

dm_status dm_sample_vectorize(const dm_samples *samples, const dm_sample *sample,
                              const dm_vocabulary *vocabulary, dm_vector *vector, dm_error *error)
{
    return dm_vectorize(vocabulary, sample->with_cue ? &samples->options : &samples->cueless,
                        &samples->bags[sample->statement], vector, error);
}

/* --- training ------------------------------------------------------------------------------ */

typedef struct detector_training {
    const dm_samples *samples;
    const bool *chosen;
    const dm_detector_settings *settings;
    dm_problem problem; /* its rows are the chosen samples, in their order */
} detector_training;

static dm_status build_vocabulary(const detector_training *training, dm_vocabulary **vocabulary,
                                  dm_error *error)
{
    const dm_samples *samples = training->samples;
    size_t *rows = calloc(samples->statements + 1, sizeof *rows), count = 0;
    if (!rows)
        return dm_fail_memory(error);
    for (size_t i = 0; i < samples->statements; i++)
        if (training->chosen[i])
            rows[count++] = i;
    dm_status status = dm_vocabulary_build(samples->bags, rows, count,
                                           training->settings->least_frequency, vocabulary, error);
    free(rows);
    return status;
}

static dm_status fill_problem(detector_training *training, const dm_vocabulary *vocabulary,
                              dm_error *error)
{
    const dm_samples *samples = training->samples;
    dm_vector vector = {0};
    dm_status status = DM_OK;
    training->problem.features = dm_vocabulary_count(vocabulary);
    for (size_t i = 0; i < samples->count && !status; i++) {
        if (!training->chosen[samples->items[i].statement])
            continue;
        status = dm_sample_vectorize(samples, &samples->items[i], vocabulary, &vector, error);
        if (!status)
            status = dm_problem_add(&training->problem, &vector, error);
    }
    dm_vector_free(&vector);
    return status;
}

/* Sets targets and costs for one stance. */
static void aim(detector_training *training, int stance)
{
    const dm_samples *samples = training->samples;
    dm_problem *problem = &training->problem;
    double positive = 0, rows = (double)problem->rows, cost = training->settings->cost;
    size_t row = 0;
    if (!problem->targets)
        return; /* no rows, which the solver refuses */
    for (size_t i = 0; i < samples->count; i++) {
        if (!training->chosen[samples->items[i].statement])
            continue;
        bool carried = dm_sample_carries(samples, &samples->items[i], stance);
        problem->targets[row++] = carried ? 1 : -1;
        positive += carried;
    }
    bool balanced = training->settings->balanced && positive > 0 && positive < rows;
    problem->positive_cost = balanced ? cost * rows / (2 * positive) : cost;
    problem->negative_cost = balanced ? cost * rows / (2 * (rows - positive)) : cost;
}

static dm_status solve(detector_training *training, int stance, dm_hyperplane *plane,
                       dm_error *error)
{
    dm_error cause = {0};
    aim(training, stance);
    dm_status status = training->settings->use_libsvm
                           ? dm_svm_train(&training->problem, plane, &cause)
                           : dm_linear_train(&training->problem, plane, &cause);
    if (status)
        return dm_fail(error, status, "training %s: %s", dm_stance_name(stance), cause.message);
    return DM_OK;
}

dm_status dm_detectors_train(const dm_samples *samples, const bool *chosen,
                             const dm_detector_settings *settings, dm_step *step, void *context,
                             dm_detectors *detectors, dm_error *error)
{
    detector_training training = {samples, chosen, settings, {0}};
    *detectors = (dm_detectors){0};
    dm_status status = build_vocabulary(&training, &detectors->vocabulary, error);
    if (!status)
        status = fill_problem(&training, detectors->vocabulary, error);
    for (int stance = 0; stance < DM_STANCES && !status; stance++) {
        status = solve(&training, stance, &detectors->planes[stance], error);
        if (!status && !step(context))
            status = dm_fail(error, DM_INTERRUPTED, "training was stopped");
    }
    dm_problem_free(&training.problem);
    return status;
}

void dm_detectors_free(dm_detectors *detectors)
{
    dm_vocabulary_free(detectors->vocabulary);
    for (int stance = 0; stance < DM_STANCES; stance++)
        dm_hyperplane_free(&detectors->planes[stance]);
}
