/* The facade's extractors and documents. */
#include "lib/facade.h"

#include "base/file.h"
#include "lib/embedded.h"
#include "quotes/extractor.h"
#include "quotes/language.h"
#include "quotes/target.h"

#include <stdlib.h>
#include <string.h>

struct demarche_extractor {
    dm_lexicon *lexicon;
    dm_roster *roster;
};

struct demarche_document {
    dm_arena arena;
    demarche_statement *statements;
    size_t count;
};

enum { LARGEST_ROSTER = 64 << 20 };

const char *demarche_kind_name(demarche_kind kind)
{
    return dm_statement_kind_name((dm_statement_kind)kind);
}

static dm_table_source source(dm_embedded_file file)
{
    return (dm_table_source){dm_embedded_name(file), dm_embedded(file)};
}

static dm_status load_tables(demarche_extractor *extractor, const char *officials, dm_error *fault)
{
    dm_lexicon_tables tables = {.verbs = source(DM_EMBEDDED_VERBS),
                                .roles = source(DM_EMBEDDED_ROLES),
                                .words = source(DM_EMBEDDED_WORDS),
                                .demonyms = source(DM_EMBEDDED_DEMONYMS),
                                .first_names = source(DM_EMBEDDED_FIRST_NAMES)};
    dm_table_source own_table = {officials, {"", 0}};
    dm_buffer own = {0};
    dm_status status = dm_lexicon_load(&tables, &extractor->lexicon, fault);
    if (!status && officials) {
        status = dm_file_read(officials, LARGEST_ROSTER, &own, fault);
        own_table.text = dm_buffer_view(&own);
    }
    if (!status)
        status = dm_roster_load(own_table, source(DM_EMBEDDED_OFFICIALS),
                                source(DM_EMBEDDED_INSTITUTIONS), &extractor->roster, fault);
    dm_buffer_free(&own);
    return status;
}

demarche_status demarche_extractor_new(const char *officials, demarche_extractor **extractor,
                                       demarche_error *error)
{
    dm_error fault;
    demarche_extractor *made = calloc(1, sizeof *made);
    if (!made)
        return dm_public_status(dm_fail_memory(&fault), &fault, error);
    dm_status status = load_tables(made, officials, &fault);
    if (status)
        demarche_extractor_free(made);
    else
        *extractor = made;
    return dm_public_status(status, &fault, error);
}

void demarche_extractor_free(demarche_extractor *extractor)
{
    if (!extractor)
        return;
    dm_lexicon_free(extractor->lexicon);
    dm_roster_free(extractor->roster);
    free(extractor);
}

static demarche_statement make_statement(const dm_statement *from)
{
    return (demarche_statement){.start = from->start,
                                .end = from->end,
                                .line = from->line,
                                .kind = (demarche_kind)from->kind,
                                .text = dm_public_text(from->text),
                                .context = dm_public_text(from->context),
                                .speaker = dm_public_text(from->speaker),
                                .mention = dm_public_text(from->mention),
                                .role = dm_public_text(from->role),
                                .country = dm_public_text(from->country),
                                .official = from->official,
                                .cue = dm_public_text(from->cue),
                                .lang = dm_language_code(from->language),
                                .quote = from->quote,
                                .rule = from->rule,
                                .attribution = from->attribution,
                                .closed = from->closed};
}

static dm_status score_statement(demarche_scorer *scorer, demarche_statement *statement,
                                 dm_error *fault)
{
    demarche_text text =
        statement->kind == DEMARCHE_FRAGMENT ? statement->context : statement->text;
    dm_scores scores;
    dm_status status =
        dm_model_score(scorer->model, dm_slice_from(text), dm_slice_from(statement->cue),
                       &scorer->workspace, &scores, fault);
    if (!status)
        dm_public_scores(&scores, &statement->scores);
    return status;
}

static dm_status read_statements(const demarche_extractor *extractor, demarche_scorer *scorer,
                                 dm_slice text, const char *date, demarche_document *document,
                                 dm_error *fault)
{
    dm_statements found;
    dm_extract_options options = {.date = dm_slice_of(date)};
    dm_status status = dm_extract(extractor->lexicon, extractor->roster, text, options,
                                  &document->arena, &found, fault);
    if (status || found.count == 0)
        return status;
    document->statements =
        dm_arena_zeroed(&document->arena, found.count, sizeof *document->statements);
    if (!document->statements)
        return dm_fail_memory(fault);
    for (; document->count < found.count && !status; document->count++) {
        demarche_statement *statement = &document->statements[document->count];
        *statement = make_statement(&found.items[document->count]);
        if (scorer)
            status = score_statement(scorer, statement, fault);
    }
    return status;
}

demarche_status demarche_read(const demarche_extractor *extractor, demarche_scorer *scorer,
                              const void *bytes, size_t size, const char *date,
                              demarche_document **result, demarche_error *error)
{
    dm_error fault;
    demarche_document *document = calloc(1, sizeof *document);
    if (!document)
        return dm_public_status(dm_fail_memory(&fault), &fault, error);
    dm_status status =
        read_statements(extractor, scorer, (dm_slice){bytes, size}, date, document, &fault);
    if (status)
        demarche_document_free(document);
    else
        *result = document;
    return dm_public_status(status, &fault, error);
}

void demarche_document_free(demarche_document *document)
{
    if (!document)
        return;
    dm_arena_free(&document->arena);
    free(document);
}

size_t demarche_document_count(const demarche_document *document)
{
    return document->count;
}

const demarche_statement *demarche_document_statement(const demarche_document *document,
                                                      size_t index)
{
    return &document->statements[index];
}

demarche_status demarche_target(const demarche_extractor *extractor,
                                const demarche_statement *statement, demarche_text *target,
                                demarche_error *error)
{
    dm_error fault;
    dm_arena arena = {0};
    dm_slice found;
    dm_slice text = dm_slice_from(statement->context.data ? statement->context : statement->text);
    dm_status status = dm_find_target(extractor->lexicon, extractor->roster, text,
                                      dm_slice_from(statement->country),
                                      dm_slice_from(statement->speaker), &arena, &found, &fault);
    dm_arena_free(&arena);
    *target = dm_public_text(found);
    return dm_public_status(status, &fault, error);
}

demarche_text demarche_country_name(const demarche_extractor *extractor, demarche_text code,
                                    const char *lang)
{
    dm_language language = strcmp(lang, "nl") == 0 ? DM_DUTCH : DM_ENGLISH;
    return dm_public_text(dm_roster_country(extractor->roster, dm_slice_from(code), language));
}
