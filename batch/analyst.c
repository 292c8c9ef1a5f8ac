/* The work that a thread does on one document. */
#include "batch/pipeline.h"
#include "batch/writer.h"

#include <stdlib.h>
#include <string.h>

static dm_status internal(const demarche_error *from, dm_error *to)
{
    *to = (dm_error){.status = (dm_status)from->status,
                     .line = from->line,
                     .column = from->column,
                     .offset = from->offset};
    memcpy(to->file, from->file, sizeof to->file);
    memcpy(to->message, from->message, sizeof to->message);
    return to->status;
}

dm_status dm_analyst_start(dm_analyst *analyst, const dm_analysis_options *options, dm_error *error)
{
    demarche_error fault;
    *analyst = (dm_analyst){.options = options};
    if (options->model && demarche_scorer_new(options->model, &analyst->scorer, &fault))
        return internal(&fault, error);
    return DM_OK;
}

void dm_analyst_end(dm_analyst *analyst)
{
    demarche_scorer_free(analyst->scorer);
}

static dm_status choose_statements(const dm_analysis_options *options, dm_result *result,
                                   dm_error *error)
{
    size_t count = demarche_document_count(result->source);
    result->statements = calloc(count + 1, sizeof *result->statements);
    if (!result->statements)
        return dm_fail_memory(error);
    for (size_t i = 0; i < count; i++) {
        const demarche_statement *statement = demarche_document_statement(result->source, i);
        if (!options->no_indirect || statement->kind != DEMARCHE_INDIRECT)
            result->statements[result->count++] = statement;
    }
    return DM_OK;
}

static dm_status render(const dm_analysis_options *options, dm_result *result, dm_error *error)
{
    dm_writer writer = {.format = options->format,
                        .excel = options->excel,
                        .least_confidence = options->least_confidence,
                        .headed = true,
                        .out = &result->records};
    for (size_t i = 0; i < result->count; i++)
        dm_write_statement(&writer, &result->document, result->statements[i],
                           options->model != NULL);
    return result->records.failed ? dm_fail_memory(error) : DM_OK;
}

void dm_analyst_read(dm_analyst *analyst, dm_result *result)
{
    dm_document *document = &result->document;
    const dm_analysis_options *options = analyst->options;
    demarche_error error;
    dm_document_prepare(document, &options->document);
    if (document->fault.status)
        return;
    const char *text = document->bytes.data ? document->bytes.data : "";
    if (demarche_read(options->extractor, analyst->scorer, text, document->bytes.size,
                      dm_document_iso_date(document), &result->source, &error))
        internal(&error, &document->fault);
    else if (choose_statements(options, result, &document->fault) == DM_OK && options->rendered)
        render(options, result, &document->fault);
}
