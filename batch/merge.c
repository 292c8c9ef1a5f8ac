/* Every index is ascending, so the next document of the whole is the least of the shards' next
 * ones. Bytes are copied as they are; each shard's hash is checked against its index on the way. */
#include "batch/merge.h"

#include "base/file.h"
#include "batch/index.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

enum { CHUNK = 1 << 16, LONGEST_LINE = 1 << 16, NAMED = 20 };

typedef struct part {
    const char *path;
    char *index_path, *options;
    int data, index;
    dm_shard shard;
    uint64_t header, copied;
    dm_line_reader lines;
    dm_index_entry next;
    XXH3_state_t *hash;
} part;

static ptrdiff_t read_index(void *context, void *bytes, size_t size, dm_error *error)
{
    const part *p = context;
    return dm_file_read_some(p->index, p->index_path, bytes, size, error);
}

static dm_status open_one(const char *path, int *descriptor, dm_error *error)
{
    *descriptor = open(path, O_RDONLY | O_CLOEXEC);
    return *descriptor >= 0
               ? DM_OK
               : dm_fail_at(error, DM_NO_INPUT, path, 0, 0, "cannot open: %s", strerror(errno));
}

static dm_status open_part(part *p, const char *path, dm_error *error)
{
    p->path = path;
    p->hash = XXH3_createState();
    if (!p->hash || asprintf(&p->index_path, "%s.index", path) < 0) {
        p->index_path = NULL;
        return dm_fail_memory(error);
    }
    XXH3_64bits_reset(p->hash);
    dm_status status = open_one(path, &p->data, error);
    if (!status)
        status = open_one(p->index_path, &p->index, error);
    p->lines = (dm_line_reader){
        .read = read_index, .context = p, .name = p->index_path, .limit = LONGEST_LINE};
    if (!status)
        status = dm_index_read_head(&p->lines, &p->options, &p->shard, &p->header, error);
    return status ? status : dm_index_read_entry(&p->lines, &p->next, error);
}

static void close_part(part *p)
{
    if (p->data >= 0)
        close(p->data);
    if (p->index >= 0)
        close(p->index);
    dm_lines_free(&p->lines);
    XXH3_freeState(p->hash);
    free(p->index_path);
    free(p->options);
}

/* --- do they belong together -------------------------------------------------------------------
 */

static int by_number(const void *a, const void *b)
{
    const part *first = a, *second = b;
    return first->shard.number < second->shard.number   ? -1
           : first->shard.number > second->shard.number ? 1
                                                        : strcmp(first->path, second->path);
}

static dm_status name_missing(const part *parts, size_t count, dm_error *error)
{
    char names[256] = "";
    size_t used = 0, missing = 0, at = 0;
    for (uint64_t number = 1; number <= parts[0].shard.count; number++) {
        if (at < count && parts[at].shard.number == number) {
            at++;
            continue;
        }
        if (missing++ < NAMED)
            used += (size_t)snprintf(names + used, sizeof names - used, "%s%" PRIu64,
                                     used ? ", " : "", number);
    }
    return dm_fail(error, DM_DATA, "missing of %" PRIu64 " shards: %s%s", parts[0].shard.count,
                   names, missing > NAMED ? ", …" : "");
}

static dm_status check_parts(const part *parts, size_t count, dm_error *error)
{
    for (size_t i = 0; i < count; i++) {
        const part *p = &parts[i];
        if (strcmp(p->options, parts[0].options) != 0)
            return dm_fail_at(error, DM_DATA, p->path, 0, 0,
                              "was made with other options, inputs or model (%.180s) than '%.80s' "
                              "(%.180s)",
                              p->options, parts[0].path, parts[0].options);
        if (p->shard.count != parts[0].shard.count)
            return dm_fail_at(error, DM_DATA, p->path, 0, 0,
                              "is one of %" PRIu64 " shards, '%.200s' one of %" PRIu64,
                              p->shard.count, parts[0].path, parts[0].shard.count);
        if (i && p->shard.number == parts[i - 1].shard.number)
            return dm_fail_at(error, DM_DATA, p->path, 0, 0,
                              "is shard %" PRIu64 ", and so is '%.200s'", p->shard.number,
                              parts[i - 1].path);
    }
    return count == parts[0].shard.count ? DM_OK : name_missing(parts, count, error);
}

/* --- copying -----------------------------------------------------------------------------------
 */

/* Copies the next `size` bytes of a part, or reads over them where `output` is NULL. */
static dm_status copy_bytes(part *p, uint64_t size, dm_output *output, dm_error *error)
{
    char bytes[CHUNK];
    while (size) {
        size_t wanted = size < CHUNK ? (size_t)size : CHUNK;
        ptrdiff_t got = dm_file_read_some(p->data, p->path, bytes, wanted, error);
        if (got < 0)
            return DM_IO;
        if (got == 0)
            return dm_fail_at(error, DM_DATA, p->path, 0, 0,
                              "is shorter than its index says; run the shard again");
        XXH3_64bits_update(p->hash, bytes, (size_t)got);
        p->copied += (uint64_t)got;
        size -= (uint64_t)got;
        dm_status status =
            output ? dm_output_write(output, (dm_slice){bytes, (size_t)got}, error) : DM_OK;
        if (status)
            return status;
    }
    return DM_OK;
}

static bool comes_before(const dm_index_entry *a, const dm_index_entry *b)
{
    return a->file_number != b->file_number ? a->file_number < b->file_number : a->part < b->part;
}

/* The part whose next document is the least; NULL when all are at their end. */
static part *least(part *parts, size_t count)
{
    part *found = NULL;
    for (size_t i = 0; i < count; i++)
        if (!parts[i].next.last && (!found || comes_before(&parts[i].next, &found->next)))
            found = &parts[i];
    return found;
}

static dm_status check_end(const part *p, dm_error *error)
{
    char byte;
    bool longer = read(p->data, &byte, 1) > 0;
    if (longer || p->copied != p->next.output || XXH3_64bits_digest(p->hash) != p->next.hash)
        return dm_fail_at(error, DM_DATA, p->path, 0, 0,
                          "was changed after its shard was complete; run the shard again");
    return DM_OK;
}

static dm_status copy_all(part *parts, size_t count, dm_output *output, dm_error *error)
{
    dm_status status = DM_OK;
    for (size_t i = 0; i < count && !status; i++)
        status = copy_bytes(&parts[i], parts[i].header, i == 0 ? output : NULL, error);
    dm_index_entry before = {0};
    bool any = false;
    for (part *p; !status && (p = least(parts, count));) {
        if (any && !comes_before(&before, &p->next))
            return dm_fail_at(error, DM_DATA, p->path, 0, 0,
                              "has a document that another shard has too");
        before = p->next;
        any = true;
        status = copy_bytes(p, p->next.size, output, error);
        if (!status)
            status = dm_index_read_entry(&p->lines, &p->next, error);
    }
    for (size_t i = 0; i < count && !status; i++)
        status = check_end(&parts[i], error);
    return status;
}

static dm_status merge_opened(part *parts, size_t count, const char *path, dm_error *error)
{
    dm_output *output;
    qsort(parts, count, sizeof *parts, by_number);
    for (size_t i = 0; i < count; i++)
        parts[i].lines.context = &parts[i]; /* they have moved */
    dm_status status = check_parts(parts, count, error);
    if (!status)
        status = dm_output_create(path, &output, error);
    if (status)
        return status;
    status = copy_all(parts, count, output, error);
    if (!status)
        return dm_output_commit(output, error);
    dm_output_abandon(output);
    return status;
}

dm_status dm_merge(char *const *paths, size_t count, const char *output, dm_merged *merged,
                   dm_error *error)
{
    part *parts = calloc(count + 1, sizeof *parts);
    if (!parts)
        return dm_fail_memory(error);
    dm_status status = DM_OK;
    size_t opened = 0;
    while (opened < count && !status) {
        parts[opened].data = parts[opened].index = -1;
        status = open_part(&parts[opened], paths[opened], error);
        opened++;
    }
    if (!status)
        status = merge_opened(parts, count, output, error);
    *merged = (dm_merged){0};
    for (size_t i = 0; i < opened; i++) {
        merged->documents += parts[i].next.documents;
        merged->failed += parts[i].next.failed;
        merged->statements += parts[i].next.statements;
        close_part(&parts[i]);
    }
    free(parts);
    return status;
}
