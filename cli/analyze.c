/* demarche analyze: who said what, and with which stance. */
#include "cli/commands.h"
#include "cli/documents.h"

static const dm_option options[] = {
    DM_DOCUMENT_OPTIONS,
    {'m', "model", "MODEL", "use this model instead of the built-in one"},
    {DM_OPTION_MIN_CONFIDENCE, "min-confidence", "X",
     "leave the label open where its probability is below X"},
    {DM_OPTION_REPORT, "report", "OUT.html", "write a page with charts and the statements, too"},
    {DM_OPTION_UI_LANG, "ui-lang", "LANG", "language of the report: en or nl (default: en)"},
};

static int run(const dm_command *command, int argc, char **argv)
{
    return dm_run_documents(command, argc, argv, true);
}

const dm_command dm_analyze_command = {
    .name = "analyze",
    .synopsis = "[OPTION]… [FILE|DIR|-]…",
    .summary = "find statements and their speakers, and label them",
    .details =
        "Files may be text, HTML, JSON Lines, CSV, web archives (WARC), and all of them packed "
        "as\n.gz, .zst, .xz, .bz2, .lz4, .zip or .tar; what they are is told by their content.\n"
        "Text output: speaker, label, probability of the label, statement, set apart by "
        "tabs, or\na table on a terminal. The other formats have all fields, among them "
        "byte offsets.",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};
