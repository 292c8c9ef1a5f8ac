/* The statement is scored as always; then its n-grams are gone through once more, to give each that
 * the model knows its name and to share its value out: evenly over its occurrences, and of each
 * evenly over the tokens that it covers. Tokens have lost their place in the text, so the text is
 * cut at its white space and each piece read by itself: tokens never reach over white space. */
#include "classifier/explanation.h"

#include <stdlib.h>

typedef struct naming {
    const dm_model_parts *parts;
    const dm_workspace *workspace;
    dm_explanation *explanation;
    double (*token_values)[DM_STANCES];
    dm_buffer name;
    bool failed;
} naming;

static int by_index(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = ((const dm_feature *)b)->index;
    return (left > right) - (left < right);
}

/* How often the statement has the n-gram. */
static double occurrences(const dm_bag *bag, uint64_t key)
{
    size_t low = 0, high = bag->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (bag->items[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return (double)bag->items[low].count;
}

/* The last token that starts at or before `offset` in the line. */
static size_t token_at(const dm_tokens *tokens, size_t offset)
{
    size_t low = 0, high = tokens->count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (tokens->items[middle].start <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void share_out(naming *names, const dm_ngram *ngram, const dm_contribution *contribution)
{
    const dm_tokens *tokens = &names->workspace->bag.tokens;
    size_t start = (size_t)(ngram->text.data - tokens->line.data);
    /* Characters may begin or end with the space beside a word. */
    size_t first = token_at(tokens, start + 1),
           last = token_at(tokens, start + ngram->text.size - 1);
    if (ngram->text.data[0] != ' ')
        first = token_at(tokens, start);
    double parts = occurrences(&names->workspace->bag, ngram->key) * (double)(last - first + 1);
    for (size_t token = first; token <= last; token++)
        for (int stance = 0; stance < DM_STANCES; stance++)
            names->token_values[token][stance] += contribution->values[stance] / parts;
}

static void name_ngram(void *context, const dm_ngram *ngram)
{
    naming *names = context;
    const dm_vector *vector = &names->workspace->vector;
    int32_t found = dm_vocabulary_find(names->parts->vocabulary, ngram->key);
    if (found < 0 || names->failed)
        return;
    uint32_t index = (uint32_t)found;
    const dm_feature *feature =
        bsearch(&index, vector->items, vector->count, sizeof *feature, by_index);
    if (!feature)
        return;
    dm_contribution *contribution = &names->explanation->ngrams[feature - vector->items];
    if (!contribution->name.data) {
        dm_buffer_clear(&names->name);
        dm_ngram_name(ngram, names->parts->thesaurus, &names->name);
        contribution->name =
            dm_arena_copy(&names->explanation->arena, dm_buffer_view(&names->name));
        names->failed = names->name.failed || !contribution->name.data;
    }
    if (ngram->space != DM_NGRAM_CUE && !names->failed)
        share_out(names, ngram, contribution);
}

static bool fill_contributions(const dm_model_parts *parts, const dm_vector *vector,
                               dm_explanation *explanation)
{
    explanation->ngrams =
        dm_arena_zeroed(&explanation->arena, vector->count + 1, sizeof *explanation->ngrams);
    if (!explanation->ngrams)
        return false;
    explanation->ngram_count = vector->count;
    for (size_t i = 0; i < vector->count; i++) {
        const float *weights = parts->weights[vector->items[i].index];
        for (int stance = 0; stance < DM_STANCES; stance++)
            explanation->ngrams[i].values[stance] =
                (double)weights[stance] * (double)vector->items[i].value;
    }
    return true;
}

static bool is_white(char c)
{
    return (unsigned char)c <= ' ';
}

/* Gives each piece of the text between white space the values of its tokens. */
static bool fill_words(dm_slice text, double (*token_values)[DM_STANCES], size_t tokens,
                       dm_explanation *explanation)
{
    dm_tokens piece = {0};
    size_t token = 0;
    bool failed = false;
    explanation->words =
        dm_arena_zeroed(&explanation->arena, tokens + 1, sizeof *explanation->words);
    if (!explanation->words)
        return false;
    for (size_t at = 0; at < text.size && !failed;) {
        size_t start = at;
        while (at < text.size && is_white(text.data[at]) == is_white(text.data[start]))
            at++;
        failed = dm_tokens_read(&piece, dm_slice_between(text, start, at), NULL) != DM_OK;
        if (failed || piece.count == 0 || token + piece.count > tokens)
            continue;
        dm_word_share *word = &explanation->words[explanation->word_count++];
        *word = (dm_word_share){.start = start, .end = at};
        for (size_t end = token + piece.count; token < end; token++)
            for (int stance = 0; stance < DM_STANCES; stance++)
                word->values[stance] += token_values[token][stance];
    }
    dm_tokens_free(&piece);
    return !failed;
}

dm_status dm_explain(const dm_model *model, dm_slice text, dm_slice cue, dm_workspace *workspace,
                     dm_explanation *explanation, dm_error *error)
{
    const dm_model_parts *parts = dm_model_look(model);
    const dm_bag *bag = &workspace->bag;
    *explanation = (dm_explanation){0};
    dm_status status = dm_model_score(model, text, cue, workspace, &explanation->scores, error);
    if (status || explanation->scores.no_features || explanation->scores.other_language)
        return status;
    naming names = {.parts = parts, .workspace = workspace, .explanation = explanation};
    for (int stance = 0; stance < DM_STANCES; stance++)
        explanation->bias[stance] = parts->bias[stance];
    names.token_values =
        dm_arena_zeroed(&explanation->arena, bag->tokens.count + 1, sizeof *names.token_values);
    bool good = names.token_values && fill_contributions(parts, &workspace->vector, explanation);
    if (good) {
        dm_ngrams_visit(&parts->options, parts->thesaurus, &bag->tokens, bag->classes, &bag->cue,
                        name_ngram, &names);
        good =
            !names.failed && fill_words(text, names.token_values, bag->tokens.count, explanation);
    }
    dm_buffer_free(&names.name);
    return good ? DM_OK : dm_fail_memory(error);
}

void dm_explanation_free(dm_explanation *explanation)
{
    dm_arena_free(&explanation->arena);
    *explanation = (dm_explanation){0};
}
