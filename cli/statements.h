/* The statements that `score` and `explain` are given: from -e, files or standard input, in any of
 * the record formats. */
#ifndef DM_CLI_STATEMENTS_H
#define DM_CLI_STATEMENTS_H

#include "base/records.h"
#include "cli/options.h"
#include "lib/demarche.h"

/* Takes one statement; a status other than 0 is kept for the end, and one other than DEMARCHE_DATA
 * ends the reading. */
typedef int dm_statement_sink(void *context, const dm_record *statement);

typedef struct dm_statement_input {
    const char **expressions; /* of -e, in order */
    size_t expression_count;
    dm_format from; /* of files whose names do not tell, or of all where `from_given` */
    bool from_given;
    bool strict; /* text that is not UTF-8 is refused, not mended */
    dm_talk talk;
    size_t faulty; /* counts the records that could not be read */
} dm_statement_input;

/* Takes an option of the command that is not -e, -f or -m; returns an exit status. */
typedef int dm_option_taker(void *context, const dm_option_parser *parser, int option);

/* Reads the command line: -e and -f into `input`, -m into `*model`, the rest through `take`. False
 * where the command ends with `*status`. The caller frees `input->expressions` in any case. */
bool dm_take_statement_options(dm_option_parser *parser, dm_statement_input *input,
                               const char **model, dm_option_taker *take, void *context,
                               int *status);

/* Opens a model, NULL for the built-in one, and a scorer on it; returns an exit status. The caller
 * frees both in any case. */
int dm_open_scorer(const char *path, demarche_model **model, demarche_scorer **scorer);

/* Gives all statements to `sink` in order, and faults to standard error. Returns an exit status. */
int dm_read_statements(dm_statement_input *input, const dm_option_parser *parser,
                       dm_statement_sink *sink, void *context);

#endif
