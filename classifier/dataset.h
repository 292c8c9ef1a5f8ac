/* Labelled statements, read from files and made ready for training or evaluation.
 *
 * Texts are copied into the data set and live as long as it. Read any number of inputs, unify them
 * once, check them, use them. */
#ifndef DM_CLASSIFIER_DATASET_H
#define DM_CLASSIFIER_DATASET_H

#include "base/records.h"
#include "classifier/stance.h"

#include <stdint.h>

/* What figures are of: the statements of one language, or all. */
typedef enum {
    DM_SCOPE_DUTCH,
    DM_SCOPE_ENGLISH,
    DM_SCOPE_OTHER,
    DM_SCOPE_LANGUAGES,
    DM_SCOPE_ALL = DM_SCOPE_LANGUAGES,
    DM_SCOPES
} dm_scope;

typedef struct dm_labelled {
    dm_slice text, cue; /* cue: the reporting verb, perhaps empty */
    dm_slice group;     /* statements that belong together; empty: this one alone */
    dm_scope language;
    dm_stance_list stances;
    const char *file;
    size_t line;
} dm_labelled;

/* What to do with statements of the same text and cue but different stances. */
typedef enum { DM_CONFLICTS_ERROR, DM_CONFLICTS_DROP, DM_CONFLICTS_KEEP_FIRST } dm_conflicts;

/* Takes notice of one fault or conflict; the data set goes on to the next. */
typedef void dm_fault_sink(void *context, const dm_error *fault);

typedef struct dm_dataset dm_dataset;

const char *dm_scope_name(dm_scope language); /* "nl", "en", "other", "all" */
dm_scope dm_scope_of(dm_slice code);

dm_status dm_dataset_create(dm_dataset **dataset, dm_error *error);
void dm_dataset_free(dm_dataset *dataset); /* NULL is fine */

/* Adds the records of `descriptor`, which stays the caller's; each needs `text`, and `stances` or
 * else `label`. Faulty records are given to `sink` (NULL: nobody) and make the whole DM_DATA. */
dm_status dm_dataset_read(dm_dataset *dataset, int descriptor, const char *name, dm_format format,
                          dm_fault_sink *sink, void *context, dm_error *error);

/* Drops repetitions: the same tokens in text and cue, with the same set of stances. Conflicts are
 * given to `sink`, each with both places, and treated by the policy; with DM_CONFLICTS_ERROR they
 * are DM_DATA. */
dm_status dm_dataset_unify(dm_dataset *dataset, dm_conflicts policy, dm_fault_sink *sink,
                           void *context, dm_error *error);

/* DM_DATA, with counts, unless each stance has statements with it and others without it. */
dm_status dm_dataset_check(const dm_dataset *dataset, dm_error *error);

size_t dm_dataset_count(const dm_dataset *dataset);
const dm_labelled *dm_dataset_item(const dm_dataset *dataset, size_t index);
size_t dm_dataset_repeated(const dm_dataset *dataset);    /* dropped as repetitions */
size_t dm_dataset_conflicting(const dm_dataset *dataset); /* conflicts found */
const char *dm_dataset_names(const dm_dataset *dataset);  /* of the inputs: "a.tsv b.tsv" */
uint64_t dm_dataset_hash(const dm_dataset *dataset);      /* of all that training reads, in order */

/* A number for a statement's text, cue and stances, by which a model knows what it was trained on.
 */
uint64_t dm_labelled_hash(const dm_labelled *statement);

#endif
