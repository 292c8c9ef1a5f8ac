/* Articles whose statements a reader has marked, and how well the extractor agrees with them. The
 * format of the files: tests/golden/quotes/README.md. */
#ifndef DM_TESTS_GOLD_H
#define DM_TESTS_GOLD_H

#include "lib/demarche.h"

#include <stddef.h>
#include <stdio.h>

typedef struct gold_tally {
    size_t articles;
    size_t marked, extracted;
    size_t exact;           /* pairs of a marked and an extracted span that overlap by 0.8 */
    size_t loose;           /* by 0.3 */
    size_t speakers, kinds; /* of the exact ones: the right speaker, the right kind */
    size_t indirect_marked, indirect_exact;
    size_t rejects, rejected; /* marks that are no quotation; those that were left alone */
} gold_tally;

/* Adds the articles of `folder` whose names begin with `language` to `tally`. Each disagreement is
 * a line on `log` (may be NULL). False, with a line on standard error, where a file is wrong. */
bool gold_compare(const demarche_extractor *extractor, const char *folder, const char *language,
                  FILE *log, gold_tally *tally);

double gold_precision(size_t right, const gold_tally *tally);
double gold_recall(size_t right, const gold_tally *tally);
double gold_f1(size_t right, const gold_tally *tally);

#endif
