/* The names of a batch's input files, in a fixed order: as given, and in a directory by name.
 *
 * The order is the same on every machine, so that shards and resumed runs agree on it. */
#ifndef DM_BATCH_PATHS_H
#define DM_BATCH_PATHS_H

#include "base/buffer.h"
#include "base/status.h"

typedef struct dm_paths dm_paths;

typedef struct dm_path_options {
    char *const *operands; /* ended by NULL; "-" is standard input */
    const char *list;      /* a file of names that end in NUL, "-": standard input; or NULL */
    bool recursive;        /* directories stand for the files in them */
    /* What the batch itself writes: in directories, files beside it whose names begin with its name
     * are passed over. NULL: nothing. */
    const char *outputs[2];
} dm_path_options;

/* The options must outlive the handle. */
dm_status dm_paths_open(const dm_path_options *options, dm_paths **paths, dm_error *error);

/* The next name, valid until the next call. `*more` false at the end. DM_NO_INPUT: a directory that
 * cannot be read or is not asked for; call again for the next name. Any other status is final.
 * Hidden files, pipes and devices in directories are passed over, no directory is read twice. */
dm_status dm_paths_next(dm_paths *paths, const char **path, bool *more, dm_error *error);

/* Whether `count` names or more are still to come; reads so many ahead and keeps them. */
dm_status dm_paths_are(dm_paths *paths, size_t count, bool *are, dm_error *error);

void dm_paths_close(dm_paths *paths); /* NULL is fine */

#endif
