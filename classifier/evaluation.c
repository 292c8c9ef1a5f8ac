/* Stances are measured as sets (a statement may carry several), labels one a statement. */
#include "classifier/evaluation.h"

#include <math.h>

static void add_probability(dm_tally *tally, double probability, bool carries)
{
    int bin = (int)(probability * DM_BINS);
    dm_bin *into = &tally->bins[bin < DM_BINS ? bin : DM_BINS - 1];
    into->count++;
    into->carrying += carries;
    into->sum += probability;
}

static void add_to_tally(dm_tally *tally, const dm_stance_list *gold, const dm_scores *scores)
{
    dm_stance_set carried = dm_stance_list_set(gold), given = dm_stance_list_set(&scores->stances);
    tally->statements++;
    for (int i = 0; i < DM_STANCES; i++) {
        tally->gold[i] += carried >> i & 1;
        tally->given[i] += given >> i & 1;
        tally->right[i] += (carried & given) >> i & 1;
        add_probability(tally, scores->p[i], carried >> i & 1);
    }
    tally->confusion[dm_label_index(dm_stance_list_label(gold))][dm_label_index(scores->label)]++;
}

void dm_evaluation_add(dm_evaluation *evaluation, dm_scope language, const dm_stance_list *gold,
                       const dm_scores *scores)
{
    add_to_tally(&evaluation->scopes[language], gold, scores);
    add_to_tally(&evaluation->scopes[DM_SCOPE_ALL], gold, scores);
}

static double ratio(size_t part, size_t whole)
{
    return whole ? (double)part / (double)whole : 0;
}

static dm_measure measure(size_t right, size_t given, size_t gold)
{
    return (dm_measure){ratio(right, given), ratio(right, gold), ratio(2 * right, given + gold)};
}

dm_measure dm_tally_stance(const dm_tally *tally, dm_stance stance)
{
    return measure(tally->right[stance], tally->given[stance], tally->gold[stance]);
}

double dm_tally_macro_f1(const dm_tally *tally)
{
    double sum = 0;
    for (int i = 0; i < DM_STANCES; i++)
        sum += dm_tally_stance(tally, (dm_stance)i).f1;
    return sum / DM_STANCES;
}

double dm_tally_micro_f1(const dm_tally *tally)
{
    size_t right = 0, given = 0, gold = 0;
    for (int i = 0; i < DM_STANCES; i++) {
        right += tally->right[i];
        given += tally->given[i];
        gold += tally->gold[i];
    }
    return measure(right, given, gold).f1;
}

dm_measure dm_tally_label(const dm_tally *tally, int label)
{
    size_t index = dm_label_index(label), given = 0, gold = 0;
    for (size_t i = 0; i < DM_LABELS; i++) {
        given += tally->confusion[i][index];
        gold += tally->confusion[index][i];
    }
    return measure(tally->confusion[index][index], given, gold);
}

double dm_tally_label_macro_f1(const dm_tally *tally)
{
    double sum = 0;
    for (int label = DM_NO_STANCE; label < DM_STANCES; label++)
        sum += dm_tally_label(tally, label).f1;
    return sum / DM_LABELS;
}

double dm_tally_accuracy(const dm_tally *tally)
{
    size_t right = 0;
    for (size_t i = 0; i < DM_LABELS; i++)
        right += tally->confusion[i][i];
    return ratio(right, tally->statements);
}

double dm_tally_calibration_error(const dm_tally *tally)
{
    double sum = 0;
    for (size_t i = 0; i < DM_BINS; i++)
        sum += fabs(tally->bins[i].sum - (double)tally->bins[i].carrying);
    size_t probabilities = tally->statements * DM_STANCES;
    return probabilities ? sum / (double)probabilities : 0;
}
