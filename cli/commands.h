/* The commands, one file each. */
#ifndef DM_CLI_COMMANDS_H
#define DM_CLI_COMMANDS_H

#include "cli/options.h"

extern const dm_command dm_score_command, dm_quotes_command, dm_analyze_command, dm_train_command,
    dm_evaluate_command, dm_explain_command, dm_model_command, dm_merge_command, dm_filter_command;

#endif
