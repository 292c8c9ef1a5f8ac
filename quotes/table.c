/* The tables are small and read once; a row is its line cut at the tabs. */
#include "quotes/table.h"

dm_status dm_table_read(dm_table_source source, size_t width, dm_arena *arena,
                        dm_table_reader *read_row, void *context, dm_error *error)
{
    dm_slice rest = dm_arena_copy(arena, source.text);
    if (!rest.data)
        return dm_fail_memory(error);
    dm_slice_cut(&rest, '\n'); /* the header */
    dm_status status = DM_OK;
    for (size_t line = 2; !status && rest.data; line++) {
        dm_slice row = dm_slice_cut(&rest, '\n'), columns[DM_TABLE_COLUMNS] = {{NULL, 0}};
        size_t count = 0;
        if (row.size && row.data[row.size - 1] == '\r')
            row.size--;
        if (row.size == 0)
            continue;
        while (row.data && count < width)
            columns[count++] = dm_slice_cut(&row, '\t');
        status = count == width && !row.data
                     ? read_row(context, source.name, line, columns, error)
                     : dm_fail_at(error, DM_DATA, source.name, line, 1,
                                  "the row does not have %zu columns, set apart by tabs", width);
    }
    return status;
}
