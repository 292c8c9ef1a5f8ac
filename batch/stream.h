/* An input file as a stream of bytes, unpacked where it is compressed or an archive.
 *
 * A stream has members: the files of an archive, or just one. Nothing is held but a window, so
 * files of any size pass through. */
#ifndef DM_BATCH_STREAM_H
#define DM_BATCH_STREAM_H

#include "base/slice.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct dm_stream dm_stream;

/* Asked while a pipe has nothing to give: true ends the stream. */
typedef bool dm_stop_function(void *context);

typedef struct dm_stopper {
    dm_stop_function *stop; /* may be NULL */
    void *context;
} dm_stopper;

/* Opens a file, or standard input for "-". `path` must outlive the stream. DM_NO_INPUT: missing,
 * unreadable, a directory, a device; DM_DATA: not an archive after all. */
dm_status dm_stream_open(const char *path, dm_stopper stopper, dm_stream **stream, dm_error *error);

/* The next member; `*name` is "" where the file has only one. `*more` false behind the last.
 * A failure is final for the stream. */
dm_status dm_stream_next(dm_stream *stream, const char **name, bool *more, dm_error *error);

/* The member's first bytes, as many as there are up to DM_CONTENT_HEAD; they are still to read. */
dm_slice dm_stream_head(dm_stream *stream);

/* Reads on in the member, a dm_read_function: 0 at its end. A failure reads as the end, so that
 * what came before it can be used, and is told by dm_stream_fault. */
ptrdiff_t dm_stream_read(void *stream, void *bytes, size_t size, dm_error *error);

/* What went wrong in reading; DM_OK where nothing did. */
dm_status dm_stream_fault(const dm_stream *stream, dm_error *error);

/* Bytes of the file read so far, still packed. */
uint64_t dm_stream_consumed(const dm_stream *stream);

/* Size and time of change of the file when it was opened; 0 for a pipe. */
void dm_stream_identity(const dm_stream *stream, uint64_t *size, uint64_t *changed);

void dm_stream_close(dm_stream *stream); /* NULL is fine */

#endif
