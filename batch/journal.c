/* One table of names and places in the struct serves writing and reading. */
#include "batch/journal.h"

#include "base/buffer.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char title[] = "demarche-journal/1";

typedef struct field {
    const char *name;
    size_t offset;
} field;

static const field fields[] = {
    {"file", offsetof(dm_progress_state, position.file_number)},
    {"part", offsetof(dm_progress_state, position.part)},
    {"chain", offsetof(dm_progress_state, position.chain)},
    {"documents", offsetof(dm_progress_state, documents)},
    {"failed", offsetof(dm_progress_state, failed)},
    {"statements", offsetof(dm_progress_state, statements)},
    {"output", offsetof(dm_progress_state, output)},
    {"errors", offsetof(dm_progress_state, errors)},
    {"index", offsetof(dm_progress_state, index)},
    {"status", offsetof(dm_progress_state, status)},
    {"complete", offsetof(dm_progress_state, complete)},
};

enum { FIELDS = sizeof fields / sizeof *fields };

void dm_journal_write(const dm_progress_state *state, const char *options, dm_buffer *out)
{
    dm_buffer_format(out, "%s\noptions %s\n", title, options);
    for (size_t i = 0; i < FIELDS; i++) {
        uint64_t value;
        memcpy(&value, (const char *)state + fields[i].offset, sizeof value);
        dm_buffer_format(out, "%s %" PRIu64 "\n", fields[i].name, value);
    }
}

static bool read_field(dm_slice line, const field *wanted, dm_progress_state *state)
{
    char number[24], *end;
    dm_slice name = dm_slice_cut(&line, ' ');
    if (!dm_slice_equal(name, dm_slice_of(wanted->name)) || line.size == 0 ||
        line.size >= sizeof number)
        return false;
    memcpy(number, line.data, line.size);
    number[line.size] = '\0';
    uint64_t value = strtoull(number, &end, 10);
    memcpy((char *)state + wanted->offset, &value, sizeof value);
    return *end == '\0';
}

dm_status dm_journal_read(dm_slice text, const char *name, const char *options,
                          dm_progress_state *state, dm_error *error)
{
    *state = (dm_progress_state){0};
    bool sound = dm_slice_equal(dm_slice_cut(&text, '\n'), dm_slice_of(title));
    dm_slice line = dm_slice_cut(&text, '\n');
    sound = sound && dm_slice_starts(line, DM_SLICE("options "));
    if (sound && !dm_slice_equal(dm_slice_between(line, 8, line.size), dm_slice_of(options)))
        return dm_fail_at(error, DM_USAGE, name, 0, 0,
                          "the interrupted run had other options or inputs (%.*s); use these, or "
                          "start anew without --resume",
                          (int)(line.size < 400 ? line.size - 8 : 392), line.data + 8);
    for (size_t i = 0; i < FIELDS && sound; i++)
        sound = read_field(dm_slice_cut(&text, '\n'), &fields[i], state);
    return sound
               ? DM_OK
               : dm_fail_at(error, DM_DATA, name, 0, 0, "is damaged; start anew without --resume");
}
