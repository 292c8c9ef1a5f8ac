/* Owned, growing text. Zero-initialise it ({0}), append, and free it once.
 *
 * An append that runs out of memory leaves the text as it was and marks the buffer `failed`; later
 * appends do nothing. So a writer appends freely and asks once, at the end. */
#ifndef DM_BASE_BUFFER_H
#define DM_BASE_BUFFER_H

#include "base/slice.h"

typedef struct dm_buffer {
    char *data; /* NUL-terminated after the first append; the NUL is not counted */
    size_t size, capacity;
    bool failed;
} dm_buffer;

void dm_buffer_append(dm_buffer *buffer, const void *bytes, size_t size);
void dm_buffer_text(dm_buffer *buffer, const char *string);
void dm_buffer_slice(dm_buffer *buffer, dm_slice slice);
void dm_buffer_byte(dm_buffer *buffer, char byte);
void dm_buffer_format(dm_buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Moves the text to where there is more room; what dm_buffer_reserve does when there is none. */
bool dm_buffer_grow(dm_buffer *buffer, size_t more);

/* Room for `more` bytes behind the text; false (and `failed`) without memory. */
static inline bool dm_buffer_reserve(dm_buffer *buffer, size_t more)
{
    bool fits = !buffer->failed && more < buffer->capacity - buffer->size;
    return fits || dm_buffer_grow(buffer, more);
}

/* Empties the text and keeps the memory; clears `failed`. */
void dm_buffer_clear(dm_buffer *buffer);
void dm_buffer_free(dm_buffer *buffer);
dm_slice dm_buffer_view(const dm_buffer *buffer);

/* Room for `needed` items of `size` bytes in a growing array: returns the array, perhaps moved, and
 * updates `capacity`; NULL without memory or on overflow, with the old array still the caller's. */
void *dm_array_reserve(void *items, size_t *capacity, size_t needed, size_t size);

#endif
