/* Text, so that a person can look at it; numbers are read back strictly, for what does not fit was
 * damaged. */
#include "batch/index.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char title[] = "demarche-index/1";

void dm_index_write_head(dm_buffer *out, const char *options, dm_shard shard, uint64_t header)
{
    dm_buffer_format(out, "%s\noptions %s\nshard %" PRIu64 "/%" PRIu64 "\nheader %" PRIu64 "\n",
                     title, options, shard.number, shard.count, header);
}

void dm_index_write_entry(dm_buffer *out, const dm_document *document, uint64_t size)
{
    dm_buffer_format(out, "%" PRIu64 " %" PRIu64 " %" PRIu64 "\n", document->file_number,
                     document->part, size);
}

void dm_index_write_end(dm_buffer *out, const dm_progress_state *state, uint64_t hash)
{
    dm_buffer_format(out, "end %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n",
                     state->documents, state->failed, state->statements, state->output, hash);
}

/* The number before the next `separator`, cut off `rest`. */
static bool take_number(dm_slice *rest, char separator, uint64_t *number)
{
    char digits[24], *end;
    dm_slice part = dm_slice_cut(rest, separator);
    if (part.size == 0 || part.size >= sizeof digits)
        return false;
    memcpy(digits, part.data, part.size);
    digits[part.size] = '\0';
    *number = strtoull(digits, &end, 10);
    return *end == '\0' && digits[0] >= '0' && digits[0] <= '9';
}

static dm_status fail_damaged(const dm_line_reader *lines, dm_error *error)
{
    return dm_fail_at(error, DM_DATA, lines->name, lines->line, 1,
                      "not a whole index of a shard; run the shard again");
}

/* The next line, which begins with `word` and a space; what follows goes into `rest`. */
static bool take_line(dm_line_reader *lines, const char *word, dm_slice *rest, dm_status *status,
                      dm_error *error)
{
    bool more = false;
    *status = dm_lines_next(lines, rest, &more, error);
    return !*status && more && dm_slice_equal(dm_slice_cut(rest, ' '), dm_slice_of(word));
}

dm_status dm_index_read_head(dm_line_reader *lines, char **options, dm_shard *shard,
                             uint64_t *header, dm_error *error)
{
    dm_slice rest;
    dm_status status = dm_lines_start(lines, error);
    *options = NULL;
    bool sound = !status && take_line(lines, title, &rest, &status, error) &&
                 take_line(lines, "options", &rest, &status, error);
    if (sound) {
        *options = strndup(rest.data ? rest.data : "", rest.size);
        if (!*options)
            return dm_fail_memory(error);
        sound = take_line(lines, "shard", &rest, &status, error) &&
                take_number(&rest, '/', &shard->number) && take_number(&rest, '/', &shard->count) &&
                take_line(lines, "header", &rest, &status, error) &&
                take_number(&rest, ' ', header);
    }
    return status || sound ? status : fail_damaged(lines, error);
}

dm_status dm_index_read_entry(dm_line_reader *lines, dm_index_entry *entry, dm_error *error)
{
    dm_slice rest;
    bool more, sound;
    dm_status status = dm_lines_next(lines, &rest, &more, error);
    if (status)
        return status;
    *entry = (dm_index_entry){.last = more && dm_slice_starts(rest, DM_SLICE("end "))};
    if (entry->last) {
        dm_slice_cut(&rest, ' ');
        sound = take_number(&rest, ' ', &entry->documents) &&
                take_number(&rest, ' ', &entry->failed) &&
                take_number(&rest, ' ', &entry->statements) &&
                take_number(&rest, ' ', &entry->output) && take_number(&rest, ' ', &entry->hash);
    } else {
        sound = more && take_number(&rest, ' ', &entry->file_number) &&
                take_number(&rest, ' ', &entry->part) && take_number(&rest, ' ', &entry->size);
    }
    return sound && !rest.data ? DM_OK : fail_damaged(lines, error);
}
