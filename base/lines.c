/* What was read and not consumed stays in one buffer, whose front is dropped when it is over half.
 */
#include "base/lines.h"

#include <string.h>

enum { CHUNK = 1 << 16 };

static dm_status read_more(dm_line_reader *reader, dm_error *error)
{
    if (reader->consumed > reader->input.size / 2) {
        size_t left = reader->input.size - reader->consumed;
        memmove(reader->input.data, reader->input.data + reader->consumed, left);
        reader->input.size = left;
        reader->consumed = 0;
    }
    if (!dm_buffer_reserve(&reader->input, CHUNK))
        return dm_fail_memory(error);
    ptrdiff_t got =
        reader->read(reader->context, reader->input.data + reader->input.size, CHUNK, error);
    if (got < 0)
        return error->status;
    reader->input.size += (size_t)got;
    reader->ended = got == 0;
    return DM_OK;
}

static size_t find_line_end(dm_slice text, size_t from)
{
    while (from < text.size && text.data[from] != '\n' && text.data[from] != '\r')
        from++;
    return from;
}

/* Passes over the rest of a line that is over the limit; only whole lines are kept in memory. */
static dm_status skip_long_line(dm_line_reader *reader, dm_error *error)
{
    for (;;) {
        dm_slice rest =
            dm_slice_between(dm_buffer_view(&reader->input), reader->consumed, reader->input.size);
        size_t end = find_line_end(rest, 0);
        reader->consumed += end;
        if (end < rest.size || reader->ended) {
            reader->consumed += end < rest.size;
            return dm_fail_at(error, DM_DATA, reader->name, reader->line, 1,
                              "the line is longer than %zu bytes; split it", reader->limit);
        }
        dm_status status = read_more(reader, error);
        if (status)
            return status;
    }
}

dm_status dm_lines_next(dm_line_reader *reader, dm_slice *line, bool *more, dm_error *error)
{
    size_t searched = 0;
    for (;;) {
        dm_slice rest =
            dm_slice_between(dm_buffer_view(&reader->input), reader->consumed, reader->input.size);
        size_t end = find_line_end(rest, searched);
        /* A CR at the end of what was read may be the first half of a CRLF. */
        bool whole = end + 1 < rest.size || (end < rest.size && rest.data[end] == '\n');
        if (whole || reader->ended) {
            *more = rest.size > 0;
            *line = (dm_slice){rest.data, end};
            bool crlf = end + 1 < rest.size && rest.data[end] == '\r' && rest.data[end + 1] == '\n';
            reader->consumed += end + (end < rest.size) + crlf;
            reader->line += *more;
            return DM_OK;
        }
        if (rest.size > reader->limit) {
            reader->line++;
            return skip_long_line(reader, error);
        }
        searched = end;
        dm_status status = read_more(reader, error);
        if (status)
            return status;
    }
}

dm_status dm_lines_push_back(dm_line_reader *reader, dm_slice text, dm_error *error)
{
    dm_buffer again = {0};
    dm_buffer_slice(&again, text);
    dm_buffer_append(&again, reader->input.data + reader->consumed,
                     reader->input.size - reader->consumed);
    if (again.failed) {
        dm_buffer_free(&again);
        return dm_fail_memory(error);
    }
    dm_buffer_free(&reader->input);
    reader->input = again;
    reader->consumed = 0;
    return DM_OK;
}

dm_status dm_lines_start(dm_line_reader *reader, dm_error *error)
{
    dm_status status = DM_OK;
    while (!status && !reader->ended && reader->input.size < 4)
        status = read_more(reader, error);
    dm_slice start = dm_buffer_view(&reader->input);
    if (!status && (dm_slice_starts(start, DM_SLICE("\xFF\xFE")) ||
                    dm_slice_starts(start, DM_SLICE("\xFE\xFF"))))
        return dm_fail_at(error, DM_DATA, reader->name, 1, 1,
                          "looks like UTF-16; convert it with: iconv -f UTF-16 -t UTF-8");
    if (dm_slice_starts(start, DM_SLICE("\xEF\xBB\xBF")))
        reader->consumed = 3;
    return status;
}

void dm_lines_free(dm_line_reader *reader)
{
    dm_buffer_free(&reader->input);
}
