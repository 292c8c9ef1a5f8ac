/* A miss is judged by sets of stances, as the F1 of the stances is. */
#include "cli/misses.h"

#include "base/file.h"
#include "base/json.h"
#include "cli/explanation_page.h"
#include "cli/terminal.h"

#include <stdlib.h>

enum { NGRAMS_SHOWN = 10 };

static unsigned set_of(const int *stances, int count)
{
    unsigned set = 0;
    for (int i = 0; i < count; i++)
        set |= 1U << stances[i];
    return set;
}

static void write_stances(dm_buffer *out, const char *name, const int *stances, int count)
{
    dm_buffer_format(out, ",\"%s\":[", name);
    for (int i = 0; i < count; i++)
        dm_buffer_format(out, "%s\"%s\"", i ? "," : "", demarche_stance_name(stances[i]));
    dm_buffer_byte(out, ']');
}

static bool write_reasons(dm_buffer *out, const demarche_explanation *explanation, int stance,
                          bool first)
{
    dm_ranking ranking;
    if (!dm_rank_ngrams(explanation, stance, &ranking))
        return false;
    dm_buffer_format(out, "%s\"%s\":[", first ? "" : ",", demarche_stance_name(stance));
    for (size_t i = 0; i < ranking.count && i < NGRAMS_SHOWN; i++) {
        dm_buffer_text(out, i ? ",{\"ngram\":" : "{\"ngram\":");
        dm_json_string(out, ranking.items[i].name);
        dm_buffer_text(out, ",\"value\":");
        dm_json_number(out, ranking.items[i].value, 4);
        dm_buffer_byte(out, '}');
    }
    dm_buffer_byte(out, ']');
    free(ranking.items);
    return true;
}

/* False without memory. */
static bool write_miss(dm_buffer *out, const demarche_labelled *statement,
                       const demarche_explanation *explanation, unsigned differing)
{
    const demarche_scores *scores = demarche_explanation_scores(explanation);
    bool first = true;
    dm_buffer_text(out, "{\"file\":");
    dm_json_string(out, dm_slice_of(statement->file));
    dm_buffer_format(out, ",\"line\":%zu,\"text\":", statement->line);
    dm_json_string(out, (dm_slice){statement->text.data, statement->text.size});
    write_stances(out, "data", statement->stances, statement->stance_count);
    write_stances(out, "model", scores->stances, scores->stance_count);
    dm_buffer_text(out, ",\"p\":{");
    for (int stance = 0; stance < DEMARCHE_STANCES; stance++) {
        dm_buffer_format(out, "%s\"%s\":", stance ? "," : "", demarche_stance_name(stance));
        dm_json_number(out, scores->p[stance], 4);
    }
    dm_buffer_text(out, "},\"why\":{");
    for (int stance = 0; stance < DEMARCHE_STANCES; stance++) {
        if (!(differing >> stance & 1))
            continue;
        if (!write_reasons(out, explanation, stance, first))
            return false;
        first = false;
    }
    dm_buffer_text(out, "}}\n");
    return !out->failed;
}

static int add_statement(dm_buffer *out, demarche_scorer *scorer,
                         const demarche_labelled *statement)
{
    demarche_explanation *explanation;
    demarche_error error;
    if (demarche_explain(scorer, statement->text, statement->cue, &explanation, &error))
        return dm_report(&error);
    const demarche_scores *scores = demarche_explanation_scores(explanation);
    unsigned differing = set_of(statement->stances, statement->stance_count) ^
                         set_of(scores->stances, scores->stance_count);
    bool good = !differing || write_miss(out, statement, explanation, differing);
    demarche_explanation_free(explanation);
    return good ? DEMARCHE_OK : DEMARCHE_NO_MEMORY;
}

int dm_write_misses(const char *path, demarche_scorer *scorer, const demarche_dataset *data)
{
    dm_output *output;
    dm_error error;
    dm_buffer line = {0};
    int status = DEMARCHE_OK;
    if (dm_output_create(path, &output, &error))
        return dm_report_internal(&error);
    for (size_t i = 0; i < demarche_dataset_count(data) && status == DEMARCHE_OK; i++) {
        demarche_labelled statement = demarche_dataset_item(data, i);
        dm_buffer_clear(&line);
        status = add_statement(&line, scorer, &statement);
        if (status == DEMARCHE_OK && dm_output_write(output, dm_buffer_view(&line), &error))
            status = dm_report_internal(&error);
    }
    dm_buffer_free(&line);
    if (status) {
        dm_output_abandon(output);
        return status;
    }
    return dm_output_commit(output, &error) ? dm_report_internal(&error) : DEMARCHE_OK;
}
