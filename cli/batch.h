/* A batch run to its end: results from the pipeline into the sinks, with progress, signals, limits
 * on faults, and checkpoints. */
#ifndef DM_CLI_BATCH_H
#define DM_CLI_BATCH_H

#include "batch/pipeline.h"
#include "batch/sink.h"
#include "cli/terminal.h"

enum { DM_MOST_SINKS = 4 };

typedef struct dm_batch {
    dm_talk talk;
    dm_input_options inputs;
    dm_analysis_options analysis;
    size_t threads;
    dm_sink *sinks[DM_MOST_SINKS];
    size_t sink_count;
    dm_progress_state state; /* where to begin; in the end, how far it came */
    uint64_t most_failed;    /* stop when more documents have failed */
    double interval;         /* seconds between checkpoints */
    bool errors_kept;        /* faults go into a file, not to standard error */
    bool resumable;          /* for the message when it was interrupted */
} dm_batch;

/* Returns the exit status: 0, 65 or 66 when all was read, 75 when it was interrupted. The sinks are
 * committed or not, and stay the caller's to close. */
int dm_batch_run(dm_batch *batch);

/* Results on standard output: their records as they are, or, on a terminal, a table and a summary.
 * `width` 0: records. */
dm_status dm_console_open(size_t width, bool scored, bool quiet, dm_sink **sink, dm_error *error);

#endif
