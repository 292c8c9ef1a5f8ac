/* demarche train: labelled statements in, a model out. */
#include "cli/commands.h"
#include "cli/figures.h"
#include "cli/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static const dm_option options[] = {
    {'o', "output", "MODEL", "the model file to write"},
    {1, "folds", "K", "folds of the cross-validation (default: 5; 3 above 50,000)"},
    {2, "seed", "N", "seed of the folds (default: 1)"},
    {'c', "cost", "C", "what a statement on the wrong side costs (default: 0.15)"},
    {3, "solver", "NAME", "libsvm, liblinear or auto: by the size of the data (default: auto)"},
    {5, "thesaurus", "FILE", "classes of words, as features/thesaurus.tsv (default: built in)"},
    {6, "compare", "MODEL", "show what the new statements bring to this old model"},
    {'j', "jobs", "N", "threads (default: as many as there are processors)"},
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

typedef struct training_job {
    demarche_training_options options;
    const char *output, *compare;
    dm_progress progress;
} training_job;

static volatile sig_atomic_t interrupted;

static void note_signal(int number)
{
    interrupted = number;
}

static void report_fault(void *context, const demarche_error *fault)
{
    (void)context;
    dm_report(fault);
}

static bool show_progress(void *context, size_t done, size_t total)
{
    dm_progress_show(context, done, total);
    return !interrupted;
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

static int take_option(const dm_option_parser *parser, int option, training_job *job)
{
    demarche_training_options *training = &job->options;
    double number = 0;
    const char *argument = parser->argument;
    bool good = true;
    switch (option) {
    case 'o':
        job->output = argument;
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
    case 'j':
        good = parse_number(argument, 1, 64, &number);
        training->threads = (size_t)number;
        break;
    case 3:
        training->solver = argument;
        break;
    case 5:
        training->thesaurus = argument;
        break;
    case 6:
        job->compare = argument;
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

/* Before and after per stance, on the same folds; warns where a figure got worse. */
static void show_comparison(const demarche_comparison *comparison,
                            const demarche_figures figures[DEMARCHE_SCOPES], const char *old)
{
    const double noticeable = 0.0005;
    dm_buffer text = {0};
    dm_print_comparison(comparison->before, figures, &text);
    fprintf(stderr, "what the %zu statements that %s did not have bring, on the same folds:\n\n%s",
            figures[0].statements - comparison->known, old, text.data ? text.data : "");
    dm_buffer_free(&text);
    if (comparison->known < comparison->trained_on)
        fprintf(stderr,
                "warning: %zu of the %zu statements that %s was trained on are not in the "
                "data, or are labelled otherwise; 'before' goes without them\n",
                comparison->trained_on - comparison->known, comparison->trained_on, old);
    for (int stance = 0; stance < DEMARCHE_STANCES; stance++)
        if (figures[0].stances[stance].f1 < comparison->before[0].stances[stance].f1 - noticeable)
            fprintf(stderr, "warning: %s got worse\n", demarche_stance_name(stance));
    if (figures[0].macro_f1 < comparison->before[0].macro_f1 - noticeable)
        fprintf(stderr,
                "warning: the new model is worse than the old one's data alone; look at the "
                "new labels before you use it\n");
}

static void show_figures(const training_job *job, const demarche_figures *figures,
                         const demarche_comparison *comparison)
{
    dm_buffer text = {0};
    dm_buffer_format(&text, "%s: trained on %zu statements; cross-validated figures:\n\n",
                     job->output, figures[0].statements);
    dm_print_figures(figures, &text);
    fputs(text.data ? text.data : "", stderr);
    dm_buffer_free(&text);
    if (job->compare)
        show_comparison(comparison, figures, job->compare);
}

static int train_and_save(const dm_option_parser *parser, training_job *job, demarche_dataset *data)
{
    demarche_figures figures[DEMARCHE_SCOPES];
    demarche_comparison *comparison = calloc(1, sizeof *comparison);
    demarche_model *model = NULL;
    demarche_error error;
    if (!comparison)
        return DEMARCHE_NO_MEMORY;
    job->progress = dm_progress_begin("training", parser->talk);
    job->options.progress = show_progress;
    job->options.context = &job->progress;
    job->options.sink = report_fault;
    demarche_status status =
        demarche_train(data, &job->options, &model, figures, comparison, &error);
    dm_progress_end(&job->progress);
    if (!status)
        status = demarche_model_save(model, job->output, &error);
    if (status)
        dm_report(&error);
    else if (!parser->talk.quiet)
        show_figures(job, figures, comparison);
    demarche_model_free(model);
    free(comparison);
    return (int)status;
}

static int train(const dm_option_parser *parser, training_job *job)
{
    demarche_dataset *data = NULL;
    demarche_model *old = NULL;
    demarche_error error;
    int status = DEMARCHE_OK;
    if (demarche_dataset_new(&data, &error))
        status = dm_report(&error);
    if (status == DEMARCHE_OK)
        status = read_data(data, parser->argv + parser->index);
    if (status == DEMARCHE_OK && job->compare && demarche_model_load(job->compare, &old, &error))
        status = dm_report(&error);
    job->options.compare = old;
    if (status == DEMARCHE_OK)
        status = train_and_save(parser, job, data);
    demarche_model_free(old);
    demarche_dataset_free(data);
    return status;
}

static int run(const dm_command *command, int argc, char **argv)
{
    dm_option_parser parser = {.command = command, .argc = argc, .argv = argv};
    training_job job = {.options = demarche_training_defaults()};
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    int option, status = DEMARCHE_OK;
    job.options.threads = processors > 0 ? (size_t)processors : 1;
    while (status == DEMARCHE_OK && (option = dm_next_option(&parser)) != DM_OPTIONS_DONE) {
        if (option == DM_OPTIONS_EXIT)
            return parser.exit_status;
        status = take_option(&parser, option, &job);
    }
    if (status)
        return status;
    if (parser.index >= argc)
        return dm_usage_error(command, "no labelled data; name one or more files");
    if (!job.output)
        return dm_usage_error(command, "no model to write; name it with -o MODEL");
    int lock = lock_model(job.output, &status);
    if (lock < 0)
        return status;
    signal(SIGINT, note_signal);
    signal(SIGTERM, note_signal);
    status = train(&parser, &job);
    unlock_model(job.output, lock);
    return status;
}
