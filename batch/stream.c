/* libarchive unpacks; a file whose first bytes are not those of a packed one never meets it. Only
 * filters and formats that libarchive has built in are used, for others start programs. */
#include "batch/stream.h"

#include "base/file.h"
#include "batch/content.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* An archive may grow to so many bytes without being asked how; beyond, so many times its size. */
enum { CHUNK = 1 << 16, BOMB_SIZE = 1 << 28, BOMB_RATIO = 500, POLL_MILLISECONDS = 200 };

struct dm_stream {
    const char *path;
    dm_stopper stopper;
    int descriptor;
    bool waits; /* not a regular file: reading may have to wait */
    struct stat about;
    uint64_t consumed, unpacked;
    char *raw; /* CHUNK bytes as they come from the file */
    size_t raw_size, raw_used;
    struct archive *archive; /* NULL: the file is not packed */
    bool single;             /* one compressed file, not an archive */
    bool started;
    char *name;
    char head[DM_CONTENT_HEAD];
    size_t head_size, head_used;
    dm_error fault;
};

static const char *shown_name(const dm_stream *stream)
{
    return strcmp(stream->path, "-") == 0 ? "standard input" : stream->path;
}

/* --- the file itself -------------------------------------------------------------------------- */

/* Waits for a pipe to have something; false where the batch is to stop. */
static bool wait_for_input(const dm_stream *stream)
{
    struct pollfd ready = {.fd = stream->descriptor, .events = POLLIN};
    while (stream->waits && poll(&ready, 1, POLL_MILLISECONDS) <= 0)
        if (stream->stopper.stop && stream->stopper.stop(stream->stopper.context))
            return false;
    return true;
}

/* Refills `raw`; 0 bytes at the end, false on failure. */
static bool fill_raw(dm_stream *stream, dm_error *error)
{
    stream->raw_size = stream->raw_used = 0;
    if (!wait_for_input(stream))
        return true;
    ptrdiff_t got =
        dm_file_read_some(stream->descriptor, shown_name(stream), stream->raw, CHUNK, error);
    if (got < 0)
        return false;
    stream->raw_size = (size_t)got;
    stream->consumed += (size_t)got;
    return true;
}

static dm_status open_file(dm_stream *stream, dm_error *error)
{
    bool standard_input = strcmp(stream->path, "-") == 0;
    stream->descriptor =
        standard_input ? STDIN_FILENO : open(stream->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (stream->descriptor < 0)
        return dm_fail_at(error, DM_NO_INPUT, stream->path, 0, 0, "cannot open: %s",
                          strerror(errno));
    if (fstat(stream->descriptor, &stream->about) != 0)
        return dm_fail_at(error, DM_IO, shown_name(stream), 0, 0, "cannot read: %s",
                          strerror(errno));
    mode_t mode = stream->about.st_mode;
    stream->waits = !S_ISREG(mode);
    if (S_ISDIR(mode) || (!standard_input && !S_ISREG(mode) && !S_ISFIFO(mode)))
        return dm_fail_at(error, DM_NO_INPUT, shown_name(stream), 0, 0,
                          S_ISDIR(mode) ? "is a directory; read the files in it with -r"
                                        : "is a device or socket; pipe it into '-'");
    return DM_OK;
}

/* --- unpacking -------------------------------------------------------------------------------- */

static la_ssize_t give_raw(struct archive *archive, void *context, const void **bytes)
{
    dm_stream *stream = context;
    if (stream->raw_used == stream->raw_size && !fill_raw(stream, &stream->fault)) {
        archive_set_error(archive, EIO, "%s", stream->fault.message);
        return -1;
    }
    *bytes = stream->raw + stream->raw_used;
    size_t size = stream->raw_size - stream->raw_used;
    stream->raw_used = stream->raw_size;
    return (la_ssize_t)size;
}

/* A zip file's list of contents stands at its end. */
static la_int64_t seek_raw(struct archive *archive, void *context, la_int64_t offset, int whence)
{
    dm_stream *stream = context;
    (void)archive;
    stream->raw_size = stream->raw_used = 0;
    off_t at = lseek(stream->descriptor, offset, whence);
    return at < 0 ? ARCHIVE_FATAL : at;
}

static dm_status fail_unpacking(dm_stream *stream, dm_error *error)
{
    const char *reason = archive_error_string(stream->archive);
    bool memory = archive_errno(stream->archive) == ENOMEM;
    if (stream->fault.status == DM_OK)
        dm_fail_at(&stream->fault, memory ? DM_NO_MEMORY : DM_DATA, shown_name(stream), 0, 0,
                   "cannot unpack, byte %llu of the packed file: %s",
                   (unsigned long long)stream->consumed, reason ? reason : "damaged");
    if (error)
        *error = stream->fault;
    return stream->fault.status;
}

static dm_status open_archive(dm_stream *stream, dm_error *error)
{
    struct archive *a = stream->archive = archive_read_new();
    if (!a)
        return dm_fail_memory(error);
    archive_read_support_filter_gzip(a);
    archive_read_support_filter_bzip2(a);
    archive_read_support_filter_xz(a);
    archive_read_support_filter_zstd(a);
    archive_read_support_filter_lz4(a);
    archive_read_support_format_tar(a);
    archive_read_support_format_zip(a);
    archive_read_support_format_empty(a);
    archive_read_support_format_raw(a);
    archive_read_set_read_callback(a, give_raw);
    if (!stream->waits && lseek(stream->descriptor, 0, SEEK_CUR) == (off_t)stream->raw_size)
        archive_read_set_seek_callback(a, seek_raw);
    archive_read_set_callback_data(a, stream);
    return archive_read_open1(a) < ARCHIVE_WARN ? fail_unpacking(stream, error) : DM_OK;
}

/* The next regular file of the archive. */
static dm_status next_in_archive(dm_stream *stream, bool *more, dm_error *error)
{
    for (;;) {
        struct archive_entry *entry;
        int result = archive_read_next_header(stream->archive, &entry);
        *more = result != ARCHIVE_EOF;
        if (!*more)
            return DM_OK;
        if (result < ARCHIVE_WARN)
            return fail_unpacking(stream, error);
        stream->single = archive_format(stream->archive) == ARCHIVE_FORMAT_RAW;
        if (!stream->single && archive_entry_filetype(entry) != AE_IFREG)
            continue;
        if (archive_entry_is_encrypted(entry))
            return dm_fail_at(error, DM_DATA, shown_name(stream), 0, 0,
                              "is encrypted; unpack it first");
        /* The second form needs a locale that can write the name, the first does not. */
        const char *name = stream->single ? "" : archive_entry_pathname_utf8(entry);
        name = name ? name : archive_entry_pathname(entry);
        free(stream->name);
        stream->name = strdup(name ? name : "?");
        return stream->name ? DM_OK : dm_fail_memory(error);
    }
}

static dm_status check_for_bomb(dm_stream *stream, size_t got)
{
    stream->unpacked += got;
    if (stream->unpacked > BOMB_SIZE && stream->unpacked / BOMB_RATIO > stream->consumed)
        return dm_fail_at(&stream->fault, DM_DATA, shown_name(stream), 0, 0,
                          "unpacks to more than %d times its size, as a decompression bomb does; "
                          "unpack it by other means if it is none",
                          BOMB_RATIO);
    return DM_OK;
}

/* --- members --------------------------------------------------------------------------------- */

static ptrdiff_t read_plain(dm_stream *stream, void *bytes, size_t size)
{
    if (stream->raw_used == stream->raw_size && !fill_raw(stream, &stream->fault))
        return 0;
    size_t left = stream->raw_size - stream->raw_used;
    size = size < left ? size : left;
    memcpy(bytes, stream->raw + stream->raw_used, size);
    stream->raw_used += size;
    return (ptrdiff_t)size;
}

static ptrdiff_t read_member(dm_stream *stream, void *bytes, size_t size)
{
    if (stream->fault.status)
        return 0;
    if (!stream->archive)
        return read_plain(stream, bytes, size);
    la_ssize_t got = archive_read_data(stream->archive, bytes, size);
    if (got < 0 || (got > 0 && check_for_bomb(stream, (size_t)got))) {
        fail_unpacking(stream, NULL);
        return 0;
    }
    return (ptrdiff_t)got;
}

static void fill_head(dm_stream *stream)
{
    stream->head_size = stream->head_used = 0;
    for (ptrdiff_t got = 1; got > 0 && stream->head_size < sizeof stream->head;) {
        got = read_member(stream, stream->head + stream->head_size,
                          sizeof stream->head - stream->head_size);
        stream->head_size += (size_t)got;
        /* A line from a pipe is dealt with when it comes, not when the window is full. */
        if (stream->waits && !stream->archive && memchr(stream->head, '\n', stream->head_size))
            break;
    }
}

dm_status dm_stream_open(const char *path, dm_stopper stopper, dm_stream **result, dm_error *error)
{
    dm_error local;
    dm_stream *stream = calloc(1, sizeof *stream);
    if (!stream)
        return dm_fail_memory(error);
    error = error ? error : &local;
    *stream = (dm_stream){.path = path, .stopper = stopper, .descriptor = -1};
    stream->raw = malloc(CHUNK);
    dm_status status = stream->raw ? open_file(stream, error) : dm_fail_memory(error);
    if (!status && !fill_raw(stream, error))
        status = error->status;
    dm_slice head = {stream->raw, stream->raw_size};
    if (!status && dm_content_detect(head, "text") == DM_CONTENT_PACKED)
        status = open_archive(stream, error);
    if (status)
        dm_stream_close(stream);
    else
        *result = stream;
    return status;
}

dm_status dm_stream_next(dm_stream *stream, const char **name, bool *more, dm_error *error)
{
    dm_status status = stream->fault.status;
    *name = "";
    if (status && error)
        *error = stream->fault;
    if (status)
        return status;
    *more = !stream->started;
    if (stream->archive)
        status = next_in_archive(stream, more, error);
    stream->started = true;
    if (status || !*more)
        return status;
    *name = stream->name ? stream->name : "";
    fill_head(stream);
    return DM_OK;
}

dm_slice dm_stream_head(dm_stream *stream)
{
    return (dm_slice){stream->head, stream->head_size};
}

ptrdiff_t dm_stream_read(void *context, void *bytes, size_t size, dm_error *error)
{
    dm_stream *stream = context;
    size_t left = stream->head_size - stream->head_used;
    (void)error;
    if (left == 0)
        return read_member(stream, bytes, size);
    size = size < left ? size : left;
    memcpy(bytes, stream->head + stream->head_used, size);
    stream->head_used += size;
    return (ptrdiff_t)size;
}

dm_status dm_stream_fault(const dm_stream *stream, dm_error *error)
{
    if (error && stream->fault.status)
        *error = stream->fault;
    return stream->fault.status;
}

uint64_t dm_stream_consumed(const dm_stream *stream)
{
    return stream->consumed;
}

void dm_stream_identity(const dm_stream *stream, uint64_t *size, uint64_t *changed)
{
    *size = stream->waits ? 0 : (uint64_t)stream->about.st_size;
    *changed = stream->waits ? 0
                             : (uint64_t)stream->about.st_mtim.tv_sec * 1000000000 +
                                   (uint64_t)stream->about.st_mtim.tv_nsec;
}

void dm_stream_close(dm_stream *stream)
{
    if (!stream)
        return;
    if (stream->archive)
        archive_read_free(stream->archive);
    if (stream->descriptor > STDERR_FILENO)
        close(stream->descriptor);
    free(stream->raw);
    free(stream->name);
    free(stream);
}
