/* The validation's held-out decision values are those of new statements. From them come the
 * sigmoids, the thresholds and the figures; the model itself is trained on everything. Figures are
 * those of the statements as they are in the data, with their reporting verbs.
 *
 * A comparison repeats the validation, on the same folds, without the statements that the old model
 * was not trained on: what they bring, and nothing else, is the difference. */
#include "classifier/trainer.h"

#include "classifier/linear_bridge.h"
#include "classifier/svm_bridge.h"
#include "classifier/validation.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct training_run {
    const dm_dataset *dataset;
    const dm_training_options *options;
    dm_samples samples;
    dm_validation_plan plan;
} training_run;

dm_training_options dm_training_defaults(void)
{
    return (dm_training_options){
        .ngrams = DM_NGRAM_DEFAULTS,
        .seed = 1,
        .cost = 0.15,
        .balanced = true,
        .threads = 1,
    };
}

/* --- from held-out values to probabilities and figures ---------------------------------------- */

static dm_status calibrate(const dm_samples *samples, const dm_validation *validation, int stance,
                           double *values, bool *carries, dm_decider *decider, dm_error *error)
{
    dm_error cause = {0};
    dm_sigmoid *sigmoid = &decider->sigmoids[stance];
    for (size_t i = 0; i < samples->count; i++) {
        values[i] = validation->scores[i].decision[stance];
        carries[i] = dm_sample_carries(samples, &samples->items[i], stance);
    }
    dm_status status = dm_sigmoid_fit(values, carries, samples->count, sigmoid, &cause);
    if (status)
        return dm_fail(error, status, "calibrating %s: %s", dm_stance_name(stance), cause.message);
    for (size_t i = 0; i < samples->count; i++)
        values[i] = dm_sigmoid_probability(sigmoid, values[i]);
    decider->thresholds[stance] = dm_threshold_choose(values, carries, samples->count);
    return DM_OK;
}

static dm_status calibrate_all(const dm_samples *samples, const dm_validation *validation,
                               dm_decider *decider, dm_error *error)
{
    double *values = calloc(samples->count + 1, sizeof *values);
    bool *carries = calloc(samples->count + 1, sizeof *carries);
    dm_status status = values && carries ? DM_OK : dm_fail_memory(error);
    for (int stance = 0; stance < DM_STANCES && !status; stance++)
        status = calibrate(samples, validation, stance, values, carries, decider, error);
    free(values);
    free(carries);
    return status;
}

static void evaluate(const dm_samples *samples, const dm_validation *validation,
                     const dm_decider *decider, dm_evaluation *held_out)
{
    *held_out = (dm_evaluation){0};
    for (size_t i = 0; i < samples->count; i++) {
        const dm_sample *sample = &samples->items[i];
        dm_scores scores = validation->scores[i];
        if (!sample->with_cue)
            continue;
        if (scores.no_features)
            scores = (dm_scores){.label = DM_NO_STANCE, .no_features = true};
        else
            dm_decide(decider, &scores);
        const dm_labelled *statement = dm_dataset_item(samples->dataset, sample->statement);
        dm_evaluation_add(held_out, statement->language, &statement->stances, &scores);
    }
}

/* --- comparing with an old model ----------------------------------------------------------------
 */

static int by_value(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

/* Marks the statements that the old model was not trained on; false where it knew none of them. */
static bool bar_new_statements(const dm_dataset *dataset, const dm_model_parts *old, bool *barred,
                               size_t *known)
{
    *known = 0;
    for (size_t i = 0; i < dm_dataset_count(dataset); i++) {
        uint64_t hash = dm_labelled_hash(dm_dataset_item(dataset, i));
        barred[i] = !bsearch(&hash, old->trained_on, old->trained_count, sizeof hash, by_value);
        *known += !barred[i];
    }
    return *known > 0;
}

static dm_status compare(training_run *run, dm_comparison *comparison, dm_error *error)
{
    const dm_model_parts *old = dm_model_look(run->options->compare);
    dm_validation_plan plan = run->plan;
    dm_validation validation = {0};
    dm_decider decider;
    dm_status status = DM_OK;
    bool *barred = calloc(run->samples.statements + 1, sizeof *barred);
    if (!barred)
        return dm_fail_memory(error);
    if (!bar_new_statements(run->dataset, old, barred, &comparison->known))
        status = dm_fail(error, DM_DATA,
                         "the model to compare with was trained on none of these statements; give "
                         "its data too");
    comparison->trained_on = old->trained_count;
    plan.barred = barred;
    plan.final = false;
    if (!status)
        status = dm_validate(&run->samples, &plan, &validation, error);
    if (!status)
        status = calibrate_all(&run->samples, &validation, &decider, error);
    if (!status)
        evaluate(&run->samples, &validation, &decider, &comparison->before);
    dm_validation_free(&validation);
    free(barred);
    return status;
}

/* --- the model ---------------------------------------------------------------------------------
 */

static void describe(const training_run *run, bool converged, const dm_evaluation *held_out,
                     dm_report *report)
{
    const dm_training_options *options = run->options;
    bool libsvm = run->plan.settings.use_libsvm;
    dm_report_data(report, run->dataset);
    dm_report_figures(report, held_out);
    snprintf(report->date, sizeof report->date, "%s", options->date ? options->date : "");
    snprintf(report->solver, sizeof report->solver, "%s", libsvm ? "libsvm" : "liblinear");
    report->solver_version = (uint32_t)(libsvm ? dm_svm_version() : dm_linear_version());
    report->converged = converged;
    report->folds = (uint32_t)run->plan.folds;
    report->least_frequency = run->plan.settings.least_frequency;
    report->balanced = options->balanced;
    report->seed = options->seed;
    report->cost = options->cost;
}

static dm_status take_weights(dm_detectors *detectors, dm_model_parts *parts, dm_error *error)
{
    size_t features = dm_vocabulary_count(detectors->vocabulary);
    parts->weights = calloc(features, sizeof *parts->weights);
    if (!parts->weights)
        return dm_fail_memory(error);
    for (int stance = 0; stance < DM_STANCES; stance++) {
        parts->bias[stance] = detectors->planes[stance].bias;
        for (size_t i = 0; i < features; i++)
            parts->weights[i][stance] = (float)detectors->planes[stance].weights[i];
    }
    parts->vocabulary = detectors->vocabulary;
    detectors->vocabulary = NULL;
    return DM_OK;
}

static dm_status remember_statements(const dm_dataset *dataset, dm_model_parts *parts,
                                     dm_error *error)
{
    size_t count = dm_dataset_count(dataset);
    parts->trained_on = calloc(count + 1, sizeof *parts->trained_on);
    if (!parts->trained_on)
        return dm_fail_memory(error);
    parts->trained_count = count;
    for (size_t i = 0; i < count; i++)
        parts->trained_on[i] = dm_labelled_hash(dm_dataset_item(dataset, i));
    qsort(parts->trained_on, count, sizeof *parts->trained_on, by_value);
    return DM_OK;
}

/* The model's own thesaurus: a copy of the one asked for, or an empty one. */
static dm_status copy_thesaurus(const dm_thesaurus *asked, dm_thesaurus **copy, dm_error *error)
{
    dm_slice empty = DM_SLICE("class\tlang\twords\n");
    return dm_thesaurus_read(asked ? dm_thesaurus_table(asked) : empty, "thesaurus", copy, error);
}

/* Fills `parts`, which are the caller's also on failure. */
static dm_status train(training_run *run, dm_model_parts *parts, dm_evaluation *held_out,
                       dm_comparison *comparison, dm_error *error)
{
    dm_validation validation = {0};
    dm_status status = copy_thesaurus(run->options->thesaurus, &parts->thesaurus, error);
    if (!status)
        status =
            dm_samples_read(run->dataset, &parts->options, parts->thesaurus, &run->samples, error);
    if (!status && run->options->compare)
        status = compare(run, comparison, error);
    if (!status)
        status = dm_validate(&run->samples, &run->plan, &validation, error);
    if (!status)
        status = calibrate_all(&run->samples, &validation, &parts->decider, error);
    if (!status)
        status = take_weights(&validation.final, parts, error);
    if (!status)
        status = remember_statements(run->dataset, parts, error);
    if (!status) {
        evaluate(&run->samples, &validation, &parts->decider, held_out);
        describe(run, validation.converged, held_out, &parts->report);
    }
    dm_validation_free(&validation);
    return status;
}

static dm_status check_options(const dm_training_options *options, dm_error *error)
{
    if (!isfinite(options->cost) || !(options->cost > 0))
        return dm_fail(error, DM_DATA, "the cost C must be a positive number");
    return dm_ngram_options_check(&options->ngrams, error);
}

/* Much data need fewer folds for the same figures, and an n-gram that few of many statements have
 * costs more time than it brings. */
static size_t choose_folds(size_t asked, size_t statements)
{
    enum { FOLDS = 5, FEWER_FOLDS = 3, MUCH_DATA = 50000 };
    return asked ? asked : statements > MUCH_DATA ? FEWER_FOLDS : FOLDS;
}

static uint32_t choose_frequency(uint32_t asked, size_t statements)
{
    enum { LEAST = 2, STATEMENTS_A_STEP = 10000 };
    size_t chosen = statements / STATEMENTS_A_STEP;
    return asked ? asked : (uint32_t)(chosen > LEAST ? chosen : LEAST);
}

static dm_validation_plan make_plan(const dm_dataset *dataset, const dm_training_options *options)
{
    size_t statements = dm_dataset_count(dataset);
    bool few = statements <= DM_LIBSVM_ROWS;
    return (dm_validation_plan){
        .folds = choose_folds(options->folds, statements),
        .threads = options->threads ? options->threads : 1,
        .seed = options->seed,
        .settings = {.cost = options->cost,
                     .balanced = options->balanced,
                     .least_frequency = choose_frequency(options->least_frequency, statements),
                     .use_libsvm = options->solver == DM_SOLVER_LIBSVM ||
                                   (options->solver == DM_SOLVER_AUTO && few)},
        .final = true,
        .progress = options->progress,
        .context = options->context,
    };
}

dm_status dm_train(const dm_dataset *dataset, const dm_training_options *options, dm_model **model,
                   dm_evaluation *held_out, dm_comparison *comparison, dm_error *error)
{
    dm_evaluation unasked;
    dm_comparison uncompared;
    *model = NULL;
    dm_status status = check_options(options, error);
    if (!status)
        status = dm_dataset_check(dataset, error);
    if (status)
        return status;
    dm_model_parts parts = {.options = options->ngrams};
    training_run run = {
        .dataset = dataset, .options = options, .plan = make_plan(dataset, options)};
    status = train(&run, &parts, held_out ? held_out : &unasked,
                   comparison ? comparison : &uncompared, error);
    dm_samples_free(&run.samples);
    if (!status)
        return dm_model_create(&parts, model, error);
    dm_model_parts_free(&parts);
    return status;
}
