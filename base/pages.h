/* Memory for tables that are looked into everywhere: large ones in pages as large as the system
 * has, so that few of them need be found. */
#ifndef DM_BASE_PAGES_H
#define DM_BASE_PAGES_H

#include <stddef.h>

/* `size` zero bytes at the start of a large page; NULL without memory. What is never touched costs
 * nothing. */
void *dm_pages_zeroed(size_t size);
void dm_pages_free(void *pages, size_t size); /* NULL is fine */

#endif
