/* A stance's decision value is its bias and the sum of weight × value over the statement's known
 * n-grams, added up in the order of the vocabulary: the same bits on every run. The three weights
 * of an n-gram lie side by side, so one look serves all stances. */
#include "classifier/model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct dm_model {
    dm_model_parts parts;
};

static dm_status check_decider(const dm_model_parts *parts, dm_error *error)
{
    for (int i = 0; i < DM_STANCES; i++) {
        const dm_sigmoid *sigmoid = &parts->decider.sigmoids[i];
        double threshold = parts->decider.thresholds[i];
        if (!isfinite(parts->bias[i]) || !isfinite(sigmoid->offset) || !isfinite(sigmoid->slope) ||
            !(sigmoid->slope < 0))
            return dm_fail(error, DM_BAD_MODEL, "calibration of %s: numbers out of range",
                           dm_stance_name(i));
        if (!(threshold > 0 && threshold <= 1))
            return dm_fail(error, DM_BAD_MODEL, "threshold of %s: not between 0 and 1",
                           dm_stance_name(i));
    }
    return DM_OK;
}

static dm_status check(const dm_model_parts *parts, dm_error *error)
{
    dm_error cause;
    if (dm_ngram_options_check(&parts->options, &cause))
        return dm_fail(error, DM_BAD_MODEL, "%s", cause.message);
    for (size_t i = 0; i < dm_vocabulary_count(parts->vocabulary); i++) {
        for (int stance = 0; stance < DM_STANCES; stance++) {
            if (!isfinite(parts->weights[i][stance]))
                return dm_fail(error, DM_BAD_MODEL, "weight %zu of %s is not finite", i,
                               dm_stance_name(stance));
        }
    }
    return check_decider(parts, error);
}

dm_status dm_model_create(const dm_model_parts *parts, dm_model **model, dm_error *error)
{
    *model = calloc(1, sizeof **model);
    dm_status status = *model ? check(parts, error) : dm_fail_memory(error);
    if (status) {
        free(*model);
        *model = NULL;
        dm_model_parts owned = *parts;
        dm_model_parts_free(&owned);
        return status;
    }
    (*model)->parts = *parts;
    return DM_OK;
}

void dm_model_parts_free(dm_model_parts *parts)
{
    dm_thesaurus_free(parts->thesaurus);
    dm_vocabulary_free(parts->vocabulary);
    free(parts->weights);
    free(parts->trained_on);
    *parts = (dm_model_parts){0};
}

void dm_model_free(dm_model *model)
{
    if (!model)
        return;
    dm_model_parts_free(&model->parts);
    free(model);
}

static void decide(const dm_model_parts *parts, const dm_vector *vector, dm_scores *scores)
{
    memcpy(scores->decision, parts->bias, sizeof scores->decision);
    for (size_t i = 0; i < vector->count; i++) {
        const float *weights = parts->weights[vector->items[i].index];
        for (int stance = 0; stance < DM_STANCES; stance++)
            scores->decision[stance] += (double)weights[stance] * (double)vector->items[i].value;
    }
    dm_decide(&parts->decider, scores);
}

/* Held-out statements of the training data have 12 % of their words unknown on average, German,
 * French, Spanish or Danish ones 60 to 90 %. A few words tell nothing. */
static bool is_foreign(const dm_vector *vector)
{
    const size_t least_words = 5;
    size_t words = vector->known_words + vector->unknown_words;
    return words >= least_words && vector->unknown_words * 100 >= words * 60;
}

dm_status dm_model_score(const dm_model *model, dm_slice text, dm_slice cue,
                         dm_workspace *workspace, dm_scores *scores, dm_error *error)
{
    const dm_model_parts *parts = &model->parts;
    *scores = (dm_scores){.label = DM_NO_STANCE};
    dm_status status =
        dm_bag_read(&workspace->bag, &parts->options, parts->thesaurus, text, cue, error);
    if (!status)
        status = dm_vectorize(parts->vocabulary, &parts->options, &workspace->bag,
                              &workspace->vector, error);
    if (status)
        return status;
    size_t known = workspace->vector.known, unknown = workspace->vector.unknown;
    scores->unknown_share = unknown ? (double)unknown / (double)(known + unknown) : 0;
    scores->no_features = known == 0;
    scores->other_language = known && is_foreign(&workspace->vector);
    if (known && !scores->other_language)
        decide(parts, &workspace->vector, scores);
    return DM_OK;
}

const dm_model_parts *dm_model_look(const dm_model *model)
{
    return &model->parts;
}

void dm_workspace_free(dm_workspace *workspace)
{
    dm_bag_free(&workspace->bag);
    dm_vector_free(&workspace->vector);
}
