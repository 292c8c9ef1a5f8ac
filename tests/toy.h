/* Small labelled data and small models for tests of the classifier. */
#ifndef DM_TESTS_TOY_H
#define DM_TESTS_TOY_H

#include "classifier/trainer.h"

/* A data set from TSV text, named x.tsv; the result of reading it. */
dm_status toy_read(dm_dataset **data, const char *text, dm_error *error);

/* `count` (at most 80) English statements, a quarter of them of each label. */
dm_dataset *toy_data(size_t count);

/* Options that suit it, with a thesaurus of two classes that lives as long as the program. */
dm_training_options toy_options(dm_solver solver);

/* A model trained on all of the toy data. */
dm_model *toy_model(dm_solver solver);

#endif
