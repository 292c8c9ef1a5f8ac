/* Explanations as a page: each statement with its words shaded by their share, and its strongest
 * n-grams; and the ranking of n-grams that pages and text share. */
#ifndef DM_CLI_EXPLANATION_PAGE_H
#define DM_CLI_EXPLANATION_PAGE_H

#include "base/buffer.h"
#include "lib/demarche.h"

typedef struct dm_ranked {
    dm_slice name;
    double value;
} dm_ranked;

/* The n-grams of an explanation by the size of what they add to one stance; `items` is the
 * caller's to free. */
typedef struct dm_ranking {
    dm_ranked *items;
    size_t count;
} dm_ranking;

/* False without memory. */
bool dm_rank_ngrams(const demarche_explanation *explanation, int stance, dm_ranking *ranking);

/* One page: its beginning, any number of statements, its end. It needs nothing from outside. */
void dm_begin_explanations(dm_buffer *out);
void dm_write_explanation(dm_buffer *out, dm_slice text, const demarche_explanation *explanation,
                          const dm_ranking *ranking, int stance, size_t top);
void dm_end_explanations(dm_buffer *out);

#endif
