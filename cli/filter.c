/* demarche filter: a line of JSON in, a line of JSON out, at once. */
#include "batch/html.h"
#include "batch/writer.h"
#include "cli/commands.h"
#include "cli/documents.h"
#include "cli/terminal.h"

#include "base/json.h"

static const dm_option options[] = {
    DM_READING_OPTIONS,
    {'m', "model", "MODEL", "use this model instead of the built-in one"},
};

static int run(const dm_command *command, int argc, char **argv);

const dm_command dm_filter_command = {
    .name = "filter",
    .synopsis = "[OPTION]… [FILE|-]…",
    .summary = "analyze JSON Lines in a pipe: one line out for each one in, at once",
    .details = "A line is {\"text\":…} with optional id, title, date and url. The line out has "
               "these, and\n\"statements\", a list of what analyze writes; where a line cannot be "
               "read, \"error\".",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};

typedef struct filtering {
    dm_reading reading;
    dm_analysis_options analysis;
    demarche_extractor *extractor;
    demarche_model *model;
    dm_buffer out;
    int status;
} filtering;

static void write_field(dm_buffer *out, const char *name, dm_slice value)
{
    dm_buffer_format(out, "\"%s\":", name);
    if (value.data)
        dm_json_string(out, value);
    else
        dm_buffer_text(out, "null");
    dm_buffer_byte(out, ',');
}

/* The records end in line feeds; in a list, commas stand between them. */
static void write_list(dm_buffer *out, dm_slice records)
{
    dm_buffer_byte(out, '[');
    for (bool first = true; records.size; first = false) {
        if (!first)
            dm_buffer_byte(out, ',');
        dm_buffer_slice(out, dm_slice_cut(&records, '\n'));
    }
    dm_buffer_byte(out, ']');
}

static int write_result(filtering *f, const dm_result *result)
{
    const dm_document *document = &result->document;
    dm_buffer *out = &f->out;
    dm_buffer_byte(out, '{');
    write_field(out, "id", document->id);
    write_field(out, "title", document->title);
    write_field(out, "date", document->date);
    write_field(out, "url", document->url);
    if (document->fault.status) {
        dm_buffer_format(out, "\"line\":%zu,", document->fault.line);
        write_field(out, "error", dm_slice_of(document->fault.message));
        f->status = DEMARCHE_DATA;
    }
    dm_buffer_text(out, "\"statements\":");
    write_list(out, dm_buffer_view(&result->records));
    dm_buffer_text(out, "}\n");
    return dm_flush(out);
}

static int filter_all(filtering *f, dm_inputs *inputs)
{
    dm_analyst analyst;
    dm_error error;
    if (dm_analyst_start(&analyst, &f->analysis, &error))
        return dm_report_internal(&error);
    int status = DEMARCHE_OK;
    for (bool more = true; more && !status;) {
        dm_result result = {0};
        if (dm_inputs_next(inputs, &result.document, &more, &error))
            status = dm_report_internal(&error);
        else if (more) {
            dm_analyst_read(&analyst, &result);
            status = result.document.fault.status == DM_NO_MEMORY
                         ? dm_report_internal(&result.document.fault)
                         : write_result(f, &result);
        }
        dm_result_free(&result);
    }
    dm_analyst_end(&analyst);
    return status;
}

static int open_and_filter(filtering *f, const dm_option_parser *parser, const char *model)
{
    demarche_error error;
    dm_error fault;
    dm_inputs *inputs;
    dm_input_options options_in = {.paths = {.operands = dm_operands(parser)},
                                   .content = DM_CONTENT_JSONL,
                                   .text_field = f->reading.text_field,
                                   .encoding = f->reading.document.encoding,
                                   .limit = f->reading.document.limit};
    if (!options_in.paths.operands)
        return DEMARCHE_USAGE;
    if (demarche_extractor_new(f->reading.officials, &f->extractor, &error))
        return dm_report(&error);
    int status = dm_open_model(model, &f->model);
    if (status)
        return status;
    f->analysis = (dm_analysis_options){.extractor = f->extractor,
                                        .model = f->model,
                                        .document = f->reading.document,
                                        .no_indirect = f->reading.no_indirect,
                                        .rendered = true,
                                        .format = DM_JSONL};
    dm_html_prepare();
    if (dm_inputs_open(&options_in, &inputs, &fault))
        return dm_report_internal(&fault);
    status = filter_all(f, inputs);
    dm_inputs_close(inputs);
    return status;
}

static int run(const dm_command *command, int argc, char **argv)
{
    dm_option_parser parser = {.command = command, .argc = argc, .argv = argv};
    filtering f = {.reading = dm_reading_defaults()};
    const char *model = NULL;
    int option, status = DEMARCHE_OK;
    while (status == DEMARCHE_OK && (option = dm_next_option(&parser)) != DM_OPTIONS_DONE) {
        if (option == DM_OPTIONS_EXIT)
            return parser.exit_status;
        if (!dm_take_reading_option(&parser, option, &f.reading, &status))
            model = parser.argument;
    }
    if (status == DEMARCHE_OK)
        status = open_and_filter(&f, &parser, model);
    demarche_model_free(f.model);
    demarche_extractor_free(f.extractor);
    dm_buffer_free(&f.out);
    return status ? status : f.status;
}
