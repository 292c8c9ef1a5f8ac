/* demarche score: one record out for each statement in, in order. */
#include "batch/writer.h"
#include "cli/commands.h"
#include "cli/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const dm_option options[] = {
    {'e', "expression", "TEXT", "a statement to score; may be repeated"},
    {'f', "from", "FORMAT",
     "format of the input: txt, tsv, csv or jsonl (default: by name, else txt)"},
    {'t', "to", "FORMAT", "format of the output: text, tsv, csv or jsonl (default: text)"},
    {'m', "model", "MODEL", "use this model instead of the built-in one"},
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
    dm_format from;
    bool from_given, strict;
    dm_talk talk;
    int status;    /* the first that is not 0 */
    size_t faulty; /* records that could not be read */
    size_t line;   /* of -e statements */
    size_t scored;
} scoring;

static void note_status(scoring *s, int status)
{
    if (s->status == DEMARCHE_OK || s->status == DEMARCHE_NO_INPUT)
        s->status = status ? status : s->status;
}

static int score_one(scoring *s, dm_scored *scored, dm_slice cue)
{
    enum { FLUSH_AT = 1 << 16 };
    demarche_scores scores;
    demarche_error error;
    if (demarche_score(s->scorer, (demarche_text){scored->text.data, scored->text.size},
                       (demarche_text){cue.data, cue.size}, &scores, &error))
        return dm_report(&error);
    scored->scores = &scores;
    dm_write_scored(&s->writer, scored);
    scored->scores = NULL; /* they end with this call */
    s->scored++;
    return s->out.size > FLUSH_AT || s->writer.terminal ? dm_flush(&s->out) : DEMARCHE_OK;
}

static int score_record(scoring *s, const char *name, const dm_record *record)
{
    if (record->replaced && s->strict)
        return dm_report_internal(
            &(dm_error){.status = DM_DATA, .message = "not valid UTF-8; convert the file"});
    if (record->replaced)
        dm_warn(s->talk, "%s:%zu: not valid UTF-8, %zu bytes replaced; convert the file with iconv",
                name, record->line, record->replaced);
    dm_scored scored = {.id = record->fields[DM_FIELD_ID],
                        .numeric_id = record->numeric_id,
                        .line = record->line,
                        .text = record->fields[DM_FIELD_TEXT]};
    return score_one(s, &scored, record->fields[DM_FIELD_CUE]);
}

static int score_stream(scoring *s, int descriptor, const char *name, dm_format format)
{
    dm_record_reader *reader;
    dm_error error;
    dm_status status = dm_records_open(descriptor, name, format, &reader, &error);
    if (status)
        return dm_report_internal(&error);
    int result = DEMARCHE_OK;
    for (bool more = true; more;) {
        dm_record record;
        status = dm_records_next(reader, &record, &more, &error);
        if (status == DM_DATA) {
            result = dm_report_internal(&error);
            s->faulty++;
            more = true;
        } else if (status || !more) {
            result = status ? dm_report_internal(&error) : result;
            break;
        } else {
            int scored = score_record(s, name, &record);
            result = scored ? scored : result;
            if (scored && scored != DEMARCHE_DATA)
                break;
        }
    }
    dm_records_close(reader);
    return result;
}

static int score_file(scoring *s, const char *path)
{
    if (strcmp(path, "-") == 0)
        return score_stream(s, STDIN_FILENO, "standard input", s->from);
    struct stat about;
    dm_error error;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        dm_fail_at(&error, DM_NO_INPUT, path, 0, 0, "cannot open: %s", strerror(errno));
        return dm_report_internal(&error);
    }
    int status;
    if (fstat(descriptor, &about) == 0 && S_ISDIR(about.st_mode)) {
        dm_fail_at(&error, DM_NO_INPUT, path, 0, 0, "is a directory; name the files in it");
        status = dm_report_internal(&error);
    } else {
        status =
            score_stream(s, descriptor, path, s->from_given ? s->from : dm_format_of(path, DM_TXT));
    }
    close(descriptor);
    return status;
}

/* "text" is another name of the format txt. */
static bool parse_format(const char *name, dm_format *format)
{
    return dm_format_named(strcmp(name, "text") == 0 ? "txt" : name, format);
}

static int score_all(scoring *s, const dm_option_parser *parser, const char **expressions,
                     size_t count)
{
    for (size_t i = 0; i < count; i++) {
        dm_scored scored = {.line = ++s->line, .text = dm_slice_of(expressions[i])};
        note_status(s, score_one(s, &scored, (dm_slice){NULL, 0}));
    }
    if (count && parser->index == parser->argc)
        return dm_flush(&s->out);
    char **operands = dm_operands(parser);
    if (!operands)
        return DEMARCHE_USAGE;
    for (; *operands && (s->status == DEMARCHE_OK || s->status == DEMARCHE_DATA ||
                         s->status == DEMARCHE_NO_INPUT);
         operands++)
        note_status(s, score_file(s, *operands));
    return dm_flush(&s->out);
}

static int run(const dm_command *command, int argc, char **argv)
{
    dm_option_parser parser = {.command = command, .argc = argc, .argv = argv};
    scoring s = {.from = DM_TXT, .writer = {.format = DM_TXT}};
    const char *model = NULL, **expressions = calloc((size_t)argc, sizeof *expressions);
    size_t count = 0;
    int option, status = expressions ? DEMARCHE_OK : DEMARCHE_NO_MEMORY;
    while (status == DEMARCHE_OK && (option = dm_next_option(&parser)) != DM_OPTIONS_DONE) {
        if (option == DM_OPTIONS_EXIT) {
            free(expressions);
            return parser.exit_status;
        }
        if (option == 'e')
            expressions[count++] = parser.argument;
        else if (option == 'm')
            model = parser.argument;
        else if (option == 1)
            s.strict = true;
        else if (!parse_format(parser.argument, option == 'f' ? &s.from : &s.writer.format))
            status = dm_usage_error(command, "unknown format '%s'; use %s, tsv, csv or jsonl",
                                    parser.argument, option == 'f' ? "txt" : "text");
        s.from_given |= option == 'f';
    }
    demarche_error error;
    s.talk = parser.talk;
    s.writer.out = &s.out;
    s.writer.terminal = dm_output_is_terminal();
    if (status == DEMARCHE_OK)
        status = dm_open_model(model, &s.model);
    if (status == DEMARCHE_OK && demarche_scorer_new(s.model, &s.scorer, &error))
        status = dm_report(&error);
    if (status == DEMARCHE_OK)
        status = score_all(&s, &parser, expressions, count);
    if (s.talk.verbose || s.faulty)
        dm_warn(s.talk, "demarche: %zu statements scored, %zu faulty records passed over", s.scored,
                s.faulty);
    demarche_scorer_free(s.scorer);
    demarche_model_free(s.model);
    dm_buffer_free(&s.out);
    free(expressions);
    return status ? status : s.status;
}
