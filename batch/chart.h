/* Charts of stances as inline SVG: bars of stacked counts, each stance with a colour and a pattern
 * of its own. */
#ifndef DM_BATCH_CHART_H
#define DM_BATCH_CHART_H

#include "batch/report_data.h"

/* Upright bars, one an item, for counts over time. `title` says what is shown; `names` are those of
 * the stances. */
void dm_chart_columns(dm_buffer *out, const dm_report_count *items, size_t count, const char *title,
                      const char *const names[DEMARCHE_STANCES]);

/* One lying bar, to stand in a table's cell; `most` is the longest bar's count. */
void dm_chart_bar(dm_buffer *out, const dm_report_count *item, size_t most,
                  const char *const names[DEMARCHE_STANCES]);

/* The patterns that bars refer to; once a page. */
void dm_chart_patterns(dm_buffer *out);

#endif
