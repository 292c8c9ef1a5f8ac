/* Names are taken letter by letter: a label that was only nearly meant is an error, with the name
 * that was most likely meant (Levenshtein's distance, capitals as small letters). */
#include "classifier/stance.h"

#include <string.h>

enum { LONGEST_NAME = 32, NEAR = 4 };

static const char *const names[DM_STANCES + 1] = {"condemnation", "threat", "call", "none"};

const char *dm_stance_name(int stance)
{
    return names[stance < 0 ? DM_STANCES : stance];
}

dm_stance_set dm_stance_list_set(const dm_stance_list *list)
{
    dm_stance_set set = 0;
    for (size_t i = 0; i < list->count; i++)
        set |= 1u << list->items[i];
    return set;
}

int dm_stance_list_label(const dm_stance_list *list)
{
    return list->count ? (int)list->items[0] : DM_NO_STANCE;
}

static size_t least(size_t a, size_t b, size_t c)
{
    size_t smaller = a < b ? a : b;
    return smaller < c ? smaller : c;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* Insertions, deletions and replacements that make `name` of `text`; row by row. */
static size_t edit_distance(dm_slice text, const char *name)
{
    size_t row[LONGEST_NAME + 1], length = strlen(name);
    for (size_t j = 0; j <= length; j++)
        row[j] = j;
    for (size_t i = 0; i < text.size; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < length; j++) {
            size_t replaced = diagonal + (lower(text.data[i]) != name[j]);
            diagonal = row[j + 1];
            row[j + 1] = least(replaced, row[j] + 1, diagonal + 1);
        }
    }
    return row[length];
}

/* The known name nearest to `text`, or NULL where none is near. */
static const char *nearest_name(dm_slice text)
{
    const char *nearest = NULL;
    size_t shortest = text.size < NEAR ? text.size : NEAR;
    for (size_t i = 0; i <= DM_STANCES && text.size <= LONGEST_NAME; i++) {
        size_t distance = edit_distance(text, names[i]);
        if (distance < shortest) {
            shortest = distance;
            nearest = names[i];
        }
    }
    return nearest;
}

static dm_status refuse(dm_slice text, dm_error *error)
{
    const char *nearest = nearest_name(text);
    int shown = (int)(text.size < LONGEST_NAME ? text.size : LONGEST_NAME);
    if (text.size == 0)
        return dm_fail(error, DM_DATA,
                       "empty stance; known are condemnation, threat, call, and none by itself");
    return dm_fail(error, DM_DATA,
                   "unknown stance %.*s%s%s%s; known are condemnation, threat, call, and none by "
                   "itself",
                   shown, text.data, nearest ? ": did you mean " : "", nearest ? nearest : "",
                   nearest ? "?" : "");
}

static dm_status add(dm_slice name, dm_stance_list *list, dm_error *error)
{
    int stance = 0;
    while (stance < DM_STANCES && !dm_slice_equal(name, dm_slice_of(names[stance])))
        stance++;
    if (stance == DM_STANCES)
        return refuse(name, error);
    if (dm_stance_list_set(list) & (1u << stance))
        return dm_fail(error, DM_DATA, "stance %s is named twice", names[stance]);
    list->items[list->count++] = (dm_stance)stance;
    return DM_OK;
}

dm_status dm_stance_list_parse(dm_slice text, dm_stance_list *list, dm_error *error)
{
    *list = (dm_stance_list){0};
    dm_slice rest = dm_slice_trim(text);
    if (dm_slice_equal(rest, DM_SLICE("none")))
        return DM_OK;
    if (rest.size == 0)
        return refuse(rest, error);
    dm_status status = DM_OK;
    while (rest.data && !status)
        status = add(dm_slice_trim(dm_slice_cut(&rest, '+')), list, error);
    return status;
}

void dm_stance_list_print(const dm_stance_list *list, dm_buffer *out)
{
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            dm_buffer_byte(out, '+');
        dm_buffer_text(out, names[list->items[i]]);
    }
    if (list->count == 0)
        dm_buffer_text(out, names[DM_STANCES]);
}
