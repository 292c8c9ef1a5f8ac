/* How far a batch has come, kept beside its output so that a killed run can go on. */
#ifndef DM_BATCH_JOURNAL_H
#define DM_BATCH_JOURNAL_H

#include "batch/inputs.h"

typedef struct dm_progress_state {
    dm_position position; /* behind the last document */
    uint64_t documents, failed, statements;
    uint64_t output, errors, index; /* sizes of the files */
    uint64_t status;                /* the exit status so far */
    uint64_t complete;              /* 1: nothing but giving the files their names is left */
} dm_progress_state;

enum { DM_JOURNAL_LIMIT = 1 << 16 };

/* The state as lines "name value", `options` first: what decides the output besides the inputs. */
void dm_journal_write(const dm_progress_state *state, const char *options, dm_buffer *out);

/* Reads what was written. DM_DATA: damaged; DM_USAGE: of a run with other options. `name` is for
 * messages. */
dm_status dm_journal_read(dm_slice text, const char *name, const char *options,
                          dm_progress_state *state, dm_error *error);

#endif
