/* The facade's explanations. */
#include "classifier/explanation.h"
#include "lib/facade.h"

#include <stdlib.h>
#include <string.h>

struct demarche_explanation {
    dm_explanation inner;
    demarche_scores scores;
    demarche_contribution *ngrams;
    demarche_word *words;
};

/* Copies what is shown into the public shapes; they live in the explanation's arena. */
static bool publish(demarche_explanation *explanation)
{
    dm_explanation *inner = &explanation->inner;
    demarche_contribution *ngrams =
        dm_arena_zeroed(&inner->arena, inner->ngram_count + 1, sizeof *ngrams);
    demarche_word *words = dm_arena_zeroed(&inner->arena, inner->word_count + 1, sizeof *words);
    if (!ngrams || !words)
        return false;
    for (size_t i = 0; i < inner->ngram_count; i++) {
        ngrams[i].ngram = dm_public_text(inner->ngrams[i].name);
        memcpy(ngrams[i].values, inner->ngrams[i].values, sizeof ngrams[i].values);
    }
    for (size_t i = 0; i < inner->word_count; i++) {
        words[i].start = inner->words[i].start;
        words[i].end = inner->words[i].end;
        memcpy(words[i].values, inner->words[i].values, sizeof words[i].values);
    }
    explanation->ngrams = ngrams;
    explanation->words = words;
    dm_public_scores(&inner->scores, &explanation->scores);
    return true;
}

demarche_status demarche_explain(demarche_scorer *scorer, demarche_text text, demarche_text cue,
                                 demarche_explanation **explanation, demarche_error *error)
{
    dm_error fault;
    demarche_explanation *made = *explanation = calloc(1, sizeof *made);
    if (!made)
        return dm_public_status(dm_fail_memory(&fault), &fault, error);
    dm_status status = dm_explain(scorer->model, dm_slice_from(text), dm_slice_from(cue),
                                  &scorer->workspace, &made->inner, &fault);
    if (!status && !publish(made))
        status = dm_fail_memory(&fault);
    if (status) {
        demarche_explanation_free(made);
        *explanation = NULL;
    }
    return dm_public_status(status, &fault, error);
}

void demarche_explanation_free(demarche_explanation *explanation)
{
    if (!explanation)
        return;
    dm_explanation_free(&explanation->inner);
    free(explanation);
}

const demarche_scores *demarche_explanation_scores(const demarche_explanation *explanation)
{
    return &explanation->scores;
}

double demarche_explanation_bias(const demarche_explanation *explanation, int stance)
{
    return explanation->inner.bias[stance];
}

const demarche_contribution *demarche_explanation_ngrams(const demarche_explanation *explanation,
                                                         size_t *count)
{
    *count = explanation->inner.ngram_count;
    return explanation->ngrams;
}

const demarche_word *demarche_explanation_words(const demarche_explanation *explanation,
                                                size_t *count)
{
    *count = explanation->inner.word_count;
    return explanation->words;
}
