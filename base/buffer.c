/* Growth by doubling, so that n appends cost O(n). */
#include "base/buffer.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *dm_array_reserve(void *items, size_t *capacity, size_t needed, size_t size)
{
    if (needed <= *capacity && items)
        return items;
    size_t roomier = *capacity < 8 ? 8 : *capacity;
    while (roomier < needed) {
        if (roomier > SIZE_MAX / 2)
            return NULL;
        roomier *= 2;
    }
    if (roomier > SIZE_MAX / size)
        return NULL;
    void *moved = realloc(items, roomier * size);
    if (moved)
        *capacity = roomier;
    return moved;
}

bool dm_buffer_grow(dm_buffer *buffer, size_t more)
{
    if (buffer->failed || more > SIZE_MAX - buffer->size - 1) {
        buffer->failed = true;
        return false;
    }
    char *data = dm_array_reserve(buffer->data, &buffer->capacity, buffer->size + more + 1, 1);
    if (!data) {
        buffer->failed = true;
        return false;
    }
    buffer->data = data;
    return true;
}

void dm_buffer_append(dm_buffer *buffer, const void *bytes, size_t size)
{
    if (!dm_buffer_reserve(buffer, size))
        return;
    if (size)
        memcpy(buffer->data + buffer->size, bytes, size);
    buffer->size += size;
    buffer->data[buffer->size] = '\0';
}

void dm_buffer_text(dm_buffer *buffer, const char *string)
{
    dm_buffer_append(buffer, string, strlen(string));
}

void dm_buffer_slice(dm_buffer *buffer, dm_slice slice)
{
    dm_buffer_append(buffer, slice.data, slice.size);
}

void dm_buffer_byte(dm_buffer *buffer, char byte)
{
    if (!dm_buffer_reserve(buffer, 1))
        return;
    buffer->data[buffer->size++] = byte;
    buffer->data[buffer->size] = '\0';
}

void dm_buffer_format(dm_buffer *buffer, const char *format, ...)
{
    char small[256];
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(small, sizeof small, format, arguments);
    va_end(arguments);
    if (length < 0) {
        buffer->failed = true;
    } else if ((size_t)length < sizeof small) {
        dm_buffer_append(buffer, small, (size_t)length);
    } else if (dm_buffer_reserve(buffer, (size_t)length)) {
        vsnprintf(buffer->data + buffer->size, (size_t)length + 1, format, again);
        buffer->size += (size_t)length;
    }
    va_end(again);
}

void dm_buffer_clear(dm_buffer *buffer)
{
    buffer->size = 0;
    buffer->failed = false;
    if (buffer->data)
        buffer->data[0] = '\0';
}

void dm_buffer_free(dm_buffer *buffer)
{
    free(buffer->data);
    *buffer = (dm_buffer){0};
}

dm_slice dm_buffer_view(const dm_buffer *buffer)
{
    return (dm_slice){buffer->data, buffer->size};
}
