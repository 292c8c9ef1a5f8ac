/* What the commands share in talking to the user: messages, output, progress. */
#ifndef DM_CLI_TERMINAL_H
#define DM_CLI_TERMINAL_H

#include "base/buffer.h"
#include "base/status.h"
#include "cli/options.h"
#include "lib/demarche.h"

/* "FILE:LINE:COLUMN: what; what to do" on standard error, with escapes made visible; returns the
 * exit status. */
int dm_report(const demarche_error *error);
int dm_report_internal(const dm_error *error);

void dm_warn(dm_talk talk, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Writes the buffer to standard output and empties it; a reader that has gone away ends the program
 * quietly, as SIGPIPE would. dm_flush reports a failure itself and returns the exit status. */
dm_status dm_send(dm_buffer *out, dm_error *error);
int dm_flush(dm_buffer *out);

bool dm_output_is_terminal(void);

/* The model that -m or $DEMARCHE_MODEL names, or else the embedded one. */
int dm_open_model(const char *path, demarche_model **model);

/* A progress line "what: done of total, per second, time left" on a terminal only. */
typedef struct dm_progress {
    const char *what;
    bool shown;
    double started, last; /* seconds, of a clock that never goes back */
} dm_progress;

dm_progress dm_progress_begin(const char *what, dm_talk talk);
void dm_progress_show(dm_progress *progress, size_t done, size_t total);
void dm_progress_end(dm_progress *progress);

/* The operands of a command; a lone "-" where there is none and standard input is not a terminal.
 * NULL after a complaint where there is nothing to read. */
char **dm_operands(const dm_option_parser *parser);

#endif
