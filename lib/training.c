/* The facade's labelled data, training and evaluation. */
#include "lib/facade.h"

#include "base/file.h"
#include "classifier/outcomes.h"
#include "classifier/svm_export.h"
#include "classifier/trainer.h"
#include "lib/embedded.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

_Static_assert((int)DEMARCHE_BINS == (int)DM_BINS && (int)DEMARCHE_LABELS == (int)DM_LABELS &&
                   (int)DEMARCHE_SCOPES == (int)DM_SCOPES &&
                   (int)DEMARCHE_COVERAGE_STEPS == (int)DM_COVERAGE_STEPS,
               "public and internal figures have the same shape");

struct demarche_dataset {
    dm_dataset *data;
};

/* Passes internal faults on to the caller's sink. */
typedef struct sink_adapter {
    demarche_fault_sink *sink;
    void *context;
} sink_adapter;

static void adapt_fault(void *context, const dm_error *fault)
{
    const sink_adapter *adapter = context;
    demarche_error public;
    dm_public_status(fault->status, fault, &public);
    if (adapter->sink)
        adapter->sink(adapter->context, &public);
}

demarche_status demarche_dataset_new(demarche_dataset **dataset, demarche_error *error)
{
    dm_error fault;
    *dataset = malloc(sizeof **dataset);
    dm_status status =
        *dataset ? dm_dataset_create(&(*dataset)->data, &fault) : dm_fail_memory(&fault);
    if (status)
        free(*dataset);
    return dm_public_status(status, &fault, error);
}

void demarche_dataset_free(demarche_dataset *dataset)
{
    if (!dataset)
        return;
    dm_dataset_free(dataset->data);
    free(dataset);
}

static dm_status open_data(const char *path, int *descriptor, dm_error *fault)
{
    struct stat about;
    *descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (*descriptor < 0)
        return dm_fail_at(fault, DM_NO_INPUT, path, 0, 0, "cannot open: %s", strerror(errno));
    if (fstat(*descriptor, &about) == 0 && S_ISDIR(about.st_mode)) {
        close(*descriptor);
        return dm_fail_at(fault, DM_NO_INPUT, path, 0, 0, "is a directory; name the files in it");
    }
    return DM_OK;
}

demarche_status demarche_dataset_add(demarche_dataset *dataset, const char *path,
                                     demarche_fault_sink *sink, void *context,
                                     demarche_error *error)
{
    dm_error fault;
    sink_adapter adapter = {sink, context};
    int descriptor;
    dm_status status = open_data(path, &descriptor, &fault);
    if (!status) {
        status = dm_dataset_read(dataset->data, descriptor, path, dm_format_of(path, DM_TSV),
                                 adapt_fault, &adapter, &fault);
        close(descriptor);
    }
    return dm_public_status(status, &fault, error);
}

size_t demarche_dataset_count(const demarche_dataset *dataset)
{
    return dm_dataset_count(dataset->data);
}

demarche_labelled demarche_dataset_item(const demarche_dataset *dataset, size_t index)
{
    const dm_labelled *item = dm_dataset_item(dataset->data, index);
    demarche_labelled public = {.text = dm_public_text(item->text),
                                .cue = dm_public_text(item->cue),
                                .stance_count = (int)item->stances.count,
                                .file = item->file,
                                .line = item->line};
    for (size_t i = 0; i < item->stances.count; i++)
    public.stances[i] = (int)item->stances.items[i];
    return public;
}

/* --- figures ------------------------------------------------------------------------------- */

static demarche_measure public_measure(dm_measure from)
{
    return (demarche_measure){from.precision, from.recall, from.f1};
}

static void publish_tally(const dm_tally *tally, demarche_figures *figures)
{
    figures->statements = tally->statements;
    for (int stance = 0; stance < DM_STANCES; stance++)
        figures->stances[stance] = public_measure(dm_tally_stance(tally, (dm_stance)stance));
    for (int label = 0; label < DM_LABELS; label++)
        figures->labels[label] =
            public_measure(dm_tally_label(tally, label < DM_STANCES ? label : DM_NO_STANCE));
    figures->macro_f1 = dm_tally_macro_f1(tally);
    figures->label_macro_f1 = dm_tally_label_macro_f1(tally);
    figures->accuracy = dm_tally_accuracy(tally);
    figures->micro_f1 = dm_tally_micro_f1(tally);
    figures->calibration_error = dm_tally_calibration_error(tally);
    memcpy(figures->confusion, tally->confusion, sizeof figures->confusion);
    for (int i = 0; i < DM_BINS; i++) {
        const dm_bin *bin = &tally->bins[i];
        double count = bin->count ? (double)bin->count : 1;
        figures->bins[i].count = bin->count;
        figures->bins[i].predicted = bin->sum / count;
        figures->bins[i].actual = (double)bin->carrying / count;
    }
}

static demarche_interval public_interval(dm_interval from)
{
    return (demarche_interval){from.low, from.high};
}

static void publish_outcomes(const dm_outcomes *outcomes, dm_scope scope, demarche_figures *figures)
{
    enum { SEED = 1 };
    dm_intervals intervals = dm_outcomes_intervals(outcomes, scope, SEED);
    dm_coverage steps[DM_COVERAGE_STEPS];
    for (int i = 0; i < DM_STANCES; i++)
        figures->stance_intervals[i] = public_interval(intervals.stances[i]);
    for (int i = 0; i < DM_LABELS; i++)
        figures->label_intervals[i] = public_interval(intervals.labels[i]);
    figures->macro_interval = public_interval(intervals.macro_f1);
    figures->label_macro_interval = public_interval(intervals.label_macro_f1);
    figures->accuracy_interval = public_interval(intervals.accuracy);
    dm_outcomes_coverage(outcomes, scope, steps);
    for (int i = 0; i < DM_COVERAGE_STEPS; i++) {
        figures->coverage[i].least = steps[i].least;
        figures->coverage[i].coverage = steps[i].coverage;
        figures->coverage[i].accuracy = steps[i].accuracy;
    }
}

/* The scopes in the order of the public figures: all languages first, then each. */
static dm_scope scope_at(int place)
{
    return place == 0 ? DM_SCOPE_ALL : (dm_scope)(place - 1);
}

static void publish(const dm_evaluation *evaluation, demarche_figures *figures)
{
    memset(figures, 0, DM_SCOPES * sizeof *figures);
    for (int i = 0; i < DM_SCOPES; i++) {
        dm_scope scope = scope_at(i);
        figures[i].scope = dm_scope_name(scope);
        publish_tally(&evaluation->scopes[scope], &figures[i]);
    }
}

/* --- training ------------------------------------------------------------------------------ */

demarche_training_options demarche_training_defaults(void)
{
    dm_training_options defaults = dm_training_defaults();
    return (demarche_training_options){
        .folds = defaults.folds, .seed = defaults.seed, .cost = defaults.cost, .solver = "auto"};
}

static bool parse_solver(const char *name, dm_solver *solver)
{
    static const char *const names[] = {"auto", "libsvm", "liblinear"};
    for (int i = 0; i < 3; i++) {
        if (!name || strcmp(name, names[i]) == 0) {
            *solver = (dm_solver)i;
            return true;
        }
    }
    return false;
}

/* The thesaurus from a file, or the embedded one where `path` is NULL. */
static dm_status open_thesaurus(const char *path, dm_thesaurus **thesaurus, dm_error *fault)
{
    enum { THESAURUS_LIMIT = 16 << 20 };
    dm_buffer table = {0};
    if (!path)
        return dm_thesaurus_read(dm_embedded(DM_EMBEDDED_THESAURUS),
                                 dm_embedded_name(DM_EMBEDDED_THESAURUS), thesaurus, fault);
    dm_status status = dm_file_read(path, THESAURUS_LIMIT, &table, fault);
    if (!status)
        status = dm_thesaurus_read(dm_buffer_view(&table), path, thesaurus, fault);
    dm_buffer_free(&table);
    return status;
}

static dm_status train(demarche_dataset *dataset, const demarche_training_options *options,
                       dm_model **model, dm_evaluation *held_out, dm_comparison *comparison,
                       dm_error *fault)
{
    dm_training_options internal = dm_training_defaults();
    sink_adapter adapter = {options->sink, options->context};
    internal.folds = options->folds;
    internal.seed = options->seed;
    internal.cost = options->cost;
    internal.date = options->date;
    internal.threads = options->threads;
    internal.compare = options->compare ? options->compare->model : NULL;
    internal.progress = options->progress;
    internal.context = options->context;
    if (!parse_solver(options->solver, &internal.solver))
        return dm_fail(fault, DM_USAGE, "unknown solver '%s'; use auto, libsvm or liblinear",
                       options->solver);
    dm_status status =
        dm_dataset_unify(dataset->data, DM_CONFLICTS_ERROR, adapt_fault, &adapter, fault);
    if (!status)
        status = dm_dataset_check(dataset->data, fault);
    dm_thesaurus *thesaurus = NULL;
    if (!status)
        status = open_thesaurus(options->thesaurus, &thesaurus, fault);
    internal.thesaurus = thesaurus;
    if (!status)
        status = dm_train(dataset->data, &internal, model, held_out, comparison, fault);
    dm_thesaurus_free(thesaurus);
    return status;
}

demarche_status demarche_train(demarche_dataset *dataset, const demarche_training_options *options,
                               demarche_model **model, demarche_figures figures[DEMARCHE_SCOPES],
                               demarche_comparison *comparison, demarche_error *error)
{
    dm_error fault;
    dm_model *trained = NULL;
    dm_evaluation held_out = {0};
    dm_comparison compared = {0};
    *model = malloc(sizeof **model);
    dm_status status = *model ? train(dataset, options, &trained, &held_out, &compared, &fault)
                              : dm_fail_memory(&fault);
    if (status) {
        free(*model);
        *model = NULL;
        return dm_public_status(status, &fault, error);
    }
    (*model)->model = trained;
    if (figures)
        publish(&held_out, figures);
    if (comparison) {
        publish(&compared.before, comparison->before);
        comparison->known = compared.known;
        comparison->trained_on = compared.trained_on;
    }
    return DEMARCHE_OK;
}

/* Scores all statements and keeps what came out. */
static dm_status score_all(demarche_scorer *scorer, const dm_dataset *data,
                           dm_evaluation *evaluation, dm_outcomes *outcomes, dm_error *fault)
{
    dm_status status = DM_OK;
    if (dm_dataset_count(data) == 0)
        return dm_fail(fault, DM_DATA, "there are no labelled statements to evaluate on");
    for (size_t i = 0; i < dm_dataset_count(data) && !status; i++) {
        const dm_labelled *labelled = dm_dataset_item(data, i);
        dm_scores scores;
        status = dm_model_score(scorer->model, labelled->text, labelled->cue, &scorer->workspace,
                                &scores, fault);
        if (status)
            break;
        dm_evaluation_add(evaluation, labelled->language, &labelled->stances, &scores);
        status = dm_outcomes_add(outcomes, labelled->language, &labelled->stances, &scores, fault);
    }
    return status;
}

demarche_status demarche_evaluate(demarche_scorer *scorer, const demarche_dataset *dataset,
                                  demarche_figures figures[DEMARCHE_SCOPES], demarche_error *error)
{
    dm_error fault;
    dm_evaluation evaluation = {0};
    dm_outcomes outcomes = {0};
    dm_status status = score_all(scorer, dataset->data, &evaluation, &outcomes, &fault);
    if (!status)
        publish(&evaluation, figures);
    for (int i = 0; i < DM_SCOPES && !status; i++)
        if (figures[i].statements)
            publish_outcomes(&outcomes, scope_at(i), &figures[i]);
    dm_outcomes_free(&outcomes);
    return dm_public_status(status, &fault, error);
}

demarche_status demarche_model_export_svm(const demarche_model *model, const demarche_dataset *data,
                                          const char *prefix, demarche_error *error)
{
    dm_error fault;
    dm_status status = dm_svm_export(model->model, data ? data->data : NULL, prefix, &fault);
    return dm_public_status(status, &fault, error);
}
