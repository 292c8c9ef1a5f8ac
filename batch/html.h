/* HTML to its main text: paragraphs set apart by a blank line; scripts, navigation, cookie notices
 * and the like left out; title, date and address from the page's metadata. */
#ifndef DM_BATCH_HTML_H
#define DM_BATCH_HTML_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/status.h"

typedef struct dm_page {
    dm_slice title, date, url; /* in the arena; {NULL, 0} where the page does not tell */
} dm_page;

/* Appends the text of a page in UTF-8 to `out`. Any bytes are accepted; DM_NO_MEMORY is the only
 * failure. */
dm_status dm_html_text(dm_slice html, dm_buffer *out, dm_page *page, dm_arena *arena,
                       dm_error *error);

/* Once, before threads use the above. */
void dm_html_prepare(void);

#endif
