/* Three spools and a journal. The journal is replaced in one step after the spools are synced, so
 * it never tells of bytes that a crash could take away. At the end it says "complete" before the
 * first file gets its name and goes when the last one has it. */
#include "base/file.h"
#include "base/records.h"
#include "batch/index.h"
#include "batch/sink.h"
#include "batch/spool.h"
#include "batch/writer.h"

#include <stdlib.h>
#include <unistd.h>

typedef struct store {
    dm_sink sink;
    dm_sink_options options;
    char *journal, *index_path;
    dm_spool output, errors, index;
    dm_buffer line;
    bool safe; /* there is a journal */
} store;

/* --- journal ---------------------------------------------------------------------------------- */

static dm_status write_journal(store *s, const dm_progress_state *state, dm_error *error)
{
    dm_output *output;
    dm_buffer_clear(&s->line);
    dm_journal_write(state, s->options.options, &s->line);
    if (s->line.failed)
        return dm_fail_memory(error);
    dm_status status = dm_output_create(s->journal, &output, error);
    if (status)
        return status;
    status = dm_output_write(output, dm_buffer_view(&s->line), error);
    if (status)
        dm_output_abandon(output);
    else
        status = dm_output_commit(output, error);
    s->safe |= !status;
    return status;
}

static dm_status read_journal(store *s, dm_progress_state *state, dm_error *error)
{
    *state = (dm_progress_state){0};
    s->safe = s->options.resume && access(s->journal, F_OK) == 0;
    if (!s->safe)
        return DM_OK;
    dm_status status = dm_file_read(s->journal, DM_JOURNAL_LIMIT, &s->line, error);
    return status ? status
                  : dm_journal_read(dm_buffer_view(&s->line), s->journal, s->options.options, state,
                                    error);
}

/* --- the sink --------------------------------------------------------------------------------- */

static dm_status add(dm_sink *sink, const dm_result *result, const dm_progress_state *state,
                     dm_error *error)
{
    store *s = (store *)sink;
    (void)state;
    dm_status status = dm_spool_add(&s->output, dm_buffer_view(&result->records), error);
    dm_buffer_clear(&s->line);
    if (!status && s->errors.target && result->document.fault.status) {
        dm_write_fault(&s->line, &result->document);
        status = s->line.failed ? dm_fail_memory(error)
                                : dm_spool_add(&s->errors, dm_buffer_view(&s->line), error);
    }
    if (!status && s->index.target && result->records.size) {
        dm_buffer_clear(&s->line);
        dm_index_write_entry(&s->line, &result->document, result->records.size);
        status = dm_spool_add(&s->index, dm_buffer_view(&s->line), error);
    }
    return status;
}

static dm_status sync_all(store *s, dm_error *error)
{
    dm_status status = dm_spool_sync(&s->output, error);
    if (!status && s->errors.target)
        status = dm_spool_sync(&s->errors, error);
    if (!status && s->index.target)
        status = dm_spool_sync(&s->index, error);
    return status;
}

static dm_status checkpoint(dm_sink *sink, const dm_progress_state *state, dm_error *error)
{
    store *s = (store *)sink;
    dm_progress_state now = *state;
    dm_status status = sync_all(s, error);
    now.output = s->output.size;
    now.errors = s->errors.size;
    now.index = s->index.size;
    return status ? status : write_journal(s, &now, error);
}

static dm_status commit(dm_sink *sink, const dm_progress_state *state, dm_error *error)
{
    store *s = (store *)sink;
    dm_progress_state end = *state;
    dm_status status = DM_OK;
    end.complete = 1;
    end.output = s->output.size;
    if (s->index.target) {
        dm_buffer_clear(&s->line);
        dm_index_write_end(&s->line, &end, dm_spool_hash(&s->output));
        status = dm_spool_add(&s->index, dm_buffer_view(&s->line), error);
    }
    if (!status)
        status = checkpoint(sink, &end, error);
    if (!status && s->index.target)
        status = dm_spool_commit(&s->index, error);
    if (!status && s->errors.target)
        status = dm_spool_commit(&s->errors, error);
    if (!status)
        status = dm_spool_commit(&s->output, error);
    if (!status)
        unlink(s->journal);
    return status;
}

static void close_store(dm_sink *sink)
{
    store *s = (store *)sink;
    dm_spool_close(&s->output, !s->safe);
    dm_spool_close(&s->errors, !s->safe);
    dm_spool_close(&s->index, !s->safe);
    dm_buffer_free(&s->line);
    free(s->journal);
    free(s->index_path);
    free(s);
}

/* --- opening ---------------------------------------------------------------------------------- */

/* An earlier run had everything safe but not yet all names given. */
static dm_status settle(store *s, dm_error *error)
{
    dm_status status = DM_OK;
    if (s->options.shard.count > 1)
        status = dm_spool_settle(s->index_path, error);
    if (!status && s->options.errors)
        status = dm_spool_settle(s->options.errors, error);
    if (!status)
        status = dm_spool_settle(s->options.output, error);
    if (!status)
        unlink(s->journal);
    return status;
}

/* Begins an empty output. */
static dm_status write_heads(store *s, dm_error *error)
{
    dm_buffer_clear(&s->line);
    dm_writer writer = {.format = s->options.format, .excel = s->options.excel, .out = &s->line};
    dm_write_statement_header(&writer, s->options.scored);
    size_t size = s->line.size;
    dm_status status = dm_spool_add(&s->output, dm_buffer_view(&s->line), error);
    if (status || !s->index.target)
        return status;
    dm_buffer_clear(&s->line);
    dm_index_write_head(&s->line, s->options.options, s->options.shard, size);
    return dm_spool_add(&s->index, dm_buffer_view(&s->line), error);
}

static dm_status open_spools(store *s, const dm_progress_state *state, dm_error *error)
{
    const dm_sink_options *options = &s->options;
    dm_status status = dm_spool_reopen(&s->output, options->output, state->output, error);
    if (!status && !s->safe)
        unlink(s->journal); /* of a run that is not gone on with */
    if (!status && options->errors)
        status = dm_spool_reopen(&s->errors, options->errors, state->errors, error);
    if (!status && options->shard.count > 1)
        status = dm_spool_reopen(&s->index, s->index_path, state->index, error);
    if (!status && !s->safe)
        status = write_heads(s, error);
    return status;
}

dm_status dm_store_open(const dm_sink_options *options, dm_progress_state *state, dm_sink **sink,
                        dm_error *error)
{
    store *s = calloc(1, sizeof *s);
    if (!s)
        return dm_fail_memory(error);
    s->sink = (dm_sink){add, checkpoint, commit, close_store};
    s->options = *options;
    s->output.descriptor = s->errors.descriptor = s->index.descriptor = -1;
    s->journal = dm_path_with(options->output, ".journal");
    s->index_path = dm_path_with(options->output, ".index");
    dm_status status =
        s->journal && s->index_path ? read_journal(s, state, error) : dm_fail_memory(error);
    if (!status)
        status = state->complete ? settle(s, error) : open_spools(s, state, error);
    if (status)
        close_store(&s->sink);
    else
        *sink = (dm_sink *)s;
    return status;
}
