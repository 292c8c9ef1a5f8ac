/* demarche quotes: who said what, without stances. */
#include "cli/commands.h"
#include "cli/documents.h"

static const dm_option options[] = {DM_DOCUMENT_OPTIONS};

static int run(const dm_command *command, int argc, char **argv)
{
    return dm_run_documents(command, argc, argv, false);
}

const dm_command dm_quotes_command = {
    .name = "quotes",
    .synopsis = "[OPTION]… [FILE|DIR|-]…",
    .summary = "find statements and their speakers, without stances",
    .details = "Text output: speaker, kind (direct, fragment or indirect), statement, set apart by "
               "tabs.\nThe other formats have all fields, among them byte offsets.",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};
