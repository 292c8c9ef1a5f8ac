/* Memory for large tables that are looked into everywhere: in pages as large as the system has, so
 * that few of them need be found. */
#ifndef DM_BASE_PAGES_H
#define DM_BASE_PAGES_H

#include <stddef.h>

/* `size` zero bytes, or more, at the start of a page; NULL without memory. Freed by free. */
void *dm_pages_zeroed(size_t size);

#endif
