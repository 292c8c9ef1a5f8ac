/* Repetitions are found by sorting 128-bit hashes of the tokens of text and cue, so they cost
 * neither pairwise comparing nor a second copy of the text. Within one hash the first statement
 * read is the one that the others are held against. */
#include "classifier/dataset.h"

#include "base/arena.h"
#include "features/tokens.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

struct dm_dataset {
    dm_arena arena;
    dm_labelled *items;
    size_t count, capacity;
    size_t repeated, conflicting;
    dm_buffer names;
};

static const char *const codes[DM_SCOPES] = {"nl", "en", "other", "all"};

const char *dm_scope_name(dm_scope language)
{
    return codes[language];
}

dm_scope dm_scope_of(dm_slice code)
{
    int language = 0;
    while (language < DM_SCOPE_OTHER && !dm_slice_equal(code, dm_slice_of(codes[language])))
        language++;
    return (dm_scope)language;
}

dm_status dm_dataset_create(dm_dataset **dataset, dm_error *error)
{
    *dataset = calloc(1, sizeof **dataset);
    return *dataset ? DM_OK : dm_fail_memory(error);
}

void dm_dataset_free(dm_dataset *dataset)
{
    if (!dataset)
        return;
    dm_arena_free(&dataset->arena);
    dm_buffer_free(&dataset->names);
    free(dataset->items);
    free(dataset);
}

/* --- reading ----------------------------------------------------------------------------- */

/* Parses the record's stances; the fault gets the record's place. */
static dm_status read_stances(const dm_record *record, const char *file, dm_stance_list *stances,
                              dm_error *error)
{
    dm_slice named = record->fields[DM_FIELD_STANCES];
    if (named.size == 0)
        named = record->fields[DM_FIELD_LABEL];
    if (dm_slice_trim(record->fields[DM_FIELD_TEXT]).size == 0)
        return dm_fail_at(error, DM_DATA, file, record->line, 0, "no text");
    if (named.size == 0)
        return dm_fail_at(error, DM_DATA, file, record->line, 0,
                          "neither stances nor label; write none for a statement without a stance");
    dm_error cause;
    if (dm_stance_list_parse(named, stances, &cause))
        return dm_fail_at(error, DM_DATA, file, record->line, 0, "%s", cause.message);
    return DM_OK;
}

static dm_status add_statement(dm_dataset *dataset, const dm_record *record, const char *file,
                               dm_error *error)
{
    dm_labelled statement = {.file = file, .line = record->line};
    dm_status status = read_stances(record, file, &statement.stances, error);
    if (status)
        return status;
    statement.language = dm_scope_of(dm_slice_trim(record->fields[DM_FIELD_LANG]));
    statement.text = dm_arena_copy(&dataset->arena, record->fields[DM_FIELD_TEXT]);
    statement.cue = dm_arena_copy(&dataset->arena, record->fields[DM_FIELD_CUE]);
    statement.group = dm_arena_copy(&dataset->arena, record->fields[DM_FIELD_GROUP]);
    dm_labelled *items =
        dm_array_reserve(dataset->items, &dataset->capacity, dataset->count + 1, sizeof *items);
    if (items)
        dataset->items = items;
    if (!items || !statement.text.data || !statement.cue.data || !statement.group.data)
        return dm_fail_memory(error);
    items[dataset->count++] = statement;
    return DM_OK;
}

/* Reads on behind faulty records, keeping the first fault in `error`. */
static dm_status read_records(dm_dataset *dataset, dm_record_reader *reader, const char *file,
                              dm_fault_sink *sink, void *context, dm_error *error)
{
    dm_error first = {0}, fault = {0};
    for (;;) {
        dm_record record;
        bool more = true;
        dm_status status = dm_records_next(reader, &record, &more, &fault);
        if (!status && !more)
            break;
        if (!status)
            status = add_statement(dataset, &record, file, &fault);
        if (status && status != DM_DATA) {
            if (error)
                *error = fault;
            return status;
        }
        if (!status)
            continue;
        if (sink)
            sink(context, &fault);
        if (!first.status)
            first = fault;
    }
    if (first.status && error)
        *error = first;
    return first.status;
}

dm_status dm_dataset_read(dm_dataset *dataset, int descriptor, const char *name, dm_format format,
                          dm_fault_sink *sink, void *context, dm_error *error)
{
    const char *file = dm_arena_copy(&dataset->arena, dm_slice_of(name)).data;
    if (dataset->names.size)
        dm_buffer_byte(&dataset->names, ' ');
    const char *slash = strrchr(name, '/');
    dm_buffer_text(&dataset->names, slash ? slash + 1 : name);
    if (!file || dataset->names.failed)
        return dm_fail_memory(error);
    dm_record_reader *reader;
    dm_status status = dm_records_open(descriptor, file, format, &reader, error);
    if (status)
        return status;
    status = read_records(dataset, reader, file, sink, context, error);
    dm_records_close(reader);
    return status;
}

/* --- unifying ---------------------------------------------------------------------------- */

typedef struct hashed_statement {
    XXH128_hash_t hash;
    size_t index;
} hashed_statement;

static int by_hash(const void *a, const void *b)
{
    const hashed_statement *left = a, *right = b;
    int order = XXH128_cmp(&left->hash, &right->hash);
    return order ? order : (left->index > right->index) - (left->index < right->index);
}

static dm_status hash_statements(const dm_dataset *dataset, hashed_statement *hashes,
                                 dm_error *error)
{
    dm_tokens text = {0}, cue = {0};
    dm_status status = DM_OK;
    for (size_t i = 0; i < dataset->count && !status; i++) {
        status = dm_tokens_read(&text, dataset->items[i].text, error);
        if (!status)
            status = dm_tokens_read(&cue, dataset->items[i].cue, error);
        dm_buffer_byte(&text.line, '\0');
        dm_buffer_slice(&text.line, dm_buffer_view(&cue.line));
        if (!status && text.line.failed)
            status = dm_fail_memory(error);
        if (!status)
            hashes[i] = (hashed_statement){XXH3_128bits(text.line.data, text.line.size), i};
    }
    dm_tokens_free(&text);
    dm_tokens_free(&cue);
    if (!status)
        qsort(hashes, dataset->count, sizeof *hashes, by_hash);
    return status;
}

static void report_conflict(const dm_labelled *first, const dm_labelled *second, dm_error *fault)
{
    dm_buffer names = {0};
    dm_stance_list_print(&second->stances, &names);
    dm_buffer_text(&names, ", but ");
    dm_stance_list_print(&first->stances, &names);
    dm_fail_at(fault, DM_DATA, second->file, second->line, 0,
               "this statement is labelled %s in %.200s:%zu; make them agree",
               names.failed ? "otherwise" : names.data, first->file, first->line);
    dm_buffer_free(&names);
}

/* Decides on statements of one hash, the first read first; marks those to go. */
static void unify_run(dm_dataset *dataset, const hashed_statement *run, size_t length,
                      dm_conflicts policy, bool *dropped, dm_fault_sink *sink, void *context,
                      dm_error *first_fault)
{
    const dm_labelled *first = &dataset->items[run[0].index];
    for (size_t i = 1; i < length; i++) {
        const dm_labelled *other = &dataset->items[run[i].index];
        dropped[run[i].index] = true;
        if (dm_stance_list_set(&other->stances) == dm_stance_list_set(&first->stances)) {
            dataset->repeated++;
            continue;
        }
        dm_error fault;
        report_conflict(first, other, &fault);
        if (sink)
            sink(context, &fault);
        if (dataset->conflicting++ == 0)
            *first_fault = fault;
        if (policy == DM_CONFLICTS_DROP)
            dropped[run[0].index] = true;
    }
}

static void remove_dropped(dm_dataset *dataset, const bool *dropped)
{
    size_t kept = 0;
    for (size_t i = 0; i < dataset->count; i++) {
        if (!dropped[i])
            dataset->items[kept++] = dataset->items[i];
    }
    dataset->count = kept;
}

static void unify_runs(dm_dataset *dataset, const hashed_statement *hashes, dm_conflicts policy,
                       bool *dropped, dm_fault_sink *sink, void *context, dm_error *first_fault)
{
    size_t start = 0;
    while (start < dataset->count) {
        size_t end = start + 1;
        while (end < dataset->count && XXH128_isEqual(hashes[start].hash, hashes[end].hash))
            end++;
        unify_run(dataset, hashes + start, end - start, policy, dropped, sink, context,
                  first_fault);
        start = end;
    }
}

dm_status dm_dataset_unify(dm_dataset *dataset, dm_conflicts policy, dm_fault_sink *sink,
                           void *context, dm_error *error)
{
    if (dataset->count == 0)
        return DM_OK;
    hashed_statement *hashes = calloc(dataset->count, sizeof *hashes);
    bool *dropped = calloc(dataset->count, sizeof *dropped);
    dm_error first_fault = {0};
    dm_status status =
        hashes && dropped ? hash_statements(dataset, hashes, error) : dm_fail_memory(error);
    if (!status) {
        unify_runs(dataset, hashes, policy, dropped, sink, context, &first_fault);
        remove_dropped(dataset, dropped);
    }
    free(hashes);
    free(dropped);
    if (status || policy != DM_CONFLICTS_ERROR || !first_fault.status)
        return status;
    return dm_fail(error, DM_DATA, "%zu statements are labelled in two ways", dataset->conflicting);
}

/* --- what is in it ----------------------------------------------------------------------- */

dm_status dm_dataset_check(const dm_dataset *dataset, dm_error *error)
{
    size_t with[DM_STANCES] = {0};
    for (size_t i = 0; i < dataset->count; i++) {
        for (int stance = 0; stance < DM_STANCES; stance++)
            with[stance] += dm_stance_list_set(&dataset->items[i].stances) >> stance & 1;
    }
    for (int stance = 0; stance < DM_STANCES; stance++) {
        if (with[stance] == 0 || with[stance] == dataset->count)
            return dm_fail(error, DM_DATA,
                           "%zu of %zu statements are labelled %s (condemnation %zu, threat %zu, "
                           "call %zu); training needs statements with and without each stance",
                           with[stance], dataset->count, dm_stance_name(stance),
                           with[DM_CONDEMNATION], with[DM_THREAT], with[DM_CALL]);
    }
    return DM_OK;
}

size_t dm_dataset_count(const dm_dataset *dataset)
{
    return dataset->count;
}

const dm_labelled *dm_dataset_item(const dm_dataset *dataset, size_t index)
{
    return &dataset->items[index];
}

size_t dm_dataset_repeated(const dm_dataset *dataset)
{
    return dataset->repeated;
}

size_t dm_dataset_conflicting(const dm_dataset *dataset)
{
    return dataset->conflicting;
}

const char *dm_dataset_names(const dm_dataset *dataset)
{
    return dataset->names.data ? dataset->names.data : "";
}

/* Mixes a text and its length in, so that fields cannot run into each other. */
static uint64_t mix(uint64_t hash, dm_slice text)
{
    return XXH3_64bits_withSeed(text.data, text.size, hash + (uint64_t)text.size);
}

uint64_t dm_labelled_hash(const dm_labelled *statement)
{
    char stances[DM_STANCES];
    for (size_t i = 0; i < statement->stances.count; i++)
        stances[i] = (char)('0' + statement->stances.items[i]);
    uint64_t hash = mix(mix(0, statement->text), statement->cue);
    return mix(hash, (dm_slice){stances, statement->stances.count});
}

uint64_t dm_dataset_hash(const dm_dataset *dataset)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < dataset->count; i++) {
        const dm_labelled *statement = &dataset->items[i];
        hash = mix(hash + dm_labelled_hash(statement), statement->group);
        hash = mix(hash, dm_slice_of(codes[statement->language]));
    }
    return hash;
}
