/* A hint: where the system does not take it, the memory is the same in small pages. */
#include "base/pages.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

void *dm_pages_zeroed(size_t size)
{
    enum { LARGE_PAGE = 1 << 21 };
    if (size > SIZE_MAX - LARGE_PAGE)
        return NULL;
    size_t whole = (size + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
    void *memory = aligned_alloc(LARGE_PAGE, whole);
    if (!memory)
        return NULL;
#ifdef MADV_HUGEPAGE
    madvise(memory, whole, MADV_HUGEPAGE);
#endif
    memset(memory, 0, size);
    return memory;
}
