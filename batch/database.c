/* An SQLite database, OUT.part until it is complete. What would stand in a journal is a row of the
 * database itself, so each commit takes records and state together. The finished file is a compact
 * copy, whose bytes do not tell where the run was interrupted. */
#include "base/file.h"
#include "base/utf8.h"
#include "batch/schema.h"
#include "batch/sink.h"
#include "batch/spool.h"
#include "batch/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct database {
    dm_sink sink;
    dm_sink_options options;
    char *target, *part, *compact, *rollback;
    int lock;
    sqlite3 *handle;
    sqlite3_stmt *add_document, *add_speaker, *add_statement, *put_state;
    dm_spool errors;
    dm_buffer text;
    sqlite3_int64 document; /* number of the last one */
    bool safe;              /* there was a commit */
    bool starved;           /* no memory for a text */
} database;

static dm_status fail_sql(const database *d, dm_error *error)
{
    int code = sqlite3_errcode(d->handle);
    if (code == SQLITE_NOMEM)
        return dm_fail_memory(error);
    return dm_fail_at(error, DM_IO, d->options.output, 0, 0, "cannot write: %s",
                      sqlite3_errmsg(d->handle));
}

static dm_status execute(database *d, const char *sql, dm_error *error)
{
    return sqlite3_exec(d->handle, sql, NULL, NULL, NULL) == SQLITE_OK ? DM_OK : fail_sql(d, error);
}

static dm_status step(database *d, sqlite3_stmt *statement, dm_error *error)
{
    if (d->starved)
        return dm_fail_memory(error);
    int result = sqlite3_step(statement);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return result == SQLITE_DONE || result == SQLITE_ROW ? DM_OK : fail_sql(d, error);
}

/* --- rows ------------------------------------------------------------------------------------- */

/* Text with ill-formed parts mended, for SQLite takes it for UTF-8. */
static void bind_text(database *d, sqlite3_stmt *statement, int column, dm_slice text)
{
    if (!text.data)
        return; /* stays NULL */
    dm_buffer_clear(&d->text);
    dm_utf8_repair(text, &d->text);
    int result = sqlite3_bind_text64(statement, column, d->text.data ? d->text.data : "",
                                     d->text.size, SQLITE_TRANSIENT, SQLITE_UTF8);
    d->starved |= d->text.failed || result == SQLITE_NOMEM;
}

static void bind_public(database *d, sqlite3_stmt *statement, int column, demarche_text text)
{
    bind_text(d, statement, column, (dm_slice){text.data, text.size});
}

static dm_status add_document(database *d, const dm_result *result, dm_error *error)
{
    const dm_document *document = &result->document;
    sqlite3_stmt *s = d->add_document;
    sqlite3_bind_int64(s, 1, ++d->document);
    bind_text(d, s, 2, document->file);
    bind_text(d, s, 3, document->id);
    bind_text(d, s, 4, document->title);
    bind_text(d, s, 5, document->date);
    bind_text(d, s, 6, document->url);
    sqlite3_bind_int64(s, 7, (sqlite3_int64)result->count);
    if (document->fault.status)
        bind_text(d, s, 8, dm_slice_of(document->fault.message));
    return step(d, s, error);
}

static dm_status add_speaker(database *d, const demarche_statement *statement, dm_error *error)
{
    sqlite3_stmt *s = d->add_speaker;
    if (!statement->speaker.data)
        return DM_OK;
    bind_public(d, s, 1, statement->speaker);
    bind_public(d, s, 2, statement->role);
    bind_public(d, s, 3, statement->country);
    sqlite3_bind_int(s, 4, statement->official);
    return step(d, s, error);
}

static void bind_scores(database *d, sqlite3_stmt *s, int column, const demarche_scores *scores)
{
    char stances[64] = "none";
    size_t used = 0;
    for (int i = 0; i < scores->stance_count; i++)
        used += (size_t)snprintf(stances + used, sizeof stances - used, "%s%s", i ? "+" : "",
                                 demarche_stance_name(scores->stances[i]));
    bind_text(d, s, column, dm_slice_of(demarche_stance_name(scores->label)));
    bind_text(d, s, column + 1, dm_slice_of(stances));
    for (int i = 0; i < DEMARCHE_STANCES; i++)
        sqlite3_bind_double(s, column + 2 + i, scores->p[i]);
}

static dm_status add_statement(database *d, const demarche_statement *statement, dm_error *error)
{
    sqlite3_stmt *s = d->add_statement;
    dm_status status = add_speaker(d, statement, error);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, d->document);
    sqlite3_bind_int64(s, 2, (sqlite3_int64)statement->start);
    sqlite3_bind_int64(s, 3, (sqlite3_int64)statement->end);
    sqlite3_bind_int64(s, 4, (sqlite3_int64)statement->line);
    bind_text(d, s, 5, dm_slice_of(demarche_kind_name(statement->kind)));
    bind_public(d, s, 6, statement->text);
    bind_public(d, s, 7, statement->context);
    bind_public(d, s, 8, statement->speaker);
    bind_public(d, s, 9, statement->mention);
    bind_public(d, s, 10, statement->role);
    bind_public(d, s, 11, statement->country);
    sqlite3_bind_int(s, 12, statement->official);
    bind_public(d, s, 13, statement->cue);
    bind_text(d, s, 14, dm_slice_of(statement->lang));
    sqlite3_bind_int64(s, 15, (sqlite3_int64)statement->quote);
    bind_text(d, s, 16, dm_slice_of(statement->rule));
    sqlite3_bind_double(s, 17, statement->attribution);
    sqlite3_bind_int(s, 18, statement->closed);
    if (d->options.scored)
        bind_scores(d, s, 19, &statement->scores);
    return step(d, s, error);
}

static dm_status add(dm_sink *sink, const dm_result *result, const dm_progress_state *state,
                     dm_error *error)
{
    database *d = (database *)sink;
    (void)state;
    dm_status status = add_document(d, result, error);
    for (size_t i = 0; i < result->count && !status; i++)
        status = add_statement(d, result->statements[i], error);
    if (!status && d->errors.target && result->document.fault.status) {
        dm_buffer_clear(&d->text);
        dm_write_fault(&d->text, &result->document);
        status = dm_spool_add(&d->errors, dm_buffer_view(&d->text), error);
    }
    return !status && d->text.failed ? dm_fail_memory(error) : status;
}

/* --- safety ----------------------------------------------------------------------------------- */

static dm_status put_state(database *d, const dm_progress_state *state, dm_error *error)
{
    dm_progress_state now = *state;
    now.errors = d->errors.size;
    dm_buffer_clear(&d->text);
    dm_journal_write(&now, d->options.options, &d->text);
    sqlite3_bind_text64(d->put_state, 1, d->text.data, d->text.size, SQLITE_TRANSIENT, SQLITE_UTF8);
    return step(d, d->put_state, error);
}

static dm_status checkpoint(dm_sink *sink, const dm_progress_state *state, dm_error *error)
{
    database *d = (database *)sink;
    dm_status status = d->errors.target ? dm_spool_sync(&d->errors, error) : DM_OK;
    if (!status)
        status = put_state(d, state, error);
    if (!status)
        status = execute(d, "COMMIT; BEGIN", error);
    d->safe |= !status;
    return status;
}

static void close_handle(database *d)
{
    sqlite3_finalize(d->add_document);
    sqlite3_finalize(d->add_speaker);
    sqlite3_finalize(d->add_statement);
    sqlite3_finalize(d->put_state);
    d->add_document = d->add_speaker = d->add_statement = d->put_state = NULL;
    sqlite3_close(d->handle);
    d->handle = NULL;
}

/* Copies the database into `compact` and syncs that. */
static dm_status make_compact(database *d, dm_error *error)
{
    sqlite3_stmt *copy = NULL;
    unlink(d->compact);
    if (sqlite3_prepare_v2(d->handle, "VACUUM INTO ?", -1, &copy, NULL) != SQLITE_OK)
        return fail_sql(d, error);
    sqlite3_bind_text(copy, 1, d->compact, -1, SQLITE_STATIC);
    int result = sqlite3_step(copy);
    sqlite3_finalize(copy);
    if (result != SQLITE_DONE)
        return fail_sql(d, error);
    struct stat old;
    int file = open(d->compact, O_RDONLY | O_CLOEXEC);
    bool synced = file >= 0 && fsync(file) == 0;
    if (synced && stat(d->target, &old) == 0)
        synced = fchmod(file, old.st_mode & 07777) == 0;
    if (file >= 0)
        close(file);
    return synced ? DM_OK
                  : dm_fail_at(error, DM_IO, d->options.output, 0, 0, "cannot write it safely");
}

/* From "complete" to the file's name; an interrupted run does it again. */
static dm_status settle(database *d, dm_error *error)
{
    dm_status status = make_compact(d, error);
    close_handle(d);
    if (!status && d->options.errors)
        status = dm_spool_settle(d->options.errors, error);
    if (!status && rename(d->compact, d->target) != 0)
        status = dm_fail_at(error, DM_IO, d->options.output, 0, 0, "cannot complete");
    if (status) {
        unlink(d->compact);
        return status;
    }
    unlink(d->part);
    return dm_sync_folder(d->target, error);
}

static dm_status commit(dm_sink *sink, const dm_progress_state *state, dm_error *error)
{
    database *d = (database *)sink;
    dm_progress_state end = *state;
    end.complete = 1;
    dm_status status = execute(d, dm_schema_indexes, error);
    if (!status)
        status = checkpoint(sink, &end, error);
    if (!status)
        status = execute(d, "COMMIT", error);
    dm_spool_close(&d->errors, false);
    return status ? status : settle(d, error);
}

static void close_database(dm_sink *sink)
{
    database *d = (database *)sink;
    bool unfinished = d->handle && !d->safe;
    close_handle(d);
    if (unfinished)
        unlink(d->part);
    if (d->lock >= 0)
        close(d->lock);
    dm_spool_close(&d->errors, !d->safe);
    dm_buffer_free(&d->text);
    free(d->target);
    free(d->part);
    free(d->compact);
    free(d->rollback);
    free(d);
}

/* --- opening ---------------------------------------------------------------------------------- */

static dm_status open_part(database *d, dm_error *error)
{
    struct stat old;
    const char *path = d->options.output;
    if (stat(path, &old) == 0 && !S_ISREG(old.st_mode))
        return dm_fail_at(error, DM_CANT_CREATE, path, 0, 0, "is not a regular file");
    d->lock = open(d->part, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (d->lock < 0)
        return dm_fail_at(error, DM_CANT_CREATE, path, 0, 0, "cannot create: %s", strerror(errno));
    if (flock(d->lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return dm_fail_at(error, DM_CANT_CREATE, path, 0, 0, "is being written by another process");
    /* A killed run's rollback journal must not be played back into the new database. */
    if (!d->options.resume && (unlink(d->rollback), ftruncate(d->lock, 0) != 0))
        return dm_fail_at(error, DM_IO, path, 0, 0, "cannot empty it");
    if (sqlite3_open_v2(d->part, &d->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL))
        return fail_sql(d, error);
    return execute(d, "PRAGMA synchronous=FULL; PRAGMA cache_size=-16384; PRAGMA foreign_keys=OFF",
                   error);
}

/* The state of an earlier run, all zero where there is none. */
static dm_status get_state(database *d, dm_progress_state *state, dm_error *error)
{
    sqlite3_stmt *get = NULL;
    dm_status status = DM_OK;
    *state = (dm_progress_state){0};
    if (sqlite3_prepare_v2(d->handle, "SELECT state FROM run", -1, &get, NULL) != SQLITE_OK)
        return sqlite3_errcode(d->handle) == SQLITE_ERROR ? DM_OK : fail_sql(d, error);
    if (sqlite3_step(get) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(get, 0);
        status = dm_journal_read(dm_slice_of(text), d->part, d->options.options, state, error);
        d->safe = true;
    }
    sqlite3_finalize(get);
    return status;
}

static dm_status prepare(database *d, const char *sql, sqlite3_stmt **statement, dm_error *error)
{
    return sqlite3_prepare_v3(d->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL) ==
                   SQLITE_OK
               ? DM_OK
               : fail_sql(d, error);
}

static dm_status prepare_all(database *d, dm_error *error)
{
    dm_status status = execute(d, "BEGIN", error);
    if (!status && !d->safe)
        status = execute(d, dm_schema_tables, error);
    if (!status)
        status = prepare(d, dm_schema_add_document, &d->add_document, error);
    if (!status)
        status = prepare(d, dm_schema_add_speaker, &d->add_speaker, error);
    if (!status)
        status = prepare(d, dm_schema_add_statement, &d->add_statement, error);
    if (!status)
        status = prepare(d, dm_schema_put_state, &d->put_state, error);
    return status;
}

dm_status dm_database_open(const dm_sink_options *options, dm_progress_state *state, dm_sink **sink,
                           dm_error *error)
{
    database *d = calloc(1, sizeof *d);
    if (!d)
        return dm_fail_memory(error);
    d->sink = (dm_sink){add, checkpoint, commit, close_database};
    d->options = *options;
    d->lock = d->errors.descriptor = -1;
    d->target = dm_path_with(options->output, "");
    d->part = dm_path_with(options->output, ".part");
    d->compact = dm_path_with(options->output, ".compact");
    d->rollback = dm_path_with(options->output, ".part-journal");
    bool named = d->target && d->part && d->compact && d->rollback;
    dm_status status = named ? open_part(d, error) : dm_fail_memory(error);
    if (!status)
        status = get_state(d, state, error);
    if (!status && state->complete)
        status = settle(d, error);
    else if (!status)
        status = prepare_all(d, error);
    if (!status && !state->complete && options->errors)
        status = dm_spool_reopen(&d->errors, options->errors, state->errors, error);
    d->document = (sqlite3_int64)state->documents + (sqlite3_int64)state->failed;
    if (status)
        close_database(&d->sink);
    else
        *sink = (dm_sink *)d;
    return status;
}
