/* Records of statements as JSON Lines, CSV, TSV or text for people.
 *
 * A record is a list of named values in a fixed order, so that every format has the same fields.
 * The writer appends to a buffer; whoever owns that sends it on its way. */
#ifndef DM_BATCH_WRITER_H
#define DM_BATCH_WRITER_H

#include "base/buffer.h"
#include "base/records.h"
#include "batch/result.h"
#include "lib/demarche.h"

typedef struct dm_writer {
    dm_format format;        /* DM_TXT: text for people */
    bool terminal;           /* text goes to a terminal: control characters are made visible */
    bool headed;             /* CSV, TSV: the header is written */
    double least_confidence; /* labels less sure than this are left open */
    bool excel; /* CSV: a byte order mark, and no cell that a spreadsheet takes for a formula */
    dm_buffer *out;
} dm_writer;

/* One scored statement as `score` prints it. `id` may be {NULL, 0}. */
typedef struct dm_scored {
    dm_slice id;
    bool numeric_id;
    size_t line;
    dm_slice text;
    const demarche_scores *scores;
} dm_scored;

void dm_write_scored(dm_writer *writer, const dm_scored *scored);

/* One statement of a document; with `scored`, its label, stances and probabilities too. */
void dm_write_statement(dm_writer *writer, const dm_document *document,
                        const demarche_statement *statement, bool scored);

/* The header of statements, where the format has one and it is not written yet. */
void dm_write_statement_header(dm_writer *writer, bool scored);

/* A document that could not be read, as a line of JSON. */
void dm_write_fault(dm_buffer *out, const dm_document *document);

/* Appends text from outside for a terminal or a message: control characters, escapes and marks that
 * turn the writing direction become visible \x1b or U+202E. */
void dm_write_visible(dm_buffer *out, dm_slice text);

#endif
