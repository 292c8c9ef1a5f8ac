/* What a model remembers of its training: the data, the options, the cross-validated figures. */
#ifndef DM_CLASSIFIER_REPORT_H
#define DM_CLASSIFIER_REPORT_H

#include "classifier/evaluation.h"

typedef struct dm_report {
    /* The data. */
    char data_names[256]; /* of the input files; cut where they are too many */
    uint64_t data_hash;
    uint32_t statements[DM_SCOPES];
    uint32_t carrying[DM_SCOPES][DM_LABELS]; /* statements with each stance, and with none */

    /* The options. */
    char date[32];   /* as the caller gave it; may be empty */
    char solver[16]; /* "libsvm" or "liblinear" */
    uint32_t solver_version;
    uint32_t converged; /* 1, or 0 where a solver stopped at its limit */
    uint32_t folds, least_frequency, balanced;
    uint64_t seed;
    double cost;

    /* Held-out figures, over all folds. */
    dm_measure stances[DM_SCOPES][DM_STANCES];
    double macro_f1[DM_SCOPES]; /* over the stances */
    double label_macro_f1[DM_SCOPES];
    double accuracy[DM_SCOPES]; /* of labels */
    double calibration_error[DM_SCOPES];
} dm_report;

void dm_report_data(dm_report *report, const dm_dataset *dataset);
void dm_report_figures(dm_report *report, const dm_evaluation *evaluation);

#endif
