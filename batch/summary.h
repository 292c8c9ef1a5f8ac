/* How many statements of which label each speaker made. */
#ifndef DM_BATCH_SUMMARY_H
#define DM_BATCH_SUMMARY_H

#include "batch/result.h"

typedef struct dm_summary dm_summary;

dm_summary *dm_summary_new(void); /* NULL without memory */
dm_status dm_summary_add(dm_summary *summary, const dm_result *result, dm_error *error);

/* A table, the speakers with the most statements first, for a terminal of this width. */
void dm_summary_write(dm_summary *summary, dm_buffer *out, size_t width, bool scored);
void dm_summary_free(dm_summary *summary); /* NULL is fine */

#endif
