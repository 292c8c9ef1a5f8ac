/* What a function that can fail returns, and how it says why.
 *
 * A status has the value of the program's exit status for it, so that one list serves the library,
 * the command line and the manual. The caller owns the dm_error and may pass NULL; it holds no
 * pointers, so it may be copied and dropped at will. */
#ifndef DM_BASE_STATUS_H
#define DM_BASE_STATUS_H

#include <stddef.h>

typedef enum {
    DM_OK = 0,
    DM_CHECK_FAILED = 1, /* a check that was asked for said no */
    DM_USAGE = 64,       /* wrong arguments */
    DM_DATA = 65,        /* the input's content is wrong */
    DM_NO_INPUT = 66,    /* no such file, or not a readable one */
    DM_BUSY = 69,        /* another trainer holds the model */
    DM_INTERNAL = 70,    /* a fault of ours */
    DM_NO_MEMORY = 71,   /* out of memory */
    DM_CANT_CREATE = 73, /* the output cannot be created */
    DM_IO = 74,          /* reading or writing failed */
    DM_INTERRUPTED = 75, /* stopped by a signal; can be resumed */
    DM_BAD_MODEL = 78    /* the model file is not usable */
} dm_status;

typedef struct dm_error {
    dm_status status;
    size_t line, column; /* from 1; 0 where the fault has no such place */
    size_t offset;       /* byte offset in the file, meaningful where line > 0 */
    char file[512];      /* "" where no file is concerned */
    char message[512];   /* what is wrong; what to do */
} dm_error;

/* Fills `error` (may be NULL) and returns `status`, so that a caller can `return dm_fail(…)`. */
dm_status dm_fail(dm_error *error, dm_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same with a place: `file` may be NULL, `line` and `column` 0. */
dm_status dm_fail_at(dm_error *error, dm_status status, const char *file, size_t line,
                     size_t column, const char *format, ...) __attribute__((format(printf, 6, 7)));

/* Inline, so that whoever reads or checks the caller sees that it never gives DM_OK. */
static inline dm_status dm_fail_memory(dm_error *error)
{
    dm_fail(error, DM_NO_MEMORY, "out of memory");
    return DM_NO_MEMORY;
}

#endif
