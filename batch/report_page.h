/* The page of a report: HTML that needs nothing from outside. */
#ifndef DM_BATCH_REPORT_PAGE_H
#define DM_BATCH_REPORT_PAGE_H

#include "batch/report.h"
#include "batch/report_data.h"

/* Appends the page of sorted data. */
void dm_report_page_write(const dm_report_data *data, dm_report_language language, dm_buffer *out);

/* Appends text from outside, so that it can stand in an element or in a quoted attribute. */
void dm_html_escape(dm_buffer *out, dm_slice text);

#endif
