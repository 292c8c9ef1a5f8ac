/* What quotes and analyze share: documents in, statements out. */
#ifndef DM_CLI_DOCUMENTS_H
#define DM_CLI_DOCUMENTS_H

#include "cli/options.h"

/* Runs the command over the documents it names; `scored` says whether stances are asked for. */
int dm_run_documents(const dm_command *command, int argc, char **argv, bool scored);

/* The options of both; analyze has further ones behind them. */
#define DM_DOCUMENT_OPTIONS                                                                        \
    {'t', "to", "FORMAT", "format of the output: text, tsv, csv or jsonl (default: text)"},        \
        {'d', "date", "DATE", "date of the documents (YYYY-MM-DD): who held an office then"},      \
        {1, "officials", "FILE",                                                                   \
         "add these officials; they replace built-in ones of the same name"},                      \
        {2, "no-indirect", NULL, "leave out what is reported without quotation marks"},            \
    {                                                                                              \
        3, "strict-utf8", NULL, "refuse text that is not UTF-8 instead of mending it"              \
    }

#endif
