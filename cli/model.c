/* demarche model: what a model is. */
#include "base/json.h"
#include "cli/commands.h"
#include "cli/terminal.h"

#include <string.h>

static const dm_option options[] = {
    {'m', "model", "MODEL", "the model to show, as when it is named without an option"},
    {'t', "to", "FORMAT", "format of the output: text or jsonl (default: text)"},
    {1, "export-svm", "PREFIX", "write PREFIX.STANCE.model, for libsvm's svm-predict"},
    {2, "vectors", "DATA", "with it, the labelled statements of DATA as PREFIX.STANCE.vectors"},
};

static int run(const dm_command *command, int argc, char **argv);

const dm_command dm_model_command = {
    .name = "model",
    .synopsis = "[MODEL]",
    .summary = "show what a model is: data, options, date, figures, checksum",
    .details = "Without MODEL: the one that $DEMARCHE_MODEL names, or the built-in one.",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};

static int show(const demarche_model *model, bool json)
{
    enum { MOST_FACTS = 64 };
    demarche_fact facts[MOST_FACTS];
    dm_buffer out = {0};
    size_t count = demarche_model_facts(model, facts, MOST_FACTS);
    for (size_t i = 0; i < count && i < MOST_FACTS; i++) {
        if (json) {
            dm_buffer_byte(&out, i ? ',' : '{');
            dm_json_string(&out, dm_slice_of(facts[i].name));
            dm_buffer_byte(&out, ':');
            dm_json_string(&out, dm_slice_of(facts[i].value));
        } else {
            dm_buffer_format(&out, "%-22s %s\n", facts[i].name, facts[i].value);
        }
    }
    if (json)
        dm_buffer_text(&out, "}\n");
    int status = dm_flush(&out);
    dm_buffer_free(&out);
    return status;
}

typedef struct model_request {
    const char *path, *prefix, *vectors;
    bool json;
} model_request;

static int export_svm(const model_request *request, const demarche_model *model)
{
    demarche_dataset *data = NULL;
    demarche_error error;
    int status = DEMARCHE_OK;
    if (request->vectors && demarche_dataset_new(&data, &error))
        status = dm_report(&error);
    if (status == DEMARCHE_OK && data &&
        demarche_dataset_add(data, request->vectors, NULL, NULL, &error))
        status = dm_report(&error);
    if (status == DEMARCHE_OK && demarche_model_export_svm(model, data, request->prefix, &error))
        status = dm_report(&error);
    demarche_dataset_free(data);
    return status;
}

static int take_option(const dm_option_parser *parser, int option, model_request *request)
{
    const char *argument = parser->argument;
    if (option == 'm') {
        request->path = argument;
    } else if (option == 1) {
        request->prefix = argument;
    } else if (option == 2) {
        request->vectors = argument;
    } else {
        request->json = strcmp(argument, "jsonl") == 0;
        if (!request->json && strcmp(argument, "text") != 0)
            return dm_usage_error(parser->command, "unknown format '%s'; use text or jsonl",
                                  argument);
    }
    return DEMARCHE_OK;
}

static int run(const dm_command *command, int argc, char **argv)
{
    dm_option_parser parser = {.command = command, .argc = argc, .argv = argv};
    model_request request = {0};
    int option, status = DEMARCHE_OK;
    while (status == DEMARCHE_OK && (option = dm_next_option(&parser)) != DM_OPTIONS_DONE) {
        if (option == DM_OPTIONS_EXIT)
            return parser.exit_status;
        status = take_option(&parser, option, &request);
    }
    if (status)
        return status;
    if (parser.index + 1 < argc)
        return dm_usage_error(command, "one model at a time, please");
    if (request.vectors && !request.prefix)
        return dm_usage_error(command, "--vectors goes with --export-svm");
    if (parser.index < argc)
        request.path = argv[parser.index];
    demarche_model *model;
    status = dm_open_model(request.path, &model);
    if (status)
        return status;
    status = request.prefix ? export_svm(&request, model) : show(model, request.json);
    demarche_model_free(model);
    return status;
}
