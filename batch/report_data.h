/* What a report shows: statements, and counts of their labels by time, speaker, country and whom
 * they name. */
#ifndef DM_BATCH_REPORT_DATA_H
#define DM_BATCH_REPORT_DATA_H

#include "base/map.h"
#include "batch/periods.h"
#include "batch/result.h"
#include "batch/typical.h"

/* A word that weighs for the label, in bytes of the text shown. */
typedef struct dm_report_mark {
    size_t start, end;
} dm_report_mark;

/* One statement, with copies of all that is shown of it. */
typedef struct dm_report_row {
    dm_slice text; /* what the label is of: a fragment stands in the sentence that governs it */
    dm_slice speaker, role, cue, file, title, date, url;
    dm_slice country; /* by name */
    double p[DEMARCHE_STANCES];
    double confidence;
    int label;
    unsigned stances; /* bit 1 << stance */
    demarche_kind kind;
    size_t line;
    dm_report_mark *marks;
    size_t mark_count;
} dm_report_row;

/* Statements with one speaker, country, period or target. */
typedef struct dm_report_count {
    dm_slice name;   /* "" in the total */
    dm_slice target; /* whom they name; counts of pairs only */
    size_t all, stances[DEMARCHE_STANCES], none;
} dm_report_count;

typedef struct dm_report_counts {
    dm_map places;
    dm_report_count *items;
    size_t count, capacity;
} dm_report_counts;

/* Zero-initialise it, set what it may ask, add results, sort it, free it. */
typedef struct dm_report_data {
    demarche_scorer *scorer;             /* tells which words weigh; NULL: none are marked */
    const demarche_extractor *extractor; /* knows countries; NULL: they go by their codes */
    const char *lang;                    /* of the names of countries: "nl" or "en" */

    dm_arena arena; /* of all texts */
    dm_report_row *rows;
    size_t count, capacity;
    dm_report_counts speakers, countries;
    dm_report_counts pairs;   /* whose statements name whom: countries, or groups of none */
    dm_report_count *periods; /* without a gap; weeks where all dates lie within half a year */
    size_t period_count;
    dm_period period;
    dm_typical typical; /* n-grams, where there is a scorer */
    dm_report_count total;
    size_t documents, failed;
    dm_slice first_date, last_date;
    dm_slice *faults; /* "FILE: what" of the first that failed */
    size_t fault_count, fault_capacity;
} dm_report_data;

dm_status dm_report_data_add(dm_report_data *data, const dm_result *result, dm_error *error);

/* Speakers and countries by how many statements they made, pairs by how many threats; counts the
 * periods. Fails only for want of memory. */
dm_status dm_report_data_sort(dm_report_data *data, dm_error *error);
void dm_report_data_free(dm_report_data *data);

#endif
