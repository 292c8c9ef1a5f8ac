/* Straight from the system, whose pages are zero already. That they are large is a hint: where it
 * is not taken, the memory is the same in small ones. */
#include "base/pages.h"

#include <stdint.h>
#include <sys/mman.h>

enum { LARGE_PAGE = 1 << 21 };

static size_t in_large_pages(size_t size)
{
    return (size + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
}

static void give_back(char *from, const char *end)
{
    if (end > from)
        munmap(from, (size_t)(end - from));
}

void *dm_pages_zeroed(size_t size)
{
    if (size == 0 || size > SIZE_MAX - 2 * (size_t)LARGE_PAGE)
        return NULL;
    size_t whole = in_large_pages(size), room = whole + LARGE_PAGE;
    char *memory = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return NULL;
    char *pages = memory + (in_large_pages((uintptr_t)memory) - (uintptr_t)memory);
    give_back(memory, pages);
    give_back(pages + whole, memory + room);
#ifdef MADV_HUGEPAGE
    if (size >= LARGE_PAGE)
        madvise(pages, whole, MADV_HUGEPAGE);
#endif
    return pages;
}

void dm_pages_free(void *pages, size_t size)
{
    if (pages)
        munmap(pages, in_large_pages(size));
}
