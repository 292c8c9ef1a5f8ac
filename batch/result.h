/* What became of one document: its statements, or why there are none. */
#ifndef DM_BATCH_RESULT_H
#define DM_BATCH_RESULT_H

#include "batch/document.h"
#include "lib/demarche.h"

typedef struct dm_result {
    dm_document document;                  /* with its fault, if any */
    demarche_document *source;             /* what the statements belong to */
    const demarche_statement **statements; /* those asked for, in the order of the text */
    size_t count;
    dm_buffer records; /* the statements in the batch's format, ready to be written */
} dm_result;

void dm_result_free(dm_result *result);

#endif
