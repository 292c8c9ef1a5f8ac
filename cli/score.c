/* demarche score: one record out for each statement in, in order. */
#include "cli/commands.h"
#include "cli/crew.h"
#include "cli/statements.h"
#include "cli/terminal.h"

#include <stdlib.h>
#include <string.h>

static const dm_option options[] = {
    {'e', "expression", "TEXT", "a statement to score; may be repeated"},
    {'f', "from", "FORMAT",
     "format of the input: txt, tsv, csv or jsonl (default: by name, else txt)"},
    {'t', "to", "FORMAT", "format of the output: text, tsv, csv or jsonl (default: text)"},
    {'m', "model", "MODEL", "use this model instead of the built-in one"},
    {2, "min-confidence", "X", "leave the label open where its probability is below X"},
    {'j', "jobs", "N", "threads (default: 1)"},
    {1, "strict-utf8", NULL, "refuse text that is not UTF-8 instead of mending it"},
};

static int run(const dm_command *command, int argc, char **argv);

const dm_command dm_score_command = {
    .name = "score",
    .synopsis = "[-e TEXT]… [--from FORMAT] [--to FORMAT] [FILE|-]…",
    .summary = "label statements, one record each",
    .details = "A line of text is a statement; TSV and CSV need a column 'text', JSON Lines a key "
               "\"text\".\nOptional fields: id (echoed), cue (the reporting verb).\n"
               "Text output: label, probability of the label, statement, set apart by tabs.",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};

typedef struct scoring {
    demarche_model *model;
    demarche_scorer *scorer;
    dm_writer writer;
    dm_buffer out;
    uint64_t threads;
    dm_crew *crew;
    size_t scored;
} scoring;

static int score_here(void *context, const dm_record *statement)
{
    enum { FLUSH_AT = 1 << 16 };
    scoring *s = context;
    int status = dm_score_record(s->scorer, &s->writer, statement);
    if (status)
        return status;
    s->scored++;
    return s->out.size > FLUSH_AT || s->writer.terminal ? dm_flush(&s->out) : DEMARCHE_OK;
}

static int give_to_crew(void *context, const dm_record *statement)
{
    scoring *s = context;
    int status = dm_crew_take(s->crew, statement);
    s->scored += status == DEMARCHE_OK;
    return status;
}

/* "text" is another name of the format txt. */
static bool parse_format(const char *name, dm_format *format)
{
    return dm_format_named(strcmp(name, "text") == 0 ? "txt" : name, format);
}

static int score_on_one_thread(scoring *s, dm_statement_input *input,
                               const dm_option_parser *parser)
{
    int status = dm_read_statements(input, parser, score_here, s);
    int flushed = dm_flush(&s->out);
    return flushed ? flushed : status;
}

static int score_on_many(scoring *s, dm_statement_input *input, const dm_option_parser *parser)
{
    s->crew = dm_crew_start(s->model, &s->writer, s->threads);
    if (!s->crew)
        return DEMARCHE_NO_MEMORY;
    int status = dm_read_statements(input, parser, give_to_crew, s);
    int finished = dm_crew_finish(s->crew);
    dm_crew_free(s->crew);
    return finished ? finished : status;
}

static int score(scoring *s, dm_statement_input *input, const dm_option_parser *parser,
                 const char *model)
{
    int status = dm_open_scorer(model, &s->model, &s->scorer);
    if (status == DEMARCHE_OK)
        status = s->threads > 1 && !s->writer.terminal ? score_on_many(s, input, parser)
                                                       : score_on_one_thread(s, input, parser);
    if (parser->talk.verbose || input->faulty)
        dm_warn(parser->talk, "demarche: %zu statements scored, %zu faulty records passed over",
                s->scored, input->faulty);
    demarche_scorer_free(s->scorer);
    demarche_model_free(s->model);
    dm_buffer_free(&s->out);
    return status;
}

typedef struct settings {
    scoring *scoring;
    dm_statement_input *input;
} settings;

static int take_option(void *context, const dm_option_parser *parser, int option)
{
    settings *given = context;
    switch (option) {
    case 'j':
        return dm_parse_count(parser, "threads", 1, DM_MOST_HANDS, &given->scoring->threads);
    case 1:
        given->input->strict = true;
        return DEMARCHE_OK;
    case 2:
        return dm_parse_share(parser, &given->scoring->writer.least_confidence);
    default:
        return parse_format(parser->argument, &given->scoring->writer.format)
                   ? DEMARCHE_OK
                   : dm_usage_error(parser->command,
                                    "unknown format '%s'; use text, tsv, csv or jsonl",
                                    parser->argument);
    }
}

static int run(const dm_command *command, int argc, char **argv)
{
    dm_option_parser parser = {.command = command, .argc = argc, .argv = argv};
    dm_statement_input input = {.from = DM_TXT};
    scoring s = {.writer = {.format = DM_TXT, .terminal = dm_output_is_terminal(), .out = &s.out}};
    settings given = {&s, &input};
    const char *model = NULL;
    int status;
    if (dm_take_statement_options(&parser, &input, &model, take_option, &given, &status))
        status = score(&s, &input, &parser, model);
    free(input.expressions);
    return status;
}
