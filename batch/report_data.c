/* A statement counts once under each of its stances, or under none. Those without a date, a speaker
 * or a country count in the total only; a pair needs a speaker whose country is known, for without
 * it the first country named is often the speaker's own. */
#include "batch/report_data.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_FAULTS = 50, FEW_DAYS = 183 };

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

/* The place of `key` in `counts`, which is a new one for a new key; DM_ABSENT without memory. */
static uint32_t place_of(dm_report_counts *counts, dm_slice key)
{
    uint32_t place = dm_map_find(&counts->places, key);
    if (place == DM_ABSENT) {
        dm_report_count *items =
            dm_array_reserve(counts->items, &counts->capacity, counts->count + 1, sizeof *items);
        if (!items)
            return DM_ABSENT;
        counts->items = items;
        place = dm_map_insert(&counts->places, key, (uint32_t)counts->count);
        if (place != DM_ABSENT)
            items[counts->count++] = (dm_report_count){.name = key};
    }
    return place;
}

/* What joint speakers say counts for each of them, named with '+' between. False without memory. */
static bool count_under(dm_report_counts *counts, dm_slice names, const dm_report_row *row)
{
    while (names.size) {
        uint32_t place = place_of(counts, dm_slice_cut(&names, '+'));
        if (place == DM_ABSENT)
            return false;
        count_row(&counts->items[place], row);
    }
    return true;
}

/* --- countries -------------------------------------------------------------------------------- */

/* The names of codes that may be joined with '+'; {NULL, 0} for none, or without memory. */
static dm_slice country_name(dm_report_data *data, demarche_text codes)
{
    dm_slice rest = {codes.data, codes.size};
    dm_buffer names = {0};
    while (rest.data) {
        dm_slice code = dm_slice_cut(&rest, '+');
        demarche_text text = {code.data, code.size}, name = {NULL, 0};
        if (data->extractor)
            name = demarche_country_name(data->extractor, text, data->lang);
        dm_buffer_text(&names, names.size ? "+" : "");
        dm_buffer_slice(&names, name.data ? (dm_slice){name.data, name.size} : code);
    }
    dm_slice kept = names.failed || !names.data
                        ? (dm_slice){NULL, 0}
                        : dm_arena_copy(&data->arena, dm_buffer_view(&names));
    dm_buffer_free(&names);
    return kept;
}

/* False without memory. */
static bool count_pair(dm_report_data *data, const demarche_statement *statement,
                       const dm_report_row *row)
{
    demarche_text target;
    bool joint = row->country.size && memchr(row->country.data, '+', row->country.size);
    if (!data->extractor || !row->country.size || joint || !row->stances)
        return true;
    if (demarche_target(data->extractor, statement, &target, NULL))
        return false;
    if (!target.data)
        return true;
    dm_slice name = country_name(data, target);
    dm_buffer key = {0};
    dm_buffer_slice(&key, row->country);
    dm_buffer_byte(&key, '\t');
    dm_buffer_slice(&key, name);
    dm_slice kept =
        key.failed ? (dm_slice){NULL, 0} : dm_arena_copy(&data->arena, dm_buffer_view(&key));
    dm_buffer_free(&key);
    uint32_t place = kept.data && name.data ? place_of(&data->pairs, kept) : DM_ABSENT;
    if (place == DM_ABSENT)
        return false;
    data->pairs.items[place].name = row->country;
    data->pairs.items[place].target = name;
    count_row(&data->pairs.items[place], row);
    return true;
}

/* --- words ------------------------------------------------------------------------------------ */

/* A word of the text without the marks that stand at it. */
static dm_report_mark trim_word(dm_slice text, const demarche_word *word)
{
    size_t start = word->start, end = word->end, length;
    for (; start < end; start += length) {
        int32_t c = dm_utf8_decode(text, start, &length);
        if (dm_is_letter(c) || dm_is_digit(c))
            break;
    }
    while (end > start) {
        int32_t c = dm_utf8_before(text, end);
        if (dm_is_letter(c) || dm_is_digit(c))
            break;
        for (end--; end > start && (text.data[end] & 0xC0) == 0x80;)
            end--;
    }
    return (dm_report_mark){start, end};
}

/* Adds all n-grams that end with the last of the marked words; `run` of them stand side by side. */
static bool add_ngrams(dm_report_data *data, const dm_report_row *row, size_t run)
{
    const dm_report_mark *last = &row->marks[row->mark_count - 1];
    for (size_t n = 0; n < run && n < DM_LONGEST_NGRAM; n++) {
        dm_slice ngram = dm_slice_between(row->text, last[-(ptrdiff_t)n].start, last->end);
        if (!dm_typical_add(&data->typical, row->label, ngram, n + 1))
            return false;
    }
    return true;
}

/* Marks and counts the words whose share in the label is a good part of the largest; those that
 * stand side by side count as n-grams as well. Without a label, no word is marked. */
static bool mark_words(dm_report_data *data, dm_report_row *row,
                       const demarche_explanation *explanation)
{
    const double notable = 0.5;
    size_t count, run = 0;
    double most = 0;
    const demarche_word *words = demarche_explanation_words(explanation, &count);
    row->marks = dm_arena_zeroed(&data->arena, count + 1, sizeof *row->marks);
    if (!row->marks)
        return false;
    for (size_t i = 0; i < count && row->label != DEMARCHE_NONE; i++)
        most = words[i].values[row->label] > most ? words[i].values[row->label] : most;
    for (size_t i = 0; i < count; i++) {
        dm_report_mark word = trim_word(row->text, &words[i]);
        dm_slice text = dm_slice_between(row->text, word.start, word.end);
        if (text.size && !dm_typical_see(&data->typical, text))
            return false;
        if (!text.size || most <= 0 || words[i].values[row->label] < notable * most) {
            run = 0;
            continue;
        }
        size_t before = run ? row->marks[row->mark_count - 1].end : 0;
        bool beside = run && word.start == before + 1 && row->text.data[before] == ' ';
        run = beside ? run + 1 : 1;
        row->marks[row->mark_count++] = word;
        if (!add_ngrams(data, row, run))
            return false;
    }
    return true;
}

static bool explain_row(dm_report_data *data, dm_report_row *row)
{
    demarche_explanation *explanation;
    if (!data->scorer)
        return true;
    if (demarche_explain(data->scorer, (demarche_text){row->text.data, row->text.size},
                         (demarche_text){row->cue.data, row->cue.size}, &explanation, NULL))
        return false;
    bool good = mark_words(data, row, explanation);
    demarche_explanation_free(explanation);
    return good;
}

/* --- adding ----------------------------------------------------------------------------------- */

static bool add_row(dm_report_data *data, const dm_document *document,
                    const demarche_statement *statement)
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
        .country = country_name(data, statement->country),
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
    count_row(&data->total, row);
    return explain_row(data, row) && count_under(&data->speakers, row->speaker, row) &&
           count_under(&data->countries, row->country, row) && count_pair(data, statement, row);
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

dm_status dm_report_data_add(dm_report_data *data, const dm_result *result, dm_error *error)
{
    if (result->document.fault.status)
        return add_fault(data, &result->document) ? DM_OK : dm_fail_memory(error);
    data->documents++;
    note_date(data, result->document.date);
    for (size_t i = 0; i < result->count; i++)
        if (!add_row(data, &result->document, result->statements[i]))
            return dm_fail_memory(error);
    return DM_OK;
}

/* --- periods ---------------------------------------------------------------------------------- */

static bool find_bounds(const dm_report_data *data, dm_period period, long *first, long *last)
{
    long number;
    bool found = false;
    for (size_t i = 0; i < data->count; i++) {
        if (!dm_period_of(data->rows[i].date, period, &number))
            continue;
        *first = !found || number < *first ? number : *first;
        *last = !found || number > *last ? number : *last;
        found = true;
    }
    return found;
}

/* Weeks where all that is dated is dated to the day, within half a year. */
static dm_period choose_period(const dm_report_data *data)
{
    long first, last, number;
    if (!find_bounds(data, DM_WEEK, &first, &last) || last - first > FEW_DAYS / 7)
        return DM_MONTH;
    for (size_t i = 0; i < data->count; i++)
        if (dm_period_of(data->rows[i].date, DM_MONTH, &number) &&
            !dm_period_of(data->rows[i].date, DM_WEEK, &number))
            return DM_MONTH;
    return DM_WEEK;
}

/* False without memory. */
static bool count_periods(dm_report_data *data)
{
    long first, last, number;
    char name[DM_PERIOD_SIZE];
    data->period = choose_period(data);
    if (!find_bounds(data, data->period, &first, &last))
        return true;
    data->period_count = (size_t)(last - first) + 1;
    data->periods = dm_arena_zeroed(&data->arena, data->period_count, sizeof *data->periods);
    for (size_t i = 0; data->periods && i < data->period_count; i++) {
        dm_period_name(data->period, first + (long)i, name);
        data->periods[i].name = dm_arena_copy(&data->arena, dm_slice_of(name));
        if (!data->periods[i].name.data)
            return false;
    }
    for (size_t i = 0; data->periods && i < data->count; i++)
        if (dm_period_of(data->rows[i].date, data->period, &number))
            count_row(&data->periods[number - first], &data->rows[i]);
    return data->periods != NULL;
}

/* --- sorting ---------------------------------------------------------------------------------- */

static int by_threats(const void *a, const void *b)
{
    const dm_report_count *left = a, *right = b;
    size_t mine = left->stances[DEMARCHE_THREAT], other = right->stances[DEMARCHE_THREAT];
    if (mine != other)
        return mine < other ? 1 : -1;
    int order = dm_slice_compare(left->name, right->name);
    return order ? order : dm_slice_compare(left->target, right->target);
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

dm_status dm_report_data_sort(dm_report_data *data, dm_error *error)
{
    sort(&data->speakers, by_size);
    sort(&data->countries, by_size);
    sort(&data->pairs, by_threats);
    dm_typical_sort(&data->typical);
    return count_periods(data) ? DM_OK : dm_fail_memory(error);
}

static void free_counts(dm_report_counts *counts)
{
    dm_map_free(&counts->places);
    free(counts->items);
}

void dm_report_data_free(dm_report_data *data)
{
    free_counts(&data->speakers);
    free_counts(&data->countries);
    free_counts(&data->pairs);
    dm_typical_free(&data->typical);
    free(data->rows);
    free(data->faults);
    dm_arena_free(&data->arena);
    *data = (dm_report_data){0};
}
