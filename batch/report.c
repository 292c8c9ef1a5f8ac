/* The sink of a report: it collects, and writes the page once, at the end. */
#include "batch/report.h"

#include "base/file.h"
#include "batch/report_page.h"

#include <stdlib.h>

typedef struct report_sink {
    dm_sink sink;
    dm_report_data data;
    dm_report_language language;
    dm_output *output;
} report_sink;

static report_sink *from_sink(dm_sink *sink)
{
    return (report_sink *)(void *)sink;
}

static dm_status add(dm_sink *sink, const dm_result *result, const dm_progress_state *state,
                     dm_error *error)
{
    report_sink *report = from_sink(sink);
    (void)state;
    return dm_report_data_add(&report->data, result, error);
}

static dm_status commit(dm_sink *sink, const dm_progress_state *state, dm_error *error)
{
    report_sink *report = from_sink(sink);
    dm_buffer page = {0};
    (void)state;
    dm_status status = dm_report_data_sort(&report->data, error);
    if (!status)
        dm_report_page_write(&report->data, report->language, &page);
    if (!status && page.failed)
        status = dm_fail_memory(error);
    if (!status)
        status = dm_output_write(report->output, dm_buffer_view(&page), error);
    dm_buffer_free(&page);
    if (status)
        return status;
    dm_output *output = report->output;
    report->output = NULL;
    return dm_output_commit(output, error);
}

static void close_report(dm_sink *sink)
{
    report_sink *report = from_sink(sink);
    dm_output_abandon(report->output);
    demarche_scorer_free(report->data.scorer);
    dm_report_data_free(&report->data);
    free(report);
}

dm_status dm_report_open(const char *path, dm_report_language language, const demarche_model *model,
                         const demarche_extractor *extractor, dm_sink **sink, dm_error *error)
{
    report_sink *report = calloc(1, sizeof *report);
    if (!report)
        return dm_fail_memory(error);
    report->sink = (dm_sink){.add = add, .commit = commit, .close = close_report};
    report->language = language;
    report->data.extractor = extractor;
    report->data.lang = language == DM_REPORT_DUTCH ? "nl" : "en";
    if (model && demarche_scorer_new(model, &report->data.scorer, NULL)) {
        free(report);
        return dm_fail_memory(error);
    }
    dm_status status = dm_output_create(path, &report->output, error);
    if (status)
        close_report(&report->sink);
    else
        *sink = &report->sink;
    return status;
}
