/* The part file is locked while it is open, so that a second process with the same output is told
 * so and does no harm. */
#include "batch/spool.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 1 << 16 };

static const size_t most_pending = 1 << 18;

char *dm_path_with(const char *path, const char *suffix)
{
    char *target = realpath(path, NULL), *result = NULL; /* NULL where there is nothing yet */
    if (asprintf(&result, "%s%s", target ? target : path, suffix) < 0)
        result = NULL;
    free(target);
    return result;
}

static void free_names(dm_spool *spool)
{
    free(spool->target);
    free(spool->part);
    dm_buffer_free(&spool->pending);
    XXH3_freeState(spool->hash);
    *spool = (dm_spool){.descriptor = -1};
}

static dm_status open_part(dm_spool *spool, const char *path, dm_error *error)
{
    struct stat old;
    bool replaces = stat(path, &old) == 0;
    if (replaces && !S_ISREG(old.st_mode))
        return dm_fail_at(error, DM_CANT_CREATE, path, 0, 0, "is not a regular file");
    mode_t mode = replaces ? old.st_mode & 07777 : 0666;
    spool->descriptor = open(spool->part, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, mode);
    if (spool->descriptor < 0)
        return dm_fail_at(error, DM_CANT_CREATE, path, 0, 0, "cannot create: %s", strerror(errno));
    /* Some cluster file systems know no locks; then nobody is kept out. */
    if (flock(spool->descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
        return DM_OK;
    close(spool->descriptor);
    return dm_fail_at(error, DM_CANT_CREATE, path, 0, 0, "is being written by another process");
}

/* Reads what is kept, for the hash. */
static dm_status hash_kept(dm_spool *spool, uint64_t size, dm_error *error)
{
    char bytes[CHUNK];
    while (spool->size < size) {
        size_t wanted = size - spool->size < CHUNK ? (size_t)(size - spool->size) : CHUNK;
        ptrdiff_t got = dm_file_read_some(spool->descriptor, spool->part, bytes, wanted, error);
        if (got < 0)
            return DM_IO;
        if (got == 0)
            return dm_fail_at(error, DM_DATA, spool->part, 0, 0,
                              "is shorter than the journal says; start anew without --resume");
        XXH3_64bits_update(spool->hash, bytes, (size_t)got);
        spool->size += (uint64_t)got;
    }
    return DM_OK;
}

dm_status dm_spool_reopen(dm_spool *spool, const char *path, uint64_t size, dm_error *error)
{
    *spool = (dm_spool){.descriptor = -1,
                        .target = dm_path_with(path, ""),
                        .part = dm_path_with(path, ".part"),
                        .hash = XXH3_createState()};
    dm_status status = DM_OK;
    if (!spool->target || !spool->part || !spool->hash)
        status = dm_fail_memory(error);
    if (!status)
        status = open_part(spool, path, error);
    if (status) {
        free_names(spool);
        return status;
    }
    XXH3_64bits_reset(spool->hash);
    status = hash_kept(spool, size, error);
    if (!status && ftruncate(spool->descriptor, (off_t)size) != 0)
        status = dm_fail_at(error, DM_IO, path, 0, 0, "cannot cut back: %s", strerror(errno));
    if (!status && lseek(spool->descriptor, (off_t)size, SEEK_SET) < 0)
        status = dm_fail_at(error, DM_IO, path, 0, 0, "cannot go on: %s", strerror(errno));
    if (status)
        dm_spool_close(spool, false);
    return status;
}

dm_status dm_spool_open(dm_spool *spool, const char *path, dm_error *error)
{
    return dm_spool_reopen(spool, path, 0, error);
}

static dm_status write_pending(dm_spool *spool, dm_error *error)
{
    dm_status status =
        dm_file_write_all(spool->descriptor, spool->target, dm_buffer_view(&spool->pending), error);
    dm_buffer_clear(&spool->pending);
    if (spool->pending.capacity > 2 * most_pending)
        dm_buffer_free(&spool->pending);
    return status;
}

dm_status dm_spool_add(dm_spool *spool, dm_slice bytes, dm_error *error)
{
    if (bytes.size == 0)
        return DM_OK;
    dm_status status = DM_OK;
    XXH3_64bits_update(spool->hash, bytes.data, bytes.size);
    spool->size += bytes.size;
    if (bytes.size < most_pending) {
        dm_buffer_slice(&spool->pending, bytes);
        if (spool->pending.failed)
            return dm_fail_memory(error);
        return spool->pending.size < most_pending ? DM_OK : write_pending(spool, error);
    }
    status = write_pending(spool, error);
    return status ? status : dm_file_write_all(spool->descriptor, spool->target, bytes, error);
}

dm_status dm_spool_sync(dm_spool *spool, dm_error *error)
{
    dm_status status = write_pending(spool, error);
    if (!status && fsync(spool->descriptor) != 0)
        status = dm_fail_at(error, DM_IO, spool->target, 0, 0, "cannot write: %s", strerror(errno));
    return status;
}

uint64_t dm_spool_hash(const dm_spool *spool)
{
    return XXH3_64bits_digest(spool->hash);
}

static dm_status take_name(const char *part, const char *target, dm_error *error)
{
    if (rename(part, target) != 0)
        return dm_fail_at(error, DM_IO, target, 0, 0, "cannot complete: %s", strerror(errno));
    return dm_sync_folder(target, error);
}

dm_status dm_spool_commit(dm_spool *spool, dm_error *error)
{
    dm_status status = take_name(spool->part, spool->target, error);
    dm_spool_close(spool, false);
    return status;
}

dm_status dm_spool_settle(const char *path, dm_error *error)
{
    char *part = dm_path_with(path, ".part"), *target = dm_path_with(path, "");
    dm_status status = part && target ? DM_OK : dm_fail_memory(error);
    if (!status && access(part, F_OK) == 0)
        status = take_name(part, target, error);
    free(part);
    free(target);
    return status;
}

void dm_spool_close(dm_spool *spool, bool remove)
{
    if (spool->descriptor < 0)
        return;
    if (remove)
        unlink(spool->part);
    close(spool->descriptor);
    free_names(spool);
}
