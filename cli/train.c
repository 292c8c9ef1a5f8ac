/* demarche train: labelled statements in, a model out. */
#include "cli/commands.h"
#include "cli/figures.h"
#include "cli/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static const dm_option options[] = {
    {'o', "output", "MODEL", "the model file to write"},
    {1, "folds", "K", "folds of the cross-validation (default: 5)"},
    {2, "seed", "N", "seed of the folds (default: 1)"},
    {'c', "cost", "C", "what a statement on the wrong side costs (default: 0.15)"},
    {3, "solver", "NAME", "libsvm, liblinear or auto: by the size of the data (default: auto)"},
    {5, "thesaurus", "FILE", "classes of words, as features/thesaurus.tsv (default: built in)"},
    {4, "date", "DATE", "date to record in the model (default: none, so that bytes repeat)"},
};

static int run(const dm_command *command, int argc, char **argv);

const dm_command dm_train_command = {
    .name = "train",
    .synopsis = "DATA… -o MODEL",
    .summary = "train a model on labelled statements",
    .details = "DATA are TSV, CSV or JSON Lines files, told by their names, with 'text' and\n"
               "'stances' (threat+condemnation, none); optional: id, lang, cue, group.\n"
               "The same data, options and seed give the same bytes. The old model stays until "
               "the\nnew one is complete.",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};

static void report_fault(void *context, const demarche_error *fault)
{
    (void)context;
    dm_report(fault);
}

static bool show_progress(void *context, size_t done, size_t total)
{
    dm_progress_show(context, done, total);
    return true;
}

static bool parse_number(const char *text, double least, double most, double *number)
{
    char *end;
    errno = 0;
    double value = strtod(text, &end);
    if (errno || end == text || *end || !(value >= least && value <= most))
        return false;
    *number = value;
    return true;
}

static int take_option(const dm_option_parser *parser, int option,
                       demarche_training_options *training, const char **output)
{
    double number = 0;
    const char *argument = parser->argument;
    bool good = true;
    switch (option) {
    case 'o':
        *output = argument;
        break;
    case 1:
        good = parse_number(argument, 2, 100, &number);
        training->folds = (size_t)number;
        break;
    case 2:
        good = parse_number(argument, 0, 9007199254740992.0, &number);
        training->seed = (uint64_t)number;
        break;
    case 'c':
        good = parse_number(argument, 1e-6, 1e6, &training->cost);
        break;
    case 3:
        training->solver = argument;
        break;
    case 5:
        training->thesaurus = argument;
        break;
    default:
        training->date = argument;
    }
    return good ? DEMARCHE_OK
                : dm_usage_error(parser->command, "'%s' is not a number in the range", argument);
}

/* Holds MODEL.lock while the training lasts; -1 after a complaint. */
static int lock_model(const char *output, int *status)
{
    size_t size = strlen(output) + sizeof ".lock";
    char *name = malloc(size);
    if (!name) {
        *status = DEMARCHE_NO_MEMORY;
        return -1;
    }
    snprintf(name, size, "%s.lock", output);
    int lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (lock < 0) {
        fprintf(stderr, "%s: cannot create: %s\n", name, strerror(errno));
        *status = DEMARCHE_CANT_CREATE;
    } else if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
        fprintf(stderr, "%s: another training of this model is running; wait for it\n", output);
        close(lock);
        lock = -1;
        *status = DEMARCHE_BUSY;
    }
    free(name);
    return lock;
}

/* The file goes before the lock does, so that none is left behind. */
static void unlock_model(const char *output, int lock)
{
    char name[PATH_MAX];
    if (snprintf(name, sizeof name, "%s.lock", output) < (int)sizeof name)
        unlink(name);
    close(lock);
}

static int read_data(demarche_dataset *data, char **operands)
{
    int status = DEMARCHE_OK;
    for (; *operands; operands++) {
        demarche_error error;
        demarche_status read = demarche_dataset_add(data, *operands, report_fault, NULL, &error);
        if (read == DEMARCHE_DATA)
            status = DEMARCHE_DATA; /* each fault has been reported */
        else if (read)
            return dm_report(&error);
    }
    return status;
}

static int train(const dm_option_parser *parser, demarche_training_options *training,
                 const char *output, demarche_dataset *data)
{
    demarche_figures figures[DEMARCHE_SCOPES];
    demarche_model *model = NULL;
    demarche_error error;
    dm_buffer text = {0};
    int status = read_data(data, parser->argv + parser->index);
    if (status)
        return status;
    dm_progress progress = dm_progress_begin("training", parser->talk);
    training->progress = show_progress;
    training->context = &progress;
    training->sink = report_fault;
    demarche_status trained = demarche_train(data, training, &model, figures, &error);
    dm_progress_end(&progress);
    if (!trained)
        trained = demarche_model_save(model, output, &error);
    if (trained) {
        demarche_model_free(model);
        return dm_report(&error);
    }
    if (!parser->talk.quiet) {
        dm_buffer_format(&text, "%s: trained on %zu statements; cross-validated figures:\n\n",
                         output, figures[0].statements);
        dm_print_figures(figures, &text);
        fputs(text.data ? text.data : "", stderr);
    }
    dm_buffer_free(&text);
    demarche_model_free(model);
    return DEMARCHE_OK;
}

static int run(const dm_command *command, int argc, char **argv)
{
    dm_option_parser parser = {.command = command, .argc = argc, .argv = argv};
    demarche_training_options training = demarche_training_defaults();
    const char *output = NULL;
    int option, status = DEMARCHE_OK;
    while (status == DEMARCHE_OK && (option = dm_next_option(&parser)) != DM_OPTIONS_DONE) {
        if (option == DM_OPTIONS_EXIT)
            return parser.exit_status;
        status = take_option(&parser, option, &training, &output);
    }
    if (status)
        return status;
    if (parser.index >= argc)
        return dm_usage_error(command, "no labelled data; name one or more files");
    if (!output)
        return dm_usage_error(command, "no model to write; name it with -o MODEL");
    int lock = lock_model(output, &status);
    if (lock < 0)
        return status;
    demarche_dataset *data = NULL;
    demarche_error error;
    if (demarche_dataset_new(&data, &error))
        status = dm_report(&error);
    else
        status = train(&parser, &training, output, data);
    demarche_dataset_free(data);
    unlock_model(output, lock);
    return status;
}
