/* Reading the tables of quotes/lexicon/: a header line, then rows of columns set apart by tabs. */
#ifndef DM_QUOTES_TABLE_H
#define DM_QUOTES_TABLE_H

#include "base/arena.h"
#include "base/status.h"

typedef struct dm_table_source {
    const char *name; /* for messages */
    dm_slice text;    /* copied, so that rows may be kept */
} dm_table_source;

enum { DM_TABLE_COLUMNS = 8 }; /* the most that a table has */

/* Takes one row; what it returns other than DM_OK ends the reading. */
typedef dm_status dm_table_reader(void *context, const char *file, size_t line,
                                  const dm_slice *columns, dm_error *error);

/* Gives each row to `read_row`; the columns live in `arena`. DM_DATA with file and line where a row
 * has not `width` columns. */
dm_status dm_table_read(dm_table_source source, size_t width, dm_arena *arena,
                        dm_table_reader *read_row, void *context, dm_error *error);

#endif
