/* A namespace is the seed of the hash, so that the word "eis" and the characters "eis" differ. */
#include "features/ngrams.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { MOST_PERCENT = 1000 };

dm_status dm_ngram_options_check(const dm_ngram_options *options, dm_error *error)
{
    if (options->schema != DM_NGRAM_SCHEMA)
        return dm_fail(error, DM_DATA, "features have schema %u, this program has %d",
                       (unsigned)options->schema, DM_NGRAM_SCHEMA);
    if (options->word_max < 1 || options->word_max > DM_NGRAM_MOST_WORDS)
        return dm_fail(error, DM_DATA, "word n-grams of up to %u words; give 1 to %d",
                       (unsigned)options->word_max, DM_NGRAM_MOST_WORDS);
    if (options->char_max > DM_NGRAM_MOST_CHARACTERS ||
        (options->char_max && (options->char_min < 1 || options->char_min > options->char_max)))
        return dm_fail(error, DM_DATA, "character n-grams of %u to %u characters; give 1 to %d",
                       (unsigned)options->char_min, (unsigned)options->char_max,
                       DM_NGRAM_MOST_CHARACTERS);
    if (options->char_percent > MOST_PERCENT || options->cue_percent > MOST_PERCENT)
        return dm_fail(error, DM_DATA, "character weight %u %%, cue weight %u %%; give 0 to %d",
                       (unsigned)options->char_percent, (unsigned)options->cue_percent,
                       MOST_PERCENT);
    return DM_OK;
}

static void give(dm_ngram_namespace space, dm_slice text, dm_ngram_visitor *visit, void *context)
{
    dm_ngram ngram = {XXH3_64bits_withSeed(text.data, text.size, (XXH64_hash_t)space), space, text};
    visit(context, &ngram);
}

static void visit_words(const dm_ngram_options *options, const dm_tokens *tokens, size_t first,
                        dm_ngram_visitor *visit, void *context)
{
    dm_slice line = dm_buffer_view(&tokens->line);
    size_t start = tokens->items[first].start;
    for (size_t n = 1; n <= options->word_max && first + n <= tokens->count; n++) {
        const dm_token *last = &tokens->items[first + n - 1];
        give(n == 1 ? DM_NGRAM_WORD : DM_NGRAM_WORDS,
             dm_slice_between(line, start, last->start + last->size), visit, context);
    }
}

/* Where the characters of " word " start, and where the last one ends; returns how many. */
static size_t find_characters(dm_slice line, const dm_token *word,
                              size_t borders[DM_NGRAM_WORD_LIMIT + 3])
{
    size_t found = 0, end = word->start + word->size + 1;
    for (size_t at = word->start - 1; at <= end && found < DM_NGRAM_WORD_LIMIT + 3; at++) {
        /* The line ends in a space and a NUL, so `end` is the start of a character too. */
        if (((unsigned char)line.data[at] & 0xC0) != 0x80)
            borders[found++] = at;
    }
    return found - 1;
}

static void visit_characters(const dm_ngram_options *options, dm_slice line, const dm_token *word,
                             dm_ngram_visitor *visit, void *context)
{
    size_t borders[DM_NGRAM_WORD_LIMIT + 3] = {0};
    size_t count = find_characters(line, word, borders);
    for (size_t n = options->char_min; n <= options->char_max && n <= count; n++) {
        for (size_t i = 0; i + n <= count; i++)
            give(DM_NGRAM_CHARACTERS, dm_slice_between(line, borders[i], borders[i + n]), visit,
                 context);
    }
}

void dm_ngrams_visit(const dm_ngram_options *options, const dm_tokens *tokens, const dm_tokens *cue,
                     dm_ngram_visitor *visit, void *context)
{
    dm_slice line = dm_buffer_view(&tokens->line);
    for (size_t i = 0; i < tokens->count; i++) {
        visit_words(options, tokens, i, visit, context);
        if (options->char_max && tokens->items[i].kind == DM_TOKEN_WORD)
            visit_characters(options, line, &tokens->items[i], visit, context);
    }
    if (cue->count && options->cue_percent)
        give(DM_NGRAM_CUE, dm_slice_trim(dm_buffer_view(&cue->line)), visit, context);
}

void dm_ngram_name(const dm_ngram *ngram, dm_buffer *out)
{
    static const char *const prefixes[DM_NGRAM_NAMESPACES] = {"word:", "words:", "chars:", "cue="};
    dm_buffer_text(out, prefixes[ngram->space]);
    for (size_t i = 0; i < ngram->text.size; i++) {
        char c = ngram->text.data[i];
        dm_buffer_byte(out, c == ' ' && ngram->space == DM_NGRAM_CHARACTERS ? '_' : c);
    }
}
