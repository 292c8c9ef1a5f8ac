/* What a report shows: statements, and counts of their labels by month, speaker and country. */
#ifndef DM_BATCH_REPORT_DATA_H
#define DM_BATCH_REPORT_DATA_H

#include "base/map.h"
#include "batch/result.h"
#include "batch/typical.h"

/* A word that weighs for the label, in bytes of the text shown. */
typedef struct dm_report_mark {
    size_t start, end;
} dm_report_mark;

/* One statement, with copies of all that is shown of it. */
typedef struct dm_report_row {
    dm_slice text; /* what the label is of: a fragment stands in the sentence that governs it */
    dm_slice speaker, role, country, cue, file, title, date, url;
    double p[DEMARCHE_STANCES];
    double confidence;
    int label;
    unsigned stances; /* bit 1 << stance */
    demarche_kind kind;
    size_t line;
    dm_report_mark *marks;
    size_t mark_count;
} dm_report_row;

/* Statements with one speaker, country or month. */
typedef struct dm_report_count {
    dm_slice name;
    size_t all, stances[DEMARCHE_STANCES], none;
} dm_report_count;

typedef struct dm_report_counts {
    dm_map places;
    dm_report_count *items;
    size_t count, capacity;
} dm_report_counts;

/* Zero-initialise it, add results, sort it, free it. */
typedef struct dm_report_data {
    dm_arena arena; /* of all texts */
    dm_report_row *rows;
    size_t count, capacity;
    dm_report_counts months, speakers, countries;
    dm_typical typical; /* words, where there is a scorer */
    dm_report_count total;
    size_t documents, failed;
    dm_slice first_date, last_date;
    dm_slice *faults; /* "FILE: what" of the first that failed */
    size_t fault_count, fault_capacity;
} dm_report_data;

/* `scorer` (may be NULL) tells which words weigh. */
dm_status dm_report_data_add(dm_report_data *data, const dm_result *result, demarche_scorer *scorer,
                             dm_error *error);

/* Months by name, speakers and countries by how many statements they made. */
void dm_report_data_sort(dm_report_data *data);
void dm_report_data_free(dm_report_data *data);

#endif
