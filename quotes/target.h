/* Whom a statement is about: the state, organisation or group that it names. */
#ifndef DM_QUOTES_TARGET_H
#define DM_QUOTES_TARGET_H

#include "base/arena.h"
#include "quotes/extractor.h"

/* Finds the first state, organisation or group that `text` names and that is neither of the
 * `country` nor `speaker` by name (either may be empty). `*target` is its country's code (RU, EU),
 * or the name of one that is no state's or bloc's own (Hamas); it lives as long as lexicon and
 * roster, and is {NULL, 0} where nobody is named. `arena` is for working space. Fails only for want
 * of memory. */
dm_status dm_find_target(const dm_lexicon *lexicon, const dm_roster *roster, dm_slice text,
                         dm_slice country, dm_slice speaker, dm_arena *arena, dm_slice *target,
                         dm_error *error);

#endif
