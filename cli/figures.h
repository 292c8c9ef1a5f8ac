/* Figures of agreement as tables for people and as JSON. */
#ifndef DM_CLI_FIGURES_H
#define DM_CLI_FIGURES_H

#include "base/buffer.h"
#include "lib/demarche.h"

/* Precision, recall and F1 per stance and label, for each scope that has statements. */
void dm_print_figures(const demarche_figures figures[DEMARCHE_SCOPES], dm_buffer *out);

/* The confusion matrix and the reliability table of one scope. */
void dm_print_confusion(const demarche_figures *figures, dm_buffer *out);
void dm_print_reliability(const demarche_figures *figures, dm_buffer *out);
/* F1 before and after per stance, of all statements and per language. */
void dm_print_comparison(const demarche_figures before[DEMARCHE_SCOPES],
                         const demarche_figures after[DEMARCHE_SCOPES], dm_buffer *out);

void dm_print_coverage(const demarche_figures *figures, dm_buffer *out);

/* One JSON object a scope and line. */
void dm_write_figures(const demarche_figures figures[DEMARCHE_SCOPES], dm_buffer *out);

#endif
