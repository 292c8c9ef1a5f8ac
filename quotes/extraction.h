/* The state of one extraction, shared by the files that read quotations, indirect speech, and
 * labels and releases. */
#ifndef DM_QUOTES_EXTRACTION_H
#define DM_QUOTES_EXTRACTION_H

#include "quotes/cast.h"
#include "quotes/extractor.h"

#include "base/buffer.h"

typedef struct dm_attribution {
    bool known; /* there is one */
    bool topic; /* nobody was named: whom the text is about */
    dm_speakers speakers;
    dm_slice cue;
    const char *rule;
    double confidence;
} dm_attribution;

typedef struct dm_sentence {
    size_t first, last; /* items [first, last) */
    bool has_words;     /* outside quotations */
    bool has_quotes;
} dm_sentence;

typedef struct dm_extraction {
    dm_phrasebook book;
    dm_slice document;
    dm_extract_options options;
    dm_arena *arena;  /* the document's */
    dm_arena scratch; /* the paragraph's */
    dm_cast *cast;
    dm_statement *items;
    dm_speakers *speakers; /* of each item */
    size_t count, capacity, speakers_capacity;
    size_t quotes; /* numbers given so far */
    dm_house_style style;
    dm_language language; /* of the paragraph before; 0: none yet */
    bool clean;           /* the document is well-formed UTF-8 without NUL */
    dm_paragraph p;
    size_t line, line_offset; /* the line that an offset of the paragraph is in */
    size_t paragraph_first;   /* index of its first statement */
    size_t article_first;     /* of this article's */
    size_t open_mark;         /* offset of the mark that the paragraph before left open */
    size_t lone_quote; /* index of the statement that the paragraph before was; or SIZE_MAX */
    bool open;         /* the paragraph before ended within a quotation */
    bool introduced;   /* the paragraph before ended with a colon */
    bool introduced_by_clause; /* which names who speaks: "Lammy said:" */
    bool dictated;             /* the paragraph before was that speaker's, without marks */
    bool headed;               /* the paragraph before was a label and no more */
    bool transcript;           /* labels have been seen */
    bool lettered;             /* "Q." has */
    dm_slice label_text;       /* the latest of them */
    dm_attribution last;       /* of the latest statement of this article */
    dm_attribution quoted;     /* of the latest one in quotation marks */
    dm_attribution label;      /* who speaks the paragraphs that have no label of their own */
    dm_attribution release;    /* who speaks this whole press release */
    dm_attribution answers;    /* who answers the questions of an interview */
    bool asked;                /* the paragraph before was a question */
    size_t paragraphs;         /* of this article, so far */
    size_t heard_at;           /* the paragraph of the latest statement */
} dm_extraction;

/* Adds a statement with its speakers; NULL without memory. `context`: of fragments. */
dm_statement *dm_add_statement(dm_extraction *x, size_t start, size_t end, dm_statement_kind kind,
                               const dm_attribution *by, dm_slice context);

/* Who a clause says speaks. */
dm_status dm_attribute(dm_extraction *x, const dm_clause *clause, dm_attribution *by,
                       dm_error *error);

/* The same speaker again, for what goes on without a clause of its own. */
dm_attribution dm_continued(const dm_attribution *by, const char *rule, double factor);

/* Makes `by` the one whom what follows may continue. */
void dm_heard(dm_extraction *x, const dm_attribution *by, bool quoted);

/* --- quotation.c --- */

/* The quotation at item `item` of the sentence: a statement or none. */
dm_status dm_take_quote(dm_extraction *x, size_t item, const dm_sentence *sentence,
                        dm_error *error);

/* A quotation at the paragraph's start belongs to the speaker named with the next one; one that
 * stands above the article, to whoever says that in it. */
void dm_attribute_backwards(dm_extraction *x);
void dm_attribute_headline(dm_extraction *x);

/* A quotation that stands above or between the paragraphs and again, with its clause, within one:
 * both are that speaker's. */
void dm_attribute_echoes(dm_extraction *x);

/* --- reported.c --- */

/* Indirect speech of a sentence, beside the fragments from index `first` on that it has. */
dm_status dm_take_reports(dm_extraction *x, const dm_sentence *sentence, size_t first,
                          dm_error *error);

/* --- labels.c --- */

/* "Minister Hoekstra:" and a text without marks, "Statement by …", "MR PRICE:", "VRAAG:". Sets
 * `*taken` where the paragraph needs no further reading. */
dm_status dm_take_labelled(dm_extraction *x, bool *taken, dm_error *error);

/* A paragraph that ends with a colon introduces the next one's quotation. */
dm_status dm_note_introduction(dm_extraction *x, dm_error *error);

/* "Oosterling: EU moet …" is a speaker's label, "Liveblog: …" is not: a bare name must come again.
 */
bool dm_may_be_label(const dm_extraction *x, const dm_mention *subject);

#endif
