/* What quotes and analyze share: documents in, statements out. */
#ifndef DM_CLI_DOCUMENTS_H
#define DM_CLI_DOCUMENTS_H

#include "batch/pipeline.h"
#include "cli/options.h"

/* Options without a letter. */
enum {
    DM_OPTION_OFFICIALS = 1,
    DM_OPTION_NO_INDIRECT,
    DM_OPTION_STRICT_UTF8,
    DM_OPTION_FILES_FROM,
    DM_OPTION_TEXT_FIELD,
    DM_OPTION_ENCODING,
    DM_OPTION_LARGEST,
    DM_OPTION_EXCEL,
    DM_OPTION_ERRORS,
    DM_OPTION_MOST_ERRORS,
    DM_OPTION_STRICT,
    DM_OPTION_SHARD,
    DM_OPTION_RESUME,
    DM_OPTION_CHECKPOINT,
    DM_OPTION_MIN_CONFIDENCE,
    DM_OPTION_REPORT,
    DM_OPTION_UI_LANG
};

/* Runs the command over the documents it names; `scored` says whether stances are asked for. */
int dm_run_documents(const dm_command *command, int argc, char **argv, bool scored);

/* How documents are read, in whatever command. */
#define DM_READING_OPTIONS                                                                         \
    {'d', "date", "DATE", "date of documents that do not tell theirs (YYYY-MM-DD)"},               \
        {DM_OPTION_OFFICIALS, "officials", "FILE",                                                 \
         "add these officials; they replace built-in ones of the same name"},                      \
        {DM_OPTION_NO_INDIRECT, "no-indirect", NULL,                                               \
         "leave out what is reported without quotation marks"},                                    \
        {DM_OPTION_TEXT_FIELD, "text-field", "NAME",                                               \
         "key or column of the text in JSON Lines and CSV (default: text)"},                       \
        {DM_OPTION_ENCODING, "encoding", "NAME",                                                   \
         "encoding of the documents (default: as they tell)"},                                     \
        {DM_OPTION_LARGEST, "max-doc", "BYTES", "largest document, also as 64M (default: 16M)"},   \
    {                                                                                              \
        DM_OPTION_STRICT_UTF8, "strict-utf8", NULL,                                                \
            "refuse text that is not UTF-8 instead of mending it"                                  \
    }

/* The options of quotes and analyze; analyze has further ones behind them. */
#define DM_DOCUMENT_OPTIONS                                                                        \
    {'t', "to", "FORMAT", "text, table, tsv, csv, jsonl or sqlite (default: by -o, else text)"},   \
        {'o', "output", "OUT", "write there; its name tells the format (.jsonl, .csv, .sqlite)"},  \
        {'r', "recursive", NULL, "read the files in directories, too"},                            \
        {'0', "null", NULL, "names of files come from standard input, each ended by NUL"},         \
        {DM_OPTION_FILES_FROM, "files0-from", "FILE", "the same from a file"},                     \
        {'f', "from", "FORMAT", "auto, txt, html, jsonl, csv, tsv or warc (default: auto)"},       \
        DM_READING_OPTIONS, {'j', "jobs", "N", "threads (default: one a processor)"},              \
        {DM_OPTION_EXCEL, "excel", NULL, "CSV that a spreadsheet takes for nothing but text"},     \
        {DM_OPTION_ERRORS, "errors", "FILE",                                                       \
         "documents that fail, as JSON Lines, not as messages"},                                   \
        {DM_OPTION_MOST_ERRORS, "max-errors", "N", "stop when more documents have failed"},        \
        {DM_OPTION_STRICT, "strict", NULL, "stop at the first document that fails"},               \
        {DM_OPTION_SHARD, "shard", "K/N", "do the K-th of N shares (with -o), for 'merge'"},       \
        {DM_OPTION_RESUME, "resume", NULL, "go on with an interrupted run (with -o)"},             \
    {                                                                                              \
        DM_OPTION_CHECKPOINT, "checkpoint", "SECS", "make what is done safe so often (default: 5)" \
    }

/* Takes one of DM_READING_OPTIONS; false where it is none of them. `*status` is DEMARCHE_USAGE
 * after a complaint. */
typedef struct dm_reading {
    const char *officials;
    dm_document_options document; /* encoding, date, strict_utf8, limit */
    const char *text_field;
    bool no_indirect;
} dm_reading;

dm_reading dm_reading_defaults(void);
bool dm_take_reading_option(const dm_option_parser *parser, int option, dm_reading *reading,
                            int *status);

#endif
