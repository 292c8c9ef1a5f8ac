/* demarche explain: the n-grams behind a label. Contributions are shown for one stance, the label's
 * or else the most probable one, or for the stance asked for. */
#include "batch/writer.h"
#include "cli/commands.h"
#include "cli/explanation_page.h"
#include "cli/statements.h"
#include "cli/terminal.h"

#include "base/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DECIMALS = 9 };

static const dm_option options[] = {
    {'e', "expression", "TEXT", "a statement to explain; may be repeated"},
    {'f', "from", "FORMAT",
     "format of the input: txt, tsv, csv or jsonl (default: by name, else txt)"},
    {'t', "to", "FORMAT", "format of the output: text, jsonl or html (default: text)"},
    {'c', "cue", "VERB", "the reporting verb of statements that come without one"},
    {'s', "stance", "NAME", "the stance to explain (default: the label, else the most probable)"},
    {'n', "top", "N", "how many n-grams to show in text and html (default: 10)"},
    {'m', "model", "MODEL", "use this model instead of the built-in one"},
};

static int run(const dm_command *command, int argc, char **argv);

const dm_command dm_explain_command = {
    .name = "explain",
    .synopsis = "[-e TEXT]… [--to text|jsonl|html] [FILE|-]…",
    .summary = "show the n-grams behind each label",
    .details = "Each n-gram that the model knows adds to the decision value of each stance or "
               "takes from\nit; with the bias they add up to it, and above 0 the statement is "
               "rather of that stance.\nClasses of words are those of the thesaurus. JSON Lines "
               "has all n-grams, and every word's\nshare by its bytes.",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};

typedef enum { TO_TEXT, TO_JSONL, TO_HTML } explain_format;

typedef struct explaining {
    demarche_model *model;
    demarche_scorer *scorer;
    dm_buffer out;
    explain_format to;
    const char *cue;
    int stance; /* DEMARCHE_NONE: by the label */
    size_t top;
    bool color;
} explaining;

/* The stance to explain: the one asked for, the label, or the most probable. */
static int stance_of(const explaining *e, const demarche_scores *scores)
{
    if (e->stance != DEMARCHE_NONE || scores->label != DEMARCHE_NONE)
        return e->stance != DEMARCHE_NONE ? e->stance : scores->label;
    int best = 0;
    for (int stance = 1; stance < DEMARCHE_STANCES; stance++)
        if (scores->p[stance] > scores->p[best])
            best = stance;
    return best;
}

/* --- text ---------------------------------------------------------------------------------- */

static void show_piece(dm_buffer *out, dm_slice piece, double share)
{
    const double strong = 0.5, notable = 0.2;
    const char *style = share >= strong ? "\033[1;4m" : share >= notable ? "\033[1m" : NULL;
    if (style)
        dm_buffer_text(out, style);
    dm_write_visible(out, piece);
    if (style)
        dm_buffer_text(out, "\033[0m");
}

/* The text, with the words that speak most for the stance in bold, the strongest underlined. */
static void show_words(dm_buffer *out, dm_slice text, const demarche_explanation *explanation,
                       int stance)
{
    size_t count, at = 0;
    const demarche_word *words = demarche_explanation_words(explanation, &count);
    double most = 0;
    for (size_t i = 0; i < count; i++)
        most = fmax(most, words[i].values[stance]);
    for (size_t i = 0; i < count; i++) {
        dm_write_visible(out, dm_slice_between(text, at, words[i].start));
        show_piece(out, dm_slice_between(text, words[i].start, words[i].end),
                   most > 0 ? words[i].values[stance] / most : 0);
        at = words[i].end;
    }
    dm_write_visible(out, dm_slice_between(text, at, text.size));
}

static void show_ngrams(dm_buffer *out, const dm_ranking *ranking, size_t top, double value)
{
    double rest = value;
    for (size_t i = 0; i < ranking->count && i < top; i++) {
        dm_buffer_format(out, "    %+8.4f  ", ranking->items[i].value);
        dm_write_visible(out, ranking->items[i].name);
        dm_buffer_byte(out, '\n');
        rest -= ranking->items[i].value;
    }
    if (ranking->count > top)
        dm_buffer_format(out, "    %+8.4f  %zu other n-grams\n", rest, ranking->count - top);
}

static void show(explaining *e, const dm_record *statement, const demarche_explanation *explanation,
                 const dm_ranking *ranking, int stance)
{
    const demarche_scores *scores = demarche_explanation_scores(explanation);
    dm_slice text = statement->fields[DM_FIELD_TEXT];
    int shown = scores->label == DEMARCHE_NONE ? stance : scores->label;
    dm_buffer_format(&e->out, "%s\t", demarche_stance_name(scores->label));
    dm_json_number(&e->out,
                   scores->label == DEMARCHE_NONE ? 1 - scores->p[shown] : scores->p[shown], 2);
    dm_buffer_byte(&e->out, '\t');
    if (e->color)
        show_words(&e->out, text, explanation, stance);
    else
        dm_write_visible(&e->out, text);
    dm_buffer_byte(&e->out, '\n');
    if (scores->no_features || scores->other_language) {
        dm_buffer_text(&e->out,
                       scores->no_features
                           ? "  no known features: the model knows none of its n-grams\n\n"
                           : "  other language: the model knows hardly any of its words\n\n");
        return;
    }
    double bias = demarche_explanation_bias(explanation, stance);
    double ngrams = scores->decision[stance] - bias;
    dm_buffer_format(&e->out, "  %s %.4f: decision value %.4f = bias %.4f %c n-grams %.4f\n",
                     demarche_stance_name(stance), scores->p[stance], scores->decision[stance],
                     bias, ngrams < 0 ? '-' : '+', fabs(ngrams));
    show_ngrams(&e->out, ranking, e->top, ngrams);
    dm_buffer_byte(&e->out, '\n');
}

/* --- JSON Lines ------------------------------------------------------------------------------ */

static void write_ngrams(dm_buffer *out, const dm_ranking *ranking)
{
    dm_buffer_text(out, ",\"ngrams\":[");
    for (size_t i = 0; i < ranking->count; i++) {
        dm_buffer_text(out, i ? ",{\"ngram\":" : "{\"ngram\":");
        dm_json_string(out, ranking->items[i].name);
        dm_buffer_text(out, ",\"value\":");
        dm_json_number(out, ranking->items[i].value, DECIMALS);
        dm_buffer_byte(out, '}');
    }
    dm_buffer_byte(out, ']');
}

static void write_words(dm_buffer *out, const demarche_explanation *explanation, int stance)
{
    size_t count;
    const demarche_word *words = demarche_explanation_words(explanation, &count);
    dm_buffer_text(out, ",\"words\":[");
    for (size_t i = 0; i < count; i++) {
        dm_buffer_format(out, "%s{\"start\":%zu,\"end\":%zu,\"value\":", i ? "," : "",
                         words[i].start, words[i].end);
        dm_json_number(out, words[i].values[stance], DECIMALS);
        dm_buffer_byte(out, '}');
    }
    dm_buffer_byte(out, ']');
}

static void write(explaining *e, const dm_record *statement,
                  const demarche_explanation *explanation, const dm_ranking *ranking, int stance)
{
    const demarche_scores *scores = demarche_explanation_scores(explanation);
    dm_writer writer = {.format = DM_JSONL, .out = &e->out};
    dm_scored scored = {.id = statement->fields[DM_FIELD_ID],
                        .numeric_id = statement->numeric_id,
                        .line = statement->line,
                        .text = statement->fields[DM_FIELD_TEXT],
                        .scores = scores};
    dm_write_scored(&writer, &scored);
    e->out.size -= strlen("}\n"); /* the record goes on */
    dm_buffer_format(&e->out, ",\"stance\":\"%s\",\"decision\":", demarche_stance_name(stance));
    dm_json_number(&e->out, scores->decision[stance], DECIMALS);
    dm_buffer_text(&e->out, ",\"bias\":");
    dm_json_number(&e->out, demarche_explanation_bias(explanation, stance), DECIMALS);
    write_ngrams(&e->out, ranking);
    write_words(&e->out, explanation, stance);
    dm_buffer_text(&e->out, "}\n");
}

/* --- the command ----------------------------------------------------------------------------- */

static int explain_statement(void *context, const dm_record *statement)
{
    explaining *e = context;
    demarche_explanation *explanation;
    demarche_error error;
    dm_slice text = statement->fields[DM_FIELD_TEXT], cue = statement->fields[DM_FIELD_CUE];
    if (!cue.size)
        cue = dm_slice_of(e->cue);
    if (demarche_explain(e->scorer, (demarche_text){text.data, text.size},
                         (demarche_text){cue.data, cue.size}, &explanation, &error))
        return dm_report(&error);
    int stance = stance_of(e, demarche_explanation_scores(explanation));
    dm_ranking ranking;
    int status = DEMARCHE_NO_MEMORY;
    if (dm_rank_ngrams(explanation, stance, &ranking)) {
        if (e->to == TO_JSONL)
            write(e, statement, explanation, &ranking, stance);
        else if (e->to == TO_HTML)
            dm_write_explanation(&e->out, text, explanation, &ranking, stance, e->top);
        else
            show(e, statement, explanation, &ranking, stance);
        status = dm_flush(&e->out);
    }
    free(ranking.items);
    demarche_explanation_free(explanation);
    return status;
}

static int take_option(void *context, const dm_option_parser *parser, int option)
{
    static const char *const formats[] = {"text", "jsonl", "html"};
    explaining *e = context;
    const char *argument = parser->argument;
    char *end = NULL;
    switch (option) {
    case 't':
        for (int i = 0; i < 3; i++)
            if (strcmp(argument, formats[i]) == 0) {
                e->to = (explain_format)i;
                return DEMARCHE_OK;
            }
        return dm_usage_error(parser->command, "unknown format '%s'; use text, jsonl or html",
                              argument);
    case 's':
        for (int stance = 0; stance < DEMARCHE_STANCES; stance++)
            if (strcmp(argument, demarche_stance_name(stance)) == 0) {
                e->stance = stance;
                return DEMARCHE_OK;
            }
        return dm_usage_error(parser->command,
                              "unknown stance '%s'; use condemnation, threat or call", argument);
    case 'n':
        e->top = (size_t)strtoul(argument, &end, 10);
        return *argument >= '0' && *argument <= '9' && !*end
                   ? DEMARCHE_OK
                   : dm_usage_error(parser->command, "'%s' is not a count", argument);
    default:
        e->cue = argument;
        return DEMARCHE_OK;
    }
}

static int explain(explaining *e, dm_statement_input *input, const dm_option_parser *parser,
                   const char *model)
{
    int status = dm_open_scorer(model, &e->model, &e->scorer);
    if (status == DEMARCHE_OK) {
        if (e->to == TO_HTML)
            dm_begin_explanations(&e->out);
        status = dm_read_statements(input, parser, explain_statement, e);
        if (e->to == TO_HTML)
            dm_end_explanations(&e->out);
        int flushed = dm_flush(&e->out);
        status = flushed ? flushed : status;
    }
    demarche_scorer_free(e->scorer);
    demarche_model_free(e->model);
    dm_buffer_free(&e->out);
    return status;
}

static int run(const dm_command *command, int argc, char **argv)
{
    dm_option_parser parser = {.command = command, .argc = argc, .argv = argv};
    dm_statement_input input = {.from = DM_TXT};
    const char *model = NULL, *no_color = getenv("NO_COLOR");
    explaining e = {.stance = DEMARCHE_NONE,
                    .top = 10,
                    .color = dm_output_is_terminal() && !(no_color && *no_color)};
    int status;
    if (dm_take_statement_options(&parser, &input, &model, take_option, &e, &status))
        status = explain(&e, &input, &parser, model);
    free(input.expressions);
    return status;
}
