/* Per token: one hash, one look into the cache of words, one into that of pairs, and additions for
 * the classes that are near. */
#include "classifier/scorer.h"

#include "base/pages.h"

#include <math.h>
#include <stdlib.h>

enum { CLASSES = DM_THESAURUS_CLASSES, NO_CLASS = CLASSES };

/* The sizes of the caches, as powers of two: small ones for the first statements, for clearing
 * large ones takes longer than scoring a few. */
enum {
    FEW_STATEMENTS = 100,
    FEW_WORD_BITS = 10,
    FEW_PAIR_BITS = 10,
    WORD_BITS = 17,
    PAIR_BITS = 18
};

/* --- sums ------------------------------------------------------------------------------------- */

static void add_share(dm_block_sum *sum, const dm_share *share)
{
    for (int stance = 0; stance < DM_STANCES; stance++)
        sum->dots[stance] += share->dots[stance];
    sum->square += share->square;
}

static void add_block(dm_block_sum *sum, const dm_block_sum *more)
{
    for (int stance = 0; stance < DM_STANCES; stance++)
        sum->dots[stance] += more->dots[stance];
    sum->square += more->square;
}

/* --- what a model adds ------------------------------------------------------------------------ */

/* What the classes before `second` add, by their number, and what it adds alone, at NO_CLASS. */
static dm_block_sum *pairs_before(const dm_summands *summands, int second)
{
    return &summands->classes[(size_t)second * (CLASSES + 1)];
}

static void look_up_pair(const dm_summands *summands, int first, int second, dm_block_sum *sum)
{
    dm_share share =
        dm_table_find(&summands->table, dm_ngram_class_key(summands->thesaurus, first, second));
    add_share(sum, &share);
}

/* Only the classes that the thesaurus has are ever asked for. */
static void fill_classes(dm_summands *summands)
{
    int count = (int)dm_thesaurus_count(summands->thesaurus);
    for (int second = 0; second < count; second++) {
        dm_block_sum *pairs = pairs_before(summands, second);
        look_up_pair(summands, second, DM_NO_CLASS, &pairs[NO_CLASS]);
        for (int first = 0; first < count; first++)
            look_up_pair(summands, first, second, &pairs[first]);
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
    add_block(&sums->blocks[DM_BLOCK_CHARACTERS], &word->characters);
    bool known = word->itself.square != 0;
    sums->known_words += known;
    sums->unknown_words += !known;
    sums->known += word->known + (size_t)known;
    sums->unknown += word->unknown + (size_t)!known;
}

/* --- neighbours ------------------------------------------------------------------------------- */

/* What two words next to each other add: the pair, and each beside the other's classes. */
typedef struct dm_met_pair {
    uint64_t key;
    dm_share itself;
    dm_block_sum mixed;
    bool met;
} dm_met_pair;

_Static_assert(sizeof(dm_met_pair) == 64, "a pair is a cache line");

/* The keys of the n-grams of one word beside the other's classes. */
static size_t list_mixed(const dm_thesaurus *thesaurus, const dm_met_token *token,
                         uint64_t keys[2 * CLASSES])
{
    size_t count = 0;
    for (dm_class_set set = token[-1].classes; set;)
        keys[count++] = dm_ngram_class_word_key(thesaurus, dm_take_class(&set), token->key);
    for (dm_class_set set = token->classes; set;)
        keys[count++] = dm_ngram_word_class_key(thesaurus, token[-1].key, dm_take_class(&set));
    return count;
}

/* All n-grams are asked for before the first is looked at, so that memory fetches them side by
 * side. */
static void meet_pair(const dm_summands *summands, const dm_met_token *token, dm_met_pair *pair)
{
    const dm_table *table = &summands->table;
    uint64_t mixed[2 * CLASSES];
    *pair = (dm_met_pair){.key = token->pair_key, .met = true};
    dm_table_prefetch(table, token->pair_key);
    size_t count =
        summands->options->mixed_percent ? list_mixed(summands->thesaurus, token, mixed) : 0;
    for (size_t i = 0; i < count; i++)
        dm_table_prefetch(table, mixed[i]);
    pair->itself = dm_table_find(table, token->pair_key);
    for (size_t i = 0; i < count; i++) {
        dm_share share = dm_table_find(table, mixed[i]);
        add_share(&pair->mixed, &share);
    }
}

static void add_words(const dm_share *share, dm_sums *sums)
{
    add_share(&sums->blocks[DM_BLOCK_WORDS], share);
    sums->known += share->square != 0;
    sums->unknown += share->square == 0;
}

/* The three to word_max words that end with token `last`. */
static void add_longer(const dm_summands *summands, const dm_met_token *tokens, size_t last,
                       dm_sums *sums)
{
    for (size_t n = 3; n <= summands->options->word_max && n <= last + 1; n++) {
        uint64_t key = tokens[last + 1 - n].key;
        for (size_t i = last + 2 - n; i <= last; i++)
            key = dm_ngram_words_key(key, tokens[i].key);
        dm_share share = dm_table_find(&summands->table, key);
        add_words(&share, sums);
    }
}

static dm_met_pair *place_of_pair(const dm_workspace *workspace, uint64_t key)
{
    return &workspace->pairs[key >> (64 - workspace->pair_bits)];
}

static void add_pair(const dm_summands *summands, const dm_workspace *workspace,
                     const dm_met_token *token, dm_sums *sums)
{
    dm_met_pair *pair = place_of_pair(workspace, token->pair_key);
    if (pair->key != token->pair_key || !pair->met)
        meet_pair(summands, token, pair);
    if (summands->options->word_max > 1)
        add_words(&pair->itself, sums);
    add_block(&sums->blocks[DM_BLOCK_MIXED], &pair->mixed);
}

/* --- classes ---------------------------------------------------------------------------------- */

/* The classes of token `last`, alone and behind those of the tokens within reach before it. The
 * latest stand in a row, one behind the other whatever their tokens: that takes one loop, of a
 * length that a processor foretells better than those of many short ones. */
static void add_classes(const dm_summands *summands, dm_workspace *workspace, size_t last,
                        dm_block_sum *sum)
{
    size_t reach = summands->options->class_reach;
    dm_met_token *token = &workspace->met[last];
    size_t first = (last > reach ? token - reach : workspace->met)->first_class;
    size_t next = token->first_class;
    for (dm_class_set right = token->classes; right; next++) {
        int class = dm_take_class(&right);
        const dm_block_sum *pairs = pairs_before(summands, class);
        add_block(sum, &pairs[NO_CLASS]);
        for (size_t i = first; i < token->first_class; i++)
            add_block(sum, &pairs[workspace->row[i % DM_CLASS_ROW]]);
        workspace->row[next % DM_CLASS_ROW] = (uint8_t) class;
    }
    token[1].first_class = next;
}

/* --- statements ------------------------------------------------------------------------------- */

static void close_caches(dm_workspace *workspace)
{
    dm_pages_free(workspace->words, sizeof *workspace->words << workspace->word_bits);
    dm_pages_free(workspace->pairs, sizeof *workspace->pairs << workspace->pair_bits);
}

/* Empty ones; NULL without memory. */
static void change_caches(dm_workspace *workspace, unsigned word_bits, unsigned pair_bits)
{
    close_caches(workspace);
    workspace->word_bits = word_bits;
    workspace->pair_bits = pair_bits;
    workspace->words = dm_pages_zeroed(sizeof *workspace->words << word_bits);
    workspace->pairs = dm_pages_zeroed(sizeof *workspace->pairs << pair_bits);
}

static bool reserve(dm_workspace *workspace)
{
    dm_met_token *met = dm_array_reserve(workspace->met, &workspace->capacity,
                                         workspace->tokens.count + 1, sizeof *met);
    if (met)
        workspace->met = met;
    if (workspace->scored == 0)
        change_caches(workspace, FEW_WORD_BITS, FEW_PAIR_BITS);
    if (workspace->scored == FEW_STATEMENTS)
        change_caches(workspace, WORD_BITS, PAIR_BITS);
    if (!met || !workspace->words || !workspace->pairs)
        return false;
    workspace->scored++;
    return true;
}

static dm_met_word *place_of(const dm_workspace *workspace, uint64_t key)
{
    return &workspace->words[key >> (64 - workspace->word_bits)];
}

static void find_keys(dm_workspace *workspace)
{
    const dm_tokens *tokens = &workspace->tokens;
    for (size_t i = 0; i < tokens->count; i++) {
        const dm_token *token = &tokens->items[i];
        dm_met_token *met = &workspace->met[i];
        met->key = dm_ngram_word_key((dm_slice){tokens->line.data + token->start, token->size});
        const char *word = (const char *)place_of(workspace, met->key);
        __builtin_prefetch(word);
        __builtin_prefetch(word + sizeof(dm_met_word) - 1);
        if (i == 0)
            continue;
        met->pair_key = dm_ngram_words_key(met[-1].key, met->key);
        __builtin_prefetch(place_of_pair(workspace, met->pair_key));
    }
}

static void add_token(const dm_summands *summands, dm_workspace *workspace, size_t at,
                      dm_sums *sums)
{
    dm_met_token *token = &workspace->met[at];
    dm_met_word *word = place_of(workspace, token->key);
    if (word->key != token->key || !word->met)
        meet(summands, &workspace->tokens, &workspace->tokens.items[at], token->key, word);
    token->classes = word->classes;
    add_word(word, sums);
    if (at > 0)
        add_pair(summands, workspace, token, sums);
    add_longer(summands, workspace->met, at, sums);
    if (summands->options->class_percent)
        add_classes(summands, workspace, at, &sums->blocks[DM_BLOCK_CLASSES]);
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
    workspace->met[0].first_class = 0;
    for (size_t i = 0; i < workspace->tokens.count; i++)
        add_token(summands, workspace, i, sums);
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
    close_caches(workspace);
    free(workspace->met);
    *workspace = (dm_workspace){0};
}
