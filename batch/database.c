#include "batch/sink.h"
dm_status dm_database_open(const dm_sink_options *options, dm_progress_state *state, dm_sink **sink,
                           dm_error *error)
{
    (void)options;
    (void)state;
    (void)sink;
    return dm_fail(error, DM_INTERNAL, "not yet");
}
