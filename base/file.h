/* Reading files whole, and writing them so that the old content stays until the new is complete. */
#ifndef DM_BASE_FILE_H
#define DM_BASE_FILE_H

#include "base/buffer.h"
#include "base/status.h"

/* Replaces `out` by the content of `path`. DM_NO_INPUT: missing, unreadable, a directory, a device
 * or a socket; DM_DATA: more than `limit` bytes; DM_IO: reading failed. Pipes are read to their
 * end. */
dm_status dm_file_read(const char *path, size_t limit, dm_buffer *out, dm_error *error);

/* The same from an open descriptor, which stays open; `name` is for messages. */
dm_status dm_file_read_open(int descriptor, const char *name, size_t limit, dm_buffer *out,
                            dm_error *error);

/* Up to `size` bytes from `descriptor`; 0 at the end, -1 (with `error`) on failure. */
ptrdiff_t dm_file_read_some(int descriptor, const char *name, void *bytes, size_t size,
                            dm_error *error);

dm_status dm_file_write_all(int descriptor, const char *name, dm_slice bytes, dm_error *error);

/* Makes a change of names in the folder of `path` safe against a crash. */
dm_status dm_sync_folder(const char *path, dm_error *error);

/* A file in the making: a temporary one beside `path` (or beside what the symbolic link `path`
 * leads to), which takes its place in one step at the commit. Both ends free the handle; a commit
 * that fails leaves the old file as it was and no temporary behind. */
typedef struct dm_output dm_output;

dm_status dm_output_create(const char *path, dm_output **output, dm_error *error);
dm_status dm_output_write(dm_output *output, dm_slice bytes, dm_error *error);
dm_status dm_output_commit(dm_output *output, dm_error *error);
void dm_output_abandon(dm_output *output); /* NULL is fine */

#endif
