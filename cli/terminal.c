/* Data goes to standard output, all else to standard error. */
#include "cli/terminal.h"

#include "base/file.h"
#include "batch/writer.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PIPE_CLOSED = 141 }; /* 128 + SIGPIPE, as a shell reports it */

int dm_report(const demarche_error *error)
{
    dm_buffer line = {0};
    if (error->file[0]) {
        dm_write_visible(&line, dm_slice_of(error->file));
        if (error->line)
            dm_buffer_format(&line, ":%zu", error->line);
        if (error->line && error->column)
            dm_buffer_format(&line, ":%zu", error->column);
        dm_buffer_text(&line, ": ");
    } else {
        dm_buffer_text(&line, "demarche: ");
    }
    dm_write_visible(&line, dm_slice_of(error->message));
    fprintf(stderr, "%s\n", line.data ? line.data : error->message);
    dm_buffer_free(&line);
    return error->status;
}

int dm_report_internal(const dm_error *error)
{
    demarche_error public = {.status = (demarche_status)error->status,
                             .line = error->line,
                             .column = error->column,
                             .offset = error->offset};
    memcpy(public.file, error->file, sizeof public.file);
    memcpy(public.message, error->message, sizeof public.message);
    return dm_report(&public);
}

void dm_warn(dm_talk talk, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    if (talk.quiet)
        return;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    dm_buffer visible = {0};
    dm_write_visible(&visible, dm_slice_of(text));
    fprintf(stderr, "%s\n", visible.data ? visible.data : text);
    dm_buffer_free(&visible);
}

dm_status dm_send(dm_buffer *out, dm_error *error)
{
    if (out->failed)
        return dm_fail_memory(error);
    dm_status status =
        dm_file_write_all(STDOUT_FILENO, "standard output", dm_buffer_view(out), error);
    dm_buffer_clear(out);
    if (status && errno == EPIPE)
        exit(PIPE_CLOSED);
    return status;
}

int dm_flush(dm_buffer *out)
{
    dm_error error;
    return dm_send(out, &error) ? dm_report_internal(&error) : DEMARCHE_OK;
}

bool dm_output_is_terminal(void)
{
    return isatty(STDOUT_FILENO);
}

int dm_open_model(const char *path, demarche_model **model)
{
    demarche_error error;
    const char *named = path ? path : getenv("DEMARCHE_MODEL");
    demarche_status status = named && *named ? demarche_model_load(named, model, &error)
                                             : demarche_model_embedded(model, &error);
    return status ? dm_report(&error) : DEMARCHE_OK;
}

/* --- progress ------------------------------------------------------------------------------ */

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

dm_progress dm_progress_begin(const char *what, dm_talk talk)
{
    return (dm_progress){
        .what = what, .shown = !talk.quiet && isatty(STDERR_FILENO), .started = now(), .last = 0};
}

void dm_progress_show(dm_progress *progress, size_t done, size_t total)
{
    const double interval = 0.1;
    double time = now(), elapsed = time - progress->started;
    if (!progress->shown || (time - progress->last < interval && done < total))
        return;
    progress->last = time;
    double left = done ? elapsed / (double)done * (double)(total - done) : 0;
    fprintf(stderr, "\r%s: %zu of %zu, %.1f a second, %.0f s left \033[K", progress->what, done,
            total, elapsed > 0 ? (double)done / elapsed : 0, left);
}

void dm_progress_end(dm_progress *progress)
{
    if (progress->shown)
        fprintf(stderr, "\r\033[K");
}

char **dm_operands(const dm_option_parser *parser)
{
    static char dash[] = "-";
    static char *const standard_input[] = {dash, NULL};
    if (parser->index < parser->argc)
        return parser->argv + parser->index;
    if (!isatty(STDIN_FILENO))
        return (char **)standard_input;
    dm_usage_error(parser->command, "nothing to read; name a file, or '-' for standard input");
    return NULL;
}
