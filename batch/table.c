/* A character may take two columns, or none; so cells are measured, not counted. */
#include "batch/table.h"

#include "base/utf8.h"
#include "batch/writer.h"

#include <math.h>

/* The columns that a visible text takes. */
static size_t width_of(dm_slice text)
{
    size_t width = 0, length;
    for (size_t at = 0; at < text.size; at += length)
        width += dm_utf8_width(dm_utf8_decode(text, at, &length));
    return width;
}

/* The bytes of it that fit into `width` columns. */
static dm_slice fitting(dm_slice text, size_t width, size_t *used)
{
    size_t at = 0, length;
    *used = 0;
    while (at < text.size) {
        size_t wide = dm_utf8_width(dm_utf8_decode(text, at, &length));
        if (*used + wide > width)
            break;
        *used += wide;
        at += length;
    }
    return dm_slice_between(text, 0, at);
}

void dm_table_cell(dm_buffer *out, dm_slice text, size_t width)
{
    dm_buffer visible = {0};
    /* No column takes more than this; the rest need not be made visible. */
    size_t enough = width * 4 + 64;
    dm_write_visible(&visible, dm_slice_between(text, 0, text.size < enough ? text.size : enough));
    dm_slice shown = dm_buffer_view(&visible);
    size_t used = width_of(shown);
    if (used > width) {
        dm_buffer_slice(out, fitting(shown, width - 1, &used));
        dm_buffer_text(out, "…");
        used++;
    } else {
        dm_buffer_slice(out, shown);
    }
    for (; used < width; used++)
        dm_buffer_byte(out, ' ');
    out->failed |= visible.failed;
    dm_buffer_free(&visible);
}

static void write_probability(dm_buffer *out, const demarche_scores *scores)
{
    int hundredths = (int)lround(scores->confidence * 100);
    dm_buffer_format(out, "  %d.%02d  ", hundredths / 100, hundredths % 100);
}

static dm_slice slice(demarche_text text)
{
    return (dm_slice){text.data, text.size};
}

/* The last cell of a line has no blanks behind it. */
static void trim_end(dm_buffer *out)
{
    while (out->size && out->data[out->size - 1] == ' ')
        out->size--;
}

void dm_table_write(dm_buffer *out, const dm_result *result, size_t width, bool scored)
{
    enum { LABEL = 12, KIND = 8, PROBABILITY = 8, SPEAKER_MOST = 28 };
    size_t speaker_width = width / 4 < SPEAKER_MOST ? width / 4 : SPEAKER_MOST;
    size_t taken = speaker_width + 2 + (scored ? LABEL + PROBABILITY : KIND + 2);
    size_t text_width = width > taken + 10 ? width - taken : 10;
    for (size_t i = 0; i < result->count; i++) {
        const demarche_statement *statement = result->statements[i];
        dm_slice speaker = slice(statement->speaker.data ? statement->speaker : statement->mention);
        dm_table_cell(out, speaker.data ? speaker : DM_SLICE("?"), speaker_width);
        dm_buffer_text(out, "  ");
        if (scored) {
            dm_table_cell(out, dm_slice_of(demarche_stance_name(statement->scores.label)), LABEL);
            write_probability(out, &statement->scores);
        } else {
            dm_table_cell(out, dm_slice_of(demarche_kind_name(statement->kind)), KIND);
            dm_buffer_text(out, "  ");
        }
        dm_table_cell(out, slice(statement->text), text_width);
        trim_end(out);
        dm_buffer_byte(out, '\n');
    }
}
