/* N-grams are taken from each statement once; from one with a cue, a second time without it, for
 * statements are scored with and without their reporting verb and both must come out right. Figures
 * are those of the statements as they are in the data. Each fold then builds its own vocabulary
 * from the statements outside it, so nothing of a held-out statement reaches the model that scores
 * it: its decision values are those of a new statement. From them come the sigmoids, the thresholds
 * and the figures; the model itself is trained on everything.
 *
 * One stance is one two-class problem (carries it or not), because a statement may carry several.
 */
#include "classifier/trainer.h"

#include "classifier/folds.h"
#include "classifier/linear_bridge.h"
#include "classifier/svm_bridge.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct training_run {
    const dm_dataset *dataset;
    const dm_training_options *options;
    size_t statements;
    size_t count;         /* samples: the statements, then those with a cue again without it */
    size_t *statement_of; /* each sample's */
    dm_bag *bags;         /* each sample's n-grams */
    size_t *fold_of;      /* the fold that each sample is held out in */
    size_t *rows;         /* scratch: the samples of one training */
    dm_scores *scores;    /* held-out */
    double *values;       /* scratch, one for each statement */
    bool *carries;        /* likewise */
    bool use_libsvm, converged;
    size_t done; /* steps, for the progress */
} training_run;

/* One trained set of detectors. */
typedef struct detector_set {
    dm_vocabulary *vocabulary;
    dm_hyperplane planes[DM_STANCES];
} detector_set;

dm_training_options dm_training_defaults(void)
{
    return (dm_training_options){
        .ngrams = DM_NGRAM_DEFAULTS,
        .folds = 5,
        .seed = 1,
        .cost = 0.15,
        .least_frequency = 2,
        .balanced = true,
    };
}

static dm_status step(training_run *training, dm_error *error)
{
    const dm_training_options *options = training->options;
    size_t total = (options->folds + 1) * DM_STANCES;
    training->done++;
    if (options->progress && !options->progress(options->context, training->done, total))
        return dm_fail(error, DM_INTERRUPTED, "training was stopped");
    return DM_OK;
}

static bool carries(const training_run *training, size_t index, int stance)
{
    const dm_labelled *statement =
        dm_dataset_item(training->dataset, training->statement_of[index]);
    return dm_stance_list_set(&statement->stances) >> stance & 1;
}

/* --- one training ------------------------------------------------------------------------ */

static dm_status fill_problem(const training_run *training, size_t count,
                              const dm_vocabulary *vocabulary, dm_problem *problem, dm_error *error)
{
    dm_vector vector = {0};
    dm_status status = DM_OK;
    problem->features = dm_vocabulary_count(vocabulary);
    for (size_t i = 0; i < count && !status; i++) {
        status = dm_vectorize(vocabulary, &training->options->ngrams,
                              &training->bags[training->rows[i]], &vector, error);
        if (!status)
            status = dm_problem_add(problem, &vector, error);
    }
    dm_vector_free(&vector);
    return status;
}

/* Sets targets and costs for one stance. Balanced, both sides of the problem cost the same. */
static void aim(const training_run *training, int stance, dm_problem *problem)
{
    double positive = 0, rows = (double)problem->rows;
    for (size_t i = 0; i < problem->rows; i++) {
        bool carried = carries(training, training->rows[i], stance);
        problem->targets[i] = carried ? 1 : -1;
        positive += carried;
    }
    double cost = training->options->cost;
    bool balanced = training->options->balanced && positive > 0 && positive < rows;
    problem->positive_cost = balanced ? cost * rows / (2 * positive) : cost;
    problem->negative_cost = balanced ? cost * rows / (2 * (rows - positive)) : cost;
}

static dm_status solve(training_run *training, dm_problem *problem, detector_set *detectors,
                       dm_error *error)
{
    dm_status status = DM_OK;
    for (int stance = 0; stance < DM_STANCES && !status; stance++) {
        dm_hyperplane *plane = &detectors->planes[stance];
        dm_error cause = {0};
        aim(training, stance, problem);
        status = training->use_libsvm ? dm_svm_train(problem, plane, &cause)
                                      : dm_linear_train(problem, plane, &cause);
        if (status)
            return dm_fail(error, status, "training %s: %s", dm_stance_name(stance), cause.message);
        training->converged = training->converged && plane->converged;
        status = step(training, error);
    }
    return status;
}

static void free_detectors(detector_set *detectors)
{
    dm_vocabulary_free(detectors->vocabulary);
    for (int stance = 0; stance < DM_STANCES; stance++)
        dm_hyperplane_free(&detectors->planes[stance]);
}

/* Trains on the first `count` of training->rows; the detectors are the caller's also on failure. */
static dm_status train_detectors(training_run *training, size_t count, detector_set *detectors,
                                 dm_error *error)
{
    dm_problem problem = {0};
    *detectors = (detector_set){0};
    /* Rows ascend, so the statements stand before their copies, which are not to be counted. */
    size_t statements = 0;
    while (statements < count && training->rows[statements] < training->statements)
        statements++;
    dm_status status =
        dm_vocabulary_build(training->bags, training->rows, statements,
                            training->options->least_frequency, &detectors->vocabulary, error);
    if (!status)
        status = fill_problem(training, count, detectors->vocabulary, &problem, error);
    if (!status)
        status = solve(training, &problem, detectors, error);
    dm_problem_free(&problem);
    return status;
}

/* --- cross-validation -------------------------------------------------------------------- */

static dm_status score_held_out(training_run *training, size_t fold, const detector_set *detectors,
                                dm_error *error)
{
    dm_vector vector = {0};
    dm_status status = DM_OK;
    for (size_t i = 0; i < training->count && !status; i++) {
        if (training->fold_of[i] != fold)
            continue;
        status = dm_vectorize(detectors->vocabulary, &training->options->ngrams, &training->bags[i],
                              &vector, error);
        for (int stance = 0; stance < DM_STANCES && !status; stance++)
            training->scores[i].decision[stance] =
                dm_hyperplane_decide(&detectors->planes[stance], vector.items, vector.count);
        training->scores[i].no_features = vector.known == 0;
    }
    dm_vector_free(&vector);
    return status;
}

static dm_status cross_validate(training_run *training, dm_error *error)
{
    dm_status status = dm_folds_assign(training->dataset, training->options->folds,
                                       training->options->seed, training->fold_of, error);
    for (size_t i = training->statements; i < training->count && !status; i++)
        training->fold_of[i] = training->fold_of[training->statement_of[i]];
    for (size_t fold = 0; fold < training->options->folds && !status; fold++) {
        detector_set detectors;
        size_t count = 0;
        for (size_t i = 0; i < training->count; i++) {
            if (training->fold_of[i] != fold)
                training->rows[count++] = i;
        }
        status = train_detectors(training, count, &detectors, error);
        if (!status)
            status = score_held_out(training, fold, &detectors, error);
        free_detectors(&detectors);
    }
    return status;
}

static dm_status calibrate(training_run *training, int stance, dm_decider *decider, dm_error *error)
{
    for (size_t i = 0; i < training->count; i++) {
        training->values[i] = training->scores[i].decision[stance];
        training->carries[i] = carries(training, i, stance);
    }
    dm_error cause = {0};
    dm_status status = dm_sigmoid_fit(training->values, training->carries, training->count,
                                      &decider->sigmoids[stance], &cause);
    if (status)
        return dm_fail(error, status, "calibrating %s: %s", dm_stance_name(stance), cause.message);
    for (size_t i = 0; i < training->count; i++)
        training->values[i] =
            dm_sigmoid_probability(&decider->sigmoids[stance], training->values[i]);
    decider->thresholds[stance] =
        dm_threshold_choose(training->values, training->carries, training->count);
    return DM_OK;
}

static void evaluate(training_run *training, const dm_decider *decider, dm_evaluation *held_out)
{
    *held_out = (dm_evaluation){0};
    for (size_t i = 0; i < training->statements; i++) {
        const dm_labelled *statement = dm_dataset_item(training->dataset, i);
        dm_scores *scores = &training->scores[i];
        if (scores->no_features)
            *scores = (dm_scores){.label = DM_NO_STANCE, .no_features = true};
        else
            dm_decide(decider, scores);
        dm_evaluation_add(held_out, statement->language, &statement->stances, scores);
    }
}

/* --- the model --------------------------------------------------------------------------- */

static void describe(const training_run *training, const dm_evaluation *held_out, dm_report *report)
{
    const dm_training_options *options = training->options;
    dm_report_data(report, training->dataset);
    dm_report_figures(report, held_out);
    snprintf(report->date, sizeof report->date, "%s", options->date ? options->date : "");
    snprintf(report->solver, sizeof report->solver, "%s",
             training->use_libsvm ? "libsvm" : "liblinear");
    report->solver_version =
        (uint32_t)(training->use_libsvm ? dm_svm_version() : dm_linear_version());
    report->converged = training->converged;
    report->folds = (uint32_t)options->folds;
    report->least_frequency = options->least_frequency;
    report->balanced = options->balanced;
    report->seed = options->seed;
    report->cost = options->cost;
}

/* Trains on all statements and fills what is missing of `parts`. */
static dm_status train_final(training_run *training, dm_model_parts *parts, dm_error *error)
{
    detector_set detectors;
    for (size_t i = 0; i < training->count; i++)
        training->rows[i] = i;
    dm_status status = train_detectors(training, training->count, &detectors, error);
    if (!status) {
        size_t features = dm_vocabulary_count(detectors.vocabulary);
        parts->weights = calloc(features, sizeof *parts->weights);
        if (!parts->weights)
            status = dm_fail_memory(error);
        for (int stance = 0; stance < DM_STANCES && !status; stance++) {
            parts->bias[stance] = detectors.planes[stance].bias;
            for (size_t i = 0; i < features; i++)
                parts->weights[i][stance] = (float)detectors.planes[stance].weights[i];
        }
    }
    if (!status) {
        parts->vocabulary = detectors.vocabulary;
        detectors.vocabulary = NULL;
    }
    free_detectors(&detectors);
    return status;
}

static dm_status read_bags(training_run *training, const dm_thesaurus *thesaurus, dm_error *error)
{
    dm_status status = DM_OK;
    dm_bag scratch = {0};
    for (size_t i = 0; i < training->count && !status; i++) {
        const dm_labelled *statement =
            dm_dataset_item(training->dataset, training->statement_of[i]);
        dm_slice cue = i < training->statements ? statement->cue : (dm_slice){NULL, 0};
        status = dm_bag_read(&scratch, &training->options->ngrams, thesaurus, statement->text, cue,
                             error);
        if (!status && !dm_bag_copy(&training->bags[i], &scratch))
            status = dm_fail_memory(error);
    }
    dm_bag_free(&scratch);
    return status;
}

/* The model's own thesaurus: a copy of the one asked for, or an empty one. */
static dm_status copy_thesaurus(const dm_thesaurus *asked, dm_thesaurus **copy, dm_error *error)
{
    dm_slice empty = DM_SLICE("class\tlang\twords\n");
    return dm_thesaurus_read(asked ? dm_thesaurus_table(asked) : empty, "thesaurus", copy, error);
}

/* Fills `parts`, which are the caller's also on failure. */
static dm_status run(training_run *training, dm_model_parts *parts, dm_evaluation *held_out,
                     dm_error *error)
{
    dm_status status = copy_thesaurus(training->options->thesaurus, &parts->thesaurus, error);
    if (!status)
        status = read_bags(training, parts->thesaurus, error);
    if (!status)
        status = cross_validate(training, error);
    for (int stance = 0; stance < DM_STANCES && !status; stance++)
        status = calibrate(training, stance, &parts->decider, error);
    if (status)
        return status;
    evaluate(training, &parts->decider, held_out);
    status = train_final(training, parts, error);
    if (status)
        return status;
    describe(training, held_out, &parts->report);
    return DM_OK;
}

static dm_status check_options(const dm_training_options *options, dm_error *error)
{
    if (!isfinite(options->cost) || !(options->cost > 0))
        return dm_fail(error, DM_DATA, "the cost C must be a positive number");
    if (options->least_frequency == 0)
        return dm_fail(error, DM_DATA, "an n-gram's least frequency is 1 or more");
    return dm_ngram_options_check(&options->ngrams, error);
}

static void free_training(training_run *training)
{
    for (size_t i = 0; training->bags && i < training->count; i++)
        dm_bag_free(&training->bags[i]);
    free(training->bags);
    free(training->statement_of);
    free(training->fold_of);
    free(training->rows);
    free(training->scores);
    free(training->values);
    free(training->carries);
}

/* Lists the samples; false without memory. */
static bool list_samples(training_run *training)
{
    size_t statements = training->statements, most = 2 * statements;
    training->statement_of = calloc(most, sizeof *training->statement_of);
    training->bags = calloc(most, sizeof *training->bags);
    training->fold_of = calloc(most, sizeof *training->fold_of);
    training->rows = calloc(most, sizeof *training->rows);
    training->scores = calloc(most, sizeof *training->scores);
    training->values = calloc(most, sizeof *training->values);
    training->carries = calloc(most, sizeof *training->carries);
    if (!training->statement_of || !training->bags || !training->fold_of || !training->rows ||
        !training->scores || !training->values || !training->carries)
        return false;
    for (size_t i = 0; i < statements; i++)
        training->statement_of[training->count++] = i;
    for (size_t i = 0; i < statements; i++)
        if (dm_dataset_item(training->dataset, i)->cue.size)
            training->statement_of[training->count++] = i;
    return true;
}

dm_status dm_train(const dm_dataset *dataset, const dm_training_options *options, dm_model **model,
                   dm_evaluation *held_out, dm_error *error)
{
    dm_evaluation unasked;
    *model = NULL;
    dm_status status = check_options(options, error);
    if (!status)
        status = dm_dataset_check(dataset, error);
    if (status)
        return status;
    training_run training = {
        .dataset = dataset,
        .options = options,
        .statements = dm_dataset_count(dataset),
        .converged = true,
    };
    training.use_libsvm =
        options->solver == DM_SOLVER_LIBSVM ||
        (options->solver == DM_SOLVER_AUTO && training.statements <= DM_LIBSVM_ROWS);
    dm_model_parts parts = {.options = options->ngrams};
    if (list_samples(&training))
        status = run(&training, &parts, held_out ? held_out : &unasked, error);
    else
        status = dm_fail_memory(error);
    free_training(&training);
    if (!status)
        return dm_model_create(&parts, model, error);
    dm_model_parts_free(&parts);
    return status;
}
