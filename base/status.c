/* Errors are written once, where they are noticed, with all that is known there; callers pass them
 * up untouched. Nothing here allocates, so running out of memory can be reported like the rest. */
#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>

static void fill(dm_error *error, dm_status status, const char *file, size_t line, size_t column,
                 const char *format, va_list arguments)
{
    if (!error)
        return;
    *error = (dm_error){.status = status, .line = line, .column = column};
    snprintf(error->file, sizeof error->file, "%s", file ? file : "");
    vsnprintf(error->message, sizeof error->message, format, arguments);
}

dm_status dm_fail(dm_error *error, dm_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fill(error, status, NULL, 0, 0, format, arguments);
    va_end(arguments);
    return status;
}

dm_status dm_fail_at(dm_error *error, dm_status status, const char *file, size_t line,
                     size_t column, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fill(error, status, file, line, column, format, arguments);
    va_end(arguments);
    return status;
}
