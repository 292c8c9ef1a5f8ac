/* A document that cannot be read is reported and counted, and the next one is taken. */
#include "cli/documents.h"

#include "base/file.h"
#include "base/utf8.h"
#include "batch/writer.h"
#include "cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LARGEST_DOCUMENT = 16 << 20 };

typedef struct document_run {
    const dm_command *command;
    dm_option_parser parser;
    demarche_extractor *extractor;
    demarche_model *model;
    demarche_scorer *scorer;
    dm_writer writer;
    dm_buffer out;
    const char *model_path, *output_path, *officials, *date;
    dm_output *output; /* where -o leads; NULL: standard output */
    bool scored, no_indirect, strict, format_given;
    size_t documents, statements, failed;
    int status;
} document_run;

static bool is_date(const char *text)
{
    size_t length = strspn(text, "0123456789-");
    return text[length] == '\0' && (length == 4 || length == 7 || length == 10);
}

static int take_option(document_run *run, int option)
{
    const char *argument = run->parser.argument;
    switch (option) {
    case 't':
        run->format_given = true;
        if (!dm_format_named(strcmp(argument, "text") == 0 ? "txt" : argument, &run->writer.format))
            return dm_usage_error(run->command, "unknown format '%s'; use text, tsv, csv or jsonl",
                                  argument);
        break;
    case 'd':
        if (!is_date(argument))
            return dm_usage_error(run->command, "'%s' is not a date; write YYYY-MM-DD", argument);
        run->date = argument;
        break;
    case 'm':
        run->model_path = argument;
        break;
    case 'o':
        run->output_path = argument;
        break;
    case 1:
        run->officials = argument;
        break;
    case 2:
        run->no_indirect = true;
        break;
    default:
        run->strict = true;
    }
    return DEMARCHE_OK;
}

static int open_all(document_run *run)
{
    demarche_error error;
    dm_error fault;
    if (run->output_path) {
        if (!run->format_given)
            run->writer.format = dm_format_of(run->output_path, DM_JSONL);
        if (dm_output_create(run->output_path, &run->output, &fault))
            return dm_report_internal(&fault);
    }
    run->writer.out = &run->out;
    run->writer.terminal = !run->output && dm_output_is_terminal();
    if (demarche_extractor_new(run->officials, &run->extractor, &error))
        return dm_report(&error);
    if (!run->scored)
        return DEMARCHE_OK;
    int status = dm_open_model(run->model_path, &run->model);
    if (status == DEMARCHE_OK && demarche_scorer_new(run->model, &run->scorer, &error))
        status = dm_report(&error);
    return status;
}

static int send(document_run *run)
{
    dm_error fault;
    if (!run->output)
        return dm_flush(&run->out);
    if (run->out.failed)
        dm_fail_memory(&fault);
    else if (dm_output_write(run->output, dm_buffer_view(&run->out), &fault) == DM_OK) {
        dm_buffer_clear(&run->out);
        return DEMARCHE_OK;
    }
    return dm_report_internal(&fault);
}

/* Complains of bytes that are not UTF-8; refuses them where that is asked for. */
static int check_encoding(const document_run *run, const char *name, dm_slice text)
{
    size_t first = 0, line, column, faults = dm_utf8_faults(text, &first);
    dm_error fault;
    if (dm_slice_starts(text, DM_SLICE("\xFF\xFE")) ||
        dm_slice_starts(text, DM_SLICE("\xFE\xFF"))) {
        dm_fail_at(&fault, DM_DATA, name, 1, 1,
                   "looks like UTF-16; convert it with: iconv -f UTF-16 -t UTF-8");
        return dm_report_internal(&fault);
    }
    if (faults == 0)
        return DEMARCHE_OK;
    dm_utf8_place(text, first, &line, &column);
    const char *advice = "convert it with: iconv -f WINDOWS-1252 -t UTF-8";
    if (!run->strict) {
        dm_warn(run->parser.talk,
                "%s:%zu:%zu: not valid UTF-8 (byte 0x%02X at offset %zu), %zu places read as "
                "U+FFFD; %s",
                name, line, column, (unsigned char)text.data[first], first, faults, advice);
        return DEMARCHE_OK;
    }
    dm_fail_at(&fault, DM_DATA, name, line, column,
               "not valid UTF-8 (byte 0x%02X at offset %zu); %s", (unsigned char)text.data[first],
               first, advice);
    return dm_report_internal(&fault);
}

static int read_text(document_run *run, const char *name, dm_slice text)
{
    demarche_document *document;
    demarche_error error;
    int status = check_encoding(run, name, text);
    if (status)
        return status;
    if (demarche_read(run->extractor, run->scorer, text.data, text.size, run->date, &document,
                      &error))
        return dm_report(&error);
    size_t count = demarche_document_count(document);
    for (size_t i = 0; i < count; i++) {
        const demarche_statement *statement = demarche_document_statement(document, i);
        if (run->no_indirect && statement->kind == DEMARCHE_INDIRECT)
            continue;
        dm_write_statement(&run->writer, name, statement, run->scored);
        run->statements++;
    }
    if (count == 0 && run->parser.talk.verbose)
        dm_warn(run->parser.talk, "%s: no statements", name);
    demarche_document_free(document);
    run->documents++;
    return send(run);
}

static int read_document(document_run *run, const char *operand)
{
    bool standard_input = strcmp(operand, "-") == 0;
    const char *name = standard_input ? "standard input" : operand;
    dm_buffer text = {0};
    dm_error fault;
    dm_status status = standard_input
                           ? dm_file_read_open(STDIN_FILENO, name, LARGEST_DOCUMENT, &text, &fault)
                           : dm_file_read(operand, LARGEST_DOCUMENT, &text, &fault);
    int result = status ? dm_report_internal(&fault) : read_text(run, name, dm_buffer_view(&text));
    dm_buffer_free(&text);
    return result;
}

/* Whether the batch goes on after a document that ended with this status. */
static bool is_document_fault(int status)
{
    return status == DEMARCHE_DATA || status == DEMARCHE_NO_INPUT;
}

static int read_all(document_run *run)
{
    char **operands = dm_operands(&run->parser);
    if (!operands)
        return DEMARCHE_USAGE;
    for (; *operands; operands++) {
        int status = read_document(run, *operands);
        if (status && !is_document_fault(status))
            return status;
        run->failed += status != DEMARCHE_OK;
        if (status && run->status != DEMARCHE_DATA)
            run->status = status;
    }
    return DEMARCHE_OK;
}

static int complete_output(document_run *run, int status)
{
    dm_error fault;
    if (!run->output)
        return status;
    if (status) {
        dm_output_abandon(run->output);
        return status;
    }
    return dm_output_commit(run->output, &fault) ? dm_report_internal(&fault) : DEMARCHE_OK;
}

int dm_run_documents(const dm_command *command, int argc, char **argv, bool scored)
{
    document_run run = {.command = command,
                        .parser = {.command = command, .argc = argc, .argv = argv},
                        .writer = {.format = DM_TXT},
                        .scored = scored};
    int option, status = DEMARCHE_OK;
    while (status == DEMARCHE_OK && (option = dm_next_option(&run.parser)) != DM_OPTIONS_DONE) {
        if (option == DM_OPTIONS_EXIT)
            return run.parser.exit_status;
        status = take_option(&run, option);
    }
    if (status == DEMARCHE_OK)
        status = open_all(&run);
    if (status == DEMARCHE_OK)
        status = read_all(&run);
    status = complete_output(&run, status);
    if (run.parser.talk.verbose || run.failed)
        dm_warn(run.parser.talk, "demarche: %zu documents read, %zu failed, %zu statements",
                run.documents, run.failed, run.statements);
    demarche_scorer_free(run.scorer);
    demarche_model_free(run.model);
    demarche_extractor_free(run.extractor);
    dm_buffer_free(&run.out);
    return status ? status : run.status;
}
