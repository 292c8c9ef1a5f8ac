/* The statement is scored as always; then its n-grams are collected, to give each that the model
 * knows its name and to share its value out: evenly over its occurrences, and of each evenly over
 * the tokens that it covers. Tokens have lost their place in the text, so the text is cut at its
 * white space and each piece read by itself: tokens never reach over white space. */
#include "classifier/explanation.h"

#include <stdlib.h>

typedef struct naming {
    const dm_model_parts *parts;
    const dm_summands *summands;
    dm_bag bag;
    dm_explanation *explanation;
    dm_contribution **of; /* of each item of the bag; NULL: not known */
    double (*token_values)[DM_STANCES];
    dm_buffer name;
    bool failed;
} naming;

static int by_key(const void *key, const void *item)
{
    uint64_t left = *(const uint64_t *)key, right = ((const dm_bag_item *)item)->key;
    return (left > right) - (left < right);
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

static void share_out(naming *names, const dm_ngram *ngram, const dm_contribution *contribution,
                      uint32_t occurrences)
{
    const dm_tokens *tokens = &names->bag.tokens;
    size_t start = (size_t)(ngram->text.data - tokens->line.data);
    /* Characters may begin or end with the space beside a word. */
    size_t first = token_at(tokens, start + 1),
           last = token_at(tokens, start + ngram->text.size - 1);
    if (ngram->text.data[0] != ' ')
        first = token_at(tokens, start);
    double parts = (double)occurrences * (double)(last - first + 1);
    for (size_t token = first; token <= last; token++)
        for (int stance = 0; stance < DM_STANCES; stance++)
            names->token_values[token][stance] += contribution->values[stance] / parts;
}

static void name_ngram(void *context, const dm_ngram *ngram)
{
    naming *names = context;
    const dm_bag *bag = &names->bag;
    const dm_bag_item *item = bsearch(&ngram->key, bag->items, bag->count, sizeof *item, by_key);
    dm_contribution *contribution = item ? names->of[item - bag->items] : NULL;
    if (!contribution || names->failed)
        return;
    if (!contribution->name.data) {
        dm_buffer_clear(&names->name);
        dm_ngram_name(ngram, names->parts->thesaurus, &names->name);
        contribution->name =
            dm_arena_copy(&names->explanation->arena, dm_buffer_view(&names->name));
        names->failed = names->name.failed || !contribution->name.data;
    }
    if (ngram->space != DM_NGRAM_CUE && !names->failed)
        share_out(names, ngram, contribution, item->count);
}

/* What each n-gram of the bag adds, by the very numbers that the score was added up from. */
static bool fill_contributions(naming *names, const dm_sums *sums)
{
    dm_explanation *explanation = names->explanation;
    const dm_bag *bag = &names->bag;
    explanation->ngrams =
        dm_arena_zeroed(&explanation->arena, bag->count + 1, sizeof *explanation->ngrams);
    names->of = dm_arena_zeroed(&explanation->arena, bag->count + 1, sizeof(dm_contribution *));
    if (!explanation->ngrams || !names->of)
        return false;
    for (size_t i = 0; i < bag->count; i++) {
        dm_share share = dm_table_find(&names->summands->table, bag->items[i].key);
        double scale = dm_block_scale(names->summands, sums, dm_block_of[bag->items[i].space]);
        if (share.square == 0 || scale <= 0)
            continue;
        dm_contribution *contribution = &explanation->ngrams[explanation->ngram_count++];
        names->of[i] = contribution;
        for (int stance = 0; stance < DM_STANCES; stance++)
            contribution->values[stance] =
                (double)share.dots[stance] * (double)bag->items[i].count * scale;
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

/* False without memory. */
static bool fill(naming *names, dm_slice text, const dm_sums *sums)
{
    const dm_bag *bag = &names->bag;
    const dm_model_parts *parts = names->parts;
    dm_explanation *explanation = names->explanation;
    for (int stance = 0; stance < DM_STANCES; stance++)
        explanation->bias[stance] = parts->bias[stance];
    names->token_values =
        dm_arena_zeroed(&explanation->arena, bag->tokens.count + 1, sizeof *names->token_values);
    if (!names->token_values || !fill_contributions(names, sums))
        return false;
    dm_ngrams_visit(&parts->options, parts->thesaurus, &bag->tokens, bag->classes, &bag->cue,
                    name_ngram, names);
    return !names->failed && fill_words(text, names->token_values, bag->tokens.count, explanation);
}

dm_status dm_explain(const dm_model *model, dm_slice text, dm_slice cue, dm_workspace *workspace,
                     dm_explanation *explanation, dm_error *error)
{
    naming names = {.parts = dm_model_look(model),
                    .summands = dm_model_summands(model),
                    .explanation = explanation};
    dm_sums sums;
    *explanation = (dm_explanation){0};
    dm_status status = dm_model_score(model, text, cue, workspace, &explanation->scores, error);
    if (status || explanation->scores.no_features || explanation->scores.other_language)
        return status;
    status = dm_add_up(names.summands, text, cue, workspace, &sums, error);
    if (!status)
        status = dm_bag_read(&names.bag, &names.parts->options, names.parts->thesaurus, text, cue,
                             error);
    if (!status && !fill(&names, text, &sums))
        status = dm_fail_memory(error);
    dm_bag_free(&names.bag);
    dm_buffer_free(&names.name);
    return status;
}

void dm_explanation_free(dm_explanation *explanation)
{
    dm_arena_free(&explanation->arena);
    *explanation = (dm_explanation){0};
}
