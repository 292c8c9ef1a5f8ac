/* A report holds no pointers, so it is copied, stored and read back field by field. */
#include "classifier/report.h"

#include <stdio.h>

static void count(dm_report *report, int scope, dm_stance_set set)
{
    report->statements[scope]++;
    for (int stance = 0; stance < DM_STANCES; stance++)
        report->carrying[scope][stance] += set >> stance & 1;
    report->carrying[scope][DM_STANCES] += set == 0;
}

void dm_report_data(dm_report *report, const dm_dataset *dataset)
{
    snprintf(report->data_names, sizeof report->data_names, "%s", dm_dataset_names(dataset));
    report->data_hash = dm_dataset_hash(dataset);
    for (size_t i = 0; i < dm_dataset_count(dataset); i++) {
        const dm_labelled *statement = dm_dataset_item(dataset, i);
        dm_stance_set set = dm_stance_list_set(&statement->stances);
        count(report, (int)statement->language, set);
        count(report, DM_SCOPE_ALL, set);
    }
}

void dm_report_figures(dm_report *report, const dm_evaluation *evaluation)
{
    for (int scope = 0; scope < DM_SCOPES; scope++) {
        const dm_tally *tally = &evaluation->scopes[scope];
        for (int stance = 0; stance < DM_STANCES; stance++)
            report->stances[scope][stance] = dm_tally_stance(tally, (dm_stance)stance);
        report->macro_f1[scope] = dm_tally_macro_f1(tally);
        report->label_macro_f1[scope] = dm_tally_label_macro_f1(tally);
        report->accuracy[scope] = dm_tally_accuracy(tally);
        report->calibration_error[scope] = dm_tally_calibration_error(tally);
    }
}
