/* Lines from a stream of any length, in bounded memory. A line ends in LF, CRLF or CR; a byte order
 * mark before the first one is passed over. */
#ifndef DM_BASE_LINES_H
#define DM_BASE_LINES_H

#include "base/buffer.h"
#include "base/status.h"

/* Up to `size` bytes from wherever `context` leads; 0 at the end, -1 (with `error`) on failure. */
typedef ptrdiff_t dm_read_function(void *context, void *bytes, size_t size, dm_error *error);

typedef struct dm_line_reader {
    dm_read_function *read;
    void *context;
    const char *name; /* for messages; must outlive the reader */
    size_t limit;     /* bytes a line may have */
    dm_buffer input;  /* bytes read and not yet consumed, from `consumed` on */
    size_t consumed;
    bool ended;
    size_t line; /* number of the last line read, from 1 */
} dm_line_reader;

/* Passes over a byte order mark; DM_DATA where it is one of UTF-16. `error` must not be NULL here
 * and below. */
dm_status dm_lines_start(dm_line_reader *reader, dm_error *error);

/* The next line without its end, valid until the next call; `*more` false at the end of the input.
 * DM_DATA: a line over the limit was passed over, call again for the next one. */
dm_status dm_lines_next(dm_line_reader *reader, dm_slice *line, bool *more, dm_error *error);

/* Puts `text` before what is still to be read, as if it had not been read yet. */
dm_status dm_lines_push_back(dm_line_reader *reader, dm_slice text, dm_error *error);

void dm_lines_free(dm_line_reader *reader);

#endif
