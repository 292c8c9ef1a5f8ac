/* Each sample is tallied as the evaluation itself is, so an interval is of the very figure that is
 * shown. */
#include "classifier/outcomes.h"

#include "base/random.h"

#include <stdlib.h>

enum { SAMPLES = 1000, FIGURES = DM_STANCES + DM_LABELS + 3 };

dm_status dm_outcomes_add(dm_outcomes *outcomes, dm_scope language, const dm_stance_list *gold,
                          const dm_scores *scores, dm_error *error)
{
    dm_outcome *items =
        dm_array_reserve(outcomes->items, &outcomes->capacity, outcomes->count + 1, sizeof *items);
    if (!items)
        return dm_fail_memory(error);
    outcomes->items = items;
    items[outcomes->count++] = (dm_outcome){
        .gold = dm_stance_list_set(gold),
        .given = dm_stance_list_set(&scores->stances),
        .gold_label = dm_stance_list_label(gold),
        .label = scores->label,
        .confidence = dm_scores_confidence(scores),
        .language = language,
    };
    return DM_OK;
}

void dm_outcomes_free(dm_outcomes *outcomes)
{
    free(outcomes->items);
    *outcomes = (dm_outcomes){0};
}

static void tally_outcome(dm_tally *tally, const dm_outcome *outcome)
{
    tally->statements++;
    for (int i = 0; i < DM_STANCES; i++) {
        tally->gold[i] += outcome->gold >> i & 1;
        tally->given[i] += outcome->given >> i & 1;
        tally->right[i] += (outcome->gold & outcome->given) >> i & 1;
    }
    tally->confusion[dm_label_index(outcome->gold_label)][dm_label_index(outcome->label)]++;
}

static void take_figures(const dm_tally *tally, double figures[FIGURES])
{
    for (int i = 0; i < DM_STANCES; i++)
        *figures++ = dm_tally_stance(tally, (dm_stance)i).f1;
    for (int i = 0; i < DM_LABELS; i++)
        *figures++ = dm_tally_label(tally, i < DM_STANCES ? i : DM_NO_STANCE).f1;
    *figures++ = dm_tally_macro_f1(tally);
    *figures++ = dm_tally_label_macro_f1(tally);
    *figures = dm_tally_accuracy(tally);
}

static int by_value(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static dm_interval interval_of(double values[SAMPLES])
{
    qsort(values, SAMPLES, sizeof *values, by_value);
    return (dm_interval){values[SAMPLES / 40], values[SAMPLES - 1 - SAMPLES / 40]};
}

static bool is_in(const dm_outcome *outcome, dm_scope scope)
{
    return scope == DM_SCOPE_ALL || outcome->language == scope;
}

/* The figures of all samples: values[figure][sample]. */
static void draw_samples(const dm_outcome *const *items, size_t count, uint64_t seed,
                         double (*values)[SAMPLES])
{
    dm_random random = {seed};
    for (size_t sample = 0; sample < SAMPLES; sample++) {
        dm_tally tally = {0};
        double figures[FIGURES];
        for (size_t i = 0; i < count; i++)
            tally_outcome(&tally, items[dm_random_below(&random, count)]);
        take_figures(&tally, figures);
        for (size_t figure = 0; figure < FIGURES; figure++)
            values[figure][sample] = figures[figure];
    }
}

dm_intervals dm_outcomes_intervals(const dm_outcomes *outcomes, dm_scope scope, uint64_t seed)
{
    dm_intervals intervals = {0};
    const dm_outcome **items = calloc(outcomes->count + 1, sizeof *items);
    double(*values)[SAMPLES] = calloc(FIGURES, sizeof *values);
    size_t count = 0;
    for (size_t i = 0; items && i < outcomes->count; i++)
        if (is_in(&outcomes->items[i], scope))
            items[count++] = &outcomes->items[i];
    if (values && count) {
        draw_samples(items, count, seed, values);
        for (size_t i = 0; i < DM_STANCES; i++)
            intervals.stances[i] = interval_of(values[i]);
        for (size_t i = 0; i < DM_LABELS; i++)
            intervals.labels[i] = interval_of(values[DM_STANCES + i]);
        intervals.macro_f1 = interval_of(values[FIGURES - 3]);
        intervals.label_macro_f1 = interval_of(values[FIGURES - 2]);
        intervals.accuracy = interval_of(values[FIGURES - 1]);
    }
    free(items);
    free(values);
    return intervals;
}

void dm_outcomes_coverage(const dm_outcomes *outcomes, dm_scope scope,
                          dm_coverage steps[DM_COVERAGE_STEPS])
{
    static const double limits[DM_COVERAGE_STEPS] = {0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99};
    for (int step = 0; step < DM_COVERAGE_STEPS; step++) {
        size_t all = 0, sure = 0, right = 0;
        for (size_t i = 0; i < outcomes->count; i++) {
            const dm_outcome *outcome = &outcomes->items[i];
            if (!is_in(outcome, scope))
                continue;
            all++;
            sure += outcome->confidence >= limits[step];
            right += outcome->confidence >= limits[step] && outcome->label == outcome->gold_label;
        }
        steps[step] = (dm_coverage){limits[step], all ? (double)sure / (double)all : 0,
                                    sure ? (double)right / (double)sure : 0};
    }
}
