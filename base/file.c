/* Every system call that may be interrupted or short is retried, every error keeps its errno text.
 *
 * An output is written under the name `.NAME.tmp.PID` in the target's folder, so that the rename
 * stays within one file system, and is synced (file, then folder) before and after it takes the
 * target's name: after a crash there is the old file or the new one. */

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

ptrdiff_t dm_file_read_some(int descriptor, const char *name, void *bytes, size_t size,
                            dm_error *error)
{
    for (;;) {
        ssize_t got = read(descriptor, bytes, size);
        if (got >= 0)
            return got;
        if (errno != EINTR) {
            dm_fail_at(error, errno == EISDIR ? DM_NO_INPUT : DM_IO, name, 0, 0, "cannot read: %s",
                       strerror(errno));
            return -1;
        }
    }
}

dm_status dm_file_read_open(int descriptor, const char *name, size_t limit, dm_buffer *out,
                            dm_error *error)
{
    enum { CHUNK = 1 << 16 };
    dm_buffer_clear(out);
    for (;;) {
        if (!dm_buffer_reserve(out, CHUNK))
            return dm_fail_memory(error);
        ptrdiff_t got = dm_file_read_some(descriptor, name, out->data + out->size, CHUNK, error);
        if (got < 0)
            return DM_IO;
        out->size += (size_t)got;
        out->data[out->size] = '\0';
        if (out->size > limit)
            return dm_fail_at(error, DM_DATA, name, 0, 0,
                              "is larger than the limit of %zu bytes; split it", limit);
        if (got == 0)
            return DM_OK;
    }
}

static dm_status open_for_reading(const char *path, int *descriptor, dm_error *error)
{
    struct stat about;
    *descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (*descriptor < 0)
        return dm_fail_at(error, DM_NO_INPUT, path, 0, 0, "cannot open: %s", strerror(errno));
    if (fstat(*descriptor, &about) == 0 && !S_ISREG(about.st_mode) && !S_ISFIFO(about.st_mode)) {
        close(*descriptor);
        return dm_fail_at(error, DM_NO_INPUT, path, 0, 0,
                          S_ISDIR(about.st_mode) ? "is a directory; name the files in it"
                                                 : "is a device or socket; pipe it into '-'");
    }
    return DM_OK;
}

dm_status dm_file_read(const char *path, size_t limit, dm_buffer *out, dm_error *error)
{
    int descriptor;
    dm_status status = open_for_reading(path, &descriptor, error);
    if (status)
        return status;
    status = dm_file_read_open(descriptor, path, limit, out, error);
    close(descriptor);
    return status;
}

dm_status dm_file_write_all(int descriptor, const char *name, dm_slice bytes, dm_error *error)
{
    while (bytes.size) {
        ssize_t put = write(descriptor, bytes.data, bytes.size);
        if (put < 0 && errno != EINTR)
            return dm_fail_at(error, DM_IO, name, 0, 0, "cannot write: %s", strerror(errno));
        if (put > 0) {
            bytes.data += put;
            bytes.size -= (size_t)put;
        }
    }
    return DM_OK;
}

struct dm_output {
    char *target;    /* what the path leads to */
    char *temporary; /* beside it */
    int descriptor;
};

static void free_output(dm_output *output)
{
    if (output->descriptor >= 0)
        close(output->descriptor);
    free(output->target);
    free(output->temporary);
    free(output);
}

/* "folder/name" → "folder/.name.tmp.PID"; NULL without memory. */
static char *temporary_beside(const char *target)
{
    const char *slash = strrchr(target, '/');
    int folder = slash ? (int)(slash - target) + 1 : 0;
    char *name = NULL;
    if (asprintf(&name, "%.*s.%s.tmp.%ld", folder, target, target + folder, (long)getpid()) < 0)
        return NULL;
    return name;
}

dm_status dm_output_create(const char *path, dm_output **result, dm_error *error)
{
    dm_output *output = calloc(1, sizeof *output);
    if (!output)
        return dm_fail_memory(error);
    output->descriptor = -1;
    output->target = realpath(path, NULL); /* NULL where there is nothing yet */
    if (!output->target)
        output->target = strdup(path);
    output->temporary = output->target ? temporary_beside(output->target) : NULL;
    if (!output->temporary) {
        free_output(output);
        return dm_fail_memory(error);
    }
    struct stat old;
    bool replaces = stat(output->target, &old) == 0;
    if (replaces && !S_ISREG(old.st_mode)) {
        free_output(output);
        return dm_fail_at(error, DM_CANT_CREATE, path, 0, 0, "is not a regular file");
    }
    mode_t mode = replaces ? old.st_mode & 07777 : 0666;
    unlink(output->temporary); /* left behind by a killed process of the same number */
    output->descriptor =
        open(output->temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    if (output->descriptor < 0) {
        free_output(output);
        return dm_fail_at(error, DM_CANT_CREATE, path, 0, 0, "cannot create: %s", strerror(errno));
    }
    *result = output;
    return DM_OK;
}

dm_status dm_output_write(dm_output *output, dm_slice bytes, dm_error *error)
{
    return dm_file_write_all(output->descriptor, output->target, bytes, error);
}

dm_status dm_sync_folder(const char *path, dm_error *error)
{
    char *copy = strdup(path);
    if (!copy)
        return dm_fail_memory(error);
    char *slash = strrchr(copy, '/');
    if (slash)
        slash[slash == copy] = '\0';
    int folder = open(slash ? copy : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(copy);
    if (folder < 0)
        return DM_OK; /* a folder that may be written but not read */
    bool synced = fsync(folder) == 0 || errno == EINVAL;
    close(folder);
    return synced ? DM_OK
                  : dm_fail_at(error, DM_IO, path, 0, 0, "cannot write: %s", strerror(errno));
}

dm_status dm_output_commit(dm_output *output, dm_error *error)
{
    bool kept = fsync(output->descriptor) == 0;
    kept = close(output->descriptor) == 0 && kept;
    output->descriptor = -1;
    kept = kept && rename(output->temporary, output->target) == 0;
    dm_status status = DM_OK;
    if (kept) {
        status = dm_sync_folder(output->target, error);
    } else {
        status =
            dm_fail_at(error, DM_IO, output->target, 0, 0, "cannot complete: %s", strerror(errno));
        unlink(output->temporary);
    }
    free_output(output);
    return status;
}

void dm_output_abandon(dm_output *output)
{
    if (!output)
        return;
    unlink(output->temporary);
    free_output(output);
}
