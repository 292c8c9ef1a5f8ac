/* Where finished results go: files, a database, a report.
 *
 * The batch gives every sink each result in turn; at a checkpoint, and at the end, a sink makes
 * sure that what it was given survives a crash. */
#ifndef DM_BATCH_SINK_H
#define DM_BATCH_SINK_H

#include "base/records.h"
#include "batch/journal.h"
#include "batch/result.h"

typedef struct dm_sink dm_sink;

struct dm_sink {
    /* Takes a result in; `state` is how far the batch has come with it. */
    dm_status (*add)(dm_sink *sink, const dm_result *result, const dm_progress_state *state,
                     dm_error *error);
    /* Makes safe what was taken in; may be NULL. */
    dm_status (*checkpoint)(dm_sink *sink, const dm_progress_state *state, dm_error *error);
    /* The end of a batch that has read everything. */
    dm_status (*commit)(dm_sink *sink, const dm_progress_state *state, dm_error *error);
    /* Frees the sink. Without a commit before, what the last checkpoint made safe stays for a later
     * run, and there is nothing left behind where there was no checkpoint. */
    void (*close)(dm_sink *sink);
};

typedef struct dm_sink_options {
    const char *output, *errors; /* paths; errors may be NULL */
    const char *options;         /* all that decides the output, as one line of text */
    dm_format format;
    bool scored, excel;
    dm_shard shard; /* of several: an index for merging is kept as OUTPUT.index */
    bool resume;    /* go on with an interrupted run, where there is one */
} dm_sink_options;

/* Records in files, with a journal. `state` becomes where to begin; `state->complete`: an earlier
 * run has done it all. */
dm_status dm_store_open(const dm_sink_options *options, dm_progress_state *state, dm_sink **sink,
                        dm_error *error);

/* Tables in an SQLite database; else the same. */
dm_status dm_database_open(const dm_sink_options *options, dm_progress_state *state, dm_sink **sink,
                           dm_error *error);

#endif
