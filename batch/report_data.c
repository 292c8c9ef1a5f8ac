/* A statement counts once under each of its stances, or under none. Those without a date, a speaker
 * or a country count in the total only. */
#include "batch/report_data.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_FAULTS = 50, MONTH = sizeof "2024-05" - 1 };

static dm_slice copy(dm_report_data *data, demarche_text text)
{
    return text.data ? dm_arena_copy(&data->arena, (dm_slice){text.data, text.size})
                     : (dm_slice){NULL, 0};
}

static dm_slice copy_slice(dm_report_data *data, dm_slice text)
{
    return copy(data, (demarche_text){text.data, text.size});
}

static void count_row(dm_report_count *count, const dm_report_row *row)
{
    count->all++;
    count->none += row->stances == 0;
    for (int stance = 0; stance < DEMARCHE_STANCES; stance++)
        count->stances[stance] += row->stances >> stance & 1;
}

/* False without memory. */
static bool count_under(dm_report_counts *counts, dm_slice name, const dm_report_row *row)
{
    if (!name.size)
        return true;
    uint32_t place = dm_map_find(&counts->places, name);
    if (place == DM_ABSENT) {
        dm_report_count *items =
            dm_array_reserve(counts->items, &counts->capacity, counts->count + 1, sizeof *items);
        if (!items)
            return false;
        counts->items = items;
        place = dm_map_insert(&counts->places, name, (uint32_t)counts->count);
        if (place == DM_ABSENT)
            return false;
        items[counts->count++] = (dm_report_count){.name = name};
    }
    count_row(&counts->items[place], row);
    return true;
}

/* Marks and counts the words whose share in the label is a good part of the largest. */
static bool mark_words(dm_report_data *data, dm_report_row *row,
                       const demarche_explanation *explanation)
{
    const double notable = 0.5;
    size_t count;
    double most = 0;
    const demarche_word *words = demarche_explanation_words(explanation, &count);
    row->marks = dm_arena_zeroed(&data->arena, count + 1, sizeof *row->marks);
    if (!row->marks)
        return false;
    for (size_t i = 0; i < count; i++)
        most = words[i].values[row->label] > most ? words[i].values[row->label] : most;
    for (size_t i = 0; i < count && most > 0; i++) {
        double share = words[i].values[row->label];
        if (share < notable * most)
            continue;
        row->marks[row->mark_count++] = (dm_report_mark){words[i].start, words[i].end};
        dm_slice word = dm_slice_between(row->text, words[i].start, words[i].end);
        if (!dm_typical_add(&data->typical, row->label, word, share))
            return false;
    }
    return true;
}

static bool explain_row(dm_report_data *data, dm_report_row *row, demarche_scorer *scorer)
{
    demarche_explanation *explanation;
    if (!scorer || row->label == DEMARCHE_NONE)
        return true;
    if (demarche_explain(scorer, (demarche_text){row->text.data, row->text.size},
                         (demarche_text){row->cue.data, row->cue.size}, &explanation, NULL))
        return false;
    bool good = mark_words(data, row, explanation);
    demarche_explanation_free(explanation);
    return good;
}

static bool add_row(dm_report_data *data, const dm_document *document,
                    const demarche_statement *statement, demarche_scorer *scorer)
{
    dm_report_row *rows =
        dm_array_reserve(data->rows, &data->capacity, data->count + 1, sizeof *rows);
    if (!rows)
        return false;
    data->rows = rows;
    const demarche_scores *scores = &statement->scores;
    dm_report_row *row = &rows[data->count++];
    *row = (dm_report_row){
        .text =
            copy(data, statement->kind == DEMARCHE_FRAGMENT ? statement->context : statement->text),
        .speaker = copy(data, statement->speaker.data ? statement->speaker : statement->mention),
        .role = copy(data, statement->role),
        .country = copy(data, statement->country),
        .cue = copy(data, statement->cue),
        .file = copy_slice(data, document->file),
        .title = copy_slice(data, document->title),
        .date = copy_slice(data, document->date),
        .url = copy_slice(data, document->url),
        .confidence = scores->confidence,
        .label = scores->label,
        .kind = statement->kind,
        .line = statement->line,
    };
    memcpy(row->p, scores->p, sizeof row->p);
    for (int i = 0; i < scores->stance_count; i++)
        row->stances |= 1U << scores->stances[i];
    dm_slice month = row->date.size >= MONTH ? (dm_slice){row->date.data, MONTH} : (dm_slice){0};
    count_row(&data->total, row);
    return explain_row(data, row, scorer) && count_under(&data->months, month, row) &&
           count_under(&data->speakers, row->speaker, row) &&
           count_under(&data->countries, row->country, row);
}

static bool add_fault(dm_report_data *data, const dm_document *document)
{
    data->failed++;
    if (data->fault_count == MOST_FAULTS)
        return true;
    dm_slice *faults = dm_array_reserve(data->faults, &data->fault_capacity, data->fault_count + 1,
                                        sizeof *faults);
    dm_buffer text = {0};
    if (!faults)
        return false;
    data->faults = faults;
    dm_buffer_slice(&text, document->file);
    dm_buffer_format(&text, ": %s", document->fault.message);
    faults[data->fault_count] = dm_arena_copy(&data->arena, dm_buffer_view(&text));
    bool good = !text.failed && faults[data->fault_count++].data;
    dm_buffer_free(&text);
    return good;
}

static void note_date(dm_report_data *data, dm_slice date)
{
    if (!date.size)
        return;
    if (!data->first_date.size || dm_slice_compare(date, data->first_date) < 0)
        data->first_date = copy_slice(data, date);
    if (!data->last_date.size || dm_slice_compare(date, data->last_date) > 0)
        data->last_date = copy_slice(data, date);
}

dm_status dm_report_data_add(dm_report_data *data, const dm_result *result, demarche_scorer *scorer,
                             dm_error *error)
{
    if (result->document.fault.status)
        return add_fault(data, &result->document) ? DM_OK : dm_fail_memory(error);
    data->documents++;
    note_date(data, result->document.date);
    for (size_t i = 0; i < result->count; i++)
        if (!add_row(data, &result->document, result->statements[i], scorer))
            return dm_fail_memory(error);
    return DM_OK;
}

static int by_name(const void *a, const void *b)
{
    const dm_report_count *left = a, *right = b;
    return dm_slice_compare(left->name, right->name);
}

static int by_size(const void *a, const void *b)
{
    const dm_report_count *left = a, *right = b;
    if (left->all != right->all)
        return left->all < right->all ? 1 : -1;
    return dm_slice_compare(left->name, right->name);
}

static void sort(dm_report_counts *counts, int (*order)(const void *, const void *))
{
    if (counts->count)
        qsort(counts->items, counts->count, sizeof *counts->items, order);
}

void dm_report_data_sort(dm_report_data *data)
{
    sort(&data->months, by_name);
    sort(&data->speakers, by_size);
    sort(&data->countries, by_size);
    dm_typical_sort(&data->typical);
}

static void free_counts(dm_report_counts *counts)
{
    dm_map_free(&counts->places);
    free(counts->items);
}

void dm_report_data_free(dm_report_data *data)
{
    free_counts(&data->months);
    free_counts(&data->speakers);
    free_counts(&data->countries);
    dm_typical_free(&data->typical);
    free(data->rows);
    free(data->faults);
    dm_arena_free(&data->arena);
    *data = (dm_report_data){0};
}
