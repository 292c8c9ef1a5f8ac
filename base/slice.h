/* Borrowed text: a view of bytes that somebody else owns and that need not end in NUL. */
#ifndef DM_BASE_SLICE_H
#define DM_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef struct dm_slice {
    const char *data; /* may be NULL where size is 0 */
    size_t size;
} dm_slice;

#define DM_SLICE(literal) ((dm_slice){(literal), sizeof(literal) - 1})

/* Inline: that a word is another one is asked so often that the call would cost more. */

/* NULL gives the empty slice. */
static inline dm_slice dm_slice_of(const char *string)
{
    return (dm_slice){string, string ? strlen(string) : 0};
}

static inline dm_slice dm_slice_between(dm_slice text, size_t start, size_t end)
{
    return (dm_slice){start ? text.data + start : text.data, end - start};
}

static inline bool dm_slice_equal(dm_slice a, dm_slice b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static inline bool dm_slice_starts(dm_slice text, dm_slice prefix)
{
    return text.size >= prefix.size && dm_slice_equal((dm_slice){text.data, prefix.size}, prefix);
}

int dm_slice_compare(dm_slice a, dm_slice b); /* byte order, as strcmp */

/* Without ASCII white space at both ends. */
dm_slice dm_slice_trim(dm_slice text);

/* Cuts the part before the first `separator` off `rest` and returns it; the last part leaves
 * rest->data NULL, which is how a loop ends: while (rest.data) part = dm_slice_cut(&rest, '|'). */
dm_slice dm_slice_cut(dm_slice *rest, char separator);

#endif
