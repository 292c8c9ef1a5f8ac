/* What the test programs share. */
#ifndef DM_TESTS_TESTING_H
#define DM_TESTS_TESTING_H

/* cmocka.h needs what stands before it. */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"

#define assert_slice(slice, string)                                                                \
    do {                                                                                           \
        dm_slice checked_ = (slice);                                                               \
        assert_int_equal(checked_.size, strlen(string));                                           \
        assert_memory_equal(checked_.data ? checked_.data : "", string, strlen(string));           \
    } while (0)

/* A temporary file with this content; the name is valid until the next call. */
static inline const char *temporary_file(const char *suffix, const void *bytes, size_t size)
{
    static char name[64];
    snprintf(name, sizeof name, "/tmp/demarche-XXXXXX%s", suffix);
    int descriptor = mkstemps(name, (int)strlen(suffix));
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, bytes, size), (ssize_t)size);
    close(descriptor);
    return name;
}

#endif
