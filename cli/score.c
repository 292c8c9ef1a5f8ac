/* demarche score: one record out for each statement in, in order. */
#include "batch/writer.h"
#include "cli/commands.h"
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
    size_t scored;
} scoring;

static int score_statement(void *context, const dm_record *statement)
{
    enum { FLUSH_AT = 1 << 16 };
    scoring *s = context;
    demarche_scores scores;
    demarche_error error;
    dm_slice text = statement->fields[DM_FIELD_TEXT], cue = statement->fields[DM_FIELD_CUE];
    if (demarche_score(s->scorer, (demarche_text){text.data, text.size},
                       (demarche_text){cue.data, cue.size}, &scores, &error))
        return dm_report(&error);
    dm_scored scored = {.id = statement->fields[DM_FIELD_ID],
                        .numeric_id = statement->numeric_id,
                        .line = statement->line,
                        .text = text,
                        .scores = &scores};
    dm_write_scored(&s->writer, &scored);
    s->scored++;
    return s->out.size > FLUSH_AT || s->writer.terminal ? dm_flush(&s->out) : DEMARCHE_OK;
}

/* "text" is another name of the format txt. */
static bool parse_format(const char *name, dm_format *format)
{
    return dm_format_named(strcmp(name, "text") == 0 ? "txt" : name, format);
}

static int score(scoring *s, dm_statement_input *input, const dm_option_parser *parser,
                 const char *model)
{
    demarche_error error;
    int status = dm_open_model(model, &s->model);
    if (status == DEMARCHE_OK && demarche_scorer_new(s->model, &s->scorer, &error))
        status = dm_report(&error);
    if (status == DEMARCHE_OK) {
        status = dm_read_statements(input, parser, score_statement, s);
        int flushed = dm_flush(&s->out);
        status = flushed ? flushed : status;
    }
    if (parser->talk.verbose || input->faulty)
        dm_warn(parser->talk, "demarche: %zu statements scored, %zu faulty records passed over",
                s->scored, input->faulty);
    demarche_scorer_free(s->scorer);
    demarche_model_free(s->model);
    dm_buffer_free(&s->out);
    return status;
}

static int run(const dm_command *command, int argc, char **argv)
{
    dm_option_parser parser = {.command = command, .argc = argc, .argv = argv};
    dm_statement_input input = {.from = DM_TXT};
    scoring s = {.writer = {.format = DM_TXT, .terminal = dm_output_is_terminal()}};
    const char *model = NULL;
    int option, status = DEMARCHE_OK;
    input.expressions = calloc((size_t)argc, sizeof *input.expressions);
    if (!input.expressions)
        return DEMARCHE_NO_MEMORY;
    while (status == DEMARCHE_OK && (option = dm_next_option(&parser)) != DM_OPTIONS_DONE) {
        if (option == DM_OPTIONS_EXIT) {
            free(input.expressions);
            return parser.exit_status;
        }
        if (option == 'e')
            input.expressions[input.expression_count++] = parser.argument;
        else if (option == 'm')
            model = parser.argument;
        else if (option == 1)
            input.strict = true;
        else if (option == 2)
            status = dm_parse_share(&parser, &s.writer.least_confidence);
        else if (!parse_format(parser.argument, option == 'f' ? &input.from : &s.writer.format))
            status = dm_usage_error(command, "unknown format '%s'; use %s, tsv, csv or jsonl",
                                    parser.argument, option == 'f' ? "txt" : "text");
        input.from_given |= option == 'f';
    }
    input.talk = parser.talk;
    s.writer.out = &s.out;
    if (status == DEMARCHE_OK)
        status = score(&s, &input, &parser, model);
    free(input.expressions);
    return status;
}
