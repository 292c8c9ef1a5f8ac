/* demarche evaluate: how well a model agrees with labels. */
#include "cli/commands.h"
#include "cli/figures.h"
#include "cli/misses.h"
#include "cli/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const dm_option options[] = {
    {'m', "model", "MODEL", "use this model instead of the built-in one"},
    {'t', "to", "FORMAT", "format of the output: text or jsonl (default: text)"},
    {2, "json", NULL, "the same as --to jsonl"},
    {3, "errors", "FILE", "write each miss there, with the n-grams that led to it, as JSON Lines"},
    {1, "min-f1", "X", "end with status 1 where the macro-F1 of the stances is below X"},
};

static int run(const dm_command *command, int argc, char **argv);

const dm_command dm_evaluate_command = {
    .name = "evaluate",
    .synopsis = "DATA… [-m MODEL]",
    .summary = "compare a model with labelled statements",
    .details = "DATA are files as for 'train'. Shows precision, recall and F1 of each stance and "
               "label,\nper language, with intervals in which 95 of 100 samples like this one "
               "would lie; the\nconfusion "
               "of labels; whether probabilities come true; and what abstaining brings.",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};

typedef struct evaluating {
    const char *model_path, *errors_path;
    bool json, has_minimum;
    double minimum;
} evaluating;

static int take_option(const dm_option_parser *parser, int option, evaluating *e)
{
    const char *argument = parser->argument;
    if (option == 'm') {
        e->model_path = argument;
    } else if (option == 2) {
        e->json = true;
    } else if (option == 3) {
        e->errors_path = argument;
    } else if (option == 't') {
        e->json = strcmp(argument, "jsonl") == 0;
        if (!e->json && strcmp(argument, "text") != 0)
            return dm_usage_error(parser->command, "unknown format '%s'; use text or jsonl",
                                  argument);
    } else {
        e->has_minimum = true;
        return dm_parse_share(parser, &e->minimum);
    }
    return DEMARCHE_OK;
}

static void report_fault(void *context, const demarche_error *fault)
{
    (void)context;
    dm_report(fault);
}

static int read_data(const dm_option_parser *parser, demarche_dataset *data)
{
    int status = DEMARCHE_OK;
    for (int i = parser->index; i < parser->argc; i++) {
        demarche_error error;
        demarche_status read =
            demarche_dataset_add(data, parser->argv[i], report_fault, NULL, &error);
        if (read == DEMARCHE_DATA)
            status = DEMARCHE_DATA; /* each fault has been reported */
        else if (read)
            return dm_report(&error);
    }
    return status;
}

static int show(const evaluating *e, const demarche_figures *figures)
{
    enum { BELOW_MINIMUM = 1 };
    dm_buffer out = {0};
    if (e->json) {
        dm_write_figures(figures, &out);
    } else {
        dm_print_figures(figures, &out);
        dm_print_confusion(&figures[0], &out);
        dm_print_reliability(&figures[0], &out);
        dm_print_coverage(&figures[0], &out);
    }
    int status = dm_flush(&out);
    dm_buffer_free(&out);
    if (status == DEMARCHE_OK && e->has_minimum && figures[0].macro_f1 < e->minimum) {
        fprintf(stderr, "demarche: macro-F1 %.3f is below %.3f\n", figures[0].macro_f1, e->minimum);
        return BELOW_MINIMUM;
    }
    return status;
}

static int evaluate(const dm_option_parser *parser, const evaluating *e, demarche_model *model,
                    demarche_dataset *data)
{
    demarche_figures figures[DEMARCHE_SCOPES];
    demarche_scorer *scorer;
    demarche_error error;
    int status = read_data(parser, data);
    if (status)
        return status;
    if (demarche_scorer_new(model, &scorer, &error))
        return dm_report(&error);
    if (demarche_evaluate(scorer, data, figures, &error))
        status = dm_report(&error);
    if (status == DEMARCHE_OK && e->errors_path)
        status = dm_write_misses(e->errors_path, scorer, data);
    demarche_scorer_free(scorer);
    return status ? status : show(e, figures);
}

static int run(const dm_command *command, int argc, char **argv)
{
    dm_option_parser parser = {.command = command, .argc = argc, .argv = argv};
    evaluating e = {0};
    int option, status = DEMARCHE_OK;
    while (status == DEMARCHE_OK && (option = dm_next_option(&parser)) != DM_OPTIONS_DONE) {
        if (option == DM_OPTIONS_EXIT)
            return parser.exit_status;
        status = take_option(&parser, option, &e);
    }
    if (status == DEMARCHE_OK && parser.index >= argc)
        status = dm_usage_error(command, "no labelled data; name one or more files");
    demarche_model *model = NULL;
    demarche_dataset *data = NULL;
    demarche_error error;
    if (status == DEMARCHE_OK)
        status = dm_open_model(e.model_path, &model);
    if (status == DEMARCHE_OK && demarche_dataset_new(&data, &error))
        status = dm_report(&error);
    if (status == DEMARCHE_OK)
        status = evaluate(&parser, &e, model, data);
    demarche_dataset_free(data);
    demarche_model_free(model);
    return status;
}
