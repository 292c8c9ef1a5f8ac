/* A document's statements: what is quoted, who said it, where it stands.
 *
 * bytes → articles → paragraphs → spans and sentences → statements with speakers. */
#ifndef DM_QUOTES_EXTRACTOR_H
#define DM_QUOTES_EXTRACTOR_H

#include "base/arena.h"
#include "quotes/roster.h"

typedef enum {
    DM_DIRECT,   /* a clause or more in quotation marks, or a speaker's whole text */
    DM_FRAGMENT, /* a quoted phrase within the reporter's sentence */
    DM_INDIRECT  /* a reported clause without marks */
} dm_statement_kind;

typedef struct dm_statement {
    size_t start, end; /* bytes of the statement in the document, without its marks */
    size_t line;       /* from 1 */
    dm_statement_kind kind;
    dm_slice text;    /* the bytes from start to end, repaired where they are not UTF-8 */
    dm_slice context; /* the sentence around it; the same as `text` where that is all */
    dm_slice speaker; /* canonical full name; {NULL, 0}: not known */
    dm_slice mention; /* the speaker as the text has it; {NULL, 0}: none */
    dm_slice role;
    dm_slice country;
    bool official;
    dm_slice cue; /* lemma of the reporting verb; {NULL, 0}: none */
    dm_language language;
    size_t quote;       /* parts of one quotation share a number, from 1 */
    const char *rule;   /* which pattern found the speaker */
    double attribution; /* confidence of the speaker, 0 to 1 */
    bool closed;        /* false: the closing mark is missing */
} dm_statement;

typedef struct dm_statements {
    dm_statement *items; /* by start */
    size_t count;
} dm_statements;

typedef struct dm_extract_options {
    dm_slice date;    /* ISO; picks who held an office; empty: the document's own, if it has one */
    bool no_indirect; /* leave indirect speech out */
} dm_extract_options;

/* Extracts the statements of `document`; all texts live in `arena` or in `document`. Fails only for
 * want of memory: whatever the bytes are, they are a document. Linear in its size. */
dm_status dm_extract(const dm_lexicon *lexicon, const dm_roster *roster, dm_slice document,
                     dm_extract_options options, dm_arena *arena, dm_statements *statements,
                     dm_error *error);

const char *dm_statement_kind_name(dm_statement_kind kind);

#endif
