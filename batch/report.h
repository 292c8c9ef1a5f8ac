/* A report on a batch: one self-contained page with what was read, stances over time, by speaker
 * and by country, who threatens whom, and the statements themselves.
 *
 * A report is a sink like the others; it keeps what it will show, in memory of its own, and writes
 * the page when the batch is committed. */
#ifndef DM_BATCH_REPORT_H
#define DM_BATCH_REPORT_H

#include "batch/sink.h"

typedef enum { DM_REPORT_ENGLISH, DM_REPORT_DUTCH } dm_report_language;

/* Opens a report that will be written to `path`; the old file stays until then. `model` (may be
 * NULL) tells which words to mark; it and the extractor must outlive the sink. */
dm_status dm_report_open(const char *path, dm_report_language language, const demarche_model *model,
                         const demarche_extractor *extractor, dm_sink **sink, dm_error *error);

#endif
