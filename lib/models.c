/* The facade's models and scorers, and the conversions that all of it uses. */
#include "lib/facade.h"

#include "classifier/model_file.h"
#include "lib/embedded.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

_Static_assert((int)DEMARCHE_BAD_MODEL == (int)DM_BAD_MODEL && (int)DEMARCHE_DATA == (int)DM_DATA,
               "public and internal statuses are the same numbers");
_Static_assert((int)DEMARCHE_STANCES == (int)DM_STANCES && (int)DEMARCHE_CALL == (int)DM_CALL,
               "public and internal stances are the same numbers");

const char *demarche_version(void)
{
    return DEMARCHE_VERSION;
}

const char *demarche_stance_name(int stance)
{
    return dm_stance_name(stance >= 0 && stance < DM_STANCES ? stance : DM_NO_STANCE);
}

demarche_status dm_public_status(dm_status status, const dm_error *from, demarche_error *to)
{
    if (status && to) {
        *to = (demarche_error){.status = (demarche_status)status,
                               .line = from->line,
                               .column = from->column,
                               .offset = from->offset};
        memcpy(to->file, from->file, sizeof to->file);
        memcpy(to->message, from->message, sizeof to->message);
    }
    return (demarche_status)status;
}

void dm_public_scores(const dm_scores *from, demarche_scores *to)
{
    *to = (demarche_scores){.label = from->label,
                            .stance_count = (int)from->stances.count,
                            .confidence = dm_scores_confidence(from),
                            .no_features = from->no_features,
                            .other_language = from->other_language,
                            .unknown_share = from->unknown_share};
    for (int i = 0; i < DM_STANCES; i++) {
        to->decision[i] = from->decision[i];
        to->p[i] = from->p[i];
    }
    for (size_t i = 0; i < from->stances.count; i++)
        to->stances[i] = (int)from->stances.items[i];
}

/* --- models -------------------------------------------------------------------------------- */

/* Wraps what a loader made; the loader's failure passes through. */
static demarche_status wrap(dm_status status, dm_model *loaded, const dm_error *fault,
                            demarche_model **model, demarche_error *error)
{
    if (status)
        return dm_public_status(status, fault, error);
    *model = malloc(sizeof **model);
    if (!*model) {
        dm_error memory;
        dm_model_free(loaded);
        return dm_public_status(dm_fail_memory(&memory), &memory, error);
    }
    (*model)->model = loaded;
    return DEMARCHE_OK;
}

demarche_status demarche_model_embedded(demarche_model **model, demarche_error *error)
{
    dm_error fault;
    dm_model *loaded = NULL;
    dm_status status = dm_model_read(dm_embedded(DM_EMBEDDED_MODEL),
                                     dm_embedded_name(DM_EMBEDDED_MODEL), &loaded, &fault);
    return wrap(status, loaded, &fault, model, error);
}

demarche_status demarche_model_load(const char *path, demarche_model **model, demarche_error *error)
{
    dm_error fault;
    dm_model *loaded = NULL;
    dm_status status = dm_model_load(path, &loaded, &fault);
    return wrap(status, loaded, &fault, model, error);
}

demarche_status demarche_model_read(const void *bytes, size_t size, demarche_model **model,
                                    demarche_error *error)
{
    dm_error fault;
    dm_model *loaded = NULL;
    dm_status status = dm_model_read((dm_slice){bytes, size}, "", &loaded, &fault);
    return wrap(status, loaded, &fault, model, error);
}

demarche_status demarche_model_save(const demarche_model *model, const char *path,
                                    demarche_error *error)
{
    dm_error fault;
    return dm_public_status(dm_model_save(model->model, path, &fault), &fault, error);
}

void demarche_model_free(demarche_model *model)
{
    if (!model)
        return;
    dm_model_free(model->model);
    free(model);
}

/* --- what a model is ----------------------------------------------------------------------- */

typedef struct fact_list {
    demarche_fact *facts;
    size_t capacity, count;
} fact_list;

static void add_fact(fact_list *list, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void add_fact(fact_list *list, const char *name, const char *format, ...)
{
    if (list->count++ >= list->capacity)
        return;
    demarche_fact *fact = &list->facts[list->count - 1];
    va_list arguments;
    va_start(arguments, format);
    snprintf(fact->name, sizeof fact->name, "%s", name);
    vsnprintf(fact->value, sizeof fact->value, format, arguments);
    va_end(arguments);
}

static void add_figures(fact_list *list, const dm_report *report, int scope)
{
    char name[48];
    const char *language = dm_scope_name((dm_scope)scope);
    if (report->statements[scope] == 0)
        return;
    snprintf(name, sizeof name, "statements %s", language);
    add_fact(list, name, "%u (condemnation %u, threat %u, call %u, none %u)",
             report->statements[scope], report->carrying[scope][DM_CONDEMNATION],
             report->carrying[scope][DM_THREAT], report->carrying[scope][DM_CALL],
             report->carrying[scope][DM_STANCES]);
    snprintf(name, sizeof name, "held-out F1 %s", language);
    add_fact(list, name, "macro %.3f (condemnation %.3f, threat %.3f, call %.3f)",
             report->macro_f1[scope], report->stances[scope][DM_CONDEMNATION].f1,
             report->stances[scope][DM_THREAT].f1, report->stances[scope][DM_CALL].f1);
    snprintf(name, sizeof name, "held-out labels %s", language);
    add_fact(list, name, "macro F1 %.3f, accuracy %.3f, calibration error %.3f",
             report->label_macro_f1[scope], report->accuracy[scope],
             report->calibration_error[scope]);
}

size_t demarche_model_facts(const demarche_model *model, demarche_fact *facts, size_t capacity)
{
    const dm_model_parts *parts = dm_model_look(model->model);
    const dm_report *report = &parts->report;
    fact_list list = {facts, capacity, 0};
    dm_buffer bytes = {0};
    if (dm_model_write(model->model, &bytes, NULL) == DM_OK)
        add_fact(&list, "checksum", "xxh3-64 %016llx, %zu bytes",
                 (unsigned long long)XXH3_64bits(bytes.data, bytes.size), bytes.size);
    dm_buffer_free(&bytes);
    add_fact(&list, "date", "%s", report->date[0] ? report->date : "not recorded");
    add_fact(&list, "data", "%s", report->data_names);
    add_fact(&list, "data checksum", "%016llx", (unsigned long long)report->data_hash);
    add_fact(&list, "solver", "%s %u, %s", report->solver, report->solver_version,
             report->converged ? "converged" : "stopped before it converged");
    add_fact(&list, "options", "C %g, %u folds, seed %llu, %s", report->cost, report->folds,
             (unsigned long long)report->seed,
             report->balanced ? "stances balanced" : "stances as counted");
    add_fact(&list, "n-grams",
             "words 1-%u, characters %u-%u (%u %%), cue (%u %%), in %u statements or more",
             parts->options.word_max, parts->options.char_min, parts->options.char_max,
             parts->options.char_percent, parts->options.cue_percent, report->least_frequency);
    add_fact(&list, "vocabulary", "%zu n-grams", dm_vocabulary_count(parts->vocabulary));
    add_fact(&list, "thresholds", "condemnation %.2f, threat %.2f, call %.2f",
             parts->decider.thresholds[DM_CONDEMNATION], parts->decider.thresholds[DM_THREAT],
             parts->decider.thresholds[DM_CALL]);
    add_figures(&list, report, DM_SCOPE_ALL);
    for (int scope = 0; scope < DM_SCOPE_ALL; scope++)
        add_figures(&list, report, scope);
    return list.count;
}

/* --- scoring ------------------------------------------------------------------------------- */

demarche_status demarche_scorer_new(const demarche_model *model, demarche_scorer **scorer,
                                    demarche_error *error)
{
    dm_error fault;
    *scorer = calloc(1, sizeof **scorer);
    if (!*scorer)
        return dm_public_status(dm_fail_memory(&fault), &fault, error);
    (*scorer)->model = model->model;
    return DEMARCHE_OK;
}

void demarche_scorer_free(demarche_scorer *scorer)
{
    if (!scorer)
        return;
    dm_workspace_free(&scorer->workspace);
    free(scorer);
}

demarche_status demarche_score(demarche_scorer *scorer, demarche_text text, demarche_text cue,
                               demarche_scores *scores, demarche_error *error)
{
    dm_error fault;
    dm_scores internal;
    dm_status status = dm_model_score(scorer->model, dm_slice_from(text), dm_slice_from(cue),
                                      &scorer->workspace, &internal, &fault);
    if (!status)
        dm_public_scores(&internal, scores);
    return dm_public_status(status, &fault, error);
}
