/* Indirect speech: what a sentence reports without quotation marks. */
#ifndef DM_QUOTES_INDIRECT_H
#define DM_QUOTES_INDIRECT_H

#include "quotes/clauses.h"

enum { DM_MOST_REPORTED = 4 };

typedef struct dm_report {
    dm_clause clause;
    dm_item_range parts[2]; /* two where the clause stands amid them: "The budget, she said, …" */
    size_t part_count;
    bool same_speaker; /* "… and added that …": as the report before */
} dm_report;

/* What the sentence [first, last) reports; returns how many reports it fills in. */
size_t dm_read_reports(dm_phrasebook book, const dm_paragraph *paragraph, size_t first, size_t last,
                       dm_report reports[DM_MOST_REPORTED]);

/* "Dat zei Borrell maandag.": the sentence [first, last) reports the one before it. */
bool dm_read_back_reference(dm_phrasebook book, const dm_paragraph *paragraph, size_t first,
                            size_t last, dm_clause *clause);

#endif
