/* What a model is made of is checked once, when it is made; scoring then trusts it. */
#include "classifier/model.h"

#include <math.h>
#include <stdlib.h>

struct dm_model {
    dm_model_parts parts;
    dm_summands summands;
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

/* The model's own copy of the parts is what the summands point to. */
static dm_status build(dm_model *model, dm_error *error)
{
    const dm_model_parts *parts = &model->parts;
    dm_status status = check(parts, error);
    return status ? status
                  : dm_summands_build(&model->summands, &parts->options, parts->thesaurus,
                                      parts->vocabulary, (const float(*)[DM_STANCES])parts->weights,
                                      error);
}

dm_status dm_model_create(const dm_model_parts *parts, dm_model **result, dm_error *error)
{
    dm_model *model = calloc(1, sizeof *model);
    *result = NULL;
    if (!model) {
        dm_model_parts owned = *parts;
        dm_model_parts_free(&owned);
        return dm_fail_memory(error);
    }
    model->parts = *parts;
    dm_status status = build(model, error);
    if (status)
        dm_model_free(model);
    else
        *result = model;
    return status;
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
    dm_summands_free(&model->summands);
    dm_model_parts_free(&model->parts);
    free(model);
}

/* Held-out statements of the training data have 12 % of their words unknown on average, German,
 * French, Spanish or Danish ones 60 to 90 %. A few words tell nothing. */
static bool is_foreign(const dm_sums *sums)
{
    const size_t least_words = 5;
    size_t words = sums->known_words + sums->unknown_words;
    return words >= least_words && sums->unknown_words * 100 >= words * 60;
}

dm_status dm_model_score(const dm_model *model, dm_slice text, dm_slice cue,
                         dm_workspace *workspace, dm_scores *scores, dm_error *error)
{
    const dm_model_parts *parts = &model->parts;
    dm_sums sums;
    *scores = (dm_scores){.label = DM_NO_STANCE};
    dm_status status = dm_add_up(&model->summands, text, cue, workspace, &sums, error);
    if (status)
        return status;
    scores->unknown_share =
        sums.unknown ? (double)sums.unknown / (double)(sums.known + sums.unknown) : 0;
    scores->no_features = sums.known == 0;
    scores->other_language = sums.known && is_foreign(&sums);
    if (scores->no_features || scores->other_language)
        return DM_OK;
    dm_decision_values(&model->summands, &sums, parts->bias, scores->decision);
    dm_decide(&parts->decider, scores);
    return DM_OK;
}

const dm_model_parts *dm_model_look(const dm_model *model)
{
    return &model->parts;
}

const dm_summands *dm_model_summands(const dm_model *model)
{
    return &model->summands;
}
