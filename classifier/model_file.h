/* A model as bytes: saved exactly, loaded with trust in nothing.
 *
 *   magic "DMRCHMDL" · byte-order mark 0x01020304 · format version · total length · number of
 *   sections · for each section: number, length, XXH3-64 · XXH3-64 of all that
 * and then, without gaps and in this order, the sections
 *   1 options      schema, n-gram lengths, weights of their kinds
 *   2 thesaurus    its table, as text
 *   3 vocabulary   keys and document frequencies
 *   4 weights      biases, and three weights for each n-gram
 *   5 calibration  sigmoids and thresholds
 *   6 report       data, options, figures
 *   7 statements   a hash of each statement that it was trained on, ascending
 * Integers and IEEE-754 numbers are little-endian. Checksums find accidents; they are no signature.
 */
#ifndef DM_CLASSIFIER_MODEL_FILE_H
#define DM_CLASSIFIER_MODEL_FILE_H

#include "classifier/model.h"

enum { DM_MODEL_FORMAT = 2 };

/* Appends the model's bytes: the same model gives the same bytes. */
dm_status dm_model_write(const dm_model *model, dm_buffer *out, dm_error *error);

/* Reads a model of just these bytes, which are not needed afterwards; `name` is for messages.
 * DM_BAD_MODEL, with the check that failed, where they are anything but a whole and sound model of
 * this format; memory of at most four times their size and 5 MB is taken. */
dm_status dm_model_read(dm_slice bytes, const char *name, dm_model **model, dm_error *error);

/* The same to and from a file; the old file stays until the new one is complete. */
dm_status dm_model_save(const dm_model *model, const char *path, dm_error *error);
dm_status dm_model_load(const char *path, dm_model **model, dm_error *error);

#endif
