/* Per token: one hash, one look into the cache of words, one into the table for the pair with the
 * word before it, and some where classes are near. */
#include "classifier/scorer.h"


#include <math.h>
#include <stdlib.h>

enum { CLASSES = DM_THESAURUS_CLASSES, NO_CLASS = CLASSES, CACHE_BITS = 16, MOST_PENDING = 256 };

/* --- what a model adds ------------------------------------------------------------------------ */

static dm_share *pair_of(const dm_summands *summands, int first, int second)
{
    return &summands->classes[first * (CLASSES + 1) + second];
}

/* Only the classes that the thesaurus has are ever asked for. */
static void fill_classes(dm_summands *summands)
{
    int count = (int)dm_thesaurus_count(summands->thesaurus);
    for (int a = 0; a < count; a++) {
        *pair_of(summands, a, NO_CLASS) = dm_table_find(
            &summands->table, dm_ngram_class_key(summands->thesaurus, a, DM_NO_CLASS));
        for (int b = 0; b < count; b++)
            *pair_of(summands, a, b) =
                dm_table_find(&summands->table, dm_ngram_class_key(summands->thesaurus, a, b));
    }
}

dm_status dm_summands_build(dm_summands *summands, const dm_ngram_options *options,
                            const dm_thesaurus *thesaurus, const dm_vocabulary *vocabulary,
                            const float (*weights)[DM_STANCES], dm_error *error)
{
    summands->options = options;
    summands->thesaurus = thesaurus;
    dm_status status = dm_table_build(&summands->table, vocabulary, weights, error);
    if (status)
        return status;
    summands->classes = calloc((size_t)(CLASSES + 1) * (CLASSES + 1), sizeof *summands->classes);
    if (!summands->classes)
        return dm_fail_memory(error);
    fill_classes(summands);
    return DM_OK;
}

void dm_summands_free(dm_summands *summands)
{
    dm_table_free(&summands->table);
    free(summands->classes);
    *summands = (dm_summands){0};
}

/* --- sums ------------------------------------------------------------------------------------- */

static void add_share(dm_block_sum *sum, const dm_share *share)
{
    for (int stance = 0; stance < DM_STANCES; stance++)
        sum->dots[stance] += share->dots[stance];
    sum->square += share->square;
}

/* --- words ------------------------------------------------------------------------------------ */

/* What lies within a word. Words of the same key are the same word, as everywhere here. */
typedef struct dm_met_word {
    uint64_t key;
    bool met;
    dm_class_set classes;
    dm_share itself;
    dm_block_sum characters;
    uint32_t known, unknown; /* of its characters */
} dm_met_word;

/* The keys of a word's character n-grams: at most so many of each length. */
typedef struct character_keys {
    const dm_table *table;
    uint64_t keys[DM_NGRAM_MOST_CHARACTERS * (DM_NGRAM_WORD_LIMIT + 2)];
    size_t count;
} character_keys;

static void ask_characters(void *context, const dm_ngram *ngram)
{
    character_keys *asked = context;
    dm_table_prefetch(asked->table, ngram->key);
    asked->keys[asked->count++] = ngram->key;
}

static void add_characters(const character_keys *asked, dm_met_word *word)
{
    for (size_t i = 0; i < asked->count; i++) {
        dm_share share = dm_table_find(asked->table, asked->keys[i]);
        add_share(&word->characters, &share);
        ++*(share.square ? &word->known : &word->unknown);
    }
}

static void meet(const dm_summands *summands, const dm_tokens *tokens, const dm_token *token,
                 uint64_t key, dm_met_word *word)
{
    dm_slice line = dm_buffer_view(&tokens->line);
    size_t start = token->start, end = start + token->size;
    *word = (dm_met_word){.key = key, .met = true};
    word->itself = dm_table_find(&summands->table, key);
    if (token->kind != DM_TOKEN_WORD)
        return;
    word->classes = dm_thesaurus_find(summands->thesaurus, dm_slice_between(line, start, end));
    character_keys asked;
    asked.table = &summands->table;
    asked.count = 0;
    if (summands->options->char_max)
        dm_ngrams_visit_characters(summands->options, dm_slice_between(line, start - 1, end + 1),
                                   ask_characters, &asked);
    add_characters(&asked, word);
}

static void add_word(const dm_met_word *word, dm_sums *sums)
{
    add_share(&sums->blocks[DM_BLOCK_WORDS], &word->itself);
    dm_block_sum *characters = &sums->blocks[DM_BLOCK_CHARACTERS];
    for (int stance = 0; stance < DM_STANCES; stance++)
        characters->dots[stance] += word->characters.dots[stance];
    characters->square += word->characters.square;
    bool known = word->itself.square != 0;
    sums->known_words += known;
    sums->unknown_words += !known;
    sums->known += word->known + (size_t)known;
    sums->unknown += word->unknown + (size_t)!known;
}

/* --- neighbours ------------------------------------------------------------------------------- */

/* An n-gram to look up: all of a statement's are asked for before the first is looked at, so that
 * memory fetches them side by side. */
typedef struct dm_pending {
    uint64_t key;
    dm_block block;
} dm_pending;

static void ask(const dm_summands *summands, dm_workspace *workspace, uint64_t key, dm_block block)
{
    dm_table_prefetch(&summands->table, key);
    workspace->pending[workspace->pending_count++] = (dm_pending){key, block};
}

/* The two to word_max words that end with token `last`. */
static void ask_words(const dm_summands *summands, dm_workspace *workspace, size_t last)
{
    const uint64_t *keys = workspace->keys;
    for (size_t n = 2; n <= summands->options->word_max && n <= last + 1; n++) {
        uint64_t key = keys[last + 1 - n];
        for (size_t i = last + 2 - n; i <= last; i++)
            key = dm_ngram_words_key(key, keys[i]);
        ask(summands, workspace, key, DM_BLOCK_WORDS);
    }
}

/* A word beside a class, with the token before `last`. */
static void ask_mixed(const dm_summands *summands, dm_workspace *workspace, size_t last)
{
    const uint64_t *keys = workspace->keys;
    const dm_thesaurus *thesaurus = summands->thesaurus;
    for (dm_class_set set = workspace->classes[last - 1]; set;)
        ask(summands, workspace,
            dm_ngram_class_word_key(thesaurus, dm_take_class(&set), keys[last]), DM_BLOCK_MIXED);
    for (dm_class_set set = workspace->classes[last]; set;)
        ask(summands, workspace,
            dm_ngram_word_class_key(thesaurus, keys[last - 1], dm_take_class(&set)),
            DM_BLOCK_MIXED);
}

static void add_pending(const dm_summands *summands, const dm_workspace *workspace, dm_sums *sums)
{
    for (size_t i = 0; i < workspace->pending_count; i++) {
        const dm_pending *pending = &workspace->pending[i];
        dm_share share = dm_table_find(&summands->table, pending->key);
        add_share(&sums->blocks[pending->block], &share);
        bool words = pending->block == DM_BLOCK_WORDS;
        sums->known += words && share.square;
        sums->unknown += words && !share.square;
    }
}

/* The classes of token `last`, alone and behind those of the tokens within reach before it. */
static void add_classes(const dm_summands *summands, const dm_class_set *classes, size_t last,
                        dm_block_sum *sum)
{
    size_t reach = summands->options->class_reach, first = last > reach ? last - reach : 0;
    for (dm_class_set right = classes[last]; right;) {
        int b = dm_take_class(&right);
        add_share(sum, pair_of(summands, b, NO_CLASS));
        for (size_t i = first; i < last; i++)
            for (dm_class_set left = classes[i]; left;)
                add_share(sum, pair_of(summands, dm_take_class(&left), b));
    }
}

/* --- statements ------------------------------------------------------------------------------- */

/* A token asks for at most word_max - 1 n-grams of words, and those beside it for one for each of
 * its classes. */
static bool reserve(dm_workspace *workspace)
{
    const size_t each = DM_NGRAM_MOST_WORDS + 2 * CLASSES, count = workspace->tokens.count + 1;
    uint64_t *keys =
        dm_array_reserve(workspace->keys, &workspace->key_capacity, count, sizeof *keys);
    if (keys)
        workspace->keys = keys;
    dm_class_set *classes =
        dm_array_reserve(workspace->classes, &workspace->class_capacity, count, sizeof *classes);
    if (classes)
        workspace->classes = classes;
    if (!workspace->words)
        workspace->words = calloc((size_t)1 << CACHE_BITS, sizeof *workspace->words);
    if (!workspace->pending)
        workspace->pending = calloc(MOST_PENDING + each, sizeof *workspace->pending);
    return keys && classes && workspace->words && workspace->pending;
}

static dm_met_word *place_of(const dm_workspace *workspace, uint64_t key)
{
    return &workspace->words[key >> (64 - CACHE_BITS)];
}

static void find_keys(dm_workspace *workspace)
{
    const dm_tokens *tokens = &workspace->tokens;
    for (size_t i = 0; i < tokens->count; i++) {
        const dm_token *token = &tokens->items[i];
        workspace->keys[i] =
            dm_ngram_word_key((dm_slice){tokens->line.data + token->start, token->size});
        const char *word = (const char *)place_of(workspace, workspace->keys[i]);
        __builtin_prefetch(word);
        __builtin_prefetch(word + sizeof(dm_met_word) - 1);
    }
}

static void add_token(const dm_summands *summands, dm_workspace *workspace, size_t at,
                      dm_sums *sums)
{
    const dm_ngram_options *options = summands->options;
    uint64_t key = workspace->keys[at];
    dm_met_word *word = place_of(workspace, key);
    if (word->key != key || !word->met)
        meet(summands, &workspace->tokens, &workspace->tokens.items[at], key, word);
    workspace->classes[at] = word->classes;
    add_word(word, sums);
    ask_words(summands, workspace, at);
    if (options->class_percent)
        add_classes(summands, workspace->classes, at, &sums->blocks[DM_BLOCK_CLASSES]);
    if (options->mixed_percent && at > 0)
        ask_mixed(summands, workspace, at);
}

dm_status dm_add_up(const dm_summands *summands, dm_slice text, dm_slice cue,
                    dm_workspace *workspace, dm_sums *sums, dm_error *error)
{
    *sums = (dm_sums){0};
    dm_status status = dm_tokens_read(&workspace->tokens, text, error);
    if (!status && cue.size)
        status = dm_tokens_read(&workspace->cue, cue, error);
    if (status)
        return status;
    if (!reserve(workspace))
        return dm_fail_memory(error);
    find_keys(workspace);
    for (size_t i = 0; i < workspace->tokens.count; i++) {
        add_token(summands, workspace, i, sums);
        if (workspace->pending_count < MOST_PENDING && i + 1 < workspace->tokens.count)
            continue;
        add_pending(summands, workspace, sums);
        workspace->pending_count = 0;
    }
    if (cue.size && workspace->cue.count && summands->options->cue_percent) {
        dm_share share = dm_table_find(&summands->table, dm_ngram_cue_key(&workspace->cue));
        add_share(&sums->blocks[DM_BLOCK_CUE], &share);
    }
    return DM_OK;
}

double dm_block_scale(const dm_summands *summands, const dm_sums *sums, dm_block block)
{
    const dm_table *table = &summands->table;
    int64_t square = sums->blocks[block].square;
    return square ? dm_block_length(summands->options, block) * table->dot_unit /
                        sqrt((double)square * table->square_unit)
                  : 0;
}

void dm_decision_values(const dm_summands *summands, const dm_sums *sums,
                        const double bias[DM_STANCES], double decision[DM_STANCES])
{
    for (int stance = 0; stance < DM_STANCES; stance++)
        decision[stance] = bias[stance];
    for (int block = 0; block < DM_BLOCKS; block++) {
        double scale = dm_block_scale(summands, sums, (dm_block)block);
        for (int stance = 0; stance < DM_STANCES; stance++)
            decision[stance] += (double)sums->blocks[block].dots[stance] * scale;
    }
}

void dm_workspace_free(dm_workspace *workspace)
{
    dm_tokens_free(&workspace->tokens);
    dm_tokens_free(&workspace->cue);
    free(workspace->words);
    free(workspace->keys);
    free(workspace->classes);
    free(workspace->pending);
    *workspace = (dm_workspace){0};
}
