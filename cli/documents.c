/* From the command line to a batch: options, extractor and model, where the results go. */
#include "cli/documents.h"

#include "base/file.h"
#include "batch/html.h"
#include "batch/replay.h"
#include "batch/report.h"
#include "batch/table.h"
#include "batch/writer.h"
#include "cli/batch.h"
#include "cli/signals.h"

#include <inttypes.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <xxhash.h>

typedef enum { TO_TEXT, TO_TABLE, TO_TSV, TO_CSV, TO_JSONL, TO_SQLITE, TO_BY_NAME } target;

typedef struct document_run {
    const dm_command *command;
    dm_option_parser parser;
    dm_reading reading;
    dm_batch batch;
    dm_sink_options sink;
    demarche_extractor *extractor;
    demarche_model *model;
    const char *model_path;
    dm_buffer options; /* all that decides the output, as text */
    dm_position from;
    target to;
    bool scored, resume;
    const char *report; /* path of the report; NULL: none */
    dm_report_language report_language;
} document_run;

/* --- options ---------------------------------------------------------------------------------- */

static int take_target(document_run *run, const char *name)
{
    static const char *const names[] = {"text", "table", "tsv", "csv", "jsonl", "sqlite"};
    for (int i = 0; i < TO_BY_NAME; i++)
        if (strcmp(name, names[i]) == 0) {
            run->to = (target)i;
            return DEMARCHE_OK;
        }
    return dm_usage_error(run->command,
                          "unknown format '%s'; use text, table, tsv, csv, jsonl or sqlite", name);
}

static int take_shard(document_run *run, const char *argument)
{
    enum { MOST_SHARDS = 100000 };
    dm_shard *shard = &run->batch.inputs.shard;
    char *slash = NULL;
    shard->number = strtoull(argument, &slash, 10);
    bool sound = argument[0] >= '0' && argument[0] <= '9' && *slash == '/' &&
                 dm_is_count(slash + 1, 1, MOST_SHARDS, &shard->count) && shard->number >= 1 &&
                 shard->number <= shard->count;
    return sound ? DEMARCHE_OK
                 : dm_usage_error(run->command, "'%s' is not a shard; write K/N with K from 1 to N",
                                  argument);
}

static int take_interval(document_run *run, const char *argument)
{
    char *end;
    run->batch.interval = strtod(argument, &end);
    if (end != argument && *end == '\0' && run->batch.interval >= 0 && run->batch.interval < 86400)
        return DEMARCHE_OK;
    return dm_usage_error(run->command, "'%s' is not a number of seconds", argument);
}

static int take_run_option(document_run *run, int option)
{
    const char *argument = run->parser.argument;
    uint64_t number = 0;
    int status = DEMARCHE_OK;
    switch (option) {
    case 'j':
        status = dm_parse_count(&run->parser, "threads", 1, DM_MOST_THREADS, &number);
        run->batch.threads = (size_t)number;
        return status;
    case DM_OPTION_REPORT:
        run->report = argument;
        return DEMARCHE_OK;
    case DM_OPTION_UI_LANG:
        run->report_language = strcmp(argument, "nl") == 0 ? DM_REPORT_DUTCH : DM_REPORT_ENGLISH;
        if (run->report_language == DM_REPORT_ENGLISH && strcmp(argument, "en") != 0)
            return dm_usage_error(run->command, "unknown language '%s'; use en or nl", argument);
        return DEMARCHE_OK;
    case DM_OPTION_MIN_CONFIDENCE:
        return dm_parse_share(&run->parser, &run->batch.analysis.least_confidence);
    case DM_OPTION_EXCEL:
        run->sink.excel = true;
        return DEMARCHE_OK;
    case DM_OPTION_ERRORS:
        run->sink.errors = argument;
        return DEMARCHE_OK;
    case DM_OPTION_MOST_ERRORS:
        return dm_parse_count(&run->parser, "documents", 0, UINT64_MAX - 1,
                              &run->batch.most_failed);
    case DM_OPTION_STRICT:
        run->batch.most_failed = 0;
        return DEMARCHE_OK;
    case DM_OPTION_SHARD:
        return take_shard(run, argument);
    case DM_OPTION_RESUME:
        run->resume = true;
        return DEMARCHE_OK;
    default:
        return take_interval(run, argument);
    }
}

static int take_option(document_run *run, int option)
{
    const char *argument = run->parser.argument;
    int status = DEMARCHE_OK;
    if (dm_take_reading_option(&run->parser, option, &run->reading, &status))
        return status;
    switch (option) {
    case 't':
        return take_target(run, argument);
    case 'm':
        run->model_path = argument;
        return DEMARCHE_OK;
    case 'o':
        run->sink.output = argument;
        return DEMARCHE_OK;
    case 'r':
        run->batch.inputs.paths.recursive = true;
        return DEMARCHE_OK;
    case '0':
        run->batch.inputs.paths.list = "-";
        return DEMARCHE_OK;
    case DM_OPTION_FILES_FROM:
        run->batch.inputs.paths.list = argument;
        return DEMARCHE_OK;
    case 'f':
        if (!dm_content_named(argument, &run->batch.inputs.content))
            return dm_usage_error(
                run->command, "unknown format '%s'; use auto, txt, html, jsonl, csv, tsv or warc",
                argument);
        return DEMARCHE_OK;
    default:
        return take_run_option(run, option);
    }
}

/* --- settling what was asked for -------------------------------------------------------------- */

static bool ends_in(const char *name, const char *suffix)
{
    size_t length = strlen(name), size = strlen(suffix);
    return length >= size && strcmp(name + length - size, suffix) == 0;
}

static target target_of_name(const char *name)
{
    if (ends_in(name, ".csv"))
        return TO_CSV;
    if (ends_in(name, ".tsv"))
        return TO_TSV;
    if (ends_in(name, ".txt"))
        return TO_TEXT;
    return ends_in(name, ".sqlite") || ends_in(name, ".db") ? TO_SQLITE : TO_JSONL;
}

/* Options that make no sense together. */
static int check_options(const document_run *run)
{
    const char *output = run->sink.output;
    if (run->to == TO_SQLITE && !output)
        return dm_usage_error(run->command, "an SQLite database needs -o OUT.sqlite");
    if (run->to == TO_TABLE && output)
        return dm_usage_error(run->command,
                              "a table is for the terminal; use another --to with -o");
    if (run->resume && !output)
        return dm_usage_error(run->command, "--resume needs -o: there is no going on with a pipe");
    if (run->batch.inputs.shard.count > 1 && !output)
        return dm_usage_error(run->command, "--shard needs -o: 'merge' joins files");
    if (run->batch.inputs.shard.count > 1 && run->to == TO_SQLITE)
        return dm_usage_error(run->command,
                              "a shard cannot be a database; write shards as .jsonl, merge them");
    if (run->sink.errors && !output)
        return dm_usage_error(run->command, "--errors needs -o");
    if (run->sink.excel && run->to != TO_CSV)
        return dm_usage_error(run->command, "--excel is for CSV; add --to csv");
    if (run->report && run->resume && run->to != TO_JSONL)
        return dm_usage_error(
            run->command, "--report with --resume needs -o OUT.jsonl, to read back what is done");
    if (run->batch.analysis.least_confidence > 0 && (run->to == TO_SQLITE || run->to == TO_TABLE))
        return dm_usage_error(run->command,
                              "--min-confidence is for text, tsv, csv and jsonl; add --to jsonl");
    return DEMARCHE_OK;
}

static size_t terminal_width(void)
{
    enum { DEFAULT = 80, WIDEST = 1000 };
    struct winsize size;
    const char *named = getenv("COLUMNS");
    unsigned long width = named ? strtoul(named, NULL, 10) : 0;
    if (width == 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        width = size.ws_col;
    if (width == 0 || width > WIDEST)
        width = DEFAULT;
    return width < DM_NARROWEST ? DM_NARROWEST : width;
}

static int settle_options(document_run *run)
{
    static const dm_format formats[] = {
        [TO_TEXT] = DM_TXT, [TO_TABLE] = DM_TXT,   [TO_TSV] = DM_TSV,
        [TO_CSV] = DM_CSV,  [TO_JSONL] = DM_JSONL, [TO_SQLITE] = DM_JSONL};
    dm_batch *batch = &run->batch;
    if (run->to == TO_BY_NAME && run->sink.output)
        run->to = target_of_name(run->sink.output);
    else if (run->to == TO_BY_NAME || (run->to == TO_TEXT && !run->sink.output))
        run->to = dm_output_is_terminal() ? TO_TABLE : TO_TEXT;
    int status = check_options(run);
    if (status)
        return status;
    batch->talk = run->parser.talk;
    batch->inputs.text_field = run->reading.text_field;
    batch->inputs.encoding = run->reading.document.encoding;
    batch->inputs.limit = run->reading.document.limit;
    batch->inputs.paths.outputs[0] = run->sink.output;
    batch->inputs.paths.outputs[1] = run->sink.errors;
    batch->inputs.stopper = (dm_stopper){dm_signals_stop, NULL};
    batch->errors_kept = run->sink.errors != NULL;
    batch->resumable = run->sink.output != NULL;
    batch->analysis.document = run->reading.document;
    batch->analysis.no_indirect = run->reading.no_indirect;
    batch->analysis.format = run->sink.format = formats[run->to];
    batch->analysis.excel = run->sink.excel;
    batch->analysis.rendered = run->to != TO_SQLITE && run->to != TO_TABLE;
    run->sink.scored = run->scored;
    run->sink.shard = batch->inputs.shard;
    run->sink.resume = run->resume;
    if (batch->inputs.paths.list && run->parser.index >= run->parser.argc)
        return DEMARCHE_OK;
    batch->inputs.paths.operands = dm_operands(&run->parser);
    return batch->inputs.paths.operands ? DEMARCHE_OK : DEMARCHE_USAGE;
}

/* --- what decides the output -------------------------------------------------------------------
 */

static void append_model(dm_buffer *out, const demarche_model *model)
{
    demarche_fact checksum;
    if (!model || !demarche_model_facts(model, &checksum, 1))
        return;
    dm_slice value = dm_slice_of(checksum.value); /* "xxh3-64 HASH, N bytes" */
    dm_slice_cut(&value, ' ');
    dm_buffer_text(out, " model=");
    dm_buffer_slice(out, dm_slice_cut(&value, ','));
}

static uint64_t hash_inputs(const dm_path_options *paths)
{
    uint64_t hash = paths->recursive;
    for (char *const *name = paths->operands; name && *name; name++)
        hash = XXH3_64bits_withSeed(*name, strlen(*name), hash);
    return paths->list ? XXH3_64bits_withSeed(paths->list, strlen(paths->list), hash) : hash;
}

static uint64_t hash_file(const char *path)
{
    enum { LARGEST = 64 << 20 };
    dm_buffer content = {0};
    uint64_t hash = 0;
    if (dm_file_read(path, LARGEST, &content, NULL) == DM_OK)
        hash = XXH3_64bits(content.data, content.size);
    dm_buffer_free(&content);
    return hash;
}

static dm_status describe_options(document_run *run, dm_error *error)
{
    static const char *const targets[] = {"text", "table", "tsv", "csv", "jsonl", "sqlite"};
    dm_buffer *out = &run->options;
    const dm_reading *reading = &run->reading;
    dm_buffer_format(out, "version=%s command=%s to=%s%s", demarche_version(), run->command->name,
                     targets[run->to], run->sink.excel ? "+excel" : "");
    append_model(out, run->model);
    if (reading->officials)
        dm_buffer_format(out, " officials=%016" PRIx64, hash_file(reading->officials));
    dm_buffer_format(out, " from=%d text-field=%016" PRIx64 " encoding=%s date=%s max-doc=%zu",
                     (int)run->batch.inputs.content,
                     XXH3_64bits(reading->text_field, strlen(reading->text_field)),
                     reading->document.encoding ? reading->document.encoding : "auto",
                     reading->document.date ? reading->document.date : "none",
                     reading->document.limit);
    if (run->batch.analysis.least_confidence > 0)
        dm_buffer_format(out, " min-confidence=%.17g", run->batch.analysis.least_confidence);
    dm_buffer_text(out, reading->no_indirect ? " no-indirect" : "");
    dm_buffer_text(out, reading->document.strict_utf8 ? " strict-utf8" : "");
    dm_buffer_format(out, " inputs=%016" PRIx64, hash_inputs(&run->batch.inputs.paths));
    run->sink.options = out->data;
    return out->failed ? dm_fail_memory(error) : DM_OK;
}

/* --- opening ---------------------------------------------------------------------------------- */

static int open_model(document_run *run)
{
    demarche_error error;
    if (demarche_extractor_new(run->reading.officials, &run->extractor, &error))
        return dm_report(&error);
    int status = run->scored ? dm_open_model(run->model_path, &run->model) : DEMARCHE_OK;
    run->batch.analysis.extractor = run->extractor;
    run->batch.analysis.model = run->model;
    return status;
}

/* The header of CSV and TSV goes to standard output before the first record. */
static dm_status write_console_header(const document_run *run, dm_error *error)
{
    dm_buffer header = {0};
    dm_writer writer = {.format = run->sink.format, .excel = run->sink.excel, .out = &header};
    dm_write_statement_header(&writer, run->scored);
    dm_status status = dm_send(&header, error);
    dm_buffer_free(&header);
    return status;
}

static int open_sinks(document_run *run)
{
    dm_batch *batch = &run->batch;
    dm_error error;
    dm_status status;
    if (!run->sink.output) {
        status = write_console_header(run, &error);
        if (!status)
            status = dm_console_open(run->to == TO_TABLE ? terminal_width() : 0, run->scored,
                                     batch->talk.quiet, &batch->sinks[0], &error);
    } else {
        status = describe_options(run, &error);
        if (!status)
            status = run->to == TO_SQLITE
                         ? dm_database_open(&run->sink, &batch->state, &batch->sinks[0], &error)
                         : dm_store_open(&run->sink, &batch->state, &batch->sinks[0], &error);
    }
    if (status)
        return dm_report_internal(&error);
    batch->sink_count = 1;
    if (batch->state.documents + batch->state.failed > 0) {
        run->from = batch->state.position;
        batch->inputs.from = &run->from;
    }
    return DEMARCHE_OK;
}

/* Gives the report what an earlier run has done already. */
static dm_status replay_into(dm_sink *sink, const document_run *run, dm_error *error)
{
    const dm_progress_state *state = &run->batch.state;
    dm_replay *replay = NULL;
    dm_status status = dm_replay_open(run->sink.output, state->output, &replay, error);
    for (bool more = true; more && !status;) {
        dm_result result = {0};
        status = dm_replay_next(replay, &result, &more, error);
        if (!status && more)
            status = sink->add(sink, &result, state, error);
        dm_result_free(&result);
    }
    dm_replay_close(replay);
    return status;
}

static int open_report(document_run *run)
{
    dm_batch *batch = &run->batch;
    dm_sink *sink;
    dm_error error;
    if (!run->report)
        return DEMARCHE_OK;
    dm_status status = dm_report_open(run->report, run->report_language, run->model, run->extractor,
                                      &sink, &error);
    if (!status) {
        batch->sinks[batch->sink_count++] = sink;
        if (batch->inputs.from)
            status = replay_into(sink, run, &error);
    }
    return status ? dm_report_internal(&error) : DEMARCHE_OK;
}

/* Large blocks go back to the system at once, so that memory stays what documents in hand need. */
static void bound_memory(void)
{
    mallopt(M_MMAP_THRESHOLD, 1 << 18);
    mallopt(M_TRIM_THRESHOLD, 1 << 20);
}

static int run_batch(document_run *run)
{
    dm_batch *batch = &run->batch;
    if (batch->state.complete) {
        if (batch->talk.verbose)
            dm_warn(batch->talk, "demarche: an earlier run had done all of it");
        return (int)batch->state.status;
    }
    if (batch->inputs.from && !batch->talk.quiet)
        dm_warn(batch->talk, "demarche: goes on behind document %" PRIu64,
                batch->state.documents + batch->state.failed);
    dm_signals_catch();
    dm_html_prepare();
    bound_memory();
    return dm_batch_run(batch);
}

static void summarize(const document_run *run)
{
    const dm_progress_state *state = &run->batch.state;
    if (run->batch.talk.verbose || state->failed)
        dm_warn(run->batch.talk,
                "demarche: %" PRIu64 " documents read, %" PRIu64 " failed, %" PRIu64 " statements",
                state->documents, state->failed, state->statements);
}

int dm_run_documents(const dm_command *command, int argc, char **argv, bool scored)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    document_run run = {.command = command,
                        .parser = {.command = command, .argc = argc, .argv = argv},
                        .reading = dm_reading_defaults(),
                        .batch = {.threads = processors > 0 ? (size_t)processors : 1,
                                  .most_failed = UINT64_MAX,
                                  .interval = 5},
                        .to = TO_BY_NAME,
                        .scored = scored};
    int option, status = DEMARCHE_OK;
    while (status == DEMARCHE_OK && (option = dm_next_option(&run.parser)) != DM_OPTIONS_DONE) {
        if (option == DM_OPTIONS_EXIT)
            return run.parser.exit_status;
        status = take_option(&run, option);
    }
    if (status == DEMARCHE_OK)
        status = settle_options(&run);
    if (status == DEMARCHE_OK)
        status = open_model(&run);
    if (status == DEMARCHE_OK)
        status = open_sinks(&run);
    if (status == DEMARCHE_OK)
        status = open_report(&run);
    if (status == DEMARCHE_OK) {
        status = run_batch(&run);
        summarize(&run);
    }
    for (size_t i = 0; i < run.batch.sink_count; i++)
        run.batch.sinks[i]->close(run.batch.sinks[i]);
    demarche_model_free(run.model);
    demarche_extractor_free(run.extractor);
    dm_buffer_free(&run.options);
    return status;
}
