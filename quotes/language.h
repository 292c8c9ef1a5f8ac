/* Which language a text is in: Dutch or English, by its most frequent small words. */
#ifndef DM_QUOTES_LANGUAGE_H
#define DM_QUOTES_LANGUAGE_H

#include "quotes/lexicon.h"

/* The likelier language; `otherwise` where no word tells. Looks at the first 400 bytes. */
dm_language dm_guess_language(const dm_lexicon *lexicon, dm_slice text, dm_language otherwise);

const char *dm_language_code(dm_language language); /* "nl" or "en" */

#endif
