/* Standard output as a sink. */
#include "batch/summary.h"
#include "batch/table.h"
#include "cli/batch.h"

#include <stdlib.h>
#include <unistd.h>

typedef struct console {
    dm_sink sink;
    size_t width; /* of the terminal; 0: records as they are */
    bool scored, quiet, at_once;
    dm_summary *summary;
    dm_buffer out;
} console;

static dm_status add(dm_sink *sink, const dm_result *result, const dm_progress_state *state,
                     dm_error *error)
{
    enum { FLUSH_AT = 1 << 16 };
    console *c = (console *)sink;
    dm_status status = DM_OK;
    (void)state;
    if (c->width) {
        dm_table_write(&c->out, result, c->width, c->scored);
        status = dm_summary_add(c->summary, result, error);
    } else {
        dm_buffer_slice(&c->out, dm_buffer_view(&result->records));
    }
    if (!status && (c->at_once || c->out.size > FLUSH_AT))
        status = dm_send(&c->out, error);
    return status;
}

static dm_status checkpoint(dm_sink *sink, const dm_progress_state *state, dm_error *error)
{
    (void)state;
    return dm_send(&((console *)sink)->out, error);
}

static dm_status commit(dm_sink *sink, const dm_progress_state *state, dm_error *error)
{
    console *c = (console *)sink;
    (void)state;
    if (c->width && !c->quiet)
        dm_summary_write(c->summary, &c->out, c->width, c->scored);
    return dm_send(&c->out, error);
}

static void close_console(dm_sink *sink)
{
    console *c = (console *)sink;
    dm_summary_free(c->summary);
    dm_buffer_free(&c->out);
    free(c);
}

dm_status dm_console_open(size_t width, bool scored, bool quiet, dm_sink **sink, dm_error *error)
{
    console *c = calloc(1, sizeof *c);
    if (!c)
        return dm_fail_memory(error);
    *c = (console){.sink = {add, checkpoint, commit, close_console},
                   .width = width,
                   .scored = scored,
                   .quiet = quiet,
                   .at_once = isatty(STDOUT_FILENO)};
    if (width && !(c->summary = dm_summary_new())) {
        free(c);
        return dm_fail_memory(error);
    }
    *sink = (dm_sink *)c;
    return DM_OK;
}
