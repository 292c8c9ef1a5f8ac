/* demarche merge: shards joined. */
#include "batch/merge.h"
#include "cli/commands.h"
#include "cli/terminal.h"

#include <inttypes.h>
#include <sys/resource.h>

static const dm_option options[] = {
    {'o', "output", "OUT", "write there; the old file stays until the new one is complete"},
};

static int run(const dm_command *command, int argc, char **argv);

const dm_command dm_merge_command = {
    .name = "merge",
    .synopsis = "PART… -o OUT",
    .summary = "join the outputs of 'analyze --shard', after checking that none is missing",
    .details = "Each PART has its PART.index beside it, as analyze left it. OUT is byte for byte "
               "what one\nprocess would have written.",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};

/* Each shard takes two open files. */
static void raise_file_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static int run(const dm_command *command, int argc, char **argv)
{
    dm_option_parser parser = {.command = command, .argc = argc, .argv = argv};
    const char *output = NULL;
    int option;
    while ((option = dm_next_option(&parser)) != DM_OPTIONS_DONE) {
        if (option == DM_OPTIONS_EXIT)
            return parser.exit_status;
        output = parser.argument;
    }
    if (!output)
        return dm_usage_error(command, "where to? add -o OUT");
    if (parser.index >= argc)
        return dm_usage_error(command, "nothing to merge; name the shards' outputs");
    dm_merged merged;
    dm_error error;
    raise_file_limit();
    dm_status status =
        dm_merge(argv + parser.index, (size_t)(argc - parser.index), output, &merged, &error);
    if (status)
        return dm_report_internal(&error);
    if (parser.talk.verbose || merged.failed)
        dm_warn(parser.talk,
                "demarche: %d shards, %" PRIu64 " documents read, %" PRIu64 " failed, %" PRIu64
                " statements",
                argc - parser.index, merged.documents, merged.failed, merged.statements);
    return DEMARCHE_OK; /* the shards have told of documents that failed */
}
