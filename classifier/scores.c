/* Cross-validation and scoring share this rule, so that the figures are those of the program. */
#include "classifier/scores.h"

static void insert(dm_scores *scores, dm_stance stance)
{
    size_t at = scores->stances.count++;
    for (; at && scores->p[scores->stances.items[at - 1]] < scores->p[stance]; at--)
        scores->stances.items[at] = scores->stances.items[at - 1];
    scores->stances.items[at] = stance;
}

void dm_decide(const dm_decider *decider, dm_scores *scores)
{
    scores->stances = (dm_stance_list){0};
    for (int i = 0; i < DM_STANCES; i++) {
        scores->p[i] = dm_sigmoid_probability(&decider->sigmoids[i], scores->decision[i]);
        if (scores->p[i] >= decider->thresholds[i])
            insert(scores, (dm_stance)i);
    }
    scores->label = dm_stance_list_label(&scores->stances);
}

double dm_scores_confidence(const dm_scores *scores)
{
    if (scores->label != DM_NO_STANCE)
        return scores->p[scores->label];
    double most = 0;
    for (int i = 0; i < DM_STANCES; i++)
        most = scores->p[i] > most ? scores->p[i] : most;
    return 1 - most;
}
