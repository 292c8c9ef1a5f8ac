/* The statements that a model gets wrong, each with why. */
#ifndef DM_CLI_MISSES_H
#define DM_CLI_MISSES_H

#include "lib/demarche.h"

/* Writes a JSON Lines record to `path` for each statement whose stances are not those of the data:
 * place, text, both sets of stances, probabilities, and for each stance that differs the n-grams
 * that weigh most. Returns an exit status. */
int dm_write_misses(const char *path, demarche_scorer *scorer, const demarche_dataset *data);

#endif
