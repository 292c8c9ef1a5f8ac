/* Threads that score statements side by side; their records come out in the order of the
 * statements.
 *
 *   dm_crew_take ─► batch ─► ring ─► thread × N ─► ring ─► standard output
 *
 * A batch has some thousand words, so that handing it over costs little beside scoring it. */
#ifndef DM_CLI_CREW_H
#define DM_CLI_CREW_H

#include "batch/writer.h"

typedef struct dm_crew dm_crew;

enum { DM_MOST_HANDS = 64 };

/* Scores one statement and appends its record to `writer->out`; returns an exit status. */
int dm_score_record(demarche_scorer *scorer, dm_writer *writer, const dm_record *statement);

/* `model` must outlive the crew; of `writer` the settings count, not where it writes to. NULL, and
 * a message, where memory or threads are short. */
dm_crew *dm_crew_start(const demarche_model *model, const dm_writer *writer, size_t threads);

/* Takes a copy of a statement; returns an exit status. */
int dm_crew_take(dm_crew *crew, const dm_record *statement);

/* Waits for what was taken, and writes it; returns an exit status, that of the first failure. */
int dm_crew_finish(dm_crew *crew);
void dm_crew_free(dm_crew *crew); /* NULL is fine */

#endif
