/* The main thread is the one that writes: what it has given to the sinks is what `state` tells, so
 * a checkpoint between two results is always true. */
#include "cli/batch.h"

#include "cli/signals.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const double line_interval = 0.2; /* seconds between changes of the progress line */

/* What the run has done and when, for the progress line. */
typedef struct meter {
    bool shown;
    double started, shown_at, saved_at;
    uint64_t before; /* documents that an earlier run did */
    dm_paths *names; /* being counted; NULL: not, or no longer */
    uint64_t total;  /* bytes of the input files counted so far */
    bool counted;    /* `total` is that of all */
} meter;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* --- progress --------------------------------------------------------------------------------- */

/* The sum of the files' sizes is what the time left is told from; standard input has none. */
static void start_meter(meter *m, const dm_batch *batch)
{
    *m = (meter){.shown = !batch->talk.quiet && isatty(STDERR_FILENO),
                 .started = now(),
                 .saved_at = now(),
                 .before = batch->state.documents};
    const char *list = batch->inputs.paths.list;
    bool countable = !(list && strcmp(list, "-") == 0);
    for (char *const *name = batch->inputs.paths.operands; name && *name; name++)
        countable = countable && strcmp(*name, "-") != 0;
    if (m->shown && countable && batch->inputs.shard.count < 2 && !batch->inputs.from &&
        dm_paths_open(&batch->inputs.paths, &m->names, NULL))
        m->names = NULL;
}

/* Counts on for a moment, so that a million files delay nothing. */
static void count_names(meter *m)
{
    enum { AT_ONCE = 2000 };
    for (int i = 0; i < AT_ONCE && m->names; i++) {
        const char *path;
        struct stat about;
        bool more;
        dm_status status = dm_paths_next(m->names, &path, &more, NULL);
        if (!status && more && stat(path, &about) == 0 && S_ISREG(about.st_mode))
            m->total += (uint64_t)about.st_size;
        m->counted = !status && !more;
        if (m->counted || (status && status != DM_NO_INPUT)) {
            dm_paths_close(m->names);
            m->names = NULL;
        }
    }
}

static void describe(const dm_batch *batch, const meter *m, uint64_t consumed, char *line,
                     size_t room)
{
    const dm_progress_state *state = &batch->state;
    double elapsed = now() - m->started;
    double done = (double)(state->documents - m->before), share = 0;
    int used = snprintf(line, room,
                        "demarche: %" PRIu64 " document%s, %" PRIu64 " failed, %" PRIu64
                        " statements, %.0f documents a second",
                        state->documents, state->documents == 1 ? "" : "s", state->failed,
                        state->statements, elapsed > 0 ? done / elapsed : 0);
    if (m->counted && m->total)
        share = (double)consumed / (double)m->total;
    if (share > 0.001 && share <= 1 && used > 0 && (size_t)used < room) {
        double left = elapsed * (1 - share) / share;
        snprintf(line + used, room - (size_t)used, ", %.0f %%, %d:%02d left", share * 100,
                 (int)(left / 60), (int)left % 60);
    }
}

static void show_progress(const dm_batch *batch, meter *m, uint64_t consumed)
{
    char line[256];
    bool asked = dm_signals_status(), due = m->shown && now() - m->shown_at >= line_interval;
    if (!asked && !due)
        return;
    if (due)
        count_names(m);
    describe(batch, m, consumed, line, sizeof line);
    if (m->shown)
        fprintf(stderr, "\r%s\033[K%s", line, asked ? "\n" : "");
    else
        fprintf(stderr, "%s\n", line);
    m->shown_at = now();
}

static void clear_progress(const meter *m)
{
    if (m->shown && m->shown_at > 0)
        fprintf(stderr, "\r\033[K");
}

/* --- results ---------------------------------------------------------------------------------- */

/* 66 where nothing but missing files was wrong, else 65. */
static uint64_t fault_status(uint64_t before, dm_status fault)
{
    return fault == DM_NO_INPUT && (before == DM_OK || before == DM_NO_INPUT) ? DM_NO_INPUT
                                                                              : DM_DATA;
}

static void tell(const dm_batch *batch, const meter *m, const dm_result *result)
{
    const dm_document *document = &result->document;
    bool faulty = document->fault.status && !batch->errors_kept;
    bool empty = !document->fault.status && result->count == 0 && batch->talk.verbose;
    if (!faulty && !empty && !document->warning.status)
        return;
    clear_progress(m);
    if (faulty)
        dm_report_internal(&document->fault);
    if (document->warning.status && document->warning.line)
        dm_warn(batch->talk, "%s:%zu:%zu: %s", document->warning.file, document->warning.line,
                document->warning.column, document->warning.message);
    else if (document->warning.status)
        dm_warn(batch->talk, "%s: %s", document->warning.file, document->warning.message);
    if (empty)
        dm_warn(batch->talk, "%s: no statements", document->file.data);
}

static dm_status take_result(dm_batch *batch, const dm_result *result, dm_error *error)
{
    const dm_document *document = &result->document;
    dm_progress_state *state = &batch->state;
    state->position = (dm_position){document->file_number, document->part + 1, document->chain};
    state->documents += !document->fault.status;
    state->statements += result->count;
    if (document->fault.status) {
        state->failed++;
        state->status = fault_status(state->status, document->fault.status);
    }
    dm_status status = DM_OK;
    for (size_t i = 0; i < batch->sink_count && !status; i++)
        status = batch->sinks[i]->add(batch->sinks[i], result, state, error);
    return status;
}

static dm_status checkpoint(const dm_batch *batch, dm_error *error)
{
    dm_status status = DM_OK;
    for (size_t i = 0; i < batch->sink_count && !status; i++)
        if (batch->sinks[i]->checkpoint)
            status = batch->sinks[i]->checkpoint(batch->sinks[i], &batch->state, error);
    return status;
}

static dm_status commit(const dm_batch *batch, dm_error *error)
{
    dm_status status = DM_OK;
    for (size_t i = 0; i < batch->sink_count && !status; i++)
        status = batch->sinks[i]->commit(batch->sinks[i], &batch->state, error);
    return status;
}

/* --- the run ---------------------------------------------------------------------------------- */

static dm_status fail_at_limit(const dm_batch *batch, dm_error *error)
{
    if (batch->most_failed == 0)
        return dm_fail(error, DM_DATA, "stopped at the first document that failed");
    return dm_fail(error, DM_DATA, "stopped, for more than %" PRIu64 " documents failed",
                   batch->most_failed);
}

/* Takes results until there are no more; DM_DATA: too many documents have failed. */
static dm_status drain(dm_batch *batch, dm_pipeline *pipeline, meter *m, dm_error *error)
{
    for (;;) {
        dm_turn turn;
        const dm_result *result;
        dm_status status = dm_pipeline_next(pipeline, &turn, &result, error);
        if (status || turn == DM_TURN_FINISHED)
            return status;
        if (turn == DM_TURN_RESULT) {
            tell(batch, m, result);
            if (result->document.fault.status && batch->state.failed >= batch->most_failed)
                return fail_at_limit(batch, error);
            status = take_result(batch, result, error);
        }
        bool due = now() - m->saved_at >= batch->interval;
        if (!status && (turn == DM_TURN_WAITING || due)) {
            if (due)
                m->saved_at = now();
            status = due ? checkpoint(batch, error) : DM_OK;
        }
        show_progress(batch, m, dm_pipeline_consumed(pipeline));
        if (status)
            return status;
    }
}

static int report_interruption(const dm_batch *batch)
{
    dm_warn(batch->talk, "demarche: interrupted after %" PRIu64 " documents%s",
            batch->state.documents + batch->state.failed,
            batch->resumable ? "; the same command with --resume goes on" : "");
    return DEMARCHE_INTERRUPTED;
}

int dm_batch_run(dm_batch *batch)
{
    dm_pipeline *pipeline = NULL;
    dm_error error;
    meter m;
    start_meter(&m, batch);
    dm_status status =
        dm_pipeline_open(&batch->inputs, &batch->analysis, batch->threads, &pipeline, &error);
    if (!status)
        status = drain(batch, pipeline, &m, &error);
    bool stopped = dm_signals_stop(NULL);
    dm_pipeline_close(pipeline);
    dm_paths_close(m.names);
    clear_progress(&m);
    dm_error second;
    if (!status && !stopped)
        status = commit(batch, &error);
    else if (!status || status == DM_DATA)
        checkpoint(batch, &second); /* what was done need not be done again */
    if (status)
        return dm_report_internal(&error);
    return stopped ? report_interruption(batch) : (int)batch->state.status;
}
