/* Slices are passed by value: two words, nothing to free. */
#include "base/slice.h"

int dm_slice_compare(dm_slice a, dm_slice b)
{
    size_t shorter = a.size < b.size ? a.size : b.size;
    int order = shorter ? memcmp(a.data, b.data, shorter) : 0;
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

dm_slice dm_slice_trim(dm_slice text)
{
    while (text.size && is_space(text.data[text.size - 1]))
        text.size--;
    while (text.size && is_space(text.data[0])) {
        text.data++;
        text.size--;
    }
    return text;
}

dm_slice dm_slice_cut(dm_slice *rest, char separator)
{
    const char *found = rest->size ? memchr(rest->data, separator, rest->size) : NULL;
    dm_slice part = *rest;
    if (found) {
        part.size = (size_t)(found - rest->data);
        rest->data = found + 1;
        rest->size -= part.size + 1;
    } else {
        *rest = (dm_slice){NULL, 0};
    }
    return part;
}
