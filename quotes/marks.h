/* Quotation marks: which stretches of a paragraph stand between them.
 *
 * Knows “…” ‘…’ „…” „…“ "…" '…' «…» »…« ,,…'' ``…'' and the mixtures that typing makes of them,
 * and tells apostrophes (foto's, 's avonds, the ministers' plan) from marks. Works on one paragraph
 * at a time, so that a stray mark never reaches the next one. */
#ifndef DM_QUOTES_MARKS_H
#define DM_QUOTES_MARKS_H

#include "base/arena.h"
#include "base/status.h"
#include "quotes/lexicon.h"

typedef struct dm_span {
    size_t start, end;             /* the quoted text, without its marks; offsets in the document */
    size_t outer_start, outer_end; /* with them */
    bool single;                   /* between single marks */
    bool closed;                   /* false: runs to the paragraph's end without a closing mark */
    bool reopened;                 /* goes on with an unclosed span of the paragraph before */
} dm_span;

typedef struct dm_spans {
    dm_span *items; /* in the arena, in order, never nested */
    size_t count;
} dm_spans;

/* What a document mostly quotes with. Where that is double marks, a single one is more readily an
 * apostrophe. */
typedef enum { DM_ANY_STYLE, DM_DOUBLE_STYLE } dm_house_style;

dm_house_style dm_guess_style(dm_slice document);

/* Whether the paragraph before ended within a quotation, and which mark opened that. */
typedef struct dm_opening {
    bool open;
    size_t mark; /* its offset in the document */
} dm_opening;

/* The spans of document[start..end); the caller learns from the last span's `closed` whether the
 * paragraph ends within a quotation. */
dm_status dm_find_spans(const dm_lexicon *lexicon, dm_slice document, size_t start, size_t end,
                        dm_opening before, dm_house_style style, dm_arena *arena, dm_spans *spans,
                        dm_error *error);

#endif
