/* The statements that `score` and `explain` are given: from -e, files or standard input, in any of
 * the record formats. */
#ifndef DM_CLI_STATEMENTS_H
#define DM_CLI_STATEMENTS_H

#include "base/records.h"
#include "cli/options.h"

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

/* Gives all statements to `sink` in order, and faults to standard error. Returns an exit status. */
int dm_read_statements(dm_statement_input *input, const dm_option_parser *parser,
                       dm_statement_sink *sink, void *context);

#endif
