/* A tally for each speaker, found by name; sorted once, when it is shown. */
#include "batch/summary.h"

#include "base/arena.h"
#include "base/map.h"
#include "batch/table.h"

#include <stdlib.h>

/* Memory stays bounded: speakers beyond so many are counted as one. */
enum { MOST_SPEAKERS = 1 << 17, SHOWN = 20 };

typedef struct tally {
    dm_slice speaker;
    size_t all, labels[DEMARCHE_LABELS];
} tally;

struct dm_summary {
    dm_arena names;
    dm_map speakers;
    tally *tallies;
    size_t count, capacity;
    tally total, unknown, others;
    size_t documents, failed;
};

dm_summary *dm_summary_new(void)
{
    dm_summary *summary = calloc(1, sizeof *summary);
    if (summary) {
        summary->total.speaker = DM_SLICE("all");
        summary->unknown.speaker = DM_SLICE("speaker not known");
        summary->others.speaker = DM_SLICE("further speakers");
    }
    return summary;
}

void dm_summary_free(dm_summary *summary)
{
    if (!summary)
        return;
    dm_arena_free(&summary->names);
    dm_map_free(&summary->speakers);
    free(summary->tallies);
    free(summary);
}

static void count(tally *t, const demarche_statement *statement)
{
    int label = statement->scores.label;
    t->all++;
    t->labels[label >= 0 && label < DEMARCHE_STANCES ? label : DEMARCHE_STANCES]++;
}

/* The tally of a speaker; NULL without memory. */
static tally *find_tally(dm_summary *summary, dm_slice speaker)
{
    uint32_t at = dm_map_find(&summary->speakers, speaker);
    if (at != DM_ABSENT)
        return &summary->tallies[at];
    if (summary->count == MOST_SPEAKERS)
        return &summary->others;
    tally *tallies =
        dm_array_reserve(summary->tallies, &summary->capacity, summary->count + 1, sizeof *tallies);
    if (!tallies)
        return NULL;
    summary->tallies = tallies;
    dm_slice name = dm_arena_copy(&summary->names, speaker);
    if (!name.data ||
        dm_map_insert(&summary->speakers, name, (uint32_t)summary->count) == DM_ABSENT)
        return NULL;
    tallies[summary->count] = (tally){.speaker = name};
    return &tallies[summary->count++];
}

dm_status dm_summary_add(dm_summary *summary, const dm_result *result, dm_error *error)
{
    summary->documents += !result->document.fault.status;
    summary->failed += result->document.fault.status != DM_OK;
    for (size_t i = 0; i < result->count; i++) {
        const demarche_statement *statement = result->statements[i];
        demarche_text name = statement->speaker.data ? statement->speaker : statement->mention;
        tally *t =
            name.data ? find_tally(summary, (dm_slice){name.data, name.size}) : &summary->unknown;
        if (!t)
            return dm_fail_memory(error);
        count(t, statement);
        count(&summary->total, statement);
    }
    return DM_OK;
}

static int compare(const void *a, const void *b)
{
    const tally *first = a, *second = b;
    if (first->all != second->all)
        return first->all < second->all ? 1 : -1;
    return dm_slice_compare(first->speaker, second->speaker);
}

static void write_tally(dm_buffer *out, const tally *t, size_t name_width, bool scored)
{
    if (t->all == 0)
        return;
    dm_table_cell(out, t->speaker, name_width);
    dm_buffer_format(out, "%11zu", t->all);
    if (scored)
        for (int label = 0; label < DEMARCHE_LABELS; label++)
            dm_buffer_format(out, label == DEMARCHE_CONDEMNATION ? "%14zu" : "%8zu",
                             t->labels[label]);
    dm_buffer_byte(out, '\n');
}

void dm_summary_write(dm_summary *summary, dm_buffer *out, size_t width, bool scored)
{
    enum { NUMBERS = 11 + 14 + 3 * 8, NAME_MOST = 40, NAME_LEAST = 12 };
    size_t numbers = scored ? NUMBERS : 11;
    size_t name_width = width > numbers + NAME_LEAST ? width - numbers : NAME_LEAST;
    name_width = name_width < NAME_MOST ? name_width : NAME_MOST;
    if (summary->count)
        qsort(summary->tallies, summary->count, sizeof *summary->tallies, compare);
    dm_buffer_format(out, "\n%zu document%s", summary->documents,
                     summary->documents == 1 ? "" : "s");
    if (summary->failed)
        dm_buffer_format(out, ", %zu failed", summary->failed);
    dm_buffer_format(out, ", %zu statements\n", summary->total.all);
    if (summary->total.all == 0)
        return;
    dm_table_cell(out, DM_SLICE(""), name_width);
    dm_buffer_text(out, scored ? " statements  condemnation  threat    call    none\n"
                               : " statements\n");
    for (size_t i = 0; i < summary->count; i++)
        if (i < SHOWN)
            write_tally(out, &summary->tallies[i], name_width, scored);
        else
            for (int label = 0; label < DEMARCHE_LABELS; label++) {
                summary->others.labels[label] += summary->tallies[i].labels[label];
                summary->others.all += summary->tallies[i].labels[label];
            }
    write_tally(out, &summary->others, name_width, scored);
    write_tally(out, &summary->unknown, name_width, scored);
    write_tally(out, &summary->total, name_width, scored);
}
