/* The way of a batch: one reader, N threads that find and score statements, and results in the
 * order of the inputs for whoever asks.
 *
 *   inputs ─► reader ─► ring ─► worker × N ─► ring ─► dm_pipeline_next
 *
 * The ring holds documents of DM_IN_FLIGHT bytes in all, or a single larger one, so memory does not
 * grow with the batch. The results do not depend on the number of threads. */
#ifndef DM_BATCH_PIPELINE_H
#define DM_BATCH_PIPELINE_H

#include "base/records.h"
#include "batch/inputs.h"
#include "batch/result.h"

enum { DM_IN_FLIGHT = 8 << 20, DM_MOST_THREADS = 256 };

typedef struct dm_analysis_options {
    const demarche_extractor *extractor;
    const demarche_model *model; /* NULL: statements without stances */
    dm_document_options document;
    bool no_indirect; /* leave out indirect statements */
    bool rendered;    /* results carry their records in `format` */
    dm_format format;
    bool excel;
    double least_confidence; /* labels less sure than this are left open */
} dm_analysis_options;

/* One thread's means to analyse documents. */
typedef struct dm_analyst {
    const dm_analysis_options *options;
    demarche_scorer *scorer;
} dm_analyst;

dm_status dm_analyst_start(dm_analyst *analyst, const dm_analysis_options *options,
                           dm_error *error);

/* Turns `result->document`, as read, into statements or a fault. */
void dm_analyst_read(dm_analyst *analyst, dm_result *result);
void dm_analyst_end(dm_analyst *analyst);

typedef struct dm_pipeline dm_pipeline;

typedef enum { DM_TURN_RESULT, DM_TURN_WAITING, DM_TURN_FINISHED } dm_turn;

/* Both options must outlive the handle. */
dm_status dm_pipeline_open(const dm_input_options *inputs, const dm_analysis_options *analysis,
                           size_t threads, dm_pipeline **pipeline, dm_error *error);

/* DM_TURN_RESULT: the next document's, valid until the next call; DM_TURN_WAITING: there was none
 * for a tenth of a second; DM_TURN_FINISHED: there are no more. A failure is final. */
dm_status dm_pipeline_next(dm_pipeline *pipeline, dm_turn *turn, const dm_result **result,
                           dm_error *error);

/* Takes in no more documents; those in the ring still come. */
void dm_pipeline_stop(dm_pipeline *pipeline);

/* Bytes of the input files read so far. */
uint64_t dm_pipeline_consumed(const dm_pipeline *pipeline);

void dm_pipeline_close(dm_pipeline *pipeline); /* NULL is fine */

#endif
