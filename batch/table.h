/* Statements as an aligned table for a terminal of a given width. */
#ifndef DM_BATCH_TABLE_H
#define DM_BATCH_TABLE_H

#include "batch/result.h"

enum { DM_NARROWEST = 40 };

/* One line a statement: speaker, label and its probability (or the kind), as much of the text as
 * fits. What could steer the terminal is made visible. */
void dm_table_write(dm_buffer *out, const dm_result *result, size_t width, bool scored);

/* Appends `text` made visible and cut or filled to `width` columns. */
void dm_table_cell(dm_buffer *out, dm_slice text, size_t width);

#endif
