/* demarche model: what a model is. */
#include "base/json.h"
#include "cli/commands.h"
#include "cli/terminal.h"

#include <string.h>

static const dm_option options[] = {
    {'m', "model", "MODEL", "the model to show, as when it is named without an option"},
    {'t', "to", "FORMAT", "format of the output: text or jsonl (default: text)"},
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

static int run(const dm_command *command, int argc, char **argv)
{
    dm_option_parser parser = {.command = command, .argc = argc, .argv = argv};
    const char *path = NULL;
    bool json = false;
    int option;
    while ((option = dm_next_option(&parser)) != DM_OPTIONS_DONE) {
        if (option == DM_OPTIONS_EXIT)
            return parser.exit_status;
        if (option == 'm')
            path = parser.argument;
        else if (!(json = strcmp(parser.argument, "jsonl") == 0) &&
                 strcmp(parser.argument, "text") != 0)
            return dm_usage_error(command, "unknown format '%s'; use text or jsonl",
                                  parser.argument);
    }
    if (parser.index + 1 < argc)
        return dm_usage_error(command, "one model at a time, please");
    if (parser.index < argc)
        path = argv[parser.index];
    demarche_model *model;
    int status = dm_open_model(path, &model);
    if (status)
        return status;
    status = show(model, json);
    demarche_model_free(model);
    return status;
}
