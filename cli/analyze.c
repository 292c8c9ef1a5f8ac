/* demarche analyze: who said what, and with which stance. */
#include "cli/commands.h"
#include "cli/documents.h"

static const dm_option options[] = {
    DM_DOCUMENT_OPTIONS,
    {'m', "model", "MODEL", "use this model instead of the built-in one"},
    {'o', "output", "OUT", "write to this file; its name tells the format (.jsonl, .csv, .tsv)"},
};

static int run(const dm_command *command, int argc, char **argv)
{
    return dm_run_documents(command, argc, argv, true);
}

const dm_command dm_analyze_command = {
    .name = "analyze",
    .synopsis = "[--to FORMAT] [-o OUT] [FILE|-]…",
    .summary = "find statements and their speakers, and label them",
    .details = "Text output: speaker, label, probability of the label, statement, set apart by "
               "tabs.\nThe other formats have all fields, among them byte offsets.",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};
