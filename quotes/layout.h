/* How a document is laid out: where its paragraphs are, where one article ends and the next begins,
 * what is page furniture. */
#ifndef DM_QUOTES_LAYOUT_H
#define DM_QUOTES_LAYOUT_H

#include "quotes/lexicon.h"

typedef struct dm_block {
    size_t start, end; /* one paragraph, without the white space around it and without a dateline */
    size_t line;       /* from 1 */
    bool new_article;  /* a dateline begins here */
    bool clutter;      /* page furniture: nothing in it is a statement */
} dm_block;

typedef struct dm_layout {
    dm_slice document;
    size_t at, line;
    bool wrapped; /* lines are broken at a width; only blank lines part paragraphs */
} dm_layout;

/* Begins at the document's start, behind a byte order mark. */
dm_layout dm_layout_begin(dm_slice document);

/* The next paragraph; false at the end. */
bool dm_layout_next(dm_layout *layout, const dm_lexicon *lexicon, dm_block *block);

#endif
