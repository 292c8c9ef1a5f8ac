/* A faulty record is reported, counted and passed over; what comes behind it is read. */
#include "cli/statements.h"

#include "cli/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct reading {
    dm_statement_input *input;
    dm_statement_sink *sink;
    void *context;
    const char *name; /* of the file at hand */
} reading;

/* The first status that is not 0 stays, but a missing file gives way to what comes later. */
static int worse(int before, int now)
{
    return now && (before == DEMARCHE_OK || before == DEMARCHE_NO_INPUT) ? now : before;
}

static bool may_go_on(int status)
{
    return status == DEMARCHE_OK || status == DEMARCHE_DATA || status == DEMARCHE_NO_INPUT;
}

static int give_record(const reading *r, const dm_record *record)
{
    if (record->replaced && r->input->strict) {
        dm_error error;
        dm_fail_at(&error, DM_DATA, r->name, record->line, 0, "not valid UTF-8; convert the file");
        return dm_report_internal(&error);
    }
    if (record->replaced)
        dm_warn(r->input->talk,
                "%s:%zu: not valid UTF-8, %zu bytes replaced; convert the file with iconv", r->name,
                record->line, record->replaced);
    return r->sink(r->context, record);
}

static int read_stream(const reading *r, int descriptor, dm_format format)
{
    dm_record_reader *reader;
    dm_error error;
    dm_status status = dm_records_open(descriptor, r->name, format, &reader, &error);
    if (status)
        return dm_report_internal(&error);
    int result = DEMARCHE_OK;
    for (bool more = true; more && may_go_on(result);) {
        dm_record record;
        status = dm_records_next(reader, &record, &more, &error);
        if (status == DM_DATA) {
            result = dm_report_internal(&error);
            r->input->faulty++;
            more = true;
        } else if (status) {
            result = dm_report_internal(&error);
        } else if (more) {
            int given = give_record(r, &record);
            result = given ? given : result;
        }
    }
    dm_records_close(reader);
    return result;
}

static int read_file(const reading *r)
{
    const dm_statement_input *input = r->input;
    struct stat about;
    dm_error error;
    int descriptor = open(r->name, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        dm_fail_at(&error, DM_NO_INPUT, r->name, 0, 0, "cannot open: %s", strerror(errno));
        return dm_report_internal(&error);
    }
    int status;
    if (fstat(descriptor, &about) == 0 && S_ISDIR(about.st_mode)) {
        dm_fail_at(&error, DM_NO_INPUT, r->name, 0, 0, "is a directory; name the files in it");
        status = dm_report_internal(&error);
    } else {
        status = read_stream(r, descriptor,
                             input->from_given ? input->from : dm_format_of(r->name, DM_TXT));
    }
    close(descriptor);
    return status;
}

int dm_read_statements(dm_statement_input *input, const dm_option_parser *parser,
                       dm_statement_sink *sink, void *context)
{
    reading r = {input, sink, context, "-e"};
    int status = DEMARCHE_OK;
    for (size_t i = 0; i < input->expression_count && may_go_on(status); i++) {
        dm_record record = {.line = i + 1};
        record.fields[DM_FIELD_TEXT] = dm_slice_of(input->expressions[i]);
        status = worse(status, sink(context, &record));
    }
    if (input->expression_count && parser->index == parser->argc)
        return status;
    char **operands = dm_operands(parser);
    if (!operands)
        return DEMARCHE_USAGE;
    for (; *operands && may_go_on(status); operands++) {
        bool standard = strcmp(*operands, "-") == 0;
        r.name = standard ? "standard input" : *operands;
        status =
            worse(status, standard ? read_stream(&r, STDIN_FILENO, input->from) : read_file(&r));
    }
    return status;
}

static int take_option(const dm_option_parser *parser, int option, dm_statement_input *input,
                       const char **model, dm_option_taker *take, void *context)
{
    const char *argument = parser->argument;
    switch (option) {
    case 'e':
        input->expressions[input->expression_count++] = argument;
        return DEMARCHE_OK;
    case 'f':
        input->from_given = true;
        return dm_format_named(argument, &input->from)
                   ? DEMARCHE_OK
                   : dm_usage_error(parser->command,
                                    "unknown format '%s'; use txt, tsv, csv or jsonl", argument);
    case 'm':
        *model = argument;
        return DEMARCHE_OK;
    default:
        return take(context, parser, option);
    }
}

bool dm_take_statement_options(dm_option_parser *parser, dm_statement_input *input,
                               const char **model, dm_option_taker *take, void *context,
                               int *status)
{
    int option;
    *status = DEMARCHE_NO_MEMORY;
    input->expressions = calloc((size_t)parser->argc, sizeof *input->expressions);
    if (!input->expressions)
        return false;
    *status = DEMARCHE_OK;
    while (*status == DEMARCHE_OK && (option = dm_next_option(parser)) != DM_OPTIONS_DONE) {
        if (option == DM_OPTIONS_EXIT) {
            *status = parser->exit_status;
            return false;
        }
        *status = take_option(parser, option, input, model, take, context);
    }
    input->talk = parser->talk;
    return *status == DEMARCHE_OK;
}

int dm_open_scorer(const char *path, demarche_model **model, demarche_scorer **scorer)
{
    demarche_error error;
    int status = dm_open_model(path, model);
    if (status == DEMARCHE_OK && demarche_scorer_new(*model, scorer, &error))
        status = dm_report(&error);
    return status;
}
